"""What a model wants of its input beside the text: plain punctuation, a piece for the target language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from align.modelhub import embedded_directory, read_description
from align.translation.engine.marian import DecodingOptions, MarianModel


@pytest.fixture(scope="module")
def embedded() -> MarianModel:
    return MarianModel(read_description(embedded_directory() / "nlen-nl-en"), threads=1)


def with_input(folder: Path, line: str) -> MarianModel:
    """The embedded model with a line in the table [input] of its description."""
    shutil.copytree(embedded_directory() / "nlen-nl-en", folder)
    text = (folder / "model.toml").read_text(encoding="utf-8")
    (folder / "model.toml").write_text(f"{text}\n[input]\n{line}\n", encoding="utf-8")
    return MarianModel(read_description(folder), threads=1)


def test_plain_punctuation_is_made_before_pieces(embedded: MarianModel, tmp_path: Path) -> None:
    model = with_input(tmp_path / "model", 'punctuation = "plain"')
    typographic, plain = "„Zo’n man” …", '"Zo\'n man" ...'
    assert model.encode([typographic]) == embedded.encode([plain])
    assert embedded.encode([typographic]) != embedded.encode([plain])


def test_the_prefix_goes_before_every_source(embedded: MarianModel, tmp_path: Path) -> None:
    model = with_input(tmp_path / "model", 'prefix = "▁niet"')
    batch = embedded.encode(["Het regent.", "De zon schijnt morgen in Utrecht."])
    options = DecodingOptions(beam_size=1)
    assert model.submit(batch, options)() == embedded.submit([["▁niet", *pieces] for pieces in batch], options)()
    assert model.submit(batch, options)() != embedded.submit(batch, options)()
