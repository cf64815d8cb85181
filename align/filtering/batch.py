"""Units by the thousand, laid out so that arrays can tell which of them a rule need not look at.

Nearly every rule passes nearly every unit of a fair corpus, and asking each rule about each unit takes longer than
all else that a build does with it. Most units can be passed for thousands at once: a text without brackets has none
too many. `TextBatch` answers such questions, always on the safe side: what it says of a text may be more than there
is, never less, so that the rule itself needs to look at the few units that are left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import compress

import numpy as np
import numpy.typing as npt

from align.bitext import TranslationUnit
from align.filtering.tokens import BETWEEN_TEXTS, Pieces, Vocabulary

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
_Codes = npt.NDArray[np.uint32]

_AT_ONCE, _CHARACTERS_AT_ONCE = 1024, 1 << 19
"""Most units in a batch, and characters after which it ends: its arrays stay in a processor's cache."""

_TABLED = 0x3000  # Code points from here on share the last place of a table.


class TextBatch:
    """Texts of one side.

    Args:
        texts: in order; one at least.
        vocabulary: for their words; both sides of a batch share one.

    Attributes:
        texts: as given.
        lengths: of each, in code points.
    """

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        self.texts = texts
        self.lengths: Counts = np.array(list(map(len, texts)), np.int64)
        self._vocabulary = vocabulary

    def keep(self, mask: Mask) -> TextBatch:
        """The texts that `mask` says yes to, one at least; their words are not numbered anew."""
        kept = TextBatch(list(compress(self.texts, mask.tolist())), self._vocabulary)
        if "words" in self.__dict__:
            kept.words = self.words.keep(mask)
        return kept

    @cached_property
    def characters(self) -> CharacterBatch:
        """What is to be known of the texts' characters."""
        return CharacterBatch(self.texts, self.lengths)

    @cached_property
    def words(self) -> WordBatch:
        """What is to be known of the texts' words."""
        words = f" {BETWEEN_TEXTS} ".join(map(str.lower, self.texts)).split()
        return WordBatch(self._vocabulary.numbers(words), self._vocabulary)


class CharacterBatch:
    """The characters of texts.

    Args:
        texts: one at least.
        lengths: of each, in code points.

    Attributes:
        letters: whether a text has an ASCII letter.
    """

    def __init__(self, texts: Sequence[str], lengths: Counts) -> None:
        self._count = len(texts)
        # Each text ends in a line feed, so that no neighbour is ever another text's.
        joined = "\n".join([*texts, ""])
        self._lengths = lengths
        self._joined = joined
        self._codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._text_at = np.repeat(np.arange(len(texts), dtype=np.int32), lengths + 1)
        self._is_blank = (self._codes == 0x20) | (self._codes == 0x0A)
        is_letter = _are_ascii_letters(self._codes)
        rare = np.flatnonzero(~(self._is_blank | is_letter))
        # What is neither a plain letter nor a blank is one character in twenty; most questions are about these.
        self._rare_codes = _in_table(self._codes[rare])
        self._rare_texts = self._text_at[rare]
        self.letters: Mask = self._has(self._text_at[is_letter])

    def _has(self, found: npt.NDArray[np.integer]) -> Mask:
        """Texts that stand in `found`."""
        mask = np.zeros(self._count, np.bool_)
        mask[found] = True
        return mask

    def may_have(self, characters: re.Pattern[str]) -> Mask:
        """Whether a text has one of `characters`, a class without ASCII letters, blanks and line feeds."""
        return self._has(self._rare_texts[_table(characters)[self._rare_codes]])

    def most(self, characters: re.Pattern[str]) -> Counts:
        """The most of `characters` that a text can have; a class as for `may_have`."""
        return np.bincount(self._rare_texts[_table(characters)[self._rare_codes]], minlength=self._count)

    def may_have_three(self, first: re.Pattern[str], second: re.Pattern[str], third: re.Pattern[str]) -> Mask:
        """Whether a text has three characters in a row, each of its class; any classes, without the line feed."""
        codes = _in_table(self._codes)
        at = np.flatnonzero(_table(second)[codes[1:-1]]) + 1
        at = at[_table(third)[codes[at + 1]]]
        return self._has(self._text_at[at[_table(first)[codes[at - 1]]]])

    def contain(self, part: str) -> Mask:
        """Whether a text contains `part`, which has no line feed."""
        places = [match.start() for match in re.finditer(re.escape(part), self._joined)]
        return self._has(self._text_at[places])

    @cached_property
    def first_letters(self) -> _Codes:
        """Each text's first character in lower case where it is an ASCII letter; 0 for every other."""
        first = self._codes[np.cumsum(self._lengths + 1) - self._lengths - 1]
        return np.asarray(np.where(_are_ascii_letters(first), first | np.uint32(0x20), np.uint32(0)))

    @cached_property
    def blanks(self) -> Counts:
        """The number of blanks and line feeds in each text."""
        return np.bincount(self._text_at[self._is_blank], minlength=self._count) - 1

    @cached_property
    def longest_run(self) -> Counts:
        """The most characters of each text that stand together without a blank or a line feed between them."""
        runs = np.diff(np.flatnonzero(self._is_blank), prepend=-1) - 1
        return np.asarray(np.maximum.reduceat(runs, np.cumsum(self.blanks + 1) - self.blanks - 1))


class WordBatch:
    """The words of texts: what stands between white space, in lower case.

    Args:
        numbers: of all texts' words in a row, with 0 between texts.
        vocabulary: that they are from.

    Attributes:
        numbers: as given.
    """

    def __init__(self, numbers: npt.NDArray[np.int64], vocabulary: Vocabulary) -> None:
        self.numbers = numbers
        self._vocabulary = vocabulary

    def keep(self, mask: Mask) -> WordBatch:
        """The words of the texts that `mask` says yes to, one at least."""
        kept = self.numbers[mask[self.texts]]
        # A zero goes with the text after it; before the first text there is none.
        return WordBatch(kept if mask[0] else kept[1:], self._vocabulary)

    @cached_property
    def pieces(self) -> Pieces:
        """The pieces of the words of the vocabulary; see `Vocabulary.pieces`."""
        return self._vocabulary.pieces()

    @cached_property
    def texts(self) -> npt.NDArray[np.int64]:
        """For each of `numbers`, which text it is of."""
        return np.cumsum(self.numbers == 0)

    @cached_property
    def _edges(self) -> npt.NDArray[np.int64]:
        """Where in `numbers` the zeros are, and where there would be one before and after it."""
        return np.concatenate(([-1], np.flatnonzero(self.numbers == 0), [len(self.numbers)]))

    @cached_property
    def counts(self) -> Counts:
        """The number of words of each text."""
        return np.diff(self._edges) - 1

    @cached_property
    def distinct(self) -> npt.NDArray[np.int64]:
        """Each text's different words, as keys in rising order: number of the text << 32 | number of the word."""
        keys = np.sort((self.texts << 32 | self.numbers)[self.numbers != 0])
        return np.asarray(keys[np.diff(keys, prepend=-1) != 0])

    @cached_property
    def distinct_counts(self) -> Counts:
        """The number of each text's different words."""
        return self._by_text(self.distinct >> 32)

    def distinct_among(self, words: frozenset[str]) -> Counts:
        """How many of `words` each text has with nothing stuck to them."""
        numbers = self._vocabulary.numbers(words)
        wanted = np.zeros(len(self._vocabulary), np.bool_)
        wanted[numbers] = True
        return self._by_text(self.distinct[wanted[self.distinct & 0xFFFFFFFF]] >> 32)

    def repeats(self, distance: int) -> Counts:
        """The most words of each text that are the same as the word `distance` words before them."""
        later = self.numbers[distance:]
        # The word before may be another text's: that only adds to the number.
        return self._by_text(self.texts[distance:][(later == self.numbers[:-distance]) & (later != 0)])

    @cached_property
    def halves_may_agree(self) -> Mask:
        """Whether a text is of an even number of words, of which the first begins its second half too."""
        starts = self._edges[:-1] + 1
        half, rest = np.divmod(self.counts, 2)
        even = np.flatnonzero((rest == 0) & (half > 0))
        mask = np.zeros(len(self.counts), np.bool_)
        mask[even] = self.numbers[starts[even]] == self.numbers[starts[even] + half[even]]
        return mask

    def _by_text(self, texts: npt.NDArray[np.int64]) -> Counts:
        return np.bincount(texts, minlength=len(self._edges) - 1)


class UnitBatch:
    """Units, and their texts by side.

    Args:
        units: one at least.
        vocabulary: for their words; the same one from batch to batch saves numbering the words anew.

    Attributes:
        units: as given; others with the same texts may take their place.
        vocabulary: as given.
    """

    def __init__(self, units: Sequence[TranslationUnit], vocabulary: Vocabulary) -> None:
        self.units = units
        self.vocabulary = vocabulary

    @cached_property
    def source(self) -> TextBatch:
        """The units' sources."""
        return TextBatch([unit.source for unit in self.units], self.vocabulary)

    @cached_property
    def target(self) -> TextBatch:
        """The units' targets."""
        return TextBatch([unit.target for unit in self.units], self.vocabulary)

    def keep(self, mask: Mask) -> UnitBatch:
        """The units that `mask` says yes to, one at least."""
        if mask.all():
            return self
        kept = UnitBatch(list(compress(self.units, mask.tolist())), self.vocabulary)
        kept.source, kept.target = self.source.keep(mask), self.target.keep(mask)
        return kept

    def on_a_side(self, judge: Callable[[TextBatch], Mask]) -> Mask:
        """Units of which `judge` says yes to one text or both."""
        return judge(self.source) | judge(self.target)

    def shared_words(self) -> Counts:
        """How many different words, in lower case, are on both sides of each unit."""
        ours, theirs = self.source.words.distinct, self.target.words.distinct
        shared = np.intersect1d(ours, theirs, assume_unique=True)
        return np.bincount(shared >> 32, minlength=len(self.units))


def in_batches(units: Iterable[TranslationUnit], vocabulary: Vocabulary) -> Iterator[UnitBatch]:
    """Units in batches: fewer in one where they are long, so that memory stays bounded.

    Args:
        units: any number.
        vocabulary: for the words of all batches; it begins anew between two of them when it has grown too large.
    """
    for held in _handfuls(units):
        vocabulary.make_room()
        yield UnitBatch(held, vocabulary)


def _handfuls(units: Iterable[TranslationUnit]) -> Iterator[list[TranslationUnit]]:
    held: list[TranslationUnit] = []
    size = 0
    for unit in units:
        held.append(unit)
        size += len(unit.source) + len(unit.target)
        if len(held) >= _AT_ONCE or size >= _CHARACTERS_AT_ONCE:
            yield held
            held, size = [], 0
    if held:
        yield held


def _are_ascii_letters(codes: _Codes) -> Mask:
    # What lies below "a" becomes a large number.
    return np.asarray((codes | np.uint32(0x20)) - np.uint32(0x61) < np.uint32(26))


def _in_table(codes: _Codes) -> _Codes:
    return np.asarray(np.minimum(codes, np.uint32(_TABLED)))


@lru_cache(maxsize=64)
def _table(characters: re.Pattern[str]) -> Mask:
    """Which code points a class of characters has; True for all that are beyond the table."""
    table = np.zeros(_TABLED + 1, np.bool_)
    table[[ord(found) for found in characters.findall("".join(map(chr, range(_TABLED))))]] = True
    table[_TABLED] = True
    return table
