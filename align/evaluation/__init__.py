"""How good a translation or an alignment is, by the field's measures."""

from __future__ import annotations

from align.evaluation.alignment import Agreement, AlignmentMetric, AlignmentScore, score_alignment
from align.evaluation.alignment_sets import AlignmentFiles, find_alignments
from align.evaluation.test_sets import read_test_set
from align.evaluation.translation import Comparison, Score, compare, score

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
