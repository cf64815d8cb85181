"""Text that has been split into sentences already: a sentence a line, an empty line between paragraphs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from align.article import Article, Paragraph, Sentence
from align.documents.document import DEFAULT_MAX_BYTES
from align.documents.encoding import decode
from align.documents.kinds import refuse_other_kinds
from align.errors import ReadError
from align.files.bounded import printable, read_path, read_stream


@dataclass(frozen=True, slots=True)
class SentenceLines:
    """An article that was a sentence a line, and which lines these were.

    Attributes:
        article: with its sentences; every paragraph is of kind "body".
        lines: for each sentence of the article the number of its line, from 0.
        count: how many lines there are, empty ones included.
    """

    article: Article
    lines: tuple[int, ...]
    count: int


def read_sentence_lines(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    language: str,
    id: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> SentenceLines:
    """Reads text with a sentence a line, as `nlen segment` writes it.

    Lines end in LF or CR LF. A line of white space alone ends a paragraph and is no sentence.

    Args:
        source: a path or a binary stream.
        language: BCP 47 tag of the text.
        id: the article's id; by default its path as given, "stdin" for a stream.
        max_bytes: a larger input is refused.

    Raises:
        ReadError: the source is missing, unreadable, too large, binary, or holds no sentence.
    """
    if isinstance(source, str | os.PathLike):
        name = printable(source)
        data = read_path(source, max_bytes=max_bytes)
    else:
        name = "standard input"
        data = read_stream(source, name=name, max_bytes=max_bytes)
    refuse_other_kinds(data, name=name, path=name if isinstance(source, str | os.PathLike) else "")
    decoded = decode(data, name=name)
    lines = decoded.text.removesuffix("\n").split("\n")
    numbers = tuple(number for number, line in enumerate(lines) if line.strip())
    if not numbers:
        raise ReadError(f"{name}: holds no text; give a sentence a line.")
    if id is None:
        id = str(Path(name)) if isinstance(source, str | os.PathLike) else "stdin"
    article = Article(id, language, "", _paragraphs(lines), {"encoding": decoded.encoding})
    return SentenceLines(article, numbers, len(lines))


def _paragraphs(lines: list[str]) -> tuple[Paragraph, ...]:
    paragraphs = []
    sentences: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            sentences.append(line.strip())
        elif sentences:
            paragraphs.append(_paragraph(sentences))
            sentences = []
    return tuple(paragraphs)


def _paragraph(sentences: list[str]) -> Paragraph:
    spans = []
    start = 0
    for text in sentences:
        spans.append(Sentence(text, start, start + len(text)))
        start += len(text) + 1
    return Paragraph("\n".join(sentences), "body", tuple(spans))
