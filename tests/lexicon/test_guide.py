"""Guided text: what is replaced, what is left, and the way back to the characters of the original."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.lexicon import Guide, Lexicon, Wanted
from align.lexicon.guide import MARK

LEXICON = Lexicon(
    words={
        "leugens": "lies",
        "kast": "cupboard | wardrobe",
        "baas": "boss",
        "strand": "beach",
        "ruimte": "space",
        "wandeling": "walk",
        "tweet": "tweet",
        "illegaals": "illegal",
        "oorlog": "war",
        "werken": "work",
        "plan": "plan",
        "diep": "deep",
        "rood": "red",
        "rode": "red",
    },
    names={
        "Poetin": "Putin",
        "Oekraïne": "Ukraine",
        "Tweede Kamer": "House of Representatives",
        "Rode Zee": "Red Sea",
        "VN": "UN",
        "Leiden": "Leiden",
        "Plan": "Planning Office",
        "Koopman": "Koopman",
    },
    phrases={
        "haalt uit": "lashes out",
        "past toe": "applies",
        "sluit uit": "rules out",
        "werken in": "affect",
        "wachten op": "wait for",
        "liep op": "rose",
        "ging over": "passed",
        "plan om": "plan to",
        "'s avonds": "in the evening",
        "in plaats van": "instead of",
        "heeft rood": "is in debt",
    },
    parts={"oud-": "former", "…eilanden": "Islands", "…meer": "Lake …", "rood-": ""},
    left=frozenset("de het een hij niet van op is naar en zijn voor in dat oorlog".split()),
)


@pytest.fixture
def guide() -> Guide:
    return Guide(LEXICON)


def guided(guide: Guide, text: str) -> str:
    return guide.guide(text).text.replace(MARK, " |")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hij sprak leugens.", "Hij sprak lies."),
        ("Leugens zijn het.", "Lies zijn het."),
        ("De oorlog.", "De oorlog."),
        ("Een kast, groot.", "Een cupboard, | wardrobe groot."),
        ("Een ruimtewandeling.", "Een space walk."),
        ("Hij blijft 's avonds thuis.", "Hij blijft in the evening thuis."),
        ("Hij blijft ’s avonds thuis.", "Hij blijft in the evening thuis."),
        ("De „baas”", "De „boss”"),
        ("Kast/baas", "Cupboard/boss | wardrobe"),
    ],
)
def test_words_give_way_to_their_english(guide: Guide, text: str, expected: str) -> None:
    assert guided(guide, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The particle stands at the end of its clause.
        ("Hij haalt hard uit naar zijn baas.", "Hij lashes out hard naar zijn boss."),
        ("Biden past de tactiek toe.", "Biden applies de tactiek."),
        ("Hij sluit niet uit dat hij komt.", "Hij rules out niet dat hij komt."),
        # A preposition has a noun phrase, or a number, behind it.
        ("Hij haalt het uit de auto.", "Hij haalt het uit de auto."),
        ("Hij haalt het uit 1992.", "Hij haalt het uit 1992."),
        # Neither do words of another clause belong to a verb.
        ("Hij haalt brood, zegt hij, uit.", "Hij haalt brood, zegt hij, uit."),
        ("Hij haalt brood omdat het op is uit.", "Hij haalt brood omdat het op is uit."),
        # The end of a way is no particle.
        ("Hij liep het strand op.", "Hij liep het beach op."),
        ("Het aantal liep snel op.", "Het aantal rose snel."),
        # A noun that looks like a verb.
        ("Het plan is er om.", "Het plan is er om."),
        # Verb and preposition side by side are no separable verb.
        ("Zij werken in Gent.", "Zij work in Gent."),
        ("Zij wachten op hem.", "Zij wait for hem."),
    ],
)
def test_parts_of_a_verb_that_stand_apart_become_one(guide: Guide, text: str, expected: str) -> None:
    assert guided(guide, text) == expected


def test_phrases_do_not_go_over_marks_or_numbers(guide: Guide) -> None:
    assert guided(guide, "Water in plaats van wijn") == "Water instead of wijn"
    assert guided(guide, "Water in, plaats van wijn") == "Water in, plaats van wijn"
    assert guided(guide, "In plaats 2 van") == "In plaats 2 van"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Oekraïne en bij de VN", "In Ukraine en bij de UN"),
        ("Het is Poetins oorlog", "Het is Putin's oorlog"),
        ("De Tweede Kamer", "De House of Representatives"),
        ("De Cookeilanden en het Onegameer", "De Cook Islands en het Lake Onega"),
        # A word that is a name in this place.
        ("Hij sprak met Mark Strand.", "Hij sprak met Mark Strand."),
        ("Bij het Strand van Texel", "Bij het Beach van Texel"),
        ("Strand en zee", "Beach en zee"),
        ("Bondarev en Gabriëlse", "Bondarev en Gabriëlse"),
        ("De Rode Zee", "De Red Sea"),
        ("De Poetin-baas", "De Putin boss"),
        ("Het PLAN van de VN", "Het PLAN van de UN"),
        # A name that is a word is one within a sentence alone, and so is a name with a noun behind it.
        ("Het Plan van Leiden", "Het Planning Office van Leiden"),
        ("Plan van Leiden", "Plan van Leiden"),
        ("„Plan”, zei hij.", "„Plan”, zei hij."),
        ("Diepmeer", "Lake Diep"),
        # Surnames, and no genitives.
        ("Het is van Koopmans", "Het is van Koopmans"),
        ("Koopmans weg.", "Koopmans weg."),
        ("De oud-baas", "De former boss"),
    ],
)
def test_names(guide: Guide, text: str, expected: str) -> None:
    assert guided(guide, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Zie www.strand.nl en baas@strand.nl, @baas #strand {baas} X1strand strand2 <kast>.",
        "https://strand.nl/baas/kast",
        "Een 100-kast en 3-strand",
        "",
        "…",
        "3.5 2",
    ],
)
def test_what_is_no_language_is_left_as_it_is(guide: Guide, text: str) -> None:
    assert guided(guide, text) == text


def test_what_is_wanted_goes_before_the_lexicon(guide: Guide) -> None:
    text = "De baas haalt de kast uit."
    made = guide.guide(text, [Wanted(3, 7, "chief"), Wanted(17, 21, "cabinet")])
    assert made.text == "De chief lashes out de cabinet."
    assert [stretch.kind for stretch in made.stretches] == ["wanted", "separable", "wanted"]
    assert guide.guide(text).text != made.text


def test_what_is_spared_stays(guide: Guide) -> None:
    assert guide.guide("De baas en de kast", spared=lambda: True).text == "De baas en de kast"
    rng = random.Random(3)
    texts = {guide.guide("De baas en de strand", spared=lambda: rng.random() < 0.5).text for _ in range(50)}
    assert texts == {f"De {one} en de {other}" for one in ("baas", "boss") for other in ("strand", "beach")}


def test_alternatives_are_left_out_where_the_text_has_their_mark(guide: Guide) -> None:
    assert guide.guide(f"kast {MARK}").text == f"cupboard {MARK}"
    assert Guide(LEXICON, alternatives=1).guide("kast").text == "cupboard"


def test_pieces_find_their_way_back(guide: Guide) -> None:
    text = "Hij haalt de kast hard uit."
    made = guide.guide(text)
    assert made.text == f"Hij lashes out de cupboard{MARK} wardrobe hard."
    at = {word: made.text.index(word) for word in ("lashes", "out", "cupboard", "wardrobe", "hard", ".")}
    for word in ("lashes", "out"):
        assert made.source_spans(at[word], at[word] + len(word)) == [(4, 9), (23, 26)]
    for word in ("cupboard", "wardrobe"):
        assert made.source_spans(at[word], at[word] + 8) == [(13, 17)]
    assert made.source_spans(at["hard"], at["hard"] + 4) == [(18, 22)]
    assert made.source_spans(at["."], at["."] + 1) == [(26, 27)]


words = st.sampled_from(
    [
        *LEXICON.words,
        *LEXICON.names,
        "haalt",
        "uit",
        "past",
        "toe",
        "sluit",
        "liep",
        "op",
        "de",
        "niet",
        "Bondarev",
        "3,5",
        "—",
    ]
)
ends = st.sampled_from(["", "", "", ",", ".", "”"])
texts = st.lists(st.tuples(words, ends), max_size=14).map(lambda parts: " ".join(word + end for word, end in parts))


@given(texts | st.text(max_size=60).map(lambda text: " ".join(text.split())))
def test_what_is_not_replaced_is_there_character_for_character(text: str) -> None:
    made = Guide(LEXICON).guide(text)
    covered = [False] * len(text)
    for one, other in zip(made.stretches, made.stretches[1:], strict=False):
        assert one.end <= other.start
        assert one.guided_end <= other.guided_start
    for stretch in made.stretches:
        for start, end in [(stretch.start, stretch.end), *([stretch.particle] if stretch.particle else [])]:
            assert not any(covered[start:end])
            covered[start:end] = [True] * (end - start)
        shown = made.text[stretch.guided_start : stretch.guided_end]
        assert shown.lower() == stretch.english[0].lower()
    inserted = [(start, end) for start, end, _ in made.inserted]
    replaced = [(stretch.guided_start, stretch.guided_end) for stretch in made.stretches]
    back = []
    for place, character in enumerate(made.text):
        if any(start <= place < end for start, end in inserted + replaced):
            continue
        [(start, end)] = made.source_spans(place, place + 1)
        assert end == start + 1
        assert text[start] == character
        back.append(start)
    assert back == sorted(set(back))
    # Nothing is lost but the white space before a particle.
    assert sum(covered) + len(back) == len(text) - sum(stretch.particle is not None for stretch in made.stretches)


@given(texts)
def test_a_text_is_guided_in_one_way(text: str) -> None:
    guide = Guide(LEXICON)
    assert guide.guide(text) == guide.guide(text) == Guide(LEXICON).guide(text)
    # Training guides with a choice of what to spare; without one it does what translation does.
    assert guide.guide(text, spared=lambda: False) == guide.guide(text)
