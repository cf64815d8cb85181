"""Words that are in no lexicon, by what they are made of: "ruimtewandeling" is "ruimte" and "wandeling".

Of all ways to split a compound the one with the fewest parts is taken, and among these the one whose shorter part is
longest: a simple relative of Koehn and Knight, "Empirical Methods for Compound Splitting" (EACL 2003), which needs no
frequencies. What is a word but no part, or means something else as a part ("hoofd", head, but "hoofdstad"), stands in
the lexicon's table of parts.
"""

from __future__ import annotations

from typing import NamedTuple

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


def _split(word: str, lexicon: Lexicon, known: dict[str, tuple[Part, ...] | None]) -> tuple[Part, ...] | None:
    if len(word) < LEAST:
        return None
    if word in known:
        return known[word]
    best: tuple[tuple[int, int], tuple[Part, ...]] | None = None
    for cut in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        tail = word[cut:]
        last = _part(tail, f"-{tail}", lexicon)
        if last is None:
            continue
        for link in LINKS:
            stem = word[: cut - len(link)]
            if len(stem) < _LEAST_PART or not word[:cut].endswith(link):
                continue
            first = _part(stem, f"{stem}-", lexicon)
            if first is not None:
                parts: tuple[Part, ...] = (Part(stem, first), Part(tail, last))
            elif f"{stem}-" not in lexicon.parts and (further := _split(stem, lexicon, known)) is not None:
                parts = (*further, Part(tail, last))
            else:
                continue
            score = (len(parts), -min(len(stem), len(tail)))
            if best is None or score < best[0]:
                best = (score, parts)
    known[word] = None if best is None else best[1]
    return known[word]
