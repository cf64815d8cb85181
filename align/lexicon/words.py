"""English for single Dutch words: from the lexicon, by splitting a compound, or by taking off an ending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from align.lexicon.compounds import LEAST, Part, derived, name_compound, split_compound
from align.lexicon.store import Lexicon, meanings

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
        """What is known of a word as it is written, with a capital; the genitive too ("Poetins", "Amerika's")."""
        english = self._lexicon.names.get(word)
        if english is not None:
            return Known("name", self._chosen(english))
        if (compound := name_compound(word, self._lexicon)) is not None:
            return Known("compound", (compound[0],), compound[1])
        for ending in ("'s", "s"):
            if word.endswith(ending):
                english = self._lexicon.names.get(word[: -len(ending)])
                if english is not None:
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
        for part in word.split("-"):
            key = part.lower()
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
