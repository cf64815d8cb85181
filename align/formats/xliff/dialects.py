"""What translation tools say of a unit's state in attributes of their own, in what is XLIFF 1.2 else.

SDLXLIFF (Trados Studio) has a `<sdl:seg>` for each segment of a `<trans-unit>`, with conf, origin, percent and locked,
as the SDK's `ISegmentPairProperties` and `ITranslationOrigin` have them; memoQ's MQXLIFF has mq:status, mq:percent and
mq:locked on the `<trans-unit>`, and the MXLIFF of Phrase m:confirmed, m:trans-origin, m:score and m:locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from align.bitext import Origin
from align.confirmation import NEEDS_REVIEW
from align.formats.xliff.review import Mark

_SDL = "{http://sdl.com/FileTypes/SdlXliff/1.0}"
SEGMENT_STATES = f"{_SDL}seg-defs"
"""The child of a `<trans-unit>` in which Studio tells of its segments."""

_MEMOQ = "{MQXliff}"
_PHRASE = "{http://www.memsource.com/mxlf/2.0}"

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
    told = {}
    for one in definitions.iterchildren(f"{_SDL}seg"):
        made_by = _MADE_BY.get(one.get("origin", "").lower())
        # The 0 of a machine translation says nothing of it.
        rate = percentage(one.get("percent", "")) if made_by == "memory" else None
        mark = Mark(one.get("conf") or "Unspecified")
        told[one.get("id", "")] = Told(mark, made_by, rate, one.get("locked") == "true")
    return told


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
