"""Batches that keep the cores busy: look ahead, sort by length, fill up to a number of pieces.

A stream is cut into windows. Within a window segments of about the same length go into one batch, so that little
padding is computed; the longest batches start first, so that the cores finish a window at about the same time. The
next window is queued before the results of this one are taken, so that no core waits for text to be prepared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 512
"""Segments looked ahead: enough that length buckets fill up, few enough that output comes every few seconds."""

FIRST_WINDOW = 32
"""Size of the first window; each is twice the one before, up to `WINDOW`, so that the first output comes soon."""

BATCH_PIECES = 1024
"""SentencePiece pieces in one batch, padding counted (measured by scripts.benchmark --sweep)."""


def length_batches(lengths: Sequence[int], max_pieces: int = BATCH_PIECES) -> list[list[int]]:
    """Indices of `lengths` grouped into batches, longest first.

    Every index is in exactly one batch; in a batch, the number of segments times the longest length is at most
    `max_pieces`, unless one segment alone is longer.
    """
    batches: list[list[int]] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batches and longest * (len(batches[-1]) + 1) <= max_pieces:
            batches[-1].append(index)
        else:
            batches.append([index])
            longest = max(lengths[index], 1)
    return batches


def windows(items: Iterable[T], size: int = WINDOW, first: int = FIRST_WINDOW) -> Iterator[list[T]]:
    """Consecutive lists of items, `first` of them, then twice as many, up to `size`; none is empty."""
    iterator = iter(items)
    length = min(first, size)
    while window := list(islice(iterator, length)):
        yield window
        length = min(2 * length, size)


def pipeline(jobs: Iterable[Callable[[], R]], depth: int = 2) -> Iterator[R]:
    """Results of queued jobs in order, with up to `depth` jobs started before the first is collected.

    Args:
        jobs: an iterator whose `next` starts a job and returns the function that waits for its result.
        depth: jobs under way at once; bounds memory.
    """
    waiting: deque[Callable[[], R]] = deque()
    for job in jobs:
        waiting.append(job)
        if len(waiting) >= depth:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()
