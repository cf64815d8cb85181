"""The weights of a CTranslate2 model can be read back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pytest

from align.errors import ModelError
from align.modelhub import locate_model
from align.modelhub.model_file import read_weights


def test_the_embedded_weights_have_the_shapes_of_a_transformer() -> None:
    model = locate_model()
    weights = read_weights(model.directory / "model.bin")
    vocabulary = json.loads((model.directory / "shared_vocabulary.json").read_text(encoding="utf-8"))
    embeddings = weights["decoder/embeddings/weight"]
    assert embeddings.shape[0] == len(vocabulary)
    assert embeddings.dtype == numpy.float32
    width = embeddings.shape[1]
    assert weights["encoder/layer_0/self_attention/linear_0/weight"].shape == (3 * width, width)
    assert 0.005 < float(numpy.abs(embeddings).mean()) < 1
    assert int(weights["encoder/num_heads"]) > 0


@pytest.mark.parametrize("content", [b"", b"\x06\0\0\0", b"\x63\0\0\0" * 8, b"PK\x03\x04" * 100])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.bin").write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.bin"):
        read_weights(tmp_path / "model.bin")
