"""What a language's sentence rules know about words, read from `nl.toml` and `en.toml` beside this module."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Literal, cast

AbbreviationClass = Literal[
    "binding", "before_number", "number_or_word", "number_alone", "before_name", "closing", "undecided"
]
"""How an abbreviation stands to the end of a sentence; the data files say what each class means."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of one language; all words in lower case unless a list says otherwise.

    Attributes:
        abbreviations: class of each abbreviation, keyed by its spelling without the last full stop.
        phrases: abbreviations of two words by the second: the class of both together by the first, in lower case.
        not_abbreviations: words to take out of Punkt's own list of abbreviations.
        starters: function words that begin sentences.
        name_particles: words that may stand capitalised at the beginning of a surname.
        interjections: capitals that are words by themselves.
        exclaiming_names: names that are written with an exclamation mark.
        reporting_verbs: forms that tie a speaker to the quotation before them where the name of the speaker, with its
            capital, stands between the two; empty for Dutch, which puts the verb first.
    """

    abbreviations: dict[str, AbbreviationClass]
    phrases: dict[str, dict[str, AbbreviationClass]]
    not_abbreviations: frozenset[str]
    starters: frozenset[str]
    name_particles: frozenset[str]
    interjections: frozenset[str]
    exclaiming_names: frozenset[str]
    reporting_verbs: frozenset[str]

    def abbreviation_class(self, word: str) -> AbbreviationClass | None:
        """Class of `word` (written without its last full stop), None when it is not listed.

        The exact spelling goes before the lower-cased one. A single capital is an initial and never looked up in lower
        case: "v." is versus, "V." a name.
        """
        exact = self.abbreviations.get(word)
        return exact if exact or len(word) == 1 else self.abbreviations.get(word.lower())


def load_lexicon(code: str) -> Lexicon:
    """Read the lexicon of the language with this two-letter code; there is one for "nl" and one for "en"."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    data = tomllib.loads(resources.files(__package__).joinpath(f"{code}.toml").read_text(encoding="utf-8"))
    words = data["words"]
    classified = dict(_classified(data["abbreviations"]))
    phrases: dict[str, dict[str, AbbreviationClass]] = {}
    for key in [key for key in classified if " " in key]:
        first, second = key.split()
        phrases.setdefault(second, {})[first] = classified.pop(key)
    return Lexicon(
        abbreviations=classified,
        phrases=phrases,
        not_abbreviations=frozenset(data["punkt"]["not_abbreviations"]),
        starters=frozenset(words["starters"]),
        name_particles=frozenset(words["name_particles"]),
        interjections=frozenset(words["interjections"]),
        exclaiming_names=frozenset(words["exclaiming_names"]),
        reporting_verbs=frozenset(words["reporting_verbs"]),
    )


def _classified(section: dict[str, list[str]]) -> Iterator[tuple[str, AbbreviationClass]]:
    for name, abbreviations in section.items():
        for abbreviation in abbreviations:
            yield abbreviation, cast(AbbreviationClass, name)
