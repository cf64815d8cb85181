"""What state a unit is in, in the words of XLIFF and of each tool, and what became of it when it comes back.

SDLXLIFF (Trados Studio) has a `<sdl:seg>` for each segment of a `<trans-unit>`, with conf, origin, percent and locked,
as the SDK's `ISegmentPairProperties` and `ITranslationOrigin` have them; memoQ's MQXLIFF has mq:status, mq:percent and
mq:locked on the `<trans-unit>`, and the MXLIFF of Phrase m:confirmed, m:trans-origin, m:score and m:locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from align.bitext import Origin, TranslationUnit
from align.confirmation import (
    FINAL,
    NEEDS_REVIEW,
    OWN_WORD,
    QUALIFIER,
    SUBSTATE,
    TRANSLATED,
    Confirmation,
    by_a_person,
    known_word,
    state_named,
    unfinished,
)
from align.confirmation import PROPERTY as STATE
from align.formats.properties import fields_of_props
from align.inline import InlineCode, with_codes
from align.languages import canonical_tag

OWN_TOOL = "nlen"
"""Who made an alternative translation or a piece of metadata, where it was this program."""

LOCKED = "locked"
"""The property that says, by "yes", that a tool lets nobody change the unit."""

QUALIFIERS: dict[str, Origin | None] = {
    "exact-match": "memory",
    "fuzzy-match": "memory",
    "id-match": "memory",
    "leveraged-glossary": "memory",
    "leveraged-inherited": "memory",
    "leveraged-mt": "machine",
    "leveraged-repository": "memory",
    "leveraged-tm": "memory",
    "mt-suggestion": "machine",
    "rejected-grammar": None,
    "rejected-inaccurate": None,
    "rejected-length": None,
    "rejected-spelling": None,
    "tm-suggestion": "memory",
}
"""XLIFF 1.2, section "state-qualifier": each value, and who made a target that has it."""

_PROPOSALS = frozenset({"fuzzy-match", "mt-suggestion", "tm-suggestion"})
"""Qualifiers of a target that nobody has looked at yet, if no state says otherwise."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file says of how far a unit has come.

    Attributes:
        word: a word for a state, or "".
        approved: what the attribute says that XLIFF 1.2 has for a person's last word; None where it is not there.
        qualifier: the state-qualifier of XLIFF 1.2, or "".
        substate: the subState of XLIFF 2 where another tool gave it, or "".
    """

    word: str = ""
    approved: bool | None = None
    qualifier: str = ""
    substate: str = ""

    @property
    def confirmation(self) -> Confirmation:
        """How far the unit has come; "translated" where nothing is said, as there is a target, and no more."""
        if self.approved:
            return "confirmed"
        if self.qualifier.startswith("rejected-"):
            return "unfinished"
        state = state_named(known_word(self.word)) if self.word else None
        if state is None:
            return "unfinished" if self.approved is False or self.qualifier in _PROPOSALS else "translated"
        if state.confirmation == "confirmed" and self.approved is False:
            return "translated"
        return state.confirmation

    @property
    def asks_for_translation(self) -> bool:
        """Whether it says that there is no translation yet, whatever the target has."""
        state = state_named(known_word(self.word)) if self.word and not self.approved else None
        return state is not None and state.version1 in {"new", "needs-translation"}

    def kept_word(self) -> str:
        """The word to keep; "" for `FINAL`, which a unit of human origin is without any."""
        word = known_word(self.word) if self.word else ""
        state = state_named(word) if word else None
        confirmation = self.confirmation
        if state is not None and state.confirmation == confirmation:
            return "" if word == FINAL else word
        return {"unfinished": NEEDS_REVIEW, "translated": TRANSLATED, "confirmed": ""}[confirmation]


def word_of(unit: TranslationUnit) -> str:
    """The word for the state that a unit is written with.

    That is its own where it has one; without one, what a person made is final, and else it is translated. Marks of
    suspicion ask for a review of all that is not further from its end.
    """
    word = unit.properties.get(STATE, "")
    if word and state_named(word) is None:
        word = ""
    if unit.quality and not unfinished(unit):
        return NEEDS_REVIEW
    return word or (FINAL if unit.origin == "human" else TRANSLATED)


def qualifier_of(unit: TranslationUnit) -> str:
    """The state-qualifier that a unit is written with, or "": its own, or else what its origin is in XLIFF 1.2.

    A text of which nothing is known but that it is unfinished has none.
    """
    own = unit.properties.get(QUALIFIER, "")
    if _is_qualifier(own):
        return own
    if unit.origin == "memory" and unfinished(unit):
        return ""
    return {"machine": "leveraged-mt", "memory": "leveraged-tm"}.get(unit.origin, "")


def _is_qualifier(text: str) -> bool:
    return text in QUALIFIERS or OWN_WORD.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Side:
    """A text and its codes."""

    text: str
    codes: tuple[InlineCode, ...] = ()

    @property
    def marked(self) -> str:
        """The text with its codes as they would stand in the document."""
        return with_codes(self.text, self.codes)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.text or self.codes)


@dataclass(slots=True)
class Found:
    """What a reader found of a unit.

    Attributes:
        id: the unit's id in the file.
        source, target: the two sides.
        languages: of source and target.
        article: the name of the document.
        props: types and values of our own metadata.
        mark: how far the unit has come.
        made_by: the origin that the file's own words mean, where there is no metadata of ours.
        draft: the target that we wrote, where the file has it still.
        rate: match rate from 0 to 1, or None.
        notes: remarks.
        locked: whether nobody is to change it.
    """

    id: str
    source: Side
    target: Side
    languages: tuple[str, str]
    article: str
    props: list[tuple[str, str]]
    mark: Mark = field(default_factory=Mark)
    made_by: Origin | None = None
    draft: Side | None = None
    rate: float | None = None
    notes: tuple[str, ...] = ()
    locked: bool = False

    @property
    def translated(self) -> bool:
        """Whether there is a translation: codes or white space are none of a text with words."""
        if self.props:
            return not self.target.empty
        return bool(self.target.text.strip()) or not (self.target.empty or self.source.text.strip())

    def unit(self) -> TranslationUnit:
        """The translation unit; a person made its target where one changed or confirmed it."""
        return self._ours() if self.props else self._theirs()

    def _ours(self) -> TranslationUnit:
        """A unit that nlen has written: what is not as it was written is what people say of it."""
        unit = self._unit(**fields_of_props(self.props))
        origin = unit.origin
        if self._as_written(unit):
            return by_a_person(unit) if self._changed else unit
        confirmation = self.mark.confirmation
        if confirmation == "unfinished":
            return self._with_state(replace(unit, origin="memory" if origin == "human" else origin))
        if confirmation == "confirmed" and origin != "human":
            return by_a_person(unit)
        if self._changed or origin == "human":
            return self._with_state(unit if origin == "human" else by_a_person(unit))
        # Tools say "translated" of all that they have filled in; it is no person's work for that.
        kept = {key: value for key, value in unit.properties.items() if key not in {STATE, QUALIFIER, SUBSTATE}}
        return replace(unit, properties=kept)

    def _theirs(self) -> TranslationUnit:
        mark = self.mark
        confirmation = mark.confirmation
        state = state_named(known_word(mark.word)) if mark.word else None
        made_by = self.made_by or QUALIFIERS.get(mark.qualifier) or (state.origin if state is not None else None)
        # A draft of ours without our metadata is what tools leave that drop elements which they do not know.
        if self._changed and (confirmation != "unfinished" or mark.word == NEEDS_REVIEW):
            return by_a_person(self._unit(origin="machine", article=self.article))
        origin: Origin = made_by or "human"
        if confirmation == "confirmed":
            origin = "human"
        elif confirmation == "unfinished":
            origin = made_by or "memory"
        properties = {LOCKED: "yes"} if self.locked else {}
        if made_by == "memory" and confirmation == "unfinished" and not mark.qualifier:
            properties[QUALIFIER] = "leveraged-tm"
        rate = None if origin == "human" else self.rate
        return self._with_state(self._unit(origin=origin, score=rate, article=self.article, properties=properties))

    def _unit(self, **fields: Any) -> TranslationUnit:
        return TranslationUnit(
            self.source.text,
            self.target.text,
            source_language=canonical_tag(self.languages[0]),
            target_language=canonical_tag(self.languages[1]),
            id=self.id,
            source_codes=self.source.codes,
            target_codes=self.target.codes,
            notes=self.notes,
            **fields,
        )

    @property
    def _changed(self) -> bool:
        return self.draft is not None and self.draft.marked != self.target.marked

    def _as_written(self, unit: TranslationUnit) -> bool:
        """Whether the file says of the state what we have written, or nothing more."""
        word = word_of(unit)
        state = state_named(word)
        assert state is not None
        approved = self.mark.approved
        return self.mark.word in {"", word, state.version1} and (
            approved is None or approved == (state.confirmation == "confirmed")
        )

    def _with_state(self, unit: TranslationUnit) -> TranslationUnit:
        """The unit with what the file says of its state, where that is not what it is taken for without."""
        properties = {key: value for key, value in unit.properties.items() if key not in {STATE, SUBSTATE}}
        word = self.mark.kept_word()
        if word and word != (FINAL if unit.origin == "human" else TRANSLATED):
            properties[STATE] = word
        if self.mark.substate:
            properties[SUBSTATE] = self.mark.substate
        qualifier = self.mark.qualifier if self.mark.confirmation != "confirmed" else ""
        if qualifier or self.mark.confirmation == "confirmed":
            properties.pop(QUALIFIER, None)
            if _is_qualifier(qualifier) and qualifier != qualifier_of(replace(unit, properties=properties)):
                properties[QUALIFIER] = qualifier
        return replace(unit, properties=properties)


_SDL = "{http://sdl.com/FileTypes/SdlXliff/1.0}"
SEGMENT_STATES = f"{_SDL}seg-defs"
"""The child of a `<trans-unit>` in which Studio tells of its segments."""
SEGMENT_STATE = f"{_SDL}seg"
"""What it tells of one of them."""

MEMOQ = "MQXliff"
"""The namespace of memoQ's attributes."""
PHRASE = "http://www.memsource.com/mxlf/2.0"
"""The namespace of those of Phrase."""
_MEMOQ = f"{{{MEMOQ}}}"
_PHRASE = f"{{{PHRASE}}}"

_MADE_BY: Mapping[str, Origin] = {
    "mt": "machine",
    "nmt": "machine",
    "amt": "machine",
    "tm": "memory",
    "document-match": "memory",
    "auto-aligned": "memory",
}
"""Origins by the words of Studio and Phrase; others are a person's work, as "interactive" and "auto-propagated" are."""

DELETED = "x-sdl-deleted"
"""The mtype of a `<mrk>` around text that a tracked change has taken out."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a tool says of a unit or a segment.

    Attributes:
        mark: its state.
        made_by: who made the target, where that is said and no person.
        rate: match rate of the memory, from 0 to 1, or None.
        locked: whether nobody is to change it.
    """

    mark: Mark
    made_by: Origin | None = None
    rate: float | None = None
    locked: bool = False


UNTOLD = Told(Mark("Unspecified"))
"""What is said by an `<sdl:seg>` without attributes."""


def told_of_unit(element: Any) -> Told | None:
    """What memoQ or Phrase says of a `<trans-unit>`; None where neither does."""
    status = element.get(f"{_MEMOQ}status")
    if status is not None:
        rate = percentage(element.get(f"{_MEMOQ}percent", ""))
        locked = element.get(f"{_MEMOQ}locked", "").lower() not in {"", "false", "unlocked"}
        return Told(Mark(status or "NotStarted"), None, rate or None, locked)
    level = element.get(f"{_PHRASE}confirmed")
    if level is None and element.get(f"{_PHRASE}trans-origin") is None:
        return None
    mark = Mark(NEEDS_REVIEW) if level in {None, "", "0", "false"} else Mark(approved=True)
    made_by = _MADE_BY.get(element.get(f"{_PHRASE}trans-origin", "").lower())
    return Told(mark, made_by, None, element.get(f"{_PHRASE}locked") == "true")


def told_of_segments(definitions: Any) -> dict[str, Told] | None:
    """What Studio says in `SEGMENT_STATES` of the segments of a unit, by their numbers; None where there is none."""
    if definitions is None:
        return None
    return {one.get("id", ""): told_of_segment(one) for one in definitions.iterchildren(SEGMENT_STATE)}


def told_of_segment(element: Any) -> Told:
    """What Studio says of a segment in its `SEGMENT_STATE`."""
    made_by = _MADE_BY.get(element.get("origin", "").lower())
    # The 0 of a machine translation says nothing of it.
    rate = percentage(element.get("percent", "")) if made_by == "memory" else None
    return Told(Mark(element.get("conf") or "Unspecified"), made_by, rate, element.get("locked") == "true")


def least_of(told: Mapping[str, Told]) -> Told:
    """What holds of all segments together: the first that is unfinished, or else the first."""
    for one in told.values():
        if one.mark.confirmation == "unfinished":
            return one
    return next(iter(told.values()), UNTOLD)


def percentage(text: str) -> float | None:
    """A match rate in percent as a number from 0 to 1; None for anything else. 101 % is with context, and no more."""
    try:
        rate = float(text.strip().removesuffix("%")) / 100
    except ValueError:
        return None
    return min(rate, 1.0) if 0 <= rate <= 1.03 else None
