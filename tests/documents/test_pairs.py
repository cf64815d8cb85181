"""Which files translate each other."""

from __future__ import annotations

from pathlib import Path

import pytest

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
