"""Scores of beads: a weighted sum of what a similarity, lengths and layout say, for all beads within a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from align.alignment.lattice import NONE, BeadType, Floats, Ints, Lattice
from align.alignment.similarity import LARGEST_WINDOW, Comparison, Evidence, Similarity, Weights
from align.alignment.texts import Copies, Text, find_copies
from align.errors import UsageError

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
class Features:
    """Sums over a bead, in arrays of shape (types, rows, columns) for a rectangle of end cells.

    Attributes:
        forward: evidence of the source for the target sentences.
        backward: evidence of the target for the source sentences.
        length: minus half the squared deviation of the lengths' ratio (Gale and Church, 1993).
        crossed: paragraph borders within the bead, and borders that only one side has where it begins.
        copied: 1 for a sentence and its copy, else 0.
        figures: 1 where the two sides' numbers are not the same, else 0.
        furniture: 1 for a source sentence without a counterpart that is page furniture; less 1 for each sentence of
            page furniture in a bead whose other side does not speak for it, unless that is page furniture too.
    """

    forward: Floats
    backward: Floats
    length: Floats
    crossed: Floats
    copied: Floats
    figures: Floats
    furniture: Floats


@dataclass(frozen=True, slots=True)
class Scorer:
    """Computes features of beads between two texts.

    Attributes:
        comparison: what a similarity says of the two texts; None where only lengths and layout count.
        source: one side.
        target: the other.
        copies: what of them is the same word for word; None where that counts for nothing.
    """

    comparison: Comparison | None
    source: Text
    target: Text
    copies: tuple[Copies, Copies] | None

    @classmethod
    def of(
        cls,
        similarity: Similarity,
        sentences: tuple[Sequence[str], Sequence[str]],
        paragraphs: tuple[Sequence[int], Sequence[int]],
        furniture: tuple[Sequence[bool], Sequence[bool]] | None = None,
    ) -> Scorer:
        """A scorer for two texts, source and target.

        Args:
            similarity: compares them.
            sentences: of each side, at least one.
            paragraphs: for each sentence the number of its paragraph.
            furniture: for each sentence whether it is known to be page furniture.
        """
        known = furniture or (None, None)
        source, target = (Text.of(*side) for side in zip(sentences, paragraphs, known, strict=True))
        weights = similarity.weights
        copies = find_copies(*sentences) if weights.copied or weights.figures else None
        return cls(similarity.compare(*sentences), source, target, copies)

    @property
    def ratio(self) -> float:
        """Characters of target for one of source, by the texts themselves as far as these are near what is usual."""
        # Some thousand characters tell as much as what is known of the languages.
        known = 2000.0
        estimate = (float(self.target.sizes.sum()) + known * _USUAL_RATIO) / (float(self.source.sizes.sum()) + known)
        return min(max(estimate, 0.8 * _USUAL_RATIO), 1.25 * _USUAL_RATIO)

    def features(self, rows: range, columns: range) -> Features:
        """Features of the beads that end in a rectangle of rows (1 to n) and columns (0 to m)."""
        found = Features(*(np.zeros((len(TYPES), len(rows), len(columns)), np.float32) for _ in fields(Features)))
        self._compare(rows, columns, found)
        ours, theirs = _cumulated(self.source.sizes), _cumulated(self.target.sizes)
        for t, (a, b) in enumerate(TYPES):
            if b == 0 or a > len(self.source.sizes) or b > len(self.target.sizes):
                continue
            i, j = (
                np.maximum(np.arange(rows.start, rows.stop), a),
                np.maximum(np.arange(columns.start, columns.stop), b),
            )
            expected = (ours[i] - ours[i - a])[:, None] * self.ratio
            found.length[t] = _deviation(expected, (theirs[j] - theirs[j - b])[None, :])
            found.crossed[t] = _inside(self.source.breaks, i, a)[:, None] + _inside(self.target.breaks, j, b)[None, :]
            found.crossed[t] += self.source.breaks[i - a][:, None] != self.target.breaks[j - b][None, :]
            if self.copies is None:
                continue
            first, second = self.copies
            grown = first.figures[i] - first.figures[i - a], second.figures[j] - second.figures[j - b]
            found.figures[t] = grown[0][:, None] != grown[1][None, :]
            if a == b == 1:
                found.copied[t] = first.forms[i - 1][:, None] == second.forms[j - 1][None, :]
        found.furniture[TYPES.index((1, 0))] = self.source.furniture[rows.start - 1 : rows.stop - 1, None]
        return found

    def _compare(self, rows: range, columns: range, found: Features) -> None:
        """Fills in the features that come from the comparison: evidence, and what it says of page furniture."""
        # More sentences on each side, for the beads of several that end in the first row and column.
        source = range(max(rows.start - LARGEST_WINDOW, 0), rows.stop - 1)
        target = range(max(columns.start - LARGEST_WINDOW, 0), max(columns.stop - 1, 0))
        if not (source and target):
            return
        evidence = None if self.comparison is None else _evidence(self.comparison, source, target)
        ours = self.source.furniture[source.start : source.stop]
        theirs = self.target.furniture[target.start : target.stop]
        marked = bool(ours.any() or theirs.any())
        if evidence is None and not marked:
            return
        for t, (a, b) in enumerate(TYPES):
            if b == 0 or a > len(source) or b > len(target):
                continue
            i = np.maximum(np.arange(rows.start, rows.stop) - 1 - source.start, a - 1)
            j = np.maximum(np.arange(columns.start, columns.stop) - 1 - target.start, b - 1)
            if evidence is None:
                strange = _count(ours, i, a)[:, None] + _count(theirs, j, b)[None, :]
            else:
                forward = [evidence.forward[a - 1][np.ix_(i, j - q)] for q in range(b)]
                backward = [evidence.backward[b - 1][np.ix_(i - p, j)] for p in range(a)]
                found.forward[t], found.backward[t] = sum(forward), sum(backward)
                if not marked:
                    continue
                strange = sum(_strangeness(ours, evidence.enough[0], i - p, backward[p].T).T for p in range(a))
                strange = strange + sum(_strangeness(theirs, evidence.enough[1], j - q, forward[q]) for q in range(b))
            both = ours[i][:, None] & theirs[j][None, :] & (a == b == 1)
            found.furniture[t] = np.where(both, 0, -strange)

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
        return Lattice(TYPES, first - start[1], scores, self.skips(weights)[start[1] :])

    def skips(self, weights: Weights) -> Floats:
        """The scores of the beads that hold only the target sentence before a column; 0 at 0."""
        skip = np.zeros(len(self.target.sizes) + 1, np.float32)
        skip[1:] = weights.one_zero + weights.furniture * self.target.furniture
        return skip


def combine(
    features: Features, weights: Weights, rows: range, columns: range, start: tuple[int, int] = (0, 0)
) -> Floats:
    """Scores of the beads of a rectangle; those that would begin before `start` cannot be."""
    scores: Floats = np.float32(weights.forward) * features.forward
    scores += np.array([weights.prior(kind) for kind in TYPES], np.float32)[:, None, None]
    for name in ("backward", "length", "crossed", "copied", "figures", "furniture"):
        values: Floats = getattr(features, name)
        # Most texts have neither borders nor copies nor furniture.
        if values.any():
            scores += np.float32(getattr(weights, name)) * values
    for t, (a, b) in enumerate(TYPES):
        scores[t, np.arange(rows.start, rows.stop) - start[0] < a] = NONE
        scores[t, :, np.arange(columns.start, columns.stop) - start[1] < b] = NONE
    return scores


def _evidence(comparison: Comparison, source: range, target: range) -> Evidence:
    evidence = comparison.evidence(source, target)
    expected = (LARGEST_WINDOW, len(source), len(target))
    if not evidence.forward.shape == evidence.backward.shape == expected:
        raise UsageError(
            f"the similarity gives evidence of the shapes {evidence.forward.shape} and {evidence.backward.shape} for"
            f" {len(source)} and {len(target)} sentences; give arrays of shape {expected}."
        )
    return evidence


def _strangeness(marked: NDArray[np.bool_], enough: Floats, sentences: Ints, evidence: Floats) -> Floats:
    """How little there is for those of the sentences in the columns of `evidence` that are page furniture.

    Returns:
        0 to 1, 0 where there is enough; 0 for other sentences.
    """
    result = np.zeros(evidence.shape, np.float32)
    places = np.flatnonzero(marked[sentences])
    if len(places):
        result[:, places] = np.clip(1 - evidence[:, places] / enough[sentences[places]], 0, 1)
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


def _count(marked: NDArray[np.bool_], lasts: Ints, size: int) -> Floats:
    """Sentences marked among the `size` ones up to each of `lasts`."""
    counts = np.concatenate([[0], np.cumsum(marked)]).astype(np.float32)
    result: Floats = counts[lasts + 1] - counts[lasts + 1 - size]
    return result


def _inside(breaks: NDArray[np.bool_], ends: Ints, size: int) -> Floats:
    """Paragraph borders strictly within the beads of `size` sentences that end at `ends`."""
    result = np.zeros(len(ends), np.float32)
    for back in range(1, size):
        result += breaks[ends - back]
    return result
