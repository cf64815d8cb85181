"""`nlen tmx merge|clean|split|diff|check` and the conversions that translators use."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align import TranslationUnit, read_article, read_bitext, segment_article, write_bitext
from align.bitext import Position
from align.filtering.settings import CORPUS_RULES, UNIT_RULES
from align.inline import InlineCode

Run = Callable[..., subprocess.CompletedProcess[bytes]]

RAIN = TranslationUnit(
    "Het regent.", "It is raining.", origin="machine", score=0.5, article="weer", position=Position(1, 1), id="r"
)
SUN = TranslationUnit(
    "De zon schijnt.",
    "The sun is shining.",
    origin="machine",
    score=0.6,
    article="weer",
    position=Position(1, 2),
    id="s",
)
WIND = TranslationUnit(
    "Er waaien 3 winden.",
    "Three winds are blowing.",
    origin="machine",
    score=0.6,
    article="wind",
    position=Position(1, 1),
    id="w",
)
LONG = TranslationUnit(
    "De gemeenteraad van het dorp besloot dinsdag na een lang debat dat de oude school aan de haven blijft staan.",
    "After a long debate on Tuesday, the village council decided that the old school by the harbour will stay.",
    origin="machine",
    score=0.9,
    article="raad",
    position=Position(1, 1),
    id="l",
)


def test_merge(nlen: Run, tmp_path: Path) -> None:
    write_bitext([RAIN, SUN], tmp_path / "a.tmx")
    write_bitext([replace(RAIN, target="It rains.", origin="human")], tmp_path / "b.xlf")
    done = nlen("tmx", "merge", "a.tmx", "b.xlf", "-o", "m.tmx", "--prefer", "best")
    assert done.returncode == 0, done.stderr
    assert b"3 units in 2 files -> 2: 0 duplicates, 1 conflict (the best kept)" in done.stderr
    assert [unit.target for unit in read_bitext(tmp_path / "m.tmx")] == ["It rains.", "The sun is shining."]
    again = nlen("tmx", "merge", "m.tmx", "-o", "m.tmx", "--source-lang", "nl")
    assert again.returncode == 0
    assert nlen("tmx", "merge", "a.tmx", "m.tmx", "--to", "tsv").stdout.count(b"\n") == 3


def test_a_memory_keeps_its_header(nlen: Run, tmp_path: Path) -> None:
    write_bitext([RAIN], tmp_path / "a.tmx")
    text = (tmp_path / "a.tmx").read_text()
    changed = text.replace('o-tmf="nlen"', 'o-tmf="ander" creationid="p"')
    (tmp_path / "a.tmx").write_text(changed)
    assert nlen("tmx", "clean", "a.tmx", "-o", "b.tmx").returncode == 0
    assert (tmp_path / "b.tmx").read_text() == changed
    assert nlen("tmx", "clean", "a.tmx", "-q").stdout.decode() == changed


def test_clean(nlen: Run, tmp_path: Path) -> None:
    units = [RAIN, RAIN, replace(SUN, target="…"), replace(WIND, source="  Er  waaien 3 winden. ")]
    write_bitext(units, tmp_path / "a.tmx")
    done = nlen("tmx", "clean", "a.tmx", "-o", "b.tmx")
    assert done.returncode == 0, done.stderr
    assert b"4 units -> 2; 1 mended; dropped: " in done.stderr
    assert b"duplicate 1" in done.stderr
    assert b"empty 1" in done.stderr
    for files in ((), ("a.tmx",)):
        listed = nlen("tmx", "clean", *files, "--drop", "list").stdout.decode()
        assert "[ratio] most = 2.4, slack = 15\n    One side more than" in listed
        assert "[duplicate]\n" in listed
        assert "[near-duplicate] similarity = 0.85\n    A pair whose" in listed
        assert "[copied] shortest = 12 (always)\n" in listed
    assert nlen("tmx", "clean").returncode == 2
    names = [line[1:].partition("]")[0] for line in listed.splitlines() if line.startswith("[")]
    every = [argument for name in names if name != "language" for argument in ("--drop", name)]
    assert set(names) == {*UNIT_RULES, *CORPUS_RULES}
    assert nlen("tmx", "clean", "a.tmx", *every).returncode == 0
    loose = [RAIN, replace(RAIN, source=RAIN.source.upper()), SUN]
    write_bitext(loose, tmp_path / "loose.tmx")
    assert (
        b"3 units -> 2; 0 mended; dropped: duplicate 1"
        in nlen("tmx", "clean", "loose.tmx", "-o", "c.tmx", "--drop", "duplicate").stderr
    )
    near = replace(LONG, source=LONG.source.replace("dinsdag", "woensdag"))
    write_bitext(
        [LONG, near, *(replace(RAIN, article=f"{n}", target=f"Rain {n}.") for n in range(21))], tmp_path / "site.tmx"
    )
    done = nlen("tmx", "clean", "site.tmx", "-o", "d.tmx", "--drop", "near-duplicate", "--drop", "boilerplate")
    assert b"23 units -> 1; 0 mended; dropped: boilerplate 21, near-duplicate 1" in done.stderr
    assert list(read_bitext(tmp_path / "d.tmx")) == [LONG]
    wrong = nlen("tmx", "clean", "a.tmx", "--drop", "nonsense")
    assert wrong.returncode == 2
    assert b'there is no rule "nonsense"' in wrong.stderr


def test_split(nlen: Run, tmp_path: Path) -> None:
    write_bitext([RAIN, WIND, SUN], tmp_path / "all.tmx")
    assert nlen("tmx", "split", "all.tmx", "-o", "parts", "--units", 2).returncode == 0
    assert sorted(path.name for path in (tmp_path / "parts").iterdir()) == ["all-0001.tmx", "all-0002.tmx"]
    done = nlen("tmx", "split", "all.tmx", "-o", "articles", "--by-article", "--to", "xliff")
    assert b"3 units in 2 files in articles" in done.stderr
    assert list(read_bitext(tmp_path / "articles" / "weer.xlf")) == [RAIN, SUN]
    assert nlen("tmx", "split", "all.tmx", "-o", "x").returncode == 2


def test_diff(nlen: Run, tmp_path: Path) -> None:
    write_bitext([RAIN, SUN], tmp_path / "old.tmx")
    write_bitext([WIND, replace(RAIN, target="It rains."), SUN], tmp_path / "new.tsv")
    done = nlen("tmx", "diff", "old.tmx", "new.tsv")
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "+ Er waaien 3 winden.\n  + Three winds are blowing.\n~ Het regent.\n  - It is raining.\n  + It rains.\n"
    )
    assert b"1 added, 0 removed, 1 changed" in done.stderr
    rows = [json.loads(row) for row in nlen("tmx", "diff", "new.tsv", "old.tmx", "--to", "jsonl").stdout.splitlines()]
    assert [row["kind"] for row in rows] == ["changed", "removed"]
    assert rows[1] == {"kind": "removed", "source": WIND.source, "old": WIND.target, "new": None}
    same = nlen("tmx", "diff", "old.tmx", "old.tmx")
    assert (same.returncode, same.stdout) == (0, b"")


def test_check(nlen: Run, tmp_path: Path) -> None:
    right = replace(WIND, target="Three winds are blowing.")
    write_bitext([RAIN, right, replace(SUN, target="The  sun is shining.")], tmp_path / "a.tmx")
    done = nlen("tmx", "check", "a.tmx")
    assert done.returncode == 0, done.stdout
    assert b"warning: two spaces in a row [spaces]" in done.stdout
    write_bitext([RAIN, replace(WIND, target="Winds are blowing.")], tmp_path / "b.tmx")
    done = nlen("tmx", "check", "b.tmx", "a.tmx", "--errors-only")
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "b.tmx, unit 2 (wind 1.1)\n  error: the target lacks 3 [numbers]\n"
        "    Er waaien 3 winden.\n    Winds are blowing.\n"
    )
    assert b"5 units: 1 error, 0 warnings" in done.stderr
    (row,) = nlen("tmx", "check", "b.tmx", "--to", "jsonl").stdout.splitlines()
    assert json.loads(row)["check"] == "numbers"
    assert json.loads(row)["id"] == "w"
    assert nlen("tmx", "check", "b.tmx", "--to", "tsv").stdout.count(b"\t") == 7


def test_wrong_numbers_are_found_and_right_ones_are_not(nlen: Run, tmp_path: Path) -> None:
    wrong = [
        ("Het kost 3,75 euro.", "It costs 375 euros."),
        ("Er zijn 2.000 leden.", "There are 2.000 members."),
        ("Een schade van 2,5 miljoen.", "Damage of 25 million."),
    ]
    right = [("Om 20.00 uur en 3 ton schade.", "At 8 p.m. and 300,000 euros of damage.")]
    rows = [*wrong, *right]
    (tmp_path / "a.tsv").write_text("".join(f"{nl}\t{en}\n" for nl, en in rows), encoding="utf-8")
    done = nlen("tmx", "check", "a.tsv", "--errors-only")
    assert done.returncode == 1
    found = done.stdout.decode()
    assert found.count("[numbers]") == 3
    assert "the target lacks €3,75 and adds €375" in found
    assert "the target writes 2.000 in Dutch notation" in found
    assert "the target lacks 2,5 million and adds 25 million" in found


def test_terms_are_checked(nlen: Run, tmp_path: Path) -> None:
    council = TranslationUnit("De gemeenteraad kwam bijeen.", "The city board met.")
    write_bitext([RAIN, council, replace(council, target="The council met.")], tmp_path / "a.tmx")
    (tmp_path / "t.tsv").write_text("gemeenteraad\tcouncil\nregenen\train\n", encoding="utf-8")
    assert nlen("tmx", "check", "a.tmx", "--errors-only").returncode == 0
    done = nlen("tmx", "check", "a.tmx", "--errors-only", "--glossary", "t.tsv")
    assert done.returncode == 1
    assert done.stdout.decode().splitlines()[:2] == [
        "a.tmx, unit 2",
        '  error: "gemeenteraad" should be "council" [terms]',
    ]
    assert b"3 units: 1 error" in done.stderr
    assert nlen("tmx", "convert", "a.tmx", "-o", "a.xlf", "--glossary", "t.tsv").returncode == 0
    assert (tmp_path / "a.xlf").read_text().count('"gemeenteraad" should be "council" [terms]') == 1
    missing = nlen("tmx", "check", "a.tmx", "--glossary", "geen.tsv")
    assert (missing.returncode, missing.stderr.count(b"\n")) == (1, 1)


def test_what_a_reviser_has_done_has_no_notes_of_ours_any_more(nlen: Run, tmp_path: Path) -> None:
    write_bitext([replace(WIND, target="Winds are blowing.", notes=("let op",))], tmp_path / "a.tmx")
    assert nlen("tmx", "convert", "a.tmx", "-o", "a.xlf", "--check").returncode == 0
    assert nlen("tmx", "convert", "a.xlf", "-o", "b.xlf", "--check").returncode == 0
    # A second check says nothing twice.
    (unit,) = read_bitext(tmp_path / "b.xlf")
    assert unit.notes == ("let op", "error: the target lacks 3 [numbers]")
    text = (tmp_path / "b.xlf").read_text(encoding="utf-8")
    (tmp_path / "b.xlf").write_text(text.replace(">Winds are blowing.<", ">3 winds are blowing.<", 1), encoding="utf-8")
    assert nlen("tmx", "convert", "b.xlf", "-o", "b.tmx").returncode == 0
    (unit,) = read_bitext(tmp_path / "b.tmx")
    assert (unit.origin, unit.notes, unit.properties) == ("human", ("let op",), {})


@pytest.mark.parametrize("name", ["a.xlf", "a.xlf2", "a.tsv", "a.jsonl", "a.csv", "a.tmx"])
def test_every_format_is_counted(nlen: Run, tmp_path: Path, name: str) -> None:
    write_bitext([RAIN, SUN, RAIN, replace(WIND, properties={"quality": "numbers"})], tmp_path / name)
    options = ("--target-lang", "en") if name == "a.tmx" else ()
    (row,) = nlen("tmx", "stats", name, "--json", *options).stdout.splitlines()
    figures = json.loads(row)
    assert {key: figures[key] for key in ("units", "words", "duplicates", "marked", "articles", "origins")} == {
        "units": 4,
        "words": {"nl": 11, "en": 14},
        "duplicates": 1,
        "marked": 1,
        "articles": 2,
        "origins": {"machine": 4},
    }
    done = nlen("tmx", "validate", name)
    if name == "a.tmx":
        assert done.returncode == 0
    else:
        assert done.returncode == 2
        assert f"{name}: only TMX can be validated".encode() in done.stderr


def test_checks_are_seen_in_xliff(nlen: Run, tmp_path: Path) -> None:
    write_bitext([RAIN, replace(WIND, target="Winds are blowing.")], tmp_path / "a.tmx")
    assert nlen("tmx", "convert", "a.tmx", "-o", "a.xlf", "--check").returncode == 0
    text = (tmp_path / "a.xlf").read_text()
    assert text.count('state="needs-review-translation"') == 1
    assert "<note>error: the target lacks 3 [numbers]</note>" in text


def test_a_reviewed_translation_comes_home(nlen: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Kop\n\nHet regent. De zon schijnt.", encoding="utf-8")
    sentences = [
        (Position(p, n), sentence.text)
        for p, paragraph in enumerate(segment_article(read_article(article)).paragraphs, 1)
        for n, sentence in enumerate(paragraph.sentences, 1)
    ]
    targets = ["Head", "It rains.", "The sun is shining."]
    units = [
        TranslationUnit(text, target, origin="machine", score=0.5, article="a", position=place)
        for (place, text), target in zip(sentences, targets, strict=True)
    ]
    write_bitext(units, tmp_path / "a.xlf")
    xliff = (tmp_path / "a.xlf").read_text(encoding="utf-8")
    (tmp_path / "a.xlf").write_text(xliff.replace(">It rains.<", ">It is raining.<", 1), encoding="utf-8")
    assert nlen("tmx", "convert", "a.xlf", "-o", "a.tmx").returncode == 0
    origins = [(unit.target, unit.origin) for unit in read_bitext(tmp_path / "a.tmx")]
    assert origins == [("Head", "machine"), ("It is raining.", "human"), ("The sun is shining.", "machine")]
    done = nlen("tmx", "convert", "a.xlf", "--skeleton", "a.txt", "-o", "a.en.txt")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.en.txt").read_text() == "Head\n\nIt is raining. The sun is shining."
    write_bitext(units[:2], tmp_path / "part.tmx")
    part = nlen("tmx", "convert", "part.tmx", "--skeleton", "a.txt")
    assert part.returncode == 1
    assert part.stdout.decode() == "Head\n\nIt rains. De zon schijnt."
    assert b"no translation of: De zon schijnt.\nnlen: 1 sentence left untranslated" in part.stderr
    assert nlen("tmx", "convert", "a.xlf", "--skeleton", "a.txt", "--to", "tmx").returncode == 2
    assert nlen("tmx", "convert", "a.xlf", "--skeleton", "a.txt", "-o", "a.txt").returncode == 2
    assert article.read_text(encoding="utf-8").startswith("Kop")


PAGE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>De brug</title></head><body>
<nav><a href="/">Thuis</a> <a href="/s">Sport</a></nav>
<h1>De brug</h1>
<p>Dit is <b>de brug</b> van <a href="x?a=1&amp;b=2">Utrecht</a>. Hij zegt: <q>Ja.</q> En nee.<br>Punt.</p>
<p>3.000</p>
<img src="b.png" alt="Een brug">
</body></html>
"""


def translated_page(english: str) -> list[TranslationUnit]:
    """Units of the page's text as an article has it."""
    codes = (
        InlineCode("open", "1", 7, "<b>"),
        InlineCode("close", "1", 14, "</b>"),
        InlineCode("open", "2", 19, '<a href="x?a=1&amp;b=2">'),
        InlineCode("close", "2", 26, "</a>"),
    )
    moved = (
        replace(codes[2], offset=0),
        replace(codes[3], offset=7),
        replace(codes[0], offset=11),
        replace(codes[1], offset=17),
    )
    draft: dict[str, Any] = {"origin": "machine", "score": 0.5, "article": "map/p"}
    return [
        TranslationUnit("De brug", "The bridge", **draft, position=Position(1, 1)),
        TranslationUnit(
            "Dit is de brug van Utrecht.",
            english,
            **draft,
            position=Position(2, 1),
            source_codes=codes,
            target_codes=moved,
        ),
        TranslationUnit(
            "Hij zegt: “Ja.”",
            "He says: “Yes & no.”",
            **draft,
            position=Position(2, 2),
            source_codes=(InlineCode("open", "3", 10, "<q>"), InlineCode("close", "3", 15, "</q>")),
            target_codes=(InlineCode("open", "3", 9, "<q>"), InlineCode("close", "3", 20, "</q>")),
        ),
        TranslationUnit("En nee.", "And no.", **draft, position=Position(2, 3)),
        TranslationUnit("Punt.", "Full stop.", **draft, position=Position(2, 4)),
        TranslationUnit("Elders.", "Elsewhere.", **{**draft, "article": "ander"}, position=Position(2, 4)),
    ]


@pytest.mark.parametrize("name", ["p.xlf", "p.tmx", "p.xlf2"])
def test_a_page_is_rebuilt_from_a_reviewed_translation(nlen: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    write_bitext(translated_page("Utrecht's bridge this is."), tmp_path / name)
    done = nlen("tmx", "convert", name, "--skeleton", "p.html", "-o", "p.en.html")
    expected = (
        PAGE.replace('lang="nl"', 'lang="en"')
        .replace("De brug", "The bridge")
        .replace(
            'Dit is <b>de brug</b> van <a href="x?a=1&amp;b=2">Utrecht</a>.',
            '<a href="x?a=1&amp;b=2">Utrecht</a>\'s b<b>ridge </b>this is.',
        )
        .replace("<q>Ja.</q> En nee.<br>Punt.", "<q>Yes &amp; no.</q> And no.<br>Full stop.")
        .replace("Hij zegt", "He says")
    )
    rebuilt = (tmp_path / "p.en.html").read_text(encoding="utf-8")
    assert rebuilt == expected
    # Navigation and texts in attributes are not part of the article; a number needs no translation.
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "nlen: no translation of: Thuis\nnlen: no translation of: Sport\nnlen: no translation of: Een brug\n"
        "nlen: 3 sentences left untranslated\n"
    )
    text = nlen("tmx", "convert", name, "--skeleton", "p.html", "--to", "txt").stdout.decode()
    assert text.startswith("The bridge\n\nUtrecht's bridge this is. He says: “Yes & no.” And no.\nFull stop.\n\n3.000")


def test_codes_that_a_tool_has_emptied_or_lost_are_those_of_the_page(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text("<html lang=nl><p>Dit is <b>de</b> <i>brug</i>.", encoding="utf-8")
    source = '<source>Dit is <g id="1">de</g> <g id="2">brug</g>.</source>'
    for target, expected in (
        ('<g id="2">Bridge</g> this is <g id="1">the</g>', "<i>Bridge</i> this is <b>the</b>"),
        ("Bridge this is", None),
    ):
        unit = f'<trans-unit id="1">{source}<target>{target}</target></trans-unit>'
        (tmp_path / "p.xlf").write_text(
            '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="p" datatype="html" '
            f'source-language="nl" target-language="en"><body>{unit}</body></file></xliff>'
        )
        done = nlen("tmx", "convert", "p.xlf", "--skeleton", "p.html")
        assert done.returncode == 0, done.stderr
        page = done.stdout.decode("utf-8-sig")
        if expected is not None:
            assert page == f'<html lang="en"><p>{expected}'
        assert [page.count(tag) for tag in ("<b>", "</b>", "<i>", "</i>")] == [1, 1, 1, 1]


def test_program_code_stays_as_it_is(nlen: Run, tmp_path: Path) -> None:
    page = "<html lang=nl><p>Typ <code>a b</code> in.</p><pre>de  brug</pre>"
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    units = [
        TranslationUnit(
            "Typ a b in.",
            "Type in a b.",
            origin="machine",
            score=0.5,
            article="p",
            source_codes=(InlineCode("open", "1", 4, "<code>"), InlineCode("close", "1", 7, "</code>")),
            target_codes=(InlineCode("open", "1", 8, "<code>"), InlineCode("close", "1", 11, "</code>")),
        ),
        TranslationUnit("de  brug", "the bridge", origin="machine", score=0.5, article="p"),
    ]
    write_bitext(units, tmp_path / "p.xlf")
    done = nlen("tmx", "convert", "p.xlf", "--skeleton", "p.html")
    expected = page.replace("<html lang=nl>", '<html lang="en">').replace(
        "Typ <code>a b</code> in", "Type in <code>a b</code>"
    )
    assert done.stdout.decode("utf-8-sig") == expected
    assert done.returncode == 0
    assert b"1 unit with a source that is not in p.html left out" in done.stderr


def test_a_whole_page_there_and_back(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    assert nlen("translate", "p.html", "-o", "p.xlf", "--whole-page", "--beam", 1).returncode == 0
    done = nlen("tmx", "convert", "p.xlf", "--skeleton", "p.html", "-o", "p.en.html")
    assert (done.returncode, done.stderr) == (0, b"")
    assert nlen("translate", "p.html", "-o", "direct.html", "--beam", 1).returncode == 0
    assert (tmp_path / "p.en.html").read_bytes() == (tmp_path / "direct.html").read_bytes()


@pytest.mark.parametrize("suffix", ["xlf", "xlf2", "csv", "jsonl", "tsv.gz"])
def test_conversions_there_and_back(nlen: Run, tmp_path: Path, suffix: str) -> None:
    write_bitext([RAIN, SUN], tmp_path / "a.tmx")
    assert nlen("tmx", "convert", "a.tmx", "-o", f"b.{suffix}").returncode == 0
    assert nlen("tmx", "convert", f"b.{suffix}", "-o", "c.tmx").returncode == 0
    assert list(read_bitext(tmp_path / "c.tmx")) == [RAIN, SUN]


def test_a_moses_pair(nlen: Run, tmp_path: Path) -> None:
    write_bitext([RAIN, SUN], tmp_path / "a.tmx")
    assert nlen("tmx", "convert", "a.tmx", "-o", "corpus", "--to", "moses").returncode == 0
    assert (tmp_path / "corpus.en").read_text() == "It is raining.\nThe sun is shining.\n"
    back = nlen("tmx", "convert", "corpus", "--from", "moses", "--to", "tsv")
    assert back.stdout.count(b"\n") == 3
    assert nlen("tmx", "convert", "a.tmx", "--to", "moses").returncode == 2
