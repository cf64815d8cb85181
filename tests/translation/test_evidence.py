"""What a lexicon tells of a source: names, words and articles that are put right, and the choice among hypotheses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.lexicon import Guide, Lexicon, Wanted, read_lexicon
from align.modelhub import embedded_directory
from align.translation.engine.marian import Hypothesis
from align.translation.repair.evidence import (
    WEIGHT,
    Coverage,
    Evidence,
    missing_names,
    names_in,
    restore_articles,
    restore_names,
    stem,
)
from align.translation.segments import Segment

LEXICON = Lexicon(
    words={
        "bericht": "tweet",
        "schande": "disgrace",
        "absoluut": "absolutely",
        "oorlog": "war",
        "bakker": "baker",
        "leugens": "lies",
        "eilanden": "islands",
        "onderzeeërs": "submarines",
        "ziet": "sees",
        "the": "the",
    },
    names={"Poetin": "Putin", "Leiden": "Leiden"},
    phrases={"onder vuur": "under fire"},
    parts={"…eilanden": "Islands"},
    left=frozenset("de het een en van met in onder absoluut is hij".split()),
)
GUIDE = Guide(LEXICON)
is_english = GUIDE.words.is_english


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("De oorlog van Bondarev en Rob Gabriëlse.", ("Bondarev", "Rob", "Gabriëlse")),
        ("Bondarev is in Genève.", ("Bondarev", "Genève")),
        # The first word has a capital anyhow; what the lexicon has an English for is no name.
        ("Bakker en Poetin.", ()),
        ("De Cookeilanden.", ()),
        ("Het @Bondarev en www.Bondarev.nl.", ()),
        ("BONDAREV IS ER", ()),
        ("Bondarevs hond en Lavrov's kat", ("Bondarevs", "Lavrov")),
        ("", ()),
    ],
)
def test_names_are_what_has_a_capital_and_no_english(source: str, names: tuple[str, ...]) -> None:
    assert names_in(source, GUIDE.guide(source), GUIDE) == names


@pytest.mark.parametrize(
    ("names", "target", "restored"),
    [
        (("Bondarev",), "Bondaredarev lies.", "Bondarev lies."),
        (("Jazz", "Hawaii"), "Jazzz in Hawaiii.", "Jazz in Hawaii."),
        (("Zayat",), "Sayat’s lies.", "Zayat’s lies."),
        (("Bondarev", "Bonte"), "Bondarev and Bontex.", "Bondarev and Bonte."),
        (("Warner",), "It is War.", "It is Warner."),
        # English words, and words like no name, are left alone.
        (("Warner",), "It was a war.", "It was a war."),
        (("Bondarev",), "It is Amsterdam.", "It is Amsterdam."),
        (("Bondarev",), "", ""),
    ],
)
def test_garbled_names_are_put_right(names: tuple[str, ...], target: str, restored: str) -> None:
    assert restore_names(names, target, is_english) == restored


words = st.sampled_from(["Bondarev", "Lavrov", "lies", "War", "Zelensky", "tweet", "Sayat", "xyzzy"])


@given(st.lists(words, max_size=4), st.lists(words, max_size=9).map(" ".join))
def test_a_translation_with_all_its_names_is_left_alone(names: list[str], target: str) -> None:
    restored = restore_names(names, target, is_english)
    assert len(restored.split()) == len(target.split())
    assert len(missing_names(names, restored)) <= len(missing_names(names, target))
    if not missing_names(names, target):
        assert restored == target


@pytest.mark.parametrize(
    ("source", "target", "restored"),
    [
        ("Onder het bericht.", "Under the twot.", "Under the twot."),
        ("Onder het bericht.", "Under the tweett.", "Under the tweet."),
        ("Een schande.", "An disgracessary.", "A disgrace."),
        ("Hij is absoluut met leugens.", "He is absoluut with lies.", "He is absolutely with lies."),
        # A Dutch word that is not in the source, and English that the lexicon can inflect.
        ("Hij is er.", "The absoluut is there.", "The absoluut is there."),
        ("Hij is er.", "The warring islands.", "The warring islands."),
    ],
)
def test_words_that_are_none_are_put_right(source: str, target: str, restored: str) -> None:
    guide = Guide(
        Lexicon(
            {**LEXICON.words, "a": "under", "b": "with", "c": "there", "d": "he"}, LEXICON.names, {}, {}, LEXICON.left
        )
    )
    assert Evidence(source, guide).restored(target) == restored


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a aggressive war and a island", "an aggressive war and an island"),
        ("A excellent example", "An excellent example"),
        ("an cyclical war and an year", "a cyclical war and a year"),
        ("a one-off, a European, a UN envoy, a unique case, a useful unit, a US state", None),
        ("an hour, an honest man, an heir, an MP, an EU law, an F-16, an x-ray", None),
        ("a uncle, a urn", "an uncle, an urn"),
        ("Vitamin a and b, plan a in it", None),
        ("Vitamin A intake, Hepatitis A infection, Plan A entails", None),
        ("An unidentified man, an onerous task, an sms, an mbo diploma, an hors d’oeuvre", None),
        (
            "an unimportant, an unusual, an unanimous, a union, a university, a one-way",
            "an unimportant, an unusual, an unanimous, a union, a university, a one-way",
        ),
        ("", None),
    ],
)
def test_articles_follow_the_next_word(text: str, right: str | None) -> None:
    assert restore_articles(text) == (text if right is None else right)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("De analisten onderzoeken de zaak.", "Observers analyze the case."),
        ("Een landelijke campagne tegen roken.", "A nationwide campaign against smoking."),
        ("De kleur van het theater is grijs.", "The color of the theater is gray."),
        ("Hun favoriete gedrag.", "Their favorite behavior."),
        ("Selenskyj en Erdogan spraken elkaar.", "Zelensky and Erdoğan spoke."),
        ("Hij woont in Keulen.", "He lives in Cologne."),
        ("Overvolle cellen en wangedrag.", "Overcrowding in cells and wrongdoing."),
        ("Dat is niet verrassend.", "Unsurprisingly, they were mistreated."),
        ("De gemeente vergadert.", "The municipality meets."),
    ],
)
def test_right_english_is_left_alone(source: str, target: str) -> None:
    guide = Guide(read_lexicon(embedded_directory() / "nlen-nl-en" / "lexicon.txt"))
    assert Evidence(source, guide).restored(target) == target


def test_what_the_user_asks_for_is_right_whatever_it_is() -> None:
    source = "Bondarev en de schande."
    asked = [Wanted(0, 8, "Bondarew"), Wanted(15, 22, "blubbery")]
    evidence = Evidence(source, GUIDE, asked)
    assert evidence.names == ()
    assert evidence.restored("Bondarew and the blubbery.") == "Bondarew and the blubbery."


def test_coverage_counts_inflected_and_second_meanings() -> None:
    guide = Guide(Lexicon({"kast": "cupboard | wardrobe", "liep": "walked"}, {}, {}, {}, frozenset()))
    coverage = Coverage(guide.guide("kast liep").stretches)
    assert coverage.bonus("He walks to the wardrobes.") == pytest.approx(WEIGHT * 2 / 6)
    assert coverage.bonus("He walks.") == pytest.approx(WEIGHT / 6)
    assert coverage.bonus("") == 0
    assert Coverage([]).bonus("anything") == 0
    assert stem("organised") == stem("organize") == stem("organizing")


def test_of_two_hypotheses_the_one_with_the_words_is_taken() -> None:
    source = "De oorlog met leugens en schande."
    segment = Segment(source, ["x"], False, 1, evidence=Evidence(source, GUIDE))
    segment.take([Hypothesis("The thing is bad.", 0.50, 5), Hypothesis("The war with lies and disgrace.", 0.45, 7)])
    assert segment.result == "The war with lies and disgrace."
    # Not at any price.
    segment = Segment(source, ["x"], False, 1, evidence=Evidence(source, GUIDE))
    segment.take([Hypothesis("The thing is bad.", 0.60, 5), Hypothesis("The war with lies and disgrace.", 0.3, 7)])
    assert segment.result == "The thing is bad."


def test_a_lost_name_is_marked_and_another_hypothesis_preferred() -> None:
    source = "Hij ziet Bondarev."
    segment = Segment(source, ["x"], False, 1, evidence=Evidence(source, GUIDE))
    segment.take([Hypothesis("He sees him.", 0.9, 4), Hypothesis("He sees Bondarev.", 0.3, 4)])
    assert (segment.result, segment.quality) == ("He sees Bondarev.", ())
    segment = Segment(source, ["x"], False, 1, evidence=Evidence(source, GUIDE))
    segment.take([Hypothesis("He sees him.", 0.9, 4)])
    assert segment.quality == ("name",)
