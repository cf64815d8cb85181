"""The lexicon that guides the embedded model: loading it, and putting its English into Dutch sentences."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from align.modelhub import locate_model
from scripts.bench import timed, tmx

SENTENCES = 21_000


def benchmark(scratch: Path, args: argparse.Namespace, table: Callable[..., dict[str, float]]) -> None:
    data = scratch / "sentences.json"
    data.write_text(json.dumps([unit.source for unit in tmx.units(SENTENCES)]), encoding="utf-8")
    table("Loading the lexicon", "a second", ["load"], data)
    table(f"Guiding {SENTENCES:,} sentences of corpora/news, loading apart", "sentences/s", ["guide"], data)


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one contender; peak memory is that of the whole process."""
    description = locate_model("nlen-nl-en")
    assert description.guidance is not None
    settings = description.guidance
    if name == "load":

        def load() -> float:
            settings.load(description.directory)
            return 1.0

        return timed(load)
    sentences = json.loads(data.read_text(encoding="utf-8"))
    guide = settings.load(description.directory).guide
    assert guide is not None
    guide.guide("Dit is een zin om mee te beginnen.")

    def work() -> float:
        for sentence in sentences:
            guide.guide(sentence)
        return float(len(sentences))

    return timed(work)
