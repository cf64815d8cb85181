"""What readers of formats say of units that they leave out: a warning in the log, once a file."""

from __future__ import annotations

import logging
from collections import Counter

logger = logging.getLogger(__name__)

Pair = tuple[str, str]
"""Source and target language."""


def tell_untranslated(name: str, number: int) -> None:
    """Says how many units of the file `name` have no translation, if any."""
    if number:
        logger.warning("%s: %s no target and %s left out", name, *_counted(number))


def tell_other_pairs(name: str, wanted: tuple[str | None, str | None], others: Counter[Pair]) -> None:
    """Says how many units are of other pairs than the one wanted, and of which, if any."""
    if others:
        has, was = _counted(others.total())
        pairs = ", ".join("-".join(pair) for pair in others)
        pair = "-".join(language or "any" for language in wanted)
        logger.warning("%s: %s another pair than %s (%s) and %s left out", name, has, pair, pairs, was)


def _counted(number: int) -> tuple[str, str]:
    return ("1 unit has", "was") if number == 1 else (f"{number:,} units have", "were")
