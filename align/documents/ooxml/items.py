"""What a paragraph of an Office document is made of, in the order of the source, each with its place there.

Runs come as their pieces: text, and what else a run has, such as a line break, a picture or the mark of a footnote.
Elements around runs come as two items, their start and their end. `paragraphs` makes text and codes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from align.article import ParagraphKind
from align.documents.ooxml.vocabulary import HAS_LINES, IGNORED_ATTRIBUTES, is_kept_field
from align.documents.streaming import Window

_TAB = re.compile(rb"(\t|&#0*9;|&#[xX]0*9;)")
_CELL_LINE = re.compile(r"(?:_x000D_)?\n")
_IGNORED = re.compile(rb"\s(?:" + "|".join(sorted(IGNORED_ATTRIBUTES)).encode() + rb")=(?:\"[^\"]*\"|'[^']*')")
_EMPTY = re.compile(rb"<[\w.:-]+\s*(?:/>|>\s*</[\w.:-]+\s*>)")

ItemKind = Literal["text", "alone", "open", "close"]


@dataclass(slots=True, eq=False)
class Run:
    """A run of the source: text of one look.

    Attributes:
        start, end: half-open, of all of it.
        tag_end: where its start tag ends.
        properties: half-open stretch of its properties; empty where it has none.
        key: what of these shows; runs with the same key look the same.
        text_tag: the start tag of its text.
        is_field: whether it is a field of DrawingML, which looks like no other run.
    """

    start: int
    tag_end: int
    end: int = 0
    properties: tuple[int, int] = (0, 0)
    key: bytes = b""
    text_tag: bytes = b""
    is_field: bool = False


@dataclass(slots=True, eq=False)
class Item:
    """A piece of a paragraph.

    Attributes:
        kind: text, a code that stands alone, or the start or end of something around others.
        start, end: its half-open place in the source. That of text within a text element is the whole element's,
            unless a tab within parts it.
        name: of its element.
        run: that it stands in, or None.
        text: of text; else what a field's part says: "begin", "separate", "end", or its instruction.
        partner: of a start or an end: the other one.
        is_first, is_last: in its run.
        cut_before, cut_behind: whether it begins, or ends, within a text element.
        is_border: whether it parts the text: what is behind is another sentence.
        is_verbatim: of text, whether it stays as it is.
        pieces: of what was several items; they are one now.
    """

    kind: ItemKind
    start: int
    end: int
    name: str
    run: Run | None = None
    text: str = ""
    partner: Item | None = None
    is_first: bool = False
    is_last: bool = False
    cut_before: bool = False
    cut_behind: bool = False
    is_border: bool = False
    is_verbatim: bool = False
    pieces: tuple[Item, ...] = ()

    @property
    def leaves(self) -> tuple[Item, ...]:
        """The items of the source that it stands for."""
        if not self.pieces:
            return (self,)
        return tuple(leaf for piece in self.pieces for leaf in piece.leaves)


@dataclass(slots=True, eq=False)
class OpenParagraph:
    """A paragraph of which not all has been read.

    Attributes:
        source: the part.
        start: where it begins.
        kind: what it is on the page.
        items: what it is made of, in order.
        run: that is open, or None.
        ignored: half-open places of properties of the run that do not show.
        is_code: whether it is program code.
        run_is_code: whether the run is.
        text_tag: the start tag of its text, where that is in no run.
    """

    source: Window
    start: int
    kind: ParagraphKind
    items: list[Item] = field(default_factory=list)
    run: Run | None = None
    ignored: list[tuple[int, int]] = field(default_factory=list)
    is_code: bool = False
    run_is_code: bool = False
    text_tag: bytes = b""
    _run_items: list[Item] = field(default_factory=list)
    _run_is_verbatim: bool = False

    def add(self, kind: ItemKind, name: str, start: int, end: int) -> Item:
        """Adds an item, which is of the open run if there is one."""
        item = Item(kind, start, end, name, self.run)
        self.items.append(item)
        if self.run is not None:
            self._run_items.append(item)
        return item

    def end_container(self, opening: Item, start: int, end: int) -> None:
        """Adds the end of an element around runs, which begins with `opening`."""
        if start == end:
            # There is nothing in it, and its one tag is all of it.
            opening.kind = "alone"
            return
        closing = Item("close", start, end, opening.name, partner=opening)
        opening.partner = closing
        self.items.append(closing)

    def begin_run(self, start: int, tag_end: int, field: str | None) -> None:
        """Opens a run.

        Args:
            start: where it begins.
            tag_end: where its start tag ends.
            field: the type of a field of DrawingML; None of what is none.
        """
        self.run, self._run_items, self.run_is_code = Run(start, tag_end), [], False
        self.run.is_field = field is not None
        # A date is text; numbers and names are as a program works them out.
        self._run_is_verbatim = field is not None and not field.startswith("datetime")

    def end_run(self, end: int) -> None:
        """Closes the run."""
        if self.run is not None and self._run_items:
            self.run.end = end
            self._run_items[0].is_first = self._run_items[-1].is_last = True
            for item in self._run_items if self.run_is_code else ():
                item.kind = "alone"
            for item in self._run_items:
                item.is_verbatim = self._run_is_verbatim
            if self.run.is_field:
                self.run.key = self.source.between(self.run.start, self.run.tag_end) + self.run.key
        self.run = None

    def end_properties(self, start: int, end: int) -> None:
        """The properties of the run have been read."""
        key = b""
        done = start
        for first, last in self.ignored:
            key += self.source.between(done, first)
            done = last
        key = _IGNORED.sub(b"", key + self.source.between(done, end))
        self.ignored.clear()
        if self.run is not None:
            self.run.properties = (start, end)
            self.run.key = b"" if _EMPTY.fullmatch(key) else key

    def add_text(self, name: str, text: str, places: tuple[int, int, int, int]) -> None:
        """Adds a text.

        Args:
            name: of its element.
            text: without markup.
            places: where the element's start tag begins and ends, and its end tag.
        """
        start, tag_end, text_end, end = places
        raw = self.source.between(tag_end, text_end)
        if text_end < end:
            holder = self if self.run is None else self.run
            holder.text_tag = holder.text_tag or self.source.between(start, tag_end)
        if "\t" in text and self.run is not None and name != "x:t" and b"<!" not in raw:
            self._add_parted(name, raw, places)
        elif name in HAS_LINES:
            for number, line in enumerate(_CELL_LINE.split(text)):
                if number:
                    self.add("alone", name, start, end)
                self.add("text", name, start, end).text = line
        else:
            self.add("text", name, start, end).text = text

    def _add_parted(self, name: str, raw: bytes, places: tuple[int, int, int, int]) -> None:
        """Adds a text with tabs in it, each of which parts it."""
        place = places[1]
        pieces = _TAB.split(raw)
        for number, piece in enumerate(pieces):
            is_tab = number % 2 == 1
            item = self.add("alone" if is_tab else "text", name, place, place + len(piece))
            item.cut_before, item.cut_behind = number > 0, number + 1 < len(pieces)
            item.is_border = is_tab
            if number == 0:
                item.start = places[0]
            if number + 1 == len(pieces):
                item.end = places[3]
            if not is_tab:
                item.text = unescape(piece.decode("utf-8", "replace"))
            place += len(piece)


@dataclass(slots=True)
class _Field:
    """A field that is open: where its parts stand among the items so far."""

    first: int
    instruction: list[str] = field(default_factory=list)
    separate: int | None = None


def with_fields(items: Sequence[Item]) -> list[Item]:
    """The items with fields as codes (ECMA-376-1, 17.16): pairs around their results, those that show no text as one.

    Results that stay are text as well, as a sentence cannot be translated without the numbers and names in it. Parts of
    fields that begin or end in other paragraphs are borders.
    """
    done: list[Item] = []
    open_fields: list[_Field] = []
    for item in items:
        if item.name == "w:instrText" and open_fields:
            open_fields[-1].instruction.append(item.text)
        if item.name != "w:fldChar":
            done.append(item)
            if item.kind == "close" and item.name == "w:fldSimple" and item.partner is not None:
                first = next(i for i in range(len(done) - 1, -1, -1) if done[i] is item.partner)
                if is_kept_field(item.partner.text):
                    done[first:] = _kept(done[first:], done[first], done[first + 1 : -1], item)
        elif item.text == "begin":
            open_fields.append(_Field(len(done)))
            done.append(item)
        elif not open_fields:
            item.is_border = True
            done.append(item)
        elif item.text == "separate":
            open_fields[-1].separate = len(done)
            done.append(item)
        else:
            done.append(item)
            one = open_fields.pop()
            done[one.first :] = _as_codes(done[one.first :], one)
    for one in reversed(open_fields):
        end = len(done) if one.separate is None else one.separate + 1
        _part(done[one.first : end])
    return done


def _as_codes(items: list[Item], one: _Field) -> list[Item]:
    """The items of a whole field as codes."""
    instruction = "".join(one.instruction).strip()
    separate = None if one.separate is None else one.separate - one.first
    result = [] if separate is None else items[separate + 1 : -1]
    is_kept = is_kept_field(instruction)
    is_text = any(item.kind == "text" and any(map(str.isalnum, item.text)) for item in result)
    if not is_text or (is_kept and not _is_plain(result)):
        if _is_balanced(items):
            return [_joined("alone", items, "field")]
    elif separate is not None and _is_balanced(items[: separate + 1]):
        is_link = instruction.upper().startswith("HYPERLINK")
        name = "w:hyperlink" if is_link else "field"
        start, end = _joined("open", items[: separate + 1], name), _joined("close", items[-1:], name)
        start.partner, end.partner = end, start
        return _kept(items, start, result, end) if is_kept else [start, *result, end]
    _part([*items[: 1 if separate is None else separate + 1], items[-1]])
    return items


def _kept(items: list[Item], start: Item, result: list[Item], end: Item) -> list[Item]:
    """The items of a field whose result stays: a pair around it, or one code where it is more than text."""
    if not _is_plain(result):
        return [_joined("alone", items, "field")] if _is_balanced(items) else items
    for item in result:
        item.is_verbatim = True
    return [start, *result, end]


def _is_plain(result: Sequence[Item]) -> bool:
    """Whether the result of a field is a text that no other code parts."""
    return any(item.text.strip() for item in result) and all(item.kind == "text" for item in result)


def _part(items: Sequence[Item]) -> None:
    """Makes borders of a field's parts, which must keep their places."""
    for item in items:
        if item.kind == "alone":
            item.is_border = True


def _joined(kind: ItemKind, items: Sequence[Item], name: str) -> Item:
    return Item(kind, items[0].start, items[-1].end, f":{name}" if ":" not in name else name, pieces=tuple(items))


def _is_balanced(items: Sequence[Item]) -> bool:
    """Whether every start and end among items has its other half among them, and none begins or ends in a text."""
    own = set(map(id, items))
    return not any(
        leaf.cut_before or leaf.cut_behind or (item.partner is not None and id(item.partner) not in own)
        for item in items
        for leaf in item.leaves
    )


def between_borders(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items in stretches that borders part, the borders themselves left out."""
    stretch: list[Item] = []
    for item in items:
        if item.is_border:
            yield stretch
            stretch = []
        else:
            stretch.append(item)
    yield stretch


def trimmed(items: Sequence[Item]) -> list[Item]:
    """From the first word to the last, with what belongs to text beside these: starts and ends of what is within."""
    words = [number for number, item in enumerate(items) if item.kind == "text" and item.text.strip()]
    if not words:
        return []
    first, last = words[0], words[-1]
    place = {id(item): number for number, item in enumerate(items)}

    def other(number: int) -> int | None:
        partner = items[number].partner
        return None if partner is None else place.get(id(partner))

    left, right = first, last
    for number in range(first - 1, -1, -1):
        partner = other(number)
        if items[number].kind == "open" and partner is not None:
            if partner > last:
                break
            if partner > first:
                left = number
    for number in range(last + 1, len(items)):
        partner = other(number)
        if items[number].kind == "close" and partner is not None:
            if partner < left:
                break
            right = number
    return list(items[left : right + 1])
