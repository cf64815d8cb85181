"""What the benchmark asks of OpusFilter is what nlen's rules ask; OpusFilter itself is not needed here."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from align.filtering import character_rules, language, sign_rules, word_rules
from align.filtering.settings import DEFAULT_FILTERS
from scripts.bench import corpus, opusfilter

try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib

FILTERS = dict(opusfilter.FILTERS)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "peer.tsv"
    path.write_text("Het regent.\tIt is raining.\nDe zon schijnt.\tThe sun\u2028is shining.\n", encoding="utf-8")
    return path


def test_every_filter_that_a_rule_names_as_its_model_is_asked_for() -> None:
    modules = (character_rules, sign_rules, word_rules, language)
    text = " ".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules)
    named = set(re.findall(r"OpusFilter\s+(\w+Filter)\b", text))
    assert len(named) >= 8
    assert named <= FILTERS.keys()


def test_thresholds_are_those_of_the_default_rules() -> None:
    default = tomllib.loads(DEFAULT_FILTERS.read_text(encoding="utf-8"))
    assert FILTERS["LengthFilter"]["max_length"] == default["too-long"]["characters"]
    assert FILTERS["LengthRatioFilter"]["threshold"] == default["ratio"]["most"]
    # OpusFilter wants fewer than its threshold, the rule no more than its own.
    assert FILTERS["LongWordFilter"]["threshold"] == default["long-word"]["characters"] + 1
    assert FILTERS["CharacterScoreFilter"]["thresholds"] == [1 - default["script"]["share"]] * 2
    assert FILTERS["AlphabetRatioFilter"]["threshold"] == default["letters"]["share"]
    assert FILTERS["RepetitionFilter"]["threshold"] == default["repeated-ngrams"]["times"]
    assert FILTERS["SimilarityFilter"]["threshold"] == default["similar"]["share"]
    assert FILTERS["LangidFilter"]["thresholds"] == [default["language"]["least"]] * 2


def test_the_steps_go_from_the_two_sides_through_the_filters_to_the_output(units: Path) -> None:
    plan = opusfilter.configuration(units, jobs=2)
    assert plan["common"] == {"output_directory": str(units.parent), "default_n_jobs": 2}
    filtering, duplicates = (step["parameters"] for step in plan["steps"])
    assert [step["type"] for step in plan["steps"]] == ["filter", "remove_duplicates"]
    assert [name for one in filtering["filters"] for name in one] == [name for name, _ in opusfilter.FILTERS]
    assert filtering["inputs"] == [str(units.with_suffix(suffix)) for suffix in (".nl", ".en")]
    assert filtering["outputs"] == duplicates["inputs"]
    assert duplicates["outputs"] == list(map(str, opusfilter.outputs(units)))
    files = [*filtering["inputs"], *filtering["outputs"], *duplicates["outputs"]]
    assert len(set(files)) == len(files)


def test_the_sides_hold_a_unit_a_line(units: Path) -> None:
    opusfilter.write_sides(units)
    texts = [path.read_text(encoding="utf-8") for path in opusfilter.sides(units)]
    assert texts == ["Het regent.\nDe zon schijnt.\n", "It is raining.\nThe sun\u2028is shining.\n"]


@pytest.mark.parametrize("installed", [True, False])
def test_it_is_measured_beside_nlen_where_it_is_installed(
    installed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measured: list[str] = []
    monkeypatch.setattr(corpus, "MEMORY_UNITS", (2, 2))
    monkeypatch.setattr(opusfilter, "is_installed", lambda: installed)
    monkeypatch.setattr(corpus, "compare", lambda scratch, table, workers: table("", "", ["OpusFilter"], scratch))
    args = argparse.Namespace(sentences=4, long=False)
    corpus.benchmark(tmp_path, args, lambda title, unit, names, data: measured.extend(names) or {})
    assert ("OpusFilter" in measured) == installed
    assert ("pip install opusfilter" in capsys.readouterr().out) != installed
