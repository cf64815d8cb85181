"""All checks on a stream of units, and whether one source is translated in one way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from types import TracebackType
from typing import TYPE_CHECKING

from align.bitext import TranslationUnit
from align.inline import with_codes
from align.quality import checks as content
from align.quality import checks as form
from align.quality.checks import Check, Problem, TermCheck

if TYPE_CHECKING:
    from align.translation import Glossary

_MOST_SHOWN = 80


class Consistency:
    """Objects to a unit whose source was translated otherwise before; use it as a context manager.

    What it remembers is kept in a temporary database on disk, so memory does not grow with the number of units. Case,
    and white space at the ends, do not count.
    """

    def __init__(self) -> None:
        # The empty name is SQLite's for a private database on disk that is gone when it is closed.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA synchronous=OFF")
        self._database.execute("CREATE TABLE seen (source BLOB PRIMARY KEY, target TEXT, number INTEGER) WITHOUT ROWID")
        self._database.execute("BEGIN")
        self._number = 0

    def __enter__(self) -> Consistency:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def __call__(self, unit: TranslationUnit) -> Iterator[Problem]:
        """The problem of a unit with those before it, if any."""
        self._number += 1
        target = with_codes(unit.target, unit.target_codes).strip()
        if not unit.source.strip() or not target:
            return
        source = f"{unit.source_language}\0{unit.target_language}\0{with_codes(unit.source, unit.source_codes).strip()}"
        key = blake2b(source.casefold().encode("utf-8", "surrogatepass"), digest_size=16).digest()
        before = self._database.execute("SELECT target, number FROM seen WHERE source = ?", (key,)).fetchone()
        if before is None:
            kept = target.encode("utf-8", "replace").decode()
            self._database.execute("INSERT INTO seen VALUES (?, ?, ?)", (key, kept, self._number))
        elif before[0].casefold() != target.encode("utf-8", "replace").decode().casefold():
            text = before[0] if len(before[0]) <= _MOST_SHOWN else before[0][: _MOST_SHOWN - 1] + "…"
            yield Problem("inconsistent", "warning", f'unit {before[1]:,} translates the same source as "{text}"')


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


def checks_with(glossary: Glossary | None) -> tuple[Check, ...]:
    """Every check: that of terms too, where there is a glossary."""
    return CHECKS if glossary is None else (*CHECKS, TermCheck(glossary.missing))


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

    @property
    def marks(self) -> tuple[str, ...]:
        """The unit's marks of suspicion that no check has another name for, and the names of the checks that object."""
        names = [problem.check for problem in self.problems]
        before = [mark for mark in self.unit.quality if _NAMES.get(mark) not in names]
        return tuple(dict.fromkeys([*before, *names]))


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
        notes = [str(problem) for problem in checked.problems]
        notes = [note for note in notes if note not in unit.notes]
        yield replace(unit.with_quality(checked.marks), notes=(*unit.notes, *notes))
