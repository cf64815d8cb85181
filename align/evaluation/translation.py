"""BLEU, chrF and TER of hypotheses, with signatures and confidence intervals, by sacreBLEU.

Post, "A Call for Clarity in Reporting BLEU Scores" (WMT 2018); Popović, "chrF: character n-gram F-score" (WMT 2015);
Snover et al., "A Study of Translation Edit Rate" (AMTA 2006); Koehn, "Statistical Significance Tests for Machine
Translation Evaluation" (EMNLP 2004) for the bootstrap. sacreBLEU is in the extra `[eval]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from align.errors import FormatError, MissingPackageError, ReadError, UsageError, count_of
from align.formats import read_bitext


def read_test_set(paths: list[Path], source_language: str = "nl", target_language: str = "en") -> list[tuple[str, str]]:
    """Reads sources and references.

    Args:
        paths: one file with both sides (TMX, TSV, JSON Lines), or two text files with a sentence a line, source first.
        source_language: BCP 47 tag.
        target_language: likewise.

    Raises:
        UsageError: not one or two paths.
        ReadError: a file is missing, empty, or the two have not as many lines.
    """
    if len(paths) == 1:
        units = read_bitext(paths[0], source_language=source_language, target_language=target_language)
        pairs = [(unit.source, unit.target) for unit in units]
    elif len(paths) == 2:
        pairs = _read_lines(*paths)
    else:
        raise UsageError("a test set is one file with both sides, or two; give the source's and the reference's.")
    if not pairs:
        raise ReadError(f"{paths[0]}: the test set has no sentences; give another file.")
    return pairs


def _read_lines(source: Path, target: Path) -> list[tuple[str, str]]:
    try:
        sides = [path.read_text(encoding="utf-8").splitlines() for path in (source, target)]
    except OSError as error:
        raise ReadError.of(error.filename, error) from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{source}, {target}: not UTF-8 ({error.reason}); convert the file.") from error
    if len(sides[0]) != len(sides[1]):
        raise FormatError(
            f"{target}: {count_of(len(sides[1]), 'line')}, but {source} has {len(sides[0])}; both need as many."
        )
    return [(ours.strip(), theirs.strip()) for ours, theirs in zip_longest(*sides)]


BOOTSTRAP = 1000
"""Samples drawn for a confidence interval or a comparison."""


@dataclass(frozen=True, slots=True)
class Score:
    """A measure of a set of hypotheses.

    Attributes:
        metric: "BLEU", "chrF2", "chrF2++" or "TER"; of TER less is better.
        value: 0 to 100 (TER may be more).
        interval: half the width of the 95 % confidence interval, by bootstrap; 0 where none was asked for.
        signature: sacreBLEU's, which tells others how to get the same figure.
    """

    metric: str
    value: float
    interval: float
    signature: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems by one measure.

    Attributes:
        metric: as in `Score`.
        baseline: value of the first system.
        other: value of the second.
        p_value: chance of a difference this large between equal systems, by paired bootstrap.
    """

    metric: str
    baseline: float
    other: float
    p_value: float


def score(hypotheses: Sequence[str], references: Sequence[str], *, bootstrap: int = BOOTSTRAP) -> list[Score]:
    """Measures hypotheses against one reference each.

    Args:
        hypotheses: translations.
        references: as many, in the same order.
        bootstrap: samples for the confidence intervals; 0 leaves them out.

    Raises:
        UsageError: the lists differ in length or are empty.
        MissingPackageError: sacreBLEU is not installed.
    """
    _check(hypotheses, references)
    scores = []
    for name, metric in _metrics().items():
        found = metric.corpus_score(list(hypotheses), [list(references)], n_bootstrap=bootstrap or 1)
        interval = float(getattr(found, "_ci", 0.0) or 0.0) if bootstrap else 0.0
        scores.append(Score(name, float(found.score), interval, str(metric.get_signature())))
    return scores


def compare(
    baseline: Sequence[str], other: Sequence[str], references: Sequence[str], *, bootstrap: int = BOOTSTRAP
) -> list[Comparison]:
    """Compares two systems on the same sentences by paired bootstrap resampling.

    Raises:
        UsageError, MissingPackageError: as `score`.
    """
    _check(baseline, references)
    _check(other, references)
    metrics = _metrics()
    from sacrebleu.significance import PairedTest

    test = PairedTest(
        [("baseline", list(baseline)), ("other", list(other))],
        metrics,
        references=[list(references)],
        test_type="bs",
        n_samples=bootstrap,
    )
    results: Any = test()[1]
    comparisons = []
    for name in metrics:
        first, second = results[name]
        comparisons.append(Comparison(name, float(first.score), float(second.score), float(second.p_value)))
    return comparisons


def _check(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    if not references or len(hypotheses) != len(references):
        raise UsageError(
            f"{len(hypotheses)} hypotheses and {len(references)} references; give one of each for every sentence."
        )


def _metrics() -> dict[str, Any]:
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
        from sacrebleu.metrics.ter import TER
    except ImportError as error:
        raise MissingPackageError.of("measuring translations", "sacrebleu", "eval") from error
    return {"BLEU": BLEU(), "chrF2": CHRF(), "chrF2++": CHRF(word_order=2), "TER": TER()}
