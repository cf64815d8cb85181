"""Loading models: on the processor with as many workers as cores, on a graphics card with one."""

from __future__ import annotations

from typing import Any

import ctranslate2
import pytest

from align import Translator
from align.errors import ModelError, UsageError
from align.modelhub import embedded_directory, read_description, runtime
from align.modelhub.runtime import ComputeOptions, available_cores, load_model

EMBEDDED = read_description(embedded_directory() / "nlen-nl-en")


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A machine with sixteen cores and two graphics cards; gives what CTranslate2 is asked for."""
    asked: list[dict[str, Any]] = []

    def types(device: str, index: int = 0) -> set[str]:
        assert index < 2
        return {"float16", "float32", "int8_float16"} if device == "cuda" else {"float32", "int8"}

    monkeypatch.setattr(runtime, "available_cores", lambda: 16)
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 2)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", types)
    monkeypatch.setattr(ctranslate2, "Translator", lambda folder, **options: asked.append(options))
    return asked


@pytest.mark.parametrize(
    ("options", "device", "indices", "threads", "workers"),
    [
        (ComputeOptions(), "cpu", [0], 16, 16),
        (ComputeOptions(threads=3), "cpu", [0], 3, 3),
        (ComputeOptions(threads=99), "cpu", [0], 16, 16),
        (ComputeOptions(device="cuda"), "cuda", [0], 1, 1),
        (ComputeOptions(threads=8, device="auto", device_index=1), "cuda", [1], 1, 1),
        (ComputeOptions(device="cuda", device_index=(0, 1), compute_type="float16"), "cuda", [0, 1], 1, 2),
    ],
)
def test_a_graphics_card_has_one_worker(
    cards: list[dict[str, Any]], options: ComputeOptions, device: str, indices: list[int], threads: int, workers: int
) -> None:
    assert load_model(EMBEDDED, options).workers == workers
    [asked] = cards
    assert (asked["device"], asked["device_index"], asked["inter_threads"]) == (device, indices, threads)
    assert asked["compute_type"] == options.compute_type


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (ComputeOptions(device="cuda", device_index=2), "no device 2 here, but graphics cards 0 to 1"),
        (ComputeOptions(device="cpu", device_index=1), "no device 1 here, but one cpu device, 0"),
        (ComputeOptions(device="cuda", compute_type="int16"), "cuda does not compute in int16; give one of float16, "),
        (ComputeOptions(compute_type="float16"), "cpu does not compute in float16; give one of float32, int8, or auto"),
    ],
)
def test_what_the_machine_has_not_is_said(cards: list[dict[str, Any]], options: ComputeOptions, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load_model(EMBEDDED, options)
    assert cards == []


@pytest.mark.parametrize(
    "wrong",
    [{"threads": -1}, {"device": "tpu"}, {"device_index": -1}, {"device_index": ()}, {"device_index": (0, 0)}],
)
def test_options_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"; give"):
        ComputeOptions(**wrong)
    with pytest.raises(UsageError, match=r"; give"):
        Translator(**wrong)
    with pytest.raises(UsageError, match="no compute type"):
        Translator(compute_type="int4")


def test_without_a_graphics_card_auto_is_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    loaded = load_model(EMBEDDED, ComputeOptions(device="auto"))
    assert (loaded.translator.device, loaded.workers) == ("cpu", available_cores())
    with pytest.raises(UsageError, match='no device "cuda" here'):
        load_model(EMBEDDED, ComputeOptions(device="cuda"))


def test_the_compute_type_is_heeded() -> None:
    sentence = "De minister stuurde een brief aan de Kamer."
    scores = set()
    for compute_type in ("default", "float32"):
        translator = Translator(EMBEDDED.directory, threads=1, compute_type=compute_type)
        [translation] = translator.translate([sentence])
        assert translation.text.startswith("The minister sent a letter")
        scores.add(translation.score)
    assert len(scores) == 2


def test_what_is_no_model_cannot_be_loaded(tmp_path: Any) -> None:
    (tmp_path / "model.toml").write_bytes((EMBEDDED.directory / "model.toml").read_bytes())
    with pytest.raises(ModelError, match=r"cannot be loaded .*install it again"):
        load_model(read_description(tmp_path))
