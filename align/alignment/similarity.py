"""What a similarity is to the aligner, and the simplest one.

A similarity is what tells which sentences of two texts say the same: words by a lexicon, embeddings, lengths alone. The
scorer asks it about all beads of a rectangle at once, the search about groups of sentences in long texts, and its
weights say what its evidence counts for beside lengths and layout. Whatever has these methods can be given to
`align_sentences`.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, Protocol

from align.alignment.lattice import BeadType, Floats
from align.errors import UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LARGEST_WINDOW = 4
"""Sentences of one side that a bead can hold."""


class Similarity(Protocol):
    """Compares texts; one object serves for any number of them."""

    @property
    def weights(self) -> Weights:
        """What its evidence, lengths and layout count for."""

    def compare(self, source: Sequence[str], target: Sequence[str]) -> Comparison | None:
        """Prepares the comparison of two texts.

        Args:
            source: sentences in reading order, at least one.
            target: those of the other text, likewise.

        Returns:
            None where there is nothing to say beyond lengths and layout.
        """


class Comparison(Protocol):
    """What a similarity has to say of two texts."""

    def evidence(self, source: range, target: range) -> Evidence:
        """How much windows of either side speak for single sentences of the other.

        Args:
            source: sentences of the source, counted from 0; not empty.
            target: likewise.
        """

    def vectors(self) -> tuple[Floats, Floats] | None:
        """A coarse picture of both texts, asked for where they are too long to compare everything with everything.

        Returns:
            For each side an array of shape (sentences, dimensions), with the same dimensions. Sums of neighbours stand
            for groups, and the cosine of two groups is the higher the more likely they translate each other. None where
            there is no such picture: long texts are then searched along the line that their lengths suggest.
        """


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much windows of one side speak for single sentences of the other.

    Evidence adds up: what speaks for a bead is the sum over its sentences, so that it should be near 0 for sentences
    that have nothing in common, or below, and grow with what a sentence says. The weights of "lexical" are made for
    natural logarithms of likelihood ratios (nats).

    Attributes:
        forward: shape (LARGEST_WINDOW, source sentences, target sentences); [k, i, j] is what the window of k + 1
            source sentences up to i says of target sentence j. A window that would begin before the text is cut short.
        backward: of the same shape; [k, i, j] is what the window of k + 1 target sentences up to j says of source
            sentence i.
        enough: for each source and for each target sentence the evidence, above 0, from which it is taken to be
            translated even if it looks like page furniture.
    """

    forward: Floats
    backward: Floats
    enough: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Weights:
    """What the features of beads count for, and the scores, in nats, that each kind of bead starts with (1-1 with 0).

    Attributes:
        forward, backward, length, crossed, copied, figures, furniture: factors of `scoring.Features`.
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


@functools.cache
def default_weights(name: str) -> Weights:
    """The weights that come with the package.

    Args:
        name: of a similarity, a table of `weights.toml`: "lexical" or "length".

    Raises:
        UsageError: there is no such table.
    """
    text = resources.files("align.alignment").joinpath("weights.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    if name not in tables:
        raise UsageError(f'there are no weights for "{name}"; take those of {" or ".join(tables)}.')
    table = tables[name]
    return Weights(**{field.name: float(table[field.name]) for field in fields(Weights)})


class LengthSimilarity:
    """Knows nothing but lengths and layout (Gale and Church, 1993)."""

    weights = default_weights("length")

    def compare(self, source: Sequence[str], target: Sequence[str]) -> None:
        """Nothing."""
