"""Scores, their signatures and comparisons; test sets in every shape."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from align import TranslationUnit, write_bitext
from align.errors import ReadError, UsageError
from align.evaluation import compare, read_test_set, score

REFERENCES = ["The minister sent a letter to the House.", "It is raining in the city today.", "The boat left at noon."]
WORSE = ["The minister wrote House.", "It rains in city.", "A boat has left."]


def test_a_perfect_translation_scores_full_marks() -> None:
    by_name = {s.metric: s.value for s in score(REFERENCES, REFERENCES, bootstrap=0)}
    assert by_name == pytest.approx({"BLEU": 100, "chrF2": 100, "chrF2++": 100, "TER": 0})


def test_a_worse_one_scores_less_and_every_figure_has_its_signature() -> None:
    for figure in score(WORSE, REFERENCES, bootstrap=100):
        assert 0 < figure.value < 100
        assert "version:" in figure.signature
        assert figure.interval > 0


def test_the_comparison_sees_which_is_better() -> None:
    rows = {row.metric: row for row in compare(WORSE * 20, REFERENCES * 20, REFERENCES * 20, bootstrap=200)}
    assert rows["BLEU"].other > rows["BLEU"].baseline
    assert rows["chrF2"].p_value < 0.05
    same = compare(WORSE * 20, WORSE * 20, REFERENCES * 20, bootstrap=200)
    assert all(row.other == row.baseline for row in same)


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(UsageError):
        score(WORSE[:2], REFERENCES)


def test_test_sets_are_read_from_one_file_or_two(tmp_path: Path) -> None:
    pairs = [("Het regent.", "It is raining."), ("De boot vertrok.", "The boat left.")]
    write_bitext([TranslationUnit(*pair) for pair in pairs], tmp_path / "t.tmx")
    (tmp_path / "t.nl").write_text("Het regent.\nDe boot vertrok.\n")
    (tmp_path / "t.en").write_text("It is raining.\nThe boat left.\n")
    assert read_test_set([tmp_path / "t.tmx"]) == read_test_set([tmp_path / "t.nl", tmp_path / "t.en"]) == pairs
    (tmp_path / "t.en").write_text("It is raining.\n")
    with pytest.raises(ReadError, match=r"t\.en: 1 line, but .*t\.nl has 2"):
        read_test_set([tmp_path / "t.nl", tmp_path / "t.en"])
    with pytest.raises(ReadError, match="missing"):
        read_test_set([tmp_path / "missing.nl", tmp_path / "t.en"])


def test_the_command_prints_figures_and_a_comparison(
    nlen: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "t.tsv").write_text("Het regent.\tIt is raining.\nDe zon schijnt.\tThe sun is shining.\n")
    done = nlen("eval", "translation", "t.tsv", "--beam", 1, "--compare", "nlen-nl-en")
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode()
    for name in ("BLEU", "chrF2++", "TER", "nlen-nl-en", "p = "):
        assert name in shown
    assert "without its lexicon" not in shown
    bare = nlen("eval", "translation", "t.tsv", "--beam", 1, "--without-lexicon").stdout.decode()
    assert "without its lexicon" in bare
    assert nlen("eval", "translation", "none.tsv").returncode == 1
