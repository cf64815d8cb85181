"""What the page's third tab asks for: a file of units to look through, checks of it, and the file with changes.

The browser holds the file and what was changed, and sends both each time; nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, TypeAdapter, ValidationError

from align.bitext import TranslationUnit
from align.confirmation import PROPERTY, state_named
from align.maintenance.revision import Change, ReviewFile, ReviewUnit
from align.quality import check_units
from align.serve.errors import RequestError
from align.serve.fields import file_name
from align.serve.lines import answer_in_lines
from align.serve.service import Job, Service

_FIRST = 50
_BATCH = 500
"""Units of a line, the first of which is there before the others are read."""

T = TypeVar("T")
Line = dict[str, Any]


class ChangeRequest(BaseModel):
    """What a person has made of a unit.

    Attributes:
        target: its translation, with ⟨1⟩ and the like for codes; None where it stays.
        accepted: whether it is done.
    """

    target: str | None = None
    accepted: bool = False


_CHANGES = TypeAdapter(dict[int, ChangeRequest])


def router(service: Service) -> APIRouter:
    """The routes.

    Args:
        service: does the work; its limits hold.
    """
    routes = APIRouter(tags=["page"], prefix="/page/review")
    limits = service.limits

    async def opened(file: UploadFile) -> ReviewFile:
        data, name = await file.read(), file_name(file.filename, "the file")
        if not data:
            raise RequestError(400, f"{name} is empty; fetch or export it again.")
        return ReviewFile(data, name, max_bytes=limits.file_bytes)

    @routes.post("/units")
    async def units(request: Request, file: Annotated[UploadFile, File()]) -> StreamingResponse:
        """The units of a TMX, XLIFF, PO, TSV or JSON Lines file, as JSON Lines: its format, its units, and their
        number."""
        review = await opened(file)

        def work(job: Job, give: Callable[[Line], None]) -> None:
            count = 0
            found = review.units()
            for batch in _batches(found):
                job.check()
                count += len(batch)
                give({"units": [_shown(unit) for unit in batch]})
            give({"done": {"units": count}})

        return await answer_in_lines(service.stream(request, work), {"format": review.format, "name": review.name})

    @routes.post("/check")
    async def check(
        request: Request, file: Annotated[UploadFile, File()], changes: Annotated[UploadFile, File()]
    ) -> StreamingResponse:
        """What `nlen tmx check` finds in the file with these changes, as JSON Lines: problems by unit, and how many
        units, errors and warnings there are."""
        review, made = await opened(file), await _changes(changes)

        def work(job: Job, give: Callable[[Line], None]) -> None:
            counts = {"units": 0, "error": 0, "warning": 0}
            for batch in _batches(check_units(review.revised_units(made))):
                job.check()
                found: dict[int, list[Line]] = {}
                for checked in batch:
                    counts["units"] += 1
                    for problem in checked.problems:
                        counts[problem.severity] += 1
                        shown = {"check": problem.check, "severity": problem.severity, "message": problem.message}
                        found.setdefault(checked.number - 1, []).append(shown)
                give({"count": len(batch), "problems": found})
            give({"done": counts})

        return await answer_in_lines(service.stream(request, work), {"format": review.format})

    @routes.post("/save")
    async def save(
        request: Request, file: Annotated[UploadFile, File()], changes: Annotated[UploadFile, File()]
    ) -> Response:
        """The file with these changes; all else in it is as it was."""
        review, made = await opened(file), await _changes(changes)
        data = await service.run(request, lambda job: review.revised(made))
        disposition = f"attachment; filename*=UTF-8''{quote(review.name)}"
        return Response(data, media_type="application/octet-stream", headers={"Content-Disposition": disposition})

    return routes


async def _changes(file: UploadFile) -> dict[int, Change]:
    try:
        asked = _CHANGES.validate_json(await file.read())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise RequestError(400, f"Invalid request: changes: {f'{place}: ' if place else ''}{first['msg']}") from error
    return {number: Change(one.target, one.accepted) for number, one in asked.items()}


def _batches(items: Iterable[T]) -> Iterable[list[T]]:
    waiting = iter(items)
    size = _FIRST
    while batch := list(islice(waiting, size)):
        yield batch
        size = _BATCH


def _shown(item: ReviewUnit) -> Line:
    unit = item.unit
    return {
        "number": item.number,
        "source": item.texts.source,
        "target": item.texts.target,
        "marks": [
            {
                "text": mark.text,
                "code": mark.code.data,
                "required": mark.is_required,
                "nests": bool(mark.code.element) and mark.code.kind != "standalone",
            }
            for mark in item.texts.marks
        ],
        "languages": [unit.source_language, unit.target_language],
        "origin": unit.origin,
        "score": unit.score,
        "quality": list(unit.quality),
        "state": unit.properties.get(PROPERTY, ""),
        "confirmation": _confirmation(unit),
        "notes": list(unit.notes),
        "place": " ".join(filter(None, (unit.article, str(unit.position or "")))),
        "id": unit.id,
        "changed": unit.changed or unit.created,
        "locked": item.is_locked,
    }


def _confirmation(unit: TranslationUnit) -> str | None:
    """How far the unit has come; None where nothing is said of that."""
    state = state_named(unit.properties.get(PROPERTY, ""))
    return None if state is None else state.confirmation
