"""Office documents read as articles, and written again in another language.

Only the paragraphs' runs change, the texts in attributes, and the languages that are declared; all other bytes of a
part stay, and all parts without text are copied as they lie in the archive.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from align.article import Article, Paragraph, ParagraphKind
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.ooxml.attributes import Value
from align.documents.ooxml.package import Package, Part
from align.documents.ooxml.paragraphs import Stretch
from align.documents.ooxml.parts import PartText, identity, read_part
from align.documents.ooxml.workbook import Workbook
from align.documents.ooxml.writing import Edit, PartWriter
from align.errors import ReadError
from align.formats.xmlparsing import XmlEscaper
from align.languages import primary_subtag

logger = logging.getLogger(__name__)

_REGIONS = {"en": "en-US", "nl": "nl-NL"}
"""Office knows languages by country; a tag without one gets that of which Office's own are."""
_SHOWN_TWICE = {"diagramDrawing": "diagramData"}
"""Parts that show what is in others, for programs that cannot lay these out."""


@dataclass(slots=True)
class _Places:
    """Where in a part something is to be written.

    Attributes:
        paragraphs: numbers of paragraphs of the article, and their places.
        values: texts in attributes, and their numbers among those of the document.
        languages: places of language tags.
        undeclared: where the language of the document is to be declared, or None.
    """

    paragraphs: list[tuple[int, Stretch]] = field(default_factory=list)
    values: list[tuple[int, Value]] = field(default_factory=list)
    languages: list[tuple[int, int, str]] = field(default_factory=list)
    undeclared: tuple[int, bytes] | None = None


@dataclass(slots=True)
class OfficeSkeleton:
    """A document without its text.

    Attributes:
        package: the document as it was.
        places: by part.
        count: how many paragraphs of the article have places of their own; the others are texts in attributes.
        workbook: what of a workbook must not change, or None.
    """

    package: Package
    places: dict[str, _Places]
    count: int
    workbook: Workbook | None = None

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None stays."""
        tag = _REGIONS.get(language, language)
        changed = {}
        if self.workbook is not None:
            translations = self.workbook.resolved(translations)
        edits = {part: self._edits(part, translations, tag) for part in self.places}
        if self.workbook is not None:
            for part, more in self.workbook.edits(translations).items():
                edits.setdefault(part, []).extend(more)
        for part, own in edits.items():
            if own:
                changed[part] = PartWriter(self.package.read(part), own).written()
        return self.package.archive.rewritten(changed)

    def _edits(self, part: str, translations: Sequence[TranslatedParagraph | None], language: str) -> list[Edit]:
        places = self.places[part]
        edits: list[Edit] = []
        for number, stretch in places.paragraphs:
            translation = translations[number]
            if translation is not None:
                edits.append((stretch.start, stretch.end, (stretch, translation.coded)))
        escape = XmlEscaper().attribute
        for number, value in places.values:
            translation = translations[self.count + number]
            written = None if translation is None else value.written(translation.plain)
            if written is not None:
                text = escape(written).replace("'", "&apos;")
                edits.append((value.start, value.end, text.encode("utf-8", "replace")))
        for start, end, said in places.languages:
            if primary_subtag(said) != primary_subtag(language):
                edits.append((start, end, language.encode()))
        if places.undeclared is not None:
            place, prefix = places.undeclared
            edits.append((place, place, b'<%slang %sval="%s"/>' % (prefix, prefix, language.encode())))
        return edits


def read(content: Content, reading: Reading) -> Document:
    """Reads a document: its article, or all its text with a skeleton.

    Raises:
        ReadError: it is no Office document, protected by a password, damaged, or has no text.
    """
    package = Package(content, max_bytes=reading.max_bytes)
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
    return Document(article, OfficeSkeleton(package, dict(reader.places), len(reader.paragraphs), reader.workbook))


class _Reader:
    """Reads the parts of a document one after the other."""

    def __init__(self, package: Package, *, whole: bool, protect: bool) -> None:
        self.paragraphs: list[Paragraph] = []
        self.places: defaultdict[str, _Places] = defaultdict(_Places)
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
        data = self._package.read(part.name)
        if self.workbook is not None and part.kind == "worksheet" and not self.workbook.has_text(data):
            return
        found = read_part(
            data,
            name=self._package.name,
            part=part.name,
            styles=self._styles,
            code_styles=self._code_styles if self._protect else (),
            placeholders=not part.has_placeholders,
            is_data=part.is_data,
        )
        attributes = found.attributes
        self._styles.update(attributes.styles)
        self._code_styles |= attributes.code_styles
        places = self.places[part.name]
        places.languages = attributes.languages
        places.undeclared = attributes.undeclared
        self.has_deletions = self.has_deletions or found.has_deletions
        self._has_bindings = self._has_bindings or found.has_bindings
        self._bound |= found.bound
        if not part.has_text:
            return
        self._add(part, found, places)
        if self._whole:
            # Of other data what content controls show is text, which they would show again in the old language.
            shown = self._bound.union(one.text for one in self.paragraphs) if part.is_data else set()
            for value in attributes.values:
                if part.is_data and value.text not in shown:
                    continue
                places.values.append((self._values.setdefault(value.text, len(self._values)), value))

    def _add(self, part: Part, found: PartText, places: _Places) -> None:
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
            places.paragraphs += ((number, stretch) for stretch in stretches)
