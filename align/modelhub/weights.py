"""Reads the weights of a CTranslate2 `model.bin` back into arrays.

The layout is that of `ctranslate2.specs.model_spec.ModelSpec._serialize`, binary version 6: a header, the variables
with name, shape, type and bytes, then aliases of equal variables. All numbers are little-endian.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BINARY_VERSION = 6
_TYPES = ("float32", "int8", "int16", "int32", "float16")


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The float32 weights of a model by CTranslate2's names, integers multiplied out by their scales.

    Settings of the network such as "encoder/num_heads" are among them as arrays of no dimension.

    Raises:
        ModelError: the file is not a CTranslate2 model, or of a version or type that is not known here.
    """
    try:
        with path.open("rb") as file:
            variables, aliases = _read(file, path)
    except (OSError, struct.error, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot be read as a CTranslate2 model ({error}); convert it again.") from error
    weights: dict[str, NDArray[np.float32]] = {}
    for name, value in variables.items():
        if name.endswith("_scale"):
            continue
        scale = variables.get(f"{name}_scale")
        dense = value.astype("float32")
        if scale is not None:
            # Each row of an int8 matrix was multiplied by its scale and rounded.
            dense = dense / scale.astype("float32").reshape(-1, *[1] * (dense.ndim - 1))
        weights[name] = dense
    for alias, original in aliases.items():
        if original in weights:
            weights[alias] = weights[original]
    return weights


def _read(file: BinaryIO, path: Path) -> tuple[dict[str, NDArray[np.generic]], dict[str, str]]:
    import numpy

    def number(code: str) -> int:
        value: int = struct.unpack(f"<{code}", file.read(struct.calcsize(code)))[0]
        return value

    def text() -> str:
        return file.read(number("H"))[:-1].decode()

    version = number("I")
    if version != BINARY_VERSION:
        raise ModelError(f"{path}: binary version {version}, not {BINARY_VERSION}; convert the model again.")
    text()  # name of the specification
    number("I")  # its revision
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
    return variables, aliases
