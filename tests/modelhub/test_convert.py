"""Hugging Face Marian -> CTranslate2 and back: the translations stay those of the original.

Needs torch and transformers, which only converting needs; `make bench` installs them and runs these tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="converting models needs the extra [convert]")
pytest.importorskip("transformers", reason="converting models needs the extra [convert]")

from align import Translator
from align.errors import ModelError
from align.modelhub import locate_model
from align.modelhub.description import ModelFacts
from align.modelhub.huggingface import convert_huggingface, export_huggingface
from align.modelhub.runtime import ComputeOptions
from align.translation.engine.marian import DecodingOptions, MarianModel

SENTENCES = ["De minister stuurde een brief aan de Kamer.", "Het regent.", "„Wij blijven hier”, zei de man."]
FACTS = ModelFacts(name="copy", version="1", licence="Apache-2.0", description='A "copy".')


@pytest.fixture(scope="module")
def huggingface(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "hf"
    export_huggingface(locate_model(), folder)
    return folder


def generate(folder: Path, sentences: list[str]) -> list[str]:
    """What transformers makes of the sentences, greedily."""
    from transformers import MarianMTModel, MarianTokenizer

    tokenizer: Any = MarianTokenizer(str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"))
    network: Any = MarianMTModel.from_pretrained(folder).eval()
    encoded = tokenizer(sentences, return_tensors="pt", padding=True)
    output = network.generate(**encoded, num_beams=1, max_length=100)
    return list(tokenizer.batch_decode(output, skip_special_tokens=True))


def decode(folder: Path, sentences: list[str]) -> list[str]:
    # The export is converted without its lexicon.
    model = MarianModel(locate_model(folder), ComputeOptions(threads=1), lexicon=False)
    return [h[0].text for h in model.submit(model.encode(sentences), DecodingOptions(beam_size=1))()]


def test_a_float32_conversion_translates_as_transformers_does(huggingface: Path, tmp_path: Path) -> None:
    convert_huggingface(huggingface, tmp_path / "f32", FACTS, quantization="float32")
    assert decode(tmp_path / "f32", SENTENCES) == generate(huggingface, SENTENCES)


def test_converting_the_export_gives_the_same_translations(huggingface: Path, tmp_path: Path) -> None:
    made = convert_huggingface(huggingface, tmp_path / "int8", FACTS)
    assert made.quantization == "int8"
    assert made.facts.description == 'A "copy".'
    assert decode(tmp_path / "int8", SENTENCES) == decode(locate_model().directory, SENTENCES)
    assert [t.text for t in Translator(tmp_path / "int8").translate(SENTENCES)]


def test_a_model_that_is_converted_anew_keeps_its_card(huggingface: Path, tmp_path: Path) -> None:
    target = tmp_path / "model"
    convert_huggingface(huggingface, target, FACTS)
    (target / "README.md").write_text("# Card\n")
    convert_huggingface(huggingface, target, FACTS)
    assert (target / "README.md").read_text() == "# Card\n"
    assert [p.name for p in tmp_path.iterdir()] == ["model"]


def test_an_incomplete_folder_is_refused_and_leaves_nothing(huggingface: Path, tmp_path: Path) -> None:
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf" / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=r"model\.safetensors: missing"):
        convert_huggingface(tmp_path / "hf", tmp_path / "out", FACTS)
    assert not (tmp_path / "out").exists()
