"""How much better the words of a text are explained by a window of the other than by chance, by counts of linked words.

A word t of a target sentence is taken to come from a mixture: with the share `CHANCE` from the text as a whole, else
from a word s of the source window by the probability p(t | s). The logarithm of this probability over that by chance
alone, added up over the words of a sentence, tells how much a window speaks for a sentence (compare Moore, 2002, "Fast
and accurate sentence alignment of bilingual corpora"). It is asked both ways round: otherwise a sentence that one side
has in excess would cost nothing. A window's explanation is the sum of those of its sentences, which keeps it cheap.
"""

from __future__ import annotations

import functools
import lzma
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Entry = tuple[str, float]
"""A target word and the expected number of times that it was linked with the source word."""

_LINKING = ("", "s", "en", "e", "er")
_SHORTEST_PART = 4


class Lexicon:
    """Expected counts of linked words; both conditional probabilities come from them.

    Args:
        entries: by source word (as `words.dutch_words` gives it) its target words (as `words.english_words`) and
            their counts.
    """

    def __init__(self, entries: Mapping[str, Sequence[Entry]]) -> None:
        self._entries = entries
        self._source_totals = {word: sum(count for _, count in found) for word, found in entries.items()}
        totals: dict[str, float] = defaultdict(float)
        for found in entries.values():
            for word, count in found:
                totals[word] += count
        self._target_totals = dict(totals)
        self.total = sum(totals.values())

    def __len__(self) -> int:
        return len(self._entries)

    def translations(self, word: str) -> Sequence[Entry]:
        """Target words of a source word with their counts; of a compound that is not known, those of its parts."""
        found = self._entries.get(word)
        if found is not None:
            return found
        parts = self._parts(word)
        return [entry for part in parts for entry in self._entries[part]] if parts else ()

    def source_total(self, word: str) -> float:
        """How often the source word was linked; of an unknown compound, its parts together."""
        return self._source_totals.get(word) or sum(self._source_totals[part] for part in self._parts(word))

    def target_total(self, word: str) -> float:
        """How often the target word was linked."""
        return self._target_totals.get(word, 0.0)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The two known words that a Dutch compound is made of, the longest last part first; empty if there are none.

        A part of which only the other one is known is left out.
        """
        if len(word) < 2 * _SHORTEST_PART:
            return ()
        for start in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            head = word[start:]
            if head not in self._entries:
                continue
            for linking in _LINKING:
                modifier = word[: start - len(linking)] if word[:start].endswith(linking) else ""
                if len(modifier) >= 3 and modifier in self._entries:
                    return modifier, head
        return ()


@functools.cache
def default_lexicon() -> Lexicon:
    """The Dutch-English lexicon that comes with the package; `scripts/build_lexicon.py` made it."""
    packed = resources.files("align.alignment").joinpath("lexicon.nl-en.tsv.xz").read_bytes()
    return read_lexicon(lzma.decompress(packed).decode("utf-8"))


def read_lexicon(text: str) -> Lexicon:
    """Reads a line a source word: the word, then its target words with their counts, separated by tabs."""
    entries: dict[str, list[Entry]] = {}
    for line in text.splitlines():
        word, *found = line.split("\t")
        entries[word] = [(target, float(count)) for target, count in (entry.rsplit(" ", 1) for entry in found)]
    return Lexicon(entries)


Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LARGEST_WINDOW = 4
"""Sentences of one side that a bead can hold."""

CHANCE = 0.3
"""Share of words that are explained by chance alone."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different length: row r is `ids[starts[r]:starts[r + 1]]`, each id with its weight if there are any."""

    starts: Ints
    ids: Ints
    weights: Floats | None = None

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sizes(self, first: int, last: int) -> Ints:
        """Entries of the rows first to last (exclusive)."""
        return np.diff(self.starts[first : last + 1])

    def rows(self, first: int, last: int) -> tuple[Ints, Ints]:
        """The entries of rows first to last (exclusive): row numbers counted from `first`, and ids."""
        numbers = np.repeat(np.arange(last - first), self.sizes(first, last))
        return numbers, self.ids[self.starts[first] : self.starts[last]]


def ragged(rows: Sequence[Sequence[int]]) -> Ragged:
    """Puts rows of ids into one `Ragged`."""
    sizes = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Ragged(starts, np.fromiter((number for row in rows for number in row), np.int64, int(starts[-1])))


@dataclass(frozen=True, slots=True)
class Explanation:
    """One direction: how windows of the given side explain sentences of the other.

    Attributes:
        given: words of the sentences that explain; ids are rows of `table`.
        table: by word of the given side, the words that it explains and their probabilities.
        explained: words of the sentences to be explained.
        chance: probability of each explained word by chance.
    """

    given: Ragged
    table: Ragged
    explained: Ragged
    chance: Floats

    def block(self, given: range, explained: range) -> Floats:
        """Evidence for all windows that end in `given` and all sentences of `explained`.

        Returns:
            Array of shape (LARGEST_WINDOW, len(given), len(explained)); [k, g, e] is the log likelihood ratio of
            sentence e of `explained` given the window of k + 1 sentences that ends with sentence g of `given`. A
            window that would begin before the text is cut short.
        """
        place, ids = self.explained.rows(explained.start, explained.stop)
        vocabulary, local = np.unique(ids, return_inverse=True)
        size = len(vocabulary)
        counts = np.bincount(local * len(explained) + place, minlength=size * len(explained))
        counts = counts.reshape(size, len(explained)).astype(np.float32)

        before = min(LARGEST_WINDOW - 1, given.start)
        mass = self._mass(given.start - before, given.stop, vocabulary)
        words = self.given.sizes(given.start - before, given.stop).astype(np.float32)
        # Words that nothing here explains weigh the same for all windows.
        explains = mass.any(0)
        unexplained = np.float32(np.log(CHANCE)) * counts[~explains].sum(0)
        mass, counts = mass[:, explains], counts[explains]
        inverse = 1 / self.chance[vocabulary[explains]]
        result = np.empty((LARGEST_WINDOW, len(given), len(explained)), np.float32)
        window, total = mass.copy(), words.copy()
        for k in range(LARGEST_WINDOW):
            if k:
                window[k:] += mass[:-k]
                total[k:] += words[:-k]
            ratio = window[before:] * inverse
            ratio /= np.maximum(total[before:, None], 1)
            ratio += CHANCE
            np.log(ratio, out=ratio)
            np.matmul(ratio, counts, out=result[k])
        result += unexplained
        return result

    def _mass(self, first: int, last: int, vocabulary: Ints) -> Floats:
        """Sums of the table's rows over the words of each given sentence, for the words of `vocabulary`."""
        assert self.table.weights is not None
        place, ids = self.given.rows(first, last)
        begin = self.table.starts[ids]
        sizes = self.table.starts[ids + 1] - begin
        ends = np.cumsum(sizes)
        entries = np.repeat(begin - ends + sizes, sizes) + np.arange(ends[-1] if len(ends) else 0)
        words = self.table.ids[entries]
        local = np.searchsorted(vocabulary, words)
        known = np.flatnonzero(local < len(vocabulary))
        known = known[vocabulary[local[known]] == words[known]]
        cell = (np.repeat(place, sizes) * len(vocabulary) + local)[known]
        shape = (last - first, len(vocabulary))
        mass = np.bincount(cell, self.table.weights[entries[known]], shape[0] * shape[1])
        return mass.reshape(shape).astype(np.float32)
