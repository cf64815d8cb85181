"""Alignments go to one file or to one a pair, as units or beads, with reports beside them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from align import read_bitext
from align.alignment.pairs import AlignedPair, PairAligner, PairReader
from align.errors import UsageError, WriteError
from align.outputs.alignments import AlignmentOutput


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two pairs."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(f"{name}.nl.txt").write_text("De brug is open. Hij is hoog.\n", encoding="utf-8")
        Path(f"{name}.en.txt").write_text("The bridge is open. It is high.\n", encoding="utf-8")
    return tmp_path


def aligned() -> Iterator[AlignedPair]:
    reader = PairReader()
    return PairAligner(reader, "length").align(reader.find(".", None).pairs)


def test_all_pairs_go_to_one_file(place: Path) -> None:
    AlignmentOutput("o.tsv", several=True).write(aligned())
    units = list(read_bitext("o.tsv"))
    assert [(unit.source, unit.target) for unit in units] == [
        ("De brug is open.", "The bridge is open."),
        ("Hij is hoog.", "It is high."),
    ] * 2


def test_a_folder_gets_a_file_a_pair_tmx_where_nothing_is_said(place: Path) -> None:
    output = AlignmentOutput("o/", report="o/", several=True)
    output.write(output.with_reports(aligned()))
    assert output.kind == "unit"
    assert sorted(path.name for path in Path("o").iterdir()) == ["a.html", "a.tmx", "b.html", "b.tmx"]
    assert len(list(read_bitext("o/a.tmx"))) == 2


@pytest.mark.parametrize(
    ("format_name", "suffix", "text"),
    [("links", ".links", "[0]:[0]"), ("ladder", ".ladder", "0\t0\t"), ("ladder-text", ".ladder.txt", "De brug")],
)
def test_beads_have_files_of_their_own(place: Path, format_name: str, suffix: str, text: str) -> None:
    output = AlignmentOutput("o/", format_name, several=True)
    assert output.kind == "bead"
    output.write(aligned())
    assert Path(f"o/b{suffix}").read_text(encoding="utf-8").startswith(text)
    with pytest.raises(UsageError, match=f"{format_name} needs a file for each pair; give a folder"):
        AlignmentOutput("o.x", format_name, several=True)


def test_standard_output_gets_tsv(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", stream)
    AlignmentOutput(None).write(aligned())
    assert b"De brug is open.\tThe bridge is open." in stream.buffer.getvalue()  # type: ignore[attr-defined]
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(UsageError, match="standard output is closed"):
        AlignmentOutput(None).write(aligned())


@pytest.mark.parametrize(
    ("output", "report", "said"),
    [
        ("a.en.tsv", None, r"a\.en\.tsv: the output is also an input"),
        ("o.tsv", "a.nl.txt", r"a\.nl\.txt: the output is also an input"),
        ("o.tsv", "./o.tsv", r"\./o\.tsv: this is the output too; give the report another name"),
        ("o.docx", None, r"o\.docx: no format has the suffix \.docx; take one of \.tmx, "),
    ],
)
def test_what_would_be_lost_is_refused_before_any_work(place: Path, output: str, report: str | None, said: str) -> None:
    Path("a.en.tsv").hardlink_to("a.en.txt")
    pairs = PairReader().find("a.nl.txt", "a.en.txt").pairs
    with pytest.raises(UsageError, match=said):
        AlignmentOutput(output, report=report, pairs=pairs)


def test_several_pairs_need_a_folder_for_reports(place: Path) -> None:
    with pytest.raises(UsageError, match=r"r\.html: several pairs need a folder for their reports"):
        AlignmentOutput("o.tsv", report="r.html", several=True)


def test_a_folder_that_cannot_be_made_is_an_error_of_writing(place: Path) -> None:
    with pytest.raises(WriteError, match="cannot be made a folder"):
        AlignmentOutput("a.nl.txt/", several=True).write(aligned())
