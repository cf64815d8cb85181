"""Line breaks inside a paragraph: which of them end a sentence or a line, and which only fall within one.

Prose that was wrapped at some width is left alone; only its punctuation ends its sentences.

A poem, an address or a list without bullets is made of lines, each of which says something by itself; running text has
breaks where its author wanted no more words beside each other. Marks, capitals and the lengths of lines tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.inline import MAIL_ADDRESS

_LINE_BREAKS = "\n\r\u2028\u2029\x85\x0b\x0c"
_LINE = re.compile(rf"[^{_LINE_BREAKS}]+")
_LINE_BREAK = re.compile(rf"[{_LINE_BREAKS}]")
_BULLET = re.compile(r"(?P<bullet>[•▪●◦‣■□▶►✓➢·])\s*\S")
_MARKER = re.compile(r"(?:(?P<dash>[-–—*+])|(?P<number>\(?\d{1,3}[.)])|(?P<letter>\(?[^\W\d_][.)]))\s+\S")
_STOPS = (".", "!", "?", ":", ";", "…")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str  # without the white space around it
    marker: str | None  # kind of the list marker: "bullet", "dash", "number" or "letter"

    @property
    def is_clause(self) -> bool:
        return self.text.endswith(";")


def split_at_lines(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the parts of `text` that no sentence may cross, in order; none is white space alone.

    Each list item is a part, together with the wrapped lines that continue it.
    """
    if not _LINE_BREAK.search(text):
        start = len(text) - len(text.lstrip())
        return [(start, len(text.rstrip()))] if start < len(text) else []
    lines = _lines(text)
    if not lines:
        return []
    width = max(len(line.text) for line in lines)
    spans = []
    start = lines[0].start
    in_item = _is_item(lines, 0)
    markers = {lines[0].marker}  # of the items so far: the same one makes an item again
    for index in range(1, len(lines)):
        previous, line = lines[index - 1], lines[index]
        is_item = _is_item(lines, index) or (line.marker is not None and line.marker in markers)
        item_ends = in_item and not _continues_item(previous, line, width)
        if is_item or item_ends or _is_blank_line(text[previous.end : line.start]):
            spans.append((start, previous.end))
            start = line.start
            in_item = is_item
        if is_item:
            markers.add(line.marker)
    spans.append((start, lines[-1].end))
    return spans


def _lines(text: str) -> list[_Line]:
    lines = []
    for match in _LINE.finditer(text):
        content = match.group().strip()
        if content:
            start = match.start() + match.group().index(content[0])
            lines.append(_Line(start, start + len(content), content, _marker_kind(content)))
    return lines


def _marker_kind(line: str) -> str | None:
    match = _BULLET.match(line) or _MARKER.match(line)
    return match.lastgroup if match else None


def _is_blank_line(gap: str) -> bool:
    gap = gap.replace("\r\n", "\n")
    return "\u2029" in gap or sum(gap.count(character) for character in _LINE_BREAKS) > 1


def _is_item(lines: list[_Line], index: int) -> bool:
    """Whether a line is a list item.

    A dash or a number may also begin a line of wrapped prose by chance. It makes an item when the line before it has
    ended (with `:`, `;` or a full stop) or a neighbouring line has the same kind of marker. A line without a marker is
    an item when it ends in `;` and has a `:` line above it or another `;` line beside it, and so is the last clause of
    such a list, which ends in a full stop.
    """
    line = lines[index]
    previous = lines[index - 1] if index else None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if line.marker == "bullet":
        return True
    if line.marker is not None:
        return (
            previous is None
            or previous.text.endswith(_STOPS)
            or previous.marker == line.marker
            or (following is not None and following.marker == line.marker)
        )
    if line.is_clause:
        starts_list = previous is not None and previous.text.endswith((":", ";"))
        return starts_list or (following is not None and following.is_clause)
    return previous is not None and previous.is_clause and _is_item(lines, index - 1)


def _continues_item(previous: _Line, line: _Line, width: int) -> bool:
    """Whether a line without a marker continues the list item on the line before it.

    Prose is wrapped where the next word would not have fitted; a shorter line was broken on purpose, unless the text
    goes on in lower case.
    """
    if previous.text.endswith((":", ";")):
        return False
    first_word = line.text.split(maxsplit=1)[0]
    was_wrapped = len(previous.text) + 1 + len(first_word) > width
    return was_wrapped or (line.text[0].islower() and not previous.text.endswith(_STOPS))


_CLOSERS = "\"'”’»)]"
_FULL_STOPS = (".", "!", "?", "…")
_INTRODUCTIONS = (":", ";")
_UNFINISHED = ("-", "–", "—", "(", "[", "/", "&", "+", "“", "‘", "„")
_TITLES = re.compile(
    r"(?<!\w)(?:dr|drs|mr|ir|ing|prof|dhr|mw|mevr|mevrouw|ds|st|jhr|nr|art|blz|bijv|bv|o\.a|d\.w\.z|t/m|mrs|ms)\.$",
    re.IGNORECASE,
)
# Those after which a sentence goes on, of both languages: not "wel" or "not", with which one may end.
_FUNCTION_WORDS = frozenset(
    "aan af als achter bij binnen boven buiten dan dat de deze die dit door een en haar hem het hun ik in is je maar "
    "met mijn na naar naast niet nog of om omdat onder ons onze op over per sinds te tegen ten ter terwijl tot tussen "
    "uit van vanaf via volgens voor waar wanneer want wat we wij wordt worden ze zich zij zijn zonder zoals ’s ’n ’t "
    "a an and are as at be because but by for from had has have he her his if into it its my no nor not onto or our "
    "she so than that the their then these they this those to under until upon was we were when which while who with "
    "your".split()
)
_ADDRESS = re.compile(rf"https?://|www\.|{MAIL_ADDRESS}")
_LONGEST_OF_VERSE = 60
_LONGEST_OF_LIST = 40
_FEWEST_OF_WRAPPED = 3
_MOST_WRAPPED = 2 / 3


def line_ends(text: str, breaks: Sequence[int], *, heading: bool = False) -> list[int]:
    """Those of the places `breaks` at which a line ends.

    Args:
        text: a paragraph.
        breaks: offsets of characters that stand for line breaks, rising.
        heading: whether it is a heading, which is short whether it is broken or not.
    """
    borders = [-1, *breaks, len(text)]
    lines = [text[start + 1 : end].strip() for start, end in pairwise(borders)]
    written = [line for line in lines if line]
    if len(written) < 2:
        return []
    width = max(map(len, written))
    pairs = [(lines[number], lines[number + 1]) for number in range(len(breaks))]
    whole = [pair for pair in pairs if all(pair)]
    filled = [len(a) + 1 + len(b.split(maxsplit=1)[0]) > width for a, b in whole]
    many = len(written) >= _FEWEST_OF_WRAPPED
    verse = (
        many and width <= _LONGEST_OF_VERSE and all(not _goes_on(a) and (_pauses(a) or _begins(b)) for a, b in whole)
    )
    # Wrapped prose has as many words on a line as go there, and goes on with a small letter more often than not.
    going_on = sum(not _begins(b) for _, b in whole)
    wrapped = many and not verse and sum(filled) >= len(filled) * _MOST_WRAPPED and 2 * going_on >= len(whole)
    short = many and not heading and width <= _LONGEST_OF_LIST and not any(_goes_on(a) for a, _ in whole)
    # Lines without a full stop among them are no sentences, and so not parts of one.
    listed = short and not any(line.rstrip(_CLOSERS).endswith(_FULL_STOPS) for line in written)
    return list(_ends(breaks, pairs, verse=verse, wrapped=wrapped, listed=listed and not wrapped))


def _ends(
    breaks: Sequence[int], pairs: Sequence[tuple[str, str]], *, verse: bool, wrapped: bool, listed: bool
) -> Iterator[int]:
    for place, (a, b) in zip(breaks, pairs, strict=True):
        if not a or not b or verse:
            yield place
        elif _goes_on(a):
            continue
        elif a.rstrip(_CLOSERS).endswith(_INTRODUCTIONS):
            yield place
        elif a.rstrip(_CLOSERS).endswith(_FULL_STOPS):
            # Before a small letter it may be an abbreviation or what somebody says; the rules for sentences know more.
            if _begins(b):
                yield place
        elif not wrapped and not a.endswith(",") and (_begins(b) or listed):
            yield place


def _goes_on(line: str) -> bool:
    """Whether the sentence of a line must go on behind it."""
    last = line.rsplit(maxsplit=1)[-1]
    return line.endswith(_UNFINISHED) or last.lower() in _FUNCTION_WORDS or _TITLES.search(last) is not None


def _pauses(line: str) -> bool:
    return line.rstrip(_CLOSERS).endswith((",", *_INTRODUCTIONS, *_FULL_STOPS))


def _begins(line: str) -> bool:
    """Whether a line begins as a sentence, a name, a number or an item of a list does."""
    first = line.lstrip("\"'“‘„«([")[:1]
    return not first.islower() or _ADDRESS.match(line) is not None
