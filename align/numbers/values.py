"""Values of numbers, as strings that are equal where the values are, and as English writes them.

A value is a decimal number without superfluous noughts ("1250.5"), a time of the day on a clock of twelve hours
("t150": half past two, by day or by night) or of 24 ("T870": half past two in the afternoon), a month ("m5"), a share
in percent that a word may say ("p50"), or a row of figures that is no quantity ("l3.5.1": a version, a race in minutes
and seconds). Strings compare faster than decimals, and a number with several readings has a set of them.
"""

from __future__ import annotations

import re
from fractions import Fraction

Value = str
"""One reading of a number."""


def decimal(whole: str, fraction: str = "", noughts: int = 0) -> Value:
    """The value of a decimal number, times ten to the power of `noughts`.

    >>> decimal("0012"), decimal("1", "50"), decimal("1", "5", 6), decimal("5", "", -2)
    ('12', '1.5', '1500000', '0.05')
    """
    if noughts > 0:
        fraction = fraction.ljust(noughts, "0")
        whole, fraction = whole + fraction[:noughts], fraction[noughts:]
    elif noughts < 0:
        whole = whole.rjust(1 - noughts, "0")
        whole, fraction = whole[:noughts], whole[noughts:] + fraction
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def scaled(value: Value, noughts: int) -> Value:
    """A decimal value times ten to the power of `noughts`; other values as they are."""
    if not value[:1].isdigit():
        return value
    whole, _, fraction = value.partition(".")
    return decimal(whole, fraction, noughts)


def clock(hour: int, minute: int = 0) -> Value:
    """A time of the day; 14:30 and 2:30 are the same on a clock."""
    return f"t{(hour * 60 + minute) % 720}"


def hour_of_day(hour: int, minute: int = 0) -> Value:
    """A time of the day of which the half is known, by the 24 hours or by "p.m."."""
    return f"T{(hour * 60 + minute) % 1440}"


def month(number: int) -> Value:
    """A month, 1 to 12."""
    return f"m{number}"


def percentage(value: Value) -> Value:
    """A share in percent, which a word may say as well: "half" for "50 procent"."""
    return f"p{value}"


def literal(text: str) -> Value:
    """A row of figures that is no quantity; the signs between its figures do not count."""
    return "l" + "".join("." if c in ".,:" else c for c in text)


def quantity(value: Value) -> Fraction | None:
    """The number that a decimal value is; None for other values."""
    return Fraction(value) if value[:1].isdigit() and len(value) < 40 else None


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
