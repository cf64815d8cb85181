"""`nlen align`: a Dutch article and its English translation -> translation units, beads, a report."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import click

from align.alignment.methods import METHODS
from align.alignment.pairs import PairAligner, PairReader
from align.cli.console import finished, is_shown, left_out, progress_bar, verbosity_options
from align.cli.options import (
    Languages,
    ModelChoice,
    Output,
    OutputPath,
    collected,
    compute_options,
    joined_option,
    language_options,
    model_option,
    output_options,
    text_options,
)
from align.documents.inputs import ArticleReading
from align.errors import ModelError, UsageError, count_of
from align.modelhub.runtime import ComputeOptions
from align.outputs.alignments import ALIGNMENT_FORMATS, AlignmentOutput

if TYPE_CHECKING:
    from align.alignment import Method
    from align.translation import Translator


@dataclass(frozen=True, slots=True)
class Beads:
    """How beads are found, and which are kept.

    Attributes:
        method: what to go by.
        min_score: of those kept.
        one_to_one_only: whether those of more sentences are left out.
        no_check: whether to align what does not look like a text and its translation.
    """

    method: Method
    min_score: float
    one_to_one_only: bool
    no_check: bool


@dataclass(frozen=True, slots=True)
class AlignmentPlaces(Output):
    """Where results go, and what is written besides.

    Attributes:
        report: a file or folder for web pages to look alignments over, or None.
        no_joined: whether units of several sentences are left out of TMX.
    """

    report: str | None
    no_joined: bool


@click.command(name="align")
@click.argument("source", metavar="NL")
@click.argument("target", metavar="[EN]", required=False)
@output_options(
    "Write to this file, or to this folder (NAME/) a file a pair.",
    "Output format [default: by the suffix of -o, tmx in a folder, else tsv].",
    metavar="FILE|DIR",
    formats=ALIGNMENT_FORMATS,
    kind=AlignmentPlaces,
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
@model_option("Translation model, for the methods mt and auto.", default=None)
@compute_options()
@language_options("Language of NL.", "Language of EN.")
@verbosity_options
@collected("beads", Beads)
@collected("model", ModelChoice)
def command(
    source: str,
    target: str | None,
    output: AlignmentPlaces,
    beads: Beads,
    sentences: bool,
    reading: ArticleReading,
    model: ModelChoice,
    languages: Languages,
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
    if sentences and reading != ArticleReading():
        raise UsageError("--sentences takes lines as they are; leave out --lines, --drop-furniture and --extract.")
    reader = PairReader((languages.source_language, languages.target_language), reading, sentences)
    pairs = reader.find(source, target).pairs
    places = AlignmentOutput(
        output.path,
        output.format_name,
        output.report,
        pairs=pairs,
        several=not reader.only_pair,
        joined=not output.no_joined,
    )
    method, translator = beads.method, None
    if method in {"auto", "mt"}:
        translator = _translator(model, languages, needed=method == "mt")
        method = "lexical" if translator is None else "mt"
    aligner = PairAligner(reader, method, translator, beads.min_score, beads.one_to_one_only, check=not beads.no_check)
    started = time.monotonic()
    with progress_bar("aligning", reader.estimate, hidden=is_shown(output.path)) as progress:
        aligned = places.with_reports(aligner.align(pairs, progress))
        # Nothing is opened for writing before there is something to write.
        first = next(aligned, None)
        if first is not None:
            places.write(chain([first], aligned))
    finished(
        output.path,
        *_figures(aligner, places.kind),
        left_out(reader.failed, len(pairs), "pair"),
        f"method {method}",
        f"{time.monotonic() - started:.1f} s",
    )
    return 1 if reader.failed else 0


def _figures(aligner: PairAligner, kind: str) -> list[str]:
    """What went by, for people; `kind` is what is written, "unit" or "bead"."""
    found, kept = aligner.found, aligner.kept
    return [
        count_of(aligner.articles, "pair") if aligner.articles != 1 else "",
        count_of(kept.linked, kind) + (f" of {found.linked:,}" if found.linked - kept.linked else ""),
        f"mean score {kept.mean_score:.2f}",
        f"{found.source_alone:,} source and {found.target_alone:,} target sentences unaligned",
    ]


def _translator(model: ModelChoice, languages: Languages, *, needed: bool) -> Translator | None:
    """The translator; None where the user asked for none by name and there is none for these languages."""
    try:
        return replace(model, beam=1).translator(languages)
    except (ModelError, UsageError):
        if needed or model.model is not None or model.compute != ComputeOptions(model.compute.threads):
            raise
        return None
