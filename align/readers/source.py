"""From a path or a stream to bytes, bounded in size, with an error that names the source and the mend."""

from __future__ import annotations

import os
from typing import BinaryIO

from align.errors import ReadError, UsageError

_CHUNK = 1 << 20

# What the first bytes of a file give away, and what to do about it.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF file", "save its text first, with pdftotext for example"),
    (b"{\\rtf", "an RTF document", "save it as plain text or HTML first"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save it as plain text or HTML first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save it as plain text or HTML first"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it first"),
    (b"\x89PNG", "an image", "give its text as plain text or HTML"),
    (b"\xff\xd8\xff", "an image", "give its text as plain text or HTML"),
    (b"GIF8", "an image", "give its text as plain text or HTML"),
    (b"\x7fELF", "a program", "give a plain text or HTML file"),
)


def printable(path: str | os.PathLike[str]) -> str:
    """A path as it can be shown and stored: a byte of a file name that is not UTF-8 becomes U+FFFD."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_path(path: str | os.PathLike[str], *, max_bytes: int) -> bytes:
    """Reads a whole file.

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
    """Reads a stream to its end, or a little past `max_bytes` where it is longer; an endless one is no danger.

    Raises:
        ReadError: the stream fails or is longer than `max_bytes`.
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
            raise UsageError(f"{name}: is a text stream; give a binary one, such as sys.stdin.buffer.")
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
        size += len(chunk)
    raise ReadError(f"{name}: is larger than {max_bytes:,} bytes; split it, or raise max_bytes.")


def refuse_known_binary(data: bytes, *, name: str) -> None:
    """Raises ReadError, with the way out, where the first bytes are those of a well-known binary format."""
    for signature, what, mend in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"{name}: is {what}, not plain text or HTML; {mend}.")
