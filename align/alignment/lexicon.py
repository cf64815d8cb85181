"""A bilingual lexicon: how often words of two languages were linked, with compounds taken apart."""

from __future__ import annotations

import functools
import lzma
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources

Entry = tuple[str, float]
"""A target word and the expected number of times that it was linked with the source word."""

_LINKING = ("", "s", "en", "e", "er")
_SHORTEST_PART = 4


class Lexicon:
    """Expected counts of linked words; both conditional probabilities come from them.

    Args:
        entries: by source word (as `dutch_words` gives it) its target words (as `english_words`) and
            their counts.
    """

    def __init__(self, entries: Mapping[str, Sequence[Entry]]) -> None:
        self._entries = entries
        self._source_totals = {word: sum(count for _, count in found) for word, found in entries.items()}
        totals: dict[str, float] = defaultdict(float)
        for found in entries.values():
            for word, count in found:
                totals[word] += count
        self._target_totals = dict(totals)
        self.total = sum(totals.values())

    def __len__(self) -> int:
        return len(self._entries)

    def translations(self, word: str) -> Sequence[Entry]:
        """Target words of a source word with their counts; of a compound that is not known, those of its parts."""
        found = self._entries.get(word)
        if found is not None:
            return found
        parts = self._parts(word)
        return [entry for part in parts for entry in self._entries[part]] if parts else ()

    def source_total(self, word: str) -> float:
        """How often the source word was linked; of an unknown compound, its parts together."""
        return self._source_totals.get(word) or sum(self._source_totals[part] for part in self._parts(word))

    def target_total(self, word: str) -> float:
        """How often the target word was linked."""
        return self._target_totals.get(word, 0.0)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The two known words that a Dutch compound is made of, the longest last part first; empty if there are none.

        A part of which only the other one is known is left out.
        """
        if len(word) < 2 * _SHORTEST_PART:
            return ()
        for start in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            head = word[start:]
            if head not in self._entries:
                continue
            for linking in _LINKING:
                modifier = word[: start - len(linking)] if word[:start].endswith(linking) else ""
                if len(modifier) >= 3 and modifier in self._entries:
                    return modifier, head
        return ()


@functools.cache
def default_lexicon() -> Lexicon:
    """The Dutch-English lexicon that comes with the package; `scripts/build_lexicon.py` made it."""
    packed = resources.files("align.alignment").joinpath("lexicon.nl-en.tsv.xz").read_bytes()
    return read_lexicon(lzma.decompress(packed).decode("utf-8"))


def read_lexicon(text: str) -> Lexicon:
    """Reads a line a source word: the word, then its target words with their counts, separated by tabs."""
    entries: dict[str, list[Entry]] = {}
    for line in text.splitlines():
        word, *found = line.split("\t")
        entries[word] = [(target, float(count)) for target, count in (entry.rsplit(" ", 1) for entry in found)]
    return Lexicon(entries)


_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[^\W_]+)*|[„“”\"«»]|[?!:;()%€$]")
_QUOTES = frozenset('„“”"«»')

STEM = 7
"""Letters of an English word that count; what follows is mostly inflection ("government", "governments")."""


def dutch_words(text: str) -> list[str]:
    """The words, numbers and telling marks of a Dutch text, in lower case."""
    return [_as_number(word) if word[0].isdecimal() else '"' if word in _QUOTES else word for word in _split(text)]


def english_words(text: str) -> list[str]:
    """The words, numbers and telling marks of an English text, in lower case and cut to `STEM` letters."""
    return [word if word[0].isdecimal() else word[:STEM] for word in dutch_words(text)]


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _as_number(text: str) -> str:
    """A number without its separators, which the two languages use the other way round."""
    return text.translate(_SEPARATORS) or text


_SEPARATORS = str.maketrans("", "", ".,:")
