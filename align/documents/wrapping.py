"""Which lines of plain text continue the line before them: text wrapped at a margin, or a paragraph on each line.

Where a program wraps text, the first word of each line would not have fitted on the line before it, and most lines end
in the middle of a sentence. Where people end lines - headings, lists, poems, addresses, the paragraphs of word
processors - lines end where something is said, at any length. Both are looked at block by block, as a document may have
both; the margin is that of the document where it has one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from align.documents.furniture import is_furniture
from align.documents.text_lines import Line

Lines = Literal["auto", "paragraph", "wrapped"]
"""What a line of plain text is: a paragraph, or a piece of one; "auto" decides by the text."""

_OPENING = "'\"‘“„«([*_"
_LETTER_ITEM = re.compile(r"\(?(?:[a-z]|[ivx]{2,4})[.)]\s+\S")
# "1.2 Opzet", "Artikel 3", "Hoofdstuk II": the parts of statutes and reports.
_PART = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})+\.?|(?:artikel|art\.|hoofdstuk|paragraaf|afdeling|titel|deel|bijlage|article|chapter|section|"
    r"part|annex|appendix|§)\s*(?:\d{1,4}(?:[.:]\d+)*[a-z]?|[ivxlc]+|[a-z])\b\.?:?)(?:\s+(?-i:[A-ZÀ-ÖØ-Þ])|\s*$)",
    re.IGNORECASE,
)
# Nobody ends a line of a list or a heading with these.
_UNFINISHED = frozenset(
    "de het een 't der den des van te en of maar want dat die dit deze dan om tot naar per bij met voor ons onze uw "
    "zijn haar hun mijn the a an of to and or but that this with from for by at his her their its my our your".split()
)
# A sentence may end with these, but a line of verse or a list seldom does.
_HALFWAY = frozenset(
    "moet moeten heeft hebben wordt worden werd werden zal zou is are was were has have will would must".split()
)
_RULE = re.compile(r"[-_=*~#.·•–—+\s]{2,}")

_LEAST_MARGIN = 45
"""Narrower text is taken for wrapped only where nothing at all speaks against it."""

_LEAST_NARROW_MARGIN, _LEAST_VERSE = 18, 28
"""Poets, too, go on in the next line, but they seldom end a line with an article, and seldom write such long ones."""

_LEAST_WORDS = 3
_LEAST_PAIRS, _LEAST_NARROW_PAIRS = 3, 6
_RAGGED, _RAGGED_NARROW = 0.78, 0.85
"""Share of the margin that lines reach where they were wrapped by hand."""
_OVER = 3
_MOST_AGAINST = 0.2


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lines, one below the other, and what speaks for their being one.

    Attributes:
        width: of the first.
        needed: width it would have had with the first word of the second.
        middle: whether the first ends within a sentence.
        unfinished: whether it ends with a word that ends nothing, such as an article.
        pausing: whether there is a comma.
        apart: whether they are two whatever the margin is.
    """

    width: int
    needed: int
    middle: bool
    unfinished: bool
    pausing: bool
    apart: bool


def continued(blocks: Sequence[Sequence[Line]]) -> list[list[bool]]:
    """For each line of each block but its first, whether it continues the line before it, as the text itself shows."""
    labels = _labels(blocks)
    pairs = [_pairs(block, labels) for block in blocks]
    margins = _Margins.of([(block, own) for block, own in zip(blocks, pairs, strict=True) if own])
    return [margins.continued(block, own) for block, own in zip(blocks, pairs, strict=True)]


def _labels(blocks: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Labels that begin something wherever they stand: several lines, a line below another label, or in capitals."""
    counted = Counter(line.label for block in blocks for line in block if line.label is not None)
    labels = {label for label, count in counted.items() if count > 1 or label.isupper()}
    if len(counted) > 1:
        for block in blocks:
            for above, below in pairwise(block):
                if above.label is not None and below.label is not None:
                    labels |= {above.label, below.label}
    return frozenset(labels)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of a document end.

    Attributes:
        width: the longest line of wrapped text, in columns; None where the document as a whole has no margin.
        narrow: the widest line of narrow blocks that may be wrapped; None where there are none.
    """

    width: int | None
    narrow: int | None

    @classmethod
    def of(cls, pairs: Sequence[tuple[Sequence[Line], Sequence[_Pair]]]) -> _Margins:
        """The margins of a document, of its blocks with several lines."""
        width = _common_width([pair for _, own in pairs for pair in own])
        return cls(width, _narrow_width(pairs) if width is None else None)

    def continued(self, block: Sequence[Line], pairs: Sequence[_Pair]) -> list[bool]:
        """For each line of a block but the first, whether it continues the line before it."""
        if self.width is None and not any(pair.middle and not pair.apart for pair in pairs):
            return [False] * len(pairs)
        width = self._width_of(block)
        wrapped = self._is_wrapped(block, pairs, width)
        hanging = _is_hanging(block)
        found = []
        for pair, (above, below) in zip(pairs, pairwise(block), strict=True):
            deeper = below.indent > above.indent and not hanging
            joined = wrapped and not pair.apart and _joined(pair, width, deeper=deeper)
            found.append(joined or _hangs(pair, above, below))
        return found

    def _width_of(self, block: Sequence[Line]) -> int:
        # A word that is longer than a line, such as an address, goes beyond every margin.
        widths = [line.width for line in block if " " in line.text] or [line.width for line in block]
        own = max(widths)
        if self.width is None:
            return max(own, self.narrow) if self.narrow is not None and own < _LEAST_MARGIN else own
        over = sum(width > self.width + _OVER for width in widths)
        return self.width if over <= len(widths) * _MOST_AGAINST else own

    def _is_wrapped(self, block: Sequence[Line], pairs: Sequence[_Pair], width: int) -> bool:
        if width != self.width and width < _LEAST_MARGIN:
            return self.narrow is not None and _is_narrow(block, pairs, width)
        middle = [pair for pair in pairs if pair.middle and not pair.apart]
        against = sum(pair.needed <= width * _RAGGED for pair in middle)
        if against > len(middle) * _MOST_AGAINST:
            return False
        fitting = sum(pair.needed > width for pair in middle)
        if width == self.width:
            return fitting > 0 or not middle
        return fitting * 2 >= len(middle) > 0 and block[-1].ends_sentence


def _pairs(block: Sequence[Line], labels: frozenset[str]) -> list[_Pair]:
    pairs: list[_Pair] = []
    if len(block) == 1:
        return pairs
    signed = in_list = False
    furniture = furniture_lines(block)
    for number, (above, below) in enumerate(pairwise(block)):
        signed = signed or _RULE.fullmatch(above.text) is not None
        in_list = in_list or opens_item(block, number, in_list=in_list)
        stops = above.stop not in ("", ",")
        first, last = below.text.split(maxsplit=1)[0], above.text.split()[-1]
        begins_small = first.lstrip(_OPENING)[:1].islower()
        unfinished = last.lower() in _UNFINISHED or above.divides
        middle = not stops and (begins_small or unfinished)
        unfinished = unfinished or last.lower() in _HALFWAY
        apart = (
            signed
            or (furniture[number] and not middle)
            or furniture[number + 1]
            or _RULE.fullmatch(below.text) is not None
            or _begins(block, number + 1, labels, in_list=in_list)
        )
        needed = above.width + 1 + len(first)
        pairs.append(_Pair(above.width, needed, middle, unfinished, above.text.endswith(","), apart))
    return pairs


def _begins(block: Sequence[Line], number: int, labels: frozenset[str], *, in_list: bool) -> bool:
    """Whether a line begins something of its own, whatever the margin is."""
    above, line = block[number - 1], block[number]
    if above.has_columns or line.has_columns or (line.label is not None and line.label in labels):
        return True
    if opens_item(block, number, in_list=in_list) or (above.stop and _PART.match(line.text) is not None):
        return True
    if not _LETTER_ITEM.match(line.text):
        return False
    below = block[number + 1].text if number + 1 < len(block) else ""
    return any(map(bool, (above.stop, _LETTER_ITEM.match(above.text), _LETTER_ITEM.match(below))))


def continued_throughout(block: Sequence[Line]) -> list[bool]:
    """For each line of a block but the first, whether it continues the line before it, where text is known to be
    wrapped: all do but items of lists, rows of cells and page furniture.
    """
    furniture = furniture_lines(block)
    found = []
    in_list = False
    for number, line in enumerate(block):
        opens = opens_item(block, number, in_list=in_list)
        in_list = in_list or opens
        apart = opens or line.has_columns or block[number - 1].has_columns or furniture[number] or furniture[number - 1]
        found.append(not apart)
    return found[1:]


def furniture_lines(block: Sequence[Line]) -> list[bool]:
    """Which lines are page furniture. What follows an unfinished line is the rest of it, whatever it looks like."""
    if len(block) > 1 and is_furniture(" ".join(line.text for line in block)):
        return [False] * len(block)
    found = []
    finished = True
    for line in block:
        furniture = finished and is_furniture(line.text)
        finished = furniture or line.stop != ""
        found.append(furniture)
    return found


def opens_item(block: Sequence[Line], number: int, *, in_list: bool) -> bool:
    """Whether a line begins an item of a list.

    A marker begins one only where one can stand: at the start of the block, after a line that ends a clause, within a
    list, or where the next line has one of its kind. Otherwise it is a dash or a number that wrapping put first.
    """
    marker = block[number].marker
    return marker is not None and (
        in_list
        or number == 0
        or block[number - 1].stop != ""
        or (number + 1 < len(block) and block[number + 1].marker == marker)
    )


def _joined(pair: _Pair, width: int, *, deeper: bool) -> bool:
    """Whether a line of wrapped text continues the one before it; an indented one begins a paragraph."""
    if deeper and not (pair.middle and not pair.pausing):
        return False
    return pair.needed > width or (pair.middle and pair.needed > width * _RAGGED)


def _hangs(pair: _Pair, above: Line, below: Line) -> bool:
    """Whether a line goes on, indented, with the sentence of the item of a list above it."""
    return not pair.apart and pair.middle and above.marker is not None and below.indent > above.indent


def _is_hanging(block: Sequence[Line]) -> bool:
    """Whether all lines but the first are indented alike, as in a list of books."""
    inner = {line.indent for line in block[1:]}
    return len(block) > 2 and len(inner) == 1 and inner.pop() > block[0].indent


def _common_width(pairs: Sequence[_Pair]) -> int | None:
    """The margin of a document in which nearly all unfinished lines end near one."""
    middle = sorted((pair for pair in pairs if pair.middle and not pair.apart), key=lambda pair: pair.width)
    wide = [pair for pair in middle if pair.width >= _LEAST_MARGIN]
    if len(wide) >= _LEAST_PAIRS:
        width = wide[(len(wide) - 1) * 19 // 20].width
        near = sum(pair.needed > width for pair in wide)
        return width if near >= len(wide) * (1 - _MOST_AGAINST) else None
    # Narrow columns need more of it: verse and lists have lines of a length by chance, or by their metre.
    if len(middle) < _LEAST_NARROW_PAIRS or len(middle) * 2 < sum(not pair.apart for pair in pairs):
        return None
    width = middle[(len(middle) - 1) * 19 // 20].width
    near = sum(pair.needed > width for pair in middle)
    pausing = sum(pair.pausing for pair in middle)
    is_column = width >= _LEAST_NARROW_MARGIN and near >= len(middle) * 0.9 and pausing * 3 <= len(middle)
    return width if is_column else None


def _narrow_width(pairs: Sequence[tuple[Sequence[Line], Sequence[_Pair]]]) -> int | None:
    """The margin of a short document of narrow lines, where all that may be wrapped is; None for lists and verse."""
    blocks = [
        (block, own)
        for block, own in pairs
        if max(line.width for line in block) < _LEAST_MARGIN and any(p.middle and not p.apart for p in own)
    ]
    width = max((line.width for block, _ in blocks for line in block), default=0)
    if not all(_is_narrow(block, own, width) for block, own in blocks):
        return None
    return width or None


def _is_narrow(block: Sequence[Line], pairs: Sequence[_Pair], width: int) -> bool:
    """Whether a block of narrow lines can be nothing but wrapped prose."""
    words = sum(len(line.text.split()) for line in block[:-1])
    if len({line.indent for line in block}) > 1 or words < _LEAST_WORDS * len(pairs):
        return False
    if not block[-1].ends_sentence or any(pair.apart for pair in pairs):
        return False
    unfinished = any(pair.unfinished and pair.middle for pair in pairs)
    if width < (_LEAST_NARROW_MARGIN if unfinished else _LEAST_VERSE):
        return False
    least = width * _RAGGED_NARROW if unfinished else width
    clear = doubtful = 0
    for pair, line in zip(pairs, block, strict=False):
        if pair.middle and not pair.pausing:
            clear += 1
        elif not line.ends_sentence:
            doubtful += 1
        else:
            continue
        if pair.needed <= least:
            return False
    return clear > 2 * doubtful
