"""BLEU, chrF and TER of hypotheses, with signatures and confidence intervals, by sacreBLEU.

Post, "A Call for Clarity in Reporting BLEU Scores" (WMT 2018); Popović, "chrF: character n-gram F-score" (WMT 2015);
Snover et al., "A Study of Translation Edit Rate" (AMTA 2006); Koehn, "Statistical Significance Tests for Machine
Translation Evaluation" (EMNLP 2004) for the bootstrap. sacreBLEU is in the extra `[eval]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from align.errors import MissingPackageError, UsageError

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
