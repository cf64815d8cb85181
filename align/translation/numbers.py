"""Numbers of the translation: written the English way, and those of the source.

Dutch writes 1.250,50 where English writes 1,250.50. A small model sometimes copies the Dutch form, or drops a nought.
"""

from __future__ import annotations

import re
from collections import Counter

NUMBER = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*(?![\w]|[.,:]\d)")
"""A number in running text, separators included; not part of a word, so that "3e" and "A12" are none."""

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")


def digits(number: str) -> str:
    """The digits of a number without separators and leading noughts: "1250" for 1.250 and 1,250."""
    return re.sub(r"[.,:]", "", number).lstrip("0") or "0"


def english_number(number: str) -> str:
    """A Dutch number in English form; what is not in the Dutch form with separators is left as it is.

    >>> english_number("1.250,50"), english_number("3,5"), english_number("14.30")
    ('1,250.50', '3.5', '14.30')
    """
    if _THOUSANDS.fullmatch(number) or _DECIMAL.fullmatch(number):
        return number.translate(str.maketrans(".,", ",."))
    return number


def restore_numbers(source: str, target: str) -> str:
    """`target` with its numbers in English form, and with the source's where exactly one differs.

    Numbers that both sides have take the form of the source's, in English. When one number of the source is missing
    and one in the target is too many, the model got it wrong: it is put right. More than one is left alone, since which
    belongs to which is not certain.
    """
    ours = [match.group() for match in NUMBER.finditer(source)]
    theirs = [match.group() for match in NUMBER.finditer(target)]
    counts = Counter(map(digits, ours)), Counter(map(digits, theirs))
    missing, added = counts[0] - counts[1], counts[1] - counts[0]
    right = {digits(number): english_number(number) for number in ours if english_number(number) != number}
    if len(ours) == len(theirs) and missing.total() == added.total() == 1 and _alike(*missing, *added):
        [wrong] = added
        right[wrong] = english_number(next(number for number in ours if digits(number) in missing))
    if not right:
        return target
    return NUMBER.sub(lambda match: right.get(digits(match.group()), match.group()), target)


def _alike(ours: str, theirs: str) -> bool:
    """Whether a wrong number is a slip of the right one, not the same thing said otherwise (14.30 and 2:30)."""
    return len(ours) >= 3 and (ours.rstrip("0") == theirs.rstrip("0") or sorted(ours) == sorted(theirs))
