"""Source text as people typed it, in the form that a model and its lexicon know: apostrophes and capitals.

Only what a model is given is changed, never the source of a unit.
"""

from __future__ import annotations

import re
import unicodedata

from align.lexicon import Guide
from align.lexicon.store import lowered, plain

# Word processors turn the mark of 's the wrong way round, and keyboards have accents beside the apostrophe.
_WRONG_MARK = re.compile(
    r"(?:(?<=[^\W\d_])[‘`´′](?=[^\W\d_])|(?<![\w‘`´′’'])[‘`´′](?=(?:ns|[skmnrt])[\s-])|(?<=[aeiouysxz])[`´](?=\s))",
    re.IGNORECASE,
)
_SEVERAL_MARKS = re.compile(r"(?<=[\w”’\"'])[!?]{2,}(?=[”’\"')]*$)")
_CODE = re.compile(r"(?<![\w`])`(?![\s`])[^`]+(?<!\s)`(?![\w`])")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_WORDS = 4
"""Words of a headline in capitals that tell it from a name."""
_LEAST_LOWERED = 2
"""Words in it, behind the first, that are no names and have capitals all the same."""
_LONGEST_NAME = 4
"""Words of a name, and letters of an abbreviation that is taken for one."""
# "HAllo": the shift key held too long. "hALLO": the caps lock key. "IJsland" is Dutch.
_TYPED_WRONG = re.compile(r"(?<![\w'’-])(?:(?!IJ)[A-Z]{2}[a-z]{2,}|[a-z][A-Z]{2,}[a-z]*)(?![\w'’-])")
_BEFORE_PLACES = frozenset("bij in nabij naar te tot uit van vanuit voor".split())
_SMALL = _BEFORE_PLACES | frozenset("aan de den der een en het met of om onder op over ten ter".split())
_CAPITALS = re.compile(r"[A-Z]{2}|[a-z][A-Z]")
# A letter and the accents on it as characters of their own, which no lexicon has.
_APART = re.compile("[A-Za-z][\u0300-\u036f]+")


def cleaned(text: str) -> str:
    """`text` on one line, accents with their letters, without halves of surrogate pairs that no encoding can hold."""
    text = " ".join(text.encode("utf-8", "replace").decode().split())
    return text if text.isascii() else _APART.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def with_apostrophes(text: str) -> str:
    """`text` with apostrophes where another mark stands for one ("foto‘s", "oma`s"); its length stays the same."""
    if text.isascii() and "`" not in text:
        return text
    if "`" in text and _CODE.search(text) is not None:
        return text
    return _WRONG_MARK.sub("’", text)


def with_single_marks(text: str) -> str:
    """`text` with one exclamation or question mark at its end where it has several: "Echt??!!" asks."""
    if "!!" not in text and "??" not in text and "!?" not in text and "?!" not in text:
        return text
    return _SEVERAL_MARKS.sub(lambda match: "?" if "?" in match[0] else "!", text)


def in_sentence_case(text: str, guide: Guide) -> str:
    """`text` without capitals that are those of a headline ("De Brug Wordt Geopend") or slips of the keyboard.

    Names keep theirs, as far as the lexicon knows them or does not know the word. Text all in capitals is left as it
    is.

    Args:
        text: a sentence.
        guide: tells words from names.
    """
    if _CAPITALS.search(text) is not None and not text.isupper():
        text = _TYPED_WRONG.sub(lambda match: _retyped(match, guide), text)
    words = list(_WORD.finditer(text))
    if len(words) < _LEAST_WORDS or not _has_headline_capitals(words):
        return text
    names = _names(text, words, guide)
    lower = [
        number
        for number, word in enumerate(words)
        if number not in names and word[0][0].isupper() and word[0][1:].islower() and _is_word(word[0], guide)
    ]
    inner = [number for number in lower if number > 0]
    if len(inner) < _LEAST_LOWERED or not any(_is_telling(words[number][0], guide) for number in inner):
        return text
    for number in inner:
        start = words[number].start()
        text = text[:start] + text[start].lower() + text[start + 1 :]
    return text


def is_shouted(text: str, guide: Guide | None) -> bool:
    """Whether a text is all in capitals without being an abbreviation: several words, or one that a lexicon knows."""
    if not text.isupper():
        return False
    if " " in text:
        return True
    words = _WORD.findall(text)
    if guide is None or len(words) != 1 or len(words[0]) <= _LONGEST_NAME:
        return False
    key = lowered(words[0])
    if key in guide.lexicon.left:
        return not guide.words.is_english_name(key)
    known = guide.words.common(key)
    return known is not None and not any(map(str.isupper, known.english[0]))


def _has_headline_capitals(words: list[re.Match[str]]) -> bool:
    """Whether all words but the smallest have a capital."""
    return all(word[0][0].isupper() or len(word[0]) <= 3 for word in words)


def _names(text: str, words: list[re.Match[str]], guide: Guide) -> set[int]:
    """The numbers of words that are names, or parts of one."""
    found: set[int] = set()
    names = guide.lexicon.names
    for first in range(len(words)):
        for last in range(min(first + _LONGEST_NAME, len(words)) - 1, first, -1):
            if plain(text[words[first].start() : words[last].end()]) in names:
                found.update(range(first, last + 1))
                break
        word = words[first][0]
        english = names.get(plain(word))
        # "Brug" is a name too; where it is one cannot be told but behind "in", "naar" and the like.
        behind = first > 0 and lowered(words[first - 1][0]) in _BEFORE_PLACES
        if english is not None and (english != word or behind):
            found.add(first)
    # "New York", "San Francisco": what a model is left to translate, English as a name, beside another name.
    for number, match in enumerate(words):
        if _is_foreign(match[0], guide):
            beside = (*words[max(number - 1, 0) : number], *words[number + 1 : number + 2])
            if any(_is_foreign(other[0], guide) or not _is_word(other[0], guide) for other in beside):
                found.add(number)
    return found


def _is_foreign(word: str, guide: Guide) -> bool:
    key = lowered(word)
    return key not in _SMALL and key in guide.lexicon.left and guide.words.is_english_name(key)


def _is_telling(word: str, guide: Guide) -> bool:
    """Whether a word is one of grammar, which has a capital in a headline alone."""
    key = lowered(word)
    return key in _SMALL or (key in guide.lexicon.left and not guide.words.is_english_name(key))


def _is_word(word: str, guide: Guide) -> bool:
    """Whether a word in small letters is in the lexicon, or among those that it leaves to the model."""
    key = lowered(word)
    if key in guide.lexicon.left:
        return True
    known = guide.words.common(key)
    return known is not None and known.english[0] != key


def _retyped(match: re.Match[str], guide: Guide) -> str:
    word = match[0]
    if word in guide.lexicon.names or not _is_word(word, guide):
        return word
    return word.lower() if word[0].islower() else word.capitalize()
