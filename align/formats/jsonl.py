"""JSON Lines: one object a unit.

Keys are the attributes of `TranslationUnit`; those that say nothing (no score, no article, …) are left out. Text is
written as it is, not as \\u escapes. On reading, "source" and "target" are needed; keys that are not attributes
become properties: strings as they are, other values as JSON. What `FileExtras` holds is not written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast, get_args

from align.bitext import ORIGINS, Origin, Position, TranslationUnit
from align.files.streams import Source, Target
from align.formats.faults import LocatedFormatError
from align.formats.identity import tmx_date, unit_dates
from align.formats.lines import read_lines
from align.inline import CodeKind, InlineCode
from align.languages import canonical_tag

_STRINGS = frozenset(("source", "target", "article", "source_language", "target_language", "id", "created", "changed"))
_CODES = ("source_codes", "target_codes")
_KEYS = {*_STRINGS, *_CODES, "origin", "score", "position", "properties", "notes"}
_CODE_STRINGS = ("id", "data", "type", "element")
_encode = json.JSONEncoder(ensure_ascii=False).encode


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes one line a unit, UTF-8; returns how many.

    Raises:
        WriteError: the target cannot be written.
    """
    count = 0
    with target.open() as stream:
        for unit in units:
            fields = unit_fields(unit)
            try:
                line = _encode(fields).encode("utf-8")
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
                unit = unit_of_fields(fields, languages)
            except FieldError as error:
                raise LocatedFormatError(source.name, number, None, str(error)) from error
            yield unit


class FieldError(ValueError):
    """What is wrong with a field, as a sentence."""


def unit_fields(unit: TranslationUnit) -> dict[str, Any]:
    """A unit as the object of a line."""
    fields: dict[str, Any] = {
        "source": unit.source,
        "target": unit.target,
        "source_language": unit.source_language,
        "target_language": unit.target_language,
        "origin": unit.origin,
    }
    if unit.score is not None:
        fields["score"] = unit.score
    if unit.article:
        fields["article"] = unit.article
    if unit.position is not None:
        fields["position"] = str(unit.position)
    if unit.id:
        fields["id"] = unit.id
    created, changed = unit_dates(unit)
    if created:
        fields["created"] = created
    if changed:
        fields["changed"] = changed
    if unit.notes:
        fields["notes"] = list(unit.notes)
    if unit.source_codes:
        fields["source_codes"] = [_code_fields(code) for code in unit.source_codes]
    if unit.target_codes:
        fields["target_codes"] = [_code_fields(code) for code in unit.target_codes]
    if unit.properties:
        fields["properties"] = dict(unit.properties)
    return fields


def _code_fields(code: InlineCode) -> dict[str, Any]:
    fields: dict[str, Any] = {"kind": code.kind, "offset": code.offset}
    fields.update((name, value) for name in _CODE_STRINGS if (value := getattr(code, name)))
    if code.attributes:
        fields["attributes"] = dict(code.attributes)
    return fields


def unit_of_fields(fields: object, languages: Mapping[str, str]) -> TranslationUnit:
    """The unit that an object of a line is; `languages` are those of a unit that names none.

    Raises:
        FieldError: it is no such object.
    """
    if not isinstance(fields, dict):
        raise FieldError("not a JSON object; each line needs one.")
    if "source" not in fields or "target" not in fields:
        raise FieldError('an object needs the keys "source" and "target".')
    strings = {**languages, **fields}
    for key in strings.keys() - _STRINGS:
        del strings[key]
    if set(map(type, strings.values())) != {str}:
        wrong = next(key for key in _STRINGS if not isinstance(strings.get(key, ""), str))
        raise FieldError(f'"{wrong}" is not a string.')
    for key in ("created", "changed"):
        if key in strings:
            strings[key] = tmx_date(strings[key]) or strings[key]
    for key in languages:
        strings[key] = canonical_tag(strings[key])
    origin = fields.get("origin", "human")
    if origin not in ORIGINS:
        raise FieldError(f'"origin" is {json.dumps(origin)}; it is one of {", ".join(ORIGINS)}.')
    return TranslationUnit(
        **strings,
        origin=cast("Origin", origin),
        score=_score(fields.get("score")),
        position=_position(fields.get("position")),
        properties=_properties(fields),
        source_codes=_codes(fields["source_codes"], strings["source"]) if "source_codes" in fields else (),
        target_codes=_codes(fields["target_codes"], strings["target"]) if "target_codes" in fields else (),
        notes=_notes(fields["notes"]) if "notes" in fields else (),
    )


def _score(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise FieldError('"score" is not a number from 0 to 1.')
    return float(value)


def _position(value: object) -> Position | None:
    if value is None:
        return None
    try:
        return Position.parse(cast("str", value))
    except (ValueError, AttributeError) as error:
        raise FieldError('"position" is not of the form "paragraph.sentence", such as "3.2".') from error


def _notes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(note, str) for note in value):
        raise FieldError('"notes" is not a list of strings.')
    return tuple(value)


def _codes(value: object, text: str) -> tuple[InlineCode, ...]:
    if not isinstance(value, list | tuple):
        raise FieldError("inline codes are not a list.")
    return tuple(_code(fields, len(text)) for fields in value)


def _code(fields: object, length: int) -> InlineCode:
    if not isinstance(fields, dict):
        raise FieldError("an inline code is not an object.")
    kind, offset = fields.get("kind"), fields.get("offset")
    if kind not in get_args(CodeKind):
        raise FieldError(f'the "kind" of an inline code is one of {", ".join(get_args(CodeKind))}.')
    if isinstance(offset, bool) or not isinstance(offset, int) or not 0 <= offset <= length:
        raise FieldError('the "offset" of an inline code is not a place in its text.')
    strings = {name: fields.get(name, "") for name in _CODE_STRINGS}
    attributes = fields.get("attributes", {})
    if not isinstance(attributes, dict) or not all(
        isinstance(v, str) for v in (*strings.values(), *attributes.values())
    ):
        raise FieldError("an inline code has a value that is not a string.")
    return InlineCode(cast("CodeKind", kind), offset=offset, attributes=tuple(attributes.items()), **strings)


def _properties(fields: Mapping[str, object]) -> dict[str, str]:
    inner = fields.get("properties", {})
    if not isinstance(inner, dict):
        raise FieldError('"properties" is not an object.')
    further = fields.keys() - _KEYS
    if further:
        inner = {**{key: value for key, value in fields.items() if key in further}, **inner}
    return {key: value if isinstance(value, str) else _encode(value) for key, value in inner.items()}
