"""From scores to beads: short texts in one go, long ones in stretches along a coarse path.

The coarse path is found as Vecalign does it (Thompson and Koehn, 2019): vectors of sentences are summed up to groups
until the whole table of groups is small; the best way through it says where to look among groups of half the size, and
so on. It costs time and memory that grow linearly with the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from align.alignment.judge import Judge
from align.alignment.lattice import BeadType, Floats, Ints, Lattice, best_path, posteriors
from align.alignment.scoring import TYPES, Scorer
from align.alignment.similarity import Comparison, Weights
from align.errors import UsageError

_MARGIN = 12
"""Sentences on each side of the guide that are searched."""
_CELLS = 300_000
"""Largest lattice, in cells; what bounds the memory."""
_ROWS = 512
"""Most source sentences of a stretch."""
_SURE = 0.99

_FULL = 150
"""Up to so many sentences a side the whole table is searched."""

_TOP = 160
"""Groups a side from which the search starts."""
_FINEST = 4
"""Sentences in the smallest groups."""
_AROUND = 8
"""Groups on each side of the coarser path that are searched."""


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


def search(scorer: Scorer, weights: Weights, judge: Judge | None = None) -> list[Step]:
    """The best path through two texts.

    Args:
        scorer: of the beads.
        weights: of the scorer's features.
        judge: gives an opinion on beads that are unsure.
    """
    # The matrices are so small that threads would spend their time waiting for each other.
    with threadpool_limits(1, user_api="blas"):
        return list(_steps(scorer, weights, judge))


def _steps(scorer: Scorer, weights: Weights, judge: Judge | None) -> Iterator[Step]:
    rows, columns = len(scorer.source.sizes), len(scorer.target.sizes)
    guide = None if scorer.comparison is None else _find_guide(scorer.comparison, rows, columns)
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


def _around(guide: _Guide, at: tuple[int, int], columns: int) -> tuple[Ints, Ints]:
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


@dataclass(frozen=True, slots=True)
class _Guide:
    """For each number of source sentences read, 0 to n, the lowest and highest number of target sentences to expect."""

    low: Ints
    high: Ints


def _find_guide(comparison: Comparison, source: int, target: int) -> _Guide | None:
    """A guide for two texts of `source` and `target` sentences; None where the comparison has no vectors."""
    if max(source, target) <= _FULL:
        return _Guide(np.zeros(source + 1, np.int64), np.full(source + 1, target, np.int64))
    vectors = comparison.vectors()
    if vectors is None:
        return None
    ours, theirs = vectors
    if (len(ours), len(theirs)) != (source, target):
        raise UsageError(
            f"the similarity gives {len(ours)} and {len(theirs)} vectors for {source} and {target} sentences; give one"
            " for each."
        )
    size = _FINEST
    while max(source, target) / size > _TOP:
        size *= 2
    path: list[tuple[int, int]] | None = None
    while size >= _FINEST:
        ours_grouped, theirs_grouped = _grouped(ours, size), _grouped(theirs, size)
        path = _best_matches(ours_grouped, theirs_grouped, path)
        size //= 2
    assert path is not None
    return _spread(path, 2 * size, source, target)


def _grouped(vectors: Floats, size: int) -> Floats:
    """Normalised sums of each `size` vectors, the last group as it comes."""
    sums = np.add.reduceat(vectors, np.arange(0, len(vectors), size))
    grouped: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return grouped


def _best_matches(ours: Floats, theirs: Floats, coarser: list[tuple[int, int]] | None) -> list[tuple[int, int]]:
    """The pairs of groups, rising on both sides, with the highest sum of likeness above the usual.

    Args:
        ours: normalised vectors of one side.
        theirs: of the other.
        coarser: the pairs of groups of double size, around which alone is searched; None searches everywhere.
    """
    rows, columns = len(ours), len(theirs)
    if coarser is None:
        guide = _Guide(np.zeros(rows + 1, np.int64), np.full(rows + 1, columns, np.int64))
    else:
        guide = _spread(coarser, 2, rows, columns)
    low = np.maximum(guide.low[1:] - _AROUND, 0)
    high = np.minimum(guide.high[1:] + _AROUND, columns)
    usual = _usual(ours, theirs)
    moves: list[NDArray[np.int8]] = []
    # best[k]: the highest sum of pairs before this row and before column low + k.
    best = np.zeros(int(high[0] - low[0]) + 1, np.float32)
    start = int(low[0])
    for row in range(rows):
        if row:
            wanted = np.arange(low[row], high[row] + 1) - start
            best = best[np.clip(wanted, 0, len(best) - 1)]
            start = int(low[row])
        matched = best[:-1] + (theirs[low[row] : high[row]] @ ours[row] - usual)
        upper = best[1:]
        after = np.empty_like(best)
        after[0] = best[0]
        np.maximum(upper, matched, out=after[1:])
        np.maximum.accumulate(after, out=after)
        move = np.where(matched > upper, _PAIR, _UP).astype(np.int8)
        move[after[:-1] >= np.maximum(upper, matched)] = _LEFT
        moves.append(move)
        best = after
    return _trace(moves, low, columns)


_UP, _PAIR, _LEFT = 0, 1, 2


def _trace(moves: list[NDArray[np.int8]], low: Ints, columns: int) -> list[tuple[int, int]]:
    path: list[tuple[int, int]] = []
    row, column = len(moves), columns
    while row and column:
        place = column - 1 - int(low[row - 1])
        if place < 0:
            row -= 1
        elif place >= len(moves[row - 1]) or (move := moves[row - 1][place]) == _LEFT:
            column -= 1
        elif move == _UP:
            row -= 1
        else:
            row, column = row - 1, column - 1
            path.append((row, column))
    return path[::-1]


def _usual(ours: Floats, theirs: Floats) -> float:
    """Likeness that pairs taken at random seldom exceed."""
    rng = np.random.default_rng(1)
    some = np.einsum("ij,ij->i", ours[rng.integers(0, len(ours), 4000)], theirs[rng.integers(0, len(theirs), 4000)])
    return float(some.mean() + some.std())


def _spread(path: list[tuple[int, int]], size: int, rows: int, columns: int) -> _Guide:
    """What pairs of groups of `size` say of the `rows` and `columns` that they are made of."""
    lowest, highest = np.zeros(rows, np.int64), np.full(rows, columns, np.int64)
    done, reached = 0, 0
    for row, column in path:
        begin, end = row * size, min((row + 1) * size, rows)
        # Rows that no pair covers may belong anywhere between the pairs around them.
        lowest[done:begin], highest[done:begin] = reached, min((column + 1) * size, columns)
        lowest[begin:end], highest[begin:end] = column * size, min((column + 1) * size, columns)
        done, reached = end, column * size
    lowest[done:] = reached
    low = np.concatenate([[0], np.minimum(lowest, np.concatenate([lowest[1:], lowest[-1:]]))])
    high = np.concatenate([highest[:1], np.maximum(highest, np.concatenate([highest[1:], [columns]]))])
    return _Guide(low, high)
