"""Errors that point at a place in an input file."""

from __future__ import annotations

from align.errors import FormatError


class LocatedFormatError(FormatError):
    """A fault at a known place.

    Attributes:
        name: the file as the user named it.
        line, column: place of the fault, both counted from 1; column counts characters, and is None where only
            the line is known.
        problem: what is wrong and how to mend it, without the place.
    """

    def __init__(self, name: str, line: int, column: int | None, problem: str) -> None:
        place = f"line {line}" if column is None else f"line {line}, column {column}"
        super().__init__(f"{name}, {place}: {problem}")
        self.name = name
        self.line = line
        self.column = column
        self.problem = problem

    def __reduce__(self) -> tuple[type[LocatedFormatError], tuple[str, int, int | None, str]]:
        """How to make it again in another process, to which a pool hands it."""
        return type(self), (self.name, self.line, self.column, self.problem)
