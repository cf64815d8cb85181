"""What the characters of a text are for whoever carries text through unread: letters, signs, joiners.

A text becomes a string of as many letters, each the class of a character, in which passages are found by regular
expressions. Classes are made of the general categories, names and decompositions of the Unicode Character Database
(https://www.unicode.org/reports/tr44/), since `re` knows no properties of characters. A mark, a joiner or a variation
selector has the class of what it stands on (https://www.unicode.org/reports/tr29/).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

LATIN = "a"
UNKNOWN_LATIN = "u"
"""A letter of Latin script that is not known."""
DIGIT = "1"
FOREIGN = "f"
"""A letter or digit of another script."""
PICTURE = "s"
"""An emoji, an arrow, a star, a bullet: what stands beside words and not for one."""
SIGN = "c"
"""A sign of currency or mathematics, a mark of punctuation that Dutch does not have."""
RAISED = "n"
"""A superscript, a subscript, a fraction, a number in a circle."""
DEGREE = "d"
TRADE = "t"
"""™ and its like, which stand at the end of a name."""
CONTROL = "b"
"""An invisible character, such as one that sets the direction of what follows."""
SPACE = " "
STOP = "."
"""Punctuation that stands between words of any script."""
OTHER = "q"
"""Quotation marks, brackets, all else."""

_MARK = "m"
_WORDLESS_JOINERS = "\u200c\u200d"
_STOPS = frozenset(".,;:!?/&'’…-‐‑‒–—―−·")
_HYPHENS = "‐‑‒―−"
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_QUOTES = frozenset("\"„“”‟«»‹›‘’‚‛'")
_RAISED_SIGNS = frozenset("⁺⁻⁼⁽⁾₊₋₌₍₎")
_TRADE_SIGNS = frozenset("™®©℠")


@lru_cache(maxsize=8192)
def character_class(character: str) -> str:
    """The class of one character; "m" for a mark, which takes that of what it stands on. Latin letters are known."""
    if character.isascii():
        if character.isalpha() or character == "_":
            return LATIN
        if character.isspace():
            return SPACE
        return DIGIT if character.isdigit() else STOP if character in _STOPS else OTHER
    category = unicodedata.category(character)
    if character.isspace():
        return SPACE
    # The letters of flags of parts of countries are format characters.
    if category[0] == "M" or character in _WORDLESS_JOINERS or "\U000e0020" <= character <= "\U000e007f":
        return _MARK
    if character in _STOPS:
        return STOP
    if character in _QUOTES:
        return OTHER
    if character in _RAISED_SIGNS:
        return RAISED
    if character in _TRADE_SIGNS:
        return TRADE
    return _by_category(character, category)


def _by_category(character: str, category: str) -> str:
    if category == "Cf":
        return CONTROL
    if category[0] == "L" or category == "Nl":
        return LATIN if _is_latin(character) else FOREIGN
    if category == "Nd":
        return DIGIT if unicodedata.normalize("NFKC", character).isascii() else FOREIGN
    if category == "No":
        return RAISED
    name = unicodedata.name(character, "")
    if category == "So" and name.startswith("DEGREE"):
        return DEGREE
    if category == "So" and unicodedata.normalize("NFKC", character) != character:
        return RAISED  # "№", "㎡": signs that are letters.
    if category in {"So", "Co", "Cn"} or "ARROW" in name or "BULLET" in name or "EMOJI MODIFIER" in name:
        return PICTURE
    return SIGN if category[0] in "SP" else OTHER


def _is_latin(letter: str) -> bool:
    """Whether a letter is of Latin script, or one in fancy dress ("𝗕", "Ａ"), or a mark that Latin words have ("ʼ")."""
    if unicodedata.name(letter, "").startswith(("LATIN ", "MODIFIER LETTER ")):
        return True
    plain = unicodedata.normalize("NFKC", letter)
    return plain.isascii() and plain.isalpha()


def classes(text: str, is_known: Callable[[str], bool] = lambda letter: True) -> str:
    """The classes of the characters of a text.

    Args:
        text: any text.
        is_known: whether a Latin letter, with the marks on it, is known; others become `UNKNOWN_LATIN`.
    """
    found = [character_class(character) for character in text]
    place, end = 0, len(text)
    while place < end:
        after = place + 1
        while after < end and found[after] == _MARK:
            after += 1
        own = found[place]
        if after > place + 1 or own == _MARK or (own == LATIN and not text[place].isascii()):
            found[place:after] = [_of_cluster(text[place:after], own, is_known)] * (after - place)
        place = after
    return "".join(found)


def _of_cluster(cluster: str, own: str, is_known: Callable[[str], bool]) -> str:
    """The class of a character with the marks on it, which may stand alone by mistake."""
    if "\ufe0f" in cluster and not cluster[0].isascii():
        return PICTURE  # "ℹ️": shown as an emoji.
    if own == LATIN:
        return LATIN if is_known(without_controls(cluster)) else UNKNOWN_LATIN
    if own == _MARK:
        return PICTURE if without_controls(cluster) else CONTROL
    # A digit in a keycap is a picture; an arrow with a variation selector behind it is what it is without.
    return PICTURE if own in {DIGIT, OTHER, STOP, SPACE} and without_controls(cluster[1:]) else own


def without_controls(text: str) -> str:
    """`text` without characters that nobody sees, and with plain hyphens: what a model is given of it."""
    if text.isascii():
        return text
    return _HYPHEN.sub("-", _INVISIBLE.sub("", text))


_SUSPECT = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u20e3\u2300-\u24ff\u2600-\ud7ff\uf900-\U000effff]")
"""No Latin letters, punctuation, mathematics, box drawing or private characters; most texts have none of these."""
_RUN = re.compile("(?P<word>f+)|(?P<pictures>s+)")
_UNSEEN = re.compile("[\ufe0e\ufe0f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What only says how to show a text; either side may have it or not."""
_PICTURE = re.compile(
    # A flag is two letters, or a black one with the letters of its country.
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\u20e3"
    "|.[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*(?:\u200d.[\U0001f3fb-\U0001f3ff]*)*",
    re.DOTALL,
)
_LEAST_WORD = 2
"""A single letter of another script is a symbol, which has a name: "α", "alpha"."""


def carried_items(text: str) -> Counter[str]:
    """The emoji and the words of other scripts in a text, in one form each.

    Arrows, bullets and signs are left aside, since translators write others for them; so are private characters.
    """
    found: Counter[str] = Counter()
    if _SUSPECT.search(text) is None:
        return found
    kinds = classes(text)
    for match in _RUN.finditer(kinds):
        run = _UNSEEN.sub("", text[match.start() : match.end()])
        if match.lastgroup == "word":
            word = unicodedata.normalize("NFKC", run)
            if len(word) >= _LEAST_WORD:
                found[word] += 1
        else:
            found.update(picture for picture in _PICTURE.findall(run) if _counts(picture))
    return found


def _counts(picture: str) -> bool:
    first = picture[0]
    if first.isascii():
        return len(picture) > 1
    is_private = unicodedata.category(first) == "Co" or first == "\ufffd"
    return first >= "\u2300" and not "\u2500" <= first <= "\u25ff" and not is_private and not _is_arrow(first)


def _is_arrow(character: str) -> bool:
    return "ARROW" in unicodedata.name(character, "")
