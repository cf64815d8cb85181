"""What a build did, for people and programs: report.json, report.md, scores.png, DATACARD.md.

Gebru et al., "Datasheets for Datasets" (2018); Pushkarna et al., "Data Cards" (FAccT 2022).

None of them holds a time or the name of a machine, so that the same build gives the same reports.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.corpus.entry import SCORE_BINS, Tally
from align.corpus.inputs import PlanSummary
from align.corpus.journal import Layout
from align.corpus.settings import BuildSettings
from align.errors import ReadError, count_of
from align.files.streams import open_atomic
from align.formats.identity import own_version

logger = logging.getLogger(__name__)


def draw_scores(scores: Sequence[int], path: Path) -> bool:
    """Draws how many units have which score; gives whether there was anything to draw.

    Args:
        scores: units in each of `SCORE_BINS` bins from 0 to 1, and those without a score.
        path: where to write; the same scores give the same bytes with the same matplotlib.
    """
    bars = list(scores[:SCORE_BINS])
    if not any(bars):
        return False
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        logger.warning("there will be no scores.png, which needs matplotlib; pip install 'nlen[corpus]'")
        return False
    figure = Figure(figsize=(7, 3.5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.bar([(n + 0.5) / SCORE_BINS for n in range(SCORE_BINS)], bars, width=0.9 / SCORE_BINS, color="#33658a")
    axes.set_xlim(0, 1)
    axes.set_xlabel("score of the unit")
    axes.set_ylabel("units kept")
    without = scores[SCORE_BINS]
    axes.set_title(
        f"{count_of(sum(bars), 'unit')} with a score" + (f", {without:,} without" if without else ""), fontsize=10
    )
    axes.spines[["top", "right"]].set_visible(False)
    with open_atomic(path) as file:
        # The name of the program would be the one thing in the file that changes with the version of matplotlib alone.
        figure.savefig(file, format="png", metadata={"Software": None})
    return True


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


@dataclass(frozen=True, slots=True)
class Report:
    """The contents of report.json.

    Attributes:
        data: "settings", "input", "steps" (counts), "rules" (rejected units by rule, in the order of asking),
            "sources", "scores", "rejected_articles" (how many), "examples"; where no input could be used, "failure":
            the commonest step and reason, with "count", and "path" of the first such input.
    """

    data: Mapping[str, Any]

    @property
    def units(self) -> int:
        """Units of the corpus."""
        return int(self.data["steps"].get("write/units", 0))

    @property
    def made(self) -> int:
        """Units before any rule."""
        return int(sum(source.get("made", 0) for source in self.data["sources"].values()))

    @property
    def rejected_articles(self) -> int:
        """Inputs that could not be used."""
        return int(self.data["rejected_articles"])

    @property
    def failure(self) -> str | None:
        """Why there is no corpus, in a sentence that names the commonest reason; None where any input gave a unit."""
        if self.made or not self.rejected_articles:
            return None
        worst = self.data["failure"]
        return (
            f"nothing was made: {count_of(self.rejected_articles, 'input')} could not be used, "
            f"{worst['count']:,} of them at the step {worst['step']}, such as {worst['path']} ({worst['reason']}); "
            "mend what rejected/articles.tsv lists."
        )

    @classmethod
    def read(cls, folder: Path) -> Report:
        """The report of a build that is done.

        Raises:
            ReadError: there is none.
        """
        path = folder / "report.json"
        try:
            return cls(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise ReadError(f"{path}: the report cannot be read ({error}); build the corpus again.") from error


def write_reports(layout: Layout, settings: BuildSettings, summary: PlanSummary, tally: Tally) -> Report:
    """Writes all reports of a build and gives the first."""
    rules = ["one-sided", *settings.filters.names()]
    if settings.score_model is None and "cross-entropy" in rules:
        rules.remove("cross-entropy")
    if settings.test_sets:
        rules.insert(rules.index("language") + 1 if "language" in rules else len(rules), "overlap")
    plain = settings.as_json()
    data = {
        "nlen": own_version(),
        "settings": plain,
        "input": {"entries": summary.entries, "bytes": summary.bytes, "shards": summary.shards},
        "steps": dict(sorted(tally.counts.items())),
        "rules": {name: tally.rejected[name] for name in rules},
        "sources": {name: dict(sorted(counts.items())) for name, counts in sorted(tally.sources.items())},
        "licences": dict(sorted(tally.licences.items())),
        "models": dict(sorted(tally.models.items())),
        "scores": {"bins": tally.scores[:SCORE_BINS], "none": tally.scores[SCORE_BINS]},
        "rejected_articles": len(tally.articles),
        "examples": {
            name: [
                {"source": source, "target": target, "article": article}
                for _, source, target, article in tally.examples[name]
            ]
            for name in rules
            if name in tally.examples
        },
    }
    report = Report(data)
    if tally.articles and not report.made:
        data["failure"] = _commonest(tally.articles)
    _write(layout.root / "report.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    drawn = draw_scores(tally.scores, layout.root / "scores.png")
    _write(layout.root / "report.md", markdown(report, drawn))
    _write(layout.root / "DATACARD.md", data_card(data))
    if tally.articles:
        layout.rejected.mkdir(exist_ok=True)
        rows = [(a["path"], a["step"], a["reason"]) for a in tally.articles]
        _write(layout.rejected / "articles.tsv", _table([("path", "step", "reason"), *rows]))
    return report


def _commonest(rejected: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The first of those inputs that failed most often in one way; reasons are alike that differ in names of files and
    in figures only."""
    ways: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for one in rejected:
        alike = re.sub(r"\d+", "0", one["reason"].replace(one["path"], ""))
        ways.setdefault((one["step"], alike), []).append(one)
    worst = max(ways.values(), key=len)
    return {**worst[0], "count": len(worst)}


def markdown(report: Report, drawn: bool) -> str:
    """The report for people."""
    data = report.data
    steps = data["steps"]
    lines = [
        "# How this corpus was built",
        "",
        f"Of {count_of(steps.get('read/entries', 0), 'input')} {_unusable(report)}. In the corpus: {report.units:,} of"
        f" {count_of(report.made, 'unit')} made ({_share(report.units, report.made)}).",
        "",
        "## Counts",
        "| step | what | count |",
        "| --- | --- | ---: |",
    ]
    ordered = sorted(steps.items(), key=lambda item: (_STEPS.index(item[0].split("/")[0]), item[0]))
    lines += ["| {} | {} | {:,} |".format(*name.split("/", 1), count) for name, count in ordered]
    lines += ["", "## Rules", "A unit counts for the first rule that objects to it.", ""]
    lines += ["| rule | thresholds | rejected | share of all units |", "| --- | --- | ---: | ---: |"]
    filters = data["settings"]["filters"]
    for name, count in data["rules"].items():
        bounds = ", ".join(f"{key} {_value(value)}" for key, value in filters.get(name, {}).items())
        lines.append(f"| {name} | {bounds} | {count:,} | {_share(count, report.made)} |")
    lines += ["", "## Sources", "| source | licence | inputs | not usable | units | kept | share |"]
    lines.append("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for name, counts in data["sources"].items():
        made, kept = counts.get("made", 0), counts.get("kept", 0)
        licence = ", ".join(data["licences"].get(name, ())) or "not given"
        lines.append(
            f"| {_cell(name)} | {_cell(licence)} | {counts.get('entries', 0):,} | {counts.get('rejected', 0):,} |"
            f" {made:,} | {kept:,} | {_share(kept, made)} |"
        )
    lines += ["", "## Scores", ""]
    lines.append("![Scores of the units kept](scores.png)" if drawn else "There is no unit with a score.")
    lines += ["", "## Examples of what was rejected"]
    for name, examples in data["examples"].items():
        lines += ["", f"### {name}", "| source | target | article |", "| --- | --- | --- |"]
        lines += [f"| {_cell(e['source'])} | {_cell(e['target'])} | {_cell(e['article'])} |" for e in examples]
    return "\n".join(lines) + "\n"


def _unusable(report: Report) -> str:
    count = report.rejected_articles
    return f"{count:,} could not be used (`rejected/articles.tsv` says why)" if count else "all could be used"


_STEPS = ("read", "mend", "check", "segment", "make", "repair", "mask", "filter", "score", "write")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _value(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cell(text: str) -> str:
    """Text as it can stand in a table of Markdown: neither markup nor a column's end."""
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, f"\\{sign}")
    return text


def _table(rows: Iterable[Iterable[str]]) -> str:
    cleaned = ("\t".join(cell if cell.isprintable() else ascii(cell)[1:-1] for cell in row) for row in rows)
    return "".join(f"{line}\n" for line in cleaned)


def _write(path: Path, text: str) -> None:
    with open_atomic(path, "w") as file:
        file.write(text.encode("utf-8", "replace").decode())
