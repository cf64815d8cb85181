"""A page to be written back in another language: the source with the places of its text.

Only what stands at these places is changed, and the language that the page declares. All else stays as it was written,
character for character: tags, scripts, entities, and what is wrong with them.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape, unescape
from typing import TYPE_CHECKING

from align.article import Article, Paragraph, ParagraphKind, Sentence
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.encoding import Decoded, declared_encoding, web_codec, without_invisibles
from align.documents.html.codes import Block, read_coded_blocks
from align.documents.html.page import page_language, parse_page, read_html
from align.documents.html.protection import foreign_tokens, protected_tokens, value_paragraphs, with_values
from align.documents.html.tokens import HtmlToken, html_tokens
from align.errors import ReadError
from align.inline import InlineCode, interleave, nested_pairs

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHITE_SPACE = re.compile(r"\s+")
_TAGS = {"heading": "h2", "list-item": "p", "quote": "blockquote", "caption": "p", "body": "p", "furniture": "p"}
_FILE_NAME = re.compile(r"\S+\.x?html?")
_PRESCAN = 4096
_WIDE = re.compile(r"(\b(?:charset|encoding)\s*=\s*[\"']?\s*)utf-?(?:16|32)(?:-?[lb]e)?\b", re.IGNORECASE)
_PROGRAMS = frozenset({"script", "style"})


@dataclass(frozen=True, slots=True)
class PageEncoding:
    """How a page is written back.

    Attributes:
        codec: of all of it, as Python names it.
        codec_of_text: of what is not program code, where a character that it lacks becomes a reference: never more
            than `codec` has.
        has_mark: whether it begins with a byte order mark.
        was_wide: whether it was in UTF-16 or UTF-32, which it may call itself.
    """

    codec: str
    codec_of_text: str
    has_mark: bool = False
    was_wide: bool = False

    @classmethod
    def of(cls, page: Decoded, declared: str | None) -> PageEncoding:
        """That of a page: what it declares, as it writes it, else what it was in.

        What was in any encoding of Unicode is in UTF-8 afterwards. A page of ASCII that declares nothing stays ASCII,
        as a browser has no reason to take it for anything else; and one that declares ISO 8859-1 is written in just
        that, though browsers read Windows-1252 for it (Encoding Standard, section 4.2). What came as text is in UTF-8.
        """
        if not page.encoding:
            return cls("utf-8", "utf-8")
        codec = None if declared is None else web_codec(declared)
        was_wide = page.encoding.startswith(("utf-16", "utf-32"))
        if page.has_mark:
            return cls("utf-8", "utf-8", has_mark=True, was_wide=was_wide)
        if codec is not None:
            return cls(codec, _strict(declared or "", codec))
        if page.text.isascii() or was_wide:
            return cls("utf-8", "ascii", was_wide=was_wide)
        return cls(page.encoding, page.encoding)

    def encode(self, page: str, *, is_xml: bool = False) -> bytes:
        """The page in bytes; `is_xml` where it is read as XML."""
        if self.was_wide:
            page = _WIDE.sub(r"\1utf-8", page[:_PRESCAN], count=1) + page[_PRESCAN:]
        # Program code knows no references. It comes from the source as it is, so that no character can be lacking.
        pieces = []
        name = ""
        for token in html_tokens(page, is_xml=is_xml):
            text = page[token.start : token.end]
            if token.kind == "raw" and name in _PROGRAMS:
                pieces.append(text.encode(self.codec, "replace"))
            else:
                pieces.append(_encoded(text, self.codec_of_text))
            name = token.name
        return (codecs.BOM_UTF8 if self.has_mark else b"") + b"".join(pieces)


def _encoded(text: str, codec: str) -> bytes:
    # No encoding has the halves of surrogate pairs, and no reference may name one.
    return text.encode(codec, "replace" if codec == "utf-8" else "xmlcharrefreplace")


def _strict(declared: str, codec: str) -> str:
    """The encoding that is declared, where all its characters are at the same places in the one it is read as."""
    name = codecs.lookup(declared.strip()).name
    return name if name in ("iso8859-1", "ascii", "iso8859-9") else codec


@dataclass(frozen=True, slots=True)
class HtmlSkeleton:
    """A page without its text.

    Attributes:
        source: the page as it was.
        stretches: half-open offsets in `source`, in order, one for each of the first paragraphs of the page's article.
        values: texts in attributes and the like, each once; they are the article's other paragraphs.
        encoding: what the page is to be written in.
        language: of the page, a BCP 47 tag.
        language_names: of a page that is XML, the attributes by which its root is to say its language; else None.
    """

    source: str
    stretches: tuple[tuple[int, int], ...]
    values: tuple[str, ...]
    encoding: PageEncoding
    language: str
    language_names: tuple[str, ...] | None = None

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. In tags, too, text is escaped; a paragraph that is None stays."""
        pieces = []
        done = 0
        for (start, end), translation in zip(self.stretches, translations, strict=False):
            if translation is not None:
                pieces += [self.source[done:start], written_text(translation)]
                done = end
        pieces.append(self.source[done:])
        values = {
            value: written_text(translation).replace('"', "&quot;")
            for value, translation in zip(self.values, translations[len(self.stretches) :], strict=True)
            if translation is not None
        }
        page = with_values("".join(pieces), values, self.language, language, language_names=self.language_names)
        return self.encoding.encode("".join(page), is_xml=self.language_names is not None)


def written_text(translation: TranslatedParagraph) -> str:
    """A translation with its codes as a page has them, in HTML or XML."""
    from align.formats.xmlparsing import FORBIDDEN

    coded = translation.coded
    return "".join(
        escape(FORBIDDEN.sub("", piece), quote=False) if isinstance(piece, str) else piece.data
        for piece in interleave(coded.text, coded.codes)
    )


def read(content: Content, reading: Reading) -> Document:
    """Reads a page: its article, or all its text with a skeleton.

    Raises:
        ReadError: the page is nested too deep to be read, or no place can be told for any text of a whole page.
        UsageError: the main text is asked for and trafilatura is not installed.
    """
    if reading.whole:
        document = read_whole(content, reading)
        if not document.article.paragraphs:
            raise ReadError(f"{content.name}: holds no text to be translated; give a page with at least one word.")
        return document
    decoded = content.decoded(declared_encoding(content.data))
    page = read_html(decoded.text, name=content.name, extract=reading.extract, language=reading.language)
    language = reading.language or page.language or DEFAULT_LANGUAGE
    metadata = {**decoded.metadata, **page.metadata}
    return Document(Article(content.id, language, page.title, tuple(page.paragraphs), metadata))


def of_article(article: Article) -> Document:
    """The page of an article: its title, headings, and paragraphs."""
    tags = iter(["h1"])
    body = "\n".join(
        f"<{tag}>{escape(paragraph.text)}</{tag}>"
        for paragraph in article.paragraphs
        for tag in [next(tags, "h2") if paragraph.kind == "heading" else _TAGS[paragraph.kind]]
    )
    head = f'<meta charset="utf-8">\n<title>{escape(article.title or article.id)}</title>'
    page = f'<html lang="{article.language}">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    content = Content(f"<!DOCTYPE html>\n{page}".encode(), article.id, article.id)
    return read(content, Reading(article.language))


def read_whole(content: Content, reading: Reading, *, language_names: tuple[str, ...] | None = None) -> Document:
    """All the text of a page, that of its navigation, controls, title and shown attributes with it; there may be none.

    Args:
        content: the page.
        reading: how to read it.
        language_names: see `HtmlSkeleton`.

    Raises:
        ReadError: the page is nested too deep to be read.
    """
    declared = declared_encoding(content.data)
    decoded = content.decoded(declared)
    source = decoded.text
    parse = partial(parse_page, name=content.name)
    root = parse(source)
    language = reading.language or (None if root is None else page_language(root)) or DEFAULT_LANGUAGE
    tokens = list(html_tokens(source, is_xml=language_names is not None))
    protected = protected_tokens(source, tokens, references=reading.references)
    foreign = foreign_tokens(source, tokens, language)
    blocks = _blocks(source, parse, tokens, (protected, foreign), reading.protect)
    blocks = _with_raw_texts(source, tokens, protected | foreign, blocks)
    values = value_paragraphs(source, tokens, language)
    article = Article(
        content.id,
        language,
        "",
        (*(_by_links(block.paragraph) for block in blocks), *values),
        {"encoding": decoded.encoding, "extraction": "none"},
    )
    stretches = tuple((block.start, block.end) for block in blocks)
    encoding = PageEncoding.of(decoded, declared)
    texts = tuple(value.text for value in values)
    return Document(article, HtmlSkeleton(source, stretches, texts, encoding, language, language_names))


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
    # Programs that make books call chapters by the names of their files.
    has_words = text and _FILE_NAME.fullmatch(text) is None
    return Block(Paragraph(text, kind), start, token.start + len(raw.rstrip())) if has_words else None


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
