"""Steps over units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit
from align.corpus.entry import Tally
from align.corpus.steps import Rules
from align.filtering import TooLong
from align.filtering import batch as batching


@given(st.lists(st.integers(1, 40), max_size=30))
def test_batches_hold_every_unit_in_order_and_end_before_they_grow_large(lengths: list[int]) -> None:
    units = [TranslationUnit("a" * length, "b") for length in lengths]
    tally = Tally()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batching, "_AT_ONCE", 5)
        patch.setattr(batching, "_CHARACTERS_AT_ONCE", 60)
        batches = [list(batch.units) for batch in Rules((TooLong(characters=30),))(iter(units), tally)]
    assert [unit for batch in batches for unit in batch] == [unit for unit in units if len(unit.source) <= 30]
    assert tally.rejected["too-long"] == sum(length > 30 for length in lengths)
    assert all(0 < len(batch) <= 5 for batch in batches)
    assert all(sum(len(u.source) + len(u.target) for u in batch[:-1]) < 60 for batch in batches)
