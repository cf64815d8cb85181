"""`nlen tmx merge|clean|split|diff|check` and the conversions that translators use."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align import TranslationUnit, read_article, read_bitext, segment_article, write_bitext
from align.bitext import Position

Run = Callable[..., subprocess.CompletedProcess[bytes]]

RAIN = TranslationUnit("Het regent.", "It is raining.", "machine", 0.5, "weer", Position(1, 1), id="r")
SUN = TranslationUnit("De zon schijnt.", "The sun is shining.", "machine", 0.6, "weer", Position(1, 2), id="s")
WIND = TranslationUnit("Er waaien 3 winden.", "Four winds are blowing.", "machine", 0.6, "wind", Position(1, 1), id="w")


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
    assert b"ratio: " in nlen("tmx", "clean", "a.tmx", "--drop", "list").stdout
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
        "+ Er waaien 3 winden.\n  + Four winds are blowing.\n~ Het regent.\n  - It is raining.\n  + It rains.\n"
    )
    assert b"1 added, 0 removed, 1 changed" in done.stderr
    rows = [json.loads(row) for row in nlen("tmx", "diff", "new.tsv", "old.tmx", "--to", "jsonl").stdout.splitlines()]
    assert [row["kind"] for row in rows] == ["changed", "removed"]
    assert rows[1] == {"kind": "removed", "source": WIND.source, "old": WIND.target, "new": None}
    same = nlen("tmx", "diff", "old.tmx", "old.tmx")
    assert (same.returncode, same.stdout) == (0, b"")


def test_check(nlen: Run, tmp_path: Path) -> None:
    write_bitext([RAIN, WIND, replace(SUN, target="The  sun is shining.")], tmp_path / "a.tmx")
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
        TranslationUnit(text, target, "machine", 0.5, "a", place)
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
    assert (tmp_path / "a.en.txt").read_text() == "Head\n\nIt is raining. The sun is shining.\n"
    write_bitext(units[:2], tmp_path / "part.tmx")
    part = nlen("tmx", "convert", "part.tmx", "--skeleton", "a.txt")
    assert part.returncode == 1
    assert part.stdout.decode() == "Head\n\nIt rains. De zon schijnt.\n"
    assert b"1 sentence without a translation, the first: De zon schijnt." in part.stderr
    assert nlen("tmx", "convert", "a.xlf", "--skeleton", "a.txt", "--to", "tmx").returncode == 2


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
