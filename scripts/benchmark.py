"""Measures nlen beside its peers, on the same weights and the same text, in one run on one machine.

    python -m scripts.benchmark [--articles N] [--units N] [--only GROUP] [--sweep] [--long]

Each contender runs in a process of its own, so that its peak memory is its own; contenders that are compared run in
turn, round after round, and the median of the rounds counts. Loading a model is not counted, reading its text is.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.bench import alignment, corpus, documents, lexicon, serve, tmx, translation

ROOT = Path(__file__).resolve().parent.parent
GROUPS = {
    "translation": translation,
    "lexicon": lexicon,
    "documents": documents,
    "alignment": alignment,
    "tmx": tmx,
    "corpus": corpus,
    "serve": serve,
}


def measure(group: str, contender: str, data: Path) -> dict[str, float]:
    """Runs one contender in a new process; gives its amount of work, seconds and peak memory (MB)."""
    command = [sys.executable, "-m", "scripts.benchmark", "--contender", group, contender, "--data", str(data)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def table(group: str, title: str, unit: str, contenders: list[str], data: Path, rounds: int) -> dict[str, float]:
    """Measures the contenders in turn and prints a row for each; gives the median speed by contender.

    What a run gives besides work, seconds and peak memory has a column of its own.
    """
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name in contenders:
            runs[name].append(measure(group, name, data))
    speeds = {n: statistics.median(r["work"] / r["seconds"] for r in rs) for n, rs in runs.items()}
    reference = speeds[contenders[0]]
    print(f"\n{title} (median of {rounds})")
    more = [key for key in runs[contenders[0]][0] if key not in ("work", "seconds", "peak_mb")]
    print(f"{'':44}{unit:>14}{'ratio':>9}{'peak MB':>10}" + "".join(f"{key:>12}" for key in more))
    for name in contenders:
        peak = max(r["peak_mb"] for r in runs[name])
        others = "".join(f"{statistics.median(r[key] for r in runs[name]):12.1f}" for key in more)
        print(f"{name:44}{speeds[name]:14.1f}{reference / speeds[name]:8.2f}x{peak:10.0f}{others}", flush=True)
    print(f"ratio: how many times as fast '{contenders[0]}' is")
    return speeds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60, help="articles of corpora/news to translate")
    parser.add_argument("--pages", type=int, default=40, help="pages of the document to translate")
    parser.add_argument("--units", type=int, default=200_000, help="units of the translation memory")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=GROUPS)
    parser.add_argument("--sweep", action="store_true", help="also compare worker counts and batch sizes")
    parser.add_argument("--sentences", type=int, default=40_000, help="sentences of the corpus to build")
    parser.add_argument("--seed", type=int, default=1, help="of the documents to align")
    parser.add_argument(
        "--long", action="store_true", help="also read 500 MB of TMX, and align up to 100,000 sentences"
    )
    parser.add_argument("--libretranslate", metavar="PYTHON", help="interpreter of an environment that has it")
    parser.add_argument("--contender", nargs=2, metavar=("GROUP", "NAME"), help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.contender:
        group, name = args.contender
        print(json.dumps(GROUPS[group].run(name, args.data)))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, group in GROUPS.items():
            if args.only in (None, name):
                group.benchmark(Path(scratch), args, lambda *a, g=name: table(g, *a, args.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
