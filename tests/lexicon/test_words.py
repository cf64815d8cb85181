"""Words, compounds and names, looked up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError, ModelError
from align.lexicon import Lexicon, read_lexicon, read_table, write_lexicon
from align.lexicon.words import Words, derived, split_compound

LEXICON = Lexicon(
    words={
        "school": "school",
        "jaar": "year",
        "jaren": "years",
        "stad": "city",
        "hoofd": "head",
        "ster": "star",
        "deel": "part",
        "nemen": "take",
        "zon": "sun",
        "zonne": "sun",
        "stelsel": "system",
        "betekenis": "meaning",
        "haven": "port",
        "raad": "council",
    },
    names={"Amerika": "America", "Rus": "Russian", "Ijsland": "Iceland"},
    phrases={},
    parts={"hoofd-": "main", "-ster": "star", "deel-": "", "-nemen": ""},
    left=frozenset({"jaar"}),
)


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("schooljaar", ["school", "year"]),
        ("schooljaren", ["school", "years"]),
        ("hoofdstad", ["main", "city"]),
        ("stadsraad", ["city", "council"]),
        ("havenstadsraad", ["port", "city", "council"]),
        ("zonnestelsel", ["sun", "system"]),
        ("deelnemen", None),
        ("jaar", None),
        ("blubstad", None),
    ],
)
def test_compounds(word: str, english: list[str] | None) -> None:
    parts = split_compound(word, LEXICON)
    assert (None if parts is None else [part.english for part in parts]) == english


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("vijgensoorten", ["fig", "species"]),
        ("katteneiland", ["cat", "island"]),
        ("stratenplan", ["street", "plan"]),
        ("slavenschip", ["slave", "ship"]),
        ("foto'splan", ["photo", "plan"]),
        ("industrieënplan", ["industry", "plan"]),
        ("ziekteneiland", ["disease", "island"]),
        ("vrouweneiland", ["women's", "island"]),
        ("bedeneiland", ["prayers", "island"]),
    ],
)
def test_what_stands_before_a_noun_is_in_the_singular(word: str, english: list[str]) -> None:
    singulars = {
        "vijg": "fig",
        "kat": "cat",
        "straat": "street",
        "slaaf": "slave",
        "foto": "photo",
        "ziekte": "disease",
    }
    words = singulars | {
        "vijgen": "figs",
        "katten": "cats",
        "straten": "streets",
        "slaven": "slaves",
        "foto's": "photos",
        "ziekten": "diseases",
        "industrie": "industry",
        "industrieën": "industries",
        "vrouw": "woman",
        "vrouwen": "women",
        "bed": "bed",
        "beden": "prayers",
        "schip": "ship",
        "soorten": "species",
        "eiland": "island",
        "plan": "plan",
    }
    parts = split_compound(word, Lexicon(words, {}, {}, {"vrouwen-": "women's"}, frozenset()))
    assert parts is not None
    assert [part.english for part in parts] == english


def test_no_more_letters_than_need_be_stand_between_parts() -> None:
    words = {"auto": "car", "chip": "chip", "schip": "ship"}
    parts = split_compound("autoschip", Lexicon(words, {}, {}, {}, frozenset()))
    assert parts is not None
    assert [part.english for part in parts] == ["car", "ship"]


@given(st.lists(st.sampled_from(sorted(LEXICON.words)), min_size=2, max_size=4), st.sampled_from(["", "s", "-"]))
def test_parts_are_in_the_word_in_order(parts: list[str], link: str) -> None:
    word = link.join(parts)
    found = split_compound(word, LEXICON)
    place = 0
    for part in found or ():
        place = word.index(part.text, place) + len(part.text)
    assert found is None or (place == len(word) and len(found) >= 2)


def test_what_is_longer_than_any_word_is_none() -> None:
    assert split_compound("school" * 1500, LEXICON) is None
    assert split_compound("schooljaar" * 6, LEXICON) is not None


def test_endings_make_adjectives_of_nouns() -> None:
    found = derived("betekenisloze", LEXICON)
    assert found is not None
    assert [part.english for part in found] == ["meaning", "less"]
    assert derived("loze", LEXICON) is None


def test_genitives_of_names() -> None:
    words = Words(LEXICON)
    for word, english in (("Amerika's", "America's"), ("Ijslands", "Iceland's"), ("Amerika", "America")):
        known = words.name(word)
        assert known is not None
        assert known.english == (english,)
    assert words.name("Blub") is None


def test_a_lexicon_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_lexicon(LEXICON, tmp_path / "lexicon.txt")
    assert read_lexicon(tmp_path / "lexicon.txt") == LEXICON


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"nlen-lexicon 1", b"nlen-lexicon 9"),
        lambda data: data.replace(b"words 14", b"words 15"),
        lambda data: b"\xff" + data,
        lambda data: b"",
        lambda data: data.replace(b"\nyear\n", b"\n\n"),
        lambda data: data.replace(b"phrases 0\n", b"phrases 1\nabc\nx\n"),
    ],
)
def test_a_damaged_lexicon_is_told(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "lexicon.txt"
    write_lexicon(LEXICON, path)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ModelError, match=r"lexicon\.txt: the lexicon cannot be read"):
        read_lexicon(path)


def test_tables_name_the_line_of_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("huis\thouse | home\nboom\t=\n", encoding="utf-8")
    assert read_table(path) == {"huis": ("house", "home"), "boom": ("boom",)}
    for line in ("huis", "huis\t", "\thouse", "huis\thouse | ", "a\tb\tc"):
        path.write_text(f"boom\ttree\n{line}\n", encoding="utf-8")
        with pytest.raises(FormatError, match="line 2"):
            read_table(path)
