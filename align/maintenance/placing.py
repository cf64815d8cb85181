"""Which unit belongs to which sentences of an article."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from align.article import Article, Sentence
from align.bitext import Position, TranslationUnit

_MOST_JOINED = 8
"""Sentences in one unit; no aligner joins more."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Sentences that follow one another, and their unit; one sentence and None where no unit translates it."""

    sentences: tuple[Sentence, ...]
    unit: TranslationUnit | None


def place_units(article: Article, units: Iterable[TranslationUnit]) -> tuple[list[list[Placed]], int]:
    """What each paragraph's sentences are translated by, in order, and how many units have no place.

    A unit belongs where its position says, if its source stands there; else where its source first stands that no
    other unit has taken. It may be of several sentences, as beads of an alignment are. A sentence that is left over is
    translated by a unit of the same source that has its place elsewhere.

    Args:
        article: the source, with its sentences.
        units: of this article, in any order; where some name this article, only those count.
    """
    waiting = _Waiting(article, units)
    paragraphs: list[list[Placed]] = []
    for number, paragraph in enumerate(article.paragraphs, start=1):
        placed: list[Placed] = []
        done = 0
        while done < len(paragraph.sentences):
            one = waiting.take(Position(number, done + 1), paragraph.sentences[done:])
            placed.append(one)
            done += len(one.sentences)
        paragraphs.append(placed)
    return paragraphs, waiting.left


class _Waiting:
    """The units that have not found their place yet."""

    def __init__(self, article: Article, units: Iterable[TranslationUnit]) -> None:
        self._by_place: dict[Position, deque[TranslationUnit]] = defaultdict(deque)
        self._by_source: dict[str, deque[TranslationUnit]] = defaultdict(deque)
        self._done: set[int] = set()
        # Ids of units that are gone may be given again.
        self._held = _of_article(article, list(units))
        self.left = len(self._held)
        for unit in self._held:
            self._by_source[_plain(unit.source)].append(unit)
            if unit.position is not None:
                self._by_place[unit.position].append(unit)

    def take(self, place: Position, sentences: Sequence[Sentence]) -> Placed:
        """The first of `sentences`, which begin at `place`, with their unit."""
        joined = ""
        found: tuple[int, TranslationUnit] | None = None
        for count, sentence in enumerate(sentences[:_MOST_JOINED], start=1):
            joined = _plain(f"{joined} {sentence.text}")
            here = next((u for u in self._open(self._by_place.get(place)) if _plain(u.source) == joined), None)
            if here is not None:
                found = (count, here)
                break
            if found is None:
                other = next(self._open(self._by_source.get(joined)), None)
                found = None if other is None else (count, other)
        if found is None:
            same = self._by_source.get(_plain(sentences[0].text))
            return Placed((sentences[0],), same[-1] if same else None)
        self._done.add(id(found[1]))
        self.left -= 1
        return Placed(tuple(sentences[: found[0]]), found[1])

    def _open(self, units: Iterable[TranslationUnit] | None) -> Iterator[TranslationUnit]:
        return (unit for unit in units or () if id(unit) not in self._done)


def _of_article(article: Article, units: list[TranslationUnit]) -> list[TranslationUnit]:
    """The units that name the article, by its path or else by its name alone; all where none does."""
    name = PurePosixPath(article.id).name
    exact = [unit for unit in units if unit.article == article.id]
    return exact or [unit for unit in units if PurePosixPath(unit.article).name == name] or units


def _plain(text: str) -> str:
    # See `DocumentFormat.added_marks`: an article may have them where the whole document has not.
    return " ".join(text.replace("“", "").replace("”", "").split())
