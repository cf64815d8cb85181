"""Exports a model folder of nlen as a Marian release, laid out as those of OPUS-MT.

The release holds the weights (`.npz`), `vocab.yml`, `decoder.yml`, `source.spm`, `target.spm` and the model card;
`nlen model pull NAME --from FILE.zip` takes it back. The weights of an int8 model are the rounded ones.

    python -m scripts.export_marian nlen-nl-en release/
    python -m scripts.export_marian nlen-nl-en release.zip
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import ModelError, NlenError
from align.modelhub import ModelDescription, locate_model
from align.modelhub.model_file import read_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Weights = dict[str, NDArray[np.float32]]

WEIGHTS = "nlen.transformer.model1.npz.best-perplexity.npz"
_ACTIVATIONS = {0: "relu", 2: "swish", 4: "gelu"}
"""Marian's names for the numbers of `ctranslate2.specs.common_spec.Activation`."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="name or folder of a model")
    parser.add_argument("target", type=Path, help="folder to make, or a .zip file")
    args = parser.parse_args()
    try:
        model = locate_model(args.model)
        if args.target.suffix == ".zip":
            with tempfile.TemporaryDirectory() as scratch:
                export_marian(model, Path(scratch) / "release")
                zip_release(Path(scratch) / "release", args.target)
        else:
            export_marian(model, args.target)
    except NlenError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{args.target}: {model.name} {model.version} as a Marian release")
    return 0


def export_marian(model: ModelDescription, target: Path) -> None:
    """Writes `model` as a folder that Marian reads.

    Args:
        model: a Marian transformer with sinusoidal positions.
        target: folder to make; it must not exist.

    Raises:
        ModelError: the folder exists, or the model is of a kind that Marian's format has no place for.
    """
    import numpy

    if target.exists():
        raise ModelError(f"{target}: exists already; name a new folder.")
    weights = read_weights(model.directory / "model.bin")
    vocabularies = [_vocabulary(model.directory, side) for side in ("source", "target")]
    config = _config(model, weights, [len(pieces) for pieces in vocabularies])
    arrays = _arrays(weights)
    # Marian keeps its settings among the weights, as the bytes of a YAML file with a zero at the end.
    arrays["special:model.yml"] = numpy.frombuffer(config.encode() + b"\0", dtype="int8")
    target.mkdir(parents=True)
    numpy.savez(target / WEIGHTS, **arrays)
    names = ["vocab.yml"] if vocabularies[0] == vocabularies[1] else ["source.vocab.yml", "target.vocab.yml"]
    for name, pieces in zip(names, vocabularies, strict=False):
        _write_vocabulary(target / name, pieces)
    decoder = ["relative-paths: true", "models:", f"  - {WEIGHTS}", "vocabs:", f"  - {names[0]}", f"  - {names[-1]}"]
    settings = ["beam-size: 6", "normalize: 1", "word-penalty: 0"]
    (target / "decoder.yml").write_text("\n".join([*decoder, *settings]) + "\n", encoding="utf-8")
    shutil.copyfile(model.directory / model.source_spm, target / "source.spm")
    shutil.copyfile(model.directory / model.target_spm, target / "target.spm")
    for name in ("README.md", "LICENSE"):
        if (model.directory / name).is_file():
            shutil.copyfile(model.directory / name, target / name)


def zip_release(folder: Path, target: Path) -> None:
    """Packs a release as OPUS-MT does: its files without a folder around them."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)


def _vocabulary(directory: Path, side: str) -> list[str]:
    for name in ("shared_vocabulary.json", f"{side}_vocabulary.json"):
        if (directory / name).is_file():
            pieces: list[str] = json.loads((directory / name).read_text(encoding="utf-8"))
            return pieces
    raise ModelError(f"{directory}: no vocabulary of the {side} language; convert the model again.")


def _write_vocabulary(path: Path, pieces: list[str]) -> None:
    """`vocab.yml`: a line with each piece, quoted, and its number."""
    if unsafe := [piece for piece in pieces if not piece.isprintable()]:
        raise ModelError(f"{path}: the piece {unsafe[0]!r} has no place in a vocab.yml; the model cannot be exported.")
    quoted = (piece.replace("\\", "\\\\").replace('"', '\\"') for piece in pieces)
    path.write_text("".join(f'"{piece}": {n}\n' for n, piece in enumerate(quoted)), encoding="utf-8")


def _config(model: ModelDescription, weights: Weights, vocabularies: list[int]) -> str:
    """Marian's settings of the network, as YAML."""
    embeddings = weights["decoder/embeddings/weight"]
    width = embeddings.shape[1]
    activation = _ACTIVATIONS.get(int(weights["decoder/activation"]))
    start = int(weights.get("decoder/start_from_zero_embedding", 0))
    if activation is None or not start or abs(float(weights["decoder/scale_embeddings"]) - width**0.5) > 1e-3:
        raise ModelError(f"{model.directory}: not a Marian transformer; it cannot be exported.")
    # Each layer has one norm of its feed-forward block.
    norms = [name.split("/")[0] for name in weights if name.endswith("/ffn/layer_norm/gamma")]
    pre_norm = bool(weights["decoder/pre_norm"])
    shared = _same(embeddings, weights["encoder/embeddings_0/weight"])
    tied = _same(embeddings, weights["decoder/projection/weight"])
    settings = {
        "type": "transformer",
        "version": "v1.9.0",
        "dim-vocabs": vocabularies,
        "dim-emb": width,
        "enc-depth": norms.count("encoder"),
        "dec-depth": norms.count("decoder"),
        "tied-embeddings-all": shared and tied,
        "tied-embeddings-src": shared,
        "tied-embeddings": tied,
        "skip": False,
        "transformer-heads": int(weights["decoder/num_heads"]),
        "transformer-dim-ffn": weights["encoder/layer_0/ffn/linear_0/weight"].shape[0],
        "transformer-ffn-depth": 2,
        "transformer-ffn-activation": activation,
        "transformer-preprocess": "n" if pre_norm else "",
        "transformer-postprocess": "da" if pre_norm else "dan",
        "transformer-postprocess-emb": "nd" if "decoder/layernorm_embedding/gamma" in weights else "d",
        "transformer-postprocess-top": "n" if pre_norm else "",
        "transformer-decoder-autoreg": "self-attention",
        "transformer-no-projection": False,
        "transformer-train-position-embeddings": False,
        "transformer-guided-alignment-layer": "last",
        "transformer-tied-layers": [],
    }
    # JSON is YAML.
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in settings.items())


def _same(first: NDArray[np.float32], second: NDArray[np.float32]) -> bool:
    return first.shape == second.shape and bool((first == second).all())


def _arrays(weights: Weights) -> Weights:
    """The weights by Marian's names; its matrices go from input to output, those of CTranslate2 the other way."""
    arrays: Weights = {}
    embeddings, projection = weights["decoder/embeddings/weight"], weights["decoder/projection/weight"]
    if _same(embeddings, weights["encoder/embeddings_0/weight"]) and _same(embeddings, projection):
        arrays["Wemb"] = embeddings
    else:
        arrays["encoder_Wemb"] = weights["encoder/embeddings_0/weight"]
        arrays["decoder_Wemb"] = embeddings
        if not _same(embeddings, projection):
            arrays["decoder_ff_logit_out_W"] = projection.T
    if "decoder/projection/bias" in weights:
        arrays["decoder_ff_logit_out_b"] = weights["decoder/projection/bias"][None, :]
    suffix = "_pre" if weights["decoder/pre_norm"] else ""
    for name, value in weights.items():
        parts = name.split("/")
        if parts[1] in {"layer_norm", "layernorm_embedding"}:
            place = f"{parts[0]}_top_ln_{{}}" if parts[1] == "layer_norm" else f"{parts[0]}_emb_ln_{{}}_pre"
            arrays[place.format("scale" if parts[2] == "gamma" else "bias")] = value[None, :]
        elif parts[1].startswith("layer_"):
            arrays.update(_of_layer(parts, value, suffix))
    return arrays


def _of_layer(parts: list[str], value: NDArray[np.float32], suffix: str) -> Weights:
    """The arrays in one variable of a layer; CTranslate2 keeps query, key and value in one matrix."""
    import numpy

    side, layer, block, unit, kind = parts
    scope = {"self_attention": "self", "attention": "context", "ffn": "ffn"}[block]
    prefix = f"{side}_l{1 + int(layer.removeprefix('layer_'))}_{scope}"
    if unit == "layer_norm":
        norm = "ffn" if block == "ffn" else "Wo"
        return {f"{prefix}_{norm}_ln_{'scale' if kind == 'gamma' else 'bias'}{suffix}": value[None, :]}
    number = int(unit.removeprefix("linear_"))
    if block == "ffn":
        letters = str(1 + number)
    else:
        letters = ("qkv", "o")[number] if block == "self_attention" else ("q", "kv", "o")[number]
    pieces = numpy.split(value, len(letters))
    if kind == "weight":
        return {f"{prefix}_W{letter}": piece.T for letter, piece in zip(letters, pieces, strict=True)}
    return {f"{prefix}_b{letter}": piece[None, :] for letter, piece in zip(letters, pieces, strict=True)}


if __name__ == "__main__":
    sys.exit(main())
