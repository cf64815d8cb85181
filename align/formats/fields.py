"""The codec of a unit's fields: how each is called and kept as text or in JSON, for all formats.

A format has places of its own for some fields, as every one has for the texts. What it has no place for it keeps as
`Home` says, so that a new field is a line in `TranslationUnit` and a line in `FIELDS`, and every format has it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from align.bitext import ORIGINS, Position, TranslationUnit
from align.formats.identity import tmx_date, unit_dates
from align.inline import CodeKind, InlineCode
from align.languages import canonical_tag


class FieldError(ValueError):
    """What is wrong with a unit's fields, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type of values.

    Attributes:
        wanted: what a value of it is, for people.
        text: the text of a value, "" for one that is not set.
        parse: the value of a text.
        dump: what JSON has for a value that is set; None for the value as it is.
        load: the value of what JSON has.
        made: the value of what JSON makes of it where it is written as it is and comes back as something else.
        number: whether tables have it as a number.

    What reads raises ValueError where there is no such value.
    """

    wanted: str
    text: Callable[[Any], str]
    parse: Callable[[str], Any]
    load: Callable[[Any], Any]
    dump: Callable[[Any], Any] | None = None
    made: Callable[[Any], Any] | None = None
    number: bool = False


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError


def _date(text: str) -> str:
    date = tmx_date(text)
    if text and not date:
        raise ValueError
    return date


@lru_cache(16)
def _origin(text: str) -> str:
    if text not in ORIGINS:
        raise ValueError
    return text


@lru_cache(1 << 14, typed=True)
def _score_text(score: float | None) -> str:
    return "" if score is None else repr(score)


@lru_cache(1 << 14)
def _score(text: str) -> float | None:
    return _loaded_score(float(text)) if text else None


def _loaded_score(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError
    return float(value)


@lru_cache(1 << 14)
def _position_text(position: Position | None) -> str:
    return "" if position is None else str(position)


@lru_cache(1 << 14)
def _position(text: str) -> Position | None:
    return Position.parse(text) if text else None


def _notes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(note, str) for note in value):
        raise ValueError
    return tuple(value)


_CODE_STRINGS = ("id", "data", "type", "element")


def _dumped_code(code: InlineCode) -> dict[str, Any]:
    fields: dict[str, Any] = {"kind": code.kind, "offset": code.offset}
    fields.update((name, value) for name in _CODE_STRINGS if (value := getattr(code, name)))
    if code.attributes:
        fields["attributes"] = dict(code.attributes)
    return fields


def _codes(value: object) -> tuple[InlineCode, ...]:
    if not isinstance(value, list | tuple):
        raise FieldError("inline codes are not a list.")
    return tuple(map(_code, value))


def _code(fields: object) -> InlineCode:
    if not isinstance(fields, dict):
        raise FieldError("an inline code is not an object.")
    kind, offset = fields.get("kind"), fields.get("offset")
    if kind not in get_args(CodeKind):
        raise FieldError(f'the "kind" of an inline code is one of {", ".join(get_args(CodeKind))}.')
    if isinstance(offset, bool) or not isinstance(offset, int) or offset < 0:
        raise FieldError(MISPLACED)
    strings = {name: fields.get(name, "") for name in _CODE_STRINGS}
    attributes = fields.get("attributes", {})
    if not isinstance(attributes, dict) or not all(
        isinstance(v, str) for v in (*strings.values(), *attributes.values())
    ):
        raise FieldError("an inline code has a value that is not a string.")
    return InlineCode(cast("CodeKind", kind), offset=offset, attributes=tuple(attributes.items()), **strings)


MISPLACED = 'the "offset" of an inline code is not a place in its text.'
"""What is wrong with a code that stands nowhere in the text."""

# Nothing of a unit holds itself.
encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
"""JSON with its text as it is, not as \\u escapes."""

TEXT = Kind(wanted="a string", text=str, parse=str, load=_string)
LANGUAGE = replace(TEXT, parse=canonical_tag, load=lambda value: canonical_tag(_string(value)))
# What JSON Lines says of a date is kept where it is none.
DATE = replace(TEXT, parse=_date, load=lambda value: tmx_date(_string(value)) or value)
ORIGIN = Kind(
    wanted=f"one of {', '.join(ORIGINS)}", text=str, parse=_origin, load=lambda value: _origin(_string(value))
)
SCORE = Kind(
    wanted="a number from 0 to 1",
    text=_score_text,
    parse=_score,
    load=_loaded_score,
    number=True,
)
POSITION = Kind(
    wanted='of the form "paragraph.sentence", such as "3.2"',
    text=_position_text,
    parse=_position,
    dump=_position_text,
    load=lambda value: None if value is None else Position.parse(_string(value)),
    made=lambda pair: None if pair is None else Position(*pair),
)
NOTES = Kind(
    wanted="a list of strings",
    text=lambda notes: encode(notes) if notes else "",
    parse=lambda text: _notes(json.loads(text)),
    dump=list,
    load=_notes,
)
CODES = Kind(
    wanted="a list of inline codes",
    text=lambda codes: encode([_dumped_code(code) for code in codes]) if codes else "",
    parse=lambda text: _codes(json.loads(text)),
    dump=lambda codes: [_dumped_code(code) for code in codes],
    load=_codes,
)

Home = Literal["own", "fact", "property"]
"""Where formats keep a field that they have no place for: a "fact" is a prop in TMX, XLIFF and PO and a column in
tables, a "property" is kept among the unit's properties. What is "own" has a place in each format that can hold it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of `TranslationUnit`.

    Attributes:
        name: of the field, of its key in JSON Lines and of its column in tables; of its property, if it is kept as one.
        kind: what its values are.
        home: see `Home`.
        apart: the name of its property where the unit has a property of the first name.
    """

    name: str
    kind: Kind
    home: Home = "fact"
    apart: str = ""

    @property
    def unset(self) -> Any:
        """The value of a unit that is given none."""
        return UNSET[self.name]


UNSET = {field.name: field.default for field in dataclasses.fields(TranslationUnit)}

FIELDS = (
    Field("source", TEXT, "own"),
    Field("target", TEXT, "own"),
    Field("source_language", LANGUAGE, "own"),
    Field("target_language", LANGUAGE, "own"),
    Field("origin", ORIGIN),
    Field("score", SCORE),
    Field("article", TEXT),
    Field("position", POSITION),
    Field("id", TEXT, "own"),
    Field("created", DATE, "property", ":creationdate"),
    Field("changed", DATE, "property", ":changedate"),
    Field("notes", NOTES, "property", ":note"),
    Field("source_codes", CODES, "own"),
    Field("target_codes", CODES, "own"),
)
"""All but the properties, which each format has a way for, and what is of one format alone, in the order of JSON Lines.

A field that says nothing without a value, as a score does not, is left out where it has none.
"""

KINDS = {field.name: field.kind for field in FIELDS}
FACTS = tuple(field for field in FIELDS if field.home == "fact")
FACT_NAMES = tuple(field.name for field in FACTS)


def with_dates_of_sides(unit: TranslationUnit) -> TranslationUnit:
    """The unit with the dates that its sides have where these say more, for formats in which sides have none."""
    if unit.extras is None:
        return unit
    created, changed = unit_dates(unit)
    return replace(unit, created=created, changed=changed)
