"""The models of the data directory: put in place whole or not at all, taken out again, known by their archives.

The catalogue does not know the checksum of every archive. What was downloaded first is trusted, as SSH trusts the key
of a host at first sight, and is kept in `models/checksums.toml`: a later download that differs is noticed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from align.errors import ModelError, UsageError, WriteError
from align.files.streams import open_atomic
from align.modelhub.catalog import CatalogEntry
from align.modelhub.description import ModelDescription, read_description, toml_string
from align.modelhub.download import Partial, cannot_write
from align.modelhub.locate import data_directory, embedded_directory

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_POLL_SECONDS = 0.2
_HEAD = (
    "# What was downloaded at the first pull of each release; a later pull must give the same bytes.\n"
    "# Remove an entry only if you know that its publisher has replaced the release.\n"
)


@contextmanager
def exclusive(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the lock file `path` for the block: one process, or thread, at a time.

    The system lets go of it when the process ends, however it ends.

    Args:
        path: the file; it is made first, its directory too if need be, and removed after.
        waiting: called once when another holds the lock.

    Raises:
        WriteError: the file cannot be made or locked.
    """
    # On a file system without locks, filelock would otherwise make do with a file that a killed process leaves behind.
    lock = FileLock(path, poll_interval=_POLL_SECONDS, fallback_to_soft=False)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WriteError(
            f"{path}: cannot be locked ({reason}); make room, or set NLEN_DATA_DIR to a local disk."
        ) from error
    try:
        yield
    finally:
        # While it is held: who waits for a file that is gone makes it anew. On Windows an open file stays until then.
        with suppress(OSError):
            path.unlink()
        lock.release()


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


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an archive must be; a field that is None is not known."""

    size: int | None
    sha256: str | None


def checksums_path() -> Path:
    """The file of what was downloaded first."""
    return data_directory() / "models" / "checksums.toml"


def expected(entry: CatalogEntry) -> Fingerprint:
    """What the archive of `entry` must be: as the catalogue says, else as it was at the first pull.

    Raises:
        ModelError: the file of first downloads is damaged.
    """
    first = _first_downloads().get(_key(entry), {})
    size, digest = first.get("size"), first.get("sha256")
    return Fingerprint(
        entry.size or (size if isinstance(size, int) else None),
        entry.sha256 or (digest if isinstance(digest, str) else None),
    )


def record(entry: CatalogEntry, size: int, sha256: str) -> None:
    """Keeps what the archive of `entry` is, unless that is known already.

    Raises:
        WriteError: the file cannot be written.
    """
    path = checksums_path()
    with exclusive(path.with_name(".checksums.lock")):
        known = _first_downloads()
        if _key(entry) in known:
            return
        known[_key(entry)] = {"url": entry.url, "size": size, "sha256": sha256}
        with open_atomic(path, "w") as file:
            file.write(_HEAD)
            for key, fields in known.items():
                file.write(f"\n[{toml_string(key)}]\n")
                for name, value in fields.items():
                    file.write(f"{name} = {value if isinstance(value, int) else toml_string(str(value))}\n")


def _key(entry: CatalogEntry) -> str:
    # The same release from a mirror must be the same bytes, so the address is no part of it.
    return f"{entry.name} {entry.version}"


def _first_downloads() -> dict[str, dict[str, Any]]:
    path = checksums_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); correct or remove it.") from error
    try:
        return {key: dict(fields) for key, fields in tomllib.loads(text).items()}
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: is damaged ({error}); correct or remove it.") from error
