"""Documents: files, standard input or text in memory become articles, and documents again in another language.

    file, stream ──► Content ──────► Document ── article ──► segmentation ──► translation, alignment
    (bounded bytes)  registry:          │                                       │
                     which format       skeleton (what is left without text)    ▼
                                        │                                       a TranslatedParagraph for each paragraph
                                        ▼                                       │
                     bytes ◄─────────── Skeleton.filled(translations, language) ┘

`read_article` gives the article alone, as alignment wants it: of a page its main text. `read_document` gives all text
that a reader may come to see, and the skeleton to put its translation in. Both find the format in the registry.

A new format is a module and a line in `align.documents.registry.FORMATS`. The module offers one function:

    read(content: Content, reading: Reading) -> Document

- `content` has the bytes, which are bounded, and the text that they hold (`Content.decoded`). What is unpacked of an
  archive is bounded by `reading.max_bytes`, part by part. Input is untrusted: nothing is fetched from the network, no
  entity expanded, no part followed out of the archive. What cannot be read is a `ReadError` of one sentence that names
  the file (`content.name`) and the mend.
- The article's paragraphs are in reading order, whatever part of the document they stand in. Texts outside the layout,
  such as titles and attributes, are paragraphs too, behind the others. Markup within a paragraph is its codes, whose
  `data` the skeleton understands, by rising offset; the border between two timed cues in a paragraph is a code that
  stands alone. A paragraph that is known to be certain sentences has these; all others are segmented later.
- The skeleton holds what it needs to write the document again: `filled` gets a `TranslatedParagraph` for each
  paragraph, in the article's order, and asks it for its text with codes (`coded`) or without (`plain`). Every code of
  the source is there once, in a legal order. All else stays as it was, byte for byte where the format allows it. A
  format that is only read gives no skeleton, and its line says `is_written=False`.
- A format that has translations beside its texts (`has_targets`) reads the whole of a document as what is to be filled
  in: those texts that `reading.fill` asks for. None may be left.
- Where only the article is wanted (`reading.whole` is False), a format may leave out what is no part of it.

The line says by what its files are known (suffixes, first bytes, beginning of the text), and what else can be made of
it; every command that reads or writes documents has the format then. A module is imported when it is first used.
"""

from __future__ import annotations

from align.documents.discovery import find_articles
from align.documents.document import (
    DEFAULT_MAX_BYTES,
    CodedText,
    Content,
    Document,
    Extract,
    Fill,
    Reading,
    Skeleton,
    TranslatedParagraph,
)
from align.documents.furniture import drop_furniture, is_furniture
from align.documents.reading import (
    article_from_text,
    as_document,
    document_from_text,
    read_article,
    read_document,
)
from align.documents.registry import FORMATS, DocumentFormat, article_suffixes
from align.documents.wrapping import Lines

__all__ = [
    "DEFAULT_MAX_BYTES",
    "FORMATS",
    "CodedText",
    "Content",
    "Document",
    "DocumentFormat",
    "Extract",
    "Fill",
    "Lines",
    "Reading",
    "Skeleton",
    "TranslatedParagraph",
    "article_from_text",
    "article_suffixes",
    "as_document",
    "document_from_text",
    "drop_furniture",
    "find_articles",
    "is_furniture",
    "read_article",
    "read_document",
]
