"""What is in a file of translation units, counted, whatever its format."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from align.bitext import TranslationUnit


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


@dataclass(frozen=True, slots=True)
class BitextStatistics:
    """Counts over units; the first five are those of `TmxStatistics`.

    Attributes:
        units: how many there are.
        segments: texts that are not empty, by language.
        words: runs of characters other than white space, by language.
        characters: code points, by language; inline codes do not count.
        origins: units by who made the target.
        empty: units in which a text is empty or white space.
        duplicates: units whose languages and texts are those of an earlier unit.
        marked: units with a mark of suspicion.
        articles: runs of units that name the same article.
    """

    units: int
    segments: Mapping[str, int]
    words: Mapping[str, int]
    characters: Mapping[str, int]
    origins: Mapping[str, int]
    empty: int
    duplicates: int
    marked: int
    articles: int


def bitext_statistics(units: Iterable[TranslationUnit]) -> BitextStatistics:
    """Counts units. Memory grows by 8 bytes a unit, to know repeated units."""
    counts = TextCounts()
    origins: Counter[str] = Counter()
    marked = articles = 0
    article = ""
    for unit in units:
        sides = ((unit.source_language, unit.source), (unit.target_language, unit.target))
        counts.add((language, text, bool(text.strip())) for language, text in sides)
        origins[unit.origin] += 1
        marked += bool(unit.quality)
        articles += bool(unit.article) and unit.article != article
        article = unit.article
    return BitextStatistics(
        units=counts.units,
        segments=dict(counts.segments),
        words=dict(counts.words),
        characters=dict(counts.characters),
        origins=dict(origins),
        empty=counts.empty,
        duplicates=counts.duplicates(),
        marked=marked,
        articles=articles,
    )
