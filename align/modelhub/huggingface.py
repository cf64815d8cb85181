"""Hugging Face Marian folders <-> model folders that nlen loads.

The weights go through CTranslate2's own converter, which needs torch and transformers (the extra `[convert]`);
translating with the result needs neither.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.errors import MissingPackageError, ModelError
from align.modelhub.archive import folder_with
from align.modelhub.description import (
    ModelDescription,
    ModelFacts,
    ModelOrigin,
    model_toml,
    read_description,
    sha256,
)
from align.modelhub.download import Partial, Progress, cannot_write, fetch
from align.modelhub.guidance import GuidanceSettings
from align.modelhub.model_file import QUANTIZATIONS, convert, read_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WEIGHTS = "model.safetensors"
_FILES = (_WEIGHTS, "config.json", "vocab.json", "source.spm", "target.spm")
"""What a model needs; first the weights, so that what does not fit is noticed first."""

# The first day that a zip file can name: the same files make the same archive.
_PACKED = (1980, 1, 1, 0, 0, 0)


class HuggingFaceFolder:
    """A folder of files with a `MarianMTModel`, at an address like https://huggingface.co/OWNER/NAME/resolve/COMMIT."""

    def fetch(self, url: str, partial: Partial, *, size: int | None, progress: Progress) -> None:
        """Fetches the files one after the other and packs them as one archive; `size` is looked at afterwards."""
        for package in ("torch", "transformers"):
            if find_spec(package) is None:
                raise MissingPackageError.of("converting a model", package, "convert")
        if partial.is_whole(url):
            return
        try:
            partial.files.mkdir(exist_ok=True)
        except OSError as error:
            raise cannot_write(partial.files, error) from error
        before = 0

        def count(done: int, total: int | None) -> None:
            progress(before + done, None if total is None else before + total)

        for name in _FILES:
            part = Partial(partial.files / name)
            fetch(f"{url.rstrip('/')}/{name}", part, progress=count)
            before += part.offset()
        _pack(partial.files, partial.path)
        partial.note_whole(url)
        shutil.rmtree(partial.files)

    def convert(
        self, release: Path, target: Path, facts: ModelFacts, origin: ModelOrigin, quantization: str
    ) -> ModelDescription:
        """See `convert_huggingface`; only the files that a model needs are looked at."""
        folder = folder_with("config.json", release, "Hugging Face model")
        try:
            for path in folder.iterdir():
                if path.name not in _FILES:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        except OSError as error:
            raise cannot_write(folder, error) from error
        return convert_huggingface(folder, target, facts, origin=origin, quantization=quantization)


def _pack(folder: Path, archive: Path) -> None:
    try:
        with zipfile.ZipFile(folder / "packed", "w") as packed:
            for name in _FILES:
                member = zipfile.ZipInfo(name, _PACKED)
                member.file_size = (folder / name).stat().st_size
                with (folder / name).open("rb") as source, packed.open(member, "w") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
        (folder / "packed").replace(archive)
    except OSError as error:
        raise cannot_write(archive, error) from error


def convert_huggingface(
    source: Path,
    target: Path,
    facts: ModelFacts,
    *,
    source_spm: Path | None = None,
    target_spm: Path | None = None,
    guidance: GuidanceSettings | None = None,
    guidance_files: Mapping[str, Path] | None = None,
    origin: ModelOrigin | None = None,
    quantization: str = "int8",
) -> ModelDescription:
    """Converts a Hugging Face `MarianMTModel` folder and writes a model folder beside it.

    Args:
        source: folder with `config.json`, `model.safetensors` and `vocab.json`.
        target: folder to make; one that exists is replaced when the new one is whole.
        facts: what goes into `model.toml` besides what is measured here.
        source_spm: SentencePiece model of the source language; by default `source.spm` in `source`.
        target_spm: that of the target language; by default `target.spm` in `source`.
        guidance: what rewrites the model's sources, as in training.
        guidance_files: where the files lie that this needs, by name; by default in `source`.
        origin: the release that the folder is from, if it was published.
        quantization: one of `align.modelhub.model_file.QUANTIZATIONS`.

    Raises:
        ModelError: a file is missing, or CTranslate2 refuses the model.
        MissingPackageError: the extra is not installed.
    """
    if quantization not in QUANTIZATIONS:
        raise ModelError(f"{quantization}: not a quantization; take one of {', '.join(QUANTIZATIONS)}.")
    source_spm = source_spm or source / "source.spm"
    target_spm = target_spm or source / "target.spm"
    guiding = {name: source / name for name in (guidance.files if guidance is not None else ())}
    guiding |= guidance_files or {}
    files = [source / name for name in ("config.json", _WEIGHTS, "vocab.json")]
    for needed in (*files, source_spm, target_spm, *guiding.values()):
        if not needed.is_file():
            raise ModelError(f"{needed}: missing, and the conversion needs it; complete the folder.")
    try:
        from ctranslate2.converters import TransformersConverter
        from transformers import MarianTokenizer
    except ImportError as error:
        raise MissingPackageError.of("converting a model", error.name or "transformers", "convert") from error

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        complete = Path(scratch) / "huggingface"
        shutil.copytree(source, complete)
        shutil.copyfile(source_spm, complete / "source.spm")
        shutil.copyfile(target_spm, complete / "target.spm")
        with warnings.catch_warnings():
            # The tokenizer recommends a package that only its own pre-processing would use.
            warnings.filterwarnings("ignore", message=".*sacremoses.*")
            tokenizer = MarianTokenizer(
                source_spm=str(complete / "source.spm"),
                target_spm=str(complete / "target.spm"),
                vocab=str(complete / "vocab.json"),
            )
            tokenizer.save_pretrained(complete)
            made = Path(scratch) / "model"
            try:
                convert(TransformersConverter(str(complete)), made, quantization)
            except (ValueError, RuntimeError) as error:
                raise ModelError(f"{source}: CTranslate2 cannot convert this model ({error}).") from error
        same = sha256(source_spm) == sha256(target_spm)
        shutil.copyfile(source_spm, made / "source.spm")
        if not same:
            shutil.copyfile(target_spm, made / "target.spm")
        for name, path in guiding.items():
            shutil.copyfile(path, made / name)
        description = model_toml(made, facts, quantization, origin=origin, guidance=guidance)
        (made / "model.toml").write_text(description, encoding="utf-8")
        if target.exists():
            # The model card and the like are kept: they are written by people, not by this conversion.
            for kept in target.iterdir():
                if kept.suffix == ".md":
                    shutil.copyfile(kept, made / kept.name)
            target.rename(Path(scratch) / "old")
        made.rename(target)
    target.chmod(0o755)
    return read_description(target)


_ACTIVATIONS = ("relu", "gelu", "swish")


def export_huggingface(model: ModelDescription, target: Path) -> None:
    """Writes `model` as a Hugging Face `MarianMTModel` folder with float32 weights and its tokenizer.

    The weights are those of the model as it stands: of an int8 model, the rounded ones. `scripts/convert_model.py`
    takes the folder back.

    Args:
        model: a Marian model with one vocabulary for both languages and sinusoidal positions.
        target: folder to make; it must not exist.

    Raises:
        ModelError: the folder exists, or the model is of another kind.
        MissingPackageError: the extra is not installed.
    """
    if target.exists():
        raise ModelError(f"{target}: exists already; name a new folder.")
    try:
        import torch
        from transformers import MarianConfig, MarianMTModel
    except ImportError as error:
        raise MissingPackageError.of("exporting a model", error.name or "transformers", "convert") from error
    weights = read_weights(model.directory / "model.bin")
    pieces: list[str] = json.loads((model.directory / "shared_vocabulary.json").read_text(encoding="utf-8"))
    if "decoder/embeddings/weight" not in weights or len(pieces) != len(weights["decoder/embeddings/weight"]):
        raise ModelError(f"{model.directory}: not a Marian model with one vocabulary; it cannot be exported.")
    config = MarianConfig(**_config(weights, len(pieces)))
    network = MarianMTModel(config)
    state = {name: torch.tensor(value) for name, value in _state(weights).items()}
    missing, unexpected = network.load_state_dict(state, strict=False)
    # The positions are computed, not learned, and the output projection is the embedding.
    missing = [m for m in missing if "embed_positions" not in m and m not in {"lm_head.weight", "final_logits_bias"}]
    if missing or unexpected:
        raise ModelError(f"{model.directory}: weights differ from a Marian model's in {missing + unexpected}.")
    network.tie_weights()
    network.save_pretrained(target)
    ids = {piece: number for number, piece in enumerate([*pieces, "<pad>"])}
    (target / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    shutil.copyfile(model.directory / model.source_spm, target / "source.spm")
    shutil.copyfile(model.directory / model.target_spm, target / "target.spm")
    if model.guidance is not None:
        for name in model.guidance.files:
            shutil.copyfile(model.directory / name, target / name)
        settings = {key: value for key, value in model.guidance.table.items() if value not in model.guidance.files}
        (target / "guidance.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")


def _config(weights: dict[str, NDArray[np.float32]], vocabulary: int) -> dict[str, Any]:
    width = weights["decoder/embeddings/weight"].shape[1]
    sides = {}
    for side in ("encoder", "decoder"):
        sides[f"{side}_layers"] = len({n.split("/")[1] for n in weights if n.startswith(f"{side}/layer_")})
        sides[f"{side}_attention_heads"] = int(weights[f"{side}/num_heads"])
        sides[f"{side}_ffn_dim"] = weights[f"{side}/layer_0/ffn/linear_0/weight"].shape[0]
    return {
        **sides,
        "vocab_size": vocabulary + 1,
        "d_model": width,
        "max_position_embeddings": weights["decoder/position_encodings/encodings"].shape[0],
        "activation_function": _ACTIVATIONS[int(weights["encoder/activation"])],
        "scale_embedding": True,
        "static_position_embeddings": True,
        "tie_word_embeddings": True,
        "share_encoder_decoder_embeddings": True,
        "pad_token_id": vocabulary,
        "decoder_start_token_id": vocabulary,
        "eos_token_id": 0,
        "forced_eos_token_id": 0,
        "bos_token_id": 0,
        "dropout": 0.0,
    }


def _state(weights: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Hugging Face's names for the weights; CTranslate2 keeps query, key and value in one matrix."""
    import numpy

    embeddings = weights["decoder/embeddings/weight"]
    # The row of <pad> is zero: decoding starts from it, and CTranslate2 starts from a zero embedding.
    padded = numpy.concatenate([embeddings, numpy.zeros_like(embeddings[:1])])
    state = {"model.shared.weight": padded}
    for side in ("encoder", "decoder"):
        state[f"model.{side}.embed_tokens.weight"] = padded
    if "decoder/projection/bias" in weights:
        bias = weights["decoder/projection/bias"]
        # What the decoder starts from must never be its output.
        state["final_logits_bias"] = numpy.append(bias, numpy.float32(-1e4))[None, :]
    for name, value in weights.items():
        parts = name.split("/")
        if len(parts) < 5 or not parts[1].startswith("layer_"):
            continue
        side, layer, block, unit, kind = parts
        prefix = f"model.{side}.layers.{layer.removeprefix('layer_')}"
        if unit == "layer_norm":
            norm = {"self_attention": "self_attn_layer_norm", "attention": "encoder_attn_layer_norm"}.get(
                block, "final_layer_norm"
            )
            state[f"{prefix}.{norm}.{'weight' if kind == 'gamma' else 'bias'}"] = value
        elif block == "ffn":
            state[f"{prefix}.fc{1 + int(unit[-1])}.{kind}"] = value
        else:
            attention = f"{prefix}.{'self_attn' if block == 'self_attention' else 'encoder_attn'}"
            names = _projections(block == "self_attention", int(unit[-1]))
            for projection, part in zip(names, numpy.split(value, len(names)), strict=True):
                state[f"{attention}.{projection}.{kind}"] = part
    return state


def _projections(own: bool, number: int) -> tuple[str, ...]:
    """The projections that one of CTranslate2's attention matrices holds, top to bottom."""
    if own:
        return (("q_proj", "k_proj", "v_proj"), ("out_proj",))[number]
    return (("q_proj",), ("k_proj", "v_proj"), ("out_proj",))[number]
