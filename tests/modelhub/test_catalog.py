"""The catalogue of models: what ships, and what people write themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from align.errors import ModelError
from align.modelhub import embedded_directory
from align.modelhub.catalog import find_entry, read_catalog
from align.modelhub.locate import DEFAULT_MODEL, RANKING


def test_what_ships_names_the_embedded_model_and_the_releases_of_opus_mt(data: Path) -> None:
    catalog = read_catalog()
    assert catalog[DEFAULT_MODEL].embedded
    pulled = [entry for entry in catalog.values() if not entry.embedded]
    assert len(pulled) == 3
    for entry in pulled:
        facts = entry.facts
        assert entry.kind == "opus-mt"
        assert urlsplit(entry.url).scheme == "https"
        assert (facts.source_language, facts.target_language, facts.licence) == ("nl", "en", "CC-BY-4.0")
        assert facts.punctuation == "plain"
        assert entry.facts.scores[RANKING]["bleu"] > 60
        assert entry.scores_source.startswith("https://")
    best = max(pulled, key=lambda entry: entry.facts.scores[RANKING]["bleu"])
    assert best.name == "opus-mt-nl-en"


def test_the_catalogue_lies_where_the_wheel_takes_it_from() -> None:
    assert (embedded_directory() / "catalog.toml").is_file()
    project = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert 'models = "align/_models"' in project


def test_ones_own_entries_go_first(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        'format = 1\n[models.{}]\nversion = "{}"\nsource_language = "nl"\ntarget_language = "en"\n'
        'licence = "MIT"\ndescription = "x"\nurl = "https://mirror.example/a.zip"\n'
    )
    data.mkdir()
    (data / "catalog.toml").write_text(text.format("opus-mt-nl-en", "7"))
    assert find_entry("opus-mt-nl-en").version == "7"
    (tmp_path / "named.toml").write_text(text.format("opus-mt-nl-en", "8"))
    monkeypatch.setenv("NLEN_CATALOG", str(tmp_path / "named.toml"))
    assert find_entry("opus-mt-nl-en").version == "8"
    (tmp_path / "given.toml").write_text(text.format("mine", "9"))
    assert find_entry("mine", tmp_path / "given.toml").catalog == tmp_path / "given.toml"
    assert find_entry("opus-mt-nl-en", tmp_path / "given.toml").version == "7"


def test_an_unknown_name_is_answered_with_those_there_are(data: Path) -> None:
    with pytest.raises(ModelError, match="opus-mt-nl-en, opus-mt-nl-en-2021-02"):
        find_entry("nothing")


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "ftp://example.org/a.zip"},
        {"url": "file:///etc/passwd"},
        {"url": "https:///a.zip"},
        {"url": ""},
        {"version": "../1"},
        {"version": 3},
        {"sha256": "abc"},
        {"size": -1},
        {"size": "large"},
        {"max_source_pieces": 1},
        {"punctuation": "none"},
        {"licence": ""},
        {"scores": 3},
    ],
)
def test_an_entry_that_makes_no_sense_is_named(
    data: Path, write_catalog: Callable[..., Path], fields: dict[str, object]
) -> None:
    with pytest.raises(ModelError, match=r"catalog\.toml: the entry 'tiny'"):
        read_catalog(write_catalog(**fields))


@pytest.mark.parametrize("name", ['"../x"', '"a/b"', '".hidden"', '""', '"a b"'])
def test_a_name_that_is_no_folder_is_refused(data: Path, write_catalog: Callable[..., Path], name: str) -> None:
    with pytest.raises(ModelError, match="needs a name"):
        read_catalog(write_catalog(name))


@pytest.mark.parametrize("text", ["format = ", "format = 2\n[models.a]\n", "format = 1\n", "format = 1\nmodels = 3\n"])
def test_a_file_that_is_no_catalogue_is_refused(data: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ModelError, match=r"mine\.toml"):
        read_catalog(tmp_path / "mine.toml")
