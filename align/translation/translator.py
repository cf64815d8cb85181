"""Sentences in, translations out, in order: looking ahead, translating equal text once, decoding again on failure."""

from __future__ import annotations

import copy
import os
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import starmap

from align.article import Article
from align.bitext import (
    ALTERNATIVES,
    QUALITY,
    Alternative,
    TranslationUnit,
    alternatives_property,
    quality_property,
)
from align.errors import UsageError
from align.lexicon import Guide
from align.modelhub import ModelDescription, model_for
from align.modelhub.runtime import ComputeOptions
from align.numbers.writing import english_numbers_alone
from align.segmentation import segment_rest
from align.segmentation.tool_segments import within_segments
from align.translation.assembling import ArticleUnits, has_segments
from align.translation.engine.marian import FIRST_WINDOW, WINDOW, DecodingOptions, MarianModel, pipeline, windows
from align.translation.engine.source_form import cleaned, in_sentence_case, with_apostrophes
from align.translation.engine.source_text import split_clauses
from align.translation.markup.carrying import carry_codes
from align.translation.masking.placeholders import hide
from align.translation.masking.verbatim import message_parts
from align.translation.mending import new_segment
from align.translation.repair.numbers import restore_numbers
from align.translation.resources.glossary import Glossary
from align.translation.resources.memory import DEFAULT_THRESHOLD, TranslationMemory, with_neighbours
from align.translation.segments import Segment, Sentence, TranslatedArticle, Translation
from align.translation.sharing import ROUND_PIECES, Decoder, OwnDecoder, SharedDecoder

REMEMBERED = 20_000
"""Distinct segments whose translations are kept while a stream runs; bounds memory at some 30 MB."""
MAX_BEAM = 16


class Translator:
    """Translates with one model, which is loaded once; may be used from several threads at once.

    Args:
        model: "auto", the name of a model, or a model folder (see `align.modelhub.choose_model`).
        beam_size: hypotheses kept while decoding, 1 to 16; 1 is fastest.
        threads: processor cores to use; 0 takes all. On a graphics card it is of no account.
        device: "cpu", "cuda" or "auto", which is a graphics card where there is one.
        device_index: number of the graphics card, or of several, which share the work then.
        compute_type: in what the model computes, as CTranslate2 names it: "int8", "float16" …; "default" is the type
            of its weights, "auto" the quickest that the device knows.
        source_language, target_language: what is asked for; the model must be for this pair.
        memory: what it has of a sentence, letter for letter but for case and white space, is taken in place of a
            translation. Articles are looked up with the neighbours of each sentence, which choose among several.
        min_similarity: from where on sentences of the memory that are like one of an article are given along with its
            unit (see `align.bitext`), above 0 and below 1; None for never.
        glossary: terms and what they are to be called. Translations with them are preferred, and looked for where the
            model has other words; what still lacks one is marked "term".
        lexicon: whether a model that has a lexicon is guided by it; without, one sees what it knows by itself.

    Raises:
        ModelError: the model is unknown or damaged.
        UsageError: a value out of range, a device or type that is not to be had here, or a language pair that the
            model does not translate.
        NlenError: a memory is given with a similarity, and rapidfuzz is not installed.
    """

    def __init__(
        self,
        model: str | os.PathLike[str] = "auto",
        *,
        beam_size: int = 4,
        threads: int = 0,
        device: str = "cpu",
        device_index: int | Sequence[int] = 0,
        compute_type: str = "default",
        source_language: str = "nl",
        target_language: str = "en",
        memory: TranslationMemory | None = None,
        min_similarity: float | None = DEFAULT_THRESHOLD,
        glossary: Glossary | None = None,
        lexicon: bool = True,
    ) -> None:
        if not 1 <= beam_size <= MAX_BEAM:
            raise UsageError(f"the beam size cannot be {beam_size}; give a number from 1 to {MAX_BEAM}.")
        if min_similarity is not None and not 0 < min_similarity < 1:
            raise UsageError(
                f"the least similarity cannot be {min_similarity}; give a number above 0 and below 1, such as 0.75."
            )
        self.description: ModelDescription = model_for(model, source_language, target_language)
        self.source_language = source_language
        self.target_language = target_language
        self._model = MarianModel(
            self.description, ComputeOptions(threads, device, device_index, compute_type), lexicon=lexicon
        )
        self.glossary = glossary
        self._memory = memory
        self._min_similarity = min_similarity
        if memory is not None and min_similarity is not None:
            memory.prepare_fuzzy()
        # What a lexicon put into the source tells which hypothesis has left something out.
        options = DecodingOptions(beam_size=beam_size, num_hypotheses=1 if self._model.guide is None else beam_size)
        # A wider beam, its whole list, and a brake on loops: the candidates among which a failure is mended.
        repair = DecodingOptions(
            beam_size=max(6, beam_size), num_hypotheses=6, repetition_penalty=1.2, no_repeat_ngram_size=4
        )
        self._own_decoder = OwnDecoder(self._model, options, repair)
        self.decoder: Decoder = self._own_decoder
        self._windows = (WINDOW, FIRST_WINDOW)

    @property
    def guide(self) -> Guide | None:
        """The lexicon that guides the model, or None."""
        return self._model.guide

    def shared_decoder(self) -> SharedDecoder:
        """A decoder for many callers at once; it is closed by who asks for it."""
        return SharedDecoder(self._own_decoder.in_batches(ROUND_PIECES))

    def for_caller(
        self,
        decoder: Decoder,
        *,
        glossary: Glossary | None = None,
        first_window: int = FIRST_WINDOW,
        window: int = WINDOW,
    ) -> Translator:
        """The same translator for one of several callers at a time; model and memory are not loaded again.

        Args:
            decoder: of the caller, see `shared_decoder`.
            glossary: the caller's terms, which go before those of this translator.
            first_window: sentences that are translated before the first is given; the fewer, the sooner.
            window: sentences that are translated before any of them is given, later on.
        """
        own = copy.copy(self)
        own.decoder, own._windows = decoder, (window, first_window)
        if glossary is not None:
            own.glossary = glossary if self.glossary is None else glossary.before(self.glossary)
        return own

    def translate(self, sentences: Iterable[str]) -> Iterator[Translation]:
        """Translates a stream of sentences, however long, in bounded memory.

        Args:
            sentences: source sentences; white space at their ends and line breaks within do not matter.

        Returns:
            An iterator with one translation for each sentence, in the same order. Up to two windows of `WINDOW`
            sentences (`align.translation.engine.marian`) are read ahead of what is given. When `sentences` raises,
            all that came before is translated and given first.

        Raises:
            UsageError: `sentences` is one string.
        """
        if isinstance(sentences, str):
            raise UsageError("translate() takes a list or another iterable of sentences; put the string in a list.")
        if self._memory is not None:
            return self._translate(self._recall(sentence) for sentence in sentences)
        return self._translate(sentences)

    def _recall(self, source: str, before: str = "", after: str = "") -> str | Translation:
        """What the memory has of a sentence, or the sentence itself."""
        match = None if self._memory is None else self._memory.exact(source, before, after)
        if match is None:
            return source
        missing = () if self.glossary is None else tuple(self.glossary.missing(source, match.target))
        return Translation(source, match.target, 1.0, ("term",) if missing else (), match.rate)

    def _is_whole(self, segment: str) -> bool:
        """Whether a segment is not cut: the memory has it, or a message of ICU goes over its sentences."""
        return isinstance(self._recall(segment), Translation) or bool(message_parts(segment))

    def _translate(self, sentences: Iterable[str | Translation]) -> Iterator[Translation]:
        memory: OrderedDict[str, Segment] = OrderedDict()
        failure: list[Exception] = []

        def until_failure() -> Iterator[str | Translation]:
            try:
                yield from sentences
            except Exception as error:
                failure.append(error)

        jobs = (self._start(window, memory) for window in windows(until_failure(), *self._windows))
        for done in pipeline(jobs):
            for sentence in done:
                yield sentence if isinstance(sentence, Translation) else sentence.translation()
        if failure:
            raise failure[0]

    def translate_articles(
        self, articles: Iterable[Article], progress: Callable[[int], None] | None = None
    ) -> Iterator[TranslatedArticle]:
        """Translates articles, batching over their borders.

        A segment or message of a format that has these (`DocumentFormat.has_segments`) is one unit. Unless the memory
        has all of it, its sentences are translated one by one.

        Args:
            articles: segmented or not; paragraphs without sentences are segmented here.
            progress: called with the number of sentences translated since its last call.
        """
        waiting: deque[ArticleUnits] = deque()

        def sentences() -> Iterator[str | Translation]:
            for article in articles:
                units = self._units_of(article)
                waiting.append(units)
                yield from self._asked(units)

        ready: deque[Translation] = deque()
        for translation in self._translate(sentences()):
            ready.append(translation)
            if progress is not None:
                progress(1)
            while waiting and len(ready) >= len(waiting[0].held):
                yield waiting.popleft().whole(_drained(ready))
        while waiting:
            yield waiting.popleft().whole(_drained(ready))

    def translate_article(self, article: Article) -> Iterator[TranslationUnit]:
        """Translation units of one article, one a sentence, in reading order, each as soon as it is there.

        Those of a paragraph that has inline markup come together, and so do those of a segment of a tool's file.
        """
        units = self._units_of(article)
        return units.streamed(self._translate(self._asked(units)))

    def with_codes(self, units: Sequence[TranslationUnit]) -> list[TranslationUnit]:
        """Units whose targets somebody has written anew, with the codes of their sources where these belong in them."""
        sources, targets = [unit.source for unit in units], [unit.target for unit in units]
        placed = carry_codes(sources, targets, [unit.source_codes for unit in units], self._model)
        return [replace(unit, target_codes=codes) for unit, codes in zip(units, placed, strict=True)]

    def _units_of(self, article: Article) -> ArticleUnits:
        segmented = segment_rest(article)
        if has_segments(segmented):
            segmented = within_segments(segmented, self._is_whole)
        return ArticleUnits(segmented, self.target_language, self._properties, self._model)

    def _asked(self, units: ArticleUnits) -> Iterator[str | Translation]:
        """What is to be translated of each sentence, or what the memory has of it."""
        texts = units.sources
        known: Iterable[str | Translation] = (
            texts if self._memory is None else starmap(self._recall, with_neighbours(texts))
        )
        for text, held in zip(known, units.held, strict=True):
            yield held.text if held is not None and isinstance(text, str) else text

    def n_best(self, sentences: Iterable[str], size: int) -> list[list[str]]:
        """The best translations that the model has of each sentence, the best first.

        Args:
            sentences: as with `translate`, and no more than is to be decoded at once; no memory is looked at.
            size: how many are wanted, 1 to 16. Those that differ in their score alone count once, so that there may be
                fewer. The beam is as wide as that, so that the first need not be what `translate` finds with its own.

        Raises:
            UsageError: the size is out of range, or `sentences` is one string.
        """
        if isinstance(sentences, str):
            raise UsageError("n_best() takes a list or another iterable of sentences; put the string in a list.")
        if not 1 <= size <= MAX_BEAM:
            raise UsageError(f"{size} translations of a sentence cannot be had; ask for 1 to {MAX_BEAM}.")
        fresh: list[Segment] = []
        found = self._segment(list(sentences), OrderedDict(), fresh)
        for segment in fresh:
            segment.list_size = size
        self.decoder.queue(fresh)()
        return [sentence.n_best(size) for sentence in found if isinstance(sentence, Sentence)]

    def log_likelihoods(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """How probable the model finds given translations: ln P(target | source) for each pair, 0 or less.

        Raises:
            UsageError: there are not as many targets as sources.
        """
        return [sum(scores) for scores in self._score(sources, targets)]

    def cross_entropies(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """How much given translations surprise the model: nats for each piece of the target, 0 or more.

        Raises:
            UsageError: there are not as many targets as sources.
        """
        return [-sum(scores) / len(scores) for scores in self._score(sources, targets)]

    def _score(self, sources: Sequence[str], targets: Sequence[str]) -> list[list[float]]:
        if len(sources) != len(targets):
            raise UsageError(f"{len(sources)} sources and {len(targets)} targets; give one of each for every pair.")
        return self._model.score([*map(cleaned, sources)], [*map(cleaned, targets)])

    def _properties(self, translation: Translation) -> dict[str, str]:
        properties: dict[str, str] = {}
        if translation.rate:
            properties["match"] = str(translation.rate)
            if self._memory is not None and self._memory.name:
                properties["memory"] = self._memory.name
        else:
            properties["model"] = f"{self.description.name} {self.description.version}"
        if translation.quality:
            properties[QUALITY] = quality_property(translation.quality)
        if not translation.rate and self._memory is not None and self._min_similarity is not None:
            matches = self._memory.fuzzy(translation.source, self._min_similarity)
            if matches:
                properties[ALTERNATIVES] = alternatives_property(
                    Alternative(match.source, match.target, match.score, self._memory.name) for match in matches
                )
        return properties

    def _start(
        self, window: list[str | Translation], memory: OrderedDict[str, Segment]
    ) -> Callable[[], list[Sentence | Translation]]:
        """Queues what is new in a window; the function returned waits for it and mends what failed."""
        fresh: list[Segment] = []
        sentences = self._segment(window, memory, fresh)
        collect = self.decoder.queue(fresh)

        def finish() -> list[Sentence | Translation]:
            collect()
            for segment in fresh:
                segment.forget()
            while len(memory) > REMEMBERED:
                memory.popitem(last=False)
            return sentences

        return finish

    def _segment(
        self, window: list[str | Translation], memory: OrderedDict[str, Segment], fresh: list[Segment]
    ) -> list[Sentence | Translation]:
        """Turns each text into segments, shared between equal ones; those never seen before go into `fresh`.

        What is translated already stays as it is.
        """
        limit = self.description.facts.max_source_pieces
        texts = ["" if isinstance(item, Translation) else self._typed_right(cleaned(item)) for item in window]
        unseen = list(dict.fromkeys(text for text in texts if text not in memory))
        encoded = dict(zip(unseen, self._model.encode(unseen), strict=True))
        sentences: list[Sentence | Translation] = []
        for original, text in zip(window, texts, strict=True):
            if isinstance(original, Translation):
                sentences.append(original)
                continue
            sentence = Sentence(original)
            clauses = [(text, "")] if text in memory or len(encoded[text]) <= limit else self._clauses(text, limit)
            for clause, separator in clauses:
                if clause not in memory:
                    memory[clause] = self._new_segment(clause, encoded.get(clause), fresh)
                memory.move_to_end(clause)
                sentence.segments.append(memory[clause])
                sentence.separators.append(separator)
            sentences.append(sentence)
        return sentences

    def _clauses(self, text: str, limit: int) -> list[tuple[str, str]]:
        """Clauses short enough for the model, and what stands between them; none ends within an address or a tag."""
        masking = hide(text, unspelt=self._model.unspelt(text), whole=False)
        clauses = split_clauses(text if masking is None else masking.opaque, self._length, limit)
        return [(c.text if masking is None else masking.restore(c.text), c.separator) for c in clauses]

    def _new_segment(self, text: str, pieces: list[str] | None, fresh: list[Segment]) -> Segment:
        terms = None if self.glossary is None else self.glossary.terms_in(text)
        alone = english_numbers_alone(text)
        if alone is not None:
            return Segment(text, [], False, 0, result=alone)
        segment = new_segment(self._model, text, terms, pieces)
        worded = text if segment.masking is None else segment.masking.opaque
        if segment.pieces and any(map(str.isalpha, worded)):
            fresh.append(segment)
        else:
            # Addresses, emoji and rows of asterisks have nothing to translate.
            masking = segment.masking
            segment.result = text if masking is None else masking.restore(restore_numbers(worded, worded))
        return segment

    def _typed_right(self, text: str) -> str:
        guide = self._model.guide
        text = with_apostrophes(text)
        return text if guide is None else in_sentence_case(text, guide)

    def _length(self, text: str) -> int:
        return len(self._model.encode([text])[0])


def _drained(ready: deque[Translation]) -> Iterator[Translation]:
    while ready:
        yield ready.popleft()
