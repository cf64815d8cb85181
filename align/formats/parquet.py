"""Apache Parquet, a table by columns for data frames; needs pyarrow (`pip install 'nlen[parquet]'`).

The columns are those of TSV, with numbers as such and the properties as a map. Columns of other names become
properties on reading. What is written is in row groups of `ROWS` units, so memory stays flat both ways.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from align.bitext import TranslationUnit
from align.errors import FormatError, MissingPackageError
from align.files.streams import Source, Target
from align.formats.columns import COLUMNS, KEPT, NUMBERS, CellError, Rows, unit_cells

ROWS = 20_000
"""Units in a row group."""


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes a table, compressed with zstd; returns how many units.

    Raises:
        MissingPackageError: pyarrow is not there.
        WriteError: the target cannot be written.
    """
    arrow, parquet = _pyarrow()
    kinds = dict.fromkeys(COLUMNS, arrow.string()) | {
        **dict.fromkeys(NUMBERS, arrow.float64()),
        "properties": arrow.map_(arrow.string(), arrow.string()),
    }
    schema = arrow.schema([(name, kinds[name]) for name in COLUMNS])
    iterator = iter(units)
    count = 0
    with target.open() as stream, parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while held := list(islice(iterator, ROWS)):
            writer.write_table(arrow.Table.from_pylist([_row(unit) for unit in held], schema=schema))
            count += len(held)
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads units.

    Args:
        source: a table with the columns "source" and "target" at least. A stream and a file inside gzip are
            held in memory as a whole, as what a Parquet file holds is told at its end.
        source_language: language of the source where a unit names none.
        target_language: language of the target where a unit names none.

    Raises:
        MissingPackageError: pyarrow is not there.
        FormatError: not Parquet, or without those columns.
    """
    arrow, parquet = _pyarrow()
    languages = (source_language or "nl", target_language or "en")
    place: Any = source.path
    if not source.is_regular or place.suffix.lower() == ".gz":
        with source.open() as stream:
            place = io.BytesIO(stream.read())
    try:
        with parquet.ParquetFile(place) as table:
            names = table.schema_arrow.names
            if not {"source", "target"} <= set(names):
                raise FormatError(f'{source.name}: the table lacks the columns "source" and "target"; name them so.')
            rows = Rows([name for name in names if name != "properties"], languages)
            number = 0
            for batch in table.iter_batches(ROWS // 4):
                for values in batch.to_pylist():
                    number += 1
                    try:
                        unit = rows.unit(_cells(values), dict(values.get("properties") or ()))
                    except CellError as error:
                        raise FormatError(f"{source.name}, row {number}: {error}") from error
                    yield unit
    except arrow.ArrowException as error:
        raise FormatError(f"{source.name}: not a whole Parquet file ({error}); write it again.") from error


def _row(unit: TranslationUnit) -> dict[str, Any]:
    row: dict[str, Any] = {name: _whole(cell) for name, cell in zip(COLUMNS, unit_cells(unit), strict=False)}
    for name in NUMBERS:
        row[name] = getattr(unit, name)
    row["properties"] = [(_whole(key), _whole(value)) for key, value in KEPT.stored(unit).items()]
    return row


def _whole(text: str) -> str:
    """`text` with U+FFFD for lone surrogates, which UTF-8 cannot hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _cells(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: "" if value is None else value if isinstance(value, str) else repr(value)
        for name, value in values.items()
        if name != "properties"
    }


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingPackageError.of("Parquet", "pyarrow", "parquet") from error
    return pyarrow, parquet
