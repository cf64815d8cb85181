"""Batches keep every segment, respect their size, and the pipeline keeps order and memory."""

from __future__ import annotations

from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from align.translation.engine.marian import length_batches, pipeline, windows


@given(st.lists(st.integers(0, 300)), st.integers(1, 2000))
def test_every_index_is_in_exactly_one_batch(lengths: list[int], limit: int) -> None:
    batches = length_batches(lengths, limit)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))


@given(st.lists(st.integers(0, 300)), st.integers(1, 2000))
def test_a_batch_with_its_padding_is_within_the_limit(lengths: list[int], limit: int) -> None:
    for batch in length_batches(lengths, limit):
        padded = len(batch) * max(lengths[index] for index in batch)
        assert padded <= limit or len(batch) == 1


@given(st.lists(st.integers(1, 300), min_size=1))
def test_longest_batches_come_first(lengths: list[int]) -> None:
    longest = [max(lengths[index] for index in batch) for batch in length_batches(lengths, 500)]
    assert longest == sorted(longest, reverse=True)


def test_sorting_saves_padding() -> None:
    lengths = [5, 100] * 50
    batches = length_batches(lengths, 1000)
    padded = sum(len(batch) * max(lengths[i] for i in batch) for batch in batches)
    assert padded <= 1.1 * sum(lengths)


@given(st.lists(st.integers()), st.integers(1, 7))
def test_windows_keep_everything_in_order(items: list[int], size: int) -> None:
    assert [item for window in windows(items, size) for item in window] == items
    assert all(0 < len(window) <= size for window in windows(items, size))


def test_windows_grow_from_small_to_large() -> None:
    assert [len(window) for window in windows(range(100), size=32, first=8)] == [8, 16, 32, 32, 12]


def test_pipeline_starts_the_next_job_before_it_collects_and_no_more() -> None:
    started: list[int] = []

    def jobs():  # type: ignore[no-untyped-def]
        for number in count():
            started.append(number)
            yield lambda number=number: number

    results = pipeline(jobs(), depth=2)
    assert next(results) == 0
    assert started == [0, 1]
    assert list(islice(results, 3)) == [1, 2, 3]
    assert len(started) == 5
