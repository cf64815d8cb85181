"""`nlen align` as a user runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import read_bitext
from align.alignment.bead_files import Link, read_beads
from align.cli import run
from scripts.news import read_news

Run = Callable[..., subprocess.CompletedProcess[bytes]]

PAIRS = [
    ("Brug over kanaal blijft", "Bridge over canal stays"),
    (
        "De gemeente heeft besloten dat de oude brug over het kanaal niet wordt afgebroken.",
        "The municipality has decided that the old bridge over the canal will not be demolished.",
    ),
    ("Het werk begint na de zomer.", "The work will begin after the summer."),
    (
        "Volgens de wethouder is er genoeg geld, maar de aannemer heeft nog geen tijd.",
        "According to the alderman there is enough money, but the contractor has no time yet.",
    ),
]
DUTCH, ENGLISH = (
    f"{heading}\n\n{first} {second}\n\n{third}\n" for heading, first, second, third in zip(*PAIRS, strict=True)
)
LINES = [f"{heading}\n\n{first}\n{second}\n\n{third}\n" for heading, first, second, third in zip(*PAIRS, strict=True)]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "brug.nl.txt").write_text(DUTCH, encoding="utf-8")
    (tmp_path / "brug.en.txt").write_text(ENGLISH, encoding="utf-8")
    return "brug.nl.txt", "brug.en.txt"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with two pairs that can be aligned, two that cannot, and a text without a translation."""
    folder = tmp_path / "krant"
    (folder / "mei").mkdir(parents=True)
    for name in ("a", "mei/b"):
        (folder / f"{name}.nl.txt").write_text(DUTCH, encoding="utf-8")
        (folder / f"{name}.en.txt").write_text(ENGLISH, encoding="utf-8")
    for name, dutch, english in (("binary", bytes(range(256)) * 9, b"A text."), ("swapped", ENGLISH, DUTCH)):
        (folder / f"{name}.nl.txt").write_bytes(dutch if isinstance(dutch, bytes) else dutch.encode())
        (folder / f"{name}.en.txt").write_bytes(english if isinstance(english, bytes) else english.encode())
    (folder / "los.nl.txt").write_text(DUTCH, encoding="utf-8")
    return folder


def align(nlen: Run, *arguments: object, status: int = 0, method: str = "length") -> subprocess.CompletedProcess[bytes]:
    done = nlen("align", *arguments, "--method", method)
    assert done.returncode == status, done.stderr
    assert b"Traceback" not in done.stderr
    return done


def test_two_files_make_a_translation_memory(nlen_process: Run, pair: tuple[str, str], tmp_path: Path) -> None:
    done = align(nlen_process, *pair, "-o", "brug.tmx")
    units = list(read_bitext(tmp_path / "brug.tmx"))
    assert [(unit.source, unit.target) for unit in units] == PAIRS
    assert {unit.properties["bead"] for unit in units} == {"1-1"}
    assert all(unit.score is not None and 0 <= unit.score <= 1 for unit in units)
    assert done.stdout == b""
    assert done.stderr.startswith(b"nlen: brug.tmx: 4 units, mean score ")
    assert b"0 source and 0 target sentences unaligned" in done.stderr


def test_with_the_model_too(nlen: Run, pair: tuple[str, str]) -> None:
    for method in ("auto", "mt", "lexical"):
        done = align(nlen, *pair, "--to", "jsonl", "-q", method=method)
        units = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(unit["source"], unit["target"]) for unit in units] == PAIRS
        assert done.stderr == b""


def test_a_table_goes_to_standard_output(nlen: Run, pair: tuple[str, str]) -> None:
    done = align(nlen, *pair)
    assert done.stdout.decode().splitlines()[1].split("\t")[:2] == list(PAIRS[0])
    assert b"nlen:" not in done.stdout


def test_standard_input_is_one_of_the_texts(nlen: Run, pair: tuple[str, str]) -> None:
    from_files = align(nlen, *pair, "--to", "links").stdout
    piped = nlen("align", "-", pair[1], "--to", "links", "--method", "length", stdin=DUTCH.encode())
    assert piped.stdout == from_files
    assert nlen("align", "-", "-").returncode == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("out.links", [Link((n,), (n,)) for n in (0, 2, 3, 5)]),
        # A ladder has to account for the empty lines too: as null beads on both sides.
        (
            "out.ladder",
            [
                Link((0,), (0,)),
                Link((1,), ()),
                Link((), (1,)),
                *(Link((n,), (n,)) for n in (2, 3)),
                Link((4,), ()),
                Link((), (4,)),
                Link((5,), (5,)),
            ],
        ),
    ],
)
def test_beads_of_a_sentence_a_line_have_the_numbers_of_the_lines(
    nlen: Run, tmp_path: Path, name: str, expected: list[Link]
) -> None:
    for language, text in zip(("nl", "en"), LINES, strict=True):
        (tmp_path / f"brug.{language}").write_text(text, encoding="utf-8")
    align(nlen, "brug.nl", "brug.en", "--sentences", "-o", name)
    links = read_beads(tmp_path / name)
    assert [(link.source, link.target) for link in links] == [(link.source, link.target) for link in expected]
    gold = "".join(f"[{n}]:[{n}]\n" for n in (0, 2, 3, 5))
    (tmp_path / "brug.gold").write_text(gold)
    evaluated = nlen("eval", "alignment", "brug.gold", name).stdout.decode()
    assert "strict, no null beads        1.0000    1.0000    1.0000" in evaluated


def test_text_as_hunalign_has_it(nlen: Run, pair: tuple[str, str]) -> None:
    lines = align(nlen, *pair, "--to", "ladder-text").stdout.decode().splitlines()
    assert [tuple(line.split("\t")[:2]) for line in lines] == PAIRS


def test_beads_that_are_not_wanted_are_left_out(nlen: Run, tmp_path: Path) -> None:
    # Two sentences here are one there, by every method.
    dutch = [PAIRS[1][0], PAIRS[3][0], f"{PAIRS[3][0]} {PAIRS[1][0]}", PAIRS[2][0]]
    english = [PAIRS[1][1], PAIRS[3][1], PAIRS[3][1], PAIRS[1][1], PAIRS[2][1]]
    (tmp_path / "a.nl").write_text("\n".join(dutch) + "\n")
    (tmp_path / "a.en").write_text("\n".join(english) + "\n")
    arguments = ("a.nl", "a.en", "--sentences", "--to", "links")
    everything = align(nlen, *arguments).stdout.splitlines()
    assert any(line.startswith(b"[2]:[2, 3]:") for line in everything)
    scores = sorted(float(line.rsplit(b":", 1)[1]) for line in everything)
    one_to_one = align(nlen, *arguments, "--one-to-one-only").stdout.splitlines()
    assert one_to_one == [line for line in everything if not line.startswith(b"[2]:[2, 3]:")]
    between = (scores[1] + scores[2]) / 2
    sure = align(nlen, *arguments, "--min-score", between).stdout.splitlines()
    assert sure == [line for line in everything if float(line.rsplit(b":", 1)[1]) >= between]
    assert 0 < len(sure) < len(everything)


def test_a_folder_with_the_language_in_the_names(nlen: Run, corpus: Path, tmp_path: Path) -> None:
    done = align(nlen, "krant", "-o", "krant.tmx", status=1)
    assert [(unit.source, unit.target) for unit in read_bitext(tmp_path / "krant.tmx")] == PAIRS * 2
    said = done.stderr.decode()
    assert "without a counterpart left out: krant/los.nl.txt" in said
    assert "krant/binary.nl.txt: looks like a binary file" in said
    assert "krant/swapped.nl.txt is in English and krant/swapped.en.txt in Dutch" in said
    assert "nlen: krant.tmx: 2 pairs, 8 units, mean score " in said
    assert "2 of 4 pairs left out" in said


def test_a_folder_of_output_has_a_file_a_pair(nlen: Run, corpus: Path, tmp_path: Path) -> None:
    align(nlen, "krant", "-o", "uit/", "--report", "bladen/", status=1)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("[bu]*/**/*.*"))
    assert written == ["bladen/a.html", "bladen/mei/b.html", "uit/a.tmx", "uit/mei/b.tmx"]
    align(nlen, "krant", "-o", "uit/", "--to", "links", status=1)
    assert len(read_beads(tmp_path / "uit/mei/b.links")) == 4


def test_two_folders_with_the_same_names(nlen: Run, tmp_path: Path) -> None:
    for folder, text in (("nl", DUTCH), ("en", ENGLISH)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "brug.txt").write_text(text, encoding="utf-8")
    align(nlen, "nl", "en", "-o", "all.tsv")
    assert [(unit.source, unit.target) for unit in read_bitext(tmp_path / "all.tsv")] == PAIRS


def test_the_report_shows_both_texts(nlen: Run, pair: tuple[str, str], tmp_path: Path) -> None:
    align(nlen, *pair, "-o", "brug.tmx", "--report", "brug.html", "--min-score", 1)
    page = (tmp_path / "brug.html").read_text(encoding="utf-8")
    assert all(sentence in page for sides in PAIRS for sentence in sides)
    assert page.count("<tr id=") == 4


@pytest.mark.parametrize(
    ("arguments", "status", "needle"),
    [
        (["brug.nl.txt", "missing.txt"], 1, "missing.txt: there is no such file"),
        (["brug.nl.txt"], 2, "name its translation too"),
        (["folder"], 1, "holds no two files"),
        (["folder", "brug.en.txt"], 2, "two files or two folders"),
        (["brug.en.txt", "brug.nl.txt"], 1, "brug.en.txt is in English and brug.nl.txt in Dutch; swap the two"),
        (["brug.nl.txt", "brug.nl.txt"], 1, "both in Dutch"),
        (["brug.nl.txt", "empty.txt"], 1, "empty.txt"),
        (["empty.txt", "brug.en.txt"], 1, "empty.txt"),
        (["brug.nl.txt", "long.txt"], 1, "long.txt is 1"),
        (["long.txt", "brug.nl.txt"], 1, "swap the two"),
        (["brug.nl.txt", "picture.png"], 1, "picture.png: this is an image"),
        (["brug.nl.txt", "brug.en.txt", "-o", "brug.en.txt"], 2, ""),
        (["brug.nl.txt", "brug.en.txt", "-o", "brug.en.txt", "--to", "tmx"], 2, "also an input"),
        (["brug.nl.txt", "brug.en.txt", "--report", "brug.en.txt"], 2, "also an input"),
        (["brug.nl.txt", "brug.en.txt", "--report", "result.tmx"], 2, "this is the output too"),
        (["brug.nl.txt", "brug.en.txt", "-o", "out.docx"], 2, "out.docx"),
        (["brug.nl.txt", "brug.en.txt", "-o", "none/out.tmx"], 1, "none"),
        (["brug.nl.txt", "brug.en.txt", "--report", "none/out.html"], 1, "none"),
        (["brug.nl.txt", "brug.en.txt", "--sentences", "--reflow"], 2, "--sentences"),
        (["two", "--to", "links", "-o", "out.links"], 2, "give a folder"),
        (["two", "--report", "out.html"], 2, "need a folder"),
    ],
)
def test_errors_are_one_sentence_and_leave_nothing(
    pair: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    needle: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_bytes(b"\n")
    (tmp_path / "long.txt").write_text(ENGLISH * 12, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "two/a.nl.txt").write_text(DUTCH, encoding="utf-8")
    (tmp_path / "two/a.en.txt").write_text(ENGLISH, encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    output = [] if "-o" in arguments else ["-o", "result.tmx"]
    # In this process, since a process for each would take long.
    assert run(["align", *arguments, *output, "--method", "length"]) == status
    said = capfd.readouterr().err
    assert needle in said
    assert len(said.strip().splitlines()) == 1
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_texts_that_do_not_belong_together_get_a_note(nlen: Run, tmp_path: Path) -> None:
    # The first two articles of the news corpus.
    for name, article in zip("ab", read_news("part-01"), strict=False):
        for side, language in enumerate(("nl", "en")):
            text = "\n".join(pair[side] for pair in article.pairs)
            (tmp_path / f"{name}.{language}").write_text(text, encoding="utf-8")
    note = b"have little in common: do they belong together?"
    assert note in align(nlen, "a.nl", "b.en", "--sentences", method="lexical").stderr
    assert note not in align(nlen, "a.nl", "a.en", "--sentences", method="lexical").stderr


def test_the_checks_can_be_left_out(nlen: Run, pair: tuple[str, str], tmp_path: Path) -> None:
    done = align(nlen, pair[0], pair[0], "--no-check", "--to", "links")
    assert len(done.stdout.splitlines()) == 4


def test_the_same_input_gives_the_same_bytes(nlen_process: Run, pair: tuple[str, str], tmp_path: Path) -> None:
    # Each process has an order of its own for the members of a set.
    for name in ("one", "two"):
        align(nlen_process, *pair, "-o", f"{name}.links", "--report", f"{name}.html")
    assert (tmp_path / "one.links").read_bytes() == (tmp_path / "two.links").read_bytes()
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
