"""Which of the line breaks that somebody put into a text end a line, and which only fall within a sentence.

A poem, an address or a list without bullets is made of lines, each of which says something by itself; running text has
breaks where its author wanted no more words beside each other. Marks, capitals and the lengths of lines tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_CLOSERS = "\"'”’»)]"
_FULL_STOPS = (".", "!", "?", "…")
_INTRODUCTIONS = (":", ";")
_UNFINISHED = ("-", "–", "—", "(", "[", "/", "&", "+", "“", "‘", "„")
_TITLES = re.compile(
    r"(?<!\w)(?:dr|drs|mr|ir|ing|prof|dhr|mw|mevr|mevrouw|ds|st|jhr|nr|art|blz|bijv|bv|o\.a|d\.w\.z|t/m|mrs|ms)\.$",
    re.IGNORECASE,
)
_FUNCTION_WORDS = frozenset(
    "aan af als achter bij binnen boven buiten dan dat de deze die dit door een en haar hem het hun ik in is je maar "
    "met mijn na naar naast niet nog of om omdat onder ons onze op over per sinds te tegen ten ter terwijl tot tussen "
    "uit van vanaf via volgens voor waar wanneer want wat we wij wordt worden ze zich zij zijn zonder zoals ’s ’n ’t "
    "a an and are as at be because but by for from had has have he her his if into it its my no nor not onto or our "
    "she so than that the their then these they this those to under until upon was we were when which while who with "
    "your".split()
)
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w.+-]+@[\w-]+\.)")
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
