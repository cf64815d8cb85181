"""Finds the line breaks inside a paragraph that end a sentence by layout: list items and blank lines.

Prose that was wrapped at some width is left alone; only its punctuation ends its sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
