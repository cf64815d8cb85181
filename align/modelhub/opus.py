"""OPUS-MT releases -> model folders: Marian weights go through CTranslate2's converter, which needs no torch.

Tiedemann and Thottingal, "OPUS-MT - Building open translation services for the World" (EAMT 2020).
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from align.errors import ModelError, NlenError
from align.modelhub.archive import Archived, check_sizes, folder_with, printable
from align.modelhub.description import ModelDescription, ModelFacts, ModelOrigin, model_toml, read_description
from align.modelhub.download import cannot_write

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
        OpusMTConverter(str(folder)).convert(str(target), quantization=quantization)
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
