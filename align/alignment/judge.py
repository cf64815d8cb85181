"""Asking the translation model about beads of which the words alone are not sure.

The model's probability of the target text given the source text is set against its probability given other passages
of the same source: pointwise mutual information, which a text that is likely in itself does not gain from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from align.alignment.lattice import NONE, Floats, Ints, Lattice
from align.alignment.texts import Copies, has_more_than_copied

WEIGHT = 0.12
"""Of a nat of the model's in the lattice's scores."""
EXPECTED = 5.0
"""Nats that a right bead gains at least, as a rule."""

_UNSURE = (0.01, 0.99)
_MOST_PER_ROW = 3
"""Beads asked about for each source sentence, at most: in texts that do not belong together all are unsure."""
_LONGEST = 700
"""Characters of a side beyond which the model is not asked; it has not learned such long segments."""
_LARGEST_GAIN = 60.0

# What a text is compared with that is too short for other passages of its own.
_NEUTRAL = ("Dat hebben ze hem vorige week nog eens gevraagd.", "Meer daarover leest u binnenkort op deze pagina.")


class TranslationModel(Protocol):
    """What the judge needs of `align.Translator`."""

    def log_likelihoods(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """For each pair ln P(target | source)."""


class Judge:
    """Revises the scores of unsure beads by a translation model.

    Args:
        model: translates from the language of `source` into that of `target`.
        source, target: the sentences of the two texts.
        copies: what of these is the same word for word.
    """

    def __init__(
        self,
        model: TranslationModel,
        source: Sequence[str],
        target: Sequence[str],
        copies: tuple[Copies, Copies],
    ) -> None:
        self._model, self._source, self._target, self._copies = model, source, target, copies

    def revise(self, lattice: Lattice, probabilities: Floats, at: tuple[int, int]) -> bool:
        """Changes `lattice.scores` in place; true if anything was changed.

        Args:
            lattice: of a stretch of the texts.
            probabilities: of its beads.
            at: sentences of each side before the stretch.
        """
        cells = self._unsure(lattice, probabilities)
        asked: list[tuple[str, str]] = []
        groups: list[tuple[int, float]] = []
        for kind, row, place in cells:
            a, b = lattice.types[kind]
            i, j = at[0] + int(row), at[1] + int(lattice.first[row] + place)
            text = " ".join(self._target[j - b : j])
            passages = [" ".join(self._source[i - a : i]), *self._others(i, a)]
            if max(len(passages[0]), len(text)) > _LONGEST or not (_has_letters(passages[0]) and _has_letters(text)):
                passages = []
            asked += [(passage, text) for passage in passages]
            # The model takes little note of a number too many, or of a name beside one that is copied.
            more = has_more_than_copied(self._copies, range(i - a, i), range(j - b, j))
            groups.append((len(passages), EXPECTED if more else _LARGEST_GAIN))
        if not asked:
            return False
        distinct = list(dict.fromkeys(asked))
        given = self._model.log_likelihoods([s for s, _ in distinct], [t for _, t in distinct])
        known = dict(zip(distinct, given, strict=True))
        done = 0
        for (kind, row, place), (size, most) in zip(cells, groups, strict=True):
            if size:
                own, *others = (known[pair] for pair in asked[done : done + size])
                gain = float(np.clip(own - max(others), -_LARGEST_GAIN, most))
                lattice.scores[kind, row, place] += WEIGHT * (gain - EXPECTED)
            done += size
        return True

    def _unsure(self, lattice: Lattice, probabilities: Floats) -> Ints:
        """Type, row and place of the beads to ask about, the least sure first where there are too many."""
        low, high = _UNSURE
        two_sided = np.array([b > 0 for _, b in lattice.types])[:, None, None]
        cells = np.argwhere((probabilities > low) & (probabilities < high) & two_sided & (lattice.scores > NONE / 2))
        most = _MOST_PER_ROW * lattice.rows
        if len(cells) > most:
            doubt = np.abs(probabilities[tuple(cells.T)] - 0.5)
            cells = cells[np.sort(np.argsort(doubt, kind="stable")[:most])]
        return cells

    def _others(self, end: int, size: int) -> list[str]:
        """Passages of as many sentences nearby that cannot be what the target translates, if the bead is right."""
        ends = [end + step for step in (-size - 3, size + 2, -size - 6, size + 5)]
        found = [" ".join(self._source[e - size : e]) for e in ends if size <= e <= len(self._source)]
        return found[:2] or list(_NEUTRAL)


def _has_letters(text: str) -> bool:
    """Whether there is anything to translate: of numbers alone the model knows no better than that they are copied."""
    return any(map(str.isalpha, text))
