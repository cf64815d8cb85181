"""Text files line by line, with the line's number at hand for messages."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from align.formats.located import LocatedFormatError

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d\xfe\xff]")
"""What Windows-1252 leaves undefined, and thorn and y with diaeresis, which BOMs have and Dutch has not."""

MAX_LINE_BYTES = 64 << 20
"""Longest line that is read; a longer one is not a line of units but another kind of file."""


def read_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """Lines of a UTF-8 stream without their ends (LF or CR LF), numbered from 1; empty lines are left out.

    Only the line feed separates lines: U+2028 and its like are text. A byte order mark is taken off.

    Raises:
        LocatedFormatError: bytes that are not UTF-8, or a line of more than `MAX_LINE_BYTES`.
    """
    for number, line in enumerate(read_every_line(stream, name), start=1):
        if line:
            yield number, line


def read_every_line(stream: BinaryIO, name: str) -> Iterator[str]:
    """Likewise, with the empty lines."""
    for number, line in _byte_lines(stream, name):
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield bare.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf8(name, number, line, error) from error


def read_western_lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Lines of a UTF-8 or Windows-1252 stream with their ends, empty ones too.

    The first character that is not ASCII decides, so that nothing is read twice: from there on a file is in the one or
    the other. A byte order mark is taken off.

    Raises:
        LocatedFormatError: see `read_lines`; or bytes that are in neither encoding.
    """
    encoding = ""
    for number, line in _byte_lines(stream, name):
        if encoding == "cp1252":
            yield _as_western(line, name, number)
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            # One that is nearly UTF-8 is damaged, and would come out as "Ã«" for "ë".
            whole, loose = len(_MULTIBYTE.findall(line)), len(_HIGH.findall(_MULTIBYTE.sub(b"", line)))
            if encoding or whole >= loose or _NOT_WESTERN.search(line):
                raise _not_utf8(name, number, line, error) from error
            encoding = "cp1252"
            yield _as_western(line, name, number)
            continue
        encoding = encoding or ("" if line.isascii() else "utf-8")
        yield text


def _byte_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Lines with their ends, numbered from 1, the first without a byte order mark."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise LocatedFormatError(name, number, None, "the line is longer than 64 MiB; is this a text file?")
        if number == 1:
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise LocatedFormatError(name, 1, 1, "the file is UTF-16; save it as UTF-8.")
            line = line.removeprefix(codecs.BOM_UTF8)
        yield number, line


def _as_western(line: bytes, name: str, number: int) -> str:
    strange = _NOT_WESTERN.search(line)
    if strange is not None:
        problem = "neither UTF-8 nor Windows-1252; save the file as UTF-8."
        raise LocatedFormatError(name, number, strange.start() + 1, problem)
    return line.decode("cp1252")


def _not_utf8(name: str, number: int, line: bytes, error: UnicodeDecodeError) -> LocatedFormatError:
    column = len(line[: error.start].decode("utf-8")) + 1
    return LocatedFormatError(name, number, column, "not UTF-8; save the file as UTF-8.")
