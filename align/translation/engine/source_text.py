"""Source text on its way into a model: guided, cut where it is too long, and as SentencePiece pieces.

Sentences that are too long are split first; the clauses, with the white space between them, give the sentence back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from align.lexicon import Wanted
from align.modelhub.guidance import Guidance
from align.modelhub.runtime import LoadedModel
from align.translation.masking.alphabet import Alphabet, Passage, Plain


class Encoded(NamedTuple):
    """A text in pieces.

    Attributes:
        pieces: SentencePiece pieces, without the end of the sentence.
        spans: the characters of the text that each piece stands for, half-open; white space before a word is not among
            them. They are in order and without overlap.
    """

    pieces: list[str]
    spans: list[tuple[int, int]]


def encode_with_spans(processor: Any, texts: Sequence[str], punctuated: Callable[[str], str] = str) -> list[Encoded]:
    """The pieces of each text, with the places where SentencePiece found them.

    SentencePiece normalises a text before it cuts it up (Kudo and Richardson, 2018), so that a piece may have more or
    fewer characters than what it stands for. Of the bytes of a character the last stands for it.

    Args:
        processor: a `sentencepiece.SentencePieceProcessor`.
        texts: as they are.
        punctuated: called with each text first; it replaces characters one by one.
    """
    given = list(map(punctuated, texts))
    encoded = processor.encode(given, return_type="offset_mapping")
    return [
        Encoded(one["pieces"], _in_original(text, made, [_trimmed(made, *span) for span in one["offsets"]], punctuated))
        for text, made, one in zip(texts, given, encoded, strict=True)
    ]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _in_original(
    text: str, made: str, spans: list[tuple[int, int]], punctuated: Callable[[str], str]
) -> list[tuple[int, int]]:
    """Offsets in `text` for such in what `punctuated` made of it."""
    if len(text) == len(made):
        return spans
    return Plain(made, tuple(len(punctuated(character)) for character in text)).original_spans(spans)


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


class SourceText:
    """Turns texts into what a model is given.

    Args:
        processor: a `sentencepiece.SentencePieceProcessor` for sources.
        guidance: what rewrites them, or None.
        punctuated: called with each text before SentencePiece; it replaces characters one by one.
        target: the processor for targets, if it is another.
    """

    def __init__(
        self,
        processor: Any,
        guidance: Guidance | None = None,
        punctuated: Callable[[str], str] = str,
        target: Any = None,
    ) -> None:
        self.guide = None if guidance is None else guidance.guide
        self._processor, self._guidance, self._punctuated = processor, guidance, punctuated
        # A character that no text has is given to a model byte by byte; a symbol of the guidance is one piece of it.
        symbols = {} if guidance is None else guidance.symbols
        self._symbols = [
            (tuple(f"<0x{byte:02X}>" for byte in character.encode()), piece) for character, piece in symbols.items()
        ]
        sides = [processor] if target is None or target is processor else [processor, target]
        self._alphabet = Alphabet(*map(_pieces_of, sides), guide=self.guide)

    @classmethod
    def of_model(cls, model: LoadedModel, *, guided: bool = True) -> SourceText:
        """What a model wants; without its guidance if `guided` is false.

        Raises:
            ModelError: a file of the guidance is damaged.
        """
        description = model.description
        settings = description.guidance if guided else None
        guidance = None if settings is None else settings.load(description.directory)
        return cls(model.source, guidance, description.facts.punctuated, model.target)

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
            wanted: English that is asked for in each, which is `plain` then; heeded by a guided model alone.
        """
        guidance = self._guidance
        if guidance is None:
            return self.pieces(list(map(self.plain, texts)))
        asked = wanted or [()] * len(texts)
        texts = [text if own else self.plain(text) for text, own in zip(texts, asked, strict=True)]
        prepared = [guidance.prepare(text, own) for text, own in zip(texts, asked, strict=True)]
        return self.pieces([one.text for one in prepared], [one.has_symbols for one in prepared])

    def encode_with_places(self, texts: Sequence[str]) -> list[tuple[list[str], list[list[tuple[int, int]]]]]:
        """Pieces of each text, and for each piece the characters that it stands for, as half-open stretches."""
        plain = list(map(self._alphabet.plain, texts))
        if self._guidance is None:
            encoded = encode_with_spans(self._processor, [one.text for one in plain], self._punctuated)
            return [
                (e.pieces, [p.original_spans([span]) for span in e.spans]) for p, e in zip(plain, encoded, strict=True)
            ]
        prepared = [self._guidance.prepare(one.text) for one in plain]
        encoded = encode_with_spans(self._processor, [one.text for one in prepared], self._punctuated)
        places = []
        for original, guided, (pieces, spans) in zip(plain, prepared, encoded, strict=True):
            if guided.has_symbols:
                self._set_symbols(pieces, spans)
            places.append((pieces, [original.original_spans(guided.source_spans(*span)) for span in spans]))
        return places

    def pieces(self, texts: Sequence[str], marked: Sequence[bool] | None = None) -> list[list[str]]:
        """Pieces of texts that are prepared already.

        Args:
            texts: prepared texts, or such as need no guidance.
            marked: whether symbols in each are those of the guidance, and not characters of its own; by default they
                never are.
        """
        encoded: list[list[str]] = self._processor.encode(list(map(self._punctuated, texts)), out_type=str)
        for pieces, has_symbols in zip(encoded, marked or (), strict=False):
            if has_symbols:
                self._set_symbols(pieces)
        return encoded

    def _set_symbols(self, pieces: list[str], spans: list[tuple[int, int]] | None = None) -> None:
        """Puts the model's pieces for the symbols of the guidance in place of their bytes."""
        for encoded, piece in self._symbols:
            size, place = len(encoded), 0
            while True:
                try:
                    place = pieces.index(encoded[0], place)
                except ValueError:
                    break
                if tuple(pieces[place : place + size]) == encoded:
                    pieces[place : place + size] = [piece]
                    if spans is not None:
                        spans[place : place + size] = [(spans[place][0], spans[place + size - 1][1])]
                place += 1


def _pieces_of(processor: Any) -> list[str]:
    pieces: list[str] = processor.id_to_piece(list(range(processor.get_piece_size())))
    return pieces
