"""Texts cut into pieces in one of many ways: subword regularization (Kudo, ACL 2018).

A word that training shows in the same pieces every time is learned as these pieces. Cut in other ways at times, it
becomes a word of letters, which helps where there is little text, with names, and with forms that were never seen.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import sentencepiece


class Resegmenting:
    """A SentencePiece unigram model for `SourceText`, of whose texts some are cut otherwise.

    Args:
        processor: a `sentencepiece.SentencePieceProcessor`.
        share: of the texts that are cut in a way drawn by its probability, 0 to 1.
        smoothing: exponent of that probability, above 0; the smaller, the more alike all ways are.
    """

    def __init__(self, processor: Any, share: float, smoothing: float) -> None:
        self._processor, self._share, self._smoothing = processor, share, smoothing
        self._rng = random.Random(0)

    def restart(self, seed: str) -> None:
        """From here on everything that is drawn depends on the seed alone."""
        self._rng = random.Random(seed)
        sentencepiece.set_random_generator_seed(self._rng.getrandbits(32))

    def encode(self, texts: Sequence[str], out_type: type = int) -> list[list[Any]]:
        """The pieces of each text."""
        made: list[list[Any]] = self._processor.encode(list(texts), out_type=out_type)
        for number, text in enumerate(texts):
            if self._rng.random() < self._share:
                made[number] = self._processor.encode(
                    text, out_type=out_type, enable_sampling=True, alpha=self._smoothing, nbest_size=-1
                )
        return made

    def id_to_piece(self, ids: Any) -> Any:
        """As the processor has it."""
        return self._processor.id_to_piece(ids)

    def get_piece_size(self) -> int:
        """As the processor has it."""
        size: int = self._processor.get_piece_size()
        return size
