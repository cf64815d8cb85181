"""Where models lie, and which one a name means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from align.errors import ModelError
from align.modelhub.description import ModelDescription, read_description, verify

DEFAULT_MODEL = "nlen-nl-en"
"""Name of the model that is embedded in the package."""


def embedded_directory() -> Path:
    """The folder of embedded models: inside the installed package, or `models/` of a checkout.

    Raises:
        ModelError: neither is there, so the installation is broken.
    """
    package = Path(__file__).resolve().parent.parent
    candidates = (package / "_models", package.parent / "models")
    for candidate in candidates:
        if (candidate / DEFAULT_MODEL / "model.toml").is_file():
            return candidate
    raise ModelError(f"{candidates[0]}: the embedded model is missing from this installation; install nlen again.")


def data_directory() -> Path:
    """The folder for what nlen keeps on this machine: `NLEN_DATA_DIR`, or the platform's place for user data."""
    if configured := os.environ.get("NLEN_DATA_DIR"):
        return Path(configured)
    from platformdirs import user_data_path

    return user_data_path("nlen", appauthor=False)


def installed_models() -> Iterator[ModelDescription]:
    """Models of the data directory, then embedded ones, by name within each; a folder without model.toml is no model.

    Raises:
        ModelError: a `model.toml` is damaged.
    """
    for directory in _model_directories():
        yield read_description(directory)


def locate_model(name: str | os.PathLike[str] = "auto") -> ModelDescription:
    """The model that a name or path means.

    Args:
        name: "auto" for `NLEN_MODEL` where it is set, else the best one on this machine; the name of a model; or a
            folder with a `model.toml`. A name goes before a folder of the same name in the current directory.

    Raises:
        ModelError: there is no such model, or it is not whole.
    """
    if os.fspath(name) == "auto":
        name = os.environ.get("NLEN_MODEL") or DEFAULT_MODEL
    text = os.fspath(name)
    path = Path(text)
    known, damaged = _by_name()
    if text in known:
        found = known[text]
    elif (path / "model.toml").is_file():
        found = read_description(path)
    elif path.name == "model.toml" and path.is_file():
        found = read_description(path.parent)
    elif path.is_dir():
        raise ModelError(f"{text}: no model.toml in this folder, so it is no model of nlen; name another folder.")
    elif text in damaged:
        raise damaged[text]
    else:
        names = ", ".join(sorted(known))
        raise ModelError(f"{text}: no such model on this machine; name one of those here ({names}) or a folder of one.")
    verify(found)
    return found


def _by_name() -> tuple[dict[str, ModelDescription], dict[str, ModelError]]:
    """The models that can be read by their name, and the errors of those that cannot by their folder's name.

    One damaged model must not stop the others.
    """
    known: dict[str, ModelDescription] = {}
    damaged: dict[str, ModelError] = {}
    for directory in _model_directories():
        try:
            model = read_description(directory)
        except ModelError as error:
            damaged[directory.name] = error
        else:
            known.setdefault(model.name, model)
    return known, damaged


def _model_directories() -> Iterator[Path]:
    for root in (data_directory() / "models", embedded_directory()):
        if root.is_dir():
            yield from (path for path in sorted(root.iterdir()) if (path / "model.toml").is_file())
