"""Strings within formulas, and what columns are called."""

from __future__ import annotations

import pytest

from align.documents.spreadsheets import as_compared, column_letters, column_number, formula_strings


@pytest.mark.parametrize(
    ("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_called_by_letters(number: int, letters: str) -> None:
    assert (column_letters(number), column_number(letters)) == (letters, number)


def test_strings_of_a_formula_are_without_their_marks() -> None:
    assert [*formula_strings('IF(A1="de ""brug""","",COUNTIF(B:B,"Ja"))')] == ['de "brug"', "Ja"]
    assert as_compared(" De\u00a0 Brug") == as_compared("de brug")
