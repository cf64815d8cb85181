"""Values of numbers, and what they count: currencies and units of measure by the names that Dutch and English have.

A value is a decimal number without superfluous noughts ("1250.5"), a time of the day on a clock of twelve hours
("t150": half past two, by day or by night) or of 24 ("T870": half past two in the afternoon), a month ("m5"), a share
in percent that a word may say ("p50"), or a row of figures that is no quantity ("l3.5.1": a version, a race in minutes
and seconds). Strings compare faster than decimals, and a number with several readings has a set of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a currency.

    Attributes:
        name: its sign.
        quantity: what it measures; units of one quantity can be converted into each other, currencies cannot.
        factor: how many of the base unit of its quantity it is.
        offset: added after the factor; degrees have one.
    """

    name: str
    quantity: str
    factor: float = 1.0
    offset: float = 0.0

    def base(self, value: float) -> float:
        """`value` of this unit in the base unit of its quantity."""
        return value * self.factor + self.offset


_UNITS = {
    unit.name: unit
    for unit in (
        Unit("€", "€"),
        Unit("$", "$"),
        Unit("£", "£"),
        Unit("¥", "¥"),
        Unit("%", "share"),
        Unit("km", "length", 1000),
        Unit("m", "length", 1),
        Unit("cm", "length", 0.01),
        Unit("mm", "length", 0.001),
        Unit("mi", "length", 1609.344),
        Unit("yd", "length", 0.9144),
        Unit("ft", "length", 0.3048),
        Unit("in", "length", 0.0254),
        Unit("nm", "length", 1852),
        Unit("kg", "mass", 1),
        Unit("g", "mass", 0.001),
        Unit("mg", "mass", 1e-6),
        Unit("t", "mass", 1000),
        Unit("lb", "mass", 0.45359237),
        Unit("oz", "mass", 0.028349523),
        Unit("st", "mass", 6.35029318),
        Unit("l", "volume", 1),
        Unit("ml", "volume", 0.001),
        Unit("cl", "volume", 0.01),
        Unit("dl", "volume", 0.1),
        Unit("m³", "volume", 1000),
        Unit("gal", "volume", 3.785411784),
        Unit("pt", "volume", 0.568261),
        Unit("°C", "temperature", 1),
        Unit("°F", "temperature", 5 / 9, -160 / 9),
        Unit("km/h", "speed", 1),
        Unit("mph", "speed", 1.609344),
        Unit("kn", "speed", 1.852),
        Unit("m/s", "speed", 3.6),
        Unit("m²", "area", 1),
        Unit("km²", "area", 1e6),
        Unit("ha", "area", 1e4),
        Unit("ac", "area", 4046.8564224),
        Unit("sq ft", "area", 0.09290304),
        Unit("sq mi", "area", 2589988.11),
        Unit("h", "time", 3600),
        Unit("min", "time", 60),
        Unit("s", "time", 1),
        Unit("quarter", "time", 900),
        Unit("d", "time", 86400),
        Unit("wk", "time", 604800),
        Unit("mo", "time", 2629746),
        Unit("yr", "time", 31556952),
        Unit("kWh", "energy", 1),
        Unit("MWh", "energy", 1000),
        Unit("kW", "power", 1),
        Unit("MW", "power", 1000),
        Unit("pk", "power", 0.7355),
        Unit("MB", "data", 1),
        Unit("GB", "data", 1000),
        Unit("TB", "data", 1e6),
    )
}

CELSIUS, FAHRENHEIT, POUND = _UNITS["°C"], _UNITS["°F"], _UNITS["lb"]

_DUTCH = {
    "€": r"€|euro[’'s]*(?![^\W\d_])|EUR\b",
    "$": r"(?:US|Amerikaanse )?(?:\$|dollars?\b)|USD\b",
    "£": r"£|(?:Britse )?ponden\b|pond sterling\b|GBP\b",
    "¥": r"¥|yen\b",
    "%": r"%|procent\b|pct\b",
    "km/h": r"km/u(?:ur)?\b|km/h\b|kmh\b|kilometer per uur\b|km per uur\b",
    "m/s": r"m/s\b|meter per seconde\b",
    "kn": r"kno(?:op|pen)\b",
    "km²": r"km ?[²2](?!\d)|vierkante kilometers?\b",
    "m²": r"m ?[²2](?!\d)|vierkante meters?\b",
    "m³": r"m ?[³3](?!\d)|kubieke meters?\b|kuub\b",
    "ha": r"ha\b|hectaren?\b",
    "km": r"km\b|kilometers?\b",
    "m": r"m\b|meters?\b",
    "cm": r"cm\b|centimeters?\b",
    "mm": r"mm\b|millimeters?\b",
    "mi": r"mijl(?:en)?\b",
    "ft": r"voet\b",
    "in": r"inch\b",
    "kg": r"kg\b|kilo(?:gram)?(?:[’']s)?\b",
    "mg": r"mg\b|milligram\b",
    "g": r"gr?\b|gram\b",
    "t": r"ton\b",
    "l": r"l\b|liters?\b",
    "ml": r"ml\b|milliliters?\b",
    "cl": r"cl\b|centiliters?\b",
    "dl": r"dl\b|deciliters?\b",
    "°C": r"°C?(?![^\W\d_])|graden\b(?! Fahrenheit)",
    "°F": r"°F\b|graden Fahrenheit\b",
    "h": r"uur\b|uren\b|u\b",
    "quarter": r"kwartier(?:en)?\b",
    "min": r"min\b|minuten\b|minuut\b",
    "s": r"s\b|sec\b|seconden?\b",
    "d": r"dag(?:en)?\b",
    "wk": r"we(?:ek|ken)\b",
    "mo": r"maand(?:en)?\b",
    "yr": r"jaar\b|jaren\b",
    "kWh": r"kWh\b|kilowattuur\b",
    "MWh": r"MWh\b|megawattuur\b",
    "kW": r"kW\b|kilowatt\b",
    "MW": r"MW\b|megawatt\b",
    "pk": r"pk\b|paardenkracht\b",
    "MB": r"MB\b|megabytes?\b",
    "GB": r"GB\b|gigabytes?\b",
    "TB": r"TB\b|terabytes?\b",
}

_ENGLISH = {
    "€": r"€|euros?\b|EUR\b",
    "$": r"(?:US ?)?(?:\$|dollars?\b)|USD\b",
    "£": r"£|pounds? sterling\b|(?:British )?pounds\b|GBP\b|quid\b",
    "¥": r"¥|yen\b",
    "%": r"%|per ?cent\b|percentage\b|pct\b",
    "km/h": r"km/h\b|kmh\b|kph\b|k(?:ilo)?met(?:er|re)s? (?:per|an) hour\b|km (?:per|an) hour\b",
    "mph": r"mph\b|miles? (?:per|an) hour\b",
    "m/s": r"m/s\b|met(?:er|re)s? (?:per|a) second\b",
    "kn": r"knots?\b",
    "km²": r"km ?[²2](?!\d)|sq(?:uare|\.)?[ -]?(?:km\b|kilomet(?:er|re)s?\b)",
    "m²": r"m ?[²2](?!\d)|sq(?:uare|\.)?[ -]?(?:m\b|met(?:er|re)s?\b)",
    "m³": r"m ?[³3](?!\d)|cubic[ -]met(?:er|re)s?\b",
    "sq ft": r"sq(?:uare|\.)?[ -]?(?:ft\b|feet\b|foot\b)",
    "sq mi": r"square[ -]miles?\b",
    "ha": r"ha\b|hectares?\b",
    "ac": r"acres?\b",
    "km": r"km\b|kilomet(?:er|re)s?\b",
    "m": r"m\b|met(?:er|re)s?\b",
    "cm": r"cm\b|centimet(?:er|re)s?\b",
    "mm": r"mm\b|millimet(?:er|re)s?\b",
    "nm": r"nautical miles?\b",
    "mi": r"miles?\b",
    "yd": r"yards?\b|yd\b",
    "ft": r"feet\b|foot\b|ft\b",
    "in": r"inch(?:es)?\b",
    "kg": r"kg\b|kilo(?:gram)?(?:me)?s?\b",
    "mg": r"mg\b|milligram(?:me)?s?\b",
    "g": r"g\b|gram(?:me)?s?\b",
    "t": r"(?:metric )?ton(?:ne)?s?\b",
    "lb": r"lbs?\b|pounds\b(?= (?:in weight|of weight|heavy|lighter|heavier))",
    "oz": r"oz\b|ounces?\b",
    "st": r"stones?\b",
    "l": r"l\b|lit(?:er|re)s?\b",
    "ml": r"ml\b|millilit(?:er|re)s?\b",
    "cl": r"cl\b|centilit(?:er|re)s?\b",
    "dl": r"dl\b|decilit(?:er|re)s?\b",
    "gal": r"gallons?\b",
    "pt": r"pints?\b",
    "°F": r"°F\b|(?:degrees|°) ?Fahrenheit\b|F\b",
    "°C": r"°C?(?![^\W\d_])|degrees\b(?! Fahrenheit)|C\b",
    "quarter": r"quarters? of an hour\b",
    "h": r"hours?\b|hrs?\b|h\b",
    "min": r"min(?:s|utes?)?\b",
    "s": r"s(?:ec(?:ond)?s?)?\b",
    "d": r"days?\b",
    "wk": r"weeks?\b",
    "mo": r"months?\b",
    "yr": r"years?\b",
    "kWh": r"kWh\b|kilowatt[ -]hours?\b",
    "MWh": r"MWh\b|megawatt[ -]hours?\b",
    "kW": r"kW\b|kilowatts?\b",
    "MW": r"MW\b|megawatts?\b",
    "pk": r"hp\b|horse ?power\b|bhp\b",
    "MB": r"MB\b|megabytes?\b",
    "GB": r"GB\b|gigabytes?\b",
    "TB": r"TB\b|terabytes?\b",
}


def _compiled(names: dict[str, str]) -> tuple[re.Pattern[str], list[Unit]]:
    groups = "|".join(f"({pattern})" for pattern in names.values())
    return re.compile(rf"[\s-]?(?:{groups})"), [_UNITS[name] for name in names]


_AFTER = {"nl": _compiled(_DUTCH), "en": _compiled(_ENGLISH)}
_SIGN = re.compile(r"(€|£|¥|(?:US|A|C)?\$|EUR|USD|GBP)\s?$")
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "US$": "$"}


def unit_after(text: str, place: int, language: str) -> Unit | None:
    """The unit that stands at `place`, after a number of a Dutch ("nl") or English ("en") text."""
    pattern, units = _AFTER[language]
    match = pattern.match(text, place)
    return units[match.lastindex - 1] if match and match.lastindex else None


def units_in(text: str, language: str) -> list[Unit]:
    """The units that are named anywhere in a text."""
    pattern, units = _AFTER[language]
    return [units[match.lastindex - 1] for match in pattern.finditer(text) if match.lastindex]


def currency_before(text: str, place: int) -> Unit | None:
    """The currency whose sign or code stands right before `place`."""
    match = _SIGN.search(text, max(place - 5, 0), place)
    if match is None:
        return None
    return _UNITS.get(_SIGNS.get(match[1], match[1]))


def convertible(one: Unit, other: Unit) -> bool:
    """Whether what is told in one unit can be told in the other."""
    return one.quantity == other.quantity and (one.factor, one.offset) != (other.factor, other.offset)
