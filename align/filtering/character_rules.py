"""Hard rules on the length of texts and the characters they are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from align.bitext import TranslationUnit
from align.filtering.batch import Mask, UnitBatch
from align.filtering.rules import Rule
from align.filtering.tokens import ADDRESS, words

_SIGN = re.compile(r"[^\w\s]|[\d_]")
_ASCII_SIGN = re.compile("[^A-Za-z\\s]")
_DAMAGE = re.compile(
    "[\ufffd\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ud800-\udfff]"
    r"|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|Ã[\x80-\xbf©«¶¤¼]|â€|Â[\xa0-\xbf]"
)
_DAMAGE_SIGN = re.compile(
    "[\ufffd\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ud800-\udfff\\\\ÃâÂ]"
)
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2c60-\uab2f\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Empty(Rule):
    """A side without a letter or digit."""

    name = "empty"

    def suspects(self, batch: UnitBatch) -> Mask:
        return ~(batch.source.characters.letters & batch.target.characters.letters)

    def objects(self, unit: TranslationUnit) -> bool:
        return not any(map(str.isalnum, unit.source)) or not any(map(str.isalnum, unit.target))


@dataclass(frozen=True, slots=True)
class TooShort(Rule):
    """A side of fewer than `words` words (OpusFilter LengthFilter)."""

    name = "too-short"
    words: int = 1

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.words.counts < self.words)

    def objects(self, unit: TranslationUnit) -> bool:
        return len(words(unit.source)) < self.words or len(words(unit.target)) < self.words


@dataclass(frozen=True, slots=True)
class TooLong(Rule):
    """A side of more than `characters` characters."""

    name = "too-long"
    characters: int = 500

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.lengths > self.characters)

    def objects(self, unit: TranslationUnit) -> bool:
        return max(len(unit.source), len(unit.target)) > self.characters


@dataclass(frozen=True, slots=True)
class Ratio(Rule):
    """One side more than `most` times as long as the other, `slack` characters added to each for short texts."""

    name = "ratio"
    most: float = 2.2
    slack: int = 12

    def suspects(self, batch: UnitBatch) -> Mask:
        ours, theirs = batch.source.lengths + self.slack, batch.target.lengths + self.slack
        return np.asarray((ours > self.most * theirs) | (theirs > self.most * ours))

    def objects(self, unit: TranslationUnit) -> bool:
        lengths = len(unit.source) + self.slack, len(unit.target) + self.slack
        return max(lengths) > self.most * min(lengths)


@dataclass(frozen=True, slots=True)
class Letters(Rule):
    """Letters and spaces are less than `share` of a side: tables, code, rows of signs."""

    name = "letters"
    share: float = 0.6

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.lengths - side.characters.most(_SIGN) < self.share * side.lengths)

    def objects(self, unit: TranslationUnit) -> bool:
        return any(_letters_and_spaces(text) < self.share * len(text) for text in (unit.source, unit.target))


def _letters_and_spaces(text: str) -> int:
    # Signs and digits are few, and finding them is many times as fast as asking each character.
    return len(text) - len((_ASCII_SIGN if text.isascii() else _SIGN).findall(text))


@dataclass(frozen=True, slots=True)
class Script(Rule):
    """Letters of another script than Latin are more than `share` of a side (OpusFilter CharacterScoreFilter)."""

    name = "script"
    share: float = 0.2

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_NOT_LATIN) > self.share * side.lengths)

    def objects(self, unit: TranslationUnit) -> bool:
        return any(
            not text.isascii() and len(_NOT_LATIN.findall(text)) > self.share * len(text)
            for text in (unit.source, unit.target)
        )


@dataclass(frozen=True, slots=True)
class Damage(Rule):
    """Characters that no text has: U+FFFD, controls, private use, `\\u00e9` as text, UTF-8 read as Latin-1
    (Bicleaner no_unicode_noise, no_escaped_unicode, no_wrong_encoding).
    """

    name = "damage"

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_DAMAGE_SIGN))

    def objects(self, unit: TranslationUnit) -> bool:
        return _is_damaged(unit.source) or _is_damaged(unit.target)


def _is_damaged(text: str) -> bool:
    # Most text is of characters that cannot be damage; to know that is faster than the search.
    return not (text.isascii() and text.isprintable() and "\\" not in text) and _DAMAGE.search(text) is not None


@dataclass(frozen=True, slots=True)
class LongWord(Rule):
    """A token of more than `characters` characters that is no address (OpusFilter LongWordFilter)."""

    name = "long-word"
    characters: int = 50

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.longest_run > self.characters)

    def objects(self, unit: TranslationUnit) -> bool:
        return self._has_long_word(unit.source) or self._has_long_word(unit.target)

    def _has_long_word(self, text: str) -> bool:
        if len(text) <= self.characters or max(map(len, words(text)), default=0) <= self.characters:
            return False
        return any(len(token) > self.characters and not ADDRESS.match(token) for token in words(text))


@dataclass(frozen=True, slots=True)
class Spaced(Rule):
    """Single letters are more than `share` of the words of a side: "w o r d" (Bicleaner no_space_noise)."""

    name = "spaced"
    share: float = 0.4
    words: int = 5

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.blanks >= 0.25 * side.lengths)

    def objects(self, unit: TranslationUnit) -> bool:
        return self._is_spaced(unit.source) or self._is_spaced(unit.target)

    def _is_spaced(self, text: str) -> bool:
        # As many spaces as other characters: only then can so many words be of one letter.
        if text.count(" ") < 0.25 * len(text):
            return False
        tokens = words(text)
        return len(tokens) >= self.words and sum(len(w) == 1 and w.isalpha() for w in tokens) > self.share * len(tokens)


RULES: tuple[type[Rule], ...] = (Empty, TooShort, TooLong, Ratio, Letters, Script, Damage, LongWord, Spaced)
