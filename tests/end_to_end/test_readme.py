"""Everything that the README and the papers beside it show is run, or at least known, and gives what they say."""

from __future__ import annotations

import difflib
import doctest
import functools
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
PAPERS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (
        *(ROOT / "README.md", ROOT / "FIGURES.md", ROOT / "CHANGELOG.md", ROOT / "models/nlen-nl-en/README.md"),
        *(CORPORA / "README.md", *sorted(CORPORA.glob("*/README.md"))),
    )
}
README = PAPERS["README.md"]
SHOWN = [name for name, text in PAPERS.items() if "```console" in text]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the texts in it and `nlen` on the path, as after an installation."""
    folder = tmp_path / "a place"
    for texts in ("samples", "news"):
        shutil.copytree(CORPORA / texts, folder / "corpora" / texts)
    command = folder / "bin" / "nlen"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m align "$@"\n')
    command.chmod(0o755)
    return folder


def environment(place: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NLEN_")}
    path = f"{place / 'bin'}{os.pathsep}{clean['PATH']}"
    return {**clean, "PATH": path, "PYTHONPATH": str(ROOT), "NLEN_DATA_DIR": str(place / "data")}


def blocks(paper: str, language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", PAPERS[paper], flags=re.DOTALL)
    assert found
    return found


def commands(paper: str) -> list[tuple[str, str]]:
    """The commands of a paper with the output shown beneath each."""
    pairs = []
    for block in blocks(paper, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            pairs.append((command, output))
    return pairs


def alike(shown: str, printed: str) -> bool:
    """Whether `printed` begins nearly like `shown`: rounding on another processor can turn a word of a translation."""
    words = shown.split()
    return difflib.SequenceMatcher(None, words, printed.split()[: len(words)]).ratio() > 0.75


@pytest.mark.parametrize("paper", SHOWN)
def test_the_commands_print_what_is_shown(place: Path, paper: str) -> None:
    for command, shown in commands(paper):
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
    for example in blocks("README.md", "python"):
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
    [shown] = blocks("README.md", "xml")
    [tuid] = re.findall(r'tuid="(\w+)"', shown)
    [unit] = re.findall(rf'<tu tuid="{tuid}".*?</tu>', written, flags=re.DOTALL)
    unit = re.sub(r' creationdate="\d{8}T\d{6}Z"', "", unit)
    # The words and the score of the translation may differ a little from machine to machine, nothing else.
    varying = r'(?<="x-score">)[^<]*|(?<=xml:lang="en">)\s*<seg>.*?</seg>'
    assert re.sub(varying, "", shown, flags=re.DOTALL).split() == re.sub(varying, "", unit, flags=re.DOTALL).split()
    assert alike(shown, unit)


def anchors(text: str) -> set[str]:
    """The names under which GitHub has the headings of a paper."""
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_into_the_repository_leads_somewhere(paper: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", PAPERS[paper]):
        path = (ROOT / paper).parent / target if target else ROOT / paper
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), f"{target}#{anchor}"


def spoken_of(text: str) -> list[str]:
    """The commands in a paper that are not shown with a prompt: within a line, or indented."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    found = [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", text)]
    # A backslash carries an indented command on to the next line.
    found += re.findall(r"^    (\S.*)$", text.replace("\\\n", " "), flags=re.MULTILINE)
    return [command.split("  #")[0] for command in found]


@functools.cache
def help_of(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "align", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"nlen {' '.join(command)}: {done.stderr}"
    return done.stdout


def subcommands(group: str) -> set[str]:
    """The commands that a help text lists; none where it is that of a command."""
    _, _, listed = group.partition("\nCommands:\n")
    return set(re.findall(r"^  (\w+)", listed, flags=re.MULTILINE))


def long_options(words: list[str]) -> set[str]:
    return {word.partition("=")[0] for word in words if word.startswith("--")}


def check_nlen(words: list[str]) -> None:
    """That there is this command of nlen, or these where it says `merge|clean`, with the options named."""
    reached: list[tuple[str, ...]] = [()]
    while words and (known := subcommands(help_of(*reached[0]))):
        if words[0].startswith("-"):
            break
        chosen = words[0].split("|")
        assert set(chosen) <= known, f"{chosen} are not all among {known}"
        reached, words = [(*reached[0], name) for name in chosen], words[1:]
    for command in reached:
        text = help_of(*command)
        for option in long_options(words):
            assert re.search(rf"{option}\b", text), f"nlen {' '.join(command)} has no {option}"


def check_module(words: list[str]) -> None:
    """That there is this script, and its source has the options named; running it may need large packages."""
    source = (ROOT / (words[0].replace(".", "/") + ".py")).read_text(encoding="utf-8")
    for option in long_options(words):
        assert f'"{option}"' in source, f"{words[0]} has no {option}"


def check_make(words: list[str]) -> None:
    """That the Makefile has this target, and the benchmark what it is told to measure."""
    assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE), words[0]
    for word in words[1:]:
        name, _, value = word.partition("=")
        assert name == "BENCH"
        asked = shlex.split(value)
        check_module(["scripts.benchmark", *asked])
        if "--only" in asked:
            assert (ROOT / "scripts" / "bench" / f"{asked[asked.index('--only') + 1]}.py").exists(), value


def check_pytest(words: list[str]) -> None:
    """That the tests chosen exist."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


CHECKS = {
    ("nlen",): check_nlen,
    ("make",): check_make,
    ("python", "-m", "pytest"): check_pytest,
    ("python", "-m"): check_module,
}


@pytest.mark.parametrize("paper", PAPERS)
def test_commands_that_are_only_spoken_of_exist(paper: str) -> None:
    for command in spoken_of(PAPERS[paper]):
        words = shlex.split(command) if command.startswith(("nlen ", "make ", "python -m ")) else []
        for start, check in CHECKS.items():
            if tuple(words[: len(start)]) == start:
                check(words[len(start) :])
                break


def test_the_checks_of_commands_see_what_is_wrong() -> None:
    for check, wrong in (
        (check_nlen, "translat"),
        (check_nlen, "tmx merge|tidy"),
        (check_nlen, "align A B --min-scor 1"),
        (check_make, "dem"),
        (check_make, "bench 'BENCH=--only nothing'"),
        (check_module, "scripts.benchmark --shorter"),
        (check_pytest, "tests/end_to_end/test_readme.py -k no_such_test"),
    ):
        with pytest.raises(AssertionError):
            check(shlex.split(wrong))
    assert spoken_of("Say `nlen\ntmx stats`:\n\n    make demo  # now\n") == ["nlen tmx stats", "make demo"]


def test_options_named_by_themselves_are_options_of_some_command() -> None:
    every = "\n".join(
        help_of(*command)
        for name in subcommands(help_of())
        for command in ([(name, sub) for sub in subcommands(help_of(name))] or [(name,)])
    )
    for paper in ("README.md", "FIGURES.md", "corpora/README.md"):
        named = {code.split()[0] for code in spoken_of(PAPERS[paper]) if code.startswith("--")}
        assert named
        for option in named - {"--help"}:
            assert re.search(rf"{option}\b", every), f"{paper}: {option}"


def test_every_extra_that_is_named_can_be_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    sources = [path for room in ("align", "scripts", "tests") for path in (ROOT / room).rglob("*.py")]
    texts = {**PAPERS, **{str(path): path.read_text(encoding="utf-8") for path in [*sources, ROOT / "Makefile"]}}
    named = {
        (name, extra)
        for name, text in texts.items()
        for several in re.findall(r"""(?:\bnlen|'\.)\[([a-z,]+)\]""", text)
        for extra in several.split(",")
    }
    assert len(named) > 10
    assert [pair for pair in named if pair[1] not in project["optional-dependencies"]] == []


def test_the_corpora_are_as_large_as_their_paper_says() -> None:
    for folder in ("news", "prose"):
        [row] = re.findall(rf"^\| \[{folder}\].*$", PAPERS["corpora/README.md"], flags=re.MULTILINE)
        lines = [
            line
            for part in (CORPORA / folder).glob("part-*.tsv")
            for line in part.read_text(encoding="utf-8").splitlines()
        ]
        articles = sum(line.startswith("# ") for line in lines)
        beads = sum(bool(line) for line in lines) - articles
        texts, pairs = re.findall(r"\d+,\d+", row)
        assert (texts, pairs) == (f"{articles:,}", f"{beads:,}")
