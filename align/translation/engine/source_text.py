"""SentencePiece pieces -> the characters of the text they were made of.

Nothing is cut off: the pieces, with the white space between them, give the sentence back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from align.lexicon import Guide, Guided, Wanted, read_lexicon
from align.lexicon.guide import MARK
from align.modelhub import ModelDescription
from align.translation.masking.alphabet import Alphabet, Passage

_WORD_START = "\u2581"
_BYTE = re.compile(r"<0x[0-9A-F]{2}>")
_WORD = re.compile(r"\S+")


def piece_spans(text: str, pieces: Sequence[str]) -> list[tuple[int, int]]:
    """The characters that each piece stands for, as half-open offsets into `text`, in order and without overlap.

    SentencePiece normalises a text before it cuts it up (Kudo and Richardson, 2018), so that a piece may have more or
    fewer characters than what it stands for. Words are matched one by one where both sides have as many; within a word,
    or in the whole text where they have not, pieces get their share of the characters.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    groups = _by_word(pieces)
    if len(groups) != len(words):
        words, groups = [(0, len(text))], [list(pieces)]
    spans: list[tuple[int, int]] = []
    for (start, end), group in zip(words, groups, strict=True):
        spans += _shared(text, start, end, group)
    return spans


def _by_word(pieces: Sequence[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    for piece in pieces:
        if piece.startswith(_WORD_START) or not groups:
            groups.append([])
        groups[-1].append(piece)
    return groups


def _shared(text: str, start: int, end: int, pieces: Sequence[str]) -> list[tuple[int, int]]:
    sizes = [len(unicodedata.normalize("NFKC", character)) for character in text[start:end]]
    lengths = [1 if _BYTE.fullmatch(piece) else len(piece.replace(_WORD_START, "")) for piece in pieces]
    scale = sum(sizes) / (sum(lengths) or 1)
    spans = []
    done, place, reached = 0.0, 0, 0
    for length in lengths:
        done += length * scale
        first = place
        while place < len(sizes) and reached + sizes[place] / 2 <= done:
            reached += sizes[place]
            place += 1
        spans.append((start + first, start + place))
    return spans


_MARKS = (
    # From the strongest boundary to the weakest; each matches the place after which the sentence may be split.
    re.compile(r"[.!?…][”’\"')]*(?=\s)|\n"),
    re.compile(r"[;:](?=\s)|\s[–—-](?=\s)"),
    re.compile(r"[,)](?=\s)|[”’](?=\s)"),
    re.compile(r"(?=\s(?:en|of|maar|want|dat|die|omdat|terwijl|waarbij|zodat|and|or|but|that|which|because|while)\s)"),
    re.compile(r"(?=\s)"),
)


class Clause(NamedTuple):
    """A stretch of a sentence and the white space that followed it ("" at the end or within a word)."""

    text: str
    separator: str


def split_clauses(sentence: str, length: Callable[[str], int], limit: int) -> list[Clause]:
    """Clauses of at most `limit` pieces each.

    The sentence is halved at the strongest mark in its middle half, then each half likewise, so that the clauses are
    of about equal length.

    Args:
        sentence: text without white space at its ends.
        length: pieces of a text, as the model counts them.
        limit: most pieces a clause may have, at least 8; only a single character that takes more pieces exceeds it.
    """
    if length(sentence) <= limit or len(sentence) < 2:
        return [Clause(sentence, "")]
    cut = _best_cut(sentence)
    head, tail = sentence[:cut], sentence[cut:]
    stripped = tail.lstrip()
    separator = tail[: len(tail) - len(stripped)]
    left = split_clauses(head, length, limit)
    right = split_clauses(stripped, length, limit)
    left[-1] = Clause(left[-1].text, separator)
    return left + right


def _best_cut(sentence: str) -> int:
    """Offset at which to split: never 0, never the end, and white space (if any) only after it."""
    middle = len(sentence) / 2
    for margin in (0.25, 0.5):
        low, high = middle * (1 - 2 * margin), middle * (1 + 2 * margin)
        for mark in _MARKS:
            places = [m.end() for m in mark.finditer(sentence) if low <= m.end() <= high]
            places = [p for p in places if sentence[:p].strip() and sentence[p:].strip()]
            if places:
                best = min(places, key=lambda p: abs(p - middle))
                return len(sentence[:best].rstrip())
    return len(sentence) // 2


_MARK_BYTES = tuple(f"<0x{byte:02X}>" for byte in MARK.encode())


class Encoded(NamedTuple):
    """A source text as a model is given it.

    Attributes:
        pieces: SentencePiece pieces, without the end of the sentence.
        spans: for each piece the characters of the text that it stands for, as one or more half-open stretches.
    """

    pieces: list[str]
    spans: list[list[tuple[int, int]]]


class SourceText:
    """Turns texts into what a model is given.

    Args:
        processor: a `sentencepiece.SentencePieceProcessor` for sources.
        guide: what guides them, or None.
        mark: piece before a further meaning.
        prepare: called with each text before SentencePiece.
        target: the processor for targets, if it is another.
    """

    def __init__(
        self,
        processor: Any,
        guide: Guide | None = None,
        mark: str = "",
        prepare: Callable[[str], str] = str,
        target: Any = None,
    ) -> None:
        self.guide = guide
        self._processor, self._mark, self._prepare = processor, mark, prepare
        sides = [processor] if target is None or target is processor else [processor, target]
        self._alphabet = Alphabet(*map(_pieces_of, sides), guide=guide)

    @classmethod
    def of_model(
        cls, description: ModelDescription, processor: Any, target: Any = None, *, lexicon: bool = True
    ) -> SourceText:
        """What a model wants; without its lexicon if `lexicon` is false.

        Raises:
            ModelError: the lexicon is damaged.
        """
        if description.lexicon is None or not lexicon:
            return cls(processor, prepare=description.prepare, target=target)
        return cls(processor, guide_of(description), description.lexicon.mark, description.prepare, target)

    def unspelt(self, text: str) -> list[Passage]:
        """The passages of a text that the model cannot spell, see `Alphabet.passages`."""
        return self._alphabet.passages(text)

    def plain(self, text: str) -> str:
        """A text in letters that the model knows, as far as they say the same, see `Alphabet.plain`."""
        return self._alphabet.plain(text).text

    def encode(self, texts: Sequence[str], wanted: Sequence[Sequence[Wanted]] | None = None) -> list[list[str]]:
        """Pieces of each text.

        Args:
            texts: sentences on one line each.
            wanted: English that is asked for in each, which is `plain` then; heeded by a model with a lexicon alone.
        """
        if self.guide is None:
            return self.pieces(list(map(self.plain, texts)))
        asked = wanted or [()] * len(texts)
        texts = [text if own else self.plain(text) for text, own in zip(texts, asked, strict=True)]
        guided = [self.guide.guide(text, own) for text, own in zip(texts, asked, strict=True)]
        return self.pieces([one.text for one in guided], [bool(one.inserted) for one in guided])

    def encode_with_spans(self, text: str) -> Encoded:
        """Pieces of a text and the characters that they stand for."""
        plain = self._alphabet.plain(text)
        guided = Guided(plain.text) if self.guide is None else self.guide.guide(plain.text)
        pieces = self.pieces([guided.text], [bool(guided.inserted)])[0]
        spans = (guided.source_spans(*span) for span in piece_spans(guided.text, pieces))
        return Encoded(pieces, list(map(plain.original_spans, spans)))

    def pieces(self, texts: Sequence[str], marked: Sequence[bool] | None = None) -> list[list[str]]:
        """Pieces of texts that are guided already.

        Args:
            texts: guided texts, or such as need no guidance.
            marked: whether `MARK` in each is the guide's, and not a character of its own; by default it never is.
        """
        encoded: list[list[str]] = self._processor.encode(list(map(self._prepare, texts)), out_type=str)
        for pieces, has_marks in zip(encoded, marked or (), strict=False):
            if has_marks:
                self._set_marks(pieces)
        return encoded

    def _set_marks(self, pieces: list[str]) -> None:
        """Puts the model's piece before a further meaning in place of the bytes of `MARK`."""
        first, size = _MARK_BYTES[0], len(_MARK_BYTES)
        place = 0
        while True:
            try:
                place = pieces.index(first, place)
            except ValueError:
                return
            if tuple(pieces[place : place + size]) == _MARK_BYTES:
                pieces[place : place + size] = [self._mark]
            place += 1


def _pieces_of(processor: Any) -> list[str]:
    pieces: list[str] = processor.id_to_piece(list(range(processor.get_piece_size())))
    return pieces


def guide_of(description: ModelDescription) -> Guide:
    """The guide of a model that has a lexicon.

    Raises:
        ModelError: the lexicon is damaged.
    """
    assert description.lexicon is not None
    lexicon = read_lexicon(Path(description.directory) / description.lexicon.file)
    return Guide(lexicon, description.lexicon.alternatives)
