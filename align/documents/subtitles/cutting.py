"""The translation of a paragraph -> the text of each of its slots, on lines of a width that is read at a glance.

A sentence is cut where its words have their places (see `align.translation.markup`), unless a cue would have more than
can be read while it is shown, or hardly anything; and rather behind a mark or before a conjunction than behind an
article. Netflix, "English (USA) Timed Text Style Guide": 42 characters a line, two lines, 20 characters a second for
adults; broadcasters in Europe ask for 15 to 17 (Karamitroglou, "A Proposed Set of Subtitling Standards in Europe",
1998). A cue that was read faster than that in the source may be so again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.documents.document import CodedText
from align.documents.subtitles.joining import BORDER
from align.documents.subtitles.slots import TIMESTAMP
from align.inline import InlineCode, pair_codes

WIDTH = 42
LINES = 2
_SPEED = 17.0
"""Characters a second that are read without haste."""
_LEAST_SECONDS = 0.5

# A space that does not break keeps a number and its unit together.
_WORD = re.compile(r"[^ ]+")
_CLOSERS = "\"'”’»)]"
_OPENS_CLAUSE = frozenset(
    "and or but because that which who whose when where while if as so than then though although until before after "
    "to of in on at for with from by about into over under through without between".split()
)
_CLINGS = _OPENS_CLAUSE | frozenset(
    "the a an this that these those my your his her its our their no every each some any very too is are was were be "
    "been have has had do does did will would can could may might must shall should i you he she it we they not mr mrs "
    "ms dr".split()
)
_OF_NAMES = frozenset("van de der den ten ter von".split())
_AT_STOP, _AT_COMMA, _BEFORE_CLAUSE, _BEHIND_SMALL_WORD, _WITHIN_NAME = -10.0, -6.0, -2.0, 9.0, 6.0
"""What a border costs behind the mark of a sentence or a clause, before a clause, behind a word that clings to the
next, and within a name: in characters by which it might be elsewhere instead."""
_OF_LENGTH = 0.3
"""What a character more or less than the source's share costs, against one away from the words' place."""
_OF_HASTE = 3.0
"""What a character costs for which there is no time, or no room."""
_ALONE = 10.0
"""What it costs that a slot has one word where the source has room for several."""
_ROOM_FOR_SEVERAL = 8
_TOO_LONG = 30.0
"""What a line costs that is too long, where another break would do."""
_NEAR = 10
"""Words on either side of a place at which a border may be instead."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a slot has room for.

    Attributes:
        share: characters of the source.
        seconds: for which it is shown.
        beside: characters that its cue shows with it.
    """

    share: int
    seconds: float
    beside: int

    @property
    def most(self) -> float:
        """Characters that can be read in time, and that stand on the lines of a cue."""
        seconds = max(self.seconds, _LEAST_SECONDS)
        speed = max(_SPEED, (self.share + self.beside) / seconds)
        return max(min(speed * seconds, LINES * WIDTH) - self.beside, self.share, 1)


def cut(coded: CodedText, rooms: Sequence[Room]) -> list[CodedText]:
    """The pieces of a text for each slot, in order, none of them empty.

    Codes of the type `BORDER` say where to cut; they are in no piece. A pair of tags that reaches over a cut is closed
    before it and opened again behind it. Where there are fewer words than slots, each has them all: the text stays on
    the screen, as it does in the source.

    Args:
        coded: the text, with a border less than there are slots.
        rooms: of each slot.
    """
    places = [code.offset for code in coded.codes if code.type == BORDER]
    codes = _in_order(tuple(code for code in coded.codes if code.type != BORDER))
    words = [match.start() for match in _WORD.finditer(coded.text)]
    if len(words) < len(rooms):
        return [CodedText(coded.text, codes)] * len(rooms)
    return _pieces(coded.text, codes, _cuts(coded.text, words, places, rooms))


def _in_order(codes: tuple[InlineCode, ...]) -> tuple[InlineCode, ...]:
    """The codes with their times rising as in the source, whatever words they went with."""
    times = iter(sorted((code.data for code in codes if code.type == TIMESTAMP), key=lambda data: (len(data), data)))
    return tuple(replace(code, data=next(times)) if code.type == TIMESTAMP else code for code in codes)


def _cuts(text: str, words: Sequence[int], places: Sequence[int], rooms: Sequence[Room]) -> list[int]:
    """Offsets of the words with which each slot but the first begins."""
    total = max(sum(room.share for room in rooms), 1)
    shares = [room.share * len(text) / total for room in rooms]
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    done = 0.0
    for number, place in enumerate(places, start=1):
        done += shares[number - 1]
        wanted = place if 0 < place < len(text) and places.count(place) == 1 else done
        near = {w for centre in (wanted, done) for w in _around(bisect_left(words, centre), len(words))}
        # Each slot has a word at least.
        allowed = sorted(w for w in near if number <= w <= len(words) - len(rooms) + number)
        allowed = allowed or [min(max(bisect_left(words, done), number), len(words) - len(rooms) + number)]
        last = number == len(places)
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for word in allowed:
            at = words[word]
            own = abs(at - wanted) + _border_cost(text, at)
            if last:
                own += _misfit(len(text) - at, shares[number], rooms[number])
                own += _loneliness(len(words) - word, rooms[number])
            before = [
                (
                    cost
                    + own
                    + _misfit(at - 1 - words[w], shares[number - 1], rooms[number - 1])
                    + _loneliness(word - w, rooms[number - 1]),
                    (*cuts, at),
                )
                for w, (cost, cuts) in best.items()
                if w < word
            ]
            if before:
                reached[word] = min(before)
        # Where no border near the place is free, the next word has to do.
        best = reached or {w + 1: (cost, (*cuts, words[w + 1])) for w, (cost, cuts) in best.items()}
    return list(min(best.values())[1])


def _around(word: int, count: int) -> range:
    return range(max(word - _NEAR, 0), min(word + _NEAR, count))


def _misfit(length: int, share: float, room: Room) -> float:
    return _OF_LENGTH * abs(length - share) + _OF_HASTE * max(length - room.most, 0.0)


def _loneliness(words: int, room: Room) -> float:
    return _ALONE if words == 1 and room.share > _ROOM_FOR_SEVERAL else 0.0


def _border_cost(text: str, at: int) -> float:
    """What it costs to cut, or to break a line, before the word that begins at `at`."""
    before = text[:at].rstrip()[-40:].rsplit(None, 1)[-1:]
    last = before[0] if before else ""
    bare = last.rstrip(_CLOSERS)
    if bare.endswith((".", "!", "?", "…", ":", ";")):
        return _AT_STOP
    if bare.endswith((",", "–", "—")):
        return _AT_COMMA
    following = _WORD.match(text, at)
    cost = _BEFORE_CLAUSE if following is not None and following[0].lower() in _OPENS_CLAUSE else 0.0
    if following is not None and _is_within_name(last, following[0]):
        cost += _WITHIN_NAME
    return cost + (_BEHIND_SMALL_WORD if last.lower() in _CLINGS else 0.0)


def _is_within_name(before: str, following: str) -> bool:
    if before[:1].isupper() and before != "I":
        return following[0].isupper() or following in _OF_NAMES
    return before in _OF_NAMES and following[0].isupper()


def _pieces(text: str, codes: Sequence[InlineCode], cuts: Sequence[int]) -> list[CodedText]:
    pairs = pair_codes(codes)
    pieces = []
    opened: list[int] = []
    waiting = list(range(len(codes)))
    start = 0
    for end in (*cuts, len(text)):
        piece = text[start:end].rstrip()
        own = [replace(codes[index], offset=0) for index in opened]
        is_last = end == len(text)
        while waiting:
            index = waiting[0]
            code = codes[index]
            # What closes belongs to the words before the cut, all else to those behind it.
            behind = code.offset > end if code.kind == "close" else code.offset >= end
            if behind and not is_last:
                break
            waiting.pop(0)
            own.append(replace(code, offset=min(max(code.offset - start, 0), len(piece))))
            if code.kind == "open" and index in pairs:
                opened.append(index)
            elif code.kind == "close" and pairs.get(index) in opened:
                opened.remove(pairs[index])
        own += [replace(codes[pairs[index]], offset=len(piece)) for index in reversed(opened)]
        pieces.append(CodedText(piece, tuple(own)))
        start = end
    return pieces


def line_breaks(text: str, *, lines: int, room: int, longest: int, before: int = 0, after: int = 0) -> list[int]:
    """Offsets of the spaces at which to break a text into lines.

    Args:
        text: of a slot, words with a space between.
        lines: how many the source has.
        room: how many it may have at most, if they are no longer than allowed then.
        longest: characters of the longest line of the source, which is allowed though it is more than `WIDTH`.
        before: characters beside it on the first line.
        after: likewise on the last.
    """
    width = max(WIDTH, longest)
    total = before + len(text) + after
    spaces = [match.start() for match in re.finditer(" ", text)]
    needed = -(-total // width)
    if lines <= LINES and total <= width * LINES:
        wanted = max(lines, min(needed, room))
    else:
        # More lines than two only where two do not hold it.
        wanted = max(min(needed, room), min(lines, LINES))
    wanted = min(wanted, len(spaces) + 1)
    if wanted < 2:
        return []
    if wanted > LINES:
        return _filled(text, spaces, max(width, -(-total // wanted) + 4), before)

    def cost(space: int) -> float:
        first, second = before + space, len(text) - space - 1 + after
        too_long = max(first - width, 0) + max(second - width, 0)
        return abs(first - second) * 0.5 + (too_long and _TOO_LONG + too_long * 10) + _border_cost(text, space + 1)

    return [min(spaces, key=cost)]


def _filled(text: str, spaces: Sequence[int], width: int, before: int) -> list[int]:
    """Breaks of lines that each have as many words as go there."""
    breaks: list[int] = []
    start = -before
    for space, following in zip(spaces, [*spaces[1:], len(text)], strict=True):
        if following - start > width and space > start:
            breaks.append(space)
            start = space + 1
    return breaks
