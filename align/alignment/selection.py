"""Which beads of an alignment to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from align.bitext import Bead


@dataclass(frozen=True, slots=True)
class BeadCounts:
    """What an alignment consists of.

    Attributes:
        linked: beads that link something.
        source_alone: source sentences in null beads.
        target_alone: target sentences in null beads.
        score_sum: sum of the scores of the beads that link something.
    """

    linked: int = 0
    source_alone: int = 0
    target_alone: int = 0
    score_sum: float = 0.0

    def __add__(self, other: BeadCounts) -> BeadCounts:
        return BeadCounts(
            self.linked + other.linked,
            self.source_alone + other.source_alone,
            self.target_alone + other.target_alone,
            self.score_sum + other.score_sum,
        )

    @property
    def mean_score(self) -> float:
        """Mean score of the beads that link something; 0 where none does."""
        return self.score_sum / self.linked if self.linked else 0.0


def is_null(bead: Bead) -> bool:
    """Whether a bead leaves its sentences without a counterpart."""
    return not (bead.source and bead.target)


def select_beads(beads: Iterable[Bead], *, min_score: float = 0.0, one_to_one_only: bool = False) -> list[Bead]:
    """The beads to keep; null beads are always kept, since they claim no translation.

    Args:
        beads: of one alignment.
        min_score: 0 to 1; beads with a lower score go.
        one_to_one_only: beads with more than one sentence on a side go.
    """
    return [
        bead
        for bead in beads
        if is_null(bead)
        or (bead.score >= min_score and not (one_to_one_only and (len(bead.source) > 1 or len(bead.target) > 1)))
    ]


def count_beads(beads: Iterable[Bead]) -> BeadCounts:
    """Counts the beads of an alignment."""
    linked = source_alone = target_alone = 0
    score_sum = 0.0
    for bead in beads:
        if is_null(bead):
            source_alone += len(bead.source)
            target_alone += len(bead.target)
        else:
            linked += 1
            score_sum += bead.score
    return BeadCounts(linked, source_alone, target_alone, score_sum)
