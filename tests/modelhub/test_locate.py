"""Finding models by name, path and setting, and noticing damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from align.errors import ModelError
from align.modelhub import embedded_directory, installed_models, locate_model, read_description, verify


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The embedded model, installed a second time under the name "copy"."""
    monkeypatch.setenv("NLEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("NLEN_MODEL", raising=False)
    folder = tmp_path / "models" / "copy"
    shutil.copytree(embedded_directory() / "nlen-nl-en", folder)
    text = (folder / "model.toml").read_text(encoding="utf-8")
    (folder / "model.toml").write_text(text.replace('name = "nlen-nl-en"', 'name = "copy"'), encoding="utf-8")
    return folder


def test_the_embedded_model_is_whole() -> None:
    verify(read_description(embedded_directory() / "nlen-nl-en"), checksums=True)


def test_everything_committed_for_models_is_small() -> None:
    size = sum(path.stat().st_size for path in embedded_directory().rglob("*") if path.is_file())
    assert size <= 45_000_000


def test_a_model_is_found_by_name_and_by_folder(copy: Path) -> None:
    assert locate_model().name == "nlen-nl-en"
    assert locate_model("copy").directory == copy
    assert locate_model(copy).name == "copy"
    assert locate_model(copy / "model.toml").name == "copy"
    assert [model.name for model in installed_models()] == ["copy", "nlen-nl-en"]


def test_the_environment_names_the_default(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLEN_MODEL", "copy")
    assert locate_model().name == "copy"
    assert locate_model("nlen-nl-en").name == "nlen-nl-en"


def test_a_changed_file_is_noticed(copy: Path) -> None:
    with (copy / "model.bin").open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff\x00\xff")
    with pytest.raises(ModelError, match=r"model\.bin.*damaged"):
        verify(locate_model("copy"), checksums=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 99"),
        ("format = 1", "format = "),
        ("max_source_pieces = ", "max_source_pieces = 'x' # "),
        ("[files]", "[filed]"),
        ("licence", "license"),
    ],
)
def test_a_description_that_is_wrong_is_an_error_that_names_it(copy: Path, old: str, new: str) -> None:
    text = (copy / "model.toml").read_text(encoding="utf-8")
    assert old in text
    (copy / "model.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ModelError, match=r"copy/model\.toml"):
        locate_model(copy)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model\.toml"):
        locate_model(tmp_path)


def test_a_folder_of_the_same_name_is_not_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NLEN_MODEL", raising=False)
    (tmp_path / "nlen-nl-en").mkdir()
    assert locate_model().directory == embedded_directory() / "nlen-nl-en"


def test_a_damaged_model_does_not_stop_the_others(copy: Path) -> None:
    (copy / "model.toml").write_text("format = ", encoding="utf-8")
    assert locate_model().name == "nlen-nl-en"
    with pytest.raises(ModelError, match=r"copy/model\.toml"):
        locate_model("copy")
