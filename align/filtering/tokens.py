"""The words of texts: cut at white space, stripped for comparing, and as numbers that arrays can count and compare.

Many rules need the words of a text. They are asked one after the other for the same two texts, so that a handful of
remembered texts spares them all but the first cut, and the rules stay independent of each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

BETWEEN_TEXTS = "A"
"""Stands between texts in a list of words, with the number 0: a word that cannot come out of `str.lower`."""

ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
"""A web or mail address."""

_MOST_WORDS, _MOST_CHARACTERS = 1 << 17, 1 << 22
_REMEMBERED = 8
_WORD = re.compile(r"[^\W_]+")


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


def normalised(text: str) -> str:
    """`text` in lower case with words alone, for comparing; text without any word is only stripped."""
    return " ".join(_WORD.findall(text.lower())) or text.strip()


def words_of(text: str) -> list[str]:
    """The words of a text that is in lower case already, as `normalised` has them."""
    return _WORD.findall(text)


def first_word(text: str) -> str:
    """The first word of `normalised(text)`, or "" where it has none."""
    match = _WORD.search(text.lower())
    return match.group() if match else ""


class Pieces(NamedTuple):
    """Hashes of what words are made of when punctuation is left aside ("e-mail," is two pieces).

    Attributes:
        hashes: 64-bit hashes of pieces.
        starts, counts: by the number of a word, where its pieces are; each word has one at least.
        bare: whether a word is of punctuation alone, and its only piece the word itself.
    """

    hashes: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    bare: npt.NDArray[np.bool_]


class Vocabulary(dict[str, int]):
    """Numbers for words, given when a word is first asked for with `[word]`."""

    def __init__(self) -> None:
        super().__init__({BETWEEN_TEXTS: 0})
        self._new: list[str] = []
        self._characters = 0
        self._pieces = _pieces_of([BETWEEN_TEXTS])

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        self._new.append(word)
        self._characters += len(word)
        return number

    def make_room(self) -> None:
        """Forgets all words where there are very many or very long ones, so that memory stays bounded."""
        if len(self) > _MOST_WORDS or self._characters > _MOST_CHARACTERS:
            self.clear()
            self._characters = 0
            self[BETWEEN_TEXTS] = 0
            self._new = []
            self._pieces = _pieces_of([BETWEEN_TEXTS])

    def numbers(self, words: Iterable[str]) -> npt.NDArray[np.int64]:
        """The numbers of words."""
        return np.array(list(map(self.__getitem__, words)), np.int64)

    def pieces(self) -> Pieces:
        """The pieces of all words so far; the same hashes on every machine."""
        if self._new:
            self._pieces = _joined(self._pieces, _pieces_of(self._new))
            self._new = []
        return self._pieces


def _pieces_of(words: list[str]) -> Pieces:
    pieces = [[word] if word.isalpha() else words_of(word) for word in words]
    counts = np.array([max(len(found), 1) for found in pieces], np.int64)
    hashes = b"".join(_hash(piece) for word, found in zip(words, pieces, strict=True) for piece in found or [word])
    bare = np.array([not found for found in pieces], np.bool_)
    return Pieces(np.frombuffer(hashes, "<u8").astype(np.uint64), np.cumsum(counts) - counts, counts, bare)


def _joined(one: Pieces, other: Pieces) -> Pieces:
    return Pieces(
        np.concatenate((one.hashes, other.hashes)),
        np.concatenate((one.starts, other.starts + len(one.hashes))),
        np.concatenate((one.counts, other.counts)),
        np.concatenate((one.bare, other.bare)),
    )


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
