"""Decides which units of a whole corpus go: text that many articles share, duplicates, near-duplicates.

What is kept in memory is one byte a unit; the rest is read from the files of fingerprints, portion by portion.
"""

from __future__ import annotations

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from align.bitext import TranslationUnit
from align.filtering.fingerprints import MinHasher, bands_for, record_type, similarity
from align.filtering.rules import Configurable, Rule
from align.filtering.tokens import normalised

RECORD = np.dtype([("key", "<u8"), ("second", "<u8"), ("unit", "<u8")])
"""A unit's number with the key it is grouped by, and a second key within that."""

Records = npt.NDArray[np.void]

BUCKET_RECORDS = 1 << 16
"""Records that are sorted at once: about 6 MB with what sorting needs."""

_MOST_BUCKETS = 512


def grouped(chunks: Iterable[Records], total: int, scratch: Path) -> Iterator[Records]:
    """Yields all records in portions that hold whole groups: records of one key are in one portion.

    Args:
        chunks: arrays of type `RECORD`; keys are evenly spread hashes.
        total: about how many records there are; decides on the number of files.
        scratch: a folder for the files, which are removed at the end.

    Yields:
        Arrays of type `RECORD` sorted by key, then second, then unit.
    """
    count = 1
    while count < _MOST_BUCKETS and total > count * BUCKET_RECORDS:
        count *= 2
    if count == 1:
        held = list(chunks)
        if held:
            yield _sorted(np.concatenate(held))
        return
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        paths = [Path(folder) / f"{n:03}" for n in range(count)]
        _deal(chunks, paths)
        for path in paths:
            records = np.fromfile(path, RECORD)
            path.unlink()
            if len(records):
                yield _sorted(records)


def _deal(chunks: Iterable[Records], paths: list[Path]) -> None:
    shift = np.uint64(64 - (len(paths).bit_length() - 1))
    files: list[BinaryIO] = []
    try:
        files += [path.open("wb") for path in paths]
        for chunk in chunks:
            bucket = chunk["key"] >> shift
            order = np.argsort(bucket, kind="stable")
            dealt = chunk[order]
            edges = np.searchsorted(bucket[order], np.arange(len(paths) + 1, dtype=np.uint64))
            for file, start, end in zip(files, edges, edges[1:], strict=False):
                if end > start:
                    file.write(dealt[start:end].tobytes())
    finally:
        for file in files:
            file.close()


def _sorted(records: Records) -> Records:
    return records[np.lexsort((records["unit"], records["second"], records["key"]))]


Decisions = npt.NDArray[np.uint8]
"""For each unit 0 where it stays, or the number of the rule that objects, counted from 1."""

_CHUNK = 1 << 14
_PAIRS_AT_ONCE = 1 << 14


@dataclass(frozen=True)
class FingerprintFiles:
    """Files of fingerprints, in input order; the units of the corpus are numbered through them.

    Attributes:
        paths: one file a shard.
        bands: MinHash bands in them; 0 where they hold no signatures.
    """

    paths: Sequence[Path]
    bands: int

    @property
    def type(self) -> np.dtype[Any]:
        """How a record lies in the files."""
        return record_type(self.bands)

    def counts(self) -> list[int]:
        """Units in each file."""
        return [path.stat().st_size // self.type.itemsize for path in self.paths]

    def chunks(self) -> Iterator[tuple[int, npt.NDArray[np.void]]]:
        """The number of a first unit and the records from it on, a bounded number at a time."""
        first = 0
        for path in self.paths:
            with path.open("rb") as file:
                while data := file.read(_CHUNK * self.type.itemsize):
                    records = np.frombuffer(data, self.type)
                    yield first, records
                    first += len(records)

    def signatures(self, units: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
        """The signatures of units of any number, an array of shape (units, PERMUTATIONS)."""
        edges = np.concatenate(([0], np.cumsum(self.counts()))).astype(np.uint64)
        order = np.argsort(units, kind="stable")
        found = np.empty((len(units), self.type["signature"].shape[0]), np.uint8)
        bounds = np.searchsorted(units[order], edges)
        for path, edge, start, end in zip(self.paths, edges, bounds, bounds[1:], strict=False):
            if end > start:
                rows = order[start:end]
                # Only the pages with rows that are asked for are read.
                records = np.memmap(path, self.type, "r")
                found[rows] = records["signature"][(units[rows] - edge).astype(np.int64)]
                del records
        return found


class CorpusRule(Configurable, ABC):
    """Something that may object to a unit for the sake of the others in the corpus."""

    __slots__ = ()

    @abstractmethod
    def removed(self, files: FingerprintFiles, decisions: Decisions, scratch: Path) -> Iterator[npt.NDArray[np.int64]]:
        """The units that should go, by number, in any order.

        Args:
            files: the fingerprints of all units.
            decisions: those that went before are not looked at; the array may change between two portions.
            scratch: a folder for temporary files.
        """


@dataclass(frozen=True, slots=True)
class Boilerplate(CorpusRule):
    """The source, punctuation and case aside, stands in more than `articles` articles: text of the site, not of one.

    All its units go, the first one too.
    """

    name = "boilerplate"
    articles: int = 20

    def removed(self, files: FingerprintFiles, decisions: Decisions, scratch: Path) -> Iterator[npt.NDArray[np.int64]]:
        for portion in grouped(_records(files, decisions, _sources), len(decisions), scratch):
            starts = _changes(portion["key"])
            group = np.cumsum(starts) - 1
            in_new_article = starts | _changes(portion["second"])
            articles = np.bincount(group, weights=in_new_article)
            yield portion["unit"][articles[group] > self.articles].astype(np.int64)


@dataclass(slots=True)
class Duplicate(CorpusRule, Rule):
    """A pair that came before, punctuation and case aside; the first in input order stays."""

    name = "duplicate"
    # Of the pairs that it was asked about one by one, 16 bytes each.
    _seen: set[bytes] = field(default_factory=set, init=False, repr=False, compare=False)

    def objects(self, unit: TranslationUnit) -> bool:
        pair = f"{normalised(unit.source)}\t{normalised(unit.target)}".encode(errors="surrogatepass")
        key = blake2b(pair, digest_size=16).digest()
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def removed(self, files: FingerprintFiles, decisions: Decisions, scratch: Path) -> Iterator[npt.NDArray[np.int64]]:
        for portion in grouped(_records(files, decisions, _pairs), len(decisions), scratch):
            repeats = ~(_changes(portion["key"]) | _changes(portion["second"]))
            yield portion["unit"][repeats].astype(np.int64)


@dataclass(frozen=True, slots=True)
class NearDuplicate(CorpusRule):
    """A pair whose word pairs are about the same as those of an earlier one: Jaccard index of at least `similarity`,
    estimated by MinHash (Broder, "On the resemblance and containment of documents", 1997).
    """

    name = "near-duplicate"
    similarity: float = 0.85

    def removed(self, files: FingerprintFiles, decisions: Decisions, scratch: Path) -> Iterator[npt.NDArray[np.int64]]:
        bands, _ = bands_for(self.similarity)
        for band in range(bands):
            records = _records(files, decisions, lambda found, band=band: (found["bands"][:, band], 0))  # type: ignore[misc]
            for portion in grouped(records, len(decisions), scratch):
                starts = _changes(portion["key"])
                places = np.arange(len(portion))
                first = np.maximum.accumulate(np.where(starts, places, 0))
                # A unit is compared with the first of its group and with the one before it.
                later = np.flatnonzero(~starts)
                ahead = later[first[later] != later - 1]
                pairs = np.concatenate((np.stack((later - 1, later), 1), np.stack((first[ahead], ahead), 1)))
                for start in range(0, len(pairs), _PAIRS_AT_ONCE):
                    one, other = portion["unit"][pairs[start : start + _PAIRS_AT_ONCE]].T
                    alike = similarity(files.signatures(one), files.signatures(other)) >= self.similarity
                    yield other[alike].astype(np.int64)


RULES: tuple[type[CorpusRule], ...] = (Boilerplate, Duplicate, NearDuplicate)
"""In the order in which they are asked."""


def decide(rules: Sequence[CorpusRule], files: FingerprintFiles, scratch: Path) -> Decisions:
    """What each rule removes, in the order of `rules`; what one removed the next do not see.

    Args:
        rules: at most 255.
        files: the fingerprints.
        scratch: a folder for temporary files.
    """
    decisions = np.zeros(sum(files.counts()), np.uint8)
    for number, rule in enumerate(rules, start=1):
        for units in rule.removed(files, decisions, scratch):
            decisions[units[decisions[units] == 0]] = number
    return decisions


def hasher_for(rules: Iterable[CorpusRule]) -> MinHasher | None:
    """What makes the signatures that one of `rules` compares; None where none of them does."""
    near = next((rule for rule in rules if isinstance(rule, NearDuplicate)), None)
    return None if near is None else MinHasher(near.similarity)


_Keys = Callable[[npt.NDArray[np.void]], tuple[npt.NDArray[Any], npt.NDArray[Any] | int]]


def _records(files: FingerprintFiles, decisions: Decisions, keys: _Keys) -> Iterator[Records]:
    """Records of the units that are still in, keyed by what `keys` takes from a fingerprint."""
    for first, found in files.chunks():
        records = np.empty(len(found), RECORD)
        records["key"], records["second"] = keys(found)
        records["unit"] = np.arange(first, first + len(found), dtype=np.uint64)
        yield records[decisions[first : first + len(found)] == 0]


def _sources(found: npt.NDArray[np.void]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return found["keys"]["source"], found["keys"]["article"]


def _pairs(found: npt.NDArray[np.void]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    return found["keys"]["pair"], found["keys"]["pair2"]


def _changes(column: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where a value differs from the one before; the first does."""
    changed = np.ones(len(column), np.bool_)
    changed[1:] = column[1:] != column[:-1]
    return changed
