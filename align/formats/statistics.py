"""What is in a file of translation units, counted, whatever its format."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from align.bitext import TranslationUnit


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
    import numpy as np

    segments: Counter[str] = Counter()
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    origins: Counter[str] = Counter()
    empty = marked = articles = 0
    article = ""
    hashes = array("q")
    for unit in units:
        sides = ((unit.source_language, unit.source), (unit.target_language, unit.target))
        for language, text in sides:
            segments[language] += bool(text.strip())
            words[language] += len(text.split())
            characters[language] += len(text)
        origins[unit.origin] += 1
        empty += not all(text.strip() for _, text in sides)
        marked += bool(unit.properties.get("quality"))
        articles += bool(unit.article) and unit.article != article
        article = unit.article
        key = "\0".join(part for side in sides for part in side).encode("utf-8", "surrogatepass")
        hashes.append(int.from_bytes(blake2b(key, digest_size=8).digest(), "little", signed=True))
    return BitextStatistics(
        units=len(hashes),
        segments=dict(segments),
        words=dict(words),
        characters=dict(characters),
        origins=dict(origins),
        empty=empty,
        duplicates=len(hashes) - len(np.unique(np.frombuffer(hashes, dtype=np.int64))),
        marked=marked,
        articles=articles,
    )
