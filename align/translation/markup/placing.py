"""From the places of inline codes in a source to their places in its translation.

A span goes around the consecutive words of the translation that have most of their weight from the words of the span,
and a code that stands for itself between the counterparts of its neighbours. What lies in one another stays so, what
lies beside one another does not get entangled, and no code is lost or doubled, whatever the links say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from align.inline import CodeKind, InlineCode
from align.numbers import english_number
from align.translation.markup.links import Links, best_run, is_anchor
from align.translation.markup.tree import Node, code_tree, find_border_in_word, find_in_word

_OPENING = frozenset("“‘\"'([{<«‹„‚")
_DETERMINERS = frozenset(("de", "het", "een", "dit", "dat", "deze", "die", "’t", "'t", "the", "a", "an"))
_ARTICLES = frozenset(("the", "a", "an"))
# Small words cling to their neighbours: without "jaar" there is no "for" either.
_PREPOSITIONS = frozenset(("about", "at", "by", "for", "from", "in", "of", "on", "to", "with"))
_DUTCH = "aan af bij binnen door in met mee na naar om onder op over per sinds te tegen ten ter tot uit van via voor"
_SMALL_DUTCH = _DETERMINERS | frozenset(_DUTCH.split())
# A sum, whose sign English has before it: "€ 20", "20 euro".
_CURRENCY_SIGNS = frozenset("€$£¥")
_SUM = re.compile(r"[€$£¥]|\b(?:euro|dollar|pond|yen)\b")
_NEIGHBOUR = 2.0
"""How much the words next to a standalone code count against all the others before and behind it."""
_PUNCTUATION = 0.3
"""How much punctuation counts against a word: marks have a weak tie to what they stand beside."""
_LEAST = 0.05
_SURE = 100.0
"""What a literal copy counts: other spans keep off it."""


def place_codes(source: str, target: str, codes: Sequence[InlineCode], links: Links) -> tuple[InlineCode, ...]:
    """The codes of `source` with the places they have in `target`: each once, in a legal order.

    Codes that lie in one another as elements do keep that structure, though neighbours may change places with the words
    they are on. Codes that overlap keep their order. Where the target is the source, all stay where they are.

    Args:
        source: a text.
        target: its translation.
        codes: of the source, by rising offset.
        links: of the two texts.
    """
    if source == target:
        return tuple(codes)
    placing = _Placing(source, target, links)
    tree = code_tree(codes, len(source))
    if tree is None:
        return placing.in_order(codes)
    placed: list[InlineCode] = []
    for node in placing.place(tree, _Region(0, len(target), 0, len(source))):
        node.write(placed)
    return tuple(placed)


def place_by_length(source: str, target: str, codes: Sequence[InlineCode]) -> tuple[InlineCode, ...]:
    """The codes at the borders of words that are as far into `target` as they were into `source`, in their order."""
    if source == target:
        return tuple(codes)
    borders = [0, *(place for match in re.finditer(r"\S+", target) for place in match.span()), len(target)]
    scale = len(target) / max(len(source), 1)
    placed = []
    at = 0
    for code in codes:
        while at + 1 < len(borders) and abs(borders[at + 1] - code.offset * scale) <= abs(
            borders[at] - code.offset * scale
        ):
            at += 1
        placed.append(replace(code, offset=borders[at]))
    return tuple(placed)


@dataclass(frozen=True, slots=True)
class _Region:
    """Characters of the target in which to place what the source has in `source_start` to `source_end`."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(slots=True)
class _Placed:
    """A node and its offsets in the target."""

    node: Node
    start: int
    end: int
    children: list[_Placed] = field(default_factory=list)

    def write(self, codes: list[InlineCode]) -> None:
        if self.node.opening is not None:
            codes.append(replace(self.node.opening, offset=self.start))
        for child in self.children:
            child.write(codes)
        if self.node.closing is not None:
            codes.append(replace(self.node.closing, offset=self.end))


class _Placing:
    """The places of codes in one translation."""

    def __init__(self, source: str, target: str, links: Links) -> None:
        self._source = source
        self._target = target
        self._links = links
        self._starts = [token.start for token in links.target]
        self._ends = [token.end for token in links.target]

    def in_order(self, codes: Sequence[InlineCode]) -> tuple[InlineCode, ...]:
        """The codes at their places, each moved behind those before it."""
        placed: list[InlineCode] = []
        region = _Region(0, len(self._target), 0, len(self._source))
        done = 0
        for code in codes:
            done = max(done, self._border(code.offset, code.kind, region))
            placed.append(replace(code, offset=done))
        return tuple(placed)

    def place(self, nodes: Sequence[Node], region: _Region) -> list[_Placed]:
        """Places siblings side by side in a region, with all that is in them."""
        if self._source[region.source_start : region.source_end] == self._target[region.start : region.end]:
            return [_copied(node, region.start - region.source_start) for node in nodes]
        found: dict[int, _Placed] = {}
        last = len(nodes) - 1
        # Only the first can have begun before the text, and only the last can end behind it.
        if nodes and nodes[0].begins_outside:
            end = self._border(nodes[0].end, "close", region)
            found[0] = _Placed(nodes[0], region.start, end)
            region = replace(region, start=end, source_start=nodes[0].end)
        if nodes and nodes[last].ends_outside and last not in found:
            start = self._border(nodes[last].start, "open", region)
            found[last] = _Placed(nodes[last], start, region.end)
            region = replace(region, end=start, source_end=nodes[last].start)
        rest = [index for index in range(len(nodes)) if index not in found]
        self._place_spans([i for i in rest if not nodes[i].is_point], nodes, region, found)
        for index in rest:
            if index not in found:
                found[index] = self._place_point(index, nodes[index], region, found)
        for placed in found.values():
            node = placed.node
            placed.children = self.place(node.children, _Region(placed.start, placed.end, node.start, node.end))
        return [found[index] for index in sorted(found, key=lambda i: (found[i].start, found[i].end, i))]

    def _place_spans(
        self, indices: Sequence[int], nodes: Sequence[Node], region: _Region, found: dict[int, _Placed]
    ) -> None:
        """Gives each span its words, the surest first; a span for which none are left stays without a place."""
        taken = _Taken()
        in_words = {index for index in indices if self._place_in_word(index, nodes[index], region, taken, found)}
        indices = [index for index in indices if index not in in_words]
        sureness = {index: self._words(nodes[index], region, taken) for index in indices}
        for index in sorted(indices, key=lambda i: -(sureness[i] or (0, 0, -1.0))[2]):
            best = self._words(nodes[index], region, taken)
            if best is not None:
                start, end, _ = best
                taken.add(start, end)
                found[index] = _Placed(nodes[index], start, end)

    def _place_in_word(self, index: int, node: Node, region: _Region, taken: _Taken, found: dict[int, _Placed]) -> bool:
        """Places a span that is within a word at its characters; tells whether it is one.

        Where they are not in the target it stays without a place, to be left empty behind what its word has become: no
        other word is to be raised, lowered or enlarged in their stead.
        """
        own = find_in_word(self._source, self._target, node.start, node.end)
        if own is None:
            return False
        place: tuple[int, int] | None = None
        if own.initial:
            words = self._words(node, region, taken)
            place = None if words is None else (words[0], min(words[0] + own.initial, words[1]))
        elif own.rank is not None and self._is_free(own.places[own.rank], region, taken):
            place = own.places[own.rank]
        else:
            free = [one for one in own.places if self._is_free(one, region, taken)]
            place = max(free, key=lambda one: self._weight_at(one, node), default=None)
        if place is not None:
            taken.add(*place)
            found[index] = _Placed(node, *place)
        return True

    def _is_free(self, place: tuple[int, int], region: _Region, taken: _Taken) -> bool:
        return region.start <= place[0] and place[1] <= region.end and taken.leaves(*place)

    def _weight_at(self, place: tuple[int, int], node: Node) -> float:
        """How much of the tokens at a place comes from the span and the rest of its word."""
        first = bisect_right(self._ends, place[0])
        last = bisect_left(self._starts, place[1])
        return sum(self._links.weight(t, max(node.start - 1, 0), node.end) for t in range(first, last))

    def _place_point(self, index: int, node: Node, region: _Region, found: dict[int, _Placed]) -> _Placed:
        kind: CodeKind = "standalone" if node.closing is None else "open"
        copied = (
            p for p in find_border_in_word(self._source, self._target, node.start) if region.start <= p <= region.end
        )
        place = next(copied, None)
        if place is None:
            place = self._border(node.start, kind, region)
        for other, placed in found.items():
            if placed.start < place < placed.end:
                place = placed.end if other < index else placed.start
                break
        return _Placed(node, place, place)

    def _words(self, node: Node, region: _Region, taken: _Taken) -> tuple[int, int, float] | None:
        """The characters in the region that belong to the text of a span, and how surely; None where all are taken."""
        literal = self._literal(node, region, taken)
        if literal is not None:
            return literal
        tokens = self._links.target
        first, last = self._tokens_in(region)
        allowed = [taken.leaves(tokens[t].start, tokens[t].end) for t in range(first, last)]
        if not any(allowed):
            return None
        inside = [self._links.weight(t, node.start, node.end) for t in range(first, last)]
        scores = [
            self._links.tie(t, node.start, node.end) * (1.0 if tokens[t].is_word else _PUNCTUATION)
            for t in range(first, last)
        ]
        if self._holds_all_words(node, region) and all(allowed):
            start, end, sureness = 0, last - first, sum(inside)
        else:
            start, end, sureness = best_run(scores, allowed) or (0, 0, 0.0)
        if sureness <= 0:
            # No word rather belongs to the span than not: take the one that comes nearest to it.
            free = [i for i in range(last - first) if allowed[i]]
            start = max(free, key=lambda i: (inside[i], tokens[first + i].is_word))
            if inside[start] < _LEAST:
                return self._nearest(node, region, [first + i for i in free])
            end, sureness = start + 1, scores[start]
        start, end = self._trimmed(node, first + start, first + end)
        start, end = self._widened(node, start, end, {first + i for i, free in enumerate(allowed) if free})
        return tokens[start].start, tokens[end - 1].end, sureness

    def _tokens_in(self, region: _Region) -> tuple[int, int]:
        first = bisect_left(self._starts, region.start)
        return first, max(first, bisect_right(self._ends, region.end))

    def _literal(self, node: Node, region: _Region, taken: _Taken) -> tuple[int, int, float] | None:
        """A name, number or address that stands on both sides; of several, the one with most weight."""
        text = self._source[node.start : node.end].strip()
        if not is_anchor(text) and not (" " in text and text in self._target):
            return None
        best: tuple[int, int, float] | None = None
        for form in dict.fromkeys((text, english_number(text))):
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", self._target[: region.end]):
                start, end = match.span()
                if start < region.start or not taken.leaves(start, end):
                    continue
                first, last = self._tokens_in(replace(region, start=start, end=end))
                weight = _SURE + sum(self._links.weight(t, node.start, node.end) for t in range(first, last))
                if best is None or weight > best[2]:
                    best = (start, end, weight)
        return best

    def _holds_all_words(self, node: Node, region: _Region) -> bool:
        outside = (token for token in self._links.source if token.is_word)
        return all(
            node.start <= token.start and token.end <= node.end
            for token in outside
            if region.source_start <= token.start and token.end <= region.source_end
        )

    def _nearest(self, node: Node, region: _Region, free: Sequence[int]) -> tuple[int, int, float]:
        """The free token that is as far into the region as the span is into its source."""
        share = (node.start + node.end - 2 * region.source_start) / 2 / max(region.source_end - region.source_start, 1)
        wanted = region.start + share * (region.end - region.start)
        tokens = self._links.target
        best = min(free, key=lambda t: (not tokens[t].is_word, abs((tokens[t].start + tokens[t].end) / 2 - wanted)))
        return tokens[best].start, tokens[best].end, 0.0

    def _trimmed(self, node: Node, start: int, end: int) -> tuple[int, int]:
        """The run without punctuation at its ends, and without small words there that the span has not; never empty."""
        tokens = self._links.target
        if any(token.is_word for token in tokens[start:end]):
            while not tokens[start].is_word:
                start += 1
            while not tokens[end - 1].is_word:
                end -= 1
        words = self._source[node.start : node.end].lower().split() or [""]
        before = self._source[: node.start].lower().split()
        if words[0] not in _SMALL_DUTCH:
            start += end - start > 1 and tokens[start].text.lower() in _PREPOSITIONS
            has_article = end - start > 1 and tokens[start].text.lower() in _ARTICLES
            start += has_article and bool(before) and before[-1] in _DETERMINERS
        if words[-1] not in _SMALL_DUTCH:
            end -= end - start > 1 and tokens[end - 1].text.lower() in _PREPOSITIONS | _ARTICLES
        return start, end

    def _widened(self, node: Node, start: int, end: int, free: set[int]) -> tuple[int, int]:
        """The run with the article and the marks before it, and the mark behind it, if the span has them too."""
        tokens = self._links.target
        text = self._source[node.start : node.end].lower().strip() or " "
        if text.partition(" ")[0] in _DETERMINERS:
            start -= start - 1 in free and tokens[start - 1].text.lower() in _ARTICLES
        if _SUM.search(text):
            start -= start - 1 in free and tokens[start - 1].text in _CURRENCY_SIGNS
            if tokens[end - 1].text in _CURRENCY_SIGNS:
                end += end in free and tokens[end].text[0].isdigit()
        if text[0] in _OPENING:
            start -= start - 1 in free and tokens[start - 1].text in _OPENING
        if not text[-1].isalnum():
            end += end in free and not tokens[end].is_word
        return start, end

    def _border(self, offset: int, kind: CodeKind, region: _Region) -> int:
        """The place between two tokens of the region that has the counterparts of what is before `offset` before it."""
        first, last = self._tokens_in(region)
        tokens, links = self._links.target, self._links
        before = [token for token in links.source if region.source_start <= token.start < offset]
        after = [token for token in links.source if offset < token.end <= region.source_end]
        if first == last or not before:
            return region.start
        if not after:
            return region.end
        left, right = before[-1], after[0]
        # The sum over all tokens, from that of the first border on.
        score = sum(links.weight(t, offset, len(self._source)) for t in range(first, last))
        best, best_score = first, float("-inf")
        for t in range(first, last + 1):
            beside = links.weight(t - 1, left.start, left.end) if t > first else 0.0
            beside += links.weight(t, right.start, right.end) if t < last else 0.0
            if score + _NEIGHBOUR * beside > best_score:
                best, best_score = t, score + _NEIGHBOUR * beside
            if t < last:
                score += links.weight(t, 0, offset) - links.weight(t, offset, len(self._source))
        behind_space = offset > 0 and self._source[offset - 1].isspace()
        if best == last:
            return tokens[last - 1].end
        if best > first and (kind == "close" or (kind == "standalone" and not behind_space)):
            return tokens[best - 1].end
        return tokens[best].start


def _copied(node: Node, shift: int) -> _Placed:
    """A node and all in it at the places they have in the source."""
    return _Placed(node, node.start + shift, node.end + shift, [_copied(child, shift) for child in node.children])


class _Taken:
    """Stretches of characters that have been given away; they do not overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        place = bisect_left(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)

    def leaves(self, start: int, end: int) -> bool:
        """Whether nothing between these offsets has been given away."""
        place = bisect_left(self._starts, end)
        return place == 0 or self._ends[place - 1] <= start
