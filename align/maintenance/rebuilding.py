"""A reviewed translation put back into the shape of its article."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from align.article import Article, Sentence
from align.bitext import Position, TranslationUnit


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """An article in the target language.

    Attributes:
        text: its paragraphs with a blank line between them, line breaks between sentences as in the source.
        missing: source sentences that no unit translates; they stand in the text as they are.
        unused: units whose source is not in the article.
    """

    text: str
    missing: tuple[str, ...]
    unused: int


def rebuild_article(article: Article, units: Iterable[TranslationUnit]) -> Rebuilt:
    """Puts the targets of units where their sources stand.

    A unit belongs where its position says, if its source stands there; else where its source first stands that no
    other unit has taken. It may be of several sentences, as beads of an alignment are.

    Args:
        article: the source, with its sentences.
        units: of this article, in any order; where all name an article and some name this one, only those count.
    """
    waiting = _Waiting(article, units)
    paragraphs: list[str] = []
    missing: list[str] = []
    for number, paragraph in enumerate(article.paragraphs, start=1):
        pieces: list[str] = []
        end = 0
        lost = 0
        sentences = list(paragraph.sentences)
        while sentences:
            place = Position(number, len(paragraph.sentences) - len(sentences) + 1)
            taken, target = waiting.take(place, sentences)
            if target is None:
                target = sentences[0].text
                missing.append(target)
                lost += 1
            if target and any(pieces):
                pieces.append("\n" if "\n" in paragraph.text[end : sentences[0].start] else " ")
            pieces.append(target)
            end = sentences[taken - 1].end
            del sentences[:taken]
        if paragraph.kind == "furniture" and lost == len(paragraph.sentences):
            # It was left out of the translation on purpose.
            del missing[len(missing) - lost :]
            continue
        paragraphs.append("".join(pieces))
    return Rebuilt("\n\n".join(paragraph for paragraph in paragraphs if paragraph), tuple(missing), waiting.left)


class _Waiting:
    """The units that have not found their place yet."""

    def __init__(self, article: Article, units: Iterable[TranslationUnit]) -> None:
        held = list(units)
        own = [unit for unit in held if unit.article == article.id]
        self._by_place: dict[Position, deque[TranslationUnit]] = defaultdict(deque)
        self._by_source: dict[str, deque[TranslationUnit]] = defaultdict(deque)
        self._done: set[int] = set()
        self.left = 0
        for unit in own or held:
            self.left += 1
            source = _plain(unit.source)
            self._by_source[source].append(unit)
            if unit.position is not None:
                self._by_place[unit.position].append(unit)

    def take(self, place: Position, sentences: list[Sentence]) -> tuple[int, str | None]:
        """How many of the sentences the unit at `place` is of, and its target; 1 and None where there is none."""
        joined = ""
        found: tuple[int, TranslationUnit] | None = None
        for count, sentence in enumerate(sentences, start=1):
            joined = _plain(f"{joined} {sentence.text}")
            here = next((u for u in self._open(self._by_place.get(place)) if _plain(u.source) == joined), None)
            if here is not None:
                found = (count, here)
                break
            if found is None:
                other = next(self._open(self._by_source.get(joined)), None)
                found = None if other is None else (count, other)
            if count == 8:  # No aligner joins more.
                break
        if found is None:
            return 1, None
        self._done.add(id(found[1]))
        self.left -= 1
        return found[0], found[1].target

    def _open(self, units: Iterable[TranslationUnit] | None) -> Iterator[TranslationUnit]:
        return (unit for unit in units or () if id(unit) not in self._done)


def _plain(text: str) -> str:
    return " ".join(text.split())
