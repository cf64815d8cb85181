"""Plain text documents: paragraphs by blank lines, a headline, lists, cells, hard-wrapped lines; and written again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.article import Article, Paragraph, ParagraphKind
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.furniture import is_furniture
from align.documents.text_lines import Line, blocks_of
from align.documents.wrapping import Lines, continued, continued_throughout

_MAX_HEADING_CHARACTERS = 120
_MIN_PROSE_CHARACTERS = 40
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


@dataclass(frozen=True, slots=True)
class TextSkeleton:
    """The layout of plain text, which is that of the paragraphs of its article."""

    article: Article

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. The text is in UTF-8; text says nothing of its language."""
        texts = (None if translation is None else translation.plain for translation in translations)
        return f"{self.article.filled(texts)}{self.article.after}".encode()


def read(content: Content, reading: Reading) -> Document:
    """Reads plain text; the whole of it is its article."""
    decoded = content.decoded()
    plain = read_plain_text(decoded.text, lines=reading.lines)
    first = plain.paragraphs[0] if plain.paragraphs else None
    title = first.text if first is not None and first.kind == "heading" else ""
    metadata = decoded.metadata
    if plain.taken is not None:
        metadata |= {"lines": plain.taken, "joined": str(plain.joined), "kept": str(plain.kept)}
    language = reading.language or DEFAULT_LANGUAGE
    return of_article(Article(content.id, language, title, tuple(plain.paragraphs), metadata, plain.after))


def of_article(article: Article) -> Document:
    """The text of an article, its paragraphs with a blank line between them where nothing else is known."""
    return Document(article, TextSkeleton(article))


def joined(documents: Iterable[bytes]) -> Iterator[bytes]:
    """Texts one after the other, with a blank line between them, whether the last line of one ends or not."""
    ended = b""
    for text in documents:
        yield ended + text
        ended = b"\n" if text.endswith((b"\n", b"\r")) else b"\n\n"


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
    "auto" as the text itself shows (see `align.documents.wrapping`). Items of lists, cells between tabs and lines of
    page furniture are paragraphs of their own in any case, and what is quoted (">") is not joined to what is not.
    The first paragraph is a heading where it is one short line without final punctuation and more follows.
    """
    blocks, after = blocks_of(text)
    words: frozenset[str] | None = None
    found: list[_Found] = []
    joined = kept = 0
    for block, goes_on in zip(blocks, _continued(blocks, lines), strict=True):
        count = sum(goes_on)
        joined += count
        kept += len(goes_on) - count
        if count and words is None and any(line.text.endswith("-") for line in block):
            words = words_of(text)
        found += _paragraphs(block, goes_on, words or frozenset())
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


def _continued(blocks: Sequence[Sequence[Line]], lines: Lines) -> list[list[bool]]:
    """For each line of each block but its first, whether it continues the line before it."""
    if lines == "paragraph":
        return [[False] * (len(block) - 1) for block in blocks]
    return continued(blocks) if lines == "auto" else [continued_throughout(block) for block in blocks]


def _paragraphs(block: Sequence[Line], continues: Sequence[bool], words: frozenset[str]) -> Iterator[_Found]:
    # Gaps wide enough for a column are cells' only where several lines have them.
    spaces = sum("   " in line.text for line in block) > 1
    start = 0
    for number in range(1, len(block) + 1):
        if number < len(block) and continues[number - 1]:
            continue
        group = block[start:number]
        # What goes on with an unfinished line is no furniture, whatever it looks like.
        goes_on = start > 0 and group[0].text[0].islower() and not block[start - 1].stop
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
    if not any(map(str.isalpha, line.text)) or line.stop or _INNER_SENTENCE_END.search(line.text):
        return False
    following = blocks[0][1] if len(blocks[0]) > 1 else blocks[1][0]
    # "3. Architectuur" is a heading, unless it opens a list.
    if line.marker is not None and (not line.text[0].isdigit() or following.marker is not None):
        return False
    # Without a blank line it might be the first line of anything, unless prose begins.
    is_prose = len(second.text) >= _MIN_PROSE_CHARACTERS and _SENTENCE_END.search(second.text) is not None
    return len(blocks[0]) == 1 or (is_prose and line.label is None and following.label is None)


def words_of(text: str) -> frozenset[str]:
    """The words of a text, by which it is told whether a hyphen at the end of a line belongs to a word."""
    return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text))


def _reflowed(lines: Sequence[Line], words: frozenset[str]) -> str:
    pieces = [lines[0].text]
    for above, line in pairwise(lines):
        if above.divides:
            # A soft hyphen at the end of a line is the one sure sign of a divided word.
            pieces.append(line.text)
        elif above.text.endswith("-"):
            pieces.append(_joined(pieces.pop(), line.text, words))
        else:
            pieces += [" ", line.text]
    return "".join(pieces)


def joined_lines(lines: Iterable[str], words: frozenset[str]) -> str:
    """The text of lines that were wrapped; words that are divided over two lines become one again.

    Args:
        lines: in order, without white space at their ends.
        words: of the whole text; see `words_of`.
    """
    text = ""
    for line in lines:
        text = _joined(text, line, words) if text.endswith("-") else f"{text} {line}" if text else line
    return text


def _joined(text: str, line: str, words: frozenset[str]) -> str:
    """A line that ends with a hyphen and the one after it; a word divided over the two becomes one again."""
    head = re.search(r"([^\W\d_]+)-$", text)
    tail = re.match(r"[^\W\d_]+", line)
    if tail is not None and tail[0].casefold() not in _SUSPENDING and re.search(r"\d-$", text):
        # "65-plussers", "40-jarige": figures are not divided from a word by the end of a line.
        return text + line
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
