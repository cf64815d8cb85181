"""From a path, a stream or a text to an `Article`: which format it is in, and what it is called."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import BinaryIO, Literal, get_args

from align.article import Article, Paragraph
from align.documents.discovery import ARTICLE_SUFFIXES, HTML_SUFFIXES, TEXT_SUFFIXES, split_name
from align.documents.encoding import decode
from align.documents.html.page import Extract, declared_encoding, looks_like_html, read_html
from align.documents.plain_text import read_plain_text
from align.documents.source import (
    printable,
    read_path,
    read_stream,
    refuse_known_binary,
    refuse_other_kinds,
    suffix_of,
)
from align.documents.wrapping import Lines
from align.errors import ReadError, UsageError

Format = Literal["txt", "html"]
"""What an article is written in."""

DEFAULT_MAX_BYTES = 50_000_000
DEFAULT_LANGUAGE = "nl"

_STANDARD_INPUT = frozenset({"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read_article(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    format: Format | None = None,
    language: str | None = None,
    id: str | None = None,
    reflow: bool = False,
    lines: Lines = "auto",
    extract: Extract = "auto",
    encoding: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Article:
    """Reads one article.

    Args:
        source: a path, a binary stream such as `sys.stdin.buffer`, or the text itself. A `str` is text if it contains a
            line break and a path otherwise; `article_from_text` takes any text. A stream is read to its end and left
            open.
        format: "txt" or "html"; by default the suffix tells (.txt, .text; .html, .htm, .xhtml), and where it does not,
            the beginning of the text. Where it is given, what looks like another kind of file is not refused. A final
            ".gz" is looked through, and gzip data are unpacked whatever the name.
        language: BCP 47 tag; by default what the page declares, or else "nl".
        id: the article's id; by default its path without the suffix of its format and of its language
            ("nieuws/brug.nl.html" is "nieuws/brug"), "stdin" for a stream without a name, "text" for text.
        reflow: the same as `lines="wrapped"`.
        lines: what a line of plain text is: a "paragraph", or a piece of a "wrapped" one, and then lines are joined,
            and words divided over two of them; "auto" decides by the text itself, block by block.
        extract: "main" reads only the main text of a web page (with trafilatura, the extra [html]), or all of it where
            no main text is found; "none" reads all but its navigation; "auto" looks for the main text where the page
            has the surroundings of a site and trafilatura is installed.
        encoding: the character encoding; by default a byte order mark, the page's declaration or detection tells.
        max_bytes: a larger input is refused.

    Returns:
        The article, its sentences not yet segmented. `metadata` has "encoding" (of bytes), "controls" (control
        characters left out, where there are any), "extraction" ("main" or "none", of HTML) and the "author", "date" and
        "url" that a page declares; of plain text in which lines meet it has "lines", what these were taken for ("auto"
        for some of each), and how many were "joined" and "kept". Page furniture is kept, as paragraphs of that kind:
        `drop_furniture` drops it.

    Raises:
        ReadError: the source is missing, unreadable, too large, binary, another kind of file (such as TMX), or holds
            no text.
        UsageError: an argument that makes no sense.
        MissingPackageError: `extract="main"` without trafilatura.
    """
    if isinstance(source, str) and ("\n" in source or "\r" in source):
        return article_from_text(
            source, format=format, language=language, id=id or "text", reflow=reflow, lines=lines, extract=extract
        )
    _check(format, extract, max_bytes, lines)
    loaded = load(source, format=format, id=id, encoding=encoding, max_bytes=max_bytes)
    return _article(
        loaded.text,
        name=loaded.name,
        format=loaded.format,
        language=language,
        id=loaded.id,
        lines="wrapped" if reflow else lines,
        extract=extract,
        metadata={"encoding": loaded.encoding, **({"controls": str(loaded.controls)} if loaded.controls else {})},
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """The text of a source, before anything is made of it.

    Attributes:
        text: decoded.
        name: what messages call the source.
        id: the article's.
        format: as given or as the suffix says; None where neither tells.
        encoding: what it was in, as Python names it.
        declared: the encoding that it declares, as it writes it, or None.
        has_mark: whether it began with a byte order mark.
        controls: how many control characters are in it.
    """

    text: str
    name: str
    id: str
    format: Format | None
    encoding: str
    declared: str | None
    has_mark: bool = False
    controls: int = 0


def load(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    format: Format | None = None,
    id: str | None = None,
    encoding: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Loaded:
    """Reads and decodes a file or a stream; the arguments are those of `read_article`.

    Raises:
        ReadError: the source is missing, unreadable, too large, or binary.
        UsageError: the encoding is unknown.
    """
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        name = printable(path)
        data = read_path(path, max_bytes=max_bytes)
        id = id or _id_of(name)
    else:
        path = _path_of(source)
        name = printable(path) if path else "standard input"
        data = read_stream(source, name=name, max_bytes=max_bytes)
        id = id or (_id_of(name) if path else "stdin")
    if format is None:
        refuse_other_kinds(data, name=name, path=path)
        format = _format_of(path)
    else:
        refuse_known_binary(data, name=name, path=path)
    # What is not called HTML may still be it, and plain text has no declaration to be found.
    declared = None if format == "txt" else declared_encoding(data)
    decoded = decode(data, name=name, encoding=encoding, declared=declared)
    return Loaded(decoded.text, name, id, format, decoded.encoding, declared, decoded.has_mark, decoded.controls)


def article_from_text(
    text: str,
    *,
    format: Format | None = None,
    language: str | None = None,
    id: str = "text",
    reflow: bool = False,
    lines: Lines = "auto",
    extract: Extract = "auto",
) -> Article:
    """Makes an article of text in memory; the arguments are those of `read_article`.

    Raises:
        ReadError: there is no text in it, or it was decoded with errors (lone surrogates).
        UsageError: as `read_article`.
    """
    _check(format, extract, 1, lines)
    if _LONE_SURROGATE.search(text):
        raise ReadError("the text was decoded with errors; give the bytes or the file it comes from.")
    return _article(
        text,
        name="The text",
        format=format,
        language=language,
        id=id,
        lines="wrapped" if reflow else lines,
        extract=extract,
        metadata={},
    )


def _article(
    text: str,
    *,
    name: str,
    format: Format | None,
    language: str | None,
    id: str,
    lines: Lines,
    extract: Extract,
    metadata: dict[str, str],
) -> Article:
    after = "\n"
    if format == "html" or (format is None and looks_like_html(text)):
        page = read_html(text, name=name, extract=extract, language=language)
        paragraphs, title, declared_language = page.paragraphs, page.title, page.language
        metadata |= page.metadata
    else:
        plain = read_plain_text(text, lines=lines)
        paragraphs, after = plain.paragraphs, plain.after
        title, declared_language = _headline(paragraphs), None
        if plain.taken is not None:
            metadata |= {"lines": plain.taken, "joined": str(plain.joined), "kept": str(plain.kept)}
    if not paragraphs:
        raise ReadError(f"{name}: holds no text; give an article with at least one word.")
    language = language or declared_language or DEFAULT_LANGUAGE
    return Article(id, language, title, tuple(paragraphs), metadata, after)


def _headline(paragraphs: list[Paragraph]) -> str:
    first = paragraphs[0] if paragraphs else None
    return first.text if first is not None and first.kind == "heading" else ""


def _check(format: str | None, extract: str, max_bytes: int, lines: str) -> None:
    if format is not None and format not in get_args(Format):
        raise UsageError(f"the input format {format!r} is unknown; choose {' or '.join(get_args(Format))}.")
    if extract not in get_args(Extract):
        raise UsageError(f"extract={extract!r} is unknown; choose {', '.join(get_args(Extract))}.")
    if lines not in get_args(Lines):
        raise UsageError(f"lines={lines!r} is unknown; choose {', '.join(get_args(Lines))}.")
    if max_bytes < 1:
        raise UsageError(f"max_bytes must be 1 or more, not {max_bytes}.")


def _format_of(path: str) -> Format | None:
    suffix = suffix_of(path)
    if suffix in HTML_SUFFIXES:
        return "html"
    return "txt" if suffix in TEXT_SUFFIXES else None


def _path_of(stream: BinaryIO) -> str:
    """The path of an open file, or "" for a pipe or a stream in memory."""
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) and not name.startswith("<") else ""


def _id_of(name: str) -> str:
    if name in _STANDARD_INPUT:
        return "stdin"
    suffix = suffix_of(name)
    if suffix not in ARTICLE_SUFFIXES:
        return name
    return split_name(name)[0]
