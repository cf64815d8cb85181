"""A page to be written back in another language: the source with the places of its text.

Only what stands at these places is changed, and the language that the page declares. All else stays as it was written,
character for character: tags, scripts, entities, and what is wrong with them.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape, unescape
from typing import TYPE_CHECKING, BinaryIO

from align.article import Article, Paragraph, Sentence
from align.errors import ReadError
from align.inline import nested_pairs
from align.readers.characters import without_invisibles
from align.readers.html_codes import Block, read_coded_blocks
from align.readers.html_page import looks_like_html, page_language, parse_page
from align.readers.html_protection import protected_tokens
from align.readers.html_tokens import HtmlToken, html_attributes, html_tokens
from align.readers.reading import DEFAULT_LANGUAGE, DEFAULT_MAX_BYTES, Loaded, load, read_article
from align.readers.wrapping import Lines

if TYPE_CHECKING:
    from lxml.etree import _Element

# Attributes that are shown or read out (HTML Standard, section 3.2.6: translatable attributes).
_SHOWN_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label"})
_DESCRIPTIONS = frozenset({"description", "og:title", "og:description", "twitter:title", "twitter:description"})
_LANGUAGE_ATTRIBUTES = frozenset({"lang", "xml:lang"})
_TAGS = {"heading": "h2", "list-item": "p", "quote": "blockquote", "caption": "p", "body": "p", "furniture": "p"}


@dataclass(frozen=True, slots=True)
class HtmlSkeleton:
    """A page without its text.

    Attributes:
        source: the page as it was.
        stretches: half-open offsets in `source`, in order, one for each of the first paragraphs of the page's article.
        attributes: texts in attributes, each once; they are the article's other paragraphs.
        encoding: what the page was in, as Python names it.
        declares_utf8: whether a browser is told so.
        language: of the page, a BCP 47 tag.
    """

    source: str
    stretches: tuple[tuple[int, int], ...]
    attributes: tuple[str, ...]
    encoding: str
    declares_utf8: bool
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
        values = dict(zip(self.attributes, texts, strict=True))
        return "".join(_declared("".join(pieces), values, self.language, language))

    def encoded(self, page: str) -> bytes:
        """A page in the encoding that this one was in; characters that it lacks become references.

        What was in any encoding of Unicode is in UTF-8 afterwards, with a byte order mark if the page does not say so.
        """
        if self.encoding.startswith(("utf", "ascii")):
            return page.encode("utf-8" if self.declares_utf8 else "utf-8-sig", "replace")
        return page.encode(self.encoding, "xmlcharrefreplace")


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
) -> HtmlPage:
    """Reads all the text of a page, that of its navigation, title and shown attributes with it.

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

    Raises:
        ReadError: the source cannot be read as `read_article` would, or no place can be told for any of its text.
    """
    loaded = load(source, id=id, encoding=encoding, max_bytes=max_bytes)
    if loaded.format == "txt" or (loaded.format is None and not looks_like_html(loaded.text)):
        return _page_of_text(loaded, language, lines)
    parse = partial(parse_page, name=loaded.name)
    root = parse(loaded.text)
    language = language or (None if root is None else page_language(root)) or DEFAULT_LANGUAGE
    blocks = _with_title(loaded.text, _blocks(loaded.text, parse, protect))
    if not blocks:
        raise ReadError(f"{loaded.name} holds no text to be translated: give a page with at least one word.")
    attributes = tuple(dict.fromkeys(_attribute_texts(loaded.text)))
    article = Article(
        loaded.id,
        language,
        "",
        (*(_by_links(block.paragraph) for block in blocks), *(Paragraph(text, "caption") for text in attributes)),
        {"encoding": loaded.encoding, "extraction": "none"},
    )
    skeleton = HtmlSkeleton(
        loaded.text,
        tuple((block.start, block.end) for block in blocks),
        attributes,
        loaded.encoding,
        (loaded.declared or "").lower() in ("utf-8", "utf8"),
        language,
    )
    return HtmlPage(article, skeleton)


def _blocks(source: str, parse: Callable[[str], _Element | None], protect: bool) -> list[Block]:
    """The paragraphs of a page but for those that are not to be translated."""
    read = partial(read_coded_blocks, source, parse, keep_navigation=True, quotation_marks=False)
    blocks = read(protect=True)
    if protect:
        return blocks
    waiting = deque(blocks)
    kept = []
    for block in read(protect=False):
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


def _with_title(source: str, blocks: list[Block]) -> list[Block]:
    """The blocks and the page's title, which no layout shows."""
    inside = False
    for token in html_tokens(source):
        if inside and token.kind == "raw":
            raw = source[token.start : token.end]
            text = " ".join(without_invisibles(unescape(raw)).split())
            start = token.start + len(raw) - len(raw.lstrip())
            title = Block(Paragraph(text, "heading"), start, token.start + len(raw.rstrip()))
            after = sum(block.start < start for block in blocks)
            return [*blocks[:after], title, *blocks[after:]] if text else blocks
        if token.name in ("title", "body", "svg"):
            inside = token.name == "title" and token.kind == "start"
            if not inside:
                break
    return blocks


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


def _attribute_texts(source: str) -> Iterator[str]:
    tokens = list(html_tokens(source))
    protected = protected_tokens(source, tokens)
    for number, token in enumerate(tokens):
        if token.kind == "start" and number not in protected:
            for value in _shown(source, token).values():
                if any(map(str.isalpha, value)):
                    yield value


def _shown(source: str, token: HtmlToken) -> dict[tuple[int, int], str]:
    """The texts in the attributes of a tag, by their places in the source, quotation marks included."""
    attributes = list(html_attributes(source, token))
    names = set(_SHOWN_ATTRIBUTES)
    if token.name == "meta" and any(
        a.name in ("name", "property") and a.value.lower() in _DESCRIPTIONS for a in attributes
    ):
        names.add("content")
    return {
        (a.start, a.end): " ".join(without_invisibles(unescape(a.value)).split()) for a in attributes if a.name in names
    }


def _declared(source: str, values: Mapping[str, str], old: str, new: str) -> Iterator[str]:
    """The page with other values in shown attributes, and the language of its elements, if it is `old`, now `new`."""
    done = 0
    root = False
    for token in html_tokens(source):
        if not root and (token.kind in ("text", "start", "end") and source[token.start : token.end].strip()):
            root = True
            changes = _root_changes(source, token, new)
        else:
            changes = {}
        if token.kind == "start":
            changes |= {place: f'"{values[text]}"' for place, text in _shown(source, token).items() if text in values}
            changes |= _language_changes(source, token, old, new)
        for (start, end), text in sorted(changes.items()):
            yield source[done:start]
            yield text
            done = end
    yield source[done:]


def _root_changes(source: str, token: HtmlToken, language: str) -> dict[tuple[int, int], str]:
    """What makes the first tag of a page, or what stands before its first text, say the language."""
    if token.name != "html" or token.kind != "start":
        return {(token.start, token.start): f'<html lang="{language}">'}
    own = {(a.start, a.end): f'"{language}"' for a in html_attributes(source, token) if a.name in _LANGUAGE_ATTRIBUTES}
    if not any(a.name == "lang" for a in html_attributes(source, token)):
        place = token.start + len("<html")
        own[place, place] = f' lang="{language}"'
    return own


def _language_changes(source: str, token: HtmlToken, old: str, new: str) -> dict[tuple[int, int], str]:
    attributes = list(html_attributes(source, token))
    names = set(_LANGUAGE_ATTRIBUTES)
    if token.name == "meta" and any(a.value.lower() == "content-language" for a in attributes):
        names.add("content")
    primary = re.split("[-_]", old.lower())[0]
    return {
        (a.start, a.end): f'"{new}"'
        for a in attributes
        if a.name in names and re.split("[-_]", a.value.strip().lower())[0] == primary
    }
