"""CSV, Moses pairs, hunalign ladders, PO and Parquet, beyond what all formats are tested for."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Position, TranslationUnit
from align.errors import FormatError, MissingPackageError, ReadError, UsageError
from align.formats import read_bitext, write_bitext
from align.inline import InlineCode

UNIT = TranslationUnit(
    'Hij zei: "Ja, nee".\nEn ging.',
    "He said yes, no.",
    origin="machine",
    score=0.5,
    article="a/b",
    position=Position(2, 1),
    properties={"kind": "body"},
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


DUTCH_EXCEL = [
    TranslationUnit("De brug; de weg", 'The "bridge", the road'),
    TranslationUnit("Eén\nof twee", "One or two"),
]


def as_table(delimiter: str, head: tuple[str, str], end: str = "\r\n") -> str:
    stream = io.StringIO(newline="")
    rows = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    swapped = head[0].lower().startswith(("en", "target"))
    rows.writerow(head)
    rows.writerows((unit.target, unit.source) if swapped else (unit.source, unit.target) for unit in DUTCH_EXCEL)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("head", [("source", "target"), ("English", "Dutch"), ("nl_BE", "en-GB"), ("Target", "Source")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("says", [True, False])
def test_csv_as_spreadsheets_of_any_country_write_it(
    delimiter: str, head: tuple[str, str], encoding: str, end: str, says: bool
) -> None:
    first = f"sep={delimiter}{end}" if says else ""
    units = read((first + as_table(delimiter, head, end)).encode(encoding), "csv")
    assert [(unit.source, unit.target) for unit in units] == [(u.source, u.target) for u in DUTCH_EXCEL]
    languages = ("nl-BE", "en-GB") if "en-GB" in head else ("nl", "en")
    assert {(unit.source_language, unit.target_language) for unit in units} == {languages}


@pytest.mark.parametrize(
    ("data", "source", "target"),
    [
        ("source;target\nDe brug, de weg;The bridge, the road\n", "De brug, de weg", "The bridge, the road"),
        ("source,target\nDe brug; de weg,The bridge; the road\n", "De brug; de weg", "The bridge; the road"),
        ("sep=\t\nnl\ten\nDe brug;\tThe bridge,\n", "De brug;", "The bridge,"),
        ('"sep=;"\n"Engels";"Nederlands"\n"The ""bridge""";"De brug"\n', "De brug", 'The "bridge"'),
        ("sep=|\nbron|vertaling\nDe brug|The bridge\n", "De brug", "The bridge"),
        ("source;target\rDe brug;The bridge\r", "De brug", "The bridge"),
        ("sep=;;;\r\nsource;target\r\nDe brug;The bridge\r\n", "De brug", "The bridge"),
        ("source;target;opmerking\r\nDe brug;The bridge;\r\n;;\r\n;;\r\n", "De brug", "The bridge"),
        ("id;English;opmerking;Dutch\n7;The bridge;;De brug\n", "De brug", "The bridge"),
    ],
)
def test_the_delimiter_is_what_the_table_says(data: str, source: str, target: str) -> None:
    (unit,) = read(data, "csv")
    assert (unit.source, unit.target) == (source, target)


def test_a_score_has_the_decimal_sign_of_its_country() -> None:
    (unit,) = read("source;target;origin;score\nDe brug;The bridge;machine;0,7187\n", "csv")
    assert (unit.origin, unit.score) == ("machine", 0.7187)


CELLS = st.text(st.sampled_from('ab é,;"\n\t€'), min_size=1, max_size=12).filter(lambda text: text.strip() == text)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(";,\t"), st.booleans())
def test_any_table_that_names_its_columns_is_read(rows: list[tuple[str, str]], delimiter: str, swap: bool) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(("en", "nl") if swap else ("nl", "en"))
    writer.writerows((b, a) if swap else (a, b) for a, b in rows)
    assert [(unit.source, unit.target) for unit in read(stream.getvalue(), "csv")] == rows


def test_windows_1252_has_to_look_like_it() -> None:
    assert read("source;target\r\n“Café” één €5;x\r\n".encode("cp1252"), "csv")[0].source == "“Café” één €5"
    for data in (
        b"source;target\r\ncaf\xc3\xa9 \xe9;x\r\n",
        b"source;target\r\ncaf\xc3\xa9;x\r\n\xe9;x\r\n",
        b"source;target\r\n\xe9;x\r\n\x81;x\r\n",
    ):
        with pytest.raises(FormatError, match=r"line \d.*UTF-8"):
            read(data, "csv")


@pytest.mark.parametrize(
    ("head", "sides"),
    [
        ("nl\ten", ("nl", "en")),
        ("en\tnl", ("nl", "en")),
        ("EN-gb\tnl_be", ("nl-BE", "en-GB")),
        ("eng\tdut", ("nl", "en")),
        ("Engelse tekst\tNederlandse tekst", ("nl", "en")),
        ("Dutch (Belgium)\tEnglish (United Kingdom)", ("nl", "en")),
        ("target\tsource", ("nl", "en")),
        ("Engels\tbron", ("nl", "en")),
    ],
)
def test_a_first_line_sets_the_sides(head: str, sides: tuple[str, str]) -> None:
    cells = head.lower().split("\t")
    swapped = cells[0].startswith(("en", "target"))
    data = f"{head}\n" + ("The \\ bridge\tDe brug\n" if swapped else "De brug\tThe \\ bridge\n")
    for form, text in (("tsv", data), ("csv", data.replace("\t", ";"))):
        (unit,) = read(text, form)
        assert (unit.source, unit.source_language, unit.target_language) == ("De brug", *sides)
        assert unit.target == ("The \\ bridge")
        (back,) = read(text, form, source_language=sides[0], target_language=sides[1])
        assert back == unit
    if cells[0][:2] in ("en", "nl") and cells[1][:2] in ("en", "nl"):
        (reverse,) = read(data, "tsv", source_language="en", target_language="nl")
        assert (reverse.source, reverse.target) == ("The \\ bridge", "De brug")


@pytest.mark.parametrize(
    "line",
    [
        "en\tand",
        "Nederlands\tDutch",
        "Engels\tEnglish",
        "bron\tsource",
        "is\tis",
        "de\tthe",
        "nl\ti.e.",
        "doel\ttarget",
    ],
)
def test_a_first_line_of_words_is_data(line: str) -> None:
    first, second = read(f"{line}\nbrug\tbridge\n", "tsv")
    assert f"{first.source}\t{first.target}" == line
    assert (second.source, second.source_language) == ("brug", "nl")


def test_a_line_that_names_the_separator_is_no_unit() -> None:
    for line in ("sep=\t", '"sep=\t"', r"sep=\t"):
        (unit,) = read(f"{line}\r\nEnglish\tDutch\r\nThe bridge\tDe brug\r\n", "tsv")
        assert (unit.source, unit.target) == ("De brug", "The bridge")
    (unit,) = read("sep=\ta\n", "tsv")
    assert (unit.source, unit.target) == ("sep=", "a")


def test_columns_of_another_pair_are_of_another_pair() -> None:
    data = "de\tfr\nBrücke\tpont\n"
    (unit,) = read(data, "tsv")
    assert (unit.source, unit.source_language, unit.target_language) == ("Brücke", "de", "fr")
    assert read(data, "tsv", source_language="nl", target_language="en") == []
    (chosen,) = read("de\tnl\ten\nx\ty\tz\n", "tsv")
    assert (chosen.source, chosen.target, chosen.properties) == ("y", "z", {"de": "x"})


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
        with pytest.raises(MissingPackageError, match=rf"needs the package {package}; pip install 'nlen\[{name}\]'"):
            write_bitext([UNIT], io.BytesIO(), name)
        with pytest.raises(MissingPackageError, match=package):
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
