"""What the aligner's features count for; `scripts/fit_aligner.py` found the numbers."""

from __future__ import annotations

import functools
import sys
from dataclasses import fields
from importlib import resources
from typing import Any

from align.alignment.scoring import Weights

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@functools.cache
def default_weights(method: str) -> Weights:
    """The weights that come with the package.

    Args:
        method: "lexical" or "length".
    """
    text = resources.files("align.alignment").joinpath("weights.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)[method]
    return Weights(**{field.name: float(table[field.name]) for field in fields(Weights)})
