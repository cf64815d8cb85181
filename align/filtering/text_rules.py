"""Hard rules on the looks of a pair: what OpusFilter's filters and Bicleaner's hard rules cover beyond `rules`.

Each rule names its model in those tools, where there is one. Thresholds are for Dutch and English; `default.toml` says
which are used.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from align.bitext import TranslationUnit
from align.filtering.rules import normalised
from align.filtering.tokens import lower_word_set, lower_words, words

if TYPE_CHECKING:
    from align.filtering.batch import Mask, UnitBatch

_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});|\{\{|\}\}|\]\]|\[\[")
_TAG_SIGN = re.compile(r"[<&{}\[\]]")
_PLACEHOLDER = re.compile(
    r"%(?:\d+\$)?[-+#0]*\d*(?:\.\d+)?l{0,2}[sdiufxXc](?![A-Za-z])|%\([\w.]+\)[sd]|\$\{\w+\}|\{\w*\}"
)
_SEPARATOR = re.compile(r"\s[|›»>•·/]+\s|[|›»•]")
_PLACEHOLDER_SIGN = re.compile("[%{]")
_SEPARATOR_SIGN = re.compile(r"[|›»>•·/]")
# The look-behind comes second: a search for what begins with few characters is many times as fast.
_GLUED_SIGN = re.compile(r"[A-Z](?<=[a-zß-öø-ÿ.!?][A-Z])[a-zß-öø-ÿ]")
_BEFORE_GLUE, _CAPITAL, _SMALL = re.compile("[a-zß-öø-ÿ.!?]"), re.compile("[A-Z]"), re.compile("[a-zß-öø-ÿ]")
_GLUED = re.compile(r"[^\W\d_][a-zß-öø-ÿ]{3,}[.!?][A-Z][a-zß-öø-ÿ]{2,}|[a-zß-öø-ÿ]{4,}[A-Z][a-zß-öø-ÿ]{3,}")
_DAMAGE = re.compile(
    "[\ufffd\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ud800-\udfff]"
    r"|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|Ã[\x80-\xbf©«¶¤¼]|â€|Â[\xa0-\xbf]"
)
_DAMAGE_SIGN = re.compile(
    "[\ufffd\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ud800-\udfff\\\\ÃâÂ]"
)
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2c60-\uab2f\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufefc]")
_BRACKETS = "()[]{}"
_BRACKET = re.compile(r"[()\[\]{}]")
_ADDRESS_SIGN = re.compile("[@:]")
_END_SIGN = re.compile("[.!?…]")
_END = re.compile(r"[.!?…][”’\"')]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class TooShort:
    """A side of fewer than `words` words (OpusFilter LengthFilter)."""

    words: int = 1
    name: str = field(default="too-short", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.words.counts < self.words)

    def objects(self, unit: TranslationUnit) -> bool:
        return len(words(unit.source)) < self.words or len(words(unit.target)) < self.words


@dataclass(frozen=True, slots=True)
class LongWord:
    """A token of more than `characters` characters that is no address (OpusFilter LongWordFilter)."""

    characters: int = 50
    name: str = field(default="long-word", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.longest_run > self.characters)

    def objects(self, unit: TranslationUnit) -> bool:
        return self._has_long_word(unit.source) or self._has_long_word(unit.target)

    def _has_long_word(self, text: str) -> bool:
        if len(text) <= self.characters or max(map(len, words(text)), default=0) <= self.characters:
            return False
        return any(len(token) > self.characters and not _URL.match(token) for token in words(text))


@dataclass(frozen=True, slots=True)
class Similar:
    """More than `share` of the source's words stand in the target too: half translated (OpusFilter SimilarityFilter).
    Words with a capital or a digit are names and do not count; texts of fewer than `words` others pass.
    """

    share: float = 0.6
    words: int = 4
    name: str = field(default="similar", init=False)

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
class Script:
    """Letters of another script than Latin are more than `share` of a side (OpusFilter CharacterScoreFilter)."""

    share: float = 0.2
    name: str = field(default="script", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_NOT_LATIN) > self.share * side.lengths)

    def objects(self, unit: TranslationUnit) -> bool:
        return any(
            not text.isascii() and len(_NOT_LATIN.findall(text)) > self.share * len(text)
            for text in (unit.source, unit.target)
        )


@dataclass(frozen=True, slots=True)
class Damage:
    """Characters that no text has: U+FFFD, controls, private use, `\\u00e9` as text, UTF-8 read as Latin-1
    (Bicleaner no_unicode_noise, no_escaped_unicode, no_wrong_encoding).
    """

    name: str = field(default="damage", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_DAMAGE_SIGN))

    def objects(self, unit: TranslationUnit) -> bool:
        return _is_damaged(unit.source) or _is_damaged(unit.target)


def _is_damaged(text: str) -> bool:
    # Most text is of characters that cannot be damage; to know that is faster than the search.
    return not (text.isascii() and text.isprintable() and "\\" not in text) and _DAMAGE.search(text) is not None


@dataclass(frozen=True, slots=True)
class RepeatedNgrams:
    """A run of up to `length` words that comes more than `times` times in a row on one side (OpusFilter
    RepetitionFilter).
    """

    times: int = 3
    length: int = 4
    name: str = field(default="repeated-ngrams", init=False)

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
class Addresses:
    """Web and mail addresses are more than `share` of a side (Bicleaner no_urls)."""

    share: float = 0.5
    name: str = field(default="addresses", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_ADDRESS_SIGN) | side.characters.contain("www."))

    def objects(self, unit: TranslationUnit) -> bool:
        return any(
            ("://" in text or "www." in text or "@" in text)
            and sum(map(len, _URL.findall(text))) > self.share * len(text)
            for text in (unit.source, unit.target)
        )


@dataclass(frozen=True, slots=True)
class Markup:
    """More than `most` tags, entities and braces on a side (OpusFilter HtmlTagFilter, Bicleaner no_literals)."""

    most: int = 0
    name: str = field(default="markup", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_TAG_SIGN))

    def objects(self, unit: TranslationUnit) -> bool:
        return self._is_marked_up(unit.source) or self._is_marked_up(unit.target)

    def _is_marked_up(self, text: str) -> bool:
        return _TAG_SIGN.search(text) is not None and len(_TAG.findall(text)) > self.most


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The placeholders of a program's message ("%s", "{name}") are not the same on both sides."""

    name: str = field(default="placeholders", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have(_PLACEHOLDER_SIGN))

    def objects(self, unit: TranslationUnit) -> bool:
        source, target = unit.source, unit.target
        if not any(sign in source or sign in target for sign in "%{"):
            return False
        return Counter(_PLACEHOLDER.findall(source)) != Counter(_PLACEHOLDER.findall(target))


@dataclass(frozen=True, slots=True)
class Breadcrumbs:
    """More than `most` separators of a trail ("Home > Nieuws | Sport") on a side (Bicleaner no_breadcrumbs)."""

    most: int = 2
    name: str = field(default="breadcrumbs", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_SEPARATOR_SIGN) > self.most)

    def objects(self, unit: TranslationUnit) -> bool:
        return self._is_trail(unit.source) or self._is_trail(unit.target)

    def _is_trail(self, text: str) -> bool:
        return len(_SEPARATOR_SIGN.findall(text)) > self.most and len(_SEPARATOR.findall(text)) > self.most


@dataclass(frozen=True, slots=True)
class Spaced:
    """Single letters are more than `share` of the words of a side: "w o r d" (Bicleaner no_space_noise)."""

    share: float = 0.4
    words: int = 5
    name: str = field(default="spaced", init=False)

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


@dataclass(frozen=True, slots=True)
class Glued:
    """More than `most` places where two words or sentences stand glued on one side alone (Bicleaner no_glued_words)."""

    most: int = 1
    name: str = field(default="glued", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.may_have_three(_BEFORE_GLUE, _CAPITAL, _SMALL))

    def objects(self, unit: TranslationUnit) -> bool:
        return abs(self._places(unit.source) - self._places(unit.target)) > self.most

    @staticmethod
    def _places(text: str) -> int:
        return len(_GLUED.findall(text)) if _GLUED_SIGN.search(text) else 0


@dataclass(frozen=True, slots=True)
class Brackets:
    """The number of brackets differs by more than `most` (Bicleaner no_paren)."""

    most: int = 2
    name: str = field(default="brackets", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_BRACKET) > self.most)

    def objects(self, unit: TranslationUnit) -> bool:
        return abs(sum(map(unit.source.count, _BRACKETS)) - sum(map(unit.target.count, _BRACKETS))) > self.most


@dataclass(frozen=True, slots=True)
class Punctuation:
    """The number of sentence ends (. ! ? …) differs by more than `most`: a side has sentences that the other lacks
    (OpusFilter TerminalPunctuationFilter, as a bound).
    """

    most: int = 3
    name: str = field(default="punctuation", init=False)

    def suspects(self, batch: UnitBatch) -> Mask:
        return batch.on_a_side(lambda side: side.characters.most(_END_SIGN) > self.most)

    def objects(self, unit: TranslationUnit) -> bool:
        return abs(self._ends(unit.source) - self._ends(unit.target)) > self.most

    @staticmethod
    def _ends(text: str) -> int:
        return len(_END.findall(text))


@dataclass(frozen=True, slots=True)
class Score:
    """The confidence of the alignment or the translation is below `least`; units without a score pass."""

    least: float = 0.2
    name: str = field(default="score", init=False)

    def objects(self, unit: TranslationUnit) -> bool:
        return unit.score is not None and unit.score < self.least


@dataclass(frozen=True, slots=True)
class Quality:
    """A check on the machine's output found one of `marks`."""

    marks: tuple[str, ...] = ("empty", "repetition", "copied", "too-long", "too-short", "damaged")
    name: str = field(default="quality", init=False)

    def objects(self, unit: TranslationUnit) -> bool:
        return not set(self.marks).isdisjoint(unit.quality)


@dataclass(frozen=True, slots=True)
class Kind:
    """The paragraph is of one of `kinds`, page furniture for example."""

    kinds: tuple[str, ...] = ("furniture",)
    name: str = field(default="kind", init=False)

    def objects(self, unit: TranslationUnit) -> bool:
        return unit.properties.get("kind") in self.kinds


@dataclass(frozen=True, slots=True)
class Doubled:
    """The source repeats the words of one half in the other, and the target does not, or the other way round."""

    name: str = field(default="doubled", init=False)

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
