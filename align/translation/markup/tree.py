"""Inline codes as a tree: spans that lie in one another, codes that stand for themselves, and spans within words.

Such a span has no words of its own. It belongs at its characters, which arrive in the translation or do not: in
formulas, units and names with the whole word, in ordinals and the marks of footnotes with the number before or in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from align.inline import InlineCode, nested_pairs

DEEPEST = 50
"""Spans in one another that a forest may have: a page by hand has six."""


@dataclass(slots=True)
class Node:
    """A span of text between two codes, or a place (`start == end`) with one.

    A span of which only one code is in the text goes on to the text's beginning or end.

    Attributes:
        start, end: offsets in the source.
        opening: the code that begins the span, or the standalone code itself; None where the span began before.
        closing: the code that ends the span; None for a standalone code and where the span ends later.
        children: in order.
    """

    start: int
    end: int
    opening: InlineCode | None
    closing: InlineCode | None
    children: list[Node] = field(default_factory=list)

    @property
    def is_point(self) -> bool:
        """Whether it is a standalone code, or a span without text in it."""
        return self.start == self.end

    @property
    def begins_outside(self) -> bool:
        """Whether the code that begins the span is in another text."""
        return self.opening is None

    @property
    def ends_outside(self) -> bool:
        """Whether the code that ends the span is in another text."""
        return self.closing is None and self.opening is not None and self.opening.kind == "open"


def code_tree(codes: Sequence[InlineCode], length: int) -> list[Node] | None:
    """The codes of a text as a forest; None where they overlap (`<b><i></b></i>`) or lie too deep in one another.

    Args:
        codes: by rising offset.
        length: characters of the text.
    """
    pairs = nested_pairs(codes)
    spans: list[tuple[int, int]] = []
    for index, code in enumerate(codes):
        if code.kind == "standalone":
            spans.append((index, index))
        elif code.kind == "open":
            spans.append((index, pairs.get(index, len(codes))))
        elif index not in pairs:
            spans.append((-1, index))
    roots: list[Node] = []
    around: list[tuple[int, Node]] = []
    # Longer spans first where several begin before the text.
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        while around and around[-1][0] < first:
            around.pop()
        if (around and around[-1][0] < last) or len(around) == DEEPEST:
            return None
        node = Node(
            0 if first < 0 else codes[first].offset,
            length if last == len(codes) else codes[last].offset,
            None if first < 0 else codes[first],
            None if last in (first, len(codes)) else codes[last],
        )
        (around[-1][1].children if around else roots).append(node)
        if first != last:
            around.append((last, node))
    return roots


_BEFORE = re.compile(r"\w*\Z")
_BEHIND = re.compile(r"\w*")
_ORDINAL = re.compile(r"e|de|ste|è|è[mr]e|ième", re.IGNORECASE)
_ENGLISH_ORDINAL = "(?:st|nd|rd|th|e|de|ste)"
_LONGEST_WORD = 60
_LONGEST_ATTACHED = 3
"""Letters that may be attached to a word without being a part of its meaning."""


class InWord(NamedTuple):
    """What becomes of a span within a word.

    Attributes:
        places: where its characters are in the translation, in order.
        rank: the number of the place that it has, where the word is as often in both texts; else None.
        initial: how many letters it has at the beginning of a word that is another one in the translation; 0 where it
            is no such initial.
    """

    places: list[tuple[int, int]]
    rank: int | None
    initial: int = 0


def find_in_word(source: str, target: str, start: int, end: int) -> InWord | None:
    """Where the characters of a span that is within a word are in a translation.

    Args:
        source: a text.
        target: its translation.
        start: offset of the span in the source.
        end: offset behind it.

    Returns:
        None for a span that goes by its words: one that is not within a word, or of which the word is not copied and
        that is more than a few characters of it.
    """
    inner = source[start:end]
    if end - start > _LONGEST_WORD or any(map(str.isspace, inner)):
        return None
    left = _run_before(source, start)
    right = _run_behind(source, end)
    if not left and not right:
        return None
    word = left + inner + right
    places = [(at + len(left), at + len(left) + len(inner)) for at in _occurrences(target, word)]
    if places:
        ours = _occurrences(source, word)
        return InWord(places, ours.index(start - len(left)) if len(ours) == len(places) else None)
    if left and not right and _ORDINAL.fullmatch(inner):
        pattern = rf"(?<!\w){re.escape(left)}({_ENGLISH_ORDINAL})(?!\w)"
        return InWord([match.span(1) for match in re.finditer(pattern, target, re.IGNORECASE)], None)
    if left and not any(map(str.isalpha, inner)):
        return InWord(_figures(source, target, inner), None)
    if not left and len(inner) == 1 and inner.isupper():
        return InWord([], None, len(inner))
    if left and len(inner) <= _LONGEST_ATTACHED and left[-1].isdigit():
        return InWord([], None)
    return None


def find_border_in_word(source: str, target: str, place: int) -> list[int]:
    """The places in a translation of a border between two characters of a word of the source that is copied."""
    left, right = _run_before(source, place), _run_behind(source, place)
    if not left or not right:
        return []
    return [at + len(left) for at in _occurrences(target, left + right)]


def _run_before(text: str, place: int) -> str:
    match = _BEFORE.search(text, max(place - _LONGEST_WORD, 0), place)
    return "" if match is None else match[0]


def _run_behind(text: str, place: int) -> str:
    match = _BEHIND.match(text, place, place + _LONGEST_WORD)
    return "" if match is None else match[0]


def _occurrences(text: str, word: str) -> list[int]:
    return [match.start() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]


def _figures(source: str, target: str, figure: str) -> list[tuple[int, int]]:
    """Where a figure that is attached to a word is: at the end of another, or by itself where the source has none."""
    attached = re.compile(rf"(?<=[^\W\d_]){re.escape(figure)}(?!\w)")
    alone = re.compile(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)")
    places = [match.span() for match in attached.finditer(target)]
    if places or alone.search(source):
        return places
    return [match.span() for match in alone.finditer(target)]
