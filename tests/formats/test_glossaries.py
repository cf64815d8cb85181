"""Glossaries in the formats that translators have."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from align.errors import FormatError, ReadError
from align.formats.glossaries import GlossaryEntry, read_glossary

OMEGAT = "# terms\ngemeenteraad\tcity council\tlocal\ngemeenteraad\tmunicipal council\n\ndijk\t levee \nlos\t\n"
ENTRIES = [
    GlossaryEntry("gemeenteraad", ("city council", "municipal council"), "local"),
    GlossaryEntry("dijk", ("levee",)),
]


@pytest.mark.parametrize("name", ["g.txt", "g.utf8", "g.tsv", "g.tab"])
@pytest.mark.parametrize("head", ["", "\ufeff", "source\ttarget\tnote\n"])
def test_omegat_and_tsv(tmp_path: Path, name: str, head: str) -> None:
    path = tmp_path / name
    path.write_text(head + OMEGAT, encoding="utf-8", newline="")
    assert read_glossary(path) == ENTRIES
    path.write_text(head + OMEGAT.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert read_glossary(path) == ENTRIES


def test_csv_and_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text('"hoge raad","Supreme Court, the","a ""note"""\n', encoding="utf-8")
    assert read_glossary(path) == [GlossaryEntry("hoge raad", ("Supreme Court, the",), 'a "note"')]
    assert read_glossary(io.BytesIO(OMEGAT.encode())) == ENTRIES


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("g.tsv", "en\tnl\nbridge\tbrug\n"),
        ("g.txt", "sep=\t\r\nen\tnl\r\nbridge\tbrug\r\n"),
        ("g.txt", "# Glossary in tab-separated format\nEnglish\tDutch\nbridge\tbrug\n"),
        ("g.csv", "Engels,Nederlands\nbridge,brug\n"),
        ("g.csv", "sep=;\r\nEN-GB;nl_BE\r\nbridge;brug\r\n"),
        ("g.csv", "target;source\nbridge;brug\n"),
        ("g.csv", "brug;bridge\n"),
        ("g.csv", "id;opmerking;en;nl\n1;;bridge;brug\n"),
        ("g.csv", "Term;Vertaling\nbrug;bridge\n"),
        ("g.tsv", "Term (EN)\tTerm (NL)\nbridge\tbrug\n"),
        ("g.tsv", "Doeltaal\tBrontaal\nbridge\tbrug\n"),
        ("g.tsv", "Target language:\tSource language:\nbridge\tbrug\n"),
        ("g.tsv", "British English\tDutch\nbridge\tbrug\n"),
        ("g.tsv", "Woord\tVertaling\nbrug\tbridge\n"),
        ("g.csv", "sep=;;\r\nEngels;Nederlands\r\nbridge;brug\r\n;\r\n"),
    ],
)
def test_columns_say_which_side_they_are(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    assert read_glossary(path) == [GlossaryEntry("brug", ("bridge",))]


@pytest.mark.parametrize(
    "line", ["en\tand", "Nederlands\tDutch", "bron\tsource", "term\tterm", "taal\tlanguage", "us\tuk", "woord\tword"]
)
def test_a_first_term_is_no_name_of_a_column(tmp_path: Path, line: str) -> None:
    path = tmp_path / "g.tsv"
    path.write_text(f"{line}\nbrug\tbridge\n", encoding="utf-8")
    source, target = line.split("\t")
    assert read_glossary(path) == [GlossaryEntry(source, (target,)), GlossaryEntry("brug", ("bridge",))]


def test_csv_of_a_dutch_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_bytes('hoge raad;"Supreme\r\nCourt, the";één, of twee\r\ncafé;pub\r\n'.encode("cp1252"))
    assert read_glossary(path) == [
        GlossaryEntry("hoge raad", ("Supreme Court, the",), "één, of twee"),
        GlossaryEntry("café", ("pub",)),
    ]
    path.write_text("hoge raad;Supreme Court, the\n", encoding="utf-8")
    assert read_glossary(path) == [GlossaryEntry("hoge raad", ("Supreme Court, the",))]
    path.write_text("brug,bridge; span\nweg,road; way\n", encoding="utf-8")
    assert [entry.source for entry in read_glossary(path)] == ["brug", "weg"]


def test_columns_of_other_languages_are_named(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text("de\ten\nBrücke\tbridge\n", encoding="utf-8")
    with pytest.raises(FormatError, match="the columns are de and en"):
        read_glossary(path)


MARTIF = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><text><body>
<termEntry id="c1"><note>water</note>
 <langSet xml:lang="nl-NL"><tig><term>dijk</term></tig><tig><term>waterkering</term></tig></langSet>
 <langSet xml:lang="en">
  <tig><term>dike</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig>
  <tig><term>lev<hi>ee</hi></term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
  <tig><term>wall</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry>
<termEntry><langSet xml:lang="de"><tig><term>Deich</term></tig></langSet></termEntry>
</body></text></martif>"""
TBX3 = """<tbx type="TBX-Basic" style="dca" xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry id="1">
<langSec xml:lang="nl"><termSec><term>dijk</term></termSec></langSec>
<langSec xml:lang="en-GB"><termSec><term>levee</term></termSec></langSec></conceptEntry></body></text></tbx>"""


def test_tbx_of_both_standards(tmp_path: Path) -> None:
    path = tmp_path / "g.tbx"
    path.write_text(MARTIF, encoding="utf-8")
    targets = ("levee", "dike")
    assert read_glossary(path) == [
        GlossaryEntry("dijk", targets, "water"),
        GlossaryEntry("waterkering", targets, "water"),
    ]
    path.write_text(TBX3, encoding="utf-16")
    assert read_glossary(io.BytesIO(path.read_bytes())) == [GlossaryEntry("dijk", ("levee",))]
    assert read_glossary(path) == [GlossaryEntry("dijk", ("levee",))]
    assert read_glossary(io.BytesIO(TBX3.encode())) == [GlossaryEntry("dijk", ("levee",))]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("g.tsv", b"dijk levee\n", "line 1: one column"),
        ("g.tsv", b"# nothing\n", "no nl-en terms"),
        ("g.tsv", b"dijk\t\xff\n", "not UTF-8"),
        ("g.tbx", b"<martif><text>", "not well-formed"),
        ("g.tbx", b"<tmx/>", "root element"),
        ("g.tbx", b"plain text", "not XML"),
        (
            "g.tbx",
            b'<!DOCTYPE martif [<!ENTITY a SYSTEM "file:///etc/passwd">]><martif>&a;</martif>',
            "points outside",
        ),
    ],
)
def test_what_is_no_glossary_is_told(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FormatError, match=problem) as told:
        read_glossary(path)
    assert str(path) in str(told.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_glossary(tmp_path / "none.tsv")
