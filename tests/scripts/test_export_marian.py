"""`scripts.export_marian`: releases that look like those of OPUS-MT."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy
import pytest

from align.errors import ModelError
from align.modelhub import embedded_directory, read_description
from align.modelhub.model_file import read_model_file, read_weights, write_model_file
from scripts.export_marian import WEIGHTS, export_marian

ROOT = Path(__file__).resolve().parents[2]
EMBEDDED = read_description(embedded_directory() / "nlen-nl-en")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "release"
    export_marian(EMBEDDED, folder)
    return folder


def test_a_release_has_the_files_of_opus_mt(release: Path) -> None:
    names = {path.name for path in release.iterdir()}
    assert names == {"README.md", "decoder.yml", WEIGHTS, "source.spm", "target.spm", "vocab.yml"}
    assert f"models:\n  - {WEIGHTS}\nvocabs:\n  - vocab.yml\n  - vocab.yml\n" in (release / "decoder.yml").read_text()


def test_the_weights_have_marians_names_and_directions(release: Path) -> None:
    weights = read_weights(EMBEDDED.directory / "model.bin")
    with numpy.load(release / WEIGHTS) as arrays:
        width = arrays["Wemb"].shape[1]
        key = arrays["decoder_l2_context_Wk"]
        theirs = weights["decoder/layer_1/attention/linear_1/weight"][:width]
        assert (theirs == key.T).all()
        assert (weights["encoder/layer_0/ffn/linear_0/weight"] == arrays["encoder_l1_ffn_W1"].T).all()
        assert arrays["decoder_ff_logit_out_b"].shape == (1, len(arrays["Wemb"]))
        assert arrays["encoder_l1_self_Wo_ln_scale"].shape == (1, width)
        settings = bytes(arrays["special:model.yml"])
    assert settings.endswith(b"\n\0")
    assert b"type: " in settings
    assert f"dim-emb: {width}\n".encode() in settings


def test_every_piece_is_read_back_as_it_is(release: Path) -> None:
    from ctranslate2.converters.marian import load_vocab

    pieces = json.loads((EMBEDDED.directory / "shared_vocabulary.json").read_text(encoding="utf-8"))
    assert load_vocab(release / "vocab.yml") == pieces
    assert {'"', "\\", ":", "'", "#"} <= set(pieces)


def test_a_model_before_whose_layers_norms_stand_keeps_its_names(tmp_path: Path) -> None:
    """Such as `transformer-preprocess: n`, which other releases have."""
    folder = Path(shutil.copytree(EMBEDDED.directory, tmp_path / "model"))
    file = read_model_file(folder / "model.bin")
    for side in ("encoder", "decoder"):
        file.variables[f"{side}/pre_norm"] = numpy.array(1, "int8")
        for part, value in (("gamma", 1), ("beta", 0)):
            file.variables[f"{side}/layer_norm/{part}"] = numpy.full(
                file.variables[f"{side}/layer_0/ffn/layer_norm/gamma"].shape, value, "float32"
            )
    write_model_file(folder / "model.bin", file)
    export_marian(read_description(folder), tmp_path / "release")
    with numpy.load(tmp_path / "release" / WEIGHTS) as arrays:
        assert {"encoder_top_ln_scale", "decoder_l1_self_Wo_ln_scale_pre"} <= set(arrays)
    from ctranslate2.converters import OpusMTConverter

    OpusMTConverter(str(tmp_path / "release")).convert(str(tmp_path / "back"), quantization="float32")
    back = read_weights(tmp_path / "back" / "model.bin")
    for name, value in read_weights(folder / "model.bin").items():
        if "position" not in name and value.ndim:
            assert (back[name] == value).all(), name


def test_the_command_writes_a_zip_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.export_marian", EMBEDDED.directory, tmp_path / "release.zip"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "release.zip") as archive:
        assert archive.testzip() is None
        assert "decoder.yml" in archive.namelist()
    done = subprocess.run([*command[:-2], "nothing", "x"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="exists already"):
        export_marian(EMBEDDED, tmp_path)
