"""Sentences of two texts -> beads: which sentences translate each other.

A bead is a group of source sentences and the target sentences that translate them; every sentence is in one bead, and
beads do not cross. Which beads two texts consist of is decided by the best way through a table of scores (Gale and
Church, "A program for aligning sentences in bilingual corpora", 1993), and the score of a bead is the probability that
it is right, given all other ways (the forward-backward algorithm, here over beads). The parts, each of which knows only
those below it:

    aligning     two lists of sentences or two articles in, beads or translation units out: the way in
    methods      the methods by name, and the similarity that each goes by
    search       short texts in one go; long ones in stretches around a coarse path from groups of sentences, made finer
                 step by step (Thompson and Koehn, "Vecalign: Improved sentence alignment in linear time and space",
                 2019)
    judge        asks a translation model about beads that remain unsure, by pointwise mutual information
    scoring      the score of a bead: the weighted sum of a similarity's evidence, lengths, paragraphs, copied sentences
                 and numbers, page furniture
    lexical      the similarity by words: what a bilingual lexicon and likeness of form explain better than chance does
                 (compare Moore, "Fast and accurate sentence alignment of bilingual corpora", 2002)
    lexicon      the lexicon, and the words that it is looked up by
    similarity   what any similarity is to scoring and search, and the one that knows lengths alone
    texts        what is known of two texts whatever the similarity
    lattice      the table of scores: its best path, and the probabilities of its beads

Beside these, `selection` says which beads to keep and whether two texts can be a translation at all, `bead_files` reads
and writes beads in the forms of Vecalign and hunalign, and `report` shows an alignment as a page. What beads look like,
and the way from one that is not sure to the next, is in the folder `pages`, for the report and for `nlen serve`.

Another similarity, such as embeddings of sentences, is a class with the methods of `Similarity`, to be given to
`align_sentences`; to have it under a name of its own takes a line in `methods` and a table in `weights.toml`, which
`scripts/fit_aligner.py` fits.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from align.alignment.aligning import ArticleAlignment, align_articles, align_bitext, align_sentences
    from align.alignment.lexical import LexicalSimilarity
    from align.alignment.lexicon import Lexicon, read_lexicon
    from align.alignment.methods import METHODS, Method
    from align.alignment.report import write_report
    from align.alignment.selection import check_pair
    from align.alignment.similarity import (
        LARGEST_WINDOW,
        Comparison,
        Evidence,
        LengthSimilarity,
        Similarity,
        Weights,
        default_weights,
    )

__all__ = [
    "LARGEST_WINDOW",
    "METHODS",
    "ArticleAlignment",
    "Comparison",
    "Evidence",
    "LengthSimilarity",
    "LexicalSimilarity",
    "Lexicon",
    "Method",
    "Similarity",
    "Weights",
    "align_articles",
    "align_bitext",
    "align_sentences",
    "check_pair",
    "default_weights",
    "read_lexicon",
    "write_report",
]

# Loaded at first use: reading and scoring links needs none of the aligner's arithmetic.
_LAZY = {
    "LARGEST_WINDOW": "similarity",
    "METHODS": "methods",
    "ArticleAlignment": "aligning",
    "Comparison": "similarity",
    "Evidence": "similarity",
    "LengthSimilarity": "similarity",
    "LexicalSimilarity": "lexical",
    "Lexicon": "lexicon",
    "Method": "methods",
    "Similarity": "similarity",
    "Weights": "similarity",
    "align_articles": "aligning",
    "align_bitext": "aligning",
    "align_sentences": "aligning",
    "check_pair": "selection",
    "default_weights": "similarity",
    "read_lexicon": "lexicon",
    "write_report": "report",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'align.alignment' has no attribute {name!r}")
    return getattr(importlib.import_module(f"align.alignment.{_LAZY[name]}"), name)
