"""The dynamic programme against an enumeration of all ways."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.alignment.lattice import NONE, BeadType, Lattice, best_path, posteriors

TYPES: tuple[BeadType, ...] = ((1, 0), (1, 1), (1, 2), (2, 1), (2, 2))
Way = tuple[tuple[int, int, BeadType], ...]


@st.composite
def lattices(draw: st.DrawFn) -> Lattice:
    """Small lattices with scores at random, in a band that may leave out corners but never the ends."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    width = draw(st.integers((columns + 1) // 2 + 1, columns + 1))
    last = columns + 1 - width
    first = np.sort(rng.integers(0, last + 1, rows + 1))
    first[0], first[-1] = 0, last
    scores = rng.normal(0, 2, (len(TYPES), rows + 1, width)).astype(np.float32)
    for t, (a, b) in enumerate(TYPES):
        for row in range(rows + 1):
            for k in range(width):
                if row < a or first[row] + k < b:
                    scores[t, row, k] = NONE
    skip = rng.normal(-1, 1, columns + 1).astype(np.float32)
    skip[0] = 0
    return Lattice(TYPES, first, scores, skip)


def ways(lattice: Lattice, row: int, column: int) -> Iterator[tuple[Way, float]]:
    """All ways from (0, 0) to a cell within the band, with their scores."""
    if (row, column) == (0, 0):
        yield (), 0.0
    for kind in (*TYPES, (0, 1)):
        before = row - kind[0], column - kind[1]
        if before[0] < 0 or not 0 <= before[1] - lattice.first[before[0]] < lattice.width:
            continue
        place = column - int(lattice.first[row])
        score = float(lattice.skip[column] if kind == (0, 1) else lattice.scores[TYPES.index(kind), row, place])
        for way, total in ways(lattice, *before):
            yield (*way, (row, column, kind)), total + score


@given(lattices())
def test_the_best_path_is_the_best_of_all_ways(lattice: Lattice) -> None:
    end = len(lattice.skip) - 1
    everything = dict(ways(lattice, lattice.rows - 1, end))
    if everything:
        found = tuple(best_path(lattice, end))
        assert math.isclose(everything[found], max(everything.values()), rel_tol=1e-4, abs_tol=1e-4)


@given(lattices())
def test_posteriors_are_shares_of_all_ways(lattice: Lattice) -> None:
    end = len(lattice.skip) - 1
    everything = dict(ways(lattice, lattice.rows - 1, end))
    if not everything:
        return
    probabilities, total = posteriors(lattice, end)
    highest = max(everything.values())
    whole = sum(math.exp(score - highest) for score in everything.values())
    assert math.isclose(total, math.log(whole) + highest, rel_tol=1e-3, abs_tol=1e-3)
    expected = np.zeros_like(probabilities)
    for way, score in everything.items():
        for row, column, kind in way:
            if kind != (0, 1):
                expected[TYPES.index(kind), row, column - lattice.first[row]] += math.exp(score - highest) / whole
    np.testing.assert_allclose(probabilities, expected, atol=2e-3)


@given(lattices())
def test_a_free_end_takes_the_best_end(lattice: Lattice) -> None:
    row = lattice.rows - 1
    scores: dict[Way, float] = {}
    for column in range(int(lattice.first[row]), min(int(lattice.first[row]) + lattice.width, len(lattice.skip))):
        scores |= dict(ways(lattice, row, column))
    if scores:
        assert math.isclose(scores[tuple(best_path(lattice, None))], max(scores.values()), rel_tol=1e-4, abs_tol=1e-4)
