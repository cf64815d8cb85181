"""Text files line by line, with the line's number at hand for messages."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from align.formats.located import LocatedFormatError

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
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise LocatedFormatError(name, number, None, "the line is longer than 64 MiB; is this a text file?")
        if number == 1:
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise LocatedFormatError(name, 1, 1, "the file is UTF-16; save it as UTF-8.")
            line = line.removeprefix(codecs.BOM_UTF8)
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8")) + 1
            raise LocatedFormatError(name, number, column, "not UTF-8; save the file as UTF-8.") from error
