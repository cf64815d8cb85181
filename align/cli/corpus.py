"""`nlen corpus build|filters`: parallel corpora from many articles."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.alignment.methods import METHODS
from align.cli.console import finished, is_quiet, verbosity_options
from align.cli.options import (
    Languages,
    ModelChoice,
    OutputPath,
    beam_option,
    collected,
    compute_options,
    language_options,
    model_option,
    text_options,
)
from align.documents.inputs import ArticleReading
from align.errors import NlenError, UsageError, count_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from align.corpus import Progress


@dataclass(frozen=True, slots=True)
class Contents:
    """What a corpus is made of and cut into; the fields are those of `align.corpus.BuildSettings`."""

    formats: tuple[str, ...]
    manifest: str | None
    test_sets: tuple[str, ...]
    method: str
    score_model: str | None
    reverse_model: str | None
    licence: str
    dev: float
    test: float
    units_per_file: int
    shard_articles: int
    keep_rejected: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Who does the work.

    Attributes:
        workers: processes, or None for one a processor core.
        ray: the address of a Ray cluster, "local" for one that is started, or None for none.
        resume: whether a build that was stopped is gone on with.
    """

    workers: int | None
    ray: str | None
    resume: bool


@click.group(name="corpus")
def command() -> None:
    """Build parallel corpora from many articles.

    \b
    nlen corpus build artikelen -o corpus
    nlen corpus filters
    """


@command.command(name="build")
@click.argument("inputs", nargs=-1, metavar="[DIR|FILE]…")
@click.option("-o", "--output", required=True, type=OutputPath(), metavar="DIR", help="Folder for corpus and reports.")
@click.option(
    "--to",
    "formats",
    multiple=True,
    callback=lambda context, parameter, names: tuple(dict.fromkeys(names)) or ("tmx",),
    metavar="FORMAT",
    help="Format to write, as in `nlen tmx convert`; may be given again  [default: tmx].",
)
@click.option("--manifest", metavar="FILE.tsv", help="List of inputs: source, target, id, licence, provenance.")
@click.option("--filters", metavar="FILE.toml", help="Rules and thresholds  [default: as nlen corpus filters --toml].")
@click.option("--test-set", "test_sets", multiple=True, metavar="FILE", help="Leave out what is in this test set.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes  [default: one a processor core].")
@click.option(
    "--ray", is_flag=False, flag_value="local", metavar="[ADDRESS]", help="Work on a Ray cluster: needs nlen[ray]."
)
@click.option("--resume", is_flag=True, help="Go on with a build that was stopped.")
@model_option()
@beam_option()
@compute_options(threads=False)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="auto",
    show_default=True,
    help="How pairs are aligned, as in `nlen align`.",
)
@click.option("--score-model", metavar="NAME|DIR", help="Score pairs with this model: rule cross-entropy.")
@click.option("--reverse-model", metavar="NAME|DIR", help="And with this one from target to source.")
@click.option("--licence", default="", metavar="TEXT", help="Licence of the inputs where the manifest has none.")
@click.option("--dev", default=0.0, type=click.FloatRange(0, 0.5), help="Share of the articles to hold out as dev.")
@click.option("--test", default=0.0, type=click.FloatRange(0, 0.5), help="Share of the articles to hold out as test.")
@click.option(
    "--units-per-file",
    default=100_000,
    show_default=True,
    type=click.IntRange(1),
    metavar="N",
    help="Units in a file of the corpus.",
)
@click.option(
    "--shard-articles",
    default=0,
    type=click.IntRange(0),
    metavar="N",
    help="Articles in a portion of work; 0 takes what suits the input.",
)
@click.option("--keep-rejected", is_flag=True, help="Write the rejected units too, to rejected/.")
@text_options
@language_options("Language of the sources.", "Language of the translations.")
@verbosity_options
@collected("contents", Contents)
@collected("work", Work)
@collected("model", ModelChoice)
def build(
    inputs: tuple[str, ...],
    output: str | None,
    contents: Contents,
    filters: str | None,
    work: Work,
    reading: ArticleReading,
    model: ModelChoice,
    languages: Languages,
) -> int:
    """Build a parallel corpus from folders of articles.

    A Dutch article is translated; one that lies beside its English translation (brug.nl.txt and brug.en.txt, or
    nl/brug.txt and en/brug.txt) is aligned with it; translation memories are taken as they are. The units are
    filtered and deduplicated, and reports say what was removed and why.

    The exit status is 0 where inputs could not be used, unless none could: the report tells of them.

    A build that was stopped, however that was, goes on with the same command and --resume.

    \b
    nlen corpus build krant/ -o corpus --licence CC0-1.0
    """
    from align.corpus import BuildSettings, build_corpus
    from align.filtering.settings import read_filters

    if output is None:
        raise UsageError("a corpus is a folder; name it, such as -o corpus/.")
    families = (contents, reading, languages)
    settings = BuildSettings(
        inputs=inputs,
        filters=read_filters(filters),
        model=model.model or "auto",
        beam_size=model.beam,
        compute=model.compute,
        **{name: value for family in families for name, value in dataclasses.asdict(family).items()},
    )
    executor = None
    if work.ray is not None:
        from align.corpus.ray_executor import ray_executor

        executor = ray_executor(None if work.ray == "local" else work.ray, actors=work.workers)
    started = time.monotonic()
    with _bar() as progress:
        report = build_corpus(
            settings,
            output,
            workers=work.workers or _cores(),
            executor=executor,
            resume=work.resume,
            progress=progress,
        )
    seconds = time.monotonic() - started
    unusable = f"{count_of(report.rejected_articles, 'input')} not usable (rejected/articles.tsv)"
    finished(
        str(Path(output, "report.md")),
        f"{count_of(report.made, 'unit')} made",
        f"{report.units:,} kept",
        unusable if report.rejected_articles else "",
        f"{seconds:.1f} s",
    )
    if report.failure is not None:
        raise NlenError(report.failure)
    return 0


@command.command(name="filters", short_help="List the rules with the thresholds that build uses.")
@click.option("--filters", "file", metavar="FILE.toml", help="Show what this file makes of them.")
@click.option("--toml", is_flag=True, help="Print the default filters as a file to change.")
@verbosity_options
def filters(file: str | None, toml: bool) -> int:
    """List the rules in the order in which `nlen corpus build` asks them, with the thresholds that it uses and what
    they object to; those that are switched off come last.

    \b
    nlen corpus filters --toml > own.toml
    nlen corpus build artikelen -o corpus --filters own.toml
    """
    from align.filtering.settings import CHANGES, DEFAULT_FILTERS, read_filters, rule_names

    if toml:
        if file is not None:
            raise UsageError("--toml prints the default filters; leave out one of it and --filters.")
        print(DEFAULT_FILTERS.read_text(encoding="utf-8"), end="")
        return 0
    settings = read_filters(file)
    used = [*(name for name in CHANGES if name in settings.tables), *settings.names()]
    for name in [*used, *(name for name in (*CHANGES, *rule_names()) if name not in used)]:
        note = "(only with --score-model)" if name == "cross-entropy" else ""
        print(settings.listing(name, note if name in used else "(off)"))
    return 0


def _cores() -> int:
    from align.modelhub.runtime import available_cores

    return available_cores()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """A bar with the portions done, on a terminal; gives the function that moves it."""
    if is_quiet() or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("planning", total=None)
        names = {"shards": "reading and translating", "output": "writing"}
        yield lambda p: bar.update(task, description=names[p.stage], completed=p.done, total=p.total)
