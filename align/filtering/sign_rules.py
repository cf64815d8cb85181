"""Hard rules on what is no plain word: numbers, punctuation, addresses, markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from align.bitext import TranslationUnit
from align.filtering.batch import Mask, UnitBatch
from align.filtering.rules import Rule
from align.filtering.tokens import ADDRESS
from align.inline import PLACEHOLDER
from align.numbers import compare_numbers, english_number

# A pattern that begins with one class of characters is searched for many times as fast as any other.
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
_DIGIT = re.compile(r"\d")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});|\{\{|\}\}|\]\]|\[\[")
_TAG_SIGN = re.compile(r"[<&{}\[\]]")
_PLACEHOLDER = re.compile(PLACEHOLDER)
_SEPARATOR = re.compile(r"\s[|›»>•·/]+\s|[|›»•]")
_PLACEHOLDER_SIGN = re.compile("[%{]")
_SEPARATOR_SIGN = re.compile(r"[|›»>•·/]")
# The look-behind comes second: a search for what begins with few characters is many times as fast.
_GLUED_SIGN = re.compile(r"[A-Z](?<=[a-zß-öø-ÿ.!?][A-Z])[a-zß-öø-ÿ]")
_BEFORE_GLUE, _CAPITAL, _SMALL = re.compile("[a-zß-öø-ÿ.!?]"), re.compile("[A-Z]"), re.compile("[a-zß-öø-ÿ]")
_GLUED = re.compile(r"[^\W\d_][a-zß-öø-ÿ]{3,}[.!?][A-Z][a-zß-öø-ÿ]{2,}|[a-zß-öø-ÿ]{4,}[A-Z][a-zß-öø-ÿ]{3,}")
_BRACKETS = "()[]{}"
_BRACKET = re.compile(r"[()\[\]{}]")
_ADDRESS_SIGN = re.compile("[@:]")
_END_SIGN = re.compile("[.!?…]")
_END = re.compile(r"[.!?…][”’\"')]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Numbers(Rule):
    """More than `tolerance` numbers on one side without a like on the other, by value: `align.numbers`."""

    name = "numbers"
    tolerance: int = 1

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_DIGIT) > self.tolerance)

    def objects(self, unit: TranslationUnit) -> bool:
        ours, theirs = _FIGURES.findall(unit.source), _FIGURES.findall(unit.target)
        if list(map(english_number, ours)) == theirs or max(len(ours), len(theirs)) <= self.tolerance:
            return False
        found = compare_numbers(unit.source, unit.target)
        return max(len(found.missing), len(found.added)) > self.tolerance


@dataclass(frozen=True, slots=True)
class Addresses(Rule):
    """Web and mail addresses are more than `share` of a side (Bicleaner no_urls)."""

    name = "addresses"
    share: float = 0.5

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_ADDRESS_SIGN) | side.characters.contain("www."))

    def objects(self, unit: TranslationUnit) -> bool:
        return any(
            ("://" in text or "www." in text or "@" in text)
            and sum(map(len, ADDRESS.findall(text))) > self.share * len(text)
            for text in (unit.source, unit.target)
        )


@dataclass(frozen=True, slots=True)
class Markup(Rule):
    """More than `most` tags, entities and braces on a side (OpusFilter HtmlTagFilter, Bicleaner no_literals)."""

    name = "markup"
    most: int = 0

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_TAG_SIGN))

    def objects(self, unit: TranslationUnit) -> bool:
        return self._is_marked_up(unit.source) or self._is_marked_up(unit.target)

    def _is_marked_up(self, text: str) -> bool:
        return _TAG_SIGN.search(text) is not None and len(_TAG.findall(text)) > self.most


@dataclass(frozen=True, slots=True)
class Placeholders(Rule):
    """The placeholders of a program's message ("%s", "{name}") are not the same on both sides."""

    name = "placeholders"

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_PLACEHOLDER_SIGN))

    def objects(self, unit: TranslationUnit) -> bool:
        source, target = unit.source, unit.target
        if not any(sign in source or sign in target for sign in "%{"):
            return False
        return Counter(_PLACEHOLDER.findall(source)) != Counter(_PLACEHOLDER.findall(target))


@dataclass(frozen=True, slots=True)
class Breadcrumbs(Rule):
    """More than `most` separators of a trail ("Home > Nieuws | Sport") on a side (Bicleaner no_breadcrumbs)."""

    name = "breadcrumbs"
    most: int = 2

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_SEPARATOR_SIGN) > self.most)

    def objects(self, unit: TranslationUnit) -> bool:
        return self._is_trail(unit.source) or self._is_trail(unit.target)

    def _is_trail(self, text: str) -> bool:
        return len(_SEPARATOR_SIGN.findall(text)) > self.most and len(_SEPARATOR.findall(text)) > self.most


@dataclass(frozen=True, slots=True)
class Glued(Rule):
    """More than `most` places where two words or sentences stand glued on one side alone (Bicleaner no_glued_words)."""

    name = "glued"
    most: int = 1

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have_three(_BEFORE_GLUE, _CAPITAL, _SMALL))

    def objects(self, unit: TranslationUnit) -> bool:
        return abs(self._places(unit.source) - self._places(unit.target)) > self.most

    @staticmethod
    def _places(text: str) -> int:
        return len(_GLUED.findall(text)) if _GLUED_SIGN.search(text) else 0


@dataclass(frozen=True, slots=True)
class Brackets(Rule):
    """The number of brackets differs by more than `most` (Bicleaner no_paren)."""

    name = "brackets"
    most: int = 2

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_BRACKET) > self.most)

    def objects(self, unit: TranslationUnit) -> bool:
        return abs(sum(map(unit.source.count, _BRACKETS)) - sum(map(unit.target.count, _BRACKETS))) > self.most


@dataclass(frozen=True, slots=True)
class Punctuation(Rule):
    """The number of sentence ends (. ! ? …) differs by more than `most`: a side has sentences that the other lacks
    (OpusFilter TerminalPunctuationFilter, as a bound).
    """

    name = "punctuation"
    most: int = 3

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_END_SIGN) > self.most)

    def objects(self, unit: TranslationUnit) -> bool:
        return abs(self._ends(unit.source) - self._ends(unit.target)) > self.most

    @staticmethod
    def _ends(text: str) -> int:
        return len(_END.findall(text))


RULES: tuple[type[Rule], ...] = (Numbers, Addresses, Markup, Placeholders, Breadcrumbs, Glued, Brackets, Punctuation)
