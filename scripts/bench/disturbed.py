"""Documents with known links, made from sentence-aligned text by merging, leaving out and inserting."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.news import held_out_articles, read_news

Pair = tuple[str, str]
Gold = frozenset[tuple[range, range]]


@dataclass(frozen=True)
class Disturbance:
    """How often, for each pair of sentences: merged with the next, left out on a side, a passage inserted before it."""

    merge: float
    drop: float
    insert: float


NORMAL, HARD = Disturbance(0.12, 0.04, 0.02), Disturbance(0.25, 0.10, 0.06)


@dataclass(frozen=True)
class Document:
    """Sentences of both sides, and the beads that have sentences on both."""

    source: list[str]
    target: list[str]
    gold: Gold


def news(held_out: bool) -> list[list[Pair]]:
    """Articles of corpora/news: those kept out of training (and out of the lexicon), or the others."""
    ids = held_out_articles()
    return [article.pairs for article in read_news() if (article.id in ids) == held_out]


def disturb(pairs: Sequence[Pair], noise: Sequence[Pair], how: Disturbance, rng: random.Random) -> Document:
    """Makes a document of `pairs`; what is inserted comes from `noise`."""
    sides: tuple[list[str], list[str]] = ([], [])
    gold: list[tuple[range, range]] = []
    at = 0
    while at < len(pairs):
        chance = rng.random()
        if chance < how.drop:
            side = int(chance < how.drop / 2)
            sides[side].append(pairs[at][side])
            at += 1
            continue
        if chance < how.drop + how.insert:
            side, begin = rng.randrange(2), rng.randrange(len(noise) - 4)
            sides[side].extend(pair[side] for pair in noise[begin : begin + rng.randint(2, 4)])
        count = rng.choice((2, 2, 2, 3)) if rng.random() < how.merge else 1
        chunk = pairs[at : at + count]
        begins = len(sides[0]), len(sides[1])
        whole = rng.randrange(2)
        sides[whole].append(" ".join(pair[whole] for pair in chunk))
        sides[1 - whole].extend(pair[1 - whole] for pair in chunk)
        gold.append((range(begins[0], len(sides[0])), range(begins[1], len(sides[1]))))
        at += len(chunk)
    return Document(*sides, frozenset(gold))
