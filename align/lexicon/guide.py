"""Source text that guides a model: English in place of the Dutch words that it need not know.

Every Dutch word that the lexicon knows and that is not left to the model gives way to its English; a further meaning
stands behind a mark. Fixed phrases, and separable verbs whose parts stand apart, get the English of the whole. A model
trained on such text orders, inflects and chooses: Song et al., "Code-Switching for Enhancing NMT with Pre-Specified
Translation" (NAACL 2019), and Dinu et al., "Training Neural Machine Translation to Apply Terminology Constraints"
(ACL 2019).

The same code makes the text that a model is trained on and the text that it translates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from align.lexicon.store import Gaps, Lexicon, is_joined, lowered, meanings, particle_of, plain
from align.lexicon.words import Kind, Known, Words

MARK = "\ue8ff"
"""Stands in guided text before a further meaning; a private character that text does not have."""

RECENT = 2048
"""Texts whose guided form is kept: a sentence is asked for more than once on its way through a translator."""

# Words with their apostrophes and hyphens; nothing that touches a digit, an address, a handle or a placeholder.
_TOKEN = re.compile(
    r"(?<![\w@#{}<&\\])(?<!\w\.)(?<!\d[-–])(?:['’](?=[nst]\s))?[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@}>\\]|\.\w|:/|['’-]\w)"
)
_LONGEST_WORD = 100
_LONG = re.compile(rf"\S{{{_LONGEST_WORD},}}")
"""Longer than any word: no language, and slow to look at closely."""
_PATH = re.compile(r"\S*(?:://|\.\w|@|\w/\w+/)\S*")
"""Something with a slash that is no pair of words ("en/of")."""
_LONGEST_SYMBOL = 3
_STARTS_ANEW = frozenset(".!?:;…\"„“”«»‘’'([–—-*•")
"""Behind one of these a word may have a capital that is not its own."""


class Wanted(NamedTuple):
    """English that is asked for in place of some characters of a text: a term of the user's, say."""

    start: int
    end: int
    english: str


class Stretch(NamedTuple):
    """Characters of a text that gave way to English.

    Attributes:
        start, end: half-open offsets in the text.
        guided_start, guided_end: those of the English in the guided text, its alternatives not counted.
        english: the meanings, the likeliest first; the first stands in the guided text.
        kind: how the English was come by.
        particle: offsets of what belongs to it elsewhere and stands nowhere in the guided text, or None.
    """

    start: int
    end: int
    guided_start: int
    guided_end: int
    english: tuple[str, ...]
    kind: Kind
    particle: tuple[int, int] | None = None

    def source(self, text: str) -> str:
        """What stands in the text: "haalt … uit" where the particle is elsewhere."""
        word = text[self.start : self.end]
        return word if self.particle is None else f"{word} … {text[slice(*self.particle)]}"


class _Found(NamedTuple):
    start: int
    end: int
    english: tuple[str, ...]
    kind: Kind
    particle: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Guided:
    """A guided text.

    Attributes:
        text: what a model is given, alternatives behind `MARK`.
        stretches: what was replaced, in order and without overlap.
        inserted: half-open offsets in `text` of the alternatives with their marks, and for each the number of the
            stretch that it belongs to.
    """

    text: str
    stretches: tuple[Stretch, ...] = ()
    inserted: tuple[tuple[int, int, int], ...] = ()

    @property
    def has_symbols(self) -> bool:
        """Whether a `MARK` in the text is the guide's, and not a character of the original."""
        return bool(self.inserted)

    def source_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The characters of the original that some characters of the guided text stand for.

        Those of a stretch stand for the whole of what was replaced, its particle included; so do its alternatives.
        """
        for first, last, number in self.inserted:
            if first <= start and end <= last:
                return self._whole(self.stretches[number])
        place = bisect_right(self.stretches, start, key=lambda stretch: stretch.guided_start) - 1
        if place >= 0 and start < self.stretches[place].guided_end:
            return self._whole(self.stretches[place])
        return [(self._original(start, place, 0), self._original(end, place, 1))]

    @staticmethod
    def _whole(stretch: Stretch) -> list[tuple[int, int]]:
        spans = [(stretch.start, stretch.end)]
        return spans if stretch.particle is None else [*spans, stretch.particle]

    def _original(self, offset: int, place: int, closing: int) -> int:
        """Where an offset between stretches is in the original.

        Args:
            offset: in the guided text.
            place: number of the stretch before it, or -1.
            closing: 1 for the end of something, which stays before what is left out there, 0 for its start.
        """
        anchor, made = 0, 0
        if place >= 0:
            anchor, made = self.stretches[place].guided_end, self.stretches[place].end
        first = made
        made += offset - anchor - sum(b - a for a, b, _ in self.inserted if anchor <= a and b <= offset)
        for start, end in sorted(s.particle for s in self.stretches if s.particle is not None):
            # The white space before a particle went with it.
            if first <= start - 1 <= made - closing:
                made += end - start + 1
        return made


class Guide:
    """Makes guided text; may be used from several threads at once.

    Args:
        lexicon: the lexicon.
        alternatives: meanings given of a word, 1 or more.
    """

    def __init__(self, lexicon: Lexicon, alternatives: int = 2) -> None:
        self.lexicon = lexicon
        self.alternatives = alternatives
        self.words = Words(lexicon, alternatives)
        self._recent: dict[str, Guided] = {}

    def guide(self, text: str, wanted: Sequence[Wanted] = (), spared: Callable[[], bool] | None = None) -> Guided:
        """The guided text of a sentence.

        Args:
            text: a sentence on one line, words separated by single spaces.
            wanted: English for parts of it that goes before what the lexicon has; in order and without overlap.
            spared: asked for each word or phrase whether it is left as it is: training leaves out some.
        """
        plain = not wanted and spared is None
        if plain and (known := self._recent.get(text)) is not None:
            return known
        found = self._found(text, wanted, spared)
        guided = _replaced(text, found, alternatives=MARK not in text) if found else Guided(text)
        if plain:
            if len(self._recent) >= RECENT:
                self._recent.clear()
            self._recent[text] = guided
        return guided

    def look_up(self, entry: str) -> Known | None:
        """What there is for a word or a phrase by itself; None for nothing, or for a word that is left to the model."""
        text = " ".join(entry.split())
        key = lowered(text)
        for kind, table, wanted in (("name", self.lexicon.names, plain(text)), ("phrase", self.lexicon.phrases, key)):
            if english := table.get(wanted):
                return Known(kind, meanings(english)[: self.alternatives])  # type: ignore[arg-type]
        if " " in text:
            return None
        return (self.words.name(plain(text)) if text[:1].isupper() else None) or self.words.common(key)

    def _found(self, text: str, wanted: Sequence[Wanted], spared: Callable[[], bool] | None) -> list[_Found]:
        lexicon, common = self.lexicon, self.words.common
        beginnings, apart = lexicon.beginnings, lexicon.apart
        low = lowered(text)
        spans = _tokens(text)
        keys = [low[start:end] for start, end in spans]
        found = [_Found(w.start, w.end, (w.english,), "wanted") for w in wanted]
        used: set[int] = set()
        if wanted:
            used = {n for n, (start, end) in enumerate(spans) if any(w.start < end and start < w.end for w in wanted)}
        gaps: Gaps | None = None
        number, count = 0, len(keys)
        while number < count:
            key = keys[number]
            if (used and number in used) or (spared is not None and spared()):
                number += 1
                continue
            start, end = spans[number]
            particles = apart.get(key)
            if number + 1 < count and (lengths := beginnings.get(low[start : spans[number + 1][1]])):
                length, english = self._phrase(text, low, spans, number, lengths, used)
                if length == 2 and particles is not None and keys[number + 1] in particles:
                    gaps = gaps or Gaps(text, spans)
                    if not is_joined(number, keys, gaps, meanings(english)[0]):
                        length = 0
                if length:
                    chosen = meanings(english)[: self.alternatives]
                    found.append(_Found(start, spans[number + length - 1][1], chosen, "phrase"))
                    number += length
                    continue
            if particles is not None:
                gaps = gaps or Gaps(text, spans)
                at = particle_of(number, keys, gaps, particles)
                if at is not None and at not in used:
                    chosen = meanings(particles[keys[at]])[: self.alternatives]
                    found.append(_Found(start, end, chosen, "separable", spans[at]))
                    used.add(at)
                    number += 1
                    continue
            known = self._word(text, spans, number, key) if text[start] != low[start] or "-" in key else common(key)
            if known is not None and not _is_no_word(text, start, end, key):
                found.append(_Found(start, end, known.english, known.kind))
            number += 1
        if wanted:
            found.sort()
        return found

    def _phrase(
        self,
        text: str,
        low: str,
        spans: Sequence[tuple[int, int]],
        number: int,
        lengths: Iterable[int],
        used: set[int],
    ) -> tuple[int, str]:
        """The longest phrase or name that begins with a word: its number of words (0 for none) and its English."""
        lexicon, start, left = self.lexicon, spans[number][0], len(spans) - number
        for length in lengths:
            if length > left or (used and not used.isdisjoint(range(number, number + length))):
                continue
            # The text between two offsets is a phrase only if single spaces are between its words.
            end = spans[number + length - 1][1]
            english = lexicon.phrases.get(low[start:end])
            if english is not None and not (length == 2 and _is_name(text, spans, number)):
                return length, english
            english = lexicon.names.get(plain(text[start:end]))
            if english is not None:
                return length, english
        return 0, ""

    def _word(self, text: str, spans: Sequence[tuple[int, int]], number: int, key: str) -> Known | None:
        start, end = spans[number]
        word = text[start:end]
        if word == key or not word[0].isupper():
            return self.words.common(key) if word == key or "-" not in key else self.words.hyphenated(plain(word))
        name = self.words.name(plain(word))
        # A name that is a word too is one within a sentence alone: "Bakker", baker; "Vissen", fish. A genitive and a
        # name with a noun behind it are guesses, and give way at a beginning to whatever else is known.
        if name is not None and not (_begins(text, start) and self._is_word(key, plain(word))):
            return name
        if word.isupper() and len(word) > 1:
            return None  # Letters that stand for a name; text all in capitals is given to a model in small ones.
        if "-" in word and not _begins(text, start):
            return self.words.hyphenated(plain(word))
        if _begins(text, start):
            known = self.words.common(key)
            return known if known is None or known.kind == "word" or "-" in word or len(key) >= 12 else None
        if key in self.lexicon.words and not _follows_name(text, spans, number, self.lexicon):
            return self.words.common(key)
        return None

    def _is_word(self, key: str, word: str) -> bool:
        """Whether a word with a capital is rather a common one where a sentence begins."""
        lexicon = self.lexicon
        if key in lexicon.words:
            return True
        return word not in lexicon.names and (key in lexicon.left or self.words.common(key) is not None)


def _tokens(text: str) -> list[tuple[int, int]]:
    if len(text) >= _LONGEST_WORD and _LONG.search(text):
        text = _LONG.sub(lambda match: "0" * len(match[0]), text)
    spans = [match.span() for match in _TOKEN.finditer(text)]
    if "/" in text:
        paths = [match.span() for match in _PATH.finditer(text)]
        spans = [span for span in spans if not any(start <= span[0] and span[1] <= end for start, end in paths)]
    return spans


def _is_no_word(text: str, start: int, end: int, key: str) -> bool:
    """Whether what looks like an entry is a symbol with a capital inside ("nM" is no nm), or laughter ("ha")."""
    if key == "ha":
        return not text[:start].rstrip()[-1:].isdigit()
    inner = text[start + 1 : end]
    return len(key) <= _LONGEST_SYMBOL and not inner.islower() and not text[start].isupper() and inner.isalpha()


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, a quotation or the like begins at a word, which has a capital for that alone."""
    if start == 0:
        return True
    before = text[start - 1]
    if before == " ":
        before = text[start - 2] if start > 1 else "."
    return before in _STARTS_ANEW


def _follows_name(text: str, spans: Sequence[tuple[int, int]], number: int, lexicon: Lexicon) -> bool:
    """Whether a word stands behind a given name, and so is a surname: "Gregory Roe"."""
    if number == 0:
        return False
    (start, end), here = spans[number - 1], spans[number][0]
    word = text[start:end]
    if text[end:here] != " " or not word[0].isupper():
        return False
    key = plain(word).lower()
    if key.endswith(("se", "isch")):  # "Paralympische Spelen"
        return False
    return key not in lexicon.words and key not in lexicon.left and plain(word) not in lexicon.names


def _is_name(text: str, spans: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether two words have capitals within a sentence, as a name has and a phrase has not: "Van Houten"."""
    first, second = spans[number][0], spans[number + 1][0]
    return text[first].isupper() and text[second].isupper() and not _begins(text, first)


def _replaced(text: str, found: Sequence[_Found], alternatives: bool) -> Guided:
    """`text` with English for what was found; alternatives stand behind the word with its punctuation marks."""
    edits: list[tuple[int, int, _Found | None]] = [(one.start, one.end, one) for one in found]
    particles = [one.particle for one in found if one.particle is not None]
    edits += [(start - 1, end, None) for start, end in particles]
    if particles:
        edits.sort(key=lambda edit: edit[:2])
    parts: list[str] = []
    stretches: list[Stretch] = []
    inserted: list[tuple[int, int, int]] = []
    waiting: list[tuple[int, str]] = []
    length = place = 0

    def add(part: str) -> None:
        nonlocal length
        parts.append(part)
        length += len(part)

    def settle() -> None:
        for number, english in waiting:
            inserted.append((length, length + len(english), number))
            add(english)
        waiting.clear()

    def copy(end: int) -> None:
        if waiting and (space := text.find(" ", place, end)) >= 0:
            add(text[place:space])
            settle()
            add(text[space:end])
        else:
            add(text[place:end])

    for start, end, one in edits:
        copy(start)
        place = end
        if one is None:
            continue
        english = one.english[0]
        if text[start].isupper():
            english = english[0].upper() + english[1:]
        stretches.append(Stretch(start, end, length, length + len(english), one.english, one.kind, one.particle))
        add(english)
        if alternatives and len(one.english) > 1:
            waiting.append((len(stretches) - 1, "".join(f"{MARK} {further}" for further in one.english[1:])))
    copy(len(text))
    settle()
    return Guided("".join(parts), tuple(stretches), tuple(inserted))
