"""What is in a file of translation units, counted, whatever its format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from align.bitext import TranslationUnit
from align.formats.text_counts import TextCounts


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
        marked += bool(unit.properties.get("quality"))
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
