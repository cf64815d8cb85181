"""How English writes what a Dutch text has in figures."""

from __future__ import annotations

import re

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
# A scale: lap times of three decimals are as long, but hardly ever that round.
_SCALE = re.compile(r"1:[1-9]\d{0,2}(?:\.\d{3})*\.[05]00")
_DECIMAL = re.compile(r"\d+,\d+")
_SPACED = re.compile(r"[\s\u00a0\u202f\u2009]")


def digits(number: str) -> str:
    """The digits of a number without separators and leading noughts: "1250" for 1.250 and 1,250."""
    return re.sub(r"[^\d]", "", number).lstrip("0") or "0"


def english_number(number: str) -> str:
    """A Dutch number in English form; what is not in the Dutch form with separators is left as it is.

    >>> english_number("1.250,50"), english_number("3,5"), english_number("14.30"), english_number("10 000")
    ('1,250.50', '3.5', '14.30', '10,000')
    >>> english_number("1:25.000"), english_number("1:32.608")
    ('1:25,000', '1:32.608')
    """
    if number.isdigit():
        return number
    spaced = _SPACED.sub(".", number)
    if _THOUSANDS.fullmatch(spaced) or _DECIMAL.fullmatch(number):
        return spaced.translate(str.maketrans(".,", ",."))
    return number.replace(".", ",") if _SCALE.fullmatch(number) else number


def english_ordinal(number: int) -> str:
    """An ordinal in figures: 1st, 2nd, 3rd, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"
