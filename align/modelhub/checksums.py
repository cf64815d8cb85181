"""What each release was at its first download, so that a later one that differs is noticed.

The catalogue does not know the checksum of every archive. What was downloaded first is trusted, as SSH trusts the key
of a host at first sight, and is kept in `models/checksums.toml` of the data directory.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.errors import ModelError
from align.files.streams import open_atomic
from align.modelhub.catalog import CatalogEntry
from align.modelhub.description import toml_string
from align.modelhub.locate import data_directory
from align.modelhub.lock import exclusive

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HEAD = (
    "# What was downloaded at the first pull of each release; a later pull must give the same bytes.\n"
    "# Remove an entry only if you know that its publisher has replaced the release.\n"
)


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
    first = _read().get(_key(entry), {})
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
        known = _read()
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


def _read() -> dict[str, dict[str, Any]]:
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
