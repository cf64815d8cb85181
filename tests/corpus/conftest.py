"""A small input with everything in it: tables by article, memories, articles to translate, and what is broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from align import TranslationUnit, write_bitext

ROOT = Path(__file__).resolve().parent.parent.parent
DATE = 1_700_000_000

PLACES = ("Deventer", "Emmen", "Goes", "Heerlen", "Sneek", "Tiel", "Venlo", "Zwolle")
THINGS = (("brug", "bridge"), ("school", "school"), ("molen", "mill"), ("haven", "harbour"), ("markt", "market"))


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def _unit(n: int) -> TranslationUnit:
    place = PLACES[n % 8]
    nl, en = THINGS[n // 8 % 5]
    return TranslationUnit(
        f"De {nl} in {place} werd {n + 2} keer gesloten, zei bewoner nummer {n * 7 + 11}.",
        f"The {nl if nl == en else en} in {place} was closed {n + 2} times, said resident number {n * 7 + 11}.",
        article=f"artikel-{n // 4}",
    )


@pytest.fixture
def unit() -> Callable[[int], TranslationUnit]:
    """Makes a pair unlike those of other numbers."""
    return _unit


@pytest.fixture
def bitexts(tmp_path: Path) -> Path:
    """Ten files of units with duplicates, boilerplate and rejects among them; one is damaged."""
    folder = tmp_path / "in"
    folder.mkdir()
    for file in range(9):
        units = [_unit(file * 12 + n) for n in range(12)]
        units.insert(5, _unit(3))
        units.insert(7, TranslationUnit("Klik hier om u aan te melden.", "Click here to sign in.", article=f"a{file}"))
        units.append(TranslationUnit("Dit is veel te kort vertaald, en dat kan niet goed zijn.", "Short.", score=0.9))
        write_bitext(units, folder / f"{file}.jsonl")
    (folder / "9.tmx").write_text("<tmx version='1.4'><header/><body><tu></body></tmx>")
    return _same_dates(folder)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Short Dutch articles to translate, and three that cannot be used."""
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.txt").write_text(
            f"De {THINGS[n % 5][0]} in {PLACES[n]}\n\nHet regent in {PLACES[n]}. Wij gaan naar huis."
        )
    (folder / "binair.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "duits.txt").write_text("Der Zug fährt heute leider nicht nach Hamburg, sagte der Schaffner. " * 3)
    (folder / "lang.txt").write_text("woord " * 40_000)
    return _same_dates(folder)


@pytest.fixture
def same_dates() -> Callable[[Path], Path]:
    """Gives all files of a folder one date, as a copy of a corpus has."""
    return _same_dates


def _same_dates(folder: Path) -> Path:
    for path in folder.iterdir():
        os.utime(path, (DATE, DATE))
    return folder


@pytest.fixture
def files_of() -> Callable[[Path], dict[str, bytes]]:
    """Finds every file of a build but its work files, by path."""
    return _files_of


def _files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != "work"
    }


@pytest.fixture(scope="session")
def forked_builds() -> Iterator[subprocess.Popen[str]]:
    """The process that `run` gives its orders to."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("forked_builds.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**environment, "PYTHONPATH": str(ROOT)},
        text=True,
    ) as server:
        yield server


@pytest.fixture
def run(forked_builds: subprocess.Popen[str]) -> Run:
    """Runs `nlen corpus build` in a folder and a process of its own, and kills it at the n-th touch of the disk."""

    def build(folder: Path, *arguments: object, crash_at: int = 0) -> subprocess.CompletedProcess[str]:
        words = ["corpus", "build", *map(str, arguments)]
        assert forked_builds.stdin is not None
        assert forked_builds.stdout is not None
        order = {"folder": str(folder), "arguments": words, "crash_at": crash_at}
        print(json.dumps(order), file=forked_builds.stdin, flush=True)
        answer = json.loads(forked_builds.stdout.readline())
        return subprocess.CompletedProcess(words, answer["returncode"], stderr=answer["stderr"])

    return build
