"""`nlen segment`, `nlen tmx …` and the command as a whole."""

from __future__ import annotations

import json
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

from align import TranslationUnit, read_bitext, write_bitext

Run = Callable[..., subprocess.CompletedProcess[bytes]]

UNITS = [
    TranslationUnit("Het regent.", "It is raining.", article="weer"),
    TranslationUnit("De zon schijnt.", "The sun is shining.", article="weer"),
]


def test_segment_prints_a_sentence_a_line(nlen: Run, tmp_path: Path) -> None:
    text = "Dr. De Vries kwam om 14.30 uur. „Het\nregent”, zei hij.\n\nDaarna ging hij weg."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    done = nlen("segment", "a.txt")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines() == [
        "Dr. De Vries kwam om 14.30 uur.",
        "„Het regent”, zei hij.",
        "",
        "Daarna ging hij weg.",
    ]


def test_segment_takes_english_and_writes_a_file(nlen: Run, tmp_path: Path) -> None:
    done = nlen("segment", "--lang", "en", "-o", "out.txt", stdin=b"Mr. Smith left. He took the U.S. flag.")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.txt").read_text() == "Mr. Smith left.\nHe took the U.S. flag.\n"


def test_validate_tells_good_from_bad(nlen: Run, tmp_path: Path) -> None:
    write_bitext(UNITS, tmp_path / "good.tmx")
    done = nlen("tmx", "validate", "good.tmx")
    assert (done.returncode, done.stdout) == (0, b"")
    broken = (tmp_path / "good.tmx").read_text().replace("<seg>It is raining.</seg>", "<segment/>")
    (tmp_path / "bad.tmx").write_text(broken)
    done = nlen("tmx", "validate", "bad.tmx", "good.tmx")
    assert done.returncode == 1
    line = next(n for n, text in enumerate(broken.splitlines(), start=1) if "<segment/>" in text)
    assert any(row.startswith(f"bad.tmx:{line}:") for row in done.stdout.decode().splitlines()), done.stdout


def test_stats_count(nlen: Run, tmp_path: Path) -> None:
    write_bitext(UNITS, tmp_path / "two.tmx")
    done = nlen("tmx", "stats", "two.tmx", "--json")
    figures = json.loads(done.stdout)
    assert figures["file"] == "two.tmx"
    assert figures["units"] == 2
    assert b"units: 2" in nlen("tmx", "stats", "two.tmx").stdout


def test_convert_goes_there_and_back(nlen: Run, tmp_path: Path) -> None:
    write_bitext(UNITS, tmp_path / "a.tmx")
    assert nlen("tmx", "convert", "a.tmx", "-o", "b.tsv").returncode == 0
    assert nlen("tmx", "convert", "b.tsv", "-o", "c.jsonl").returncode == 0
    assert nlen("tmx", "convert", "c.jsonl", "-o", "d.tmx.gz").returncode == 0
    pairs = [(unit.source, unit.target, unit.article) for unit in read_bitext(tmp_path / "d.tmx.gz")]
    assert pairs == [(unit.source, unit.target, unit.article) for unit in UNITS]
    piped = nlen("tmx", "convert", "-", "--from", "tmx", "--to", "tsv", stdin=(tmp_path / "a.tmx").read_bytes())
    assert piped.stdout == (tmp_path / "b.tsv").read_bytes()


def test_convert_refuses_what_is_no_tmx(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "page.tmx").write_text("<html><body/></html>")
    done = nlen("tmx", "convert", "page.tmx", "-o", "out.tsv")
    assert done.returncode == 1
    assert b"page.tmx" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "out.tsv").exists()


def test_convert_without_a_format_is_wrong_usage(nlen: Run, tmp_path: Path) -> None:
    write_bitext(UNITS, tmp_path / "a.tmx")
    assert nlen("tmx", "convert", "a.tmx").returncode == 2


def test_help_names_every_command_and_is_quick(nlen_process: Run) -> None:
    times = []
    for _ in range(3):
        # Processor time: what else the machine is doing at the moment says nothing of the command.
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = nlen_process("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert done.returncode == 0
    for command in (b"translate", b"segment", b"tmx"):
        assert command in done.stdout
    assert min(times) < 0.3


def test_help_of_each_command(nlen: Run) -> None:
    groups = {
        "tmx": ("validate", "stats", "convert", "merge", "clean", "split", "diff", "check"),
        "model": ("list", "info", "pull", "quantise", "remove"),
        "eval": ("translation", "alignment"),
    }
    commands = [["translate"], ["align"], ["segment"], *([g] for g in groups)]
    commands += [[g, c] for g in groups for c in groups[g]]
    for command in commands:
        done = nlen(*command, "--help")
        assert done.returncode == 0, done.stderr
        assert b"Usage: nlen" in done.stdout


def test_version(nlen: Run) -> None:
    assert nlen("--version").stdout.startswith(b"nlen ")


def test_models_are_listed_and_shown(nlen: Run, tmp_path: Path) -> None:
    rows = nlen("model", "list").stdout.decode().splitlines()
    assert [row for row in rows if row.startswith("*")] == rows
    assert "nlen-nl-en" in rows[0]
    shown = nlen("model", "info").stdout.decode()
    assert "languages: nl-en" in shown
    assert "## How good it is" in shown
    assert nlen("model", "info", "nothing").returncode == 1
