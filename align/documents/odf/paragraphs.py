"""A paragraph of OpenDocument: its text, the codes in it, and where in the part of the document both stand.

White space is one space however long it is, also over the borders of elements, and further spaces are written as
`<text:s/>` (OpenDocument 1.3, part 3, section 6.1.2). Tabs and line breaks are line breaks of the text: what stands on
both sides of a tab, such as a heading and its page in a table of contents, is no sentence of its own as a rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from align.article import Paragraph, ParagraphKind
from align.documents.encoding import without_invisibles
from align.inline import CodeKind, InlineCode

_SPACE = " \t\n\r\f"
_SPACE_BYTES = b" \t\n\r"
_RUN = re.compile(rf"([{_SPACE}]+)|[^{_SPACE}]+")
_PREFIX = re.compile(r"<([^:\s]*:|)s\b")

PieceKind = Literal["text", "space", "open", "close", "alone", "break"]


@dataclass(slots=True)
class Piece:
    """What stands in a paragraph, up to the next piece.

    Attributes:
        kind: text, spaces that are written as an element, a tag, an element or what stands for it, or a line break or
            tab.
        start, end: half-open, bytes of the part.
        name: of the element.
        text: of text.
        number: of the two tags of an element; how many spaces there are; of an element apart, its number.
        key: of an element that marks one end of a stretch, what both ends have in common.
        look: of a run of text, see `Styles.look`; "" of any other element.
        markup: what it does, by the names of TMX.
        is_verbatim: of text, whether it is to stay as it is.
        is_idle: whether it is a tag of a run that adds nothing.
    """

    kind: PieceKind
    start: int
    name: str = ""
    text: str = ""
    number: int = 0
    key: str = ""
    look: object = ""
    markup: str = ""
    is_verbatim: bool = False
    is_idle: bool = False
    end: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in a part.

    Attributes:
        start, end: half-open, bytes of the part.
        paragraph: what stands there.
        before, behind: a space that is shown there, or "".
        in_attribute: whether it is the value of an attribute.
        is_outside: whether it is outside the layout, such as a title or what is said of an image.
    """

    start: int
    end: int
    paragraph: Paragraph
    before: str = ""
    behind: str = ""
    in_attribute: bool = False
    is_outside: bool = False


@dataclass(slots=True)
class OpenParagraph:
    """A paragraph that is being read.

    Attributes:
        kind: what it is.
        is_outside: see `Place`.
        pieces: what stands in it, by rising place.
        verbatim: how many elements are open whose text stays as it is.
        muted: whether what comes is part of the tag before it.
        is_tangled: whether it has paragraphs in it that are not set apart, and is therefore left as it is.
    """

    kind: ParagraphKind
    is_outside: bool = False
    pieces: list[Piece] = field(default_factory=list)
    verbatim: int = 0
    muted: bool = False
    is_tangled: bool = False
    _elements: int = 0

    def text(self, text: str, start: int) -> None:
        """Adds text; what follows text without an element between is the same piece."""
        if self.muted:
            return
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.kind == "text":
            last.text += text
        else:
            self.pieces.append(Piece("text", start, text=text, is_verbatim=self.verbatim > 0))

    def add(self, piece: Piece) -> None:
        """Adds what is no text."""
        if not self.muted:
            self.pieces.append(piece)

    def element(self) -> int:
        """A number for an element."""
        self._elements += 1
        return self._elements

    def place(self, data: bytes, end: int) -> Place | None:
        """The paragraph with its place, without what stands before and behind its text.

        Args:
            data: the part.
            end: where it ends.

        Returns:
            None where there is nothing to be translated.
        """
        ends = (*(piece.start for piece in self.pieces[1:]), end)
        for number, piece in enumerate(self.pieces):
            piece.end = ends[number]
        pieces = _joined(self.pieces)
        texts = [i for i, piece in enumerate(pieces) if piece.kind == "text" and piece.text.strip(_SPACE)]
        if self.is_tangled or not texts or not _has_words(pieces):
            return None
        first, last = texts[0], texts[-1]
        left, right = _extent(pieces, first, last)
        start, stop = pieces[left].start, pieces[right].end
        if left == first:
            raw = data[start:stop]
            start += len(raw) - len(raw.lstrip(_SPACE_BYTES))
        if right == last:
            stop = start + len(data[start:stop].rstrip(_SPACE_BYTES))
        written = _Written(data)
        for piece in pieces[left : right + 1]:
            written.add(piece)
        paragraph = written.paragraph(self.kind)
        if not paragraph.text.strip():
            return None
        before = " " if left < first and pieces[first].text[0] in _SPACE else ""
        behind = " " if right > last and pieces[last].text[-1] in _SPACE else ""
        return Place(start, stop, paragraph, before, behind, is_outside=self.is_outside)


def _has_words(pieces: list[Piece]) -> bool:
    texts = (piece.text for piece in pieces if piece.kind == "text" and not piece.is_verbatim)
    return any(character.isalnum() for text in texts for character in text)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces without the tags between runs of one look that follow one another.

    Tags of runs that add nothing are marked as such: they go where they stand within the text.
    """
    kept: list[Piece] = []
    same: dict[int, int] = {}
    for piece in pieces:
        piece.is_idle = piece.look is None
        if piece.kind == "open" and piece.look:
            before = next((i for i in range(len(kept) - 1, -1, -1) if not kept[i].is_idle), -1)
            if before >= 0 and kept[before].kind == "close" and kept[before].look == piece.look:
                same[piece.number] = kept[before].number
                del kept[before]
                continue
        elif piece.kind == "close":
            piece.number = same.get(piece.number, piece.number)
        kept.append(piece)
    return kept


def _extent(pieces: list[Piece], first: int, last: int) -> tuple[int, int]:
    """The first and the last piece that belong to the text: texts, and tags beside them whose other half is within."""
    opened = {piece.number: i for i, piece in enumerate(pieces) if piece.kind == "open"}
    closed = {piece.number: i for i, piece in enumerate(pieces) if piece.kind == "close"}
    left, right = first, last
    for i in range(first - 1, -1, -1):
        if pieces[i].kind == "open" and first < closed.get(pieces[i].number, -1) < last:
            left = i
    for i in range(last + 1, len(pieces)):
        if pieces[i].kind == "close" and first < opened.get(pieces[i].number, -1) < last:
            right = i
    return left, right


class _Written:
    """The text of a paragraph as it is shown, and its codes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._text: list[str] = []
        self._length = 0
        self._codes: list[InlineCode] = []
        self._keys: list[str] = []
        self._verbatim: list[tuple[int, int]] = []
        # At the beginning, as behind a line break, white space is none of the text.
        self._ends_in_space = self._is_new_line = True
        self._space_is_written = False
        self._spaces = ""

    def add(self, piece: Piece) -> None:
        if piece.is_idle:
            return
        if piece.kind == "text":
            self._add_text(piece)
        elif piece.kind == "space":
            self._add_spaces(piece)
        elif piece.kind == "break":
            self._add_break(self._raw(piece))
        else:
            # A number is what stands for an element with paragraphs of its own.
            data = f"<{piece.name} #{piece.number}/>" if piece.kind == "alone" and piece.number else self._raw(piece)
            kind: CodeKind = "standalone" if piece.kind == "alone" else piece.kind
            self._code(InlineCode(kind, str(piece.number), self._length, data, piece.markup), piece.key)

    def paragraph(self, kind: ParagraphKind) -> Paragraph:
        text = "".join(self._text).rstrip(_SPACE)
        codes = [replace(code, offset=min(code.offset, len(text))) for code in self._codes]
        return Paragraph(text, kind, (), _numbered(codes, self._keys), tuple(self._verbatim))

    def _raw(self, piece: Piece) -> str:
        return self._data[piece.start : piece.end].decode("utf-8", "replace")

    def _code(self, code: InlineCode, key: str = "") -> None:
        self._codes.append(code)
        self._keys.append(key)

    def _put(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def _add_text(self, piece: Piece) -> None:
        first = None
        for run in _RUN.finditer(without_invisibles(piece.text)):
            if not run[1]:
                first = self._length if first is None else first
                self._put(run[0])
                self._ends_in_space = self._is_new_line = self._space_is_written = False
                self._spaces = ""
            elif not self._ends_in_space:
                self._put(" ")
                self._ends_in_space = True
            elif self._space_is_written:
                # This space is shown beside those before it.
                self._space_is_written = False
                self._code(InlineCode("standalone", "", self._length, "<text:s/>", "x-space"))
            elif self._codes and not self._keys[-1] and self._is_between_spaces(self._codes[-1]):
                # White space on both sides of a picture or a formula shows on both; the text has one space.
                self._codes[-1] = replace(self._codes[-1], data=f"{self._codes[-1].data} ")
        if piece.is_verbatim and first is not None and any(map(str.isalpha, piece.text)):
            self._verbatim.append((first, self._length - (self._text[-1] == " ")))

    def _is_between_spaces(self, code: InlineCode) -> bool:
        """Whether the space that comes is behind a code that has one before it."""
        is_shown = code.kind == "standalone" and code.type not in ("lb", "x-space", "x-tab")
        return is_shown and 0 < code.offset == self._length

    def _add_spaces(self, piece: Piece) -> None:
        raw = self._raw(piece)
        if self._is_new_line:
            # Indentation: part of the break before it.
            if self._codes and self._codes[-1].type == "lb":
                self._codes[-1] = replace(self._codes[-1], data=self._codes[-1].data + raw)
            else:
                self._code(InlineCode("standalone", "", self._length, raw, "x-space"))
            return
        number = piece.number
        if not self._ends_in_space:
            self._put(" ")
            number -= 1
        self._ends_in_space = self._space_is_written = True
        self._spaces += raw
        if number:
            prefix = _PREFIX.match(raw)
            name = prefix[1] if prefix else "text:"
            count = f' {name}c="{number}"' if number > 1 else ""
            data = raw if number == piece.number else f"<{name}s{count}/>"
            self._code(InlineCode("standalone", "", self._length, data, "x-space"))

    def _add_break(self, raw: str) -> None:
        if self._codes and self._codes[-1].type == "lb" and self._is_new_line:
            self._codes[-1] = replace(self._codes[-1], data=self._codes[-1].data + raw)
            return
        while self._text and self._text[-1] == " ":
            self._text.pop()
            self._length -= 1
        while self._codes and self._codes[-1].type == "x-space" and self._codes[-1].offset >= self._length:
            self._codes.pop()
            self._keys.pop()
        last = len(self._codes)
        while last and self._codes[last - 1].offset > self._length:
            last -= 1
            self._codes[last] = replace(self._codes[last], offset=self._length)
        # Before all text there is no line that it ends.
        self._code(InlineCode("standalone", "", self._length, self._spaces + raw, "lb" if self._length else "x-tab"))
        if self._length:
            self._put("\n")
        self._ends_in_space = self._is_new_line = True
        self._space_is_written = False
        self._spaces = ""


def _numbered(codes: list[InlineCode], keys: list[str]) -> tuple[InlineCode, ...]:
    """The codes with numbers: halves of a pair have the same. The ends of a stretch are a pair if both are there."""
    halves: dict[str, int] = {}
    pairs: dict[int, str] = {}
    for i, key in enumerate(keys):
        if key.endswith("<"):
            halves[key[:-1]] = i
        elif key.endswith(">") and key[:-1] in halves:
            pairs[halves.pop(key[:-1])] = pairs[i] = key[:-1]
    numbers: dict[str, str] = {}
    lone = 0
    numbered = []
    for i, code in enumerate(codes):
        if code.kind == "standalone" and i not in pairs:
            lone += 1
            numbered.append(replace(code, id=str(lone)))
            continue
        own = pairs.get(i, code.id)
        number = numbers.setdefault(own, str(len(numbers) + 1))
        kind = code.kind if i not in pairs else "open" if keys[i].endswith("<") else "close"
        markup = code.type if kind == "open" else ""
        numbered.append(replace(code, kind=kind, id=number, type=markup))
    return tuple(numbered)
