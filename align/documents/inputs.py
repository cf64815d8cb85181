"""The articles that a user names - files, folders, standard input - read and segmented one after the other."""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from align.article import Article
from align.documents.discovery import find_articles
from align.documents.document import Document, Extract, Fill, Skeleton
from align.documents.furniture import drop_furniture
from align.documents.reading import read_article, read_document
from align.documents.registry import FORMATS
from align.documents.wrapping import Lines
from align.errors import ReadError, UsageError, count_of
from align.files.streams import standard_input
from align.segmentation import segment_rest

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """What of a file is its text.

    Attributes:
        lines: what a line of plain text is, as `read_article` takes it.
        drop_furniture: whether page furniture such as "Bekijk ook: …" is left out.
        extract: how much of a page is read, as `read_article` takes it.
    """

    lines: Lines = "auto"
    drop_furniture: bool = False
    extract: Extract = "auto"

    def read(
        self, source: str | os.PathLike[str] | BinaryIO, *, name: str, language: str, id: str | None = None
    ) -> Article:
        """Reads an article and segments it; how it was read is logged, as level DEBUG.

        Args:
            source: a path or a binary stream.
            name: what the log calls it.
            language: BCP 47 tag of the text.
            id: the article's id; by default as `read_article` finds it.

        Raises:
            ReadError, UsageError, MissingPackageError: see `read_article`.
        """
        article = read_article(source, language=language, lines=self.lines, extract=self.extract, id=id)
        log_notes(article, name)
        return segment_rest(drop_furniture(article) if self.drop_furniture else article)


def log_notes(article: Article, name: str) -> None:
    """Logs how an article was read, as level DEBUG; `name` is what the log calls it."""
    for note in _notes(article):
        logger.debug("%s: %s", name, note)


def _notes(article: Article) -> Iterator[str]:
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
        yield f"{count_of(int(about['controls']), 'control character')} left out"


@dataclass(slots=True)
class Estimate:
    """Guesses how many sentences there will be, from the share of the input that has been read.

    Attributes:
        bytes_total: size of all inputs; 0 where it is not known (standard input).
    """

    bytes_total: int
    bytes_read: int = 0
    sentences: int = 0
    done: bool = False

    def read(self, size: int, sentences: int) -> None:
        """Counts an article of `size` bytes and `sentences` sentences as read."""
        self.bytes_read += size
        self.sentences += sentences

    @property
    def total(self) -> float | None:
        """Sentences expected in all, or None while nothing is known."""
        if self.done or not self.bytes_total:
            return self.sentences if self.done else None
        if not self.bytes_read:
            return None
        return self.sentences * max(self.bytes_total / self.bytes_read, 1.0)


@dataclass(frozen=True, slots=True)
class Input:
    """An article to read.

    Attributes:
        path: the file, or "-" for standard input.
        place: its path within the folder that the user named, or its name alone, with its suffixes.
    """

    path: str
    place: Path


@dataclass(slots=True)
class ArticleSource:
    """Reads and segments the articles a user named, one after the other.

    An article that cannot be read is logged, as level ERROR, and passed over, so that one bad file does not cost a long
    run its result. The error of an only input is raised.

    Attributes:
        inputs: files, folders, and "-" for standard input, which is also read where none is named.
        language: BCP 47 tag of the articles.
        reading: what of a file is its text.
        failed, read: how many articles could not be read, and how many were.
        estimate: how many sentences there will be.
        places: for each article that `articles` has given, its path within the folder that was named, without suffixes,
            but for those of a file that is to be filled in.
    """

    inputs: tuple[str, ...]
    language: str = "nl"
    reading: ArticleReading = field(default_factory=ArticleReading)
    failed: int = field(default=0, init=False)
    read: int = field(default=0, init=False)
    estimate: Estimate = field(default_factory=lambda: Estimate(0), init=False)
    places: deque[Path] = field(default_factory=deque, init=False)

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
                logger.info("%s: files that are no articles are left out: %s", name, listed)
        return found

    def articles(self, found: list[Input]) -> Iterator[Article]:
        """The articles of `found`, segmented; the place of each is put at the end of `places`.

        Raises:
            ReadError: the only one cannot be read.
        """
        for entry in found:
            try:
                article = self._read(entry.path)
            except ReadError as error:
                if len(found) == 1:
                    raise
                logger.error("%s", error)  # noqa: TRY400 - the error is one sentence that needs no traceback
                self.failed += 1
                continue
            self.read += 1
            size = sum(len(p.text.encode()) for p in article.paragraphs)
            self.estimate.read(size, sum(len(p.sentences) for p in article.paragraphs))
            self.places.append(self._place(entry, article))
            yield article
        self.estimate.done = True

    def _place(self, entry: Input, article: Article) -> Path:
        return entry.place.with_name(Path(article.id).name)

    def _read(self, path: str) -> Article:
        return self._article(standard_input() if path == "-" else Path(path), path)

    def _article(self, source: Path | BinaryIO, path: str) -> Article:
        """The article at `path`, segmented, read from `source`."""
        name, id = ("standard input", "stdin") if path == "-" else (path, None)
        return self.reading.read(source, name=name, language=self.language, id=id)


@dataclass(slots=True)
class WholeDocuments(ArticleSource):
    """Reads all the text of documents.

    Attributes:
        way: the option that asks for it, for messages.
        to: the format that they are to be written in; by default nobody knows.
        text_as: the format that plain text is taken for a document of.
        skeletons: what documents are without their text, in the order in which they are read; kept if they are to be
            written.
        written_as: the suffix of the file that the document is to be written to; "" where there is none that counts.
        suffixes: of documents that are of a kind which needs it, or "", in the same order.
        keep: called with each document that is read.
        fill: see `align.documents.Reading`; what is not to be written in its own format is read whole.
        target_language: likewise.
        kept: how many texts of the documents read stay as they are, because they have a translation or are locked.
    """

    way: str = "--whole-page"
    to: str | None = None
    text_as: str | None = None
    skeletons: deque[Skeleton] = field(default_factory=deque)
    written_as: str = ""
    suffixes: deque[str] = field(default_factory=deque)
    keep: Callable[[Document], None] | None = None
    fill: Fill = "empty"
    target_language: str | None = None
    kept: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """What keeps whole documents has all of them.

        Raises:
            UsageError: page furniture is to be dropped, or only the main text to be read.
        """
        if self.reading.drop_furniture or self.reading.extract == "main":
            option = "--drop-furniture" if self.reading.drop_furniture else "--extract main"
            raise UsageError(f"{self.way} keeps the whole document; leave out one of it and {option}.")

    def _place(self, entry: Input, article: Article) -> Path:
        if self.to is not None and FORMATS[self.to].has_targets and entry.path != "-":
            return entry.place
        return ArticleSource._place(self, entry, article)

    def _refuse_other_kind(self, name: str, suffix: str) -> None:
        """Raises UsageError where programs open no document of the kind of `suffix` by the name that is asked for."""
        known = FORMATS[self.to].suffixes if self.to is not None else ()
        if suffix and self.written_as != suffix and self.written_as in known:
            raise UsageError(
                f"{name}: what is in it is of the kind {suffix}, which no program opens as {self.written_as}; name the "
                f"output {suffix} too."
            )

    def _read(self, path: str) -> Article:
        name, id = ("standard input", "stdin") if path == "-" else (path, None)
        document = read_document(
            standard_input() if path == "-" else Path(path),
            to=self.to,
            text_as=self.text_as,
            language=self.language,
            id=id,
            lines=self.reading.lines,
            fill="all" if self.to is None else self.fill,
            target_language=self.target_language,
        )
        log_notes(document.article, name)
        self._refuse_other_kind(name, document.suffix)
        self.suffixes.append(document.suffix)
        self.kept += document.kept
        if self.to is not None and document.skeleton is not None:
            self.skeletons.append(document.skeleton)
        if self.keep is not None:
            self.keep(document)
        return segment_rest(document.article)
