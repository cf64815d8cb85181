"""Compounds that are in no lexicon, split into words that are: "ruimtewandeling" is "ruimte" and "wandeling".

Of all ways to split a word the one with the fewest parts is taken, and among these the one whose shorter part is
longest: a simple relative of Koehn and Knight, "Empirical Methods for Compound Splitting" (EACL 2003), which needs no
frequencies.
"""

from __future__ import annotations

from collections.abc import Mapping

LINKS = ("", "s", "e", "en", "n", "-", "er")
"""What may stand between two parts."""

LEAST = 7
"""Letters of a word that is split."""

_LEAST_PART = 3

# Short words that are parts of longer ones by chance far more often than by composition.
BAD_HEADS = frozenset(
    "ger ben ver mis her uit ont der per met van dan als zij hij men wat hem des nog aan bij tot pas mag had was kan ken".split()
)
BAD_TAILS = frozenset(
    "ren ten ter den der sen ste pen ger gen ken king kingen lijk loos laar ling lingen heid erij teren eren aren eel "
    "eert eerd eerde eerden tiek tie rend rende nend nende ing ingen tig ten tend tende sten ling ers".split()
)


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


def derived(word: str, words: Mapping[str, str]) -> tuple[str, str] | None:
    """The noun that a word is made of by one of `SUFFIXES`, and the English ending; None where there is none."""
    for suffix, english in SUFFIXES.items():
        if word.endswith(suffix):
            stem = word[: -len(suffix)]
            for link in ("", "s", "e", "en"):
                noun = stem[: len(stem) - len(link)]
                if len(noun) >= _LEAST_PART and stem.endswith(link) and noun in words:
                    return noun, english
    return None


def split_compound(word: str, words: Mapping[str, str]) -> tuple[str, ...] | None:
    """The parts of a compound, as they stand in `words`; None where it has no such parts.

    Args:
        word: in small letters.
        words: what parts there are.
    """
    return _split(word, words, {})


def _split(
    word: str, words: Mapping[str, str], known: dict[str, tuple[str, ...] | None]
) -> tuple[str, ...] | None:
    if len(word) < LEAST:
        return None
    if word in known:
        return known[word]
    best: tuple[tuple[int, int], tuple[str, ...]] | None = None
    for cut in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        tail = word[cut:]
        if tail not in words or tail in BAD_TAILS:
            continue
        for link in LINKS:
            stem = word[: cut - len(link)]
            if len(stem) < _LEAST_PART or not word[:cut].endswith(link):
                continue
            if stem in words:
                parts = None if stem in BAD_HEADS else (stem, tail)
            else:
                further = _split(stem, words, known)
                parts = None if further is None else (*further, tail)
            if parts is not None:
                score = (len(parts), -min(len(stem), len(tail)))
                if best is None or score < best[0]:
                    best = (score, parts)
    known[word] = None if best is None else best[1]
    return known[word]
