"""OpusFilter (Aulamo, Virpioja and Tiedemann, ACL 2020), with the filters that nlen's rules have as their model.

It filters on single units and removes equal ones; nlen's default rules also have it find near-duplicates and
boilerplate, mend UTF-8 read as Latin-1, and say why each unit was rejected.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.bench import peak_mb, timed

HOW_TO_INSTALL = "OpusFilter is left out: it is not installed (pip install opusfilter)"
LANGUAGES = ("nl", "en")

FILTERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("LengthFilter", {"unit": "char", "min_length": 1, "max_length": 1000}),
    ("LengthRatioFilter", {"unit": "char", "threshold": 2.4}),
    ("LongWordFilter", {"threshold": 61}),
    ("HtmlTagFilter", {}),
    ("CharacterScoreFilter", {"scripts": ["Latin", "Latin"], "thresholds": [0.9, 0.9]}),
    ("AlphabetRatioFilter", {"threshold": 0.5}),
    ("TerminalPunctuationFilter", {"threshold": -2}),
    ("NonZeroNumeralsFilter", {"threshold": 0.5}),
    ("RepetitionFilter", {"threshold": 3, "min_length": 3, "max_length": 40}),
    ("SimilarityFilter", {"unit": "word", "threshold": 0.6, "lowercase": True}),
    ("LangidFilter", {"languages": list(LANGUAGES), "thresholds": [0.05, 0.05]}),
)
"""The thresholds of `align/filtering/default.toml` where they mean the same, OpusFilter's own otherwise."""


def is_installed() -> bool:
    return importlib.util.find_spec("opusfilter") is not None


def sides(units: Path) -> list[Path]:
    """The two plain files that OpusFilter reads, beside the TSV file `units`."""
    return [units.with_suffix(f".{language}") for language in LANGUAGES]


def outputs(units: Path) -> list[Path]:
    """The two plain files that it writes at the end."""
    return [units.with_name(f"opusfilter-kept.{language}") for language in LANGUAGES]


def write_sides(units: Path) -> None:
    """Writes the sides of a TSV file, one sentence a line each."""
    with units.open(encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file]
    for side, path in enumerate(sides(units)):
        path.write_text("".join(f"{pair[side]}\n" for pair in pairs), encoding="utf-8")


def configuration(units: Path, jobs: int) -> dict[str, Any]:
    """What OpusFilter would read from its YAML file: the filters one after another, and then duplicates."""
    passed = [units.with_name(f"opusfilter-passed.{language}") for language in LANGUAGES]
    names = {"sides": sides(units), "passed": passed, "kept": outputs(units)}
    files = {name: [str(path) for path in paths] for name, paths in names.items()}
    filters = [{name: dict(values)} for name, values in FILTERS]
    return {
        "common": {"output_directory": str(units.parent), "default_n_jobs": jobs},
        "steps": [
            {
                "type": "filter",
                "parameters": {"inputs": files["sides"], "outputs": files["passed"], "filters": filters},
            },
            {
                "type": "remove_duplicates",
                "parameters": {
                    "inputs": files["passed"],
                    "outputs": files["kept"],
                    # Punctuation and case aside, as with nlen.
                    "lowercase": True,
                    "letters_only": True,
                },
            },
        ],
    }


def run(units: Path, jobs: int) -> dict[str, float]:
    """Measures it on the sides of `units`; work is in units."""
    os.environ["TQDM_DISABLE"] = "1"
    from opusfilter.opusfilter import OpusFilter
    from py3langid.langid import LanguageIdentifier

    # py3langid 0.4 reads its model by another name, which OpusFilter 3.3.1 does not know yet.
    if not hasattr(LanguageIdentifier, "from_pickled_model"):
        LanguageIdentifier.from_pickled_model = LanguageIdentifier.from_model_file
    count = sum(1 for _ in _lines(sides(units)[0]))

    def work() -> float:
        OpusFilter(configuration(units, jobs)).execute_steps(overwrite=True)
        return count

    return {**timed(work), "peak_mb": peak_mb()}


def kept(units: Path) -> int:
    """Units that the last run let through."""
    return sum(1 for _ in _lines(outputs(units)[0]))


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file
