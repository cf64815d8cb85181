"""How much of what a lexicon put into a source is in a translation.

A small model drops words. Which hypothesis of a beam dropped the fewest content words can be seen where the source has
their English already; it is weighed with the model's own score, as Tu et al. ("Modeling Coverage for Neural Machine
Translation", ACL 2016) and Wu et al. ("Google's Neural Machine Translation System", 2016, section 7) do with attention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from align.lexicon import Stretch

WEIGHT = 0.5
"""What a translation with all words counts more than one with none, in nats a piece; chosen on news and FLORES dev."""

_LEAST = 6
"""A missing word in a short sentence counts no more than one of so many."""

_WORD = re.compile(r"[a-z0-9à-ÿ]+")
_SMALL = frozenset(
    "a an the to of in on at by for with from up out off down over is are was were be been it its".split()
)
_ENDINGS = ("ing", "ies", "ied", "es", "ed", "ly", "s", "y", "e")
_LEAST_STEM = 3


class Coverage:
    """The English that stands in a guided source.

    Args:
        stretches: what was replaced.
    """

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._meanings = [[content(english) for english in stretch.english] for stretch in stretches]

    def bonus(self, target: str) -> float:
        """What a translation gains by the words that it has: 0 to `WEIGHT`."""
        if not self._meanings:
            return 0.0
        words = stems(target)
        there = sum(any(meaning <= words for meaning in meanings) for meanings in self._meanings)
        return WEIGHT * there / max(len(self._meanings), _LEAST)


def stems(text: str) -> set[str]:
    """The words of an English text without their inflection, roughly."""
    return {stem(word) for word in _WORD.findall(text.lower())}


def stem(word: str) -> str:
    """A word in small letters without its inflection, roughly; British and American spellings agree."""
    word = word.replace("our", "or").replace("isa", "iza").replace("ise", "ize").replace("isi", "izi")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _LEAST_STEM and word[-1] == word[-2] else word


def content(english: str) -> set[str]:
    """The stems of a meaning; small words only where there are no others."""
    words = _WORD.findall(english.lower())
    return {stem(word) for word in ([word for word in words if word not in _SMALL] or words)}
