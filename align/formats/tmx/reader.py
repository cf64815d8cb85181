"""TMX 1.1 to 1.4b -> translation units."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from align.bitext import FileExtras, TranslationUnit
from align.errors import FormatError
from align.files.streams import Source
from align.formats.properties import Prop
from align.formats.tmx.canonical import CanonicalUnits
from align.formats.tmx.codes import CODES, CodeNumbers, read_segment, write_segment
from align.formats.tmx.fragments import TmxHeader, element_xml, is_laid_out, tags, without_layout
from align.formats.tmx.stream import XML_LANG, TmxStream
from align.formats.tmx.units import NO_EXTRAS, NOTHING, Rest, UnitBuilder, is_joined
from align.formats.xmlparsing import XmlEscaper
from align.formats.xmlrepair import XmlRepairs
from align.inline import InlineCode
from align.segmentation.tool_segments import JOINED

logger = logging.getLogger(__name__)

_CODES = CODES | {"sub"}
_NAMED = 8
"""Languages that a message names."""


def read(
    source: Source,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
    header: TmxHeader | None = None,
    pair_required: bool = False,
    repairs: XmlRepairs | None = None,
    joined: bool = False,
) -> Iterator[TranslationUnit]:
    """Reads the units that have the wanted pair of languages; a warning is logged where some have not.

    Languages are known however they are written, and given as BCP 47 writes them: see `canonical_tag`.

    Args:
        source: TMX 1.1 to 1.4b in any XML encoding.
        source_language: the source wanted; "nl" is also met by "NL", "nl_BE" and "nld". By default the unit's srclang,
            else the header's; where that is "*all*" or names no variant, the first variant.
        target_language: the target wanted, likewise. By default English where the source is Dutch and Dutch where it is
            English, else the first variant in another language than the source.
        header: is given what the file's header says before the first unit is.
        pair_required: whether it is an error that there are units and none has the pair.
        repairs: mends what would keep the file from being read; what it has done is logged as a warning.
        joined: whether to give units that are made of others of the file for tools that do not part them (see
            `align.formats.tmx.units`), which would count those twice.

    Yields:
        Units in the file's order. Inline elements become inline codes; the text they enclose is in the unit's text.
        What has no field of its own is in `extras`, so that writing the units gives a file that says the same.

    Raises:
        LocatedFormatError: not well-formed, not TMX, or unsafe; units before that place have been given by then.
        FormatError: a pair is required and there is none.
        ReadError: the file cannot be read.
    """
    seen = skipped = 0
    with source.open() as stream:
        tmx = TmxStream(stream if repairs is None else repairs.stream(stream), source.name)
        builder = UnitBuilder(source_language, target_language, tmx.header_language)
        for units in _batches(tmx, builder):
            if header is not None and not seen:
                header.take(tmx.header, tmx.namespace)
            for unit in units:
                seen += 1
                if unit is None:
                    skipped += 1
                elif joined or JOINED not in unit.properties or not is_joined(unit.properties[JOINED]):
                    yield unit
        if header is not None and not seen:
            header.take(tmx.header, tmx.namespace)
    if repairs is not None and (done := repairs.summary()):
        logger.warning("%s: %s", source.name, done)
    pair = f"{source_language or 'source'}-{target_language or 'target'}"
    if pair_required and seen and skipped == seen:
        raise FormatError(
            f"{source.name}: no {pair} pair: it has {_named(builder.left_out)}; name a pair that it has with "
            "--source-lang and --target-lang."
        )
    if skipped:
        logger.warning(
            "%s: %d of %d unit%s %s no %s pair and %s left out; languages there: %s",
            *(source.name, skipped, seen, "" if seen == 1 else "s", "has" if skipped == 1 else "have", pair),
            *("was" if skipped == 1 else "were", _named(builder.left_out)),
        )
    if builder.beside:
        count = builder.beside.total()
        logger.warning(
            "%s: %d variant%s beside the pair: %s",
            *(source.name, count, " stands" if count == 1 else "s stand"),
            ", ".join(f"{language} {number}" for language, number in sorted(builder.beside.items())),
        )


def _named(languages: Iterable[str]) -> str:
    """Languages for a message."""
    names = sorted(filter(None, languages))
    shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return shown or "no languages"


def _batches(tmx: TmxStream, builder: UnitBuilder) -> Iterator[Iterable[TranslationUnit | None]]:
    """All units, None for those that lack the pair: first what can be read without parsing, then the rest."""
    yield from CanonicalUnits(tmx, builder).batches()
    reader = _UnitReader(tmx, builder)
    unit_tag = tmx.tag("tu")
    for batch in tmx.batches():
        yield (reader.unit(element) for element in batch if element.tag == unit_tag)


def segment_text(segment: etree._Element, namespace: str = "") -> str:
    """The plain text of a `<seg>`, without the line breaks of its layout.

    Codes (`<bpt>`, `<ept>`, `<ph>`, `<it>`, `<ut>`) and the sub-flows in them (`<sub>`) are not part of it; what `<hi>`
    and elements unknown to TMX enclose is (TMX 1.4b, section "Content Markup").

    Args:
        segment: the element.
        namespace: namespace of the file's TMX elements in braces, or "".
    """
    text = _enclosed_text(segment, namespace)
    return without_layout(text)[0] if text[:1].isspace() and is_laid_out(segment, text) else text


def _enclosed_text(element: etree._Element, namespace: str) -> str:
    parts = [element.text or ""]
    for child in element:
        tag = child.tag
        if not (tag.startswith(namespace) and tag[len(namespace) :] in _CODES):
            parts.append(_enclosed_text(child, namespace))
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
        self._note_tag = tmx.tag("note")

    def unit(self, element: Any) -> TranslationUnit | None:
        """The unit of a `<tu>`, or None where it lacks the wanted pair."""
        builder = self._builder
        prop_tag, keys, known_languages = self._prop_tag, builder.keys, builder.languages
        attributes = dict(element.items())
        languages: list[str] = []
        variants: list[etree._Element] = []
        others: list[etree._Element] = []
        properties: dict[str, str] = {}
        # Whether there is more to a prop, or to a variant, than what the rule is.
        special = rich = False
        for child in element[:]:
            tag = child.tag
            if tag == prop_tag:
                values = child.values()
                key = keys.get(values[0]) if len(values) == 1 else None
                if key is None:
                    kind = child.get("type")
                    key = builder.key(kind or "")
                    special = special or kind is None or len(values) > 1
                if key in properties:
                    special = True
                properties[key] = child.text or ""
            elif tag == self._variant_tag:
                values = child.values()
                language = known_languages.get(values[0]) if len(values) == 1 else None
                if language is None:
                    language = builder.language(variant_language(child))
                    rich = rich or len(values) > 1
                rich = rich or len(child) > 1
                languages.append(language)
                variants.append(child)
            else:
                others.append(child)
        pair = builder.pair(languages, attributes.pop("srclang", ""))
        if pair is None:
            return None
        source, target = pair
        source_segment = self._segment(variants[source])
        target_segment = self._segment(variants[target])
        if source_segment is None or target_segment is None:
            return None
        identifier = attributes.pop("tuid", "")
        dates = (attributes.pop("creationdate", ""), attributes.pop("changedate", ""))
        source_text, target_text = source_segment.text or "", target_segment.text or ""
        rest = NOTHING
        if (
            len(source_segment)
            or len(target_segment)
            # White space at the beginning may be layout.
            or source_text[:1].isspace()
            or target_text[:1].isspace()
        ):
            source_text, source_codes = self._content(source_segment)
            target_text, target_codes = self._content(target_segment)
            rest = Rest(source_codes, target_codes)
        if attributes or others or rich or len(variants) > 2:
            others += [variant for index, variant in enumerate(variants) if index not in pair]
            rest = self._rest(rest, attributes, others, variants[source], variants[target])
        return builder.unit(
            identifier,
            (source_text, target_text),
            (languages[source], languages[target]),
            properties,
            dates,
            special,
            self._props,
            element,
            rest,
        )

    def _props(self, element: etree._Element) -> Iterator[Prop]:
        for prop in element.iterchildren(self._prop_tag):
            yield prop.get("type") or "", prop.text or "", element_xml(prop, self._namespace)

    def _segment(self, variant: etree._Element) -> etree._Element | None:
        """The `<seg>` of a variant, which is the last child in a valid file; None where it has none."""
        segment: etree._Element | None = variant[-1] if len(variant) else None
        if segment is None or segment.tag != self._segment_tag:
            segment = variant.find(self._segment_tag)
        return segment

    def _content(self, segment: etree._Element) -> tuple[str, tuple[InlineCode, ...]]:
        """The text of a `<seg>` and its codes."""
        text, codes = read_segment(segment, self._namespace)
        return without_layout(text, codes) if text[:1].isspace() and is_laid_out(segment, text) else (text, codes)

    def _rest(
        self,
        rest: Rest,
        attributes: dict[str, str],
        others: list[etree._Element],
        source: etree._Element,
        target: etree._Element,
    ) -> Rest:
        notes = [child for child in others if child.tag == self._note_tag]
        source_attributes, source_children = self._beside_segment(source)
        target_attributes, target_children = self._beside_segment(target)
        extras = FileExtras(
            attributes,
            source_attributes,
            target_attributes,
            tuple(self._other(child) for child in others if child.tag != self._note_tag),
            source_children,
            target_children,
            notes={note.text or "": element_xml(note, self._namespace) for note in notes if note.keys()},
        )
        return rest._replace(
            notes=tuple(note.text or "" for note in notes), extras=None if extras == NO_EXTRAS else extras
        )

    def _other(self, element: Any) -> str:
        """The XML of a child that no field has a place for, a variant in valid TMX as far as it can be made that."""
        if element.tag != self._variant_tag:
            return element_xml(element, self._namespace)
        language = element.get(XML_LANG)
        if language is not None:
            element.set(XML_LANG, self._builder.language(language))
        segment = self._segment(element)
        if segment is None:
            return element_xml(element, self._namespace)
        text, codes = self._content(segment)
        content = write_segment(text, codes, CodeNumbers(codes), XmlEscaper())
        start, end = tags(element.tag, dict(element.items()), self._namespace)
        children = "".join(element_xml(child, self._namespace) for child in element if child is not segment)
        return f"{start}{children}<seg>{content}</seg>{end}" if content else f"{start}{children}<seg/>{end}"

    def _beside_segment(self, variant: Any) -> tuple[dict[str, str], tuple[str, ...]]:
        """Attributes of a variant but for its language, and its children but for the segment."""
        attributes = {name: value for name, value in variant.items() if name not in {XML_LANG, "lang"}}
        children = [child for child in variant if child.tag != self._segment_tag]
        return attributes, tuple(element_xml(child, self._namespace) for child in children)
