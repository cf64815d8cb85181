"""What a model cannot spell: words of other scripts, emoji, signs, and names with letters that no piece of it has.

A model writes such characters byte by byte, if at all, and what it writes is at times no character, or another one.
What they are is told by the pieces that it has, its normalisation included, which makes "mc2" of mc² and nothing at all
of many a sign. Such passages are carried through (see `align.translation.masking.placeholders`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from align.lexicon import Guide, Guided, Stretch
from align.lexicon.store import lowered
from align.translation.masking.verbatim import (
    DIGIT,
    FOREIGN,
    LATIN,
    PICTURE,
    UNKNOWN_LATIN,
    character_class,
    classes,
    without_controls,
)


class Passage(NamedTuple):
    """Characters of a text that a model cannot spell.

    Attributes:
        start, end: half-open offsets.
        kind: a name, or another word of Latin script; words of another script; a sign or several.
        text: what a translation has in their place.
        lookalike: letters that the model has which look like it, for it to copy; "" where there are none.
        loose: whether it may stand at the end of a sentence as well as in it, being no part of its grammar: an emoji.
    """

    start: int
    end: int
    kind: Literal["name", "foreign", "symbol"]
    text: str
    lookalike: str = ""
    loose: bool = False


class Plain(NamedTuple):
    """A text in plain letters.

    Attributes:
        text: the text.
        lengths: how many characters of it each one of the original became; None where all became one.
    """

    text: str
    lengths: tuple[int, ...] | None = None

    def original_spans(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Half-open offsets in the original for such in the text."""
        if self.lengths is None:
            return list(spans)
        original = [index for index, length in enumerate(self.lengths) for _ in range(length)]
        original.append(len(self.lengths))
        return [(original[start], original[end]) for start, end in spans]


# Over the classes of a text's characters, see `align.translation.masking.verbatim`.
_PASSAGE = re.compile(
    r"""
      (?P<foreign> (?<!b) b* (?<![au]) [au]* f [auf1n]* b* (?: [ .1scntdb]* [au]* f [auf1n]* b* )* (?: [ .1]* b+ )* )
    | (?P<formula> (?<![au1]) [au] [au1]* n [aun1]* | (?<![au1.]) 1+ n [1n]* )
    | (?P<brand> (?<![au1]) [au] [au1]* t+ )
    | (?P<degree> d [au]{0,2} (?![au1]) )
    | (?P<symbols> [scntd] (?: [scntdb] | [ ]+ (?=[scntd]) )* )
    | (?P<name> (?<![au1]) [au1]* u [au1]* )
    """,
    re.VERBOSE,
)
_LOOSE = re.compile("[stb ]+")
_SUSPECT_WORD = re.compile("(?<![au])[au]*u[au]*")
_WORDS = re.compile("[auf]*f[auf]*")
_OF_WORDS = frozenset((LATIN, UNKNOWN_LATIN, DIGIT))
_LATIN_WORDS = re.compile("(?<![auf])[au]+(?![auf])")
_LEAST_NOTED = 3
"""Letters of a word that may have a note; fewer make a unit ("km²")."""
_UNSPACED_WORD = 8
"""Characters that count as a word where no spaces are put."""
_LEAST_FOREIGN_WORDS = 3
_FOREIGN_SHARE = 3
"""Words of another script for each Latin one that make a text one of that script."""

_LETTER = re.compile(
    r"LATIN (?:SMALL|CAPITAL) LETTER (?:(?:DOTLESS|OPEN|LONG|TURNED|REVERSED|INSULAR) )?([A-Z]{1,2})(?: WITH .*)?"
)
_NAMED_LETTERS = {"ETH": "D", "THORN": "TH", "ENG": "NG", "SCHWA": "E", "SHARP S": "SS", "YOGH": "Y", "WYNN": "W"}
_LEAST_LOOKALIKE = 3
_LONGEST_LOOKALIKE = 40
_STRESS = "\u0300\u0301"
"""Accents that Dutch puts on any word to stress it: "dát", "wèl"."""
_DUTCH_MARKS = frozenset("\u0300\u0301\u0302\u0308\u0327")
"""Grave, acute, circumflex, diaeresis, cedilla."""
_LEFT = frozenset({"à"})
"""Dutch words that are as common as a letter, of which models are taught the bytes: "tien à twaalf"."""
_STARTS_ANEW = frozenset(".!?:…„“\"‘'")
_ASCII = frozenset(map(chr, range(128)))
_NOT_SPELT = frozenset({PICTURE, "t", "d", "b", "n"})
"""Classes of what has no translation, and is not left to a model though it has a piece for it."""


class Alphabet:
    """The characters that a model has pieces for.

    Args:
        pieces: all that the model reads and writes; if it reads others than it writes, those characters count that
            are among both.
        guide: what guides the model's sources, or None.
    """

    def __init__(self, *pieces: Iterable[str], guide: Guide | None = None) -> None:
        known = frozenset.intersection(*(frozenset().union(*some) for some in pieces))
        self._guide = guide
        self._known = _ASCII | {c for c in known if character_class(c) not in _NOT_SPELT}
        plain = self._known | set("„“”«»‹›‘’‚–—…\u2581\u00a0")
        self._unknown = re.compile(f"[^{re.escape(''.join(sorted(plain)))}]")

    def passages(self, text: str) -> list[Passage]:
        """The passages of a source that the model cannot spell, in order and without overlap.

        Where most of a text is of another script it is one passage. A word whose English the guide of the model knows
        is none, unless the model cannot spell the English.
        """
        guided = self._guided(text)
        found = [] if guided is None else list(self._english(text, guided))
        if self._unknown.search(text) is None:
            return found
        kinds = classes(text, self._knows_in(text))
        if (whole := _whole(text, kinds)) is not None:
            return [whole]
        taken = _covered(text, found)
        known = None if guided is None else _covered(text, guided.stretches)
        for match in _PASSAGE.finditer(kinds):
            found += [one for one in self._found(text, kinds, match, known) if not any(taken[one.start : one.end])]
        return sorted(found)

    def plain(self, text: str) -> Plain:
        """A text in the letters that the model and its guide know, as far as they say the same.

        Ligatures and letters in fancy dress become letters ("ĳs", "𝗕"), stress marks that the model cannot spell go
        ("wèl"), and so do characters that nobody sees.
        """
        if text.isascii() or self._unknown.search(text) is None:
            return Plain(text)
        letters = list(map(self._plain_letter, text))
        plain = "".join(letters)
        lengths = None if len(plain) == len(text) else tuple(map(len, letters))
        if self._guide is not None:
            letters = list(plain)
            for match in _SUSPECT_WORD.finditer(classes(plain, self._knows_in(plain))):
                start, end = match.span()
                letters[start:end] = self._unstressed(plain, start, end) or plain[start:end]
            plain = "".join(letters)
        return Plain(plain, lengths)

    def _plain_letter(self, character: str) -> str:
        if character in self._known:
            return character
        if character_class(character) == LATIN:
            normal = unicodedata.normalize("NFKC", character)
            return normal if self._known.issuperset(normal) else character
        return without_controls(character)

    def lookalike(self, text: str) -> str:
        """`text` in letters that the model has, so that it looks the same from afar; "" where that cannot be."""
        spelt = "".join(map(self._spelt, unicodedata.normalize("NFC", without_controls(text))))
        if not text.isupper() and len(spelt) > 1 and spelt[:2].isupper() and not text[1:2].isupper():
            spelt = spelt[0] + spelt[1:2].lower() + spelt[2:]
        # "m2" is told from other words, "Oe" of Ö is not.
        long_enough = len(spelt) >= _LEAST_LOOKALIKE or any(map(str.isdigit, spelt))
        if not long_enough or len(spelt) > _LONGEST_LOOKALIKE or not (spelt[0].isalpha() and spelt.isalnum()):
            return ""
        return spelt

    def _spelt(self, character: str) -> str:
        if character in self._known:
            return character
        if self._known.issuperset(normal := unicodedata.normalize("NFKC", character)):
            return normal
        spelt = ""
        for part in unicodedata.normalize("NFKD", character):
            if self._knows(part):
                spelt += part
            elif not unicodedata.combining(part):
                spelt += _named(part)
        return spelt

    def _knows(self, letter: str) -> bool:
        """Whether the model has what its normalisation makes of a letter with its marks."""
        return letter in self._known or self._known.issuperset(unicodedata.normalize("NFKC", letter))

    def _knows_small(self, letter: str) -> bool:
        return self._knows(letter.lower())

    def _knows_in(self, text: str) -> Callable[[str], bool]:
        # What is all in capitals is given in small letters.
        return self._knows_small if text.isupper() else self._knows

    def _guided(self, text: str) -> Guided | None:
        if self._guide is None:
            return None
        if text.isupper():
            text = small if len(small := text.capitalize()) == len(text) else text
        return self._guide.guide(text)

    def _english(self, text: str, guided: Guided) -> Iterator[Passage]:
        """What the guide makes of a text that the model cannot spell: Gdansk is Gdańsk in English."""
        for stretch in guided.stretches:
            english = stretch.english[0]
            if english.isascii() or stretch.particle is not None or self._unknown.search(english) is None:
                continue
            if UNKNOWN_LATIN not in classes(english, self._knows):
                continue
            if text[stretch.start].isupper():
                english = english[0].upper() + english[1:]
            spelt = self.lookalike(english)
            literal = english.upper() if text.isupper() else english
            yield Passage(stretch.start, stretch.end, "name", literal, spelt)

    def _found(self, text: str, kinds: str, match: re.Match[str], known: bytes | None) -> Iterator[Passage]:
        """The passages in a stretch of characters that is suspected of one; `known`: what the guide has English for."""
        start, end = match.span()
        kind = match.lastgroup
        if kind == "foreign":
            yield Passage(start, end, "foreign", text[start:end])
        elif kind in {"symbols", "degree"}:
            loose = _LOOSE.fullmatch(kinds, start, end) is not None
            yield Passage(start, end, "symbol", text[start:end], loose=loose)
        elif kind == "name":
            yield from self._name(text, start, end, known)
        else:
            yield from self._with_signs(text, start, end, kinds, known)

    def _with_signs(self, text: str, start: int, end: int, kinds: str, known: bytes | None) -> Iterator[Passage]:
        """A word or a number with raised figures or trade marks behind it."""
        first = start
        while kinds[first] in _OF_WORDS:
            first += 1
        word = text[start:first]
        if kinds[start] == DIGIT:
            yield Passage(start, end, "symbol", text[start:end])
        elif kinds[first] == "n" and not self._has_note(word):
            yield Passage(start, end, "name", text[start:end], self.lookalike(text[start:end]))
        elif kinds[first] == "t" and word[0].isupper():
            yield Passage(start, end, "name", text[start:end], self.lookalike(word))
        else:
            if UNKNOWN_LATIN in kinds[start:first]:
                yield from self._name(text, start, first, known)
            yield Passage(first, end, "symbol", text[first:end])

    def _has_note(self, word: str) -> bool:
        """Whether a raised figure behind a word is the number of a note, not part of a formula or a unit."""
        if not (word.islower() or word[1:].islower()) or len(word) < _LEAST_NOTED:
            return False
        key = lowered(word)
        guide = self._guide
        return len(word) > _LEAST_NOTED or (guide is not None and _is_known(key, guide))

    def _name(self, text: str, start: int, end: int, known: bytes | None) -> Iterator[Passage]:
        if self._guide is not None and known is not None:
            if any(known[start:end]):
                return
            key = lowered(text[start:end])
            if key in _LEFT or key in self._guide.lexicon.left or self._unstressed(text, start, end) is not None:
                return
        word = text[start:end]
        if known is None and (word.islower() or _begins(text, start)) and _may_be_dutch(word):
            return
        # Dutch puts an s behind a name, which is 's in English: the model sees to it.
        if len(word) > _LEAST_LOOKALIKE and word[-1] == "s" and word[-2:-1].islower() and word[0].isupper():
            word = word[:-1]
        yield Passage(start, start + len(word), "name", word, self.lookalike(word))

    def _unstressed(self, text: str, start: int, end: int) -> str | None:
        """A word without stress marks, if it is a Dutch one then and not a name."""
        assert self._guide is not None
        word = text[start:end]
        is_name = word[0].isupper() and not text.isupper() and not _begins(text, start)
        if is_name or _is_known(lowered(word), self._guide):
            return None
        plain = "".join(letter if self._knows(letter) else _without_stress(letter) for letter in word)
        if len(plain) != len(word) or not all(map(self._knows, plain)):
            return None
        return plain if _is_known(lowered(plain), self._guide) else None


def _covered(text: str, spans: Iterable[Passage | Stretch]) -> bytes:
    """For each character of a text whether it is in one of some spans."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    return bytes(covered)


def _begins(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins at a word, which has a capital for that alone."""
    before = text[max(start - 2, 0) : start].rstrip()
    return not before or before[-1] in _STARTS_ANEW


def _may_be_dutch(word: str) -> bool:
    """Whether a word has no marks but those that words of Dutch have."""
    return all(part.isascii() or part in _DUTCH_MARKS for part in unicodedata.normalize("NFD", word))


def _is_known(key: str, guide: Guide) -> bool:
    """Whether a guide has English for a word in small letters, or leaves it to the model."""
    return key in _LEFT or key in guide.lexicon.left or guide.words.common(key) is not None


def _without_stress(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _STRESS))


def _named(letter: str) -> str:
    """A letter by what Unicode calls it: "L" for "LATIN CAPITAL LETTER L WITH STROKE"; "" if it has no such name."""
    name = unicodedata.name(letter, "")
    match = _LETTER.fullmatch(name)
    latin = match[1] if match else _NAMED_LETTERS.get(name.partition(" LETTER ")[2], "")
    return latin.lower() if letter.islower() else latin


def _whole(text: str, kinds: str) -> Passage | None:
    """The whole of a text in which hardly anything is of Latin script."""
    if FOREIGN not in kinds:
        return None
    foreign = max(len(_WORDS.findall(kinds)), kinds.count(FOREIGN) // _UNSPACED_WORD)
    latin = len(_LATIN_WORDS.findall(kinds)) if LATIN in kinds or UNKNOWN_LATIN in kinds else 0
    if foreign < _LEAST_FOREIGN_WORDS or latin * _FOREIGN_SHARE > foreign:
        return None
    return Passage(0, len(text), "foreign", text)
