"""Options and reading that commands on articles share."""

from __future__ import annotations

import functools
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast, get_args

import click

from align.article import Article
from align.cli.console import Estimate, explain, report_error, say, standard_input
from align.documents import Extract, Lines, drop_furniture, find_articles, read_article
from align.errors import ReadError, UsageError, count_of
from align.languages import canonical_tag, is_language_tag
from align.segmentation import segment_article

F = TypeVar("F", bound=Callable[..., Any])


def reading_options(command: F) -> F:
    """Adds the arguments and options that say what to read and how."""
    return click.argument("inputs", nargs=-1, metavar="[FILE|DIR|-]…")(text_options(command))


def text_options(command: F) -> F:
    """Adds the options that say what of a file is its text."""
    for decorate in reversed(
        (
            line_options,
            click.option("--drop-furniture", is_flag=True, help='Leave out page furniture such as "Bekijk ook: …".'),
            click.option(
                "--extract",
                type=click.Choice(["auto", "main", "none"]),
                default="auto",
                show_default=True,
                help="Take only the article out of a full news page: main needs nlen[html], none takes the whole page.",
            ),
        )
    ):
        command = decorate(command)
    return command


def line_options(command: F) -> F:
    """Adds --lines, and --reflow for `--lines wrapped`; the command has to take `lines`."""

    @functools.wraps(command)
    def with_lines(*arguments: Any, lines: Lines | None, reflow: bool, **options: Any) -> Any:
        if reflow and lines not in (None, "wrapped"):
            raise UsageError(f"--reflow is --lines wrapped, and --lines {lines} is given too; leave one out.")
        return command(*arguments, lines="wrapped" if reflow else lines or "auto", **options)

    for decorate in (
        click.option("--reflow", is_flag=True, help="The same as --lines wrapped."),
        click.option(
            "--lines",
            type=click.Choice(get_args(Lines)),
            help="What a line of plain text is: a paragraph, or a piece of one that was wrapped, so that lines are "
            "joined; auto looks at the text [default: auto].",
        ),
    ):
        with_lines = decorate(with_lines)
    return cast("F", with_lines)


class LanguageTag(click.ParamType[str]):
    """A language tag, such as nl or nl-BE; nl_BE and nld are taken for what BCP 47 writes for them."""

    name = "TAG"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        tag = canonical_tag(str(value))
        if not is_language_tag(tag):
            self.fail(f'"{value}" is no language tag such as nl or nl-BE.', param, ctx)
        return tag


class OutputPath(click.ParamType["str | None"]):
    """A file or folder to write; not empty. None stands for standard output, which may also be called "-"."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | None:
        if not value:
            self.fail("the name of the output is empty.", param, ctx)
        return None if value == "-" else str(value)


@dataclass(frozen=True, slots=True)
class Input:
    """An article to read.

    Attributes:
        path: the file, or "-" for standard input.
        place: its path within the folder that the user named, or its name alone; without suffixes.
    """

    path: str
    place: Path


@dataclass(slots=True)
class ArticleSource:
    """Reads and segments the articles a user named, one after the other.

    An article that cannot be read is reported and passed over, so that one bad file does not cost a long run its
    result; `failed` counts them. The error of an only input is raised.
    """

    inputs: tuple[str, ...]
    language: str
    lines: Lines = "auto"
    drop_furniture: bool = False
    extract: Extract = "auto"
    failed: int = 0
    read: int = 0
    estimate: Estimate = field(default_factory=lambda: Estimate(0))

    places: deque[Path] = field(default_factory=deque)

    def find(self) -> list[Input]:
        """The files named, directories walked; "-" is standard input.

        Raises:
            UsageError: no input was named, and standard input is a terminal.
            ReadError: a path does not exist, or a directory holds no article.
        """
        names = self.inputs
        if not names:
            if sys.stdin is None or sys.stdin.isatty():
                raise UsageError("there is no input; name a file or a folder, or pipe text in.")
            names = ("-",)
        found: list[Input] = []
        for name in names:
            if not name:
                raise UsageError("the name of an input is empty; name a file or a folder.")
            if name == "-":
                found.append(Input("-", Path("stdin")))
                continue
            others: Counter[str] = Counter()
            for path in find_articles([name], language=self.language, others=others):
                within = path.relative_to(name) if Path(name).is_dir() else Path(path.name)
                found.append(Input(str(path), within))
                self.estimate.bytes_total += path.stat().st_size
            if others:
                listed = ", ".join(f"{number} {suffix}" for suffix, number in sorted(others.items()))
                say(f"{name}: files that are no articles are left out: {listed}")
        return found

    def articles(self, found: list[Input]) -> Iterator[Article]:
        """The articles of `found`, segmented; the place of each is put at the end of `places`."""
        for entry in found:
            try:
                article = self._read(entry.path)
            except ReadError as error:
                if len(found) == 1:
                    raise
                report_error(error)
                self.failed += 1
                continue
            self.read += 1
            size = sum(len(p.text.encode()) for p in article.paragraphs)
            self.estimate.read(size, sum(len(p.sentences) for p in article.paragraphs))
            self.places.append(entry.place.with_name(Path(article.id).name))
            yield article
        self.estimate.done = True

    def left_out(self) -> str:
        """How many articles could not be read, for people; empty where all could."""
        return f"{self.failed:,} of {count_of(self.failed + self.read, 'article')} left out" if self.failed else ""

    def refuse_as_output(self, output: Path, found: list[Input]) -> None:
        """An article must not be overwritten with what is made of it.

        Raises:
            UsageError: `output` is one of the inputs.
        """
        if not output.exists():
            return
        if any(entry.path != "-" and output.samefile(entry.path) for entry in found):
            raise UsageError(f"{output}: the output is also an input; give another name.")

    def _read(self, path: str) -> Article:
        return self._article(standard_input() if path == "-" else Path(path), path)

    def _article(self, source: Path | BinaryIO, path: str) -> Article:
        """The article at `path`, segmented, read from `source`."""
        article = read_article(
            source,
            language=self.language,
            lines=self.lines,
            extract=self.extract,
            id="stdin" if path == "-" else None,
        )
        for note in reading_notes(article):
            explain(f"{'standard input' if path == '-' else path}: {note}")
        if self.drop_furniture:
            article = drop_furniture(article)
        return segment_article(article)


def reading_notes(article: Article) -> Iterator[str]:
    """What there is to say of how an article was read, for those who want to know."""
    about = article.metadata
    taken, joined, kept = about.get("lines"), about.get("joined"), about.get("kept")
    if taken == "auto":
        yield f"lines are taken for wrapped text and for paragraphs: {joined} joined to the line before, {kept} not"
    elif taken == "wrapped":
        yield f"lines are taken for wrapped text: {joined} joined to the line before"
    elif taken == "paragraph":
        yield "each line is taken for a paragraph"
    if "controls" in about:
        number = int(about["controls"])
        yield f"{number} control character{'' if number == 1 else 's'} left out"
