"""Prints the in-domain test set: the beads of corpora/news that the embedded model was not trained on, as TSV.

python -m scripts.held_out_news > news-test.tsv
nlen eval translation news-test.tsv
"""

from __future__ import annotations

import sys

from scripts.news import held_out_articles, read_news


def main() -> int:
    held_out = held_out_articles()
    for article in read_news():
        if article.id in held_out:
            for source, target in article.pairs:
                print(f"{source}\t{target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
