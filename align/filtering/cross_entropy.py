"""Dual conditional cross-entropy (Junczys-Dowmunt, "Dual Conditional Cross-Entropy Filtering of Noisy Parallel
Corpora", WMT 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from align.bitext import TranslationUnit
from align.filtering.rules import Configurable


class Scorer(Protocol):
    """A translation model asked what it thinks of a given translation."""

    def cross_entropies(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """For each pair the mean over the target's pieces of -ln P(piece | source, pieces before): 0 or more."""


@dataclass(frozen=True, slots=True)
class CrossEntropy(Configurable):
    """The models are surprised by more than `most` nats a piece.

    With one model the measure is H(target | source). With one in each sense it is their mean plus their difference:
    both models must find the pair likely, and equally so.
    """

    name = "cross-entropy"
    most: float = 6.0

    @staticmethod
    def measure(units: Sequence[TranslationUnit], forward: Scorer, backward: Scorer | None) -> list[float]:
        """The measure of each unit, in nats a piece; lower is better."""
        sources, targets = [unit.source for unit in units], [unit.target for unit in units]
        there = forward.cross_entropies(sources, targets)
        if backward is None:
            return there
        back = backward.cross_entropies(targets, sources)
        return [abs(a - b) + (a + b) / 2 for a, b in zip(there, back, strict=True)]
