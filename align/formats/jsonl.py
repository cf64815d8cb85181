"""JSON Lines: one object a unit.

Keys are the fields of `TranslationUnit`; those that say nothing (no score, no article, …) are left out. Text is
written as it is, not as \\u escapes. On reading, "source" and "target" are needed; keys that are no fields become
properties: strings as they are, other values as JSON. What `FileExtras` holds is not written.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from align.bitext import TranslationUnit
from align.files.streams import Source, Target
from align.formats.faults import LocatedFormatError
from align.formats.fields import (
    FACT_NAMES,
    FIELDS,
    KINDS,
    MISPLACED,
    UNSET,
    FieldError,
    Kind,
    encode,
    with_dates_of_sides,
)
from align.formats.lines import read_lines


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes one line a unit, UTF-8; returns how many.

    Raises:
        WriteError: the target cannot be written.
    """
    count = 0
    with target.open() as stream:
        for unit in units:
            fields = unit_object(unit)
            try:
                line = encode(fields).encode("utf-8")
            except UnicodeEncodeError:
                # A lone surrogate has no UTF-8 form, but JSON has an escape for it.
                line = json.dumps(fields).encode("ascii")
            stream.write(line + b"\n")
            count += 1
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads units.

    Args:
        source: UTF-8, one JSON object a line.
        source_language: language of the source where a unit names none.
        target_language: language of the target where a unit names none.

    Raises:
        LocatedFormatError: a line that is not such an object.
    """
    languages = {"source_language": source_language or "nl", "target_language": target_language or "en"}
    with source.open() as stream:
        for number, line in read_lines(stream, source.name):
            try:
                fields = json.loads(line)
            except json.JSONDecodeError as error:
                problem = f"not a JSON object ({error.msg}); JSON Lines has one whole object a line."
                raise LocatedFormatError(source.name, number, error.colno, problem) from error
            except (ValueError, RecursionError) as error:
                problem = "a number or a nesting beyond reading; mend the line."
                raise LocatedFormatError(source.name, number, None, problem) from error
            try:
                unit = unit_of_object(fields, languages)
            except FieldError as error:
                raise LocatedFormatError(source.name, number, None, str(error)) from error
            yield unit


# The fields that nearly every unit has, and the others. Work files of a corpus have the values in this order: where it
# changes, `align.corpus.journal.WORK_VERSION` has to.

_ROW = ("source", "target", *FACT_NAMES, "properties", "source_language", "target_language", "id")
_row_values = attrgetter(*_ROW)
_OTHERS = tuple(name for name in UNSET if name not in _ROW)
_OTHERS_UNSET = tuple(UNSET[name] for name in _OTHERS)
_others = attrgetter(*_OTHERS)
_MADE = tuple((_ROW.index(field.name), field.kind.made) for field in FIELDS if field.kind.made is not None)
_PROPERTIES = _ROW.index("properties")
# The slots are filled directly, for which see `align.formats.tmx.units`.
_SET = tuple(getattr(TranslationUnit, name).__set__ for name in (*_ROW, *_OTHERS))

# JSON: a unit as an object.

# No value is equal to an object of its own: such fields are always there.
_KEYS = tuple(
    (
        field.name,
        attrgetter(field.name),
        object() if field.unset or field.unset is dataclasses.MISSING else field.unset,
        field.kind.dump,
    )
    for field in FIELDS
)
_USUAL_KEYS = tuple(key for key in _KEYS if key[0] in _ROW)
_CODES = (("source_codes", "source"), ("target_codes", "target"))


def unit_object(unit: TranslationUnit) -> dict[str, Any]:
    """A unit as the object of a line of JSON Lines, without what `FileExtras` holds."""
    unit = unit if unit.extras is None else with_dates_of_sides(unit)
    fields: dict[str, Any] = {}
    for name, get, unset, dump in _USUAL_KEYS if _others(unit) == _OTHERS_UNSET else _KEYS:
        value = get(unit)
        if value or (value is not None and value != unset):
            fields[name] = value if dump is None else dump(value)
    if unit.properties:
        fields["properties"] = dict(unit.properties)
    return fields


def unit_of_object(fields: object, languages: Mapping[str, str]) -> TranslationUnit:
    """The unit that an object is; `languages` are those of a unit that names none, by the names of the fields.

    Keys that are no field's become properties: strings as they are, other values as JSON.

    Raises:
        FieldError: it is no such object.
    """
    if not isinstance(fields, dict):
        raise FieldError("not a JSON object; each line needs one.")
    if "source" not in fields or "target" not in fields:
        raise FieldError('an object needs the keys "source" and "target".')
    values: dict[str, Any] = {}
    further: dict[str, Any] = {}
    for name, value in {**languages, **fields}.items():
        kind = KINDS.get(name)
        if kind is None:
            further[name] = value
            continue
        try:
            values[name] = kind.load(value)
        except FieldError:
            raise
        except ValueError:
            raise FieldError(_no_value(name, value, kind)) from None
    for codes, text in _CODES:
        if codes in values and any(code.offset > len(values[text]) for code in values[codes]):
            raise FieldError(MISPLACED)
    inner = further.pop("properties", {})
    if not isinstance(inner, dict):
        raise FieldError('"properties" is not an object.')
    properties = {**further, **inner}
    for key, value in properties.items():
        if not isinstance(value, str):
            properties[key] = encode(value)
    return TranslationUnit(**values, properties=properties)


def _no_value(name: str, value: object, kind: Kind) -> str:
    if isinstance(value, str):
        return f'"{name}" is {encode(value)}, not {kind.wanted}.'
    return f'"{name}" is not {kind.wanted}.'


# JSON: a unit as an array, in which it is read several times as fast.


def unit_row(unit: TranslationUnit) -> tuple[Any, ...] | None:
    """A unit as an array; None where it has more than the fields that nearly every unit has."""
    if _others(unit) != _OTHERS_UNSET:
        return None
    row: tuple[Any, ...] = _row_values(unit)
    if type(row[_PROPERTIES]) is not dict:
        # Another mapping is no JSON object.
        row = (*row[:_PROPERTIES], dict(row[_PROPERTIES]), *row[_PROPERTIES + 1 :])
    return row


def unit_of_row(row: list[Any]) -> TranslationUnit:
    """The reverse, when the array has been written as JSON and read."""
    for index, make in _MADE:
        row[index] = make(row[index])
    row += _OTHERS_UNSET
    unit = object.__new__(TranslationUnit)
    for put, value in zip(_SET, row, strict=True):
        put(unit, value)
    return unit
