"""The units of an XLIFF file: which of their segments are to be translated, and how a draft is marked.

It is marked in the words of the tool whose file it is, so that nobody takes it for finished:

- XLIFF 1.2: state "needs-review-translation" of the `<target>`, with a state-qualifier that says whose it is;
- XLIFF 2: state "initial", and the word above as the subState that our own files have, too;
- SDLXLIFF: conf "Draft", origin "mt" or "tm";
- MQXLIFF: mq:status "MachineTranslated" or "PreTranslated";
- MXLIFF of Phrase: m:confirmed "0", m:trans-origin "mt" or "tm".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from align.confirmation import NEEDS_REVIEW
from align.documents.targets import Piece
from align.documents.xliff.elements import Element, Unit, attributes_text, raw, start_tag, tag_name
from align.documents.xliff.filling import NO_MARKS, Filling, Marks, end_tag, tool_of
from align.formats.xliff.reader import APPROVED, mark_of_segment, told_of_target
from align.formats.xliff.states import (
    MEMOQ,
    OWN_TOOL,
    SEGMENT_STATE,
    SEGMENT_STATES,
    Told,
    told_of_segment,
    told_of_unit,
)

_VERSION1 = Marks(
    {"state": NEEDS_REVIEW, "state-qualifier": "leveraged-mt"},
    {"state": NEEDS_REVIEW, "state-qualifier": "leveraged-tm"},
)
_STATE2 = {"state": "initial", "subState": f"{OWN_TOOL}:{NEEDS_REVIEW}"}
_VERSION2 = Marks(_STATE2, _STATE2)
_STUDIO = Marks(
    {"conf": "Draft", "origin": "mt", "origin-system": OWN_TOOL, "percent": None}
    | dict.fromkeys(("struct-match", "text-match")),
    {"conf": "Draft", "origin": "tm", "origin-system": OWN_TOOL, "percent": "100"}
    | dict.fromkeys(("struct-match", "text-match")),
)


def take_version1(filling: Filling, unit: Unit) -> None:
    """Takes a `<trans-unit>`."""
    file = next((one for one in reversed(unit.around) if one.name == f"{filling.namespace}file"), None)
    if file is None or not filling.is_pair(file.get("source-language"), file.get("target-language")):
        return
    source = unit.element.first(f"{filling.namespace}source")
    if source is not None and _is_translatable(unit):
        _TransUnit(filling, unit, source).take()


def take_version2(filling: Filling, unit: Unit) -> None:
    """Takes a `<unit>`."""
    root = unit.around[0]
    if not filling.is_pair(root.get("srcLang"), root.get("trgLang")) or not _is_translatable(unit):
        return
    if not root.get("trgLang"):
        filling.declare(root)
    for segment in unit.element.elements(f"{filling.namespace}segment"):
        source, target = (segment.first(f"{filling.namespace}{side}") for side in ("source", "target"))
        told = Told(mark_of_segment(segment.attributes))
        if source is None or not filling.wants(told, source, target):
            continue
        number = filling.add(unit, source)
        if number is None:
            continue
        filling.change(segment, [number], _VERSION2)
        if target is None:
            filling.insert(segment, source, [number], [number], NO_MARKS)
        else:
            filling.fill(target, [number], [number], NO_MARKS)


def _is_translatable(unit: Unit) -> bool:
    """Whether the nearest element that says anything of it wants a unit to be translated."""
    told = [one.get("translate") for one in (*unit.around, unit.element)]
    return next((word for word in reversed(told) if word), "yes") != "no"


def _is_locked(element: Element) -> bool:
    """Whether an attribute of any tool says that nobody is to touch a unit, such as gs4tr:locked of TXLF."""
    return any(
        name.endswith("}locked") and value.strip().lower() in {"true", "yes", "1", "locked"}
        for name, value in element.attributes.items()
    )


@dataclass(frozen=True, slots=True)
class _TransUnit:
    """A `<trans-unit>` and its `<source>`."""

    filling: Filling
    unit: Unit
    source: Element

    def take(self) -> None:
        filling, element = self.filling, self.unit.element
        target, cut = (element.first(f"{filling.namespace}{name}") for name in ("target", "seg-source"))
        told = told_of_unit(element.attributes)
        told = told or told_of_target(element.attributes, target.attributes if target is not None else {})
        told = replace(told, locked=told.locked or _is_locked(element))
        segments = {} if cut is None else self._segments(cut)
        if cut is not None and segments:
            self._take_segments(cut, segments, target, told)
        elif filling.wants(told, self.source, target):
            number = filling.add(self.unit, self.source)
            if number is not None:
                self._write(target, [number], [number], cut or self.source)

    def _segments(self, side: Element) -> dict[str, Element]:
        """The `<mrk>` around segments, by their numbers; other elements may be around them."""
        return {piece.get("mid"): piece for piece in self._marks(side)}

    def _marks(self, side: Element) -> Iterator[Element]:
        for child in side.children:
            if isinstance(child, Element):
                if child.name == f"{self.filling.namespace}mrk" and child.get("mtype") == "seg":
                    yield child
                else:
                    yield from self._marks(child)

    def _take_segments(self, cut: Element, segments: Mapping[str, Element], target: Element | None, told: Told) -> None:
        """Takes the segments that a tool has cut a unit into."""
        filling = self.filling
        definitions = self.unit.element.first(SEGMENT_STATES)
        states = {} if definitions is None else {one.get("id"): one for one in definitions.elements(SEGMENT_STATE)}
        filled = {} if target is None else self._segments(target)
        # A target that is not cut is that of all segments.
        is_whole = not filled and not filling.is_empty(target)
        numbers: dict[str, int] = {}
        for name, segment in segments.items():
            own = told_of_segment(states[name].attributes) if name in states else told
            own = replace(own, locked=own.locked or told.locked)
            sides = (self.source, target) if is_whole else (segment, filled.get(name))
            if filling.wants(own, *sides):
                number = filling.add(self.unit, segment)
                if number is not None:
                    numbers[name] = number
        if not numbers:
            return
        if filled and target is not None:
            self._write_segments((cut, target), segments, filled, numbers)
            self._mark(None if states else target, list(numbers.values()))
        else:
            self._write(target, list(self._content(cut, numbers)), list(numbers.values()), cut, is_told=bool(states))
        for name, number in numbers.items():
            if name in states:
                filling.change(states[name], [number], _STUDIO)
            elif definitions is not None and definitions.close < definitions.end:
                self._add_state(definitions, name, number)

    def _content(self, cut: Element, numbers: Mapping[str, int]) -> Iterator[Piece]:
        """The content of a `<target>` that is cut as the source is, with the segments of these numbers."""
        text = self.filling.text
        done = cut.inner
        for segment in self._marks(cut):
            yield raw(text, done, segment.start) + start_tag(text, segment, {})
            name = segment.get("mid")
            if name in numbers:
                yield numbers[name]
            yield end_tag(text, segment)
            done = segment.end
        yield raw(text, done, cut.close)

    def _write(
        self,
        target: Element | None,
        content: Sequence[Piece],
        numbers: Sequence[int],
        behind: Element,
        *,
        is_told: bool = False,
    ) -> None:
        """Writes the whole of a `<target>`; `is_told` where the state of what is in it stands elsewhere."""
        marks = NO_MARKS if is_told or tool_of(self.unit) else _VERSION1
        self._mark(None, numbers)
        if target is None:
            self.filling.insert(self.unit.element, behind, content, numbers, marks)
        else:
            self.filling.fill(target, content, numbers, marks)

    def _write_segments(
        self,
        sides: tuple[Element, Element],
        segments: Mapping[str, Element],
        filled: Mapping[str, Element],
        numbers: Mapping[str, int],
    ) -> None:
        """Writes segments of a `<target>` that has some of them, given with the `<seg-source>`."""
        filling, text = self.filling, self.filling.text
        cut, target = sides
        place = _child_at(target, next(iter(filled.values()))).start
        before: Element | None = None
        for name, segment in segments.items():
            around = _child_at(cut, segment)
            if name in filled:
                place = filled[name].end
                if name in numbers:
                    filling.fill(filled[name], [numbers[name]], [numbers[name]], NO_MARKS)
            elif name in numbers:
                lead = ""
                if before is not None and (outer := _child_at(cut, before)) is not around:
                    place = max((one.end for one in target.children if one.start < place), default=place)
                    # What stands between two segments in the source stands between them in the target.
                    lead = raw(text, outer.end, around.start)
                content = (lead + start_tag(text, segment, {}), numbers[name], end_tag(text, segment))
                filling.put(place, [numbers[name]], content, content)
            before = segment

    def _mark(self, target: Element | None, numbers: Sequence[int]) -> None:
        """Marks a unit, and its `<target>` where that is not written anew, as holding a draft."""
        tool = tool_of(self.unit)
        if target is not None and not tool:
            self.filling.change(target, numbers, _VERSION1)
        element = self.unit.element
        marks = _tool_marks(element, tool, self.unit.prefixes) if tool else NO_MARKS
        if APPROVED.get(element.get("approved").strip().lower()):
            marks = Marks({**marks.drafted, "approved": "no"}, {**marks.remembered, "approved": "no"})
        self.filling.change(element, numbers, marks)

    def _add_state(self, definitions: Element, name: str, number: int) -> None:
        """Tells of a segment of which Studio says nothing."""
        prefix = tag_name(self.filling.text, definitions).removesuffix("seg-defs")
        drafted, remembered = (
            f"<{prefix}seg{attributes_text({'id': name, **changes})}/>"
            for changes in (_STUDIO.drafted, _STUDIO.remembered)
        )
        self.filling.put(definitions.close, [number], [drafted], [remembered])


def _child_at(parent: Element, element: Element) -> Element:
    """The child of an element that an element in it is, or is in."""
    children = (child for child in parent.children if isinstance(child, Element))
    return next(child for child in children if child.start <= element.start and element.end <= child.end)


def _tool_marks(element: Element, tool: str, prefixes: Mapping[str, str]) -> Marks:
    """What memoQ or Phrase has a `<trans-unit>` say of its target."""
    prefix = prefixes[tool]
    if tool == MEMOQ:
        rate = f"{prefix}:percent"
        had_rate = {rate: "0"} if element.get(f"{{{tool}}}percent") else {}
        return Marks(
            {f"{prefix}:status": "MachineTranslated", **had_rate}, {f"{prefix}:status": "PreTranslated", rate: "100"}
        )
    told = [{f"{prefix}:confirmed": "0", f"{prefix}:trans-origin": origin} for origin in ("mt", "tm")]
    for score in ("score", "gross-score"):
        if element.get(f"{{{tool}}}{score}"):
            told = [{**one, f"{prefix}:{score}": rate} for one, rate in zip(told, ("0.0", "1.0"), strict=True)]
    return Marks(*told)
