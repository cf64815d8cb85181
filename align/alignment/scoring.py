"""Scores of beads: a weighted sum of what words, lengths and layout say, for all beads within a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.alignment.evidence import Floats, Ints
from align.alignment.lattice import NONE, BeadType, Lattice
from align.alignment.similarity import Similarity

TYPES: tuple[BeadType, ...] = (
    (1, 0), (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2),
)  # fmt: skip
"""Kinds of beads with source sentences; (0, 1) is a lattice's skip."""

_USUAL_RATIO = 0.95
"""Characters of English for a character of Dutch."""

_BLOCK = 48
"""Rows that are computed together; their bands are one rectangle."""
_WIDEST = 256
"""Columns that are computed together."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the aligner knows of a side besides its words.

    Attributes:
        sizes: characters of each sentence.
        breaks: for each place between sentences, 0 to n, whether a paragraph begins there; not at the ends.
    """

    sizes: Floats
    breaks: NDArray[np.bool_]

    @classmethod
    def of(cls, sentences: Sequence[str], paragraphs: Sequence[int]) -> Text:
        """A text of sentences and the number of the paragraph that each is in."""
        breaks = np.zeros(len(sentences) + 1, np.bool_)
        breaks[1:-1] = np.diff(np.array(paragraphs)) != 0
        return cls(np.array([len(sentence) for sentence in sentences], np.float32), breaks)


@dataclass(frozen=True, slots=True)
class Features:
    """Sums over a bead, in arrays of shape (types, rows, columns) for a rectangle of end cells.

    Attributes:
        forward: evidence of the source for the target words.
        backward: evidence of the target for the source words.
        length: minus half the squared deviation of the lengths' ratio (Gale and Church, 1993).
        crossed: paragraph borders within the bead, and borders that only one side has where it begins.
    """

    forward: Floats
    backward: Floats
    length: Floats
    crossed: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """What the features count for, and the scores, in nats, that each kind of bead starts with (1-1 with 0).

    Attributes:
        forward, backward, length, crossed: factors of `Features`.
        one_zero: of a sentence without a counterpart, on either side.
        one_two, one_three, one_four, two_two, two_three: of beads of these sizes, either way round.
    """

    forward: float
    backward: float
    length: float
    crossed: float
    one_zero: float
    one_two: float
    one_three: float
    one_four: float
    two_two: float
    two_three: float

    def prior(self, kind: BeadType) -> float:
        """The score that a bead starts with."""
        return {
            (0, 1): self.one_zero,
            (1, 1): 0.0,
            (1, 2): self.one_two,
            (1, 3): self.one_three,
            (1, 4): self.one_four,
            (2, 2): self.two_two,
            (2, 3): self.two_three,
        }[min(kind), max(kind)]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Computes features of beads between two texts.

    Attributes:
        similarity: evidence of the words; None where only lengths and layout count.
        source: one side.
        target: the other.
    """

    similarity: Similarity | None
    source: Text
    target: Text

    @property
    def ratio(self) -> float:
        """Characters of target for one of source, by the texts themselves as far as these are near what is usual."""
        # Some thousand characters tell as much as what is known of the languages.
        known = 2000.0
        estimate = (float(self.target.sizes.sum()) + known * _USUAL_RATIO) / (float(self.source.sizes.sum()) + known)
        return min(max(estimate, 0.8 * _USUAL_RATIO), 1.25 * _USUAL_RATIO)

    def features(self, rows: range, columns: range) -> Features:
        """Features of the beads that end in a rectangle of rows (1 to n) and columns (0 to m)."""
        shape = (len(TYPES), len(rows), len(columns))
        forward, backward = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        if self.similarity is not None:
            self._words(rows, columns, forward, backward)
        length, crossed = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        ours, theirs = _cumulated(self.source.sizes), _cumulated(self.target.sizes)
        for t, (a, b) in enumerate(TYPES):
            if b == 0 or a > len(self.source.sizes) or b > len(self.target.sizes):
                continue
            i, j = (
                np.maximum(np.arange(rows.start, rows.stop), a),
                np.maximum(np.arange(columns.start, columns.stop), b),
            )
            length[t] = _deviation((ours[i] - ours[i - a])[:, None] * self.ratio, (theirs[j] - theirs[j - b])[None, :])
            crossed[t] += _inside(self.source.breaks, i, a)[:, None] + _inside(self.target.breaks, j, b)[None, :]
            crossed[t] += self.source.breaks[i - a][:, None] != self.target.breaks[j - b][None, :]
        return Features(forward, backward, length, crossed)

    def _words(self, rows: range, columns: range, forward: Floats, backward: Floats) -> None:
        assert self.similarity is not None
        # Three sentences more on each side, for the beads of several that end in the first row and column.
        source = range(max(rows.start - 4, 0), rows.stop - 1)
        target = range(max(columns.start - 4, 0), max(columns.stop - 1, 0))
        if not (source and target):
            return
        by_source, by_target = self.similarity.block(source, target)
        for t, (a, b) in enumerate(TYPES):
            if b == 0 or a > len(source) or b > len(target):
                continue
            i = np.maximum(np.arange(rows.start, rows.stop) - 1 - source.start, a - 1)
            j = np.maximum(np.arange(columns.start, columns.stop) - 1 - target.start, b - 1)
            forward[t] = sum(by_source[a - 1][np.ix_(i, j - q)] for q in range(b))
            backward[t] = sum(by_target[b - 1][np.ix_(i - p, j)] for p in range(a))

    def lattice(self, start: tuple[int, int], first: Ints, width: int, weights: Weights) -> Lattice:
        """The lattice of a band.

        Args:
            start: source and target sentences before the band; no bead begins before them.
            first: for each row from `start[0]` on, the first column of its band.
            width: columns of the band.
            weights: of the features.
        """
        scores = np.full((len(TYPES), len(first), width), NONE, np.float32)
        columns_end = len(self.target.sizes) + 1
        for begin in range(1, len(first), _BLOCK):
            end = min(begin + _BLOCK, len(first))
            low, high = int(first[begin]), min(int(first[end - 1]) + width, columns_end)
            rows = range(start[0] + begin, start[0] + end)
            for left in range(low, high, _WIDEST):
                columns = range(left, min(left + _WIDEST, high))
                block = combine(self.features(rows, columns), weights, rows, columns, start)
                for number, row in enumerate(range(begin, end)):
                    place = left - int(first[row])
                    use = slice(max(-place, 0), min(len(columns), width - place))
                    if use.start < use.stop:
                        scores[:, row, place + use.start : place + use.stop] = block[:, number, use]
        skip = np.full(columns_end, weights.one_zero, np.float32)
        skip[0] = 0
        return Lattice(TYPES, first - start[1], scores, skip[start[1] :])


def combine(
    features: Features, weights: Weights, rows: range, columns: range, start: tuple[int, int] = (0, 0)
) -> Floats:
    """Scores of the beads of a rectangle; those that would begin before `start` cannot be."""
    scores = (
        weights.forward * features.forward
        + weights.backward * features.backward
        + weights.length * features.length
        + weights.crossed * features.crossed
        + np.array([weights.prior(kind) for kind in TYPES], np.float32)[:, None, None]
    )
    for t, (a, b) in enumerate(TYPES):
        scores[t, np.arange(rows.start, rows.stop) - start[0] < a] = NONE
        scores[t, :, np.arange(columns.start, columns.stop) - start[1] < b] = NONE
    result: Floats = scores.astype(np.float32)
    return result


def _cumulated(sizes: Floats) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(sizes, dtype=np.float64)])
    return sums


def _deviation(expected: NDArray[np.float64], found: NDArray[np.float64]) -> Floats:
    """Minus half the squared deviation, in units of the usual; lengths of a few characters scatter more."""
    usual = 0.18**2 + 3.0 / np.maximum(np.minimum(expected, found), 1)
    squared = np.log((expected + 1) / (found + 1)) ** 2 / usual
    result: Floats = np.maximum(-0.5 * squared, -12).astype(np.float32)
    return result


def _inside(breaks: NDArray[np.bool_], ends: Ints, size: int) -> Floats:
    """Paragraph borders strictly within the beads of `size` sentences that end at `ends`."""
    result = np.zeros(len(ends), np.float32)
    for back in range(1, size):
        result += breaks[ends - back]
    return result
