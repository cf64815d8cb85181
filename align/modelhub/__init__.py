"""Translation models on this machine: which there are, where they lie, whether they are whole.

A model is a folder with CTranslate2 weights, SentencePiece models and a `model.toml` that describes them. Models are
looked for, in this order, as a folder given by path, among those installed in the data directory, and among those
embedded in the package.
"""

from __future__ import annotations

from align.modelhub.description import ModelDescription, read_description, verify
from align.modelhub.locate import (
    Choice,
    choose_model,
    data_directory,
    embedded_directory,
    installed_models,
    locate_model,
    model_for,
)

__all__ = [
    "Choice",
    "ModelDescription",
    "choose_model",
    "data_directory",
    "embedded_directory",
    "installed_models",
    "locate_model",
    "model_for",
    "read_description",
    "verify",
]
