"""Paths and streams read as a whole, up to a size, and what the name of a file says."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from typing import BinaryIO

from align.errors import ReadError, UsageError

_CHUNK = 1 << 20

_GZIP_MAGIC = b"\x1f\x8b"

BYTE_ORDER_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
"""The mark of each encoding that has one. UTF-32 is asked for before UTF-16, whose mark its own begins with."""


def printable(path: str | os.PathLike[str]) -> str:
    """A path as it can be shown and stored: a byte of a file name that is not UTF-8 becomes U+FFFD."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_path(path: str | os.PathLike[str], *, max_bytes: int) -> bytes:
    """Reads a whole file, and unpacks it where it begins as gzip data do.

    Raises:
        ReadError: the file is missing, a directory, unreadable, or larger than `max_bytes`.
    """
    name = printable(path)
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - Path() would rewrite the path that the user gave
            return read_stream(stream, name=name, max_bytes=max_bytes)
    except OSError as error:
        raise ReadError.of(name, error) from error
    except ValueError as error:
        # A NUL character in the path.
        raise ReadError(f"{name}: cannot be read ({error}); check the name.") from error


def read_stream(stream: BinaryIO, *, name: str, max_bytes: int) -> bytes:
    """Reads a stream to its end, as `read_path` does a file; an endless one is no danger, as little more is read than
    `max_bytes`.

    Raises:
        ReadError: the stream fails, is longer than `max_bytes`, or its gzip data are damaged.
        UsageError: the stream gives text, not bytes.
    """
    chunks: list[bytes] = []
    size = 0
    while size <= max_bytes:
        try:
            chunk = stream.read(min(_CHUNK, max_bytes + 1 - size))
        except (OSError, ValueError) as error:
            # ValueError: the stream is closed.
            raise ReadError(f"{name}: cannot be read ({error}); check where it comes from.") from error
        if isinstance(chunk, str):
            raise UsageError(f"{name}: this is a text stream; give a binary one, such as sys.stdin.buffer.")
        if not chunk:
            data = b"".join(chunks)
            return _unzipped(data, name=name, max_bytes=max_bytes) if data.startswith(_GZIP_MAGIC) else data
        chunks.append(chunk)
        size += len(chunk)
    raise ReadError(f"{name}: the file is larger than {max_bytes:,} bytes; split it, or raise max_bytes.")


def _unzipped(data: bytes, *, name: str, max_bytes: int) -> bytes:
    """What gzip data holds; a small file that grows without end is no danger."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            unzipped = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"{name}: the gzip data is damaged or cut off ({error}); fetch the file again.") from error
    if len(unzipped) > max_bytes:
        raise ReadError(f"{name}: the file is larger than {max_bytes:,} bytes; split it, or raise max_bytes.")
    return unzipped


class NamedBytes(io.BytesIO):
    """What was read from a file, to be read again as if it were the file: by its name its format is known.

    Attributes:
        name: path of the file.
    """

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def without_gz(path: str) -> str:
    """A path without the ending of gzip, through which every suffix is looked at."""
    return path[:-3] if path.lower().endswith(".gz") else path


def suffix_of(path: str) -> str:
    """The suffix of a path in lower case, that of gzip looked through; "" where it has none."""
    # A pure path tells the same, in ten times as long; a search asks it of every file.
    return os.path.splitext(without_gz(path))[1].lower()  # noqa: PTH122
