"""Which files translate each other."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import read_bitext
from align.documents.discovery import find_pairs
from align.errors import ReadError, UsageError


def make(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Tekst.", encoding="utf-8")
    return folder


def shown(folder: Path, *arguments: Path, **languages: str) -> list[tuple[str, str, str]]:
    found = find_pairs(*arguments, **languages)
    return [
        (pair.name, pair.source.relative_to(folder).as_posix(), pair.target.relative_to(folder).as_posix())
        for pair in found.pairs
    ]


def test_one_folder_with_the_language_in_the_name(tmp_path: Path) -> None:
    make(tmp_path, "b.nl.txt", "b.en.html", "a.nl-BE.txt", "a.en_GB.txt", "sub/c.nl", "sub/c.en", "b.de.txt", "d.txt")
    make(tmp_path, "los.nl.txt", "loose.en.txt", ".verborgen.nl.txt", ".verborgen.en.txt", "b.nl.gold", "b.en.gold")
    assert shown(tmp_path, tmp_path) == [
        ("a", "a.nl-BE.txt", "a.en_GB.txt"),
        ("b", "b.nl.txt", "b.en.html"),
        ("sub/c", "sub/c.nl", "sub/c.en"),
    ]
    assert find_pairs(tmp_path).unpaired == (tmp_path / "loose.en.txt", tmp_path / "los.nl.txt")
    assert find_pairs(tmp_path, tmp_path) == find_pairs(tmp_path)


def test_two_folders_with_the_same_names(tmp_path: Path) -> None:
    make(tmp_path / "nl", "a.txt", "2024/b.html", "c.nl.txt", "alleen.txt", "d.en.txt", "foto.jpg")
    make(tmp_path / "en", "a.html", "2024/b.html", "c.en.txt", "only.txt", "d.en.txt", "foto.jpg")
    assert shown(tmp_path, tmp_path / "nl", tmp_path / "en") == [
        ("2024/b", "nl/2024/b.html", "en/2024/b.html"),
        ("a", "nl/a.txt", "en/a.html"),
        ("c", "nl/c.nl.txt", "en/c.en.txt"),
    ]
    unpaired = {path.name for path in find_pairs(tmp_path / "nl", tmp_path / "en").unpaired}
    assert unpaired == {"alleen.txt", "only.txt", "d.en.txt"}


def test_the_same_text_in_two_formats_makes_two_pairs_or_none(tmp_path: Path) -> None:
    make(tmp_path, "a.nl.txt", "a.nl.html", "a.en.txt", "a.en.html", "b.nl.txt", "b.nl.html", "b.en.htm")
    assert [name for name, _, _ in shown(tmp_path, tmp_path)] == ["a.html", "a.txt"]
    assert [path.name for path in find_pairs(tmp_path).unpaired] == ["b.en.htm", "b.nl.html", "b.nl.txt"]


def test_other_languages(tmp_path: Path) -> None:
    make(tmp_path, "a.nl.txt", "a.en.txt", "a.de.txt")
    pairs = shown(tmp_path, tmp_path, source_language="de-AT", target_language="nl")
    assert pairs == [("a", "a.de.txt", "a.nl.txt")]


def test_two_files_are_a_pair_whatever_their_names(tmp_path: Path) -> None:
    make(tmp_path, "brug.nl.txt", "the-bridge.pdf")
    found = shown(tmp_path, tmp_path / "brug.nl.txt", tmp_path / "the-bridge.pdf")
    assert found == [("brug", "brug.nl.txt", "the-bridge.pdf")]


def test_what_makes_no_pair_is_refused(tmp_path: Path) -> None:
    make(tmp_path, "nl/a.txt", "en/b.txt", "file.txt")
    with pytest.raises(ReadError, match="weg: there is no such file or folder"):
        find_pairs(tmp_path / "weg", tmp_path / "en")
    with pytest.raises(UsageError, match="two files or two folders"):
        find_pairs(tmp_path / "file.txt", tmp_path / "en")
    with pytest.raises(UsageError, match="name its translation too"):
        find_pairs(tmp_path / "file.txt")
    with pytest.raises(ReadError, match="hold no two files of the same name"):
        find_pairs(tmp_path / "nl", tmp_path / "en")
    with pytest.raises(ReadError, match=r"holds no two files that differ in \.nl\. and \.en\. alone"):
        find_pairs(tmp_path)


def test_one_folder_with_a_folder_for_each_language(tmp_path: Path) -> None:
    make(tmp_path, "nl/a.txt", "nl/mei/b.html", "nl/c.nl.txt", "nl/alleen.txt", "nl/d.en.txt", "los.txt", "a.nl.txt")
    make(tmp_path, "en/a.txt", "en/mei/b.txt", "en/c.en.txt", "en/only.txt", "a.en.txt")
    make(
        tmp_path,
        "krant/nl-BE/e.txt",
        "krant/EN/e.txt",
        "fr/a.txt",
        "twee/nl/f.txt",
        "twee/nl-BE/f.txt",
        "twee/en/f.txt",
    )
    assert shown(tmp_path, tmp_path) == [
        ("a", "a.nl.txt", "a.en.txt"),
        ("nl/a", "nl/a.txt", "en/a.txt"),
        ("c", "nl/c.nl.txt", "en/c.en.txt"),
        ("krant/e", "krant/nl-BE/e.txt", "krant/EN/e.txt"),
        ("mei/b", "nl/mei/b.html", "en/mei/b.txt"),
    ]
    assert [path.name for path in find_pairs(tmp_path).unpaired] == ["only.txt", "alleen.txt", "d.en.txt"]
    assert shown(tmp_path / "krant", tmp_path / "krant") == [("e", "nl-BE/e.txt", "EN/e.txt")]


def test_packed_files_and_plain_ones_belong_together_by_their_own_suffixes(tmp_path: Path) -> None:
    make(tmp_path, "a.nl.txt.gz", "a.nl.html.gz", "a.en.txt.gz", "a.en.html.gz", "b.nl.txt", "b.nl.txt.gz", "b.en.txt")
    assert [name for name, _, _ in shown(tmp_path, tmp_path)] == ["a.html.gz", "a.txt.gz", "b.txt"]


def test_a_text_is_not_its_own_translation(tmp_path: Path) -> None:
    make(tmp_path, "a.nl.txt", "nl/b.txt", "nl-BE/b.txt")
    with pytest.raises(ReadError, match="holds no two files"):
        find_pairs(tmp_path, source_language="nl", target_language="nl-BE")


FOLDERS = {
    "languages as suffixes": {"brug.nl": "brug.en", "sub/molen.nl-BE": "sub/molen.en"},
    "languages before suffixes": {"x.nl.txt": "x.en.txt", "y.nl.html": "y.en.txt", "z.nl.txt.gz": "z.en.txt"},
    "a folder for each language": {"nl/a.txt": "en/a.html", "nl/b/c.txt": "en/b/c.txt", "nl/d.nl": "en/d.en.txt"},
    "regions": {"krant/nl-BE/e.txt": "krant/EN/e.txt", "f.nl-BE.txt": "f.en_GB.txt"},
    "a text in two formats": {"g.nl.txt": "g.en.txt", "g.nl.html": "g.en.html"},
    "one place within another": {"nl/h.txt": "en/h.txt", "h.nl.txt": "h.en.txt", "i/nl/h.txt": "i/en/h.txt"},
}


@pytest.mark.parametrize("names", FOLDERS.values(), ids=FOLDERS)
def test_aligning_a_folder_and_building_a_corpus_of_it_find_the_same_pairs(
    tmp_path: Path, nlen: Callable[..., subprocess.CompletedProcess[bytes]], names: dict[str, str]
) -> None:
    expected = set()
    for number, pair in enumerate(names.items()):
        said = f"Dit is tekst {number}.", f"This is text {number}."
        for name, text in zip(pair, said, strict=True):
            make(tmp_path / "in", name)
            (tmp_path / "in" / name).write_text(f"<p>{text}</p>" if name.endswith(".html") else text, encoding="utf-8")
        expected.add(said)
    # None of these has a counterpart, and each would be taken for one where less was asked of it.
    for name in ("loose.en.txt", "f.de.txt", "g.fr.html", "brug.en.gold", "twee/en/a.txt.en.txt", "en/b/only.en.txt"):
        make(tmp_path / "in", name)
    (tmp_path / "all.toml").write_text("", encoding="utf-8")
    aligned = nlen("align", "in", "-o", "aligned.tsv", "--method", "length")
    assert aligned.returncode == 0, aligned.stderr
    assert {(unit.source, unit.target) for unit in read_bitext(tmp_path / "aligned.tsv")} == expected
    options = ("--method", "length", "--filters", "all.toml", "--to", "tsv", "--beam", 1, "--workers", 1)
    built = nlen("corpus", "build", "in", "-o", "out", *options)
    assert built.returncode == 0, built.stderr
    units = read_bitext(tmp_path / "out/tsv/corpus-00000.tsv.gz")
    assert {(unit.source, unit.target) for unit in units if unit.origin == "human"} == expected
