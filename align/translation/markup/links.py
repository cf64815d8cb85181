"""Which words of a translation belong to which characters of its source: the model's attention, and literal anchors.

Attention of a decoder tells roughly which source words a target word was made of (Müller, "Treatment of Markup in
Statistical Machine Translation", DiscoMT 2017, and Zenkel, Wuebker and DeNero, "Automatic Bilingual Markup Transfer",
Findings of EMNLP 2021, compare ways to place markup). Words that are the same on both sides, numbers in English form
among them, are surer. Surest is what becomes less probable when a span of the source is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import tanh

from align.documents.resources.wording import is_message
from align.inline import MAIL_ADDRESS, PRINTF_PLACEHOLDER
from align.numbers import digits
from align.translation.engine.marian import Attention

_WORD = rf"https?://[^\s<>\"]*\w|{MAIL_ADDRESS}|(?:[^\W\d_]\.){{2,}}|\w+(?:[-'’.,:]\w+)*|[^\w\s]"
_WORD_OF_MESSAGE = re.compile(_WORD)
_TOKEN = re.compile(
    rf"\{{\{{[^{{}}\n]{{1,60}}\}}\}}|[$%#]?\{{[^{{}}\n]{{1,60}}\}}|(?<![\w%]){PRINTF_PLACEHOLDER}|{_WORD}"
)
_NUMBER = re.compile(r"\d[\d.,:]*")
_ANCHORED = 6.0
"""How much more a pair of equal words counts than attention alone says."""
_FUNCTION_WORD_LENGTH = 3
_LOSS = 1.0
"""A word belongs to a span of the source without which it loses so many nats more than without any other word."""
_ATTENTION = 0.5
"""What attention counts beside such a loss."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a placeholder or a punctuation mark, and its place in the text."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it has a letter or a digit."""
        return any(map(str.isalnum, self.text))


def tokens(text: str) -> list[Token]:
    """Words, numbers, addresses, placeholders and single punctuation marks, in order."""
    # What is in the braces of a message with variants is text.
    token = _WORD_OF_MESSAGE if is_message(text) else _TOKEN
    return [Token(match.group(), *match.span()) for match in token.finditer(text)]


def is_anchor(word: str) -> bool:
    """Whether a word that stands on both sides is likely to be a copy: a number, a name, an address, a
    placeholder, what fields of programs show ("<name>", "«name»"), a word of a script that has no capitals.
    """
    return (
        any(c.isdigit() or c in "@/{%<«" for c in word)
        or (len(word) >= _FUNCTION_WORD_LENGTH and not word.islower())
        or any(c.isalpha() and c.lower() == c.upper() for c in word)
    )


Span = tuple[int, int]
"""Half-open offsets in the source."""


class Links:
    """Ties between the tokens of a target and the characters of its source.

    Attributes:
        source, target: the tokens of both texts.
    """

    def __init__(
        self,
        source: str,
        target: str,
        attention: Attention | None = None,
        losses: Mapping[Span, Sequence[float]] | None = None,
    ) -> None:
        """Take what is known of two texts.

        Args:
            source: a text.
            target: its translation.
            attention: of the model for the two; without it words are held to be at about the same place.
            losses: for spans of the source, how much less probable each piece of the target is without the span, in
                nats; the pieces are those of `attention`.
        """
        self.source = tokens(source)
        self.target = tokens(target)
        has_rows = attention is not None and len(attention.rows) > 0
        rows = _attended(self.target, attention, len(source)) if attention is not None and has_rows else None
        rows = rows or _by_place(self.target, len(target), len(source))
        self._sums = [[0.0, *accumulate(row)] for row in _anchored(rows, self.source, self.target)]
        self._losses: dict[Span, list[float]] = {}
        if attention is not None and has_rows and losses:
            pieces = _pieces_of(self.target, attention.target_spans)
            self._losses = {
                span: [max((by_piece[i] for i in own if i < len(by_piece)), default=0.0) for own in pieces]
                for span, by_piece in losses.items()
            }

    def weight(self, token: int, start: int, end: int) -> float:
        """How much of the target token comes from the source characters from `start` to `end`: 0 to 1."""
        return self._sums[token][end] - self._sums[token][start]

    def tie(self, token: int, start: int, end: int) -> float:
        """Whether the target token belongs to this span of the source: above 0 if it rather does, below if not."""
        attended = 2 * self.weight(token, start, end) - self._sums[token][-1]
        own = self._losses.get((start, end))
        if own is None:
            return attended
        others = (losses[token] for (first, last), losses in self._losses.items() if last <= start or first >= end)
        return _ATTENTION * attended + tanh((own[token] - max(max(others, default=0.0), 0.0) - _LOSS) / _LOSS)


def _pieces_of(target: Sequence[Token], spans: Sequence[Span]) -> list[list[int]]:
    """For each token the pieces that have characters of it."""
    found = []
    first = 0
    for token in target:
        while first < len(spans) and spans[first][1] <= token.start:
            first += 1
        last = first
        while last < len(spans) and spans[last][0] < token.end:
            last += 1
        found.append([i for i in range(first, last) if spans[i][0] < spans[i][1]])
    return found


def _attended(target: Sequence[Token], attention: Attention, length: int) -> list[list[float]] | None:
    """For each target token the weights of the source's characters; None where the attention is of other texts."""
    rows = []
    for token, pieces in zip(target, _pieces_of(target, attention.target_spans), strict=True):
        row = [0.0] * length
        used = 0
        for piece in pieces:
            start, end = attention.target_spans[piece]
            overlap = min(end, token.end) - max(start, token.start)
            used += overlap
            _spread(row, attention.rows[piece], attention.source_spans, overlap)
        rows.append([weight / used for weight in row] if used else row)
    return rows if any(map(any, rows)) else None


def _spread(row: list[float], weights: Sequence[float], spans: Sequence[tuple[int, int]], factor: float) -> None:
    for weight, (start, end) in zip(weights, spans, strict=True):
        if start < end <= len(row):
            share = weight * factor / (end - start)
            for place in range(start, end):
                row[place] += share


def _by_place(target: Sequence[Token], target_length: int, length: int) -> list[list[float]]:
    """What to go by without attention: a word comes from about the same place."""
    scale = length / max(target_length, 1)
    rows = []
    for token in target:
        start = min(int(token.start * scale), max(length - 1, 0))
        end = min(max(int(token.end * scale), start + 1), length)
        rows.append([1 / (end - start) if start <= place < end else 0.0 for place in range(length)])
    return rows


def _anchored(rows: list[list[float]], source: Sequence[Token], target: Sequence[Token]) -> list[list[float]]:
    """The rows with more weight where both tokens say the same; sums are at most 1."""
    keys = list(map(_key, source))
    for row, token in zip(rows, target, strict=True):
        key = _key(token)
        same = [index for index, other in enumerate(keys) if other == key]
        if not same:
            continue
        strength = _ANCHORED if is_anchor(token.text) or not token.is_word else _ANCHORED / 3
        for index in same:
            start, end = source[index].start, source[index].end
            for place in range(start, end):
                row[place] = row[place] * strength + 0.1 * strength / (len(same) * (end - start))
        total = sum(row)
        if total > 1:
            row[:] = [weight / total for weight in row]
    return rows


def _key(token: Token) -> str:
    if _NUMBER.fullmatch(token.text):
        return digits(token.text)
    return token.text.casefold()


def best_run(scores: Sequence[float], allowed: Sequence[bool]) -> tuple[int, int, float] | None:
    """The stretch of consecutive allowed places with the greatest sum, half-open, and the sum; None without any."""
    best: tuple[int, int, float] | None = None
    start, run = 0, 0.0
    for place, (score, free) in enumerate(zip(scores, allowed, strict=True)):
        if not free or run < 0:
            start, run = (place if free else place + 1), 0.0
        if free:
            run += score
            if best is None or run > best[2]:
                best = (start, place + 1, run)
    return best
