"""A page to be written back in another language: the source with the places of its text.

Only what stands at these places is changed, and the language that the page declares. All else stays as it was written,
character for character: tags, scripts, entities, and what is wrong with them.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape, unescape
from typing import TYPE_CHECKING, BinaryIO

from align.article import Article, Paragraph, ParagraphKind, Sentence
from align.documents.encoding import without_invisibles
from align.documents.html.codes import Block, read_coded_blocks
from align.documents.html.encoding import PageEncoding
from align.documents.html.page import looks_like_html, page_language, parse_page
from align.documents.html.protection import foreign_tokens, protected_tokens, value_paragraphs, with_values
from align.documents.html.tokens import HtmlToken, html_tokens
from align.documents.reading import DEFAULT_LANGUAGE, DEFAULT_MAX_BYTES, Loaded, load, read_article
from align.documents.wrapping import Lines
from align.errors import ReadError
from align.inline import InlineCode, nested_pairs

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHITE_SPACE = re.compile(r"\s+")
_TAGS = {"heading": "h2", "list-item": "p", "quote": "blockquote", "caption": "p", "body": "p", "furniture": "p"}


@dataclass(frozen=True, slots=True)
class HtmlSkeleton:
    """A page without its text.

    Attributes:
        source: the page as it was.
        stretches: half-open offsets in `source`, in order, one for each of the first paragraphs of the page's article.
        values: texts in attributes and the like, each once; they are the article's other paragraphs.
        encoding: what the page is to be written in.
        language: of the page, a BCP 47 tag.
    """

    source: str
    stretches: tuple[tuple[int, int], ...]
    values: tuple[str, ...]
    encoding: PageEncoding
    language: str

    def filled(self, paragraphs: Sequence[str], language: str) -> str:
        """The page with other text.

        Args:
            paragraphs: HTML for each paragraph of the page's article; for attributes, too, it is escaped.
            language: BCP 47 tag of that text, which the page will declare.
        """
        pieces = []
        done = 0
        for (start, end), html in zip(self.stretches, paragraphs, strict=False):
            pieces += [self.source[done:start], html]
            done = end
        pieces.append(self.source[done:])
        texts = (html.replace('"', "&quot;") for html in paragraphs[len(self.stretches) :])
        values = dict(zip(self.values, texts, strict=True))
        return "".join(with_values("".join(pieces), values, self.language, language))

    def encoded(self, page: str) -> bytes:
        """A page in the encoding that this one declares or was in; see `PageEncoding`."""
        return self.encoding.encode(page)


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page as an article, its paragraphs not yet segmented, and what is left without their text."""

    article: Article
    skeleton: HtmlSkeleton


def read_page(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    language: str | None = None,
    id: str | None = None,
    lines: Lines = "auto",
    encoding: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    protect: bool = True,
    references: bool = True,
) -> HtmlPage:
    """Reads all the text of a page, that of its navigation, controls, title and shown attributes with it.

    Passages in another language are left in their place.

    Plain text is made a page first: headings, and paragraphs.

    Args:
        source: a path or a binary stream, which is read to its end and left open.
        language: BCP 47 tag; by default what the page declares, or else "nl".
        id: the article's id, as in `read_article`.
        lines: what a line of plain text is, as in `read_article`.
        encoding: by default a byte order mark, the page's declaration or detection tells.
        max_bytes: a larger input is refused.
        protect: within paragraphs, make a code of program code and of what the page wants not to be translated; else
            it is text. Paragraphs that are nothing else are left in their place in either case.
        references: likewise make codes of the marks of footnotes.

    Raises:
        ReadError: the source cannot be read as `read_article` would, or no place can be told for any of its text.
    """
    loaded = load(source, id=id, encoding=encoding, max_bytes=max_bytes)
    if loaded.format == "txt" or (loaded.format is None and not looks_like_html(loaded.text)):
        return _page_of_text(loaded, language, lines)
    parse = partial(parse_page, name=loaded.name)
    root = parse(loaded.text)
    language = language or (None if root is None else page_language(root)) or DEFAULT_LANGUAGE
    tokens = list(html_tokens(loaded.text))
    protected = protected_tokens(loaded.text, tokens, references=references)
    foreign = foreign_tokens(loaded.text, tokens, language)
    blocks = _blocks(loaded.text, parse, tokens, (protected, foreign), protect)
    blocks = _with_raw_texts(loaded.text, tokens, protected | foreign, blocks)
    values = value_paragraphs(loaded.text, tokens, language)
    if not blocks and not values:
        raise ReadError(f"{loaded.name}: holds no text to be translated; give a page with at least one word.")
    article = Article(
        loaded.id,
        language,
        "",
        (*(_by_links(block.paragraph) for block in blocks), *values),
        {"encoding": loaded.encoding, "extraction": "none"},
    )
    skeleton = HtmlSkeleton(
        loaded.text,
        tuple((block.start, block.end) for block in blocks),
        tuple(value.text for value in values),
        PageEncoding.of(loaded),
        language,
    )
    return HtmlPage(article, skeleton)


def _blocks(
    source: str,
    parse: Callable[[str], _Element | None],
    tokens: Sequence[HtmlToken],
    left_alone: tuple[frozenset[int], frozenset[int]],
    protect: bool,
) -> list[Block]:
    """The paragraphs of a page but for those that are not to be translated or in another language."""
    protected, foreign = left_alone
    read = partial(
        read_coded_blocks,
        source,
        parse,
        keep_navigation=True,
        quotation_marks=False,
        controls=True,
        tokens=tokens,
    )
    waiting = deque(read(protected=protected | foreign))
    if protect and not foreign:
        return list(waiting)
    kept = []
    for block in read(protected=protected if protect else frozenset(), foreign=foreign):
        while waiting and waiting[0].end <= block.start:
            waiting.popleft()
        if waiting and waiting[0].start < block.end:
            kept.append(block)
    return kept


def _page_of_text(loaded: Loaded, language: str | None, lines: Lines) -> HtmlPage:
    import io

    data = io.BytesIO(loaded.text.encode("utf-8"))
    article = read_article(data, format="txt", language=language, id=loaded.id, lines=lines)
    tags = iter(["h1"])
    body = "\n".join(
        f"<{tag}>{escape(paragraph.text)}</{tag}>"
        for paragraph in article.paragraphs
        for tag in [next(tags, "h2") if paragraph.kind == "heading" else _TAGS[paragraph.kind]]
    )
    head = f'<meta charset="utf-8">\n<title>{escape(article.title or loaded.id)}</title>'
    page = f'<html lang="{article.language}">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    stream = io.BytesIO(f"<!DOCTYPE html>\n{page}".encode())
    return read_page(stream, language=article.language, id=loaded.id)


def _with_raw_texts(
    source: str, tokens: Sequence[HtmlToken], protected: frozenset[int], blocks: list[Block]
) -> list[Block]:
    """The blocks with the page's title, which no layout shows, and what stands in its text areas."""
    found = []
    in_head = True
    for number, token in enumerate(tokens):
        if token.name in ("body", "svg"):
            in_head = False
        if token.kind != "raw" or number in protected:
            continue
        name = tokens[number - 1].name
        block = None
        if name == "textarea":
            block = _text_area(source, token)
        elif name == "title" and in_head:
            in_head = False
            block = _raw_block(source, token, "heading")
        if block is not None:
            found.append(block)
    return _merged(blocks, found)


def _raw_block(source: str, token: HtmlToken, kind: ParagraphKind) -> Block | None:
    raw = source[token.start : token.end]
    text = " ".join(without_invisibles(unescape(raw)).split())
    start = token.start + len(raw) - len(raw.lstrip())
    return Block(Paragraph(text, kind), start, token.start + len(raw.rstrip())) if text else None


def _text_area(source: str, token: HtmlToken) -> Block | None:
    """What stands in a text area; its line breaks within sentences are codes, as everything in it shows."""
    block = _raw_block(source, token, "body")
    if block is None:
        return None
    pieces: list[str] = []
    codes: list[InlineCode] = []
    done = length = 0
    raw = source[block.start : block.end]
    for match in _WHITE_SPACE.finditer(raw):
        if "\n" not in match[0]:
            continue
        pieces.append(without_invisibles(unescape(raw[done : match.start()])))
        length += len(pieces[-1])
        codes.append(InlineCode("standalone", str(len(codes) + 1), length, match[0], "lb"))
        # A blank line is the end of a paragraph.
        pieces.append("\n\n" if match[0].count("\n") > 1 else "\n")
        length += len(pieces[-1])
        done = match.end()
    pieces.append(without_invisibles(unescape(raw[done:])))
    return replace(block, paragraph=Paragraph("".join(pieces), "body", (), tuple(codes)))


def _merged(blocks: list[Block], others: list[Block]) -> list[Block]:
    """Both by rising place; those of `others` that are within a block are none."""
    merged: list[Block] = []
    for block in sorted([*blocks, *others], key=lambda block: (block.start, -block.end)):
        if not merged or merged[-1].end <= block.start:
            merged.append(block)
    return merged


def _by_links(paragraph: Paragraph) -> Paragraph:
    """The paragraph with each link a sentence where it is a row of links and nothing else, as navigation is."""
    codes = paragraph.codes
    links = [
        (codes[start].offset, codes[end].offset)
        for start, end in sorted(nested_pairs(codes).items())
        if start < end and codes[start].type == "link" and codes[start].offset < codes[end].offset
    ]
    borders = [0, *(place for link in links for place in link), len(paragraph.text)]
    outside = "".join(paragraph.text[a:b] for a, b in zip(borders[::2], borders[1::2], strict=True))
    if len(links) < 2 or any(map(str.isalnum, outside)):
        return paragraph
    return replace(paragraph, sentences=tuple(_stripped(paragraph.text, start, end) for start, end in links))


def _stripped(text: str, start: int, end: int) -> Sentence:
    inner = text[start:end].strip() or text[start:end]
    first = text.index(inner, start)
    return Sentence(inner, first, first + len(inner))
