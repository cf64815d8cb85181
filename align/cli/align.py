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
from align.alignment.methods import METHODS
from align.alignment.selection import BeadCounts, check_pair, count_beads, seem_unrelated, select_beads
from align.cli.alignment_output import UNIT_FORMATS, Aligned, Places
from align.cli.articles import LanguageTag, OutputPath, text_options
from align.cli.console import finished, progress_bar, say, verbosity_options
from align.cli.pairs import PairReader, ReadPair
from align.cli.resources import compute_options
from align.cli.segments import joined_option
from align.documents import Extract, Lines
from align.documents.discovery import FilePair
from align.errors import ModelError, NlenError, UsageError, count_of
from align.modelhub.runtime import ComputeOptions

if TYPE_CHECKING:
    from align.alignment import Method
    from align.translation import Translator


@click.command(name="align")
@click.argument("source", metavar="NL")
@click.argument("target", metavar="[EN]", required=False)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    metavar="FILE|DIR",
    help="Write to this file, or to this folder (NAME/) a file a pair.",
)
@click.option(
    "--to",
    "format_name",
    type=click.Choice([*UNIT_FORMATS, *BEAD_FORMATS]),
    help="Output format [default: by the suffix of -o, tmx in a folder, else tsv].",
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="auto",
    show_default=True,
    help="What to go by: the lengths of sentences; words too (lexical); and a translation model where these leave "
    "doubt (mt). auto is mt where there is a model for the languages, else lexical.",
)
@click.option(
    "--min-score",
    default=0.0,
    metavar="S",
    type=click.FloatRange(0, 1),
    help="Leave out beads with a lower score, 0 to 1.",
)
@click.option("--one-to-one-only", is_flag=True, help="Leave out beads with more than one sentence on a side.")
@click.option(
    "--report", type=OutputPath(), metavar="FILE|DIR", help="Also write a web page to look the alignment over."
)
@click.option("--sentences", is_flag=True, help="The files have a sentence a line, empty lines between paragraphs.")
@text_options
@joined_option
@click.option("--no-check", is_flag=True, help="Align even what does not look like a text and its translation.")
@click.option("--model", metavar="NAME|DIR", help="Translation model, for the methods mt and auto.")
@compute_options()
@click.option("--source-lang", type=LanguageTag(), default="nl", show_default=True, help="Language of NL.")
@click.option("--target-lang", type=LanguageTag(), default="en", show_default=True, help="Language of EN.")
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
    compute: ComputeOptions,
    source_lang: str,
    target_lang: str,
) -> int:
    """Align Dutch texts with English translations that somebody made.

    NL and EN are two files, or two folders in which files of the same name belong together; or NL alone is a folder
    with brug.nl.txt and brug.en.txt in it, or nl/brug.txt and en/brug.txt.

    A bead is a group of Dutch sentences and the English ones that translate them. With most formats each is written as
    a translation unit; links, ladder and ladder-text are files of beads, as Vecalign ([0]:[0, 1]:0.9731) and hunalign
    write them. There sentences are numbered from 0; with --sentences the numbers are those of the lines.

    \b
    nlen align artikel.nl.txt article.en.txt -o pair.tmx --report pair.html
    nlen align krant/ -o krant.tmx --min-score 0.9
    nlen align --sentences nl/ en/ -o beads/ --to links
    """
    if sentences and (lines != "auto" or drop_furniture or extract != "auto"):
        raise UsageError("--sentences takes lines as they are; leave out --lines, --drop-furniture and --extract.")
    reader = PairReader((source_lang, target_lang), sentences, lines, drop_furniture, extract)
    pairs = reader.find(source, target).pairs
    places = Places(output, report, format_name, pairs, several=not reader.only_pair, joined=not no_joined)
    translator = None
    if method in {"auto", "mt"}:
        translator = _translator(model, compute, source_lang, target_lang, needed=method == "mt")
        method = "lexical" if translator is None else "mt"
    aligner = _Aligner(reader, method, translator, min_score, one_to_one_only, check=not no_check)
    started = time.monotonic()
    with progress_bar("aligning", reader.estimate, hidden=places.is_terminal) as progress:
        aligned = places.with_reports(aligner.align(pairs, progress))
        # Nothing is opened for writing before there is something to write.
        first = next(aligned, None)
        if first is not None:
            places.write(chain([first], aligned))
    failed = f"{reader.failed:,} of {count_of(len(pairs), 'pair')} left out" if reader.failed else ""
    finished(output, *aligner.figures(places.kind), failed, f"method {method}", f"{time.monotonic() - started:.1f} s")
    return 1 if reader.failed else 0


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

    def figures(self, kind: str) -> list[str]:
        """What went by, for people; `kind` is what is written, "unit" or "bead"."""
        left_out = self.found.linked - self.kept.linked
        return [
            count_of(self.articles, "pair") if self.articles != 1 else "",
            count_of(self.kept.linked, kind) + (f" of {self.found.linked:,}" if left_out else ""),
            f"mean score {self.kept.mean_score:.2f}",
            f"{self.found.source_alone:,} source and {self.found.target_alone:,} target sentences unaligned",
        ]


def _translator(
    model: str | None, compute: ComputeOptions, source_language: str, target_language: str, *, needed: bool
) -> Translator | None:
    """The translator; None where the user asked for none by name and there is none for these languages."""
    from align.translation import Translator

    try:
        return Translator(
            model or "auto",
            beam_size=1,
            **dataclasses.asdict(compute),
            source_language=source_language,
            target_language=target_language,
        )
    except (ModelError, UsageError):
        if needed or model is not None or compute != ComputeOptions(compute.threads):
            raise
        return None
