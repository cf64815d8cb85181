"""TMX 1.1 to 1.4b -> translation units."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from align.bitext import ORIGINS, Origin, Position, TranslationUnit
from align.formats.languages import find_language
from align.formats.streams import Source
from align.formats.tmx.properties import (
    ARTICLE_TYPE,
    FIELD_TYPES,
    ORIGIN_TYPE,
    POSITION_TYPE,
    SCORE_TYPE,
    property_key,
)
from align.formats.tmx.stream import XML_LANG, TmxStream

logger = logging.getLogger(__name__)

ALL_LANGUAGES = "*all*"
"""The srclang of a file or a unit in which every variant may be the source (TMX 1.4b, section "srclang")."""

_ORIGINS = frozenset(ORIGINS)
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
_CACHED_VALUES = 4096
_UNSET = object()
_ORIGIN, _SCORE, _ARTICLE, _POSITION = (f"\0{kind}" for kind in (ORIGIN_TYPE, SCORE_TYPE, ARTICLE_TYPE, POSITION_TYPE))

# A frozen dataclass initialises itself with one object.__setattr__ for each field, which here costs a fifth of the
# time that reading takes; its slots can be filled directly for a third of that.
_new = object.__new__
(
    _set_source,
    _set_target,
    _set_origin,
    _set_score,
    _set_article,
    _set_position,
    _set_properties,
    _set_source_language,
    _set_target_language,
    _set_id,
) = (
    getattr(TranslationUnit, field).__set__
    for field in (
        "source",
        "target",
        "origin",
        "score",
        "article",
        "position",
        "properties",
        "source_language",
        "target_language",
        "id",
    )
)


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads the units that have the wanted pair of languages; a warning is logged where some have not.

    Args:
        source: TMX 1.1 to 1.4b in any XML encoding.
        source_language: the source wanted; "nl" is also met by "NL" and "nl-BE". By default the unit's srclang, else
            the header's; where that is "*all*" or names no variant, the first variant.
        target_language: the target wanted, likewise. By default the first variant that is not the source.

    Yields:
        Units in the file's order. Of inline elements the codes are left out and the text they enclose is kept.

    Raises:
        LocatedFormatError: not well-formed, not TMX, or unsafe; units before that place have been given by then.
        ReadError: the file cannot be read.
    """
    seen = skipped = 0
    with source.open() as stream:
        tmx = TmxStream(stream, source.name)
        reader = _UnitReader(tmx, source_language, target_language)
        unit_tag = tmx.tag("tu")
        for batch in tmx.batches():
            for element in batch:
                if element.tag != unit_tag:
                    continue
                seen += 1
                unit = reader.unit(element)
                if unit is None:
                    skipped += 1
                else:
                    yield unit
    if skipped:
        pair = f"{source_language or 'source'}-{target_language or 'target'}"
        logger.warning("%s: %d of %d units have no %s pair and were left out", source.name, skipped, seen, pair)


def segment_text(segment: etree._Element, namespace: str = "") -> str:
    """The plain text of a `<seg>`.

    Codes (`<bpt>`, `<ept>`, `<ph>`, `<it>`, `<ut>`) and the sub-flows in them (`<sub>`) are not part of it; what `<hi>`
    and elements unknown to TMX enclose is (TMX 1.4b, section "Content Markup").

    Args:
        segment: the element.
        namespace: namespace of the file's TMX elements in braces, or "".
    """
    parts = [segment.text or ""]
    for child in segment:
        tag = child.tag
        if not (tag.startswith(namespace) and tag[len(namespace) :] in _CODES):
            parts.append(segment_text(child, namespace))
        parts.append(child.tail or "")
    return "".join(parts)


def variant_language(variant: etree._Element) -> str:
    """The language of a `<tuv>`: xml:lang, or the lang of TMX 1.1 to 1.3; "" where it has neither."""
    return variant.get(XML_LANG) or variant.get("lang") or ""


class _UnitReader:
    """Turns `<tu>` elements into units.

    This is the reader's inner loop, written for the number of calls it makes: a slice of an element costs half of what
    iterating over it does, and `values()` half of `get()` with a namespace. An element of one attribute - the rule - is
    therefore taken to have the attribute it cannot do without, and what is found so is checked once a value.
    """

    def __init__(self, tmx: TmxStream, source_language: str | None, target_language: str | None) -> None:
        self._tmx = tmx
        self._wanted = (source_language, target_language)
        self._namespace = tmx.namespace
        self._prop_tag = tmx.tag("prop")
        self._variant_tag = tmx.tag("tuv")
        self._segment_tag = tmx.tag("seg")
        self._header_language: str | None = None
        # Prop types seen -> properties. The types that hold attributes of a unit stand for themselves behind a
        # character that XML cannot hold, so they are never taken for properties.
        self._keys: dict[str, str] = {}
        self._languages: dict[str, str] = {}
        self._choices: dict[tuple[str, ...], tuple[int, int] | None] = {}

    def unit(self, element: Any) -> TranslationUnit | None:
        """The unit of a `<tu>`, or None where it lacks the wanted pair."""
        prop_tag, keys = self._prop_tag, self._keys
        attributes = dict(element.items())
        languages: list[str] = []
        variants: list[etree._Element] = []
        properties: dict[str, str] = {}
        repeated = False
        for child in element[:]:
            tag = child.tag
            if tag == prop_tag:
                values = child.values()
                key = keys.get(values[0]) if len(values) == 1 else None
                if key is None:
                    key = self._key(child)
                if key in properties:
                    repeated = True
                properties[key] = child.text or ""
            elif tag == self._variant_tag:
                values = child.values()
                language = self._languages.get(values[0]) if len(values) == 1 else None
                languages.append(self._language(child) if language is None else language)
                variants.append(child)
        pair = self._pair(languages, attributes.get("srclang", ""))
        if pair is None:
            return None
        source, target = pair
        source_text = self._text(variants[source])
        target_text = self._text(variants[target])
        if source_text is None or target_text is None:
            return None
        origin: Any = properties.pop(_ORIGIN, "human")
        score = _score(properties.pop(_SCORE, ""))
        article = properties.pop(_ARTICLE, "")
        position = _position(properties.pop(_POSITION, ""))
        if repeated or origin not in _ORIGINS or score is _UNSET or position is _UNSET:
            origin, score, article, position, properties = self._facts(element)
        unit = _new(TranslationUnit)
        _set_source(unit, source_text)
        _set_target(unit, target_text)
        _set_origin(unit, origin)
        _set_score(unit, score)
        _set_article(unit, article)
        _set_position(unit, position)
        _set_properties(unit, properties)
        _set_source_language(unit, languages[source])
        _set_target_language(unit, languages[target])
        _set_id(unit, attributes.get("tuid", ""))
        return unit

    def _facts(self, element: etree._Element) -> tuple[Origin, float | None, str, Position | None, dict[str, str]]:
        """Origin, score, article, position and properties of a unit whose props repeat a type or do not fit theirs."""
        origin: Origin | None = None
        article: str | None = None
        score: Any = _UNSET
        position: Any = _UNSET
        properties: dict[str, str] = {}
        for prop in element.iterchildren(self._prop_tag):
            kind = prop.get("type") or ""
            text = prop.text or ""
            if kind == ORIGIN_TYPE and origin is None and text in _ORIGINS:
                origin = text
            elif kind == SCORE_TYPE and score is _UNSET and (value := _score(text)) is not _UNSET:
                score = value
            elif kind == ARTICLE_TYPE and article is None:
                article = text
            elif kind == POSITION_TYPE and position is _UNSET and (value := _position(text)) is not _UNSET:
                position = value
            else:
                key = property_key(kind)
                properties[key] = f"{properties[key]}\n{text}" if key in properties else text
        return (
            origin or "human",
            None if score is _UNSET else score,
            article or "",
            None if position is _UNSET else position,
            properties,
        )

    def _key(self, prop: etree._Element) -> str:
        kind = prop.get("type") or ""
        key = f"\0{kind}" if kind in FIELD_TYPES else property_key(kind)
        if kind and len(self._keys) < _CACHED_VALUES:
            self._keys[kind] = key
        return key

    def _language(self, variant: etree._Element) -> str:
        language = variant_language(variant)
        if language and len(self._languages) < _CACHED_VALUES:
            self._languages[language] = language
        return language

    def _text(self, variant: etree._Element) -> str | None:
        """The text of a variant, None where it has no `<seg>`, which is the last child in a valid file."""
        segment: etree._Element | None = variant[-1] if len(variant) else None
        if segment is None or segment.tag != self._segment_tag:
            segment = variant.find(self._segment_tag)
            if segment is None:
                return None
        return segment_text(segment, self._namespace) if len(segment) else segment.text or ""

    def _pair(self, languages: list[str], unit_language: str) -> tuple[int, int] | None:
        """Indices of the source and the target variant."""
        # Units of a file repeat a handful of language lists, so that looking up beats choosing.
        key = (unit_language, *languages)
        try:
            return self._choices[key]
        except KeyError:
            if len(self._choices) >= _CACHED_VALUES:
                self._choices.clear()
            choice = self._choices[key] = self._choose(languages, unit_language)
            return choice

    def _choose(self, languages: list[str], unit_language: str) -> tuple[int, int] | None:
        wanted_source, wanted_target = self._wanted
        if wanted_source is not None:
            source = find_language(languages, wanted_source)
            if source is None:
                return None
            target = _target(languages, wanted_target, source)
            return None if target is None else (source, target)
        target = None
        if wanted_target is not None:
            target = find_language(languages, wanted_target)
            if target is None:
                return None
        source = find_language(languages, unit_language or self._srclang(), skip=target)
        if source is None:
            source = next((index for index in range(len(languages)) if index != target), None)
        if source is None:
            return None
        if target is None:
            target = _target(languages, None, source)
        return None if target is None else (source, target)

    def _srclang(self) -> str:
        if self._header_language is None:
            header = self._tmx.header
            self._header_language = (header.get("srclang") if header is not None else None) or ALL_LANGUAGES
        return self._header_language


def _target(languages: list[str], wanted: str | None, source: int) -> int | None:
    if wanted is not None:
        return find_language(languages, wanted, skip=source)
    return next((index for index in range(len(languages)) if index != source), None)


@lru_cache(maxsize=1 << 14)
def _score(text: str) -> Any:
    """A score, None where the prop is empty, or `_UNSET` where it holds no score of ours."""
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        return _UNSET
    return score if 0 <= score <= 1 else _UNSET


@lru_cache(maxsize=1 << 14)
def _position(text: str) -> Any:
    """A position, None where the prop is empty, or `_UNSET` where it holds no position of ours."""
    if not text:
        return None
    try:
        return Position.parse(text)
    except ValueError:
        return _UNSET
