"""What the rules on the whole corpus need to know of a unit: 32 bytes, and a MinHash signature where asked.

Signatures keep the lowest 8 bits of each minimum (Li and König, "b-Bit Minwise Hashing", WWW 2010): a quarter of the
room for nearly the same estimate. Libraries for MinHash hash one text at a time in Python; here the minima of
thousands of units are taken at once, which is over ten times as fast. Texts are equal where they are so but for
case and punctuation.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from align.bitext import TranslationUnit
from align.filtering.batch import UnitBatch, WordBatch

PERMUTATIONS = 64

KEYS = np.dtype([("pair", "<u8"), ("pair2", "<u8"), ("source", "<u8"), ("article", "<u8")])
"""A unit's digests: of both sides (16 bytes), of its source, of its article's id."""

Keys = npt.NDArray[np.void]
Signatures = npt.NDArray[np.uint8]
Bands = npt.NDArray[np.uint64]

_MARK = np.uint64(1)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SIDES = tuple(map(np.uint64, (0xD6E8FEB86659FD93, 0xA0761D6478BD642F)))
"""Odd factors: one for each side, so that a word of the source is another than the same word in the target."""
_STREAMS = tuple(map(np.uint64, (0xC2B2AE3D27D4EB4F, 0x8EBC6AF09C88C6E3)))
"""Odd factors: two, so that two sums of 64 bits are one digest of 128."""


class _Pieces:
    """The words of texts without case and punctuation, as hashes.

    Args:
        words: the texts' words.

    Attributes:
        hashes: of all pieces in a row, with `_MARK` before each text's.
        starts: where each text's mark is.
    """

    def __init__(self, words: WordBatch) -> None:
        table = words.pieces
        numbers = words.numbers
        bare = table.bare[numbers] & (numbers != 0)
        # Punctuation counts only in texts that are nothing else.
        has_words = np.bincount(words.texts[~bare & (numbers != 0)], minlength=len(words.counts)) > 0
        numbers = np.concatenate(([0], numbers[~(bare & has_words[words.texts])]))
        counts = table.counts[numbers]
        ends = np.cumsum(counts)
        places = np.repeat(table.starts[numbers] - (ends - counts), counts) + np.arange(ends[-1])
        self.hashes = table.hashes[places]
        # The mark's word is of one piece.
        self.starts = (ends - counts)[numbers == 0]
        self.hashes[self.starts] = _MARK

    def digests(self) -> list[npt.NDArray[np.uint64]]:
        """For each of `_STREAMS` a digest of each text: equal texts have equal ones."""
        lengths = np.diff(self.starts, append=len(self.hashes))
        places = np.arange(len(self.hashes)) - np.repeat(self.starts, lengths)
        placed = self.hashes + places.astype(np.uint64) * _GOLDEN
        return [np.add.reduceat(_mixed(placed * stream), self.starts) for stream in _STREAMS]

    def shingles(self, side: np.uint64) -> npt.NDArray[np.uint64]:
        """A hash for every two neighbours, the first with the mark before it and the last with the one after it."""
        return np.asarray(_mixed(self.hashes * side) + np.append(self.hashes[1:], _MARK) * _STREAMS[0])


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Each value with its high bits brought down (the finaliser of SplitMix64; Steele, Lea and Flood, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)))


def _keys_of(units: Sequence[TranslationUnit], sides: Sequence[_Pieces]) -> Keys:
    """The digests of `units`, an array of shape (units,) and type `KEYS`."""
    (source, source2), (target, target2) = (side.digests() for side in sides)
    keys = np.empty(len(units), KEYS)
    keys["pair"] = _mixed(source * _SIDES[0] + target * _SIDES[1])
    keys["pair2"] = _mixed(source2 * _SIDES[0] + target2 * _SIDES[1])
    keys["source"] = source
    articles: dict[str, int] = {}
    for unit in units:
        if unit.article not in articles:
            articles[unit.article] = _digest(unit.article)
    keys["article"] = [articles[unit.article] for unit in units]
    return keys


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class MinHasher:
    """MinHash signatures of pairs of texts over their word bigrams; the same on every machine.

    Args:
        similarity: Jaccard index from which on two texts count as near-duplicates; decides on the bands.
    """

    def __init__(self, similarity: float) -> None:
        generator = np.random.Generator(np.random.PCG64(2026))
        # Odd factors for multiply-shift hashing (Dietzfelbinger et al., 1997).
        self._factors = generator.integers(0, 1 << 63, PERMUTATIONS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        self._mix = generator.integers(0, 1 << 63, PERMUTATIONS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        self.bands, self.rows = bands_for(similarity)

    def __call__(self, sides: Sequence[_Pieces]) -> tuple[Bands, Signatures]:
        """Band keys, of shape (units, bands), and signatures, of shape (units, PERMUTATIONS)."""
        minima = np.minimum(*(self._minima(side, factor) for side, factor in zip(sides, _SIDES, strict=True)))
        used = self.bands * self.rows
        mixed = (minima[:, :used] + np.uint64(1)) * self._mix[:used]
        mixed ^= mixed >> np.uint64(29)
        bands = mixed.reshape(len(minima), self.bands, self.rows).sum(axis=2, dtype=np.uint64) * self._mix[0]
        return bands, (minima & np.uint64(0xFF)).astype(np.uint8)

    def _minima(self, side: _Pieces, factor: np.uint64) -> npt.NDArray[np.uint64]:
        """The least hash of each text's shingles under each permutation, shape (texts, PERMUTATIONS), 32 bits each."""
        shingles = side.shingles(factor)
        permuted = np.empty_like(shingles)
        minima = np.empty((PERMUTATIONS, len(side.starts)), np.uint64)
        for k in range(PERMUTATIONS):
            np.multiply(shingles, self._factors[k], out=permuted)
            np.minimum.reduceat(permuted, side.starts, out=minima[k])
        return np.asarray((minima >> np.uint64(32)).T)


def similarity(one: Signatures, other: Signatures) -> npt.NDArray[np.float64]:
    """Estimated Jaccard index of each row of `one` with that of `other`; equal bytes by chance are allowed for."""
    equal = (one == other).mean(axis=1)
    return np.asarray(np.maximum((equal - 1 / 256) / (1 - 1 / 256), 0.0))


def bands_for(similarity: float) -> tuple[int, int]:
    """Number of bands and of rows in each: the longest rows that find 98 % of the pairs of that similarity."""
    for rows in range(16, 1, -1):
        bands = PERMUTATIONS // rows
        if 1 - (1 - similarity**rows) ** bands >= 0.98:
            return bands, rows
    return PERMUTATIONS, 1


def record_type(bands: int) -> np.dtype[Any]:
    """How a unit's fingerprint lies in a file: its keys and, where there are bands, band keys and signature."""
    fields: list[Any] = [("keys", KEYS)]
    if bands:
        fields += [("bands", "<u8", (bands,)), ("signature", "u1", (PERMUTATIONS,))]
    return np.dtype(fields)


def fingerprints(batch: UnitBatch, hasher: MinHasher | None) -> npt.NDArray[np.void]:
    """The fingerprints of the units of a batch: an array of shape (units,) and type `record_type`."""
    records = np.zeros(len(batch.units), record_type(hasher.bands if hasher else 0))
    sides = [_Pieces(side.words) for side in (batch.source, batch.target)]
    records["keys"] = _keys_of(batch.units, sides)
    if hasher:
        records["bands"], records["signature"] = hasher(sides)
    return records
