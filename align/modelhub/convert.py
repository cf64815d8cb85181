"""Hugging Face Marian folders -> model folders that nlen loads.

The weights go through CTranslate2's own converter, which needs torch and transformers (the extra `[convert]`);
translating with the result needs neither.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from align.errors import ModelError
from align.modelhub.description import FORMAT, ModelDescription, read_description, sha256

QUANTIZATIONS = ("int8", "int8_float32", "float16", "float32")


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the weights do not say themselves; the fields are those of `ModelDescription`."""

    name: str
    version: str
    licence: str
    description: str
    source_language: str = "nl"
    target_language: str = "en"
    max_source_pieces: int = 110


def convert_huggingface(
    source: Path,
    target: Path,
    facts: ModelFacts,
    *,
    source_spm: Path | None = None,
    target_spm: Path | None = None,
    quantization: str = "int8",
    scores: Mapping[str, Mapping[str, float]] | None = None,
) -> ModelDescription:
    """Converts a Hugging Face `MarianMTModel` folder and writes a model folder beside it.

    Args:
        source: folder with `config.json`, `model.safetensors` and `vocab.json`.
        target: folder to make; one that exists is replaced when the new one is whole.
        facts: what goes into `model.toml` besides what is measured here.
        source_spm: SentencePiece model of the source language; by default `source.spm` in `source`.
        target_spm: that of the target language; by default `target.spm` in `source`.
        quantization: one of `QUANTIZATIONS`.
        scores: measured figures to keep in `model.toml`, by test set.

    Raises:
        ModelError: a file is missing, the extra is not installed, or CTranslate2 refuses the model.
    """
    if quantization not in QUANTIZATIONS:
        raise ModelError(f"{quantization}: not a quantization; take one of {', '.join(QUANTIZATIONS)}.")
    source_spm = source_spm or source / "source.spm"
    target_spm = target_spm or source / "target.spm"
    for needed in (source / "config.json", source / "model.safetensors", source / "vocab.json", source_spm, target_spm):
        if not needed.is_file():
            raise ModelError(f"{needed}: missing, and the conversion needs it; complete the folder.")
    try:
        from ctranslate2.converters import TransformersConverter
        from transformers import MarianTokenizer
    except ImportError as error:
        raise ModelError(f"{source}: converting needs the extra: pip install 'nlen[convert]' ({error}).") from error

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
                TransformersConverter(str(complete)).convert(str(made), quantization=quantization)
            except (ValueError, RuntimeError) as error:
                raise ModelError(f"{source}: CTranslate2 cannot convert this model ({error}).") from error
        same = sha256(source_spm) == sha256(target_spm)
        shutil.copyfile(source_spm, made / "source.spm")
        if not same:
            shutil.copyfile(target_spm, made / "target.spm")
        description = _describe(made, facts, quantization, "source.spm" if same else "target.spm", scores or {})
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


def _describe(
    directory: Path, facts: ModelFacts, quantization: str, target_spm: str, scores: Mapping[str, Mapping[str, float]]
) -> str:
    """The text of `model.toml` for a folder of converted files."""
    lines = [
        f"format = {FORMAT}",
        f"name = {_toml(facts.name)}",
        f"version = {_toml(facts.version)}",
        f"source_language = {_toml(facts.source_language)}",
        f"target_language = {_toml(facts.target_language)}",
        f"quantization = {_toml(quantization)}",
        f"licence = {_toml(facts.licence)}",
        f"description = {_toml(facts.description)}",
        "",
        "[sentencepiece]",
        'source = "source.spm"',
        f"target = {_toml(target_spm)}",
        "# The longest segment, in pieces, that training showed the model; longer sentences are split.",
        f"max_source_pieces = {facts.max_source_pieces}",
        "",
        "[files]",
        *(f"{_toml(file.name)} = {_toml(sha256(file))}" for file in sorted(directory.iterdir())),
    ]
    for test_set, figures in scores.items():
        lines += ["", f"[scores.{_toml(test_set)}]", *(f"{_toml(k)} = {v}" for k, v in figures.items())]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
