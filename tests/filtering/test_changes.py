"""Repair of damaged characters, and masks for personal data."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit
from align.filtering.changes import MaskPersonalData, RepairEncoding, mask_personal_data, repair_encoding

TEXTS = [
    "Zij zei: „Een cliënt heeft één café.”",
    "Het idee à la carte – € 12,50.",
    "‘Nee’, zei ze… ‘Ik ga.’",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("wrong", ["latin-1", "cp1252", "mac_roman", "cp1250"])
def test_utf8_read_as_something_else_is_mended(text: str, wrong: str) -> None:
    damaged = text.encode("utf-8").decode(wrong, "replace")
    if "\ufffd" not in damaged:
        assert repair_encoding(damaged) == text


@pytest.mark.parametrize("text", [*TEXTS, "Plain text.", "Éénmalig: 20 °C à 25 °C", "naïeve ruïne, reünie"])
def test_what_is_whole_is_left_alone(text: str) -> None:
    assert repair_encoding(text) is text or repair_encoding(text) == text


@given(st.text(alphabet="aeiou éëïöü\u0301\u0308"))
def test_accents_come_to_their_letters(text: str) -> None:
    assert repair_encoding(text) == normalize("NFC", text)
    assert repair_encoding(repair_encoding(text)) == repair_encoding(text)


def test_a_whole_unit_is_the_same_object() -> None:
    whole = TranslationUnit(TEXTS[0], "She said.")
    assert RepairEncoding()(whole) is whole
    assert MaskPersonalData()(whole) is whole
    damaged = TranslationUnit("Ã©Ã©n cafÃ©", "one cafÃ©", article="a", score=0.5)
    assert RepairEncoding()(damaged) == TranslationUnit("één café", "one café", article="a", score=0.5)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mail j.de.vries@firma.nl maar.", "Mail name@example.org maar."),
        ("Bel 06-12345678 of +31 6 1234 5678.", "Bel 020-0000000 of 020-0000000."),
        ("IBAN NL91 ABNA 0417 1643 00 graag", "IBAN IBAN graag"),
        ("Rekening NL91ABNA0417164301 klopt niet", "Rekening NL91ABNA0417164301 klopt niet"),
        ("BSN 111222333", "BSN BSN"),
        ("Nummer 111222334", "Nummer 111222334"),
        ("Server 10.1.2.3 is traag", "Server 192.0.2.1 is traag"),
        (
            "In 2024 waren er 1.250.000 huizen, 17,8 miljoen mensen.",
            "In 2024 waren er 1.250.000 huizen, 17,8 miljoen mensen.",
        ),
        ("Tussen 1940-1945 en om 14.30 uur", "Tussen 1940-1945 en om 14.30 uur"),
    ],
)
def test_personal_data_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@given(st.text(alphabet="0123456789 .-+@abNL", max_size=40))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once
