"""Numbers of the translation: written the English way, and those of the source.

Dutch writes 1.250,50 where English writes 1,250.50, 14.30 uur for 14:30, 3e for 3rd, € 5,- for €5. A small model
sometimes copies the Dutch form, or drops a nought.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from align.translation.dates import restore_dates

NUMBER = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*(?![\w]|[.,:]\d)")
"""A number in running text, separators included; not part of a word, so that "3e" and "A12" are none."""

Kind = Literal["plain", "time", "ordinal", "race"]

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")
_FIGURE = re.compile(
    r"(?P<currency>[€$£]\s?)?(?<![\w.,:])"
    # 4.05,32: minutes, seconds and hundredths of a race.
    r"(?:(?P<race>\d{1,2}(?:[.:][0-5]\d)+,\d{1,3})"
    # 14.30 uur, and 10.00 in "van 10.00 tot 17.00 uur".
    r"|(?P<time>(?:[01]?\d|2[0-4])[.:][0-5]\d)"
    r"(?:(?P<hour>\s?(?:uur|u)(?!\w))|(?=\s?(?:tot|en|of|t/m|[-–])\s?\d{1,2}[.:]\d\d\s?(?:uur|u)(?!\w)))"
    r"|(?P<ordinal>\d+)(?:e|de|ste)"
    r"|(?P<plain>\d+(?:[.,:]\d+)*))(?!\w|[.,:]\d)"
    # ",-" stands for no cents.
    r"(?P<cents>,[-–—=]{1,2}(?!\d))?"
)
_NO_CENTS = re.compile(r"(?<=\d),[-–—=]{1,2}(?!\d)")
_HELD = "\uf000"
"""First of the private characters that stand for what is right already while the rest is put right."""

_COPIED = (
    (re.compile(r"(?<=\d) ?t/m ?(?=\d)"), " to "),
    (re.compile(r"(?<=\d)( ?)km/u(?:ur)?(?!\w)"), r"\1km/h"),
    (re.compile(r"(?<=\d) uur(?!\w)"), " hours"),
    (re.compile(r"(?<=\d)-jarig(?!\w)"), "-year"),
    (re.compile(r"(?<=\d)-jarige(?!\w)"), "-year-old"),
)
"""What a model copies after a number, and the English for it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a Dutch text.

    Attributes:
        start, end: its place, with the sign of its currency before it and the word "uur" after a time.
        kind: a time of the day ("14.30 uur"), an ordinal ("3e"), the time of a race ("4.05,32") or any other.
        number: the number as it stands there.
        currency: "€", "$", "£" or "".
        english: what English writes for the whole of it.
    """

    start: int
    end: int
    kind: Kind
    number: str
    currency: str
    english: str


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


def english_ordinal(number: int) -> str:
    """An ordinal in figures: 1st, 2nd, 3rd, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"


def figures(source: str) -> list[Figure]:
    """The numbers of a Dutch text, in order; digits within words ("A12") are none."""
    found = []
    for match in _FIGURE.finditer(source):
        kind = _kind(match)
        number = match[kind]
        currency = (match["currency"] or "").strip()
        if kind == "time":
            english = number.replace(".", ":")
        elif kind == "race":
            english = number.replace(".", ":").replace(",", ".")
        elif kind == "ordinal":
            english = english_ordinal(int(number)) if len(number) < 6 else number
        else:
            english = english_number(number)
        found.append(Figure(match.start(), match.end(), kind, number, currency, currency + english))
    return found


def _kind(match: re.Match[str]) -> Kind:
    if match["race"]:
        return "race"
    if match["time"]:
        return "time"
    return "ordinal" if match["ordinal"] else "plain"


def without_empty_cents(source: str) -> str:
    """`source` without the ",-" of amounts in whole euros, which is more than models can take."""
    return _NO_CENTS.sub("", source) if ",-" in source or ",–" in source or ",=" in source else source


def restore_numbers(source: str, target: str) -> str:
    """`target` with its numbers in English form, and with the source's where it is clear which is meant.

    Numbers that both sides have take the form of the source's, in English; so do times, ordinals and amounts of money.
    When a number of the source is missing and one in the target is too many that is a slip of it (a nought more or
    less, digits in another order), the model got it wrong: it is put right. Anything else is left alone, since which
    belongs to which is not certain.
    """
    if not any(map(str.isdigit, source)):
        return target
    for pattern, english in _COPIED:
        target = pattern.sub(english, target)
    found = figures(source)
    held: list[str] = []
    for figure in found:
        if figure.kind != "plain" and len(held) < 1000:
            target = _hold(target, figure, held, found)
    plain = [figure for figure in found if figure.kind == "plain"]
    target = _restore_plain([figure.number for figure in plain], target)
    for figure in plain:
        if figure.currency:
            target = _with_currency(target, figure.currency, figure.english.removeprefix(figure.currency), source)
    if held:
        target = re.sub(rf"[{_HELD}-\uf8ff]", lambda match: held[ord(match[0]) - ord(_HELD)], target)
    return restore_dates(source, target)


def _hold(target: str, figure: Figure, held: list[str], found: list[Figure]) -> str:
    """`target` with a private character for the first rendering of `figure`, which is put right in `held`."""
    if any(_HELD <= c <= "\uf8ff" for c in target) and not held:
        return target
    if figure.kind == "ordinal":
        value = re.escape(figure.number)
        pattern = rf"(?<![\w.,:]){value}(?:st|nd|rd|th|ste|de|e)(?!\w|[.,:]\d)"
        if not re.search(pattern, target) and all(
            digits(f.number) != digits(figure.number) for f in found if f.kind != "ordinal"
        ):
            pattern = rf"(?<![\w.,:]){value}[a-z]{{0,3}}(?!\w|[.,:]\d)"
    else:
        parts = re.split(r"[.,:]", figure.number)
        pattern = r"(?<![\w.,:])0?" + r"[.,:]".join([parts[0].lstrip("0") or "0", *parts[1:]]) + r"(?!\w|[.,:]\d)"
        if figure.kind == "time":
            half = r"|\s?p\.?m\b\.?" if int(parts[0]) > 12 else ""
            pattern += rf"(?:\s?(?:hours?|uur|h|o['’]clock)(?!\w){half})?"
    match = re.search(pattern, target)
    if match is None:
        return target
    held.append(figure.english.removeprefix(figure.currency))
    return target[: match.start()] + chr(ord(_HELD) + len(held) - 1) + target[match.end() :]


def _restore_plain(ours: list[str], target: str) -> str:
    theirs = [match.group() for match in NUMBER.finditer(target)]
    counts = Counter(map(digits, ours)), Counter(map(digits, theirs))
    missing, added = counts[0] - counts[1], counts[1] - counts[0]
    right = {digits(number): english_number(number) for number in ours if english_number(number) != number}
    if len(ours) == len(theirs) and missing.total() == added.total() <= 4:
        for number in ours:
            slips = [wrong for wrong in added if _alike(digits(number), wrong)]
            if digits(number) in missing and len(slips) == 1:
                right[slips[0]] = english_number(number)
                del missing[digits(number)], added[slips[0]]
    # "00095" for 95.
    padded = {number for number in theirs if number[0] == "0" and number[1:2].isdigit() and number not in ours}
    right |= {digits(number): english_number(number) for number in ours if digits(number) in map(digits, padded)}
    if not right:
        return target
    return NUMBER.sub(lambda match: right.get(digits(match.group()), match.group()), target)


def _with_currency(target: str, currency: str, number: str, source: str) -> str:
    """`target` with the sign of the currency before `number`, unless the currency is named in words."""
    pattern = rf"(?P<sign>[€$£]\s?)?(?<![\w.,:]){re.escape(number)}(?!\w|[.,:]\d)"
    names = {"€": "euro", "$": "dollar", "£": "pound"}
    for match in re.finditer(pattern, target):
        sign = (match["sign"] or "").strip()
        after = target[match.end() :]
        named = re.match(rf"\s*(?:[mb]illion\s+|thousand\s+)?(?:{names[currency]}|EUR\b|USD\b)", after)
        if sign == currency or (sign and sign in source):
            return f"{target[: match.start()]}{sign}{number}{after}"
        if not sign and named:
            return target
        return f"{target[: match.start()]}{currency}{number}{after}"
    return target


def _alike(ours: str, theirs: str) -> bool:
    """Whether a wrong number is a slip of the right one, not the same thing said otherwise (14.30 and 2:30)."""
    return len(ours) >= 3 and (ours.rstrip("0") == theirs.rstrip("0") or sorted(ours) == sorted(theirs))
