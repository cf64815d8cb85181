"""Pairs in which what is to be copied was swapped for something else on both sides.

A model that sees the same names, numbers and lexicon words over and over learns to produce these; one that sees another
each time learns to copy. So in a share of the training pairs an English word that stands in the guided source and in
the target gives way to another of the lexicon in the same form, a name to another name, real or made of natural
letters, a number to a number.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from align.lexicon import Guided, Lexicon
from align.lexicon.guide import MARK
from align.lexicon.store import meanings

_ENDINGS = ("ing", "ed", "ies", "es", "s", "ly", "er", "est", "ness", "tion", "al", "ive", "ic")
_WORD = re.compile(r"[a-z]{3,}(?:[ -][a-z]{3,})?")
_NAME = re.compile(r"(?<![\w'’-])[A-Z][a-zà-ÿ]{2,}(?![\w'’-])")
_NUMBER = re.compile(r"(?<![\w.,:/-])[1-9]\d{0,5}(?![\w/-]|[.,:]\d)")
_LEAST_BUCKET = 30


class Swaps:
    """Swaps what is to be copied.

    Args:
        lexicon: the source of other words, and of what is no name.
        texts: text of the target language, from which names are learned.
    """

    def __init__(self, lexicon: Lexicon, texts: Iterable[str]) -> None:
        self._words: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
        for dutch, entry in lexicon.words.items():
            english = meanings(entry)[0]
            if english != dutch and _WORD.fullmatch(english):
                for form in _forms(dutch, english):
                    self._words[form].append(english)
        self._names = _names(texts, lexicon)
        self._letters = _Letters(self._names)

    def swapped(self, dutch: str, guided: Guided, target: str, rng: random.Random) -> tuple[str, str]:
        """The guided text and the target, with about half of what can be swapped swapped.

        Args:
            dutch: the source that was guided.
            guided: its guided text.
            target: the translation.
            rng: decides.
        """
        edits: list[tuple[int, int, str]] = []
        for number, stretch in enumerate(guided.stretches):
            if rng.random() < 0.5:
                continue
            places = [(stretch.guided_start, stretch.guided_end)]
            places += [(a + len(MARK) + 1, b) for a, b, n in guided.inserted if n == number]
            for (start, end), english in zip(places, stretch.english, strict=False):
                swapped = self._word_swapped(dutch[stretch.start : stretch.end], english, target, rng)
                if swapped is not None:
                    other, target = swapped
                    capital = guided.text[start : start + 1].isupper()
                    edits.append((start, end, other[0].upper() + other[1:] if capital else other))
                    break
        taken = [(s.guided_start, s.guided_end) for s in guided.stretches] + [(a, b) for a, b, _ in guided.inserted]
        for pattern, make in ((_NAME, self._name), (_NUMBER, _number)) if self._names else ((_NUMBER, _number),):
            for match in pattern.finditer(guided.text):
                start, end = match.span()
                if (
                    rng.random() < 0.4
                    or (pattern is _NAME and start == 0)
                    or any(a < end and start < b for a, b in taken)
                ):
                    continue
                whole = re.compile(rf"(?<![\w'’-]){match[0]}(?![\w-]|[.,:]\d)")
                if len(whole.findall(target)) != 1 or len(whole.findall(guided.text)) != 1:
                    continue
                other = make(match[0], rng)
                target = whole.sub(other, target)
                edits.append((start, end, other))
        text = guided.text
        for start, end, other in sorted(edits, reverse=True):
            text = text[:start] + other + text[end:]
        return text, target

    def _word_swapped(self, dutch: str, english: str, target: str, rng: random.Random) -> tuple[str, str] | None:
        if not _WORD.fullmatch(english):
            return None
        found = list(re.finditer(rf"(?<![\w'’-]){english}(?![\w'’-])", target, re.IGNORECASE))
        if len(found) != 1:
            return None
        for form in _forms(dutch.lower(), english):
            others = self._words.get(form, ())
            if len(others) >= _LEAST_BUCKET:
                other = rng.choice(others)
                place = found[0]
                shown = other[0].upper() + other[1:] if place[0][0].isupper() else other
                return other, target[: place.start()] + shown + target[place.end() :]
        return None

    def _name(self, _: str, rng: random.Random) -> str:
        return rng.choice(self._names) if rng.random() < 0.5 else self._letters.name(rng)


def _forms(dutch: str, english: str) -> list[tuple[str, str, bool]]:
    """What a word can be swapped by, the nearest first: its English ending, its Dutch one, a vowel at its beginning."""
    last = english.rsplit(maxsplit=1)[-1]
    ending = next((e for e in _ENDINGS if last.endswith(e)), "")
    vowel = english[0] in "aeiou"
    return [(ending, dutch[-2:], vowel), (ending, "", vowel)]


def _names(texts: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Words with a capital within sentences, each once, that are no words of the lexicon."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(match[0] for match in _NAME.finditer(text) if match.start() > 0)
    known = {word.lower() for entry in lexicon.words.values() for word in meanings(entry)}
    return sorted(name for name in counts if name.lower() not in known) + sorted(
        english for entry in lexicon.names.values() if _NAME.fullmatch(english := meanings(entry)[0])
    )


def _number(number: str, rng: random.Random) -> str:
    """A number of as many digits; a year stays one of this or the last centuries."""
    if len(number) == 4 and number[:2] in {"17", "18", "19", "20"}:
        return str(rng.randint(1700, 2049))
    return str(rng.randint(10 ** (len(number) - 1), 10 ** len(number) - 1))


class _Letters:
    """Names made of letters as they follow one another in real ones."""

    _ORDER = 2

    def __init__(self, names: Sequence[str]) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        for name in names:
            marked = "^" * self._ORDER + name + "$"
            for place in range(self._ORDER, len(marked)):
                self._next[marked[place - self._ORDER : place]].append(marked[place])

    def name(self, rng: random.Random) -> str:
        """A name of three to fourteen letters."""
        while True:
            made = "^" * self._ORDER
            while len(made) < 14 + self._ORDER:
                letter = rng.choice(self._next[made[-self._ORDER :]])
                if letter == "$":
                    break
                made += letter
            name = made[self._ORDER :]
            if _NAME.fullmatch(name):
                return name
