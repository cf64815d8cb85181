"""Measures a model's lexicon on parallel text, and whether what it puts into the sources arrives in the translations.

    python -m scripts.evaluate_lexicon dev.nl dev.en [--model DIR] [--translate] [--misses N]

For each kind of stretch that was replaced: how often its first English, and any of its English, stands in the
reference, letter for letter or with the same stem. That bounds from below how often the lexicon is right, since a
reference may say the same in other words. With --translate also how often the first English, the names and the numbers
of the source are in what the model makes of the sentences.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from align.lexicon import Guide, Stretch
from align.modelhub import locate_model
from align.numbers import compare_numbers, dutch_numbers
from align.translation import Translator
from align.translation.repair.evidence import content, missing_names, names_in, stems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="Dutch, a sentence a line")
    parser.add_argument("reference", type=Path, help="English, likewise")
    parser.add_argument("--model", default="auto", help="model with a lexicon")
    parser.add_argument("--translate", action="store_true", help="also measure what arrives in translations")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument(
        "--misses", type=int, default=0, help="print the N commonest stretches of which nothing is there"
    )
    args = parser.parse_args()
    sources = args.source.read_text(encoding="utf-8").splitlines()
    references = args.reference.read_text(encoding="utf-8").splitlines()
    description = locate_model(args.model)
    guidance = None if description.guidance is None else description.guidance.load(description.directory)
    guide = None if guidance is None else guidance.guide
    if guide is None:
        parser.error(f"the model {description.name} has no lexicon")
    misses = _measure(guide, sources, references)
    for (source, english), count in misses.most_common(args.misses):
        print(f"{count:5}  {source}: {english}")
    if args.translate:
        translator = Translator(args.model, beam_size=args.beam)
        _arrivals(guide, sources, [translation.text for translation in translator.translate(sources)])
    return 0


def _measure(guide: Guide, sources: Sequence[str], references: Sequence[str]) -> Counter[tuple[str, str]]:
    """Prints a line a kind; returns the stretches of which no meaning is in the reference."""
    totals: dict[str, Counter[str]] = {}
    misses: Counter[tuple[str, str]] = Counter()
    for source, reference in zip(sources, references, strict=True):
        words = stems(reference)
        for stretch in guide.guide(source).stretches:
            counts = totals.setdefault(stretch.kind, Counter())
            held = [_share(english, words) for english in stretch.english]
            counts["all"] += 1
            counts["first"] += held[0] == 1
            counts["any"] += max(held) == 1
            counts["part"] += max(held) > 0
            if max(held) == 0:
                misses[_shown(source, stretch), " | ".join(stretch.english)] += 1
    for kind, counts in sorted(totals.items(), key=lambda item: -item[1]["all"]):
        shares = ", ".join(f"{name} {100 * counts[name] / counts['all']:.1f} %" for name in ("first", "any", "part"))
        print(f"{kind:10}{counts['all']:6}  in the reference: {shares}")
    return misses


def _arrivals(guide: Guide, sources: Sequence[str], hypotheses: Sequence[str]) -> None:
    counts: Counter[str] = Counter()
    for source, hypothesis in zip(sources, hypotheses, strict=True):
        words = stems(hypothesis)
        for stretch in guide.guide(source).stretches:
            counts["meanings"] += 1
            counts["meanings there"] += any(_share(english, words) == 1 for english in stretch.english)
            counts["first there"] += _share(stretch.english[0], words) == 1
        names = names_in(source, guide.guide(source), guide)
        counts["names"] += len(names)
        counts["names there"] += len(names) - len(missing_names(names, hypothesis))
        numbers = len(dutch_numbers(source))
        counts["numbers"] += numbers
        counts["numbers there"] += numbers - len(compare_numbers(source, hypothesis).missing)
    first, there = counts["first there"], counts["meanings there"]
    print(f"first meanings that arrive: {first} of {counts['meanings']} ({100 * first / counts['meanings']:.1f} %)")
    print(f"any meaning arrives: {there} of {counts['meanings']} ({100 * there / counts['meanings']:.1f} %)")
    for name in ("names", "numbers"):
        share = 100 * counts[f"{name} there"] / max(counts[name], 1)
        print(f"{name} that arrive: {counts[f'{name} there']} of {counts[name]} ({share:.1f} %)")


def _shown(source: str, stretch: Stretch) -> str:
    found = source[stretch.start : stretch.end]
    return (found if stretch.particle is None else f"{found} … {source[slice(*stretch.particle)]}").lower()


def _share(english: str, words: set[str]) -> float:
    """How much of an English meaning is among the stems of a text."""
    own = content(english)
    return len(own & words) / max(len(own), 1)


if __name__ == "__main__":
    sys.exit(main())
