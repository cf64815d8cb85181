"""Dual conditional cross-entropy."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from align import TranslationUnit
from align.filtering.word_rules import CrossEntropy


class Table:
    """A scorer that knows what it is asked."""

    def __init__(self, **values: float) -> None:
        self.values = values

    def cross_entropies(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return [self.values[f"{source}_{target}"] for source, target in zip(sources, targets, strict=True)]


def test_models_that_differ_weigh_more_than_models_that_agree() -> None:
    units = [TranslationUnit("a", "b"), TranslationUnit("c", "d")]
    forward, backward = Table(a_b=2.0, c_d=1.0), Table(b_a=2.0, d_c=3.0)
    assert CrossEntropy.measure(units, forward, None) == pytest.approx([2.0, 1.0])
    # |2 - 2| + (2 + 2) / 2 and |1 - 3| + (1 + 3) / 2 (Junczys-Dowmunt, 2018)
    assert CrossEntropy.measure(units, forward, backward) == pytest.approx([2.0, 4.0])
