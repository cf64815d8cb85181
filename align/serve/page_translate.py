"""What the page's tab *Translate* asks for.

The server keeps nothing: to be saved, a document comes again, and its units with it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from align.article import Article
from align.bitext import Position, TranslationUnit
from align.confirmation import by_a_person
from align.documents import FORMATS, Document, as_document, read_document
from align.files.bounded import NamedBytes
from align.formats.fields import FieldError
from align.formats.jsonl import unit_object, unit_of_object
from align.lexicon import Guide
from align.maintenance import rebuild_document
from align.outputs.translations import TranslationWriter
from align.quality import CheckedUnit, check_units, checks_with
from align.segmentation import segment_rest
from align.serve.errors import RequestError
from align.serve.fields import file_name
from align.serve.lines import answer_in_lines
from align.serve.service import Job, Service
from align.translation import Glossary, TranslatedArticle, Translator

_WINDOW = 16
"""Sentences that appear at once, later on: so few that they are seen to come, and enough for a batch."""
_SENTENCE = 10_000
"""Characters of a sentence that is looked at by itself."""
SaveFormat = Literal["txt", "tmx", "xliff", "own"]
Give = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Given:
    """What a person translates.

    Attributes:
        data: the bytes of a file or, in UTF-8, a text.
        name: of the file, by which its format may be known; "" of a text.
        max_bytes: the most that may be unpacked of it at a time.
    """

    data: bytes
    name: str
    max_bytes: int

    @classmethod
    async def of(cls, file: UploadFile, name: str, service: Service) -> Given:
        """Takes a file of a request; a text is one without a name.

        Raises:
            RequestError: a text that is too long (413).
        """
        data, limits = await file.read(), service.limits
        if not name and len(data.decode("utf-8", "replace")) > limits.characters:
            raise RequestError(
                413, f"the text is longer than {limits.characters:,} characters; save it as a file and drop that here."
            )
        return cls(data, file_name(name), limits.file_bytes)

    def read(self, translator: Translator) -> Document:
        """The document, all its text segmented; only what lacks a translation, where it has room for these.

        Raises:
            ReadError, UsageError: see `align.documents.read_document`.
        """
        document = read_document(
            NamedBytes(self.data, self.name or "text"),
            language=translator.source_language,
            target_language=translator.target_language,
            encoding=None if self.name else "utf-8",
            max_bytes=self.max_bytes,
        )
        return replace(document, article=segment_rest(document.article))


class Sentence(BaseModel):
    """A sentence that a person has a question about."""

    source: str = Field(max_length=_SENTENCE)
    target: str = Field("", max_length=_SENTENCE)
    glossary: str = ""


def router(service: Service) -> APIRouter:
    """The routes.

    Args:
        service: does the work.
    """
    routes = APIRouter(prefix="/page", tags=["page"])

    @routes.post("/translate")
    async def translate(
        request: Request,
        document: UploadFile,
        name: Annotated[str, Form()] = "",
        glossary: Annotated[str, Form()] = "",
        done: Annotated[int, Form(ge=0)] = 0,
    ) -> StreamingResponse:
        """Lines of JSON: what the document is, each of its units from number `done` on, and that all are there."""
        given = await Given.of(document, name, service)

        def work(job: Job, give: Give) -> None:
            own = job.translator(_glossary(glossary, service.translator), window=_WINDOW)
            read = given.read(own)
            give(_described(read))
            for checked in check_units(_units(own, read.article, done), checks_with(own.glossary)):
                job.check()
                give({"unit": unit_object(checked.unit), **_found(checked)})
            give({"done": True})

        return await answer_in_lines(service.stream(request, work))

    @routes.post("/save")
    async def save(
        request: Request,
        document: UploadFile,
        units: Annotated[UploadFile, File(description="A JSON array of what `/page/translate` gave, edited or not.")],
        format: Annotated[SaveFormat, Form()],
        name: Annotated[str, Form()] = "",
        glossary: Annotated[str, Form()] = "",
    ) -> Response:
        """A document with its translation, or the translation as units."""
        given = await Given.of(document, name, service)
        rows = await units.read()

        def work(job: Job) -> bytes:
            own = job.translator(_glossary(glossary, service.translator))
            return saved(given.read(own), _edited(rows, own), format, own)

        return Response(await service.run(request, work), media_type="application/octet-stream")

    @routes.post("/check")
    async def check(request: Request, sentence: Sentence) -> dict[str, Any]:
        """What the checks find in a sentence that was edited."""

        def work(job: Job) -> dict[str, Any]:
            own = job.translator(_glossary(sentence.glossary, service.translator))
            unit = TranslationUnit(sentence.source, sentence.target)
            (checked,) = check_units([unit], checks_with(own.glossary), consistency=False)
            return _found(checked)

        return await service.run(request, work)

    @routes.post("/lexicon")
    async def lexicon(request: Request, sentence: Sentence) -> list[dict[str, Any]]:
        """The lexicon's entries of the words of a sentence."""
        guide = service.translator.guide
        if guide is None:
            raise RequestError(404, "the model has no lexicon.")
        return await service.run(request, lambda _: list(_entries(guide, sentence.source)))

    @routes.post("/glossary")
    async def glossary(request: Request, file: UploadFile) -> list[tuple[str, str, str]]:
        """The terms of a glossary in any format that is read: term, translation and note."""
        data, name = await file.read(), file_name(file.filename, "glossary")

        def work(_: Job) -> list[tuple[str, str, str]]:
            read = _read_glossary(data, name, service.translator)
            return [(entry.source, target, entry.note) for entry in read.entries for target in entry.targets]

        return await service.run(request, work)

    return routes


def saved(document: Document, units: list[TranslationUnit], format: SaveFormat, translator: Translator) -> bytes:
    """A document with its translation, or the translation as a file of units.

    Args:
        document: segmented.
        units: of its sentences, or of some of them.
        format: "own" is that of the document.
        translator: whose languages and glossary they are of.

    Raises:
        RequestError: the document's format is only read.
    """
    language = translator.target_language
    if format == "txt":
        return rebuild_document(as_document(document.article, "txt"), units, language).data
    if format == "own":
        if document.skeleton is None:
            title = FORMATS[document.article.format].title
            raise RequestError(400, f"{title} is only read; save the translation as text, TMX or XLIFF.")
        return rebuild_document(document, units, language).data
    buffer = io.BytesIO()
    writer = TranslationWriter(format, language, glossary=translator.glossary)
    writer.write([TranslatedArticle(document.article, tuple(units))], buffer)
    return buffer.getvalue()


def _read_glossary(data: bytes, name: str, translator: Translator) -> Glossary:
    languages = {"source_language": translator.source_language, "target_language": translator.target_language}
    return Glossary.read(NamedBytes(data, name), **languages)


def _glossary(text: str, translator: Translator) -> Glossary | None:
    """What a person has typed; None for nothing."""
    return _read_glossary(text.encode("utf-8", "replace"), "glossary.tsv", translator) if text.strip() else None


def _described(document: Document) -> dict[str, Any]:
    """What the page shows of a document before its translation is there."""
    article = document.article
    known = FORMATS[article.format]
    return {
        "document": {
            "format": known.name,
            "written": document.skeleton is not None,
            "paragraphs": [
                {"kind": one.kind, "before": one.before, "sentences": [sentence.text for sentence in one.sentences]}
                for one in article.paragraphs
            ],
        }
    }


def _units(translator: Translator, article: Article, done: int) -> Iterator[TranslationUnit]:
    """The units of an article from number `done` on. Paragraphs before that are not translated again."""
    before = 0
    while before < len(article.paragraphs) and done >= (own := len(article.paragraphs[before].sentences)):
        before, done = before + 1, done - own
    left = replace(article, paragraphs=article.paragraphs[before:])
    for unit in islice(translator.translate_article(left), done, None):
        assert unit.position is not None
        yield replace(unit, position=Position(unit.position.paragraph + before, unit.position.sentence))


def _found(checked: CheckedUnit) -> dict[str, Any]:
    return {
        "marks": checked.marks,
        "problems": [{"check": one.check, "message": one.message} for one in checked.problems],
    }


def _edited(rows: bytes, translator: Translator) -> list[TranslationUnit]:
    """The units that the page sends; where a person has written the target, it is theirs, with its date.

    Raises:
        RequestError: they are no such units.
    """
    try:
        given = json.loads(rows)
        if not isinstance(given, list):
            raise FieldError("they are no JSON array.")
        units = [_unit(row) for row in given]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        told = str(error) if isinstance(error, FieldError) else "they are no units."
        raise RequestError(400, f"the units cannot be read: {told}") from error
    anew = [number for number, row in enumerate(given) if "target" in row and units[number].source_codes]
    for number, unit in zip(anew, translator.with_codes([units[number] for number in anew]), strict=True):
        units[number] = unit
    return units


def _unit(row: Mapping[str, Any]) -> TranslationUnit:
    if "target" not in row:
        return unit_of_object(row["unit"], {})
    target = row["target"]
    if not isinstance(target, str):
        raise FieldError("a target is no text.")
    # Halves of surrogate pairs, which JSON may have, are in no file.
    text = " ".join(target.encode("utf-8", "replace").decode().split())
    anew = {"target": text, "target_codes": [], "changed": row["changed"]}
    return by_a_person(unit_of_object({**row["unit"], **anew}, {}))


def _entries(guide: Guide, text: str) -> Iterator[dict[str, Any]]:
    text = " ".join(text.split())
    for stretch in guide.guide(text).stretches:
        known = guide.look_up(text[stretch.start : stretch.end]) if stretch.kind == "compound" else None
        yield {
            "source": stretch.source(text),
            "english": stretch.english,
            "kind": stretch.kind,
            "parts": [] if known is None else known.parts,
        }
