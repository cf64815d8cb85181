"""Translation units -> fewer, better ones: rules that object to a unit, and a filter that counts their objections."""

from __future__ import annotations

from align.filtering.rules import (
    DEFAULT_RULES,
    Copied,
    Duplicate,
    Empty,
    Filter,
    Letters,
    Numbers,
    Overlap,
    Ratio,
    Rule,
    TooLong,
    normalised,
)

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
