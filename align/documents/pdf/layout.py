"""The lines of pages -> paragraphs in reading order.

What is drawn on a page says nothing of columns, paragraphs or headings. Columns are seen by the white between them,
running heads and numbers of pages by being at the same place page after page, paragraphs by gaps, indents and lines
that end early, headings by the size of their letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from align.article import Paragraph, ParagraphKind
from align.documents.pdf.columns import columns_of
from align.documents.pdf.pages import Line, Page
from align.documents.plain_text import joined_lines, words_of

_BULLET = re.compile(r"(?:[•▪●◦‣■□▶►✓➢·\uf0b7–—*-]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S")
_NOTE = re.compile(r"\d{1,3}\s+(?=\D)")
_SENTENCE_END = re.compile(r"[.!?…:]['\"’”»)\]]*\d{0,3}$")
_LARGER, _SMALLER = 1.12, 0.95
_MOST_HEADING = 200
_ABOVE_LEADING = 1.35
_LINES_OF_PARAGRAPH = 20
_SHORT = 0.3
_DEEPEST = 4


@dataclass(slots=True)
class _Group:
    """Lines that are one paragraph.

    Attributes:
        lines: in order.
        right: the right edge of their column.
    """

    lines: list[Line]
    right: float

    @property
    def size(self) -> float:
        """That of most of its characters."""
        return median([size for line in self.lines for size in [line.size] * max(len(line.text), 1)])

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(line.bold for line in self.lines)

    @property
    def ends(self) -> bool:
        """Whether it ends as a paragraph does: with a sentence."""
        return _SENTENCE_END.search(self.lines[-1].text) is not None


def paragraphs_of(pages: Sequence[Page]) -> list[Paragraph]:
    """The paragraphs of a document.

    Args:
        pages: all of them.

    Returns:
        Paragraphs in reading order: columns one after the other, notes at the foot behind the text of their page, heads
        and feet that run through the document not at all.
    """
    columns = [column for page in columns_of(pages) for column in page]
    lines = [line for column in columns for line in column]
    body = _common_size(lines)
    groups: list[_Group] = []
    for column in columns:
        _append(groups, list(_groups(column, body)), body)
    words = words_of(" ".join(line.text for line in lines))
    found = []
    for group in groups:
        text = joined_lines([line.text for line in group.lines], words)
        kind: ParagraphKind = "body"
        if group.size < body * _SMALLER:
            text = _NOTE.sub("", text, count=1) if _NOTE.match(text) else text
        if _is_heading(group, body, text):
            kind = "heading"
        elif _BULLET.match(text):
            kind = "list-item"
            text = text.lstrip("•▪●◦‣■□▶►✓➢·\uf0b7 ")
        if any(map(str.isalnum, text)):
            found.append(Paragraph(text, kind))
    return found


def _common_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_heading(group: _Group, body: float, text: str) -> bool:
    if len(text) > _MOST_HEADING or not any(map(str.isalpha, text)):
        return False
    if group.size >= body * _LARGER:
        return True
    return group.bold and len(group.lines) <= 2 and not _SENTENCE_END.search(text) and not _BULLET.match(text)


@dataclass(slots=True)
class _Column:
    """What lines of a column have in common.

    Attributes:
        left, right: its edges.
        body: size of most characters of the document.
        pitch: how far lines of a paragraph are apart.
        is_marked: whether gaps or indents tell where paragraphs begin.
    """

    left: float
    right: float
    body: float
    pitch: float
    is_marked: bool

    @classmethod
    def of(cls, lines: Sequence[Line], body: float) -> _Column:
        own = [line for line in lines if abs(line.size - body) <= body * 0.08] or list(lines)
        pitches = [
            above.middle - below.middle
            for above, below in pairwise(own)
            if 0 < above.middle - below.middle < 2.5 * above.size
        ]
        lefts = Counter(round(line.left) for line in own)
        left = min((place for place, count in lefts.items() if count * 4 >= max(lefts.values())), default=0)
        pitch = _low_median(pitches) or 1.2 * body
        gaps = sum(pitch * _ABOVE_LEADING < distance for distance in pitches)
        indents = sum(0.6 * body < line.left - left < 4 * body for line in own)
        return cls(
            left, max(line.right for line in own), body, pitch, max(gaps, indents) * _LINES_OF_PARAGRAPH > len(own)
        )


def _low_median(values: Sequence[float]) -> float:
    """Of the distances of lines, most of which are within paragraphs, one of the smaller ones."""
    ordered = sorted(values)
    return ordered[len(ordered) * 2 // 5] if ordered else 0.0


def _groups(lines: Sequence[Line], body: float) -> Iterator[_Group]:
    """The paragraphs of a column."""
    column = _Column.of(lines, body)
    group: _Group | None = None
    for line in lines:
        if group is not None and _continues(group, line, column):
            group.lines.append(line)
            continue
        if group is not None:
            yield group
        group = _Group([line], column.right)
    if group is not None:
        yield group


def _continues(group: _Group, line: Line, column: _Column) -> bool:
    above = group.lines[-1]
    if abs(above.size - line.size) > 0.1 * max(above.size, line.size):
        return False
    if above.bold != line.bold and not _is_full(above, column):
        # A word in another type may begin a line; a whole line of it is a heading.
        return False
    if line.left >= above.right or line.right <= above.left or line.left < above.left - _DEEPEST * line.size:
        return False
    distance = above.middle - line.middle
    scale = max(above.size, line.size) / max(min(above.size, column.pitch), 1)
    if distance <= 0.3 * line.size or distance > column.pitch * _ABOVE_LEADING * max(scale if scale < 2 else 1, 1):
        return False
    if _BULLET.match(line.text) and (_BULLET.match(group.lines[0].text) or not _is_full(above, column)):
        return False
    first = group.lines[0]
    is_centred = abs(above.left + above.right - line.left - line.right) < line.size and abs(above.left - line.left) > 1
    if is_centred and line.size >= column.body * _LARGER:
        return _is_full(above, column) or not _fits(above, line, column, sides=2)
    indent = line.left - column.left
    if len(group.lines) > 1 or _BULLET.match(first.text):
        # Of a list or a quotation all lines but the first begin at the same place.
        beyond = line.left - min(other.left for other in group.lines[1:] or [line])
    else:
        beyond = indent if abs(first.left - column.left) < 0.5 * line.size else line.left - first.left
    if beyond > 0.6 * line.size:
        return False
    divides = above.text.endswith("-") and line.text[:1].islower()
    return divides or _is_full(above, column) or not _fits(above, line, column)


def _is_full(line: Line, column: _Column) -> bool:
    return line.right >= column.right - 1.5 * line.size


def _fits(above: Line, line: Line, column: _Column, *, sides: int = 1) -> bool:
    """Whether the first word of a line would have stood on the line above it, had that not been the last."""
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / max(len(line.text), 1)
    room = sides * (column.right - above.right)
    if column.is_marked and room < (column.right - column.left) * _SHORT:
        return False
    needed = (len(word) + 1) * width
    return room > needed * 1.1 + (0 if _SENTENCE_END.search(above.text) else 2 * width)


def _append(groups: list[_Group], new: list[_Group], body: float) -> None:
    """Adds the paragraphs of a column, the first of which may go on with the last of the column before."""
    if groups and new:
        last = next((group for group in reversed(groups) if group.size >= body * _SMALLER), None)
        first = next((group for group in new if group.size >= body * _SMALLER), None)
        if last is not None and first is not None and first is new[0] and _goes_on(last, first):
            last.lines += first.lines
            new = new[1:]
    groups += new


def _goes_on(last: _Group, first: _Group) -> bool:
    if abs(last.size - first.size) > 0.05 * first.size or last.ends or last.bold or first.bold:
        return False
    text = last.lines[-1].text
    begins = first.lines[0].text[:1]
    return not _BULLET.match(first.lines[0].text) and (
        begins.islower() or text.endswith(("-", ",")) or last.lines[-1].right >= last.right - 2 * first.size
    )
