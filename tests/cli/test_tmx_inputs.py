"""`nlen tmx` on files as they come: of many languages, without dates, with characters that XML forbids."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import read_bitext, write_bitext
from align.bitext import TranslationUnit

Run = Callable[..., subprocess.CompletedProcess[bytes]]

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="{}"'
    ' datatype="plaintext"{}/>'
)


def document(*units: str, srclang: str = "nl", dates: str = "") -> str:
    return f'<tmx version="1.4">{HEADER.format(srclang, dates)}<body>\n' + "\n".join(units) + "\n</body></tmx>"


def tu(attributes: str = "", **segments: str) -> str:
    variants = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in segments.items())
    return f"<tu {attributes}>{variants}</tu>"


def pairs(path: Path) -> list[tuple[str, str]]:
    return [(unit.source, unit.target) for unit in read_bitext(path)]


MANY = document(
    tu(en_GB="The bridge.", de="Die Brücke.", nl="De brug."),
    tu(en="one", es_ES="uno"),
    tu(nl="ja", en="yes"),
    srclang="en",
)


@pytest.mark.parametrize("command", ["convert", "clean", "merge"])
def test_the_dutch_english_pair_is_taken(nlen: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "a.tmx").write_text(MANY, encoding="utf-8")
    done = nlen("tmx", command, "a.tmx", "-o", "b.tsv")
    assert done.returncode == 0, done.stderr
    assert pairs(tmp_path / "b.tsv") == [("De brug.", "The bridge."), ("ja", "yes")]
    assert b"1 of 3 units has no nl-en pair and was left out; languages there: en, es-ES" in done.stderr
    assert b"1 variant stands beside the pair: de 1" in done.stderr


def test_another_pair_is_asked_for(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(MANY, encoding="utf-8")
    done = nlen("tmx", "convert", "a.tmx", "-o", "b.tsv", "--source-lang", "eng", "--target-lang", "es_ES", "-q")
    assert done.returncode == 0, done.stderr
    assert pairs(tmp_path / "b.tsv") == [("one", "uno")]


def test_a_file_without_the_pair(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(document(tu(en_GB="one", es_ES="uno")), encoding="utf-8")
    done = nlen("tmx", "convert", "a.tmx", "-o", "b.tsv")
    assert done.returncode == 1
    assert b"nlen: error: a.tmx: no nl-en pair: it has en-GB, es-ES;" in done.stderr
    assert not (tmp_path / "b.tsv").exists()


def test_the_header_names_the_source_that_was_read(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(document(tu(en_US="one", nl_BE="een"), srclang="en_US"), encoding="utf-8")
    assert nlen("tmx", "convert", "a.tmx", "-o", "b.tmx").returncode == 0
    text = (tmp_path / "b.tmx").read_text(encoding="utf-8")
    assert 'srclang="nl-BE"' in text
    assert text.count("srclang") == 1
    assert nlen("tmx", "validate", "b.tmx").stdout == b""


def test_nothing_is_dated_that_has_no_date(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(document(tu(nl="een", en="one")), encoding="utf-8")
    dated = tu('creationdate="20190101T000000Z"', nl="een", en="a")
    (tmp_path / "b.tmx").write_text(document(dated), encoding="utf-8")
    for command in (("convert", "a.tmx"), ("clean", "a.tmx"), ("merge", "a.tmx")):
        for name, epoch in (("1.tmx", "1700000000"), ("2.tmx", "1800000000")):
            assert nlen("tmx", *command, "-o", name, SOURCE_DATE_EPOCH=epoch).returncode == 0
        assert (tmp_path / "1.tmx").read_bytes() == (tmp_path / "2.tmx").read_bytes()
        assert b"creationdate" not in (tmp_path / "1.tmx").read_bytes()
        for order in (("1.tmx", "b.tmx"), ("b.tmx", "1.tmx")):
            assert nlen("tmx", "merge", *order, "-o", "m.tmx").returncode == 0
            assert pairs(tmp_path / "m.tmx") == [("een", "a")]


def test_what_is_new_is_dated(nlen: Run, tmp_path: Path) -> None:
    write_bitext([TranslationUnit("Hallo wereld.", "Hello, world.")], tmp_path / "m.tmx")
    (tmp_path / "a.nl.txt").write_text("Hallo wereld.\n\nHet regent.\n", encoding="utf-8")
    (tmp_path / "a.en.txt").write_text("Hello world.\n\nIt is raining.\n", encoding="utf-8")
    made = "20231114T221320Z"
    done = nlen("translate", "a.nl.txt", "--memory", "m.tmx", "-o", "t.tmx", SOURCE_DATE_EPOCH="1700000000")
    assert done.returncode == 0, done.stderr
    # What a memory had was not made now.
    assert [(unit.origin, unit.created) for unit in read_bitext(tmp_path / "t.tmx")] == [
        ("memory", ""),
        ("machine", made),
    ]
    done = nlen("align", "a.nl.txt", "a.en.txt", "-o", "p.tmx", SOURCE_DATE_EPOCH="1700000000")
    assert done.returncode == 0, done.stderr
    assert [unit.created for unit in read_bitext(tmp_path / "p.tmx")] == [made, made]


@pytest.mark.parametrize("suffix", ["xlf", "xlf2", "jsonl", "tsv", "csv", "po"])
def test_dates_survive_a_way_through_another_format(nlen: Run, tmp_path: Path, suffix: str) -> None:
    unit = TranslationUnit("een", "one", created="20190101T000000Z", changed="20200203T040506Z", id="u1")
    write_bitext([unit], tmp_path / "a.tmx")
    assert nlen("tmx", "convert", "a.tmx", "-o", f"b.{suffix}").returncode == 0
    assert nlen("tmx", "convert", f"b.{suffix}", "-o", "c.tmx").returncode == 0
    assert (tmp_path / "c.tmx").read_bytes() == (tmp_path / "a.tmx").read_bytes()


def test_the_newest_by_side_and_by_file(nlen: Run, tmp_path: Path) -> None:
    side = '<tu><tuv xml:lang="nl"><seg>een</seg></tuv><tuv xml:lang="en" changedate="{}"><seg>{}</seg></tuv></tu>'
    (tmp_path / "a.tmx").write_text(document(side.format("20200101T000000Z", "a")), encoding="utf-8")
    (tmp_path / "b.tmx").write_text(document(side.format("20210101T000000Z", "b")), encoding="utf-8")
    header = ' changedate="{}"'
    for name, date in (("c", "20220101T000000Z"), ("d", "20230101T000000Z")):
        text = document(tu(nl="een", en=name), dates=header.format(date))
        (tmp_path / f"{name}.tmx").write_text(text, encoding="utf-8")
    for files, kept in (("abcd", "b"), ("dcba", "b"), ("ac", "a"), ("ca", "a"), ("cd", "d"), ("dc", "d")):
        done = nlen("tmx", "merge", *(f"{name}.tmx" for name in files), "-o", "m.tmx")
        assert done.returncode == 0, done.stderr
        assert pairs(tmp_path / "m.tmx") == [("een", kept)]


RAW = document(tu(nl="Het is dicht.", en="It is closed."), tu(nl="Fout \x0b&#x1F; teken.", en="Bad \x0b mark."))


def test_characters_that_xml_forbids(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(RAW, encoding="utf-8")
    for command in (("clean",), ("convert",)):
        done = nlen("tmx", *command, "a.tmx", "-o", "b.tmx")
        assert done.returncode == 0, done.stderr
        assert b"a.tmx: 3 characters that XML forbids left out" in done.stderr
        assert len(pairs(tmp_path / "b.tmx")) == 2
    assert nlen("tmx", "validate", "b.tmx").returncode == 0
    for command in (("stats",), ("merge",), ("split", "--units", 1, "-o", "parts"), ("check",)):
        done = nlen("tmx", *command, "a.tmx")
        assert done.returncode == 1
        assert b"a.tmx, line 3, column " in done.stderr
        assert b"U+000B; take it out, or let `nlen tmx clean` do it" in done.stderr
    done = nlen("tmx", "validate", "a.tmx")
    assert done.returncode == 1
    assert b"a.tmx:3: error: not well-formed XML: a character that XML forbids, U+000B" in done.stdout


def test_a_bare_ampersand(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(document(tu(nl="Jan & Piet", en="Jan & Piet 1 < 2")), encoding="utf-8")
    done = nlen("tmx", "convert", "a.tmx", "-o", "b.tsv")
    assert done.returncode == 1
    assert b"a.tmx, line 2, column " in done.stderr
    assert b"a bare &" in done.stderr
    assert b"write &amp;" in done.stderr
    assert not (tmp_path / "b.tsv").exists()
    done = nlen("tmx", "clean", "a.tmx", "-o", "b.tsv")
    assert done.returncode == 0, done.stderr
    assert b"a.tmx: 3 bare & and < made text" in done.stderr
    assert pairs(tmp_path / "b.tsv") == [("Jan & Piet", "Jan & Piet 1 < 2")]


def test_a_memory_in_capitals(nlen: Run, tmp_path: Path) -> None:
    write_bitext([TranslationUnit("CAFÉ DE HOEK", "CAFÉ THE CORNER")], tmp_path / "m.tmx")
    (tmp_path / "a.txt").write_text("Café De Hoek\n", encoding="utf-8")
    done = nlen("translate", "a.txt", "--memory", "m.tmx", "--to", "tsv")
    assert done.returncode == 0, done.stderr
    assert "\tCafé The Corner\tmemory\t" in done.stdout.decode()


def test_languages_of_options(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(document(tu(nl_BE="een", eng="one")), encoding="utf-8")
    done = nlen("tmx", "stats", "a.tmx", "--source-lang", "NLD", "--target-lang", "en_GB", "--json")
    assert done.returncode == 0, done.stderr
    assert b'"words": {"nl-BE": 1, "en": 1}' in done.stdout
    assert nlen("tmx", "stats", "a.tmx", "--source-lang", "Nederlands!").returncode == 2
