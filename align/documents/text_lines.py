"""Plain text as lines, with what stands between them: line ends, blank lines, indentation, marks of quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from align.documents.encoding import without_invisibles

_STOPS = ".!?:;,…"
_CLOSING = "'\"’”»)]"
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_QUOTED = re.compile(r"[^\S\n]*(?:>[^\S\n]?)+")
_MARKER = re.compile(r"(?:([-–—•◦▪·*‣])|\d{1,3}[.)])\s+\S")
# "Van: Jan", "INTERVIEWER: Hoe gaat het?": one to three words and a colon.
_LABEL = re.compile(r"[^\W\d_][\w.’'-]*(?: [\w.’'&-]+){0,2}:(?=\s|$)")
_COLUMNS = re.compile(r"\s*\t\s*|\s{3,}")
_TAB_WIDTH = 8


@dataclass(frozen=True)
class Line:
    """A line of plain text with something in it.

    Attributes:
        before: what stands between the line before and its text, as it is written.
        text: without the white space around it, and without invisible characters.
        quote: how many marks of quotation (">") it begins with.
        indent: columns of white space between them and its text.
        follows: whether the line before it is the line above it, and quoted as it is.
        divides: whether it ends with a soft hyphen, within a word.
    """

    before: str
    text: str
    quote: int
    indent: int
    follows: bool
    divides: bool

    @property
    def width(self) -> int:
        """Columns from the beginning of the line, marks of quotation aside, to its end."""
        return self.indent + len(self.text)

    @cached_property
    def marker(self) -> str | None:
        """The bullet that it begins with as an item of a list, "1" for a number, or None."""
        match = _MARKER.match(self.text)
        return None if match is None else match[1] or "1"

    @cached_property
    def label(self) -> str | None:
        """What stands before the colon that it begins with, as in the head of a letter or an interview, or None."""
        match = _LABEL.match(self.text)
        return None if match is None else match[0]

    @cached_property
    def stop(self) -> str:
        """The mark that ends a sentence or a clause at its end, closing quotation marks and brackets aside, or ""."""
        last = self.text.rstrip(_CLOSING)[-1:]
        return last if last in _STOPS else ""

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends with the end of a sentence."""
        return self.stop != "" and self.stop in ".!?…"

    @property
    def has_columns(self) -> bool:
        """Whether there are cells in it, with tabs between them."""
        return "\t" in self.text

    def cells(self, *, spaces: bool) -> list[tuple[str, str]]:
        """Its cells, each after what stands before it; `spaces` means that wide gaps divide cells as tabs do."""
        if not (self.has_columns or spaces):
            return [(self.before, self.text)]
        cells = []
        before, done = self.before, 0
        for gap in _COLUMNS.finditer(self.text):
            if spaces or "\t" in gap[0]:
                cells.append((before, self.text[done : gap.start()]))
                before, done = gap[0], gap.end()
        return [*cells, (before, self.text[done:])]


def blocks_of(text: str) -> tuple[list[list[Line]], str]:
    """The lines of a text, those together that no blank line and no change of quotation parts; and what follows them.

    Every kind of line end counts as one, U+2029 as a blank line too.
    """
    blocks: list[list[Line]] = []
    last = None
    lines, rest = _lines(text)
    for line in lines:
        if line.follows and last is not None and last.quote == line.quote:
            blocks[-1].append(line)
        else:
            blocks.append([line])
        last = line
    return blocks, rest


def _lines(text: str) -> tuple[list[Line], str]:
    found: list[Line] = []
    before: list[str] = []
    blank = False
    for content, end in _with_ends(text):
        mark = _QUOTED.match(content)
        start = mark.end() if mark is not None else 0
        # The whole of a line of ">" alone is a mark, and nothing stands in it.
        seen = without_invisibles(content[start:])
        stripped = seen.strip()
        if not stripped:
            before.append(without_invisibles(content) + end)
            blank = True
            continue
        lead = seen[: len(seen) - len(seen.lstrip())]
        marks = without_invisibles(content[:start])
        found.append(
            Line(
                "".join((*before, marks, lead)),
                stripped,
                marks.count(">"),
                len(lead.expandtabs(_TAB_WIDTH)),
                bool(found) and not blank,
                content.endswith("\u00ad"),
            )
        )
        before = [seen[len(seen.rstrip()) :] + end]
        blank = end == "\u2029"
    return found, "".join(before)


def _with_ends(text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for end in _LINE_END.finditer(text):
        yield text[start : end.start()], end[0]
        start = end.end()
    if start < len(text):
        yield text[start:], ""
