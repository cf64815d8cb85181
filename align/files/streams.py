"""Where files are read from and written to: paths and open binary streams; files appear whole or not at all."""

from __future__ import annotations

import gzip
import io
import os
import secrets
import shutil
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Literal, TextIO, cast, overload

from align.errors import FormatError, ReadError, UsageError, WriteError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from _typeshed import WriteableBuffer
    from typing_extensions import Buffer

_WRITE_BUFFER_BYTES = 1 << 18


@overload
def open_atomic(path: str | os.PathLike[str], mode: Literal["wb"] = "wb") -> AbstractContextManager[BinaryIO]: ...


@overload
def open_atomic(path: str | os.PathLike[str], mode: Literal["w"]) -> AbstractContextManager[TextIO]: ...


def open_atomic(
    path: str | os.PathLike[str], mode: Literal["w", "wb"] = "wb"
) -> AbstractContextManager[BinaryIO] | AbstractContextManager[TextIO]:
    """Opens a file for writing that takes its name only when the `with` block ends well.

    The data goes to a hidden file in the same directory, which then replaces `path` in one step. Where the block
    raises, the old file stays as it was, or no file appears. A symbolic link is followed and stays a link; the
    permissions of a file that is replaced are kept. What is not a regular file (a pipe, /dev/null) is written as
    it goes.

    Args:
        path: the file to write.
        mode: "wb" for bytes, "w" for text: UTF-8, line ends as given.

    Raises:
        WriteError: the directory is missing, the place is not writable, or the disk is full.
    """
    return _atomic(Path(path), text=mode == "w")


@contextmanager
def _atomic(path: Path, *, text: bool) -> Iterator[Any]:
    final = Path(os.path.realpath(path))
    old_mode = _mode_of(final, path)
    if old_mode is not None and not stat.S_ISREG(old_mode):
        with _as_stream(_OutputFile(path, path), text=text) as stream:
            yield stream
        return
    if old_mode is not None and not os.access(final, os.W_OK):
        raise WriteError(f"{path}: the file is write-protected; make it writable or choose another name.")
    temporary = final.with_name(f".{final.name[:40]}.{secrets.token_hex(6)}.part")
    raw = _OutputFile(temporary, path, exclusive=True)
    try:
        with _as_stream(raw, text=text) as stream:
            yield stream
        try:
            if old_mode is not None:
                temporary.chmod(stat.S_IMODE(old_mode))
            temporary.replace(final)
        except OSError as error:
            raise _write_error(path, error) from error
    except BaseException:
        # The block's own error matters more than a temporary file that cannot be removed.
        with suppress(OSError):
            raw.close()
        with suppress(OSError):
            temporary.unlink()
        raise


def _mode_of(final: Path, path: Path) -> int | None:
    """The file's mode bits, or None where there is no such file yet."""
    try:
        mode = final.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _write_error(path, error) from error
    if stat.S_ISDIR(mode):
        raise WriteError(f"{path}: this is a folder; give the name of a file.")
    return mode


def _as_stream(raw: _OutputFile, *, text: bool) -> IO[bytes] | IO[str]:
    buffered = io.BufferedWriter(raw, _WRITE_BUFFER_BYTES)
    return io.TextIOWrapper(buffered, encoding="utf-8", newline="\n") if text else buffered


class _OutputFile(io.FileIO):
    """A file whose own failures are WriteErrors, so that an OSError from the data's producer is not taken for one."""

    def __init__(self, path: Path, shown: Path, *, exclusive: bool = False) -> None:
        self._shown = shown
        try:
            super().__init__(path, "xb" if exclusive else "wb")
        except OSError as error:
            raise _write_error(shown, error) from error

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise _write_error(self._shown, error) from error


def _write_error(path: Path, error: OSError) -> WriteError:
    reason = (error.strerror or str(error)).lower()
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not path.parent.is_dir():
        return WriteError(f"{path}: there is no folder {path.parent}; make it first or choose another place.")
    if isinstance(error, PermissionError):
        return WriteError(f"{path}: cannot be written ({reason}); choose a place where you may write.")
    return WriteError(f"{path}: cannot be written ({reason}); make room or choose another place.")


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
            raise ReadError.of(self.name, IsADirectoryError())

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
                raise ReadError.of(self.name, error) from error
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


def make_folder(path: str | os.PathLike[str]) -> None:
    """Makes a folder, with those that it lies in, where it is not there yet.

    Raises:
        WriteError: it cannot be made, or a file has its name.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"{os.fspath(path)}: cannot be made a folder ({error.strerror}); give another name."
        ) from error


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
            raise ReadError.of(self._name, error) from error
        if isinstance(data, str):
            raise UsageError(f"{self._name}: a stream of bytes is needed, not of text; open the file in binary mode.")
        buffer[: len(data)] = data
        return len(data)


def _stream_name(stream: object) -> str:
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) else "<stream>"


def standard_input() -> BinaryIO:
    """Standard input for bytes, which a user may call "-".

    Raises:
        UsageError: it is closed.
    """
    if sys.stdin is None:
        raise UsageError("standard input is closed; name a file, or pipe one in.")
    return sys.stdin.buffer


def standard_output() -> BinaryIO:
    """Standard output for bytes.

    Raises:
        UsageError: it is closed.
    """
    if sys.stdout is None:
        raise UsageError("standard output is closed; give -o FILE.")
    return sys.stdout.buffer
