"""Prints the in-domain test set: the beads of corpora/news that the embedded model was not trained on, as TSV.

python -m scripts.held_out_news > news-test.tsv
nlen eval translation news-test.tsv
"""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.training.data import read_pairs
from scripts.training.recipe import read_recipe

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    held_out = read_recipe(ROOT / "models" / "recipes" / "nlen-nl-en.toml").held_out
    for source, target in read_pairs(ROOT / "corpora" / "news", lambda article: article in held_out):
        print(f"{source}\t{target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
