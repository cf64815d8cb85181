"""Reading and writing whole pages for commands: HTML in, the same page in another language out."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from align.article import Article
from align.cli.articles import ArticleSource, Input
from align.errors import UsageError
from align.formats.streams import Target
from align.readers.html_skeleton import HtmlSkeleton, read_page
from align.segmentation import segment_paragraph
from align.translation import TranslatedArticle
from align.translation.markup_page import translated_page


@dataclass(slots=True)
class PageSource(ArticleSource):
    """Reads all the text of pages, and keeps what they are without it, in the order in which they are read."""

    skeletons: deque[HtmlSkeleton] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """Refuse what leaves out parts of a page.

        Raises:
            UsageError: page furniture is to be dropped, or only the main text to be read.
        """
        if self.drop_furniture or self.extract == "main":
            option = "--drop-furniture" if self.drop_furniture else "--extract main"
            raise UsageError(f"--to html keeps the whole page: leave out {option}, or take another format.")

    def _read(self, path: str) -> Article:
        page = read_page(
            sys.stdin.buffer if path == "-" else Path(path),
            language=self.language,
            id="stdin" if path == "-" else None,
            reflow=self.reflow,
        )
        self.skeletons.append(page.skeleton)
        paragraphs = tuple(p if p.sentences else segment_paragraph(p, self.language) for p in page.article.paragraphs)
        return replace(page.article, paragraphs=paragraphs)

    def write(self, articles: Iterable[TranslatedArticle], target: str | BinaryIO, language: str) -> None:
        """Writes the pages of these articles, which come in the order in which they were read."""
        with Target(target).open() as file:
            for article in articles:
                file.write(translated_page(article, self.skeletons.popleft(), language))


def refuse_several(found: list[Input], folder: Path | None) -> None:
    """Two pages in one file are none.

    Raises:
        UsageError: there are several, and no folder to put them in.
    """
    if len(found) > 1 and folder is None:
        raise UsageError("several pages do not go into one: give a folder with -o, such as -o english/")


def document_type(articles: Iterator[TranslatedArticle]) -> tuple[str, Iterator[TranslatedArticle]]:
    """The datatype of units of these articles, "html" or "plaintext", as the first has it; and all the articles."""
    first = next(articles, None)
    if first is None:
        return "plaintext", articles
    # Only pages say how their text was found.
    return "html" if "extraction" in first.article.metadata else "plaintext", chain([first], articles)
