"""Text -> the words that the aligner compares."""

from __future__ import annotations

import re

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[^\W_]+)*|[„“”\"«»]|[?!:;()%€$]")
_QUOTES = frozenset('„“”"«»')

STEM = 7
"""Letters of an English word that count; what follows is mostly inflection ("government", "governments")."""


def dutch_words(text: str) -> list[str]:
    """The words, numbers and telling marks of a Dutch text, in lower case."""
    return [_number(word) if word[0].isdecimal() else '"' if word in _QUOTES else word for word in _split(text)]


def english_words(text: str) -> list[str]:
    """The words, numbers and telling marks of an English text, in lower case and cut to `STEM` letters."""
    return [word if word[0].isdecimal() else word[:STEM] for word in dutch_words(text)]


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _number(text: str) -> str:
    """A number without its separators, which the two languages use the other way round."""
    return text.translate(_SEPARATORS) or text


_SEPARATORS = str.maketrans("", "", ".,:")
