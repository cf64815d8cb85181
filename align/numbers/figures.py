"""The figures of a Dutch and of an English text: where they stand, and what they may stand for.

The two languages use the separators the other way round: 1.250,50 is 1,250.50 in English. What a figure may stand for
is read strictly by the language of its text, so that "1.000 people" are one; what it would be in the other notation is
known as well, to tell a number that was copied from one that is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from align.numbers.values import (
    Unit,
    Value,
    clock,
    currency_before,
    decimal,
    english_number,
    english_ordinal,
    hour_of_day,
    literal,
    month,
    percentage,
    scaled,
    unit_after,
)

Kind = Literal["plain", "time", "ordinal", "race", "inner"]

VULGAR = {"½": "5", "¼": "25", "¾": "75", "⅓": "333", "⅔": "667", "⅛": "125"}
"""Fractions that are one character, and their decimals."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in figures.

    Attributes:
        start, end: its place, with the sign of its currency before it and the word "uur" after a time.
        kind: a time of the day ("14.30 uur"), an ordinal ("3e"), the time of a race ("4.05,32"), a part of a word
            ("A12"), or any other.
        text: the figures as they stand there.
        values: what it may stand for, the likeliest first.
        copied: what it would stand for in the notation of the other language, where it can be read so.
        currency: "€", "$", "£" or "".
        english: what English writes for the whole of it.
        unit: what it counts, as far as that is a unit of measure or a currency; None otherwise.
        negative: whether a minus stands before it.
        place: where the figures begin.
        noughts: the power of ten that a word after it adds ("miljoen": 6).
    """

    start: int
    end: int
    kind: Kind
    text: str
    values: tuple[Value, ...]
    copied: tuple[Value, ...] = ()
    currency: str = ""
    english: str = ""
    unit: Unit | None = None
    negative: bool = False
    place: int = 0
    noughts: int = 0

    @property
    def stop(self) -> int:
        """Where the figures end."""
        return self.place + len(self.text)


_GROUPED = "[ \u00a0\u202f\u2009]"
_PLAIN = rf"[1-9]\d{{0,2}}(?:{_GROUPED}\d{{3}})+(?![\d.:])(?:,\d+)?|\d+(?:[.,:]\d+)*"
_DUTCH = re.compile(
    r"(?:(?P<currency>[€$£¥])\s?)?(?<![\d])(?<!\d[.,:])"
    # 4.05,32: minutes, seconds and hundredths of a race.
    r"(?:(?P<race>\d{1,2}(?:[.:][0-5]\d)+,\d{1,3})"
    # 14.30 uur, and 10.00 in "van 10.00 tot 17.00 uur".
    r"|(?P<time>(?:[01]?\d|2[0-4])[.:][0-5]\d)"
    r"(?:(?P<hour>\s?(?:uur|u)(?!\w))|(?=\s?(?:tot|en|of|t/m|[-–])\s?\d{1,2}[.:]\d\d\s?(?:uur|u)(?!\w)))"
    r"|(?P<ordinal>\d+)(?:e|de|ste)(?!\w)"
    rf"|(?P<plain>{_PLAIN}))(?P<vulgar>\s?[½¼¾⅓⅔⅛])?"
    # ",-" stands for no cents.
    r"(?P<cents>,[-–—=]{1,2}(?!\d))?"
    r"|(?P<alone>[½¼¾⅓⅔⅛])"
)
_ENGLISH = re.compile(
    r"(?<!\d)(?<!\d[.,:])"
    r"(?:(?P<plain>[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\d,:])(?:\.\d+)?|\d+(?:[.,:]\d+)*|(?<![\w.])\.\d+)"
    r"(?P<vulgar>\s?[½¼¾⅓⅔⅛])?|(?P<alone>[½¼¾⅓⅔⅛]))"
)
_DUTCH_SCALE = re.compile(
    r"[\s-]?(?:(miljoen|mln|mio)|(miljard|mld|mrd)|(biljoen)|(duizend|dzd)|(honderd)|(k)(?=€|\b)(?!\.\w)|(?-i:(ton)))(?![^\W\d_])",
    re.IGNORECASE,
)
_DUTCH_NOUGHTS = (6, 9, 12, 3, 2, 3, 5)
_TON = 7
"""The group of `_DUTCH_SCALE` that is a hundred thousand euros, or a thousand kilos."""
_ENGLISH_SCALE = re.compile(
    r"[\s-]?(?:(million|mn|mln)|(billion|bn|bln)|(trillion|tn)|(thousand)|(hundred)|(k)|(m)|(b))(?![^\W\d_])",
    re.IGNORECASE,
)
_ENGLISH_NOUGHTS = (6, 9, 12, 3, 2, 3, 6, 9)
_AMBIGUOUS = 6
"""From this group of `_ENGLISH_SCALE` on a letter may as well be a unit, unless a currency stands before the number."""
# "2 à 3 miljoen", "2 to 3 million", "2-3 miljoen".
_JOINT = re.compile(r"\s?(?:à|a|tot|of|en|t/m|to|or|and|[-–])\s?[€$£]?\s?$", re.IGNORECASE)
_CLOCK_AFTER = {
    "nl": re.compile(r"\s?(?:uur|u)(?!\w)|\s?(?:[ap]\.?m\b)"),
    "en": re.compile(r"\s?(?:[ap]\.?m\b|[ap]\.m\.|o['’]?clock|hours?\b|hrs?\b|h\b|noon\b)", re.IGNORECASE),
}
_DECADES = {
    "nl": re.compile(r"(?:(\d\d)\d\d\s?[-–/]\s?['’]?|jaren|['’‘]|['’]\d\d[-–/])\s?$", re.IGNORECASE),
    "en": re.compile(r"(?:(\d\d)\d\d\s?[-–/]\s?['’]?|['’‘])\s?$"),
}
# 31-12-99, 31/12/'99
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}([-/])\d{1,2}\1['’‘]?$")
# Artikel 6.162, versie 1.250: a place or a version, which keeps its point.
_REFERENCE = re.compile(
    r"(?<!\w)(?:artikel|art\.|versie|v|paragraaf|par\.|hoofdstuk|§|nummer|nr\.|figuur|fig\.|tabel|bijlage)\s?$",
    re.IGNORECASE,
)
# 24-12-2024, 24/12; Americans put the month first.
_DATE_PART = {"nl": re.compile(r"\d[-/]#"), "en": re.compile(r"\d[-/]#|#[-/]\d")}
CENTS = re.compile(r"\s?(?:euro)?cents?\b|\s?ct\b|\s?pence\b|p\b|\s?¢", re.IGNORECASE)
"""What counts hundredths, behind a number of either language."""
_MINUS = re.compile(r"(?:^|[\s(])(?:[-–]|− ?|[Mm]in(?:us)? )[€$£]?$")
# CO2, H2O, m2: figures that an exponent or a formula has, which the other language may name instead.
_INDEX = re.compile(r"(?:[A-Z][a-z]?|\b[kcdm]?m)$")


def dutch_numbers(text: str) -> list[Number]:
    """The numbers of a Dutch text, in order, with what English writes for them; those within words ("A12") too."""
    found = []
    for match in _DUTCH.finditer(text):
        if match["alone"]:
            value = decimal("0", VULGAR[match["alone"]])
            found.append(_number(text, match, "plain", match["alone"], match.start(), (value,), (), "nl"))
            continue
        kind = _kind(match)
        figures = match[kind]
        start = match.start(kind)
        if _is_inner(text, start, match.end(kind), kind):
            if not _is_index(text, start, figures):
                found.append(
                    Number(start, start + len(figures), "inner", figures, _readings(figures, "nl"), place=start)
                )
            continue
        values = _readings(figures, "nl")
        if "." in figures and kind == "plain" and _REFERENCE.search(text, max(start - 14, 0), start):
            values = (*_readings(figures, "en"), *values)
        if kind == "race":
            values = (literal(figures), *values)
        elif kind == "time":
            hour = int(figures[:-3])
            values += (hour_of_day(hour, int(figures[-2:])),)
            if figures.endswith("00"):
                values += (str(hour % 12 or 12),)
        if match["vulgar"] and figures.isdigit():
            values = (decimal(figures, VULGAR[match["vulgar"].strip()]),)
        found.append(_number(text, match, kind, figures, start, values, _readings(figures, "en"), "nl"))
    return _with_joint_scales(text, found, _DUTCH_SCALE, _DUTCH_NOUGHTS)


def english_numbers(text: str) -> list[Number]:
    """The numbers of an English text, in order; those within words ("A12") too."""
    found = []
    for match in _ENGLISH.finditer(text):
        figures = match["plain"] or match["alone"]
        start = match.start()
        if match["alone"]:
            values: tuple[Value, ...] = (decimal("0", VULGAR[figures]),)
        elif match["vulgar"] and figures.isdigit():
            values = (decimal(figures, VULGAR[match["vulgar"].strip()]),)
        else:
            values = _readings(figures, "en")
        if match["plain"]:
            values += _half_day(text, figures, match.end())
        inner = start > 0 and (text[start - 1].isalpha() or text[start - 1] == "_")
        if inner and _is_index(text, start, figures):
            continue
        kind: Kind = "inner" if inner else "plain"
        found.append(_number(text, match, kind, figures, start, values, _readings(figures, "nl"), "en"))
    return _with_joint_scales(text, found, _ENGLISH_SCALE, _ENGLISH_NOUGHTS)


_HALF_DAY = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)


def _half_day(text: str, figures: str, end: int) -> tuple[Value, ...]:
    """The time that English figures are by 24 hours, where they say so themselves or by a.m. and p.m."""
    time = _CLOCK.fullmatch(figures)
    if time is None and not (figures.isdigit() and len(figures) <= 2):
        return ()
    hour, minute = (int(time[1]), int(time[2])) if time else (int(figures), 0)
    if half := _HALF_DAY.match(text, end):
        late = 12 if half[1] in "pP" and hour < 12 else 0
        return (hour_of_day(0 if half[1] in "aA" and hour == 12 else hour + late, minute),)
    return (hour_of_day(hour, minute),) if ":" in figures and (hour == 0 or hour > 12) else ()


def _kind(match: re.Match[str]) -> Literal["plain", "time", "ordinal", "race"]:
    if match["race"]:
        return "race"
    if match["time"]:
        return "time"
    return "ordinal" if match["ordinal"] else "plain"


def _is_inner(text: str, start: int, end: int, kind: Kind) -> bool:
    """Whether figures are part of a word: "A12", "B1", "4K"; an age ("12-jarige") is none."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalpha() or before == "_":
        return True
    glued = kind == "plain" and (after.isalpha() or after == "_")
    return glued and not _DUTCH_SCALE.match(text, end) and unit_after(text, end, "nl") is None


def _is_index(text: str, start: int, figures: str) -> bool:
    return len(figures) == 1 and bool(_INDEX.search(text, max(start - 3, 0), start))


def _number(
    text: str,
    match: re.Match[str],
    kind: Kind,
    figures: str,
    place: int,
    values: tuple[Value, ...],
    copied: tuple[Value, ...],
    language: str,
) -> Number:
    """A number with what its surroundings say: scale, clock, decade, cents, percent, currency, unit, minus."""
    stop = match.end()
    hour = language == "nl" and match["hour"]
    scales = _DUTCH_SCALE if language == "nl" else _ENGLISH_SCALE
    currency = currency_before(text, place)
    noughts = 0
    if scale := scales.match(text, stop):
        group = scale.lastindex or 1
        noughts = (_DUTCH_NOUGHTS if language == "nl" else _ENGLISH_NOUGHTS)[group - 1]
        large = tuple(scaled(value, noughts) for value in values)
        ambiguous = group == _TON if language == "nl" else group >= _AMBIGUOUS and currency is None
        values = values + large if ambiguous else large
        copied = tuple(scaled(value, noughts) for value in copied)
        stop, noughts = (stop, 0) if ambiguous else (scale.end(), noughts)
    elif figures.isdigit() and len(figures) <= 2:
        around = text[max(place - 2, 0) : place] + "#" + text[stop : stop + 2]
        if 0 < int(figures) <= 12 and _DATE_PART[language].search(around):
            values += (month(int(figures)),)
        if int(figures) <= 24 and (hour or _CLOCK_AFTER[language].match(text, stop)):
            values += (clock(int(figures)),)
        if len(figures) == 2 and (decade := _DECADES[language].search(text, max(place - 8, 0), place)):
            values += (decade[1] + figures,) if decade[1] else ("19" + figures, "20" + figures)
        elif len(figures) == 2 and _DAY_BEFORE.search(text, max(place - 7, 0), place):
            values += ("19" + figures, "20" + figures)
        if language == "en" and re.match(r"['’]?s\b", text[stop : stop + 3]):
            values += ("19" + figures, "18" + figures)
    elif language == "en" and figures.isdigit() and len(figures) == 4 and re.match(r"['’]?s\b", text[stop : stop + 3]):
        # The nineties; and the 19th century.
        values += (figures[2:],) if figures[2:] != "00" else (str(int(figures[:2]) + 1),)
    if CENTS.match(text, stop):
        values += tuple(scaled(value, -2) for value in values)
    unit = currency or unit_after(text, stop, language)
    if unit is not None and unit.name == "%":
        values += tuple(map(percentage, values))
    negative = bool(_MINUS.search(text, max(place - 8, 0), place))
    if language == "en":
        return Number(place, match.end(), kind, figures, values, copied, "", figures, unit, negative, place, noughts)
    sign = (match["currency"] or "") if not match["alone"] else ""
    kept = values[:1] == copied[:1] and "." in figures and ":" not in figures
    english = sign + (figures if kept and kind == "plain" else _english(kind, figures)) + (match["vulgar"] or "")
    return Number(
        match.start(), match.end(), kind, figures, values, copied, sign, english, unit, negative, place, noughts
    )


def _english(kind: Kind, figures: str) -> str:
    if kind == "time":
        return figures.replace(".", ":")
    if kind == "race":
        return figures.replace(".", ":").replace(",", ".")
    if kind == "ordinal":
        return english_ordinal(int(figures)) if len(figures) < 6 else figures
    return english_number(figures)


def _with_joint_scales(
    text: str, found: list[Number], scales: re.Pattern[str], noughts: tuple[int, ...]
) -> list[Number]:
    """`found`, where the first number of "2 à 3 miljoen" may count millions, and that of "7 tot 9 uur" be a time."""
    for index in range(len(found) - 2, -1, -1):
        first, second = found[index], found[index + 1]
        if second.start - first.stop > 8 or not _JOINT.fullmatch(text, first.stop, second.start):
            continue
        if scale := scales.match(text, second.stop):
            power = noughts[(scale.lastindex or 1) - 1]
            values = first.values + tuple(scaled(value, power) for value in first.values[:1])
            found[index] = replace(first, values=values)
        elif first.text.isdigit() and len(first.text) <= 2 and any(value[0] == "t" for value in second.values):
            found[index] = replace(first, values=(*first.values, clock(int(first.text))))
            if second.text.isdigit() and int(first.text) <= 12 < int(second.text):
                # "9-17 uur" is "9-5".
                found[index + 1] = replace(second, values=(*second.values, str(int(second.text) - 12)))
    return found


_DUTCH_FORMS = re.compile(r"(?P<whole>[1-9]\d{0,2}(?:\.\d{3})+)(?:,(?P<decimals>\d+))?|(?P<comma>\d+),(?P<rest>\d+)")
_ENGLISH_FORMS = re.compile(r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+)(?:\.(?P<decimals>\d+))?")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[.:]([0-5]\d)")


def _readings(figures: str, language: str) -> tuple[Value, ...]:
    """What figures may stand for, by the notation of a language; none where it has no such form."""
    if figures.isdigit():
        return (decimal(figures),)
    figures = re.sub(_GROUPED, "." if language == "nl" else ",", figures)
    forms = _DUTCH_FORMS if language == "nl" else _ENGLISH_FORMS
    if match := forms.fullmatch(figures):
        if language == "nl" and match["comma"]:
            return (decimal(match["comma"], match["rest"]),)
        return (decimal(re.sub(r"\D", "", match["whole"]), match["decimals"] or ""),)
    readings: list[Value] = []
    if figures.count(".") == 1 and figures.replace(".", "").isdigit():
        whole, _, decimals = figures.partition(".")
        readings.append(decimal(whole, decimals))
    elif language == "nl" and (other := _ENGLISH_FORMS.fullmatch(figures)):
        # 1,000,000 and 1,250.50 can be read in one way alone.
        readings.append(decimal(other["whole"].replace(",", ""), other["decimals"] or ""))
    if match := _CLOCK.fullmatch(figures):
        hour, minute = int(match[1]), int(match[2])
        readings.append(clock(hour, minute))
        if ":" in figures and minute == 0:
            readings += [str(hour), str(hour % 12 or 12)]
    if not readings and "," not in figures.replace(",", "", 1):
        readings.append(literal(figures))
    return tuple(readings)
