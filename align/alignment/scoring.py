"""Scores of beads: a weighted sum of what words, lengths and layout say, for all beads within a band."""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.alignment.evidence import Floats, Ints, Ragged
from align.alignment.lattice import NONE, BeadType, Lattice
from align.alignment.similarity import Similarity

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@functools.cache
def default_weights(method: str) -> Weights:
    """The weights that come with the package.

    Args:
        method: "lexical" or "length".
    """
    text = resources.files("align.alignment").joinpath("weights.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)[method]
    return Weights(**{field.name: float(table[field.name]) for field in fields(Weights)})


TYPES: tuple[BeadType, ...] = (
    (1, 0), (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2),
)  # fmt: skip
"""Kinds of beads with source sentences; (0, 1) is a lattice's skip."""

_USUAL_RATIO = 0.95
"""Characters of English for a character of Dutch."""

_BLOCK = 48
"""Rows that are computed together; their bands are one rectangle."""
_WIDEST = 256
"""Columns that are computed together."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the aligner knows of a side besides its words.

    Attributes:
        sizes: characters of each sentence.
        breaks: for each place between sentences, 0 to n, whether a paragraph begins there; not at the ends.
        furniture: for each sentence whether it is likely to be of the page and not of the text.
    """

    sizes: Floats
    breaks: NDArray[np.bool_]
    furniture: NDArray[np.bool_]

    @classmethod
    def of(cls, sentences: Sequence[str], paragraphs: Sequence[int], furniture: Sequence[bool] | None = None) -> Text:
        """A text of sentences and the number of the paragraph that each is in.

        Args:
            sentences: in reading order.
            paragraphs: a number for each.
            furniture: for each whether it is known to be page furniture. A sentence that comes back word for word
                ("ADVERTENTIE", "Foto: ANP") is taken to be some in any case.
        """
        breaks = np.zeros(len(sentences) + 1, np.bool_)
        breaks[1:-1] = np.diff(np.array(paragraphs)) != 0
        marked = np.zeros(len(sentences), np.bool_) if furniture is None else np.array(furniture, np.bool_)
        sizes = np.array([len(sentence) for sentence in sentences], np.float32)
        return cls(sizes, breaks, marked | _recurring(sentences))


@dataclass(frozen=True, slots=True)
class Features:
    """Sums over a bead, in arrays of shape (types, rows, columns) for a rectangle of end cells.

    Attributes:
        forward: evidence of the source for the target words.
        backward: evidence of the target for the source words.
        length: minus half the squared deviation of the lengths' ratio (Gale and Church, 1993).
        crossed: paragraph borders within the bead, and borders that only one side has where it begins.
        copied: 1 for a sentence and its copy, else 0.
        figures: 1 where the two sides' numbers are not the same, else 0.
        furniture: 1 for a source sentence without a counterpart that is page furniture; less 1 for each sentence of
            page furniture in a bead whose other side does not speak for it, unless that is page furniture too.
    """

    forward: Floats
    backward: Floats
    length: Floats
    crossed: Floats
    copied: Floats
    figures: Floats
    furniture: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """What the features count for, and the scores, in nats, that each kind of bead starts with (1-1 with 0).

    Attributes:
        forward, backward, length, crossed, copied, figures, furniture: factors of `Features`.
        one_zero: of a sentence without a counterpart, on either side.
        one_two, one_three, one_four, two_two, two_three: of beads of these sizes, either way round.
    """

    forward: float
    backward: float
    length: float
    crossed: float
    copied: float
    figures: float
    furniture: float
    one_zero: float
    one_two: float
    one_three: float
    one_four: float
    two_two: float
    two_three: float

    def prior(self, kind: BeadType) -> float:
        """The score that a bead starts with."""
        return {
            (0, 1): self.one_zero,
            (1, 1): 0.0,
            (1, 2): self.one_two,
            (1, 3): self.one_three,
            (1, 4): self.one_four,
            (2, 2): self.two_two,
            (2, 3): self.two_three,
        }[min(kind), max(kind)]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Computes features of beads between two texts.

    Attributes:
        similarity: evidence of the words; None where only lengths and layout count.
        source: one side.
        target: the other.
    """

    similarity: Similarity | None
    source: Text
    target: Text

    @property
    def ratio(self) -> float:
        """Characters of target for one of source, by the texts themselves as far as these are near what is usual."""
        # Some thousand characters tell as much as what is known of the languages.
        known = 2000.0
        estimate = (float(self.target.sizes.sum()) + known * _USUAL_RATIO) / (float(self.source.sizes.sum()) + known)
        return min(max(estimate, 0.8 * _USUAL_RATIO), 1.25 * _USUAL_RATIO)

    def features(self, rows: range, columns: range) -> Features:
        """Features of the beads that end in a rectangle of rows (1 to n) and columns (0 to m)."""
        found = Features(*(np.zeros((len(TYPES), len(rows), len(columns)), np.float32) for _ in fields(Features)))
        if self.similarity is not None:
            self._words(rows, columns, found)
        ours, theirs = _cumulated(self.source.sizes), _cumulated(self.target.sizes)
        for t, (a, b) in enumerate(TYPES):
            if b == 0 or a > len(self.source.sizes) or b > len(self.target.sizes):
                continue
            i, j = (
                np.maximum(np.arange(rows.start, rows.stop), a),
                np.maximum(np.arange(columns.start, columns.stop), b),
            )
            expected = (ours[i] - ours[i - a])[:, None] * self.ratio
            found.length[t] = _deviation(expected, (theirs[j] - theirs[j - b])[None, :])
            found.crossed[t] = _inside(self.source.breaks, i, a)[:, None] + _inside(self.target.breaks, j, b)[None, :]
            found.crossed[t] += self.source.breaks[i - a][:, None] != self.target.breaks[j - b][None, :]
            if self.similarity is None:
                odd = _within(self.source.furniture, i, a)[:, None] + _within(self.target.furniture, j, b)[None, :]
                found.furniture[t] = np.where((odd == 2) & (a == b == 1), 0, -odd)
                continue
            first, second = self.similarity.copies
            grown = first.figures[i] - first.figures[i - a], second.figures[j] - second.figures[j - b]
            found.figures[t] = grown[0][:, None] != grown[1][None, :]
            if a == b == 1:
                found.copied[t] = first.forms[i - 1][:, None] == second.forms[j - 1][None, :]
        found.furniture[TYPES.index((1, 0))] = self.source.furniture[rows.start - 1 : rows.stop - 1, None]
        return found

    def _words(self, rows: range, columns: range, found: Features) -> None:
        assert self.similarity is not None
        # Three sentences more on each side, for the beads of several that end in the first row and column.
        source = range(max(rows.start - 4, 0), rows.stop - 1)
        target = range(max(columns.start - 4, 0), max(columns.stop - 1, 0))
        if not (source and target):
            return
        by_source, by_target = self.similarity.block(source, target)
        ours = _Furniture.of(self.source, self.similarity.forward.given, source)
        theirs = _Furniture.of(self.target, self.similarity.forward.explained, target)
        for t, (a, b) in enumerate(TYPES):
            if b == 0 or a > len(source) or b > len(target):
                continue
            i = np.maximum(np.arange(rows.start, rows.stop) - 1 - source.start, a - 1)
            j = np.maximum(np.arange(columns.start, columns.stop) - 1 - target.start, b - 1)
            forward = [by_source[a - 1][np.ix_(i, j - q)] for q in range(b)]
            backward = [by_target[b - 1][np.ix_(i - p, j)] for p in range(a)]
            found.forward[t], found.backward[t] = sum(forward), sum(backward)
            if ours.marked.any() or theirs.marked.any():
                strange = sum(ours.strangeness(i - p, backward[p].T).T for p in range(a))
                strange = strange + sum(theirs.strangeness(j - q, forward[q]) for q in range(b))
                both = ours.marked[i][:, None] & theirs.marked[j][None, :] & (a == b == 1)
                found.furniture[t] = np.where(both, 0, -strange)

    def lattice(self, start: tuple[int, int], first: Ints, width: int, weights: Weights) -> Lattice:
        """The lattice of a band.

        Args:
            start: source and target sentences before the band; no bead begins before them.
            first: for each row from `start[0]` on, the first column of its band.
            width: columns of the band.
            weights: of the features.
        """
        scores = np.full((len(TYPES), len(first), width), NONE, np.float32)
        columns_end = len(self.target.sizes) + 1
        for begin in range(1, len(first), _BLOCK):
            end = min(begin + _BLOCK, len(first))
            low, high = int(first[begin]), min(int(first[end - 1]) + width, columns_end)
            rows = range(start[0] + begin, start[0] + end)
            for left in range(low, high, _WIDEST):
                columns = range(left, min(left + _WIDEST, high))
                block = combine(self.features(rows, columns), weights, rows, columns, start)
                for number, row in enumerate(range(begin, end)):
                    place = left - int(first[row])
                    use = slice(max(-place, 0), min(len(columns), width - place))
                    if use.start < use.stop:
                        scores[:, row, place + use.start : place + use.stop] = block[:, number, use]
        return Lattice(TYPES, first - start[1], scores, self.skips(weights)[start[1] :])

    def skips(self, weights: Weights) -> Floats:
        """The scores of the beads that hold only the target sentence before a column; 0 at 0."""
        skip = np.zeros(len(self.target.sizes) + 1, np.float32)
        skip[1:] = weights.one_zero + weights.furniture * self.target.furniture
        return skip


def combine(
    features: Features, weights: Weights, rows: range, columns: range, start: tuple[int, int] = (0, 0)
) -> Floats:
    """Scores of the beads of a rectangle; those that would begin before `start` cannot be."""
    scores: Floats = np.float32(weights.forward) * features.forward
    scores += np.array([weights.prior(kind) for kind in TYPES], np.float32)[:, None, None]
    for name in ("backward", "length", "crossed", "copied", "figures", "furniture"):
        values: Floats = getattr(features, name)
        # Most texts have neither borders nor copies nor furniture.
        if values.any():
            scores += np.float32(getattr(weights, name)) * values
    for t, (a, b) in enumerate(TYPES):
        scores[t, np.arange(rows.start, rows.stop) - start[0] < a] = NONE
        scores[t, :, np.arange(columns.start, columns.stop) - start[1] < b] = NONE
    return scores


def _recurring(sentences: Sequence[str]) -> NDArray[np.bool_]:
    """Which sentences stand in the text more than once, or are but marks ("* * *").

    Bare numbers do not count, however often they come: those of a table do.
    """
    plain = [" ".join(sentence.lower().split()) for sentence in sentences]
    counts = Counter(plain)
    found = [(counts[t] > 1 and any(map(str.isalpha, t))) or not any(map(str.isalnum, t)) for t in plain]
    return np.array(found, np.bool_)


@dataclass(frozen=True, slots=True)
class _Furniture:
    """Which sentences of a stretch are page furniture, and how many words each has."""

    marked: NDArray[np.bool_]
    words: Ints

    @classmethod
    def of(cls, text: Text, rows: Ragged, stretch: range) -> _Furniture:
        return cls(text.furniture[stretch.start : stretch.stop], rows.sizes(stretch.start, stretch.stop))

    def strangeness(self, sentences: Ints, evidence: Floats) -> Floats:
        """0 to 1 for the sentences in the columns of `evidence`: how little there is for those that are furniture; a
        nat for each word is enough. 0 for others.
        """
        result = np.zeros(evidence.shape, np.float32)
        places = np.flatnonzero(self.marked[sentences])
        if len(places):
            enough = np.maximum(self.words[sentences[places]], 1).astype(np.float32)
            result[:, places] = np.clip(1 - evidence[:, places] / enough, 0, 1)
        return result


def _cumulated(sizes: Floats) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(sizes, dtype=np.float64)])
    return sums


def _deviation(expected: NDArray[np.float64], found: NDArray[np.float64]) -> Floats:
    """Minus half the squared deviation, in units of the usual; lengths of a few characters scatter more."""
    usual = 0.18**2 + 3.0 / np.maximum(np.minimum(expected, found), 1)
    squared = np.log((expected + 1) / (found + 1)) ** 2 / usual
    result: Floats = np.maximum(-0.5 * squared, -12).astype(np.float32)
    return result


def _within(marked: NDArray[np.bool_], ends: Ints, size: int) -> Floats:
    """Sentences marked among the `size` ones of the beads that end at `ends`."""
    counts = np.concatenate([[0], np.cumsum(marked)]).astype(np.float32)
    result: Floats = counts[ends] - counts[ends - size]
    return result


def _inside(breaks: NDArray[np.bool_], ends: Ints, size: int) -> Floats:
    """Paragraph borders strictly within the beads of `size` sentences that end at `ends`."""
    result = np.zeros(len(ends), np.float32)
    for back in range(1, size):
        result += breaks[ends - back]
    return result
