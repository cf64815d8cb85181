"""What is held of a part of a document while it is read or written, and between the two: little, however long it is."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Window:
    """Bytes that come in chunks, of which those are held that are still needed. Offsets count from the first of all.

    Attributes:
        held: the bytes that are held.
        start: the offset of the first of these.
    """

    __slots__ = ("_chunks", "held", "start")

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.held = b""
        self.start = 0

    def __iter__(self) -> Iterator[bytes]:
        """Reads on to the end: every time what has come, which is held too."""
        while chunk := self._next():
            self.held += chunk
            yield chunk

    def between(self, start: int, end: int) -> bytes:
        """The bytes of a half-open stretch, which must not have been dropped; reads on to its end."""
        if start >= end:
            return b""
        assert start >= self.start
        while self.start + len(self.held) < end and (chunk := self._next()):
            self.held += chunk
        return self.held[start - self.start : end - self.start]

    def drop(self, end: int) -> None:
        """Holds nothing any more of what is before an offset, whether it has come yet or not."""
        for _ in self.until(end):
            pass

    def until(self, end: int | None = None) -> Iterator[bytes]:
        """The bytes up to an offset, or all that come, none of which is held any more."""
        while end is None or self.start < end:
            chunk = self.held or self._next()
            if not chunk:
                return
            wanted = len(chunk) if end is None else end - self.start
            self.held = chunk[wanted:]
            self.start += min(wanted, len(chunk))
            yield chunk[:wanted]

    def _next(self) -> bytes:
        """What comes next; as much as is held, lest adding it take long."""
        first = next(self._chunks, b"")
        if len(first) >= len(self.held):
            return first
        pieces = [first]
        length = len(first)
        while length < len(self.held) and (chunk := next(self._chunks, b"")):
            pieces.append(chunk)
            length += len(chunk)
        return b"".join(pieces)


class Packed(Generic[T]):
    """Lists of small objects, which take ten times the memory when they are not packed."""

    __slots__ = ("_blocks",)

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def append(self, block: Sequence[T]) -> None:
        """Adds a list that is not empty; objects in it that are the same stay the same."""
        if block:
            self._blocks.append(zlib.compress(pickle.dumps(block, pickle.HIGHEST_PROTOCOL), 1))

    def __iter__(self) -> Iterator[Sequence[T]]:
        """Unpacks the lists one after the other."""
        for block in self._blocks:
            yield pickle.loads(zlib.decompress(block))
