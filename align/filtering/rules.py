"""Hard rules for parallel text, after OpusFilter (Aulamo, Virpioja and Tiedemann, ACL 2020) and Bicleaner's hard rules
(Sánchez-Cartagena et al., WMT 2018).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from align.bitext import TranslationUnit
from align.numbers import compare_numbers, english_number

if TYPE_CHECKING:
    from align.filtering.batch import Mask, UnitBatch

_WORD = re.compile(r"[^\W_]+")
# A pattern that begins with one class of characters is searched for many times as fast as any other.
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[^\w\s]|[\d_]")
_ASCII_SIGN = re.compile("[^A-Za-z\\s]")


def normalised(text: str) -> str:
    """`text` in lower case with words alone, for comparing; text without any word is only stripped."""
    return " ".join(_WORD.findall(text.lower())) or text.strip()


def words_of(text: str) -> list[str]:
    """The words of a text that is in lower case already, as `normalised` has them."""
    return _WORD.findall(text)


def first_word(text: str) -> str:
    """The first word of `normalised(text)`, or "" where it has none."""
    match = _WORD.search(text.lower())
    return match.group() if match else ""


class Rule(Protocol):
    """Something that may object to a unit."""

    @property
    def name(self) -> str:
        """Short name for counts and reports."""

    def objects(self, unit: TranslationUnit) -> bool:
        """Whether `unit` should go."""


@runtime_checkable
class BatchRule(Rule, Protocol):
    """A rule that can pass most units of a batch at once."""

    def suspects(self, batch: UnitBatch) -> Mask:
        """The units that `objects` has to look at: all those that the rule objects to are among them."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A side without a letter or digit."""

    name: str = "empty"

    def suspects(self, batch: UnitBatch) -> Mask:
        return ~(batch.source.characters.letters & batch.target.characters.letters)

    def objects(self, unit: TranslationUnit) -> bool:
        return not any(map(str.isalnum, unit.source)) or not any(map(str.isalnum, unit.target))


@dataclass(frozen=True, slots=True)
class TooLong:
    """A side of more than `characters` characters."""

    characters: int = 500
    name: str = "too-long"

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.lengths > self.characters)

    def objects(self, unit: TranslationUnit) -> bool:
        return max(len(unit.source), len(unit.target)) > self.characters


@dataclass(frozen=True, slots=True)
class Ratio:
    """One side more than `most` times as long as the other, `slack` characters added to each for short texts."""

    most: float = 2.2
    slack: int = 12
    name: str = "ratio"

    def suspects(self, batch: UnitBatch) -> Mask:
        ours, theirs = batch.source.lengths + self.slack, batch.target.lengths + self.slack
        return np.asarray((ours > self.most * theirs) | (theirs > self.most * ours))

    def objects(self, unit: TranslationUnit) -> bool:
        lengths = len(unit.source) + self.slack, len(unit.target) + self.slack
        return max(lengths) > self.most * min(lengths)


@dataclass(frozen=True, slots=True)
class Copied:
    """Both sides the same, each beyond `shortest` characters: untranslated text, not a name."""

    shortest: int = 12
    name: str = "copied"

    def suspects(self, batch: UnitBatch) -> Mask:
        ours, theirs = batch.source.characters.first_letters, batch.target.characters.first_letters
        alike = (ours == theirs) | (ours == 0) | (theirs == 0)
        return np.asarray((batch.source.lengths > self.shortest) & alike)

    def objects(self, unit: TranslationUnit) -> bool:
        source, target = unit.source, unit.target
        if min(len(source), len(target)) <= self.shortest or _start_apart(source, target):
            return False
        return first_word(source) == first_word(target) and normalised(source) == normalised(target)


def _start_apart(one: str, other: str) -> bool:
    """Whether two texts begin with different letters or digits, so that they cannot be equal."""
    a, b = one[:1], other[:1]
    return a.isalnum() and b.isalnum() and a.lower() != b.lower()


@dataclass(frozen=True, slots=True)
class Numbers:
    """More than `tolerance` numbers on one side without a like on the other, by value: `align.numbers`."""

    tolerance: int = 1
    name: str = "numbers"

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_DIGIT) > self.tolerance)

    def objects(self, unit: TranslationUnit) -> bool:
        ours, theirs = _FIGURES.findall(unit.source), _FIGURES.findall(unit.target)
        if list(map(english_number, ours)) == theirs or max(len(ours), len(theirs)) <= self.tolerance:
            return False
        found = compare_numbers(unit.source, unit.target)
        return max(len(found.missing), len(found.added)) > self.tolerance


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters and spaces are less than `share` of a side: tables, code, rows of signs."""

    share: float = 0.6
    name: str = "letters"

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.lengths - side.characters.most(_SIGN) < self.share * side.lengths)

    def objects(self, unit: TranslationUnit) -> bool:
        return any(_letters_and_spaces(text) < self.share * len(text) for text in (unit.source, unit.target))


def _letters_and_spaces(text: str) -> int:
    # Signs and digits are few, and finding them is many times as fast as asking each character.
    return len(text) - len((_ASCII_SIGN if text.isascii() else _SIGN).findall(text))


@dataclass(slots=True)
class Duplicate:
    """A pair that came before; punctuation and case aside. Keeps 16 bytes a unit."""

    name: str = "duplicate"
    _seen: set[bytes] = field(default_factory=set, repr=False)

    def objects(self, unit: TranslationUnit) -> bool:
        pair = f"{normalised(unit.source)}\t{normalised(unit.target)}".encode(errors="surrogatepass")
        key = blake2b(pair, digest_size=16).digest()
        if key in self._seen:
            return True
        self._seen.add(key)
        return False


@dataclass(slots=True)
class Overlap:
    """A side that equals a sentence of a test set, punctuation and case aside.

    Args:
        sentences: both sides of the test sets.
        shortest: sentences of fewer characters are no sign of overlap ("Ja.").
    """

    sentences: Iterable[str]
    shortest: int = 1
    name: str = "overlap"
    _known: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._known = frozenset(normalised(s) for s in self.sentences if len(s) >= self.shortest)

    def objects(self, unit: TranslationUnit) -> bool:
        return normalised(unit.source) in self._known or normalised(unit.target) in self._known


DEFAULT_RULES: tuple[Callable[[], Rule], ...] = (Empty, TooLong, Ratio, Copied, Numbers, Letters, Duplicate)
"""Makers of the rules that a training corpus goes through, cheapest first."""


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
