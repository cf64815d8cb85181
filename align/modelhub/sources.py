"""Where models come from: the kinds of entries of a catalogue, and what to do with each.

A new kind is a module with a class like these, and a line in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from align.modelhub.description import ModelDescription, ModelFacts, ModelOrigin
from align.modelhub.download import Partial, Progress
from align.modelhub.huggingface import HuggingFaceFolder
from align.modelhub.opus import OpusRelease
from align.modelhub.quantise import NlenRelease


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
            quantization: type of the weights to make, one of `align.modelhub.weights.QUANTIZATIONS`.

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
