"""The benchmark of the lexicon does the work that it counts."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scripts.bench import lexicon


def test_every_sentence_is_guided(tmp_path: Path) -> None:
    measured: list[tuple[str, Path]] = []

    def table(title: str, unit: str, names: list[str], data: Path) -> dict[str, float]:
        measured.extend((name, data) for name in names)
        return {}

    lexicon.benchmark(tmp_path, argparse.Namespace(), table)
    assert [name for name, _ in measured] == ["load", "guide"]
    sentences = json.loads(measured[1][1].read_text(encoding="utf-8"))
    assert len(sentences) == lexicon.SENTENCES
    few = tmp_path / "few.json"
    few.write_text(json.dumps(sentences[:50]), encoding="utf-8")
    assert lexicon.run("load", few)["work"] == 1
    done = lexicon.run("guide", few)
    assert done["work"] == 50
    assert 0 < done["seconds"] < 5
