"""What spreadsheets of every format have in common: strings within formulas, and the letters of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def formula_strings(formula: str) -> Iterator[str]:
    """The strings in a formula that are not empty (ECMA-376-1, 18.17.2.2; OpenFormula, 5.5), as it writes them but for
    the marks of quotation around them and in them."""
    return (literal.replace('""', '"') for literal in _LITERAL.findall(formula) if literal)


def as_compared(text: str) -> str:
    """A text as formulas compare it with another one: capitals and white space do not count."""
    return " ".join(text.split()).casefold()


def column_letters(column: int) -> str:
    """What a column is called: A for 0, Z for 25, AA for 26."""
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters = chr(65 + rest) + letters
        column -= 1
    return letters


def column_number(letters: str) -> int:
    """The column that is called by these capital letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
