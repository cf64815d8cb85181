"""A memory gives what was translated before: the same, the same in its place, and what is like it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Article, Paragraph, TranslationUnit, Translator, write_bitext
from align.bitext import Alternative, alternatives_of, alternatives_property
from align.errors import NlenError, ReadError, UsageError
from align.translation.resources.memory import TranslationMemory, normalised


def unit(source: str, target: str, **more: object) -> TranslationUnit:
    return TranslationUnit(source, target, **more)  # type: ignore[arg-type]


def test_exact_matches_look_through_case_space_and_quotation_marks() -> None:
    memory = TranslationMemory([unit("„Het  regent”, zei hij.", "“It rains,” he said.")])
    for source in ['"Het regent", zei hij.', "“het regent”, zei hij.", " „Het\u00a0regent”,\nzei hij. "]:
        match = memory.exact(source)
        assert match is not None
        assert (match.target, match.score, match.rate) == ("“It rains,” he said.", 1.0, 100)
    assert memory.exact("Het regent, zei hij.") is None
    assert memory.exact("") is None


def test_white_space_at_the_ends_of_a_unit_is_not_the_sentence_s() -> None:
    memory = TranslationMemory([unit(" Let op: ", " Note: \n")])
    match = memory.exact("Let op:")
    assert match is not None
    assert match.target == "Note:"


def test_another_number_is_never_exact() -> None:
    memory = TranslationMemory([unit("Het kost 1.250 euro per jaar.", "It costs 1,250 euros a year.")])
    assert memory.exact("Het kost 1.350 euro per jaar.") is None
    assert memory.exact("Het kost 1250 euro per jaar.") is None
    [match] = memory.fuzzy("Het kost 1.350 euro per jaar.")
    assert 0.75 <= match.score < 1
    assert match.rate < 100


@pytest.mark.parametrize(
    ("wanted", "target"), [("het regent", "it rains"), ("Het regent", "It rains"), ("HET REGENT", "IT RAINS")]
)
def test_the_target_takes_the_capitals(wanted: str, target: str) -> None:
    match = TranslationMemory([unit("het regent", "it rains")]).exact(wanted)
    assert match is not None
    assert match.target == target


def test_neighbours_choose_among_several() -> None:
    memory = TranslationMemory(
        [
            unit("Links.", "Left.", article="a"),
            unit("Bank", "bench", article="a"),
            unit("Rechts.", "Right.", article="a"),
            unit("Geld.", "Money.", article="b"),
            unit("Bank", "bank", article="b"),
            unit("Bank", "sofa", article="c"),
        ]
    )
    found = {
        neighbours: memory.exact("Bank", *neighbours)
        for neighbours in [("Geld.", ""), ("links.", "x"), ("", "Rechts."), ("x", "y"), ("", "")]
    }
    assert {key: (m.target, m.rate) for key, m in found.items() if m} == {
        ("Geld.", ""): ("bank", 101),
        ("links.", "x"): ("bench", 101),
        ("", "Rechts."): ("bench", 101),
        ("x", "y"): ("sofa", 100),
        ("", ""): ("sofa", 100),
    }


def test_the_neighbours_that_omegat_writes_count() -> None:
    memory = TranslationMemory(
        [
            unit("Bank", "bench", properties={":prev": "Links.", ":next": "Rechts."}),
            unit("Bank", "bank", properties={":prev": "Geld.", ":next": ""}),
        ]
    )
    match = memory.exact("Bank", "Links.", "Rechts.")
    assert match is not None
    assert (match.target, match.context) == ("bench", True)


def test_people_come_before_machines_the_newest_first_and_doubtful_drafts_not_at_all() -> None:
    memory = TranslationMemory(
        [
            unit("Een", "new", changed="20260102T000000Z"),
            unit("Een", "old", changed="20250102T000000Z"),
            unit("Een", "machine", origin="machine", changed="20260601T000000Z"),
            unit("Twee", "draft", origin="machine", properties={"quality": "numbers"}),
            unit("Drie", ""),
        ]
    )
    match = memory.exact("Een")
    assert match is not None
    assert match.target == "new"
    assert memory.exact("Twee") is None
    assert memory.exact("Drie") is None
    assert len(memory) == 3


def test_fuzzy_matches_are_the_most_alike_first() -> None:
    memory = TranslationMemory(
        [
            unit("De burgemeester opende gisteren het nieuwe zwembad.", "A"),
            unit("De burgemeester opende vandaag het nieuwe zwembad.", "B"),
            unit("De wethouder sloot vorig jaar het oude theater.", "C"),
            unit("Goedemorgen", "Good morning"),
        ]
    )
    matches = memory.fuzzy("De burgemeester opende gisteren het oude zwembad.")
    assert [match.target for match in matches] == ["A", "B"]
    assert all(a.score >= b.score for a, b in pairwise(matches))
    assert [match.target for match in memory.fuzzy("Goedemorgn")] == ["Good morning"]
    assert memory.fuzzy("De burgemeester opende gisteren het oude zwembad.", 0.99) == []
    assert memory.fuzzy("Goedemorgen") == []
    assert TranslationMemory([]).fuzzy("Het regent.") == []


WORDS = ["de", "het", "een", "burgemeester", "regent", "straat", "water", "12", "13,5", "huis", "niet"]
words = st.lists(st.sampled_from(WORDS), min_size=1)
texts = words.map(" ".join)


@given(st.lists(texts, min_size=1, max_size=20), texts)
def test_matches_are_what_they_say(sources: list[str], asked: str) -> None:
    memory = TranslationMemory([unit(source, f"target {n}") for n, source in enumerate(sources)])
    match = memory.exact(asked)
    assert (match is not None) == (normalised(asked) in {normalised(source) for source in sources})
    if match is not None:
        assert sources[int(match.target.split()[1])] == match.source
    for other in memory.fuzzy(asked, 0.6):
        assert 0.6 <= other.score < 1
        assert normalised(other.source) != normalised(asked)
        assert sources[int(other.target.split()[1])] == other.source


@given(
    st.lists(
        st.builds(Alternative, st.text(max_size=9), st.text(max_size=9), st.sampled_from([0.0, 0.75, 1.0]), st.text())
    )
)
def test_alternatives_come_back_from_their_property(alternatives: list[Alternative]) -> None:
    def on_one_line(text: str) -> str:
        return " ".join(text.split())

    wanted = [
        Alternative(on_one_line(a.source), on_one_line(a.target), a.score, on_one_line(a.origin)) for a in alternatives
    ]
    assert alternatives_of({"alternatives": alternatives_property(alternatives)}) == wanted


def test_a_search_does_not_look_at_everything() -> None:
    def memory(size: int) -> TranslationMemory:
        made = TranslationMemory(
            unit(f"Op dag {n} was het woord{n % 997} van de stad nieuws{n}.", "x") for n in range(size)
        )
        made.prepare_fuzzy()
        return made

    def seconds(searched: TranslationMemory) -> float:
        start = time.process_time()
        for n in range(100):
            searched.fuzzy(f"Op dag {n} was het woord{n} van de stad nieuws.")
            searched.exact(f"Op dag {n} was het woord{n} van de stad nieuws{n}.")
        return time.process_time() - start

    small, large = memory(2_000), memory(20_000)
    assert seconds(large) < 6 * max(seconds(small), 0.02)


def test_rapidfuzz_is_only_needed_for_fuzzy_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
    memory = TranslationMemory([unit("Een", "one")])
    assert memory.exact("Een") is not None
    with pytest.raises(NlenError, match=r"nlen\[memory\]"):
        memory.fuzzy("Eens")
    with pytest.raises(NlenError, match=r"nlen\[memory\]"):
        Translator(beam_size=1, memory=memory)
    Translator(beam_size=1, memory=memory, min_similarity=None)


def test_a_memory_is_read_in_the_wanted_languages(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    write_bitext([unit("Een", "one"), unit("Zwei", "two", source_language="de")], path)
    memory = TranslationMemory.read(path)
    assert len(memory) == 1
    assert memory.name == "m.tmx"
    with path.open("rb") as stream:
        assert len(TranslationMemory.read(stream)) == 1
    with pytest.raises(ReadError):
        TranslationMemory.read(tmp_path / "none.tmx")


def test_articles_take_from_the_memory_in_place_and_order() -> None:
    memory = TranslationMemory(
        [
            unit("De zon schijnt.", "The sun is out.", article="a"),
            unit("Het regent hard.", "It pours.", article="a"),
            unit("De straat is erg nat vandaag.", "The street is very wet today.", article="b"),
        ],
        "eerder.tmx",
    )
    article = Article(
        "x", "nl", "", (Paragraph("De zon schijnt. Het regent hard."), Paragraph("De straat is erg nat vanavond."))
    )
    units = list(Translator(beam_size=1, memory=memory).translate_article(article))
    assert [u.origin for u in units] == ["memory", "memory", "machine"]
    assert [u.target for u in units[:2]] == ["The sun is out.", "It pours."]
    assert [u.score for u in units[:2]] == [1.0, 1.0]
    assert [u.properties.get("match") for u in units] == ["101", "101", None]
    assert units[0].properties["memory"] == "eerder.tmx"
    assert "model" not in units[0].properties
    [other] = alternatives_of(units[2].properties)
    assert (other.target, other.origin) == ("The street is very wet today.", "eerder.tmx")
    plain = list(Translator(beam_size=1, memory=memory, min_similarity=None).translate_article(article))
    assert "alternatives" not in plain[2].properties
    assert plain[2].target == units[2].target


def test_a_stream_of_sentences_takes_from_the_memory_without_waiting_for_its_end() -> None:
    memory = TranslationMemory([unit("Het regent.", "It pours.")])
    translator = Translator(beam_size=1, memory=memory)

    def endless() -> Iterator[str]:
        while True:
            yield "Het regent."

    stream = translator.translate(endless())
    assert [next(stream).text for _ in range(3)] == ["It pours."] * 3
    [one, two] = translator.translate(["De zon schijnt.", "het regent."])
    assert (one.rate, two.rate) == (0, 100)


@pytest.mark.parametrize("similarity", [0, 1, -0.5, 75])
def test_a_similarity_out_of_range_is_refused(similarity: float) -> None:
    with pytest.raises(UsageError, match="similarity"):
        Translator(min_similarity=similarity)
