"""A part of an Office document -> its paragraphs with their places, and what its tags say.

One pass over the source, whatever the part holds: text boxes, tables and cells are paragraphs in other elements. What
is written twice, for programs that know newer elements and for those that do not (`mc:AlternateContent`, ECMA-376-3),
is one paragraph with two places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from align.article import Paragraph, ParagraphKind
from align.documents.ooxml.attributes import Attributes, Value
from align.documents.ooxml.items import Item, OpenParagraph
from align.documents.ooxml.paragraphs import Stretch, read_paragraph
from align.documents.ooxml.places import steps
from align.documents.ooxml.vocabulary import (
    CACHED_STRINGS,
    CHARACTERS,
    CONTAINER_PROPERTIES,
    CONTAINERS,
    DELETIONS,
    DROPPED,
    IGNORED_PROPERTIES,
    LANGUAGE,
    LEAVES,
    PAGE_HEADINGS,
    PARAGRAPH_PROPERTIES,
    PARAGRAPHS,
    RUN_PROPERTIES,
    RUNS,
    TABS,
    TEXTS,
    known_name,
)
from align.documents.streaming import Window

_Role = Literal[
    "", "paragraph", "container", "content", "run", "properties", "ignored", "text", "sign", "alone", "leaf"
]

_TITLES = frozenset({"title", "ctrTitle"})
_TOGETHER = 64
"""Paragraphs that are found before they are handed on."""
_BRANCHES = frozenset({"mc:Choice", "mc:Fallback"})

Twins = dict[object, list[Stretch]]
"""Places of paragraphs by their texts and codes."""


@dataclass(slots=True)
class PartText:
    """What a stretch of a part has of text, which is whole paragraphs and what is between them.

    Attributes:
        paragraphs: in reading order, each with its places.
        values, languages, undeclared: see `Attributes`.
    """

    paragraphs: list[tuple[Paragraph, list[Stretch]]]
    values: list[Value]
    languages: list[tuple[int, int, str]]
    undeclared: tuple[int, bytes] | None


@dataclass(slots=True, eq=False)
class _Element:
    """An open element: what it is to us, where its start tag is, what it has become, and where its content ends."""

    name: str
    role: _Role
    start: int
    tag_end: int
    item: Item | None = None
    close_start: int | None = None
    twins: Twins | None = None


def identity(paragraph: Paragraph) -> object:
    """What two paragraphs have in common that show the same."""
    return paragraph.text, tuple((code.offset, code.data) for code in paragraph.codes)


class PartReader:
    """Reads a part.

    Attributes:
        attributes: what its tags say of styles.
        has_deletions: whether changes are tracked that take something away.
        has_bindings: whether content controls show what another part says.
        bound: what those within paragraphs show of it.
    """

    def __init__(
        self,
        chunks: Iterable[bytes],
        styles: Mapping[str, ParagraphKind],
        code_styles: Collection[str] = (),
        *,
        placeholders: bool = True,
        is_data: bool = False,
    ) -> None:
        """Takes what there is to know.

        Args:
            chunks: the part, as `align.documents.ooxml.places.in_utf8` gives it.
            styles: kinds of paragraphs by the id of their style.
            code_styles: ids of styles whose paragraphs are left out, and whose runs are codes.
            placeholders: whether the text of placeholders counts, which shows only where a slide is made.
            is_data: whether every element with nothing but text in it is a text of its own.
        """
        self._source = Window(chunks)
        self.attributes = Attributes(self._source)
        self.has_deletions = False
        self.has_bindings = False
        self.bound: set[str] = set()
        # With where each begins, so that one comes before the text boxes in it.
        self._found: list[tuple[int, Paragraph, list[Stretch]]] = []
        self._ready: list[PartText] = []
        self._styles = styles
        self._code_styles = code_styles
        self._placeholders = placeholders
        self._is_data = is_data
        self._stack = [_Element("", "", 0, 0)]
        self._paragraphs: list[OpenParagraph] = []
        self._pieces: list[str] | None = None
        self._in_cache = False
        self._title: _Element | None = None
        self._left: _Element | None = None
        self._branches: list[tuple[Twins, bool]] = []

    def texts(self, *, name: str, part: str) -> Iterator[PartText]:
        """Reads the part, one stretch after the other.

        Args:
            name: what messages call the document.
            part: the part's name.

        Raises:
            ReadError: see `align.documents.ooxml.places.steps`.
        """
        for _ in steps(self._source, self, name=name, part=part):
            yield from self._ready
            self._ready.clear()
        yield self._text()

    @property
    def needed(self) -> int | None:
        """Where the paragraph begins that is open; see `align.documents.ooxml.places.Listener`."""
        return self._paragraphs[0].start if self._paragraphs else None

    def _text(self) -> PartText:
        """What has been found, to be kept here no longer."""
        found = [(paragraph, places) for _, paragraph, places in sorted(self._found, key=lambda one: one[0])]
        self._found.clear()
        return PartText(found, *self.attributes.taken())

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        parent = self._stack[-1]
        element = _Element(name, self._role(name, parent, attributes), start, end)
        self._stack.append(element)
        self.attributes.start(name, attributes, start, end, shown=self._left is None)
        self._begin(element, parent, attributes)
        if name in _BRANCHES:
            is_first = parent.twins is None
            if parent.twins is None:
                parent.twins = {}
            self._branches.append((parent.twins, is_first))
        elif name in DELETIONS:
            self.has_deletions = True
        elif name == "w:dataBinding":
            self.has_bindings = True
            control = next((one.item for one in reversed(self._stack) if one.name == "w:sdt"), None)
            if control is not None:
                control.text = name
        elif name == CACHED_STRINGS:
            self._in_cache = True
        elif name == "p:ph":
            self._in_placeholder(attributes.get("type", ""))
        elif self._paragraphs:
            self._of_paragraph(name, attributes)

    def text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def end(self, name: str, start: int, end: int) -> None:
        element = self._stack.pop()
        self.attributes.end(name, start, end)
        self._finish(element, start, end)
        if name in _BRANCHES:
            self._branches.pop()
        elif name == CACHED_STRINGS:
            self._in_cache = False
        if element is self._title:
            self._title = None
        if element is self._left:
            self._left = None

    def _role(self, name: str, parent: _Element, attributes: Mapping[str, str]) -> _Role:
        """What an element is to us."""
        if name in PARAGRAPHS:
            return "" if self._left is not None else "paragraph"
        if parent.role in ("paragraph", "container", "content"):
            return _role_around_runs(name, parent)
        if parent.role == "run":
            if name in RUN_PROPERTIES:
                return "properties"
            if name in TEXTS:
                return "text"
            if name in CHARACTERS:
                return "sign"
            return "" if name in DROPPED | PARAGRAPH_PROPERTIES else "alone"
        if parent.role == "properties":
            return "ignored" if name in IGNORED_PROPERTIES else ""
        if self._is_data or name in LEAVES or name == LANGUAGE:
            return "leaf"
        return "leaf" if name == "c:v" and (self._in_cache or parent.name == "c:tx") else ""

    def _begin(self, element: _Element, parent: _Element, attributes: Mapping[str, str]) -> None:
        if element.role == "paragraph":
            self._paragraphs.append(
                OpenParagraph(self._source, element.start, "body" if self._title is None else "heading")
            )
        elif element.role == "container":
            element.item = self._paragraphs[-1].add("open", element.name, element.start, element.tag_end)
            element.item.text = _value(attributes, "w:instr") if element.name == "w:fldSimple" else ""
        elif element.role == "content" and parent.item is not None:
            parent.item.end = element.tag_end
        elif element.role == "run":
            type = _value(attributes, "type") if element.name == "a:fld" else None
            self._paragraphs[-1].begin_run(element.start, element.tag_end, type)
        elif element.role == "alone":
            element.item = self._paragraphs[-1].add("alone", element.name, element.start, element.tag_end)
            element.item.text = _value(attributes, "w:fldCharType")
            is_page = element.name == "w:br" and _value(attributes, "w:type") in ("page", "column")
            element.item.is_border = is_page or element.name in TABS
        if element.role in ("text", "leaf") or element.name == "w:instrText":
            self._pieces = []

    def _finish(self, element: _Element, start: int, end: int) -> None:
        text = ""
        if self._pieces is not None and (element.role in ("text", "leaf") or element.name == "w:instrText"):
            text, self._pieces = "".join(self._pieces), None
        if self._paragraphs and element.role in ("container", "run", "properties", "ignored", "text", "sign"):
            self._finish_in_paragraph(element, text, start, end)
        elif element.role == "paragraph":
            self._end_paragraph(self._paragraphs.pop())
            if not (self._paragraphs or self._branches) and len(self._found) >= _TOGETHER:
                self._ready.append(self._text())
        elif element.role == "content":
            self._stack[-1].close_start = start
        elif element.name in PAGE_HEADINGS:
            self.attributes.add_page_heading(element.tag_end, start)
        elif element.name == LANGUAGE and element.role == "leaf":
            self.attributes.add_language(text, element.tag_end, start)
        elif element.role == "leaf" and text and self._left is None:
            self.attributes.add_value(text, element.tag_end, start)
        elif element.item is not None:
            element.item.end = end
            element.item.text = element.item.text or text
        elif element.name in CONTAINER_PROPERTIES and self._stack[-1].item is not None:
            self._stack[-1].item.end = end

    def _finish_in_paragraph(self, element: _Element, text: str, start: int, end: int) -> None:
        own = self._paragraphs[-1]
        if element.item is not None:
            if element.item.text == "w:dataBinding":
                inside = own.items[own.items.index(element.item) :]
                self.bound.add(" ".join("".join(item.text for item in inside if item.kind == "text").split()))
            own.end_container(element.item, start if element.close_start is None else element.close_start, end)
        elif element.role == "run":
            own.end_run(end)
        elif element.role == "properties":
            own.end_properties(element.start, end)
        elif element.role == "ignored":
            own.ignored.append((element.start, end))
        elif element.role == "sign":
            own.add("text", element.name, element.start, end).text = CHARACTERS[element.name]
        else:
            own.add_text(element.name, text, (element.start, element.tag_end, start, end))

    def _end_paragraph(self, own: OpenParagraph) -> None:
        if own.is_code:
            return
        for paragraph, stretch in read_paragraph(own):
            key = identity(paragraph)
            twin = next((twins[key] for twins, is_first in self._branches if not is_first and key in twins), None)
            if twin is not None:
                twin.append(stretch)
                continue
            places = [stretch]
            self._found.append((own.start, paragraph, places))
            for twins, _ in self._branches:
                twins.setdefault(key, places)

    def _of_paragraph(self, name: str, attributes: Mapping[str, str]) -> None:
        """What its style and the like say of a paragraph or a run."""
        own = self._paragraphs[-1]
        style = _value(attributes, "w:val") if name in ("w:pStyle", "w:rStyle") else ""
        if name == "w:rStyle":
            own.run_is_code = own.run is not None and style in self._code_styles
        elif name == "w:pStyle" and own.kind == "body":
            own.kind = self._styles.get(style, "body")
            own.is_code = style in self._code_styles
        elif name == "w:numPr" and own.kind == "body":
            own.kind = "list-item"

    def _in_placeholder(self, type: str) -> None:
        shape = next((element for element in reversed(self._stack) if element.name == "p:sp"), None)
        if type in _TITLES:
            self._title = shape
        if not self._placeholders:
            self._left = shape


def _role_around_runs(name: str, parent: _Element) -> _Role:
    """What an element is that stands in a paragraph, around runs, or between them."""
    if name in RUNS:
        return "run"
    if name in CONTAINERS:
        return "container"
    if name == "w:sdtContent" and parent.name == "w:sdt":
        return "content"
    if name == "x:t":
        return "text"
    return "" if name in PARAGRAPH_PROPERTIES | CONTAINER_PROPERTIES | DROPPED else "alone"


def _value(attributes: Mapping[str, str], wanted: str) -> str:
    return next((value for key, value in attributes.items() if known_name(key) == wanted), "")
