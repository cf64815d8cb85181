"""How well alignments agree with gold: strict and lax precision, recall and F1.

Sennrich and Volk, "Iterative, MT-based Sentence Alignment of Parallel Texts" (NODALIDA 2011), section 4, as the script
`score.py` of Vecalign computes them (Thompson and Koehn, EMNLP 2019), so that figures can be put beside published
ones. A bead is right in the strict sense if it is in the gold alignment, and in the lax sense if it links at least one
source sentence to a target sentence that gold links it to. Counts of several documents are added up before anything
is divided.

Vecalign's script treats null beads, in which a sentence is left without a translation, in an uneven way: recall knows
only the beads of gold that link something, but precision counts every predicted bead, so that a sentence rightly or
wrongly left alone moves it. The measure here can also leave null beads out of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from align.alignment.bead_files import SUFFIXES, Link
from align.errors import ReadError, UsageError

_GOLD = ".gold"


@dataclass(frozen=True, slots=True)
class AlignmentFiles:
    """Bead files that belong together.

    Attributes:
        documents: by name, in sorted order: the file of gold and that of the prediction.
        without_gold: names of predictions that no gold belongs to.
    """

    documents: dict[str, tuple[Path, Path]]
    without_gold: tuple[str, ...] = ()


def find_alignments(gold: Path, predicted: Path) -> AlignmentFiles:
    """Pairs files of gold alignments with predictions.

    Args:
        gold: a file, or a folder. In a folder the bead files (.gold, .links, .ladder, .align) are taken, those called
            .gold alone where there are any.
        predicted: likewise a file or a folder. In a folder all bead files but those called .gold are taken, or those
            too where there are no others. Files belong together that have the same path in their folders, suffixes
            aside.

    Raises:
        UsageError: a file and a folder.
        ReadError: a path does not exist, a folder has no bead files, two files have the same name, or the prediction
            for a gold file is missing: a score over fewer documents could not be compared with others.
    """
    for path in (gold, predicted):
        if not path.exists():
            raise ReadError(f"{path}: there is no such file or folder; check the name.")
    if gold.is_dir() != predicted.is_dir():
        raise UsageError(f"{gold} and {predicted}: give two files or two folders.")
    if not gold.is_dir():
        return AlignmentFiles({gold.name: (gold, predicted)})
    ours = _bead_files(gold, lambda path: path.suffix == _GOLD)
    theirs = _bead_files(predicted, lambda path: path.suffix != _GOLD)
    missing = sorted(ours.keys() - theirs.keys())
    if missing:
        raise ReadError(
            f"{predicted}: no alignment for {_some(missing)} of {gold}; the names must be the same, suffixes aside."
        )
    documents = {name: (ours[name], theirs[name]) for name in sorted(ours)}
    return AlignmentFiles(documents, tuple(sorted(theirs.keys() - ours.keys())))


def _bead_files(folder: Path, is_preferred: Callable[[Path], bool]) -> dict[str, Path]:
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path.is_file()]
    preferred = [path for path in found if is_preferred(path)]
    by_name: dict[str, Path] = {}
    for path in preferred or found:
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name in by_name:
            raise ReadError(f"{by_name[name]} and {path} are alignments of the same document; leave one of them.")
        by_name[name] = path
    if not by_name:
        raise ReadError(f"{folder}: no bead files; their names end in {', '.join(SUFFIXES)}.")
    return by_name


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


NullBeads = Literal["precision", "none"]
"""Where null beads count: in precision alone, as in Vecalign's script, or nowhere."""

_Key = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1, each 0 to 1; 0 where there is nothing to divide by.

    Attributes:
        precision: share of the predicted beads that are right.
        recall: share of the gold beads that were found.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class AlignmentScore:
    """The agreement of predicted alignments with gold.

    Attributes:
        strict: by beads that are the same.
        lax: by beads that overlap on both sides.
        documents: how many were counted.
        gold_beads: beads in gold that link something.
        predicted_beads: likewise of the prediction.
        null_beads: where null beads were counted.
    """

    strict: Agreement
    lax: Agreement
    documents: int
    gold_beads: int
    predicted_beads: int
    null_beads: NullBeads = "precision"

    @property
    def signature(self) -> str:
        """What someone else needs to know to get the same figures."""
        return f"docs:{self.documents}|gold:{self.gold_beads}|null:{self.null_beads}|average:micro"


@dataclass(slots=True)
class _Tally:
    """Beads looked at, and how many of them are right in each sense."""

    beads: int = 0
    strict: int = 0
    lax: int = 0

    def add(self, beads: set[_Key], others: set[_Key]) -> None:
        """Looks `beads` up among `others`."""
        linked: dict[int, set[int]] = defaultdict(set)
        for source, target in others:
            for sentence in source:
                linked[sentence].update(target)
        self.beads += len(beads)
        for bead in beads:
            source, target = bead
            is_there = bead in others
            self.strict += is_there
            self.lax += is_there or any(not linked[sentence].isdisjoint(target) for sentence in source)

    def share(self, right: int) -> float:
        return right / self.beads if self.beads else 0.0


class AlignmentMetric:
    """Strict and lax precision, recall and F1 of alignments."""

    def __init__(self, null_beads: NullBeads = "precision") -> None:
        """Makes the measure.

        Args:
            null_beads: "precision" gives the figures of Vecalign's script; "none" leaves null beads out altogether.
        """
        self._null_beads = null_beads

    def document_score(self, gold: Iterable[Link], predicted: Iterable[Link]) -> AlignmentScore:
        """The score of one document."""
        return self.corpus_score([(gold, predicted)])

    def corpus_score(self, documents: Iterable[tuple[Iterable[Link], Iterable[Link]]]) -> AlignmentScore:
        """The score of several documents together.

        Args:
            documents: gold and prediction of each. Beads that come twice in a document count once; the scores of
                beads do not matter.
        """
        precision, recall = _Tally(), _Tally()
        count = predicted_beads = 0
        for gold, predicted in documents:
            count += 1
            gold_keys, predicted_keys = _keys(gold), _keys(predicted)
            gold_links, predicted_links = _without_nulls(gold_keys), _without_nulls(predicted_keys)
            predicted_beads += len(predicted_links)
            if self._null_beads == "none":
                precision.add(predicted_links, gold_links)
            else:
                precision.add(predicted_keys, gold_keys)
            recall.add(gold_links, predicted_links)
        return AlignmentScore(
            Agreement(precision.share(precision.strict), recall.share(recall.strict)),
            Agreement(precision.share(precision.lax), recall.share(recall.lax)),
            count,
            recall.beads,
            predicted_beads,
            self._null_beads,
        )


def score_alignment(
    gold: Sequence[Link], predicted: Sequence[Link], *, null_beads: NullBeads = "precision"
) -> AlignmentScore:
    """The score of one document; `AlignmentMetric` takes several."""
    return AlignmentMetric(null_beads).document_score(gold, predicted)


def _keys(links: Iterable[Link]) -> set[_Key]:
    return {(link.source, link.target) for link in links if link.source or link.target}


def _without_nulls(keys: set[_Key]) -> set[_Key]:
    return {key for key in keys if key[0] and key[1]}
