"""The project's own parallel news, `corpora/news`, article by article, for benchmarks, evaluations and tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from align.bitext import TranslationUnit
from align.corpus.unit_files import read_article_table

ROOT = Path(__file__).resolve().parent.parent
NEWS = ROOT / "corpora" / "news"


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """An article with its translation.

    Attributes:
        id: its name in the corpus, such as "p01-001".
        units: sentence by sentence, the headline first.
    """

    id: str
    units: tuple[TranslationUnit, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its sentences, Dutch and English."""
        return [(unit.source, unit.target) for unit in self.units]

    def paragraphs(self, side: int = 0) -> list[list[str]]:
        """The sentences of its paragraphs, the headline with the first; side 0 is Dutch, 1 English."""
        return [
            [(unit.source, unit.target)[side] for unit in units]
            for _, units in groupby(self.units, lambda unit: max(unit.position.paragraph if unit.position else 0, 2))
        ]


def read_news(*parts: str) -> Iterator[NewsArticle]:
    """The articles of the parts, such as "part-01"; of all where none is named."""
    for part in parts or sorted(path.stem for path in NEWS.glob("part-*.tsv")):
        for name, units in groupby(read_article_table(NEWS / f"{part}.tsv"), lambda unit: unit.article):
            yield NewsArticle(name, tuple(units))


def held_out_articles() -> frozenset[str]:
    """The ids of those that neither the embedded model nor its lexicon was made of."""
    return frozenset((ROOT / "models" / "recipes" / "held-out-news.txt").read_text(encoding="utf-8").split())
