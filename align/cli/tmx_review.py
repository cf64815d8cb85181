"""`nlen tmx diff` and `check`: what a memory says, for people and scripts."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from align.cli.console import say, verbosity_options
from align.cli.resources import checks_with, read_terms
from align.cli.unit_files import UnitFiles, reading_options
from align.errors import count_of

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.maintenance import Difference
    from align.quality import CheckedUnit, Problem

_OUTPUTS = click.Choice(["text", "tsv", "jsonl"])


@click.command(name="diff", short_help="Tell which units differ between two files.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@reading_options
@click.option("--to", "form", type=_OUTPUTS, default="text", show_default=True, help="How to print the differences.")
@verbosity_options
def diff(
    old: str, new: str, source_format: str | None, source_lang: str | None, target_lang: str | None, form: str
) -> int:
    """Tell which units were added, removed or changed from OLD to NEW; order and properties do not count.

    The exit status is 0 when there is no difference, else 1.
    """
    from align.maintenance import compare_units

    found: Counter[str] = Counter()
    sides = (UnitFiles((file,), source_format, source_lang, target_lang).units() for file in (old, new))
    for difference in compare_units(*sides):
        found[difference.kind] += 1
        print(_difference(difference, form))
    if form == "text":
        say(", ".join(f"{found[kind]:,} {kind}" for kind in ("added", "removed", "changed")))
    return 1 if found else 0


@click.command(name="check", short_help="Look for what may be wrong in translations.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@reading_options
@click.option("--to", "form", type=_OUTPUTS, default="text", show_default=True, help="How to print the problems.")
@click.option("--errors-only", is_flag=True, help="Leave warnings out.")
@click.option("--glossary", metavar="FILE", help="Look for the terms of a TSV or OmegaT glossary, or of TBX, too.")
@verbosity_options
def check(
    files: tuple[str, ...],
    source_format: str | None,
    source_lang: str | None,
    target_lang: str | None,
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
    from align.quality import check_units

    checks = checks_with(read_terms(glossary, source_lang or "nl", target_lang or "en"))
    found: Counter[str] = Counter()
    units = 0
    for file in files:
        for checked in check_units(UnitFiles((file,), source_format, source_lang, target_lang).units(), checks):
            units += 1
            problems = [p for p in checked.problems if p.severity == "error" or not errors_only]
            found.update(problem.severity for problem in problems)
            if problems:
                _print_problems(file, checked, problems, form)
    if form == "text":
        say(f"{count_of(units, 'unit')}: {count_of(found['error'], 'error')}, {count_of(found['warning'], 'warning')}")
    return 1 if found["error"] else 0


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
