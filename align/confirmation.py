"""How far a translation has come: the states that translation tools give it. Plain data, no I/O.

A unit whose file tells of it keeps the state, in the file's own word, in one property, so that every format keeps it
and a draft does not become final by being converted. Three things are told apart: whether anybody has finished the
target ("unfinished" or not), and where one has, whether somebody has said so who had to ("translated", "confirmed").
What is unfinished is never of human origin: it is a machine's where the file says so, and else a memory's, a text that
somebody's store had and no person has vouched for. A unit without a state is confirmed where its origin is human; of a
machine's or a memory's that says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from align.bitext import ALTERNATIVES, QUALITY, Origin, TranslationUnit

PROPERTY = "state"
"""The property that holds the state, a word of `STATES` or one of the user's own that begins with "x-"."""

QUALIFIER = "state-qualifier"
"""The property that holds what XLIFF 1.2 says of how a target came to its state, where the origin does not tell."""

SUBSTATE = "substate"
"""The property that holds the subState that another tool gave in XLIFF 2."""

PREVIOUS = "previous-source"
"""The property that holds the source that a fuzzy translation was made for (#| msgid of PO)."""

CHECK_NOTE = re.compile(r"(?:error|warning): .+ \[([a-z-]+)\]", re.DOTALL)
"""A note that a check has written (see `align.quality.Problem`), and the name of the check."""

_OF_DRAFTS = frozenset({QUALITY, "model", "match", "memory", ALTERNATIVES, PROPERTY, QUALIFIER, SUBSTATE, PREVIOUS})
"""Properties that say nothing of a person's work: what the model thought of its draft, or the checks found in it."""

Confirmation = Literal["unfinished", "translated", "confirmed"]


@dataclass(frozen=True, slots=True)
class State:
    """What a word for a state means.

    Attributes:
        confirmation: see above.
        version1: the state of XLIFF 1.2 that comes nearest (section "state").
        version2: that of XLIFF 2.1 (section "state").
        origin: who made the target, where the word says that.
    """

    confirmation: Confirmation
    version1: str
    version2: str
    origin: Origin | None = None


def _unfinished(version1: str, origin: Origin | None = None) -> State:
    return State("unfinished", version1, "initial", origin)


NEEDS_REVIEW = "needs-review-translation"
TRANSLATED = "translated"
FINAL = "final"

_REVIEWED = State("confirmed", "signed-off", "reviewed")
_FINAL = State("confirmed", FINAL, FINAL)
_TRANSLATED = State("translated", TRANSLATED, TRANSLATED)

STATES: Mapping[str, State] = {
    # XLIFF 1.2, section "state".
    "new": _unfinished("new"),
    "needs-translation": _unfinished("needs-translation"),
    "needs-adaptation": _unfinished("needs-adaptation"),
    "needs-l10n": _unfinished("needs-l10n"),
    NEEDS_REVIEW: _unfinished(NEEDS_REVIEW),
    "needs-review-adaptation": _unfinished("needs-review-adaptation"),
    "needs-review-l10n": _unfinished("needs-review-l10n"),
    TRANSLATED: _TRANSLATED,
    "signed-off": _REVIEWED,
    FINAL: _FINAL,
    # XLIFF 2.1, section "state", has the last three with "reviewed" for "signed-off", and this:
    "initial": _unfinished("needs-translation"),
    "reviewed": _REVIEWED,
    # SDLXLIFF, the attribute conf of <sdl:seg>: ConfirmationLevel of the File Type Support Framework.
    "Unspecified": _unfinished("needs-translation"),
    "NotTranslated": _unfinished("needs-translation"),
    "Draft": _unfinished("needs-translation"),
    "Translated": _TRANSLATED,
    "RejectedTranslation": _unfinished(NEEDS_REVIEW),
    "ApprovedTranslation": _FINAL,
    "RejectedSignOff": _unfinished(NEEDS_REVIEW),
    "ApprovedSignOff": _REVIEWED,
    # MQXLIFF, the attribute mq:status of <trans-unit>: the row statuses of memoQ.
    "NotStarted": _unfinished("needs-translation"),
    "PreTranslated": _unfinished(NEEDS_REVIEW, "memory"),
    "MachineTranslated": _unfinished(NEEDS_REVIEW, "machine"),
    "AssembledFromFragments": _unfinished(NEEDS_REVIEW, "memory"),
    "AutoJoined": _unfinished(NEEDS_REVIEW),
    "AutoSplit": _unfinished("needs-translation"),
    "AutoSplitAndEmpty": _unfinished("needs-translation"),
    "PartiallyEdited": _unfinished("needs-translation"),
    "Edited": _unfinished(NEEDS_REVIEW),
    "Rejected": _unfinished(NEEDS_REVIEW),
    "ManuallyConfirmed": _FINAL,
    "Reviewer1Confirmed": _REVIEWED,
    "Proofread": _FINAL,
    # PO, the flag of an entry that a tool has found a likely translation for, or a person doubts.
    "fuzzy": _unfinished(NEEDS_REVIEW, "memory"),
}
"""Every word for a state of the formats that nlen reads, letter for letter."""

_BY_LETTERS = {word.lower(): word for word in reversed(list(STATES))}
OWN_WORD = re.compile(r"x-[\w.-]+", re.ASCII)
"""A state or a qualifier of the user's own, as XLIFF 1.2 lets them have."""


def state_named(word: str) -> State | None:
    """What a word for a state means; None where it is none.

    XLIFF 1.2 lets its users have words of their own, which begin with "x-"; what they mean is not known, so that they
    are not taken to mean that somebody has finished.
    """
    known = STATES.get(word)
    return _unfinished(word) if known is None and OWN_WORD.fullmatch(word) else known


def known_word(word: str) -> str:
    """The word of `STATES` that is `word` but for the case of its letters.

    Where there is none, "needs-review-translation": that a tool says something of a state which nobody knows is no
    reason to think that it is done.
    """
    if word in STATES or OWN_WORD.fullmatch(word):
        return word
    return _BY_LETTERS.get(word.strip().lower(), NEEDS_REVIEW)


def unfinished(unit: TranslationUnit) -> bool:
    """Whether the unit's state says that nobody has finished its target."""
    word = unit.properties.get(PROPERTY)
    if not word:
        return False
    state = state_named(word)
    return state is not None and state.confirmation == "unfinished"


def by_a_person(unit: TranslationUnit) -> TranslationUnit:
    """The unit when a person has changed or confirmed it, without what was said of the draft."""
    kept = {key: value for key, value in unit.properties.items() if key not in _OF_DRAFTS}
    notes = tuple(note for note in unit.notes if CHECK_NOTE.fullmatch(note) is None)
    return replace(unit, origin="human", score=None, properties=kept, notes=notes)
