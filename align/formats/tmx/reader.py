"""TMX 1.1 to 1.4b -> translation units."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from align.bitext import TranslationUnit
from align.formats.streams import Source
from align.formats.tmx.canonical import CanonicalUnits
from align.formats.tmx.stream import XML_LANG, TmxStream
from align.formats.tmx.units import ALL_LANGUAGES, UnitBuilder

__all__ = ["ALL_LANGUAGES", "read", "segment_text", "variant_language"]

logger = logging.getLogger(__name__)

_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})


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
        builder = UnitBuilder(source_language, target_language, tmx.header_language)
        for units in _batches(tmx, builder):
            for unit in units:
                seen += 1
                if unit is None:
                    skipped += 1
                else:
                    yield unit
    if skipped:
        pair = f"{source_language or 'source'}-{target_language or 'target'}"
        logger.warning("%s: %d of %d units have no %s pair and were left out", source.name, skipped, seen, pair)


def _batches(tmx: TmxStream, builder: UnitBuilder) -> Iterator[Iterable[TranslationUnit | None]]:
    """All units, None for those that lack the pair: first what can be read without parsing, then the rest."""
    yield from CanonicalUnits(tmx, builder).batches()
    reader = _UnitReader(tmx, builder)
    unit_tag = tmx.tag("tu")
    for batch in tmx.batches():
        yield (reader.unit(element) for element in batch if element.tag == unit_tag)


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

    def __init__(self, tmx: TmxStream, builder: UnitBuilder) -> None:
        self._builder = builder
        self._namespace = tmx.namespace
        self._prop_tag = tmx.tag("prop")
        self._variant_tag = tmx.tag("tuv")
        self._segment_tag = tmx.tag("seg")

    def unit(self, element: Any) -> TranslationUnit | None:
        """The unit of a `<tu>`, or None where it lacks the wanted pair."""
        builder = self._builder
        prop_tag, keys, known_languages = self._prop_tag, builder.keys, builder.languages
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
                    key = builder.key(child.get("type") or "")
                if key in properties:
                    repeated = True
                properties[key] = child.text or ""
            elif tag == self._variant_tag:
                values = child.values()
                language = known_languages.get(values[0]) if len(values) == 1 else None
                languages.append(builder.language(variant_language(child)) if language is None else language)
                variants.append(child)
        pair = builder.pair(languages, attributes.get("srclang", ""))
        if pair is None:
            return None
        source, target = pair
        source_text = self._text(variants[source])
        target_text = self._text(variants[target])
        if source_text is None or target_text is None:
            return None
        return builder.unit(
            attributes.get("tuid", ""),
            (source_text, target_text),
            (languages[source], languages[target]),
            properties,
            repeated,
            self._props,
            element,
        )

    def _props(self, element: etree._Element) -> Iterator[tuple[str, str]]:
        for prop in element.iterchildren(self._prop_tag):
            yield prop.get("type") or "", prop.text or ""

    def _text(self, variant: etree._Element) -> str | None:
        """The text of a variant, None where it has no `<seg>`, which is the last child in a valid file."""
        segment: etree._Element | None = variant[-1] if len(variant) else None
        if segment is None or segment.tag != self._segment_tag:
            segment = variant.find(self._segment_tag)
            if segment is None:
                return None
        return segment_text(segment, self._namespace) if len(segment) else segment.text or ""
