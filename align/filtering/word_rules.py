"""Hard rules on the words of texts, and on what else is known of a unit: score, kind of text, cross-entropy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from align.bitext import TranslationUnit
from align.filtering.batch import Mask, UnitBatch
from align.filtering.rules import Configurable, Rule
from align.filtering.tokens import first_word, lower_word_set, lower_words, normalised, words


class Scorer(Protocol):
    """A translation model asked what it thinks of a given translation."""

    def cross_entropies(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """For each pair the mean over the target's pieces of -ln P(piece | source, pieces before): 0 or more."""


@dataclass(frozen=True, slots=True)
class CrossEntropy(Configurable):
    """The models are surprised by more than `most` nats a piece.

    With one model the measure is H(target | source). With one in each sense it is their mean plus their difference:
    both models must find the pair likely, and equally so.
    """

    name = "cross-entropy"
    most: float = 6.0

    @staticmethod
    def measure(units: Sequence[TranslationUnit], forward: Scorer, backward: Scorer | None) -> list[float]:
        """The measure of each unit, in nats a piece; lower is better."""
        sources, targets = [unit.source for unit in units], [unit.target for unit in units]
        there = forward.cross_entropies(sources, targets)
        if backward is None:
            return there
        back = backward.cross_entropies(targets, sources)
        return [abs(a - b) + (a + b) / 2 for a, b in zip(there, back, strict=True)]


@dataclass(frozen=True, slots=True)
class Copied(Rule):
    """Both sides the same, each beyond `shortest` characters: untranslated text, not a name."""

    name = "copied"
    shortest: int = 12

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
class Similar(Rule):
    """More than `share` of the source's words stand in the target too: half translated (OpusFilter SimilarityFilter).
    Words with a capital or a digit are names and do not count; texts of fewer than `words` others pass.
    """

    name = "similar"
    share: float = 0.6
    words: int = 4

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.shared_words() > self.share * self.words

    def objects(self, unit: TranslationUnit) -> bool:
        ours = words(unit.source)
        shared = lower_word_set(unit.target).intersection(ours)
        # Texts that share few words need no closer look, and nearly all texts do.
        if len(shared) <= self.share * self.words:
            return False
        plain = {word for word in ours if word.islower() and len(word) > 3 and word.isalpha()}
        return len(plain) >= self.words and len(shared & plain) > self.share * len(plain)


@dataclass(frozen=True, slots=True)
class RepeatedNgrams(Rule):
    """A run of up to `length` words that comes more than `times` times in a row on one side (OpusFilter
    RepetitionFilter).
    """

    name = "repeated-ngrams"
    times: int = 3
    length: int = 4

    def suspects(self, batch: UnitBatch) -> Mask:
        # A run of n words that comes m times more makes n * m words that are the same as the one n words before them.
        sizes = range(1, self.length + 1)
        runs = [batch.on_a_side(lambda side, n=n: side.words.repeats(n) >= n * self.times) for n in sizes]  # type: ignore[misc]
        return np.asarray(np.logical_or.reduce(runs))

    def objects(self, unit: TranslationUnit) -> bool:
        return self._loops(unit.source) or self._loops(unit.target)

    def _loops(self, text: str) -> bool:
        lower = lower_words(text)
        # A text that repeats something has few words beside their number.
        if len(lower) <= self.times or len(lower) - len(lower_word_set(text)) < self.times:
            return False
        for size in range(1, min(self.length, len(lower) // 2) + 1):
            run = 0
            for i in range(size, len(lower)):
                run = run + 1 if lower[i] == lower[i - size] else 0
                if run >= size * self.times:
                    return True
        return False


@dataclass(frozen=True, slots=True)
class Doubled(Rule):
    """The source repeats the words of one half in the other, and the target does not, or the other way round."""

    name = "doubled"

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.words.halves_may_agree)

    def objects(self, unit: TranslationUnit) -> bool:
        return _is_doubled(unit.source) != _is_doubled(unit.target)


def _is_doubled(text: str) -> bool:
    tokens = words(text)
    half, rest = divmod(len(tokens), 2)
    if rest or half < 2 or tokens[0].lower() != tokens[half].lower():
        return False
    return normalised(" ".join(tokens[:half])) == normalised(" ".join(tokens[half:]))


@dataclass(frozen=True, slots=True)
class Quality(Rule):
    """A check on the machine's output found one of `marks`."""

    name = "quality"
    marks: tuple[str, ...] = ("empty", "repetition", "copied", "too-long", "too-short", "damaged")

    def objects(self, unit: TranslationUnit) -> bool:
        return not set(self.marks).isdisjoint(unit.quality)


@dataclass(frozen=True, slots=True)
class Kind(Rule):
    """The paragraph is of one of `kinds`, page furniture for example."""

    name = "kind"
    kinds: tuple[str, ...] = ("furniture",)

    def objects(self, unit: TranslationUnit) -> bool:
        return unit.properties.get("kind") in self.kinds


@dataclass(frozen=True, slots=True)
class Score(Rule):
    """The confidence of the alignment or the translation is below `least`; units without a score pass."""

    name = "score"
    least: float = 0.2

    def objects(self, unit: TranslationUnit) -> bool:
        return unit.score is not None and unit.score < self.least


@dataclass(slots=True)
class Overlap(Rule):
    """A side that equals a sentence of a test set, punctuation and case aside.

    Args:
        sentences: both sides of the test sets.
        shortest: sentences of fewer characters are no sign of overlap ("Ja.").
    """

    name = "overlap"
    sentences: Iterable[str]
    shortest: int = 1
    _known: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._known = frozenset(normalised(s) for s in self.sentences if len(s) >= self.shortest)

    def objects(self, unit: TranslationUnit) -> bool:
        return normalised(unit.source) in self._known or normalised(unit.target) in self._known


RULES: tuple[type[Rule], ...] = (Copied, Similar, RepeatedNgrams, Doubled, Quality, Kind, Score)
