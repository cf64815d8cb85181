"""All checks on a stream of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from align.bitext import TranslationUnit
from align.quality import content, form
from align.quality.consistency import Consistency
from align.quality.problems import Check, Problem

CHECKS: tuple[Check, ...] = (
    content.untranslated,
    content.faults,
    content.addresses,
    content.placeholders,
    form.codes,
    form.brackets,
    form.quotes,
    form.repeated_words,
    form.spaces,
    form.punctuation,
    form.control_characters,
)
"""Every check that looks at one unit by itself and needs nothing else, in the order of their problems."""

_NAMES = {**{mark: name for mark, (name, _, _) in content.FAULTS.items()}, "term": "terms"}
"""The marks that the translator gives, and the checks that find the same."""


@dataclass(frozen=True, slots=True)
class CheckedUnit:
    """A unit and what the checks found.

    Attributes:
        number: place in the stream, from 1.
        unit: the unit.
        problems: what was found; empty where nothing was.
    """

    number: int
    unit: TranslationUnit
    problems: tuple[Problem, ...]


def check_units(
    units: Iterable[TranslationUnit], checks: Sequence[Check] = CHECKS, *, consistency: bool = True
) -> Iterator[CheckedUnit]:
    """Checks units one by one; memory does not grow with their number.

    Args:
        units: from Dutch to English; for other pairs the checks of numbers in words and of quotation marks know less.
        checks: what to look for.
        consistency: whether to look for sources that were translated otherwise before, too.

    Yields:
        Every unit, in order, those without problems too.
    """
    with Consistency() as consistent:
        used: tuple[Check, ...] = (*checks, consistent) if consistency else tuple(checks)
        for number, unit in enumerate(units, start=1):
            yield CheckedUnit(number, unit, tuple(problem for check in used for problem in check(unit)))


def annotated(
    units: Iterable[TranslationUnit], checks: Sequence[Check] = CHECKS, *, consistency: bool = True
) -> Iterator[TranslationUnit]:
    """The units with their problems as notes, and with the names of the checks among their marks of suspicion.

    Formats for translators show the notes, and ask for a review of units with marks.
    """
    for checked in check_units(units, checks, consistency=consistency):
        if not checked.problems:
            yield checked.unit
            continue
        unit = checked.unit
        names = [problem.check for problem in checked.problems]
        before = [mark for mark in unit.properties.get("quality", "").split() if _NAMES.get(mark) not in names]
        notes = [str(problem) for problem in checked.problems]
        yield replace(
            unit,
            properties={**unit.properties, "quality": " ".join(dict.fromkeys([*before, *names]))},
            notes=(*unit.notes, *(note for note in notes if note not in unit.notes)),
        )
