"""Weights in another type: those that CTranslate2 itself would write."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from align import Translator
from align.errors import ModelError, NlenError
from align.modelhub import embedded_directory, locate_model, read_description, verify
from align.modelhub.archive import convert_opus
from align.modelhub.description import ModelFacts
from align.modelhub.model_file import (
    LARGEST,
    ModelFile,
    dense,
    read_model_file,
    read_weights,
    requantise,
    write_model_file,
)
from align.modelhub.weights import quantise, quantised_name

EMBEDDED = read_description(embedded_directory() / "nlen-nl-en")
FACTS = ModelFacts("tiny", "1", "Apache-2.0", "Tiny.")


def test_a_file_is_written_as_it_was_read(tmp_path: Path) -> None:
    original = EMBEDDED.directory / "model.bin"
    write_model_file(tmp_path / "model.bin", read_model_file(original))
    assert (tmp_path / "model.bin").read_bytes() == original.read_bytes()


@pytest.mark.parametrize("quantization", ["int8", "int8_float32", "float16", "float32"])
def test_what_is_converted_at_once_has_the_same_bytes(tiny_release: Path, tmp_path: Path, quantization: str) -> None:
    wide = convert_opus(tiny_release, tmp_path / "wide", FACTS, quantization="float32")
    theirs = convert_opus(tiny_release, tmp_path / "theirs", FACTS, quantization=quantization)
    ours = quantise(wide, tmp_path / "ours", quantization, "ours")
    assert (ours.directory / "model.bin").read_bytes() == (theirs.directory / "model.bin").read_bytes()
    assert (ours.name, ours.quantization) == ("ours", quantization)
    verify(locate_model(ours.directory), checksums=True)


def test_no_processor_overflows_with_int8(tiny_release: Path, tmp_path: Path) -> None:
    """Two products of a weight and an input of up to 255 are added in 16 bits where there is no VNNI."""
    made = convert_opus(tiny_release, tmp_path / "tiny", FACTS)
    for directory in (made.directory, EMBEDDED.directory):
        variables = read_model_file(directory / "model.bin").variables
        matrices = [value.astype(int) for value in variables.values() if value.dtype == "int8" and value.ndim == 2]
        assert matrices
        assert 2 * 255 * max(np.abs(matrix).max() for matrix in matrices) < 2**15


def test_int8_that_would_overflow_is_made_narrower(tmp_path: Path) -> None:
    name = "decoder/projection/weight"
    wide = {name: np.array([[127, -64], [10, 5]], "int8"), f"{name}_scale": np.array([2.0, 4.0], "float32")}
    file = ModelFile("TransformerSpec", 7, wide, {})
    narrow = requantise(file, "int8")
    assert narrow.variables[name].tolist() == [[64, -32], [64, 32]]
    assert dense(narrow, name) == pytest.approx(dense(file, name), rel=0.01)


def test_rows_that_are_int8_stay_as_they_are(tmp_path: Path) -> None:
    made = quantise(EMBEDDED, tmp_path / "made", "int8_float32", "made")
    assert (made.directory / "model.bin").read_bytes() == (EMBEDDED.directory / "model.bin").read_bytes()


def test_a_row_of_zeros_stays_zero(tiny_release: Path, tmp_path: Path) -> None:
    wide = convert_opus(tiny_release, tmp_path / "wide", FACTS, quantization="float32")
    file = read_model_file(wide.directory / "model.bin")
    name = "decoder/embeddings/weight"
    file.variables[name] = file.variables[name].copy()
    file.variables[name][3] = 0
    write_model_file(wide.directory / "model.bin", file)
    weights = read_weights(wide.directory / "model.bin")
    assert not weights[name][3].any()
    (wide.directory / "model.toml").write_text(
        "\n".join(
            line
            for line in (wide.directory / "model.toml").read_text(encoding="utf-8").splitlines()
            if not line.startswith('"model.bin"')
        )
    )
    back = quantise(read_description(wide.directory), tmp_path / "int8", "int8", "back")
    rounded = read_weights(back.directory / "model.bin")[name]
    assert not rounded[3].any()
    # Rounding moves a number by half a step of its row at most.
    step = np.abs(weights[name]).max(axis=1, keepdims=True) / LARGEST
    assert (np.abs(rounded - weights[name]) <= step * 0.5001).all()


@given(arrays("float32", array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-1e6, 1e6, width=32)))
def test_rounding_moves_a_number_by_half_a_step_at_most(matrix: NDArray[np.float32]) -> None:
    file = ModelFile("TransformerSpec", 7, {"decoder/projection/weight": matrix}, {})
    rounded = requantise(file, "int8")
    assert rounded.variables["decoder/projection/weight"].dtype == "int8"
    step = np.abs(matrix).max(axis=1, keepdims=True) / LARGEST
    error = np.abs(dense(rounded, "decoder/projection/weight") - matrix)
    assert (error <= step * 0.5001 + 1e-30).all()
    # What is int8 already stays as it is, however often it is asked for.
    again = requantise(requantise(rounded, "int8_float32"), "int8")
    assert (again.variables["decoder/projection/weight"] == rounded.variables["decoder/projection/weight"]).all()
    assert again.variables.keys() == rounded.variables.keys()


def test_float16_and_float32_of_the_embedded_model_translate(tmp_path: Path) -> None:
    sentences = ["De minister stuurde een brief aan de Kamer.", "Het regent."]
    for quantization in ("float16", "float32"):
        made = quantise(EMBEDDED, tmp_path / quantization, quantization, f"x-{quantization}")
        texts = [t.text for t in Translator(made.directory, beam_size=1, threads=1).translate(sentences)]
        assert texts[0].startswith("The minister sent a letter")
        assert made.facts.scores == {}
        assert (made.directory / "README.md").is_file()


def test_nothing_is_overwritten_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(NlenError, match="exists already"):
        quantise(EMBEDDED, tmp_path / "there", "float16", "x")
    with pytest.raises(NlenError, match="not a quantization"):
        quantise(EMBEDDED, tmp_path / "new", "int3", "x")
    damaged = shutil.copytree(EMBEDDED.directory, tmp_path / "damaged")
    (damaged / "model.bin").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"model\.bin.*damaged"):
        quantise(read_description(damaged), tmp_path / "new", "float16", "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged", "there"]


def test_the_new_name_says_the_type(tiny_release: Path, tmp_path: Path) -> None:
    assert quantised_name(EMBEDDED, "float16") == "nlen-nl-en-float16"
    made = quantise(EMBEDDED, tmp_path / "made", "float16", "nlen-nl-en-float16")
    assert quantised_name(made, "int8") == "nlen-nl-en-int8"
