"""English for text that is nothing but numbers, and the months of dates in a translation."""

from __future__ import annotations

import re

from align.numbers.figures import dutch_numbers

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


_LONGEST = 80
_WORDS = {
    "miljoen": "million", "mln": "million", "miljard": "billion", "mld": "billion", "mrd": "billion",
    "biljoen": "trillion", "duizend": "thousand", "procent": "percent", "euro": "euros", "eurocent": "cents",
    "cent": "cents", "dollar": "dollars", "jaar": "years", "jaren": "years", "maand": "months", "maanden": "months",
    "week": "weeks", "weken": "weeks", "dag": "days", "dagen": "days", "uur": "hours", "uren": "hours",
    "minuut": "minutes", "minuten": "minutes", "min": "min", "seconde": "seconds", "seconden": "seconds", "sec": "s",
    "meter": "metres", "kilometer": "kilometres", "centimeter": "centimetres", "millimeter": "millimetres",
    "kilo": "kilos", "kilogram": "kilograms", "gram": "grams", "liter": "litres", "milliliter": "millilitres",
    "graden": "degrees", "graad": "degrees", "hectare": "hectares", "tot": "to", "en": "and", "t/m": "to", "x": "x",
    "u": "h", "ca.": "approx.", "circa": "approximately", "nr.": "no.", "nrs.": "nos.", "blz.": "p.", "pag.": "p.",
    "per": "per", "p/m": "a month", "p/st": "each", "st.": "pcs.", "stuk": "piece", "stuks": "pieces",
    "maandag": "Monday", "dinsdag": "Tuesday", "woensdag": "Wednesday", "donderdag": "Thursday", "vrijdag": "Friday",
    "zaterdag": "Saturday", "zondag": "Sunday", **MONTHS, "jan.": "Jan.", "feb.": "Feb.", "febr.": "Feb.",
    "mrt.": "Mar.", "mrt": "Mar", "apr.": "Apr.", "jun.": "June", "jul.": "July", "aug.": "Aug.", "sep.": "Sept.",
    "sept.": "Sept.", "okt.": "Oct.", "okt": "Oct", "nov.": "Nov.", "dec.": "Dec.",
}  # fmt: skip
# Only before a date: "vr" may be something else, and "do" and "ma" are words.
_DAYS = {"ma": "Mon", "di": "Tue", "wo": "Wed", "do": "Thu", "vr": "Fri", "za": "Sat", "zo": "Sun"}
_DAY = re.compile(rf"(?<!\w)({'|'.join(_DAYS)})\.?(?=\s\d{{1,2}}[-/ .:])")
_SINGULAR = {"euros": "euro", "dollars": "dollar", "metres": "metre", "kilometres": "kilometre", "litres": "litre"}
_SAME = (
    "km", "m", "cm", "mm", "kg", "g", "mg", "l", "ml", "cl", "dl", "ha", "kW", "kWh", "MW", "MWh", "GWh", "GB", "MB",
    "TB", "kB", "Hz", "MHz", "GHz", "V", "W", "A", "C", "F", "s", "EUR", "USD", "GBP", "h",
)  # fmt: skip
_PHRASES = {"km/u": "km/h", "km/uur": "km/h", "kilometer per uur": "kilometres per hour"}
# A hyphen may be one within a word of the figures ("10-15"), a minus, or all of an empty cell.
_SIGNS = r"[\s.,:;%‰€$£¥+±×/()\[\]–—−=<>≤≥~²³½¼¾⅓⅔⅛°'’\"*-]"
_WORD = "|".join(sorted(map(re.escape, (*_PHRASES, *_WORDS, *_SAME)), key=len, reverse=True))
_ALONE = re.compile(rf"(?:\d+(?:e|de|ste)?|{_SIGNS}|(?<![^\W\d_])(?:{_WORD})(?![^\W\d_])|{_DAY.pattern})+")
_NUMBERED = re.compile(r"(?<!\d )\b(weeks|days|years|months|hours)(?= \d)|(?<=\bper )([a-z]+s)\b")
_TOKEN = re.compile(rf"(?<![^\W\d_])(?:{_WORD})(?![^\W\d_])")


def english_numbers_alone(text: str) -> str | None:
    """English for a Dutch text of numbers, units, dates and signs alone; None where there is any other word.

    >>> english_numbers_alone("€ 1.234,50"), english_numbers_alone("3,5 %"), english_numbers_alone("3 mei 2020")
    ('€1,234.50', '3.5%', '3 May 2020')
    """
    if len(text) > _LONGEST or not _ALONE.fullmatch(text) or not any(map(str.isdigit, text)):
        return None
    text = _DAY.sub(lambda match: _DAYS[match[1]], text)
    pieces, last = [], 0
    for number in dutch_numbers(text):
        if number.kind == "inner":
            return None
        pieces += [_worded(text[last : number.start]), number.english]
        last = number.end
    english = _NUMBERED.sub(lambda match: _singular(match[0]), "".join([*pieces, _worded(text[last:])]))
    english = re.sub(r"(?<=\d)\s(?=%|‰)", "", english)
    return re.sub(r"(?<![\d.,])(1 )([a-z]+)\b", lambda match: match[1] + _singular(match[2]), english)


def _worded(text: str) -> str:
    def english(match: re.Match[str]) -> str:
        word = match[0]
        return _PHRASES.get(word) or _WORDS.get(word) or word

    return _TOKEN.sub(english, text)


def _singular(word: str) -> str:
    return _SINGULAR.get(word) or (word.removesuffix("s") if word in _WORDS.values() and word != "s" else word)
