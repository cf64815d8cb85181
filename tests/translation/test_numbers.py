"""Numbers are written the English way, and slips of the model are put right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.translation.checks import find_faults
from align.translation.dates import dates_differ
from align.translation.measures import restore_measures
from align.translation.numbers import digits, english_number, english_ordinal, figures, restore_numbers

CASES = [
    ("Het kost 1.250,50 euro.", "It costs 1.250,50 euros.", "It costs 1,250.50 euros."),
    ("Het kost 1.250,50 euro.", "It costs 1,250.50 euros.", "It costs 1,250.50 euros."),
    ("De gemeente heeft 40.000 euro.", "The municipality has 4,000 euros.", "The municipality has 40,000 euros."),
    ("In 1953 brak de dijk.", "In 1935 the dyke broke.", "In 1953 the dyke broke."),
    ("Het werd 36,8 graden.", "It was 36,8 degrees.", "It was 36.8 degrees."),
    ("Van 1.200 tot 2.500 euro.", "From 12,000 to 2,050 euros.", "From 1,200 to 2,500 euros."),
    # Times, ordinals, races.
    ("De trein van 14.30 uur.", "The train of 14.30.", "The train of 14:30."),
    ("Om 9.00 uur.", "At 9,00 hours.", "At 9:00."),
    ("Om 9.00 uur.", "At 9 a.m.", "At 9 a.m."),
    ("Om 20.15 uur.", "At 20.15 p.m.", "At 20:15"),
    ("Van 10.00 tot 17.00 uur.", "From 10,00 to 17.00 hours.", "From 10:00 to 17:00."),
    ("Op de 3e dag van de 21 dagen.", "On the 3th day of 21 days.", "On the 3rd day of 21 days."),
    ("Haar 21e zege.", "Her 21 victory.", "Her 21st victory."),
    ("De 12e man.", "The 12th man.", "The 12th man."),
    ("De 33ste en de 2de.", "The 33ste and the 2e.", "The 33rd and the 2nd."),
    ("De 1.500 meter in 4.05,32.", "The 1.500 metres in 4.05,32.", "The 1,500 metres in 4:05.32."),
    # Money.
    ("Het kost € 12,50.", "It costs 12.50.", "It costs €12.50."),
    ("Het kost € 12,50.", "It costs $ 12,50.", "It costs €12.50."),
    ("Het kost € 12,50.", "It costs 12.50 euros.", "It costs 12.50 euros."),
    ("Het kost € 3 miljoen.", "It costs 3 million euros.", "It costs 3 million euros."),
    ("Het kost €95,-.", "It costs $00095.", "It costs €95."),
    ("Kamer 007 is van agent 86.", "Room 007 is of agent 086.", "Room 007 is of agent 86."),
    ("Van $ 40 naar € 30.", "From $ 40 to $ 30.", "From $40 to $30."),
    # Copied abbreviations.
    ("Pagina 12 t/m 15.", "Page 12 t/m 15.", "Page 12 to 15."),
    ("Met 130 km/u.", "At 130 km/u.", "At 130 km/h."),
    ("De 45-jarige man.", "The 45-jarige man.", "The 45-year-old man."),
    # Dates.
    ("Op 15 augustus 1945.", "On 15, 1945.", "On 15 August 1945."),
    ("Op 15 augustus 1945.", "On 15 September 1945.", "On 15 August 1945."),
    ("Op 15 augustus 1945.", "On August 15, 1945.", "On August 15, 1945."),
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


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Een tuin van 450 m².", "A garden of 450.", "A garden of 450 m²."),
        ("Het weegt 1,58 kg.", "It weighs 1.58.", "It weighs 1.58 kg."),
        ("De reis duurt 1,5 uur.", "The trip lasts 1.5.", "The trip lasts 1.5 hours."),
        ("De reis duurt 1,5 uur.", "The trip lasts 1.5 long hours.", "The trip lasts 1.5 long hours."),
        ("De reis begint om 8 uur.", "The trip begins at 8.", "The trip begins at 8."),
        ("Er kwam 12 procent bij.", "It grew by 12.", "It grew by 12 percent."),
        ("Er kwam 12 procent bij.", "It grew by 12 points.", "It grew by 12 points."),
        ("Stuur het naar 3512 JE Utrecht.", "Send it to 3512 Utrecht.", "Send it to 3512 JE Utrecht."),
        ("Met 2,5% gestegen.", "Up by 2.5.", "Up by 2.5%."),
        ("Het weegt 1,58 kg.", "It weighs 1.58 kilos.", "It weighs 1.58 kilos."),
        ("Met 2,5% gestegen.", "Up by 2.5 percent.", "Up by 2.5 percent."),
        ("45 mm en 45 dagen.", "45 and 45 days.", "45 and 45 days."),
    ],
)
def test_units_that_were_dropped_come_back(source: str, target: str, expected: str) -> None:
    assert restore_measures(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target", "differ"),
    [
        ("Op 15 augustus 1945.", "On 15, 1945.", True),
        ("Op 15 augustus 1945.", "On 15 August 1945.", False),
        ("Op 15 augustus 1945.", "On 15/8/1945.", False),
        ("Op 5 mei en 6 juni.", "On 5 and 6 June.", True),
        ("In mei.", "In spring.", False),
    ],
)
def test_a_lost_month_is_known(source: str, target: str, differ: bool) -> None:
    assert dates_differ(source, target) == differ
    assert ("numbers" in find_faults(source, target)) == differ


@given(st.integers(1, 99_999))
def test_ordinals_in_figures(number: int) -> None:
    form = english_ordinal(number)
    assert form.startswith(str(number))
    assert form[-2:] == ("th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))
    [figure] = figures(f"de {number}e dag")
    assert (figure.kind, figure.english) == ("ordinal", form)


@given(st.text(alphabet="a €$0123456789.,:-euruste"))
def test_figures_stand_where_they_say(source: str) -> None:
    last = 0
    for figure in figures(source):
        assert last <= figure.start < figure.end <= len(source)
        assert figure.number in source[figure.start : figure.end]
        last = figure.end


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
