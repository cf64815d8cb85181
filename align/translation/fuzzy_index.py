"""Which of a million texts may be like a given one: an inverted index in three numpy arrays."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[^\W\d_]+")
_STEM = 6
"""Letters of a word that count, so that most inflected forms of long words are one."""

_SHORT = 28
"""Texts of at most so many characters are indexed by runs of three characters as well, as they have few words."""

_MARGIN = 12
_MOST_POSTINGS = 40_000
"""Postings that one search looks at, unless its rarest stem alone has more."""

_MOST_CANDIDATES = 48
_HASH_BITS = 22

_Numbers = npt.NDArray[np.uint32]


class FuzzyIndex:
    """An index from word stems to texts.

    Args:
        texts: normalised; their numbers are their places.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        stems, counts, lengths = array("I"), array("H"), array("H")
        for text in texts:
            found = _features(text, _SHORT)
            stems.extend(found)
            counts.append(min(len(found), 0xFFFF))
            lengths.append(min(len(text), 0xFFFF))
        self._lengths = np.frombuffer(lengths, dtype=np.uint16)
        # Twice as many slots as there are features, so that a small memory has a small table.
        self._mask = (1 << min(max(len(stems).bit_length() + 1, 6), _HASH_BITS)) - 1
        keys = np.frombuffer(stems, dtype=np.uint32) & np.uint32(self._mask)
        sizes = np.frombuffer(counts, dtype=np.uint16)
        # Sorted by stem and, being stable, by text within a stem.
        order = np.argsort(keys, kind="stable")
        owners = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        self._texts: _Numbers = owners[order]
        del owners, order
        self._starts = np.zeros(self._mask + 2, dtype=np.uint32)
        np.cumsum(np.bincount(keys, minlength=self._mask + 1), out=self._starts[1:])

    def candidates(self, text: str, threshold: float) -> list[int]:
        """Numbers of the texts that share most with `text`, weighted by rarity; at most a few dozen.

        Args:
            text: normalised.
            threshold: least similarity that is of interest; texts too long or too short for it are left out.
        """
        found = {feature & self._mask for feature in _features(text, _SHORT + _MARGIN)}
        spans = [(int(self._starts[stem]), int(self._starts[stem + 1])) for stem in found]
        spans = sorted((span for span in spans if span[0] < span[1]), key=lambda span: span[1] - span[0])
        pieces: list[_Numbers] = []
        weights: list[npt.NDArray[np.float32]] = []
        seen = 0
        for start, end in spans:
            if seen and seen + end - start > _MOST_POSTINGS:
                break
            part = self._texts[start : min(end, start + 4 * _MOST_POSTINGS)]
            lengths = self._lengths[part]
            part = part[(lengths >= threshold * len(text)) & (lengths * threshold <= len(text))]
            seen += end - start
            pieces.append(part)
            weight = np.log(1 + len(self._lengths) / (end - start))
            weights.append(np.full(len(part), weight, dtype=np.float32))
        if not pieces:
            return []
        numbers, inverse = np.unique(np.concatenate(pieces), return_inverse=True)
        if not len(numbers):
            return []
        points = np.bincount(inverse, weights=np.concatenate(weights))
        if len(numbers) > _MOST_CANDIDATES:
            best = np.argpartition(points, -_MOST_CANDIDATES)[-_MOST_CANDIDATES:]
            numbers = numbers[best]
        return [int(number) for number in numbers]


def _features(text: str, short: int) -> set[int]:
    """Hashes of the stems of a text, and of its runs of three characters where it is short."""
    mask = (1 << _HASH_BITS) - 1
    found = {hash(word[:_STEM]) & mask for word in _WORD.findall(text)}
    if len(text) <= short:
        found |= {hash(text[i : i + 3] + "\0") & mask for i in range(len(text) - 2)}
    return found
