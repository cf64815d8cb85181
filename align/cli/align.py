"""`nlen align`: a Dutch article and its English translation -> translation units, beads, a report."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import click

from align.alignment.bead_files import BEAD_FORMATS
from align.alignment.plausibility import check_pair, seem_unrelated
from align.alignment.selection import BeadCounts, count_beads, select_beads
from align.cli.alignment_output import UNIT_FORMATS, Aligned, Places
from align.cli.articles import LanguageTag, OutputPath, text_options
from align.cli.console import progress_bar, say, verbosity_options
from align.cli.pairs import PairReader, ReadPair
from align.cli.segments import joined_option
from align.errors import ModelError, NlenError, UsageError
from align.readers import Extract, Lines
from align.readers.pairs import FilePair

if TYPE_CHECKING:
    from align.alignment import Method
    from align.translation import Translator

_METHODS = ("auto", "length", "lexical", "mt")


@click.command(name="align")
@click.argument("source", metavar="NL")
@click.argument("target", metavar="[EN]", required=False)
@click.option(
    "-o", "--output", type=OutputPath(), metavar="FILE|DIR", help="Write here; a folder takes one file a pair."
)
@click.option(
    "--to",
    "format_name",
    type=click.Choice([*UNIT_FORMATS, *BEAD_FORMATS]),
    help="Output format [default: by OUTPUT, tmx in a folder, else tsv].",
)
@click.option(
    "--method",
    type=click.Choice(_METHODS),
    default="auto",
    show_default=True,
    help="length and lexical need no model; auto takes the best there is.",
)
@click.option("--min-score", default=0.0, type=click.FloatRange(0, 1), help="Leave out beads of less confidence.")
@click.option("--one-to-one-only", is_flag=True, help="Leave out beads of more than a sentence on a side.")
@click.option("--report", type=OutputPath(), metavar="FILE|DIR", help="Also write a page to look the alignment over.")
@click.option("--sentences", is_flag=True, help="The files have a sentence a line, empty lines between paragraphs.")
@text_options
@joined_option
@click.option("--no-check", is_flag=True, help="Align even what does not look like a text and its translation.")
@click.option("--model", metavar="NAME|DIR", help="Translation model, for the methods mt and auto.")
@click.option("--threads", default=0, show_default=True, type=click.IntRange(0), help="Processor cores; 0 is all.")
@click.option("--source-lang", type=LanguageTag(), default="nl", show_default=True)
@click.option("--target-lang", type=LanguageTag(), default="en", show_default=True)
@verbosity_options
def command(
    source: str,
    target: str | None,
    output: str | None,
    format_name: str | None,
    method: Method,
    min_score: float,
    one_to_one_only: bool,
    report: str | None,
    sentences: bool,
    lines: Lines,
    drop_furniture: bool,
    extract: Extract,
    no_joined: bool,
    no_check: bool,
    model: str | None,
    threads: int,
    source_lang: str,
    target_lang: str,
) -> int:
    """Align Dutch texts with English translations that somebody made.

    NL and EN are two files, or two folders in which files of the same name belong together; or NL alone is a folder
    with files such as brug.nl.txt and brug.en.txt.

    Written are translation units (tmx, tsv, jsonl) or beads: links as Vecalign has them ([0]:[0, 1]:0.9731), a ladder
    or ladder-text as hunalign. In these sentences are numbered from 0; with --sentences the numbers are those of the
    lines.

    \b
    nlen align artikel.nl.txt article.en.txt -o pair.tmx --report pair.html
    nlen align krant/ -o krant.tmx --min-score 0.9
    nlen align --sentences nl/ en/ -o beads/ --to links
    """
    if sentences and (lines != "auto" or drop_furniture or extract != "auto"):
        raise UsageError("--sentences takes lines as they are: leave out --lines, --drop-furniture and --extract.")
    reader = PairReader((source_lang, target_lang), sentences, lines, drop_furniture, extract)
    pairs = reader.find(source, target).pairs
    places = Places(output, report, format_name, pairs, several=not reader.only_pair, joined=not no_joined)
    translator = None
    if method in {"auto", "mt"}:
        translator = _translator(model, threads, source_lang, target_lang, needed=method == "mt")
        method = "lexical" if translator is None else "mt"
    aligner = _Aligner(reader, method, translator, min_score, one_to_one_only, check=not no_check)
    started = time.monotonic()
    with progress_bar("aligning", reader.estimate, hidden=places.is_terminal) as progress:
        aligned = places.with_reports(aligner.align(pairs, progress))
        # Nothing is opened for writing before there is something to write.
        first = next(aligned, None)
        if first is not None:
            places.write(chain([first], aligned))
    say(f"{aligner} in {time.monotonic() - started:.1f} s")
    if reader.failed:
        say(f"{reader.failed} of {len(pairs)} pairs could not be aligned and are left out")
        return 1
    return 0


@dataclass(slots=True)
class _Aligner:
    """Aligns pairs one after the other and counts what went by."""

    reader: PairReader
    method: Method
    translator: Translator | None
    min_score: float
    one_to_one_only: bool
    check: bool
    articles: int = 0
    found: BeadCounts = field(default_factory=BeadCounts)
    kept: BeadCounts = field(default_factory=BeadCounts)

    def align(self, pairs: tuple[FilePair, ...], progress: Callable[[int], None]) -> Iterator[Aligned]:
        """Yields the pairs that can be aligned."""
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
            progress(len(pair.source.text.sentences))
            yield aligned
        self.reader.estimate.done = True

    def _align(self, pair: ReadPair) -> Aligned:
        from align.alignment import align_bitext

        source, target = pair.source.article, pair.target.article
        if self.check:
            check_pair(source, target, names=(pair.source.name, pair.target.name))
        alignment = align_bitext(source, target, method=self.method, translator=self.translator, check=False)
        if self.method != "length" and seem_unrelated(alignment.beads):
            say(f"note: {pair.source.name} and {pair.target.name} have little in common: do they belong together?")
        kept = select_beads(alignment.beads, min_score=self.min_score, one_to_one_only=self.one_to_one_only)
        return Aligned(pair, alignment, dataclasses.replace(alignment, beads=tuple(kept)))

    def __str__(self) -> str:
        articles = "1 pair" if self.articles == 1 else f"{self.articles} pairs"
        return (
            f"{articles}, {self.found.linked} beads, {self.kept.linked} units kept (mean score"
            f" {self.kept.mean_score:.2f}), {self.found.source_alone} source and {self.found.target_alone} target"
            f" sentences unaligned, with the method {self.method},"
        )


def _translator(
    model: str | None, threads: int, source_language: str, target_language: str, *, needed: bool
) -> Translator | None:
    """The translator; None where the user asked for none by name and there is none for these languages."""
    from align.translation import Translator

    try:
        return Translator(
            model or "auto",
            beam_size=1,
            threads=threads,
            source_language=source_language,
            target_language=target_language,
        )
    except (ModelError, UsageError):
        if needed or model is not None:
            raise
        return None
