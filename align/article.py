"""The source side of the data flow: an article, its paragraphs and their sentences. Plain data, no I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from align.inline import InlineCode

ParagraphKind = Literal["heading", "body", "list-item", "quote", "caption", "furniture"]
"""What a paragraph is on the page; `furniture` is text about the page itself, such as "Bekijk ook: …"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph.

    Attributes:
        text: the sentence, without the white space around it.
        start: offset of its first character in the paragraph's text, counted in code points from 0.
        end: offset after its last character; `paragraph.text[start:end] == text`.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `sentences` is empty until the paragraph has been segmented.

    The sentences and the text between them give the paragraph back, character for character.

    Attributes:
        text: without markup.
        kind: what it is on the page.
        sentences: in order.
        codes: its inline markup, by rising offset in `text`; empty where there is none or none was kept.
        verbatim: half-open stretches of `text` that are no text of the article's language, such as a quotation in
            another one, in order and without overlap: a translation has them as they are.
        before: what stands between the paragraph before it and its text in plain text: line ends, blank lines,
            indentation, marks of quotation, tabs. None where that is not known; a blank line is meant then. Paragraphs
            that differ in this alone are equal.
    """

    text: str
    kind: ParagraphKind = "body"
    sentences: tuple[Sentence, ...] = ()
    codes: tuple[InlineCode, ...] = ()
    verbatim: tuple[tuple[int, int], ...] = ()
    before: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Article:
    """A document in one language.

    Attributes:
        id: stable name of the article: its path without suffixes, as the user gave it, or "stdin".
        language: BCP 47 tag of its text, such as "nl" or "nl-BE".
        title: the document's title, or "" where it has none. Where the title also stands in the text it is a
            paragraph of kind "heading" as well.
        paragraphs: in reading order; none is empty or white space alone.
        metadata: what the document says of itself ("encoding", "author", "date", "url", …).
        after: what stands after the last paragraph in plain text, such as a line end.
        format: name of the format it was read from, see `align.documents.FORMATS`; "" where it was not read. Articles
            that differ in this alone are equal.
    """

    id: str
    language: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    after: str = "\n"
    format: str = field(default="", compare=False)

    def filled(self, texts: Iterable[str | None]) -> str:
        """The document in plain text with these texts for its paragraphs, laid out as it was, without `after`.

        Args:
            texts: one a paragraph; None leaves a paragraph out, and so does "" where its place is not known.
        """
        pieces: list[str] = []
        for number, (paragraph, text) in enumerate(zip(self.paragraphs, texts, strict=True)):
            before = paragraph.before
            if text is None or not (text or before):
                continue
            if pieces:
                pieces.append("\n\n" if before is None else before)
            elif before is not None:
                # What stood before a paragraph that is left out is left out with it.
                pieces.append(before if number == 0 else re.split(r"[\n\r]", before)[-1])
            pieces.append(
                text if before is None else text.replace("\n", "\n" + _continued(before, is_first=not number))
            )
        return "".join(pieces)


def _continued(before: str, *, is_first: bool) -> str:
    """What the lines of a paragraph but its first begin with: marks of quotation, and room below the mark of a list."""
    line = re.split(r"[\n\r]", before)
    return re.sub(r"[^>\s]", " ", line[-1]) if is_first or len(line) > 1 else ""
