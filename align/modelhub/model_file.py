"""The file with a model's weights: a CTranslate2 `model.bin` read into arrays, written, and stored in another type.

int8 keeps each row of a matrix as bytes and one scale, as CTranslate2 does: Wu et al., "Google's Neural Machine
Translation System" (2016), section 6; Quinn and Ballesteros, "Pieces of Eight: 8-bit Neural Machine Translation" (NAACL
2018). The bytes go to `LARGEST` and not to 127.

The layout of the file is that of `ctranslate2.specs.model_spec.ModelSpec._serialize`, binary version 6: a header, the
variables with name, shape, type and bytes, then aliases of equal variables. All numbers are little-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from align.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUANTIZATIONS = ("int8", "int8_float32", "float16", "float32")
"""Types that weights are stored in, by CTranslate2's names."""

LARGEST = 64
"""Magnitude of an int8 weight. CTranslate2 multiplies weights with inputs of 0 to 255. Processors without VNNI (AVX2
alone) add two such products in 16 bits, and with weights up to 127, as CTranslate2's own converters make them, the sum
overflows: 64 x 255 x 2 = 32,640 is the most that fits. See "Nuances of int8 computations" in oneDNN's guide. On such a
processor the embedded model loses 0.6 BLEU on the news test with weights to 127 and nothing with weights to 64."""

BINARY_VERSION = 6
_FLOATS = ("float32", "float16")
_TYPES = ("float32", "int8", "int16", "int32", "float16")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The contents of a `model.bin`.

    Attributes:
        specification: CTranslate2's name of the kind of network, such as "TransformerSpec".
        revision: of that specification.
        variables: weights, their scales ("NAME_scale"), and settings as arrays of no dimension.
        aliases: names of variables that are equal to another, and of that other.
    """

    specification: str
    revision: int
    variables: dict[str, NDArray[np.generic]]
    aliases: dict[str, str]


class Converter(Protocol):
    """What `convert` needs of `ctranslate2.converters.Converter`, which cannot be imported without loading it."""

    def convert(self, output_dir: str, *, quantization: str | None = None) -> str:
        """Writes the converted model into a new folder and gives its name."""


def read_model_file(path: Path) -> ModelFile:
    """Reads a `model.bin` as it is.

    Raises:
        ModelError: the file is not a CTranslate2 model, or of a version or type that is not known here.
    """
    try:
        with path.open("rb") as file:
            return _read(file, path)
    except (OSError, struct.error, UnicodeDecodeError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read as a CTranslate2 model ({error}); convert it again.") from error


def write_model_file(path: Path, model: ModelFile) -> None:
    """Writes `model` as a `model.bin`, variables and aliases in the order given.

    Raises:
        OSError: the file cannot be written.
    """

    def text(value: str) -> bytes:
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    with path.open("wb") as file:
        file.write(struct.pack("<I", BINARY_VERSION) + text(model.specification) + struct.pack("<I", model.revision))
        file.write(struct.pack("<I", len(model.variables)))
        for name, value in model.variables.items():
            shape = b"".join(struct.pack("<I", size) for size in value.shape)
            kind = _TYPES.index(value.dtype.name)
            file.write(text(name) + struct.pack("<B", value.ndim) + shape + struct.pack("<BI", kind, value.nbytes))
            file.write(value.tobytes())
        file.write(struct.pack("<I", len(model.aliases)))
        for alias, original in model.aliases.items():
            file.write(text(alias) + text(original))


def dense(model: ModelFile, name: str) -> NDArray[np.float32]:
    """A variable of `model` in float32, integers multiplied out by their scales."""
    value: NDArray[np.float32] = model.variables[name].astype("float32")
    scale = model.variables.get(f"{name}_scale")
    if scale is None:
        return value
    # Each row of an int8 matrix was multiplied by its scale and rounded.
    unscaled: NDArray[np.float32] = value / scale.astype("float32").reshape(-1, *[1] * (value.ndim - 1))
    return unscaled


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The float32 weights of a model by CTranslate2's names, integers multiplied out by their scales.

    Settings of the network such as "encoder/num_heads" are among them as arrays of no dimension.

    Raises:
        ModelError: the file is not a CTranslate2 model, or of a version or type that is not known here.
    """
    model = read_model_file(path)
    weights = {name: dense(model, name) for name in model.variables if not name.endswith("_scale")}
    for alias, original in model.aliases.items():
        if original in weights:
            weights[alias] = weights[original]
    return weights


def requantise(model: ModelFile, quantization: str) -> ModelFile:
    """The same network with its matrices in another type; int8 within `LARGEST` stays as it is for int8.

    Raises:
        ModelError: the matrices are of a type that is not known here.
    """
    floats = "float16" if quantization == "float16" else "float32" if quantization != "int8" else None
    variables: dict[str, NDArray[np.generic]] = {}
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
            elif scale is not None and _fits(value):
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
    """Each row times `LARGEST` over its largest magnitude, rounded; and these factors. A row of zeros has factor 1."""
    import numpy

    largest = numpy.abs(value).max(axis=1)
    largest[largest == 0] = LARGEST
    # Below this the factor would be larger than float32 holds.
    largest = numpy.maximum(largest, numpy.float32(LARGEST) / numpy.finfo("float32").max)
    scale = (LARGEST / largest).astype("float32")
    return numpy.rint(value * scale[:, None]).astype("int8"), scale


def _fits(value: NDArray[np.generic]) -> bool:
    import numpy

    return bool((numpy.abs(value.astype("int16")) <= LARGEST).all())


def _read(file: BinaryIO, path: Path) -> ModelFile:
    import numpy

    def number(code: str) -> int:
        value: int = struct.unpack(f"<{code}", file.read(struct.calcsize(code)))[0]
        return value

    def text() -> str:
        return file.read(number("H"))[:-1].decode()

    version = number("I")
    if version != BINARY_VERSION:
        raise ModelError(f"{path}: binary version {version}, not {BINARY_VERSION}; convert the model again.")
    specification, revision = text(), number("I")
    variables: dict[str, NDArray[np.generic]] = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind = number("B")
        size = number("I")
        if kind >= len(_TYPES):
            raise ModelError(f"{path}: {name} is of a type that cannot be read back; convert to int8 or float32.")
        variables[name] = numpy.frombuffer(file.read(size), _TYPES[kind]).reshape(shape)
    aliases = {}
    for _ in range(number("I")):
        alias = text()
        aliases[alias] = text()
    return ModelFile(specification, revision, variables, aliases)


def convert(converter: Converter, folder: Path, quantization: str) -> None:
    """Converts a model by CTranslate2 into `folder`, and rounds to int8 here and not there, because of `LARGEST`.

    Args:
        converter: a converter of CTranslate2 with the model to convert.
        folder: to make.
        quantization: one of `QUANTIZATIONS`.

    Raises:
        ModelError: what was made is of a version or type that is not known here.
        OSError: it cannot be written.
    """
    rounds = quantization.startswith("int8")
    converter.convert(str(folder), quantization="float32" if rounds else quantization)
    if rounds:
        path = folder / "model.bin"
        write_model_file(path, requantise(read_model_file(path), quantization))
