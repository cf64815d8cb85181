"""Where on a page its text stands: heads and feet that run through a document, columns, and lines in pieces."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from statistics import median

from align.documents.pdf.pages import Line, Page

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
_FREE_BULLET = re.compile(r"(?:[•▪●◦‣■□▶►✓➢·\uf0b7–—*-]|\(?(?:\d{1,3}|[a-z])[.)])")
_LEAST_COLUMN = 3
_LARGER = 1.12
_FILLED = 0.6
_MOST_CROSSING = 0.45
_MOST_STRETCHED = 4


def columns_of(pages: Sequence[Page]) -> list[list[list[Line]]]:
    """The lines of each page by columns, in reading order, without heads, feet and numbers of pages.

    Args:
        pages: all of a document, as what stands on several of them is a head or foot.
    """
    pages = [replace(page, lines=tuple(_rows(page.lines))) for page in pages]
    left_out = _running(pages)
    return [list(_columns([line for line in page.lines if id(line) not in left_out])) for page in pages]


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
    """The lines of a page by columns, in reading order; what reaches over a gutter parts what is above from below."""
    gutter = _gutter(lines)
    if gutter is None:
        if lines:
            yield _stretched(lines)
        return
    across = _across(lines, gutter)
    known = {id(line) for line in across}
    rest = [line for line in lines if id(line) not in known]
    bands = sorted({line.middle for line in across}, reverse=True)
    top = float("inf")
    crossing: list[Line] = []
    for bottom in (*bands, float("-inf")):
        between = [line for line in rest if bottom < line.middle <= top]
        if between and crossing:
            yield crossing
            crossing = []
        for side in (True, False):
            yield from _columns([line for line in between if (line.right <= gutter) is side])
        crossing += [line for line in across if line.middle == bottom]
        top = bottom
    if crossing:
        yield crossing


def _across(lines: Sequence[Line], gutter: float) -> list[Line]:
    """The lines that reach over a gutter, and what is left of a heading of which the lines above or below do."""
    across = [line for line in lines if line.left < gutter < line.right]
    size = median(line.size for line in lines)
    alone = {id(row[0]) for row in _by_row(lines) if len(row) == 1}
    waiting = [
        line
        for line in lines
        if line.size >= size * _LARGER and id(line) in alone and not line.left < gutter < line.right
    ]
    while (more := [line for line in waiting if any(_is_of_heading(line, other) for other in across)]) != []:
        across += more
        waiting = [line for line in waiting if line not in more]
    return across


def _is_of_heading(line: Line, other: Line) -> bool:
    """Whether two lines are the same heading's: of a size, one below the other, and flush or centred."""
    if abs(line.size - other.size) > 0.05 * line.size or line.bold != other.bold:
        return False
    if abs(line.middle - other.middle) > 2.2 * line.size:
        return False
    return abs(line.left - other.left) < 1 or abs(line.left + line.right - other.left - other.right) < line.size


def _stretched(lines: Sequence[Line]) -> list[Line]:
    """The lines of a column in order, with those in one that were stretched to its width so that they fell to pieces.

    Cells of a table stand below one another.
    """
    rows = _by_row(lines)
    joined = []
    for number, row in enumerate(rows):
        around = [line for other in _beside(rows, number) for line in other]
        edges = [line.left for line in around]
        is_table = len(row) > 1 and all(any(abs(piece.left - edge) < 1 for edge in edges) for piece in row[1:])
        joined.append(row if is_table else _joined(row, _MOST_STRETCHED))
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    found: list[Line] = []
    for number, row in enumerate(joined):
        around = [line for other in _beside(joined, number) for line in other]
        found += _joined(row, inf) if len(row) > 1 and _fills(row, around, left, right) else row
    return found


def _beside(rows: Sequence[list[Line]], number: int) -> Sequence[list[Line]]:
    """The rows above and below one."""
    return [*rows[max(number - 1, 0) : number], *rows[number + 1 : number + 2]]


def _joined(row: Sequence[Line], most: float) -> list[Line]:
    """The pieces of a row with those in one that are less than `most` times their size apart."""
    found = [row[0]]
    for piece in row[1:]:
        if piece.left - found[-1].right < most * piece.size:
            found[-1] = _both(found[-1], piece)
        else:
            found.append(piece)
    return found


def _fills(row: Sequence[Line], around: Sequence[Line], left: float, right: float) -> bool:
    """Whether the pieces of a row are a line of running text: they reach from edge to edge, as does one beside it."""
    first, last = row[0], row[-1]
    if first.left > left + 3 * first.size or last.right < right - 1 or not any(map(str.isalpha, last.text)):
        return False
    return any(
        line.left < left + 1 and line.right > right - 1 and abs(line.middle - first.middle) < 2.2 * first.size
        for line in around
    )


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
