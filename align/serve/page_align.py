"""What the page's tab for alignments asks for: two texts aligned, a file of units opened, a corrected pair saved.

The page keeps an alignment as it is said here: the sentences of both texts, and beads that say how many of each follow.
Beads of a file of units know their unit, so that what nobody touched is saved as it was, with its codes and properties.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field, model_validator

from align.alignment.bead_files import Link, write_beads
from align.alignment.methods import Method
from align.alignment.report import Level, level_of
from align.article import Article, Paragraph, ParagraphKind, Sentence
from align.bitext import Bead, TranslationUnit
from align.confirmation import by_a_person, unfinished
from align.documents.inputs import ArticleReading
from align.errors import AlignmentError, UsageError
from align.files.bounded import NamedBytes
from align.formats import Source, format_by_suffix, format_of, read_bitext, write_bitext
from align.formats.identity import timestamp
from align.segmentation import split_sentences
from align.segmentation.tool_segments import with_common_joined
from align.serve.errors import RequestError
from align.serve.fields import file_name
from align.serve.service import Job, Service

if TYPE_CHECKING:
    from align.alignment import ArticleAlignment
    from align.formats.tmx.fragments import TmxHeader

MOST_BEADS = 50_000
"""Of an alignment that a browser gets to show."""

_KINDS: Mapping[str, ParagraphKind] = {kind: kind for kind in get_args(ParagraphKind)}
_MEDIA = {"tmx": "application/x-tmx+xml", "tsv": "text/tab-separated-values", "links": "text/plain"}


class ShownSentence(BaseModel):
    """A sentence: its text, the number of the paragraph that it is in, and what that is on the page."""

    text: Annotated[str, Field(min_length=1)]
    paragraph: int = 1
    kind: ParagraphKind = "body"


class ShownText(BaseModel):
    """One of the two texts."""

    name: str
    language: str
    sentences: list[ShownSentence]


class ShownBead(BaseModel):
    """How many sentences of each text follow, and what is known of the link between them.

    `score` is the aligner's or the file's, None after a change by hand; `confirmed` says that a person has vouched for
    the bead, and `date` when, as TMX writes it, if that was done on the page; `unit` is the number of the unit, from 0,
    in the file that the pair was opened from.
    """

    source: Annotated[int, Field(ge=0)]
    target: Annotated[int, Field(ge=0)]
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    level: Level = "middle"
    edited: bool = False
    confirmed: bool = False
    date: Annotated[str, Field(pattern=r"^([0-9]{8}T[0-9]{6}Z)?$")] = ""
    unit: Annotated[int, Field(ge=0)] | None = None


class ShownAlignment(BaseModel):
    """Two texts and the beads over all their sentences, in order."""

    source: ShownText
    target: ShownText
    beads: list[ShownBead]
    unrelated: bool = False

    @model_validator(mode="after")
    def _covered(self) -> ShownAlignment:
        counts = sum(bead.source for bead in self.beads), sum(bead.target for bead in self.beads)
        if counts != (len(self.source.sentences), len(self.target.sentences)):
            raise ValueError("the beads do not cover the sentences of both texts, each of them once")
        return self


def router(service: Service) -> APIRouter:
    """The routes.

    Args:
        service: does the work.
    """
    routes = APIRouter(prefix="/page/align", tags=["page"])
    languages = service.translator.source_language, service.translator.target_language

    @routes.post("")
    async def align(
        request: Request,
        source: UploadFile,
        target: UploadFile,
        method: Annotated[Method, Form()] = "auto",
        check: Annotated[bool, Form()] = True,
    ) -> ShownAlignment:
        """Aligns two documents of any format; 422 where they do not look like a text and its translation."""
        texts = [await _named(file) for file in (source, target)]

        def work(job: Job) -> ShownAlignment:
            return _aligned(job, texts, languages, method, check=check)

        return await service.run(request, work)

    @routes.post("/open")
    async def opened(request: Request, file: UploadFile) -> ShownAlignment:
        """Shows a file of translation units as an alignment."""
        held = await _named(file)
        return await service.run(request, lambda job: _opened(job, held, languages))

    @routes.post("/save")
    async def save(
        request: Request,
        alignment: UploadFile,
        format: Annotated[Literal["tmx", "tsv", "links"], Form()] = "tmx",
        file: UploadFile | None = None,
    ) -> Response:
        """Gives a corrected alignment as a file; `alignment` is JSON, `file` what its units were opened from."""
        shown = ShownAlignment.model_validate_json(await alignment.read())
        held = None if file is None else await _named(file)
        data = await service.run(request, lambda _: _saved(shown, format, held, languages))
        return Response(data, media_type=_MEDIA[format])

    return routes


async def _named(file: UploadFile) -> NamedBytes:
    return NamedBytes(await file.read(), file_name(file.filename, "text"))


class _Model:
    """The translation model for a request; it asks nothing once the request is given up."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def log_likelihoods(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        self._job.check()
        return self._job.translator().log_likelihoods(sources, targets)


def _aligned(
    job: Job, texts: Sequence[NamedBytes], languages: tuple[str, str], method: Method, *, check: bool
) -> ShownAlignment:
    from align.alignment import align_bitext  # its arithmetic takes long to load
    from align.alignment.selection import check_pair, seem_unrelated

    source, target = (
        ArticleReading().read(text, name=text.name, language=language)
        for text, language in zip(texts, languages, strict=True)
    )
    job.check()
    names = texts[0].name, texts[1].name
    if check:
        try:
            check_pair(source, target, names=names)
        except AlignmentError as error:
            raise RequestError(422, str(error)) from error
    found = align_bitext(source, target, method=method, translator=_Model(job), check=False)
    return ShownAlignment(
        source=_shown(found.source, names[0]),
        target=_shown(found.target, names[1]),
        beads=[
            ShownBead(
                source=len(bead.source),
                target=len(bead.target),
                score=round(bead.score, 4) if bead.source and bead.target else None,
                level=level_of(bead),
            )
            for bead in found.beads
        ],
        unrelated=method != "length" and seem_unrelated(found.beads),
    )


def _shown(article: Article, name: str) -> ShownText:
    sentences = [
        ShownSentence(text=_in_a_line(sentence.text), paragraph=number, kind=paragraph.kind)
        for number, paragraph in enumerate(article.paragraphs, start=1)
        for sentence in paragraph.sentences
    ]
    return ShownText(name=name, language=article.language, sentences=sentences)


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _units(file: NamedBytes, languages: tuple[str, str], header: TmxHeader | None = None) -> Iterator[TranslationUnit]:
    """The units of a file, in its order; `header` is filled where it is TMX."""
    file.seek(0)
    source = Source(file)
    try:
        chosen = format_by_suffix(PurePath(file.name)) or format_of(source)
    except UsageError as error:
        told = "neither its name nor what is in it says that it is a file of translation units (TMX, XLIFF, TSV)."
        raise RequestError(400, f"{file.name}: {told}") from error
    options: dict[str, Any] = {}
    if chosen.name == "tmx":
        options = {"pair_required": True, **({"header": header} if header is not None else {})}
    return read_bitext(source, chosen.name, source_language=languages[0], target_language=languages[1], **options)


def _opened(job: Job, file: NamedBytes, languages: tuple[str, str]) -> ShownAlignment:
    sides: tuple[list[ShownSentence], list[ShownSentence]] = ([], [])
    beads: list[ShownBead] = []
    for number, unit in enumerate(_units(file, languages)):
        if number >= MOST_BEADS:
            raise RequestError(413, f"{file.name} has more than {MOST_BEADS:,} units; split it (nlen tmx split).")
        job.check()
        kind = _KINDS.get(unit.properties.get("kind", ""), "body")
        paragraph = unit.position.paragraph if unit.position else 1
        counts = []
        for side, text, language in zip(sides, (unit.source, unit.target), languages, strict=True):
            found = [ShownSentence(text=one, paragraph=paragraph, kind=kind) for one in _sentences(text, language)]
            side.extend(found)
            counts.append(len(found))
        if any(counts):
            beads.append(_opened_bead(unit, counts, number))
    if not beads:
        raise RequestError(400, f"{file.name} has no units from {languages[0]} to {languages[1]}; give another file.")
    source, target = (
        ShownText(name=file.name, language=language, sentences=side)
        for side, language in zip(sides, languages, strict=True)
    )
    return ShownAlignment(source=source, target=target, beads=beads)


def _sentences(text: str, language: str) -> list[str]:
    """The sentences of a segment; the segment itself where they do not give it back."""
    line = _in_a_line(text)
    found = [sentence.text for sentence in split_sentences(line, language)]
    return found if " ".join(found) == line else [line]


def _opened_bead(unit: TranslationUnit, counts: Sequence[int], number: int) -> ShownBead:
    source, target = counts
    level = level_of(Bead(range(source), range(target), 0.5 if unit.score is None else unit.score))
    return ShownBead(
        source=source,
        target=target,
        score=unit.score,
        level=level,
        confirmed=bool(source and target) and unit.origin == "human" and unit.score is None and not unfinished(unit),
        unit=number,
    )


def _saved(shown: ShownAlignment, format: str, file: NamedBytes | None, languages: tuple[str, str]) -> bytes:
    stream = io.BytesIO()
    if format == "links":
        write_beads(_links(shown), stream)
        return stream.getvalue()
    alignment = _alignment(shown)
    options: dict[str, Any] = {}
    if file is None:
        units: Iterator[TranslationUnit] = map(_by_hand, alignment.units(), _linking(shown))
        if format == "tmx":
            units, options = with_common_joined(alignment.source, units), {"stamp": True}
    else:
        from align.formats.tmx.fragments import TmxHeader

        header = TmxHeader()
        known = list(_units(file, languages, header))
        units = (_of_file(unit, bead, known) for unit, bead in zip(alignment.units(), _linking(shown), strict=True))
        if format == "tmx" and header.attributes:
            options = {"header": header}
    write_bitext(units, stream, format, **options)
    return stream.getvalue()


def _linking(shown: ShownAlignment) -> Iterator[ShownBead]:
    return (bead for bead in shown.beads if bead.source and bead.target)


def _ranges(shown: ShownAlignment) -> Iterator[tuple[range, range]]:
    ours = [0, *accumulate(bead.source for bead in shown.beads)]
    theirs = [0, *accumulate(bead.target for bead in shown.beads)]
    for index in range(len(shown.beads)):
        yield range(ours[index], ours[index + 1]), range(theirs[index], theirs[index + 1])


def _links(shown: ShownAlignment) -> Iterator[Link]:
    """The links; a person's word counts as certain."""
    for bead, (source, target) in zip(shown.beads, _ranges(shown), strict=True):
        yield Link(tuple(source), tuple(target), 1.0 if bead.confirmed else bead.score)


def _alignment(shown: ShownAlignment) -> ArticleAlignment:
    from align.alignment import ArticleAlignment

    beads = tuple(
        Bead(source, target, bead.score or 0.0)
        for bead, (source, target) in zip(shown.beads, _ranges(shown), strict=True)
    )
    return ArticleAlignment(_article(shown.source), _article(shown.target), beads)


def _article(text: ShownText) -> Article:
    paragraphs = []
    for (_, kind), group in groupby(text.sentences, lambda sentence: (sentence.paragraph, sentence.kind)):
        texts = [sentence.text for sentence in group]
        ends = list(accumulate(len(one) + 1 for one in texts))
        sentences = tuple(Sentence(one, end - len(one) - 1, end - 1) for one, end in zip(texts, ends, strict=True))
        paragraphs.append(Paragraph(" ".join(texts), kind, sentences))
    return Article(PurePath(text.name).stem, text.language, "", tuple(paragraphs))


def _by_hand(unit: TranslationUnit, bead: ShownBead) -> TranslationUnit:
    """A unit of two aligned texts, with what a person said of it."""
    if bead.confirmed:
        return replace(by_a_person(unit), changed=bead.date or timestamp())
    return replace(unit, score=bead.score)


def _of_file(unit: TranslationUnit, bead: ShownBead, known: Sequence[TranslationUnit]) -> TranslationUnit:
    """A unit of a file that was opened: as it was there but for what a person did.

    Raises:
        RequestError: the file is another one.
    """
    if bead.unit is None:
        # Made of others by hand; until it is confirmed nobody vouches for it.
        fresh = replace(unit, article="", position=None, score=bead.score)
        return _by_hand(fresh, bead) if bead.confirmed else replace(fresh, origin="memory", changed=timestamp())
    if bead.unit >= len(known):
        raise RequestError(400, "the file that came along is not the one that was opened; open it again.")
    old = known[bead.unit]
    is_same = unit.source == _in_a_line(old.source), unit.target == _in_a_line(old.target)
    if all(is_same):
        return replace(by_a_person(old), changed=bead.date) if bead.date else old
    return replace(
        by_a_person(old),
        source=old.source if is_same[0] else unit.source,
        target=old.target if is_same[1] else unit.target,
        source_codes=old.source_codes if is_same[0] else (),
        target_codes=old.target_codes if is_same[1] else (),
        changed=bead.date or timestamp(),
    )
