"""Items of a paragraph -> its text with inline codes, and how to write it again.

Neighbouring runs that look the same are one stretch of text, however a program has cut them up. The look of most of the
text needs no code; each other look is a pair of codes around its text. A paragraph is parted where a tab or a page
break stands in it: what is on both sides are texts of their own, as in a list with numbers or a table of tabs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from align.article import Paragraph
from align.documents.encoding import without_invisibles
from align.documents.ooxml.items import Item, OpenParagraph, Run, between_borders, trimmed, with_fields
from align.documents.ooxml.vocabulary import BREAKS, HAS_LINES, SPACE_IS_KEPT, TYPES
from align.inline import CodeKind, InlineCode

_LINE = re.compile(r"[\t\r\n]+")
# What shows on white space as well, or may: lines, colours behind it, links, styles.
_SEEN_ON_SPACE = re.compile(rb"<(?:\w+:)?(?:u|strike|dstrike|highlight|shd|bdr|rStyle|hlinkClick)\b|\s(?:u|strike)=")
_LOOKS = (
    ("link", re.compile(rb"<(?:\w+:)?hlinkClick\b"), "a"),
    ("bold", re.compile(rb"<(?:\w+:)?b(?:\s*/>|\s[^>]*\bval=[\"'](?:1|true|on)[\"'])|\sb=[\"'](?:1|true)[\"']"), "b"),
    ("italic", re.compile(rb"<(?:\w+:)?i(?:\s*/>|\s[^>]*\bval=[\"'](?:1|true|on)[\"'])|\si=[\"'](?:1|true)[\"']"), "i"),
    ("ulined", re.compile(rb"<(?:\w+:)?u\b|\su=[\"'](?!none)"), "u"),
)

Piece = tuple[int, int, Run | None] | str
"""A half-open stretch of the source that is written as it is, in a run that looks as it did there; or white space."""


@dataclass(slots=True)
class Stretch:
    """A paragraph's place in its part, and what its codes stand for.

    Attributes:
        origin: where the paragraph begins; nothing before it is needed to write the text again.
        start, end: half-open, of what the translation takes the place of.
        run: whose look text has outside all pairs; None of text without a run.
        lead, trail: white space before and behind the text.
        first: the run that is open at `start`, or None.
        cut_before: how many elements are open there: none, a run, or a run and its text (2).
        last: the run that is open at `end`, or None.
        cut_behind: as `cut_before`.
        looks: the run whose look text has within a pair, by the data of its opening code.
        codes: what all other codes stand for, by their data; a line break has the white space beside it, and what
            stands between two spaces the second.
        results: what of a field shows that stays as it is, by the data of its opening code.
        text_tag: the start tag of text without a run.
        keeps_space: whether white space at the ends of a text is kept unasked.
    """

    origin: int
    start: int
    end: int
    run: Run | None
    lead: str = ""
    trail: str = ""
    first: Run | None = None
    cut_before: int = 0
    last: Run | None = None
    cut_behind: int = 0
    looks: dict[str, Run] = field(default_factory=dict)
    codes: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    results: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    text_tag: bytes = b""
    keeps_space: bool = False


def read_paragraph(own: OpenParagraph) -> Iterator[tuple[Paragraph, Stretch]]:
    """The texts of a paragraph, none without a letter or figure, and their places."""
    for stretch in between_borders(with_fields(own.items)):
        items = trimmed(stretch)
        words = (item.text for item in items if item.kind == "text" and not item.is_verbatim)
        if any(any(map(str.isalnum, text)) for text in words):
            yield _Reader(items, own).read()


class _Reader:
    """Makes a text with codes of items."""

    def __init__(self, items: list[Item], own: OpenParagraph) -> None:
        self._items = items
        self._kind = own.kind
        self._pieces: list[str] = []
        self._length = 0
        self._codes: list[InlineCode] = []
        self._verbatim: list[tuple[int, int]] = []
        self._count = 0
        self._ids: dict[int, tuple[str, str]] = {}
        self._look: tuple[bytes, str, str] | None = None
        self._waiting: list[Item] = []
        self._space_behind: tuple[str, ...] = ()
        self._broken: str | None = None
        self._next_looks: dict[int, bytes] = {}
        following: bytes | None = None
        for item in reversed(items):
            if item.kind == "text" and item.run is not None:
                if item.text.strip():
                    following = item.run.key
                elif following is not None:
                    self._next_looks[id(item)] = following
        first, last = items[0].leaves[0], items[-1].leaves[-1]
        self.stretch = Stretch(own.start, first.start, last.end, self._base(), text_tag=own.text_tag)
        self.stretch.keeps_space = any(item.name in SPACE_IS_KEPT for item in items if item.kind == "text")
        if first.run is not None:
            if first.cut_before or not first.is_first:
                self.stretch.cut_before = 2 if first.cut_before else 1
                self.stretch.first = first.run
            else:
                self.stretch.start = first.run.start
        if last.run is not None:
            if last.cut_behind or not last.is_last:
                self.stretch.cut_behind = 2 if last.cut_behind else 1
                self.stretch.last = last.run
            else:
                self.stretch.end = last.run.end

    def read(self) -> tuple[Paragraph, Stretch]:
        for number, item in enumerate(self._items):
            if item.kind == "text":
                self._text(item)
            elif item.kind == "alone":
                self._waiting.append(item)
            else:
                self._end_look()
                self._around(item)
                if item.kind == "open":
                    last = number + 1
                    while last < len(self._items) and self._items[last].is_verbatim:
                        last += 1
                    result = self._items[number + 1 : last]
                    self.stretch.results[self._codes[-1].data] = tuple(p for one in result for p in _pieces(one))
        self._end_look()
        text = "".join(self._pieces)
        stripped = text.strip()
        start = text.index(stripped)
        self.stretch.lead, self.stretch.trail = text[:start], text[start + len(stripped) :]
        codes = tuple(
            InlineCode(code.kind, code.id, min(max(code.offset - start, 0), len(stripped)), code.data, code.type)
            for code in self._codes
        )
        verbatim = tuple((max(first - start, 0), min(last - start, len(stripped))) for first, last in self._verbatim)
        return Paragraph(stripped, self._kind, codes=codes, verbatim=verbatim), self.stretch

    def _base(self) -> Run | None:
        """The run whose look most of the text has."""
        counts: Counter[bytes] = Counter()
        runs: dict[bytes, Run] = {}
        texts = [(item.text, item.run) for item in self._items if item.kind == "text" and item.run is not None]
        for text, run in [one for one in texts if not one[1].is_field] or texts:
            counts[run.key] += len(text.strip())
            runs.setdefault(run.key, run)
        return runs[counts.most_common(1)[0][0]] if counts else None

    def _text(self, item: Item) -> None:
        text = without_invisibles(_LINE.sub(" ", item.text))
        is_apart = bool(self._waiting) and self._waiting[-1].name not in BREAKS | HAS_LINES
        if is_apart and text.startswith(" ") and self._pieces and self._pieces[-1].endswith(" "):
            # White space on both sides of a picture or a formula shows on both; the text has one space.
            text, self._space_behind = text[1:], (" ",)
        run = item.run
        base = self.stretch.run
        key = b"" if run is None else run.key
        current = self._look[0] if self._look is not None else b"" if base is None else base.key
        if base is not None and not text.strip() and not _SEEN_ON_SPACE.search(key):
            # A space looks as what is on both sides of it, or as most of the text.
            key = next((one for one in (current, base.key) if one in self._after(item)), key)
        if run is None or base is None or key == current:
            self._flush()
        else:
            self._end_look()
            if key != base.key:
                self._begin_look(run)
            if run.is_field:
                self.stretch.results[self._codes[-1].data] = _pieces(item)
        if self._broken is not None and text:
            # So does what is behind it, such as the indentation of a line.
            space = text[: len(text) - len(text.lstrip(" "))]
            text = text[len(space) :]
            self.stretch.codes[self._broken] += (space,) if space else ()
            self._broken = None if text else self._broken
        if item.is_verbatim and any(map(str.isalpha, text)):
            self._verbatim.append((self._length, self._length + len(text)))
        self._add(text)

    def _after(self, space: Item) -> tuple[bytes, ...]:
        """What white space may look like: what comes next, and most of the text unless lines or colours show on it."""
        base = b"" if self.stretch.run is None else self.stretch.run.key
        following = self._next_looks.get(id(space), base)
        return tuple(key for key in (following, base) if not _SEEN_ON_SPACE.search(key))

    def _begin_look(self, run: Run) -> None:
        base = b"" if self.stretch.run is None else self.stretch.run.key
        kind, name = "x-run", "run"
        for look, pattern, short in _LOOKS:
            if pattern.search(run.key) and not pattern.search(base):
                kind, name = look, short
                break
        number = self._number()
        data = f"<{name}{number}>"
        self.stretch.looks[data] = run
        self._look = (run.key, number, name)
        self._code("open", number, data, kind)

    def _end_look(self) -> None:
        """Ends the look that text has, behind its last word; then come the codes that stand alone behind that."""
        if self._look is not None:
            _, number, name = self._look
            self._code("close", number, f"</{name}{number}>", "")
            self._look = None
        self._flush()

    def _flush(self) -> None:
        for item in self._waiting:
            number = self._number()
            local = item.name.rpartition(":")[2]
            data = f"<{local}{number}/>"
            if item.name in BREAKS | HAS_LINES:
                self._break(data, number, ("\n",) if item.name in HAS_LINES else _pieces(item))
            else:
                self.stretch.codes[data] = _pieces(item)
                self._code("standalone", number, data, TYPES.get(item.name, f"x-{local}"))
                if item is self._waiting[-1]:
                    self.stretch.codes[data] += self._space_behind
        self._waiting.clear()
        self._space_behind = ()

    def _break(self, data: str, number: str, pieces: tuple[Piece, ...]) -> None:
        """A line break, with the white space before it that no code parts from it."""
        last = self._pieces[-1] if self._pieces else ""
        space = last[len(last.rstrip(" ")) :]
        if space and (not self._codes or self._codes[-1].offset <= self._length - len(space)):
            self._pieces[-1] = last[: len(last) - len(space)]
            self._length -= len(space)
            pieces = (space, *pieces)
        self.stretch.codes[data] = pieces
        self._code("standalone", number, data, "lb")
        self._add("\n")
        self._broken = data

    def _around(self, item: Item) -> None:
        local = item.name.rpartition(":")[2]
        known = self._ids.get(id(item.partner))
        number = self._number() if known is None else known[0]
        self._ids[id(item)] = (number, local)
        if item.kind == "open":
            data = f"<{local}{number}>"
            self._code("open", number, data, TYPES.get(item.name, f"x-{local}"))
        else:
            data = f"</{local}{number}>"
            self._code("close", number, data, "")
        self.stretch.codes[data] = _pieces(item)

    def _number(self) -> str:
        self._count += 1
        return str(self._count)

    def _code(self, kind: CodeKind, number: str, data: str, type: str) -> None:
        self._codes.append(InlineCode(kind, number, self._length, data, type))

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def _pieces(item: Item) -> tuple[Piece, ...]:
    return tuple((leaf.start, leaf.end, leaf.run) for leaf in item.leaves)
