"""TMX: the segments that were changed, with their dates and what is known of them; all else byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.confirmation import CHECK_NOTE
from align.documents import CodedText
from align.documents.targets import exact_text
from align.documents.xliff.elements import Element, units_of
from align.formats.identity import CHANGE
from align.formats.properties import plain_props
from align.formats.tmx.stream import XML_LANG
from align.formats.tmx.units import JOINED_TYPE, UnitBuilder, is_joined
from align.formats.xmlparsing import MAX_PROLOGUE_BYTES, detect_encoding, read_prologue
from align.maintenance.revision.places import Languages, Place, Revision, Splice, spliced
from align.maintenance.revision.xml import content_of, rewritten, with_attributes, with_properties, without


@dataclass(frozen=True, slots=True, kw_only=True)
class TmxPlace(Place):
    """A unit of TMX.

    Attributes:
        element: the `<tu>`.
        variant: the `<tuv>` of its target.
        segment: the `<seg>` there.
    """

    element: Element
    variant: Element
    segment: Element


class LocatedTmx:
    """A TMX file in any encoding of XML."""

    def __init__(self, data: bytes, name: str, languages: Languages) -> None:
        """Takes the file.

        Raises:
            ReadError: it is no TMX, or not in the encoding that it declares.
        """
        self._name = name
        self._namespace = read_prologue(data[:MAX_PROLOGUE_BYTES], name).namespace
        self._text, self._encoding = exact_text(data, detect_encoding(data), name, errors="xmlcharrefreplace")
        self._languages = languages

    def places(self) -> Iterator[TmxPlace]:
        """See `Located`."""
        header_language = ""
        builder = UnitBuilder(*self._languages, lambda: header_language)
        header, unit = (f"{self._namespace}{name}" for name in ("header", "tu"))
        for found in units_of(self._text, self._name, frozenset({header, unit})):
            if found.element.name == header:
                header_language = found.element.get("srclang")
            elif (place := self._place(found.element, builder)) is not None:
                yield place

    def _place(self, element: Element, builder: UnitBuilder) -> TmxPlace | None:
        variants = list(element.elements(f"{self._namespace}tuv"))
        languages = [builder.language(one.get(XML_LANG) or one.get("lang")) for one in variants]
        pair = builder.pair(languages, element.get("srclang"))
        if pair is None:
            return None
        source, target = (self._segment(variants[side]) for side in pair)
        props = element.elements(f"{self._namespace}prop")
        joined = "\n".join(prop.text() for prop in props if prop.get("type") == JOINED_TYPE)
        if source is None or target is None or (joined and is_joined(joined)):
            return None
        ours, theirs = self._content(source), self._content(target)
        return TmxPlace(
            source=ours,
            target=theirs,
            # Numbers of pairs are a segment's own, and one of the source's may be taken.
            offers=not any(code.kind != "standalone" for code in theirs.codes),
            element=element,
            variant=variants[pair[1]],
            segment=target,
        )

    def _segment(self, variant: Element) -> Element | None:
        """The last child where that is a segment, as in valid files, or else the first that is."""
        children = [child for child in variant.children if isinstance(child, Element)]
        name = f"{self._namespace}seg"
        return children[-1] if children and children[-1].name == name else variant.first(name)

    def _content(self, segment: Element) -> CodedText:
        """The content; pairs that both sides number by x are known by that."""
        content = content_of(self._text, segment, self._namespace)
        starts = segment.walk(f"{self._namespace}bpt")
        common = {f"pair-{start.get('i')}": f"x-{start.get('x')}" for start in starts if start.get("x")}
        if len(set(common.values())) < len(common):
            return content
        return CodedText(content.text, tuple(replace(code, id=common.get(code.id, code.id)) for code in content.codes))

    def revised(self, revisions: Sequence[Revision[TmxPlace]]) -> bytes:
        """See `Located`. A variant that has a date of change of its own gets the unit's."""
        splices = [splice for revision in revisions for splice in self._splices(revision)]
        return self._encoding.encode(spliced(self._text, splices))

    def _splices(self, revision: Revision[TmxPlace]) -> Iterator[Splice[bytes]]:
        place, text = revision.place, self._text
        date = {CHANGE: revision.new.changed}
        yield from with_attributes(text, place.element, date)
        if place.variant.get(CHANGE):
            yield from with_attributes(text, place.variant, date)
        yield from rewritten(text, place.segment, revision.content, {}) if revision.content is not None else ()
        props = place.element.elements(f"{self._namespace}prop")
        old, new = plain_props(revision.old), plain_props(revision.new)
        yield from with_properties(text, place.element, props, old, new)
        for note in place.element.elements(f"{self._namespace}note"):
            if CHECK_NOTE.fullmatch(note.text()):
                yield without(place.element, note)
