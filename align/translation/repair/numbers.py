"""Numbers of the translation, written the English way and those of the source, with what they count.

Dutch writes 1.250,50 where English writes 1,250.50, 14.30 uur for 14:30, 3e for 3rd, € 5,- for €5. A small model
sometimes copies the Dutch form, loses the comma, or drops a nought. Numbers are compared by what they are worth, each
accounted for once, and only one that is the like of none of the source is put right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from align.numbers import Number, digits, dutch_numbers, english_number, english_numbers, english_ordinal, matched
from align.numbers.comparing import half_day_wrong, minus_lost
from align.numbers.writing import MONTHS, restore_dates

_UNIT_NAMES = {
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
    rf"(?<![\w.,:])(\d+(?:[.,:]\d+)*)(\s?)({'|'.join(sorted(_UNIT_NAMES, key=len, reverse=True))})(?![^\W_]|/)"
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
        if not re.search(_UNIT_NAMES[unit], target, re.IGNORECASE):
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


_NO_CENTS = re.compile(r"(?<=\d),[-–—=]{1,2}(?!\d)")
_COPIED = (
    (re.compile(r"(?<=\d) ?t/m ?(?=\d)"), " to "),
    (re.compile(r"(?<=\d)( ?)km/u(?:ur)?(?!\w)"), r"\1km/h"),
    (re.compile(r"(?<=\d) uur(?!\w)"), " hours"),
    (re.compile(r"(?<=\d)[ -]?(?:mln|mio)(?!\w)"), " million"),
    (re.compile(r"(?<=\d)[ -]?(?:mld|mrd)(?!\w)"), " billion"),
    (re.compile(r"(?<=\d)-jarig(?!\w)"), "-year"),
    (re.compile(r"(?<=\d)-jarige(?!\w)"), "-year-old"),
)
"""What a model copies after a number, and the English for it."""

_DOT_DECIMAL = re.compile(r"(?<![\d.,:])(\d+)\.(\d{1,2}|0\d{2,}|\d{4,})(?![\d.,:]*\d)")
_NAMED = re.compile(r"(?:(?<=[A-Z]\d)|(?<=[A-Z]\d\d)|(?<=[A-Za-z]-\d\d))-(?=[a-zà-ÿ]{4})")
_SCALES = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_SCALE = re.compile(r"(\s|-)?(thousand|million|billion|trillion)(?![^\W\d_])", re.IGNORECASE)
_HALF_DAY = re.compile(r"\s?[ap]\.?m\b\.?", re.IGNORECASE)
_HOURS = re.compile(r"\s?(?:hours?|uur|h|o['’]clock)(?!\w)(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|ste|de|e)(?!\w)")
_NEAR_MONTH = re.compile(rf"(?:{'|'.join(MONTHS.values())})")
_CURRENCY_NAMES = {
    "€": r"euro|EUR\b|€|cent",
    "$": r"dollar|USD\b|\$|cent",
    "£": r"pound|GBP\b|£|penc|penn",
    "¥": r"yen\b|¥",
}
_ANY_CURRENCY = re.compile(r"[€$£¥]|(?<!\w)(?:euro|dollar|pond|EUR|USD|GBP|cent|ct|yen|gulden|piek|prijs|kost|betaal)")
_GROUPED = re.compile(r"\d\s\d|:\d+\.\d{3}$")
_FULL_STOP = re.compile(r"\.[”’\"']*\s*$")
_SIGN = re.compile(r"[€$£¥]\s?$")


def model_form(source: str) -> str:
    """`source` with its numbers in forms that models know: no ",-" of whole euros, decimal commas, points in thousands.

    Many write 1.85 m where Dutch has 1,85; which of the two it is matters to a model that has seen the one alone. What
    is put together with a name that ends in a figure ("CO2-uitstoot") stands by itself, as in English.
    """
    source = _NAMED.sub(" ", source)
    if ",-" in source or ",–" in source or ",=" in source:
        source = _NO_CENTS.sub("", source)
    if not _DOT_DECIMAL.search(source):
        return source
    pieces, last = [], 0
    for number in dutch_numbers(source):
        if number.kind != "plain" or not _DOT_DECIMAL.fullmatch(number.text):
            continue
        if any(value[0] == "t" for value in number.values) and number.unit is None and not number.noughts:
            # It may be a time.
            continue
        pieces += [source[last : number.place], number.text.replace(".", ",")]
        last = number.stop
    return "".join([*pieces, source[last:]])


def restore_numbers(source: str, target: str) -> str:
    """`target` with its numbers in English form, and with the source's where it is clear which is meant.

    Numbers that are right are left as they are. One that is written the Dutch way is written the English way. When a
    number of the source is missing and one in the target is too many that is a slip of it (a comma lost, a nought more
    or less, digits in another order, a "miljoen" dropped), the model got it wrong: it is put right. Anything else is
    left alone, since which belongs to which is not certain.

    Args:
        source: Dutch.
        target: what a model made of it.
    """
    if not any(map(str.isdigit, source)):
        return target
    for pattern, english in _COPIED:
        target = pattern.sub(english, target)
    ours, theirs = dutch_numbers(source), english_numbers(target)
    pairs, missing, added = matched(ours, theirs)
    edits = _Edits(target)
    copied, missing, added = matched(missing, added, lambda number: number.copied)
    for number, other in copied:
        edits.rewrite(number, other)
    slips = _slips(missing, added)
    for number, other in slips:
        edits.rewrite(number, other)
    for number, other in pairs:
        edits.polish(number, other, source, sum(one.values[:1] == number.values[:1] for one in ours) == 1)
    foreign = _ANY_CURRENCY.search(source) is None
    for number, other in (*pairs, *copied, *slips):
        if number.currency in _CURRENCY_NAMES:
            edits.currency(number, other, source)
        elif foreign and number.kind != "inner" and (sign := _SIGN.search(target, 0, other.place)):
            edits.add(sign.start(), sign.end(), "")
        elif minus_lost(number, other, target):
            edits.add(other.place, other.place, "-")
    return restore_dates(source, edits.applied())


@dataclass(slots=True)
class _Edits:
    """What is to be changed in a target."""

    target: str
    found: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, start: int, end: int, text: str) -> None:
        """Has `text` stand in place of a stretch, unless something else does already."""
        if all(end <= other[0] or start >= other[1] for other in self.found):
            self.found.append((start, end, text))

    def applied(self) -> str:
        """The target with all changes."""
        text = self.target
        for start, end, new in sorted(self.found, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def rewrite(self, number: Number, other: Number) -> None:
        """Puts a number of the source, in English, in place of one of the target."""
        end, english = other.stop, number.english.removeprefix(number.currency)
        if number.kind == "inner":
            english = number.text
        if number.kind == "ordinal" and (suffix := _ORDINAL.match(self.target, end)):
            end = suffix.end()
        elif number.kind == "time" and (hours := _HOURS.match(self.target, end)):
            end = hours.end()
        scale = _SCALE.match(self.target, end)
        if number.noughts in _SCALES and scale is None and other.noughts == 0:
            english += f" {_SCALES[number.noughts]}"
        elif number.noughts in _SCALES and scale is not None and other.noughts != number.noughts:
            english += (scale[1] or "") + _SCALES[number.noughts]
            end = scale.end()
        self.add(other.place, end, english)

    def polish(self, number: Number, other: Number, source: str, alone: bool) -> None:
        """Writes a number that is right as English does: a time with a colon, an ordinal with its ending."""
        if number.kind == "ordinal":
            self._ordinal(number, other, alone)
        elif number.kind == "race" and other.text != number.english:
            self.add(other.place, other.stop, number.english)
        elif number.kind == "time":
            self._time(number, other, source)
        elif (other.text[:1] == "0" and other.text[1:2].isdigit() and number.text[:1] != "0") or (
            other.text == number.text != number.english and _GROUPED.search(other.text)
        ):
            # "00095" for 95; "12 000" and "1:25.000" copied.
            self.add(other.place, other.stop, number.english.removeprefix(number.currency))

    def _ordinal(self, number: Number, other: Number, alone: bool) -> None:
        suffix = re.compile(r"[a-z]*").match(self.target, other.stop)
        end = suffix.end() if suffix else other.stop
        right = english_ordinal(int(other.text)) if other.text.isdigit() and len(other.text) < 6 else other.text
        if end > other.stop:
            if _ORDINAL.match(self.target, other.stop):
                self.add(other.place, end, right)
        elif alone and not _NEAR_MONTH.search(self.target, max(other.place - 12, 0), other.stop + 12):
            self.add(other.place, end, right)

    def _time(self, number: Number, other: Number, source: str) -> None:
        if other.text not in {number.text, number.text.replace(".", ":"), number.text.lstrip("0").replace(".", ":")}:
            return
        end = other.stop
        hours = _HOURS.match(self.target, end)
        half = _HALF_DAY.match(self.target, end)
        hour = int(re.split("[.:]", other.text)[0])
        if hours:
            end = hours.end()
        elif half and (not 1 <= hour <= 12 or half_day_wrong(number, other, source)):
            end = half.end()
        ends = not any(map(str.isalnum, self.target[end:])) and _FULL_STOP.search(source) is not None
        if end > other.stop and self.target[end - 1] == "." and ends:
            # The point of "p.m." ends the sentence as well.
            end -= 1
        self.add(other.place, end, number.english)

    def currency(self, number: Number, other: Number, source: str) -> None:
        """Puts the sign of the currency before a number, unless the currency is named."""
        if any(start <= other.place < end and "\n" in text for start, end, text in self.found):
            return
        sign = _SIGN.search(self.target, max(other.place - 2, 0), other.place)
        held = sign[0].strip() if sign else ""
        if held and (held == number.currency or held in source):
            if sign and sign[0] != held:
                self.add(sign.start(), sign.end(), held)
        elif held and sign:
            self.add(sign.start(), sign.end(), number.currency)
        elif other.unit is None or other.unit.name != number.currency:
            near = self.target[other.stop : other.stop + 36]
            before = self.target[max(other.place - 8, 0) : other.place]
            if not re.search(_CURRENCY_NAMES[number.currency], near) and not re.search(
                _CURRENCY_NAMES[number.currency], before
            ):
                self.add(other.place, other.place, number.currency)


def _slips(missing: list[Number], added: list[Number]) -> list[tuple[Number, Number]]:
    """Each missing number with the added one that is a slip of it, where that is certain."""
    pairs: list[tuple[Number, Number]] = []
    missing, added = list(missing), list(added)
    for alike in (_same_digits, _scale_lost, _miswritten):
        for number in list(missing):
            likely = [other for other in added if alike(number, other)]
            rivals = [one for one in missing if any(alike(one, other) for other in likely)]
            # Of several with the same digits, the first is the first.
            certain = len(likely) == 1 or (bool(likely) and alike is _same_digits)
            if certain and len(rivals) in {1, len(likely)}:
                pairs.append((number, likely[0]))
                missing.remove(number)
                added.remove(likely[0])
    return pairs


def _same_digits(number: Number, other: Number) -> bool:
    """The same figures with a comma or point lost or elsewhere: 185 for 1.85, 0.5 for 5."""
    return other.kind != "inner" and number.noughts == other.noughts and digits(number.text) == digits(other.text)


def _scale_lost(number: Number, other: Number) -> bool:
    """The same figures without, or with another, "miljoen"."""
    return number.noughts in _SCALES and number.noughts != other.noughts and digits(number.text) == digits(other.text)


def _miswritten(number: Number, other: Number) -> bool:
    """A nought more or less, or the digits in another order; not the same thing said otherwise (14.30 and 2:30)."""
    if number.kind == "inner" or other.kind == "inner" or number.noughts != other.noughts:
        return False
    ours, theirs = digits(number.text), digits(other.text)
    return len(ours) >= 3 and (ours.rstrip("0") == theirs.rstrip("0") or sorted(ours) == sorted(theirs))
