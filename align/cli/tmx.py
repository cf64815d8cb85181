"""`nlen tmx convert --skeleton`: the article itself out of reviewed units."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.console import finished, say, verbosity_options
from align.cli.options import Output, line_options, output_options, read_glossary, unit_reading_options
from align.cli.tmx_upkeep import clean, merge, split
from align.documents import DEFAULT_MAX_BYTES, Lines
from align.documents.registry import either, format_of_suffix, written_formats
from align.errors import UsageError, count_of
from align.files.bounded import NamedBytes, read_path, suffix_of
from align.files.streams import standard_input, standard_output
from align.formats.unit_files import UnitFiles, UnitReading
from align.outputs import InputFiles

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.maintenance import Difference
    from align.quality import CheckedUnit, Problem

_MOST_SHOWN = 5


def rebuild(
    units: Iterator[TranslationUnit], skeleton: str, output: str | None, form: str | None, *, lines: Lines
) -> int:
    """Writes the article of `skeleton` with the targets of units, and returns the exit status.

    Raises:
        UsageError: `form` is no form of an article, or the output is the skeleton.
    """
    from align.files.streams import Target
    from align.maintenance import rebuild_file

    # Read once: it may be a pipe.
    data = read_path(skeleton, max_bytes=DEFAULT_MAX_BYTES)
    to = _form(output, form)
    if output is not None:
        InputFiles([skeleton]).refuse(output)
    rebuilt = rebuild_file(partial(NamedBytes, data, skeleton), units, to=to, lines=lines)
    missing, unused = rebuilt.missing, rebuilt.unused
    with Target(standard_output() if output is None else output).open() as file:
        file.write(rebuilt.data)
    if unused:
        say(f"{count_of(unused, 'unit')} with a source that is not in {skeleton} left out")
    if missing:
        for sentence in missing[:_MOST_SHOWN]:
            say(f"no translation of: {sentence}")
        more = "" if len(missing) <= _MOST_SHOWN else f", {len(missing) - _MOST_SHOWN:,} of which are not shown"
        say(f"{count_of(len(missing), 'sentence')} left untranslated{more}")
    return 1 if missing else 0


def _form(output: str | None, form: str | None) -> str | None:
    """The format to write; None for that of the skeleton."""
    written = {known.name: known for known in written_formats()}
    if form is not None and form not in written:
        raise UsageError(f"with --skeleton the output is an article; give --to {either(written)}, or leave --to out.")
    if form is not None or output is None:
        return form
    by_suffix = format_of_suffix(suffix_of(output))
    return by_suffix.name if by_suffix is not None and by_suffix.is_written else None


_OUTPUTS = click.Choice(["text", "tsv", "jsonl"])


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
        _refuse_other_than_tmx(file)
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
@unit_reading_options
@verbosity_options
def stats(files: tuple[str, ...], as_json: bool, reading: UnitReading) -> int:
    """Count units, words and characters of each language, and say where they come from.

    TMX is counted as it is, with all its languages, unless --source-lang or --target-lang says which pair; in other
    formats the pairs that have a translation are counted.
    """
    from align.formats import bitext_statistics, tmx_statistics

    for file in files:
        inputs = UnitFiles((file,), reading)
        languages = (reading.source_language, reading.target_language)
        as_it_is = inputs.format_name() == "tmx" and languages == (None, None)
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
@output_options("Write here, not to standard output.", "Format to write [default: by the suffix of -o].")
@unit_reading_options
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
    output: Output,
    reading: UnitReading,
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

    files = UnitFiles((source,), reading, XmlRepairs(markup=False))
    if lines != "auto" and skeleton is None:
        raise UsageError("--lines is for the article of --skeleton; name one, or leave --lines out.")
    if skeleton is not None:
        if checked or glossary is not None:
            raise UsageError("--skeleton writes an article, which holds no notes; leave out --check and --glossary.")
        return rebuild(files.units(), skeleton, output.path, output.format_name, lines=lines)
    if output.path is None and output.format_name is None:
        raise UsageError("there is no output format; give --to FORMAT or -o FILE.")
    units = files.units_for(output.path, output.format_name)
    marked = None
    if checked or glossary is not None:
        from align.quality import annotated, checks_with

        marked = _Marked()
        checks = checks_with(read_glossary(glossary, reading.source_language, reading.target_language))
        units = marked.watch(annotated(units, checks))
    written = files.write(units, output.path, output.format_name)
    finished(output.path, count_of(written, "unit"), f"{marked.count:,} marked" if marked is not None else "")
    return 0


@command.command(name="diff", short_help="Tell which units differ between two files.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@unit_reading_options
@click.option("--to", "form", type=_OUTPUTS, default="text", show_default=True, help="How to print the differences.")
@verbosity_options
def diff(old: str, new: str, reading: UnitReading, form: str) -> int:
    """Tell which units were added, removed or changed from OLD to NEW; order and properties do not count.

    The exit status is 0 when there is no difference, else 1.
    """
    from align.maintenance import compare_units

    found: Counter[str] = Counter()
    sides = (UnitFiles((file,), reading).units() for file in (old, new))
    for difference in compare_units(*sides):
        found[difference.kind] += 1
        print(_difference(difference, form))
    if form == "text":
        say(", ".join(f"{found[kind]:,} {kind}" for kind in ("added", "removed", "changed")))
    return 1 if found else 0


@command.command(name="check", short_help="Look for what may be wrong in translations.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@unit_reading_options
@click.option("--to", "form", type=_OUTPUTS, default="text", show_default=True, help="How to print the problems.")
@click.option("--errors-only", is_flag=True, help="Leave warnings out.")
@click.option("--glossary", metavar="FILE", help="Look for the terms of a TSV or OmegaT glossary, or of TBX, too.")
@verbosity_options
def check(
    files: tuple[str, ...],
    reading: UnitReading,
    form: str,
    errors_only: bool,
    glossary: str | None,
) -> int:
    """Look for what may be wrong in translations: numbers, tags, brackets, quotation marks, untranslated text,
    addresses, placeholders, repeated words, doubled spaces, and a source that is translated in two ways. With
    --glossary, a term that is not translated as the glossary wants is an error.

    The exit status is 0 when there are no errors (warnings do not count), else 1.

    \b
    nlen tmx check reviewed.xlf --glossary termen.tsv
    """
    from align.quality import check_units, checks_with

    checks = checks_with(read_glossary(glossary, reading.source_language, reading.target_language))
    found: Counter[str] = Counter()
    units = 0
    for file in files:
        for checked in check_units(UnitFiles((file,), reading).units(), checks):
            units += 1
            problems = [p for p in checked.problems if p.severity == "error" or not errors_only]
            found.update(problem.severity for problem in problems)
            if problems:
                _print_problems(file, checked, problems, form)
    if form == "text":
        say(f"{count_of(units, 'unit')}: {count_of(found['error'], 'error')}, {count_of(found['warning'], 'warning')}")
    return 1 if found["error"] else 0


def _refuse_other_than_tmx(file: str) -> None:
    """Only TMX can be validated: another format, by its suffix, is refused."""
    from align.formats import FORMATS

    suffix = Path(file.removesuffix(".gz")).suffix.lower()
    other = next((known.name for known in FORMATS if suffix in known.suffixes and known.name != "tmx"), None)
    if other is not None:
        raise UsageError(
            f"{file}: only TMX can be validated, and this is {other}; `nlen tmx stats` reads it from end to end and "
            "`nlen tmx check` looks at the translations."
        )


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


def _print_problems(file: str, checked: CheckedUnit, problems: list[Problem], form: str) -> None:
    unit = checked.unit
    if form == "text":
        where = " ".join(filter(None, (unit.article, str(unit.position or ""))))
        print(f"{file}, unit {checked.number:,}{f' ({where})' if where else ''}")
        for problem in problems:
            print(f"  {problem}")
        print(f"    {_line(unit.source)}\n    {_line(unit.target)}")
        return
    for problem in problems:
        fields: dict[str, object] = {
            "file": file,
            "unit": checked.number,
            "id": unit.id,
            "severity": problem.severity,
            "check": problem.check,
            "message": problem.message,
            "source": unit.source,
            "target": unit.target,
        }
        print(_record(fields, form))


def _difference(difference: Difference, form: str) -> str:
    old, new = difference.old, difference.new
    if form == "text":
        sign = {"added": "+", "removed": "-", "changed": "~"}[difference.kind]
        unit: TranslationUnit | None = new or old
        source = "" if unit is None else _line(unit.source)
        targets = [f"  {mark} {_line(one.target)}" for mark, one in (("-", old), ("+", new)) if one is not None]
        return "\n".join([f"{sign} {source}", *targets])
    one = new or old
    fields: dict[str, object] = {
        "kind": difference.kind,
        "source": "" if one is None else one.source,
        "old": None if old is None else old.target,
        "new": None if new is None else new.target,
    }
    return _record(fields, form)


def _record(fields: dict[str, object], form: str) -> str:
    if form == "jsonl":
        return json.dumps(fields, ensure_ascii=False)
    return "\t".join(_line("" if value is None else str(value)) for value in fields.values())


def _line(text: str) -> str:
    """`text` on one line, for a terminal."""
    return " ".join(text.split())


for _subcommand in (merge, clean, split):
    command.add_command(_subcommand)
