"""`nlen tmx`: what can be done with a translation memory."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from align.cli.articles import OutputPath, line_options
from align.cli.console import finished, say, standard_input, verbosity_options
from align.cli.resources import checks_with, read_terms
from align.cli.tmx_review import check, diff
from align.cli.tmx_upkeep import clean, merge, split
from align.cli.unit_files import UnitFiles, reading_options, refuse_other_than_tmx
from align.documents import Lines
from align.errors import UsageError, count_of

if TYPE_CHECKING:
    from align.bitext import TranslationUnit


@click.group(name="tmx")
def command() -> None:
    """Convert, check, merge, clean, split and compare translation memories.

    Not only TMX: all but validate take every format that `nlen tmx convert` knows.
    """


@command.command(name="validate", short_help="Check files against TMX 1.4b.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@verbosity_options
def validate(files: tuple[str, ...]) -> int:
    """Check files against TMX 1.4b and print each fault as FILE:LINE.

    Files in another format, by their suffix, cannot be validated: `nlen tmx stats` reads them from end to end, and
    `nlen tmx check` looks at the translations.

    The exit status is 0 when there are no errors (warnings do not count), else 1.
    """
    from align.formats import validate_tmx

    for file in files:
        refuse_other_than_tmx(file)
    errors = warnings = 0
    for file in files:
        for finding in validate_tmx(standard_input() if file == "-" else file):
            print(finding)
            if finding.severity == "error":
                errors += 1
            else:
                warnings += 1
    say(f"{count_of(len(files), 'file')}: {count_of(errors, 'error')}, {count_of(warnings, 'warning')}")
    return 1 if errors else 0


@command.command(name="stats", short_help="Count units, words and characters.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object a file.")
@reading_options
@verbosity_options
def stats(
    files: tuple[str, ...], as_json: bool, source_format: str | None, source_lang: str | None, target_lang: str | None
) -> int:
    """Count units, words and characters of each language, and say where they come from.

    TMX is counted as it is, with all its languages, unless --source-lang or --target-lang says which pair; in other
    formats the pairs that have a translation are counted.
    """
    from align.formats import bitext_statistics, tmx_statistics

    for file in files:
        inputs = UnitFiles((file,), source_format, source_lang, target_lang)
        as_it_is = inputs.format_name() == "tmx" and source_lang is None and target_lang is None
        counted = tmx_statistics(inputs.source()) if as_it_is else bitext_statistics(inputs.units())
        figures = {"file": file, **dataclasses.asdict(counted)}
        if as_json:
            print(json.dumps(figures, ensure_ascii=False))
        else:
            for name, value in figures.items():
                _print_figure(name, value)
    return 0


@command.command(name="convert", short_help="Convert from one format to another.")
@click.argument("source", metavar="FILE")
@click.option("-o", "--output", type=OutputPath(), metavar="FILE", help="Write here, not to standard output.")
@click.option("--to", "target_format", metavar="FORMAT", help="Format to write [default: by the suffix of -o].")
@reading_options
@click.option(
    "--skeleton",
    metavar="ARTICLE",
    help="Put the translations into this article, text or a page, and write that, as txt or html.",
)
@line_options
@click.option("--check", "checked", is_flag=True, help="Note what `nlen tmx check` finds, for translators to see.")
@click.option(
    "--glossary", metavar="FILE", help="Note terms that this glossary wants otherwise as well; means --check."
)
@verbosity_options
def convert(
    source: str,
    output: str | None,
    target_format: str | None,
    source_format: str | None,
    source_lang: str | None,
    target_lang: str | None,
    skeleton: str | None,
    lines: Lines,
    checked: bool,
    glossary: str | None,
) -> int:
    """Convert between TMX, XLIFF 1.2 and 2.1, TSV, CSV, JSON Lines, Moses pair, hunalign ladder, PO and Parquet; or
    from SDLXLIFF and MQXLIFF to these.

    Formats are told by the suffix, else by what is in the file, or named: tmx, xliff, xliff2, tsv, csv, jsonl, moses,
    hunalign, po, parquet. A FILE called - is standard input.

    Units of an XLIFF or PO file that a person has changed or confirmed become units of human origin; those that nobody
    has finished do not, and keep their state.

    With --skeleton the result is the translated article itself, a page with its markup. Each target goes where its
    source stands. Sentences that no unit translates stay in Dutch and are named, and the exit status is 1; for a page
    with its title and navigation translate it with `nlen translate --whole-page`.

    \b
    nlen tmx convert memory.tmx -o memory.xlf --check
    nlen tmx convert reviewed.xlf -o reviewed.tmx
    nlen tmx convert reviewed.xlf --skeleton artikel.txt -o article.en.txt
    nlen tmx convert reviewed.xlf --skeleton page.html -o page.en.html
    nlen tmx convert memory.tmx -o corpus --to moses       corpus.nl and corpus.en
    """
    from align.formats.xmlrepair import XmlRepairs

    files = UnitFiles((source,), source_format, source_lang, target_lang, XmlRepairs(markup=False))
    if lines != "auto" and skeleton is None:
        raise UsageError("--lines is for the article of --skeleton; name one, or leave --lines out.")
    if skeleton is not None:
        from align.cli.rebuilding import rebuild

        if checked or glossary is not None:
            raise UsageError("--skeleton writes an article, which holds no notes; leave out --check and --glossary.")
        return rebuild(files.units(), skeleton, output, target_format, lines=lines)
    if output is None and target_format is None:
        raise UsageError("there is no output format; give --to FORMAT or -o FILE.")
    units = files.units_for(output, target_format)
    marked = None
    if checked or glossary is not None:
        from align.quality import annotated

        marked = _Marked()
        checks = checks_with(read_terms(glossary, source_lang or "nl", target_lang or "en"))
        units = marked.watch(annotated(units, checks))
    written = files.write(units, output, target_format)
    finished(output, count_of(written, "unit"), f"{marked.count:,} marked" if marked is not None else "")
    return 0


@dataclass(slots=True)
class _Marked:
    """Counts the units in which a check has found something."""

    count: int = 0

    def watch(self, units: Iterator[TranslationUnit]) -> Iterator[TranslationUnit]:
        for unit in units:
            self.count += bool(unit.quality)
            yield unit


def _print_figure(name: str, value: object, indent: int = 0) -> None:
    label = " " * indent + name.replace("_", " ")
    if isinstance(value, dict):
        print(f"{label}:")
        for key, inner in value.items():
            _print_figure(str(key), inner, indent + 2)
    else:
        print(f"{label}: {value:,}" if isinstance(value, int) else f"{label}: {value}")


for _subcommand in (merge, clean, split, diff, check):
    command.add_command(_subcommand)
