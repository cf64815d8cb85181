"""Comma-separated values after RFC 4180: one record a unit under a record that names the columns, UTF-8, CR LF.

The columns are those of TSV; text stands as it is, in quotes where it holds commas, quotes or line ends. Columns of
other names become properties on reading. A lone surrogate, which UTF-8 cannot hold, is written as U+FFFD.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from align.bitext import TranslationUnit
from align.formats.columns import COLUMNS, CellError, Rows, properties_cell, unit_cells
from align.formats.located import LocatedFormatError
from align.formats.streams import Source, Target
from align.wording import count_of

_MAX_CELL = 64 << 20


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
        source: UTF-8, with a record of column names, "source" and "target" at least.
        source_language: language of the source where a unit names none.
        target_language: language of the target where a unit names none.

    Raises:
        LocatedFormatError: a record that does not fit the columns, a value that does not fit its column, bytes that
            are not UTF-8.
    """
    csv.field_size_limit(_MAX_CELL)
    with source.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        try:
            yield from _records(text, source.name, (source_language or "nl", target_language or "en"))
        finally:
            text.detach()


def _records(text: io.TextIOWrapper, name: str, languages: tuple[str, str]) -> Iterator[TranslationUnit]:
    reader = csv.reader(text, strict=True)
    names: list[str] | None = None
    rows: Rows | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise LocatedFormatError(name, line, None, f"not CSV ({error}); mend the record.") from error
        except UnicodeDecodeError as error:
            raise LocatedFormatError(name, line, None, "not UTF-8 from here on; save the file as UTF-8.") from error
        if cells is None:
            return
        if not cells:
            continue
        if rows is None or names is None:
            names = cells
            if not {"source", "target"} <= set(names):
                problem = 'the first record does not name the columns "source" and "target"; put it in.'
                raise LocatedFormatError(name, line, None, problem)
            rows = Rows(names, languages)
            continue
        if len(cells) != len(names):
            problem = f"{count_of(len(cells), 'column')} where the first record names {len(names)}; mend the record."
            raise LocatedFormatError(name, line, None, problem)
        try:
            unit = rows.unit(dict(zip(names, cells, strict=True)))
        except CellError as error:
            raise LocatedFormatError(name, line, None, str(error)) from error
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
