"""Apostrophes and capitals as people type them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Translator
from align.lexicon import Guide
from align.modelhub import locate_model
from align.translation.engine.source_form import in_sentence_case, is_shouted, with_apostrophes, with_single_marks


@pytest.fixture(scope="module")
def guide() -> Guide:
    description = locate_model("nlen-nl-en")
    assert description.guidance is not None
    guide = description.guidance.load(description.directory).guide
    assert guide is not None
    return guide


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("‘s Avonds maakt oma foto‘s in ‘s-Hertogenbosch.", "’s Avonds maakt oma foto’s in ’s-Hertogenbosch."),
        ("De foto`s van opa´s huis.", "De foto’s van opa’s huis."),
        ("Hij heeft ´t koud.", "Hij heeft ’t koud."),
        # Quotation marks, code and accents as they should be.
        ("Hij zei ‘slecht’ en ‘nee’.", "Hij zei ‘slecht’ en ‘nee’."),
        ("Typ `ls` of `cd` hier.", "Typ `ls` of `cd` hier."),
        ("Het café van Zoë.", "Het café van Zoë."),
    ],
)
def test_apostrophes(text: str, right: str) -> None:
    assert with_apostrophes(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [("Echt waar??!!", "Echt waar?"), ("Dank je!!!", "Dank je!"), ("Ja! Nee?", "Ja! Nee?"), ("????", "????")],
)
def test_several_marks_are_one_to_a_model(text: str, right: str) -> None:
    assert with_single_marks(text) == right


@given(st.text(alphabet="as t‘`´’'-n"))
def test_apostrophes_leave_the_length_alone(text: str) -> None:
    done = with_apostrophes(text)
    assert len(done) == len(text)
    assert all(a == b or (a in "‘`´′" and b == "’") for a, b in zip(text, done, strict=True))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("De Nieuwe Brug Wordt Volgende Week Geopend", "De nieuwe brug wordt volgende week geopend"),
        ("Mark Rutte Bezoekt Den Haag En New York", "Mark Rutte bezoekt Den Haag en New York"),
        ("Premier Ontmoet Duitse Bondskanselier In Berlijn", "Premier ontmoet Duitse Bondskanselier in Berlijn"),
        ("HAllo, het hUIs is KLaar.", "Hallo, het huis is Klaar."),
        # Names, headlines of another kind, abbreviations.
        ("Sietske Bootsma-de Graaf, Lemmer", "Sietske Bootsma-de Graaf, Lemmer"),
        ("Foto: Collectie Universiteitsbibliotheek Leiden", "Foto: Collectie Universiteitsbibliotheek Leiden"),
        ("Jan de Vries en Piet van Dam", "Jan de Vries en Piet van Dam"),
        ("De PvdA, de IJssel, een iPhone en 5 kWh.", "De PvdA, de IJssel, een iPhone en 5 kWh."),
        ("GEMEENTERAAD VERGADERT OVER BRUG", "GEMEENTERAAD VERGADERT OVER BRUG"),
    ],
)
def test_capitals(guide: Guide, text: str, right: str) -> None:
    assert in_sentence_case(text, guide) == right


@given(st.lists(st.sampled_from("De Brug wordt Wordt In Utrecht HAllo NAVO 's en hUIs".split())).map(" ".join))
def test_only_capitals_change(guide: Guide, text: str) -> None:
    assert in_sentence_case(text, guide).lower() == text.lower()


@pytest.mark.parametrize(
    ("text", "shouted"),
    [("ERWTENSOEP", True), ("DE BRUG IS DICHT", True), ("NAVO", False), ("UNESCO", False), ("Erwtensoep", False)],
)
def test_one_word_in_capitals_may_be_an_abbreviation(guide: Guide, text: str, shouted: bool) -> None:
    assert is_shouted(text, guide) == shouted


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("ERWTENSOEP", "PEA SOUP"),
        ("UNESCO", "UNESCO"),
        ("De Nieuwe Brug Wordt Volgende Week Geopend", "The new bridge .*next week"),
        ("‘s Avonds maken de kinderen foto‘s.", ".*evening.*(?:photo|picture).*"),
        ("De concentratie is hoog (100 nM).", ".*100 nM.*"),
        ("Ha ha ha ha ha!", "(?i:(?!.*hectare).*ha.*)"),
        ("Het park is 5 ha groot.", ".*(?:hectares?|ha)\\b.*"),
    ],
)
def test_translations(translator: Translator, text: str, right: str) -> None:
    done = next(translator.translate([text]))
    assert done.source == text
    assert re.fullmatch(right, done.text), done.text
