"""`nlen translate` with a translator's own memory and glossary."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import TranslationUnit, read_bitext, write_bitext
from align.bitext import alternatives_of

Run = Callable[..., subprocess.CompletedProcess[bytes]]

TEXT = "Het regent in de stad. De straten zijn erg nat vandaag.\n\nDe wethouder is boos.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "weer.txt"
    path.write_text(TEXT, encoding="utf-8")
    write_bitext(
        [
            TranslationUnit("Het regent in de stad.", "Rain is falling on the town."),
            TranslationUnit("De straten zijn erg nat vannacht.", "The streets are very wet tonight."),
        ],
        tmp_path / "eerder.tmx",
    )
    (tmp_path / "termen.tsv").write_text("wethouder\talderperson\n", encoding="utf-8")
    return path


def test_a_memory_and_a_glossary_are_used(nlen: Run, article: Path, tmp_path: Path) -> None:
    done = nlen("translate", article, "-o", "o.tmx", "--beam", 1, "--memory", "eerder.tmx", "--glossary", "termen.tsv")
    assert done.returncode == 0, done.stderr
    first, second, third = read_bitext(tmp_path / "o.tmx")
    assert (first.origin, first.target, first.score) == ("memory", "Rain is falling on the town.", 1.0)
    assert second.origin == "machine"
    assert [other.target for other in alternatives_of(second.properties)] == ["The streets are very wet tonight."]
    assert "alderperson" in third.target or third.properties["quality"] == "term"
    assert b"1 from the memory" in done.stderr


def test_fuzzy_matches_can_be_had_from_another_likeness_on_or_not_at_all(
    nlen: Run, article: Path, tmp_path: Path
) -> None:
    for percent in (0, 98):
        nlen("translate", article, "-o", "o.tmx", "--beam", 1, "--memory", "eerder.tmx", "--fuzzy", percent)
        units = list(read_bitext(tmp_path / "o.tmx"))
        assert units[0].origin == "memory"
        assert not any("alternatives" in unit.properties for unit in units)


def test_the_memory_goes_into_plain_text_too(nlen: Run, article: Path) -> None:
    done = nlen("translate", article, "--beam", 1, "--memory", "eerder.tmx")
    assert done.stdout.decode().startswith("Rain is falling on the town. ")


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        (("--memory", "none.tmx"), 1, b"none.tmx: there is no such file"),
        (("--memory", "termen.xyz"), 1, b"termen.xyz: there is no such file"),
        (("--glossary", "none.tsv"), 1, b"none.tsv: there is no such file"),
        (("--glossary", "eerder.tmx"), 1, b"eerder.tmx"),
        (("--fuzzy", "120"), 2, b"--fuzzy"),
    ],
)
def test_what_cannot_be_read_is_told(
    nlen: Run, article: Path, arguments: tuple[str, ...], status: int, problem: bytes
) -> None:
    done = nlen("translate", article, "-o", "o.tmx", *arguments)
    assert done.returncode == status
    assert problem in done.stderr
    assert b"Traceback" not in done.stderr
