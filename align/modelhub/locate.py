"""Where models lie, and which one a name means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from align.errors import ModelError, UsageError
from align.languages import primary_subtag, same_language
from align.modelhub.description import ModelDescription, read_description, verify

DEFAULT_MODEL = "nlen-nl-en"
"""Name of the model that is embedded in the package."""

RANKING = "tatoeba-test-v2020-07-28"
"""The test set whose published BLEU says which installed model is the best."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A model, and why it was taken.

    Attributes:
        reason: a few words for people.
    """

    model: ModelDescription
    reason: str


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


def locate_model(
    name: str | os.PathLike[str] = "auto", source_language: str = "nl", target_language: str = "en"
) -> ModelDescription:
    """The model that a name or path means; see `choose_model`.

    Raises:
        ModelError: there is no such model, or it is not whole.
    """
    return choose_model(name, source_language, target_language).model


def model_for(
    name: str | os.PathLike[str] = "auto", source_language: str = "nl", target_language: str = "en"
) -> ModelDescription:
    """The model that a name or path means, where it translates these languages; regions do not matter.

    Raises:
        ModelError: there is no such model, or it is not whole.
        UsageError: it is for other languages.
    """
    model = locate_model(name, source_language, target_language)
    if not _is_for(model, source_language, target_language):
        given, wanted = (
            "-".join(map(primary_subtag, pair))
            for pair in ((model.facts.source_language, model.facts.target_language), (source_language, target_language))
        )
        raise UsageError(f"the model {model.name} translates {given}, not {wanted}; give a model for that pair.")
    return model


def choose_model(
    name: str | os.PathLike[str] = "auto", source_language: str = "nl", target_language: str = "en"
) -> Choice:
    """The model that a name or path means, and why.

    Args:
        name: "auto" for the one that `NLEN_MODEL` names; where it is not set, for the model that was pulled and
            has the highest published BLEU on `RANKING`; where there is none, for the embedded model. Else the name of
            a model, or a folder with a `model.toml`; a name goes before a folder of the same name in the current
            directory.
        source_language: of the pair that "auto" is for; regions do not matter.
        target_language: the same.

    Raises:
        ModelError: there is no such model, or it is not whole.
    """
    if os.fspath(name) != "auto":
        return Choice(_find(name), "as asked for")
    if configured := os.environ.get("NLEN_MODEL"):
        return Choice(_find(configured), "NLEN_MODEL")
    if installed := _best_installed(source_language, target_language):
        figure = f"the best installed: BLEU {_ranking(installed):.1f} on {RANKING}"
        return Choice(installed, figure if _ranking(installed) else "installed")
    return Choice(_find(DEFAULT_MODEL), "the embedded one, as no other is installed")


def _best_installed(source_language: str, target_language: str) -> ModelDescription | None:
    """The best of the pulled models for a language pair; one that is not whole does not count."""
    candidates = []
    for model in _by_name()[0].values():
        if model.origin is not None and _is_for(model, source_language, target_language):
            with suppress(ModelError):
                verify(model)
                candidates.append(model)
    # Of two with the same figure, the shorter name: an original goes before what was made of it.
    return min(candidates, key=lambda model: (-_ranking(model), len(model.name), model.name), default=None)


def _is_for(model: ModelDescription, source_language: str, target_language: str) -> bool:
    return same_language(model.facts.source_language, source_language) and same_language(
        model.facts.target_language, target_language
    )


def _ranking(model: ModelDescription) -> float:
    return float(model.facts.scores.get(RANKING, {}).get("bleu", 0.0))


def _find(name: str | os.PathLike[str]) -> ModelDescription:
    """The model of a name or folder, with all its files."""
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


def readable_models() -> list[ModelDescription]:
    """Like `installed_models`, without those whose `model.toml` is damaged."""
    models = []
    for directory in _model_directories():
        with suppress(ModelError):
            models.append(read_description(directory))
    return models


def damaged_models() -> dict[str, ModelError]:
    """What is wrong with those folders of models whose `model.toml` cannot be read, by the folder's name."""
    return _by_name()[1]


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
