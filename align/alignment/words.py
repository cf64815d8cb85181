"""Text -> the words that the aligner compares."""

from __future__ import annotations

import re

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[^\W_]+)*|[„“”\"«»]|[?!:;()%€$]")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?:(?<!\w)[-−])?\d+(?:[.,:]\d+)*")
_MARKS = ".,:;!?…()[]„“”\"«»'‘’ "
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_SWAPPED = str.maketrans(",.", ".,")
_QUOTES = frozenset('„“”"«»')

STEM = 7
"""Letters of an English word that count; what follows is mostly inflection ("government", "governments")."""


def dutch_words(text: str) -> list[str]:
    """The words, numbers and telling marks of a Dutch text, in lower case."""
    return [_number(word) if word[0].isdecimal() else '"' if word in _QUOTES else word for word in _split(text)]


def english_words(text: str) -> list[str]:
    """The words, numbers and telling marks of an English text, in lower case and cut to `STEM` letters."""
    return [word if word[0].isdecimal() else word[:STEM] for word in dutch_words(text)]


def copied_form(text: str, language: str) -> tuple[str, list[str]]:
    """What of a sentence is the same in a translation that only copies it.

    Args:
        text: a sentence.
        language: "nl" or "en", which tells how its numbers are written.

    Returns:
        The sentence in lower case without marks around it, and its numbers, both with numbers as they are in program
        code: 1250.5 for Dutch "1.250,5" and English "1,250.50".
    """
    numbers: list[str] = []

    def keep(match: re.Match[str]) -> str:
        numbers.append(_value(match[0], language))
        return numbers[-1]

    # The pattern begins with what may be anything; most sentences have no number.
    form = _NUMBER.sub(keep, text.lower()) if _DIGIT.search(text) else text.lower()
    return " ".join(form.split()).strip(_MARKS), numbers


def _value(number: str, language: str) -> str:
    sign = "-" if number[0] in "-−" else ""
    number = number.lstrip("-−").replace(":", ".")
    if language == "nl":
        number = number.translate(_SWAPPED)
    whole, _, rest = _THOUSANDS.sub("", number).replace(",", ".").partition(".")
    rest = rest.rstrip("0")
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _number(text: str) -> str:
    """A number without its separators, which the two languages use the other way round."""
    return text.translate(_SEPARATORS) or text


_SEPARATORS = str.maketrans("", "", ".,:")
