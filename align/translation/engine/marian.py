"""A MarianMT model under CTranslate2: text in, scored hypotheses out, in batches that keep the cores busy.

A stream is cut into windows. Within a window segments of about the same length go into one batch, so that little
padding is computed; the longest batches start first, so that the cores finish a window at about the same time. The
next window is queued before the results of this one are taken, so that no core waits for text to be prepared.

Junczys-Dowmunt et al., "Marian: Fast Neural Machine Translation in C++" (ACL 2018); Klein et al., "The OpenNMT
Neural Machine Translation Toolkit: 2020 Edition" (AMTA 2020) for CTranslate2's ancestor.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from align.lexicon import Guide, Wanted
from align.modelhub import ModelDescription
from align.modelhub.runtime import ComputeOptions, load_model
from align.translation.engine.source_text import SourceText, encode_with_spans
from align.translation.masking.alphabet import Passage

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 512
"""Segments looked ahead: enough that length buckets fill up, few enough that output comes every few seconds."""

FIRST_WINDOW = 32
"""Size of the first window; each is twice the one before, up to `WINDOW`, so that the first output comes soon."""

BATCH_PIECES = 1024
"""SentencePiece pieces in one batch, padding counted (measured by scripts.benchmark --sweep)."""


def length_batches(lengths: Sequence[int], max_pieces: int = BATCH_PIECES) -> list[list[int]]:
    """Indices of `lengths` grouped into batches, longest first.

    Every index is in exactly one batch; in a batch, the number of segments times the longest length is at most
    `max_pieces`, unless one segment alone is longer.
    """
    batches: list[list[int]] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batches and longest * (len(batches[-1]) + 1) <= max_pieces:
            batches[-1].append(index)
        else:
            batches.append([index])
            longest = max(lengths[index], 1)
    return batches


def windows(items: Iterable[T], size: int = WINDOW, first: int = FIRST_WINDOW) -> Iterator[list[T]]:
    """Consecutive lists of items, `first` of them, then twice as many, up to `size`; none is empty."""
    iterator = iter(items)
    length = min(first, size)
    while window := list(islice(iterator, length)):
        yield window
        length = min(2 * length, size)


def pipeline(jobs: Iterable[Callable[[], R]], depth: int = 2) -> Iterator[R]:
    """Results of queued jobs in order, with up to `depth` jobs started before the first is collected.

    Args:
        jobs: an iterator whose `next` starts a job and returns the function that waits for its result.
        depth: jobs under way at once; bounds memory.
    """
    waiting: deque[Callable[[], R]] = deque()
    for job in jobs:
        waiting.append(job)
        if len(waiting) >= depth:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


SCORED_PIECES = 256
"""Pieces of a batch of pairs that are scored: the logarithms of all their probabilities, 8 MB of a vocabulary of 8,000,
then fit the cache; eight times as many take half as much time again."""
CONTINUED_PIECES = 2048
"""Pieces of a batch of sentences whose translations are gone on with."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One decoding of a segment.

    Attributes:
        text: detokenised target text.
        score: geometric mean of the pieces' probabilities, in (0, 1].
        pieces: length of the target in SentencePiece pieces.
    """

    text: str
    score: float
    pieces: int


@dataclass(frozen=True, slots=True)
class Attention:
    """Where the model looked in a source while it wrote a target.

    Attributes:
        rows: for each piece of the target the weight of each piece of the source, 0 or more; what is missing to a sum
            of 1 went to the end of the sentence.
        source_spans, target_spans: the characters of each piece, half-open, by offsets in the text that was given. A
            piece that stands for two places of the source (a verb and its particle) is there twice, with half the
            weight each.
    """

    rows: list[list[float]]
    source_spans: list[tuple[int, int]]
    target_spans: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class DecodingOptions:
    """How a batch is decoded; field names are CTranslate2's.

    Attributes:
        beam_size: 1 is greedy search.
        num_hypotheses: best hypotheses to return, at most `beam_size`.
        repetition_penalty: above 1 discourages pieces that were used already (Keskar et al., 2019).
        no_repeat_ngram_size: n-grams of this size occur at most once in the output; 0 is no limit.
    """

    beam_size: int = 4
    num_hypotheses: int = 1
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0


class MarianModel:
    """A loaded model; its methods may be called from several threads at once.

    Args:
        description: the model, from `align.modelhub.locate_model`.
        compute: on what it runs.
        lexicon: whether the lexicon, or what else there is, guides the sources of a model that has one.

    Raises:
        ModelError: the files are damaged, or not of a model that CTranslate2 reads.
        UsageError: there is no such device here, or it does not compute in that type.
    """

    def __init__(
        self, description: ModelDescription, compute: ComputeOptions | None = None, *, lexicon: bool = True
    ) -> None:
        loaded = load_model(description, compute)
        self.description = description
        self._translator, self._target, self._marked = loaded.translator, loaded.target, loaded.marked
        self._punctuated = description.facts.punctuated
        self._source = SourceText.of_model(loaded, guided=lexicon)

    @property
    def guide(self) -> Guide | None:
        """The lexicon that guides the model's sources, or None."""
        return self._source.guide

    def encode(self, texts: Sequence[str], wanted: Sequence[Sequence[Wanted]] | None = None) -> list[list[str]]:
        """Source text -> SentencePiece pieces, without the end-of-sentence piece.

        Args:
            texts: sentences.
            wanted: English that is asked for in each, which is `plain` then; only a guided model heeds it.
        """
        return self._source.encode(texts, wanted)

    def unspelt(self, text: str) -> list[Passage]:
        """The passages of a source that the model cannot spell, see `align.translation.masking.alphabet`."""
        return self._source.unspelt(text)

    def plain(self, text: str) -> str:
        """A source in letters that the model knows, as far as they say the same."""
        return self._source.plain(text)

    def submit(self, batch: Sequence[list[str]], options: DecodingOptions) -> Callable[[], list[list[Hypothesis]]]:
        """Queues one batch for decoding.

        Args:
            batch: segments as `encode` gives them; none is empty.
            options: how to decode.

        Returns:
            A function that waits for the batch and gives, for each segment in order, its hypotheses, best first.
        """
        longest = max(map(len, batch))
        pending = self._translator.translate_batch(
            [self._marked(pieces) for pieces in batch],
            beam_size=options.beam_size,
            num_hypotheses=min(options.num_hypotheses, options.beam_size),
            repetition_penalty=options.repetition_penalty,
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            # English is rarely longer than Dutch; half as much again bounds the cost of a decoder that loops.
            max_decoding_length=longest + longest // 2 + 16,
            # A vocabulary without bytes has "<unk>", which is no word of any language.
            disable_unk=True,
            return_scores=True,
            asynchronous=True,
        )

        def collect() -> list[list[Hypothesis]]:
            return [self._hypotheses(result.result()) for result in pending]

        return collect

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[list[float]]:
        """How probable given translations are.

        Returns:
            For each pair ln P(piece | source, pieces before) of every piece of the target and of its end.
        """
        encoded = [self._marked(pieces) for pieces in self.encode(sources)]
        decoded = self._target_pieces(targets)
        scored = self._translator.score_batch(encoded, decoded, max_batch_size=SCORED_PIECES, batch_type="tokens")
        return [result.log_probs for result in scored]

    def attention(self, sources: Sequence[str], targets: Sequence[str]) -> list[Attention]:
        """Where the model looks while it writes given translations.

        The targets are forced on the decoder as prefixes; what it would add to them is dropped.

        Returns:
            For each pair its `Attention`; it has no rows where a text is empty.
        """
        given = self._source.encode_with_places(sources)
        encoded = [pieces for pieces, _ in given]
        written = encode_with_spans(self._target, targets, self._punctuated)
        decoded = [target.pieces for target in written]
        full = [index for index in range(len(encoded)) if encoded[index] and decoded[index]]
        results: dict[int, list[list[float]]] = {}
        if full:
            done = self._translator.translate_batch(
                [self._marked(encoded[index]) for index in full],
                target_prefix=[decoded[index] for index in full],
                beam_size=1,
                # Greedy search goes on behind the prefix; one piece more costs least.
                max_decoding_length=max(len(decoded[index]) for index in full) + 1,
                max_batch_size=SCORED_PIECES,
                batch_type="tokens",
                return_attention=True,
            )
            first = 1 if self.description.facts.prefix else 0
            for index, result in zip(full, done, strict=True):
                ours = slice(first, first + len(encoded[index]))
                results[index] = [row[ours] for row in result.attention[0][: len(decoded[index])]]
        return [
            Attention(
                [_spread(row, places) for row in results.get(index, [])],
                [span for spans in places for span in spans],
                target.spans,
            )
            for index, ((_, places), target) in enumerate(zip(given, written, strict=True))
        ]

    def continuations(
        self, sources: Sequence[str], prefixes: Sequence[str], options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """Translations that begin as is wanted.

        Args:
            sources: texts; none is empty.
            prefixes: the beginning of each translation, of whole words.
            options: how to decode what follows.
        """
        encoded = self.encode(sources)
        decoded = self._target_pieces(prefixes)
        longest = max(map(len, encoded), default=0)
        done = self._translator.translate_batch(
            [self._marked(pieces) for pieces in encoded],
            target_prefix=decoded,
            beam_size=options.beam_size,
            num_hypotheses=min(options.num_hypotheses, options.beam_size),
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            max_decoding_length=longest + longest // 2 + 16,
            disable_unk=True,
            return_scores=True,
            max_batch_size=CONTINUED_PIECES,
            batch_type="tokens",
        )
        return [self._hypotheses(result) for result in done]

    def _target_pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Pieces of targets, with the punctuation of those that the model was trained on."""
        pieces: list[list[str]] = self._target.encode(list(map(self._punctuated, texts)), out_type=str)
        return pieces

    def _hypotheses(self, result: Any) -> list[Hypothesis]:
        # CTranslate2's default length penalty of 1 makes the score the mean log-probability of the pieces.
        # One by one: for a list SentencePiece starts threads, which wait for the cores that decode meanwhile.
        texts: list[str] = [self._target.decode(pieces) for pieces in result.hypotheses]
        return [
            Hypothesis(text, math.exp(min(score, 0.0)), len(pieces))
            for text, score, pieces in zip(texts, result.scores, result.hypotheses, strict=True)
        ]


def _spread(row: Sequence[float], spans: Sequence[Sequence[tuple[int, int]]]) -> list[float]:
    """The weight of each piece, divided among the places that it stands for."""
    return [weight / len(places) for weight, places in zip(row, spans, strict=True) for _ in places]
