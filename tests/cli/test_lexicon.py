"""`nlen lexicon`: what a model's lexicon has, and what the model is given."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from align.modelhub import embedded_directory

Command = Callable[..., subprocess.CompletedProcess[bytes]]


def test_words_phrases_names_and_compounds(nlen: Command) -> None:
    done = nlen("lexicon", "kanaalvormig", "leugens", "in plaats van", "Oekraïense", "de", "blubwoord")
    assert done.returncode == 0, done.stderr
    rows = dict(line.split("  ", 1) for line in done.stdout.decode().splitlines())
    assert {word: told.strip() for word, told in rows.items()} == {
        "kanaalvormig": "canal-shaped   = kanaal (canal) + vormig (-shaped)",
        "leugens": "lies",
        "in plaats van": "instead of",
        "Oekraïense": "Ukrainian",
        "de": "(left to the model)",
        "blubwoord": "(unknown)",
    }


def test_lines_of_standard_input(nlen: Command) -> None:
    done = nlen("lexicon", "-", stdin=b"leugens\n\nontwapening\n")
    assert [line.split() for line in done.stdout.decode().splitlines()] == [
        ["leugens", "lies"],
        ["ontwapening", "disarmament"],
    ]


def test_a_sentence_as_the_model_is_given_it(nlen: Command) -> None:
    done = nlen("lexicon", "--text", "Ook naar zijn baas haalt hij hard uit.")
    first, *rows = done.stdout.decode().splitlines()
    assert first.startswith("Ook naar zijn boss lashes out")
    assert first.endswith(" hij hard.")
    assert "  baas: boss (word)" in rows
    assert any(row.startswith("  haalt … uit: lashes out") and row.endswith("(separable)") for row in rows)


def test_a_model_without_a_lexicon_says_so(nlen: Command, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(embedded_directory() / "nlen-nl-en", folder)
    text = (folder / "model.toml").read_text(encoding="utf-8")
    start, end = text.index("[lexicon]"), text.index("[files]")
    (folder / "model.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    done = nlen("lexicon", "leugens", "--model", folder)
    assert done.returncode == 1
    assert b"has no lexicon" in done.stderr


def test_a_damaged_lexicon_is_one_sentence(nlen: Command, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(embedded_directory() / "nlen-nl-en", folder)
    (folder / "lexicon.txt").write_text("nlen-lexicon 1\nwords 5\n", encoding="utf-8")
    for call in (["lexicon", "leugens"], ["translate", "-"]):
        done = nlen(*call, "--model", folder, stdin=b"Hallo.")
        assert done.returncode == 1
        assert b"lexicon.txt: the lexicon cannot be read" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    (folder / "lexicon.txt").unlink()
    done = nlen("translate", "-", "--model", folder, stdin=b"Hallo.")
    assert done.returncode == 1
    assert b"lexicon.txt" in done.stderr
