"""From scores to beads: short texts in one go, long ones in stretches along a guide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from align.alignment.band import Guide
from align.alignment.evidence import Ints
from align.alignment.judge import Judge
from align.alignment.lattice import BeadType, Lattice, best_path, posteriors
from align.alignment.scoring import TYPES, Scorer, Weights

_MARGIN = 12
"""Sentences on each side of the guide that are searched."""
_CELLS = 300_000
"""Largest lattice, in cells; what bounds the memory."""
_ROWS = 512
"""Most source sentences of a stretch."""
_SURE = 0.99


@dataclass(frozen=True, slots=True)
class Step:
    """A bead of the best path.

    Attributes:
        source_end, target_end: sentences of each side up to the end of the bead.
        kind: source and target sentences in it.
        probability: of the bead, given all other ways through; of a bead that holds one side only, 0.
    """

    source_end: int
    target_end: int
    kind: BeadType
    probability: float


def search(scorer: Scorer, guide: Guide | None, weights: Weights, judge: Judge | None = None) -> list[Step]:
    """The best path through two texts.

    Args:
        scorer: of the beads.
        guide: where to look; None looks along the line that the lengths suggest.
        weights: of the scorer's features.
        judge: gives an opinion on beads that are unsure.
    """
    # The matrices are so small that threads would spend their time waiting for each other.
    with threadpool_limits(1, user_api="blas"):
        return list(_steps(scorer, guide, weights, judge))


def _steps(scorer: Scorer, guide: Guide | None, weights: Weights, judge: Judge | None) -> Iterator[Step]:
    rows, columns = len(scorer.source.sizes), len(scorer.target.sizes)
    at = (0, 0)
    while at != (rows, columns):
        low, high = _along_lengths(scorer, at) if guide is None else _around(guide, at, columns)
        stretch = _stretch(scorer, at, low, high, weights)
        last = at[0] + stretch.rows - 1 == rows
        found = _solve(stretch, at, columns - at[1] if last else None, judge)
        if not last:
            found = found[: _trusted(found, at, stretch.rows)]
        yield from found
        at = (found[-1].source_end, found[-1].target_end)


def _around(guide: Guide, at: tuple[int, int], columns: int) -> tuple[Ints, Ints]:
    """Lowest and highest column to search in each row from `at` on."""
    rows = slice(at[0], at[0] + _ROWS + 1)
    low = np.maximum(guide.low[rows] - _MARGIN, at[1])
    # A path that has left the guide is followed until it is back.
    high = np.maximum(np.minimum(guide.high[rows] + _MARGIN, columns), min(at[1] + _MARGIN, columns))
    return low, high


def _along_lengths(scorer: Scorer, at: tuple[int, int]) -> tuple[Ints, Ints]:
    ours = np.cumsum(np.concatenate([[0.0], scorer.source.sizes[at[0] : at[0] + _ROWS]]))
    columns = len(scorer.target.sizes)
    theirs = np.cumsum(scorer.target.sizes[at[1] :])
    expected = at[1] + np.searchsorted(theirs, ours * scorer.ratio)
    margin = 2 * _MARGIN + np.arange(len(ours)) // 4
    return np.maximum(expected - margin, at[1]), np.minimum(expected + margin, columns)


def _stretch(scorer: Scorer, at: tuple[int, int], low: Ints, high: Ints, weights: Weights) -> Lattice:
    """The lattice from `at` over as many rows as fit."""
    widths = np.maximum.accumulate(high - low) + 1
    fits = np.flatnonzero(widths * np.arange(1, len(widths) + 1) <= _CELLS)
    count = max(int(fits[-1]) + 1 if len(fits) else 1, min(9, len(widths)))
    width = int(widths[count - 1])
    if at[0] + count - 1 == len(scorer.source.sizes):
        # The last row must reach the end.
        width = max(width, len(scorer.target.sizes) - int(low[count - 1]) + 1)
    return scorer.lattice(at, low[:count], width, weights)


def _solve(lattice: Lattice, at: tuple[int, int], end: int | None, judge: Judge | None) -> list[Step]:
    probabilities, _ = posteriors(lattice, end)
    if judge is not None and judge.revise(lattice, probabilities, at):
        probabilities, _ = posteriors(lattice, end)
    steps = []
    for row, column, kind in best_path(lattice, end):
        probability = 0.0
        if kind[0] and kind[1]:
            probability = float(probabilities[TYPES.index(kind), row, column - int(lattice.first[row])])
        steps.append(Step(at[0] + row, at[1] + column, kind, min(probability, 1.0)))
    return steps


def _trusted(found: list[Step], at: tuple[int, int], rows: int) -> int:
    """How many beads of a stretch to keep: to a sure one well before its end, where what follows is not known."""
    latest = at[0] + rows - 1 - max(rows // 8, 4)
    kept = [n for n, step in enumerate(found) if step.source_end <= latest]
    sure = [n for n in kept if found[n].probability >= _SURE]
    if sure and sure[-1] >= len(kept) // 2:
        return sure[-1] + 1
    return max(len(kept), 1)
