"""Finding models by name, path and setting, and noticing damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from align.errors import ModelError
from align.modelhub import choose_model, embedded_directory, installed_models, locate_model, read_description, verify
from align.modelhub.locate import RANKING


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


@pytest.fixture
def pulled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Installs copies of the embedded model that say they were pulled."""
    monkeypatch.setenv("NLEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("NLEN_MODEL", raising=False)

    def install(name: str, bleu: float | None, target: str = "en") -> Path:
        folder = tmp_path / "models" / name
        shutil.copytree(embedded_directory() / "nlen-nl-en", folder)
        text = (folder / "model.toml").read_text(encoding="utf-8").partition("[scores")[0]
        text = text.replace('name = "nlen-nl-en"', f'name = "{name}"')
        text = text.replace('target_language = "en"', f'target_language = "{target}"')
        text += f'[origin]\nkind = "opus-mt"\nurl = "https://example.org/{name}.zip"\nsha256 = "{"0" * 64}"\n'
        if bleu is not None:
            text += f'[scores."{RANKING}"]\nbleu = {bleu}\n'
        (folder / "model.toml").write_text(text, encoding="utf-8")
        return folder

    return install


def test_auto_takes_the_best_of_what_was_pulled(pulled: Callable[..., Path]) -> None:
    assert choose_model().reason == "the embedded one, as no other is installed"
    pulled("unmeasured", None)
    assert locate_model().name == "unmeasured"
    pulled("good", 60.5)
    pulled("better", 61.8)
    pulled("better-float16", 61.8)
    pulled("german", 70, "de")
    choice = choose_model()
    assert choice.model.name == "better"
    assert choice.reason == f"the best installed: BLEU 61.8 on {RANKING}"
    assert choose_model("auto", "nl-BE", "de-AT").model.name == "german"
    assert choose_model("good").reason == "as asked for"


def test_auto_passes_over_what_is_not_whole(pulled: Callable[..., Path]) -> None:
    pulled("good", 60.5)
    (pulled("better", 61.8) / "model.bin").unlink()
    (pulled("best", 70) / "model.toml").write_text("format = ")
    assert locate_model().name == "good"


def test_the_environment_goes_before_what_was_pulled(
    pulled: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pulled("better", 61.8)
    monkeypatch.setenv("NLEN_MODEL", "nlen-nl-en")
    choice = choose_model()
    assert (choice.model.name, choice.reason) == ("nlen-nl-en", "NLEN_MODEL")


def test_a_model_that_was_only_copied_is_not_taken_by_auto(copy: Path) -> None:
    assert choose_model().model.name == "nlen-nl-en"


@pytest.mark.parametrize("line", ['"../../secret" = "0"', '"/etc/passwd" = "0"', '"a/b" = "0"'])
def test_a_description_that_names_files_elsewhere_is_refused(copy: Path, line: str) -> None:
    text = (copy / "model.toml").read_text(encoding="utf-8")
    (copy / "model.toml").write_text(text.replace("[files]\n", f"[files]\n{line}\n"), encoding="utf-8")
    with pytest.raises(ModelError, match="not the name of a file in this folder"):
        locate_model(copy)
