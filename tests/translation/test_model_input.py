"""What a model wants of its input beside the text: plain punctuation, a piece for the target language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from align.modelhub import embedded_directory, read_description
from align.modelhub.runtime import ComputeOptions
from align.translation.engine.marian import DecodingOptions, MarianModel


@pytest.fixture(scope="module")
def embedded() -> MarianModel:
    return MarianModel(read_description(embedded_directory() / "nlen-nl-en"), ComputeOptions(threads=1))


def with_input(folder: Path, line: str) -> MarianModel:
    """The embedded model with a line in the table [input] of its description."""
    shutil.copytree(embedded_directory() / "nlen-nl-en", folder)
    text = (folder / "model.toml").read_text(encoding="utf-8")
    (folder / "model.toml").write_text(f"{text}\n[input]\n{line}\n", encoding="utf-8")
    return MarianModel(read_description(folder), ComputeOptions(threads=1))


def test_plain_punctuation_is_made_before_pieces(embedded: MarianModel, tmp_path: Path) -> None:
    model = with_input(tmp_path / "model", 'punctuation = "plain"')
    typographic, plain = "„Zo’n man” …", '"Zo\'n man" ...'
    assert model.encode([typographic]) == embedded.encode([plain])
    assert embedded.encode([typographic]) != embedded.encode([plain])


def test_targets_are_given_the_punctuation_of_training_as_well(embedded: MarianModel, tmp_path: Path) -> None:
    model = with_input(tmp_path / "model", 'punctuation = "plain"')
    source, target, plain = "„Zo’n man”, zei zij…", "“It’s such a man”, she said…", '"It\'s such a man", she said...'
    [ours], [theirs] = model.score([source], [target]), embedded.score(['"Zo\'n man", zei zij...'], [plain])
    assert ours == theirs
    assert embedded.score([source], [target]) != [theirs]
    [look] = model.attention([source], [target])
    [as_plain] = embedded.attention(['"Zo\'n man", zei zij...'], [plain])
    assert look.rows == as_plain.rows
    # The places are those of the text that was given.
    assert [target[start:end] for start, end in look.target_spans if end > start][:2] == ["“", "I"]
    assert look.target_spans[-1] == (len(target) - 1, len(target))
    assert look.source_spans[-1] == (len(source) - 1, len(source))
    options = DecodingOptions(beam_size=1)
    assert model.continuations([source], ["“It’s"], options) == embedded.continuations(
        ['"Zo\'n man", zei zij...'], ["\"It's"], options
    )


def test_the_prefix_goes_before_every_source(embedded: MarianModel, tmp_path: Path) -> None:
    model = with_input(tmp_path / "model", 'prefix = "▁niet"')
    batch = embedded.encode(["Het regent.", "De zon schijnt morgen in Utrecht."])
    options = DecodingOptions(beam_size=1)
    assert model.submit(batch, options)() == embedded.submit([["▁niet", *pieces] for pieces in batch], options)()
    assert model.submit(batch, options)() != embedded.submit(batch, options)()
