"""The lines of pages -> paragraphs in reading order.

What is drawn on a page says nothing of columns, paragraphs or headings. Columns are seen by the white between them,
running heads and numbers of pages by being at the same place page after page, paragraphs by gaps, indents and lines that
end early, headings by the size of their letters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from align.article import Paragraph, ParagraphKind
from align.documents.pdf.pages import Line, Page
from align.documents.plain_text import joined_lines, words_of

_MARGIN = 0.13
"""Share of a page's height at its top and bottom in which running heads and feet stand."""
_LEAST_REPEATED, _LEAST_SHARE = 2, 0.3
_SAME_PLACE = 4.0
_NUMBER = re.compile(r"\d{1,6}")
_MOST_NUMBERS = 4
_ROMAN = re.compile(r"[-–—\s]*[ivxlc]{1,7}[-–—\s]*")
_PAGE_NUMBER = re.compile(
    r"(?:(?:pagina|blz\.?|bladzijde|p\.|page)\s*)?[-–—|•]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—|•]?"
    r"(?:\s*(?:van|of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[•▪●◦‣■□▶►✓➢·\uf0b7–—*-]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S")
_NOTE = re.compile(r"\d{1,3}\s+(?=\D)")
_FREE_BULLET = re.compile(r"(?:[•▪●◦‣■□▶►✓➢·\uf0b7–—*-]|\(?(?:\d{1,3}|[a-z])[.)])")
_SENTENCE_END = re.compile(r"[.!?…:]['\"’”»)\]]*\d{0,3}$")
_LARGER, _SMALLER = 1.12, 0.95
_MOST_HEADING = 200
_LEAST_COLUMN = 3
_FILLED = 0.6
_MOST_CROSSING = 0.45
_ABOVE_LEADING = 1.35
_MOST_STRETCHED = 4
_LINES_OF_PARAGRAPH = 20
_SHORT = 0.3


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
    left_out = _running(pages)
    kept = [[line for line in page.lines if id(line) not in left_out] for page in pages]
    body = _common_size([line for lines in kept for line in lines])
    groups: list[_Group] = []
    for lines in kept:
        for column in _columns(_rows(lines)):
            _append(groups, list(_groups(column, body)), body)
    words = words_of(" ".join(line.text for lines in kept for line in lines))
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


def _running(pages: Sequence[Page]) -> set[int]:
    """Ids of the lines that are heads, feet or numbers of pages: the same where other pages have them.

    A number in them may count the pages.
    """
    places: dict[tuple[str, int, int], list[tuple[int, Line]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if page.height * _MARGIN < line.middle < page.height * (1 - _MARGIN):
                continue
            slots = {round(line.middle / _SAME_PLACE), round(line.middle / _SAME_PLACE + 0.5)}
            for slot in slots:
                for text, count in _likenesses(line):
                    places[text, count, slot].append((page.number, line))
    least = max(_LEAST_REPEATED, min(round(len(pages) * _LEAST_SHARE), 5))
    repeated: set[int] = set()
    for lines in places.values():
        if len({number for number, _ in lines}) >= least:
            repeated |= {id(line) for _, line in lines}
    return {id(line) for page in pages for line in _outermost(page, repeated)}


def _likenesses(line: Line) -> Iterator[tuple[str, int]]:
    """What a running head has in common with those of other pages: its text, or how far a number is ahead of theirs."""
    text = line.text.casefold()
    yield text, 0
    if _ROMAN.fullmatch(text):
        yield "#", 0
    for number in _NUMBER.findall(text)[:_MOST_NUMBERS]:
        yield "#" if _PAGE_NUMBER.fullmatch(text) else _NUMBER.sub("#", text), int(number) - line.page


def _outermost(page: Page, repeated: set[int]) -> Iterator[Line]:
    """The lines of a page among `repeated` beyond which there are no others, from above and from below."""
    rows = _by_row(page.lines)
    for ordered in (rows, rows[::-1]):
        for row in ordered:
            known = [line for line in row if id(line) in repeated]
            # What stands beside the number of a page, such as the name of a chapter, is a running head as well.
            if len(known) < len(row) and not any(_PAGE_NUMBER.fullmatch(line.text) for line in known):
                break
            yield from row


def _by_row(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines that are beside each other, from the top of the page, each row from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.middle):
        if rows and rows[-1][0].middle - line.middle < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


def _rows(lines: Sequence[Line]) -> list[Line]:
    """The lines with pieces that are beside each other in one, such as words in another type and free bullets."""
    ordered = sorted(lines, key=lambda line: (-line.middle, line.left))
    found: list[Line] = []
    for line in ordered:
        before = next((other for other in reversed(found[-8:]) if _is_beside(other, line)), None)
        if before is None:
            found.append(line)
            continue
        found[found.index(before)] = _both(before, line)
    return found


def _is_beside(before: Line, line: Line) -> bool:
    overlap = min(before.top, line.top) - max(before.bottom, line.bottom)
    if overlap < 0.5 * min(before.top - before.bottom, line.top - line.bottom) or line.left < before.right - 1:
        return False
    gap = line.left - before.right
    if gap < 0.6 * line.size or (gap < 4 * line.size and _FREE_BULLET.fullmatch(before.text)):
        return True
    # The mark of a footnote.
    return gap < 1.5 * line.size and before.text.isdigit()


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of a page by columns, in reading order. What reaches over a gutter parts what is above it from below."""
    gutter = _gutter(lines)
    if gutter is None:
        if lines:
            yield _stretched(lines)
        return
    across = [line for line in lines if line.left < gutter < line.right]
    rest = [line for line in lines if not line.left < gutter < line.right]
    bands = sorted({line.middle for line in across}, reverse=True)
    top = float("inf")
    for bottom in (*bands, float("-inf")):
        for side in (True, False):
            own = [line for line in rest if bottom < line.middle <= top and (line.right <= gutter) is side]
            yield from _columns(own)
        crossing = [line for line in across if line.middle == bottom]
        if crossing:
            yield crossing
        top = bottom


def _stretched(lines: Sequence[Line]) -> list[Line]:
    """The lines of a column in order, with those in one that were stretched to its width so that they fell to pieces.

    Cells of a table stand below one another.
    """
    rows = _by_row(lines)
    found: list[Line] = []
    for number, row in enumerate(rows):
        around = [line for other in rows[max(number - 1, 0) : number] + rows[number + 1 : number + 2] for line in other]
        edges = [line.left for line in around]
        is_table = len(row) > 1 and all(any(abs(piece.left - edge) < 1 for edge in edges) for piece in row[1:])
        if is_table:
            found += row
            continue
        joined = row[0]
        for piece in row[1:]:
            if piece.left - joined.right < _MOST_STRETCHED * piece.size:
                joined = _both(joined, piece)
            else:
                found.append(joined)
                joined = piece
        found.append(joined)
    return found


def _both(before: Line, line: Line) -> Line:
    """Two pieces of a line as one."""
    is_apart = line.left - before.right > 0.15 * line.size
    return Line(
        f"{before.text} {line.text}" if is_apart else before.text + line.text,
        before.left,
        max(before.right, line.right),
        min(before.bottom, line.bottom),
        max(before.top, line.top),
        before.size if len(before.text) >= len(line.text) else line.size,
        before.bold and line.bold,
        line.page,
    )


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the white between two columns of running text is; None where there is one column, or a table."""
    if len(lines) < 2 * _LEAST_COLUMN:
        return None
    size = median(line.size for line in lines)
    rows = len(_by_row(lines))
    best: tuple[int, float] | None = None
    edges = sorted({round(line.left, 1) for line in lines})
    for left in edges:
        place = left - 0.3 * size
        before = [line for line in lines if line.right <= place]
        behind = [line for line in lines if line.left >= place]
        crossing = len(_by_row([line for line in lines if line.left < place < line.right]))
        if min(len(before), len(behind)) < _LEAST_COLUMN or crossing > rows * _MOST_CROSSING:
            continue
        if not (_is_text(before) and _is_text(behind)) or not _side_by_side(before, behind):
            continue
        if best is None or crossing < best[0]:
            best = (crossing, place)
    return None if best is None else best[1]


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines fill their column, as running text does and cells of a table do not."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    rows = _by_row(lines)
    filled = median((row[-1].right - row[0].left) / max(right - left, 1) for row in rows)
    long = median(sum(len(line.text) for line in row) for row in rows)
    # A side that has columns of its own is filled less.
    return (filled >= _FILLED and long >= 12) or (filled >= _FILLED / 2 and long >= 20)


def _side_by_side(before: Sequence[Line], behind: Sequence[Line]) -> bool:
    top = min(max(line.top for line in before), max(line.top for line in behind))
    bottom = max(min(line.bottom for line in before), min(line.bottom for line in behind))
    return top - bottom > 2 * median(line.size for line in before)


@dataclass(slots=True)
class _Column:
    """What lines of a column have in common.

    Attributes:
        left, right: its edges.
        pitch: how far lines of a paragraph are apart.
        is_marked: whether gaps or indents tell where paragraphs begin.
    """

    left: float
    right: float
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
        return cls(left, max(line.right for line in own), pitch, max(gaps, indents) * _LINES_OF_PARAGRAPH > len(own))


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
    if abs(above.size - line.size) > 0.1 * max(above.size, line.size) or above.bold != line.bold:
        # A word in another type may begin a line; a whole line of it is a heading.
        if not (above.bold != line.bold and abs(above.size - line.size) <= 0.1 * line.size and _is_full(above, column)):
            return False
    distance = above.middle - line.middle
    scale = max(above.size, line.size) / max(min(above.size, column.pitch), 1)
    if distance <= 0.3 * line.size or distance > column.pitch * _ABOVE_LEADING * max(scale if scale < 2 else 1, 1):
        return False
    if _BULLET.match(line.text) and (_BULLET.match(group.lines[0].text) or not _is_full(above, column)):
        return False
    first = group.lines[0]
    indent = line.left - column.left
    if len(group.lines) > 1 or _BULLET.match(first.text):
        # Of a list or a quotation all lines but the first begin at the same place.
        beyond = line.left - min(other.left for other in group.lines[1:] or [line])
    else:
        beyond = indent if abs(first.left - column.left) < 0.5 * line.size else line.left - first.left
    if beyond > 0.6 * line.size:
        return False
    return _is_full(above, column) or not _fits(above, line, column)


def _is_full(line: Line, column: _Column) -> bool:
    return line.right >= column.right - 1.5 * line.size


def _fits(above: Line, line: Line, column: _Column) -> bool:
    """Whether the first word of a line would have stood on the line above it, had that not been the last."""
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / max(len(line.text), 1)
    room = column.right - above.right
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
