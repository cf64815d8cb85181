"""What translation gives, and segments on their way through the model: asked, answered, chosen among."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from align.article import Article
from align.bitext import TranslationUnit
from align.documents.document import CodedText, TranslatedParagraph
from align.translation.engine.marian import Hypothesis
from align.translation.masking.placeholders import Masking, is_word
from align.translation.repair.checks import find_faults, severity, undouble
from align.translation.repair.evidence import Evidence, missing_names
from align.translation.repair.numbers import restore_measures, restore_numbers
from align.translation.repair.typography import quotes_differ, restore_quotes
from align.translation.resources.glossary import SentenceTerms


@dataclass(frozen=True, slots=True)
class Translation:
    """A sentence and its translation.

    Attributes:
        source: the sentence as it was given.
        text: its translation; "" for a sentence without characters other than white space.
        score: geometric mean of the model's probabilities of the output pieces, in (0, 1]; not calibrated. That of a
            repaired translation has the penalty for repetition in it.
        quality: names of the checks in `align.translation.repair.checks` that object to the text, "quotes" where
            quotation marks differ, and "term" where a term of the glossary is missing; empty where nothing is found.
        rate: 100 where the text was taken from a memory, 101 where a neighbour was the same besides; 0 for machine
            translation. The score is 1 then.
    """

    source: str
    text: str
    score: float
    quality: tuple[str, ...] = ()
    rate: int = 0


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """An article with its sentences and the unit of each, in reading order."""

    article: Article
    units: tuple[TranslationUnit, ...]

    @property
    def text(self) -> str:
        """The translation as plain text, its lines as in the source; hard-wrapped lines of a paragraph are one."""
        targets = (CodedText(unit.target) for unit in self.units)
        return self.article.filled(
            TranslatedParagraph(paragraph, tuple(next(targets) for _ in paragraph.sentences)).plain
            for paragraph in self.article.paragraphs
        )


_OWN_WEIGHTS = {"quotes": 1.0, "term": 1.5, "name": 1.2}
"""Weights of the marks that are not of `align.translation.repair.checks`; "term" and "name" count for each."""


@dataclass(slots=True)
class Segment:
    """A text that the model translates as a whole, and what became of it.

    Attributes:
        text: the source.
        pieces: what the model is given; emptied once the text is translated, so that what is remembered is small.
        capitals: whether the text is all in capitals; the model is given small letters then, which it knows better.
        length: number of pieces.
        masking: what is hidden from the model, or None.
        style: of the stand-ins for what is hidden.
        terms: terms of the glossary in the text, or None.
        evidence: what the model's lexicon tells of the text, or None.
        result, score, quality: the best translation so far, its score and its marks; no result is "".
        weight: how much there is to object to the result.
        merit: what the result is chosen by beside that: the logarithm of its score, and what it has of the evidence.
        list_size: how many translations are wanted; 0 is the result alone.
        offered: weight, score and text of what was offered, where several are wanted.
    """

    text: str
    pieces: list[str]
    capitals: bool
    length: int
    masking: Masking | None = None
    style: int = 0
    terms: SentenceTerms | None = None
    evidence: Evidence | None = None
    result: str = ""
    score: float = 1.0
    quality: tuple[str, ...] = ()
    weight: float = 0.0
    merit: float = -math.inf
    list_size: int = 0
    offered: list[tuple[float, float, str]] = field(default_factory=list)

    def forget(self) -> None:
        """Drops all that only translating it took, so that what is remembered is small."""
        self.pieces, self.masking, self.terms, self.evidence = [], None, None, None

    def take(self, hypotheses: list[Hypothesis]) -> None:
        """Keeps the best of `hypotheses` and of what is held already: fewest faults, then highest score.

        Where the source has English already, a hypothesis that has more of it comes before one that the model likes a
        little better. When one without faults is held, the rest are not looked at.
        """
        evidence = self.evidence
        if evidence is not None and len(hypotheses) > 1:
            hypotheses = sorted(hypotheses, key=lambda h: -self._merit(h.text, h.score))
        for hypothesis in hypotheses:
            text = " ".join(hypothesis.text.split())
            self.offer(text.upper() if self.capitals else text, hypothesis.score)
            if evidence is not None and self.result and self.weight == 0 and not self.list_size:
                break

    def offer(self, text: str, score: float) -> bool:
        """Takes what the model made, mended where it can be, if it is better than what is held; tells whether."""
        source = self.text
        if self.masking is not None:
            uncovered = self.masking.uncover(text, self.style)
            if uncovered is None:
                return False
            source, text = self.masking.opaque, uncovered
        text = mended(source, text)
        if self.evidence is not None:
            text = self.evidence.restored(text)
        quality = find_faults(source, text)
        if quotes_differ(source, text):
            quality += ("quotes",)
        if self.masking is not None:
            text = self.masking.restore(text)
        weight = severity(quality, _OWN_WEIGHTS)
        if self.terms is not None:
            missing = self.terms.missing(text)
            weight += _OWN_WEIGHTS["term"] * len(missing)
            quality += ("term",) if missing else ()
        if self.evidence is not None and (lost := missing_names(self.evidence.names, text)):
            weight += _OWN_WEIGHTS["name"] * len(lost)
            quality += ("name",)
        if self.list_size:
            self.offered.append((weight, score, text))
        merit = self._merit(text, score)
        if self.result and (-weight, merit) <= (-self.weight, self.merit):
            return False
        self.result, self.score, self.quality, self.weight, self.merit = text, score, quality, weight, merit
        return True

    def n_best(self) -> list[str]:
        """The result and the others of the list, the best first; texts that are the same but for white space once."""
        others = sorted(self.offered, key=lambda one: (one[0], -one[1]))
        return list(dict.fromkeys([self.result, *(text for _, _, text in others if text)]))[: max(self.list_size, 1)]

    def _merit(self, text: str, score: float) -> float:
        bonus = 0.0 if self.evidence is None else self.evidence.coverage.bonus(text)
        return math.log(max(score, 1e-9)) + bonus


@dataclass(slots=True)
class Sentence:
    """A sentence of the stream: its segments, and the white space after each."""

    source: str
    segments: list[Segment] = field(default_factory=list)
    separators: list[str] = field(default_factory=list)

    def translation(self) -> Translation:
        """What its segments give together."""
        text = "".join(
            piece
            for segment, separator in zip(self.segments, self.separators, strict=True)
            for piece in (segment.result, separator)
        )
        quality = dict.fromkeys(mark for segment in self.segments for mark in segment.quality)
        weights = [max(segment.length, 1) for segment in self.segments]
        product = 1.0
        for segment, weight in zip(self.segments, weights, strict=True):
            product *= segment.score ** (weight / sum(weights))
        return Translation(self.source, text.rstrip(), product, tuple(quality))

    def n_best(self, size: int) -> list[str]:
        """Its translations, the best first: the n-th has the n-th of each segment, or the last that a segment has."""
        lists = [segment.n_best() for segment in self.segments]
        made = (
            "".join(
                piece
                for texts, separator in zip(lists, self.separators, strict=True)
                for piece in (texts[min(place, len(texts) - 1)], separator)
            ).rstrip()
            for place in range(size)
        )
        return list(dict.fromkeys(made))


def mended(source: str, target: str) -> str:
    """`target` with what can be put right by looking at `source`: its end, copies, quotation marks, numbers, units."""
    target = restore_final_marks(source, restore_final_stop(source, target))
    target = restore_numbers(source, restore_quotes(source, undouble(source, target)))
    return restore_measures(source, target)


# A full stop that is not that of an abbreviation ("p.m.", "etc.").
_FULL_STOP_ADDED = re.compile(r"(?<![.\s][^\W\d])(?<!\betc)(?<!\bInc)(?<!\bLtd)(?<!\b[JMSD]r)(?<!\.)\.(?=[”’]?$)")


# "enz." comes out as "etc." and a full stop.
_TWO_STOPS = re.compile(r"(?<=\w)\.\.(?![.\w/])")


_ENDS = frozenset("!?”’\"')")
_FINAL_MARKS = re.compile(r"[!?]+(?=[”’\"')]*$)")
_SEVERAL_MARKS = re.compile(r"[!?]{2,}(?=[”’\"')]*$)")


def restore_final_marks(source: str, target: str) -> str:
    """`target` with as many exclamation and question marks at its end as `source` has, where that has several."""
    marks = _SEVERAL_MARKS.search(source) if source[-2:-1] in _ENDS else None
    return target if marks is None else _FINAL_MARKS.sub(marks[0], target, count=1)


def restore_final_stop(source: str, target: str) -> str:
    """`target` without a full stop that `source` does not end with, and with one that it does: headlines have none."""
    if ".." in target and ".." not in source and "…" not in source:
        target = _TWO_STOPS.sub(".", target)
    end = source.rstrip("”’\"') ")
    if end and is_word(end[-1]) and _FULL_STOP_ADDED.search(target):
        return _FULL_STOP_ADDED.sub("", target)
    if source.endswith(".") and not source.endswith("..") and target and is_word(target[-1]):
        return target + "."
    return target
