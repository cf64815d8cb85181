"""Inline codes as a tree: spans that lie in one another, and codes that stand for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
