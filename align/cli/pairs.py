"""Reading pairs of articles for commands that take a text and its translation."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from align.alignment.bead_files import NumberedText
from align.article import Article
from align.cli.articles import reading_notes
from align.cli.console import Estimate, explain, report_error, say, standard_input
from align.documents import Extract, Lines, drop_furniture, read_article
from align.documents.discovery import FilePair, FoundPairs, find_pairs
from align.documents.sentence_lines import read_sentence_lines
from align.errors import NlenError, UsageError, count_of
from align.segmentation import segment_article

_STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair.

    Attributes:
        name: what messages call it.
        article: segmented.
        text: its sentences by the numbers they have in bead files.
    """

    name: str
    article: Article
    text: NumberedText


@dataclass(frozen=True, slots=True)
class ReadPair:
    """A pair of texts, read and segmented."""

    name: str
    source: Side
    target: Side


@dataclass(slots=True)
class PairReader:
    """Reads the pairs of articles a user named.

    Attributes:
        languages: source and target.
        sentences: the files have a sentence a line.
        failed: pairs that could not be read or aligned; `skipping` counts them.
    """

    languages: tuple[str, str]
    sentences: bool = False
    lines: Lines = "auto"
    drop_furniture: bool = False
    extract: Extract = "auto"
    failed: int = 0
    only_pair: bool = True
    estimate: Estimate = field(default_factory=lambda: Estimate(0))

    def find(self, source: str, target: str | None) -> FoundPairs:
        """The pairs of files that `source` and `target` mean; one of them may be "-".

        Raises:
            UsageError, ReadError: see `find_pairs`.
        """
        if "" in {source, target}:
            raise UsageError("the name of an input is empty; name a file or a folder.")
        if "-" in {source, target}:
            if target is None or source == target:
                raise UsageError("standard input can be one of the two texts; name a file for the other.")
            named = Path(target if source == "-" else source)
            return FoundPairs((FilePair(Path(source), Path(target), named.name.split(".")[0]),))
        found = find_pairs(source, target, source_language=self.languages[0], target_language=self.languages[1])
        self.only_pair = not Path(source).is_dir()
        self.estimate.bytes_total = sum(pair.source.stat().st_size for pair in found.pairs)
        if found.unpaired:
            listed = ", ".join(map(str, found.unpaired))
            say(f"{count_of(len(found.unpaired), 'file')} without a counterpart left out: {listed}")
        return found

    def read(self, pair: FilePair) -> ReadPair:
        """Reads both texts of a pair.

        Raises:
            ReadError: one of them cannot be read.
        """
        source = self._read(pair.source, self.languages[0])
        target = self._read(pair.target, self.languages[1])
        size = 0 if pair.source == _STDIN else pair.source.stat().st_size
        self.estimate.read(size, len(source.text.sentences))
        return ReadPair(pair.name, source, target)

    def skip(self, error: NlenError) -> None:
        """Reports that a pair is left out, so that it does not cost a long run its result; raises for an only pair."""
        if self.only_pair:
            raise error
        report_error(error)
        self.failed += 1

    def _read(self, path: Path, language: str) -> Side:
        source: BinaryIO | Path = standard_input() if path == _STDIN else path
        name = "standard input" if path == _STDIN else str(path)
        if self.sentences:
            read = read_sentence_lines(source, language=language)
            return Side(name, read.article, NumberedText(_texts(read.article), read.lines, read.count))
        article = read_article(source, language=language, lines=self.lines, extract=self.extract)
        for note in reading_notes(article):
            explain(f"{name}: {note}")
        if self.drop_furniture:
            article = drop_furniture(article)
        article = segment_article(article)
        return Side(name, article, NumberedText(_texts(article)))


def _texts(article: Article) -> list[str]:
    return [sentence.text for paragraph in article.paragraphs for sentence in paragraph.sentences]
