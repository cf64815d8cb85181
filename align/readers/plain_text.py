"""Plain text -> paragraphs: blank lines, a headline, lists, cells, hard-wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.article import Paragraph, ParagraphKind
from align.readers.furniture import is_furniture
from align.readers.text_lines import SENTENCE_END, Line, blocks_of
from align.readers.wrapping import Lines, Margins, continued_throughout

_MAX_HEADING_CHARACTERS = 120
_MIN_PROSE_CHARACTERS = 40
# Two sentences are no headline: a word of three letters or more, a stop, and a capital. Shorter words are nearly always
# abbreviations ("dr. De Vries"), numbers are those of chapters ("Hoofdstuk 2. Het begin").
_INNER_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?]['\"’”»)\]]*\s+['\"‘“„«(\[]*[A-ZÀ-ÖØ-Þ]")

# Before these a hyphen at a line's end stands for the rest of a word: "in- en uitvoer", "pre- and post-war".
_SUSPENDING = frozenset({"en", "of", "tot", "als", "noch", "maar", "and", "or", "to", "nor", "but"})
# Prefixes that keep their hyphen.
_HYPHENATED_PREFIXES = (
    "adjunct anti aspirant bijna co ex interim kandidaat niet non oud pro self semi stagiair vice well"
)
_HYPHENATED = frozenset(_HYPHENATED_PREFIXES.split())
_VOWELS = "aeiouáéíóúäëïöüàèêy"


@dataclass(frozen=True, slots=True)
class PlainText:
    """What plain text holds.

    Attributes:
        paragraphs: in order, with what stands before each.
        after: what stands after the last.
        joined: lines that continue the line before them.
        kept: lines that do not, though no blank line is between.
    """

    paragraphs: list[Paragraph]
    after: str
    joined: int
    kept: int

    @property
    def taken(self) -> Lines | None:
        """What lines were taken for: "auto" where some are paragraphs and others are not; None where none meet."""
        if self.joined and self.kept:
            return "auto"
        return "wrapped" if self.joined else "paragraph" if self.kept else None


def read_plain_text(text: str, *, lines: Lines = "auto") -> PlainText:
    """Divides plain text into paragraphs.

    A blank line ends a paragraph. Whether a line break does is for `lines` to say: "paragraph" always, "wrapped" never,
    "auto" as the text itself shows (see `align.readers.wrapping`). Items of lists, cells between tabs and lines of page
    furniture are paragraphs of their own in any case, and what is quoted (">") is not joined to what is not. The first
    paragraph is a heading where it is one short line without final punctuation and more follows.
    """
    blocks, after = blocks_of(text)
    margins = Margins.of(blocks) if lines == "auto" else None
    words: frozenset[str] | None = None
    found: list[_Found] = []
    joined = kept = 0
    for block in blocks:
        continued = _continued(block, lines, margins)
        count = sum(continued)
        joined += count
        kept += len(continued) - count
        if count and words is None:
            words = _words(text)
        found += _paragraphs(block, continued, words or frozenset())
    if len(found) > 1 and _is_headed(blocks, found[0].paragraph, found[1].paragraph):
        found[0] = _Found(replace(found[0].paragraph, kind="heading"), goes_on=False)
    return PlainText([one.marked() for one in found], after, joined, kept)


@dataclass(frozen=True, slots=True)
class _Found:
    """A paragraph, and whether it goes on with an unfinished one."""

    paragraph: Paragraph
    goes_on: bool

    def marked(self) -> Paragraph:
        """The paragraph, with its kind where it is page furniture."""
        paragraph = self.paragraph
        if self.goes_on or not is_furniture(paragraph.text, paragraph.kind):
            return paragraph
        return replace(paragraph, kind="furniture")


def _continued(block: Sequence[Line], lines: Lines, margins: Margins | None) -> list[bool]:
    if len(block) == 1 or lines == "paragraph":
        return [False] * (len(block) - 1)
    return continued_throughout(block) if margins is None else margins.continued(block)


def _paragraphs(block: Sequence[Line], continued: Sequence[bool], words: frozenset[str]) -> Iterator[_Found]:
    # Gaps wide enough for a column are cells' only where several lines have them.
    spaces = sum("   " in line.text for line in block) > 1
    start = 0
    for number in range(1, len(block) + 1):
        if number < len(block) and continued[number - 1]:
            continue
        group = block[start:number]
        # What goes on with an unfinished line is no furniture, whatever it looks like.
        goes_on = start > 0 and group[0].text[0].islower() and not SENTENCE_END.search(block[start - 1].text)
        start = number
        kind: ParagraphKind = "quote" if group[0].quote else "body" if group[0].marker is None else "list-item"
        if len(group) == 1:
            for before, cell in group[0].cells(spaces=spaces):
                yield _Found(Paragraph(cell, kind, before=before), goes_on)
        else:
            yield _Found(Paragraph(_reflowed(group, words), kind, before=group[0].before), goes_on)


def _is_headed(blocks: Sequence[Sequence[Line]], first: Paragraph, second: Paragraph) -> bool:
    """Whether the first paragraph is a headline."""
    line = blocks[0][0]
    if line.quote or first.text != line.text or len(line.text) > _MAX_HEADING_CHARACTERS:
        return False
    if not any(map(str.isalpha, line.text)) or SENTENCE_END.search(line.text) or _INNER_SENTENCE_END.search(line.text):
        return False
    following = blocks[0][1] if len(blocks[0]) > 1 else blocks[1][0]
    # "3. Architectuur" is a heading, unless it opens a list.
    if line.marker is not None and (not line.text[0].isdigit() or following.marker is not None):
        return False
    # Without a blank line it might be the first line of anything, unless prose begins.
    is_prose = len(second.text) >= _MIN_PROSE_CHARACTERS and SENTENCE_END.search(second.text) is not None
    return len(blocks[0]) == 1 or (is_prose and line.label is None and following.label is None)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text))


def _reflowed(lines: Sequence[Line], words: frozenset[str]) -> str:
    joined = lines[0].text
    for above, line in pairwise(lines):
        # A soft hyphen at the end of a line is the one sure sign of a divided word.
        joined = joined + line.text if above.divides else _joined(joined, line.text, words)
    return joined


def _joined(text: str, line: str, words: frozenset[str]) -> str:
    """Appends a hard-wrapped line; a word divided over the two becomes one again."""
    head = re.search(r"([^\W\d_]+)-$", text)
    tail = re.match(r"[^\W\d_]+", line)
    if head is None or tail is None or tail[0].casefold() in _SUSPENDING:
        return f"{text} {line}"
    first, second = head[1].casefold(), tail[0].casefold()
    if f"{first}-{second}" in words:
        return text + line
    if first + second in words:
        return text[:-1] + line
    vowels_meet = first[-1] in _VOWELS and second[0] in _VOWELS
    if first in _HYPHENATED or len(first) == 1 or vowels_meet or tail[0][0].isupper():
        return text + line
    return text[:-1] + line
