"""Output files that appear whole or not at all."""

from __future__ import annotations

import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Literal, TextIO, overload

from align.errors import WriteError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from typing_extensions import Buffer

_BUFFER_BYTES = 1 << 18


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
    buffered = io.BufferedWriter(raw, _BUFFER_BYTES)
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
