"""What stands behind the numbers of a translation: units that a model drops, or letters that it glues to them."""

from __future__ import annotations

import re

from align.numbers import english_number

_NAMES = {
    "%": "%|per ?cent",
    "°C": "°|degree|celsius",
    "km²": "km²|km2|sq",
    "m²": "m²|m2|sq",
    "m³": "m³|m3|cubic",
    "km": "km|kilomet",
    "m": r"(?<![\w’'])m\b|met(?:re|er)",
    "cm": "cm|centimet",
    "mm": "mm|millimet",
    "kg": "kg|kilo",
    "g": r"(?<![\w’'])g\b|gram|grain",
    "mg": "mg|milligram",
    "ml": "ml|millilit",
    "cl": "cl|centilit",
    "dl": "dl|decilit",
    "l": r"(?<![\w’'])l\b|lit(?:re|er)",
    "ha": r"ha\b|hectare",
    "kW": "kW|kilowatt",
    "kWh": "kWh|kilowatt",
    "MW": "MW|megawatt",
    "GB": "GB|giga",
    "MB": "MB|mega",
}
"""Signs that are the same in both languages, with the beginnings of what English may have instead."""

_MEASURE = re.compile(
    rf"(?<![\w.,:])(\d+(?:[.,:]\d+)*)(\s?)({'|'.join(sorted(_NAMES, key=len, reverse=True))})(?![^\W_]|/)"
)

_WORDS = {
    "uur": ("hours", "hour|hrs"),
    "jaar": ("years", "year"),
    "meter": ("metres", "met(?:re|er)"),
    "kilometer": ("kilometres", "kilomet|km"),
    "procent": ("percent", "per ?cent|%"),
    "graden": ("degrees", "degree|°"),
    "liter": ("litres", "lit(?:re|er)"),
}
"""Units that are words: in English, and the beginnings of what it may have instead."""

# "8 uur" may be eight o'clock and "2 jaar" an age, which English leaves bare; "1,5 uur" is a length of time.
_WORDED = re.compile(
    r"(?<![\w.,:])(?:(\d+,\d+|\d+\.\d(?!\d)) (uur|jaar)|(\d+(?:[.,]\d+)*) (meter|kilometer|procent|graden|liter))(?!\w)"
)
_POSTCODE = re.compile(r"(?<![\w.,:])([1-9]\d{3})( ?)([A-Z]{2})(?!\w)")

_PLURAL = re.compile(r"(?<![\w.,:’'])((?!\d{1,3}0s)\d+|\d{3}|\d)s\b")


def restore_measures(source: str, target: str) -> str:
    """`target`, whose numbers are those of `source` in English form, with the units that they have in `source`.

    A unit is put in where its number stands once in the target, and no name of the unit anywhere. A unit stands off its
    number as in the source, and a number gets no plural ("350s") that is no decade.
    """
    for number, gap, unit in _MEASURE.findall(source):
        if gap:
            target = re.sub(
                rf"(?<![\w.,:])({re.escape(english_number(number))})(?={re.escape(unit)}\b)", r"\1 ", target
            )
        if not re.search(_NAMES[unit], target, re.IGNORECASE):
            target = _with_unit(target, number, gap + unit)
    for decimal, time, number, measure in _WORDED.findall(source):
        english, names = _WORDS[time or measure]
        if not re.search(names, target, re.IGNORECASE):
            target = _with_unit(target, decimal or number, f" {english}", before_words=False)
    for number, gap, letters in _POSTCODE.findall(source):
        if not re.search(rf"(?<!\w){letters}(?!\w)", target):
            target = _with_unit(target, number, gap + letters)
    return _PLURAL.sub(lambda match: match[1] if match[1] in source else match[0], target)


def _with_unit(target: str, number: str, unit: str, *, before_words: bool = True) -> str:
    """`target` with `unit` behind the English form of `number`, where that stands once, and at the end of a clause if
    not `before_words`: elsewhere another word may stand for the unit.
    """
    end = "" if before_words else r"(?=\s*(?:[.,;:!?)”’\"']|$))"
    pattern = rf"(?<![\w.,:€$£-]){re.escape(english_number(number))}(?!\w|[.,:]\d|[-–]\d)"
    if len(re.findall(pattern, target)) != 1:
        return target
    return re.sub(pattern + end, lambda match: match[0] + unit, target)
