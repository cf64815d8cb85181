"""From what a user names to entries, and from entries to shards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.corpus import BuildSettings
from align.corpus.entry import Entry
from align.corpus.inputs import cut, find_entries, read_plan, write_plan
from align.errors import ReadError


def made(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Tekst.")


def found(folder: Path, **options: object) -> list[tuple[str, str, str]]:
    settings = BuildSettings(**{"inputs": (str(folder),), **options})  # type: ignore[arg-type]
    return [
        (entry.kind, os.path.relpath(entry.source, folder), entry.target and os.path.relpath(entry.target, folder))
        for entry in find_entries(settings)
    ]


def test_names_tell_pairs_from_articles(tmp_path: Path) -> None:
    made(tmp_path, "brug.nl.txt", "brug.en.html", "dijk.txt", "los.en.txt", "molen.nl-BE.txt", "LEESMIJ.md", ".x.txt")
    made(tmp_path, "sub/brug.nl.txt", "sub/tm.tmx.gz")
    assert found(tmp_path) == [
        ("pair", "brug.nl.txt", "brug.en.html"),
        ("article", "dijk.txt", ""),
        ("article", "molen.nl-BE.txt", ""),
        ("article", "sub/brug.nl.txt", ""),
        ("bitext", "sub/tm.tmx.gz", ""),
    ]


def test_folders_named_by_language_belong_together(tmp_path: Path) -> None:
    made(
        tmp_path,
        "nl/a.txt",
        "en/a.html",
        "nl/b/c.txt",
        "en/b/c.txt",
        "nl/d.txt",
        "en/e.txt",
        "nl/f.nl.txt",
        "en/f.en.txt",
    )
    assert found(tmp_path) == [
        ("pair", "nl/a.txt", "en/a.html"),
        ("article", "nl/d.txt", ""),
        ("pair", "nl/f.nl.txt", "en/f.en.txt"),
        ("pair", "nl/b/c.txt", "en/b/c.txt"),
    ]


def test_a_language_may_be_all_that_a_name_ends_in(tmp_path: Path) -> None:
    made(tmp_path, "brug.nl", "brug.en", "los.nl", "loose.en", "code.py", "lijst.po")
    assert found(tmp_path) == [
        ("pair", "brug.nl", "brug.en"),
        ("bitext", "lijst.po", ""),
        ("article", "los.nl", ""),
    ]


def test_what_says_another_language_than_its_folder_is_passed_over(tmp_path: Path) -> None:
    made(tmp_path, "nl-BE/a.txt", "EN/a.txt", "nl-BE/b.en.txt", "EN/b.nl.txt", "EN/c.txt")
    assert found(tmp_path) == [("pair", "nl-BE/a.txt", "EN/a.txt")]


def test_of_several_counterparts_the_one_of_the_same_kind_counts(tmp_path: Path) -> None:
    made(tmp_path, "a.nl.txt", "a.en.txt", "a.en.html", "b.nl.txt", "b.en.htm", "b.en.html")
    made(tmp_path, "c.nl.html", "c.nl.txt", "c.en.txt")
    assert found(tmp_path) == [
        ("pair", "a.nl.txt", "a.en.txt"),
        ("article", "b.nl.txt", ""),
        ("article", "c.nl.html", ""),
        ("pair", "c.nl.txt", "c.en.txt"),
    ]


def test_the_order_is_that_of_the_names_whatever_the_disk_says(tmp_path: Path) -> None:
    names = [f"{n:03}.txt" for n in range(50)]
    made(tmp_path, *reversed(names))
    assert [source for _, source, _ in found(tmp_path)] == names


def test_the_manifest_is_no_input_of_its_own(tmp_path: Path) -> None:
    made(tmp_path, "a.txt")
    (tmp_path / "m.tsv").write_text("source\ttarget\nx/a.nl.txt\tx/a.en.txt\n")
    made(tmp_path / "x", "a.nl.txt", "a.en.txt")
    assert found(tmp_path, manifest=str(tmp_path / "m.tsv")) == [
        ("article", "a.txt", ""),
        ("pair", "x/a.nl.txt", "x/a.en.txt"),
        ("pair", "x/a.nl.txt", "x/a.en.txt"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file\na.txt\n", "m.tsv:1: "),
        ("source\tlicence\na.txt\n", "m.tsv:2: 1 column where"),
        ("source\nnone.txt\n", "there is no file "),
        ("source\tid\n\tx\n", "empty"),
    ],
)
def test_a_mistake_in_a_manifest_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    made(tmp_path, "a.txt")
    (tmp_path / "m.tsv").write_text(text)
    with pytest.raises(ReadError) as caught:
        found(tmp_path, inputs=(), manifest=str(tmp_path / "m.tsv"))
    assert said in str(caught.value)


def test_a_plan_says_what_was_found_again(tmp_path: Path) -> None:
    made(tmp_path / "in", *(f"{n:03}.txt" for n in range(30)))
    settings = BuildSettings(inputs=(str(tmp_path / "in"),), shard_articles=7)
    summary = write_plan(settings, tmp_path / "plan")
    shards = list(read_plan(tmp_path / "plan"))
    assert [len(shard.entries) for shard in shards] == [7, 7, 7, 7, 2]
    assert [entry for shard in shards for entry in shard.entries] == list(find_entries(settings))
    assert (summary.shards, summary.entries, summary.articles) == (5, 30, 30)
    made(tmp_path / "in", "new.txt")
    assert write_plan(settings, tmp_path / "again").digest != summary.digest


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(ReadError, match="in"):
        write_plan(BuildSettings(inputs=(str(tmp_path / "in"),)), tmp_path / "plan")


@given(st.lists(st.integers(0, 50)), st.integers(1, 5), st.integers(1, 80))
def test_shards_hold_everything_in_order_and_within_bounds(sizes: list[int], length: int, size: int) -> None:
    entries = [Entry("article", str(n), size=s) for n, s in enumerate(sizes)]
    shards = list(cut(entries, length, size))
    assert [entry for shard in shards for entry in shard.entries] == entries
    assert [shard.number for shard in shards] == list(range(len(shards)))
    for shard in shards:
        assert 1 <= len(shard.entries) <= length
        assert len(shard.entries) == 1 or sum(entry.size for entry in shard.entries) <= size
