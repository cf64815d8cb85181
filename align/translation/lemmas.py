"""Dictionary forms of words: "gemeenteraden" -> "gemeenteraad", by simplemma where it is installed."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import lru_cache

logger = logging.getLogger(__name__)

_REMEMBERED = 1 << 16
_ENGLISH_PLURALS = (
    (re.compile(r"(?<=\w{3})(?<![aeiou])ies$"), "y"),
    (re.compile(r"(?<=\w{2}(?:ss|sh|ch|.x))es$"), ""),
    (re.compile(r"(?<=\w{3})(?<![sui])s$"), ""),
)


@lru_cache(maxsize=8)
def word_forms(language: str) -> Callable[[str], frozenset[str]]:
    """What gives a word the names it is known by: itself and its dictionary form, in small letters.

    Two words are forms of one where they have a name in common. Without simplemma, words of Dutch have only
    themselves, which a warning says once; English ones lose the plural's ending.

    Args:
        language: "nl" or "en", or another that simplemma knows.
    """
    lemmatize = _lemmatizer(language)

    @lru_cache(maxsize=_REMEMBERED)
    def forms(word: str) -> frozenset[str]:
        lower = re.sub(r"['’]s?$", "", word.lower()) if language == "en" else word.lower()
        names = {lower, lemmatize(lower)}
        if language == "en":
            names |= {pattern.sub(ending, lower) for pattern, ending in _ENGLISH_PLURALS}
        return frozenset(names)

    return forms


def _lemmatizer(language: str) -> Callable[[str], str]:
    try:
        import simplemma
    except ImportError:
        if language != "en":
            logger.warning("glossary: only terms as they stand in it are found; pip install 'nlen[terms]' for plurals")
        return str

    def lemma(word: str) -> str:
        try:
            return str(simplemma.lemmatize(word, lang=language)).lower()
        except ValueError:  # A language that it does not know.
            return word

    return lemma
