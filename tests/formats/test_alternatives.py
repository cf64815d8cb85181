"""Alternatives of a unit are shown in XLIFF, and kept by every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from align import TranslationUnit, read_bitext, write_bitext
from align.bitext import Alternative, alternatives_of, alternatives_property

OTHERS = [
    Alternative("Het regende <hard> & lang.", "It rained <hard> & long.", 0.9, "eerder.tmx"),
    Alternative("Het regent.", "It rains.", 0.76, "nlen"),
]


@pytest.fixture
def unit() -> TranslationUnit:
    return TranslationUnit(
        "Het regent hard.",
        "It is pouring.",
        origin="machine",
        score=0.5,
        properties={"alternatives": alternatives_property(OTHERS)},
    )


@pytest.mark.parametrize("name", ["a.tmx", "a.xlf", "a.xlf2", "a.tsv", "a.jsonl"])
def test_every_format_keeps_them(tmp_path: Path, unit: TranslationUnit, name: str) -> None:
    write_bitext([unit], tmp_path / name)
    [back] = read_bitext(tmp_path / name)
    assert alternatives_of(back.properties) == OTHERS
    assert (back.origin, back.target) == ("machine", "It is pouring.")


def test_xliff_1_shows_them_beside_the_draft(tmp_path: Path, unit: TranslationUnit) -> None:
    write_bitext([unit], tmp_path / "a.xlf")
    found = etree.parse(tmp_path / "a.xlf").findall(".//{*}alt-trans")
    assert [(a.get("origin"), a.get("match-quality")) for a in found] == [
        ("nlen", "50%"),
        ("eerder.tmx", "90%"),
        ("memory", "76%"),
    ]
    assert [a.findtext("{*}target") for a in found[1:]] == [other.target for other in OTHERS]
    assert [a.findtext("{*}source") for a in found[1:]] == [other.source for other in OTHERS]


def test_xliff_2_shows_them_beside_the_draft(tmp_path: Path, unit: TranslationUnit) -> None:
    write_bitext([unit], tmp_path / "a.xlf2")
    found = etree.parse(tmp_path / "a.xlf2").findall(".//{*}match")
    assert len({a.get("id") for a in found}) == 3
    assert [(a.get("type"), a.get("similarity")) for a in found[1:]] == [("tm", "90.0"), ("tm", "76.0")]
    assert [a.findtext("{*}target") for a in found[1:]] == [other.target for other in OTHERS]


def test_a_person_s_translation_is_rid_of_them(tmp_path: Path, unit: TranslationUnit) -> None:
    path = tmp_path / "a.xlf"
    write_bitext([unit], path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("It is pouring.</target>", "It pours.</target>", 1), encoding="utf-8")
    [back] = read_bitext(path)
    assert (back.origin, back.target) == ("human", "It pours.")
    assert "alternatives" not in back.properties
