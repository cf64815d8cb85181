"""How a unit's facts are kept in `<prop>` elements.

TMX 1.4b, section "prop", asks that types a tool has not published begin with "x-". A property "quality" is therefore
written as `<prop type="x-quality">`. Types of other tools that do not begin so are kept too: type "domain" is property
":domain". `property_key` and `prop_type` are inverse to each other for all strings.

The types of `FACT_TYPES` stand for fields of `TranslationUnit` and not for properties. Of several props of such a type
the first whose value fits is the field's - an empty one says that it is not set - and the rest are properties, so a
unit with a property that happens to be called "score" comes back as it was. Other types that a unit repeats become one
property, their values joined by line feeds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from align.bitext import TranslationUnit
from align.formats.fields import FACTS, FIELDS, Kind, with_dates_of_sides

FACT_TYPES = {f"x-{fact.name}": fact for fact in FACTS}
"""Types that hold fields of a unit."""

ORIGIN_TYPE = "x-origin"

_PLAIN_PROP = re.compile(r'<prop type="[^"]*"/?>')

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


# Most facts are texts, which are as they are.
_WRITTEN = tuple(
    (kind, fact.name, attrgetter(fact.name), None if fact.kind.text is str else fact.kind.text)
    for kind, fact in FACT_TYPES.items()
)


def field_props(unit: TranslationUnit) -> list[tuple[str, str]]:
    """Types and values of the props that hold facts of the unit; they come before those of properties."""
    properties = unit.properties
    props: list[tuple[str, str]] = []
    for kind, name, value_of, text_of in _WRITTEN:
        value = value_of(unit)
        text = value if text_of is None else text_of(value)
        # A fact that is not set is written, empty, only to keep a property of its name from being taken for it.
        if text or name in properties:
            props.append((kind, text))
    return props


def plain_props(unit: TranslationUnit, properties: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Types and values of all the unit's props, one for each fact that is set and each property.

    Args:
        unit: the unit.
        properties: to be written instead of its own.
    """
    props = field_props(unit)
    for key, value in (unit.properties if properties is None else properties).items():
        props.append((prop_type(key), value))
    return props


def facts_of(props: Iterable[Prop]) -> tuple[dict[str, Any], dict[str, str], dict[str, tuple[str, ...]]]:
    """Facts, by the names of their fields, and properties of a unit whose props are not all plain ones.

    The last value is for `FileExtras`: the XML of the props that a property of its name alone would not give back.
    """
    facts: dict[str, Any] = {}
    properties: dict[str, str] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for kind, text, xml in props:
        fact = FACT_TYPES.get(kind)
        if fact is not None and fact.name not in facts:
            try:
                facts[fact.name] = fact.kind.parse(text)
            except ValueError:
                pass
            else:
                continue
        key = property_key(kind)
        properties[key] = f"{properties[key]}\n{text}" if key in properties else text
        sources[key] = (*sources.get(key, ()), xml)
    rich = {
        key: (properties[key], *elements)
        for key, elements in sources.items()
        if len(elements) > 1 or not _PLAIN_PROP.match(elements[0])
    }
    return facts, properties, rich


class KeptAsProperties:
    """Keeps among the properties of a unit the fields that a format has no other place for.

    Args:
        own: names of those that it has a place for.
    """

    def __init__(self, *own: str) -> None:
        self._fields = tuple(field for field in FIELDS if field.home == "property" and field.name not in own)
        self._values = _values_getter([field.name for field in self._fields])
        self._unset = tuple(field.unset for field in self._fields)
        self._names = frozenset(name for field in self._fields for name in (field.name, field.apart))

    def stored(self, unit: TranslationUnit) -> Mapping[str, str]:
        """The properties of a unit with the fields among them."""
        properties = unit.properties
        values = self._values(unit if unit.extras is None else with_dates_of_sides(unit))
        if values == self._unset and self._names.isdisjoint(properties):
            return properties
        stored: dict[str, str] = {}
        for field, value in zip(self._fields, values, strict=True):
            text = field.kind.text(value)
            # What might be taken for a value of the field, and is a property of that name, is told apart.
            if field.name in properties and (text or _is_value(properties[field.name], field.kind)):
                stored[field.apart] = text
            elif text:
                stored[field.name] = text
        return {**properties, **stored}

    def taken(self, properties: dict[str, str]) -> dict[str, Any]:
        """The reverse: values of the fields by name, and as "properties" what is left, from which they are taken."""
        values: dict[str, Any] = {"properties": properties}
        if self._names.isdisjoint(properties):
            return values
        for field in self._fields:
            name = field.apart if field.apart in properties else field.name
            text = properties.get(name, "")
            if text and _is_value(text, field.kind):
                values[field.name] = field.kind.parse(text)
                del properties[name]
            elif name == field.apart:
                del properties[name]
        return values


def _values_getter(names: Sequence[str]) -> Callable[[TranslationUnit], tuple[Any, ...]]:
    # Given one name, attrgetter gives no tuple.
    return attrgetter(*names) if len(names) > 1 else lambda unit: tuple(getattr(unit, name) for name in names)


def _is_value(text: str, kind: Kind) -> bool:
    try:
        kind.parse(text)
    except (ValueError, RecursionError):
        return False
    return True


# For formats in which props are all there is: XLIFF and PO, which have a place for notes.
_KEPT = KeptAsProperties("notes")


def all_props(unit: TranslationUnit) -> list[tuple[str, str]]:
    """Types and values of the props of a unit in a format that has nothing else for its facts, properties and dates."""
    return plain_props(unit, _KEPT.stored(unit))


def fields_of_props(props: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The reverse: fields of a unit by name."""
    facts, properties, _ = facts_of((kind, text, "") for kind, text in props)
    return {**facts, **_KEPT.taken(properties)}
