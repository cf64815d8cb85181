"""Encoded pairs and the batches that training takes from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

POOL = 16_000
"""Pairs among which batches of like length are made; the order of training is kept from pool to pool."""


@dataclass(frozen=True)
class Encoded:
    """Pairs as piece ids, one after the other in one array.

    Attributes:
        pieces: source and target pieces of all pairs, without end-of-sentence.
        lengths: array of shape (pairs, 2), pieces of source and target.
    """

    pieces: NDArray[np.int32]
    lengths: NDArray[np.int64]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", np.concatenate([[0], np.cumsum(self.lengths.sum(1))]))

    def __len__(self) -> int:
        return len(self.lengths)

    def pair(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Source and target pieces of one pair."""
        start: int = self._starts[number]  # type: ignore[attr-defined]
        middle, end = start + self.lengths[number, 0], start + self.lengths[number].sum()
        return self.pieces[start:middle], self.pieces[middle:end]

    def save(self, path: Path) -> None:
        """Writes the arrays to an `.npz` file."""
        np.savez(path, pieces=self.pieces, lengths=self.lengths)

    @classmethod
    def load(cls, path: Path) -> Encoded:
        """Reads what `save` wrote."""
        with np.load(path) as arrays:
            return cls(arrays["pieces"], arrays["lengths"])


def encode(pairs: Sequence[tuple[str, str]], processor: Any, ids: NDArray[np.int32], longest: int) -> Encoded:
    """Encodes pairs and drops those with a side that is empty or over `longest` pieces.

    Args:
        pairs: source and target texts.
        processor: a `sentencepiece.SentencePieceProcessor` for both sides.
        ids: the network's id of each of the processor's pieces.
        longest: pieces of a side.
    """
    pieces: list[NDArray[np.int32]] = []
    lengths: list[tuple[int, int]] = []
    for start in range(0, len(pairs), 20_000):
        chunk = pairs[start : start + 20_000]
        sides = [processor.encode([pair[side] for pair in chunk], num_threads=-1) for side in (0, 1)]
        for source, target in zip(*sides, strict=True):
            if 0 < len(source) <= longest and 0 < len(target) <= longest:
                pieces += [ids[source], ids[target]]
                lengths.append((len(source), len(target)))
    return Encoded(np.concatenate(pieces), np.array(lengths, np.int64))


def batches(data: Encoded, pool: int, max_pieces: int, seed: int) -> list[list[int]]:
    """The batches of one pool in the order of training: pairs of like length together, batches shuffled.

    Args:
        data: all pairs of the run.
        pool: number of the pool; the pairs `pool * POOL` to `(pool + 1) * POOL`.
        max_pieces: source and target pieces of a batch, padding and ends of sentence counted.
        seed: of the shuffling.
    """
    rng = np.random.default_rng((seed, pool))
    numbers = np.arange(pool * POOL, min((pool + 1) * POOL, len(data)))
    lengths = data.lengths[numbers] + 1
    order = np.lexsort((rng.random(len(numbers)), lengths[:, 1] // 2, lengths.max(1) // 3))
    made: list[list[int]] = []
    longest = np.zeros(2, np.int64)
    for number in numbers[order]:
        grown = np.maximum(longest, data.lengths[number] + 1)
        if made and grown.sum() * (len(made[-1]) + 1) <= max_pieces:
            made[-1].append(int(number))
            longest = grown
        else:
            made.append([int(number)])
            longest = data.lengths[number] + 1
    rng.shuffle(made)
    return made


def pad(data: Encoded, batch: Sequence[int], end: int, padding: int) -> Iterator[NDArray[np.int64]]:
    """The arrays of a batch: source, decoder input, target; each of shape (pairs, longest + 1).

    The decoder starts from `padding`; in the target, padding is -100, which the loss leaves out.
    """
    shape = data.lengths[list(batch)].max(0) + 1
    source = np.full((len(batch), shape[0]), padding, np.int64)
    given = np.full((len(batch), shape[1]), padding, np.int64)
    target = np.full((len(batch), shape[1]), -100, np.int64)
    for row, number in enumerate(batch):
        ours, theirs = data.pair(number)
        source[row, : len(ours)], source[row, len(ours)] = ours, end
        target[row, : len(theirs)], target[row, len(theirs)] = theirs, end
        given[row, 1 : len(theirs) + 1] = theirs
    yield from (source, given, target)
