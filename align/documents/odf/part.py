"""A part of an OpenDocument, such as its content: the texts in it and their places, and where it says its language.

One pass of a parser that knows its place in the bytes. Nothing is kept of a part but its bytes and what is found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from align.article import ParagraphKind
from align.documents.odf.elements import (
    ATTACHED,
    LEFT_ALONE,
    PARAGRAPHS,
    TEXT_ATTRIBUTES,
    TEXTS,
    Style,
    Styles,
    is_apart,
    is_verbatim,
    prefixed,
)
from align.documents.odf.paragraphs import OpenParagraph, Piece, Place
from align.documents.odf.tags import attribute_texts, tag_at
from align.errors import ReadError
from align.formats.xmlparsing import detect_encoding, place_parser, read_prologue

_MOST_NESTED = 100
"""Paragraphs in notes and frames of paragraphs, one in the other; more is no document."""

_ENCODING = re.compile(r"""(<\?xml[^>]*?\sencoding\s*=\s*)["'][^"']*["']""")
_KEYS = ("text:name", "text:id", "text:change-id", "office:name")
_SPACING = {"text:s": "space", "text:tab": "break", "text:line-break": "break"}
_TYPES = {"text:a": "link", "text:note": "x-note"}
_LANGUAGES = ("fo:language", "number:language")
_NO_LANGUAGE = frozenset({"none", "zxx", "und", ""})
_STYLE_FAMILIES = ("text", "paragraph")
_DEFAULTS = ("default paragraph", "default graphic", "default table-cell")
_CONTEXTS = frozenset({"office:automatic-styles", "office:spreadsheet", "text:index-body", "text:list"})


@dataclass(slots=True)
class Part:
    """A part of a document.

    Attributes:
        name: of the part.
        data: its bytes, in UTF-8.
        places: texts and their places in the order in which they begin; one may be within another.
        apart: half-open places of elements that have paragraphs of their own within a paragraph; their numbers count
            from 1.
        languages: where tags begin that say in what language text or numbers are, and which language; "" for the one
            that text is in where nothing else is said.
        language_texts: half-open places of texts that are the name of a language.
        default_language: what the part says that text is in where nothing else does, a BCP 47 tag, or "".
        title: what the document is called, or "".
        has_deletions: whether there is text that was deleted, its deletion not yet accepted.
    """

    name: str
    data: bytes
    places: list[Place] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    languages: list[tuple[int, str]] = field(default_factory=list)
    language_texts: list[tuple[int, int]] = field(default_factory=list)
    default_language: str = ""
    title: str = ""
    has_deletions: bool = False


def read_part(data: bytes, name: str, file: str, root: str, styles: Styles, *, protect: bool, whole: bool) -> Part:
    """Reads a part.

    Args:
        data: the part, as it is in the document.
        name: of the part, "" for all of a document that has none.
        file: what messages call the document.
        root: the local name of its root element.
        styles: of the document so far; those of the part are added.
        protect: whether program code is left as it is.
        whole: whether text outside the layout is wanted, headers, footers and indexes that the program makes.

    Raises:
        ReadError: it is no well-formed XML, or declares entities, which a document never needs.
    """
    where = f"{file}: {name}" if name else file
    read_prologue(data[: 1 << 20], where, root)
    encoding = detect_encoding(data)
    if encoding.lower() not in ("utf-8", "utf-8-sig", "utf8", "us-ascii", "ascii"):
        try:
            data = _ENCODING.sub(r'\1"UTF-8"', data.decode(encoding), count=1).encode()
        except (LookupError, UnicodeError):
            raise ReadError(
                f"{where}: damaged: not in the encoding that it declares; save the document again."
            ) from None
    part = Part(name, data)
    reader = _Reader(part, where, styles, protect=protect, whole=whole)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ReadError(f"{where}, line {error.lineno}: damaged ({reason}); save the document again.") from None
    part.places = [place for _, place in sorted(reader.found, key=lambda found: found[0])]
    return part


@dataclass(slots=True)
class _Element:
    """An open element, and what is to be done at its end."""

    name: str
    role: str = ""
    start: int = 0
    piece: Piece | None = None
    mark: str = ""


class _Reader:
    def __init__(self, part: Part, where: str, styles: Styles, *, protect: bool, whole: bool) -> None:
        self.part = part
        # With where they begin, so that a paragraph is before those of its notes and frames.
        self.found: list[tuple[int, Place]] = []
        self._where = where
        self._styles = styles
        self._protect = protect
        self._whole = whole
        self._elements: list[_Element] = []
        # Paragraphs that are open; None for an element within one that has paragraphs of its own.
        self._open: list[OpenParagraph | None] = []
        self._skipped = 0
        self._within: dict[str, int] = {}
        self._style: tuple[str, Style] | None = None
        self.parser = parser = place_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartCdataSectionHandler = self._cdata
        parser.CommentHandler = self._aside
        parser.ProcessingInstructionHandler = self._aside
        parser.EntityDeclHandler = self._entity

    def _entity(self, *_: object) -> None:
        raise ReadError(f"{self._where}: declares an entity, which no document needs; save the document again.")

    def _aside(self, *_: object) -> None:
        paragraph = self._paragraph()
        if paragraph is not None and not self._skipped:
            paragraph.add(Piece("alone", self.parser.CurrentByteIndex, "comment", markup="x-comment"))

    def _cdata(self) -> None:
        self._characters("")

    def _characters(self, text: str) -> None:
        paragraph = self._paragraph()
        if paragraph is not None and not self._skipped:
            paragraph.text(text, self.parser.CurrentByteIndex)

    def _paragraph(self) -> OpenParagraph | None:
        return self._open[-1] if self._open else None

    def _start(self, expanded: str, attributes: dict[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
            return
        name = prefixed(expanded)
        paragraph = self._paragraph()
        start = self.parser.CurrentByteIndex
        element = _Element(name, start=start)
        self._elements.append(element)
        own = {prefixed(key): value for key, value in attributes.items()} if attributes else {}
        if name.startswith(("style:header", "style:footer")):
            element.mark = "furniture"
        elif own.get("presentation:class") == "title":
            element.mark = "title"
        elif name in _CONTEXTS:
            element.mark = name
        if element.mark:
            self._within[element.mark] = self._within.get(element.mark, 0) + 1
        if paragraph is None:
            self._start_outside(element, own, attributes)
        elif name in PARAGRAPHS:
            paragraph.is_tangled = True
            self._begin_paragraph(element, own)
        else:
            self._start_inside(element, own, paragraph)

    def _start_outside(self, element: _Element, own: Mapping[str, str], attributes: Mapping[str, str]) -> None:
        name = element.name
        if name in PARAGRAPHS:
            if not self._is_computed():
                self._begin_paragraph(element, own)
        elif name in LEFT_ALONE:
            element.role = "skip"
            self._skipped = 1
            self.part.has_deletions |= name == "text:tracked-changes"
        elif name in TEXTS or name == "dc:language":
            self._begin_paragraph(element, own)
        elif name == "table:table-cell" and self._within.get("office:spreadsheet"):
            is_number = own.get("office:value-type", "string") != "string" or "table:formula" in own
            element.role = "computed" if is_number else ""
        if name.startswith(("style:", "number:")):
            self._start_style(element, own, attributes)
        elif any(key in own for key in _LANGUAGES):
            self._language(element.start, own)
        if self._whole and name in TEXT_ATTRIBUTES and element.role != "computed":
            self.found += [(place.start, place) for place in attribute_texts(self.part.data, element.start, name, own)]

    def _start_style(self, element: _Element, own: Mapping[str, str], attributes: Mapping[str, str]) -> None:
        family = own.get("style:family", "")
        if element.name == "style:style" and family in _STYLE_FAMILIES:
            is_automatic = bool(self._within.get("office:automatic-styles"))
            style = Style(own.get("style:name", ""), own.get("style:parent-style-name", ""), is_automatic)
            self._style = (family, style)
            element.role = "style"
        elif element.name == "style:default-style":
            element.role = f"default {family}"
        elif element.name == "style:text-properties":
            if self._style is not None:
                self._style[1].add(attributes)
            around = self._elements[-2].role if len(self._elements) > 1 else ""
            self._language(element.start, own, _DEFAULTS.index(around) + 1 if around in _DEFAULTS else 0)
        else:
            self._language(element.start, own)

    def _language(self, start: int, own: Mapping[str, str], default: int = 0) -> None:
        """Keeps the language of a tag; `default` is 1 and more where text is in it that does not say otherwise."""
        language = next((own[key] for key in _LANGUAGES if key in own), "")
        if language.lower() in _NO_LANGUAGE:
            return
        part = self.part
        part.languages.append((start, "" if default else language))
        if default == 1 or (default and not part.default_language):
            country = own.get("fo:country", "")
            part.default_language = language if country.lower() in _NO_LANGUAGE else f"{language}-{country}"

    def _is_computed(self) -> bool:
        """Whether a paragraph is the value of a cell that shows a number or the result of a formula."""
        return len(self._elements) > 1 and self._elements[-2].role == "computed"

    def _begin_paragraph(self, element: _Element, own: Mapping[str, str]) -> None:
        if len(self._open) >= _MOST_NESTED:
            raise ReadError(f"{self._where}: nested too deep to be read; cut the document up.")
        element.role = "paragraph"
        is_outside = element.name in TEXTS and not element.name.startswith(("text:", "presentation:"))
        paragraph = OpenParagraph(self._kind(element.name, own), is_outside)
        style = own.get("text:style-name")
        if self._protect and self._styles.is_code("paragraph", style):
            paragraph.verbatim = 1
        self._open.append(paragraph)

    def _kind(self, name: str, own: Mapping[str, str]) -> ParagraphKind:
        within = self._within
        if within.get("furniture"):
            return "furniture"
        if name in ("text:h", "dc:title", "text:index-title-template") or within.get("title"):
            return "heading"
        kind = self._styles.kind(own.get("text:style-name"))
        return "list-item" if kind == "body" and within.get("text:list") else kind

    def _start_inside(self, element: _Element, own: Mapping[str, str], paragraph: OpenParagraph) -> None:
        name = element.name
        local = name.partition(":")[2]
        if name in _SPACING:
            count = own.get("text:c", "1")
            number = min(int(count), 10_000) if count.isdecimal() else 1
            kind = "space" if name == "text:s" and number else "break" if name != "text:s" else "alone"
            paragraph.add(Piece(kind, element.start, name, number=number if kind == "space" else 0))  # type: ignore[arg-type]
            element.role = "skip"
            self._skipped = 1
        elif name in LEFT_ALONE:
            if name not in ATTACHED:
                paragraph.add(Piece("alone", element.start, name, markup=f"x-{local}"))
            element.role = "skip"
            self._skipped = 1
        elif is_apart(name):
            self.part.apart.append((element.start, element.start))
            markup = _TYPES.get(name, "image" if name.startswith("draw:") else f"x-{local}")
            element.piece = Piece("alone", element.start, name, number=len(self.part.apart), markup=markup)
            paragraph.add(element.piece)
            element.role = "apart"
            self._open.append(None)
        elif name == "text:ruby-base" and self._elements[-2].name == "text:ruby":
            paragraph.muted = False
            element.role = "ruby-base"
        else:
            self._start_run(element, own, paragraph)

    def _start_run(self, element: _Element, own: Mapping[str, str], paragraph: OpenParagraph) -> None:
        """The start of an element that has text of the paragraph in it, or of one that is empty."""
        name = element.name
        local = name.partition(":")[2]
        piece = Piece("open", element.start, name, number=paragraph.element(), markup=_TYPES.get(name, f"x-{local}"))
        verbatim = is_verbatim(name)
        if name == "text:span":
            style = own.get("text:style-name")
            piece.markup = self._styles.markup(style)
            piece.look = self._styles.look(style) if own.keys() <= {"text:style-name"} else ""
            verbatim = self._protect and self._styles.is_code("text", style)
        elif local.endswith(("-start", "-end")):
            key = next((own[key] for key in _KEYS if key in own), "")
            stem, _, half = local.rpartition("-")
            piece.key = f"{stem} {key}{'<' if half == 'start' else '>'}"
        paragraph.add(piece)
        if name == "text:ruby":
            paragraph.muted = True
        if verbatim:
            paragraph.verbatim += 1
        element.piece = piece
        element.role = "verbatim" if verbatim else "run"

    def _end(self, _: str) -> None:
        if self._skipped > 1:
            self._skipped -= 1
            return
        self._skipped = 0
        element = self._elements.pop()
        if element.mark:
            self._within[element.mark] -= 1
        place = self.parser.CurrentByteIndex
        if element.role == "paragraph":
            self._end_paragraph(element, place)
        elif element.role == "apart":
            self._open.pop()
            assert element.piece is not None
            self.part.apart[element.piece.number - 1] = (element.start, self._end_of(element.start, place))
        elif element.role == "style":
            assert self._style is not None
            self._styles.add(*self._style)
            self._style = None
        elif element.role in ("run", "verbatim", "ruby-base"):
            self._end_run(element, place)

    def _end_run(self, element: _Element, place: int) -> None:
        paragraph = self._paragraph()
        piece = self._elements[-1].piece if element.role == "ruby-base" else element.piece
        if paragraph is None or piece is None:
            return
        if element.role == "verbatim":
            paragraph.verbatim -= 1
        if element.name == "text:ruby":
            # Its end is part of what ends its base.
            paragraph.muted = False
            return
        if element.role == "ruby-base":
            paragraph.muted = True
        if paragraph.pieces[-1] is piece:
            # Nothing is in it, whether it is written as one tag or as two.
            piece.kind, piece.number = "alone", 0
        else:
            paragraph.pieces.append(Piece("close", place, piece.name, number=piece.number, look=piece.look))

    def _end_of(self, start: int, place: int) -> int:
        """Where an element ends that begins at `start`, and of which the parser tells the end at `place`."""
        data = self.part.data
        tag = tag_at(data, start)
        return place if start + len(tag) == place and tag.endswith(b"/>") else place + len(tag_at(data, place))

    def _end_paragraph(self, element: _Element, end: int) -> None:
        paragraph = self._open.pop()
        assert paragraph is not None
        part = self.part
        if element.name == "dc:language":
            if paragraph.pieces:
                part.language_texts.append((paragraph.pieces[0].start, end))
                if not part.default_language:
                    part.default_language = paragraph.pieces[0].text.strip()
            return
        place = paragraph.place(part.data, end)
        if place is None:
            return
        if element.name == "dc:title":
            part.title = place.paragraph.text
        if self._whole or not (paragraph.is_outside or self._is_made()):
            self.found.append((element.start, place))

    def _is_made(self) -> bool:
        """Whether what is open is no part of the article: headers, footers, indexes that the program makes."""
        return any(self._within.get(name) for name in ("furniture", "text:index-body"))
