"""How good a translation or an alignment is, by the field's measures."""

from __future__ import annotations

from align.evaluation.alignment import (
    Agreement,
    AlignmentFiles,
    AlignmentMetric,
    AlignmentScore,
    find_alignments,
    score_alignment,
)
from align.evaluation.translation import Comparison, Score, compare, read_test_set, score

__all__ = [
    "Agreement",
    "AlignmentFiles",
    "AlignmentMetric",
    "AlignmentScore",
    "Comparison",
    "Score",
    "compare",
    "find_alignments",
    "read_test_set",
    "score",
    "score_alignment",
]
