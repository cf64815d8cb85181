"""Estimates the aligner's bilingual lexicon from training pairs.

    python -m scripts.build_lexicon models/recipes/nlen-nl-en.toml --data DIR --dev dev.nl dev.en --out lexicon.tsv.xz

IBM Model 1 (Brown et al., 1993) is trained in both directions; an entry's count is the expected number of times that
both directions link the two words (Liang, Taskar and Klein, 2006). The recipe says which files are read and which
articles stay out, as for the translation model.
"""

from __future__ import annotations

import argparse
import lzma
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.alignment.lexicon import dutch_words, english_words
from scripts.training.data import Mixture
from scripts.training.recipe import read_recipe

LONGEST = 50
"""Words of a side beyond which a pair is left out."""
ROUNDS = 6
"""Of expectation maximisation."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder with the files of the recipe")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="texts that no training pair may share")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--largest-group", type=int, default=150_000, help="pairs taken of each group at most")
    parser.add_argument("--entries", type=int, default=110_000, help="pairs of words to keep")
    args = parser.parse_args()
    test_sets = [line for path in args.dev for line in path.read_text(encoding="utf-8").splitlines()]
    mixture = Mixture(read_recipe(args.recipe), args.data, test_sets)
    pairs: list[tuple[str, str]] = []
    for name, group in mixture.groups.items():
        unique = sorted(set(group))
        random.Random(1).shuffle(unique)
        pairs += unique[: args.largest_group]
        print(f"{name}: {min(len(unique), args.largest_group)} pairs", flush=True)
    counts = estimate([dutch_words(pair[0]) for pair in pairs], [english_words(pair[1]) for pair in pairs])
    write(counts, args.out, args.entries)
    print(f"{args.out}: {args.out.stat().st_size} bytes")
    return 0


def estimate(
    sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]
) -> tuple[list[str], list[str], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Expected counts of linked words.

    Returns:
        The words of both sides, and for each entry the number of its source word, of its target word, and its count.
    """
    ours, ids = _numbered(sources)
    theirs, target_ids = _numbered(targets)
    cells = [
        (np.repeat(s, len(t)), np.tile(t, len(s)), len(s), len(t))
        for s, t in zip(ids, target_ids, strict=True)
        if 0 < len(s) <= LONGEST and 0 < len(t) <= LONGEST
    ]
    # Number 0 stands for every word seen once; it takes part in the estimation but is no entry.
    keys = np.concatenate([c[0].astype(np.int64) * len(theirs) + c[1] for c in cells])
    shape = np.array([(c[2], c[3]) for c in cells])
    del cells
    entries, where = np.unique(keys, return_inverse=True)
    del keys
    where = where.astype(np.int32)
    source_of = (entries // len(theirs)).astype(np.int32)
    target_of = (entries % len(theirs)).astype(np.int32)
    # Each cell belongs to one word of a target sentence (column) and one of a source sentence (row).
    area = shape.prod(1)
    starts = np.concatenate([[0], np.cumsum(area)[:-1]])
    within = np.arange(area.sum()) - np.repeat(starts, area)
    width = np.repeat(shape[:, 1], area)
    row = (np.repeat(np.concatenate([[0], np.cumsum(shape[:, 0])[:-1]]), area) + within // width).astype(np.int32)
    column = (np.repeat(np.concatenate([[0], np.cumsum(shape[:, 1])[:-1]]), area) + within % width).astype(np.int32)
    del within, width
    forward = np.full(len(entries), 1e-4)
    backward = forward.copy()
    null = 0.02
    for number in range(ROUNDS):
        linked_forward = _linked(forward[where], column, null / len(theirs) * 40)
        linked_backward = _linked(backward[where], row, null / len(ours) * 40)
        forward = _normalised(np.bincount(where, linked_forward, len(entries)), source_of)
        backward = _normalised(np.bincount(where, linked_backward, len(entries)), target_of)
        print(f"round {number + 1}", flush=True)
    agreed = _linked(forward[where], column, null / len(theirs) * 40) * _linked(
        backward[where], row, null / len(ours) * 40
    )
    return ours, theirs, source_of, target_of, np.bincount(where, agreed, len(entries))


def _linked(weights: NDArray[np.float64], group: NDArray[np.int32], null: float) -> NDArray[np.float64]:
    return weights / (np.bincount(group, weights) + null)[group]


def _normalised(counts: NDArray[np.float64], given: NDArray[np.int32]) -> NDArray[np.float64]:
    return counts / np.maximum(np.bincount(given, counts), 1e-12)[given]


def _numbered(sentences: Sequence[Sequence[str]]) -> tuple[list[str], list[NDArray[np.int32]]]:
    counts = Counter(word for sentence in sentences for word in sentence)
    words = ["", *(word for word, count in counts.most_common() if count > 1)]
    number = {word: n for n, word in enumerate(words)}
    return words, [np.array([number.get(word, 0) for word in sentence], np.int32) for sentence in sentences]


def write(
    estimated: tuple[list[str], list[str], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]],
    path: Path,
    size: int,
) -> None:
    """Writes the entries that tell most: a line a source word, its translations with their counts."""
    ours, theirs, source, target, counts = estimated
    total = np.bincount(source, counts, len(ours))
    share = counts / np.maximum(total[source], 1e-12)
    good = (counts >= 0.8) & (share >= 0.02) & (source > 0) & (target > 0)
    numbers = np.flatnonzero(good)
    # Numbers that are not the same are linked by chance, but for the commonest ("2" and "two").
    digits = [ours[source[n]][0].isdecimal() or theirs[target[n]][0].isdecimal() for n in numbers]
    numbers = numbers[~np.array(digits, bool) | (counts[numbers] > 5)]
    value = counts[numbers] ** 0.5 * share[numbers]
    chosen = numbers[np.argsort(-value, kind="stable")[:size]]
    lines: dict[str, list[tuple[float, str]]] = {}
    for n in chosen:
        lines.setdefault(ours[source[n]], []).append((float(counts[n]), theirs[target[n]]))
    with lzma.open(path, "wt", encoding="utf-8", preset=9) as file:
        for word in sorted(lines):
            entries = sorted(lines[word], key=lambda e: (-e[0], e[1]))
            file.write("\t".join([word, *(f"{t} {c:.2g}" for c, t in entries)]) + "\n")


if __name__ == "__main__":
    sys.exit(main())
