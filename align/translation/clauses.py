"""Splits a sentence that is longer than the model was made for, at the best mark there is.

Nothing is cut off: the pieces, with the white space between them, give the sentence back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_MARKS = (
    # From the strongest boundary to the weakest; each matches the place after which the sentence may be split.
    re.compile(r"[.!?…][”’\"')]*(?=\s)|\n"),
    re.compile(r"[;:](?=\s)|\s[–—-](?=\s)"),
    re.compile(r"[,)](?=\s)|[”’](?=\s)"),
    re.compile(r"(?=\s(?:en|of|maar|want|dat|die|omdat|terwijl|waarbij|zodat|and|or|but|that|which|because|while)\s)"),
    re.compile(r"(?=\s)"),
)


class Clause(NamedTuple):
    """A stretch of a sentence and the white space that followed it ("" at the end or within a word)."""

    text: str
    separator: str


def split_clauses(sentence: str, length: Callable[[str], int], limit: int) -> list[Clause]:
    """Clauses of at most `limit` pieces each.

    The sentence is halved at the strongest mark in its middle half, then each half likewise, so that the clauses are
    of about equal length.

    Args:
        sentence: text without white space at its ends.
        length: pieces of a text, as the model counts them.
        limit: most pieces a clause may have, at least 8; only a single character that takes more pieces exceeds it.
    """
    if length(sentence) <= limit or len(sentence) < 2:
        return [Clause(sentence, "")]
    cut = _best_cut(sentence)
    head, tail = sentence[:cut], sentence[cut:]
    stripped = tail.lstrip()
    separator = tail[: len(tail) - len(stripped)]
    left = split_clauses(head, length, limit)
    right = split_clauses(stripped, length, limit)
    left[-1] = Clause(left[-1].text, separator)
    return left + right


def _best_cut(sentence: str) -> int:
    """Offset at which to split: never 0, never the end, and white space (if any) only after it."""
    middle = len(sentence) / 2
    for margin in (0.25, 0.5):
        low, high = middle * (1 - 2 * margin), middle * (1 + 2 * margin)
        for mark in _MARKS:
            places = [m.end() for m in mark.finditer(sentence) if low <= m.end() <= high]
            places = [p for p in places if sentence[:p].strip() and sentence[p:].strip()]
            if places:
                best = min(places, key=lambda p: abs(p - middle))
                return len(sentence[:best].rstrip())
    return len(sentence) // 2
