"""A translation in the capitals of its source: what a memory has for the same text in other capitals.

Capitals carry over from Dutch to English as far as both use them alike: for a whole text, for the first letter of each
word, for the first letter of a sentence, and for words that are the same in both, as most names are. Where a text in
capitals is wanted in small letters, it may hold English words that keep a capital and whose Dutch has changed beyond
recognition ("NAVO", "Duitse"): then nobody can be sure.
"""

from __future__ import annotations

import re
from typing import Literal

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ALWAYS_CAPITAL = frozenset(
    (
        "i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february april june july"
        " september october november december christmas easter"
    ).split()
)
"""English words with a capital wherever they stand, whose Dutch has none; "may", "march" and "august" are words too."""

Shape = Literal["capitals", "title", "sentence"]


def in_case_of(wanted: str, source: str, target: str) -> tuple[str, bool]:
    """`target` with the capitals of `wanted`, and whether they are sure to be right.

    Args:
        wanted: the text that is translated.
        source: the same text, but for its capitals, as a memory has it.
        target: its translation there.
    """
    ours, theirs = _WORD.findall(wanted), _WORD.findall(source)
    if ours == theirs or not target:
        return target, True
    shapes = _shape(ours), _shape(theirs)
    if shapes[0] == "capitals" and shapes[1] != "capitals":
        return target.upper(), True
    if shapes[0] == "title" and shapes[1] != "title":
        return _WORD.sub(lambda match: _capitalised(match[0], in_capitals=target.isupper()), target), True
    if shapes[1] != "sentence" and shapes[0] == "sentence":
        if _shape(_WORD.findall(target)) == "sentence" and len(theirs) > 1:
            # The translation never had the capitals of its source.
            return _with_first(wanted, target), True
        return _in_small_letters(ours, wanted, target)
    return _word_by_word(ours, theirs, wanted, target)


def _shape(words: list[str]) -> Shape:
    lettered = [word for word in words if word.lower() != word.upper()]
    if lettered and all(word.isupper() for word in lettered) and (len(lettered) > 1 or len(lettered[0]) > 1):
        return "capitals"
    if len(lettered) > 1 and all(word != word.lower() for word in lettered):
        return "title"
    return "sentence"


def _capitalised(word: str, *, in_capitals: bool) -> str:
    if in_capitals:
        return word[0] + word[1:].lower()
    # "iPhone" has its capital already.
    return word[0].upper() + word[1:] if word[1:] == word[1:].lower() else word


def _in_small_letters(ours: list[str], wanted: str, target: str) -> tuple[str, bool]:
    """A translation in capitals as a sentence: words that the source has too are written as it writes them."""
    written = {word.lower(): word for word in ours}
    # The first word may have a capital only for being the first.
    names = {word for word in ours[1:] if word != word.lower()} | {
        word for word in ours[:1] if word[1:].lower() != word[1:]
    }

    def small(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in written:
            names.discard(written[word])
            return written[word]
        return word[0].upper() + word[1:] if _keeps_capital(word) else word

    return _with_first(wanted, _WORD.sub(small, target)), not names


def _word_by_word(ours: list[str], theirs: list[str], wanted: str, target: str) -> tuple[str, bool]:
    """Where some words alone differ: a name that is in the translation too is written as the source writes it."""
    changed = dict(zip(theirs, ours, strict=False))
    sure = len(ours) == len(theirs)
    for index, (their, our) in enumerate(zip(theirs, ours, strict=False)):
        if their == our:
            continue
        found = any(word == their for word in _WORD.findall(target))
        if not found and (index or their[1:] != our[1:]):
            sure = False
    target = _WORD.sub(lambda match: changed.get(match[0], match[0]), target)
    return (_with_first(wanted, target) if _first_letters(theirs, ours) else target), sure


def _first_letters(theirs: list[str], ours: list[str]) -> bool:
    """Whether the first words differ in their first letter."""
    return bool(theirs and ours) and theirs[0][0] != ours[0][0]


def _keeps_capital(word: str) -> bool:
    return word.lower().replace("’", "'") in _ALWAYS_CAPITAL


def _with_first(wanted: str, target: str) -> str:
    """`target` with a capital at its beginning where `wanted` has one, and none where it has none."""
    first, mine = _WORD.search(wanted), _WORD.search(target)
    if first is None or mine is None:
        return target
    word = mine[0]
    if first[0][0].isupper():
        word = word[0].upper() + word[1:]
    elif wanted.lstrip()[0].isalpha() and not _keeps_capital(word) and not (len(word) > 1 and word.isupper()):
        # Behind a quotation mark small letters say nothing of the sentence.
        word = word[0].lower() + word[1:]
    return f"{target[: mine.start()]}{word}{target[mine.end() :]}"
