"""Office documents read as articles, and written again in another language.

Only the paragraphs' runs change, the texts in attributes, and the languages that are declared; all other bytes of a
part stay, and all parts without text are copied as they lie in the archive.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from align.article import Article, Paragraph, ParagraphKind
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.ooxml.attributes import Value
from align.documents.ooxml.bilingual import read_bilingual
from align.documents.ooxml.package import Package, Part
from align.documents.ooxml.paragraphs import Stretch
from align.documents.ooxml.parts import PartReader, PartText, identity
from align.documents.ooxml.workbook import Workbook
from align.documents.ooxml.writing import Edit, written
from align.documents.streaming import Packed
from align.errors import ReadError
from align.formats.xmlparsing import XmlEscaper
from align.languages import primary_subtag

logger = logging.getLogger(__name__)

_REGIONS = {"en": "en-US", "nl": "nl-NL"}
"""Office knows languages by country; a tag without one gets that of which Office's own are."""
_SHOWN_TWICE = {"diagramDrawing": "diagramData"}
"""Parts that show what is in others, for programs that cannot lay these out."""


class _Text(NamedTuple):
    """A place of a paragraph of the article: its number, and what is there."""

    number: int
    stretch: Stretch


class _Value(NamedTuple):
    """A place of a text in an attribute.

    Attributes:
        number: among those of the document.
        heading: the text with its codes, of what stands above or below the pages of a sheet; else None.
    """

    number: int
    heading: Value | None

    def written(self, translation: str) -> str | None:
        """See `Value.written`."""
        return translation if self.heading is None else self.heading.written(translation)


_Place = tuple[int, int, _Text | _Value | str | bytes]
"""A half-open stretch of a part where something is to be written: a text, or a language where this one is declared
(str), or is not yet, with this prefix of elements (bytes)."""


@dataclass(slots=True)
class OfficeSkeleton:
    """A document without its text.

    Attributes:
        package: the document as it was.
        places: by part, as `written` takes edits.
        count: how many paragraphs of the article have places of their own; the others are texts in attributes.
        workbook: what of a workbook must not change, or None.
    """

    package: Package
    places: dict[str, Packed[_Place]]
    count: int
    workbook: Workbook | None = None

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None stays."""
        tag = _REGIONS.get(language, language)
        tables: Mapping[str, list[Edit]] = {}
        if self.workbook is not None:
            translations = self.workbook.resolved(translations)
            tables = self.workbook.edits(translations)

        def changed(part: str) -> Iterator[bytes] | None:
            blocks = ([*self._edits(places, translations, tag)] for places in self.places.get(part, ()))
            edits = filter(None, chain([tables.get(part, [])], blocks))
            first = next(edits, None)
            return None if first is None else written(self.package.chunks(part), chain([first], edits))

        return self.package.archive.rewritten(changed)

    def _edits(
        self, places: Iterable[_Place], translations: Sequence[TranslatedParagraph | None], language: str
    ) -> Iterator[Edit]:
        escape = XmlEscaper().attribute
        for start, end, what in places:
            if isinstance(what, _Text):
                translation = translations[what.number]
                if translation is not None:
                    yield start, end, (what.stretch, translation.coded)
            elif isinstance(what, _Value):
                translation = translations[self.count + what.number]
                text = None if translation is None else what.written(translation.plain)
                if text is not None:
                    yield start, end, escape(text).replace("'", "&apos;").encode("utf-8", "replace")
            elif isinstance(what, bytes):
                yield start, end, b'<%slang %sval="%s"/>' % (what, what, language.encode())
            elif primary_subtag(what) != primary_subtag(language):
                yield start, end, language.encode()


def read(content: Content, reading: Reading) -> Document:
    """Reads a document: its article, or all its text with a skeleton.

    Raises:
        ReadError: it is no Office document, protected by a password, damaged, or has no text.
    """
    package = Package(content, max_bytes=reading.max_bytes)
    if package.kind == "xlsx" and (bilingual := read_bilingual(package, content, reading)) is not None:
        return bilingual
    reader = _Reader(package, whole=reading.whole, protect=reading.whole and reading.protect)
    for part in package.parts(whole=reading.whole):
        reader.read(part)
    paragraphs = (*reader.paragraphs, *reader.values)
    if not paragraphs:
        raise ReadError(f"{content.name}: holds no text; give a {package.title} with at least one word.")
    language = reading.language or DEFAULT_LANGUAGE
    article = Article(content.id, language, reader.title(), paragraphs)
    if not reading.whole:
        return Document(article)
    if reader.has_deletions:
        logger.warning(
            "%s: changes are tracked in it; what they add is translated, and what they take away is left as it is",
            content.name,
        )
    if package.has_others:
        logger.warning("%s: other documents are embedded in it, which are left as they are", content.name)
    if reader.workbook is not None:
        reader.workbook.report()
    skeleton = OfficeSkeleton(package, dict(reader.places), len(reader.paragraphs), reader.workbook)
    return Document(article, skeleton, suffix=package.suffix)


class _Reader:
    """Reads the parts of a document one after the other."""

    def __init__(self, package: Package, *, whole: bool, protect: bool) -> None:
        self.paragraphs: list[Paragraph] = []
        self.places: defaultdict[str, Packed[_Place]] = defaultdict(Packed)
        self.has_deletions = False
        self._has_bindings = False
        self._bound: set[str] = set()
        self.workbook = Workbook(package) if package.kind == "xlsx" else None
        self._package = package
        self._whole = whole
        self._protect = protect
        self._values: dict[str, int] = {}
        self._styles: dict[str, ParagraphKind] = {}
        self._code_styles: set[str] = set()
        self._shown: dict[object, int] = {}

    @property
    def values(self) -> tuple[Paragraph, ...]:
        """The texts in attributes and the like, each once."""
        return tuple(Paragraph(text, "caption") for text in self._values)

    def title(self) -> str:
        """The first heading."""
        return next((one.text for one in self.paragraphs if one.kind == "heading"), "")

    def read(self, part: Part) -> None:
        """Reads a part."""
        if part.is_data and not self._has_bindings:
            return
        if self.workbook is not None and part.kind == "worksheet" and not self.workbook.has_text(part.name):
            return
        reader = PartReader(
            self._package.chunks(part.name),
            self._styles,
            self._code_styles if self._protect else (),
            placeholders=not part.has_placeholders,
            is_data=part.is_data,
        )
        for text in reader.texts(name=self._package.name, part=part.name):
            places = [*self._places(part, text)]
            if self._whole:
                self.places[part.name].append(sorted(places, key=lambda place: (place[0], -place[1])))
        self._styles.update(reader.attributes.styles)
        self._code_styles |= reader.attributes.code_styles
        self.has_deletions = self.has_deletions or reader.has_deletions
        self._has_bindings = self._has_bindings or reader.has_bindings
        self._bound |= reader.bound

    def _places(self, part: Part, found: PartText) -> Iterator[_Place]:
        """Adds texts of a part to those of the document, and gives all places there."""
        yield from found.languages
        if found.undeclared is not None:
            place, prefix = found.undeclared
            yield place, place, prefix
        if not part.has_text:
            return
        shown = part.kind in _SHOWN_TWICE
        for paragraph, stretches in found.paragraphs:
            if self.workbook is not None and not self.workbook.is_translated(paragraph):
                continue
            key = identity(paragraph)
            number = self._shown.get(key) if shown else None
            if number is None:
                number = len(self.paragraphs)
                self.paragraphs.append(paragraph)
                if part.kind in _SHOWN_TWICE.values():
                    self._shown.setdefault(key, number)
            yield from ((stretch.start, stretch.end, _Text(number, stretch)) for stretch in stretches)
        if self._whole:
            # Of other data what content controls show is text, which they would show again in the old language.
            texts = self._bound.union(one.text for one in self.paragraphs) if part.is_data else set()
            for value in found.values:
                if not part.is_data or value.text in texts:
                    number = self._values.setdefault(value.text, len(self._values))
                    yield value.start, value.end, _Value(number, value if value.is_page_heading else None)
