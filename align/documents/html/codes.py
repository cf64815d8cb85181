"""A page's source -> its paragraphs with their inline codes, and where in the source each stands.

A tree has no places, and tells nothing of how the page was written. So every piece of text in the source gets a mark of
two private characters in front, which the parser and the layout carry along to the paragraphs. What the source has
between the marked pieces of a paragraph are its codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from align.article import Paragraph
from align.documents.html.blocks import read_blocks
from align.documents.html.tokens import HtmlToken, html_tokens, tag_pairs
from align.inline import CodeKind, InlineCode

if TYPE_CHECKING:
    from lxml.etree import _Element

# For private use (Unicode, section 23.5): no page has these characters, and one that has goes without codes.
_MARK = re.compile("[\U000f0000-\U000f7fff]{2}")
_BASE = 0xF0000
_BITS = 15
_SPACE = " \t\n\r\f"
_SPACE_REFERENCE = re.compile(r"&(?:nbsp|#0{0,3}160|#[xX]0{0,3}[aA]0);?$")
_LONGEST_REFERENCE = 10
_TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **{"u": "ulined", "a": "link", "img": "image", "br": "lb", "": "x-comment"},
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a page with its codes, and the half-open stretch of the source that it was made of."""

    paragraph: Paragraph
    start: int
    end: int


def read_coded_blocks(
    source: str,
    parse: Callable[[str], _Element | None],
    *,
    keep_navigation: bool = False,
    quotation_marks: bool = True,
    controls: bool = False,
    protected: frozenset[int] = frozenset(),
    foreign: frozenset[int] = frozenset(),
    tokens: Sequence[HtmlToken] | None = None,
) -> list[Block]:
    """The paragraphs of a page, as `read_blocks` gives them, with codes and places.

    Codes before the first and behind the last word of a paragraph are no part of it, unless their other half is within.
    An element without text that shows, such as an image, a script, or an empty span, is one code.

    Args:
        source: the page.
        parse: gives the tree of a page.
        keep_navigation: see `read_blocks`.
        quotation_marks: likewise.
        controls: likewise.
        protected: numbers of tokens that are left out (see `align.documents.html.protection`). Within a paragraph an
            element of which nothing else is left is one code.
        foreign: numbers of tokens that are verbatim in the paragraphs.
        tokens: of the page, if they are known.

    Returns:
        Blocks by rising place, none in another. Paragraphs of which no place can be told are missing.
    """
    if _MARK.search(source):
        return []
    tokens = list(html_tokens(source)) if tokens is None else tokens
    root = parse(_marked(source, tokens, protected))
    if root is None:
        return []
    blocks: list[Block] = []
    paragraphs = read_blocks(root, keep_navigation=keep_navigation, quotation_marks=quotation_marks, controls=controls)
    for paragraph in paragraphs:
        if not _MARK.sub("", paragraph.text).strip():
            # A space that does not break, which keeps a cell or a line open.
            continue
        block = _Pieces(source, tokens, paragraph).block(foreign)
        if block is not None and (not blocks or blocks[-1].end <= block.start):
            blocks.append(block)
    return blocks


def _marked(source: str, tokens: Sequence[HtmlToken], protected: frozenset[int]) -> str:
    pieces = []
    for number, token in enumerate(tokens):
        piece = "" if number in protected else source[token.start : token.end]
        if token.kind == "text" and (text := piece.lstrip()):
            mark = chr(_BASE + (number >> _BITS)) + chr(_BASE + (number & ((1 << _BITS) - 1)))
            piece = piece[: len(piece) - len(text)] + mark + text
        pieces.append(piece)
    return "".join(pieces)


class _Pieces:
    """A paragraph as pieces of text, each a token of the source, and what stands between them."""

    def __init__(self, source: str, tokens: Sequence[HtmlToken], paragraph: Paragraph) -> None:
        marks = list(_MARK.finditer(paragraph.text))
        self._source = source
        self._tokens = tokens
        self._paragraph = paragraph
        self._numbers = [((ord(mark[0][0]) - _BASE) << _BITS) + ord(mark[0][1]) - _BASE for mark in marks]
        # Where each piece begins in the text without marks.
        self._places = [mark.start() - 2 * index for index, mark in enumerate(marks)]
        self._text = _MARK.sub("", paragraph.text)
        self._trim()

    def _trim(self) -> None:
        """Leaves out pieces of white space at the ends, such as a space that does not break in a tag of its own."""
        places, text = self._places, self._text
        borders = [*places, len(text)]
        first, last = 0, len(places)
        while last > 1 and not text[borders[last - 1] : borders[last]].strip():
            last -= 1
        while first + 1 < last and not text[borders[first] : borders[first + 1]].strip():
            first += 1
        start = borders[first] if first else 0
        self._numbers = self._numbers[first:last]
        self._places = [place - start for place in places[first:last]]
        self._text = text[start : borders[last]].rstrip()

    def block(self, foreign: frozenset[int]) -> Block | None:
        numbers = self._numbers
        if not numbers or any(numbers[i] >= numbers[i + 1] for i in range(len(numbers) - 1)):
            return None
        first, last = self._extent()
        codes = [(code, self._places[0]) for code in self._codes(first, numbers[0])]
        for index in range(1, len(numbers)):
            codes += self._between(index)
        end = len(self._text)
        closing = self._codes(numbers[-1] + 1, last + 1)
        if any(code.name == "q" for code in closing) and self._text.endswith("”"):
            end -= 1
        codes += [(code, end) for code in closing]
        verbatim = tuple(self._verbatim(foreign)) if foreign else ()
        paragraph = replace(self._paragraph, text=self._text, codes=_paired(codes), verbatim=verbatim)
        return Block(paragraph, self._start_of(first), self._end_of(last))

    def _verbatim(self, foreign: frozenset[int]) -> Iterator[tuple[int, int]]:
        """The stretches of pieces that are `foreign`, those that follow one another together."""
        borders = [*self._places, len(self._text)]
        pieces = zip(self._numbers, pairwise(borders), strict=True)
        for is_foreign, group in groupby(pieces, key=lambda piece: piece[0] in foreign):
            if is_foreign:
                places = [place for _, place in group]
                text = self._text[places[0][0] : places[-1][1]]
                if words := text.strip(" \t\n\r\f“”"):
                    start = places[0][0] + text.index(words)
                    yield start, start + len(words)

    def _between(self, index: int) -> Iterator[tuple[_Code, int]]:
        """The codes between two pieces, and their offsets: behind the first one's words, or before the second's."""
        behind = self._places[index]
        stretch = self._text[self._places[index - 1] : behind]
        codes = self._codes(self._numbers[index - 1] + 1, self._numbers[index])
        if any(code.name == "q" for code in codes):
            # Quotation marks that <q> stands for are not between its tags.
            stretch = re.sub(r"\s*[“”]+\s*$", "", stretch)
        before = self._places[index - 1] + len(stretch.rstrip())
        breaks = [number for number, code in enumerate(codes) if code.name == "br"]
        if breaks:
            self._keep_space(codes, breaks, index)
        spaced = not breaks and self._source[self._tokens[self._numbers[index - 1]].end - 1].isspace()
        if codes and self._source[self._tokens[self._numbers[index]].start].isspace():
            codes[-1].spaced = True
        for number, code in enumerate(codes):
            spaced = spaced or bool(breaks and number > breaks[-1])
            if spaced and code.spaced and code.kind == "standalone":
                # White space on both sides of an image shows on both.
                code.raw += " "
            yield code, behind if spaced else before
            spaced = spaced or (code.spaced and not breaks)

    def _keep_space(self, codes: list[_Code], breaks: Sequence[int], index: int) -> None:
        """Gives line breaks the white space that the source has beside them, which is no text of either line."""
        before = self._tokens[self._numbers[index - 1]]
        behind = self._tokens[self._numbers[index]]
        if breaks[0] == 0:
            raw = self._source[before.start : before.end]
            codes[0].raw = raw[len(raw.rstrip(_SPACE)) :] + codes[0].raw
        if breaks[-1] == len(codes) - 1:
            raw = self._source[behind.start : behind.end]
            codes[-1].raw += raw[: len(raw) - len(raw.lstrip(_SPACE))]

    def _codes(self, first: int, last: int) -> list[_Code]:
        """The codes that tokens from `first` up to `last` make, none of which is text of the paragraph."""
        outer = _matched(self._tokens, range(first, last))
        codes: list[_Code] = []
        number = first
        while number < last:
            token = self._tokens[number]
            end = outer.get(number, number)
            raw = self._source[token.start : self._tokens[end].end]
            kind: CodeKind = "standalone"
            if end == number and token.kind in ("start", "end") and not token.is_empty:
                kind = "open" if token.kind == "start" else "close"
            number = end + 1
            if raw.strip():
                codes.append(_Code(kind, token.name, raw))
            elif codes:
                codes[-1].spaced = True
                if codes[-1].name == "br":
                    codes[-1].raw += raw
        return codes

    def _extent(self) -> tuple[int, int]:
        """The first and the last token that belong to the paragraph: its text, and tags beside it that pair within."""
        tokens = self._tokens
        first, last = self._numbers[0], self._numbers[-1]
        low, high = first, last
        while low and _beside(self._source, tokens[low - 1], "start"):
            low -= 1
        while high + 1 < len(tokens) and _beside(self._source, tokens[high + 1], "end"):
            high += 1
        partners = tag_pairs(tokens, range(low, high + 1))
        left, right = first, last
        for number in range(first - 1, low - 1, -1):
            if tokens[number].kind == "start":
                if not first < partners.get(number, -1) < last:
                    break
                left = number
        for number in range(last + 1, high + 1):
            if tokens[number].kind == "end":
                if not first < partners.get(number, -1) < last:
                    break
                right = number
        return left, right

    def _start_of(self, number: int) -> int:
        token = self._tokens[number]
        raw = self._source[token.start : token.end]
        return token.start + (len(raw) - len(raw.lstrip()) if token.kind == "text" else 0)

    def _end_of(self, number: int) -> int:
        token = self._tokens[number]
        raw = self._source[token.start : token.end]
        return token.start + len(_without_space_behind(raw) if token.kind == "text" else raw)


def _without_space_behind(raw: str) -> str:
    """A text as it is written, without white space at its end, however that is written."""
    while True:
        raw = raw.rstrip()
        space = _SPACE_REFERENCE.search(raw, max(len(raw) - _LONGEST_REFERENCE, 0))
        if space is None:
            return raw
        raw = raw[: space.start()]


@dataclass(slots=True)
class _Code:
    """A code to be: `spaced` where white space follows it in the source."""

    kind: CodeKind
    name: str
    raw: str
    spaced: bool = False


def _beside(source: str, token: HtmlToken, kind: str) -> bool:
    return (token.kind == kind and not token.is_empty) or (
        token.kind == "text" and source[token.start : token.end].isspace()
    )


def _matched(tokens: Sequence[HtmlToken], numbers: range) -> dict[int, int]:
    """The first and last token of the outermost elements among them, of those that do not overlap."""
    outer: dict[int, int] = {}
    end = numbers.start - 1
    for start, last in sorted(pair for pair in tag_pairs(tokens, numbers).items() if pair[0] < pair[1]):
        if start > end:
            outer[start] = end = last
    return outer


def _paired(codes: Sequence[tuple[_Code, int]]) -> tuple[InlineCode, ...]:
    """The codes with numbers: halves of a pair have the same."""
    waiting: dict[str, list[str]] = {}
    pairs = lone = 0
    result = []
    for code, offset in codes:
        if code.kind == "standalone":
            lone += 1
            number = str(lone)
        elif code.kind == "close" and waiting.get(code.name):
            number = waiting[code.name].pop()
        else:
            pairs += 1
            number = str(pairs)
            if code.kind == "open":
                waiting.setdefault(code.name, []).append(number)
        kind = _TYPES.get(code.name, f"x-{code.name}") if code.kind != "close" else ""
        result.append(InlineCode(code.kind, number, offset, code.raw, kind))
    return tuple(result)
