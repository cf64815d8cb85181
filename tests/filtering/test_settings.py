"""Filters as TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import FormatError, MissingPackageError, ReadError
from align.filtering.settings import (
    CHANGES,
    CORPUS_RULES,
    DEFAULT_FILTERS,
    RULES,
    UNIT_RULES,
    FilterSettings,
    read_filters,
    rule_names,
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
    assert set(rule_names()) == set(RULES)
    for name, rule in {**CHANGES, **RULES}.items():
        assert len(rule.description()) > 20
        assert "Args:" not in rule.description()
        assert rule().name == name
        assert all(hasattr(rule(), threshold) for threshold in rule.thresholds())


def test_rules_are_listed_with_the_thresholds_in_force(tmp_path: Path) -> None:
    filters = read_filters(written(tmp_path, '[ratio]\nmost = 3\n[kind]\nkinds = ["café"]\n'))
    assert filters.listing("ratio", "(so)").startswith("[ratio] most = 3, slack = 12 (so)\n    One side more than")
    assert filters.listing("kind").startswith('[kind] kinds = ["café"]\n')
    assert filters.listing("mask").startswith("[mask]\n    Mail addresses")


def test_rules_are_chosen_by_name_with_the_thresholds_of_the_file(tmp_path: Path) -> None:
    filters = read_filters(written(tmp_path, "[ratio]\nmost = 3\n"))
    every = rule_names(with_models=False)
    assert set(every) == set(RULES) - {"cross-entropy"} == {*UNIT_RULES, *CORPUS_RULES}
    one_by_one, as_a_whole = filters.chosen(every[::-1])
    # Text of the site goes first: without copies of it, nothing would show that it is.
    assert [rule.name for rule in as_a_whole] == ["boilerplate", "near-duplicate"]
    assert [rule.name for rule in one_by_one] == [
        rule for rule in every[::-1] if rule not in ("boilerplate", "near-duplicate")
    ]
    assert [rule.most for rule in filters.chosen(["ratio"])[0]] == [3]  # type: ignore[attr-defined]


def test_a_library_that_a_rule_needs_is_asked_for_before_work_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.filtering.settings.find_spec", lambda name: None)
    FilterSettings({"ratio": {}, "near-duplicate": {}}).require_libraries()
    for rule, package in (("language", "py3langid"), ("repair", "ftfy")):
        with pytest.raises(MissingPackageError, match=rf"\[{rule}\] needs the package {package}.*nlen\[corpus\]"):
            FilterSettings({"ratio": {}, rule: {}}).require_libraries()
