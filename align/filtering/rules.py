"""What a rule is, and how rules are asked: about one unit after another, or about units by the thousand.

The rules themselves are hard rules for parallel text, after OpusFilter (Aulamo, Virpioja and Tiedemann, ACL 2020) and
Bicleaner's hard rules (Sánchez-Cartagena et al., WMT 2018). Each names its model in those tools, where there is one.
Their thresholds are for Dutch and English; `default.toml` says which are used.
"""

from __future__ import annotations

import dataclasses
import inspect
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from align.bitext import TranslationUnit
from align.filtering.batch import Mask, UnitBatch

_LONG = 20_000  # Characters of a text.


class Configurable:
    """What a table in a file of filters stands for: a dataclass with thresholds for fields, which its docstring names.

    Attributes:
        name: of the table; counts and reports have it too.
        requires: packages needed beyond those that nlen itself needs, each with the extra of nlen that brings it.
    """

    __slots__ = ()

    name: ClassVar[str]
    requires: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def thresholds(cls) -> dict[str, Any]:
        """The thresholds with their defaults."""
        if not dataclasses.is_dataclass(cls):
            return {}
        return {
            field.name: field.default for field in dataclasses.fields(cls) if field.default is not dataclasses.MISSING
        }

    @classmethod
    def description(cls) -> str:
        """What it does, in a sentence or two."""
        summary, _, _ = (inspect.getdoc(cls) or "").partition("\n\nArgs:")
        return " ".join(summary.split())


class Rule(Configurable, ABC):
    """Something that may object to a unit."""

    __slots__ = ()

    def suspects(self, batch: UnitBatch) -> Mask:
        """The units of a batch that `objects` has to look at: all those that it objects to are among them.

        A rule that can pass most units at once says so here; any other looks at all of them.
        """
        return np.ones(len(batch.units), np.bool_)

    @abstractmethod
    def objects(self, unit: TranslationUnit) -> bool:
        """Whether `unit` should go."""


class Filter:
    """Lets pass the units that no rule objects to.

    Attributes:
        kept: units let through so far.
        rejected: units rejected so far, by the name of the first rule that objected.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.kept = 0
        self.rejected: Counter[str] = Counter()

    def __call__(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        """Yields the units that stay, in order."""
        for unit in units:
            for rule in self.rules:
                if rule.objects(unit):
                    self.rejected[rule.name] += 1
                    break
            else:
                self.kept += 1
                yield unit


def first_objections(rules: Sequence[Rule], batch: UnitBatch) -> npt.NDArray[np.int64]:
    """For each unit the place in `rules` of the first that objects to it, or -1 where none does.

    Units of very many characters are judged apart: arrays of them would take twenty times their room.
    """
    long = batch.on_a_side(lambda side: side.lengths > _LONG)
    if not long.any():
        return _first_objections(rules, batch)
    found = np.full(len(batch.units), -1)
    if not long.all():
        short = UnitBatch(list(compress(batch.units, (~long).tolist())), batch.vocabulary)
        found[~long] = _first_objections(rules, short)
    for number in np.flatnonzero(long).tolist():
        found[number] = next((n for n, rule in enumerate(rules) if rule.objects(batch.units[number])), -1)
    return found


def _first_objections(rules: Sequence[Rule], batch: UnitBatch) -> npt.NDArray[np.int64]:
    found = np.full(len(batch.units), -1)
    for place, rule in enumerate(rules):
        for number in np.flatnonzero((found < 0) & rule.suspects(batch)).tolist():
            if rule.objects(batch.units[number]):
                found[number] = place
    return found
