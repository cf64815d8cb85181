"""Translation units -> fewer, better ones: rules that object to a unit, and a filter that counts their objections."""

from __future__ import annotations

from align.filtering.character_rules import Empty, Letters, Ratio, TooLong
from align.filtering.corpus_pass import Duplicate
from align.filtering.rules import Filter, Rule
from align.filtering.settings import DEFAULT_RULES
from align.filtering.sign_rules import Numbers
from align.filtering.tokens import normalised
from align.filtering.word_rules import Copied, Overlap

__all__ = [
    "DEFAULT_RULES",
    "Copied",
    "Duplicate",
    "Empty",
    "Filter",
    "Letters",
    "Numbers",
    "Overlap",
    "Ratio",
    "Rule",
    "TooLong",
    "normalised",
]
