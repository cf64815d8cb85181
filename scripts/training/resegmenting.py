"""Texts cut into pieces in one of many ways: subword regularization (Kudo, ACL 2018).

A word that training shows in the same pieces every time is learned as these pieces. Cut in other ways at times, it
becomes a word of letters, which helps where there is little text, with names, and with forms that were never seen.
SentencePiece's own sampling differs from process to process, whatever its seed; so each word's likeliest ways are asked
for, and one is drawn here.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

WAYS = 16
"""Ways of cutting up a word among which one is drawn."""


class Resegmenting:
    """A SentencePiece unigram model for `SourceText`, of whose texts some are cut otherwise.

    Args:
        processor: a `sentencepiece.SentencePieceProcessor`.
        share: of the texts that are cut in a way drawn by its probability, word by word, 0 to 1.
        smoothing: exponent of that probability, above 0; the smaller, the more alike all ways are.
    """

    def __init__(self, processor: Any, share: float, smoothing: float) -> None:
        self._processor, self._share, self._smoothing = processor, share, smoothing
        self._rng = random.Random(0)

    def restart(self, seed: str) -> None:
        """From here on everything that is drawn depends on the seed alone."""
        self._rng = random.Random(seed)

    def encode(self, texts: Sequence[str], out_type: type = str) -> list[list[str]]:
        """The pieces of each text, as strings."""
        made: list[list[str]] = self._processor.encode(list(texts), out_type=out_type)
        for number, text in enumerate(texts):
            if self._rng.random() < self._share:
                made[number] = [piece for word in text.split() for piece in self._drawn(word)]
        return made

    def _drawn(self, word: str) -> tuple[str, ...]:
        ways = _ways(self._processor, word)
        best = ways[0][1]
        weights = [math.exp(self._smoothing * (score - best)) for _, score in ways]
        return self._rng.choices(ways, weights)[0][0]

    def id_to_piece(self, ids: Any) -> Any:
        """As the processor has it."""
        return self._processor.id_to_piece(ids)

    def get_piece_size(self) -> int:
        """As the processor has it."""
        size: int = self._processor.get_piece_size()
        return size


@lru_cache(100_000)
def _ways(processor: Any, word: str) -> list[tuple[tuple[str, ...], float]]:
    """The likeliest ways of cutting up a word, the best first, each with its log-probability."""
    ways: list[list[str]] = processor.nbest_encode(word, nbest_size=WAYS, out_type=str)
    score, number = processor.get_score, processor.piece_to_id
    return [(tuple(way), sum(score(number(piece)) for piece in way)) for way in ways]
