"""SentencePiece pieces -> the characters of the text they were made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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
