"""What each further rule removes, and what it leaves."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align import TranslationUnit
from align.filtering import Filter
from align.filtering.settings import UNIT_RULES, read_filters

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


def rejected_by(source: str, target: str) -> str | None:
    chosen = Filter(read_filters().unit_rules())
    list(chosen([TranslationUnit(source, target)]))
    return next(iter(chosen.rejected), None)


@pytest.mark.parametrize(("source", "target", "rule"), BAD)
def test_a_bad_pair_is_rejected_by_its_rule(source: str, target: str, rule: str) -> None:
    assert rejected_by(source, target) == rule


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_a_good_pair_stays(source: str, target: str) -> None:
    assert rejected_by(source, target) is None


def test_scores_marks_and_kinds_are_looked_at() -> None:
    rules = {name: UNIT_RULES[name]() for name in ("score", "quality", "kind")}
    bad = TranslationUnit(NL, EN, score=0.1, properties={"quality": "quotes copied", "kind": "furniture"})
    good = TranslationUnit(NL, EN, score=0.3, properties={"quality": "quotes", "kind": "body"})
    for rule in rules.values():
        assert rule.objects(bad)
        assert not rule.objects(good)
        assert not rule.objects(TranslationUnit(NL, EN))


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
