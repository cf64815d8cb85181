"""Releases that are one zip file: fetched, unpacked as the file of a stranger, and those of OPUS-MT converted.

Nothing lands outside the folder, nothing is larger than it should be.

Tiedemann and Thottingal, "OPUS-MT - Building open translation services for the World" (EAMT 2020).
"""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from align.errors import ModelError, NlenError
from align.modelhub.description import ModelDescription, ModelFacts, ModelOrigin, model_toml, read_description
from align.modelhub.download import Partial, Progress, cannot_write, fetch
from align.modelhub.model_file import convert

MOST_FILES = 200
LARGEST_BYTES = 4 << 30
LARGEST_RATIO = 30
"""Unpacked to packed, of the whole archive: weights hardly shrink, vocabularies to a fifth."""

_CHUNK_BYTES = 1 << 20


class Archived:
    """The way to releases that are published as one archive (`align.modelhub.catalog.ModelSource`)."""

    def fetch(self, url: str, partial: Partial, *, size: int | None, progress: Progress) -> None:
        """See `align.modelhub.download.fetch`."""
        fetch(url, partial, size=size, progress=progress)


def folder_with(name: str, release: Path, what: str) -> Path:
    """The folder of an unpacked release in which a file lies: its top, as a rule.

    Raises:
        ModelError: there is none, so it is no release of that kind, called `what`.
    """
    found = sorted(release.rglob(name), key=lambda path: len(path.parts))
    if not found:
        raise ModelError(f"{release.name}: no {name} in the archive, so it is no {what}; name another.")
    return found[0].parent


def printable(text: str) -> str:
    """The text of a stranger's model card; nothing in it steers the terminal that it is printed on."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def unpack(archive: Path, target: Path) -> None:
    """Unpacks `archive` into the new folder `target`, or refuses the whole of it.

    Raises:
        ModelError: the file is not a zip file, is damaged, or has a member that no release of a model has: a path out
            of the folder, a link, a password, more than the bounds above allow.
        WriteError: the disk is full or not writable.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            check_sizes(opened, archive)
            _check_names(opened, archive)
            _extract(opened, target)
    # RuntimeError is zipfile's for a password, NotImplementedError for a compression it does not know, ValueError for
    # fields that contradict each other.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ModelError(f"{archive}: not a whole zip file ({error}); pull the model again.") from error


def check_sizes(opened: zipfile.ZipFile, archive: Path) -> None:
    """Refuses an archive with more in it than a model has.

    Raises:
        ModelError: too many members, or too much in them.
    """
    members = opened.infolist()
    if len(members) > MOST_FILES:
        raise ModelError(f"{archive}: {len(members)} files are more than any model has; nothing is unpacked.")
    size = sum(member.file_size for member in members)
    packed = max(archive.stat().st_size, 1)
    if size > LARGEST_BYTES or size > packed * LARGEST_RATIO + _CHUNK_BYTES:
        raise ModelError(
            f"{archive}: {packed} bytes that unpack to {size} are a trap and no model; nothing is unpacked."
        )


def _check_names(opened: zipfile.ZipFile, archive: Path) -> None:
    """Refuses an archive with a member that would land elsewhere, or that is no plain file."""
    seen: set[str] = set()
    for member in opened.infolist():
        if reason := _fault(member):
            raise ModelError(f"{archive}: the member {member.orig_filename!r} {reason}; nothing is unpacked.")
        # Two names that are one on a disk that does not tell capitals from small letters.
        if member.filename.casefold() in seen:
            raise ModelError(f"{archive}: the member {member.filename!r} is there twice; nothing is unpacked.")
        seen.add(member.filename.casefold())


def _fault(member: zipfile.ZipInfo) -> str:
    """What is wrong with a member, or nothing."""
    for name in (member.filename, member.orig_filename):
        path = PurePosixPath(name)
        if path.is_absolute() or PureWindowsPath(name).drive or name.startswith("\\"):
            return "has an absolute path"
        if ".." in path.parts or ".." in PureWindowsPath(name).parts:
            return "leads out of the folder"
        if not name or not name.isprintable() or "\\" in name or ":" in name:
            return "has a name that not every disk can hold"
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is a link or a device"
    if member.flag_bits & 0x1:
        return "needs a password"
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "is packed in an unusual way"
    return ""


def _extract(opened: zipfile.ZipFile, target: Path) -> None:
    """Writes the members; `zipfile` gives no more of one than its entry says, and checks its CRC."""
    try:
        target.mkdir()
        for member in opened.infolist():
            path = target / member.filename
            if member.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(member) as source, path.open("xb") as file:
                shutil.copyfileobj(source, file, _CHUNK_BYTES)
    except OSError as error:
        raise cannot_write(target, error) from error


_LARGEST_YAML = 1 << 20


class OpusRelease(Archived):
    """OPUS-MT: a zip with decoder.yml, Marian weights (.npz), vocab.yml, source.spm and target.spm."""

    def convert(
        self, release: Path, target: Path, facts: ModelFacts, origin: ModelOrigin, quantization: str
    ) -> ModelDescription:
        """See `convert_opus`."""
        return convert_opus(release, target, facts, origin=origin, quantization=quantization)


def convert_opus(
    release: Path,
    target: Path,
    facts: ModelFacts,
    *,
    origin: ModelOrigin | None = None,
    quantization: str = "int8",
) -> ModelDescription:
    """Converts an unpacked release and makes a model folder.

    Args:
        release: folder with `decoder.yml`, the files that it names, `source.spm` and `target.spm`; these may also lie
            in a folder within.
        target: folder to make; it must not exist.
        facts: what goes into `model.toml` besides what is found here.
        origin: the archive that the release was in.
        quantization: type of the weights, as CTranslate2 names it.

    Raises:
        ModelError: the release lacks a file, or is of a kind that cannot be converted.
        WriteError: the disk is full or not writable.
    """
    folder = folder_with("decoder.yml", release, "OPUS-MT release")
    _check(folder)
    _convert(folder, target, quantization)
    try:
        # The end-of-sentence piece is added by `align.translation`; a second one changes the translations.
        settings = json.loads((target / "config.json").read_text(encoding="utf-8"))
        settings["add_source_eos"] = False
        (target / "config.json").write_text(json.dumps(settings, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        shutil.copyfile(folder / "source.spm", target / "source.spm")
        if (folder / "source.spm").read_bytes() != (folder / "target.spm").read_bytes():
            shutil.copyfile(folder / "target.spm", target / "target.spm")
        if (folder / "LICENSE").is_file():
            shutil.copyfile(folder / "LICENSE", target / "LICENSE")
        (target / "README.md").write_text(_card(folder, facts, origin, quantization), encoding="utf-8")
        (target / "model.toml").write_text(model_toml(target, facts, quantization, origin=origin), encoding="utf-8")
    except OSError as error:
        raise cannot_write(target, error) from error
    return read_description(target)


def _check(folder: Path) -> None:
    """Looks at what the converter would open: only files of the release, of the kinds that it knows."""
    weights, vocabularies = _named_files(folder / "decoder.yml")
    for name in (weights, *vocabularies, "source.spm", "target.spm"):
        # A path in decoder.yml could lead anywhere on the disk.
        if PurePosixPath(name).name != name or "\\" in name or not (folder / name).is_file():
            raise ModelError(
                f"decoder.yml: the release lacks the file {name!r}; nlen takes releases with Marian weights, "
                "vocab.yml and SentencePiece models (source.spm, target.spm)."
            )
    if any(not name.endswith((".yml", ".yaml")) for name in vocabularies):
        raise ModelError(
            f"decoder.yml: a vocabulary {vocabularies[0]} cannot be converted; take a release with vocab.yml."
        )
    try:
        # The weights are a zip file once more, which numpy unpacks without asking how large it gets.
        with zipfile.ZipFile(folder / weights) as opened:
            check_sizes(opened, folder / weights)
    except zipfile.BadZipFile as error:
        raise ModelError(
            f"{weights}: not Marian weights (.npz); the archive is damaged or no OPUS-MT release."
        ) from error


def _named_files(path: Path) -> tuple[str, list[str]]:
    """The weights and the vocabularies that a `decoder.yml` names."""
    import yaml  # type: ignore[import-untyped]

    try:
        with path.open(encoding="utf-8") as file:
            # What is longer is no decoder.yml, and broken off it is no YAML either.
            content: Any = yaml.safe_load(file.read(_LARGEST_YAML))
        models, vocabularies = content["models"], content["vocabs"]
        return str(models[0]), [str(vocabularies[0]), str(vocabularies[-1])]
    except (OSError, ValueError, KeyError, TypeError, IndexError, yaml.YAMLError, RecursionError) as error:
        raise ModelError(
            f"decoder.yml: cannot be understood ({type(error).__name__}); take another release."
        ) from error


def _convert(folder: Path, target: Path, quantization: str) -> None:
    from ctranslate2.converters import OpusMTConverter

    try:
        convert(OpusMTConverter(str(folder)), target, quantization)
    except NlenError:
        raise
    except OSError as error:
        raise cannot_write(target, error) from error
    except Exception as error:
        # The converter takes the weights at their word; what is wrong with them comes out as any kind of error.
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ModelError(f"{folder.name}: CTranslate2 cannot convert this release ({reason[:300]}).") from error


def _card(folder: Path, facts: ModelFacts, origin: ModelOrigin | None, quantization: str) -> str:
    """The model card: what was done here, then what the publisher wrote."""
    lines = [
        f"# {facts.name}, version {facts.version}",
        facts.description,
        "",
        f"Converted by nlen to CTranslate2 ({quantization}) from a release of OPUS-MT; licence {facts.licence}.",
    ]
    if origin is not None:
        lines += ["", f"- published at {origin.url}", f"- SHA-256 of the archive: {origin.sha256}"]
    published = folder / "README.md"
    if published.is_file() and published.stat().st_size <= _LARGEST_YAML:
        text = published.read_text(encoding="utf-8", errors="replace")
        lines += ["", "## The publisher's card", printable(text).strip()]
    return "\n".join(lines) + "\n"
