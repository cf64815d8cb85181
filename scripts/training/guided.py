"""Pairs -> pieces, with sources guided as in translation: the guide and its settings are those of the model."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.lexicon import Guide
from align.lexicon.guide import MARK
from align.modelhub.guidance import LexiconGuidance
from align.translation.engine.source_text import SourceText
from scripts.training.batches import Encoded
from scripts.training.copying import Swaps
from scripts.training.recipe import Guidance
from scripts.training.resegmenting import Resegmenting
from scripts.training.robustness import Pair

_CHUNK = 5000


class GuidedPairs:
    """Encodes pairs for training.

    Args:
        lexicon: the guidance of the model.
        processor: the `sentencepiece.SentencePieceProcessor` of both sides.
        ids: the network's id of each piece.
        swaps: swaps what is to be copied.
        guidance: shares.
        longest: pieces of a side beyond which a pair is left out.
        seed: of all choices.
        punctuated: called with each source first, see `SourceText`.
    """

    def __init__(
        self,
        lexicon: LexiconGuidance,
        processor: Any,
        ids: NDArray[np.int32],
        swaps: Swaps,
        guidance: Guidance,
        longest: int,
        seed: int,
        punctuated: Callable[[str], str] = str,
    ) -> None:
        self._guide: Guide = lexicon.guide
        self._segmentation = Resegmenting(processor, guidance.resegmented, guidance.smoothing)
        self._source = SourceText(self._segmentation, lexicon, punctuated, processor)
        self._processor, self._ids = processor, ids
        self._swaps, self._guidance, self._longest, self._seed = swaps, guidance, longest, seed
        self._unknown = int(ids[processor.unk_id()])
        self._numbers = {processor.id_to_piece(place): int(number) for place, number in enumerate(ids)}

    def texts(self, pair: Pair, rng: random.Random) -> Pair:
        """The guided source, or at times the source as it is, and the target; what is to be copied swapped at times."""
        dutch, target = " ".join(pair[0].split()), pair[1]
        shares = self._guidance
        if rng.random() < shares.unguided:
            return dutch, target
        guided = self._guide.guide(dutch, spared=lambda: rng.random() < shares.spared)
        if rng.random() < shares.swapped:
            return self._swaps.swapped(dutch, guided, target, rng)
        return guided.text, target

    def encode(self, pairs: Sequence[Pair], processes: int = 1) -> Encoded:
        """All pairs as pieces; the same for any number of processes."""
        chunks = [(start, pairs[start : start + _CHUNK]) for start in range(0, len(pairs), _CHUNK)]
        if processes == 1:
            made = [self._chunk(chunk) for chunk in chunks]
        else:
            with get_context("fork").Pool(processes) as pool:
                made = pool.map(self._chunk, chunks, 1)
        return Encoded(
            np.concatenate([np.zeros(0, np.int32), *(pieces for pieces, _ in made)]),
            np.concatenate([np.zeros((0, 2), np.int64), *(lengths for _, lengths in made)]),
        )

    def _chunk(self, chunk: tuple[int, Sequence[Pair]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        start, pairs = chunk
        rng = random.Random(f"{self._seed}/{start}")
        texts = [self.texts(pair, rng) for pair in pairs]
        self._segmentation.restart(f"{self._seed}/{start}")
        sources = self._source.pieces(
            [source for source, _ in texts],
            [MARK in source and MARK not in dutch for (source, _), (dutch, _) in zip(texts, pairs, strict=True)],
        )
        targets = self._processor.encode([target for _, target in texts])
        pieces: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
        lengths: list[tuple[int, int]] = []
        for ours, theirs in zip(sources, targets, strict=True):
            if 0 < len(ours) <= self._longest and 0 < len(theirs) <= self._longest:
                pieces += [
                    np.array([self._numbers.get(piece, self._unknown) for piece in ours], np.int32),
                    self._ids[theirs],
                ]
                lengths.append((len(ours), len(theirs)))
        return np.concatenate(pieces), np.array(lengths, np.int64).reshape(-1, 2)
