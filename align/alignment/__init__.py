"""Sentences of two texts -> beads: which sentences translate each other.

A dynamic programme over beads (Gale and Church, 1993) whose scores come from a bilingual lexicon and likeness of form
(compare Moore, 2002), from lengths and paragraphs; the translation model is asked about what remains unsure. Beads are
scored with their posterior probability.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from align.alignment.aligning import (
        METHODS,
        ArticleAlignment,
        Method,
        align_articles,
        align_bitext,
        align_sentences,
    )
    from align.alignment.evidence import Lexicon, read_lexicon
    from align.alignment.report import write_report
    from align.alignment.selection import check_pair

__all__ = [
    "METHODS",
    "ArticleAlignment",
    "Lexicon",
    "Method",
    "align_articles",
    "align_bitext",
    "align_sentences",
    "check_pair",
    "read_lexicon",
    "write_report",
]

# Loaded at first use: reading and scoring links needs none of the aligner's arithmetic.
_LAZY = {
    "METHODS": "aligning",
    "ArticleAlignment": "aligning",
    "Lexicon": "evidence",
    "Method": "aligning",
    "align_articles": "aligning",
    "align_bitext": "aligning",
    "align_sentences": "aligning",
    "check_pair": "selection",
    "read_lexicon": "evidence",
    "write_report": "report",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'align.alignment' has no attribute {name!r}")
    return getattr(importlib.import_module(f"align.alignment.{_LAZY[name]}"), name)
