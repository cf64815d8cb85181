"""What a check has to say. Plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from align.bitext import TranslationUnit

Severity = Literal["error", "warning"]
"""An error is wrong in all but a few cases; a warning is worth a look."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a unit that may be wrong.

    Attributes:
        check: short name of the check, stable over releases, such as "numbers".
        severity: see `Severity`.
        message: what was found, in one clause without a full stop.
    """

    check: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.message} [{self.check}]"


Check = Callable[[TranslationUnit], Iterable[Problem]]
"""Looks at one unit."""


def shown(values: Iterable[str], most: int = 5) -> str:
    """Values in a row for a message, in quotation marks; the first few where there are many."""
    held = list(values)
    rest = f" and {len(held) - most} more" if len(held) > most else ""
    return ", ".join(f'"{value}"' for value in held[:most]) + rest
