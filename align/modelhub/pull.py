"""Installs a model of the catalogue: fetch, check, unpack, convert, try out, put in place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from align.errors import ModelError, NlenError, ReadError, UsageError, WriteError
from align.languages import primary_subtag
from align.modelhub.archive import unpack
from align.modelhub.catalog import SOURCES, CatalogEntry
from align.modelhub.description import ModelDescription, ModelOrigin, read_description, sha256, verify
from align.modelhub.download import DownloadError, Partial, Progress
from align.modelhub.install import (
    checksums_path,
    expected,
    models_directory,
    partial_download,
    put_in_place,
    record,
    workplace,
)
from align.modelhub.model_file import QUANTIZATIONS
from align.modelhub.runtime import ComputeOptions, load_model

SENTENCES = {"nl": "De trein naar Utrecht vertrekt morgen om tien uur."}
"""A sentence by source language; models for other languages are only loaded."""


def try_out(model: ModelDescription) -> tuple[str, str]:
    """Translates a sentence.

    Returns:
        The sentence and its translation; both are empty for a language that has no sentence here.

    Raises:
        ModelError: the model cannot be loaded, or gives nothing or the sentence itself.
    """
    sentence = SENTENCES.get(primary_subtag(model.facts.source_language), "")
    loaded = load_model(model, ComputeOptions(threads=1))
    pieces = loaded.source.encode(model.facts.punctuated(sentence or "."), out_type=str)
    try:
        result = loaded.translator.translate_batch([loaded.marked(pieces)], beam_size=1, max_decoding_length=100)
        translation = str(loaded.target.decode(result[0].hypotheses[0])).strip()
    except (RuntimeError, ValueError, LookupError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(f"{model.name}: the converted model cannot decode ({reason}).") from error
    if not sentence:
        return "", ""
    if not any(map(str.isalpha, translation)) or translation == sentence:
        raise ModelError(
            f"{model.name}: the converted model does not translate: it makes {translation!r} of {sentence!r}; "
            "the release is not one that nlen can use."
        )
    return sentence, translation


_ROOM = 2.5
"""Disk space that an archive needs beside itself, as a multiple of its size: unpacked, and converted."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how a pull goes on.

    Attributes:
        say: gets one line at each step.
        progress: gets the bytes downloaded so far and, where it is known, how many there are.
    """

    say: Callable[[str], None] = lambda line: None
    progress: Progress = lambda done, total: None


def pull(
    entry: CatalogEntry,
    *,
    archive: Path | None = None,
    quantization: str = "int8",
    force: bool = False,
    watcher: Watcher | None = None,
) -> ModelDescription:
    """Installs the model of `entry` in the data directory.

    An interrupted download is kept and gone on with at the next call; whatever else goes wrong leaves nothing but the
    model that was there before, if any.

    Args:
        entry: what to install.
        archive: the release, fetched by other means; nothing is downloaded then.
        quantization: type of the weights to make, one of `align.modelhub.model_file.QUANTIZATIONS`.
        force: install anew what is installed already.
        watcher: who is told.

    Returns:
        The installed model; the one that is there already, unless `force`, where version and type of weights agree.

    Raises:
        DownloadError: the archive could not be fetched.
        ModelError: it is not the one it should be, cannot be unpacked or converted, or does not translate.
        WriteError: the disk is full or not writable.
        UsageError: the model comes with nlen, or `quantization` is not known.
    """
    if entry.embedded:
        raise UsageError(f"{entry.name}: comes with nlen; there is nothing to pull.")
    if quantization not in QUANTIZATIONS:
        raise UsageError(f"{quantization}: not a quantization; take one of {', '.join(QUANTIZATIONS)}.")
    watcher = watcher or Watcher()
    say = watcher.say
    with workplace(entry.name, lambda: say(f"another nlen is at work on {entry.name}; waiting for it")) as place:
        if not force and (there := _installed(entry, quantization)):
            say(f"{entry.name} {entry.version} is installed already in {there.directory}; --force installs it anew")
            return there
        if archive is not None:
            return _install(entry, archive, place, quantization, say)
        partial = partial_download(entry.name)
        _download(entry, partial, watcher)
        try:
            return _install(entry, partial.path, place, quantization, say)
        except NlenError:
            # Of a whole archive that is no good, or for which there is no room, nothing is kept.
            partial.remove()
            raise


def _installed(entry: CatalogEntry, quantization: str) -> ModelDescription | None:
    """The model of `entry`, if it is there whole and just as it is wanted."""
    try:
        model = read_description(models_directory() / entry.name)
        verify(model)
    except ModelError:
        return None
    same = (model.name, model.version, model.quantization) == (entry.name, entry.version, quantization)
    return model if same else None


def _download(entry: CatalogEntry, partial: Partial, watcher: Watcher) -> None:
    size = expected(entry).size
    shown = f"{size / 1e6:.0f} MB " if size else ""
    kept = f", going on after {partial.offset() / 1e6:.1f} MB" if partial.offset() else ""
    watcher.say(f"fetching {entry.name} {entry.version} (licence {entry.facts.licence}), {shown}from {entry.url}{kept}")
    roomy = False

    def progress(done: int, total: int | None) -> None:
        nonlocal roomy
        if not roomy:
            # Better said before some hundreds of megabytes than after.
            _check_room(partial.path.parent, (total or 0) * (1 + _ROOM) - done)
            roomy = True
        watcher.progress(done, total)

    try:
        SOURCES[entry.kind].fetch(entry.url, partial, size=size, progress=progress)
    except DownloadError as error:
        if not error.elsewhere:
            raise
        raise DownloadError(
            f"{error}, or fetch the file by other means and give it to `nlen model pull {entry.name} --from FILE.zip`."
        ) from error


def _check_room(folder: Path, needed: float) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise WriteError(
            f"{folder}: {needed / 1e6:.0f} MB are needed here and {free / 1e6:.0f} MB are free; make room, or set "
            "NLEN_DATA_DIR to a folder on a larger disk."
        )


def _install(
    entry: CatalogEntry, archive: Path, place: Path, quantization: str, say: Callable[[str], None]
) -> ModelDescription:
    """Makes the model out of a whole archive in `place`, and puts it where models are found."""
    size, digest = _identify(entry, archive)
    _check_room(place, size * _ROOM)
    say(f"{size / 1e6:.1f} MB, SHA-256 {digest}; converting to {quantization}")
    unpack(archive, place / "release")
    origin = ModelOrigin(entry.kind, entry.url, digest)
    made = SOURCES[entry.kind].convert(place / "release", place / "model", entry.facts, origin, quantization)
    sentence, translation = try_out(made)
    if sentence:
        say(f"a trial: {sentence} -> {translation}")
    record(entry, size, digest)
    installed = put_in_place(made.directory, entry.name)
    partial_download(entry.name).remove()
    say(f"{entry.name} {entry.version} is installed; `--model auto` takes the best of those that are")
    return installed


def _identify(entry: CatalogEntry, archive: Path) -> tuple[int, str]:
    """Size and checksum of an archive that is the one it should be.

    Raises:
        ModelError: it is another.
        ReadError: it is missing or cannot be read.
    """
    try:
        size, digest = archive.stat().st_size, sha256(archive)
    except OSError as error:
        raise ReadError.of(archive, error) from error
    wanted = expected(entry)
    if wanted.size not in {None, size}:
        raise ModelError(
            f"{archive}: has {size} bytes, and {entry.name} {entry.version} has {wanted.size}, so it is damaged or "
            "another file; nothing is installed; fetch it again."
        )
    if wanted.sha256 not in {None, digest}:
        source = entry.catalog if entry.sha256 else checksums_path()
        raise ModelError(
            f"{archive}: has the SHA-256 {digest}, and {entry.name} {entry.version} has {wanted.sha256} ({source}), so "
            "it is damaged or not what was published; nothing is installed; fetch it again."
        )
    return size, digest
