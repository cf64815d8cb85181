"""Likeness by words: how much better a window explains the words of a sentence than chance does.

A word t of a target sentence is taken to come from a mixture: with the share `_CHANCE_SHARE` from the text as a whole,
else from a word s of the source window by the probability p(t | s), which comes from a lexicon's counts of linked words
and from likeness of form. The logarithm of this probability over that by chance alone, added up over the words of a
sentence, tells how much a window speaks for a sentence (compare Moore, 2002, "Fast and accurate sentence alignment of
bilingual corpora"). It is asked both ways round: otherwise a sentence that one side has in excess would cost nothing. A
window's explanation is the sum of those of its sentences, which keeps it cheap.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from align.alignment.lattice import Floats, Ints
from align.alignment.lexicon import STEM, Lexicon, default_lexicon, dutch_words, english_words
from align.alignment.similarity import LARGEST_WINDOW, Comparison, Evidence, default_weights

_CHANCE_SHARE, _LEXICON_SHARE, _FORM_SHARE = 0.3, 0.48, 0.22
"""Shares of words that are explained by chance alone, by the lexicon and by likeness of form."""

_RARE = 2.0
"""Count added to a word's total in the lexicon: entries seen once or twice prove little."""
_CHANCE_WEIGHT = 300.0
"""Words of running text that the lexicon's frequencies count for beside those of the text itself."""

_DIMENSIONS = 128
"""Of the vectors that words are hashed to."""


class LexicalSimilarity:
    """Compares Dutch texts with English ones by their words.

    Args:
        lexicon: Dutch-English; by default the one that comes with the package.
    """

    weights = default_weights("lexical")

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon

    def compare(self, source: Sequence[str], target: Sequence[str]) -> Comparison:
        """Gathers what words of the one text may come from words of the other."""
        lexicon = default_lexicon() if self._lexicon is None else self._lexicon
        ours = [dutch_words(sentence) for sentence in source]
        theirs = [english_words(sentence) for sentence in target]
        source_ids, target_ids = _ids(ours), _ids(theirs)
        links = [*_lexical_links(source_ids, target_ids, lexicon), *_formal_links(source_ids, target_ids)]
        source_rows = _ragged([[source_ids[word] for word in words] for words in ours])
        target_rows = _ragged([[target_ids[word] for word in words] for words in theirs])
        forward = _Explanation(
            given=source_rows,
            table=_table(links, len(source_ids), forward=True),
            explained=target_rows,
            chance=_chance(target_ids, theirs, lexicon.target_total, lexicon.total),
        )
        backward = _Explanation(
            given=target_rows,
            table=_table(links, len(target_ids), forward=False),
            explained=source_rows,
            chance=_chance(source_ids, ours, lexicon.source_total, lexicon.total),
        )
        return _LexicalComparison(forward, backward)


@dataclass(frozen=True, slots=True)
class _LexicalComparison:
    """The evidence in both directions.

    Attributes:
        forward: how source sentences explain those of the target.
        backward: how target sentences explain those of the source.
    """

    forward: _Explanation
    backward: _Explanation

    def evidence(self, source: range, target: range) -> Evidence:
        """Log likelihood ratios in nats; a nat for each word is enough."""
        return Evidence(
            self.forward.block(source, target),
            self.backward.block(target, source).swapaxes(1, 2),
            (_enough(self.backward.explained, source), _enough(self.forward.explained, target)),
        )

    def vectors(self) -> tuple[Floats, Floats]:
        """Sums of words' hashed signs (Weinberger et al., 2009), those of the source through their translations."""
        explanation = self.forward
        types = len(explanation.chance)
        rng = np.random.default_rng(1)
        place, sign = rng.integers(0, _DIMENSIONS, types), rng.choice(np.array([-1, 1], np.float32), types)
        rarity = np.log(1 / explanation.chance)
        # Words that are everywhere would make everything alike.
        rarity = np.maximum(rarity - 4, 0) * sign
        table = explanation.table
        assert table.weights is not None
        by_word = np.zeros((len(table), _DIMENSIONS), np.float32)
        np.add.at(by_word, (table.rows(0, len(table))[0], place[table.ids]), table.weights * rarity[table.ids])
        direct = np.zeros((types, _DIMENSIONS), np.float32)
        direct[np.arange(types), place] = rarity
        return _summed(explanation.given, by_word), _summed(explanation.explained, direct)


@dataclass(frozen=True, slots=True)
class _Ragged:
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


def _ragged(rows: Sequence[Sequence[int]]) -> _Ragged:
    """Puts rows of ids into one `_Ragged`."""
    sizes = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return _Ragged(starts, np.fromiter((number for row in rows for number in row), np.int64, int(starts[-1])))


@dataclass(frozen=True, slots=True)
class _Explanation:
    """One direction: how windows of the given side explain sentences of the other.

    Attributes:
        given: words of the sentences that explain; ids are rows of `table`.
        table: by word of the given side, the words that it explains and their probabilities.
        explained: words of the sentences to be explained.
        chance: probability of each explained word by chance.
    """

    given: _Ragged
    table: _Ragged
    explained: _Ragged
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
        unexplained = np.float32(np.log(_CHANCE_SHARE)) * counts[~explains].sum(0)
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
            ratio += _CHANCE_SHARE
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


def _enough(explained: _Ragged, sentences: range) -> Floats:
    return np.maximum(explained.sizes(sentences.start, sentences.stop), 1).astype(np.float32)


def _summed(rows: _Ragged, vectors: Floats) -> Floats:
    """For each row the sum of its words' vectors."""
    result = np.zeros((len(rows), vectors.shape[1]), np.float32)
    for start in range(0, len(rows), 2048):
        stop = min(start + 2048, len(rows))
        _, ids = rows.rows(start, stop)
        filled = np.flatnonzero(rows.sizes(start, stop))
        if len(filled):
            begins = rows.starts[start:stop][filled] - rows.starts[start]
            result[start + filled] = np.add.reduceat(vectors[ids], begins)
    return result


_Link = tuple[int, int, float, float]
"""Two word types, p(second | first), p(first | second)."""


def _ids(sentences: Iterable[Sequence[str]]) -> dict[str, int]:
    return {word: n for n, word in enumerate(dict.fromkeys(w for sentence in sentences for w in sentence))}


def _chance(
    ids: dict[str, int], sentences: Sequence[Sequence[str]], general: Callable[[str], float], general_total: float
) -> Floats:
    """Probability of each word by chance: its share of the text, smoothed with that of the language at large."""
    counts = Counter(word for sentence in sentences for word in sentence)
    total = sum(counts.values()) + _CHANCE_WEIGHT
    weight = _CHANCE_WEIGHT / general_total
    return np.array([(counts[word] + weight * general(word)) / total for word in ids], np.float32)


def _lexical_links(source: dict[str, int], target: dict[str, int], lexicon: Lexicon) -> Iterable[_Link]:
    for word, number in source.items():
        total = lexicon.source_total(word) + _RARE
        for other, count in lexicon.translations(word):
            place = target.get(other)
            if place is not None:
                back = lexicon.target_total(other) + _RARE
                yield number, place, _LEXICON_SHARE * count / total, _LEXICON_SHARE * count / back


def _formal_links(source: dict[str, int], target: dict[str, int]) -> Iterable[_Link]:
    """Links between words that look alike: names, numbers, loanwords."""
    alike: dict[str, list[str]] = defaultdict(list)
    for word in target:
        if (key := _form(word)) is not None:
            alike[key].append(word)
    for word, number in source.items():
        same = word if word[0].isdecimal() else word[:STEM]
        if same in target:
            yield number, target[same], 0.8 * _FORM_SHARE, 0.8 * _FORM_SHARE
        if (key := _form(word)) is not None:
            others = [other for other in alike.get(key, ()) if other != same]
            for other in others:
                share = 0.4 * _FORM_SHARE / len(others)
                yield number, target[other], share, share


_SOUNDS = (("ij", "y"), ("sch", "sc"), ("ck", "c"), ("k", "c"), ("ph", "f"), ("z", "s"), ("th", "t"))
_DOUBLED = re.compile(r"(.)\1")


@functools.lru_cache(maxsize=100_000)
def _form(word: str) -> str | None:
    """The first letters of a word in a spelling that hides what Dutch and English spell differently; None if short."""
    if len(word) < 4 or word[0].isdecimal():
        return None
    plain = word
    if not word.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for theirs, ours in _SOUNDS:
        plain = plain.replace(theirs, ours)
    return _DOUBLED.sub(r"\1", plain)[:5]


def _table(links: Sequence[_Link], size: int, forward: bool) -> _Ragged:
    given = np.fromiter((link[0 if forward else 1] for link in links), np.int64, len(links))
    found = np.fromiter((link[1 if forward else 0] for link in links), np.int64, len(links))
    weights = np.fromiter((link[2 if forward else 3] for link in links), np.float32, len(links))
    order = np.argsort(given, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(given, minlength=size))]).astype(np.int64)
    return _Ragged(starts, found[order], weights[order])
