"""Words of a translation that are no English, put right from what the source was guided by.

A small model that has to copy a word from pieces at times begins it right and ends it wrong ("twot" for tweet), and
leaves a Dutch word as it is. Both are seen where a lexicon guides the sources: the word is like no English word, and a
meaning that stood in the source has no place in the translation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from difflib import SequenceMatcher

from align.lexicon import Guide, Guided
from align.lexicon.store import meanings
from align.translation.coverage import stem, stems

_WORD = re.compile(r"(?<![\w'’-])[a-zà-ÿ]{4,}(?![\w'’-])")
_MEANING = re.compile(r"[a-zà-ÿ-]{3,}")
_ALIKE = 0.7
"""How alike a meaning and what the model made of it are at least (Ratcliff and Obershelp's measure, 0 to 1)."""
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "est", "ness", "able", "less", "wise")
_BEGINNINGS = ("un", "mis", "re", "dis", "non", "over", "under", "pre", "out", "in")
_BRITISH = (("or", "our"), ("er", "re"), ("yz", "ys"), ("iz", "is"), ("gray", "grey"), ("og", "ogue"), ("l", "ll"))
"""American spellings and British ones, which the lexicon has."""
_LEAST_PART = 3

_ARTICLE = re.compile(r"(?<![\w'’.-])(?P<a>a|(?:(?<=^)|(?<=[.!?“\"] ))A)(?P<n>n?)(?= (?P<first>[\w’']+))")
_NO_NOUN = frozenset("a an and as at if in into is it of on or up us are also after".split())
"""Behind one of these "a" is a letter."""
_VOWEL = re.compile(
    r"[aei]|o(?!ne\b|nce\b|ne-)|u(?:n(?!i|anim)|m|p|l|g|s(?![eu]|a\w)|r(?![aeiou]))|hour|honest|honou?r|heir"
)
_NO_VOWEL = re.compile(r"eu|ewe|u[snt]e")
_CONSONANT = re.compile(
    r"(?:[bcdfgjklmnpqrtvwz][aeiouylrhw]|s(?:[ckmnpqtw]|[aeiouylh])|y[aeo])[a-z]{2,}"
    r"|eu[rkp]|uni(?:t|que|c|f|v|on)|us[ea]|one\b"
)
"""Where the letters leave no doubt: short words may be abbreviations, which are spelled ("an mbo")."""


def restore_words(source: str, guided: Guided, target: str, guide: Guide, asked: Collection[str] = frozenset()) -> str:
    """`target` with English for its words that are none, where it is clear which is meant.

    Args:
        source: the text that was guided.
        guided: its guided text.
        target: the translation.
        guide: made the guided text.
        asked: words that the user asks for, which are right whatever they are.
    """
    strange = [match for match in _WORD.finditer(target) if match[0] not in asked and not _is_english(match[0], guide)]
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
        first = match["first"]
        if first in _NO_NOUN:
            return match[0]
        if not match["n"] and _VOWEL.match(first) and not _NO_VOWEL.match(first):
            return f"{match['a']}n"
        return match["a"] if match["n"] and _CONSONANT.match(first) else match[0]

    return _ARTICLE.sub(article, target) if "a" in target or "A" in target else target


def _is_english(word: str, guide: Guide) -> bool:
    """Whether a word is English, as far as a lexicon can tell: inflected, spelled the American way, or put together."""
    known = guide.words.is_english
    if known(word) or any(_inflected(form, known) for form in (word, *_spelled(word))):
        return True
    for beginning in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) > _LEAST_PART and (known(rest) or _inflected(rest, known)):
            return True
    parts = range(_LEAST_PART, len(word) - _LEAST_PART + 1)
    return any(known(word[:cut]) and (known(word[cut:]) or _inflected(word[cut:], known)) for cut in parts)


def _spelled(word: str) -> list[str]:
    return [word.replace(american, british) for american, british in _BRITISH if american in word]


def _inflected(word: str, known: Callable[[str], bool]) -> bool:
    if known(word):
        return True
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and not word.endswith("ss") and len(base) >= _LEAST_PART:
            doubled = base[:-1] if base[-1] == base[-2] else base
            if any(map(known, (base, f"{base}e", doubled, f"{base[:-1]}y"))):
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
