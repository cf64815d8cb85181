"""Which numbers of a Dutch text have their like in an English one: by value, each accounted for once.

Figures must have a like: figures, or words that say the same. What is left over after that is looked at once more, for
what translators do on purpose: dates the other way round, measures converted, telephone numbers grouped otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from align.numbers.figures import CENTS, VULGAR, Number, dutch_numbers, english_numbers
from align.numbers.values import CELSIUS, FAHRENHEIT, POUND, Unit, Value, convertible, quantity, units_in
from align.numbers.words import ARTICLE, dutch_clocks, dutch_worded, english_clocks, english_worded

_PARTED = re.compile(r"\d{1,2}(?:[.,:]\d\d){1,2}")
_DATE = re.compile(r"(\d{1,2})[.](\d{1,2})[.]((?:19|20)?\d\d)")
_CONVERTED = frozenset({"length", "mass", "speed", "temperature", "area", "volume", "time"})
_ROUNDING = 0.06
"""How far a converted measure may be off, as a share; 30 km are "20 miles" in many a text."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The numbers of a source and of its target.

    Attributes:
        pairs: numbers in figures on both sides that say the same.
        missing: those of the source without a like in the target.
        added: those of the target without a like in the source.
        unlike: pairs of the same value that count different things: "€ 5" and "$5", "5 km" and "5 miles", "-5" and "5".
    """

    pairs: tuple[tuple[Number, Number], ...] = ()
    missing: tuple[Number, ...] = ()
    added: tuple[Number, ...] = ()
    unlike: tuple[tuple[Number, Number], ...] = ()

    @property
    def differ(self) -> bool:
        """Whether the numbers of the two texts are not the same."""
        return bool(self.missing or self.added or self.unlike)


_EQUAL = Comparison()
# The chambers of parliament, and a court of first instance, have names without a number.
_IN_NAME = re.compile(r"[12](?:e|ste|de) (?:Kamer|instantie)")
_FIGURE = re.compile(rf"[\d{''.join(VULGAR)}]")


def compare_numbers(source: str, target: str) -> Comparison:
    """Compares the numbers of a Dutch text with those of its English translation.

    Args:
        source: Dutch.
        target: English.
    """
    if not (_FIGURE.search(source) or _FIGURE.search(target)):
        return _EQUAL
    ours, theirs = dutch_numbers(source), english_numbers(target)
    pairs, missing, added = matched(ours, theirs)
    unlike = [
        pair
        for pair in pairs
        if _counts_other(*pair, target) or half_day_wrong(*pair, source) or _cents_whole(*pair, source, target)
    ]
    if missing or added:
        missing, added = _split_dates(missing), _split_dates(added)
        missing = [number for number in missing if not _IN_NAME.match(source, number.start)]
        missing = _without_told(missing, dutch_clocks(source.lower()), [*theirs], english_worded(target))
        added = _without_told(added, english_clocks(target), [*ours], dutch_worded(source))
        found, missing, added = matched(missing, added)
        pairs += found
        missing = _without_worded(missing, english_worded, target)
        added = _without_worded(added, dutch_worded, source)
        missing, added = (
            _without_converted(missing, added, target, "en", english_worded),
            _without_converted(added, ours, source, "nl", dutch_worded),
        )
        missing, added = _without_parts(missing, added)
        missing, added = _without_regrouped(missing, added)
    return Comparison(tuple(pairs), tuple(missing), tuple(added), tuple(unlike))


def matched(
    ours: Sequence[Number], theirs: Sequence[Number], values: Callable[[Number], tuple[Value, ...]] | None = None
) -> tuple[list[tuple[Number, Number]], list[Number], list[Number]]:
    """Pairs numbers that say the same, in the order of the texts, and what is left over on each side.

    The likeliest readings come first, and among them those that count the same, so that a number that may be read in
    two ways does not take the place of another.

    Args:
        ours: of the source.
        theirs: of the target.
        values: what a number of the target may stand for; by default, `Number.values`.
    """
    read = values or (lambda number: number.values)
    pairs: list[tuple[Number, Number]] = []
    missing, added = list(ours), list(theirs)

    def take(alike: Callable[[Number, Number], bool]) -> None:
        for number in list(missing):
            other = next((other for other in added if alike(number, other)), None)
            if other is not None:
                pairs.append((number, other))
                missing.remove(number)
                added.remove(other)

    def same_form(number: Number, other: Number) -> bool:
        return number.english.removeprefix(number.currency) == other.text and first_alike(number, other)

    def first_alike(number: Number, other: Number) -> bool:
        return number.values[:1] == read(other)[:1] != ()

    if any(number.kind == "time" for number in missing):
        take(lambda number, other: _time(number) == _time(other) != "")
    take(lambda number, other: same_form(number, other) and _name(number.unit) == _name(other.unit))
    take(same_form)
    take(lambda number, other: first_alike(number, other) and _name(number.unit) == _name(other.unit))
    take(first_alike)
    if missing and added:
        take(lambda number, other: not set(number.values).isdisjoint(read(other)))
    pairs.sort(key=lambda pair: pair[1].place)
    return pairs, missing, added


def _name(unit: Unit | None) -> str:
    return "" if unit is None else unit.name


_MINUS = re.compile(r"[-−–]\s?[€$£]?\d|minus|negative|below|under|zero|freez|frost|down|loss|fell|drop")


def minus_lost(number: Number, other: Number, target: str) -> bool:
    """Whether a number of the source is below zero, and nothing about its like in the target says so."""
    return (
        number.negative
        and not other.negative
        and not _MINUS.search(target, max(other.place - 24, 0), min(other.stop + 40, len(target)))
    )


def half_day_wrong(number: Number, other: Number, source: str) -> bool:
    """Whether a time of the source's 24 hours is in the other half of the target's day."""
    ours, theirs = _time(number), _time(other)
    # "7.30 uur 's avonds".
    return ours != theirs and "" not in {ours, theirs} and not re.search(r"middag|avond|nacht", source)


def _time(number: Number) -> Value:
    return next((value for value in number.values if value[0] == "T"), "")


def _counts_other(number: Number, other: Number, target: str) -> bool:
    """Whether two numbers of one value count different things for certain."""
    if minus_lost(number, other, target):
        return True
    ours, theirs = number.unit, other.unit
    if ours is None or theirs is None:
        return False
    if ours.name == theirs.name:
        # "17 uur" may be five o'clock, but is not five hours.
        return ours.name == "h" and number.text.isdigit() and other.text.isdigit() and number.values[0] != other.text
    if {ours.quantity, theirs.quantity} <= {"€", "$", "£", "¥"}:
        return {"$", "£"} != {ours.quantity, theirs.quantity}
    # A bare "m" may be millions, a bare "t" tons of money; what can be converted was not.
    return convertible(ours, theirs) and ours.quantity in _CONVERTED and (number.values[0] not in {"0", "1"})


def _cents_whole(number: Number, other: Number, source: str, target: str) -> bool:
    """Whether cents of one side are euros or dollars of the other, as "99 cent" and "€99"."""
    ours, theirs = CENTS.match(source, number.stop), CENTS.match(target, other.stop)
    if bool(ours) == bool(theirs) or number.values[:1] != other.values[:1] or number.values[:1] == ("0",):
        return False
    unit = other.unit if ours else number.unit
    return unit is not None and unit.name in "€$£"


def _split_dates(numbers: list[Number]) -> list[Number]:
    """Numbers, where a date in figures with points is three."""
    result = []
    for number in numbers:
        match = _DATE.fullmatch(number.text)
        if match is None:
            result.append(number)
            continue
        for group in (1, 2, 3):
            start = number.place + match.start(group)
            value = match[group].lstrip("0") or "0"
            values: tuple[Value, ...] = (value,)
            if group == 2:
                values = (value, f"m{value}")
            elif group == 3 and len(value) <= 2:
                values = (value, f"19{match[3]}", f"20{match[3]}")
            result.append(Number(start, start + len(match[group]), "plain", match[group], values, place=start))
    return result


def _without_told(
    numbers: list[Number],
    clocks: list[tuple[Value, int, int]],
    others: Sequence[Number],
    worded: Sequence[tuple[Value, ...]],
) -> list[Number]:
    """`numbers` without those of times told by the hour ("5 voor 12") that the other text has otherwise ("11:55")."""
    if not numbers or not clocks:
        return numbers
    known = {value for number in others for value in number.values}.union(*worded)
    told = [(start, end) for value, start, end in clocks if value in known]
    return [number for number in numbers if not any(start <= number.place < end for start, end in told)]


def _without_worded(
    numbers: list[Number], worded: Callable[[str], list[tuple[Value, ...]]], other: str
) -> list[Number]:
    """`numbers` without those that the other text has in words; each word stands for one."""
    if not numbers:
        return numbers
    words = worded(other)
    left = []
    for number in numbers:
        for index, values in enumerate(words):
            if not set(values).isdisjoint(number.values):
                if values == ARTICLE and (number.kind == "ordinal" or number.currency):
                    continue
                if values != ARTICLE:
                    del words[index]
                break
        else:
            left.append(number)
    return left


def _without_converted(
    numbers: list[Number],
    others: Sequence[Number],
    other: str,
    language: str,
    worded: Callable[[str], list[tuple[Value, ...]]],
) -> list[Number]:
    """`numbers` without measures that the other text has in other units: 10 km and 6 miles, nine degrees and 48."""
    if not any(number.unit is not None and _measure(number.unit).quantity in _CONVERTED for number in numbers):
        return numbers
    units = list(dict.fromkeys(units_in(other, language)))
    values = [number.values[:1] for number in others] + worded(other)
    told = dict.fromkeys(value for readings in values for value in readings)
    quantities = [found for value in told if (found := quantity(value)) is not None]
    return [number for number in numbers if not _is_converted(number, units, quantities)]


def _measure(unit: Unit) -> Unit:
    """A unit, where pounds are those of a weight."""
    return POUND if unit.name == "£" else unit


def _is_converted(number: Number, units: Sequence[Unit], quantities: Sequence[Fraction]) -> bool:
    value = quantity(number.values[0]) if number.values else None
    if not value or number.unit is None:
        return False
    ours = _measure(number.unit)
    for unit in map(_measure, units):
        # English says "104 degrees" without Fahrenheit.
        bare = ours.name == unit.name == "°C"
        if unit.quantity not in _CONVERTED or not (bare or convertible(ours, unit)):
            continue
        for own in (FAHRENHEIT, CELSIUS) if bare else (ours,):
            one, other = own.base(float(value)), FAHRENHEIT if bare and own is CELSIUS else unit
            share = 0.02 if unit.quantity == "time" else _ROUNDING
            slack = 1.0 if unit.quantity == "temperature" else share * abs(one)
            if any(abs(one - other.base(float(found))) <= slack for found in quantities):
                return True
    return False


def _without_parts(missing: list[Number], added: list[Number]) -> tuple[list[Number], list[Number]]:
    """What is left over without numbers whose parts are told one by one: "2.40 minuten" and "2 minutes 40 seconds",
    "1 meter 80" and "1.80 metres".
    """
    added, missing = _without_whole(added, missing, "0")
    missing, added = _without_whole(missing, added, "1")
    return missing, added


def _without_whole(numbers: list[Number], others: list[Number], unsaid: str) -> tuple[list[Number], list[Number]]:
    """Two lists of numbers without those of the first whose parts are in the second, and without these.

    Args:
        numbers: in which "2.40" may stand.
        others: in which 2 and 40 may.
        unsaid: a first part that need not be there: "1.40 minuten" is "a minute 40".
    """
    left = []
    for number in numbers:
        if not _PARTED.fullmatch(number.text):
            left.append(number)
            continue
        parts = [part.lstrip("0") or "0" for part in re.split(r"[.,:]", number.text)]
        like = [next((other for other in others if other.text == part), None) for part in parts]
        if like[-1] is not None and (like[0] is not None or parts[0] == unsaid):
            others = [other for other in others if other not in like]
        else:
            left.append(number)
    return left, others


def _without_regrouped(missing: list[Number], added: list[Number]) -> tuple[list[Number], list[Number]]:
    """Nothing, where the same figures stand there in other groups: 06-12345678 and 06 1234 5678."""
    if len(missing) == len(added) or not missing or not added:
        return missing, added
    if not all(number.text.isdigit() for number in (*missing, *added)):
        return missing, added
    ours, theirs = ("".join(number.text for number in side) for side in (missing, added))
    # +31 6 for 06.
    if ours == theirs or ours.lstrip("0") == re.sub(r"^(?:00)?31", "", theirs).lstrip("0"):
        return [], []
    return missing, added
