"""`nlen corpus …` as a user calls it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from align import TranslationUnit, read_bitext, write_bitext

Run = Callable[..., subprocess.CompletedProcess[bytes]]

UNITS = [
    TranslationUnit("De brug ging om acht uur open.", "The bridge opened at eight."),
    TranslationUnit("De brug ging om acht uur open!", "The bridge opened at eight!"),
    TranslationUnit("Niemand wist waarom dat zo lang had geduurd.", "Nobody knew why that had taken so long."),
    TranslationUnit("Niemand wist waarom dat zo lang had geduurd, zei zij.", "No."),
]


def test_build_writes_corpus_and_reports(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_bitext(UNITS, tmp_path / "in/a.tmx")
    done = nlen("corpus", "build", "in", "-o", "out", "--to", "tmx", "--to", "moses", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert b"4 units made, 2 kept" in done.stderr
    assert done.stdout == b""
    units = list(read_bitext(tmp_path / "out/tmx/corpus-00000.tmx.gz"))
    assert [unit.source for unit in units] == [UNITS[0].source, UNITS[2].source]
    assert sorted(path.name for path in (tmp_path / "out/moses").iterdir()) == [
        "corpus-00000.en.gz",
        "corpus-00000.nl.gz",
    ]
    assert {"report.json", "report.md", "DATACARD.md"} <= {path.name for path in (tmp_path / "out").iterdir()}
    again = nlen("corpus", "build", "in", "-o", "out", "--to", "tmx", "--to", "moses", "--workers", 1)
    assert again.returncode == 2
    assert b"--resume" in again.stderr


def test_pairs_of_files_are_aligned(nlen: Run, tmp_path: Path, samples: Path) -> None:
    (tmp_path / "in").mkdir()
    for language in ("nl", "en"):
        name = f"roze-paal.{language}.txt"
        (tmp_path / "in" / name).write_bytes((samples / name).read_bytes())
    done = nlen("corpus", "build", "in", "-o", "out", "--to", "tsv", "--workers", 1, "--method", "lexical")
    assert done.returncode == 0, done.stderr
    units = list(read_bitext(tmp_path / "out/tsv/corpus-00000.tsv.gz"))
    assert len(units) > 5
    assert {unit.origin for unit in units} == {"human"}
    assert all(unit.article == "in/roze-paal" for unit in units)


def test_filters_are_listed_and_can_be_given(nlen: Run, tmp_path: Path) -> None:
    listed = nlen("corpus", "filters").stdout.decode()
    assert "[near-duplicate] similarity = 0.85" in listed
    default = nlen("corpus", "filters", "--toml").stdout
    (tmp_path / "own.toml").write_bytes(default.replace(b"[duplicate]", b"[duplicate]\nenabled = false"))
    (tmp_path / "in").mkdir()
    write_bitext(UNITS[:2] + UNITS[:1], tmp_path / "in/a.tsv")
    changed = default.replace(b"[near-duplicate]", b"[near-duplicate]\nenabled = false")
    (tmp_path / "own.toml").write_bytes(changed.replace(b"[duplicate]", b"[duplicate]\nenabled = false"))
    done = nlen("corpus", "build", "in", "-o", "out", "--filters", "own.toml", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert b"3 units made, 3 kept" in done.stderr


def test_wrong_usage_is_one_sentence(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "bad.toml").write_text("[nonsense]\n")
    (tmp_path / "share.toml").write_text("[near-duplicate]\nsimilarity = 85\n")
    write_bitext(UNITS, tmp_path / "in/a.tmx")
    for arguments, said in (
        ((), b"name a folder"),
        (("none",), b"none: there is no such file or folder"),
        (("in", "--to", "doc"), b'no format "doc"'),
        (("in", "--filters", "bad.toml"), b"[nonsense]"),
        (("in", "--manifest", "none.tsv"), b"none.tsv"),
        (("in", "--reverse-model", "x"), b"--score-model"),
        (("in", "--method", "lexcial"), b"lexcial"),
        (("in", "--score-model", "none"), b"none: no such model"),
        (("in", "--filters", "share.toml"), b"share.toml: similarity of [near-duplicate] is 85"),
    ):
        done = nlen("corpus", "build", *arguments, "-o", "out")
        assert done.returncode in {1, 2}
        assert said in done.stderr, done.stderr
        assert b"Traceback" not in done.stderr
        assert not (tmp_path / "out").exists()


def test_a_build_of_which_nothing_comes_has_failed(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for language in ("nl", "en"):
        for name in "abc":
            (tmp_path / f"in/{name}.{language}.txt").write_text("The same text on both sides, and all in English. " * 9)
    done = nlen("corpus", "build", "in", "-o", "out", "--workers", 1)
    assert done.returncode == 1
    said = done.stderr.decode()
    assert (
        "nlen: error: nothing was made: 3 inputs could not be used, 3 of them at the step check, such as in/a" in said
    )
    assert len((tmp_path / "out/rejected/articles.tsv").read_text().splitlines()) == 4
