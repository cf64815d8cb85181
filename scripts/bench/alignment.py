"""Alignment: nlen's methods against Gale-Church (nltk, galechurch) and, where it is installed, hunalign."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from scripts.bench import timed
from scripts.bench.disturbed import HARD, NORMAL, Document, disturb, news

Links = set[tuple[range, range]]
Aligner = Callable[[Sequence[str], Sequence[str]], Links]

CONTENDERS = ("nlen lexical", "nlen length", "nltk gale_church", "galechurch", "hunalign")
SPEED_SENTENCES = 2000


def benchmark(scratch: Path, args: argparse.Namespace, table: Callable[..., dict[str, float]]) -> None:
    found = [name for name in CONTENDERS if name != "hunalign" or shutil.which("hunalign")]
    articles, noise = news(held_out=True), [pair for article in news(held_out=False)[:200] for pair in article]
    print("\nAlignment, strict F1 without null beads, articles kept out of training and lexicon")
    print(f"{'':44}{'normal':>10}{'hard':>10}")
    sets = []
    for how in (NORMAL, HARD):
        rng = random.Random(args.seed)
        sets.append([disturb(article, noise, how, rng) for article in articles for _ in range(3)])
    for name in (*found, "nlen mt"):
        aligner = _aligner(name)
        print(f"{name:44}" + "".join(f"{_f1(aligner, documents):10.4f}" for documents in sets), flush=True)
    data = scratch / "document.json"
    _write(_long(SPEED_SENTENCES), data)
    table(f"Aligning {SPEED_SENTENCES:,} sentences, translation apart", "pairs/s", found, data)
    if args.long:
        _curve(scratch, table)


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one contender on the document `data`; work is in source sentences."""
    document = json.loads(data.read_text(encoding="utf-8"))
    aligner = _aligner(name)
    # What is loaded once is not counted.
    aligner(document["source"][:20], document["target"][:20])

    def work() -> float:
        aligner(document["source"], document["target"])
        return float(len(document["source"]))

    return timed(work)


def _curve(scratch: Path, table: Callable[..., dict[str, float]]) -> None:
    """Speed and memory for longer and longer texts, as a table and as alignment.png."""
    sizes = (1000, 3000, 10_000, 30_000, 100_000)
    seconds = []
    for size in sizes:
        data = scratch / "long.json"
        _write(_long(size), data)
        speed = table(f"Aligning {size:,} sentences", "pairs/s", ["nlen lexical"], data)["nlen lexical"]
        seconds.append(size / speed)
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(figsize=(7, 4.5))
    axis.loglog(sizes, seconds, marker="o", label="nlen lexical")
    axis.loglog(sizes, [seconds[0] * size / sizes[0] for size in sizes], linestyle=":", label="linear")
    axis.set(xlabel="sentences a side", ylabel="seconds")
    axis.legend()
    figure.tight_layout()
    figure.savefig("alignment.png", dpi=120)
    print("alignment.png: seconds by sentences a side")


def _long(sentences: int) -> Document:
    pairs = [pair for article in news(held_out=False) for pair in article]
    pairs = pairs * (sentences // len(pairs) + 1)
    return disturb(pairs[:sentences], pairs[-500:], NORMAL, random.Random(1))


def _write(document: Document, path: Path) -> None:
    path.write_text(json.dumps({"source": document.source, "target": document.target}), encoding="utf-8")


def _f1(aligner: Aligner, documents: Sequence[Document]) -> float:
    right = total = 0
    for document in documents:
        found = aligner(document.source, document.target)
        right += len(found & document.gold)
        total += len(found) + len(document.gold)
    return 2 * right / total


def _aligner(name: str) -> Aligner:
    return {"nltk gale_church": _nltk, "galechurch": _galechurch, "hunalign": _hunalign}.get(name) or _nlen(
        name.removeprefix("nlen ")
    )


def _nlen(method: str) -> Aligner:
    from align.alignment import align_sentences

    translator = None
    if method == "mt":
        from align import Translator

        translator = Translator()

    def aligner(source: Sequence[str], target: Sequence[str]) -> Links:
        beads = align_sentences(source, target, method=method, translator=translator)  # type: ignore[arg-type]
        return {(bead.source, bead.target) for bead in beads if bead.source and bead.target}

    return aligner


def _nltk(source: Sequence[str], target: Sequence[str]) -> Links:
    from nltk.translate.gale_church import align_blocks

    # Only links are given; those that share a sentence are one bead.
    links = align_blocks([len(s) for s in source], [len(t) for t in target])
    groups: list[tuple[set[int], set[int]]] = []
    for ours, theirs in sorted(links):
        if groups and (ours in groups[-1][0] or theirs in groups[-1][1]):
            groups[-1][0].add(ours)
            groups[-1][1].add(theirs)
        else:
            groups.append(({ours}, {theirs}))
    return {(range(min(s), max(s) + 1), range(min(t), max(t) + 1)) for s, t in groups}


def _galechurch(source: Sequence[str], target: Sequence[str]) -> Links:
    import galechurch

    return _links(galechurch.align(list(source), list(target)).to_pharaoh_lines())


def _hunalign(source: Sequence[str], target: Sequence[str]) -> Links:
    """hunalign without a dictionary, with the lengths' realignment that its manual recommends."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("empty.dic", "source", "target")]
        for path, lines in zip(paths, ([], source, target), strict=True):
            path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        command = ["hunalign", "-realign", *map(str, paths)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    rungs = [tuple(map(int, line.split("\t")[:2])) for line in done.stdout.splitlines()]
    beads = {(range(a, c), range(b, d)) for (a, b), (c, d) in pairwise(rungs)}
    return {(ours, theirs) for ours, theirs in beads if ours and theirs}


def _links(lines: Sequence[str]) -> Links:
    found: Links = set()
    for line in lines:
        ours, theirs = ([int(n) for n in side.strip("[]").split(",") if n.strip()] for side in line.split(":")[:2])
        if ours and theirs:
            found.add((range(ours[0], ours[-1] + 1), range(theirs[0], theirs[-1] + 1)))
    return found
