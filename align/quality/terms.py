"""The check that needs a glossary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from align.bitext import TranslationUnit
from align.quality.problems import Problem


class TermCheck:
    """Objects where a term of the source is not translated as a glossary wants it.

    Args:
        missing: gives, for source and target text, each term of the source whose wanted translation the target lacks,
            and that translation.
    """

    def __init__(self, missing: Callable[[str, str], Iterable[tuple[str, str]]]) -> None:
        self._missing = missing

    def __call__(self, unit: TranslationUnit) -> Iterator[Problem]:
        """The problems of a unit."""
        for term, wanted in self._missing(unit.source, unit.target):
            yield Problem("terms", "error", f'"{term}" should be "{wanted}"')
