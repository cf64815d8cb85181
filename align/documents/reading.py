"""From a path, a stream or a text to an `Article` or a whole `Document`: which format it is in, what it is called."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import BinaryIO, get_args

from align.article import Article
from align.documents.discovery import split_name
from align.documents.document import DEFAULT_MAX_BYTES, Content, Document, Extract, Fill, Reading
from align.documents.kinds import document_format
from align.documents.registry import (
    PLAIN_TEXT,
    DocumentFormat,
    either,
    find_format,
    format_of_suffix,
    written_formats,
)
from align.documents.wrapping import Lines
from align.errors import ReadError, UsageError
from align.files.bounded import printable, read_path, read_stream, suffix_of

_STANDARD_INPUT = frozenset({"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read_article(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    format: str | None = None,
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
        format: a name in `align.documents.FORMATS`, such as "txt" or "html"; by default the suffix tells (.txt, .text;
            .html, .htm, .xhtml), and where it does not, the beginning of the text. Where it is given, what looks like
            another kind of file is not refused. A final ".gz" is looked through, and gzip data are unpacked whatever
            the name.
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
    reading = _reading(format, language, lines="wrapped" if reflow else lines, extract=extract, max_bytes=max_bytes)
    content = content_of(source, id=id, encoding=encoding, max_bytes=max_bytes)
    return _read(content, document_format(content, format), reading).article


def article_from_text(
    text: str,
    *,
    format: str | None = None,
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
    reading = _reading(format, language, lines="wrapped" if reflow else lines, extract=extract)
    content = _content_of_text(text, id)
    return _read(content, document_format(content, format), reading).article


def read_document(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    format: str | None = None,
    to: str | None = None,
    text_as: str | None = None,
    language: str | None = None,
    id: str | None = None,
    lines: Lines = "auto",
    encoding: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    protect: bool = True,
    references: bool = True,
    fill: Fill = "empty",
    target_language: str | None = None,
) -> Document:
    """Reads a document as a whole, so that it can be written again with its translation.

    All the text that a reader may come to see is in its article: of a page that of its navigation, controls, title and
    shown attributes too. Passages in another language are left in their place.

    Args:
        source: a path or a binary stream, which is read to its end and left open.
        format: as in `read_article`.
        to: name of the format in which it is to be written; by default its own. In another it is made a document of
            first, where that is possible: see `DocumentFormat.made_of`. Text whose name tells no format is taken for
            Markdown where that is wanted.
        text_as: name of a format that plain text is made a document of; by default it stays text. `to` goes first.
        language: BCP 47 tag; by default what the document declares, or else "nl".
        id: the article's id, as in `read_article`.
        lines: what a line of plain text is, as in `read_article`.
        encoding: by default a byte order mark, the document's declaration or detection tells.
        max_bytes: a larger input is refused.
        protect: see `Reading`.
        references: likewise.
        fill: likewise. Nothing may be left of such a document; it has no paragraphs then.
        target_language: likewise.

    Returns:
        The document, with a skeleton unless its format is only read and `to` is None.

    Raises:
        ReadError: the source cannot be read as `read_article` would, no place can be told for any of its text, or it
            cannot be written in the format that is wanted.
        UsageError: an argument that makes no sense.
    """
    reading = _reading(format, language, lines=lines, max_bytes=max_bytes)
    content = content_of(source, id=id, encoding=encoding, max_bytes=max_bytes)
    form = document_format(content, format)
    if form is PLAIN_TEXT and to is not None and format_of_suffix(suffix_of(content.path)) is None:
        # Text with marks is known by its name alone; what has none, as from a pipe, is taken for what is wanted of it.
        form = find_format(to) if find_format(to).is_plain else form
    wanted = find_format(to or (text_as if form is PLAIN_TEXT and text_as is not None else form.name))
    if wanted is form:
        reading = replace(reading, whole=True, protect=protect, references=references)
        document = _read(content, form, replace(reading, fill=fill, target_language=target_language))
        if to is not None and document.skeleton is None:
            raise ReadError(f"{content.name}: {form.title} is read and not written; {_other_way(form)}.")
        return document
    if wanted.made_of == "itself" or (wanted.made_of == "text" and form.is_written and not form.is_plain):
        raise ReadError(
            f"{content.name}: this is {form.title}, which is not written as {wanted.title}; {_other_way(form)}."
        )
    return _with_format(wanted.load().of_article(_read(content, form, reading).article), wanted)


def document_from_text(text: str, *, format: str, language: str | None = None, lines: Lines = "auto") -> Document:
    """Makes a document of text in memory, whatever it looks like; it is written in UTF-8.

    Args:
        text: it may begin as files do that are no text, and say that it is in any encoding.
        format: name of a format that is text, as in `read_article`.
        language: as in `read_document`.
        lines: likewise.

    Raises:
        ReadError, UsageError: as `article_from_text`.
    """
    content = _content_of_text(text, "text")
    return _read(
        content, document_format(content, format), replace(_reading(format, language, lines=lines), whole=True)
    )


def as_document(article: Article, format: str) -> Document:
    """A document of a format that holds the paragraphs of an article.

    Args:
        article: of any format, its paragraphs' codes aside.
        format: name of one that such documents are made in; see `DocumentFormat.made_of`.
    """
    form = find_format(format)
    return _with_format(form.load().of_article(article), form)


def content_of(
    source: str | os.PathLike[str] | BinaryIO, *, id: str | None, encoding: str | None, max_bytes: int
) -> Content:
    """Reads a file or a stream; the arguments are those of `read_article`.

    Raises:
        ReadError: the source is missing, unreadable, or too large.
    """
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        name = printable(path)
        return Content(read_path(path, max_bytes=max_bytes), name, id or _id_of(name), path, encoding)
    path = _path_of(source)
    name = printable(path) if path else "standard input"
    return Content(
        read_stream(source, name=name, max_bytes=max_bytes),
        name,
        id or (_id_of(name) if path else "stdin"),
        path,
        encoding,
    )


def _content_of_text(text: str, id: str) -> Content:
    if _LONE_SURROGATE.search(text):
        raise ReadError("the text was decoded with errors; give the bytes or the file it comes from.")
    return Content(b"", "The text", id, text=text)


def _read(content: Content, form: DocumentFormat, reading: Reading) -> Document:
    document = form.load().read(content, reading)
    has_targets = form.has_targets or form.may_have_targets
    if not document.article.paragraphs and not (has_targets and reading.whole):
        raise ReadError(f"{content.name}: holds no text; give an article with at least one word.")
    return _with_format(document, form)


def _with_format(document: Document, form: DocumentFormat) -> Document:
    return replace(document, article=replace(document.article, format=form.name))


def _other_way(form: DocumentFormat) -> str:
    """What a document of this format can be written as."""
    made = (
        known.name
        for known in written_formats()
        if known is form
        or known.made_of == "any"
        or (known.made_of == "text" and (form.is_plain or not form.is_written))
    )
    return f"take --to {either(made)}"


def _reading(
    format: str | None,
    language: str | None,
    *,
    lines: Lines,
    extract: Extract = "auto",
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Reading:
    """How an article is read.

    Raises:
        UsageError: an argument that makes no sense.
    """
    if format is not None:
        find_format(format)
    if extract not in get_args(Extract):
        raise UsageError(f"extract={extract!r} is unknown; choose {', '.join(get_args(Extract))}.")
    if lines not in get_args(Lines):
        raise UsageError(f"lines={lines!r} is unknown; choose {', '.join(get_args(Lines))}.")
    if max_bytes < 1:
        raise UsageError(f"max_bytes must be 1 or more, not {max_bytes}.")
    return Reading(language, whole=False, lines=lines, extract=extract, max_bytes=max_bytes)


def _path_of(stream: BinaryIO) -> str:
    """The path of an open file, or "" for a pipe or a stream in memory."""
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) and not name.startswith("<") else ""


def _id_of(name: str) -> str:
    if name in _STANDARD_INPUT:
        return "stdin"
    suffix = suffix_of(name)
    if format_of_suffix(suffix) is None:
        return name
    return split_name(name)[0]
