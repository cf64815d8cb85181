"""A translation memory: what was translated before is taken again, or offered where it is nearly the same.

Texts are kept as bytes in one block, and found by three indexes of numpy arrays: hashes of normalised sources, sorted,
for exact matches; hashes of the sources before and after, for context; and postings from word stems to units for fuzzy
matches. A million units of the length of news sentences take less than a gigabyte. For a fuzzy match only the units
that share the rarest stems are compared (the prefix filter of Chaudhuri, Ganti and Kaushik, "A Primitive Operator for
Similarity Joins in Data Cleaning", ICDE 2006), by edit distance.
"""

from __future__ import annotations

import os
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from align.bitext import TranslationUnit
from align.confirmation import unfinished
from align.errors import MissingPackageError
from align.formats import read_bitext
from align.formats.identity import last_change
from align.translation.repair.typography import in_case_of

_WORD = re.compile(r"[^\W\d_]+")
_STEM = 6
"""Letters of a word that count, so that most inflected forms of long words are one."""

_SHORT = 28
"""Texts of at most so many characters are indexed by runs of three characters as well, as they have few words."""

_MARGIN = 12
_MOST_POSTINGS = 40_000
"""Postings that one search looks at, unless its rarest stem alone has more."""

_MOST_CANDIDATES = 48
_HASH_BITS = 22

_Numbers = npt.NDArray[np.uint32]


class FuzzyIndex:
    """An index from word stems to texts.

    Args:
        texts: normalised; their numbers are their places.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        stems, counts, lengths = array("I"), array("H"), array("H")
        for text in texts:
            found = _features(text, _SHORT)
            stems.extend(found)
            counts.append(min(len(found), 0xFFFF))
            lengths.append(min(len(text), 0xFFFF))
        self._lengths = np.frombuffer(lengths, dtype=np.uint16)
        # Twice as many slots as there are features, so that a small memory has a small table.
        self._mask = (1 << min(max(len(stems).bit_length() + 1, 6), _HASH_BITS)) - 1
        keys = np.frombuffer(stems, dtype=np.uint32) & np.uint32(self._mask)
        sizes = np.frombuffer(counts, dtype=np.uint16)
        # Sorted by stem and, being stable, by text within a stem.
        order = np.argsort(keys, kind="stable")
        owners = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        self._texts: _Numbers = owners[order]
        del owners, order
        self._starts = np.zeros(self._mask + 2, dtype=np.uint32)
        np.cumsum(np.bincount(keys, minlength=self._mask + 1), out=self._starts[1:])

    def candidates(self, text: str, threshold: float) -> list[int]:
        """Numbers of the texts that share most with `text`, weighted by rarity; at most a few dozen.

        Args:
            text: normalised.
            threshold: least similarity that is of interest; texts too long or too short for it are left out.
        """
        found = {feature & self._mask for feature in _features(text, _SHORT + _MARGIN)}
        spans = [(int(self._starts[stem]), int(self._starts[stem + 1])) for stem in found]
        spans = sorted((span for span in spans if span[0] < span[1]), key=lambda span: span[1] - span[0])
        pieces: list[_Numbers] = []
        weights: list[npt.NDArray[np.float32]] = []
        seen = 0
        for start, end in spans:
            if seen and seen + end - start > _MOST_POSTINGS:
                break
            part = self._texts[start : min(end, start + 4 * _MOST_POSTINGS)]
            lengths = self._lengths[part]
            part = part[(lengths >= threshold * len(text)) & (lengths * threshold <= len(text))]
            seen += end - start
            pieces.append(part)
            weight = np.log(1 + len(self._lengths) / (end - start))
            weights.append(np.full(len(part), weight, dtype=np.float32))
        if not pieces:
            return []
        numbers, inverse = np.unique(np.concatenate(pieces), return_inverse=True)
        if not len(numbers):
            return []
        points = np.bincount(inverse, weights=np.concatenate(weights))
        if len(numbers) > _MOST_CANDIDATES:
            best = np.argpartition(points, -_MOST_CANDIDATES)[-_MOST_CANDIDATES:]
            numbers = numbers[best]
        return [int(number) for number in numbers]


def _features(text: str, short: int) -> set[int]:
    """Hashes of the stems of a text, and of its runs of three characters where it is short."""
    mask = (1 << _HASH_BITS) - 1
    found = {hash(word[:_STEM]) & mask for word in _WORD.findall(text)}
    if len(text) <= short:
        found |= {hash(text[i : i + 3] + "\0") & mask for i in range(len(text) - 2)}
    return found


DEFAULT_THRESHOLD = 0.75
"""Least similarity of a fuzzy match."""

_SIGNS = str.maketrans(dict.fromkeys("“”„«»‟″", '"') | dict.fromkeys("‘’‚‛′`´", "'") | {"\u00ad": None, "…": "..."})
_MASK = (1 << 64) - 1
_NO_NEIGHBOUR = 0
_SAME_CASE_TRIED = 16
"""How many of the newest units of one source are looked at for one in the same letters."""


@dataclass(frozen=True, slots=True)
class MemoryMatch:
    """A unit of a memory that matches a text.

    Attributes:
        source, target: of the unit, the target with the capitals of the text that was asked for where that is clear.
        score: 1 for an exact match, else how alike the texts are, below 1.
        context: whether the text before or after is that of the unit, too; only of exact matches.
    """

    source: str
    target: str
    score: float
    context: bool = False

    @property
    def rate(self) -> int:
        """The match rate as translation tools show it: 101 with context, 100 exact, else the percentage."""
        return 101 if self.context else int(self.score * 100)


class TranslationMemory:
    """An index over translation units, built once; may be used from several threads at once.

    Units without source or target are left out, and so are those that a machine made and that have marks of suspicion,
    and those that nobody has finished (see `align.confirmation`).
    Of several with one source, those with the right context come first, then those of people, then the newest.

    Args:
        units: in the order of their documents, by which neighbours are known; where a unit has the properties "prev"
            and "next" that OmegaT writes, those are its neighbours.
        name: what alternatives are said to be from.
    """

    def __init__(self, units: Iterable[TranslationUnit], name: str = "") -> None:
        self.name = name
        built = _Builder()
        for unit in units:
            built.add(unit)
        built.finish()
        self._texts = built.texts
        self._ends = np.frombuffer(built.ends, dtype=np.uint64)
        keys = np.frombuffer(built.keys, dtype=np.uint64)
        # Stable, so that of equal units the later in the file comes later.
        order = np.lexsort(
            (np.frombuffer(built.dates, dtype=np.uint64), np.frombuffer(built.human, dtype=np.uint8), keys)
        )
        self._order = order.astype(np.uint32)
        self._keys = keys[order]
        self._before = np.frombuffer(built.before, dtype=np.uint64)[order]
        self._after = np.frombuffer(built.after, dtype=np.uint64)[order]
        self._fuzzy: FuzzyIndex | None = None

    @classmethod
    def read(
        cls,
        source: str | os.PathLike[str] | BinaryIO,
        *,
        source_language: str = "nl",
        target_language: str = "en",
    ) -> TranslationMemory:
        """Reads a memory from TMX, or from another format of `align.formats`, by its suffix or by what is in it.

        Raises:
            ReadError: the file cannot be read, or is not of that format.
            UsageError: neither tells of a format.
        """
        name = Path(source).name if isinstance(source, str | os.PathLike) else ""
        units = read_bitext(source, source_language=source_language, target_language=target_language)
        return cls(units, name)

    def __len__(self) -> int:
        return len(self._keys)

    def exact(self, source: str, before: str = "", after: str = "") -> MemoryMatch | None:
        """The best unit whose source is `source` but for case, white space and the shape of quotation marks.

        Its target has the case of `source`; a unit of which nobody can say how that would be written is passed over.

        Args:
            source: a sentence.
            before: the sentence before it in the document, "" where there is none.
            after: the sentence after it, likewise.
        """
        normal = normalised(source)
        key = np.uint64(_hash(normal))
        low = int(self._keys.searchsorted(key))
        if low >= len(self._keys) or self._keys[low] != key:
            return None
        high = int(self._keys.searchsorted(key, side="right"))
        place, context = self._in_context(low, high, _hash_neighbour(before), _hash_neighbour(after))
        tried = [place] if context else range(place, max(low, place - _SAME_CASE_TRIED + 1) - 1, -1)
        found: MemoryMatch | None = None
        for index in tried:
            ours, target = self._pair(int(self._order[index]))
            if normalised(ours) != normal:
                continue  # Two texts with one hash.
            if ours == source:
                return MemoryMatch(ours, target, 1.0, context)
            written, sure = in_case_of(source, ours, target)
            if found is None and sure:
                found = MemoryMatch(ours, written, 1.0, context)
        return found

    def fuzzy(self, source: str, threshold: float = DEFAULT_THRESHOLD, limit: int = 3) -> list[MemoryMatch]:
        """Units with a similar source, best first; those that `exact` gives are not among them.

        Args:
            source: a sentence.
            threshold: least similarity, above 0 and below 1: 1 less the edit distance (Levenshtein) of the normalised
                texts by the length of the longer.
            limit: most matches, each with another target.

        Raises:
            MissingPackageError: rapidfuzz is not installed.
        """
        distance = _rapidfuzz()
        normal = normalised(source)
        matches: dict[str, MemoryMatch] = {}
        for index in self._fuzzy_index().candidates(normal, threshold):
            ours, target = self._pair(index)
            theirs = normalised(ours)
            if theirs == normal:
                # Only its capitals are others, and how they would be in the target is not sure.
                target, sure = in_case_of(source, ours, target)
                if not sure:
                    matches[target] = MemoryMatch(ours, target, 0.99)
                continue
            score = distance.normalized_similarity(normal, theirs, score_cutoff=threshold)
            # What differs is no exact match, however long it is.
            score = min(score, 0.99)
            if score >= threshold and (target not in matches or matches[target].score < score):
                matches[target] = MemoryMatch(ours, target, score)
        return sorted(matches.values(), key=lambda match: -match.score)[:limit]

    def prepare_fuzzy(self) -> None:
        """Builds the index of fuzzy matches now, which otherwise the first search does.

        Raises:
            MissingPackageError: rapidfuzz is not installed.
        """
        _rapidfuzz()
        self._fuzzy_index()

    def _fuzzy_index(self) -> FuzzyIndex:
        if self._fuzzy is None:
            self._fuzzy = FuzzyIndex(normalised(self._text(2 * index)) for index in range(len(self)))
        return self._fuzzy

    def _in_context(self, low: int, high: int, before: int, after: int) -> tuple[int, bool]:
        """The best place of equal keys from low to high, and whether a neighbour matches."""
        points = np.zeros(high - low, dtype=np.int8)
        if before:
            points += np.int8(2) * (self._before[low:high] == np.uint64(before))
        if after:
            points += self._after[low:high] == np.uint64(after)
        best = int(points.max())
        # The last of the best: the newest.
        return high - 1 - int(points[::-1].argmax()), best > 0

    def _pair(self, index: int) -> tuple[str, str]:
        return self._text(2 * index), self._text(2 * index + 1)

    def _text(self, number: int) -> str:
        start = int(self._ends[number - 1]) if number else 0
        return bytes(self._texts[start : int(self._ends[number])]).decode("utf-8", "surrogatepass")


class _Builder:
    """Collects the arrays of a memory."""

    def __init__(self) -> None:
        self.texts = bytearray()
        self.ends = array("Q")
        self.keys = array("Q")
        self.before = array("Q")
        self.after = array("Q")
        self.dates = array("Q")
        self.human = array("B")
        self._article: str | None = None
        self._last = _NO_NEIGHBOUR
        self._open = False

    def add(self, unit: TranslationUnit) -> None:
        """Takes the next unit."""
        # White space at the ends makes no difference to a match, and a sentence has its own.
        source, target, properties = unit.source, unit.target.strip(), unit.properties
        if not source.strip() or not target:
            return
        key = _hash(normalised(source))
        if unit.article != self._article:
            self._close(_NO_NEIGHBOUR)
            self._article, self._last = unit.article, _NO_NEIGHBOUR
        self._close(key)
        before = self._last
        self._last = key
        if (unit.origin == "machine" and unit.quality) or unfinished(unit):
            return
        self.texts += source.encode("utf-8", "surrogatepass")
        self.ends.append(len(self.texts))
        self.texts += target.encode("utf-8", "surrogatepass")
        self.ends.append(len(self.texts))
        self.keys.append(key)
        self.before.append(_hash_neighbour(properties[":prev"]) if ":prev" in properties else before)
        self.dates.append(int(last_change(unit)[:15].replace("T", "") or 0))
        self.human.append(unit.origin != "machine")
        if ":next" in properties:
            self.after.append(_hash_neighbour(properties[":next"]))
        else:
            self._open = True

    def finish(self) -> None:
        """Ends the last unit."""
        self._close(_NO_NEIGHBOUR)

    def _close(self, after: int) -> None:
        if self._open:
            self.after.append(after)
            self._open = False


def normalised(text: str) -> str:
    """`text` with what makes no difference taken away: case, white space, the shapes of quotation marks."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_SIGNS)
    return " ".join(text.casefold().split())


def _hash(text: str) -> int:
    return (hash(text) & _MASK) or 1


def _hash_neighbour(text: str) -> int:
    normal = normalised(text)
    return _hash(normal) if normal else _NO_NEIGHBOUR


def _rapidfuzz() -> Any:
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError as error:
        raise MissingPackageError.of("finding fuzzy matches", "rapidfuzz", "memory", "give --fuzzy 0") from error
    return Levenshtein


def with_neighbours(sources: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each text of a document with those before and after it."""
    for index, source in enumerate(sources):
        before = sources[index - 1] if index else ""
        yield source, before, sources[index + 1] if index + 1 < len(sources) else ""
