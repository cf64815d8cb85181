"""Models whose weights are stored in another type, and releases that are such models."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from align.errors import ModelError, UsageError
from align.modelhub.archive import Archived, folder_with, printable
from align.modelhub.description import (
    ModelDescription,
    ModelFacts,
    ModelOrigin,
    model_toml,
    read_description,
    verify,
)
from align.modelhub.download import cannot_write
from align.modelhub.model_file import QUANTIZATIONS, read_model_file, requantise, write_model_file


class NlenRelease(Archived):
    """A zip with a model folder as nlen makes them, such as one of a user's own."""

    def convert(
        self, release: Path, target: Path, facts: ModelFacts, origin: ModelOrigin, quantization: str
    ) -> ModelDescription:
        """Checks the folder against its own checksums and stores the weights as is wanted.

        What the weights ask for (punctuation, prefix, longest source) is what the release says of itself.
        """
        model = read_description(folder_with("model.toml", release, "release of nlen"))
        card = model.directory / "README.md"
        try:
            if card.is_file():
                text = card.read_text(encoding="utf-8", errors="replace")
                card.write_text(printable(text), encoding="utf-8")
        except OSError as error:
            raise cannot_write(card, error) from error
        ours = (model.facts.source_language, model.facts.target_language)
        if ours != (facts.source_language, facts.target_language):
            raise ModelError(
                f"{facts.name}: the release translates {'-'.join(ours)}, and the catalogue says "
                f"{facts.source_language}-{facts.target_language}; correct the catalogue or name another release."
            )
        named = replace(
            model.facts,
            name=facts.name,
            version=facts.version,
            licence=facts.licence,
            description=facts.description,
            scores=facts.scores or model.facts.scores,
        )
        return _rewrite(model, target, quantization, named, origin)


def quantise(model: ModelDescription, target: Path, quantization: str, name: str) -> ModelDescription:
    """Writes `model` with weights of another type as a new model folder.

    Args:
        model: what to convert. Of rounded weights (int8) nothing comes back that rounding took: int8 -> float32 gives
            the rounded numbers.
        target: folder to make; it must not exist.
        quantization: one of `align.modelhub.model_file.QUANTIZATIONS`.
        name: of the new model.

    Raises:
        UsageError: `target` exists, or there is no such type.
        ModelError: the model is damaged or of a type that is not known here.
        WriteError: the disk is full or not writable.
    """
    # Published figures are those of the original weights; ours were measured with this very model.
    scores = model.facts.scores if model.origin is not None else {}
    return _rewrite(model, target, quantization, replace(model.facts, name=name, scores=scores), model.origin)


def _rewrite(
    model: ModelDescription, target: Path, quantization: str, facts: ModelFacts, origin: ModelOrigin | None
) -> ModelDescription:
    if quantization not in QUANTIZATIONS:
        raise UsageError(f"{quantization}: not a quantization; take one of {', '.join(QUANTIZATIONS)}.")
    if target.exists():
        raise UsageError(f"{target}: exists already; remove it or name another folder with -o.")
    verify(model, checksums=True)
    weights = read_model_file(model.directory / "model.bin")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
            made = Path(scratch) / "model"
            made.mkdir()
            for file in {*model.files, "README.md"} - {"model.bin"}:
                if (model.directory / file).is_file():
                    shutil.copyfile(model.directory / file, made / file)
            write_model_file(made / "model.bin", requantise(weights, quantization))
            text = model_toml(made, facts, quantization, origin=origin, guidance=model.guidance)
            (made / "model.toml").write_text(text, encoding="utf-8")
            made.rename(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    return read_description(target)


def quantised_name(model: ModelDescription, quantization: str) -> str:
    """What `model` is called with other weights: its name and the type."""
    return f"{model.name.removesuffix('-' + model.quantization)}-{quantization}"
