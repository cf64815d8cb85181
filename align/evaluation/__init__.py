"""How good a translation is, by the field's measures."""

from __future__ import annotations

from align.evaluation.test_sets import read_test_set
from align.evaluation.translation import Comparison, Score, compare, score

__all__ = ["Comparison", "Score", "compare", "read_test_set", "score"]
