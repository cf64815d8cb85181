"""Texts cut at white space, remembered while the rules look at one unit.

Many rules need the words of a text. They are asked one after the other for the same two texts, so that a handful of
remembered texts spares them all but the first cut, and the rules stay independent of each other.
"""

from __future__ import annotations

from functools import lru_cache

_REMEMBERED = 8


@lru_cache(_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """The words of `text`, punctuation and all."""
    return tuple(text.split())


@lru_cache(_REMEMBERED)
def lower_words(text: str) -> tuple[str, ...]:
    """The words of `text` in lower case."""
    return tuple(text.lower().split())


@lru_cache(_REMEMBERED)
def lower_word_set(text: str) -> frozenset[str]:
    """The different words of `text` in lower case."""
    return frozenset(lower_words(text))
