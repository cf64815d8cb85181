"""What translation gives: a translated sentence, a translated article. Plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from align.article import Article
from align.bitext import TranslationUnit


@dataclass(frozen=True, slots=True)
class Translation:
    """A sentence and its translation.

    Attributes:
        source: the sentence as it was given.
        text: its translation; "" for a sentence without characters other than white space.
        score: geometric mean of the model's probabilities of the output pieces, in (0, 1]; not calibrated. That of a
            repaired translation has the penalty for repetition in it.
        quality: names of the checks in `align.translation.checks` that object to the text, "quotes" where quotation
            marks differ, and "term" where a term of the glossary is missing; empty where nothing is found.
        rate: 100 where the text was taken from a memory, 101 where a neighbour was the same besides; 0 for machine
            translation. The score is 1 then.
    """

    source: str
    text: str
    score: float
    quality: tuple[str, ...] = ()
    rate: int = 0


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """An article with its sentences and the unit of each, in reading order."""

    article: Article
    units: tuple[TranslationUnit, ...]

    @property
    def text(self) -> str:
        """The translation as plain text, its lines as in the source; hard-wrapped lines of a paragraph are one."""
        return self.article.filled(self._paragraphs())

    def _paragraphs(self) -> Iterator[str]:
        units = iter(self.units)
        for paragraph in self.article.paragraphs:
            pieces: list[str] = []
            end = 0
            for sentence in paragraph.sentences:
                target = next(units).target
                if target and any(pieces):
                    pieces.append("\n" if "\n" in paragraph.text[end : sentence.start] else " ")
                pieces.append(target)
                end = sentence.end
            yield "".join(pieces)
