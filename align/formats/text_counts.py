"""Counts of texts that belong together, for the statistics of any format of units."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b


class TextCounts:
    """Counts over units. Memory grows by 8 bytes a unit, to know repeated ones.

    Attributes:
        units: how many were added.
        segments: texts that are there, by language.
        words: runs of characters other than white space, by language.
        characters: code points, by language.
        empty: units without any text, or with one that is missing or white space.
    """

    def __init__(self) -> None:
        self.segments: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()
        self.units = self.empty = 0
        self._hashes = array("q")

    def add(self, texts: Iterable[tuple[str, str, bool]]) -> None:
        """Adds a unit: the language of each of its texts, the text, and whether that counts as a segment."""
        key: list[str] = []
        empty = False
        for language, text, is_segment in texts:
            self.segments[language] += is_segment
            self.words[language] += len(text.split())
            self.characters[language] += len(text)
            empty = empty or not text.strip()
            key += (language, text)
        self.units += 1
        self.empty += empty or not key
        digest = blake2b("\0".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._hashes.append(int.from_bytes(digest, "little", signed=True))

    def duplicates(self) -> int:
        """Units whose languages and texts are all those of an earlier one."""
        import numpy as np

        return self.units - len(np.unique(np.frombuffer(self._hashes, dtype=np.int64)))
