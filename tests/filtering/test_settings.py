"""Filters as TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import FormatError, ReadError
from align.filtering.settings import (
    CORPUS_RULES,
    DEFAULT_FILTERS,
    UNIT_RULES,
    describe,
    read_filters,
    rule_names,
    thresholds,
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "filters.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_default_uses_every_rule_but_the_one_on_kinds() -> None:
    assert set(read_filters().names()) == set(rule_names()) - {"kind"}
    assert DEFAULT_FILTERS.name == "default.toml"


def test_rules_come_in_the_order_of_the_file_with_its_thresholds(tmp_path: Path) -> None:
    path = written(tmp_path, "[ratio]\nmost = 3\n[too-long]\ncharacters = 80\n[empty]\nenabled = false\n[duplicate]\n")
    filters = read_filters(path)
    rules = filters.unit_rules()
    assert [rule.name for rule in rules] == ["ratio", "too-long"]
    assert [rule.most for rule in rules[:1]] == [3]  # type: ignore[attr-defined]
    assert [rule.name for rule in filters.corpus_rules()] == ["duplicate"]
    assert not filters.repair


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[ration]\n", "[ration]"),
        ("[ratio]\nmax = 2\n", "it has most, slack"),
        ('[ratio]\nmost = "2"\n', "such as"),
        ("[too-long]\ncharacters = 2.5\n", "whole number"),
        ("[too-long]\ncharacters = true\n", "whole number"),
        ("[too-long]\ncharacters = -1\n", "less than 0"),
        ("[near-duplicate]\nsimilarity = 85\n", "more than 1"),
        ('[empty]\nenabled = "no"\n', "true or false"),
        ("[empty]\nenabled = false\nmost = 2\n", "no threshold"),
        ('[quality]\nmarks = "copied"\n', "list"),
        ("[repair]\nhow = 1\n", "[repair]"),
        ("most = 2\n", "table"),
        ("[ratio\n", "not TOML"),
    ],
)
def test_a_mistake_is_named_with_the_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_filters(written(tmp_path, text))
    assert said in str(caught.value)
    assert "filters.toml" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.toml"):
        read_filters(tmp_path / "none.toml")


def test_every_rule_has_a_description_and_its_own_name() -> None:
    for name in rule_names():
        assert len(describe(name)) > 20
        rule = {**UNIT_RULES, **CORPUS_RULES}.get(name)
        assert rule is None or rule().name == name
        assert "name" not in thresholds(name)
