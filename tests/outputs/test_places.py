"""Where results go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import UsageError, WriteError
from align.files.streams import make_folder
from align.outputs import InputFiles, OutputFolder, is_folder


@pytest.mark.parametrize(
    ("output", "several", "expected"),
    [
        ("there", False, True),
        ("new/", False, True),
        ("new", False, False),
        ("new", True, True),
        ("new.tmx", True, False),
        ("file", True, False),
        ("file", False, False),
        (".", False, True),
    ],
)
def test_what_is_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, several: bool, expected: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_bytes(b"")
    assert is_folder(output, several=several) is expected


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError, match=r"file/x: cannot be made a folder .*; give another name"):
        make_folder(tmp_path / "file" / "x")


def test_an_input_is_known_by_every_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt", "-"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "link.txt").symlink_to("a.txt")
    os.link("a.txt", "hard.txt")
    inputs = InputFiles(["a.txt", "-", "missing.txt"])
    for output in ("a.txt", "./a.txt", "link.txt", "hard.txt", tmp_path / "a.txt"):
        with pytest.raises(UsageError, match="the output is also an input; give another name"):
            inputs.refuse(output)
    for output in ("b.txt", "-", "missing.txt", "new.txt", "."):
        inputs.refuse(output)


def test_a_file_of_a_folder_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.en.txt").write_bytes(b"")
    folder = OutputFolder(tmp_path, InputFiles([tmp_path / "a.en.txt"]))
    assert folder.file("b", ".en.txt") == tmp_path / "b.en.txt"
    with pytest.raises(UsageError, match=r"a\.en\.txt: the output is also an input"):
        folder.file("a", ".en.txt")


def test_folders_below_are_made_when_they_are_needed(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    path = folder.file(Path("stad", "a.b"), ".tmx")
    assert path == tmp_path / "new" / "stad" / "a.b.tmx"
    assert path.parent.is_dir()


def test_each_result_has_a_file_of_its_own(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path)
    names = [folder.file(name, ".txt").name for name in ("a", "a", "b", "a-2", "a")]
    assert names == ["a.txt", "a-2.txt", "b.txt", "a-2-2.txt", "a-3.txt"]
    # Another suffix is another file.
    assert folder.file("a", ".html").name == "a.html"


@given(st.lists(st.sampled_from(["a", "a-2", "a-2-2", "b", "a-3", "a-1"]), max_size=20))
def test_no_result_replaces_another(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = OutputFolder(tmp_path_factory.getbasetemp() / "results")
    paths = [folder.file(name, ".txt") for name in names]
    assert len(set(paths)) == len(paths)
    firsts = {name: path.name for name, path in reversed(list(zip(names, paths, strict=True)))}
    assert all(called.startswith(name) for name, called in firsts.items())
