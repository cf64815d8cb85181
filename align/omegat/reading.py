"""Articles as OmegaT has them: its paragraphs, and its tags for the data of their codes.

OmegaT names the tags of a paragraph by a letter and a number from 0, `<b0>`, `</b0>`, `<i1/>` (its manual, "Tags"), in
pages as in XML. In other files what looks like a tag is text, and stands as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape

from align.article import Article, Paragraph
from align.documents import DEFAULT_MAX_BYTES, FORMATS, CodedText, Document, TranslatedParagraph
from align.documents.archive import Archive
from align.documents.document import Content
from align.documents.html.tokens import HtmlToken, html_tokens
from align.documents.subtitles.cues import read_cues
from align.inline import InlineCode, interleave
from align.omegat.filters import FILTERS, OmegatFilter
from align.omegat.xml_filter import read_entries
from align.segmentation import segment_rest

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_CUE_TAG = re.compile(r"<(/?)([a-zA-Z]+)[^<>]*>|\{\\[^{}]*\}")
_SPACES = re.compile(r"[ \t\n\r\f]+")


def omegat_article(document: Document, data: bytes, *, name: str, line_breaks: bool) -> Article:
    """The article of a document with OmegaT's paragraphs and tags, segmented.

    Args:
        document: as it was read. What OmegaT has no filter for has its own paragraphs.
        data: its bytes.
        name: what messages call it.
        line_breaks: whether a line break of a page ends a paragraph, as in our projects, or is a tag like others, as it
            is where nobody chose.

    Raises:
        ReadError: OmegaT cannot read it.
    """
    article = document.article
    known = FILTERS.get(article.format)
    paragraphs: Iterable[Paragraph]
    if article.format == "html":
        paragraphs = (part for one in article.paragraphs for part in _page_paragraph(one, line_breaks=line_breaks))
    elif known is not None and known.dialect is not None:
        paragraphs = _entries(article, known, data, name)
    elif article.format == "srt":
        paragraphs = _cues(data, article, name)
    else:
        paragraphs = map(_plain, article.paragraphs)
    read = replace(article, paragraphs=tuple(paragraphs))
    form = FORMATS.get(article.format)
    if known is not None and form is not None and form.has_segments:
        # A message of a program is one unit, but OmegaT cuts it into sentences like all text.
        read = replace(read, paragraphs=tuple(replace(one, sentences=()) for one in read.paragraphs), format="")
    return segment_rest(read)


def rewritten(document: Document, language: str) -> bytes:
    """A document as it goes into a project where OmegaT cannot take it as it is; see `OmegatFilter.is_rewritten`."""
    assert document.skeleton is not None
    has_targets = FORMATS[document.article.format].has_targets
    unchanged = [
        TranslatedParagraph(one, (CodedText(one.text, one.codes),) if has_targets else ())
        for one in document.article.paragraphs
    ]
    return document.skeleton.filled(unchanged, language)


def _entries(article: Article, known: OmegatFilter, data: bytes, name: str) -> Iterator[Paragraph]:
    kinds = {_letters(one.text): one.kind for one in article.paragraphs}
    parts = [(name, data)]
    if known.parts is not None:
        archive = Archive(Content(data, name, article.id), max_bytes=DEFAULT_MAX_BYTES)
        parts = [(f"{name}: the part {part}", text) for part, text in known.texts(archive)]
    assert known.dialect is not None
    for part, text in parts:
        for one in read_entries(text, known.dialect, name=part):
            kind = kinds.get(_letters(one.text))
            # Of other files there is text that is none of the language, such as the targets that they had.
            if kind is not None or known.parts is not None:
                yield one if kind is None else replace(one, kind=kind)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _plain(paragraph: Paragraph) -> Paragraph:
    """A paragraph in which markup is text: as it is written, but for what stands in the text as well."""
    codes = []
    for code in paragraph.codes:
        data = unescape(code.data)
        codes.append(replace(code, data="" if code.type == "lb" and "\n" in paragraph.text else data))
    return replace(paragraph, codes=tuple(codes))


def _cues(data: bytes, article: Article, name: str) -> Iterator[Paragraph]:
    """The subtitles one by one, as OmegaT has them, whatever sentences run over them."""
    source = Content(data, name, article.id).decoded().text.replace("\r\n", "\n").replace("\r", "\n")
    for cue in read_cues(source, name=name, is_webvtt=False):
        lines = _BLANK_LINE.split(source[cue.start : cue.end])[0]
        text = ""
        codes: list[InlineCode] = []
        waiting: list[tuple[str, str]] = []
        done = 0
        for number, tag in enumerate(_CUE_TAG.finditer(lines)):
            text += lines[done : tag.start()]
            done = tag.end()
            if tag[2] is None:
                codes.append(InlineCode("standalone", str(number), len(text), tag[0]))
            elif not tag[1]:
                waiting.append((tag[2].lower(), str(number)))
                codes.append(InlineCode("open", str(number), len(text), tag[0]))
            else:
                at = next((at for at in reversed(range(len(waiting))) if waiting[at][0] == tag[2].lower()), None)
                id = str(number) if at is None else waiting.pop(at)[1]
                codes.append(InlineCode("close", id, len(text), tag[0]))
        text += lines[done:]
        if any(map(str.isalnum, text)):
            yield Paragraph(text, codes=tuple(codes))


def _page_paragraph(paragraph: Paragraph, *, line_breaks: bool) -> Iterator[Paragraph]:
    """The paragraphs that OmegaT has of one of a page: a line break ends one, or at least a segment."""
    numbering = _Numbering()
    text = ""
    codes: list[InlineCode] = []
    ended = False
    for piece in interleave(paragraph.text, paragraph.codes):
        if isinstance(piece, str):
            # The white space behind a line break is in the paragraph's text, as the end of its line.
            text += piece.lstrip(" \t\n\r\f") if ended and not text else piece
            continue
        if piece.type != "lb":
            data = "".join(numbering.name(piece.data, token) for token in html_tokens(piece.data))
            codes.append(replace(piece, offset=len(text), data=data))
            continue
        if line_breaks:
            numbering = _Numbering()
        else:
            data = "".join(numbering.name(piece.data, token) for token in html_tokens(piece.data))
            codes.append(replace(piece, offset=len(text), data=data.rstrip(), type=""))
        if text.strip():
            yield replace(paragraph, text=text, codes=tuple(codes), sentences=())
        text, codes, ended = "", [], True
    if text.strip() or not ended:
        yield replace(paragraph, text=text, codes=tuple(codes), sentences=() if ended else paragraph.sentences)


class _Numbering:
    """Counts the tags of a paragraph of a page."""

    def __init__(self) -> None:
        self._next = 0
        self._open: dict[str, list[int]] = {}

    def name(self, source: str, token: HtmlToken) -> str:
        if token.kind == "text":
            # What is not to be translated is text to OmegaT all the same.
            return _SPACES.sub(" ", unescape(source[token.start : token.end]))
        if token.kind not in ("start", "end"):
            return ""
        waiting = self._open.setdefault(token.name, [])
        letter = "br" if token.name == "br" else token.name[0]
        if token.kind == "end" and waiting:
            return f"</{letter}{waiting.pop()}>"
        number = self._next
        self._next += 1
        if token.kind == "end":
            return f"</{letter}{number}>"
        waiting.append(number)
        empty = "/" if source[token.start : token.end].endswith("/>") else ""
        return f"<{letter}{number}{empty}>"
