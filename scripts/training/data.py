"""From files of pairs to the stream of pairs that training sees: cleaned, without test sets, mixed by the recipe."""

from __future__ import annotations

import lzma
import random
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from align.bitext import TranslationUnit
from align.filtering import DEFAULT_RULES, Filter, Overlap, Rule, TooLong
from align.formats import read_bitext
from scripts.training.recipe import Group, Recipe
from scripts.training.robustness import Pair, vary


def read_pairs(path: Path, wanted: Callable[[str], bool] = lambda article: True) -> Iterator[Pair]:
    """Pairs of a file or folder, in order.

    Args:
        path: `.tsv` (also `.tsv.xz`) with Dutch and English in the first two columns, TMX, or one side of a Moses
            pair (`.nl`, its fellow `.en` beside it); of a folder, all its `.tsv` files. A line `# ID<TAB>…` in a TSV
            file starts the article ID.
        wanted: whether an article is read, by its id; pairs that belong to none have the id "".
    """
    if path.is_dir():
        for part in sorted(path.glob("*.tsv")):
            yield from read_pairs(part, wanted)
    elif path.suffix == ".nl":
        with path.open(encoding="utf-8") as ours, path.with_suffix(".en").open(encoding="utf-8") as theirs:
            for source, target in zip_longest(ours, theirs):
                if source is None or target is None:
                    raise ValueError(f"{path}: not as many lines as its English side has")
                yield source.strip(), target.strip()
    elif path.name.endswith((".tmx", ".tmx.gz")):
        for unit in read_bitext(path, source_language="nl", target_language="en"):
            yield unit.source, unit.target
    else:
        yield from _read_tsv(path, wanted)


def _read_tsv(path: Path, wanted: Callable[[str], bool]) -> Iterator[Pair]:
    opener = lzma.open if path.suffix == ".xz" else open
    article = ""
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            columns = line.rstrip("\n").split("\t")
            if line.startswith("# "):
                article = columns[0][2:]
            elif len(columns) >= 2 and wanted(article):
                yield " ".join(columns[0].split()), " ".join(columns[1].split())


class Mixture:
    """The training pairs of a recipe, cleaned, by group.

    Args:
        recipe: what to read.
        data: folder with the files of the recipe.
        test_sets: sentences, of either language, that no training pair may share.
    """

    def __init__(self, recipe: Recipe, data: Path, test_sets: Iterable[str]) -> None:
        self.recipe = recipe
        self.filter = Filter([make() for make in DEFAULT_RULES] + [Overlap(test_sets)])
        # Dictionary entries are short; a long one is an explanation.
        entries: list[Rule] = [TooLong(40), *self.filter.rules]
        self.groups: dict[str, list[Pair]] = {}
        for group in recipe.groups:
            pairs: list[Pair] = []
            for name in dict.fromkeys(group.files):
                units = (TranslationUnit(*pair) for pair in self._joined(group, data / name))
                chosen = Filter(entries) if group.name == "dictionary" else self.filter
                clean = [(unit.source, unit.target) for unit in chosen(units)]
                pairs += clean * group.files.count(name)
            self.groups[group.name] = pairs

    def _joined(self, group: Group, path: Path) -> Iterator[Pair]:
        """The pairs of a file and, by the group's share, some of them joined with the one that follows."""
        rng = random.Random(f"{self.recipe.training.seed}/{path.name}")
        previous: Pair | None = None
        for pair in read_pairs(path, lambda article: article not in self.recipe.held_out):
            yield pair
            if previous is not None and rng.random() < group.join:
                yield f"{previous[0]} {pair[0]}", f"{previous[1]} {pair[1]}"
            previous = pair

    def stream(self) -> list[Pair]:
        """All pairs of a run in the order of training; the same for the same recipe and data."""
        rng = random.Random(self.recipe.training.seed)
        stream: list[Pair] = []
        for group in self.recipe.groups:
            left = round(self.recipe.training.pairs * group.share)
            pairs = list(self.groups[group.name])
            while left > 0 and pairs:
                rng.shuffle(pairs)
                drawn = pairs[:left]
                if group.robust:
                    drawn = [vary(pair, self.recipe.robustness, rng) for pair in drawn]
                stream += drawn
                left -= len(drawn)
        rng.shuffle(stream)
        return stream

    def report(self) -> str:
        """A line a group: pairs, share, how often each pair is seen."""
        total = self.recipe.training.pairs
        lines = [
            f"{g.name}: {len(self.groups[g.name])} pairs, share {g.share:.2f}, "
            f"{total * g.share / max(len(self.groups[g.name]), 1):.2f} epochs"
            for g in self.recipe.groups
        ]
        return "\n".join([*lines, f"rejected: {dict(self.filter.rejected)}"])
