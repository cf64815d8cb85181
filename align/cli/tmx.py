"""`nlen tmx`: what can be done with a translation memory."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.console import say, standard_output, verbosity_options
from align.cli.tmx_review import check, diff
from align.cli.tmx_upkeep import clean, merge, split
from align.cli.unit_files import UnitFiles, count_of, reading_options, writing_options

if TYPE_CHECKING:
    from align.bitext import TranslationUnit


@click.group(name="tmx")
def command() -> None:
    """Convert, check, merge, clean, split and compare translation memories."""


@command.command(name="validate")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@verbosity_options
def validate(files: tuple[str, ...]) -> int:
    """Check files against TMX 1.4b and print each fault as FILE:LINE.

    The exit status is 0 when there are no errors (warnings do not count), else 1.
    """
    from align.formats import validate_tmx

    errors = warnings = 0
    for file in files:
        for finding in validate_tmx(file):
            print(finding)
            if finding.severity == "error":
                errors += 1
            else:
                warnings += 1
    say(f"{count_of(len(files), 'file')}: {count_of(errors, 'error')}, {count_of(warnings, 'warning')}")
    return 1 if errors else 0


@command.command(name="stats")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object a file.")
@verbosity_options
def stats(files: tuple[str, ...], as_json: bool) -> int:
    """Count units, words and characters of each language, and say where they come from."""
    from align.formats import tmx_statistics

    for file in files:
        figures = {"file": file, **dataclasses.asdict(tmx_statistics(file))}
        if as_json:
            print(json.dumps(figures, ensure_ascii=False))
        else:
            for name, value in figures.items():
                _print_figure(name, value)
    return 0


@command.command(name="convert")
@click.argument("source", metavar="FILE")
@writing_options
@reading_options
@click.option(
    "--skeleton", metavar="ARTICLE", help="Put the translations into the shape of this article, and write text."
)
@click.option("--reflow", is_flag=True, help="Join the lines of a hard-wrapped ARTICLE.")
@click.option("--check", "checked", is_flag=True, help="Note what `nlen tmx check` finds, for translators to see.")
@verbosity_options
def convert(
    source: str,
    output: str | None,
    target_format: str | None,
    source_format: str | None,
    source_lang: str | None,
    target_lang: str | None,
    skeleton: str | None,
    reflow: bool,
    checked: bool,
) -> int:
    """Convert between TMX, XLIFF 1.2 and 2.1, TSV, CSV, JSON Lines, Moses, hunalign ladder, PO and Parquet.

    Units of an XLIFF or PO file that a person has changed or confirmed become units of human origin. With --skeleton
    the result is the translated article itself.

    \b
    nlen tmx convert memory.tmx -o memory.xlf --check
    nlen tmx convert reviewed.xlf -o reviewed.tmx
    nlen tmx convert reviewed.xlf --skeleton artikel.txt -o article.en.txt
    nlen tmx convert memory.tmx -o corpus --to moses       corpus.nl and corpus.en
    """
    from align.errors import UsageError

    files = UnitFiles((source,), source_format, source_lang, target_lang)
    if skeleton is not None:
        if target_format not in {None, "txt"}:
            raise UsageError("with --skeleton the output is text: leave --to out.")
        return _rebuild(files.units(), skeleton, output, reflow=reflow)
    if output is None and target_format is None:
        raise UsageError("no output format: give --to FORMAT or -o FILE.")
    units = files.units()
    if checked:
        from align.quality import annotated

        units = annotated(units)
    say(count_of(files.write(units, output, target_format), "unit"))
    return 0


def _rebuild(units: Iterator[TranslationUnit], skeleton: str, output: str | None, *, reflow: bool) -> int:
    from align.formats.streams import Target
    from align.maintenance import rebuild_article
    from align.readers import read_article
    from align.segmentation import segment_article

    article = segment_article(read_article(Path(skeleton), reflow=reflow))
    rebuilt = rebuild_article(article, units)
    with Target(standard_output() if output is None else output).open() as file:
        file.write(f"{rebuilt.text}\n".encode())
    if rebuilt.unused:
        say(f"{count_of(rebuilt.unused, 'unit')} with a source that is not in {skeleton} left out")
    if rebuilt.missing:
        say(f"{count_of(len(rebuilt.missing), 'sentence')} without a translation, the first: {rebuilt.missing[0]}")
        return 1
    return 0


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
