"""What two texts have in common word for word: sentences that are copies of each other, and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.alignment.evidence import Ints
from align.alignment.words import copied_form


@dataclass(frozen=True, slots=True)
class Copies:
    """One side of a bitext, to be compared with the other.

    Attributes:
        forms: for each sentence a number; a sentence of the other side with the same number is its copy. Negative where
            it has neither words nor numbers, and then no copy.
        figures: running sums over the sentences, 0 to n, of a random number for each number in them; shape (n + 1,).
            Two passages over which they grow by the same hold the same numbers, in any order. Sums wrap around.
    """

    forms: Ints
    figures: NDArray[np.uint64]


def find_copies(source: Sequence[str], target: Sequence[str]) -> tuple[Copies, Copies]:
    """Both sides of a bitext of Dutch and English sentences."""
    forms: dict[str, int] = {}
    figures: dict[str, int] = {}
    # A fixed seed, so that the same texts are aligned alike each time.
    random = np.random.default_rng(0)

    def side(sentences: Sequence[str], language: str, none: int) -> Copies:
        ids, sums = [], [0]
        for sentence in sentences:
            form, numbers = copied_form(sentence, language)
            ids.append(forms.setdefault(form, len(forms)) if form else none)
            total = sums[-1]
            for number in numbers:
                if number not in figures:
                    figures[number] = int(random.integers(1, 2**63))
                total += figures[number]
            sums.append(total % 2**64)
        return Copies(np.array(ids, np.int64), np.array(sums, np.uint64))

    return side(source, "nl", -1), side(target, "en", -2)


def has_more_than_copied(copies: tuple[Copies, Copies], source: range, target: range) -> bool:
    """Whether two passages have different numbers, or a sentence on one side is the other's copy and not all of it."""
    ours, theirs = copies
    grown = [
        (int(side.figures[passage.stop]) - int(side.figures[passage.start])) % 2**64
        for side, passage in ((ours, source), (theirs, target))
    ]
    if grown[0] != grown[1]:
        return True
    shared = set(ours.forms[source.start : source.stop]) & set(theirs.forms[target.start : target.stop])
    return bool(shared) and len(source) != len(target)
