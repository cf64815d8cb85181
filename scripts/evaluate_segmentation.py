"""Measure sentence boundaries against treebanks in CoNLL-U, with NLTK's plain Punkt beside ours.

    python -m scripts.evaluate_segmentation [--language nl] [--errors] FILE.conllu...

Paragraphs are rebuilt from `sent_id` (`DOCUMENT.p.N.s.M`: paragraph N, sentence M): consecutive sentences of one
paragraph, joined by a space. A boundary is the end offset of a sentence inside a paragraph; the end of the paragraph
is given and not counted. Speed is code points a second on one thread, over all paragraphs of the file, the best of
three runs, without the loading of the parameters.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from align.errors import NlenError
from align.segmentation import split_sentences

PUNKT_NAMES = {"nl": "dutch", "en": "english"}
RUNS = 3
CONTEXT = 50  # code points shown on either side of a differing place

Spans = list[tuple[int, int]]
Splitter = Callable[[str], Spans]


@dataclass(frozen=True)
class Score:
    """Counts of boundaries inside paragraphs, and the speed at which they were found."""

    gold: int
    found: int
    correct: int
    characters_per_second: float

    @property
    def precision(self) -> float:
        return self.correct / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.correct / (self.gold + self.found) if self.gold + self.found else 0.0


def read_paragraphs(path: Path) -> list[list[str]]:
    """The paragraphs of a CoNLL-U file, each as the texts of its sentences."""
    return [[text for _, text in group] for _, group in groupby(_sentences(path), key=lambda pair: pair[0])]


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    paragraph = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id = "):
            paragraph = re.sub(r"\.s\.\d+$", "", line.partition(" = ")[2].strip())
        elif line.startswith("# text = "):
            yield paragraph, line.partition(" = ")[2].strip()


def gold_boundaries(sentences: Sequence[str]) -> set[int]:
    """End offsets of all sentences but the last, when they are joined by a space."""
    offsets, end = set(), -1
    for sentence in sentences[:-1]:
        end += 1 + len(sentence)
        offsets.add(end)
    return offsets


def found_boundaries(text: str, split: Splitter) -> set[int]:
    """End offsets of all sentences but the last that `split` finds."""
    return {end for _, end in split(text)} - {len(text)}


def evaluate(paragraphs: Sequence[Sequence[str]], split: Splitter) -> Score:
    """Compare `split` with the given sentences."""
    gold = found = correct = 0
    for sentences in paragraphs:
        expected, got = gold_boundaries(sentences), found_boundaries(" ".join(sentences), split)
        gold, found, correct = gold + len(expected), found + len(got), correct + len(expected & got)
    return Score(gold, found, correct, _speed([" ".join(sentences) for sentences in paragraphs], split))


def _speed(texts: Sequence[str], split: Splitter) -> float:
    best = float("inf")
    for _ in range(RUNS):
        started = time.perf_counter()
        for text in texts:
            split(text)
        best = min(best, time.perf_counter() - started)
    return sum(map(len, texts)) / best


def print_errors(paragraphs: Sequence[Sequence[str]], split: Splitter) -> None:
    """Print every place where `split` and the treebank differ, with the text around it."""
    for sentences in paragraphs:
        text = " ".join(sentences)
        expected, got = gold_boundaries(sentences), found_boundaries(text, split)
        for offset in sorted(expected ^ got):
            kind = "missed" if offset in expected else "extra"
            print(f"{kind:<6}  {text[max(0, offset - CONTEXT) : offset]} ¦ {text[offset + 1 : offset + CONTEXT]}")


def plain_punkt(language: str) -> Splitter:
    """NLTK's own tokenizer with the same parameters and none of our rules."""
    from collections import defaultdict

    import punkt
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    learned, parameters = punkt.load_model(PUNKT_NAMES[language]), PunktParameters()
    parameters.abbrev_types = set(learned.abbrev_types)
    parameters.collocations = set(learned.collocations)
    parameters.sent_starters = set(learned.sent_starters)
    parameters.ortho_context = defaultdict(int, learned.ortho_context)
    tokenizer = PunktSentenceTokenizer(parameters)
    return lambda text: list(tokenizer.span_tokenize(text))


def nlen(language: str) -> Splitter:
    """The splitter of this project."""
    return lambda text: [(sentence.start, sentence.end) for sentence in split_sentences(text, language)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status."""
    parser = argparse.ArgumentParser(description="Measure sentence boundaries against CoNLL-U treebanks.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.conllu")
    parser.add_argument("--language", default="nl", choices=sorted(PUNKT_NAMES), help="language of the files")
    parser.add_argument("--errors", action="store_true", help="print the places where nlen differs from the treebank")
    options = parser.parse_args(arguments)

    splitters = {"nlen": nlen(options.language), "punkt": plain_punkt(options.language)}
    width = max(len(path.name) for path in options.files)
    print(f"{'file':<{width}}  {'':<5}  {'gold':>6}  {'P':>6}  {'R':>6}  {'F1':>6}  {'char/s':>10}")
    for path in options.files:
        try:
            paragraphs = read_paragraphs(path)
        except (OSError, UnicodeDecodeError) as error:
            print(f"cannot read {path}: {error}", file=sys.stderr)
            return 1
        for name, split in splitters.items():
            score = evaluate(paragraphs, split)
            print(
                f"{path.name:<{width}}  {name:<5}  {score.gold:>6}  {score.precision:.4f}  {score.recall:.4f}  "
                f"{score.f1:.4f}  {score.characters_per_second:>10,.0f}"
            )
        if options.errors:
            print_errors(paragraphs, splitters["nlen"])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NlenError as error:
        sys.exit(str(error))
