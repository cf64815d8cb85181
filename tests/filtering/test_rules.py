"""What each of the default rules removes, and what it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align import TranslationUnit
from align.filtering import DEFAULT_RULES, Filter, Rule
from align.filtering.batch import UnitBatch
from align.filtering.rules import first_objections
from align.filtering.settings import UNIT_RULES, read_filters
from align.filtering.tokens import Vocabulary

NL, EN = "De burgemeester opende gisteren het nieuwe zwembad.", "The mayor opened the new swimming pool yesterday."

BAD = [
    ("De trein vertrekt om vier uur.", "", "empty"),
    ("Zij las de hele brief aan haar moeder voor.", "Zij las the hele brief aan haar mother voor.", "similar"),
    ("Добрый день, дорогие друзья", "Good day, dear friends", "script"),
    ("De co\u0081rdinator \ufffd kwam niet.", "The co-ordinator did not come.", "damage"),
    ("Dat is r\\u00e9\\u00e9el, zei ze.", "That is realistic, she said.", "damage"),
    ("Het woord " + "hotten" * 15 + " bestaat niet.", "The word " + "hotten" * 15 + " does not exist.", "long-word"),
    ("Hij zei het nog eens.", "He said it again and again and again and again and again.", "repeated-ngrams"),
    ("Voor wie dit leest: welkom.", "Welcome to all readers welcome to all readers", "doubled"),
    (
        "Zie https://voorbeeld.example/een/heel/lang/adres",
        "See https://voorbeeld.example/een/heel/lang/adres",
        "addresses",
    ),
    ("Druk op <b>Opslaan</b> om te bewaren.", "Press <b>Save</b> to keep it.", "markup"),
    ("Er zijn %d berichten voor u.", "There are messages for you.", "placeholders"),
    ("Home | Nieuws | Sport | Regio | Weer", "Home | News | Sports | Region | Weather", "breadcrumbs"),
    ("n i e u w s van de dag", "n e w s of the day", "spaced"),
    ("Lees verder.Klik hierVolgende pagina.Zie ook", "Read on. Click here next page. See also", "glued"),
    ("Hij kwam (laat) (moe) (nat) thuis.", "He came home late, tired and wet.", "brackets"),
    ("Nee! Wat? Hoe? Nu! Kom!", "No what how now, come", "punctuation"),
    ("Der Zug fährt heute leider nicht nach Hamburg, sagte der Schaffner.", EN, "language"),
    (NL, "Der Zug fährt heute leider nicht nach Hamburg, sagte der Schaffner.", "language"),
]

GOOD = [
    (NL, EN),
    ("Ja.", "Yes."),
    ("Aboutaleb", "Aboutaleb"),
    ("Jan Jansen (PvdA), Amsterdam", "Jan Jansen (PvdA), Amsterdam city council"),
    ("Mail naar info@voorbeeld.example voor meer informatie.", "Mail info@voorbeeld.example for more information."),
    ("„Nee, nee, nee”, riep hij.", "“No, no, no,” he cried."),
    ("Het percentage steeg van 10 naar 20%.", "The percentage rose from 10 to 20%."),
    ("De prijs van een café-crème is € 3,50 – veel.", "A café crème is €3.50 – a lot."),
    ("Kies {naam} en klik.", "Choose {naam} and click."),
    ("Opa & oma kwamen ook.", "Grandpa & grandma came too."),
    ("Ik ben ik en ik blijf ik", "I am me and I stay me"),
]


TRAINING_BAD = [
    ("", "It is raining.", "empty"),
    ("...", "It is raining.", "empty"),
    ("woord " * 100, "word " * 100, "too-long"),
    ("Het regent al de hele dag, zei de boer.", "Rain.", "ratio"),
    ("Installeer het pakket libreoffice.", "Installeer het pakket libreoffice!", "copied"),
    ("Tussen 1940 en 1945 was er oorlog.", "Between 1914 and 1918 there was war.", "numbers"),
    ("a = b + c; // {x} [y] <z> #1", "x = y + z; // {a} [b] <c> #1", "letters"),
]

TRAINING_GOOD = [
    ("Het regent.", "It is raining."),
    ("Amsterdam", "Amsterdam"),
    ("Ja", "Yes"),
    ("Het kost 1.250,50 euro.", "It costs 1,250.50 euros."),
    ("Op 3 mei kwam hij.", "He came in early May."),
]


def rejected_by(rules: Sequence[Rule], source: str, target: str) -> str | None:
    chosen = Filter(rules)
    list(chosen([TranslationUnit(source, target)]))
    return next(iter(chosen.rejected), None)


@pytest.mark.parametrize(("source", "target", "rule"), BAD)
def test_a_bad_pair_is_rejected_by_its_rule(source: str, target: str, rule: str) -> None:
    assert rejected_by(read_filters().unit_rules(), source, target) == rule


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_a_good_pair_stays(source: str, target: str) -> None:
    assert rejected_by(read_filters().unit_rules(), source, target) is None


@pytest.mark.parametrize(("source", "target", "rule"), TRAINING_BAD)
def test_a_bad_pair_is_rejected_for_training(source: str, target: str, rule: str) -> None:
    assert rejected_by([make() for make in DEFAULT_RULES], source, target) == rule


@pytest.mark.parametrize(("source", "target"), TRAINING_GOOD)
def test_a_good_pair_stays_for_training(source: str, target: str) -> None:
    assert rejected_by([make() for make in DEFAULT_RULES], source, target) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_rule_fails_on_any_text(source: str, target: str) -> None:
    unit = TranslationUnit(source, target)
    for name, rule in UNIT_RULES.items():
        assert rule().objects(unit) in (True, False), name


@given(st.text(alphabet="aé1 -|<>&%.!?()", max_size=60), st.text(alphabet="aé1 -|<>&%.!?()", max_size=60))
@example("1", "1<<<<<<<<<<<<")
def test_rules_without_a_sense_judge_both_sides_alike(source: str, target: str) -> None:
    there, back = TranslationUnit(source, target), TranslationUnit(target, source)
    for name in UNIT_RULES.keys() - {"similar", "language", "too-short", "numbers"}:
        rule = UNIT_RULES[name]()
        assert rule.objects(there) == rule.objects(back), name


@given(st.lists(st.builds(TranslationUnit, st.text(max_size=30), st.text(max_size=30))))
def test_every_unit_is_kept_in_order_or_counted(units: list[TranslationUnit]) -> None:
    chosen = Filter([make() for make in DEFAULT_RULES])
    kept = list(chosen(units))
    assert chosen.kept == len(kept)
    assert chosen.kept + sum(chosen.rejected.values()) == len(units)
    positions = iter(units)
    assert all(any(unit is other for other in positions) for unit in kept)


@dataclass(frozen=True, slots=True)
class Shouting(Rule):
    """More than `most` exclamation marks on a side.

    Args:
        most: 0 or more.
    """

    name = "shouting"
    most: int = 1

    def objects(self, unit: TranslationUnit) -> bool:
        return max(unit.source.count("!"), unit.target.count("!")) > self.most


def test_a_rule_that_says_nothing_of_batches_looks_at_all_units() -> None:
    units = [TranslationUnit("Ja!", "Yes!"), TranslationUnit("Ja!!", "Yes!!"), TranslationUnit("Ja.", "Yes.")]
    batch = UnitBatch(units, Vocabulary())
    assert Shouting().suspects(batch).tolist() == [True, True, True]
    assert first_objections([Shouting(most=5), Shouting()], batch).tolist() == [-1, 1, -1]
    chosen = Filter([Shouting()])
    assert list(chosen(units)) == [units[0], units[2]]
    assert chosen.rejected == {"shouting": 1}


def test_a_rule_tells_its_thresholds_and_what_it_does() -> None:
    assert Shouting.thresholds() == {"most": 1}
    assert Shouting.description() == "More than `most` exclamation marks on a side."
    assert Shouting.requires == {}
    with pytest.raises(TypeError):
        Rule()  # type: ignore[abstract]
