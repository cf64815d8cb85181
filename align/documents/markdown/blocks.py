"""Markdown -> its paragraphs, and where in the source each stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from align.article import Paragraph, ParagraphKind
from align.documents.markdown.coding import CodedContent, coded, trimmed
from align.documents.markdown.html_blocks import HtmlPart
from align.documents.markdown.parsing import parse_blocks, parse_title
from align.documents.markdown.pieces import Piece, Value, pieces_of, title_text

if TYPE_CHECKING:
    from markdown_it.token import Token

Shape = Literal["paragraph", "heading", "underlined", "cell"]
"""What a block is written as: in lines, in one line, above a line that underlines it, or between strokes."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_HASHES = re.compile(r"#{1,6}[ \t]+")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_ALERT = re.compile(r"\[![A-Za-z]+\][+-]?[ \t]*(?:\n[ \t]*|$)")
# Obsidian's, which ends with its line. Where a sentence goes on behind that, it is the text of a block without title.
_ALERT_TITLE = re.compile(r"\[![\w-]+\][+-]?[ \t]+(?P<title>[^\n]*\S)[ \t]*(?:\n[ \t]*(?![ \ta-z])|$)")
_TITLES = frozenset({"admonition_title", "directive_title"})
_HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{[:#.][^{}\n]*\}[ \t]*$")
_LINE_OF_ATTRIBUTES = re.compile(r"\n[ \t]*\{:[^{}\n]*\}[ \t]*$")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]*_]*$")
_DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:", re.DOTALL)
_OTHER_THAN_MARKS = re.compile(r"[^>\s]")
_CONTAINERS: dict[str, ParagraphKind] = {
    **{"blockquote": "quote", "list_item": "list-item", "dd": "list-item", "dt": "list-item"},
    "heading": "heading",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, and how to write it.

    Attributes:
        coded: its text and codes.
        kind: what it is on the page.
        shape: what it is written as.
        start, end: half-open offsets of it in the source.
        before, after: what stands before and behind it in the content of the block.
        prefix: what its lines begin with, but for the first.
        widths: of its lines, with what they begin with.
        first: width of what stands before it in its first line.
        underline: half-open offsets of the line below it.
        followed: whether the line behind it is not blank, which might make its last line the head of a table.
        nbsp: whether spaces that do not break are written as entities.
    """

    coded: CodedContent
    kind: ParagraphKind
    shape: Shape
    start: int
    end: int
    before: str
    after: str
    prefix: str
    widths: tuple[int, ...]
    first: int
    underline: tuple[int, int] | None = None
    followed: bool = False
    nbsp: bool = False

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph, not yet segmented."""
        return Paragraph(self.coded.text, self.kind, (), self.coded.codes, self.coded.verbatim)


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a document holds.

    Attributes:
        blocks: by rising place.
        values: texts outside the layout, by rising place.
        environment: what the document defines.
        html: blocks of HTML, by rising place.
    """

    blocks: tuple[Block, ...]
    values: tuple[Value, ...]
    environment: dict[str, Any]
    html: tuple[HtmlPart, ...] = ()


@dataclass(frozen=True, slots=True)
class _Content:
    """The content of a block: `starts` has the place in the source of each of its characters, and of its end."""

    text: str
    starts: Sequence[int]


class _Lines:
    """The source as lines."""

    def __init__(self, source: str, start: int) -> None:
        self.texts: list[str] = []
        self.starts: list[int] = []
        for end in _LINE_END.finditer(source, start):
            self._add(source, start, end.start())
            start = end.end()
        self._add(source, start, len(source))

    def _add(self, source: str, start: int, end: int) -> None:
        self.texts.append(source[start:end].replace("\0", "\ufffd"))
        self.starts.append(start)

    def number_of(self, place: int) -> int:
        """The line in which a place of the source is."""
        return bisect_right(self.starts, place) - 1


def read_blocks(source: str, start: int, *, references: bool = True) -> Blocks:
    """The paragraphs of a document.

    Args:
        source: the document.
        start: where its front matter ends.
        references: whether the marks of footnotes are codes; else they are text that stays.
    """
    environment: dict[str, Any] = {"references": {}}
    lines = _Lines(source, start)
    tokens = parse_blocks("\n".join(lines.texts), environment)
    reader = _Reader(source, lines, references)
    reader.read(tokens)
    values = [*reader.values, *_definitions(lines, environment)]
    in_order = tuple(sorted(values, key=lambda value: value.start))
    return Blocks(tuple(reader.blocks), in_order, environment, tuple(reader.html))


class _Reader:
    """Walks through the tokens."""

    def __init__(self, source: str, lines: _Lines, references: bool) -> None:
        self.blocks: list[Block] = []
        self.values: list[Value] = []
        self.html: list[HtmlPart] = []
        self._source = source
        self._lines = lines
        self._references = references

    def read(self, tokens: Sequence[Token]) -> None:
        around: list[str] = []
        cells = 0
        for number, token in enumerate(tokens):
            if token.type == "tr_open":
                cells = 0
            if token.nesting > 0:
                around.append(token.type.removesuffix("_open"))
            elif token.nesting < 0:
                around.pop()
            elif token.type == "html_block" and token.map:
                self._html(token.content.rstrip(), token.map[0])
            elif token.type == "inline" and token.map:
                opening = tokens[number - 1]
                if around[-1] in ("td", "th"):
                    content = self._in_cell(token, cells)
                    cells += 1
                elif around[-1] in _TITLES:
                    content = self._title(token.content, token.map[0])
                else:
                    content = self._content(token.content, token.map[0], opening.markup)
                if content is not None and content.text:
                    self._block(token, content, around, opening)

    def _content(self, content: str, first: int, markup: str = "") -> _Content | None:
        """The places of a block's content, which begins in the line `first`; None where they cannot be told."""
        starts: list[int] = []
        wanted = content.split("\n")
        for offset, text in enumerate(wanted):
            if first + offset >= len(self._lines.texts):
                return None
            line = self._lines.texts[first + offset]
            begin = self._lines.starts[first + offset]
            inner = text.lstrip()
            if markup.startswith("#") and (mark := _HASHES.search(line)):
                place = mark.end()
                if not line.startswith(inner, place):
                    return None
            else:
                place = len(line if offset + 1 < len(wanted) else line.rstrip()) - len(inner)
                if place < 0 or line[place : place + len(inner)] != inner:
                    return None
            starts += [begin + place] * (len(text) - len(inner))
            starts += range(begin + place, begin + place + len(inner) + 1)
        return _Content(content, starts)

    def _html(self, text: str, first: int) -> None:
        content = self._content(text, first)
        if content is not None:
            self.html.append(HtmlPart(text, content.starts, self._prefix(content, first)))

    def _title(self, title: str, number: int) -> _Content | None:
        """The places of the title of an admonition, which stands in the line that begins this; None where none does."""
        line = self._lines.texts[number]
        place = line.rfind(title)
        if place < 0 or (line.lstrip(" \t>")[:1] in "!?" and line[place - 1] != '"'):
            # It is the name of what kind this is, or names of classes.
            return None
        start = self._lines.starts[number] + place
        return _Content(title, range(start, start + len(title) + 1))

    def _in_cell(self, token: Token, number: int) -> _Content | None:
        """The same of a cell; `number` counts those of the row, from 0."""
        assert token.map is not None
        line = self._lines.texts[token.map[0]]
        cell = next(islice(_cells(line), number, None), None)
        return None if cell is None else _cell_content(token.content, line, self._lines.starts[token.map[0]], *cell)

    def _block(self, token: Token, content: _Content, around: Sequence[str], opening: Token) -> None:
        text = content.text
        element = around[-1]
        in_cell = element in ("td", "th")
        if element == "heading" and not in_cell:
            text = text[: len(text) - len(match[0])] if (match := _HEADING_ATTRIBUTES.search(text)) else text
        else:
            text = text[: match.start()] if (match := _LINE_OF_ATTRIBUTES.search(text)) else text
        pieces = pieces_of(content.text, token.children or (), references=self._references)
        for piece in pieces:
            for value in piece.values:
                places = (content.starts[piece.start + value.start], content.starts[piece.start + value.end])
                self.values.append(Value(*places, value.text, value.style, in_cell))
        skipped = self._skipped(text, around)
        kind: ParagraphKind = next((_CONTAINERS[name] for name in reversed(around) if name in _CONTAINERS), "body")
        shape, underline = self._shape(token, element, opening)
        if kind == "quote" and element == "paragraph" and not skipped and (match := _ALERT_TITLE.match(text)):
            self._stretch(content, pieces, match.span("title"), kind, "heading", None)
            skipped = match.end()
        self._stretch(content, pieces, (skipped, len(text)), kind, shape, underline)

    def _stretch(
        self,
        content: _Content,
        pieces: Sequence[Piece],
        limits: tuple[int, int],
        kind: ParagraphKind,
        shape: Shape,
        underline: tuple[int, int] | None,
    ) -> None:
        """Adds the paragraph that stands between two offsets of a content, if there is one."""
        cut = (within(piece, *limits) for piece in pieces)
        kept = trimmed(content.text, [piece for piece in cut if piece is not None])
        if not kept:
            return
        start, end = kept[0].start, kept[-1].end
        made = coded(content.text, kept, keeps_lines=_keeps_lines(content.text))
        if not made.has_words:
            return
        first = self._lines.number_of(content.starts[0])
        own = self._lines.number_of(content.starts[start]), self._lines.number_of(content.starts[end - 1])
        prefix = self._prefix(content, first)
        self.blocks.append(
            Block(
                made,
                kind,
                shape,
                content.starts[start],
                _end(content, end),
                content.text[:start],
                content.text[end:],
                prefix,
                tuple(len(self._lines.texts[number]) for number in range(own[0], own[1] + 1)),
                content.starts[start] - self._lines.starts[own[0]],
                underline,
                any(map(str.strip, self._lines.texts[own[1] + 1 : own[1] + 2])),
                "&nbsp;" in content.text,
            )
        )

    def _skipped(self, text: str, around: Sequence[str]) -> int:
        """How much of a content is no text: a box to tick, or what kind of alert a quotation is."""
        if len(around) > 1 and around[-1] == "paragraph":
            if around[-2] == "list_item" and (match := _TASK.match(text)):
                return match.end()
            if around[-2] == "blockquote" and (match := _ALERT.match(text)):
                return match.end()
        return 0

    def _shape(self, token: Token, element: str, opening: Token) -> tuple[Shape, tuple[int, int] | None]:
        if element in ("td", "th"):
            return "cell", None
        if element != "heading":
            return ("paragraph" if element == "paragraph" else "heading"), None
        if opening.markup.startswith("#") or token.map is None:
            return "heading", None
        number = token.map[0] + token.content.count("\n") + 1
        line = self._lines.texts[number].rstrip()
        length = len(line) - len(line.rstrip(opening.markup))
        end = self._lines.starts[number] + len(line)
        return "underlined", (end - length, end)

    def _prefix(self, content: _Content, first: int) -> str:
        """What the lines of a block begin with, but for the first: as in the second, or spaces below a list's mark."""
        if "\n" in content.text:
            place = content.text.index("\n") + 1
            while content.text[place : place + 1] in (" ", "\t"):
                place += 1
            line = self._lines.starts[first + 1]
            return self._source[line : content.starts[place]]
        own = self._source[self._lines.starts[first] : content.starts[0]]
        return _OTHER_THAN_MARKS.sub(" ", own)


def within(piece: Piece, start: int, end: int) -> Piece | None:
    """The piece where it is between two offsets; what reaches over one is cut, if it is text.

    Markup that reaches over the first offset is left out, and over the second one is left whole.
    """
    if piece.end <= start or piece.start >= end:
        return None
    if piece.start >= start and piece.end <= end:
        return piece
    if piece.kind != "text" or piece.end - piece.start != len(piece.text):
        return piece if piece.start >= start else None
    low, high = max(piece.start, start), min(piece.end, end)
    return replace(piece, start=low, end=high, text=piece.text[low - piece.start : high - piece.start])


def _end(content: _Content, end: int) -> int:
    """Where in the source a stretch of the content ends."""
    # An escaped stroke in a table is two characters of the source.
    whole = end == len(content.text) or content.text[end - 1] == "|"
    return content.starts[end] if whole else content.starts[end - 1] + 1


def _keeps_lines(content: str) -> bool:
    """Whether each line of a paragraph is a sentence, as some write so that changes are seen better."""
    lines = [line.strip() for line in content.split("\n")]
    if len(lines) < 2 or not all(_SENTENCE_END.search(line) for line in lines[:-1]):
        return False
    width = max(map(len, lines))
    return len(lines) > 2 or len(lines[0]) + 1 + len(lines[1].split(" ")[0]) <= max(width, 72)


def _cells(line: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a row stand, strokes at its ends aside."""
    start = len(line) - len(line.lstrip(" \t>"))
    end = len(line.rstrip())
    borders = [
        place for place in range(start, end) if line[place] == "|" and not (place > start and line[place - 1] == "\\")
    ]
    if borders and not line[start : borders[0]].strip(" \t>"):
        start = borders.pop(0) + 1
    if borders and borders[-1] == end - 1:
        end = borders.pop()
    for border in [*borders, end]:
        yield start, border
        start = border + 1


def _cell_content(wanted: str, line: str, begin: int, start: int, end: int) -> _Content | None:
    raw = line[start:end]
    place = start + len(raw) - len(raw.lstrip())
    if not line.startswith(wanted[:1], place) and wanted[:1] != "|":
        # A mark of a list stands before the first cell of a table in it.
        place = line.find(wanted, start, end)
    starts = []
    for character in wanted:
        starts.append(begin + place)
        if character == "|" and line.startswith("\\|", place):
            place += 1
        if place < 0 or line[place : place + 1] != character:
            return None
        place += 1
    return _Content(wanted, [*starts, begin + place])


def _definitions(lines: _Lines, environment: dict[str, Any]) -> Iterator[Value]:
    """The titles of links that are defined apart."""
    known = [*environment.get("references", {}).values(), *environment.get("duplicate_refs", ())]
    for reference in known:
        if not reference.get("title"):
            continue
        first, last = reference["map"]
        text = "\n".join(lines.texts[first:last])
        match = _DEFINITION.search(text)
        place = None if match is None else parse_title(text, match.end(), len(text))
        if place is None or title_text(text[slice(*place)]) != " ".join(reference["title"].split()):
            continue
        if "\n" in text[slice(*place)]:
            continue
        number = first + text.count("\n", 0, place[0])
        start = lines.starts[number] + place[0] - (text.rfind("\n", 0, place[0]) + 1)
        yield Value(start, start + place[1] - place[0], title_text(text[slice(*place)]), "title")
