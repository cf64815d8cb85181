"""A reviewed translation put back into the document that it is of."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from align.article import Article, Paragraph, Sentence
from align.bitext import Position, TranslationUnit
from align.documents import FORMATS, Document, Lines, TranslatedParagraph, as_document, read_document
from align.inline import InlineCode, distribute_codes
from align.segmentation import segment_rest
from align.translation.markup.carrying import translated_paragraph
from align.translation.masking.verbatim import held_sentences

_MOST_JOINED = 8
"""Sentences in one unit; no aligner joins more."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A document in the target language.

    Attributes:
        data: the document.
        missing: source sentences with words that no unit translates; they stand in it as they are.
        unused: units whose source is not in its article.
    """

    data: bytes
    missing: tuple[str, ...]
    unused: int


def rebuild_file(
    opened: Callable[[], BinaryIO], units: Iterable[TranslationUnit], *, to: str | None = None, lines: Lines = "auto"
) -> Rebuilt:
    """Puts the targets of units into the document that a file is.

    Args:
        opened: gives the file, from its beginning.
        units: see `place_units`. The languages are those of the first.
        to: the format to write; see `align.documents.read_document`.
        lines: likewise.

    Raises:
        ReadError, UsageError: see `align.documents.read_document`.
    """
    held = list(units)
    source, target = (held[0].source_language, held[0].target_language) if held else ("nl", "en")
    results: list[Rebuilt] = []
    # Units of a whole document leave program code out; those of an article have it among their words.
    for protect in (True, False):
        document = read_document(opened(), to=to, language=source, lines=lines, protect=protect)
        results.append(rebuild_document(document, held, target))
        if not results[-1].missing:
            break
    return min(results, key=lambda result: (result.unused, len(result.missing)))


def rebuild_document(document: Document, units: Iterable[TranslationUnit], language: str = "en") -> Rebuilt:
    """Puts the targets of units where their sources stand, and the document's codes where the units have them.

    Where a unit has not all the codes of its sentence, those of the document are placed by length, so that none is
    lost.

    Args:
        document: its paragraphs are segmented where they are not yet. Where it has no skeleton, its text is written.
        units: see `place_units`.
        language: BCP 47 tag of the targets, which the document will declare.
    """
    article = segment_rest(document.article)
    skeleton = document.skeleton or as_document(article, "txt").skeleton
    assert skeleton is not None
    known = FORMATS.get(article.format)
    marks = "" if known is None else known.added_marks
    placed, unused = place_units(article, units)
    paragraphs: list[TranslatedParagraph | None] = []
    missing: list[str] = []
    for paragraph, own in zip(article.paragraphs, placed, strict=True):
        if paragraph.kind == "furniture" and all(one.unit is None for one in own):
            # It was left out of the translation on purpose.
            paragraphs.append(None)
            continue
        if known is not None and known.has_targets and any(one.unit is None for one in own):
            # A text without a translation has a place for one, which stays empty.
            paragraphs.append(None)
            missing += _missing(paragraph, own)
            continue
        paragraphs.append(_translated(paragraph, own, marks))
        missing += _missing(paragraph, own)
    return Rebuilt(skeleton.filled(paragraphs, language), tuple(missing), unused)


def _translated(paragraph: Paragraph, placed: Sequence[Placed], marks: str) -> TranslatedParagraph:
    stretches = [(one.sentences[0].start, one.sentences[-1].end) for one in placed]
    sentences = tuple(Sentence(paragraph.text[start:end], start, end) for start, end in stretches)
    inside = distribute_codes(paragraph.codes, stretches).inside
    units = [
        TranslationUnit(sentence.text, sentence.text, source_codes=codes, target_codes=codes)
        if one.unit is None
        else _with_own_codes(_without_marks(one.unit, sentence.text, marks), codes)
        for one, sentence, codes in zip(placed, sentences, inside, strict=True)
    ]
    return translated_paragraph(replace(paragraph, sentences=sentences), units)


def _without_marks(unit: TranslationUnit, source: str, marks: str) -> TranslationUnit:
    """The unit without the marks that a program which shows the document adds to it, where the document has none."""
    if not marks or unit.source.count(marks[0]) == source.count(marks[0]):
        return unit
    kept = [place for place, character in enumerate(unit.target) if character not in marks]
    codes = tuple(replace(code, offset=bisect_left(kept, code.offset)) for code in unit.target_codes)
    return replace(unit, target="".join(unit.target[place] for place in kept), target_codes=codes)


def _with_own_codes(unit: TranslationUnit, codes: Sequence[InlineCode]) -> TranslationUnit:
    """The unit, its codes as they are in the document: not every tool gives back what a code stands for."""
    ordered = sorted(unit.source_codes, key=lambda code: code.offset)
    if [code.kind for code in ordered] != [code.kind for code in codes]:
        return unit
    known = {(own.kind, own.id): code.data for own, code in zip(ordered, codes, strict=True)}
    if len(known) != len(codes):
        return unit
    target = tuple(replace(code, data=known.get((code.kind, code.id), code.data)) for code in unit.target_codes)
    return replace(unit, target_codes=target)


def _missing(paragraph: Paragraph, placed: Iterable[Placed]) -> Iterator[str]:
    """The sentences without a unit, but for those that are in another language."""
    left = [one.sentences[0] for one in placed if one.unit is None]
    if not left:
        return
    held = dict(zip(paragraph.sentences, held_sentences(paragraph), strict=True))
    for sentence in left:
        passages = held[sentence]
        if any(map(str.isalpha, sentence.text)) and not (passages is not None and passages.is_all):
            yield sentence.text


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
