"""What models run on, as a user says it: the same options wherever a command loads one."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import pytest

from align.cli import run
from align.corpus import BuildSettings
from align.errors import UsageError
from align.modelhub.runtime import ComputeOptions

COMMANDS = {
    "translate": ["translate", "{nl}"],
    "align": ["align", "{nl}", "{en}"],
    "eval": ["eval", "translation", "{nl}", "{en}"],
    "corpus": ["corpus", "build", "{nl}", "-o", "{out}", "--workers", "1"],
}


@pytest.fixture(autouse=True)
def without_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "nl.txt").write_text("De brug over het kanaal blijft voorlopig open.\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("The bridge over the canal will stay open for now.\n", encoding="utf-8")
    return {"nl": tmp_path / "nl.txt", "en": tmp_path / "en.txt", "out": tmp_path / "out"}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_machine_has_not_is_said_before_anything_is_done(
    command: str, places: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [part.format(**places) for part in COMMANDS[command]]
    for options, message in (
        (["--device", "cuda"], 'there is no device "cuda" here'),
        (["--device-index", "1"], "there is no device 1 here, but one cpu device, 0"),
        (["--compute-type", "bfloat16"], "this cpu does not compute in bfloat16; give one of float32, int8"),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ctranslate2, "get_supported_compute_types", lambda device, index: {"float32", "int8"})
            assert run([*arguments, *options]) == 2
        written = capsys.readouterr()
        assert message in written.err
        assert written.out == ""
    assert not places["out"].exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_loads_a_model_heeds_them(
    command: str, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = ctranslate2.Translator

    def watched(folder: str, **options: object) -> object:
        asked.append((options["device"], options["device_index"], options["compute_type"]))
        return real(folder, **options)

    monkeypatch.setattr(ctranslate2, "Translator", watched)
    arguments = [part.format(**places) for part in COMMANDS[command]]
    assert run([*arguments, "--device", "auto", "--device-index", "0", "--compute-type", "float32", "-q"]) == 0
    assert asked == [("cpu", [0], "float32")]


def test_a_build_knows_what_its_models_ran_on_and_not_with_how_many_threads() -> None:
    plain, other, threads = (
        BuildSettings(inputs=("in",), compute=compute).as_json()
        for compute in (ComputeOptions(), ComputeOptions(compute_type="float32"), ComputeOptions(threads=3))
    )
    assert plain != other
    assert plain == threads


def test_a_ray_cluster_is_not_asked_for_graphics_cards(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs the extra [ray]")
    from align.corpus.ray_executor import ray_executor

    settings = BuildSettings(inputs=("in",), compute=ComputeOptions(device="cuda"))
    with pytest.raises(UsageError, match="leave out --device, or --ray"):
        ray_executor()(settings, tmp_path)
