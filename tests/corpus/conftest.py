"""A small input with everything in it: tables by article, memories, articles to translate, and what is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from align import TranslationUnit, write_bitext

ROOT = Path(__file__).resolve().parent.parent.parent
DATE = 1_700_000_000

PLACES = ("Deventer", "Emmen", "Goes", "Heerlen", "Sneek", "Tiel", "Venlo", "Zwolle")
THINGS = (("brug", "bridge"), ("school", "school"), ("molen", "mill"), ("haven", "harbour"), ("markt", "market"))


def unit(n: int) -> TranslationUnit:
    """A pair unlike those of other numbers."""
    place = PLACES[n % 8]
    nl, en = THINGS[n // 8 % 5]
    return TranslationUnit(
        f"De {nl} in {place} werd {n + 2} keer gesloten, zei bewoner nummer {n * 7 + 11}.",
        f"The {nl if nl == en else en} in {place} was closed {n + 2} times, said resident number {n * 7 + 11}.",
        article=f"artikel-{n // 4}",
    )


@pytest.fixture
def bitexts(tmp_path: Path) -> Path:
    """Ten files of units with duplicates, boilerplate and rejects among them; one is damaged."""
    folder = tmp_path / "in"
    folder.mkdir()
    for file in range(9):
        units = [unit(file * 12 + n) for n in range(12)]
        units.insert(5, unit(3))
        units.insert(7, TranslationUnit("Klik hier om u aan te melden.", "Click here to sign in.", article=f"a{file}"))
        units.append(TranslationUnit("Dit is veel te kort vertaald, en dat kan niet goed zijn.", "Short.", score=0.9))
        write_bitext(units, folder / f"{file}.jsonl")
    (folder / "9.tmx").write_text("<tmx version='1.4'><header/><body><tu></body></tmx>")
    return same_dates(folder)


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
    return same_dates(folder)


def same_dates(folder: Path) -> Path:
    """Gives all files one date, as a copy of a corpus has."""
    for path in folder.iterdir():
        os.utime(path, (DATE, DATE))
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a build but its work files, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != "work"
    }


CRASHER = """
import os, pathlib, signal, sys
left = int(sys.argv.pop(1))
def counted(real):
    def call(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    return call
os.fsync = counted(os.fsync)
pathlib.Path.replace = counted(pathlib.Path.replace)
pathlib.Path.mkdir = counted(pathlib.Path.mkdir)
pathlib.Path.unlink = counted(pathlib.Path.unlink)
from align.cli import main
main()
"""
"""Runs the command and kills it, with no chance to tidy up, at the n-th time that it touches the disk."""


def run(folder: Path, *arguments: object, crash_at: int = 0) -> subprocess.CompletedProcess[bytes]:
    """Runs `nlen corpus build` in `folder`."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return subprocess.run(
        [sys.executable, "-c", CRASHER, str(crash_at), "corpus", "build", *map(str, arguments)],
        capture_output=True,
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=120,
    )
