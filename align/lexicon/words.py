"""English for single Dutch words: from the lexicon, by splitting a compound, or by taking off an ending.

Of all ways to split a compound the one with the fewest parts is taken, among these the one whose shorter part is
longest, and of these the one with the fewest letters between parts: a simple relative of Koehn and Knight, "Empirical
Methods for Compound Splitting" (EACL 2003), which needs no frequencies. What is a word but no part, or means something
else as a part ("hoofd", head, but "hoofdstad"), stands in the lexicon's table of parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from align.lexicon.store import Lexicon, meanings

LINKS = ("", "s", "e", "en", "n", "-", "er")
"""What may stand between two parts."""

LEAST = 7
"""Letters of a word that is split."""

MOST = 60
"""Letters of the longest word that is looked at; what is longer is none."""

_LEAST_PART = 3

SUFFIXES = {
    "achtig": "-like",
    "achtige": "-like",
    "loos": "less",
    "loze": "less",
    "vrij": "-free",
    "vrije": "-free",
    "vormig": "-shaped",
    "vormige": "-shaped",
    "talig": "-language",
    "talige": "-language",
    "waarts": "wards",
}
"""Endings that make an adjective of any noun, and what English puts behind the noun."""

_VOWELS = frozenset("aeiou")
_VOICELESS = {"v": "f", "z": "s"}


class Part(NamedTuple):
    """A part of a compound, as it stands in the word, and its English."""

    text: str
    english: str


def derived(word: str, lexicon: Lexicon) -> tuple[Part, Part] | None:
    """The noun that a word is made of by one of `SUFFIXES`, and the ending; None where there is none."""
    for suffix, english in SUFFIXES.items():
        if word.endswith(suffix):
            stem = word[: -len(suffix)]
            for link in ("", "s", "e", "en"):
                noun = stem[: len(stem) - len(link)]
                if stem.endswith(link) and (meaning := _part(noun, f"{noun}-", lexicon)):
                    return Part(noun, meaning), Part(suffix, english)
    return None


def split_compound(word: str, lexicon: Lexicon) -> tuple[Part, ...] | None:
    """The parts of a compound; None where it has none that are known.

    Args:
        word: in small letters.
        lexicon: what parts there are.
    """
    return _split(word, lexicon, {}) if len(word) <= MOST else None


def name_compound(word: str, lexicon: Lexicon) -> tuple[str, tuple[Part, Part]] | None:
    """The English of a name with a noun behind it ("Cookeilanden", "Onegameer"), and the two; None for anything else.

    The nouns stand in the table of parts behind "…"; of their English, "…" is where the name goes.
    """
    for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        english = lexicon.parts.get("…" + word[cut:])
        if english is not None:
            name, noun = word[:cut].rstrip("-"), word[cut:]
            known = lexicon.names.get(name)
            shown = meanings(known)[0] if known else name
            made = english.replace("…", shown) if "…" in english else f"{shown} {english}"
            return made, (Part(name, shown), Part(noun, english.replace("…", "").strip()))
    return None


def _part(word: str, key: str, lexicon: Lexicon) -> str | None:
    """The English of a part of a compound; `key` is the part with a hyphen where the rest of the word is."""
    if len(word) < _LEAST_PART:
        return None
    own = lexicon.parts.get(key)
    if own is not None:
        return own or None
    english = lexicon.words.get(word)
    return None if english is None else meanings(english)[0]


def _modifier(word: str, lexicon: Lexicon) -> str | None:
    """The English of a part before another: in the singular, even where Dutch has a plural ("vijgensoort")."""
    english = _part(word, f"{word}-", lexicon)
    if english is None or f"{word}-" in lexicon.parts:
        return english
    for noun in _singulars(word):
        if (entry := lexicon.words.get(noun)) is not None:
            one = meanings(entry)[0]
            if one != english and english.startswith(one[:_LEAST_PART]):
                return one
    return english


def _singulars(plural: str) -> Iterator[str]:
    """Dutch nouns that a word may be the plural of: "katten", kat; "straten", straat; "brieven", brief."""
    if plural.endswith("s"):
        yield plural[:-1].removesuffix("'")
    elif plural.endswith("ën"):
        yield plural[:-2]
    elif plural.endswith("en"):
        stem = plural[:-2]
        if len(stem) < _LEAST_PART:
            return
        last = _VOICELESS.get(stem[-1], stem[-1])
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        elif stem[-2] in _VOWELS and stem[-3] not in _VOWELS:
            yield stem[:-1] + stem[-2] + last
        yield stem[:-1] + last
        yield plural[:-1]


def _split(word: str, lexicon: Lexicon, known: dict[str, tuple[Part, ...] | None]) -> tuple[Part, ...] | None:
    if len(word) < LEAST:
        return None
    if word in known:
        return known[word]
    best: tuple[tuple[int, int, int], tuple[Part, ...]] | None = None
    for cut in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        tail = word[cut:]
        last = _part(tail, f"-{tail}", lexicon)
        if last is None:
            continue
        for link in LINKS:
            stem = word[: cut - len(link)]
            if len(stem) < _LEAST_PART or not word[:cut].endswith(link):
                continue
            first = _modifier(stem, lexicon)
            if first is not None:
                parts: tuple[Part, ...] = (Part(stem, first), Part(tail, last))
            elif f"{stem}-" not in lexicon.parts and (further := _split(stem, lexicon, known)) is not None:
                parts = (*further, Part(tail, last))
            else:
                continue
            score = (len(parts), -min(len(stem), len(tail)), len(link))
            if best is None or score < best[0]:
                best = (score, parts)
    known[word] = None if best is None else best[1]
    return known[word]


Kind = Literal["word", "name", "compound", "phrase", "separable", "wanted"]
"""How a stretch came by its English; "wanted" was asked for by whoever called."""


class Known(NamedTuple):
    """What is known of a word: how, its meanings (the likeliest first), and the parts of a compound."""

    kind: Kind
    english: tuple[str, ...]
    parts: tuple[Part, ...] = ()


class Words:
    """Looks words up in a lexicon and remembers what it found.

    Args:
        lexicon: the lexicon.
        alternatives: meanings given of a word, at most.
    """

    REMEMBERED = 100_000

    def __init__(self, lexicon: Lexicon, alternatives: int = 2) -> None:
        self._lexicon = lexicon
        self._alternatives = alternatives
        self._common: dict[str, Known | None] = {}
        self._hyphenated: dict[str, Known | None] = {}
        self._english: frozenset[str] = frozenset()
        self._english_names: frozenset[str] = frozenset()

    def common(self, key: str) -> Known | None:
        """What is known of a word in small letters (with plain apostrophes); None for nothing, or for a word that is
        left to the model."""
        try:
            return self._common[key]
        except KeyError:
            if len(self._common) >= self.REMEMBERED:
                self._common.clear()
            found = self._common[key] = self._look_up(key)
            return found

    def is_english(self, word: str) -> bool:
        """Whether a word, in small letters, is among the English of the lexicon, names left aside."""
        if not self._english:
            entries = (*self._lexicon.words.values(), *self._lexicon.phrases.values())
            self._english = frozenset(word for entry in entries for word in entry.lower().split())
        return word in self._english

    def is_english_name(self, word: str) -> bool:
        """Whether a word, in small letters, is in the English of the lexicon's names."""
        if not self._english_names:
            entries = self._lexicon.names.values()
            self._english_names = frozenset(word for entry in entries for word in entry.lower().split())
        return word in self._english_names

    def name(self, word: str) -> Known | None:
        """What is known of a word as it is written, with a capital; the genitive too ("Poetins", "Amerika's").

        Where the name is the same in English, one that ends in a mere "s" is taken for a name of its own: of 80 in
        parallel text 75 were surnames ("Koopmans").
        """
        english = self._lexicon.names.get(word)
        if english is not None:
            return Known("name", self._chosen(english))
        if (compound := name_compound(word, self._lexicon)) is not None and word.lower() not in self._lexicon.words:
            return Known("compound", (compound[0],), compound[1])
        for ending in ("'s", "s"):
            if word.endswith(ending):
                own = word[: -len(ending)]
                english = self._lexicon.names.get(own)
                if english is not None and (ending != "s" or meanings(english)[0] != own):
                    return Known("name", (f"{meanings(english)[0]}'s",))
        return None

    def hyphenated(self, word: str) -> Known | None:
        """What is known of a word with a hyphen and a capital in it: "Poetin-aanhanger"; None where a part is unknown
        that is no name."""
        try:
            return self._hyphenated[word]
        except KeyError:
            if len(self._hyphenated) >= self.REMEMBERED:
                self._hyphenated.clear()
            found = self._hyphenated[word] = self._joined(word)
            return found

    def _chosen(self, english: str) -> tuple[str, ...]:
        return meanings(english)[: self._alternatives]

    def _look_up(self, key: str) -> Known | None:
        lexicon = self._lexicon
        if key in lexicon.left:
            return None
        if english := lexicon.words.get(key):
            return Known("word", self._chosen(english))
        if "-" in key:
            return self._joined(key)
        if len(key) < LEAST:
            return None
        if parts := split_compound(key, lexicon):
            return Known("compound", (_joined(parts),), parts)
        if found := derived(key, lexicon):
            return Known("compound", ("".join(part.english for part in found),), found)
        return None

    def _first(self, word: str) -> str:
        return meanings(self._lexicon.words[word])[0]

    def _joined(self, word: str) -> Known | None:
        """The parts of a hyphenated word; names stay as they are."""
        found: list[Part] = []
        parts = word.split("-")
        for number, part in enumerate(parts):
            key = part.lower()
            if number < len(parts) - 1 and part.islower() and (english := self._lexicon.parts.get(f"{key}-")):
                found.append(Part(part, english))
                continue
            name = self.name(part) if part[:1].isupper() else None
            if name is not None:
                found.append(Part(part, name.english[0]))
            elif part[:1].isupper() and (part.isupper() or key not in self._lexicon.words):
                found.append(Part(part, part))
            elif key in self._lexicon.words:
                found.append(Part(part, self._first(key)))
            elif split := split_compound(key, self._lexicon):
                found += split
            else:
                return None
        made = _joined(found)
        return None if made in (word, word.replace("-", " ")) else Known("compound", (made,), tuple(found))


def _joined(parts: Sequence[Part]) -> str:
    return " ".join(part.english for part in parts)
