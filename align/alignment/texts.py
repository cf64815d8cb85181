"""What the aligner knows of two texts whatever the similarity: lengths, layout, and what is the same word for word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.alignment.lattice import Floats, Ints

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?:(?<!\w)[-−])?\d+(?:[.,:]\d+)*")
_MARKS = ".,:;!?…()[]„“”\"«»'‘’ "
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Text:
    """What the aligner knows of one side without the other.

    Attributes:
        sizes: characters of each sentence.
        breaks: for each place between sentences, 0 to n, whether a paragraph begins there; not at the ends.
        furniture: for each sentence whether it is likely to be of the page and not of the text.
    """

    sizes: Floats
    breaks: NDArray[np.bool_]
    furniture: NDArray[np.bool_]

    @classmethod
    def of(cls, sentences: Sequence[str], paragraphs: Sequence[int], furniture: Sequence[bool] | None = None) -> Text:
        """A text of sentences and the number of the paragraph that each is in.

        Args:
            sentences: in reading order.
            paragraphs: a number for each.
            furniture: for each whether it is known to be page furniture. A sentence that comes back word for word
                ("ADVERTENTIE", "Foto: ANP") is taken to be some in any case.
        """
        breaks = np.zeros(len(sentences) + 1, np.bool_)
        breaks[1:-1] = np.diff(np.array(paragraphs)) != 0
        marked = np.zeros(len(sentences), np.bool_) if furniture is None else np.array(furniture, np.bool_)
        sizes = np.array([len(sentence) for sentence in sentences], np.float32)
        return cls(sizes, breaks, marked | _recurring(sentences))


def _recurring(sentences: Sequence[str]) -> NDArray[np.bool_]:
    """Which sentences stand in the text more than once, or are but marks ("* * *").

    Bare numbers do not count, however often they come: those of a table do.
    """
    plain = [" ".join(sentence.lower().split()) for sentence in sentences]
    counts = Counter(plain)
    found = [(counts[t] > 1 and any(map(str.isalpha, t))) or not any(map(str.isalnum, t)) for t in plain]
    return np.array(found, np.bool_)


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


def copied_form(text: str, language: str) -> tuple[str, list[str]]:
    """What of a sentence is the same in a translation that only copies it.

    Args:
        text: a sentence.
        language: "nl" or "en", which tells how its numbers are written.

    Returns:
        The sentence in lower case without marks around it, and its numbers, both with numbers as they are in program
        code: 1250.5 for Dutch "1.250,5" and English "1,250.50".
    """
    numbers: list[str] = []

    def keep(match: re.Match[str]) -> str:
        numbers.append(_value(match[0], language))
        return numbers[-1]

    # The pattern begins with what may be anything; most sentences have no number.
    form = _NUMBER.sub(keep, text.lower()) if _DIGIT.search(text) else text.lower()
    return " ".join(form.split()).strip(_MARKS), numbers


def _value(number: str, language: str) -> str:
    sign = "-" if number[0] in "-−" else ""
    number = number.lstrip("-−").replace(":", ".")
    if language == "nl":
        number = number.translate(_SWAPPED)
    whole, _, rest = _THOUSANDS.sub("", number).replace(",", ".").partition(".")
    rest = rest.rstrip("0")
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
