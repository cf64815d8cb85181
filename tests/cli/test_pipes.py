"""Inputs that can be read only once - `<(…)`, `/dev/stdin`, FIFOs - and standard streams that are closed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from align.bitext import Position, TranslationUnit
from align.errors import ReadError
from align.formats import Source, format_of, read_bitext, tmx_statistics, write_bitext

ROOT = Path(__file__).resolve().parents[2]
NLEN = f"{shlex.quote(sys.executable)} -m align"
Run = Callable[..., subprocess.CompletedProcess[bytes]]
Call = Callable[[str], subprocess.CompletedProcess[bytes]]
TEXT = "Het regent in de stad. De straten zijn nat.\n\nMorgen schijnt de zon.\n"
ENGLISH = "It is raining in the city. The streets are wet.\n\nThe sun will shine tomorrow.\n"
SENTENCES = [
    ("Het regent in de stad.", "It is raining in the city."),
    ("De straten zijn nat.", "The streets are wet."),
    ("Morgen schijnt de zon.", "The sun will shine tomorrow."),
]
UNITS = [
    TranslationUnit(source, target, origin="human", score=None, article="weer", position=Position(1, number))
    for number, (source, target) in enumerate(SENTENCES, start=1)
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with an article and its units."""
    (tmp_path / "weer.nl.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "weer.en.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "weer.html").write_text("<html><p>Morgen schijnt de zon.\n", encoding="utf-8")
    (tmp_path / "stad.tsv").write_text("stad\ttown\n", encoding="utf-8")
    (tmp_path / "weer.links").write_text("[0]:[0]\n", encoding="utf-8")
    for side, name in enumerate(("nl", "en")):
        (tmp_path / f"weer.{name}").write_text("".join(f"{pair[side]}\n" for pair in SENTENCES), encoding="utf-8")
    for name in ("weer.tmx", "weer.tmx.gz", "weer.xlf", "weer.tsv", "weer.jsonl", "weer.csv", "weer.ladder"):
        write_bitext(UNITS, tmp_path / name)
    return tmp_path


@pytest.fixture
def bash(files: Path) -> Call:
    """Runs a line of bash in which $NLEN is the command, with files of an article and its units; never waits long."""

    def run(line: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "NLEN_DATA_DIR": str(files / "data"), "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            ["bash", "-c", line.replace("$NLEN", NLEN)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=files,
            env=environment,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def piped(nlen: Run, files: Path) -> Call:
    """Runs the command with such pipes as bash makes: `cat NAME | …` and `<(cat NAME)`, in this process."""

    def run(line: str) -> subprocess.CompletedProcess[bytes]:
        given = re.match(r"cat (\S+) \| ", line)
        ends = []

        def as_pipe(found: re.Match[str]) -> str:
            end, start = os.pipe()
            ends.append(end)
            with os.fdopen(start, "wb") as stream:
                stream.write((files / found[1]).read_bytes())
            return f"/dev/fd/{end}"

        words = re.sub(r"<\(cat (\S+)\)", as_pipe, line[given.end() if given else 0 :]).split()
        assert words[0] == "$NLEN"
        try:
            return nlen(*words[1:], stdin=(files / given[1]).read_bytes() if given else b"")
        finally:
            for end in ends:
                os.close(end)

    return run


@contextmanager
def fifo(path: Path, data: bytes, *, piece: int = 1 << 16) -> Iterator[Path]:
    """A FIFO that gives `data`, in pieces, to the one who opens it first."""
    os.mkfifo(path)

    def give() -> None:
        with path.open("wb", buffering=0) as stream:
            for start in range(0, len(data), piece):
                stream.write(data[start : start + piece])

    giving = threading.Thread(target=give, daemon=True)
    giving.start()
    yield path
    giving.join(10)
    assert not giving.is_alive()


@pytest.mark.parametrize(
    "name", ["weer.tmx", "weer.tmx.gz", "weer.xlf", "weer.tsv", "weer.jsonl", "weer.csv", "weer.ladder"]
)
def test_units_of_every_format_come_through_a_pipe(piped: Call, tmp_path: Path, name: str) -> None:
    done = piped(f"$NLEN tmx convert <(cat {name}) -o out.tmx")
    assert (done.returncode, done.stderr) == (0, b"nlen: out.tmx: 3 units\n")
    assert [(unit.source, unit.target) for unit in read_bitext(tmp_path / "out.tmx")] == SENTENCES


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("$NLEN tmx stats <(cat weer.tmx)", b"units: 3\n"),
        ("cat weer.tmx | $NLEN tmx stats /dev/stdin", b"units: 3\n"),
        ("$NLEN tmx stats /dev/stdin < weer.tmx", b"units: 3\n"),
        ("$NLEN tmx validate <(zcat weer.tmx.gz)", b"1 file: 0 errors"),
        ("cat weer.nl.txt | $NLEN segment /dev/fd/0", b"De straten zijn nat.\n\nMorgen schijnt de zon.\n"),
        ("$NLEN align <(cat weer.nl.txt) <(cat weer.en.txt) --method length", b"De straten zijn nat.\tThe streets"),
        ("$NLEN translate <(cat weer.nl.txt) --memory <(cat weer.tmx) -q", ENGLISH.encode()),
    ],
)
def test_a_command_reads_the_pipes_of_a_shell(bash: Call, line: str, printed: bytes) -> None:
    done = bash(line)
    assert done.returncode == 0, done.stderr
    assert printed in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("$NLEN tmx stats <(cat weer.tmx)", b"units: 3\n"),
        ("cat weer.tmx | $NLEN tmx stats /dev/stdin", b"units: 3\n"),
        ("cat weer.tsv | $NLEN tmx stats -", b"units: 3\n"),
        ("$NLEN tmx validate <(cat weer.tmx)", b"1 file: 0 errors"),
        ("cat weer.tmx | $NLEN tmx validate -", b"1 file: 0 errors"),
        ("$NLEN tmx merge <(cat weer.tmx) <(cat weer.tsv) -o out.tmx", b"6 units in 2 files -> 3"),
        ("$NLEN tmx clean <(cat weer.tmx) -o out.tmx", b"3 units -> 3"),
        ("$NLEN tmx split <(cat weer.tmx) -o parts --units 2", b"3 units in 2 files"),
        ("$NLEN tmx diff <(cat weer.tmx) <(cat weer.xlf)", b"0 added, 0 removed, 0 changed"),
        ("$NLEN tmx check <(cat weer.tmx) <(cat weer.tsv)", b"6 units: 0 errors"),
        ("$NLEN tmx convert <(cat weer.tmx) --skeleton <(cat weer.nl.txt)", ENGLISH.encode()),
        ("$NLEN tmx convert <(cat weer.tmx) --skeleton <(cat weer.html)", b"<p>The sun will"),
        ("$NLEN segment <(cat weer.nl.txt)", b"De straten zijn nat.\n\nMorgen schijnt de zon.\n"),
        ("cat weer.nl.txt | $NLEN segment /dev/fd/0", b"De straten zijn nat.\n\nMorgen schijnt de zon.\n"),
        ("$NLEN align <(cat weer.nl.txt) <(cat weer.en.txt) --method length", b"De straten zijn nat.\tThe streets"),
        ("$NLEN align <(cat weer.nl.txt) <(cat weer.en.txt) --sentences --method length --to links", b"[0]:[0]"),
        ("$NLEN translate <(cat weer.nl.txt) --memory <(cat weer.tmx) -q", ENGLISH.encode()),
        ("cat weer.nl.txt | $NLEN translate /dev/stdin --to tsv --beam 1", b"\tstdin\t1.1"),
        ("$NLEN translate weer.nl.txt --glossary <(cat stad.tsv) --beam 1", b"town"),
        ("$NLEN eval translation <(cat weer.tmx) --beam 1", b"3 sentences"),
        ("$NLEN eval translation <(cat weer.nl) <(cat weer.en) --beam 1", b"3 sentences"),
        ("$NLEN eval alignment <(cat weer.links) <(cat weer.links)", b"1.0000"),
    ],
)
def test_every_command_reads_a_pipe(piped: Call, line: str, printed: bytes) -> None:
    done = piped(line)
    assert done.returncode == 0, done.stderr
    assert printed in done.stdout + done.stderr


def test_a_project_takes_its_article_and_memory_from_pipes(bash: Call, tmp_path: Path) -> None:
    done = bash("$NLEN translate <(cat weer.nl.txt) --memory <(cat weer.tmx) --to omegat -o project")
    assert done.returncode == 0, done.stderr
    (source,) = (tmp_path / "project/source").iterdir()
    assert source.read_text(encoding="utf-8") == TEXT
    (memory,) = (tmp_path / "project/tm").glob("*.tmx")
    assert [unit.target for unit in read_bitext(memory)] == [target for _, target in SENTENCES]


def test_a_corpus_is_built_of_pipes(bash: Call, tmp_path: Path) -> None:
    done = bash("$NLEN corpus build <(cat weer.tmx) <(cat weer.nl.txt) -o out --to tsv --beam 1 --workers 2")
    assert done.returncode == 0, done.stderr
    assert b"6 units made" in done.stderr
    assert b"/dev/fd/" in (tmp_path / "out/report.md").read_bytes()
    assert not (tmp_path / "out/work/piped").exists()
    refused = bash("$NLEN corpus build weer.tmx --test-set <(cat weer.tsv) -o other")
    assert (refused.returncode, refused.stderr.count(b"\n")) == (2, 1)


@pytest.mark.parametrize("piece", [1, 7, 1 << 16])
@pytest.mark.parametrize("name", ["weer.tmx", "weer.tmx.gz", "weer.jsonl"])
def test_a_fifo_that_gives_small_pieces(tmp_path: Path, name: str, piece: int) -> None:
    write_bitext(UNITS, tmp_path / name)
    with fifo(tmp_path / "pipe", (tmp_path / name).read_bytes(), piece=piece) as pipe:
        assert [unit.source for unit in read_bitext(pipe)] == [source for source, _ in SENTENCES]


def test_a_pipe_is_looked_at_and_then_read_whole(tmp_path: Path) -> None:
    write_bitext(UNITS * 2000, tmp_path / "a.tmx")
    with fifo(tmp_path / "pipe", (tmp_path / "a.tmx").read_bytes()) as pipe:
        source = Source(pipe)
        assert (format_of(source).name, format_of(source).name) == ("tmx", "tmx")
        assert tmx_statistics(source).units == 6000
        with pytest.raises(ReadError, match="can be read only once"), source.open():
            pass


def test_no_units_are_never_silent(bash: Call, tmp_path: Path) -> None:
    (tmp_path / "leeg.tmx").write_text('<tmx version="1.4"><header srclang="nl"/><body></body></tmx>')
    done = bash("$NLEN tmx convert <(cat leeg.tmx) -q --to tsv")
    assert (done.returncode, done.stderr) == (0, b"nlen: warning: /dev/fd/63: no units were read from it\n")
    empty = bash("$NLEN tmx convert <(true) --to tsv")
    assert (empty.returncode, empty.stderr.count(b"\n"), b"it is empty" in empty.stderr) == (2, 1, True)
    other = bash("$NLEN tmx stats <(cat weer.nl.txt)")
    assert (other.returncode, other.stderr.count(b"\n"), b"tells of a format" in other.stderr) == (2, 1, True)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("$NLEN translate - <&-", b"standard input is closed"),
        ("$NLEN segment - <&-", b"standard input is closed"),
        ("$NLEN align - weer.en.txt <&-", b"standard input is closed"),
        ("$NLEN tmx stats - <&-", b"standard input is closed"),
        ("$NLEN translate weer.nl.txt --beam 1 >&-", b"standard output is closed"),
        ("$NLEN translate weer.nl.txt -q --to tmx >&-", b"standard output is closed"),
        ("$NLEN segment weer.nl.txt >&-", b"standard output is closed"),
        ("$NLEN tmx stats weer.tmx >&-", b"standard output is closed"),
        ("$NLEN corpus filters >&-", b"standard output is closed"),
    ],
)
def test_a_closed_stream_is_a_sentence(bash: Call, line: str, problem: bytes) -> None:
    done = bash(line)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert problem in done.stderr


def test_messages_do_not_go_to_standard_output_where_theirs_is_closed(bash: Call) -> None:
    done = bash("$NLEN tmx convert weer.tmx --to tsv 2>&-")
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 4)


def test_a_reader_that_goes_away_is_no_failure_to_tell_of(bash: Call, tmp_path: Path) -> None:
    (tmp_path / "lang.txt").write_text("Het regent.\n\n" * 40_000)
    done = bash("$NLEN segment lang.txt | head -n 1; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stdout, done.stderr) == (141, b"Het regent.\n", b"")
