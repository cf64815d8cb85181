"""The dynamic programme over beads: the best way through, and how sure each bead is.

A lattice has a row for each number of source sentences read, 0 to n, and in each row a band of columns, the number of
target sentences read. All of it is kept in arrays of shape (rows, band width); a row's arithmetic is vectorised, and
beads without source, which stay within the row, are running maxima or sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BeadType = tuple[int, int]
"""Number of source and of target sentences."""

NONE = np.float32(-1e30)
"""Score of what cannot be; finite, so that differences stay numbers."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """Scores of all beads within a band.

    Attributes:
        types: the kinds of beads with at least one source sentence.
        first: for each row, the first column of its band; does not fall from row to row.
        scores: shape (types, rows, width); the bead of a type that ends at a row and the band's k-th column.
        skip: shape (columns,); score of the bead that holds only the target sentence before this column; 0 at 0.
    """

    types: tuple[BeadType, ...]
    first: Ints
    scores: Floats
    skip: Floats

    @property
    def rows(self) -> int:
        return len(self.first)

    @property
    def width(self) -> int:
        return int(self.scores.shape[2])


class _Bands:
    """A value for each cell, with room around, so that beads that start or end outside find `NONE`.

    The cells from which the beads that end in a row start, or in which those that start there end, are gathered by one
    table of places in the flat array.
    """

    def __init__(self, lattice: Lattice, depth: int = 1) -> None:
        self.lattice = lattice
        first, self.width = lattice.first, lattice.width
        self._reach = max(kind[0] for kind in lattice.types)
        jump = int((first[self._reach :] - first[: -self._reach]).max(initial=0)) if len(first) > self._reach else 0
        jump = max(
            jump,
            int(first[-1] - first[max(len(first) - 1 - self._reach, 0)]),
            int(first[: self._reach + 1].max() - first[0]),
        )
        self._room = jump + max(kind[1] for kind in lattice.types)
        shape = (lattice.rows + 2 * self._reach, depth, self._room + self.width + self._room)
        self.values = np.full(shape, NONE, np.float32)

    def row(self, number: int) -> Floats:
        """The values of a row, shape (depth, width); of depth 1, (width,)."""
        found = self.values[self._reach + number, :, self._room : self._room + self.width]
        return found[0] if len(found) == 1 else found

    def starts(self) -> Ints:
        """Places, shape (rows, types), of the cell from which the bead starts that ends in a row's first column."""
        return self._places(-1)

    def ends(self) -> Ints:
        """Places, shape (rows, types), of the cell in which the bead ends that starts in a row's first column."""
        return self._places(1)

    def _places(self, direction: int) -> Ints:
        types = np.array(self.lattice.types)
        rows = np.arange(self.lattice.rows)[:, None] + direction * types[:, 0]
        first = self.lattice.first
        column = first[:, None] + direction * types[:, 1] - first[np.clip(rows, 0, len(first) - 1)]
        depth, stride = self.values.shape[1:]
        kind = np.arange(len(types)) if depth > 1 else 0
        places: Ints = ((rows + self._reach) * depth + kind) * stride + self._room + column
        return places

    def gather(self, places: Ints) -> Floats:
        """Values from `places` on, for as many columns as the band has; shape of `places` and then (width,)."""
        return self.values.ravel().take(places[..., None] + np.arange(self.width), mode="clip")


class _Skips:
    """Beads of one target sentence only, which stay within a row."""

    def __init__(self, lattice: Lattice) -> None:
        self._sums = np.concatenate([[0], np.cumsum(lattice.skip[1:], dtype=np.float64)]).astype(np.float32)
        self._first, self._columns = lattice.first, np.arange(lattice.width)

    def row(self, number: int) -> tuple[Floats, int]:
        """The summed scores of skipping all columns up to each of the row's, and how many of these there are."""
        inside = min(len(self._columns), len(self._sums) - int(self._first[number]))
        return self._sums[self._first[number] : self._first[number] + inside], inside


def best_path(lattice: Lattice, end: int | None) -> list[tuple[int, int, BeadType]]:
    """The beads of the best way from (0, 0) to the last row, there to column `end`, or to any where it is None.

    Returns:
        For each bead the row and column where it ends and its type, in order.
    """
    values, skips = _Bands(lattice), _Skips(lattice)
    starts, columns = values.starts(), np.arange(lattice.width)
    choice = np.full((lattice.rows, lattice.width), -1, np.int8)
    for row in range(lattice.rows):
        if row == 0:
            best = np.where(lattice.first[0] + columns == 0, np.float32(0), NONE)
        else:
            candidates = values.gather(starts[row])
            candidates += lattice.scores[:, row]
            picked = candidates.argmax(0)
            best = candidates[picked, columns]
            choice[row] = picked
        skipped, inside = skips.row(row)
        relative = best[:inside] - skipped
        reached = np.maximum.accumulate(relative)
        choice[row, :inside][reached > relative] = -1
        np.maximum(reached + skipped, NONE, out=values.row(row)[:inside])
    if end is None:
        end = int(values.row(lattice.rows - 1).argmax() + lattice.first[-1])
    return _trace(lattice, choice, end)


def _trace(lattice: Lattice, choice: NDArray[np.int8], end: int) -> list[tuple[int, int, BeadType]]:
    row, column = lattice.rows - 1, end
    path: list[tuple[int, int, BeadType]] = []
    while row or column:
        picked = int(choice[row, column - lattice.first[row]])
        kind = (0, 1) if picked < 0 else lattice.types[picked]
        path.append((row, column, kind))
        row, column = row - kind[0], column - kind[1]
    return path[::-1]


def posteriors(lattice: Lattice, end: int | None) -> tuple[Floats, float]:
    """How probable each bead is, by the forward-backward algorithm over all ways through the lattice.

    Args:
        lattice: the scores, taken as logarithms of weights.
        end: column at which the last row ends, or None for any.

    Returns:
        Array like `lattice.scores` of probabilities, and the logarithm of the sum over all ways.
    """
    ahead, starts = _forward(lattice)
    behind = _backward(lattice, end)
    total = float(behind[0, -lattice.first[0]])
    result = ahead.gather(starts.T)
    result += lattice.scores
    result += behind - total
    np.exp(np.minimum(result, 0, out=result), out=result)
    result[:, 0] = 0
    return result, total


def _forward(lattice: Lattice) -> tuple[_Bands, Ints]:
    """Logarithms of the summed weights of all ways to each cell, and the places that `starts` gives."""
    values, skips = _Bands(lattice), _Skips(lattice)
    starts, columns = values.starts(), np.arange(lattice.width)
    for row in range(lattice.rows):
        if row == 0:
            arrived = np.where(lattice.first[0] + columns == 0, np.float32(0), NONE)
        else:
            arrived = _log_sum(values.gather(starts[row]) + lattice.scores[:, row])
        skipped, inside = skips.row(row)
        summed = np.logaddexp.accumulate(arrived[:inside] - skipped)
        np.maximum(summed + skipped, NONE, out=values.row(row)[:inside])
    return values, starts


def _backward(lattice: Lattice, end: int | None) -> Floats:
    """Logarithms of the summed weights of all ways from each cell to the end, shape (rows, width)."""
    # Of each bead: its score and what follows, found from the cell where it starts.
    beads, skips = _Bands(lattice, depth=len(lattice.types)), _Skips(lattice)
    ends, columns = beads.ends(), np.arange(lattice.width)
    result = np.full((lattice.rows, lattice.width), NONE, np.float32)
    for row in range(lattice.rows - 1, -1, -1):
        if row == lattice.rows - 1:
            place = lattice.first[row] + columns
            leaving = np.where((place == end) | (end is None), np.float32(0), NONE)
        else:
            leaving = _log_sum(beads.gather(ends[row]))
        skipped, inside = skips.row(row)
        summed = np.logaddexp.accumulate((leaving[:inside] + skipped)[::-1])[::-1]
        np.maximum(summed - skipped, NONE, out=result[row, :inside])
        np.maximum(lattice.scores[:, row] + result[row], NONE, out=beads.row(row))
    return result


def _log_sum(values: Floats) -> Floats:
    highest = values.max(0)
    values -= highest
    summed: Floats = np.log(np.exp(values, out=values).sum(0)) + highest
    return summed
