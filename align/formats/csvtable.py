"""Comma-separated values after RFC 4180: one record a unit under a record that names the columns, UTF-8, CR LF.

The columns are those of TSV; text stands as it is, in quotes where it holds commas, quotes or line ends. Columns of
other names become properties on reading, which also knows semicolons and tabs between cells and names of languages for
columns. A lone surrogate, which UTF-8 cannot hold, is written as U+FFFD.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from align.bitext import TranslationUnit
from align.errors import count_of
from align.files.streams import Source, Target
from align.formats.columns import COLUMNS, CellError, Rows, find_sides, properties_cell, unit_cells
from align.formats.faults import LocatedFormatError
from align.formats.lines import read_records


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes the record of column names and one record a unit; returns how many units.

    Raises:
        WriteError: the target cannot be written.
    """
    count = 0
    row = io.StringIO(newline="")
    writer = csv.writer(row, lineterminator="\r\n")
    with target.open() as stream:
        writer.writerow(COLUMNS)
        for unit in units:
            writer.writerow((*unit_cells(unit), properties_cell(unit)))
            count += 1
            stream.write(_taken(row))
        stream.write(_taken(row))
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads units.

    Args:
        source: UTF-8 or Windows-1252, as `align.formats.lines` reads it, with a record of column names that names
            both sides (see `align.formats.columns`).
        source_language: language of the source where a unit and its column name none; of columns that are named by
            languages it chooses the source.
        target_language: likewise.

    Raises:
        LocatedFormatError: a record that does not fit the columns, a value that does not fit its column, bytes in no
            such encoding.
    """
    wanted = (source_language, target_language)
    with source.open() as stream:
        records = read_records(stream, source.name, lambda cells: find_sides(cells) is not None, strict=True)
        line, names = next(records, (0, []))
        if not names:
            return
        sides = find_sides(names, *wanted)
        if sides is None:
            problem = 'the first record does not name the columns "source" and "target"; put it in.'
            raise LocatedFormatError(source.name, line, None, problem)
        rows = Rows.of_sides(names, sides, wanted)
        for line, cells in records:
            if not any(cells):
                continue  # Spreadsheets write rows that somebody has emptied.
            if len(cells) != len(names):
                problem = (
                    f"{count_of(len(cells), 'column')} where the first record names {len(names)}; mend the record."
                )
                raise LocatedFormatError(source.name, line, None, problem)
            try:
                unit = rows.unit(dict(zip(rows.names, cells, strict=True)))
            except CellError as error:
                raise LocatedFormatError(source.name, line, None, str(error)) from error
            yield unit


def _taken(row: io.StringIO) -> bytes:
    """What has been written since the last time."""
    text = row.getvalue()
    row.seek(0)
    row.truncate()
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
