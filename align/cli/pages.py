"""Reading and writing whole pages for commands: HTML in, the same page in another language out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from align.article import Article
from align.bitext import TranslationUnit
from align.cli.articles import ArticleSource, Input
from align.cli.console import standard_input
from align.documents.discovery import HTML_SUFFIXES, TEXT_SUFFIXES
from align.documents.html.page import looks_like_html
from align.documents.html.skeleton import HtmlPage, HtmlSkeleton, read_page
from align.documents.html.tokens import html_attributes, html_tokens
from align.documents.reading import load
from align.errors import UsageError
from align.formats.streams import Target
from align.languages import same_language
from align.segmentation import segment_paragraph
from align.translation import TranslatedArticle
from align.translation.markup.page import translated_page

# OmegaT's manual, "File filters", of (X)HTML: what is translated by default beside the text.
_OMEGAT_ATTRIBUTES = frozenset({"href", "src", "lang", "hreflang"})


@dataclass(slots=True)
class WholePages(ArticleSource):
    """Reads all the text of pages."""

    def __post_init__(self) -> None:
        """Refuse what leaves out parts of a page; see `refuse_parts`."""
        refuse_parts(self, "--whole-page")

    def _read(self, path: str) -> Article:
        return self._page(path).article

    def _page(self, path: str) -> HtmlPage:
        """The page, its paragraphs segmented."""
        page = read_page(
            standard_input() if path == "-" else Path(path),
            language=self.language,
            id="stdin" if path == "-" else None,
            lines=self.lines,
        )
        return replace(page, article=segment_page(page.article))


@dataclass(slots=True)
class ToolDocuments(WholePages):
    """Reads documents as translation tools do: text as articles, and all the text of pages.

    Attributes:
        keeps_values: whether `value_units` will be asked for.
        values: what OmegaT has for segments besides in each document, where nobody told it not to: the values of some
            attributes, with their names. Addresses stay as they are.
    """

    keeps_values: bool = False
    values: deque[dict[str, str]] = field(default_factory=deque)
    _given: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Refuse what leaves out parts of a document; see `refuse_parts`."""
        refuse_parts(self, "--segments-of")

    def _read(self, path: str) -> Article:
        if is_page(path):
            page = self._page(path)
            article, values = page.article, _attribute_values(page.skeleton.source)
        else:
            article, values = ArticleSource._read(self, path), iter(())
        if self.keeps_values:
            self.values.append(dict(values))
        return article

    def value_units(self, article: Article, language: str) -> Iterator[TranslationUnit]:
        """Units for the values of the next document, those that none before it has.

        Args:
            article: of the document; they are asked for in the order in which they were read.
            language: BCP 47 tag of the translation.
        """
        for value, attribute in self.values.popleft().items():
            if value not in self._given:
                self._given.add(value)
                yield TranslationUnit(
                    value,
                    language if attribute == "lang" and same_language(value, article.language) else value,
                    origin="machine",
                    article=article.id,
                    properties={"kind": "attribute"},
                    source_language=article.language,
                    target_language=language,
                )


def is_page(path: str) -> bool:
    """Whether a file is HTML, by its suffix or else by its content; standard input counts as text."""
    suffix = Path(path).suffix.lower()
    if path == "-" or suffix in TEXT_SUFFIXES:
        return False
    return suffix in HTML_SUFFIXES or looks_like_html(load(Path(path)).text)


def _attribute_values(source: str) -> Iterator[tuple[str, str]]:
    for token in html_tokens(source):
        if token.kind == "start":
            for attribute in html_attributes(source, token):
                value = unescape(attribute.value).strip()
                if attribute.name in _OMEGAT_ATTRIBUTES and value:
                    yield value, attribute.name


@dataclass(slots=True)
class PageSource(WholePages):
    """Reads all the text of pages, and keeps what they are without it, in the order in which they are read."""

    skeletons: deque[HtmlSkeleton] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """Refuse what leaves out parts of a page; see `refuse_parts`."""
        refuse_parts(self, "--to html")

    def _read(self, path: str) -> Article:
        page = self._page(path)
        self.skeletons.append(page.skeleton)
        return page.article

    def write(self, articles: Iterable[TranslatedArticle], target: str | BinaryIO, language: str) -> None:
        """Writes the pages of these articles, which come in the order in which they were read."""
        with Target(target).open() as file:
            for article in articles:
                file.write(translated_page(article, self.skeletons.popleft(), language))


def segment_page(article: Article) -> Article:
    """The article of a page with sentences in the paragraphs that have none yet."""
    paragraphs = (p if p.sentences else segment_paragraph(p, article.language) for p in article.paragraphs)
    return replace(article, paragraphs=tuple(paragraphs))


def refuse_parts(source: ArticleSource, way: str) -> None:
    """What keeps whole documents has all of them.

    Raises:
        UsageError: page furniture is to be dropped, or only the main text to be read.
    """
    if source.drop_furniture or source.extract == "main":
        option = "--drop-furniture" if source.drop_furniture else "--extract main"
        raise UsageError(f"{way} keeps the whole page; leave out one of it and {option}.")


def refuse_several(found: list[Input], folder: Path | None) -> None:
    """Two pages in one file are none.

    Raises:
        UsageError: there are several, and no folder to put them in.
    """
    if len(found) > 1 and folder is None:
        raise UsageError("several pages do not go into one file; give a folder, such as -o english/.")


def document_type(articles: Iterator[TranslatedArticle]) -> tuple[str, Iterator[TranslatedArticle]]:
    """The datatype of units of these articles, "html" or "plaintext", as the first has it; and all the articles."""
    first = next(articles, None)
    if first is None:
        return "plaintext", articles
    # Only pages say how their text was found.
    return "html" if "extraction" in first.article.metadata else "plaintext", chain([first], articles)
