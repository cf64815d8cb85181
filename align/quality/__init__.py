"""Checks on translation units: what a reviser looks for before a translation goes out.

`check_units` gives the problems of each unit; `annotated` writes them into the units' notes, for formats that show
them to translators. A check is a function from a unit to problems: those of terms, which need a glossary, are added by
who has one.
"""

from __future__ import annotations

from align.quality.checking import CHECKS, CheckedUnit, annotated, check_units, checks_with
from align.quality.checks import Check, Problem, Severity, TermCheck

__all__ = [
    "CHECKS",
    "Check",
    "CheckedUnit",
    "Problem",
    "Severity",
    "TermCheck",
    "annotated",
    "check_units",
    "checks_with",
]
