"""`nlen tmx merge`, `clean` and `split`: memories made of memories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from align.cli.console import finished, say, verbosity_options
from align.cli.options import Output, output_options, unit_reading_options
from align.errors import UsageError, count_of
from align.formats.unit_files import UnitFiles, UnitReading
from align.outputs import OutputFolder

if TYPE_CHECKING:
    from align.maintenance import Preference

"""Rules that cleaning applies in any case."""


@click.command(name="merge", short_help="Join memories into one with each source once.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@output_options(
    "Write here, not to standard output.",
    "Format to write [default: by the suffix of -o; without -o, that of the first FILE].",
)
@unit_reading_options
@click.option(
    "--prefer",
    type=click.Choice(["newest", "best", "first", "all"]),
    default="newest",
    show_default=True,
    help="What stays of several translations of a source: the one changed last, the one a person made or else the one "
    "with the highest score, the first, or all.",
)
@verbosity_options
def merge(
    files: tuple[str, ...],
    output: Output,
    reading: UnitReading,
    prefer: str,
) -> int:
    """Join memories into one with each source once.

    \b
    nlen tmx merge old.tmx new.tmx reviewed.xlf -o all.tmx
    """
    from align.maintenance import MergeCounts, merge_units

    inputs = UnitFiles(files, reading)
    counts = MergeCounts()
    units = inputs.units_for(output.path, output.format_name)
    merged = merge_units(units, cast("Preference", prefer), counts, file_date=inputs.file_date)
    inputs.write(merged, output.path, output.format_name)
    kept = f"all kept ({prefer})" if prefer == "all" else f"the {prefer} kept"
    finished(
        output.path,
        f"{count_of(counts.read, 'unit')} in {count_of(len(files), 'file')} -> {counts.kept:,}: "
        f"{count_of(counts.duplicates, 'duplicate')}, {count_of(counts.conflicts, 'conflict')} ({kept})",
    )
    return 0


@click.command(name="clean", short_help="Drop empty, untranslated and duplicate units.")
@click.argument("files", nargs=-1, metavar="FILE…")
@output_options(
    "Write here, not to standard output.",
    "Format to write [default: by the suffix of -o; without -o, that of the first FILE].",
)
@unit_reading_options
@click.option(
    "--drop",
    "rules",
    multiple=True,
    metavar="RULE",
    help="Also drop what this rule objects to; may be given again. `nlen tmx clean --drop list` lists the rules.",
)
@verbosity_options
def clean(
    files: tuple[str, ...],
    output: Output,
    reading: UnitReading,
    rules: tuple[str, ...],
) -> int:
    """Drop units that are empty, untranslated or there already; take out control characters and stray spaces.

    TMX that no parser reads because of characters that XML forbids, a bare & or a bare < is mended first. The rules of
    --drop are those of `nlen corpus build`, with the same thresholds.

    \b
    nlen tmx clean --drop list
    nlen tmx clean memory.tmx -o clean.tmx
    nlen tmx clean memory.tmx -o clean.tmx --drop ratio --drop numbers
    """
    from align.filtering.settings import read_filters, rule_names
    from align.formats.xmlrepair import XmlRepairs
    from align.maintenance import Cleaner

    known = rule_names(with_models=False)
    always = {rule.name for rule in Cleaner.ALWAYS}
    settings = read_filters()
    if "list" in rules:
        for name in known:
            print(settings.listing(name, "(always)" if name in always else ""))
        return 0
    if not files:
        raise UsageError("missing argument 'FILE…'; see nlen tmx clean --help.")
    unknown = [name for name in rules if name not in known]
    if unknown:
        raise UsageError(f'there is no rule "{unknown[0]}"; take one of {", ".join(known)}.')
    inputs = UnitFiles(files, reading, XmlRepairs())
    cleaner = Cleaner(*settings.chosen([name for name in dict.fromkeys(rules) if name not in always]))
    inputs.write(cleaner(inputs.units_for(output.path, output.format_name)), output.path, output.format_name)
    dropped = ", ".join(f"{name} {number:,}" for name, number in cleaner.dropped.most_common())
    finished(
        output.path,
        f"{count_of(cleaner.read, 'unit')} -> {cleaner.kept:,}; {cleaner.mended:,} mended"
        + (f"; dropped: {dropped}" if dropped else ""),
    )
    return 0


@click.command(name="split", short_help="Cut a memory into several files.")
@click.argument("file", metavar="FILE")
@output_options(
    "Folder to write the parts to.", "Format of the parts [default: that of FILE].", metavar="DIR", required=True
)
@unit_reading_options
@click.option("--units", "size", type=click.IntRange(1), metavar="N", help="Parts of N units.")
@click.option("--by-article", is_flag=True, help="A part for each article.")
@verbosity_options
def split(
    file: str,
    output: Output,
    reading: UnitReading,
    size: int | None,
    by_article: bool,
) -> int:
    """Cut a memory into several files.

    \b
    nlen tmx split memory.tmx -o parts/ --units 10000
    nlen tmx split memory.tmx -o articles/ --by-article --to xliff
    """
    from align import maintenance
    from align.formats import find_format

    if (size is None) == (not by_article):
        raise UsageError("there is no one way to split; give --units N or --by-article.")
    if output.path is None:
        raise UsageError("the parts are files of a folder; name it, such as -o parts/.")
    inputs = UnitFiles((file,), reading)
    chosen = find_format(output.format_name or inputs.format_name(), None)
    folder = OutputFolder(Path(output.path))
    stem = "part" if file == "-" else Path(file).name.partition(".")[0]
    all_units = inputs.units(joined=chosen.name == "tmx")
    parts = maintenance.by_article(all_units) if size is None else maintenance.by_count(all_units, size)
    written = units = 0
    for name, part in parts:
        path = folder.file(name if by_article else f"{stem}-{name}", chosen.suffixes[0])
        units += inputs.write(part, str(path), chosen.name)
        written += 1
    say(f"{count_of(units, 'unit')} in {count_of(written, 'file')} in {folder.path}")
    return 0
