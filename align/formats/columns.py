"""Units as rows of named columns, for the formats that are tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from align.bitext import ORIGINS, Position, TranslationUnit
from align.formats.column_names import Sides
from align.formats.languages import canonical_tag, same_language
from align.formats.properties import stored_properties, without_dates

COLUMNS = (
    "source",
    "target",
    "origin",
    "score",
    "article",
    "position",
    "source_language",
    "target_language",
    "id",
    "properties",
)
"""The columns as written."""

_encode = json.JSONEncoder(ensure_ascii=False).encode


class CellError(ValueError):
    """What is wrong with a row, as a sentence."""


def unit_cells(unit: TranslationUnit) -> tuple[str, ...]:
    """A unit's values by `COLUMNS`, but for the properties."""
    return (
        unit.source,
        unit.target,
        unit.origin,
        "" if unit.score is None else repr(unit.score),
        unit.article,
        "" if unit.position is None else str(unit.position),
        unit.source_language,
        unit.target_language,
        unit.id,
    )


def properties_cell(unit: TranslationUnit) -> str:
    """The properties, and the unit's dates, as a JSON object of printable characters, "" where there are none."""
    properties = stored_properties(unit)
    return _cell(tuple(properties.items())) if properties else ""


@lru_cache(256)
def _cell(properties: tuple[tuple[str, str], ...]) -> str:
    # Units of one article mostly have the same properties.
    cell = _encode(dict(properties))
    return cell if cell.isprintable() else json.dumps(dict(properties))


class Rows:
    """Makes units of rows whose columns have these names; columns unknown to `COLUMNS` become properties.

    Dates in columns "created" and "changed" are those of the unit.

    Attributes:
        names: of the columns, "source" and "target" among them.
    """

    def __init__(self, names: Sequence[str], languages: tuple[str, str]) -> None:
        """Takes the names and the languages of rows that name none."""
        self.names = names
        self._extra = [name for name in names if name not in COLUMNS]
        self._languages = languages

    @classmethod
    def of_sides(cls, names: Sequence[str], sides: Sides, wanted: tuple[str | None, str | None]) -> Rows:
        """Those of a table whose sides may have other names.

        Args:
            names: of the columns, as the table has them.
            sides: which of them are the source and the target.
            wanted: the languages that were asked for.
        """
        known = {sides.source: "source", sides.target: "target"}
        # Only the columns that are the sides may be called so: another may have a name of its own that is the same.
        own = [known.get(n, f"{name}-column" if name in ("source", "target") else name) for n, name in enumerate(names)]
        source = sides.source_language or _other_than(sides.target_language, wanted[0] or "nl")
        target = sides.target_language or _other_than(sides.source_language, wanted[1] or "en")
        return cls(own, (source, target))

    def unit(self, row: Mapping[str, str]) -> TranslationUnit:
        """The unit of a row.

        Raises:
            CellError: a value does not fit its column.
        """
        get = row.get
        origin = get("origin") or "human"
        if origin not in ORIGINS:
            raise CellError(f'origin is "{origin}"; it is one of {", ".join(ORIGINS)}.')
        properties = {name: row[name] for name in self._extra if row[name]}
        properties.update(_properties(get("properties", "")))
        properties, created, changed = without_dates(properties)
        return TranslationUnit(
            row["source"],
            row["target"],
            origin,
            _score(get("score", "")),
            get("article", ""),
            _position(get("position", "")),
            properties,
            canonical_tag(get("source_language") or self._languages[0]),
            canonical_tag(get("target_language") or self._languages[1]),
            get("id", ""),
            created=created,
            changed=changed,
        )


def _other_than(said: str | None, usual: str) -> str:
    """The language of a side whose column names none, where the other one's is `said`."""
    if said is None or not same_language(said, usual):
        return usual
    return "en" if same_language(usual, "nl") else "nl"


def _score(cell: str) -> float | None:
    if not cell:
        return None
    try:
        # Spreadsheets write the decimal sign of their user's country.
        score = float(cell.replace(",", "."))
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise CellError(f'score is "{cell}"; it is a number from 0 to 1, or nothing.')
    return score


def _position(cell: str) -> Position | None:
    if not cell:
        return None
    try:
        return Position.parse(cell)
    except ValueError as error:
        raise CellError(f'position is "{cell}"; it is "paragraph.sentence", such as "3.2", or nothing.') from error


def _properties(cell: str) -> dict[str, str]:
    if not cell:
        return {}
    try:
        properties = json.loads(cell)
    except (ValueError, RecursionError):
        properties = None
    if not isinstance(properties, dict) or not all(isinstance(value, str) for value in properties.values()):
        raise CellError("properties is not a JSON object of strings.")
    return properties
