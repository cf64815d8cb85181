"""Dates of the translation: the month that the source names, where a model drops it or takes another."""

from __future__ import annotations

import re

MONTHS = {
    "januari": "January",
    "februari": "February",
    "maart": "March",
    "april": "April",
    "mei": "May",
    "juni": "June",
    "juli": "July",
    "augustus": "August",
    "september": "September",
    "oktober": "October",
    "november": "November",
    "december": "December",
}
"""Dutch names of the months, and the English ones."""

_DUTCH = re.compile(rf"(?<![\w.,:/-])(\d{{1,2}})\s({'|'.join(MONTHS)})(?!\w)(?:\s(\d{{4}})(?!\d))?", re.IGNORECASE)
_ENGLISH = re.compile(rf"(?<!\w)({'|'.join(MONTHS.values())})(?!\w)")


def dates_differ(source: str, target: str) -> bool:
    """Whether a day of the source ("15 augustus") has lost its month; a date in figures is one, too."""
    lost = _lost(source, target)
    return bool(lost) and not re.search(r"\d{1,2}[/.-]\d{1,2}", target)


def month_numbers(source: str) -> list[str]:
    """The numbers of the months of its dates: "8" of "15 augustus", for which a translation may have 15/8."""
    order = list(MONTHS)
    return [str(order.index(month.lower()) + 1) for _, month, _ in _DUTCH.findall(source)]


def restore_dates(source: str, target: str) -> str:
    """`target` with the month of a date of the source where it stands without, or with another, in its year."""
    for day, month, year in _lost(source, target):
        wanted = MONTHS[month.lower()]
        others = r"|".join(MONTHS.values())
        if year:
            # "15, 1945" and "15 1945"; "15 September 1945" where the source has one date alone.
            target = re.sub(
                rf"(?<![\w.,:]){day}(?:st|nd|rd|th)?,? {year}(?!\w)", f"{day} {wanted} {year}", target, count=1
            )
        if len(_DUTCH.findall(source)) == 1:
            target = re.sub(
                rf"(?<![\w.,:])({day}(?:st|nd|rd|th)? (?:of )?)(?:{others})(?!\w)", rf"\g<1>{wanted}", target
            )
            target = re.sub(rf"(?<!\w)(?:{others})(?= {day}(?!\w|[.,:]\d))", wanted, target)
    return target


def _lost(source: str, target: str) -> list[tuple[str, str, str]]:
    found = _DUTCH.findall(source)
    if not found:
        return []
    names = {name.lower() for name in _ENGLISH.findall(target)}
    return [date for date in found if MONTHS[date[1].lower()].lower() not in names]
