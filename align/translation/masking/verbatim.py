"""What is carried through unread: by what its characters are, as messages of programs or documents have it.

A text becomes a string of as many letters, each the class of a character, in which passages are found by regular
expressions. Classes are made of the general categories, names and decompositions of the Unicode Character Database
(https://www.unicode.org/reports/tr44/), since `re` knows no properties of characters. A mark, a joiner or a variation
selector has the class of what it stands on (https://www.unicode.org/reports/tr29/).

A stand-in takes the place of each while the rest is translated: a placeholder of programs, which is carried through
whatever the model does (see `align.translation.masking.placeholders`).

ICU's MessageFormat ("ICU User Guide", Formatting Messages) writes `{count, plural, one {# file} other {# files}}`: what
is chosen by, the keywords and the braces are read by programs, and so is "#", the number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Literal, NamedTuple

from align.article import Paragraph, Sentence

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


VERBATIM = "verbatim"
"""Property of a unit of which nothing is translated, as its sentence is in another language."""

_EDGES = " \t\n\r\f"


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence without its passages.

    Attributes:
        text: the sentence with a stand-in for each.
        passages: by stand-in.
        is_all: whether nothing but white space and marks is left.
    """

    text: str
    passages: dict[str, str]
    is_all: bool

    def restored(self, translation: str) -> str:
        """A translation of `text` with the passages in their places."""
        for stand_in, passage in self.passages.items():
            translation = translation.replace(stand_in, passage)
        return translation


def held_sentences(paragraph: Paragraph) -> Iterator[Held | None]:
    """For each sentence of a paragraph what to translate in its place; None for those that have no such passage."""
    if not paragraph.verbatim:
        yield from (None for _ in paragraph.sentences)
        return
    for sentence in paragraph.sentences:
        inside = [
            (max(start, sentence.start), min(end, sentence.end))
            for start, end in paragraph.verbatim
            if start < sentence.end and sentence.start < end
        ]
        yield _held(paragraph.text, sentence, inside) if inside else None


def _held(text: str, sentence: Sentence, stretches: list[tuple[int, int]]) -> Held | None:
    free = (stand_in for number in count(1) if (stand_in := f"{{{{{number}}}}}") not in sentence.text)
    passages: dict[str, str] = {}
    pieces = []
    words = False
    done = sentence.start
    for start, end in stretches:
        passage = text[start:end].strip(_EDGES)
        if not passage:
            continue
        place = text.index(passage, start)
        stand_in = next(free)
        passages[stand_in] = passage
        pieces += [text[done:place], stand_in]
        words = words or any(map(str.isalnum, text[done:place]))
        done = place + len(passage)
    pieces.append(text[done : sentence.end])
    words = words or any(map(str.isalnum, pieces[-1]))
    return Held("".join(pieces), passages, not words) if passages else None


_OPENING = re.compile(r"\{\s*[\w.]+\s*,\s*(?:plural|select|selectordinal)\s*,\s*(?:offset:\d+\s+)?(?:=\d+|[\w-]+)\s*\{")
_BETWEEN = re.compile(r"\}\s*(?:=\d+|[\w-]+)\s*\{")
_CLOSING = re.compile(r"\}\s*\}")
_NUMBER = re.compile(r"#(?!\w)")
_SIMPLE = re.compile(
    r"\{\s*[\w.]+\s*(?:,\s*(?:number|date|time|spellout|ordinal|duration)\b[^{}]*)?\}|\{\{[^{}\n]{1,80}\}\}"
    r"|'[{}](?:[^'{}]{0,80}[{}])?'"
)
"""What stands in a variant for a value: an argument, an interpolation of Angular or i18next, a brace that is quoted."""
_DEEPEST = 20
"""Messages within messages; more are no message that anybody wrote."""
_BRACE = re.compile("'?[{}]")


class MessagePart(NamedTuple):
    """A part of a message that is no language.

    Attributes:
        start, end: half-open offsets.
        kind: whether it stands around variants, in their order, or is put in among their words.
    """

    start: int
    end: int
    kind: Literal["variant", "placeholder"]


def message_parts(text: str) -> list[MessagePart]:
    """What is no language in the messages with variants that a text has, in order; nothing where one does not end."""
    if "{" not in text:
        return []
    parts: list[MessagePart] = []
    place = 0
    while (match := _OPENING.search(text, place)) is not None:
        found: list[MessagePart] = []
        end = _message(text, match, found)
        if end is None:
            place = match.end()
        else:
            parts += found
            place = end
    return parts


def _message(text: str, opening: re.Match[str], parts: list[MessagePart], depth: int = 1) -> int | None:
    """Adds the parts of the message that begins with `opening`; gives its end, or None where it has none."""
    parts.append(MessagePart(opening.start(), opening.end(), "variant"))
    place = opening.end()
    while (brace := _BRACE.search(text, place)) is not None:
        numbers = _NUMBER.finditer(text, place, brace.start())
        parts += [MessagePart(match.start(), match.end(), "placeholder") for match in numbers]
        at = brace.start()
        if brace[0][0] == "'" and _SIMPLE.match(text, at) is None:
            # An apostrophe before a variant's end.
            at += 1
        if (inner := _OPENING.match(text, at)) is not None:
            end = _message(text, inner, parts, depth + 1) if depth < _DEEPEST else None
            if end is None:
                return None
            place = end
        elif (simple := _SIMPLE.match(text, at)) is not None:
            parts.append(MessagePart(at, simple.end(), "placeholder"))
            place = simple.end()
        elif (closing := _CLOSING.match(text, at)) is not None:
            parts.append(MessagePart(at, closing.end(), "variant"))
            return closing.end()
        elif (between := _BETWEEN.match(text, at)) is not None:
            parts.append(MessagePart(at, between.end(), "variant"))
            place = between.end()
        else:
            return None
    return None
