"""Puts models into the data directory, whole or not at all, and takes them out again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from align.errors import ModelError, UsageError
from align.modelhub.description import ModelDescription, read_description
from align.modelhub.download import Partial, cannot_write
from align.modelhub.locate import data_directory, embedded_directory
from align.modelhub.lock import exclusive


def models_directory() -> Path:
    """The folder of installed models; made if need be.

    Raises:
        WriteError: it cannot be made.
    """
    folder = data_directory() / "models"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder


@contextmanager
def workplace(name: str, waiting: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """An empty folder to make the model `name` in, on the disk where it will lie; one process at a time has it.

    It is hidden, so that what lies in it is not taken for a model, and removed after the block. What a killed process
    left in it is removed before.

    Args:
        name: of the model.
        waiting: called once when another process is at work on the same model.
    """
    models = models_directory()
    folder = models / f".{name}.new"
    with exclusive(models / f".{name}.lock", waiting):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir()
        except OSError as error:
            raise cannot_write(folder, error) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def put_in_place(made: Path, name: str) -> ModelDescription:
    """Moves a finished model folder out of the `workplace` of its name to where models are found.

    Raises:
        WriteError: the folder cannot be moved; a model that was there before is there still.
    """
    final = models_directory() / name
    old = made.with_name("replaced")
    try:
        if final.is_symlink():
            final.unlink()
        elif final.exists():
            final.rename(old)
        made.rename(final)
    except OSError as error:
        if old.exists() and not final.exists():
            with suppress(OSError):
                old.rename(final)
        raise cannot_write(final, error) from error
    return read_description(final)


def find_installed(name: str) -> Path:
    """The folder of an installed model.

    Args:
        name: the model's, or that of its folder, which finds also what is damaged.

    Raises:
        ModelError: there is none.
        UsageError: the model comes with nlen and is not installed.
    """
    folders = _installed()
    for folder in folders:
        try:
            if read_description(folder).name == name:
                return folder
        except ModelError:
            continue
    for folder in folders:
        if folder.name == name:
            return folder
    if (embedded_directory() / name / "model.toml").is_file() and Path(name).name == name:
        raise UsageError(f"{name}: comes with nlen and stays; only models that were pulled can be removed.")
    names = ", ".join(folder.name for folder in folders) or "none"
    raise ModelError(f"{name}: no such model is installed; those that are: {names}.")


def remove_model(name: str) -> Path:
    """Removes an installed model, and what is left of a download of it.

    Returns:
        The folder that was removed.

    Raises:
        ModelError, UsageError: see `find_installed`.
        WriteError: the folder cannot be removed.
    """
    folder = find_installed(name)
    with workplace(folder.name) as place:
        try:
            if folder.is_symlink():
                folder.unlink()
            else:
                # Renamed first: whatever happens then, no half of a model is left to be found.
                folder.rename(place / "removed")
                shutil.rmtree(place / "removed")
        except FileNotFoundError:
            raise ModelError(f"{name}: was removed by another process; nothing is left to be done.") from None
        except OSError as error:
            raise cannot_write(folder, error) from error
        partial_download(folder.name).remove()
    return folder


def partial_download(name: str) -> Partial:
    """Where the archive of a model is while it is fetched."""
    return Partial(models_directory() / f".{name}.zip.part")


def _installed() -> list[Path]:
    root = data_directory() / "models"
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
