"""Records of delimiter-separated text, as RFC 4180 and as spreadsheets write it.

A spreadsheet separates cells by the list separator of its user's country, a semicolon in Dutch, may say so in a first
line "sep=;", and writes Windows-1252 unless told otherwise.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from align.formats.lines import read_western_lines
from align.formats.located import LocatedFormatError

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
