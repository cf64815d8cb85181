"""Sentences in, translations out, in order: looking ahead, translating equal text once, decoding again on failure."""

from __future__ import annotations

import os
import re
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from align.article import Article
from align.bitext import Position, TranslationUnit
from align.errors import UsageError
from align.formats.languages import primary_subtag
from align.modelhub import ModelDescription, locate_model
from align.segmentation import segment_paragraph
from align.translation.batching import length_batches, pipeline, windows
from align.translation.checks import find_faults, severity, undouble
from align.translation.clauses import split_clauses
from align.translation.marian import DecodingOptions, Hypothesis, MarianModel
from align.translation.numbers import restore_numbers
from align.translation.quotes import quotes_differ, restore_quotes
from align.translation.result import TranslatedArticle, Translation

REMEMBERED = 20_000
"""Distinct segments whose translations are kept while a stream runs; bounds memory at some 30 MB."""

_QUOTES_WEIGHT = 1.0


@dataclass(slots=True)
class _Segment:
    """A text that the model translates as a whole, and what became of it.

    Attributes:
        text: the source.
        pieces: what the model is given; emptied once the text is translated, so that what is remembered is small.
        capitals: whether the text is all in capitals; the model is given small letters then, which it knows better.
        length: number of pieces.
    """

    text: str
    pieces: list[str]
    capitals: bool
    length: int
    result: str = ""
    score: float = 1.0
    quality: tuple[str, ...] = ()

    def take(self, hypotheses: list[Hypothesis]) -> None:
        """Keeps the best of `hypotheses` and of what is held already: fewest faults, then highest score."""
        for hypothesis in hypotheses:
            text = " ".join(hypothesis.text.split())
            text = restore_final_stop(self.text, text.upper() if self.capitals else text)
            text = restore_numbers(self.text, restore_quotes(self.text, undouble(self.text, text)))
            quality = find_faults(self.text, text)
            if quotes_differ(self.text, text):
                quality += ("quotes",)
            better = (-_weight(quality), hypothesis.score) > (-_weight(self.quality), self.score)
            if not self.result or better:
                self.result, self.score, self.quality = text, hypothesis.score, quality


@dataclass(slots=True)
class _Sentence:
    """A sentence of the stream: its segments, and the white space after each."""

    source: str
    segments: list[_Segment] = field(default_factory=list)
    separators: list[str] = field(default_factory=list)

    def translation(self) -> Translation:
        text = "".join(
            piece
            for segment, separator in zip(self.segments, self.separators, strict=True)
            for piece in (segment.result, separator)
        )
        quality = dict.fromkeys(mark for segment in self.segments for mark in segment.quality)
        weights = [max(segment.length, 1) for segment in self.segments]
        product = 1.0
        for segment, weight in zip(self.segments, weights, strict=True):
            product *= segment.score ** (weight / sum(weights))
        return Translation(self.source, text.rstrip(), product, tuple(quality))


def _weight(quality: tuple[str, ...]) -> float:
    return severity(tuple(mark for mark in quality if mark != "quotes")) + _QUOTES_WEIGHT * ("quotes" in quality)


# A full stop that is not that of an abbreviation ("p.m.", "etc.").
_FULL_STOP_ADDED = re.compile(r"(?<![.\s][^\W\d])(?<!\betc)(?<!\bInc)(?<!\bLtd)(?<!\b[JMSD]r)(?<!\.)\.(?=[”’]?$)")


def restore_final_stop(source: str, target: str) -> str:
    """`target` without a full stop that `source` does not end with, and with one that it does: headlines have none."""
    end = source.rstrip("”’\"') ")
    if end and end[-1].isalnum() and _FULL_STOP_ADDED.search(target):
        return _FULL_STOP_ADDED.sub("", target)
    if source.endswith(".") and not source.endswith("..") and target and target[-1].isalnum():
        return target + "."
    return target


class Translator:
    """Translates with one model, which is loaded once; may be used from several threads at once.

    Args:
        model: "auto", the name of a model, or a model folder (see `align.modelhub.locate_model`).
        beam_size: hypotheses kept while decoding, 1 to 16; 1 is fastest.
        threads: processor cores to use; 0 takes all.
        device: "cpu", "cuda" or "auto".
        source_language, target_language: what is asked for; the model must be for this pair.

    Raises:
        ModelError: the model is unknown or damaged.
        UsageError: a value out of range, or a language pair that the model does not translate.
    """

    def __init__(
        self,
        model: str | os.PathLike[str] = "auto",
        *,
        beam_size: int = 4,
        threads: int = 0,
        device: str = "cpu",
        source_language: str = "nl",
        target_language: str = "en",
    ) -> None:
        if not 1 <= beam_size <= 16:
            raise UsageError(f"beam size {beam_size}: give a number from 1 to 16.")
        self.description: ModelDescription = locate_model(model)
        wanted = (primary_subtag(source_language), primary_subtag(target_language))
        given = (primary_subtag(self.description.source_language), primary_subtag(self.description.target_language))
        if wanted != given:
            raise UsageError(
                f"the model {self.description.name} translates {'-'.join(given)}, not {'-'.join(wanted)}; "
                "give a model for that pair."
            )
        self.source_language = source_language
        self.target_language = target_language
        self._model = MarianModel(self.description, threads=threads, device=device)
        self._options = DecodingOptions(beam_size=beam_size)
        # A wider beam, its whole list, and a brake on loops: the candidates among which a failure is mended.
        self._repair = DecodingOptions(
            beam_size=max(6, beam_size), num_hypotheses=6, repetition_penalty=1.2, no_repeat_ngram_size=4
        )

    def translate(self, sentences: Iterable[str]) -> Iterator[Translation]:
        """Translates a stream of sentences, however long, in bounded memory.

        Args:
            sentences: source sentences; white space at their ends and line breaks within do not matter.

        Returns:
            An iterator with one translation for each sentence, in the same order. Up to two windows of
            `align.translation.batching.WINDOW` sentences are read ahead of what is given. When `sentences` raises,
            all that came before is translated and given first.

        Raises:
            UsageError: `sentences` is one string.
        """
        if isinstance(sentences, str):
            raise UsageError("translate() takes a list or another iterable of sentences: put the string in a list.")
        return self._translate(sentences)

    def _translate(self, sentences: Iterable[str]) -> Iterator[Translation]:
        memory: OrderedDict[str, _Segment] = OrderedDict()
        failure: list[Exception] = []

        def until_failure() -> Iterator[str]:
            try:
                yield from sentences
            except Exception as error:
                failure.append(error)

        jobs = (self._start(window, memory) for window in windows(until_failure()))
        for done in pipeline(jobs):
            for sentence in done:
                yield sentence.translation()
        if failure:
            raise failure[0]

    def translate_articles(
        self, articles: Iterable[Article], progress: Callable[[int], None] | None = None
    ) -> Iterator[TranslatedArticle]:
        """Translates articles, batching over their borders.

        Args:
            articles: segmented or not; paragraphs without sentences are segmented here.
            progress: called with the number of sentences translated since its last call.
        """
        waiting: deque[tuple[Article, int]] = deque()

        def sentences() -> Iterator[str]:
            for article in articles:
                segmented = _segmented(article)
                texts = [sentence.text for paragraph in segmented.paragraphs for sentence in paragraph.sentences]
                waiting.append((segmented, len(texts)))
                yield from texts

        ready: deque[Translation] = deque()
        for translation in self.translate(sentences()):
            ready.append(translation)
            if progress is not None:
                progress(1)
            while waiting and len(ready) >= waiting[0][1]:
                yield self._assemble(waiting.popleft()[0], ready)
        while waiting:
            yield self._assemble(waiting.popleft()[0], ready)

    def translate_article(self, article: Article) -> Iterator[TranslationUnit]:
        """Translation units of one article, one a sentence, in reading order."""
        for translated in self.translate_articles([article]):
            yield from translated.units

    def _assemble(self, article: Article, ready: deque[Translation]) -> TranslatedArticle:
        units = []
        for p, paragraph in enumerate(article.paragraphs, start=1):
            for s, sentence in enumerate(paragraph.sentences, start=1):
                translation = ready.popleft()
                properties = {"kind": paragraph.kind, "model": f"{self.description.name} {self.description.version}"}
                if translation.quality:
                    properties["quality"] = " ".join(translation.quality)
                units.append(
                    TranslationUnit(
                        source=sentence.text,
                        target=translation.text,
                        origin="machine",
                        score=round(translation.score, 4),
                        article=article.id,
                        position=Position(p, s),
                        properties=properties,
                        source_language=article.language,
                        target_language=self.target_language,
                    )
                )
        return TranslatedArticle(article, tuple(units))

    def _start(self, window: list[str], memory: OrderedDict[str, _Segment]) -> Callable[[], list[_Sentence]]:
        """Queues what is new in a window; the function returned waits for it and mends what failed."""
        fresh: list[_Segment] = []
        sentences = self._segment(window, memory, fresh)
        collect = self._decode(fresh, self._options)

        def finish() -> list[_Sentence]:
            collect()
            failed = [segment for segment in fresh if segment.quality]
            self._decode(failed, self._repair)()
            for segment in fresh:
                segment.pieces = []
            while len(memory) > REMEMBERED:
                memory.popitem(last=False)
            return sentences

        return finish

    def _decode(self, segments: list[_Segment], options: DecodingOptions) -> Callable[[], None]:
        batches = length_batches([len(segment.pieces) for segment in segments])
        pending = [(batch, self._model.submit([segments[i].pieces for i in batch], options)) for batch in batches]

        def collect() -> None:
            for batch, result in pending:
                for index, hypotheses in zip(batch, result(), strict=True):
                    segments[index].take(hypotheses)

        return collect

    def _segment(self, window: list[str], memory: OrderedDict[str, _Segment], fresh: list[_Segment]) -> list[_Sentence]:
        """Turns each text into segments, shared between equal ones; those never seen before go into `fresh`."""
        limit = self.description.max_source_pieces
        cleaned = [_clean(text) for text in window]
        unseen = list(dict.fromkeys(text for text in cleaned if text not in memory))
        lengths = dict(zip(unseen, map(len, self._model.encode(unseen)), strict=True))
        sentences = []
        for original, text in zip(window, cleaned, strict=True):
            sentence = _Sentence(original)
            if text in memory or lengths[text] <= limit:
                clauses = [(text, "")]
            else:
                clauses = [(c.text, c.separator) for c in split_clauses(text, self._length, limit)]
            for clause, separator in clauses:
                if clause not in memory:
                    memory[clause] = self._new_segment(clause, fresh)
                memory.move_to_end(clause)
                sentence.segments.append(memory[clause])
                sentence.separators.append(separator)
            sentences.append(sentence)
        return sentences

    def _new_segment(self, text: str, fresh: list[_Segment]) -> _Segment:
        capitals = " " in text and text.isupper()
        pieces = self._model.encode([text.capitalize() if capitals else text])[0]
        segment = _Segment(text, pieces, capitals, len(pieces))
        if pieces and any(map(str.isalpha, text)):
            fresh.append(segment)
        else:
            # Numbers, scores and rows of asterisks have nothing to translate.
            segment.result = text
        return segment

    def _length(self, text: str) -> int:
        return len(self._model.encode([text])[0])


def _clean(text: str) -> str:
    """`text` on one line, without the halves of surrogate pairs that no encoding can hold."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _segmented(article: Article) -> Article:
    paragraphs = tuple(p if p.sentences else segment_paragraph(p, article.language) for p in article.paragraphs)
    return replace(article, paragraphs=paragraphs)
