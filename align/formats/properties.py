"""How a unit's facts are kept in `<prop>` elements.

TMX 1.4b, section "prop", asks that types a tool has not published begin with "x-". A property "quality" is therefore
written as `<prop type="x-quality">`. Types of other tools that do not begin so are kept too: type "domain" is property
":domain". The two functions below are inverse to each other for all strings.

Four types stand for attributes of `TranslationUnit` and not for properties: see `FIELD_TYPES`. Of several props of
such a type the first whose value fits is the attribute - an empty one says that it is not set - and the rest are
properties, so a unit with a property that happens to be called "score" comes back as it was. Other types that a unit
repeats become one property, their values joined by line feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from align.bitext import ORIGINS, Origin, Position, TranslationUnit
from align.formats.identity import CHANGE, CREATION, tmx_date, unit_dates

ORIGIN_TYPE = "x-origin"
SCORE_TYPE = "x-score"
ARTICLE_TYPE = "x-article"
POSITION_TYPE = "x-position"

FIELD_TYPES = frozenset({ORIGIN_TYPE, SCORE_TYPE, ARTICLE_TYPE, POSITION_TYPE})
"""Types that hold `origin`, `score` (0 to 1), `article` and `position` ("paragraph.sentence")."""

_DATES = {"created": f":{CREATION}", "changed": f":{CHANGE}"}
"""Properties that hold a unit's dates, each with the name it has where the unit has a property of the first name."""

_DATE_KEYS = frozenset((*_DATES, *_DATES.values()))

_PLAIN_PROP = re.compile(r'<prop type="[^"]*"/?>')

UNSET: Any = object()
"""Says that a prop does not fit its type."""

Prop = tuple[str, str, str]
"""Type, text and XML of a `<prop>`; the XML is "" where nobody wants to write it back."""

# Types that are kept letter for letter behind a colon. Those in "x-:" have to be among them wherever "x-" + key would
# otherwise name the same type twice.
_VERBATIM = re.compile(r"(?:x-:)*(?!x-).*", re.DOTALL)


@lru_cache(maxsize=4096)
def property_key(prop_type: str) -> str:
    """The property that a prop type holds: "x-quality" gives "quality", "domain" gives ":domain"."""
    return f":{prop_type}" if _VERBATIM.fullmatch(prop_type) else prop_type[2:]


@lru_cache(maxsize=4096)
def prop_type(key: str) -> str:
    """The prop type that holds a property: "quality" gives "x-quality", ":domain" gives "domain"."""
    return key[1:] if key.startswith(":") and _VERBATIM.fullmatch(key[1:]) else f"x-{key}"


def field_props(unit: TranslationUnit) -> list[tuple[str, str]]:
    """Types and values of the props that hold attributes of the unit; they come before those of properties."""
    properties = unit.properties
    props: list[tuple[str, str]] = [(ORIGIN_TYPE, unit.origin)]
    # An attribute that is not set is written, empty, only to keep a property of its name from being taken for it.
    if unit.score is not None or "score" in properties:
        props.append((SCORE_TYPE, "" if unit.score is None else repr(unit.score)))
    if unit.article or "article" in properties:
        props.append((ARTICLE_TYPE, unit.article))
    if unit.position is not None or "position" in properties:
        props.append((POSITION_TYPE, "" if unit.position is None else str(unit.position)))
    return props


def plain_props(unit: TranslationUnit, properties: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Types and values of all the unit's props, one for each attribute that is set and each property.

    Args:
        unit: the unit.
        properties: to be written instead of its own.
    """
    props = field_props(unit)
    for key, value in (unit.properties if properties is None else properties).items():
        props.append((prop_type(key), value))
    return props


def stored_properties(unit: TranslationUnit) -> Mapping[str, str]:
    """The unit's properties and its dates among them, for formats that have a place for properties alone."""
    created, changed = unit_dates(unit)
    own = unit.properties
    if not created and not changed and own.keys().isdisjoint(_DATES):
        return own
    dates: dict[str, str] = {}
    for key, date in (("created", created), ("changed", changed)):
        # What might be taken for a date of the unit, and is a property of that name, is told apart by the longer name.
        if key in own:
            dates[_DATES[key]] = date
        elif date:
            dates[key] = date
    return {**own, **dates}


def without_dates(properties: Mapping[str, str]) -> tuple[dict[str, str], str, str]:
    """The reverse: properties, and when the unit was made and changed, each "" where it is not known."""
    rest = dict(properties)
    if rest.keys().isdisjoint(_DATE_KEYS):
        return rest, "", ""
    dates = []
    for key, longer in _DATES.items():
        name = longer if longer in rest else key
        date = tmx_date(rest.get(name, ""))
        if date or name == longer:
            del rest[name]
        dates.append(date)
    return rest, dates[0], dates[1]


def facts_of(
    props: Iterable[Prop],
) -> tuple[Origin, float | None, str, Position | None, dict[str, str], dict[str, tuple[str, ...]]]:
    """Origin, score, article, position and properties of a unit whose props are not all plain ones.

    The last value is for `FileExtras`: the XML of the props that a property of its name alone would not give back.
    """
    origin: Any = None
    article: str | None = None
    score: Any = UNSET
    position: Any = UNSET
    properties: dict[str, str] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for kind, text, xml in props:
        if kind == ORIGIN_TYPE and origin is None and text in ORIGINS:
            origin = text
        elif kind == SCORE_TYPE and score is UNSET and (value := read_score(text)) is not UNSET:
            score = value
        elif kind == ARTICLE_TYPE and article is None:
            article = text
        elif kind == POSITION_TYPE and position is UNSET and (value := read_position(text)) is not UNSET:
            position = value
        else:
            key = property_key(kind)
            properties[key] = f"{properties[key]}\n{text}" if key in properties else text
            sources[key] = (*sources.get(key, ()), xml)
    return (
        origin or "human",
        None if score is UNSET else score,
        article or "",
        None if position is UNSET else position,
        properties,
        {
            key: (properties[key], *elements)
            for key, elements in sources.items()
            if len(elements) > 1 or not _PLAIN_PROP.match(elements[0])
        },
    )


@lru_cache(maxsize=1 << 14)
def read_score(text: str) -> Any:
    """A score, None where the prop is empty, or `UNSET` where it holds no score of ours."""
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        return UNSET
    return score if 0 <= score <= 1 else UNSET


@lru_cache(maxsize=1 << 14)
def read_position(text: str) -> Any:
    """A position, None where the prop is empty, or `UNSET` where it holds no position of ours."""
    if not text:
        return None
    try:
        return Position.parse(text)
    except ValueError:
        return UNSET
