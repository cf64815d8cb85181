"""Units between the two stages of a build: files that only nlen writes and reads, and so reads without much checking.

A line is a JSON array of up to `BLOCK` units, each an array of its fields, in which it is read several times as fast as
JSON Lines. A unit that has more than the usual fields is an object as in JSON Lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from align.bitext import Position, TranslationUnit
from align.formats import open_atomic
from align.formats.jsonl import unit_fields, unit_of_fields

BLOCK = 256
"""Units a line; all lines but the last have as many."""

_LANGUAGES = {"source_language": "nl", "target_language": "en"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_work_units(units: Iterable[TranslationUnit], path: Path) -> int:
    """Writes the units, whole or not at all; gives their number.

    Raises:
        WriteError: the file cannot be written.
    """
    count = 0
    units = iter(units)
    with open_atomic(path, "wb") as file:
        while rows := [_row(unit) for unit in islice(units, BLOCK)]:
            # Lone surrogates come from damaged JSON input, and are taken along as they are.
            file.write(_encode(rows).encode("utf-8", "surrogatepass") + b"\n")
            count += len(rows)
    return count


def read_work_units(path: Path, start: int, count: int) -> Iterator[TranslationUnit]:
    """`count` units from the one numbered `start`; those before it cost next to nothing."""
    skipped, first = divmod(start, BLOCK)
    with path.open("rb") as file:
        for line in islice(file, skipped, None):
            rows = json.loads(line.decode("utf-8", "surrogatepass"))[first : first + count]
            yield from map(_unit, rows)
            count -= len(rows)
            first = 0
            if not count:
                return


def _row(unit: TranslationUnit) -> list[Any] | dict[str, Any]:
    if unit.source_codes or unit.target_codes or unit.notes or unit.created or unit.changed or unit.extras:
        return unit_fields(unit)
    return [
        unit.source,
        unit.target,
        unit.origin,
        unit.score,
        unit.article,
        unit.position,
        # What is not a dict is no JSON object.
        dict(unit.properties),
        unit.source_language,
        unit.target_language,
        unit.id,
    ]


def _unit(row: list[Any] | dict[str, Any]) -> TranslationUnit:
    if isinstance(row, dict):
        return unit_of_fields(row, _LANGUAGES)
    source, target, origin, score, article, position, *rest = row
    return TranslationUnit(source, target, origin, score, article, position and Position(*position), *rest)
