"""Corpus building: reading, splitting, filtering and writing without translation; alignment; memory; OpusFilter.

The text is synthetic: sentences of `corpora/news`, and then these again with their words in another order, so that a
million of them are a million different ones.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from align.bitext import Position, TranslationUnit
from align.corpus import BuildSettings, build_corpus
from align.corpus.entry import Document, Tally
from align.corpus.executors import Executor, LocalPool, Worker
from align.corpus.pipeline import Pipeline
from scripts.bench import opusfilter, peak_mb, tmx

PARAGRAPH, ARTICLE = 4, 16
"""Sentences in a paragraph and in an article."""

MEMORY_UNITS = (10_000, 100_000, 1_000_000)
PEER_UNITS = 100_000
OUTPUT = "corpus-out"


def pairs(count: int) -> Iterator[tuple[str, str]]:
    """Distinct pairs of sentences, each ending as a sentence does."""
    whole = [u for u in tmx.units(21_000) if u.source[-1:] in ".!?" and u.target[-1:] in ".!?"]
    for number in range(count):
        unit = whole[number % len(whole)]
        if number < len(whole):
            yield unit.source, unit.target
        else:
            # The second time a sentence comes its words are in another order, so that it is like no other.
            order = random.Random(number)
            yield _shuffled(unit.source, order), _shuffled(unit.target, order)


def _shuffled(sentence: str, order: random.Random) -> str:
    first, *words = sentence[:-1].split()
    order.shuffle(words)
    return " ".join([first, *words]) + sentence[-1]


def write_articles(folder: Path, sentences: int) -> None:
    """Pairs of articles with `sentences` sentences on each side in all."""
    folder.mkdir()
    held: list[tuple[str, str]] = []
    for number, pair in enumerate(pairs(sentences), start=1):
        held.append(pair)
        if len(held) == ARTICLE or number == sentences:
            for side, language in enumerate(("nl", "en")):
                texts = [p[side] for p in held]
                paragraphs = [" ".join(texts[n : n + PARAGRAPH]) for n in range(0, len(texts), PARAGRAPH)]
                name = f"{(number - 1) // ARTICLE:07}.{language}.txt"
                (folder / name).write_text("\n\n".join(paragraphs), encoding="utf-8")
            held = []


def write_units(path: Path, count: int) -> None:
    """A TSV file of `count` distinct units."""
    with path.open("w", encoding="utf-8") as file:
        for source, target in pairs(count):
            file.write(f"{source}\t{target}\n")


def benchmark(scratch: Path, args: argparse.Namespace, table: Callable[..., dict[str, float]]) -> None:
    folder = scratch / "articles"
    write_articles(folder, args.sentences)
    title = f"Corpus, {args.sentences:,} sentences a side in articles of {ARTICLE}"
    table(f"{title}: no translation", "sentences/s", ["read, split, filter, write, 2 workers", "1 worker"], folder)
    table(title, "sentences/s", ["align, 2 workers"], folder)
    for count in MEMORY_UNITS[: 3 if args.long else 2]:
        path = scratch / f"{count}.tsv"
        write_units(path, count)
        table(f"Corpus, {count:,} units: memory", "units/s", ["filter, deduplicate, write"], path)
    if opusfilter.is_installed():
        compare(scratch, table, workers=(1, 2) if args.long else (1,))
    else:
        print(f"\n{opusfilter.HOW_TO_INSTALL}", flush=True)


def compare(
    scratch: Path, table: Callable[..., dict[str, float]], workers: tuple[int, ...], count: int = PEER_UNITS
) -> None:
    """nlen's whole pass over a corpus of units beside OpusFilter's with the like filters, as many processes each."""
    path = scratch / "peer.tsv"
    write_units(path, count)
    opusfilter.write_sides(path)
    for number in workers:
        names = [f"nlen, workers: {number}", f"OpusFilter, jobs: {number}"]
        table(f"Filtering and deduplicating {count:,} units", "units/s", names, path)
        ours = json.loads((scratch / OUTPUT / "report.json").read_text(encoding="utf-8"))["steps"]["write/units"]
        print(f"kept: nlen {ours:,} units, OpusFilter {opusfilter.kept(path):,}", flush=True)


class ByPlace:
    """In place of translation: the sentences of a pair of articles that are laid out alike, each with its fellow."""

    name = "make"

    def __call__(self, stream: Iterator[Document], tally: Tally) -> Iterator[TranslationUnit]:
        for document in stream:
            assert document.source is not None
            assert document.target is not None
            tally.source(document.entry.provenance)["made"] += sum(len(p.sentences) for p in document.source.paragraphs)
            sides = zip(document.source.paragraphs, document.target.paragraphs, strict=True)
            for number, (ours, theirs) in enumerate(sides, start=1):
                # The splitter may see one sentence more or less on one side; what is measured is the work.
                for place, (one, other) in enumerate(zip(ours.sentences, theirs.sentences, strict=False), start=1):
                    yield TranslationUnit(
                        one.text,
                        other.text,
                        article=document.source.id,
                        position=Position(number, place),
                        properties={"kind": ours.kind, "provenance": document.entry.provenance},
                    )


class ByPlaceWorker(Worker):
    """A worker that neither translates nor aligns."""

    @property
    def pipeline(self) -> Pipeline:
        pipeline = super().pipeline
        pipeline.unit_steps[0] = ByPlace()
        return pipeline


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one contender; work is in sentences of both sides, or in units."""
    if name.startswith("OpusFilter"):
        return opusfilter.run(data, jobs=int(name.rsplit(maxsplit=1)[-1]))
    output = data.parent / OUTPUT
    shutil.rmtree(output, ignore_errors=True)
    workers = 1 if name == "1 worker" else 2
    make: Callable[[BuildSettings, Path], Executor] | None = None
    if name.startswith("nlen"):
        workers = int(name.rsplit(maxsplit=1)[-1])
    elif name.startswith("filter"):
        workers = 1
    elif not name.startswith("align"):
        make = functools.partial(LocalPool, workers=workers, make=ByPlaceWorker)
    settings = BuildSettings(inputs=(str(data),), formats=("tsv",), method="lexical")
    started = time.perf_counter()
    report = build_corpus(settings, output, workers=workers, executor=make)
    seconds = time.perf_counter() - started
    steps = report.data["steps"]
    sentences = steps.get("segment/source sentences", 0) + steps.get("segment/target sentences", 0)
    return {"work": sentences or report.made, "seconds": seconds, "peak_mb": peak_mb()}
