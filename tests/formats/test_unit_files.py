"""Several files of units are read as one, and what is made of them keeps what the first says of itself."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from align import TranslationUnit, read_bitext, write_bitext
from align.errors import UsageError
from align.formats.tmx.fragments import TmxHeader
from align.formats.unit_files import UnitFiles, UnitReading

UNITS = [TranslationUnit("De brug.", "The bridge."), TranslationUnit("De weg.", "The road.")]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a memory of another tool and a table."""
    monkeypatch.chdir(tmp_path)
    header = TmxHeader({"creationtool": "Tool", "srclang": "nl", "changedate": "20240203T000000Z"})
    write_bitext(UNITS[:1], "a.tmx", header=header)
    write_bitext(UNITS[1:], "b.tsv")
    Path("none.tsv").write_text("Source\tTarget\n", encoding="utf-8")
    return tmp_path


def test_files_of_any_format_are_read_one_after_the_other(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = UnitFiles(("a.tmx", "none.tsv", "b.tsv"))
    assert [unit.source for unit in files.units()] == ["De brug.", "De weg."]
    assert files.format_name() == "tmx"
    assert caplog.messages == ["none.tsv: no units were read from it"]


def test_a_memory_keeps_the_header_of_the_first_file(place: Path) -> None:
    files = UnitFiles(("a.tmx", "b.tsv"))
    assert files.write(files.units_for("o.tmx", None), "o.tmx", None) == 2
    assert b'creationtool="Tool"' in Path("o.tmx").read_bytes()
    other = UnitFiles(("b.tsv", "a.tmx"))
    assert other.write(other.units_for("p.tmx", None), "p.tmx", None) == 2
    assert b'creationtool="Tool"' not in Path("p.tmx").read_bytes()


def test_the_header_says_the_source_language_of_units_read_the_other_way_round(place: Path) -> None:
    files = UnitFiles(("a.tmx",), UnitReading(source_language="en", target_language="nl"))
    files.write(files.units_for("o.tmx", None), "o.tmx", None)
    assert b'srclang="en"' in Path("o.tmx").read_bytes()
    assert [unit.source for unit in read_bitext("o.tmx")] == ["The bridge."]


def test_the_date_is_that_of_the_file_being_read(place: Path) -> None:
    files = UnitFiles(("b.tsv", "a.tmx"))
    assert [files.file_date() for _ in files.units()] == ["", "20240203T000000Z"]


def test_standard_input_and_output_have_the_format_of_the_first_file(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path("a.tmx").read_bytes()), encoding="utf-8"))
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", output)
    files = UnitFiles(("-",))
    assert files.write(files.units_for(None, None), None, None) == 1
    data = output.buffer.getvalue()  # type: ignore[attr-defined]
    assert [unit.source for unit in read_bitext(io.BytesIO(data), "tmx")] == ["De brug."]


def test_joined_units_of_a_memory_go_into_memories_alone(place: Path) -> None:
    joined = TranslationUnit("De brug. De weg.", "The bridge. The road.", properties={"joined": "1.1-1.2"})
    write_bitext([*UNITS, joined], "j.tmx")
    files = UnitFiles(("j.tmx",))
    assert len(list(files.units_for("o.tmx", None))) == 3
    assert len(list(files.units_for("o.tsv", None))) == 2
    assert len(list(files.units_for(None, None))) == 3
    assert len(list(files.units_for(None, "tsv"))) == 2


def test_a_closed_standard_input_is_an_error_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match="standard input is closed; name a file, or pipe one in"):
        UnitFiles(("-",), UnitReading("tmx")).source()
