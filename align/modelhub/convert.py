"""Hugging Face Marian folders -> model folders that nlen loads.

The weights go through CTranslate2's own converter, which needs torch and transformers (the extra `[convert]`);
translating with the result needs neither.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

from align.errors import MissingPackageError, ModelError
from align.modelhub.description import ModelDescription, read_description, sha256
from align.modelhub.writing import ModelFacts, model_toml

__all__ = ["QUANTIZATIONS", "ModelFacts", "convert_huggingface"]

QUANTIZATIONS = ("int8", "int8_float32", "float16", "float32")


def convert_huggingface(
    source: Path,
    target: Path,
    facts: ModelFacts,
    *,
    source_spm: Path | None = None,
    target_spm: Path | None = None,
    lexicon: Path | None = None,
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
        lexicon: the lexicon that guides the model's sources; `facts.lexicon` says how.
        quantization: one of `QUANTIZATIONS`.
        scores: measured figures to keep in `model.toml`, by test set.

    Raises:
        ModelError: a file is missing, a lexicon comes without its settings or the reverse, or CTranslate2 refuses the
            model.
        MissingPackageError: the extra is not installed.
    """
    if quantization not in QUANTIZATIONS:
        raise ModelError(f"{quantization}: not a quantization; take one of {', '.join(QUANTIZATIONS)}.")
    source_spm = source_spm or source / "source.spm"
    target_spm = target_spm or source / "target.spm"
    if (lexicon is None) != (facts.lexicon is None):
        raise ModelError(f"{source}: a lexicon and its settings go together; give both or neither.")
    for needed in (source / "config.json", source / "model.safetensors", source / "vocab.json", source_spm, target_spm):
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
                TransformersConverter(str(complete)).convert(str(made), quantization=quantization)
            except (ValueError, RuntimeError) as error:
                raise ModelError(f"{source}: CTranslate2 cannot convert this model ({error}).") from error
        same = sha256(source_spm) == sha256(target_spm)
        shutil.copyfile(source_spm, made / "source.spm")
        if not same:
            shutil.copyfile(target_spm, made / "target.spm")
        if lexicon is not None and facts.lexicon is not None:
            shutil.copyfile(lexicon, made / facts.lexicon.file)
        description = model_toml(made, facts, quantization, scores or {})
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
