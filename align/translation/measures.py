"""What stands behind the numbers of a translation: units that a model drops, or letters that it glues to them."""

from __future__ import annotations

import re

from align.translation.numbers import english_number

_NAMES = {
    "%": "%|per ?cent",
    "°C": "°|degree|celsius",
    "km²": "km²|km2|sq",
    "m²": "m²|m2|sq",
    "m³": "m³|m3|cubic",
    "km": "km|kilomet",
    "cm": "cm|centimet",
    "mm": "mm|millimet",
    "kg": "kg|kilo",
    "mg": "mg|milligram",
    "ml": "ml|millilit",
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
        if re.search(_NAMES[unit], target, re.IGNORECASE):
            continue
        pattern = rf"(?<![\w.,:€$£-]){re.escape(english_number(number))}(?!\w|[.,:]\d|[-–]\d)"
        if len(re.findall(pattern, target)) == 1:
            target = re.sub(pattern, rf"\g<0>{gap}{unit}", target)
    return _PLURAL.sub(lambda match: match[1] if match[1] in source else match[0], target)
