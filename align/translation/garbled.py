"""Words of a translation that are no English, put right from what the source was guided by.

A small model that has to copy a word from pieces at times begins it right and ends it wrong ("twot" for tweet), and
leaves a Dutch word as it is. Both are seen where a lexicon guides the sources: the word is like no English word, and a
meaning that stood in the source has no place in the translation.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from align.lexicon import Guide, Guided
from align.lexicon.store import meanings
from align.translation.coverage import stem, stems

_WORD = re.compile(r"(?<![\w'’-])[a-zà-ÿ]{4,}(?![\w'’-])")
_MEANING = re.compile(r"[a-zà-ÿ-]{3,}")
_ALIKE = 0.55
"""How alike a meaning and what the model made of it are at least (Ratcliff and Obershelp's measure, 0 to 1)."""
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "est", "ness", "able", "less")
_ARTICLE = re.compile(r"(?<![\w'’.-])([Aa])(n?)(?= ([\w’']+))")
_VOWEL = re.compile(r"[aei]|o(?!ne|nce)|u(?:n(?!i)|m|p|l|g|s(?![eu]|a\w)|r(?![aeiou]))|hour|honest|honou?r|heir")
_NO_NOUN = frozenset("a an and as at if in into is it of on or up us are also after".split())
"""Behind one of these "a" is a letter."""
_NO_VOWEL = re.compile(r"eu|ewe|u[snt]e|unanim")
_CONSONANT = re.compile(r"[bcdfgjklmnpqrstvwxyz][a-z]|h(?!our|onest|onou?r|eir|erb)[a-z]|eu[rkp]|uni[^mn]|us[ea]|one")


def restore_words(source: str, guided: Guided, target: str, guide: Guide) -> str:
    """`target` with English for its words that are none, where it is clear which is meant.

    Args:
        source: the text that was guided.
        guided: its guided text.
        target: the translation.
        guide: made the guided text.
    """
    strange = [match for match in _WORD.finditer(target) if not _is_english(match[0], guide)]
    if not strange:
        return target
    ours = {word.lower() for word in re.findall(r"[^\W\d_]+", source)}
    garbled = {match[0] for match in strange}
    there = stems(" ".join(word for word in re.findall(r"[^\W\d_]+", target) if word not in garbled))
    lacking = [
        english
        for stretch in guided.stretches
        for english in stretch.english[:1]
        if _MEANING.fullmatch(english) and stem(english) not in there
    ]
    for match in reversed(strange):
        word = match[0]
        english = _dutch(word, ours, guide) or _nearest(word, lacking)
        if english is not None and english != word:
            target = target[: match.start()] + english + target[match.end() :]
            if english in lacking:
                lacking.remove(english)
    return target


def restore_articles(target: str) -> str:
    """`target` with "an" before vowels and "a" before consonants, where the letters leave no doubt."""

    def article(match: re.Match[str]) -> str:
        first = match[3]
        if first in _NO_NOUN:
            return match[0]
        if not match[2] and _VOWEL.match(first) and not _NO_VOWEL.match(first):
            return f"{match[1]}n"
        return match[1] if match[2] and _CONSONANT.match(first) else match[0]

    return _ARTICLE.sub(article, target) if "a" in target or "A" in target else target


def _is_english(word: str, guide: Guide) -> bool:
    if guide.words.is_english(word):
        return True
    for ending in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss"):
            base = word[: -len(ending)]
            if len(base) >= 3 and any(map(guide.words.is_english, (base, f"{base}e", base[:-1], f"{base[:-1]}y"))):
                return True
    return False


def _dutch(word: str, ours: Collection[str], guide: Guide) -> str | None:
    """English for a Dutch word that was left as it stood in the source."""
    english = guide.lexicon.words.get(word) if word in ours else None
    return None if english is None else meanings(english)[0]


def _nearest(word: str, lacking: list[str]) -> str | None:
    best: tuple[float, str] | None = None
    for english in lacking:
        if english[0] == word[0]:
            alike = SequenceMatcher(None, english, word, autojunk=False).ratio()
            if alike >= _ALIKE and (best is None or alike > best[0]):
                best = (alike, english)
    return None if best is None else best[1]
