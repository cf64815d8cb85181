"""Plain text -> paragraphs: blank lines, a headline, lists, hard-wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from align.article import Paragraph
from align.readers.characters import without_invisibles
from align.readers.furniture import mark_furniture

_LINE_BREAK = re.compile("[\r\x0b\x0c\x85\u2028](?:(?<=\r)\n)?")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_LIST_MARKER = re.compile(r"\s*(?:([-–—•◦▪·*‣])|\d{1,3}[.)])\s+\S")

_MAX_HEADING_CHARACTERS = 120
_SENTENCE_END = re.compile(r"[.!?:;,…]['\"’”»)\]]*$")
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


def read_plain_text(text: str, *, reflow: bool) -> list[Paragraph]:
    """Divides plain text into paragraphs.

    A blank line ends a paragraph; a single line break stays in it, unless `reflow` makes it a space. The first
    paragraph is a heading where it is one short line without final punctuation and more follows. List items become
    paragraphs of their own, with their markers; so does a line of page furniture inside a paragraph.
    """
    text = _LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n")
    if reflow:
        # A soft hyphen at the end of a line is the one sure sign of a divided word.
        text = re.sub("\u00ad\n[^\\S\n]*(?=\\S)", "", text)
    blocks = [stripped for block in _BLANK_LINES.split(without_invisibles(text)) if (stripped := block.strip())]
    paragraphs = list(mark_furniture(_classified(blocks)))
    if not reflow:
        return paragraphs
    words = _words(text)
    return [Paragraph(_reflowed(paragraph.text, words), paragraph.kind) for paragraph in paragraphs]


def _classified(blocks: list[str]) -> Iterator[Paragraph]:
    for number, block in enumerate(blocks):
        if number == 0 and len(blocks) > 1 and _is_heading(block, following=blocks[1]):
            yield Paragraph(block, "heading")
        else:
            yield from _list_items(block)


def _is_heading(block: str, *, following: str) -> bool:
    if "\n" in block or len(block) > _MAX_HEADING_CHARACTERS or not any(map(str.isalpha, block)):
        return False
    if _SENTENCE_END.search(block) or _INNER_SENTENCE_END.search(block):
        return False
    # "3. Architectuur" is a heading, unless it opens a list.
    return not _LIST_MARKER.match(block) or (block[0].isdigit() and not _LIST_MARKER.match(following))


def _list_items(block: str) -> Iterator[Paragraph]:
    """Splits a block at its list markers.

    A marker begins a list only where one can stand: at the start of the block, after a line that ends a clause, or
    where the next line has one of its kind. Otherwise it is a dash or a number that hard wrapping put first.
    """
    if "\n" not in block and _marker(block) is None:
        yield Paragraph(block, "body")
        return
    lines = block.split("\n")
    markers = [_marker(line) for line in lines]
    group: list[str] = []
    in_list = False
    for number, line in enumerate(lines):
        opens = markers[number] is not None and (
            in_list
            or number == 0
            or _SENTENCE_END.search(lines[number - 1].rstrip()) is not None
            or markers[number] in markers[number + 1 : number + 2]
        )
        if opens:
            yield from _paragraph(group, is_item=in_list)
            group = []
            in_list = True
        group.append(line)
    yield from _paragraph(group, is_item=in_list)


def _marker(line: str) -> str | None:
    """The bullet a line begins with, "1" for a number, or None."""
    match = _LIST_MARKER.match(line)
    return None if match is None else match[1] or "1"


def _paragraph(lines: list[str], *, is_item: bool) -> Iterator[Paragraph]:
    text = "\n".join(lines).strip()
    if text:
        yield Paragraph(text, "list-item" if is_item else "body")


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text))


def _reflowed(text: str, words: frozenset[str]) -> str:
    lines: Iterable[str] = (line.strip() for line in text.split("\n"))
    joined = ""
    for line in lines:
        joined = _joined(joined, line, words) if joined else line
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
