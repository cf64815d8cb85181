"""Where translation units come from and go to: a path or an open binary stream, plain or gzip-compressed."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from align.errors import FormatError, ReadError, UsageError
from align.formats.atomic import open_atomic

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD_BYTES = 1 << 16
"""As many of the first bytes tell what a file is."""

_BUFFER_BYTES = 1 << 17
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_LEVEL = 4
"""A third of the time of the usual 6; parallel text grows by 5 %."""


class Source:
    """An input. What is no regular file - a pipe, `/dev/stdin`, `<(zcat x)` - is opened once, and can be read once.

    Attributes:
        path: the file, or None where a stream was given.
        name: what messages call it.
    """

    def __init__(self, source: str | os.PathLike[str] | BinaryIO) -> None:
        self._stream: BinaryIO | None = None
        self.path: Path | None = None
        self._opened: tuple[BinaryIO, io.BufferedReader] | None = None
        self._head: bytes | None = None
        self._spent = False
        if isinstance(source, str | os.PathLike):
            self.path = Path(source)
            self.name = os.fspath(source)
        else:
            self._stream = source
            self.name = _stream_name(source)

    @property
    def is_regular(self) -> bool:
        """Whether it is a file on disk, which can be opened again and again."""
        return self.path is not None and is_regular(self.path)

    def require(self) -> None:
        """Makes sure that a file is there and may be read; a pipe is left alone.

        Raises:
            ReadError: it is missing or unreadable.
        """
        if self.is_regular or (self.path is not None and not self.path.exists()):
            with self.open():
                pass
        elif self.path is not None and self.path.is_dir():
            raise _read_error(self.name, IsADirectoryError())

    def head(self) -> bytes:
        """The first bytes, decompressed, at most `HEAD_BYTES` of them; `open` gives them again.

        Raises:
            ReadError, FormatError: see `open`.
        """
        if self.is_regular:
            with self.open() as stream:
                return stream.read(HEAD_BYTES)
        if self._head is None:
            raw, stream = self._open()
            self._head = stream.read(HEAD_BYTES)
            self._opened = raw, io.BufferedReader(_After(self._head, stream), _BUFFER_BYTES)
        return self._head

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes, decompressed where they begin with gzip's magic number. A stream that was given stays open.

        Raises:
            ReadError: the file is missing or unreadable, at once or while it is read; or it is a pipe that has been
                read.
            FormatError: the gzip data is damaged, found while it is read.
        """
        opened, self._opened = self._opened, None
        if opened is None:
            opened = self._open()
        raw, buffered = opened
        try:
            yield cast("BinaryIO", buffered)
        finally:
            if self._stream is None:
                raw.close()

    def _open(self) -> tuple[BinaryIO, io.BufferedReader]:
        """The file itself, and its bytes as they are to be read."""
        if self._spent:
            raise ReadError(f"{self.name}: a pipe can be read only once; save what it gives in a file, and name that.")
        raw: BinaryIO
        if self._stream is not None:
            raw = self._stream
        else:
            assert self.path is not None
            try:
                raw = cast("BinaryIO", io.FileIO(self.path))
            except OSError as error:
                raise _read_error(self.name, error) from error
            self._spent = not stat.S_ISREG(os.fstat(raw.fileno()).st_mode)
        buffered: io.BufferedReader = io.BufferedReader(_Checked(raw, self.name), _BUFFER_BYTES)
        try:
            if buffered.peek(2)[:2] == _GZIP_MAGIC:
                unzipped = cast("BinaryIO", gzip.GzipFile(fileobj=buffered, mode="rb"))
                buffered = io.BufferedReader(_Checked(unzipped, self.name), _BUFFER_BYTES)
        except BaseException:
            if self._stream is None:
                raw.close()
            raise
        return raw, buffered


def is_regular(path: str | os.PathLike[str]) -> bool:
    """Whether there is a regular file of that name, which can be opened again and again."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - os.stat takes any path as it is
    except (OSError, ValueError):
        return False


def copied(path: str | os.PathLike[str], directory: str | os.PathLike[str]) -> Path:
    """A copy, in `directory`, of what is no regular file and can therefore be read only once; decompressed.

    Raises:
        ReadError, FormatError: see `Source.open`.
        WriteError: the copy cannot be written.
    """
    source = Source(path)
    target = Path(directory, os.fspath(path).strip(os.sep).replace(os.sep, "-"))
    with source.open() as stream, open_atomic(target) as file:
        shutil.copyfileobj(stream, file, _BUFFER_BYTES)
    return target


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


class _After(io.RawIOBase):
    """Bytes that have been read already, and after them the stream that they are from, which stays open."""

    def __init__(self, data: bytes, stream: io.BufferedReader) -> None:
        self._data = memoryview(data)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if not self._data:
            return self._stream.readinto1(buffer)
        wanted = memoryview(buffer)
        data, self._data = self._data[: len(wanted)], self._data[len(wanted) :]
        wanted[: len(data)] = data
        return len(data)


class _Checked(io.RawIOBase):
    """Reads from another stream, turns its failures into errors that name the file, and never closes it."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._source = stream
        self._name = name
        self._first = True
        self._readinto: Callable[[WriteableBuffer], int | None] | None = getattr(stream, "readinto", None)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        wanted = memoryview(buffer)
        count = self._read(wanted)
        # A pipe may give a byte at a time; two are needed to know gzip by.
        if count == 1 and self._first and len(wanted) > 1:
            count += self._read(wanted[1:])
        self._first = False
        return count

    def _read(self, buffer: memoryview) -> int:
        try:
            if self._readinto is not None:
                return self._readinto(buffer) or 0
            data = self._source.read(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FormatError(
                f"{self._name}: the gzip data is damaged or cut off ({error}); fetch the file again."
            ) from error
        except OSError as error:
            raise _read_error(self._name, error) from error
        if isinstance(data, str):
            raise UsageError(f"{self._name}: a stream of bytes is needed, not of text; open the file in binary mode.")
        buffer[: len(data)] = data
        return len(data)


def _stream_name(stream: object) -> str:
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) else "<stream>"


def _read_error(name: str, error: OSError) -> ReadError:
    if isinstance(error, FileNotFoundError):
        return ReadError(f"{name}: there is no such file; check the name.")
    if isinstance(error, IsADirectoryError):
        return ReadError(f"{name}: this is a directory; give the name of a file.")
    if isinstance(error, PermissionError):
        return ReadError(f"{name}: the file may not be read; check its permissions.")
    return ReadError(f"{name}: the file cannot be read ({(error.strerror or str(error)).lower()}); check the disk.")
