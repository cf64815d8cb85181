"""Pieces of a block of Markdown -> the text of a paragraph and its inline codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from align.documents.encoding import without_invisibles
from align.documents.markdown.pieces import SPACES, Piece, Value
from align.inline import CodeKind, InlineCode

_TYPES = {
    **dict.fromkeys(("em", "i"), "italic"),
    **dict.fromkeys(("strong", "b"), "bold"),
    **{"link": "link", "a": "link", "image": "image", "img": "image", "u": "ulined", "br": "lb"},
}


@dataclass(frozen=True, slots=True)
class CodedContent:
    """A stretch of a block's content as a paragraph has it.

    Attributes:
        text: without markup; a line end is a space, or a line feed where it ends a sentence or shows.
        codes: its markup, as it is written.
        verbatim: half-open stretches of `text` that stay as they are.
        values: for the data of each code that has some, the texts within it, by offsets from its start.
        keys: for the data of closing codes, how they are written where the text before them is the source's.
    """

    text: str
    codes: tuple[InlineCode, ...]
    verbatim: tuple[tuple[int, int], ...]
    values: dict[str, tuple[Value, ...]]
    keys: dict[str, tuple[str, str]]

    @property
    def has_words(self) -> bool:
        """Whether anything in it is to be translated."""
        done = 0
        free = []
        for start, end in self.verbatim:
            free.append(self.text[done:start])
            done = end
        free.append(self.text[done:])
        return any(map(str.isalnum, "".join(free)))


def trimmed(content: str, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces from the first word to the last, and the codes beside these whose other half is within."""
    partners = _partners(pieces)
    first, last = 0, len(pieces)
    moving = True
    while moving and first < last:
        moving = False
        piece, final = pieces[first], pieces[last - 1]
        if _is_nothing(piece) or (piece.kind in ("open", "close") and first not in partners):
            first, moving = first + 1, True
        elif _is_nothing(final) or (final.kind in ("open", "close") and last - 1 not in partners):
            last, moving = last - 1, True
        elif piece.kind == "open" and _shows_nothing(pieces[first : partners[first]]):
            first, moving = partners[first] + 1, True
        elif final.kind == "close" and _shows_nothing(pieces[partners[last - 1] : last]):
            last, moving = partners[last - 1], True
        elif piece.kind == "open" and partners[first] == last - 1 and not final.key:
            first, last, moving = first + 1, last - 1, True
    kept = list(pieces[first:last])
    if kept and kept[0].kind == "text":
        kept[0] = replace(kept[0], start=kept[0].start + _space(content, kept[0]), text=kept[0].text.lstrip())
    if kept and kept[-1].kind == "text":
        raw = content[kept[-1].start : kept[-1].end]
        kept[-1] = replace(kept[-1], end=kept[-1].start + len(raw.rstrip()), text=kept[-1].text.rstrip())
    return kept


def _space(content: str, piece: Piece) -> int:
    raw = content[piece.start : piece.end]
    return len(raw) - len(raw.lstrip())


def _is_nothing(piece: Piece) -> bool:
    return piece.kind in ("standalone", "break", "soft") or (piece.kind == "text" and not piece.text.strip())


def _shows_nothing(pieces: Iterable[Piece]) -> bool:
    return all(_is_nothing(piece) or piece.kind in ("open", "close") for piece in pieces)


def _partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """Which opening and closing codes belong together, both ways."""
    waiting: dict[str, list[int]] = {}
    partners: dict[int, int] = {}
    for number, piece in enumerate(pieces):
        if piece.kind == "open":
            waiting.setdefault(piece.name, []).append(number)
        elif piece.kind == "close" and waiting.get(piece.name):
            start = waiting[piece.name].pop()
            partners[start], partners[number] = number, start
    return partners


def coded(content: str, pieces: Sequence[Piece], *, keeps_lines: bool) -> CodedContent:
    """What a paragraph has of these pieces.

    Args:
        content: of the block.
        pieces: some of its pieces.
        keeps_lines: whether a line end that does not show is kept in the text.
    """
    made = _Made()
    partners = _partners(pieces)
    for number, piece in enumerate(pieces):
        raw = content[piece.start : piece.end]
        if piece.kind == "text":
            made.add_text(piece.text)
        elif piece.kind == "verbatim":
            made.add_verbatim(piece.text)
        elif piece.kind == "soft":
            made.add_line_end(keeps_lines)
        else:
            opening = number if piece.kind == "open" else partners.get(number)
            made.add_code(piece, raw, opening, None if opening is None else pieces[opening].end, content)
    return made.done()


class _Made:
    """A coded content in the making."""

    def __init__(self) -> None:
        self._text = ""
        self._codes: list[InlineCode] = []
        self._verbatim: list[tuple[int, int]] = []
        self._values: dict[str, tuple[Value, ...]] = {}
        self._keys: dict[str, tuple[str, str]] = {}
        self._numbers: dict[int, str] = {}
        self._alone = 0
        self._after_break = False

    def add_text(self, text: str) -> None:
        text = SPACES.sub(" ", without_invisibles(text))
        if self._after_break:
            text = text.lstrip(" ")
        if text.startswith(" ") and (not self._text or self._text[-1] in " \n"):
            last = self._codes[-1] if self._codes else None
            if last is not None and last.kind == "standalone" and last.offset == len(self._text):
                # White space on both sides of an image shows on both.
                self._codes[-1] = replace(last, data=last.data + " ")
                if last.data in self._values:
                    self._values[last.data + " "] = self._values[last.data]
            text = text[1:]
        self._after_break = self._after_break and not text
        self._text += text

    def add_verbatim(self, text: str) -> None:
        text = without_invisibles(text)
        start = len(self._text)
        self._text += text
        self._after_break = False
        if text:
            # What has a code between stays two stretches, so that the code can stay between them.
            meets = self._verbatim and self._verbatim[-1][1] == start
            if meets and not (self._codes and self._codes[-1].offset == start):
                start = self._verbatim.pop()[0]
            self._verbatim.append((start, len(self._text)))

    def add_line_end(self, keeps: bool) -> None:
        if self._after_break:
            # The line end behind `<br>` is a part of it.
            self._codes[-1] = replace(self._codes[-1], data=self._codes[-1].data.rstrip() + "\n")
        elif keeps:
            self._strip()
            self._text += "\n"
        else:
            self.add_text(" ")

    def add_code(self, piece: Piece, raw: str, opening: int | None, label: int | None, content: str) -> None:
        kind: CodeKind = piece.kind if piece.kind in ("open", "close") else "standalone"
        if kind == "standalone":
            self._alone += 1
            number = str(self._alone)
        elif opening is None:
            number = f"{len(self._numbers) + 1}"
            self._numbers[-len(self._numbers) - 1] = number
        else:
            number = self._numbers.setdefault(opening, str(len(self._numbers) + 1))
        name = piece.name.strip("<>")
        data = raw
        if piece.key and label is not None:
            key = content[label : piece.start]
            data = f"][{key}]"
            self._keys[data] = (key, raw)
        if piece.values:
            self._values[data] = piece.values
        if piece.kind == "break":
            self._strip()
            data = raw.rstrip(" ") if name == "br" and raw.startswith("<") else raw
            data = SPACES.sub(" ", data) if raw.startswith("<") else _break(raw)
        of_kind = _TYPES.get(name, f"x-{name}") if kind != "close" else ""
        self._codes.append(InlineCode(kind, number, len(self._text), data, of_kind))
        if kind == "standalone":
            # An image begins a line as a word does.
            self._after_break = piece.kind == "break"
        if piece.kind == "break":
            self._text += "\n"

    def _strip(self) -> None:
        """Takes white space off the end of the text; what stands behind it keeps it."""
        self._text = self._text.rstrip(" ")
        length = len(self._text)
        first = next((n for n, code in enumerate(self._codes) if code.offset > length), None)
        if first is None:
            return
        code = self._codes[first]
        if code.kind == "standalone":
            values = self._values.get(code.data, ())
            self._codes[first] = replace(code, data=" " + code.data)
            if values:
                moved = (replace(value, start=value.start + 1, end=value.end + 1) for value in values)
                self._values[" " + code.data] = tuple(moved)
        self._codes[first:] = [replace(code, offset=length) for code in self._codes[first:]]

    def done(self) -> CodedContent:
        return CodedContent(self._text, tuple(self._codes), tuple(self._verbatim), self._values, self._keys)


def _break(raw: str) -> str:
    """A line end that shows, without the indentation of the next line."""
    return raw[: raw.index("\n") + 1]
