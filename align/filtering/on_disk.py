"""Grouping of records by key in bounded memory: they are dealt out to files by key, and each file is sorted alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

RECORD = np.dtype([("key", "<u8"), ("second", "<u8"), ("unit", "<u8")])
"""A unit's number with the key it is grouped by, and a second key within that."""

Records = npt.NDArray[np.void]

BUCKET_RECORDS = 1 << 16
"""Records that are sorted at once: about 6 MB with what sorting needs."""

_MOST_BUCKETS = 512


def grouped(chunks: Iterable[Records], total: int, scratch: Path) -> Iterator[Records]:
    """Yields all records in portions that hold whole groups: records of one key are in one portion.

    Args:
        chunks: arrays of type `RECORD`; keys are evenly spread hashes.
        total: about how many records there are; decides on the number of files.
        scratch: a folder for the files, which are removed at the end.

    Yields:
        Arrays of type `RECORD` sorted by key, then second, then unit.
    """
    count = 1
    while count < _MOST_BUCKETS and total > count * BUCKET_RECORDS:
        count *= 2
    if count == 1:
        held = list(chunks)
        if held:
            yield _sorted(np.concatenate(held))
        return
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        paths = [Path(folder) / f"{n:03}" for n in range(count)]
        _deal(chunks, paths)
        for path in paths:
            records = np.fromfile(path, RECORD)
            path.unlink()
            if len(records):
                yield _sorted(records)


def _deal(chunks: Iterable[Records], paths: list[Path]) -> None:
    shift = np.uint64(64 - (len(paths).bit_length() - 1))
    files: list[BinaryIO] = []
    try:
        files += [path.open("wb") for path in paths]
        for chunk in chunks:
            bucket = chunk["key"] >> shift
            order = np.argsort(bucket, kind="stable")
            dealt = chunk[order]
            edges = np.searchsorted(bucket[order], np.arange(len(paths) + 1, dtype=np.uint64))
            for file, start, end in zip(files, edges, edges[1:], strict=False):
                if end > start:
                    file.write(dealt[start:end].tobytes())
    finally:
        for file in files:
            file.close()


def _sorted(records: Records) -> Records:
    return records[np.lexsort((records["unit"], records["second"], records["key"]))]
