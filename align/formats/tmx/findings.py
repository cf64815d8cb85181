"""What validation has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a file, or something in it that other tools may stumble over.

    Attributes:
        path: the file as the user named it.
        line: line of the element or the character meant, from 1.
        column: column, from 1, or None where only the line is known.
        severity: "error" where the file breaks TMX 1.4b, else "warning".
        code: short name of the rule, stable over releases, such as "unpaired-code".
        message: one sentence on what is wrong.
    """

    path: str
    line: int
    column: int | None
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message} [{self.code}]"
