"""Fits the weights of the aligner's features to documents with known links.

    python -m scripts.fit_aligner GOLD_DIR… [--method lexical|length] [--rounds N]

Each folder holds documents as NAME.nl.txt, NAME.en.txt (a sentence a line, empty lines between paragraphs) and
NAME.gold (links as `nlen eval alignment` reads them); all folders count the same. From the committed weights on, one
weight after the other is changed as long as that brings the strict F1 up, or with the same F1 the probability of the
gold path. Prints the weights as they stand in align/alignment/weights.toml.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from align.alignment.bead_files import read_beads
from align.alignment.lattice import NONE, Lattice, best_path, posteriors
from align.alignment.methods import SIMILARITIES
from align.alignment.scoring import TYPES, Features, Scorer, combine
from align.alignment.similarity import Similarity, Weights
from align.documents.sentence_lines import read_sentence_lines

_BY_HAND = frozenset({"crossed", "copied", "figures", "furniture"})
"""Weights of what the documents hardly have."""

Ends = frozenset[tuple[int, int, tuple[int, int]]]


@dataclass(frozen=True)
class Document:
    """A document's features, and its gold beads by where they end and their type."""

    scorer: Scorer
    features: Features
    rows: int
    columns: int
    gold: Ends


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--method", choices=tuple(SIMILARITIES), default="lexical")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    similarity = SIMILARITIES[args.method]()
    groups = [[_read(gold, similarity) for gold in sorted(folder.glob("*.gold"))] for folder in args.folders]
    weights = similarity.weights
    best = _objective(groups, weights)
    print(f"start: {_report(groups, weights)}", flush=True)
    step = 0.25
    for _ in range(args.rounds):
        for name, value in asdict(weights).items():
            if value == 0 or name in _BY_HAND:
                continue
            for factor in (1 + step, 1 / (1 + step)):
                while True:
                    changed = replace(weights, **{name: getattr(weights, name) * factor})
                    found = _objective(groups, changed)
                    if found <= best + 1e-6:
                        break
                    weights, best = changed, found
        step /= 2
        print(f"step {step}: {_report(groups, weights)}", flush=True)
    print(f"[{args.method}]")
    for name, value in asdict(weights).items():
        print(f"{name} = {value:.3g}")
    return 0


def _read(gold: Path, similarity: Similarity) -> Document:
    name = str(gold).removesuffix(".gold")
    sides, numbers = [], []
    for language in ("nl", "en"):
        article = read_sentence_lines(Path(f"{name}.{language}.txt"), language=language).article
        sides.append([s.text for paragraph in article.paragraphs for s in paragraph.sentences])
        numbers.append([n for n, paragraph in enumerate(article.paragraphs) for _ in paragraph.sentences])
    rows, columns = len(sides[0]), len(sides[1])
    scorer = Scorer.of(similarity, (sides[0], sides[1]), (numbers[0], numbers[1]))
    features = scorer.features(range(1, rows + 1), range(columns + 1))
    beads = frozenset(
        (link.source[-1] + 1, link.target[-1] + 1, (len(link.source), len(link.target)))
        for link in read_beads(gold)
        if not link.is_null
    )
    return Document(scorer, features, rows, columns, beads)


def _lattice(document: Document, weights: Weights) -> Lattice:
    rows, columns = range(1, document.rows + 1), range(document.columns + 1)
    scores = np.full((len(TYPES), document.rows + 1, document.columns + 1), NONE, np.float32)
    scores[:, 1:] = combine(document.features, weights, rows, columns)
    return Lattice(TYPES, np.zeros(document.rows + 1, np.int64), scores, document.scorer.skips(weights))


def _objective(groups: list[list[Document]], weights: Weights) -> float:
    """Mean F1 of the groups, and a little of the gold beads' mean log probability."""
    return float(np.mean([_f1(group, weights) + 0.02 * _log_probability(group, weights) for group in groups]))


def _f1(group: list[Document], weights: Weights) -> float:
    right = found = known = 0
    for document in group:
        path = {step for step in best_path(_lattice(document, weights), document.columns) if 0 not in step[2]}
        right, found, known = right + len(path & document.gold), found + len(path), known + len(document.gold)
    return 2 * right / (found + known)


def _log_probability(group: list[Document], weights: Weights) -> float:
    logs = []
    for document in group:
        probabilities, _ = posteriors(_lattice(document, weights), document.columns)
        for row, column, kind in document.gold:
            if kind in TYPES:
                logs.append(np.log(max(float(probabilities[TYPES.index(kind), row, column]), 1e-4)))
    return float(np.mean(logs))


def _report(groups: list[list[Document]], weights: Weights) -> str:
    return ", ".join(f"F1 {_f1(g, weights):.4f} (ln p {_log_probability(g, weights):.3f})" for g in groups)


if __name__ == "__main__":
    sys.exit(main())
