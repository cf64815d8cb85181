"""That the command in the process of the tests does what it does in one of its own, and leaves nothing behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from align import TranslationUnit, write_bitext

Run = Callable[..., subprocess.CompletedProcess[bytes]]

CALLS: tuple[tuple[str, bytes], ...] = (
    ("--version", b""),
    ("nothing", b""),
    ("tmx --help", b""),
    ("segment - -q", b"Het regent.\r\nDe caf\xc3\xa9s zijn dicht. Ja."),
    ("segment -", "Het regent. Ja.".encode("utf-16")),
    ("segment - -o out.txt", b"Het regent. " * 20_000),
    ("tmx convert a.tmx --to jsonl", b""),
    ("tmx stats missing.tmx", b"nobody reads this " * 20_000),
    ("tmx stats -", bytes(range(256))),
    ("tmx diff a.tmx b.tsv", b""),
    ("translate - --to tsv --beam 1 -q", b"Het regent in de stad."),
)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    units = [TranslationUnit(f"Er waaien {number} winden.", "Winds are blowing.") for number in range(1000)]
    write_bitext(units, tmp_path / "a.tmx")
    write_bitext(units[:3], tmp_path / "b.tsv")
    return tmp_path / "a.tmx"


@pytest.mark.parametrize(("call", "stdin"), CALLS, ids=[call for call, _ in CALLS])
def test_it_says_and_does_the_same(
    nlen: Run, nlen_process: Run, memory: Path, tmp_path: Path, call: str, stdin: bytes
) -> None:
    # What one call has set is not there in the next.
    assert nlen("tmx", "stats", "a.tmx", "-q").returncode == 0
    ends = []
    for run in (nlen, nlen_process):
        done = run(*call.split(), stdin=stdin)
        files = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        ends.append((done.returncode, done.stdout, done.stderr, files))
    assert ends[0] == ends[1]


def test_an_error_that_nobody_expects_is_a_traceback(nlen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(arguments: list[str]) -> int:
        raise ZeroDivisionError("unexpected")

    monkeypatch.setattr("align.cli.run", fail)
    done = nlen("segment")
    assert done.returncode == 1
    assert done.stderr.startswith(b"Traceback (most recent call last):\n")
    assert done.stderr.endswith(b"ZeroDivisionError: unexpected\n")


def test_what_python_says_by_itself_is_on_standard_error(nlen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def talk(arguments: list[str]) -> int:
        warnings.warn("a warning", UserWarning, stacklevel=1)
        warnings.warn("nobody sees it", DeprecationWarning, stacklevel=1)
        logging.getLogger("elsewhere").warning("a record")
        os.write(1, b"by its number\n")
        os.environ["NLEN_MODEL"] = "left"
        os.chdir("/")
        return 3

    monkeypatch.setattr("align.cli.run", talk)
    before = (dict(os.environ), Path.cwd(), signal.getsignal(signal.SIGTERM), list(warnings.filters), sys.argv)
    streams = (sys.stdin, sys.stdout, sys.stderr)
    done = nlen("segment")
    assert (done.returncode, done.stdout) == (3, b"by its number\n")
    assert b"UserWarning: a warning\n" in done.stderr
    assert done.stderr.endswith(b"a record\n")
    assert b"nobody sees it" not in done.stderr
    assert before == (
        *(dict(os.environ), Path.cwd(), signal.getsignal(signal.SIGTERM), list(warnings.filters), sys.argv),
    )
    assert streams == (sys.stdin, sys.stdout, sys.stderr)


def test_a_log_is_told_once(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text('<tmx version="1.4"><header srclang="nl"/><body></body></tmx>')
    before = list(logging.getLogger("align").handlers)
    for _ in range(2):
        assert nlen("tmx", "convert", "a.tmx", "-q", "--to", "tsv").stderr.count(b"\n") == 1
    assert logging.getLogger("align").handlers == before
