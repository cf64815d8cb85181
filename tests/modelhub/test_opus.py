"""Marian releases -> model folders: the translations stay those of the model that the release was made from."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy
import pytest

from align import Translator
from align.errors import ModelError
from align.modelhub import embedded_directory, read_description
from align.modelhub.archive import convert_opus
from align.modelhub.description import ModelFacts, ModelOrigin
from align.modelhub.pull import try_out
from align.modelhub.weights import quantise
from scripts.news import read_news

EMBEDDED = read_description(embedded_directory() / "nlen-nl-en")
FACTS = ModelFacts("copy", "1", "Apache-2.0", "A copy.", max_source_pieces=EMBEDDED.facts.max_source_pieces)

Copy = Callable[[Path], Path]


@pytest.fixture(scope="module")
def news() -> list[str]:
    """Sixty sentences of the project's own news corpus."""
    return [source for article in islice(read_news("part-01"), 10) for source, _ in article.pairs][:60]


def translate(model: Path, sentences: list[str]) -> list[tuple[str, float]]:
    translator = Translator(model, beam_size=2, threads=2, lexicon=False)
    return [(translation.text, round(translation.score, 4)) for translation in translator.translate(sentences)]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, news: list[str]) -> dict[str, list[tuple[str, float]]]:
    """What the embedded model makes of the news, with its own weights and with the same in float32."""
    wide = quantise(EMBEDDED, tmp_path_factory.mktemp("wide") / "model", "float32", "wide")
    return {"int8": translate(EMBEDDED.directory, news), "float32": translate(wide.directory, news)}


@pytest.mark.parametrize("quantization", ["float32", "int8"])
def test_a_converted_release_translates_as_the_original(
    release: Path, tmp_path: Path, news: list[str], original: dict[str, list[tuple[str, float]]], quantization: str
) -> None:
    assert len(set(news)) > 50
    made = convert_opus(release, tmp_path / "made", FACTS, quantization=quantization)
    assert made.quantization == quantization
    assert translate(made.directory, news) == original[quantization]


def test_a_release_with_a_vocabulary_for_each_language_translates_as_the_original(
    release: Path, copy_of: Copy, tmp_path: Path, news: list[str], original: dict[str, list[tuple[str, float]]]
) -> None:
    """The target's pieces are numbered otherwise, and its SentencePiece model is another file."""
    folder = copy_of(release)
    weights = next(folder.glob("*.npz"))
    with numpy.load(weights) as file:
        arrays = dict(file.items())
    order = numpy.random.default_rng(7).permutation(len(arrays["Wemb"]))
    arrays["encoder_Wemb"] = arrays.pop("Wemb")
    arrays["decoder_Wemb"] = arrays["encoder_Wemb"][order]
    arrays["decoder_ff_logit_out_b"] = arrays["decoder_ff_logit_out_b"][:, order]
    numpy.savez(weights, **arrays)
    lines = (folder / "vocab.yml").read_text(encoding="utf-8").splitlines()
    (folder / "source.vocab.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    renumbered = [lines[old].rpartition(":")[0] + f": {new}" for new, old in enumerate(order)]
    (folder / "target.vocab.yml").write_text("\n".join(renumbered) + "\n", encoding="utf-8")
    decoder = (folder / "decoder.yml").read_text(encoding="utf-8")
    decoder = decoder.replace("vocab.yml", "source.vocab.yml", 1).replace("- vocab.yml", "- target.vocab.yml")
    (folder / "decoder.yml").write_text(decoder, encoding="utf-8")
    with (folder / "target.spm").open("ab") as spm:
        spm.write(b"\xa0\x06\x01")  # a field that SentencePiece does not know and skips
    made = convert_opus(folder, tmp_path / "made", FACTS)
    assert {"source_vocabulary.json", "target_vocabulary.json", "source.spm", "target.spm"} <= set(made.files)
    assert (made.source_spm, made.target_spm) == ("source.spm", "target.spm")
    # The sums over the vocabulary run in another order: the texts are the same, the scores nearly so.
    for (text, score), (theirs, their_score) in zip(
        translate(made.directory, news[:20]), original["int8"], strict=False
    ):
        assert text == theirs
        assert abs(score - their_score) < 0.01


def test_the_end_of_the_sentence_is_added_once(tiny_release: Path, tmp_path: Path) -> None:
    """The converter tells CTranslate2 to add the piece that `align.translation` adds as well."""
    made = convert_opus(tiny_release, tmp_path / "made", FACTS)
    assert json.loads((made.directory / "config.json").read_text(encoding="utf-8"))["add_source_eos"] is False


def test_the_description_says_what_is_known(tiny_release: Path, tmp_path: Path) -> None:
    origin = ModelOrigin("opus-mt", "https://example.org/a.zip", "0" * 64)
    scores = {"set": {"bleu": 61.8}}
    facts = ModelFacts("a-b", "2.0", "CC-BY-4.0", 'It says "hé"\\\n', "nl", "en", 200, "plain", ">>eng<<", scores)
    made = convert_opus(tiny_release, tmp_path / "made", facts, origin=origin)
    assert made == read_description(tmp_path / "made")
    assert (made.facts, made.origin) == (facts, origin)
    assert (made.name, made.version) == ("a-b", "2.0")
    assert made.facts.punctuated("„Zo’n” … «dag»") == '"Zo\'n" ... "dag"'
    assert EMBEDDED.facts.punctuated("„Zo’n” …") == "„Zo’n” …"


def test_card_and_licence_of_the_publisher_are_kept_and_tamed(tiny_release: Path, tmp_path: Path) -> None:
    made = convert_opus(tiny_release, tmp_path / "made", FACTS)
    card = (made.directory / "README.md").read_text(encoding="utf-8")
    assert card.startswith("# copy, version 1\n")
    assert "* dataset: opus" in card
    assert "\x1b" not in card
    assert "Attribution" in (made.directory / "LICENSE").read_text(encoding="utf-8")
    assert "README.md" not in made.files


def test_a_release_in_a_folder_of_the_archive_is_found(tiny_release: Path, copy_of: Copy, tmp_path: Path) -> None:
    assert convert_opus(copy_of(tiny_release).parent, tmp_path / "made", FACTS).name == "copy"


@pytest.mark.parametrize("missing", ["decoder.yml", "source.spm", "target.spm", "vocab.yml", "*.npz"])
def test_a_release_that_lacks_a_file_is_refused(
    tiny_release: Path, copy_of: Copy, tmp_path: Path, missing: str
) -> None:
    folder = copy_of(tiny_release)
    next(folder.glob(missing)).unlink()
    with pytest.raises(ModelError, match=r"decoder\.yml"):
        convert_opus(folder, tmp_path / "made", FACTS)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "text",
    [
        "models:\n  - ../secret.npz\nvocabs:\n  - vocab.yml\n",
        "models:\n  - /etc/hostname\nvocabs:\n  - vocab.yml\n",
        "models:\n  - {npz}\nvocabs:\n  - ../../secret.yml\n",
        "models:\n  - {npz}\nvocabs:\n  - source.spm\n",
        "models: []\nvocabs: []\n",
        "models: 3\n",
        "- just a list\n",
        "!!python/object/apply:os.system [true]\n",
        "a: [" * 5000,
        "\x00",
        "",
    ],
)
def test_a_decoder_yml_that_makes_no_sense_is_refused(
    tiny_release: Path, copy_of: Copy, tmp_path: Path, text: str
) -> None:
    folder = copy_of(tiny_release)
    npz = next(folder.glob("*.npz")).name
    (folder.parent / "secret.npz").write_bytes((folder / npz).read_bytes())
    (folder / "decoder.yml").write_text(text.replace("{npz}", npz), encoding="utf-8")
    with pytest.raises(ModelError, match=r"decoder\.yml"):
        convert_opus(folder, tmp_path / "made", FACTS)


def test_weights_that_are_none_are_refused(tiny_release: Path, copy_of: Copy, tmp_path: Path) -> None:
    folder = copy_of(tiny_release)
    npz = next(folder.glob("*.npz"))
    with numpy.load(npz) as file:
        arrays = dict(file.items())
    for change in ({"encoder_l1_self_Wq": None}, {"Wemb": arrays["Wemb"][:100]}, {"special:model.yml": None}):
        numpy.savez(npz, **{name: value for name, value in {**arrays, **change}.items() if value is not None})
        with pytest.raises(ModelError, match="CTranslate2 cannot convert this release"):
            convert_opus(folder, tmp_path / "made", FACTS)
    numpy.savez(npz, **{**arrays, "special:model.yml": numpy.array([{"a": 1}], dtype=object)})
    with pytest.raises(ModelError, match="CTranslate2 cannot convert this release"):
        convert_opus(folder, tmp_path / "made", FACTS)
    npz.write_bytes(b"\x80\x04cos\nsystem\n")
    with pytest.raises(ModelError, match="not Marian weights"):
        convert_opus(folder, tmp_path / "made", FACTS)


def test_weights_that_unpack_to_too_much_are_refused(tiny_release: Path, copy_of: Copy, tmp_path: Path) -> None:
    folder = copy_of(tiny_release)
    numpy.savez_compressed(next(folder.glob("*.npz")), Wemb=numpy.zeros(3_000_000))
    with pytest.raises(ModelError, match="24000128 are a trap"):
        convert_opus(folder, tmp_path / "made", FACTS)


def test_a_trial_tells_a_model_from_what_only_looks_like_one(tiny_release: Path, copy_of: Copy, tmp_path: Path) -> None:
    sentence, translation = try_out(EMBEDDED)
    assert sentence.startswith("De trein")
    assert "train" in translation
    folder = copy_of(tiny_release)
    npz = next(folder.glob("*.npz"))
    with numpy.load(npz) as file:
        arrays = dict(file.items())
    pieces = (folder / "vocab.yml").read_text(encoding="utf-8").splitlines()
    dots = next(number for number, line in enumerate(pieces) if line.startswith('"…"'))
    arrays["decoder_ff_logit_out_b"][0, dots] = 1000
    numpy.savez(npz, **arrays)
    mute = convert_opus(folder, tmp_path / "mute", FACTS)
    with pytest.raises(ModelError, match="does not translate: it makes '…"):
        try_out(mute)
    (mute.directory / "source.spm").write_bytes(b"no SentencePiece model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        try_out(mute)
