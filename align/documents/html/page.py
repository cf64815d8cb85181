"""HTML -> what a page says of itself (language, title, author) and its paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from align.article import Paragraph
from align.documents.document import Extract
from align.documents.encoding import without_invisibles
from align.documents.furniture import mark_furniture
from align.documents.html.blocks import extract_main_html, read_blocks, require_trafilatura, trafilatura_is_installed
from align.documents.html.codes import read_coded_blocks
from align.documents.html.protection import foreign_tokens
from align.documents.html.tokens import HtmlToken, html_tokens
from align.errors import ReadError
from align.languages import canonical_tag

if TYPE_CHECKING:
    from lxml.etree import _Element

# What follows these ends belongs to the body all the same (HTML, 13.2.6.4.19), but libxml2 would drop it.
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator")
_DATE = ("article:published_time", "date", "dc.date", "dcterms.date", "dcterms.issued")

_MIN_LINKS_OF_FULL_PAGE = 15
_MIN_MAIN_CHARACTERS = 250


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds; `language` is None and `title` "" where it says nothing."""

    paragraphs: list[Paragraph]
    language: str | None
    title: str
    metadata: dict[str, str] = field(default_factory=dict)


def read_html(text: str, *, name: str, extract: Extract, language: str | None = None, is_xml: bool = False) -> Page:
    """Reads a page.

    Args:
        text: the page's source.
        name: what an error calls it.
        extract: see `align.documents.read_article`.
        language: BCP 47 tag of its text; by default what the page says.
        is_xml: whether it is read as XML; see `align.documents.html.tokens.html_tokens`.

    Raises:
        ReadError: the page is nested too deep to be read.
        UsageError: the main text is asked for and trafilatura is not installed.
    """
    if extract == "main":
        require_trafilatura()
    root = parse_page(text, name=name)
    if root is None:
        return Page([], None, "")
    metadata = _metadata(root)
    paragraphs: list[Paragraph] = []
    wanted = extract == "main" or (extract == "auto" and _is_full_page(root) and trafilatura_is_installed())
    if wanted:
        paragraphs = _main_paragraphs(text, root, name=name, minimum=_MIN_MAIN_CHARACTERS if extract == "auto" else 1)
    metadata["extraction"] = "main" if paragraphs else "none"
    everything = bool(paragraphs)
    for keep_navigation in (False, True):
        if not paragraphs:
            everything = keep_navigation
            paragraphs = list(read_blocks(root, keep_navigation=keep_navigation))
    declared = page_language(root)
    tokens = list(html_tokens(text, is_xml=is_xml))
    coded = _with_codes(text, tokens, paragraphs, name=name, keep_navigation=everything, language=language or declared)
    return Page(list(mark_furniture(coded)), declared, _title(root), metadata)


def _with_codes(
    text: str,
    tokens: Sequence[HtmlToken],
    paragraphs: list[Paragraph],
    *,
    name: str,
    keep_navigation: bool,
    language: str | None,
) -> list[Paragraph]:
    """The paragraphs with their inline codes and passages in other languages, found on the page by their text."""
    foreign = frozenset[int]() if language is None else foreign_tokens(text, tokens, language)
    found: defaultdict[str, deque[Paragraph]] = defaultdict(deque)
    parse = partial(parse_page, name=name)
    for block in read_coded_blocks(text, parse, keep_navigation=keep_navigation, foreign=foreign, tokens=tokens):
        found[block.paragraph.text].append(block.paragraph)
    return [
        _like(paragraph, found[paragraph.text]) if paragraph.text in found else paragraph for paragraph in paragraphs
    ]


def _like(paragraph: Paragraph, found: deque[Paragraph]) -> Paragraph:
    """A paragraph with the codes of the next of those that have its text."""
    if not found:
        return paragraph
    coded = found.popleft()
    return replace(paragraph, codes=coded.codes, verbatim=coded.verbatim)


def parse_page(text: str, *, name: str) -> _Element | None:
    """The tree of a page; None where there is nothing in it.

    Raises:
        ReadError: the page is nested too deep to be read.
    """
    from lxml import etree

    from align.formats.xmlparsing import html_parser

    parser = html_parser()
    text = _END_OF_PAGE.sub(lambda end: " " * len(end[0]), text)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{name}: cannot be read as HTML ({error.msg}); check that it is a web page.") from error
    # The parser stops at such an error and gives back what it had read: half a page without a word.
    fatal = [entry for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"]
    if fatal:
        raise ReadError(
            f"{name}: the page is nested too deep to be a page ({fatal[0].message}); save its text instead."
        )
    return root


def _main_paragraphs(text: str, root: _Element, *, name: str, minimum: int) -> list[Paragraph]:
    """The paragraphs of the main text, headline first; empty where fewer than `minimum` characters were found."""
    main = extract_main_html(text)
    main_root = None if main is None else parse_page(main, name=name)
    if main_root is None:
        return []
    paragraphs = list(read_blocks(main_root, keep_navigation=True))
    if sum(len(paragraph.text) for paragraph in paragraphs) < minimum:
        return []
    headline = _title(root)
    if (
        headline
        and any(_text_of(element) == headline for element in root.iter("h1"))
        and all(paragraph.text != headline for paragraph in paragraphs)
    ):
        paragraphs.insert(0, Paragraph(headline, "heading"))
    return paragraphs


def _is_full_page(root: _Element) -> bool:
    """Whether the page has the surroundings of a site: navigation or a footer, and many links."""
    surroundings = any(True for _ in root.iter("nav", "aside", "footer")) or any(
        element.get("role") in ("navigation", "contentinfo") for element in root.iter("div", "section", "ul")
    )
    links = sum("href" in element.attrib for element in root.iter("a"))
    return surroundings and links >= _MIN_LINKS_OF_FULL_PAGE


def page_language(root: _Element) -> str | None:
    """The language that a page says it is in, as a BCP 47 tag, or None."""
    body = root.find("body")
    metas = _metas(root)
    candidates = [
        *(element.get(key, "") for element in (root, body) if element is not None for key in ("lang", "xml:lang")),
        metas.get("content-language", ""),
        metas.get("og:locale", ""),
    ]
    for candidate in candidates:
        tag = candidate.strip().replace("_", "-")
        if _LANGUAGE_TAG.fullmatch(tag):
            return canonical_tag(tag)
    return None


def _title(root: _Element) -> str:
    """The page's title, without the name of the site where the page shows which part of it is the headline."""
    title = _metas(root).get("og:title") or _text_of(next(root.iter("title"), None))
    return _headline(root, title) or title


def _headline(root: _Element, title: str) -> str:
    """The first <h1> that the title begins with, or the first at all where there is no title.

    Some sites put their own name in an <h1>; a title ends with that.
    """
    for element in root.iter("h1"):
        text = " ".join(" ".join(paragraph.text for paragraph in read_blocks(element)).split())
        if text and (not title or title.casefold().startswith(text.casefold())):
            return text
    return ""


def _text_of(element: _Element | None) -> str:
    return "" if element is None else _tidy("".join(map(str, element.itertext())))


def _tidy(text: str) -> str:
    return " ".join(without_invisibles(text).split())


def _metadata(root: _Element) -> dict[str, str]:
    metas = _metas(root)
    canonical = next((link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical"), "")
    found = {
        "author": next((metas[key] for key in _AUTHOR if metas.get(key)), ""),
        "date": next((metas[key] for key in _DATE if metas.get(key)), ""),
        "url": canonical or metas.get("og:url", ""),
    }
    return {key: tidy for key, value in found.items() if (tidy := _tidy(value))}


def _metas(root: _Element) -> dict[str, str]:
    """The page's <meta> elements by name, in lower case; the first of a name counts."""
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("name") or element.get("property") or element.get("http-equiv") or ""
        metas.setdefault(key.lower(), _tidy(element.get("content", "")))
    return metas
