"""Which beads are kept, and how they are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Bead
from align.alignment.selection import BeadCounts, count_beads, is_null, select_beads

BEADS = [
    Bead(range(1), range(1), 0.9),
    Bead(range(1, 3), range(1, 2), 0.95),
    Bead(range(3, 4), range(2, 2), 0.0),
    Bead(range(4, 4), range(2, 5), 0.0),
    Bead(range(4, 5), range(5, 6), 0.2),
]

sizes = st.integers(0, 3).map(range)
beads = st.lists(st.builds(Bead, sizes, sizes, st.floats(0, 1)).filter(lambda bead: bead.source or bead.target))


def test_beads_that_are_not_sure_or_not_one_to_one_go_and_null_beads_stay() -> None:
    assert select_beads(BEADS) == BEADS
    assert select_beads(BEADS, min_score=0.9) == BEADS[:4]
    assert select_beads(BEADS, one_to_one_only=True) == [BEADS[0], *BEADS[2:]]
    assert select_beads(BEADS, min_score=0.5, one_to_one_only=True) == [BEADS[0], *BEADS[2:4]]


def test_counts() -> None:
    counts = count_beads(BEADS)
    assert (counts.linked, counts.source_alone, counts.target_alone) == (3, 1, 3)
    assert counts.mean_score == pytest.approx((0.9 + 0.95 + 0.2) / 3)
    assert count_beads([]).mean_score == 0


@given(beads, beads)
def test_counts_of_two_alignments_add_up(ours: list[Bead], theirs: list[Bead]) -> None:
    together = count_beads(ours) + count_beads(theirs)
    whole = count_beads(ours + theirs)
    assert together.score_sum == pytest.approx(whole.score_sum)
    assert BeadCounts(together.linked, together.source_alone, together.target_alone, whole.score_sum) == whole


@given(beads, st.floats(0, 1))
def test_a_higher_limit_never_keeps_more(found: list[Bead], limit: float) -> None:
    kept = select_beads(found, min_score=limit)
    assert all(is_null(bead) or bead.score >= limit for bead in kept)
    assert [bead for bead in found if bead in kept] == kept
