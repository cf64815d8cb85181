"""Subtitles as they are written -> cues: when each is shown, and where in the source its text stands.

SubRip has no specification; what players take is taken. WebVTT: W3C, "WebVTT: The Web Video Text Tracks Format",
section 6.1: a blank line ends a cue, and blocks without times are no cues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from align.errors import ReadError

LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
"""A line and its end; after the last one an empty match follows."""

_TIME = r"(?:(\d{1,3})[ \t]*:[ \t]*)?(\d{1,2})[ \t]*:[ \t]*(\d{1,2})(?:[ \t]*[,.:;][ \t]*(\d{1,6}))?"
_TIMES = re.compile(rf"[ \t\ufeff]*{_TIME}[ \t]*-{{1,3}}>[ \t]*{_TIME}(?!\d)")
_MEANT_AS_TIMES = re.compile(r"[ \t]*\d{1,3}[ \t]*:[ \t]*\d[\d:.,; \t]*-{1,3}>")
_SHOWN_OF_LINE = 60
_MOST_DIGITS = 9
_MOST_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class Cue:
    """A subtitle: when it is shown, in seconds, and the half-open stretch of the source that is its text."""

    begins: float
    ends: float
    start: int
    end: int


def read_cues(source: str, *, name: str, is_webvtt: bool) -> list[Cue]:
    """The cues of a file, in the order in which they stand in it.

    Cues without a number, without a blank line before them, with other marks between the parts of a time, and in SubRip
    with blank lines in their text are cues like others.

    Raises:
        ReadError: there is none, or times are not written as times.
    """
    lines = [(match.start(), match.end(1), match.end()) for match in LINE.finditer(source) if match[0]]
    found: list[tuple[int, float, float]] = []
    for number, (start, end, _) in enumerate(lines):
        times = _TIMES.match(source, start, end)
        if times is not None:
            found.append((number, _seconds(times.groups()[:4]), _seconds(times.groups()[4:])))
        elif _MEANT_AS_TIMES.match(source, start, end):
            shown = " ".join(source[start:end].split())[:_SHOWN_OF_LINE]
            raise ReadError(
                f'{name}, line {number + 1}: the times "{shown}" cannot be read; write them as '
                "00:00:01,000 --> 00:00:02,500."
            )
    if not found:
        raise ReadError(
            f"{name}: no times of subtitles are in it, such as 00:00:01,000 --> 00:00:02,500; save it as SubRip or "
            "WebVTT."
        )
    cues = []
    known = _number_above(source, lines[: found[0][0]], None)[1]
    for place, (number, begins, ends) in enumerate(found):
        following = found[place + 1][0] if place + 1 < len(found) else len(lines)
        own = lines[number + 1 : following]
        if place + 1 < len(found):
            count, known = _number_above(source, own, known)
            own = own[: len(own) - count]
        blank = [not source[start:end].strip() for start, end, _ in own]
        if is_webvtt and True in blank:
            own = own[: blank.index(True)]
        while own and not source[own[-1][0] : own[-1][1]].strip():
            own = own[:-1]
        begin = lines[number][2]
        if own and own[-1][1] - begin > _MOST_CHARACTERS:
            raise ReadError(
                f"{name}, line {number + 1}: a subtitle of {own[-1][1] - begin:,} characters is none; end it with a "
                "blank line, or give the text as plain text."
            )
        cues.append(Cue(begins, ends, begin, own[-1][1] if own else begin))
    return cues


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _number_above(source: str, lines: Sequence[tuple[int, int, int]], known: int | None) -> tuple[int, int | None]:
    """How many of the last lines are the number of the cue that follows, and the number; `known` is the one before."""
    for count, (start, end, _) in enumerate(reversed(lines), start=1):
        line = source[start:end].strip(" \t\ufeff")
        if line:
            is_number = line.isdecimal() and len(line) <= _MOST_DIGITS
            if is_number and (count == 1 or (known is not None and int(line) == known + 1)):
                return count, int(line)
            break
    return 0, None if known is None else known + 1
