"""`nlen tmx`: what can be done with a translation memory."""

from __future__ import annotations

import dataclasses
import json
import sys

import click

from align.cli.articles import LanguageTag, OutputPath
from align.cli.console import say, standard_output, verbosity_options


@click.group(name="tmx")
def command() -> None:
    """Validate, count and convert translation memories."""


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
    say(f"{_count(len(files), 'file')}: {_count(errors, 'error')}, {_count(warnings, 'warning')}")
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
@click.option("-o", "--output", type=OutputPath(), metavar="FILE", help="Write here instead of to standard output.")
@click.option("--from", "source_format", metavar="FORMAT", help="Format of FILE [default: by its suffix].")
@click.option("--to", "target_format", metavar="FORMAT", help="Format to write [default: by OUTPUT's suffix].")
@click.option(
    "--source-lang",
    type=LanguageTag(),
    default=None,
    help="Language to take as the source [default: as the file says].",
)
@click.option(
    "--target-lang",
    type=LanguageTag(),
    default=None,
    help="Language to take as the target [default: as the file says].",
)
@verbosity_options
def convert(
    source: str,
    output: str | None,
    source_format: str | None,
    target_format: str | None,
    source_lang: str | None,
    target_lang: str | None,
) -> int:
    """Convert between TMX, TSV and JSON Lines.

    \b
    nlen tmx convert memory.tmx -o memory.tsv
    """
    from align.errors import UsageError
    from align.formats import read_bitext, write_bitext

    if output is None and target_format is None:
        raise UsageError("no output format: give --to FORMAT or -o FILE.")
    units = read_bitext(
        sys.stdin.buffer if source == "-" else source,
        source_format,
        source_language=source_lang,
        target_language=target_lang,
    )
    count = write_bitext(units, standard_output() if output is None else output, target_format)
    say(_count(count, "unit"))
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _print_figure(name: str, value: object, indent: int = 0) -> None:
    label = " " * indent + name.replace("_", " ")
    if isinstance(value, dict):
        print(f"{label}:")
        for key, inner in value.items():
            _print_figure(str(key), inner, indent + 2)
    else:
        print(f"{label}: {value:,}" if isinstance(value, int) else f"{label}: {value}")
