"""Translations out of a memory in the capitals of the text that is translated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit
from align.translation.repair.typography import in_case_of
from align.translation.resources.memory import TranslationMemory


@pytest.mark.parametrize(
    ("wanted", "source", "target", "expected"),
    [
        ("Café De Hoek", "CAFÉ DE HOEK", "CAFÉ THE CORNER", "Café The Corner"),
        ("De brug bij Ede is dicht.", "DE BRUG BIJ EDE IS DICHT.", "THE BRIDGE AT EDE IS CLOSED.", None),
        ("Ik ga maandag", "IK GA MAANDAG", "I’LL GO ON MONDAY", "I'll go on Monday"),
        ("De Brug Is Dicht", "De brug is dicht", "The bridge is closed", "The Bridge Is Closed"),
        ("De brug is dicht", "De Brug Is Dicht", "The Bridge Is Closed", "The bridge is closed"),
        ("De brug is dicht", "DE BRUG IS DICHT", "The bridge is closed", "The bridge is closed"),
        ("DE BRUG IS DICHT", "De brug is dicht", "The bridge is closed", "THE BRIDGE IS CLOSED"),
        ("de brug is dicht", "De brug is dicht", "The bridge is closed", "the bridge is closed"),
        ("hallo", "HALLO", "HELLO", "hello"),
        ("maandag", "Maandag", "Monday", "Monday"),
        ("ik ga", "Ik ga", "I go", "I go"),
        ("Naar ede", "Naar Ede", "To Ede", "To ede"),
        ("De iPhone Van Jan", "De iPhone van Jan", "Jan's iPhone", "Jan's iPhone"),
        ("„Ja”, zei hij.", '"Ja", zei hij.', '"Yes," he said.', '"Yes," he said.'),
    ],
)
def test_capitals_carry_over(wanted: str, source: str, target: str, expected: str | None) -> None:
    expected = expected or "The bridge at Ede is closed."
    assert in_case_of(wanted, source, target) == (expected.replace("'ll", "’ll") if "’" in target else expected, True)


@pytest.mark.parametrize(
    ("wanted", "source", "target", "best"),
    [
        ("De NAVO vergadert", "DE NAVO VERGADERT", "NATO IS MEETING", "Nato is meeting"),
        ("NAVO vergadert", "NAVO VERGADERT", "NATO IS MEETING", "Nato is meeting"),
        ("Een Duitse bus", "EEN DUITSE BUS", "A GERMAN BUS", "A german bus"),
        ("Wij zien de zon", "Wij zien de Zon", "We see the Sun", "We see the Sun"),
    ],
)
def test_what_is_not_sure_is_no_exact_match(wanted: str, source: str, target: str, best: str) -> None:
    pytest.importorskip("rapidfuzz", reason="needs nlen[memory]")
    assert in_case_of(wanted, source, target) == (best, False)
    memory = TranslationMemory([TranslationUnit(source, target)])
    assert memory.exact(wanted) is None
    (match,) = memory.fuzzy(wanted)
    assert (match.source, match.target, match.rate) == (source, best, 99)
    same = memory.exact(source)
    assert same is not None
    assert same.target == target


def test_a_unit_in_the_same_capitals_comes_first() -> None:
    memory = TranslationMemory(
        [TranslationUnit("Een Duitse bus", "A German bus"), TranslationUnit("EEN DUITSE BUS", "X")]
    )
    match = memory.exact("Een Duitse bus")
    assert match is not None
    assert match.target == "A German bus"


@given(
    st.text("aBc dÉ'’ij", max_size=12), st.text("aBc dÉ'", max_size=12), st.sampled_from(["upper", "lower", "title"])
)
def test_only_capitals_change(source: str, target: str, change: str) -> None:
    wanted = getattr(source, change)()
    written, _ = in_case_of(wanted, source, target)
    assert written.casefold() == target.casefold()
    assert in_case_of(source, source, target) == (target, True)
