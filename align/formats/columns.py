"""Units as rows of named columns, for the formats that are tables.

Sides are named by what they are ("source", "bron", "vertaling") or by their languages: tags as people write them
("nl_BE", "EN-gb", "dut") and names ("Dutch", "Engels"). A row names columns only where it names both sides, as two
different ones: "Nederlands, Dutch" and "bron, source" are words and their translations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from align.bitext import TranslationUnit
from align.formats.fields import FACT_NAMES, FIELDS, KINDS, encode
from align.formats.properties import KeptAsProperties
from align.languages import canonical_tag, find_language, same_language

# ISO 639-1, with the codes of ISO 639-2 and 639-3 and the names that tables have: English, Dutch, and the language's
# own. Few on purpose: every further one is a word that a table could begin with.
_LANGUAGE_NAMES = {
    "nl": "nld dut dutch nederlands nederlandse vlaams flemish",
    "en": "eng english engels engelse",
    "de": "deu ger german duits duitse deutsch",
    "fr": "fra fre french frans franse français",
    "es": "spa spanish spaans spaanse español",
    "it": "ita italian italiaans italiaanse italiano",
    "pt": "por portuguese portugees portugese português",
    "fy": "fry frisian fries friese frysk",
    "da": "dan danish deens deense dansk",
    "sv": "swe swedish zweeds zweedse svenska",
    "pl": "pol polish pools poolse polski",
    "tr": "tur turkish turks turkse türkçe",
}
_LANGUAGES = {name: code for code, names in _LANGUAGE_NAMES.items() for name in (code, *names.split())}
_SOURCES = frozenset({"source", "src", "bron", "brontekst", "bronterm", "bronsegment", "bronzin", "brontaal"})
_TARGETS = frozenset(
    "target tgt trg doel doeltekst doelterm doelsegment doelzin doeltaal equivalent translated".split()
)
_TERMS = frozenset({"term", "terms", "termen", "woord", "woorden"})
_TRANSLATIONS = frozenset({"translation", "translations", "vertaling", "vertalingen"})
_TEXTS = frozenset(
    {"text", "tekst", "segment", "segments", "sentence", "sentences", "zin", "zinnen", "lemma", "language", "taal"}
)
_VARIETIES = frozenset({"british", "american", "belgian", "brits", "amerikaans", "belgisch", "uk", "us"})
_TAG = re.compile(r"([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(\[](.*?)[)\]]\s*$")
_LONGEST = 40
"""Characters of a name; a longer cell is text."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Which columns are the two sides of a bitext.

    Attributes:
        source, target: their numbers, from 0.
        source_language, target_language: BCP 47 tags where the names say them, else None.
    """

    source: int
    target: int
    source_language: str | None = None
    target_language: str | None = None


def find_sides(
    names: Sequence[str], source_language: str | None = None, target_language: str | None = None
) -> Sides | None:
    """The sides of a table whose first row is this; None where the row does not name them, and may be data.

    Args:
        names: the cells of the row.
        source_language: the language wanted as the source, which chooses among columns that are named by languages;
            by default Dutch where there are Dutch and English, else the first.
        target_language: likewise.
    """
    if "source" in names and "target" in names:
        return Sides(names.index("source"), names.index("target"))
    read = [_name(cell) for cell in names]
    source = next((number for number, (role, _) in enumerate(read) if role == "source"), None)
    target = next((number for number, (role, _) in enumerate(read) if role == "target"), None)
    spoken = [(number, tag) for number, (role, tag) in enumerate(read) if role == "language"]
    if source is not None and target is not None:
        return Sides(source, target)
    if source is not None and spoken:
        number = _choice(spoken, target_language or "en")
        return Sides(source, spoken[number][0], None, spoken[number][1])
    if target is not None and spoken:
        number = _choice(spoken, source_language or "nl")
        return Sides(spoken[number][0], target, spoken[number][1], None)
    return _by_language(spoken, source_language, target_language)


def _choice(spoken: Sequence[tuple[int, str]], wanted: str) -> int:
    return find_language([tag for _, tag in spoken], wanted) or 0


def _by_language(spoken: Sequence[tuple[int, str]], source: str | None, target: str | None) -> Sides | None:
    tags = [tag for _, tag in spoken]
    if all(same_language(tag, tags[0]) for tag in tags):
        return None
    ours = find_language(tags, source or "nl")
    theirs = find_language(tags, target or "en", skip=ours)
    if ours is None or theirs is None:
        if source is None and target is None:
            ours = 0
        if ours is None:
            ours = next(n for n, tag in enumerate(tags) if theirs is None or not same_language(tag, tags[theirs]))
        if theirs is None or theirs == ours:
            theirs = next(n for n, tag in enumerate(tags) if not same_language(tag, tags[ours]))
    return Sides(spoken[ours][0], spoken[theirs][0], tags[ours], tags[theirs])


def _name(cell: str) -> tuple[str, str]:
    """What a cell names: "source", "target", "language" with its BCP 47 tag, or "" where it names no side."""
    cell = cell.strip().removeprefix("\ufeff").removesuffix(":").rstrip()
    if not 0 < len(cell) <= _LONGEST:
        return "", ""
    tag = _tag(cell)
    if tag:
        return "language", tag
    words = re.split(r"[\s_]+", _IN_BRACKETS.sub("", cell).casefold())
    tags = {known for word in words if (known := _tag(word))}
    others = [word for word in words if not _tag(word)]
    if len(tags) == 1:
        neutral = all(word in _SIDE_WORDS or word in _VARIETIES for word in others)
        return ("language", tags.pop()) if neutral else ("", "")
    if tags or not all(word in _SIDE_WORDS for word in words):
        return "", ""
    added = _IN_BRACKETS.search(cell)
    if added is not None and (tag := _tag(added[1].strip())):
        return "language", tag
    if any(word in _TARGETS for word in words):
        return "target", ""
    if any(word in _SOURCES for word in words):
        return "source", ""
    if any(word in _TRANSLATIONS for word in words):
        return "target", ""
    return ("source", "") if any(word in _TERMS for word in words) else ("", "")


_SIDE_WORDS = _SOURCES | _TARGETS | _TERMS | _TRANSLATIONS | _TEXTS


def _tag(name: str) -> str:
    """The BCP 47 tag of a language that is named by a tag or in words; "" where it is none that is known."""
    match = _TAG.fullmatch(name)
    code = _LANGUAGES.get(match[1].lower() if match else name.casefold())
    if code is None:
        code = _LANGUAGES.get(name.casefold())
        return code or ""
    parts = re.split("[-_]", match[2].lstrip("-_")) if match and match[2] else []
    return "-".join([code, *(part.upper() if len(part) == 2 else part for part in parts)])


COLUMNS = ("source", "target", *FACT_NAMES, "source_language", "target_language", "id", "properties")
"""The columns as written."""

NUMBERS = frozenset(field.name for field in FIELDS if field.kind.number)
"""Those of numbers."""

KEPT = KeptAsProperties()
"""What is kept in the column "properties" beside them."""

_KINDS = {name: KINDS[name] for name in COLUMNS if name in KINDS}
_cells = attrgetter(*_KINDS)
# Most cells are texts, which are as they are.
_ENCODED = tuple((index, kind.text) for index, kind in enumerate(_KINDS.values()) if kind.text is not str)


class CellError(ValueError):
    """What is wrong with a row, as a sentence."""


def unit_cells(unit: TranslationUnit) -> list[str]:
    """A unit's values by `COLUMNS`, but for the properties."""
    cells = list(_cells(unit))
    for index, text in _ENCODED:
        cells[index] = text(cells[index])
    return cells


def properties_cell(unit: TranslationUnit) -> str:
    """The properties, dates and notes as a JSON object of printable characters, "" where there are none."""
    properties = KEPT.stored(unit)
    return _cell(tuple(properties.items())) if properties else ""


@lru_cache(256)
def _cell(properties: tuple[tuple[str, str], ...]) -> str:
    # Units of one article mostly have the same properties.
    cell = encode(dict(properties))
    return cell if cell.isprintable() else json.dumps(dict(properties))


class Rows:
    """Makes units of rows whose columns have these names; columns unknown to `COLUMNS` become properties.

    Columns of fields that have none here, such as the dates "created" and "changed", are the unit's where they fit.

    Attributes:
        names: of the columns, "source" and "target" among them.
    """

    def __init__(self, names: Sequence[str], languages: tuple[str, str]) -> None:
        """Takes the names and the languages of rows that name none."""
        self.names = names
        self._extra = [name for name in names if name not in COLUMNS]
        self._texts = [name for name in names if name in _KINDS and _KINDS[name].parse is str]
        self._others = [(name, _KINDS[name]) for name in names if name in _KINDS and name not in self._texts]
        self._languages = {
            "source_language": canonical_tag(languages[0]),
            "target_language": canonical_tag(languages[1]),
        }

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

    def unit(self, row: Mapping[str, str], properties: Mapping[str, str] | None = None) -> TranslationUnit:
        """The unit of a row.

        Args:
            row: its cells by the names of the columns.
            properties: those of the unit, where they are no JSON object in a cell.

        Raises:
            CellError: a value does not fit its column.
        """
        values: dict[str, Any] = {name: row[name] for name in self._texts}
        values.update(self._languages)
        for name, kind in self._others:
            if cell := row[name]:
                try:
                    # Spreadsheets write the decimal sign of their user's country.
                    values[name] = kind.parse(cell.replace(",", ".") if kind.number else cell)
                except ValueError as error:
                    raise CellError(f'{name} is "{cell}"; it is {kind.wanted}, or nothing.') from error
        own = {name: row[name] for name in self._extra if row[name]} if self._extra else {}
        own.update(_properties(row.get("properties", "")) if properties is None else properties)
        values.update(KEPT.taken(own))
        return TranslationUnit(**values)


def _other_than(said: str | None, usual: str) -> str:
    """The language of a side whose column names none, where the other one's is `said`."""
    if said is None or not same_language(said, usual):
        return usual
    return "en" if same_language(usual, "nl") else "nl"


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
