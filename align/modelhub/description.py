"""`model.toml`: what a model folder says of itself, read and written."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.errors import ModelError
from align.modelhub.guidance import GUIDANCES, GuidanceSettings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FORMAT = 1
"""Version of `model.toml` that this code writes and reads."""

PUNCTUATION = ("typographic", "plain")
"""What a model knows of quotation marks: as they come, or only the plain ones of a typewriter."""

_PLAIN = str.maketrans({**dict.fromkeys("„“”‟«»", '"'), **dict.fromkeys("‘’‚‛", "'"), "…": "..."})


@dataclass(frozen=True, slots=True)
class ModelOrigin:
    """The release that an installed model was made from.

    Attributes:
        kind: what was converted, one of `align.modelhub.catalog.SOURCES`.
        url: where the release is published.
        sha256: of the archive that was converted, hex.
    """

    kind: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What is known of a model, whether it lies in a folder (`ModelDescription`) or is to be had (`CatalogEntry`).

    Attributes:
        name: short name, such as "nlen-nl-en".
        version: release of the model, a date or a number.
        licence: SPDX expression of the weights' licence.
        description: one sentence for people.
        source_language, target_language: BCP 47 tags.
        max_source_pieces: longest source segment, in SentencePiece pieces, that the model was made for; longer
            sentences are split before translation.
        punctuation: one of `PUNCTUATION`; "plain" has `punctuated` replace typographic marks.
        prefix: piece that goes before every source, such as ">>eng<<"; models with several target languages need one.
        scores: figures by test set, measured or published.
    """

    name: str
    version: str
    licence: str
    description: str
    source_language: str = "nl"
    target_language: str = "en"
    max_source_pieces: int = 110
    punctuation: str = "typographic"
    prefix: str = ""
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def punctuated(self, text: str) -> str:
        """`text`, a source or a target, with the punctuation that the model was trained on; for SentencePiece.

        Each character is replaced by itself, whatever stands beside it.
        """
        return text.translate(_PLAIN) if self.punctuation == "plain" else text


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """The contents of a `model.toml`.

    Attributes:
        directory: the model's folder.
        facts: what is known of the model.
        quantization: type of the weights as CTranslate2 names it ("int8", "float32", …).
        source_spm, target_spm: file names of the SentencePiece models in `directory`.
        files: SHA-256 (hex) of each file by name.
        origin: the published release that the model was made from, for those that were pulled.
        guidance: what rewrites the model's sources, or None.
    """

    directory: Path
    facts: ModelFacts
    quantization: str
    source_spm: str
    target_spm: str
    files: Mapping[str, str]
    origin: ModelOrigin | None = None
    guidance: GuidanceSettings | None = None

    @property
    def name(self) -> str:
        """Of the facts."""
        return self.facts.name

    @property
    def version(self) -> str:
        """Of the facts."""
        return self.facts.version


def read_description(directory: Path) -> ModelDescription:
    """Reads `directory/model.toml`.

    Raises:
        ModelError: the file is missing, is not TOML, or lacks a field.
    """
    path = directory / "model.toml"
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(
            f"{directory}: no model.toml in this folder, so it is not an nlen model; convert it with `nlen model`, "
            "or name another folder."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); install the model again.") from error
    if data.get("format") != FORMAT:
        raise ModelError(
            f"{path}: format {data.get('format')!r} is not known to this version of nlen, which reads format {FORMAT}; "
            "upgrade nlen or convert the model again."
        )
    try:
        pieces, origin = data["sentencepiece"], data.get("origin")
        kind = next((kind for kind in GUIDANCES if kind in data), None)
        guidance = None if kind is None else GUIDANCES[kind](data[kind])
        guiding = () if guidance is None else guidance.files
        names = [*data["files"], pieces["source"], pieces["target"], *guiding]
        if outside := [name for name in names if Path(name).name != name or name in {"", ".", ".."}]:
            raise ModelError(
                f"{path}: {outside[0]!r} is not the name of a file in this folder; install the model again."
            )
        if bare := [name for name in guiding if name not in data["files"]]:
            raise ModelError(f"{path}: the file {bare[0]} has no checksum; install the model again.")
        return ModelDescription(
            directory=directory,
            facts=_facts(data),
            quantization=str(data["quantization"]),
            source_spm=str(pieces["source"]),
            target_spm=str(pieces["target"]),
            files={str(name): str(digest) for name, digest in data["files"].items()},
            origin=ModelOrigin(str(origin["kind"]), str(origin["url"]), str(origin["sha256"])) if origin else None,
            guidance=guidance,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}: the field {error} is missing or wrong; install the model again.") from error


def _facts(data: Mapping[str, Any]) -> ModelFacts:
    given = data.get("input", {})
    return ModelFacts(
        name=str(data["name"]),
        version=str(data["version"]),
        licence=str(data["licence"]),
        description=str(data["description"]),
        source_language=str(data["source_language"]),
        target_language=str(data["target_language"]),
        max_source_pieces=int(data["sentencepiece"]["max_source_pieces"]),
        punctuation=str(given.get("punctuation", PUNCTUATION[0])),
        prefix=str(given.get("prefix", "")),
        scores=data.get("scores", {}),
    )


def verify(model: ModelDescription, *, checksums: bool = False) -> None:
    """Checks that every file of the model is there and, on wish, unchanged.

    Raises:
        ModelError: a file is missing, or its SHA-256 differs.
    """
    for name, digest in model.files.items():
        path = model.directory / name
        if not path.is_file():
            raise ModelError(f"{path}: this file of the model {model.name} is missing; install the model again.")
        if checksums and sha256(path) != digest:
            raise ModelError(f"{path}: this file of the model {model.name} is damaged; install the model again.")


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def model_toml(
    directory: Path,
    facts: ModelFacts,
    quantization: str,
    *,
    origin: ModelOrigin | None = None,
    guidance: GuidanceSettings | None = None,
) -> str:
    """The text of `model.toml` for a folder that holds everything else the model needs.

    Args:
        directory: folder with the weights, the vocabularies, `source.spm` and, where it is another, `target.spm`; the
            checksum of every file in it but model cards is noted.
        facts: what the weights do not say themselves.
        quantization: type of the weights.
        origin: the release that it was made from, if it was published.
        guidance: what rewrites its sources, if anything does.
    """
    files = sorted(file for file in directory.iterdir() if file.suffix != ".md" and file.name != "model.toml")
    target_spm = "target.spm" if (directory / "target.spm").is_file() else "source.spm"
    lines = [
        f"format = {FORMAT}",
        f"name = {toml_string(facts.name)}",
        f"version = {toml_string(facts.version)}",
        f"source_language = {toml_string(facts.source_language)}",
        f"target_language = {toml_string(facts.target_language)}",
        f"quantization = {toml_string(quantization)}",
        f"licence = {toml_string(facts.licence)}",
        f"description = {toml_string(facts.description)}",
        "",
        "[sentencepiece]",
        'source = "source.spm"',
        f"target = {toml_string(target_spm)}",
        "# The longest segment, in pieces, that training showed the model; longer sentences are split.",
        f"max_source_pieces = {facts.max_source_pieces}",
        *_input(facts),
        *_guidance(guidance),
        *_origin(origin),
        "",
        "[files]",
        *(f"{toml_string(file.name)} = {toml_string(sha256(file))}" for file in files),
    ]
    for test_set, figures in facts.scores.items():
        lines += ["", f"[scores.{toml_string(test_set)}]", *(f"{toml_string(k)} = {v}" for k, v in figures.items())]
    return "\n".join(lines) + "\n"


def _input(facts: ModelFacts) -> list[str]:
    lines = []
    if facts.punctuation != PUNCTUATION[0]:
        lines.append(f"punctuation = {toml_string(facts.punctuation)}")
    if facts.prefix:
        lines.append(f"prefix = {toml_string(facts.prefix)}")
    return ["", "[input]", *lines] if lines else []


def _guidance(settings: GuidanceSettings | None) -> list[str]:
    if settings is None:
        return []
    lines = [
        f"{key} = {toml_string(value) if isinstance(value, str) else value}" for key, value in settings.table.items()
    ]
    return ["", f"# {settings.note}", f"[{settings.kind}]", *lines]


def _origin(origin: ModelOrigin | None) -> list[str]:
    if origin is None:
        return []
    fields = (("kind", origin.kind), ("url", origin.url), ("sha256", origin.sha256))
    return ["", "[origin]", *(f"{name} = {toml_string(value)}" for name, value in fields)]


def toml_string(text: str) -> str:
    """A TOML basic string: quoted, with control characters escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
