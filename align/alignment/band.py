"""Where in a long text to look: a rough path from groups of sentences, made finer step by step.

As Vecalign (Thompson and Koehn, 2019) does it, sentences are summed up to groups until the whole table of groups is
small; the best way through it says where to look among groups of half the size, and so on. It costs time and memory
that grow linearly with the texts. A sentence is a short vector: its words' hashed signs (Weinberger et al., 2009),
those of the Dutch side through their translations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.alignment.evidence import Floats, Ints, Ragged
from align.alignment.similarity import Similarity

FULL = 150
"""Up to so many sentences a side the whole table is searched."""

_DIMENSIONS = 128
_TOP = 160
"""Groups a side from which the search starts."""
_FINEST = 4
"""Sentences in the smallest groups."""
_AROUND = 8
"""Groups on each side of the coarser path that are searched."""


@dataclass(frozen=True, slots=True)
class Guide:
    """For each number of source sentences read, 0 to n, the lowest and highest number of target sentences to expect."""

    low: Ints
    high: Ints


def find_guide(similarity: Similarity, source: int, target: int) -> Guide:
    """A guide for two texts of `source` and `target` sentences, any length."""
    if min(source, target) == 0 or max(source, target) <= FULL:
        return Guide(np.zeros(source + 1, np.int64), np.full(source + 1, target, np.int64))
    ours, theirs = _sketches(similarity)
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


def _sketches(similarity: Similarity) -> tuple[Floats, Floats]:
    """A vector for each sentence of both sides, shape (sentences, _DIMENSIONS)."""
    explanation = similarity.forward
    types = len(explanation.chance)
    rng = np.random.default_rng(1)
    place, sign = rng.integers(0, _DIMENSIONS, types), rng.choice(np.array([-1, 1], np.float32), types)
    rarity = np.log(1 / explanation.chance)
    # Words that are everywhere would make everything alike.
    rarity = np.maximum(rarity - 4, 0) * sign
    table = explanation.table
    assert table.weights is not None
    by_word = np.zeros((len(table), _DIMENSIONS), np.float32)
    np.add.at(by_word, (table.rows(0, len(table))[0], place[table.ids]), table.weights * rarity[table.ids])
    direct = np.zeros((types, _DIMENSIONS), np.float32)
    direct[np.arange(types), place] = rarity
    return _summed(explanation.given, by_word), _summed(explanation.explained, direct)


def _summed(rows: Ragged, vectors: Floats) -> Floats:
    """For each row the sum of its words' vectors."""
    result = np.zeros((len(rows), vectors.shape[1]), np.float32)
    for start in range(0, len(rows), 2048):
        stop = min(start + 2048, len(rows))
        _, ids = rows.rows(start, stop)
        filled = np.flatnonzero(rows.sizes(start, stop))
        if len(filled):
            begins = rows.starts[start:stop][filled] - rows.starts[start]
            result[start + filled] = np.add.reduceat(vectors[ids], begins)
    return result


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
        guide = Guide(np.zeros(rows + 1, np.int64), np.full(rows + 1, columns, np.int64))
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


def _spread(path: list[tuple[int, int]], size: int, rows: int, columns: int) -> Guide:
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
    return Guide(low, high)
