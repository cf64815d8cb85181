"""Options and reading that commands on articles share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from align.article import Article
from align.cli.console import Estimate, report_error
from align.errors import ReadError, UsageError
from align.readers import Extract, drop_furniture, find_articles, read_article
from align.segmentation import segment_article

F = TypeVar("F", bound=Callable[..., Any])


def reading_options(command: F) -> F:
    """Adds the arguments and options that say what to read and how."""
    for decorate in (
        click.argument("inputs", nargs=-1, metavar="[FILE|DIR|-]…"),
        click.option("--reflow", is_flag=True, help="Join the lines of hard-wrapped plain text."),
        click.option("--drop-furniture", is_flag=True, help='Leave out page furniture such as "Bekijk ook: …".'),
        click.option(
            "--extract",
            type=click.Choice(["auto", "main", "none"]),
            default="auto",
            show_default=True,
            help="Take only the article out of a full news page: main needs nlen[html], none takes the whole page.",
        ),
    ):
        command = decorate(command)
    return command


@dataclass(slots=True)
class ArticleSource:
    """Reads and segments the articles a user named, one after the other.

    An article that cannot be read is reported and passed over, so that one bad file does not cost a long run its
    result; `failed` counts them. When nothing at all can be read, the error of the only input is raised.
    """

    inputs: tuple[str, ...]
    language: str
    reflow: bool = False
    drop_furniture: bool = False
    extract: Extract = "auto"
    failed: int = 0
    read: int = 0
    estimate: Estimate = field(default_factory=lambda: Estimate(0))

    def paths(self) -> list[str]:
        """The files named, directories walked; "-" is standard input.

        Raises:
            UsageError: no input was named, and standard input is a terminal.
        """
        inputs = self.inputs
        if not inputs:
            if sys.stdin is None or sys.stdin.isatty():
                raise UsageError("no input: name a file or a folder, or pipe text in.")
            inputs = ("-",)
        paths: list[str] = []
        for name in inputs:
            paths += [name] if name == "-" else [str(path) for path in find_articles([name], language=self.language)]
        self.estimate.bytes_total = sum(0 if p == "-" else Path(p).stat().st_size for p in paths)
        return paths

    def articles(self, paths: list[str]) -> Iterator[Article]:
        """The articles of `paths`, segmented."""
        for path in paths:
            try:
                article = self._read(path)
            except ReadError as error:
                if len(paths) == 1:
                    raise
                report_error(error)
                self.failed += 1
                continue
            self.read += 1
            sentences = sum(len(p.sentences) for p in article.paragraphs)
            self.estimate.read(0 if path == "-" else Path(path).stat().st_size, sentences)
            yield article
        self.estimate.done = True

    def _read(self, path: str) -> Article:
        article = read_article(
            sys.stdin.buffer if path == "-" else Path(path),
            language=self.language,
            reflow=self.reflow,
            extract=self.extract,
            id="stdin" if path == "-" else None,
        )
        if self.drop_furniture:
            article = drop_furniture(article)
        return segment_article(article)
