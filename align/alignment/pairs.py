"""Pairs of texts that a user names, read and aligned one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.alignment.bead_files import NumberedText
from align.alignment.selection import BeadCounts, check_pair, count_beads, seem_unrelated, select_beads
from align.article import Article
from align.documents.discovery import FilePair, FoundPairs, find_pairs
from align.documents.inputs import ArticleReading, Estimate
from align.documents.sentence_lines import read_sentence_lines
from align.errors import NlenError, UsageError, count_of
from align.files.streams import standard_input

if TYPE_CHECKING:
    from align.alignment.aligning import ArticleAlignment
    from align.alignment.methods import Method
    from align.translation import Translator

logger = logging.getLogger(__name__)

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
        reading: what of a file is its text.
        sentences: the files have a sentence a line instead.
        failed: pairs that could not be read or aligned; `skip` counts them.
        only_pair: whether two files were named, and no folders.
        estimate: how many source sentences there will be.
    """

    languages: tuple[str, str] = ("nl", "en")
    reading: ArticleReading = field(default_factory=ArticleReading)
    sentences: bool = False
    failed: int = field(default=0, init=False)
    only_pair: bool = field(default=True, init=False)
    estimate: Estimate = field(default_factory=lambda: Estimate(0), init=False)

    def find(self, source: str, target: str | None) -> FoundPairs:
        """The pairs of files that `source` and `target` mean; one of them may be "-", standard input.

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
            logger.info("%s without a counterpart left out: %s", count_of(len(found.unpaired), "file"), listed)
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
        """Logs, as level ERROR, that a pair is left out, so that it does not cost a long run its result.

        Raises:
            NlenError: the error itself, where it is of the only pair.
        """
        if self.only_pair:
            raise error
        logger.error("%s", error)
        self.failed += 1

    def _read(self, path: Path, language: str) -> Side:
        source: BinaryIO | Path = standard_input() if path == _STDIN else path
        name = "standard input" if path == _STDIN else str(path)
        if self.sentences:
            read = read_sentence_lines(source, language=language)
            return Side(name, read.article, NumberedText(_texts(read.article), read.lines, read.count))
        article = self.reading.read(source, name=name, language=language)
        return Side(name, article, NumberedText(_texts(article)))


def _texts(article: Article) -> list[str]:
    return [sentence.text for paragraph in article.paragraphs for sentence in paragraph.sentences]


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A pair, its alignment, and the same without the beads that are not wanted."""

    pair: ReadPair
    alignment: ArticleAlignment
    kept: ArticleAlignment


@dataclass(slots=True)
class PairAligner:
    """Aligns pairs one after the other and counts what went by.

    Attributes:
        reader: reads them; it passes over those that cannot be read or aligned.
        method, translator: as `align.alignment.align_bitext` takes them.
        min_score: beads with a lower score are left out, 0 to 1.
        one_to_one_only: beads with more than one sentence on a side are left out.
        check: whether texts that do not look like a text and its translation are refused.
        articles: how many pairs were aligned.
        found: the beads of these.
        kept: those not left out.
    """

    reader: PairReader
    method: Method = "auto"
    translator: Translator | None = None
    min_score: float = 0.0
    one_to_one_only: bool = False
    check: bool = True
    articles: int = field(default=0, init=False)
    found: BeadCounts = field(default_factory=BeadCounts, init=False)
    kept: BeadCounts = field(default_factory=BeadCounts, init=False)

    def align(self, pairs: Iterable[FilePair], progress: Callable[[int], None] | None = None) -> Iterator[AlignedPair]:
        """Yields the pairs that can be aligned.

        Args:
            pairs: of files.
            progress: gets the number of source sentences of each pair when it is done.
        """
        for files in pairs:
            try:
                pair = self.reader.read(files)
                aligned = self._align(pair)
            except NlenError as error:
                self.reader.skip(error)
                continue
            self.articles += 1
            self.found += count_beads(aligned.alignment.beads)
            self.kept += count_beads(aligned.kept.beads)
            if progress is not None:
                progress(len(pair.source.text.sentences))
            yield aligned
        self.reader.estimate.done = True

    def _align(self, pair: ReadPair) -> AlignedPair:
        from align.alignment.aligning import align_bitext  # its arithmetic takes long to load

        source, target = pair.source.article, pair.target.article
        if self.check:
            check_pair(source, target, names=(pair.source.name, pair.target.name))
        alignment = align_bitext(source, target, method=self.method, translator=self.translator, check=False)
        if self.method != "length" and seem_unrelated(alignment.beads):
            logger.info(
                "note: %s and %s have little in common: do they belong together?", pair.source.name, pair.target.name
            )
        kept = select_beads(alignment.beads, min_score=self.min_score, one_to_one_only=self.one_to_one_only)
        return AlignedPair(pair, alignment, replace(alignment, beads=tuple(kept)))
