"""Everything that the README shows is run, and gives what the README says."""

from __future__ import annotations

import difflib
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples in it and `nlen` on the path, as after an installation."""
    folder = tmp_path_factory.mktemp("a place")
    shutil.copytree(ROOT / "corpora" / "samples", folder / "corpora" / "samples")
    command = folder / "bin" / "nlen"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m align "$@"\n')
    command.chmod(0o755)
    return folder


def environment(place: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NLEN_")}
    path = f"{place / 'bin'}{os.pathsep}{clean['PATH']}"
    return {**clean, "PATH": path, "PYTHONPATH": str(ROOT), "NLEN_DATA_DIR": str(place / "data")}


def blocks(language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)
    assert found
    return found


def commands() -> list[tuple[str, str]]:
    """The commands of the README with the output shown beneath each."""
    pairs = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            pairs.append((command, output))
    return pairs


def alike(shown: str, printed: str) -> bool:
    """Whether `printed` begins nearly like `shown`: rounding on another processor can turn a word of a translation."""
    words = shown.split()
    return difflib.SequenceMatcher(None, words, printed.split()[: len(words)]).ratio() > 0.75


def test_the_commands_print_what_is_shown(place: Path) -> None:
    for command, shown in commands():
        done = subprocess.run(
            ["sh", "-c", command], cwd=place, env=environment(place), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        if shown.strip():
            same = doctest.OutputChecker().check_output(shown, done.stdout, doctest.ELLIPSIS)
            if command.startswith("nlen translate"):
                same = same or alike(shown.removesuffix("...\n"), done.stdout)
            assert same, f"$ {command}\nshown:\n{shown}\nprinted:\n{done.stdout}"


def test_the_python_example_runs(place: Path) -> None:
    for example in blocks("python"):
        done = subprocess.run(
            [sys.executable, "-c", example],
            cwd=place,
            env=environment(place),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Mr. De Vries kwam om 14.30 uur." in done.stdout


def test_the_translation_unit_shown_is_the_one_written(place: Path) -> None:
    subprocess.run(
        ["nlen", "translate", "-q", "corpora/samples/roze-paal.nl.txt", "-o", "shown.tmx"],
        cwd=place,
        env=environment(place),
        check=True,
    )
    written = (place / "shown.tmx").read_text(encoding="utf-8")
    [shown] = blocks("xml")
    [tuid] = re.findall(r'tuid="(\w+)"', shown)
    [unit] = re.findall(rf'<tu tuid="{tuid}".*?</tu>', written, flags=re.DOTALL)
    unit = re.sub(r' creationdate="\d{8}T\d{6}Z"', "", unit)
    # The words and the score of the translation may differ a little from machine to machine, nothing else.
    varying = r'(?<="x-score">)[^<]*|(?<=xml:lang="en">)\s*<seg>.*?</seg>'
    assert re.sub(varying, "", shown, flags=re.DOTALL).split() == re.sub(varying, "", unit, flags=re.DOTALL).split()
    assert alike(shown, unit)


def test_every_link_into_the_repository_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", README):
        assert (ROOT / target).exists(), target
