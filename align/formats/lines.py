"""Text files line by line, and records of delimiter-separated text as RFC 4180 and spreadsheets write it.

A spreadsheet separates cells by the list separator of its user's country, a semicolon in Dutch, may say so in a first
line "sep=;", and writes Windows-1252 unless told otherwise.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from align.formats.faults import LocatedFormatError

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


_DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"\"?sep=(\\t|.)\"?(?:\1| )*[\r\n]*", re.IGNORECASE)
_SAMPLE_LINES = 100
_SAMPLE_CHARACTERS = 1 << 16
_MAX_CELL = 64 << 20
_LINE_ENDS = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def is_separator_line(line: str, delimiter: str) -> bool:
    """Whether a first line says that this character separates cells, as spreadsheets write and read it."""
    said = _SEPARATOR_LINE.fullmatch(line)
    return said is not None and _said(said) == delimiter


def _said(line: re.Match[str]) -> str:
    return "\t" if line[1] == r"\t" else line[1]


def read_records(
    stream: BinaryIO, name: str, names_columns: Callable[[list[str]], bool], *, strict: bool
) -> Iterator[tuple[int, list[str]]]:
    """The records of a table, none empty, each with the number of its first line.

    The delimiter is what a line "sep=" names. Else it is that of comma, semicolon and tab by which the first record
    names columns, and by which the first records have the same number of cells; where several are as good, the one with
    fewer spaces behind it, which a mark of a sentence has.

    Args:
        stream: UTF-8 or Windows-1252.
        name: what an error calls it.
        names_columns: whether a first record does so.
        strict: refuse what is not quoted as RFC 4180 has it.

    Raises:
        LocatedFormatError: it is not CSV, or in another encoding.
    """
    csv.field_size_limit(_MAX_CELL)
    lines = _lines(stream, name)
    first = next(lines, "")
    said = _SEPARATOR_LINE.fullmatch(first)
    before = 1 if said else 0
    if said:
        delimiter = _said(said)
    else:
        sample, whole = _sample(first, lines)
        delimiter = max(_DELIMITERS, key=lambda one: _fitness(sample, whole, one, names_columns))
        lines = chain(sample, lines)
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    while True:
        line = reader.line_num + before + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise LocatedFormatError(name, line, None, f"not CSV ({error}); mend the record.") from error
        if cells is None:
            return
        if cells:
            yield line, cells


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Lines with their ends; those of the old Macintosh, a carriage return alone, are ends too."""
    for line in read_western_lines(stream, name):
        if "\r" in line[:-2]:
            yield from _LINE_ENDS.findall(line)
        else:
            yield line


def _sample(first: str, lines: Iterator[str]) -> tuple[list[str], bool]:
    """The first lines of a table, and whether they are all of it."""
    sample = [first]
    size = len(first)
    for line in islice(lines, _SAMPLE_LINES - 1):
        sample.append(line)
        size += len(line)
        if size > _SAMPLE_CHARACTERS:
            return sample, False
    return sample, len(sample) < _SAMPLE_LINES


def _fitness(
    sample: list[str], whole: bool, delimiter: str, names_columns: Callable[[list[str]], bool]
) -> tuple[bool, float, float, int]:
    """How well a delimiter fits the first lines: its header, its regularity, and what follows it."""
    records: list[list[str]] = []
    try:
        records += csv.reader(sample, delimiter=delimiter)
    except csv.Error:
        # A quotation mark that another delimiter makes no sense of. What came before counts.
        whole = True
    if not whole and len(records) > 1:
        # The last one may go on behind the sample.
        records.pop()
    records = [record for record in records if any(cell.strip() for cell in record)]
    if not records:
        return False, 0.0, 0.0, 0
    counts = Counter(map(len, records))
    divided = [count for count in counts if count > 1]
    common = max(divided, key=lambda count: counts[count], default=1)
    regular = counts[common] / len(records) if common > 1 else 0.0
    cells = [cell for record in records for cell in record[1:]]
    spaced = sum(cell[:1] == " " for cell in cells) / max(len(cells), 1)
    # Of two that are as good the semicolon is the rarer mark in a sentence.
    return names_columns(records[0]), regular, -spaced, (";", ",", "\t").index(delimiter) * -1
