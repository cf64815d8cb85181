"""What each rule removes, and what it leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit
from align.filtering import DEFAULT_RULES, Duplicate, Filter, Overlap, normalised

BAD = [
    ("", "It is raining.", "empty"),
    ("...", "It is raining.", "empty"),
    ("woord " * 100, "word " * 100, "too-long"),
    ("Het regent al de hele dag, zei de boer.", "Rain.", "ratio"),
    ("Installeer het pakket libreoffice.", "Installeer het pakket libreoffice!", "copied"),
    ("Tussen 1940 en 1945 was er oorlog.", "Between 1914 and 1918 there was war.", "numbers"),
    ("a = b + c; // {x} [y] <z> #1", "x = y + z; // {a} [b] <c> #1", "letters"),
]

GOOD = [
    ("Het regent.", "It is raining."),
    ("Amsterdam", "Amsterdam"),
    ("Ja", "Yes"),
    ("Het kost 1.250,50 euro.", "It costs 1,250.50 euros."),
    ("Op 3 mei kwam hij.", "He came in early May."),
]


def rejected_by(source: str, target: str) -> str | None:
    chosen = Filter([make() for make in DEFAULT_RULES])
    list(chosen([TranslationUnit(source, target)]))
    return next(iter(chosen.rejected), None)


@pytest.mark.parametrize(("source", "target", "rule"), BAD)
def test_a_bad_pair_is_rejected_by_its_rule(source: str, target: str, rule: str) -> None:
    assert rejected_by(source, target) == rule


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_a_good_pair_stays(source: str, target: str) -> None:
    assert rejected_by(source, target) is None


def test_the_second_of_two_like_pairs_goes() -> None:
    units = [TranslationUnit("Het regent.", "It rains."), TranslationUnit("het regent", "It rains!")]
    chosen = Filter([Duplicate()])
    assert list(chosen(units)) == units[:1]
    assert chosen.rejected == {"duplicate": 1}


def test_what_is_in_a_test_set_goes_whichever_side_it_is_on() -> None:
    rule = Overlap(["Het regent.", "The sun is shining."])
    assert rule.objects(TranslationUnit("het regent", "It is raining."))
    assert rule.objects(TranslationUnit("De zon schijnt.", "The sun is shining"))
    assert not rule.objects(TranslationUnit("Het sneeuwt.", "It is snowing."))
    assert not Overlap(["Ja."], shortest=10).objects(TranslationUnit("Ja.", "Yes."))


@given(st.lists(st.builds(TranslationUnit, st.text(max_size=30), st.text(max_size=30))))
def test_every_unit_is_kept_in_order_or_counted(units: list[TranslationUnit]) -> None:
    chosen = Filter([make() for make in DEFAULT_RULES])
    kept = list(chosen(units))
    assert chosen.kept == len(kept)
    assert chosen.kept + sum(chosen.rejected.values()) == len(units)
    positions = iter(units)
    assert all(any(unit is other for other in positions) for unit in kept)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
