"""Numbers are written the English way, and slips of the model are put right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.translation.numbers import digits, english_number, restore_numbers

CASES = [
    ("Het kost 1.250,50 euro.", "It costs 1.250,50 euros.", "It costs 1,250.50 euros."),
    ("Het kost 1.250,50 euro.", "It costs 1,250.50 euros.", "It costs 1,250.50 euros."),
    ("De gemeente heeft 40.000 euro.", "The municipality has 4,000 euros.", "The municipality has 40,000 euros."),
    ("In 1953 brak de dijk.", "In 1935 the dyke broke.", "In 1953 the dyke broke."),
    ("Het werd 36,8 graden.", "It was 36,8 degrees.", "It was 36.8 degrees."),
    # What may be right is left alone.
    ("Om 14.30 uur.", "At 2:30 p.m.", "At 2:30 p.m."),
    ("Tussen 1940 en 1945.", "Between 1914 and 1918.", "Between 1914 and 1918."),
    ("De 3e boot en de A12.", "The 3rd boat and the A12.", "The 3rd boat and the A12."),
    ("Versie 3.5 van 24.12.2024.", "Version 3.5 of 24.12.2024.", "Version 3.5 of 24.12.2024."),
    ("Twintig mensen.", "20 people.", "20 people."),
    ("Er waren 350 mensen.", "There were 1,200 people.", "There were 1,200 people."),
]


@pytest.mark.parametrize(("source", "target", "expected"), CASES)
def test_numbers_follow_the_source(source: str, target: str, expected: str) -> None:
    assert restore_numbers(source, target) == expected


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_every_dutch_number_becomes_the_english_one(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    dutch = english.translate(str.maketrans(".,", ",."))
    assert english_number(dutch) == english
    assert digits(dutch) == digits(english)


@given(st.text(alphabet="ab 0123456789.,:"), st.text(alphabet="cd 0123456789.,:"))
def test_words_are_never_changed(source: str, target: str) -> None:
    def letters(text: str) -> str:
        return "".join(c for c in text if c.isalpha() or c.isspace())

    assert letters(restore_numbers(source, target)) == letters(target)
