"""A data card: what a corpus is, where it comes from, what may be done with it.

Gebru et al., "Datasheets for Datasets" (2018); Pushkarna et al., "Data Cards" (FAccT 2022).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from align.wording import count_of


def data_card(report: Mapping[str, Any]) -> str:
    """The data card of a corpus, Markdown.

    Args:
        report: the contents of report.json.
    """
    steps, settings = report["steps"], report["settings"]
    source, target = settings["source_language"], settings["target_language"]
    lines = [
        f"# Data card: parallel corpus {source}-{target}",
        "",
        "## What it is",
        f"{steps.get('write/units', 0):,} translation units, {steps.get('write/source words', 0):,} words of"
        f' "{source}" and {steps.get("write/target words", 0):,} of "{target}".',
        "",
        *_splits(steps),
        *_origins(steps),
        "## Sources and licences",
        "Each unit names its source (`provenance`), its article and, where it is known, its licence.",
        "",
        "| source | licence | units |",
        "| --- | --- | ---: |",
    ]
    unknown = False
    for name, counts in report["sources"].items():
        licences = report["licences"].get(name, ())
        unknown = unknown or not licences
        lines.append(f"| {name} | {', '.join(licences) or 'not given'} | {counts.get('kept', 0):,} |")
    if unknown:
        lines += ["", "**Where no licence is given, none is known: find out before you publish the corpus.**"]
    lines += ["", "## How it was made", *_making(report)]
    lines += ["", "## What to mind", *_limits(report)]
    return "\n".join(lines) + "\n"


def _splits(steps: Mapping[str, int]) -> list[str]:
    parts = [(name, steps.get(f"write/{name} units", 0)) for name in ("train", "dev", "test")]
    if not any(count for _, count in parts):
        return []
    counts = ", ".join(f"{name} {count:,}" for name, count in parts)
    return [f"Split by whole articles: {counts} units.", ""]


def _origins(steps: Mapping[str, int]) -> list[str]:
    words = {"human": "translated by people", "machine": "translated by a machine", "memory": "from a memory"}
    counts = [f"{steps[f'write/{name}']:,} {text}" for name, text in words.items() if steps.get(f"write/{name}")]
    return [f"Who made the translations: {'; '.join(counts)}, as far as the files say.", ""] if counts else []


def _making(report: Mapping[str, Any]) -> list[str]:
    steps, settings = report["steps"], report["settings"]
    rules = ", ".join(name for name, count in report["rules"].items() if count)
    lines = [f"Built with nlen {report['nlen']} (`nlen corpus build`); `report.md` has all counts."]
    if steps.get("make/translated"):
        lines.append(
            f"Translated: {count_of(steps['make/translated'], 'sentence')}, with the model"
            f" `{report['models'].get('translation', settings['model'])}`, beam {settings['beam_size']}."
        )
    if steps.get("make/aligned"):
        units = count_of(steps["make/aligned"], "unit")
        lines.append(f"Made by aligning articles with their translations: {units}.")
    if rules:
        lines.append(f"Units were removed by the rules {rules}.")
    if settings["test_sets"]:
        lines.append(f"Sentences of the test sets {', '.join(settings['test_sets'])} were removed.")
    return lines


def _limits(report: Mapping[str, Any]) -> list[str]:
    masked = "mask" in report["settings"]["filters"]
    lines = [
        "- Mail addresses, phone numbers, IBAN, BSN and IP addresses were masked; names were not."
        if masked
        else "- Personal data was not masked; it is in the texts where it was in the sources."
    ]
    if report["steps"].get("write/machine"):
        lines.append(
            "- Machine translations carry the faults of their model; a model trained on them learns them. Their origin"
            ' is marked "machine".'
        )
    return lines
