"""The mean of models: exactly that, with everything a model folder needs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

torch: Any = pytest.importorskip("torch", reason="training needs torch: pip install 'nlen[train]'")
transformers: Any = pytest.importorskip("transformers", reason="training needs transformers: pip install 'nlen[train]'")


def model(folder: Path, seed: int, width: int = 8) -> Path:
    from scripts.training.network import new_network
    from scripts.training.recipe import Network

    torch.manual_seed(seed)
    shape = Network(vocabulary=16, width=width, feed_forward=16, heads=2, encoder_layers=1, decoder_layers=1)
    new_network(shape).save_pretrained(folder)
    for name in ("vocab.json", "source.spm", "target.spm"):
        (folder / name).write_text(name)
    return folder


def weights(folder: Path) -> dict[str, Any]:
    state: dict[str, Any] = transformers.MarianMTModel.from_pretrained(folder).state_dict()
    return state


def test_every_weight_is_the_mean_by_shares(tmp_path: Path) -> None:
    from scripts.average_weights import average

    one, other = model(tmp_path / "one", 1), model(tmp_path / "other", 2)
    average([one, other], [0.75, 0.25], tmp_path / "mean")
    first, second, mean = weights(one), weights(other), weights(tmp_path / "mean")
    assert mean.keys() == first.keys()
    for name, weight in mean.items():
        assert torch.allclose(weight, 0.75 * first[name] + 0.25 * second[name], atol=1e-6), name
    assert (tmp_path / "mean/source.spm").read_text() == "source.spm"


def test_models_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    from scripts.average_weights import average

    one, wide = model(tmp_path / "one", 1), model(tmp_path / "wide", 1, width=16)
    with pytest.raises(ValueError, match="network"):
        average([one, wide], [0.5, 0.5], tmp_path / "mean")
    other = shutil.copytree(one, tmp_path / "other")
    (other / "vocab.json").write_text("another")
    with pytest.raises(ValueError, match="vocabulary"):
        average([one, other], [0.5, 0.5], tmp_path / "mean")
    with pytest.raises(ValueError, match="shares"):
        average([one, one], [0.5, 0.6], tmp_path / "mean")
    assert not (tmp_path / "mean").exists()
