"""Terms: which of a glossary's are in a sentence, inflected too, and whether its translation has theirs."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from align.formats.glossaries import GlossaryEntry, read_glossary
from align.languages import primary_subtag
from align.lexicon.store import lowered

logger = logging.getLogger(__name__)

_REMEMBERED = 1 << 16
_ENGLISH_PLURALS = (
    (re.compile(r"(?<=\w{3})(?<![aeiou])ies$"), "y"),
    (re.compile(r"(?<=\w{2}(?:ss|sh|ch|.x))es$"), ""),
    (re.compile(r"(?<=\w{3})(?<![sui])s$"), ""),
)


@lru_cache(maxsize=8)
def word_forms(language: str) -> Callable[[str], frozenset[str]]:
    """What gives a word the names it is known by: itself and its dictionary form, in small letters.

    Two words are forms of one where they have a name in common. Without simplemma, words of Dutch have only
    themselves, which a warning says once; English ones lose the plural's ending.

    Args:
        language: "nl" or "en", or another that simplemma knows.
    """
    lemmatize = _lemmatizer(language)

    @lru_cache(maxsize=_REMEMBERED)
    def forms(word: str) -> frozenset[str]:
        lower = re.sub(r"['’]s?$", "", word.lower()) if language == "en" else word.lower()
        names = {lower, lemmatize(lower)}
        if language == "en":
            names |= {pattern.sub(ending, lower) for pattern, ending in _ENGLISH_PLURALS}
        return frozenset(names)

    return forms


def _lemmatizer(language: str) -> Callable[[str], str]:
    try:
        import simplemma
    except ImportError:
        if language != "en":
            logger.warning("glossary: only terms as they stand in it are found; pip install 'nlen[terms]' for plurals")
        return str

    def lemma(word: str) -> str:
        try:
            return str(simplemma.lemmatize(word, lang=language)).lower()
        except ValueError:  # A language that it does not know.
            return word

    return lemma


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_SENTENCE_MARKS = ".,;:!?…"
"""Behind a term they may be those of the sentence that it was taken from."""

_Names = tuple[frozenset[str], ...]
"""For each word of a term the names it may go by."""


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term of a glossary in a sentence.

    Attributes:
        start, end: its place in the sentence.
        text: what stands there, inflected or not.
        entry: what the glossary says.
        names: for each wanted translation the names of its words.
    """

    start: int
    end: int
    text: str
    entry: GlossaryEntry
    names: tuple[_Names, ...] = ()

    @property
    def wanted(self) -> str:
        """The translation that the glossary wants most."""
        return self.entry.targets[0]

    @property
    def english(self) -> str:
        """The wanted translation, in the plural where the term stands in the plural, and with the capital it has."""
        wanted = _at_ease(self.wanted, self.entry.source, self.text)
        given, base = self.text.lower(), self.entry.source.lower()
        if given != base and given.endswith(("en", "s", "eren")) and not base.endswith(("en", "s")):
            wanted = _plural(wanted)
        if self.start == 0 and self.text[:1].isupper():
            wanted = wanted[:1].upper() + wanted[1:]
        return wanted


class Glossary:
    """The terms that translations have to use.

    Args:
        entries: terms and their translations.
        source_language, target_language: BCP 47 tags, by which inflected forms are known.
    """

    def __init__(
        self, entries: Iterable[GlossaryEntry], *, source_language: str = "nl", target_language: str = "en"
    ) -> None:
        self.entries: tuple[GlossaryEntry, ...] = tuple(entries)
        self._languages = (source_language, target_language)
        self._source_forms = word_forms(primary_subtag(source_language))
        self._target_forms = word_forms(primary_subtag(target_language))
        self._by_first: dict[str, list[tuple[_Names, GlossaryEntry, tuple[_Names, ...]]]] = {}
        for entry in self.entries:
            names = tuple(map(self._source_forms, _WORD.findall(entry.source)))
            wanted = tuple(
                tuple(map(self._target_forms, _WORD.findall(target)))
                for target in entry.targets
                if _WORD.search(target)
            )
            if names and wanted:
                for name in names[0]:
                    self._by_first.setdefault(name, []).append((names, entry, wanted))
        for found in self._by_first.values():
            found.sort(key=lambda one: -len(one[0]))

    @classmethod
    def read(
        cls, source: str | os.PathLike[str] | BinaryIO, *, source_language: str = "nl", target_language: str = "en"
    ) -> Glossary:
        """Reads a glossary in a format that `align.formats.glossaries.read_glossary` knows; it raises the same."""
        entries = read_glossary(source, source_language=source_language, target_language=target_language)
        return cls(entries, source_language=source_language, target_language=target_language)

    def before(self, other: Glossary) -> Glossary:
        """The terms of both; where both have one, it is to be called what this one says."""
        source, target = self._languages
        own = {entry.source for entry in self.entries}
        others = (entry for entry in other.entries if entry.source not in own)
        return Glossary((*self.entries, *others), source_language=source, target_language=target)

    def find(self, source: str) -> tuple[FoundTerm, ...]:
        """The terms in a sentence, longest first where they overlap, in order; inflected ones too.

        Terms in capitals ("WOZ") are only found in capitals.
        """
        words = list(_WORD.finditer(source))
        names = [self._source_forms(word[0]) for word in words]
        found = []
        place = 0
        while place < len(words):
            term = self._at(source, words, names, place)
            if term is None:
                place += 1
                continue
            found.append(term[0])
            place += term[1]
        return tuple(found)

    def _at(
        self, source: str, words: Sequence[re.Match[str]], names: Sequence[frozenset[str]], place: int
    ) -> tuple[FoundTerm, int] | None:
        candidates = [one for name in sorted(names[place]) for one in self._by_first.get(name, ())]
        best: tuple[FoundTerm, int] | None = None
        best_rank = (0, False)
        for wanted_names, entry, wanted in candidates:
            length = len(wanted_names)
            if len(words) < place + length:
                continue
            if not all(a & b for a, b in zip(names[place : place + length], wanted_names, strict=True)):
                continue
            start, end = words[place].start(), words[place + length - 1].end()
            affixes = _affixes(entry.source)
            if affixes != ("", ""):
                # "C++" is no C, and "(concept)" takes its brackets along.
                before, after = (affix.strip(_SENTENCE_MARKS) and affix for affix in affixes)
                if not (source[:start].endswith(before) and source[end:].startswith(after)):
                    continue
                start = start - len(affixes[0]) if source[:start].endswith(affixes[0]) else start
                end = end + len(affixes[1]) if source[end:].startswith(affixes[1]) else end
            text = source[start:end]
            is_spelt_so = lowered(text) == lowered(entry.source)
            if (re.search(r"[^\s\w'’-]", text) and not is_spelt_so) or (
                entry.source.isupper() and text != entry.source
            ):
                continue
            # Of several that fit, the longest, and the one that is spelt so.
            rank = (length, text.lower() == entry.source.lower())
            if rank > best_rank:
                best, best_rank = (FoundTerm(start, end, text, entry, wanted), length), rank
        return best

    def terms_in(self, source: str) -> SentenceTerms | None:
        """The terms of a sentence with what it takes to know their translations; None where there are none."""
        found = self.find(source)
        return SentenceTerms(found, self._target_forms) if found else None

    def missing(self, source: str, target: str) -> Iterator[tuple[str, str]]:
        """Each term of `source` that `target` calls something else, and what it is to be called."""
        terms = self.terms_in(source)
        for term in () if terms is None else terms.missing(target):
            yield term.text, term.wanted


@dataclass(frozen=True, slots=True)
class SentenceTerms:
    """The terms of one sentence.

    Attributes:
        found: the terms, in order; at least one.
        target_forms: see `align.translation.resources.glossary.word_forms`.
    """

    found: tuple[FoundTerm, ...]
    target_forms: Callable[[str], frozenset[str]]

    def places(self, text: str) -> Iterator[tuple[FoundTerm, int, int]]:
        """The terms with their places in a text that was made of the sentence, those that are in it."""
        place, low = 0, lowered(text)
        for term in self.found:
            match = re.compile(rf"(?<!\w){re.escape(lowered(term.text))}(?!\w)").search(low, place)
            if match is not None:
                place = match.end()
                yield term, match.start(), place

    def missing(self, target: str) -> tuple[FoundTerm, ...]:
        """Those none of whose wanted translations is in `target`, inflected or not."""
        names = [self.target_forms(word) for word in _WORD.findall(target)]
        return tuple(term for term in self.found if not any(_contains(names, wanted) for wanted in term.names))


def _contains(names: Sequence[frozenset[str]], wanted: _Names) -> bool:
    return any(
        all(a & b for a, b in zip(names[start : start + len(wanted)], wanted, strict=True))
        for start in range(len(names) - len(wanted) + 1)
    )


def _affixes(term: str) -> tuple[str, str]:
    """What stands before the first word of a term and behind its last."""
    words = list(_WORD.finditer(term))
    return (term[: words[0].start()], term[words[-1].end() :]) if words else (term, "")


def _at_ease(wanted: str, term: str, text: str) -> str:
    """A wanted translation without the mark at its end that the term has too, where the sentence has none."""
    mark = term[-1:]
    if mark in _SENTENCE_MARKS and wanted.endswith(mark) and not text.endswith(mark):
        return wanted[:-1]
    return wanted


def _plural(words: str) -> str:
    if words.endswith(("man", "Man")):
        return f"{words[:-3]}men"
    if re.search(r"(?<![aeiou])y$", words):
        return f"{words[:-1]}ies"
    if re.search(r"(?:ss|sh|ch|x)$", words):
        return f"{words}es"
    return words if words.endswith("s") else f"{words}s"
