"""XLIFF of every version and every tool: targets and their states that were changed; all else byte for byte.

What a person has accepted is final, and what was only edited is translated, in the words of the tool whose file it is:

- XLIFF 1.2: the state of the `<target>`, and "approved" of the `<trans-unit>`, where all of the unit is so;
- XLIFF 2: the state of the segment;
- SDLXLIFF: conf "ApprovedTranslation" or "Translated", the origin "interactive" of what was edited;
- MQXLIFF and MXLIFF, which have no such difference: mq:status "ManuallyConfirmed", m:confirmed "1".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from align.confirmation import CHECK_NOTE, FINAL, TRANSLATED
from align.documents.document import CodedText
from align.documents.targets import exact_text
from align.documents.xliff.elements import Element, Unit, units_of
from align.documents.xliff.filling import tool_of
from align.formats.properties import all_props
from align.formats.xliff.reader import APPROVED
from align.formats.xliff.states import (
    MEMOQ,
    OWN_TOOL,
    PHRASE,
    SEGMENT_STATE,
    SEGMENT_STATES,
    told_of_segment,
    told_of_unit,
)
from align.formats.xmlparsing import MAX_PROLOGUE_BYTES, detect_encoding, read_prologue
from align.languages import same_language
from align.maintenance.revision.places import Languages, Place, Revision, Splice, spliced
from align.maintenance.revision.xml import content_of, rewritten, with_attributes, with_properties, without

_OWN_PROP = "{urn:nlen:unit}prop"
_METADATA = "{urn:oasis:names:tc:xliff:metadata:2.0}"


@dataclass(frozen=True, slots=True, kw_only=True)
class XliffPlace(Place):
    """A segment of XLIFF.

    Attributes:
        unit: the `<trans-unit>` or `<unit>` that it is in.
        held: the element that its translation is the content of.
        holder: the `<target>` that this is, or is in.
        state: the element that tells of the segment alone, `<segment>` or `<sdl:seg>`, or None.
        segments: how many segments the unit has.
    """

    unit: Unit
    held: Element
    holder: Element
    state: Element | None
    segments: int


class LocatedXliff:
    """An XLIFF file in any encoding of XML."""

    def __init__(self, data: bytes, name: str, languages: Languages) -> None:
        """Takes the file.

        Raises:
            ReadError: it is no XLIFF, or not in the encoding that it declares.
        """
        self._name = name
        prologue = read_prologue(data[:MAX_PROLOGUE_BYTES], name, "xliff")
        self._namespace = prologue.namespace
        self._is_version1 = prologue.version.startswith("1.")
        self._text, self._encoding = exact_text(data, detect_encoding(data), name, errors="xmlcharrefreplace")
        self._languages = languages

    def places(self) -> Iterator[XliffPlace]:
        """See `Located`."""
        wanted = f"{self._namespace}{'trans-unit' if self._is_version1 else 'unit'}"
        asked = self._languages
        for unit in units_of(self._text, self._name, frozenset({wanted})):
            for place, pair in self._of_version1(unit) if self._is_version1 else self._of_version2(unit):
                if asked == (None, None):
                    asked = pair
                if all(one is None or not own or same_language(one, own) for one, own in zip(asked, pair, strict=True)):
                    yield place

    def _of_version1(self, unit: Unit) -> Iterator[tuple[XliffPlace, tuple[str, str]]]:
        element = unit.element
        source, target, cut = (element.first(f"{self._namespace}{name}") for name in ("source", "target", "seg-source"))
        if source is None or target is None:
            return
        file = next((one for one in reversed(unit.around) if one.name == f"{self._namespace}file"), None)
        named = (file.get("source-language"), file.get("target-language")) if file is not None else ("", "")
        pair = (named[0] or source.get(_XML_LANG), named[1] or target.get(_XML_LANG))
        is_ours = next(element.elements(_OWN_PROP), None) is not None
        sources, targets = self._segments(cut), self._segments(target)
        definitions = element.first(SEGMENT_STATES)
        states = {} if definitions is None else {one.get("id"): one for one in definitions.elements(SEGMENT_STATE)}
        told = told_of_unit(element.attributes)
        is_locked = told is not None and told.locked
        is_whole = not targets and self._content(target).text.strip()
        if not sources or is_whole or (is_ours and len(sources) == 1):
            ours, theirs = self._content(source), self._content(target)
            if _is_translated(ours, theirs, is_ours=is_ours):
                state = next(iter(states.values())) if len(states) == 1 else None
                locked = is_locked or any(told_of_segment(one.attributes).locked for one in states.values())
                place = XliffPlace(
                    source=ours,
                    target=theirs,
                    unit=unit,
                    held=target,
                    holder=target,
                    state=state,
                    segments=1,
                    is_locked=locked,
                )
                yield place, pair
            return
        for number, segment in sources.items():
            held, state = targets.get(number), states.get(number)
            if held is None:
                continue
            ours, theirs = self._content(segment), self._content(held)
            if _is_translated(ours, theirs, is_ours=False):
                place = XliffPlace(
                    source=ours,
                    target=theirs,
                    unit=unit,
                    held=held,
                    holder=target,
                    state=state,
                    segments=len(sources),
                    is_locked=told_of_segment(state.attributes).locked if state is not None else is_locked,
                )
                yield place, pair

    def _of_version2(self, unit: Unit) -> Iterator[tuple[XliffPlace, tuple[str, str]]]:
        root = unit.around[0]
        is_ours = any(True for _ in self._metadata(unit.element))
        segments = list(unit.element.elements(f"{self._namespace}segment"))
        for segment in segments:
            source, target = (segment.first(f"{self._namespace}{side}") for side in ("source", "target"))
            if source is None or target is None:
                continue
            ours, theirs = self._content(source), self._content(target)
            if _is_translated(ours, theirs, is_ours=is_ours):
                place = XliffPlace(
                    source=ours,
                    target=theirs,
                    unit=unit,
                    held=target,
                    holder=target,
                    state=segment,
                    segments=len(segments),
                )
                yield place, (root.get("srcLang"), root.get("trgLang"))

    def _content(self, element: Element) -> CodedText:
        return content_of(self._text, element, self._namespace)

    def _segments(self, side: Element | None) -> dict[str, Element]:
        """The `<mrk>` around segments, by their numbers, at whatever depth."""
        marks = () if side is None else side.walk(f"{self._namespace}mrk")
        found: dict[str, Element] = {}
        for mark in marks:
            if mark.get("mtype") == "seg":
                found[mark.get("mid")] = mark
            else:
                found |= self._segments(mark)
        return found

    def _metadata(self, unit: Element) -> Iterator[Element]:
        """What XLIFF 2 has of our properties."""
        for holder in unit.elements(f"{_METADATA}metadata"):
            for group in holder.walk(f"{_METADATA}metaGroup"):
                if group.get("category") == OWN_TOOL:
                    yield from group.elements(f"{_METADATA}meta")

    def revised(self, revisions: Sequence[Revision[XliffPlace]]) -> bytes:
        """See `Located`."""
        splices: list[Splice[bytes]] = []
        for _, group in groupby(revisions, key=lambda revision: revision.place.unit.element.start):
            splices += self._of_unit(list(group))
        return self._encoding.encode(spliced(self._text, splices))

    def _of_unit(self, revisions: Sequence[Revision[XliffPlace]]) -> Iterator[Splice[bytes]]:
        first = revisions[0].place
        # What is said of the unit as a whole holds only when it does of every segment.
        is_whole = len(revisions) == first.segments
        is_accepted = all(revision.is_accepted for revision in revisions)
        of_target: dict[str, str | None] = {}
        if self._is_version1 and is_whole:
            of_target = self._target_state(first, is_accepted=is_accepted)
            yield from self._unit_state(first, is_accepted=is_accepted)
        if of_target and first.held is not first.holder:
            yield from with_attributes(self._text, first.holder, of_target)
        for revision in revisions:
            place = revision.place
            changes = of_target if place.held is place.holder else {}
            yield from rewritten(self._text, place.held, revision.content, changes)
            if place.state is not None:
                yield from with_attributes(self._text, place.state, self._segment_state(revision))
        if is_whole:
            yield from self._known(revisions[0])

    def _target_state(self, place: XliffPlace, *, is_accepted: bool) -> dict[str, str | None]:
        """The attributes of a `<target>`: where a tool has words of its own, only what is there already."""
        if (tool_of(place.unit) or place.state is not None) and not place.holder.get("state"):
            return {}
        return {"state": FINAL if is_accepted else TRANSLATED, "state-qualifier": None}

    def _unit_state(self, place: XliffPlace, *, is_accepted: bool) -> Iterator[Splice[bytes]]:
        element, unit = place.unit.element, place.unit
        tool = tool_of(unit)
        changes: dict[str, str | None] = {}
        said = element.get("approved")
        if is_accepted and (said or not (tool or place.state is not None)):
            changes["approved"] = "yes"
        elif APPROVED.get(said.strip().lower()):
            changes["approved"] = "no"
        if tool == MEMOQ and element.get(f"{{{MEMOQ}}}status"):
            changes[f"{unit.prefixes[tool]}:status"] = "ManuallyConfirmed"
        elif tool == PHRASE and told_of_unit(element.attributes) is not None:
            changes[f"{unit.prefixes[tool]}:confirmed"] = "1"
        yield from with_attributes(self._text, element, changes)

    def _segment_state(self, revision: Revision[XliffPlace]) -> dict[str, str | None]:
        if not self._is_version1:
            return {"state": FINAL if revision.is_accepted else TRANSLATED, "subState": None}
        changes: dict[str, str | None] = {"conf": "ApprovedTranslation" if revision.is_accepted else "Translated"}
        if revision.content is not None or not revision.is_accepted:
            gone = ("origin-system", "percent", "struct-match", "text-match")
            changes |= {"origin": "interactive"} | dict.fromkeys(gone)
        return changes

    def _known(self, revision: Revision[XliffPlace]) -> Iterator[Splice[bytes]]:
        """What nlen has written of a unit, and is no longer so: properties, and remarks of its checks."""
        unit, text = revision.place.unit.element, self._text
        old, new = all_props(revision.old), all_props(revision.new)
        if self._is_version1:
            yield from with_properties(text, unit, unit.elements(_OWN_PROP), old, new)
            holder: Element | None = unit
        else:
            for one in unit.elements(f"{_METADATA}metadata"):
                for group in one.walk(f"{_METADATA}metaGroup"):
                    if group.get("category") == OWN_TOOL:
                        yield from with_properties(text, group, group.elements(f"{_METADATA}meta"), old, new)
            holder = unit.first(f"{self._namespace}notes")
        notes = [] if holder is None else list(holder.elements(f"{self._namespace}note"))
        gone = [one for one in notes if OWN_TOOL in {one.get("from"), one.get("category")} or _is_of_check(one)]
        if holder is not None and holder is not unit and len(gone) == len(notes) > 0:
            # No <notes> is without one (XLIFF 2.1, section "notes").
            yield without(unit, holder)
        else:
            yield from (without(holder, note) for note in gone if holder is not None)


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _is_of_check(note: Element) -> bool:
    return CHECK_NOTE.fullmatch(note.text()) is not None


def _is_translated(source: CodedText, target: CodedText, *, is_ours: bool) -> bool:
    """As the reader of units has it: codes or white space are no translation of a text with words."""
    is_empty = not (target.text or target.codes)
    if is_ours:
        return not is_empty
    return bool(target.text.strip()) or not (is_empty or source.text.strip())
