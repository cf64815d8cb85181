"""Writes `model.toml`, which `align.modelhub.description` reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from align.modelhub.description import FORMAT, LexiconSettings, ModelOrigin, sha256


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the weights do not say themselves; the fields are those of `ModelDescription`."""

    name: str
    version: str
    licence: str
    description: str
    source_language: str = "nl"
    target_language: str = "en"
    max_source_pieces: int = 110
    origin: ModelOrigin | None = None
    punctuation: str = "typographic"
    prefix: str = ""
    lexicon: LexiconSettings | None = None


def model_toml(directory: Path, facts: ModelFacts, quantization: str, scores: Mapping[str, Mapping[str, float]]) -> str:
    """The text of `model.toml` for a folder that holds everything else the model needs.

    Args:
        directory: folder with the weights, the vocabularies, `source.spm` and, where it is another, `target.spm`; the
            checksum of every file in it but model cards is noted.
        facts: what goes into it besides.
        quantization: type of the weights.
        scores: figures by test set.
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
        *_lexicon(facts.lexicon),
        *_origin(facts.origin),
        "",
        "[files]",
        *(f"{toml_string(file.name)} = {toml_string(sha256(file))}" for file in files),
    ]
    for test_set, figures in scores.items():
        lines += ["", f"[scores.{toml_string(test_set)}]", *(f"{toml_string(k)} = {v}" for k, v in figures.items())]
    return "\n".join(lines) + "\n"


def _input(facts: ModelFacts) -> list[str]:
    lines = []
    if facts.punctuation != "typographic":
        lines.append(f"punctuation = {toml_string(facts.punctuation)}")
    if facts.prefix:
        lines.append(f"prefix = {toml_string(facts.prefix)}")
    return ["", "[input]", *lines] if lines else []


def _lexicon(settings: LexiconSettings | None) -> list[str]:
    if settings is None:
        return []
    return [
        "",
        "# What stands in the sources in place of Dutch words; see corpora/lexicon.",
        "[lexicon]",
        f"file = {toml_string(settings.file)}",
        f"alternatives = {settings.alternatives}",
        f"mark = {toml_string(settings.mark)}",
    ]


def _origin(origin: ModelOrigin | None) -> list[str]:
    if origin is None:
        return []
    fields = (("kind", origin.kind), ("url", origin.url), ("sha256", origin.sha256))
    return ["", "[origin]", *(f"{name} = {toml_string(value)}" for name, value in fields)]


def toml_string(text: str) -> str:
    """A TOML basic string: quoted, with control characters escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
