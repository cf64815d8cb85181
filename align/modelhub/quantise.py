"""Stores the weights of a model in another type: smaller, or made for a graphics card.

int8 keeps each row of a matrix as bytes and one scale, as CTranslate2 does: Wu et al., "Google's Neural Machine
Translation System" (2016), section 6; Quinn and Ballesteros, "Pieces of Eight: 8-bit Neural Machine Translation" (NAACL
2018).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import ModelError, UsageError
from align.modelhub.description import ModelDescription, ModelFacts, model_toml, read_description, verify
from align.modelhub.download import cannot_write
from align.modelhub.huggingface import QUANTIZATIONS
from align.modelhub.weights import ModelFile, dense, read_model_file, write_model_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Variables = dict[str, NDArray[np.generic]]

_FLOATS = ("float32", "float16")


def quantise(model: ModelDescription, target: Path, quantization: str, name: str) -> ModelDescription:
    """Writes `model` with weights of another type as a new model folder.

    Args:
        model: what to convert. Of rounded weights (int8) nothing comes back that rounding took: int8 -> float32 gives
            the rounded numbers.
        target: folder to make; it must not exist.
        quantization: one of `align.modelhub.convert.QUANTIZATIONS`.
        name: of the new model.

    Raises:
        UsageError: `target` exists, or there is no such type.
        ModelError: the model is damaged or of a type that is not known here.
        WriteError: the disk is full or not writable.
    """
    if quantization not in QUANTIZATIONS:
        raise UsageError(f"{quantization}: not a quantization; take one of {', '.join(QUANTIZATIONS)}.")
    if target.exists():
        raise UsageError(f"{target}: exists already; remove it or name another folder with -o.")
    verify(model, checksums=True)
    weights = read_model_file(model.directory / "model.bin")
    facts = ModelFacts(
        name=name,
        version=model.version,
        licence=model.licence,
        description=model.description,
        source_language=model.source_language,
        target_language=model.target_language,
        max_source_pieces=model.max_source_pieces,
        origin=model.origin,
        punctuation=model.punctuation,
        prefix=model.prefix,
        lexicon=model.lexicon,
    )
    # Published figures are those of the original weights; ours were measured with this very model.
    scores = model.scores if model.origin is not None else {}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
            made = Path(scratch) / "model"
            made.mkdir()
            for file in {*model.files, "README.md"} - {"model.bin"}:
                if (model.directory / file).is_file():
                    shutil.copyfile(model.directory / file, made / file)
            write_model_file(made / "model.bin", requantise(weights, quantization))
            (made / "model.toml").write_text(model_toml(made, facts, quantization, scores), encoding="utf-8")
            made.rename(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    return read_description(target)


def quantised_name(model: ModelDescription, quantization: str) -> str:
    """What `model` is called with other weights: its name and the type."""
    return f"{model.name.removesuffix('-' + model.quantization)}-{quantization}"


def requantise(model: ModelFile, quantization: str) -> ModelFile:
    """The same network with its matrices in another type; rows that are int8 already stay as they are for int8.

    Raises:
        ModelError: the matrices are of a type that is not known here.
    """
    floats = "float16" if quantization == "float16" else "float32" if quantization != "int8" else None
    variables: Variables = {}
    for name, value in model.variables.items():
        if name.endswith("_scale"):
            continue
        scale = model.variables.get(f"{name}_scale")
        if value.ndim == 2 and name.endswith("/weight"):
            if value.dtype.name not in {*_FLOATS, "int8"}:
                raise ModelError(
                    f"{name}: weights of the type {value.dtype.name} cannot be converted; pull the model again."
                )
            if not quantization.startswith("int8"):
                variables[name] = dense(model, name).astype(quantization)
            elif scale is not None:
                variables[name], variables[f"{name}_scale"] = value, scale
            else:
                variables[name], variables[f"{name}_scale"] = _to_int8(dense(model, name))
        elif floats is not None and value.ndim and value.dtype.name in _FLOATS:
            variables[name] = value.astype(floats)
        else:
            variables[name] = value
    return ModelFile(
        model.specification,
        model.revision,
        dict(sorted(variables.items())),
        {a: o for a, o in model.aliases.items() if o in variables},
    )


def _to_int8(value: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row times 127 over its largest magnitude, rounded; and these factors. A row of zeros has the factor 1."""
    import numpy

    largest = numpy.abs(value).max(axis=1)
    largest[largest == 0] = 127.0
    # Below this the factor would be larger than float32 holds.
    largest = numpy.maximum(largest, numpy.float32(127) / numpy.finfo("float32").max)
    scale = (127.0 / largest).astype("float32")
    return numpy.rint(value * scale[:, None]).astype("int8"), scale
