"""Fitting the aligner's weights: what is printed can stand in the package."""

from __future__ import annotations

import random
import sys
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from align.alignment import Weights, default_weights
from scripts import fit_aligner
from scripts.bench.disturbed import HARD, disturb, news


@pytest.mark.parametrize("method", ["lexical", "length"])
def test_fitting_gives_weights_that_align_no_worse(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = news(held_out=True)
    noise = [pair for article in articles[10:30] for pair in article]
    for number, article in enumerate(articles[:3]):
        document = disturb(article, noise, HARD, random.Random(number))
        for language, sentences in (("nl", document.source), ("en", document.target)):
            (tmp_path / f"{number}.{language}.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
        links = "".join(f"{list(ours)}:{list(theirs)}\n" for ours, theirs in document.gold)
        (tmp_path / f"{number}.gold").write_text(links, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["fit_aligner", str(tmp_path), "--method", method, "--rounds", "1"])
    assert fit_aligner.main() == 0
    start, step, head, *table = capsys.readouterr().out.splitlines()
    before, after = (float(line.split("F1 ")[1].split()[0]) for line in (start, step))
    assert 0.5 < before <= after + 0.02
    assert head == f"[{method}]"
    found = {name: float(value) for name, value in (line.split(" = ") for line in table)}
    assert list(found) == [field.name for field in fields(Weights)]
    committed = asdict(default_weights(method))
    assert found != committed
    # What the documents say nothing of is left alone.
    assert {name: found[name] for name in fit_aligner._BY_HAND} == {
        name: committed[name] for name in fit_aligner._BY_HAND
    }
