"""The HTML that stands between the blocks of a document: its text, read as that of a page, and what changes in it.

All of it is read as one page, as an element may begin in one block and end in another, with Markdown between them.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from align.article import Paragraph
from align.documents.document import Content, Reading, TranslatedParagraph
from align.documents.html.protection import value_changes
from align.documents.html.skeleton import HtmlSkeleton, read_whole, written_text
from align.documents.html.tokens import html_tokens
from align.errors import ReadError

logger = logging.getLogger(__name__)

_BETWEEN = "<hr>\n"
"""Stands between the blocks in the page, so that no paragraph goes on from one to the next."""

_LINE_ENDS = re.compile(r"[ \t]*\n\s*")
# Programs, declarations, and what is Markdown again for some programs (PHP Markdown Extra, kramdown, Python-Markdown).
_OTHER = re.compile(r"<\?|<!(?!--)")
_MARKDOWN = re.compile(r"<[A-Za-z][^<>]*\smarkdown(?:\s*=\s*[\"']?(?:1|block|span)[\"']?)?(?=[\s/>])[^<>]*>")


@dataclass(frozen=True, slots=True)
class HtmlPart:
    """A block of HTML.

    Attributes:
        content: its lines, without what they begin with in a list or a quotation.
        starts: the place in the source of each of its characters, and of its end.
        prefix: what its lines begin with, but for the first.
    """

    content: str
    starts: Sequence[int]
    prefix: str

    @property
    def is_read(self) -> bool:
        """Whether it is text with markup of HTML alone, none of it left open so that it would hold what follows."""
        if _OTHER.match(self.content.lstrip()) or _MARKDOWN.search(self.content):
            return False
        *_, last = [None, *html_tokens(self.content)]
        return last is not None and (last.kind == "text" or (last.kind != "raw" and self.content.endswith(">")))


@dataclass(frozen=True, slots=True)
class HtmlStretch:
    """A paragraph in HTML, its half-open offsets in the source and in the page, and the block that it stands in."""

    paragraph: Paragraph
    start: int
    end: int
    within: tuple[int, int]
    part: HtmlPart


@dataclass(frozen=True, slots=True)
class HtmlTexts:
    """What the HTML of a document says.

    Attributes:
        parts: what is read of it.
        page: these, one behind the other.
        borders: where each begins in the page.
        stretches: paragraphs, by rising place.
        values: texts in attributes that are shown.
        language: BCP 47 tag of them.
    """

    parts: tuple[HtmlPart, ...] = ()
    page: str = ""
    borders: tuple[int, ...] = ()
    stretches: tuple[HtmlStretch, ...] = ()
    values: tuple[str, ...] = ()
    language: str = ""

    def changes(
        self,
        translations: Mapping[int, TranslatedParagraph],
        values: Mapping[str, str],
        language: str,
        line_end: str,
    ) -> Iterator[tuple[int, int, str]]:
        """What is to stand at which half-open offsets of the source.

        Args:
            translations: of some of the paragraphs, by their places in `stretches`.
            values: other texts for values, by what these say.
            language: BCP 47 tag of the translations.
            line_end: of the document.
        """
        written = {text: quoted(new)[1:-1] for text, new in values.items() if new != text}
        done = []
        for number, translation in translations.items():
            stretch = self.stretches[number]
            text = self._with_values(written_text(translation), written, language)
            first = next(html_tokens(self.page[slice(*stretch.within)]), None)
            if first is not None and first.kind == "start":
                # A tag that is known for no block begins one where it has its line to itself.
                tag = self.page[stretch.within[0] :][: first.end]
                if text.startswith(tag) and _LINE_ENDS.match(self.page, stretch.within[0] + first.end):
                    text = f"{tag}\n{text[len(tag) :]}"
            # What is in one line stays in it: behind that the block may be at its end.
            is_one_line = "\n" not in self.page[slice(*stretch.within)]
            yield stretch.start, stretch.end, _in_lines(text, " " if is_one_line else line_end + stretch.part.prefix)
            done.append(stretch.within)
        done.sort()
        found = value_changes(self.page, list(html_tokens(self.page)), written, self.language, language)
        for (start, end), text in found.items():
            number = bisect_right(done, (start, len(self.page))) - 1
            is_same = self.page[start:end].strip("\"'") == text.strip('"')
            if not is_same and (number < 0 or done[number][1] <= start):
                place = self._place(start, end)
                if place is not None:
                    yield *place[:2], text

    def _with_values(self, text: str, values: Mapping[str, str], language: str) -> str:
        changes = value_changes(text, list(html_tokens(text)), values, self.language, language)
        for (start, end), new in sorted(changes.items(), reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _place(self, start: int, end: int) -> tuple[int, int, HtmlPart] | None:
        return source_place(self.parts, self.borders, start, end)


def source_place(
    parts: Sequence[HtmlPart], borders: Sequence[int], start: int, end: int
) -> tuple[int, int, HtmlPart] | None:
    """Where a stretch of the page stands in the source, and in which block; None where it is in none, or in two."""
    number = bisect_right(borders, start) - 1
    part, first = parts[number], start - borders[number]
    last = end - borders[number]
    return (part.starts[first], part.starts[last - 1] + 1, part) if first < last <= len(part.content) else None


def quoted(value: str) -> str:
    """A value as it is written in a tag."""
    return '"{}"'.format(escape(value, quote=False).replace('"', "&quot;"))


def _in_lines(text: str, line_end: str) -> str:
    """The text with line ends as they are in its block, and no blank line, which would end that."""
    return _LINE_ENDS.sub(lambda _: line_end, text)


def read_html_texts(parts: Sequence[HtmlPart], content: Content, reading: Reading, language: str) -> HtmlTexts:
    """The texts in the HTML of a document; none where it is nested too deep to be read, which is logged as a warning.

    Args:
        parts: all of it.
        content: the document.
        reading: how it is to be read.
        language: BCP 47 tag of its text.
    """
    read = tuple(part for part in parts if part.is_read)
    borders = []
    pieces = []
    length = 0
    for part in read:
        borders.append(length)
        pieces += [part.content, "\n", _BETWEEN]
        length += len(part.content) + 1 + len(_BETWEEN)
    page = "".join(pieces)
    if not page:
        return HtmlTexts()
    own = Reading(language, protect=reading.protect, references=reading.references)
    try:
        document = read_whole(Content(b"", content.name, content.id, text=page), own)
    except ReadError as error:
        logger.warning("its HTML stays as it is: %s", error)
        return HtmlTexts()
    skeleton = document.skeleton
    assert isinstance(skeleton, HtmlSkeleton)
    stretches = []
    for paragraph, within in zip(document.article.paragraphs, skeleton.stretches, strict=False):
        place = source_place(read, borders, *within)
        if place is not None and any(map(str.isalnum, paragraph.text)):
            stretches.append(HtmlStretch(paragraph, place[0], place[1], within, place[2]))
    return HtmlTexts(read, page, tuple(borders), tuple(stretches), skeleton.values if reading.whole else (), language)
