"""The score histogram as a PNG."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from align.corpus.tally import SCORE_BINS
from align.formats import open_atomic
from align.wording import count_of

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
