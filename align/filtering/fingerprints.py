"""What the rules on the whole corpus need to know of a unit: 32 bytes, and a MinHash signature where asked.

Signatures keep the lowest 8 bits of each minimum (Li and König, "b-Bit Minwise Hashing", WWW 2010): a quarter of the
room for nearly the same estimate. Libraries for MinHash hash one text at a time in Python; here the minima of
thousands of units are taken at once, which is over ten times as fast.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from align.bitext import TranslationUnit
from align.filtering.rules import normalised

PERMUTATIONS = 64

KEYS = np.dtype([("pair", "<u8"), ("pair2", "<u8"), ("source", "<u8"), ("article", "<u8")])
"""A unit's digests: of both sides (16 bytes), of its source, of its article's id."""

Keys = npt.NDArray[np.void]
Signatures = npt.NDArray[np.uint8]
Bands = npt.NDArray[np.uint64]

_REMEMBERED_WORDS = 200_000


def comparable(units: Sequence[TranslationUnit]) -> list[tuple[str, str]]:
    """Both sides of each unit without case and punctuation."""
    return [(normalised(unit.source), normalised(unit.target)) for unit in units]


def keys_of(units: Sequence[TranslationUnit], texts: Sequence[tuple[str, str]]) -> Keys:
    """The digests of `units`, whose comparable texts are `texts`; an array of shape (units,) and type `KEYS`."""
    rows = []
    article, article_key = None, b""
    for unit, (source, target) in zip(units, texts, strict=True):
        if unit.article != article:
            article, article_key = unit.article, _digest(unit.article, 8)
        rows.append(_digest(f"{source}\t{target}", 16) + _digest(source, 8) + article_key)
    return np.frombuffer(b"".join(rows), dtype=KEYS)


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


class _WordHashes(dict[str, int]):
    """32-bit hashes of words, computed when first asked for."""

    def __missing__(self, word: str) -> int:
        value = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        self[word] = value
        return value


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
        self._words = _WordHashes()

    def __call__(self, texts: Sequence[tuple[str, str]]) -> tuple[Bands, Signatures]:
        """Band keys, of shape (texts, bands), and signatures, of shape (texts, PERMUTATIONS)."""
        if not texts:
            return np.empty((0, self.bands), np.uint64), np.empty((0, PERMUTATIONS), np.uint8)
        shingles, starts = self._shingles(texts)
        minima = np.empty((len(texts), PERMUTATIONS), np.uint64)
        for k in range(PERMUTATIONS):
            minima[:, k] = np.minimum.reduceat((shingles * self._factors[k]) >> np.uint64(32), starts)
        used = self.bands * self.rows
        mixed = (minima[:, :used] + np.uint64(1)) * self._mix[:used]
        mixed ^= mixed >> np.uint64(29)
        bands = mixed.reshape(len(texts), self.bands, self.rows).sum(axis=2, dtype=np.uint64) * self._mix[0]
        return bands, (minima & np.uint64(0xFF)).astype(np.uint8)

    def _shingles(self, texts: Sequence[tuple[str, str]]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
        """The bigram hashes of all texts in a row, and where each text's begin; a text has one at least."""
        if len(self._words) > _REMEMBERED_WORDS:
            self._words.clear()
        words: list[int] = []
        starts: list[int] = []
        look_up = self._words.__getitem__
        for source, target in texts:
            starts.append(len(words))
            # The mark keeps a word of the source apart from the same word in the target.
            words += map(look_up, source.split())
            words.append(1)
            words += map(look_up, target.split())
            words.append(2)
        sequence = np.array(words, dtype=np.uint64)
        first = sequence[:-1] * np.uint64(0x9E3779B97F4A7C15)
        shingles = (first ^ (first >> np.uint64(31))) + sequence[1:] * np.uint64(0xC2B2AE3D27D4EB4F)
        begins = np.array(starts)
        # Where one text ends and the next begins there is no bigram; to have one twice changes no minimum.
        shingles[begins[1:] - 1] = shingles[begins[:-1]]
        return shingles, begins


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


def fingerprints(units: Sequence[TranslationUnit], hasher: MinHasher | None) -> npt.NDArray[np.void]:
    """The fingerprints of `units`: an array of shape (units,) and type `record_type`."""
    texts = comparable(units)
    records = np.zeros(len(units), record_type(hasher.bands if hasher else 0))
    if units:
        records["keys"] = keys_of(units, texts)
        if hasher:
            records["bands"], records["signature"] = hasher(texts)
    return records
