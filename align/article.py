"""The source side of the data flow: an article, its paragraphs and their sentences. Plain data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from align.inline import InlineCode

ParagraphKind = Literal["heading", "body", "list-item", "quote", "caption", "furniture"]
"""What a paragraph is on the page; `furniture` is text about the page itself, such as "Bekijk ook: …"."""

PARAGRAPH_KINDS: tuple[ParagraphKind, ...] = get_args(ParagraphKind)


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
    """

    text: str
    kind: ParagraphKind = "body"
    sentences: tuple[Sentence, ...] = ()
    codes: tuple[InlineCode, ...] = ()
    verbatim: tuple[tuple[int, int], ...] = ()


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
    """

    id: str
    language: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
