"""Checks on units: what they find, and what they leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import TranslationUnit
from align.filtering.sign_rules import Placeholders
from align.inline import InlineCode
from align.quality import Problem, TermCheck, annotated, check_units
from align.translation.masking.placeholders import hide
from scripts.news import read_news


def problems(*pairs: tuple[str, str]) -> list[tuple[Problem, ...]]:
    return [checked.problems for checked in check_units(TranslationUnit(*pair) for pair in pairs)]


def found(source: str, target: str) -> set[tuple[str, str]]:
    return {(problem.severity, problem.check) for problem in problems((source, target))[0]}


@pytest.mark.parametrize(
    ("source", "target", "check"),
    [
        ("Het regent al dagen.", "", "error untranslated"),
        ("Het regent al dagen.", "Het regent al dagen.", "error untranslated"),
        ("de brug", "de brug", "warning untranslated"),
        ("", "A bridge.", "warning untranslated"),
        ("Er kwamen 1.250 mensen.", "1,520 people came.", "error numbers"),
        ("Het werd 3-0 in 2024.", "It was 3-0.", "error numbers"),
        ("Zie https://example.org/a of mail jan@example.org.", "See https://example.org/a.", "error addresses"),
        ("Beste {naam}, %s", "Dear {name}, %s", "error placeholders"),
        ("Klik <b>hier</b>.", "Click <b>here.", "error placeholders"),
        ("Hij (de baas) kwam.", "He (the boss came.", "warning brackets"),
        ("Hij, de baas, kwam.", "He (the boss) came.", "warning brackets"),
        ("‘Ja’, zei hij.", "Yes, he said.", "warning quotes"),
        ("Hij ging naar huis.", "He went to to his home.", "warning repeated-words"),
        ("Hij ging naar huis.", "He went  home.", "warning spaces"),
        ("Hij ging naar huis.", "He went home .", "warning spaces"),
        ("Hij ging naar huis.", "He went home. ", "warning spaces"),
        ("Kwam hij?", "He came.", "warning punctuation"),
        ("Hij kwam.", "He came", "warning punctuation"),
        ("Hij kwam.", "He ca\x07me.", "error characters"),
        ("Hij kwam.", "He ca\ufffdme.", "error characters"),
        ("Hij kwam 🎉!", "He came!", "warning characters"),
        ("Hij kwam uit Київ.", "He came from Kyiv.", "warning characters"),
        ("Hij bleef bij ons slapen.", "He slept and slept and slept and slept and slept.", "error repetition"),
        ("Dat was de langste wedstrijd van het seizoen, en niemand ging naar huis.", "Long.", "warning length"),
    ],
)
def test_what_is_wrong(source: str, target: str, check: str) -> None:
    assert tuple(check.split()) in found(source, target)


@pytest.mark.parametrize(
    "placeholder",
    [
        "{}",
        "{0}",
        "{naam}",
        "{naam.eerste}",
        "{0!r}",
        "${naam}",
        "%s",
        "%5.2f",
        "%1$s",
        "%-05d",
        "%(naam)s",
        "%(a.b)d",
        "%lu",
    ],
)
def test_a_placeholder_is_one_for_the_check_the_filter_and_the_model(placeholder: str) -> None:
    source, target = f"Beste {placeholder}, welkom.", "Dear reader, welcome."
    assert ("error", "placeholders") in found(source, target)
    assert Placeholders().objects(TranslationUnit(source, target))
    assert not Placeholders().objects(TranslationUnit(source, f"Welcome, {placeholder}."))
    masking = hide(source)
    assert masking is not None
    assert masking.literals == (placeholder,)


@pytest.mark.parametrize("text", ["50% discount", "50 % van de mensen", "{een bijzin}", "100%, zei hij"])
def test_what_only_looks_like_a_placeholder_is_none(text: str) -> None:
    assert ("error", "placeholders") not in found(text, "text")
    assert not Placeholders().objects(TranslationUnit(text, "text"))
    assert hide(text) is None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Gerda van Ooijen, Druten", "Gerda van Ooijen, Druten"),
        ("PSV - Ajax 2-1", "PSV - Ajax 2-1"),
        ("Het kost € 1.250,50 per jaar.", "It costs €1,250.50 a year."),
        ("Om 14.30 uur kwamen er twaalf.", "At 2.30 p.m. twelve came."),
        ("a) De eerste; b) de tweede", "a) The first; b) the second"),
        ("Leuk ;-) zei ze.", "Nice ;-) she said."),
        ("Hij zei dat dat kon.", "He said that that was possible."),
        ("Hij kwam…", "He came..."),
        ("→ Hij kwam uit Київ 🇺🇦 met 5 µg.", "> He came from Київ with 5 mcg 🇺🇦."),
        ("‘Ja’, zei hij.", "“Yes,” he said."),
        ("", ""),
    ],
)
def test_what_is_right(source: str, target: str) -> None:
    assert found(source, target) == set()


@pytest.mark.parametrize(
    ("source_codes", "target_codes", "messages"),
    [
        ("<b> </b>", "<b> </b>", []),
        ("<b> </b>", "", ['the target lacks "<b>", "</b>"']),
        ("", "<br/>", ['the source has no "<br/>"']),
        ("<b> </b>", "</b> <b>", ["a code is closed before it is opened, or never"]),
        ("<b> </b> <i> </i>", "<b> <i> </b> </i>", ["codes overlap that should lie in one another"]),
    ],
)
def test_tags(source_codes: str, target_codes: str, messages: list[str]) -> None:
    def codes(tags: str) -> tuple[InlineCode, ...]:
        kinds = {"/": "close", "b": "open", "i": "open"}
        return tuple(
            InlineCode("standalone" if tag == "<br/>" else kinds[tag[1]], tag.strip("</>"), n, tag)
            for n, tag in enumerate(tags.split())
        )

    unit = TranslationUnit(
        "een twee drie", "one two three", source_codes=codes(source_codes), target_codes=codes(target_codes)
    )
    (checked,) = check_units([unit])
    assert [problem.message for problem in checked.problems if problem.check == "tags"] == messages


def test_inconsistent_translations() -> None:
    rows = [("Bekijk ook:", "See also:"), ("Bekijk ook: ", "SEE ALSO:"), ("Bekijk ook:", "Also see:"), ("x y", "z")]
    first, second, third, other = problems(*rows)
    assert [p for p in (*first, *second, *other) if p.check == "inconsistent"] == []
    messages = [p.message for p in third if p.check == "inconsistent"]
    assert messages == ['unit 1 translates the same source as "See also:"']
    unchecked = check_units([TranslationUnit(*row) for row in rows], consistency=False)
    assert not any(p.check == "inconsistent" for checked in unchecked for p in checked.problems)


def test_terms_are_a_hook() -> None:
    def missing(source: str, target: str) -> list[tuple[str, str]]:
        return [("gemeenteraad", "council")] if "gemeenteraad" in source and "council" not in target else []

    units = [TranslationUnit("De gemeenteraad kwam.", "The board came.")]
    (checked,) = check_units(units, [TermCheck(missing)])
    assert [str(problem) for problem in checked.problems] == ['error: "gemeenteraad" should be "council" [terms]']


def test_problems_become_notes_and_marks() -> None:
    good = TranslationUnit("Het regent.", "It is raining.", properties={"kind": "body"})
    bad = TranslationUnit("Er waren 12 doden?", "There were dead.", properties={"quality": "too-short"}, notes=("n",))
    first, second = annotated([good, bad])
    assert first is good
    assert second.properties["quality"] == "too-short numbers punctuation"
    assert second.notes == (
        "n",
        "error: the target lacks 12 [numbers]",
        'warning: "." at the end for "?" [punctuation]',
    )


def test_few_complaints_of_translations_by_people() -> None:
    rows = [TranslationUnit(*pair) for article in read_news("part-03") for pair in article.pairs]
    checked = list(check_units(rows))
    errors = sum(any(problem.severity == "error" for problem in one.problems) for one in checked)
    assert len(checked) > 1000
    assert errors <= 0.004 * len(checked)
    assert sum(bool(one.problems) for one in checked) <= 0.02 * len(checked)


texts = st.text(st.sampled_from('ab 1.,(){}<>/‘’"%s?!\x00\ufffd\ud800'), max_size=20)


@given(st.lists(st.builds(TranslationUnit, texts, texts), max_size=4))
@settings(max_examples=80)
def test_any_units_can_be_checked(units: list[TranslationUnit]) -> None:
    checked = list(check_units(units))
    assert [one.unit for one in checked] == units
    assert [one.number for one in checked] == list(range(1, len(units) + 1))
    assert [(unit.source, unit.target) for unit in annotated(units)] == [(unit.source, unit.target) for unit in units]
