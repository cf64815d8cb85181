"""Telling languages apart."""

from __future__ import annotations

import pytest

from align.filtering.language import looks_like, probability

DUTCH = [
    "De gemeente heeft besloten dat het plein niet wordt verbouwd.",
    "Volgens haar zijn er te weinig woningen voor jongeren.",
    "Maar dat is nog niet alles.",
]
ENGLISH = [
    "The council decided that the square would not be rebuilt.",
    "She had expected more from this summer.",
    "But that is not all.",
]
OTHERS = [
    "Der Zug fährt heute leider nicht nach Hamburg, sagte der Schaffner.",
    "Le train ne part pas ce soir, a dit le chef de gare à la radio.",
    "Die burgemeester het gister gesê hy sal nie weer staan nie.",
    "El tren no sale hoy porque la vía está en obras, dijo el jefe.",
    "Toget går ikke i dag, sa konduktøren til de reisende på perrongen.",
    "Die Namen werden so geschrieben, wie es die Familie will.",
    "Der er ingen grund til at vente for at se det.",
]


@pytest.mark.parametrize("text", DUTCH)
def test_dutch_is_dutch(text: str) -> None:
    assert looks_like(text, "nl")
    assert not looks_like(text, "en")
    assert probability(text, "nl")[0] > 0.3


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_english(text: str) -> None:
    assert looks_like(text, "en")
    assert not looks_like(text, "nl")
    assert probability(text, "en")[0] > 0.3


@pytest.mark.parametrize("text", OTHERS)
def test_function_words_take_no_other_language_for_either(text: str) -> None:
    assert not looks_like(text, "nl")
    assert not looks_like(text, "en")
    share, likeliest = probability(text, "nl")
    assert share < 0.3
    assert likeliest != "nl"
