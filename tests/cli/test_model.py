"""`nlen model …` and `--model auto`, as typed."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from align.modelhub import embedded_directory, read_description
from scripts.export_marian import export_marian, zip_release

Run = Callable[..., subprocess.CompletedProcess[bytes]]

ROOT = Path(__file__).resolve().parents[2]
CATALOG = """
format = 1
[models.mine]
version = "3"
source_language = "nl"
target_language = "en"
licence = "CC0-1.0"
description = "Made here."
url = "https://unreachable.invalid/mine.zip"
scores = { tatoeba-test-v2020-07-28 = { bleu = 40.5 } }
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    export_marian(read_description(embedded_directory() / "nlen-nl-en"), folder / "release")
    zip_release(folder / "release", folder / "release.zip")
    return folder / "release.zip"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    (tmp_path / "mine.toml").write_text(CATALOG)
    return tmp_path / "mine.toml"


def test_a_model_comes_is_used_and_goes(nlen: Run, tmp_path: Path, catalog: Path, archive: Path) -> None:
    done = nlen("model", "pull", "mine", "--from", archive, NLEN_CATALOG=str(catalog))
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "data" / "models" / "mine"
    assert done.stdout.decode() == f"{folder}\n"
    assert b"a trial: De trein" in done.stderr
    assert b"\r" not in done.stderr

    rows = nlen("model", "list").stdout.decode().splitlines()
    assert [row[:12] for row in rows] == ["* mine  3  n", "  nlen-nl-en"]
    shown = nlen("model", "info", "mine").stdout.decode()
    assert "from: https://unreachable.invalid/mine.zip\n" in shown
    assert "tatoeba-test-v2020-07-28: bleu 40.5\n" in shown

    done = nlen("translate", "-", stdin=b"Het regent.")
    assert b", model mine 3 (the best installed: BLEU 40.5 on tatoeba-test-v2020-07-28)" in done.stderr

    done = nlen("model", "quantise", "mine", "--to", "float16")
    assert done.stdout.decode().strip().endswith("mine-float16")
    assert nlen("model", "quantise", "mine", "--to", "float16").returncode == 2
    assert b"* mine  3" in nlen("model", "list").stdout

    for name in ("mine", "mine-float16"):
        unasked = nlen("model", "remove", name)
        assert unasked.returncode == 2
        assert f"{name}: nobody can be asked whether to remove it; give --yes.".encode() in unasked.stderr
        assert (tmp_path / "data" / "models" / name).is_dir()
        assert nlen("model", "remove", name, "--yes").returncode == 0
    assert [path.name for path in (tmp_path / "data" / "models").iterdir()] == ["checksums.toml"]


def test_available_models_are_listed(nlen: Run, catalog: Path) -> None:
    shown = nlen("model", "list", "--available", "--catalog", catalog).stdout.decode()
    assert "opus-mt-nl-en  2021-04-30  nl-en  CC-BY-4.0\n" in shown
    assert "mine  3  nl-en  CC0-1.0\n    Made here.\n    tatoeba-test-v2020-07-28: bleu 40.5\n" in shown
    assert "nlen-nl-en" not in shown


def test_without_a_network_one_sentence_says_what_to_do(nlen: Run, catalog: Path, tmp_path: Path) -> None:
    done = nlen("model", "pull", "mine", "--catalog", catalog, no_proxy="*")
    assert done.returncode == 1
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("nlen: error: https://unreachable.invalid/mine.zip: cannot be reached (")
    assert last.endswith("give it to `nlen model pull mine --from FILE.zip`.")
    assert list((tmp_path / "data" / "models").iterdir()) == []


def test_wrong_use_is_told(nlen: Run, catalog: Path, tmp_path: Path) -> None:
    for arguments in (
        ("pull", "nlen-nl-en"),
        ("pull", "mine", "--to", "int3"),
        ("remove", "nlen-nl-en"),
        ("quantise", "nlen-nl-en"),
    ):
        done = nlen("model", *arguments, NLEN_CATALOG=str(catalog))
        assert done.returncode == 2, arguments
        assert b"Traceback" not in done.stderr
    for arguments in (
        ("pull", "mine", "--from", "missing.zip"),
        ("list", "--available", "--catalog", "missing.toml"),
        ("remove", "nothing"),
        ("remove", "../models"),
        ("remove", "."),
    ):
        done = nlen("model", *arguments, NLEN_CATALOG=str(catalog))
        assert done.returncode == 1, arguments
        assert done.stderr.count(b"\n") == 1
    done = nlen("model", "pull", "nothing")
    assert done.returncode == 1
    assert b"take one of opus-mt-nl-en" in done.stderr
    (tmp_path / "not.zip").write_text("<html>")
    done = nlen("model", "pull", "mine", "--from", "not.zip", "--catalog", catalog)
    assert (done.returncode, done.stderr.count(b"error")) == (1, 1)


def test_a_damaged_model_is_listed_as_such_and_can_be_removed(nlen: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "models" / "broken"
    shutil.copytree(embedded_directory() / "nlen-nl-en", folder)
    (folder / "model.toml").write_text("format = ")
    done = nlen("model", "list")
    assert done.returncode == 1
    assert b"* nlen-nl-en" in done.stdout
    assert b"broken/model.toml" in done.stderr
    assert nlen("model", "remove", "broken", "--yes").returncode == 0
    assert not folder.exists()


def test_a_linked_model_is_unlinked_and_its_files_stay(nlen: Run, tmp_path: Path) -> None:
    mine = Path(shutil.copytree(embedded_directory() / "nlen-nl-en", tmp_path / "mine"))
    (tmp_path / "data" / "models").mkdir(parents=True)
    (tmp_path / "data" / "models" / "linked").symlink_to(mine)
    assert nlen("model", "remove", "linked", "--yes").returncode == 0
    assert (mine / "model.toml").is_file()
    assert list((tmp_path / "data" / "models").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
@pytest.mark.parametrize(("answer", "left"), [(b"n\n", True), (b"y\n", False)])
def test_on_a_terminal_removing_asks_first(tmp_path: Path, answer: bytes, left: bool) -> None:
    folder = tmp_path / "data" / "models" / "mine"
    folder.mkdir(parents=True)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "NLEN_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "align", "model", "remove", "mine"]
    with subprocess.Popen(command, env=environment, stdin=theirs, stderr=subprocess.PIPE) as process:
        os.write(ours, answer)
        _, said = process.communicate(timeout=30)
    os.close(ours)
    os.close(theirs)
    assert b"Remove " in said
    assert folder.exists() == left


def test_float_weights_made_from_the_embedded_model_translate(nlen_process: Run, tmp_path: Path) -> None:
    done = nlen_process("model", "quantise", "nlen-nl-en", "--to", "int8_float32", "-o", "copy")
    assert done.returncode == 0, done.stderr
    done = nlen_process("translate", "-", "--model", "copy", stdin=b"Het regent.")
    assert done.returncode == 0
    assert b"nlen-nl-en-int8_float32" in done.stderr
