"""Strict and lax precision, recall and F1, by Vecalign's definition; files and folders of alignments."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.alignment.bead_files import Link
from align.errors import ReadError, UsageError
from align.evaluation import AlignmentMetric, find_alignments, score_alignment

GOLD = [Link((0,), (0,)), Link((1,), (1, 2)), Link((2, 3), (3,)), Link((4,), ()), Link((5,), (4,))]
# Right; half of a 1-2; a 2-1 right; a null bead right; a null bead that is none; the other side of that.
FOUND = [
    Link((0,), (0,), 0.9),
    Link((1,), (1,), 0.8),
    Link((), (2,)),
    Link((2, 3), (3,)),
    Link((4,), ()),
    Link((5,), ()),
    Link((), (4,)),
]

sides = st.lists(st.integers(0, 7), unique=True, max_size=3).map(lambda numbers: tuple(sorted(numbers)))
alignments = st.lists(st.builds(Link, sides, sides), max_size=8)


def test_by_hand_as_vecalign_counts() -> None:
    score = score_alignment(GOLD, FOUND)
    # Of 7 predicted beads 3 are right, and one more overlaps; of 4 beads of gold that link, 2 are found, and one more.
    assert score.strict.precision == pytest.approx(3 / 7)
    assert score.lax.precision == pytest.approx(4 / 7)
    assert score.strict.recall == pytest.approx(2 / 4)
    assert score.lax.recall == pytest.approx(3 / 4)
    assert score.strict.f1 == pytest.approx(2 * (3 / 7) * (2 / 4) / (3 / 7 + 2 / 4))
    assert (score.documents, score.gold_beads, score.predicted_beads) == (1, 4, 3)
    assert score.signature == "docs:1|gold:4|null:precision|average:micro"


def test_by_hand_without_null_beads() -> None:
    score = score_alignment(GOLD, FOUND, null_beads="none")
    assert (score.strict.precision, score.lax.precision) == pytest.approx((2 / 3, 3 / 3))
    assert (score.strict.recall, score.lax.recall) == pytest.approx((2 / 4, 3 / 4))
    assert "null:none" in score.signature


def test_overlap_on_one_side_alone_is_not_lax() -> None:
    gold = [Link((0,), (0,)), Link((1,), (1,))]
    crossed = [Link((0,), (1,)), Link((1,), (0,))]
    assert score_alignment(gold, crossed).lax.f1 == 0
    assert score_alignment(gold, [Link((0, 1), (0, 1))]).lax.f1 == 1
    assert score_alignment(gold, [Link((0, 1), (0, 1))]).strict.f1 == 0


def test_documents_are_added_up_before_dividing() -> None:
    short, long = [Link((0,), (0,))], [Link((n,), (n,)) for n in range(9)]
    score = AlignmentMetric().corpus_score([(short, [Link((0,), ())]), (long, long)])
    assert score.strict.precision == pytest.approx(9 / 10)
    assert score.strict.recall == pytest.approx(9 / 10)
    assert score.documents == 2


def test_nothing_predicted_is_zero_and_no_error() -> None:
    score = score_alignment(GOLD, [])
    assert (score.strict.precision, score.strict.recall, score.strict.f1, score.lax.f1) == (0, 0, 0, 0)
    assert score_alignment([], []).strict.f1 == 0


@given(alignments)
def test_gold_agrees_with_itself(links: list[Link]) -> None:
    score = score_alignment(links, links, null_beads="none")
    expected = 1.0 if any(link.source and link.target for link in links) else 0.0
    assert score.strict.f1 == score.lax.f1 == expected


@given(alignments, alignments)
def test_lax_is_never_less_than_strict_and_all_is_in_range(gold: list[Link], found: list[Link]) -> None:
    score = score_alignment(gold, found)
    for strict, lax in (
        (score.strict.precision, score.lax.precision),
        (score.strict.recall, score.lax.recall),
        (score.strict.f1, score.lax.f1),
    ):
        assert 0 <= strict <= lax <= 1


@given(alignments, alignments)
def test_without_null_beads_precision_and_recall_change_places(gold: list[Link], found: list[Link]) -> None:
    ours, theirs = (score_alignment(*pair, null_beads="none") for pair in ((gold, found), (found, gold)))
    assert (ours.strict.precision, ours.lax.precision) == (theirs.strict.recall, theirs.lax.recall)


@given(alignments, alignments)
def test_every_bead_is_judged_as_the_definition_says(gold: list[Link], found: list[Link]) -> None:
    """Pair by pair, straight from the definition."""
    beads = {(link.source, link.target) for link in found if link.source or link.target}
    truth = {(link.source, link.target) for link in gold if link.source or link.target}
    links = {(s, t) for source, target in truth for s in source for t in target}
    lax = [bead in truth or any((s, t) in links for s in bead[0] for t in bead[1]) for bead in beads]
    score = score_alignment(gold, found)
    assert score.strict.precision == pytest.approx(len(beads & truth) / len(beads) if beads else 0)
    assert score.lax.precision == pytest.approx(sum(lax) / len(lax) if lax else 0)


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for name, text in {
        "gold/a.gold": "[0]:[0]\n[1]:[1]\n",
        "gold/deep/b.gold": "[0]:[0, 1]\n",
        "gold/a.nl.txt": "Een.\nTwee.\n",
        "pred/a.links": "[0]:[0]:0.9\n[1]:[]:0.5\n[]:[1]:0.5\n",
        "pred/deep/b.ladder": "0\t0\t0.8\n1\t2\t0\n",
        "pred/c.links": "[0]:[0]\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_folders_are_paired_by_name(folders: Path) -> None:
    files = find_alignments(folders / "gold", folders / "pred")
    assert list(files.documents) == ["a", "deep/b"]
    assert files.documents["deep/b"] == (folders / "gold/deep/b.gold", folders / "pred/deep/b.ladder")
    assert files.without_gold == ("c",)


def test_gold_and_predictions_may_share_a_folder(folders: Path) -> None:
    (folders / "gold/a.links").write_text("[0]:[0]\n")
    (folders / "gold/deep/b.links").write_text("[0]:[0]\n")
    files = find_alignments(folders / "gold", folders / "gold")
    assert files.documents["a"] == (folders / "gold/a.gold", folders / "gold/a.links")


def test_what_does_not_go_together_is_refused(folders: Path) -> None:
    (folders / "pred/a.links").unlink()
    with pytest.raises(ReadError, match="no alignment for a of"):
        find_alignments(folders / "gold", folders / "pred")
    with pytest.raises(UsageError, match="two files or two folders"):
        find_alignments(folders / "gold", folders / "pred/c.links")
    with pytest.raises(ReadError, match="none: there is no such"):
        find_alignments(folders / "none", folders / "pred")
    (folders / "empty").mkdir()
    with pytest.raises(ReadError, match="no bead files"):
        find_alignments(folders / "empty", folders / "pred")
    (folders / "pred/c.ladder").write_text("0\t0\n")
    with pytest.raises(ReadError, match="the same document"):
        find_alignments(folders / "gold", folders / "pred")


def test_the_command(nlen: Callable[..., subprocess.CompletedProcess[bytes]], folders: Path) -> None:
    done = nlen("eval", "alignment", "gold", "pred", "--each")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "2 documents, 3 beads in gold, 2 predicted"
    figures = {line[:26].strip(): line[26:].split() for line in lines[2:6]}
    assert figures == {
        "strict": ["0.5000", "0.6667", "0.5714"],
        "lax": ["0.5000", "0.6667", "0.5714"],
        "strict, no null beads": ["1.0000", "0.6667", "0.8000"],
        "lax, no null beads": ["1.0000", "0.6667", "0.8000"],
    }
    assert "docs:2|gold:3|null:precision|average:micro" in done.stdout.decode()
    assert [line.split()[-1] for line in lines[-2:]] == ["a", "deep/b"]
    assert b"no gold for c: left out" in done.stderr
    single = nlen("eval", "alignment", "gold/a.gold", "gold/a.gold")
    assert "1.0000    1.0000    1.0000" in single.stdout.decode()
    (folders / "pred/a.links").write_text("[0]:[0]\nnonsense\n")
    bad = nlen("eval", "alignment", "gold", "pred")
    assert bad.returncode == 1
    assert b"a.links, line 2:" in bad.stderr
