"""Files of units read in stretches: the same units as when they are read whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit, read_bitext, write_bitext
from align.corpus import BuildSettings, build_corpus
from align.corpus.entry import Entry
from align.corpus.unit_files import in_stretches, read_units
from align.errors import ReadError
from align.formats.faults import LocatedFormatError

SETTINGS = BuildSettings(inputs=("in",))
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
units = st.lists(st.builds(TranslationUnit, texts, texts, article=st.sampled_from(["", "a"])), max_size=12)


def entry_of(path: Path) -> Entry:
    return Entry("bitext", str(path), size=path.stat().st_size)


def read_in_stretches(path: Path, size: int) -> list[TranslationUnit]:
    return [unit for stretch in in_stretches(entry_of(path), size) for unit in read_units(stretch, SETTINGS)]


@pytest.mark.parametrize("suffix", ["tsv", "jsonl"])
@given(some=units, size=st.integers(1, 200))
def test_stretches_give_every_unit_once_in_order(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, some: list[TranslationUnit], size: int
) -> None:
    path = tmp_path_factory.mktemp("stretches") / f"units.{suffix}"
    write_bitext(some, path)
    whole = list(read_units(entry_of(path), SETTINGS))
    assert [(u.source, u.target) for u in whole] == [(u.source, u.target) for u in some]
    assert read_in_stretches(path, size) == whole


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "een\tone"])
def test_two_bare_columns(tmp_path: Path, end: str, last: str) -> None:
    path = tmp_path / "bare.tsv"
    rows = [f"zin {n}\tsentence {n}" for n in range(9)]
    path.write_bytes((end.join([*rows, last])).encode())
    for size in (1, 7, 30, 100):
        found = read_in_stretches(path, size)
        assert [f"{u.source}\t{u.target}" for u in found] == [*rows, *([last] if last else [])]
        assert {u.article for u in found} == {str(path)}


@pytest.mark.parametrize("head", ["en\tnl\r\n", "sep=\t\r\nEngels\tNederlands\r\n", "\ufeffEN-GB\tnl_NL\n"])
def test_a_first_line_sets_the_sides_of_every_stretch(tmp_path: Path, head: str) -> None:
    path = tmp_path / "sides.tsv"
    path.write_bytes(head.encode() + b"".join(f"sentence {n}\tzin {n}\n".encode() for n in range(20)))
    for size in (30, 100, 1000):
        found = read_in_stretches(path, size)
        assert [(u.source, u.target) for u in found] == [(f"zin {n}", f"sentence {n}") for n in range(20)]


def test_a_row_of_words_within_a_file_names_no_columns(tmp_path: Path) -> None:
    path = tmp_path / "bare.tsv"
    rows = ["een\tone", "Nederlands\tEnglish", r"a\tb" + "\tc", "nl\ten", "twee\ttwo"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for size in range(1, 60):
        assert [f"{u.source}\t{u.target}" for u in read_in_stretches(path, size)] == rows


def test_a_fault_is_named_by_its_line_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "units.tsv"
    write_bitext([TranslationUnit(f"zin {n}", f"sentence {n}") for n in range(40)], path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[30] = b"no columns\n"
    path.write_bytes(b"".join(lines))
    stretches = list(in_stretches(entry_of(path), 300))
    assert len(stretches) > 3
    found, faults = 0, []
    for stretch in stretches:
        try:
            for _ in read_units(stretch, SETTINGS):
                found += 1
        except LocatedFormatError as error:
            faults.append(str(error))
    assert len(faults) == 1
    assert faults[0].startswith(f"{path}, line 31: ")
    assert 30 <= found < 39


@pytest.mark.parametrize("before", ["\n", "\r\n\n", "\ufeff", "\ufeff\n"])
def test_column_names_behind_empty_lines(tmp_path: Path, before: str) -> None:
    path = tmp_path / "swapped.tsv"
    path.write_bytes((before + "target\tsource\n" + "".join(f"one {n}\teen {n}\n" for n in range(9))).encode())
    for size in (10, 40):
        assert [u.source for u in read_in_stretches(path, size)] == [f"een {n}" for n in range(9)]


def test_a_file_that_changed_or_went_is_no_input(tmp_path: Path) -> None:
    path = tmp_path / "units.tsv"
    path.write_text("een\tone\n" * 20)
    first, *_ = in_stretches(entry_of(path), 50)
    path.write_text("een\tone\n" * 3)
    with pytest.raises(ReadError, match="has changed since the build began"):
        list(read_units(first, SETTINGS))
    path.unlink()
    with pytest.raises(ReadError, match="there is no such file"):
        list(read_units(first, SETTINGS))


def test_what_is_not_a_unit_a_line_is_read_whole(tmp_path: Path) -> None:
    some = [TranslationUnit(f"zin {n}", f"sentence {n}") for n in range(40)]
    write_bitext(some, tmp_path / "a.tmx")
    write_bitext(some, tmp_path / "b.tsv.gz")
    (tmp_path / "c.tsv").write_bytes(gzip.compress(b"een\tone\n" * 20))
    (tmp_path / "d.tsv").write_text("# artikel\n" + "een\tone\n" * 20)
    (tmp_path / "f.tsv").write_bytes(("een\tone\n" * 20).encode("utf-16"))
    (tmp_path / "e.tsv").write_text("een\tone\n" * 20)
    cut = {p.name: len(list(in_stretches(entry_of(p), 20))) for p in sorted(tmp_path.iterdir())}
    assert cut == {"a.tmx": 1, "b.tsv.gz": 1, "c.tsv": 1, "d.tsv": 1, "e.tsv": 8, "f.tsv": 1}
    assert len(list(in_stretches(entry_of(tmp_path / "e.tsv"), 160))) == 1


def test_a_build_from_one_large_file(tmp_path: Path) -> None:
    some = [TranslationUnit(f"Dit is zin {n} van het boek.", f"This is sentence {n} of the book.") for n in range(300)]
    write_bitext(some, tmp_path / "book.tsv")
    outputs = {}
    for size in (2_000, 1_000_000):
        settings = BuildSettings(inputs=(str(tmp_path / "book.tsv"),), formats=("tsv",), shard_bytes=size)
        report = build_corpus(settings, tmp_path / f"out{size}").data
        outputs[size] = [u for p in sorted((tmp_path / f"out{size}/tsv").iterdir()) for u in read_bitext(p)]
        stretches = -(-(tmp_path / "book.tsv").stat().st_size // size)
        assert report["steps"].get("read/stretches of large files", 0) == (stretches if stretches > 1 else 0)
        assert report["steps"]["make/read"] == 300
        assert report["steps"]["read/entries"] == 1
    assert outputs[2_000] == outputs[1_000_000]
    assert len(outputs[2_000]) > 0
