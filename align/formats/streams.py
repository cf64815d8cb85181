"""Where translation units come from and go to: a path or an open binary stream, plain or gzip-compressed."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from align.errors import FormatError, ReadError, UsageError
from align.formats.atomic import open_atomic

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER_BYTES = 1 << 17
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_LEVEL = 4
"""A third of the time of the usual 6; parallel text grows by 5 %."""


class Source:
    """An input.

    Attributes:
        path: the file, or None where a stream was given.
        name: what messages call it.
    """

    def __init__(self, source: str | os.PathLike[str] | BinaryIO) -> None:
        self._stream: BinaryIO | None = None
        self.path: Path | None = None
        if isinstance(source, str | os.PathLike):
            self.path = Path(source)
            self.name = os.fspath(source)
        else:
            self._stream = source
            self.name = _stream_name(source)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes, decompressed where they begin with gzip's magic number. A stream that was given stays open.

        Raises:
            ReadError: the file is missing or unreadable, at once or while it is read.
            FormatError: the gzip data is damaged, found while it is read.
        """
        raw: BinaryIO
        if self._stream is not None:
            raw = self._stream
        else:
            assert self.path is not None
            try:
                raw = cast("BinaryIO", io.FileIO(self.path))
            except OSError as error:
                raise ReadError.of(self.name, error) from error
        try:
            buffered = io.BufferedReader(_Checked(raw, self.name), _BUFFER_BYTES)
            if buffered.peek(2)[:2] == _GZIP_MAGIC:
                unzipped = cast("BinaryIO", gzip.GzipFile(fileobj=buffered, mode="rb"))
                yield cast("BinaryIO", io.BufferedReader(_Checked(unzipped, self.name), _BUFFER_BYTES))
            else:
                yield cast("BinaryIO", buffered)
        finally:
            if self._stream is None:
                raw.close()


class Target:
    """An output: a path, written whole or not at all and compressed where it ends in ".gz", or a stream as it is.

    Attributes:
        path: the file, or None where a stream was given.
        name: what messages call it.
    """

    def __init__(self, target: str | os.PathLike[str] | BinaryIO) -> None:
        self._stream: BinaryIO | None = None
        self.path: Path | None = None
        if isinstance(target, str | os.PathLike):
            self.path = Path(target)
            self.name = os.fspath(target)
        else:
            self._stream = target
            self.name = _stream_name(target)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """A binary stream to write to. A stream that was given stays open.

        Raises:
            WriteError: see `open_atomic`.
        """
        if self._stream is not None:
            yield self._stream
            return
        assert self.path is not None
        with open_atomic(self.path, "wb") as stream:
            if self.path.suffix.lower() != ".gz":
                yield stream
                return
            # Neither name nor time goes into the gzip header: the same units give the same bytes.
            with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=_GZIP_LEVEL) as zipped:
                yield cast("BinaryIO", zipped)


class _Checked(io.RawIOBase):
    """Reads from another stream, turns its failures into errors that name the file, and never closes it."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._source = stream
        self._name = name
        self._readinto: Callable[[WriteableBuffer], int | None] | None = getattr(stream, "readinto", None)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        try:
            if self._readinto is not None:
                return self._readinto(buffer) or 0
            data = self._source.read(len(memoryview(buffer)))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FormatError(
                f"{self._name}: the gzip data is damaged or cut off ({error}); fetch the file again."
            ) from error
        except OSError as error:
            raise ReadError.of(self._name, error) from error
        if isinstance(data, str):
            raise UsageError(f"{self._name}: a stream of bytes is needed, not of text; open the file in binary mode.")
        memoryview(buffer)[: len(data)] = data
        return len(data)


def _stream_name(stream: object) -> str:
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) else "<stream>"
