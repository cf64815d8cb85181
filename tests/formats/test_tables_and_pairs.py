"""CSV, Moses pairs, hunalign ladders, PO and Parquet, beyond what all formats are tested for."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from align.bitext import Position, TranslationUnit
from align.errors import FormatError, ReadError, UsageError
from align.formats import read_bitext, write_bitext
from align.inline import InlineCode

UNIT = TranslationUnit(
    'Hij zei: "Ja, nee".\nEn ging.', "He said yes, no.", "machine", 0.5, "a/b", Position(2, 1), {"kind": "body"}
)


def written(units: list[TranslationUnit], name: str) -> bytes:
    stream = io.BytesIO()
    write_bitext(units, stream, name)
    return stream.getvalue()


def read(data: bytes | str, name: str, **options: str) -> list[TranslationUnit]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read_bitext(stream, name, **options))


def test_csv_is_what_spreadsheets_read() -> None:
    data = written([UNIT], "csv").decode()
    assert data.endswith('"{""kind"": ""body""}"\r\n')
    (row,) = csv.DictReader(io.StringIO(data, newline=""))
    assert (row["source"], row["target"], row["score"]) == (UNIT.source, UNIT.target, "0.5")


def test_csv_of_others() -> None:
    data = '\ufeffid,target,source,domain\r\n7,one,"een, ""twee""",law\r\n\r\n8,two,drie,\r\n'
    first, second = read(data, "csv", source_language="nl-BE")
    assert (first.id, first.source, first.target, first.properties) == ("7", 'een, "twee"', "one", {"domain": "law"})
    assert first.source_language == "nl-BE"
    assert second.properties == {}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("een,one\r\n", 'line 1: the first record does not name the columns "source" and "target"'),
        ("source,target\r\na,b,c\r\n", "line 2: 3 columns where the first record names 2"),
        ("source,target,score\r\na,b,2\r\n", 'line 2: score is "2"'),
        ('source,target\r\n"a"x,b\r\n', "line 2: not CSV"),
        (b"source,target\r\n\xff,b\r\n", "not UTF-8"),
    ],
)
def test_csv_faults(data: str | bytes, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(data, "csv")
    assert problem in str(caught.value)


@pytest.mark.parametrize(("name", "suffix"), [("corpus", ""), ("corpus.moses", ""), ("corpus.gz", ".gz")])
def test_a_moses_pair(tmp_path: Path, name: str, suffix: str) -> None:
    units = [UNIT, TranslationUnit("Twee.", "Two.")]
    assert write_bitext(units, tmp_path / name, "moses") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"corpus.en{suffix}", f"corpus.nl{suffix}"]
    back = list(read_bitext(tmp_path / name, "moses"))
    assert [(unit.source, unit.target) for unit in back] == [
        (UNIT.source.replace("\n", " "), UNIT.target),
        ("Twee.", "Two."),
    ]


def test_moses_files_by_the_name_of_one(tmp_path: Path) -> None:
    (tmp_path / "c.nl").write_text("een\n\n\ndrie\n", encoding="utf-8")
    (tmp_path / "c.en").write_text("one\n\ntwo\nthree\n", encoding="utf-8")
    back = list(read_bitext(tmp_path / "c.nl", "moses"))
    assert [(unit.source, unit.target) for unit in back] == [("een", "one"), ("", "two"), ("drie", "three")]
    (reverse, *_) = read_bitext(tmp_path / "c", "moses", source_language="en", target_language="nl")
    assert (reverse.source, reverse.source_language) == ("one", "en")


def test_moses_faults(tmp_path: Path) -> None:
    (tmp_path / "c.nl").write_text("een\ntwee\n")
    with pytest.raises(ReadError, match=r"c\.en: there is no such file"):
        read_bitext(tmp_path / "c", "moses")
    (tmp_path / "c.en").write_text("one\n")
    with pytest.raises(FormatError, match=r"c\.nl, line 2: .*c\.en ends before this line"):
        list(read_bitext(tmp_path / "c", "moses"))
    with pytest.raises(UsageError, match="cannot be a stream"):
        write_bitext([UNIT], io.BytesIO(), "moses")
    with pytest.raises(UsageError, match="of two languages, and there is nl-de after nl-en"):
        write_bitext([UNIT, replace(UNIT, target_language="de")], tmp_path / "d", "moses")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.en", "c.nl"]


def test_a_ladder() -> None:
    units = [TranslationUnit("a\tb", "c\nd", score=0.25), TranslationUnit("e", "f")]
    assert written(units, "hunalign") == b"a b\tc d\t0.25\ne\tf\t0\n"
    first, second, third = read("Een. ~~~ Twee.\tOne, two.\t0.9\n\tAdded.\t-0.3\nx\ty\t1.7\n", "hunalign")
    assert (first.source, first.target, first.score) == ("Een. Twee.", "One, two.", 0.9)
    assert (second.source, second.score, second.properties) == ("", None, {"ladder-score": "-0.3"})
    assert written([third], "hunalign") == b"x\ty\t1.7\n"


@pytest.mark.parametrize(
    ("data", "problem"), [("a\tb\n", "line 1: not two texts and a score"), ("0\t0\t0.3\n", "sentence numbers")]
)
def test_ladder_faults(data: str, problem: str) -> None:
    with pytest.raises(FormatError, match=problem):
        read(data, "hunalign")


def test_po_as_written_and_reviewed() -> None:
    unit = replace(UNIT, properties={"kind": "body", "quality": "numbers"}, notes=("let op", "twee"), id="u1")
    data = written([unit, TranslationUnit("Een.", "One.")], "po").decode()
    assert "#, fuzzy" in data
    assert "#. Please check: numbers." in data
    assert '"Language: en\\n"' in data
    first, second = read(data, "po")
    assert first == unit
    assert (second.source, second.target, second.origin) == ("Een.", "One.", "human")
    for reviewed in (data.replace("He said yes", "He did say yes"), data.replace("#, fuzzy\n", "")):
        (back, _) = read(reviewed, "po")
        assert (back.origin, back.score, back.properties) == ("human", None, {"kind": "body"})


def test_po_is_read_by_translate_toolkit() -> None:
    po = pytest.importorskip("translate.storage.pypo", reason="translate-toolkit is a development dependency")
    store = po.pofile.parsestring(written([UNIT, TranslationUnit("Een.", "One.")], "po"))
    assert [(str(unit.source), str(unit.target)) for unit in store.units if not unit.isheader()] == [
        (UNIT.source, UNIT.target),
        ("Een.", "One."),
    ]


def test_po_faults() -> None:
    with pytest.raises(FormatError, match="not a PO catalogue"):
        read("geen catalogus\nmaar tekst\n", "po")
    with pytest.raises(FormatError, match="not UTF-8"):
        read(b'msgid "\xff"\nmsgstr "x"\n', "po")


def test_parquet_of_others(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs nlen[parquet]")
    from pyarrow import parquet

    table = arrow.table({"source": ["een", "twee"], "target": ["one", "two"], "score": [0.5, None], "year": [1, 2]})
    parquet.write_table(table, tmp_path / "a.parquet")
    first, second = read_bitext(tmp_path / "a.parquet")
    assert (first.source, first.score, first.properties) == ("een", 0.5, {"year": "1"})
    assert second.score is None
    parquet.write_table(arrow.table({"nl": ["een"]}), tmp_path / "b.parquet")
    with pytest.raises(FormatError, match='lacks the columns "source" and "target"'):
        list(read_bitext(tmp_path / "b.parquet"))
    (tmp_path / "c.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(FormatError, match="not a whole Parquet file"):
        list(read_bitext(tmp_path / "c.parquet"))


@pytest.mark.parametrize(("name", "package"), [("parquet", "pyarrow")])
def test_missing_packages_are_named(tmp_path: Path, name: str, package: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    with mock.patch.dict("sys.modules", {package: None}):
        with pytest.raises(UsageError, match=rf"needs the package {package}: pip install 'nlen\[{name}\]'"):
            write_bitext([UNIT], io.BytesIO(), name)
        with pytest.raises(UsageError, match=package):
            list(read_bitext(path, name))


def test_json_keeps_codes_and_notes() -> None:
    unit = replace(
        UNIT,
        source_codes=(InlineCode("open", "1", 0, "<b>", "bold", "bpt", (("i", "1"),)), InlineCode("close", "1", 3)),
        notes=("n",),
        created="20200101T000000Z",
    )
    (back,) = read(written([unit], "jsonl"), "jsonl")
    assert back == unit
    assert back.created == unit.created


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("notes", ["a", 1]),
        ("source_codes", {}),
        ("source_codes", [1]),
        ("source_codes", [{"kind": "open", "offset": 9}]),
        ("source_codes", [{"kind": "begin", "offset": 0}]),
        ("target_codes", [{"kind": "open", "offset": 0, "data": 1}]),
        ("target_codes", [{"kind": "open", "offset": 0, "attributes": []}]),
    ],
)
def test_json_faults_in_codes(key: str, value: object) -> None:
    with pytest.raises(FormatError, match="line 1: "):
        read(json.dumps({"source": "een", "target": "one", key: value}), "jsonl")
