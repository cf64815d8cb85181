"""What counts as a failed translation, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.translation.repair.checks import find_faults, severity, undouble

FAULTS = [
    ("De boot vertrekt om acht uur.", "", "empty"),
    ("De boot vertrekt om acht uur.", "...", "empty"),
    ("De boot vertrekt.", "The boat the boat the boat the boat leaves.", "repetition"),
    ("Borstkanker komt vaak voor.", "Borstockockockockockock is common.", "repetition"),
    ("Hallo", "Hello Hello", "doubled"),
    ("Goede morgen", "Good morning, good morning", "doubled"),
    ("De boot vertrekt om acht uur.", "De boot vertrekt om acht uur.", "copied"),
    ("Ja.", "Yes, and after that the whole village came out to see the boat leave the harbour.", "too-long"),
    ("De boot vertrekt morgen om acht uur uit de haven van het dorp.", "The boat.", "too-short"),
    ("Er waren 3.450 bezoekers.", "There were 3,540 visitors.", "numbers"),
    ("Er waren veel bezoekers.", "There were 3,540 visitors.", "numbers"),
    ("In 1953 brak de dijk.", "The dyke broke.", "numbers"),
    ("Er vielen 25 doden.", "There were deaths.", "numbers"),
    ("DE MINISTER TREEDT VANDAAG AF", "DE MINISTER TREEDT VANDAAG AF", "copied"),
    ("Fijn weekend 😀!", "Nice weekend \ufffd!", "damaged"),
]

GOOD = [
    ("De boot vertrekt om acht uur.", "The boat leaves at eight o'clock."),
    ("Het kost 1.250,50 euro.", "It costs 1,250.50 euros."),
    ("De 3e boot vertrok om 8 uur.", "The third boat left at eight."),
    ("Twintig boten.", "20 boats."),
    ("Er vielen 25 doden.", "Twenty-five people died."),
    ("De boot vertrekt om 14.30 uur.", "The boat leaves at 2:30 p.m."),
    ("De boot vertrekt om 14.00 uur.", "The boat leaves at 2 p.m."),
    ("Dat was in de jaren '70.", "That was in the 1970s."),
    ("Tot ziens!", "Bye bye!"),
    ("Ha, ha, ha, ha!", "Ha, ha, ha, ha!"),
    ("New York Times", "New York Times"),
    ("Bora Bora", "Bora Bora"),
    ("‘Nee, nee’, riep ze.", "‘No, no,’ she called."),
    ("", ""),
    ("***", "***"),
]


@pytest.mark.parametrize(("source", "target", "fault"), FAULTS)
def test_a_fault_is_found(source: str, target: str, fault: str) -> None:
    assert fault in find_faults(source, target)


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_a_good_translation_passes(source: str, target: str) -> None:
    assert find_faults(source, target) == ()


def test_worse_faults_weigh_more() -> None:
    assert severity(()) == 0
    assert severity(("empty",)) > severity(("repetition",)) > severity(("numbers",))


@pytest.mark.parametrize(
    ("source", "target", "single"),
    [
        ("Hallo", "Hello Hello", "Hello"),
        ("Goedemorgen!", "Good morning, good morning!", "Good morning!"),
        ("Bora Bora", "Bora Bora", "Bora Bora"),
        ("Tot ziens!", "Bye bye!", "Bye bye!"),
        ("Nee, nee, nee!", "No, no, no, no!", "No, no, no, no!"),
        ("De boot vertrekt om acht uur.", "The boat the boat.", "The boat the boat."),
    ],
)
def test_a_doubled_translation_of_a_short_source_is_halved(source: str, target: str, single: str) -> None:
    assert undouble(source, target) == single


@given(st.text(), st.text())
def test_checks_take_any_text(source: str, target: str) -> None:
    find_faults(source, target)
    assert len(undouble(source, target)) <= len(target)
