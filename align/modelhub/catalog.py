"""The catalogue: which models there are to install, the kinds of places they are published in, and their sizes.

A new kind is a module with a class like these, and a line in `SOURCES`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from align.errors import ModelError, ReadError
from align.modelhub.archive import OpusRelease
from align.modelhub.description import PUNCTUATION, ModelDescription, ModelFacts, ModelOrigin
from align.modelhub.download import Partial, Progress
from align.modelhub.huggingface import HuggingFaceFolder
from align.modelhub.locate import data_directory, embedded_directory
from align.modelhub.weights import NlenRelease


class ModelSource(Protocol):
    """A way in which models are published."""

    def fetch(self, url: str, partial: Partial, *, size: int | None, progress: Progress) -> None:
        """Fetches a release as one zip archive, the same bytes for the same release; goes on where it broke off.

        Args:
            url: of the release, as the catalogue has it.
            partial: where to; its folder exists.
            size: bytes that the archive must have, where that is known.
            progress: called as bytes come.

        Raises:
            DownloadError: it cannot be had, or not that one.
            MissingPackageError: it could not be converted here.
            WriteError: the disk is full or not writable.
        """

    def convert(
        self, release: Path, target: Path, facts: ModelFacts, origin: ModelOrigin, quantization: str
    ) -> ModelDescription:
        """Makes a model folder out of an unpacked release.

        Args:
            release: folder with the members of the archive.
            target: folder to make; it does not exist.
            facts: what the catalogue knows of the model.
            origin: of the archive.
            quantization: type of the weights to make, one of `align.modelhub.model_file.QUANTIZATIONS`.

        Raises:
            ModelError: the release is damaged, or not of this kind.
            WriteError: the disk is full or not writable.
        """


SOURCES: Mapping[str, ModelSource] = {
    "opus-mt": OpusRelease(),
    "huggingface": HuggingFaceFolder(),
    "nlen": NlenRelease(),
}
"""The kinds of entries of a catalogue, by name."""

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FORMAT = 1
"""Version of `catalog.toml` that this code reads."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("version", "licence", "description", "source_language", "target_language")


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A model that the catalogue knows; the comment at the head of `models/catalog.toml` explains the fields.

    Attributes:
        facts: what is known of the model; of an embedded one the name alone, as the rest stands in its `model.toml`.
        catalog: the file that the entry stands in.
        embedded: whether the model comes with nlen; the other fields are empty then.
        kind: what is published, one of `align.modelhub.catalog.SOURCES`.
        size: of the archive, in bytes; None where it is not known.
        sha256: of the archive, hex; None where it is not known.
        scores_source: where the scores of the facts stand.
    """

    facts: ModelFacts
    catalog: Path
    embedded: bool = False
    kind: str = "opus-mt"
    url: str = ""
    size: int | None = None
    sha256: str | None = None
    scores_source: str = ""

    @property
    def name(self) -> str:
        """Of the facts."""
        return self.facts.name

    @property
    def version(self) -> str:
        """Of the facts."""
        return self.facts.version


def read_catalog(extra: Path | None = None) -> dict[str, CatalogEntry]:
    """The models that can be installed, by name.

    Args:
        extra: a catalogue whose entries go before those of `catalog.toml` in the data directory and those that come
            with nlen; by default the file that `NLEN_CATALOG` names, if any.

    Raises:
        ModelError: a catalogue cannot be read, or an entry of it makes no sense.
    """
    configured = os.environ.get("NLEN_CATALOG")
    if extra is None and configured:
        extra = Path(configured)
    entries = _read(embedded_directory() / "catalog.toml")
    own = data_directory() / "catalog.toml"
    if own.is_file():
        entries |= _read(own)
    if extra is not None:
        entries |= _read(extra)
    return entries


def find_entry(name: str, extra: Path | None = None) -> CatalogEntry:
    """The entry of the catalogue called `name`; see `read_catalog`.

    Raises:
        ModelError: there is none.
    """
    catalog = read_catalog(extra)
    if name not in catalog:
        known = ", ".join(n for n, entry in catalog.items() if not entry.embedded)
        raise ModelError(f"{name}: no catalogue has a model of this name; take one of {known}.")
    return catalog[name]


def _read(path: Path) -> dict[str, CatalogEntry]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError.of(path, error) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{path}: this catalogue cannot be read ({error}); correct it or name another.") from error
    if data.get("format") != FORMAT or not isinstance(data.get("models"), dict):
        raise ModelError(f"{path}: a catalogue of models has `format = {FORMAT}` and tables [models.NAME]; correct it.")
    return {name: _entry(path, name, fields) for name, fields in data["models"].items()}


def _entry(path: Path, name: str, fields: Any) -> CatalogEntry:
    """Checks and takes one entry; a name becomes a folder's, and a URL is fetched, so both are looked at closely."""

    def wrong(what: str) -> ModelError:
        return ModelError(f"{path}: the entry {name!r} {what}; correct it.")

    if not _NAME.fullmatch(name):
        raise wrong("needs a name of letters, digits, dots and dashes")
    if not isinstance(fields, dict):
        raise wrong("is no table")
    if fields.get("embedded") is True:
        return CatalogEntry(ModelFacts(name, "", "", ""), path, embedded=True)
    for key in (*_TEXTS, "url"):
        if not isinstance(fields.get(key), str) or not fields[key]:
            raise wrong(f"lacks the text {key}")
    if not _NAME.fullmatch(fields["version"]):
        raise wrong("needs a version of letters, digits, dots and dashes")
    address = urlsplit(fields["url"])
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise wrong("needs a url that begins with https:// or http://")
    kind = fields.get("kind", "opus-mt")
    if kind not in SOURCES:
        raise wrong(f"gives a kind that is none of {', '.join(SOURCES)}")
    size, digest, pieces = fields.get("size"), fields.get("sha256"), fields.get("max_source_pieces", 200)
    if size is not None and (not isinstance(size, int) or size <= 0):
        raise wrong("gives a size that is no number of bytes")
    if digest is not None and not (isinstance(digest, str) and _SHA256.fullmatch(digest.lower())):
        raise wrong("gives a sha256 that is not 64 hexadecimal digits")
    if not isinstance(pieces, int) or not 10 <= pieces <= 2000:
        raise wrong("gives a max_source_pieces that is not from 10 to 2000")
    punctuation, prefix = fields.get("punctuation", PUNCTUATION[0]), fields.get("prefix", "")
    if punctuation not in PUNCTUATION or not isinstance(prefix, str):
        raise wrong(f"gives a prefix that is no text, or a punctuation that is none of {', '.join(PUNCTUATION)}")
    facts = ModelFacts(
        name,
        **{key: fields[key] for key in _TEXTS},
        max_source_pieces=pieces,
        punctuation=punctuation,
        prefix=prefix,
        scores=_scores(fields.get("scores", {}), wrong("gives scores that are not numbers by test set")),
    )
    return CatalogEntry(
        facts,
        path,
        kind=kind,
        url=fields["url"],
        size=size,
        sha256=digest.lower() if digest else None,
        scores_source=str(fields.get("scores_source", "")),
    )


def _scores(given: Any, wrong: ModelError) -> dict[str, dict[str, float]]:
    try:
        return {str(name): {str(k): float(v) for k, v in figures.items()} for name, figures in given.items()}
    except (AttributeError, TypeError, ValueError):
        raise wrong from None
