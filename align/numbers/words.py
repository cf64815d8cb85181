"""Numbers in words, and words that say how many, in Dutch and English text.

They are looked for only where figures of one side have no like on the other, so that they may be generous: a word that
could be a number is allowed to stand for it, and asks for nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from align.numbers.values import Value, clock, month, percentage, scaled
from align.numbers.writing import MONTHS

ARTICLE: tuple[Value, ...] = ("1",)
"""What an article stands for: one thing, but no first one; one article may stand for many."""

_DUTCH_SMALL = {
    "nul": 0, "geen": 0, "een": 1, "één": 1, "eén": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15,
    "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19, "twintig": 20, "dertig": 30, "veertig": 40,
    "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip
_DUTCH_POWERS = {"honderd": 100, "duizend": 1000, "miljoen": 10**6, "miljard": 10**9, "biljoen": 10**12}
_DUTCH_ORDINALS = {
    "eerste": "een", "tweede": "twee", "derde": "drie", "vierde": "vier", "vijfde": "vijf", "zesde": "zes",
    "zevende": "zeven", "achtste": "acht", "negende": "negen", "tiende": "tien", "elfde": "elf", "twaalfde": "twaalf",
}  # fmt: skip
_DUTCH_ENDINGS = (
    "plussers", "plusser", "jarigen", "jarige", "jarig", "voudig", "tallen", "tal", "maal", "keer", "ste", "de", "en",
    "s", "ers", "er",
)  # fmt: skip
_DUTCH_OTHER: dict[str, tuple[Value, ...]] = {
    "half": ("0.5", "p50"), "halve": ("0.5", "p50"), "helft": ("0.5", "p50"), "anderhalf": ("1.5", "90", "18"),
    "anderhalve": ("1.5",), "tweeënhalf": ("2.5",), "tweeëneenhalf": ("2.5",), "drieënhalf": ("3.5",),
    "kwart": ("0.25", "p25"), "kwartier": ("15",), "driekwart": ("0.75", "p75", "45"), "dozijn": ("12",),
    "beide": ("2",), "beiden": ("2",), "allebei": ("2",), "dubbel": ("2",), "dubbele": ("2",), "paar": ("2",),
    "tweetal": ("2",), "drietal": ("3",), "eenmaal": ("1",), "tweemaal": ("2",), "driemaal": ("3",), "enige": ("1",),
    "duo": ("2",), "trio": ("3",), "tweeling": ("2",), "drieling": ("3",), "eeuw": ("100",), "decennium": ("10",),
    "decennia": ("10",), "tiental": ("10",), "tientallen": ("10",), "honderden": ("100",), "duizenden": ("1000",),
    "middernacht": (clock(0), "0", "12"), "halfuur": ("30", "0.5"), "uur": ("60",), "etmaal": ("24",),
    "tweeën": ("2",), "drieën": ("3",), "vieren": ("4",), "vijven": ("5",), "zessen": ("6",),
    "pond": ("500", "0.5"), "kwartje": ("25",), "dubbeltje": ("10",), "ton": ("100000",), "kerstdag": ("25", "26"),
    "koningsdag": ("27",), "oudejaarsdag": ("31",), "oudejaarsavond": ("31",), "nieuwjaarsdag": ("1",),
}  # fmt: skip

_ENGLISH_SMALL = {
    "zero": 0, "nil": 0, "no": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ENGLISH_POWERS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ENGLISH_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000,
}  # fmt: skip
_ENGLISH_OTHER: dict[str, tuple[Value, ...]] = {
    "half": ("0.5", "p50", "30"), "halves": ("0.5",), "halved": ("0.5", "p50"), "halve": ("0.5", "p50"),
    "quarter": ("0.25", "p25", "15", "4"), "quarters": ("0.25", "0.75", "p75", "45", "4"), "a": ARTICLE, "an": ARTICLE,
    "once": ("1",), "single": ("1",), "sole": ("1",), "only": ("1",), "another": ("1",), "twice": ("2",),
    "double": ("2",), "doubled": ("2", "p100"), "doubles": ("2",), "both": ("2",), "couple": ("2",), "pair": ("2",),
    "twin": ("2",), "twins": ("2",), "duo": ("2",), "secondly": ("2",), "thrice": ("3",), "triple": ("3",),
    "tripled": ("3",), "triplets": ("3",), "trio": ("3",), "quadruple": ("4",), "dozen": ("12",), "dozens": ("12",),
    "fortnight": ("14", "2"), "fortnights": ("14",), "score": ("20",), "decade": ("10",), "decades": ("10",),
    "century": ("100",), "centuries": ("100",), "millennium": ("1000",), "noon": (clock(0), "12"),
    "midday": (clock(0), "12"), "midnight": (clock(0), "0", "12", "24"), "day": ("24",), "hour": ("60",),
    "week": ("7",), "weeks": ("7",), "year": ("12",), "tens": ("10",), "all": ("p100",), "fully": ("p100",),
    "entirely": ("p100",), "whole": ("p100",), "completely": ("p100",), "carbon": ("2",),
    "tenfold": ("10",), "threefold": ("3",), "twofold": ("2",), "fourfold": ("4",), "fivefold": ("5",),
    "hundredfold": ("100",),
}  # fmt: skip
_HALVES = {
    "half": "0.5", "halve": "0.5", "anderhalf": "1.5", "anderhalve": "1.5", "tweeënhalf": "2.5", "kwart": "0.25",
    "quarter": "0.25",
}  # fmt: skip
_NOUGHTS = {
    "honderd": 2,
    "duizend": 3,
    "ton": 5,
    "miljoen": 6,
    "miljard": 9,
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
}
_DUTCH_PART = re.compile(r"(anderhalf|anderhalve|tweeënhalf|half|halve|kwart) (honderd|duizend|ton|miljoen|miljard)")
_ENGLISH_PART = re.compile(
    r"(?:\b([a-z]+) and )?(?:a )?(half|quarter)(?: of)?(?: a| an)? (hundred|thousand|million|billion)"
)
_PLURAL_DECADES = {
    "twenties": "20", "thirties": "30", "forties": "40", "fifties": "50", "sixties": "60", "seventies": "70",
    "eighties": "80", "nineties": "90",
}  # fmt: skip

_FINALS = {"achtste": "16", "zestiende": "32", "tweeëndertigste": "64"}

_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"(?<!\w)(?=[IVXLC]{1,8}(?!\w))(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})(?!\w)")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_DUTCH_CLOCK = re.compile(
    r"(?:(?P<minutes>[a-z]+|\d{1,2}) (?:minuten )?)?(?P<side>over|voor) (?P<half>half )?"
    r"(?P<hour>[a-zéë]+|\d{1,2})(?!\w)"
    r"|(?<!\w)half (?P<half_hour>[a-zéë]+|\d{1,2})(?!\w)",
    re.IGNORECASE,
)
_ENGLISH_CLOCK = re.compile(
    r"(?<!\w)(?P<minutes>half|(?:a )?quarter|[a-z]+(?:-[a-z]+)?|\d{1,2})(?: minutes)? (?P<side>past|to|after|before) "
    r"(?P<hour>[a-z]+|\d{1,2})(?!\w)"
    # "two thirty", "half two", "eight o'clock".
    r"|(?<!\w)(?P<told>[a-z]+) (?P<more>thirty|fifteen|forty-five)(?!\w)|(?<!\w)(?P<whole>[a-z]+) o['’]?clock",
    re.IGNORECASE,
)


def dutch_worded(text: str) -> list[tuple[Value, ...]]:
    """For each word or phrase of a Dutch text that says how many or when, what it may stand for."""
    found: list[tuple[Value, ...]] = []
    lowered = text.lower()
    run: list[int] = []
    decade = False
    for match in _WORD.finditer(lowered):
        word = match[0]
        if word in _DUTCH_OTHER:
            found.append(_DUTCH_OTHER[word])
        number = _dutch_number(word)
        if number is not None and number >= 100 and _after_figure(lowered, match.start()):
            number = None
        if number is not None:
            found.append((str(number), percentage(str(number)), *((f"19{number}",) if decade else ())))
            run.append(number)
        else:
            found += _products(run)
            run = []
        decade = word == "jaren"
    found += _products(run)
    if "hal" in lowered:
        found += [(scaled(_HALVES[part], _NOUGHTS[power]),) for part, power in _DUTCH_PART.findall(lowered)]
        # "twee en een half", "drie en een halve"; "tweeënhalf" is a word.
        found += [
            (f"{number}.5",)
            for word in re.findall(r"([a-zéë]+) en een halv?[ef]?", lowered)
            if (number := _dutch_number(word))
        ]
    for before in re.findall(r"([a-zéë]+) ton\b", lowered):
        # A hundred thousand euros.
        tons = _dutch_number(before)
        if tons is not None:
            found.append((str(tons * 100_000),))
    if "finale" in lowered:
        found += [(sides,) for name, sides in _FINALS.items() if f"{name} finale" in lowered]
    return found + _dutch_clocks(lowered) + _romans(text) + _dutch_months(lowered)


def english_worded(text: str) -> list[tuple[Value, ...]]:
    """For each word or phrase of an English text that says how many or when, what it may stand for."""
    found: list[tuple[Value, ...]] = []
    lowered = text.lower()
    run: list[int] = []
    last = 0
    for match in _WORD.finditer(lowered):
        word = match[0]
        if word in _ENGLISH_OTHER and not (word == "a" and lowered[match.end() : match.end() + 1] == "."):
            found.append(_ENGLISH_OTHER[word])
        if word in _PLURAL_DECADES:
            found.append((_PLURAL_DECADES[word], f"19{_PLURAL_DECADES[word]}"))
        if run and word == "and" and lowered[last : match.start()] == " ":
            continue
        number = _english_number(word)
        if number is not None and number >= 100 and _after_figure(lowered, match.start()):
            number = None
        if number is None or (run and lowered[last : match.start()] not in {" ", "-", " and "}):
            found += _sums(run)
            run = []
        if number is not None:
            found.append((str(number), percentage(str(number))))
            run.append(number)
            last = match.end()
    found += _sums(run)
    if "half" in lowered or "quarter" in lowered:
        for whole, part, power in _ENGLISH_PART.findall(lowered):
            number = (_english_number(whole) or 1) if whole else 0
            found.append((scaled(f"{number}{_HALVES[part].removeprefix('0')}", _NOUGHTS[power]),))
        found += [
            (f"{number}.5", str(number * 60 + 30), str(number * 12 + 6))
            for word in re.findall(r"([a-z]+) and a half|\b(?:a|an) [a-z]+ and a half", lowered)
            if (number := _english_number(word) if word else 1)
        ]
    return found + _english_clocks(lowered) + _romans(text) + _english_months(text)


def _after_figure(text: str, place: int) -> bool:
    """Whether the word at `place` is the scale of a number in figures: "3 miljoen"."""
    return place > 1 and text[place - 2].isdigit() and text[place - 1] in " \u00a0-"


def _dutch_number(word: str) -> int | None:
    """A Dutch word as a number: "vijfentwintig", "tweehonderdste", "drieduizend", "achtjarige"."""
    if word in _DUTCH_SMALL:
        return _DUTCH_SMALL[word]
    if word in _DUTCH_POWERS:
        return _DUTCH_POWERS[word]
    if word in _DUTCH_ORDINALS:
        return _DUTCH_SMALL[_DUTCH_ORDINALS[word]]
    for ending in _DUTCH_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            number = _dutch_compound(word.removesuffix(ending))
            if number is not None:
                return number
    return _dutch_compound(word)


def _dutch_compound(word: str) -> int | None:
    if word in _DUTCH_SMALL:
        return _DUTCH_SMALL[word]
    if word in _DUTCH_ORDINALS:
        return _DUTCH_SMALL[_DUTCH_ORDINALS[word]]
    for name, value in (("duizend", 1000), ("honderd", 100)):
        before, found, after = word.partition(name)
        if found:
            factor = 1 if not before else _dutch_compound(before)
            rest = 0 if not after else _dutch_compound(after.removeprefix("en") if after != "en" else after)
            return None if factor is None or rest is None else factor * value + rest
    for tens in (20, 30, 40, 50, 60, 70, 80, 90):
        name = _DUTCH_TENS[tens]
        if word.endswith(name):
            ones = word.removesuffix(name)
            for joint in ("en", "ën"):
                number = _DUTCH_SMALL.get(ones.removesuffix(joint)) if ones.endswith(joint) else None
                if number is not None and 0 < number < 10:
                    return tens + number
    return None


_DUTCH_TENS = {value: word for word, value in _DUTCH_SMALL.items() if value >= 20}


def _english_number(word: str) -> int | None:
    for table in (_ENGLISH_SMALL, _ENGLISH_POWERS, _ENGLISH_ORDINALS):
        if word in table:
            return table[word]
    singular = word.removesuffix("s")
    if singular != word:
        return _ENGLISH_POWERS.get(singular) or _ENGLISH_ORDINALS.get(singular) or _ENGLISH_SMALL.get(singular)
    return None


def _products(run: list[int]) -> list[tuple[Value, ...]]:
    """What words of a Dutch number in a row are together: "drie miljoen"."""
    if len(run) < 2:
        return []
    return [(str(_told(run)),)]


def _sums(run: list[int]) -> list[tuple[Value, ...]]:
    """What words of an English number in a row are together ("one hundred and twenty-five"), and each stretch."""
    if len(run) < 2:
        return []
    values = (
        {str(_told(run[i:j])) for i in range(len(run)) for j in range(i + 2, len(run) + 1)} if len(run) < 9 else set()
    )
    values.add(str(_told(run)))
    # "nineteen eighty-four".
    if len(run) in {2, 3} and 10 <= run[0] <= 20 and sum(run[1:]) < 100:
        values.add(f"{run[0]}{sum(run[1:]):02}")
    return [tuple(sorted(values))]


def _told(run: list[int]) -> int:
    total = part = 0
    for number in run:
        if number >= 1000:
            total += (part or 1) * number
            part = 0
        elif number == 100:
            part = (part or 1) * 100
        else:
            part += number
    return total + part


def _dutch_clocks(text: str) -> list[tuple[Value, ...]]:
    return [(value,) for value, _, _ in dutch_clocks(text)]


def dutch_clocks(text: str) -> list[tuple[Value, int, int]]:
    """The times that a Dutch text tells by the hour ("5 voor 12", "half drie"), in small letters, and their places."""
    found = []
    for match in _DUTCH_CLOCK.finditer(text):
        hour = _hour(match["hour"] or match["half_hour"] or "", _dutch_number)
        if hour is None:
            continue
        minutes = hour * 60
        if match["half_hour"]:
            minutes -= 30
        else:
            words = match["minutes"] or ""
            away = 15 if words == "kwart" else (5 if not words else _hour(words, _dutch_number, 59))
            if away is None:
                continue
            minutes += (-30 if match["half"] else 0) + (away if match["side"] == "over" else -away)
        found.append((clock(0, minutes % 720), match.start(), match.end()))
    return found


def _english_clocks(text: str) -> list[tuple[Value, ...]]:
    return [(value,) for value, _, _ in english_clocks(text)]


def english_clocks(text: str) -> list[tuple[Value, int, int]]:
    """The times that an English text tells by the hour ("5 to 12", "half past two"), and their places."""
    found = []
    for match in _ENGLISH_CLOCK.finditer(text):
        words = match["hour"] or match["told"] or match["whole"] or ""
        hour = 12 if words.lower() in {"midnight", "noon", "midday"} else _hour(words, _english_number)
        if hour is None:
            continue
        minutes = hour * 60
        if match["more"]:
            minutes += {"thirty": 30, "fifteen": 15}.get(match["more"], 45)
        elif match["minutes"]:
            words = match["minutes"].removeprefix("a ")
            away = {"half": 30, "quarter": 15}.get(words)
            if away is None:
                parts = [_hour(part, _english_number, 59) for part in words.split("-")]
                if None in parts:
                    continue
                away = sum(part for part in parts if part is not None)
            minutes += away if match["side"] in {"past", "after"} else -away
        found.append((clock(0, minutes % 720), match.start(), match.end()))
    return found


def _hour(text: str, number: Callable[[str], int | None], most: int = 24) -> int | None:
    value = int(text) if text.isdigit() else number(text)
    return value if value is not None and value <= most else None


def _romans(text: str) -> list[tuple[Value, ...]]:
    found: list[tuple[Value, ...]] = []
    for match in _ROMAN.finditer(text):
        total = last = 0
        for sign in reversed(match[0]):
            value = _ROMAN_DIGITS[sign]
            total += value if value >= last else -value
            last = max(last, value)
        if total:
            found.append((str(total),))
    return found


_DUTCH_MONTH = re.compile(rf"(?<!\w)({'|'.join(MONTHS)})(?!\w)")
_SHORT = {name[:3]: name for name in MONTHS.values()}
_ENGLISH_MONTH = re.compile(rf"(?<!\w)({'|'.join(MONTHS.values())}|(?:{'|'.join(_SHORT)}|Sept)\b\.?)(?!\w)")
_ORDER = list(MONTHS)
_ENGLISH_ORDER = [name[:3] for name in MONTHS.values()]


def _dutch_months(lowered: str) -> list[tuple[Value, ...]]:
    if not any(c.isdigit() for c in lowered):
        return []
    return [(month(_ORDER.index(name) + 1),) for name in _DUTCH_MONTH.findall(lowered)]


def _english_months(text: str) -> list[tuple[Value, ...]]:
    return [(month(_ENGLISH_ORDER.index(name[:3]) + 1),) for name in _ENGLISH_MONTH.findall(text)]
