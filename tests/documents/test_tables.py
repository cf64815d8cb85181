"""Tables with a column of texts and one of translations: filled in as asked for, and else as they were."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.article import Sentence
from align.documents import CodedText, Fill, TranslatedParagraph, read_article, read_document
from align.errors import ReadError
from align.inline import distribute_codes

Nlen = Callable[..., subprocess.CompletedProcess[bytes]]

DUTCH = (
    "sleutel;Nederlands;Engels;opmerking\r\n"
    'k1;Het regent;;"x;y"\r\n'
    'k2;"De zon; schijnt";"";\r\n'
    "\r\n"
    "k3;Klaar;Done;\r\n"
    "k4;https://a.nl;;\r\n"
    'k5;"Zij zei ""ja"".\r\nEn hij ook."\r\n'
    "k6;;;leeg"
)
OWN = (
    "source\ttarget\torigin\tproperties\n"
    "De brug is dicht.\\nHet regent.\t\t\t\n"
    "Een \\\\ hond\tA dog\tmachine\t\n"
    'Een kat\tA cat\thuman\t{"state": "fuzzy"}\n'
    "Een paard\tA horse\thuman\t\n"
)


def filled(source: str | bytes, format: str, change: Callable[[str], str], fill: Fill = "empty") -> bytes:
    stream = io.BytesIO(source.encode() if isinstance(source, str) else source)
    stream.name = f"tabel.{format}"
    document = read_document(stream, format=format, fill=fill, language="nl", target_language="en")
    assert document.skeleton is not None
    translations = []
    for original in document.article.paragraphs:
        paragraph = replace(original, sentences=(Sentence(original.text, 0, len(original.text)),))
        (codes,) = distribute_codes(paragraph.codes, [(0, len(paragraph.text))]).inside
        translations.append(TranslatedParagraph(paragraph, (CodedText(change(paragraph.text), codes),)))
    return document.skeleton.filled(translations, "en")


def test_empty_targets_are_filled_and_all_else_stays() -> None:
    assert filled(DUTCH, "csv", str.upper).decode() == (
        "sleutel;Nederlands;Engels;opmerking\r\n"
        'k1;Het regent;HET REGENT;"x;y"\r\n'
        'k2;"De zon; schijnt";"DE ZON; SCHIJNT";\r\n'
        "\r\n"
        "k3;Klaar;Done;\r\n"
        "k4;https://a.nl;https://a.nl;\r\n"
        'k5;"Zij zei ""ja"".\r\nEn hij ook.";"ZIJ ZEI ""JA"".\r\nEN HIJ OOK."\r\n'
        "k6;;;leeg"
    )


def test_a_second_time_changes_nothing() -> None:
    for source, format in ((DUTCH, "csv"), (OWN, "tsv")):
        once = filled(source, format, str.upper)
        assert filled(once, format, str.lower) == once


def test_what_is_filled_is_what_is_asked_for() -> None:
    def lines(fill: Fill) -> list[str]:
        return filled(OWN, "tsv", str.upper, fill).decode().splitlines()[1:]

    empty = "De brug is dicht.\\nHet regent.\tDE BRUG IS DICHT.\\nHET REGENT.\tmachine\t"
    assert lines("empty") == [empty, *OWN.splitlines()[2:]]
    unfinished = ["Een \\\\ hond\tEEN \\\\ HOND\tmachine\t", 'Een kat\tEEN KAT\tmachine\t{"state": "fuzzy"}']
    assert lines("unconfirmed") == [empty, *unfinished, OWN.splitlines()[4]]
    assert lines("all") == [empty, *unfinished, "Een paard\tEEN PAARD\tmachine\t"]


def test_a_person_or_a_memory_is_no_machine() -> None:
    stream = io.BytesIO(b"source,target,origin\nEen hond,,\n")
    document = read_document(stream, format="csv")
    (paragraph,) = document.article.paragraphs
    whole = replace(paragraph, sentences=(Sentence(paragraph.text, 0, len(paragraph.text)),))
    assert document.skeleton is not None
    done = document.skeleton.filled([TranslatedParagraph(whole, (CodedText("A dog"),), is_remembered=True)], "en")
    assert done == b"source,target,origin\nEen hond,A dog,memory\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"sep=;\r\nnl;en\r\nDag;\r\n", b'sep=;\r\nnl;en\r\nDag;"a;\xc3\xa9 ""b"""\r\n'),
        (b"nl\ten\nDag\t\n", b'nl\ten\nDag\t"a;\xc3\xa9 ""b"""\n'),
        (b"en,nl\n,Dag", b'en,nl\n"a;\xc3\xa9 ""b""",Dag'),
        (b"\xef\xbb\xbfnl,key,en\nDag\n", b'\xef\xbb\xbfnl,key,en\nDag,,"a;\xc3\xa9 ""b"""\n'),
        (b"nl,key,en\nDag,x\n", b'nl,key,en\nDag,x,"a;\xc3\xa9 ""b"""\n'),
        ("nl,en\nCafé,\n".encode("cp1252"), 'nl,en\nCafé,"a;é ""b"""\n'.encode("cp1252")),
        ('"nl","en"\n"Dag",""\n'.encode("utf-16"), '"nl","en"\n"Dag","a;é ""b"""\n'.encode("utf-16")),
    ],
)  # fmt: skip
def test_tables_of_spreadsheets(source: bytes, expected: bytes) -> None:
    assert filled(source, "csv", lambda _: 'a;é "b"') == expected


def test_what_an_encoding_lacks_is_written_as_near_as_can_be() -> None:
    assert filled("nl,en\nCafé,\n".encode("latin-1"), "csv", lambda _: "Gdańsk →") == b"nl,en\nCaf\xe9,Gdansk ?\n"


def test_tabs_and_line_ends_have_no_place_in_a_table_without_escapes() -> None:
    assert (
        filled("nl\ten\nDe \\n hond\t\n", "tsv", lambda text: f"{text}\tb\nc")
        == b"nl\ten\nDe \\n hond\tDe \\n hond b c\n"
    )


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Het regent,It rains\n", "first row does not name two columns"),
        ("sleutel,nl\na,b\n", "first row does not name two columns"),
        ('nl,en\n"Het regent,\n', "line 2: a cell in quotes does not end"),
        ('nl,en\n"Het" regent,\n', "line 2: a cell in quotes does not end"),
        ("source,target,origin\nEen,Een,boze geest\n", r"in the row of \"Een\", origin is"),
    ],
)
def test_other_tables_are_refused(tmp_path: Path, source: str, problem: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(ReadError, match=re.compile(rf"a\.csv.*{problem}")):
        read_document(file, fill="unconfirmed")


cells = st.text(st.sampled_from("aB ,;\"\n\té<b>'{}\\"), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells), max_size=6), st.sampled_from(",;\t"), st.booleans(), cells)
def test_any_table_changes_in_empty_targets_alone(
    rows: list[tuple[str, str, str]], mark: str, quoted: bool, target: str
) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=mark, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([("key", "nl", "en"), *rows])
    source = written.getvalue()
    assert filled(source, "csv", str) == filled(filled(source, "csv", str), "csv", str)
    target = f"Woord {target} zo"
    new = list(csv.reader(io.StringIO(filled(source, "csv", lambda _: target).decode(), newline=""), delimiter=mark))
    assert len(new) == len(rows) + 1
    for (key, text, old), (new_key, new_text, new_old) in zip(rows, new[1:], strict=True):
        assert (key, text) == (new_key, new_text)
        if old.strip() or not text.strip():
            assert new_old == old
        elif not re.search(r"[<\n]", text):
            assert new_old.strip() in (target, text.strip())


def test_as_anything_else_a_table_is_its_texts(nlen: Nlen, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(DUTCH, encoding="utf-8", newline="")
    article = read_article(tmp_path / "a.csv", language="nl")
    assert [paragraph.text for paragraph in article.paragraphs][:3] == ["Het regent", "De zon; schijnt", "Klaar"]
    assert nlen("translate", "a.csv", "-o", "b.csv", "--beam", "1").returncode == 0
    done = list(csv.reader(io.StringIO((tmp_path / "b.csv").read_text(encoding="utf-8")), delimiter=";"))
    assert done[4][2] == "Done"
    assert "rain" in done[1][2]
    (tmp_path / "a.txt").write_text("Het regent.\n", encoding="utf-8")
    assert nlen("translate", "a.txt", "-o", "c.csv", "--beam", "1").returncode == 0
    assert (tmp_path / "c.csv").read_text(encoding="utf-8").startswith("source,target,origin")


def test_the_command_says_how_many_texts_it_left(nlen: Nlen, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("nl,en\nHet regent.,\nDe zon schijnt.,The sun shines.\nKlaar,Done\n")
    unit = '<trans-unit id="1"><source>{}</source><target state="translated">{}</target></trans-unit>'
    file = f'<file source-language="nl" target-language="en"><body>{unit.format("Het regent.", "")}{{}}</body></file>'
    units = unit.format("Klaar.", "Done.") + unit.format("12", "12") + unit.format("\u2013", "\u2013")
    (tmp_path / "a.xlf").write_text(f'<xliff version="1.2">{file.format(units)}</xliff>')
    (tmp_path / "a.po").write_text('msgid "Het regent."\nmsgstr ""\n\nmsgid "Klaar"\nmsgstr "Done"\n')
    for name, left in (("a.csv", 2), ("a.xlf", 2), ("a.po", 1)):
        done = nlen("translate", name, "-o", f"b.{name}", "--beam", "1")
        assert f"1 sentence, 0 marked, {left} left as they were, ".encode() in done.stderr
    assert b"left as" not in nlen("translate", "a.po", "-o", "c.po", "--fill", "all", "--beam", "1").stderr
