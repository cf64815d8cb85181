"""Makes the lexicon of a model folder from the tables in corpora/lexicon.

    python -m scripts.compile_lexicon corpora/lexicon -o lexicon.txt --left models/recipes/left-to-the-model.txt \\
        [--pairs PAIRS.tsv[.xz]…]

With parallel text, the meanings of a word are put in the order in which they occur there: the commonest first; a second
one stays if it has at least a fifth of the occurrences, and of words with fewer than six the first alone. What differs
from the meaning before it in spelling alone is left out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from align.errors import NlenError
from align.lexicon import Lexicon, LexiconTable, read_table, write_lexicon
from align.lexicon.store import BETWEEN
from scripts.training.data import read_pairs

TABLES = ("words", "names", "phrases", "parts")
NOTHING = "-"
"""In parts.tsv: the word is no part of compounds."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OTHER = re.compile(r"[^a-z0-9' -]")
_LEAST = 6
_LEAST_SHARE = 0.2
_MEANINGS = 3
_LONGEST_SOURCE = 400


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=Path, help="folder with words.tsv, names.tsv, phrases.tsv and parts.tsv")
    parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")
    parser.add_argument("--left", type=Path, required=True, help="words that are left to the model, one a line")
    parser.add_argument("--pairs", type=Path, nargs="+", default=[], help="parallel text, Dutch and English")
    args = parser.parse_args()
    try:
        lexicon = compile_lexicon(args.tables, args.left, args.pairs)
        write_lexicon(lexicon, args.output)
    except (NlenError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    sizes = ", ".join(f"{len(getattr(lexicon, name))} {name}" for name in TABLES)
    print(f"{args.output}: {sizes}, {len(lexicon.left)} left to the model")
    return 0


def compile_lexicon(folder: Path, left: Path, pairs: Sequence[Path] = ()) -> Lexicon:
    """The lexicon made of the tables in a folder.

    Args:
        folder: with a table of each name in `TABLES`.
        left: a file of words that are left to the model.
        pairs: files of parallel text; see `scripts.training.data.read_pairs`.
    """
    words, names, phrases, parts = (read_table(folder / f"{name}.tsv") for name in TABLES)
    counted = _counted(words, pairs)
    return Lexicon(
        words={word: _joined(_ordered(entry, counted.get(word))) for word, entry in words.items()},
        names={name: _joined(entry) for name, entry in names.items()},
        phrases={phrase: _joined(entry) for phrase, entry in phrases.items()},
        parts={part: "" if entry == (NOTHING,) else entry[0] for part, entry in parts.items()},
        left=frozenset(left.read_text(encoding="utf-8").split()),
    )


def _joined(entry: tuple[str, ...]) -> str:
    kept: list[str] = []
    for meaning in entry:
        if _spelling(meaning) not in map(_spelling, kept):
            kept.append(meaning)
    return BETWEEN.join(kept)


def _spelling(english: str) -> str:
    """What two spellings of the same have in common: hyphens and spaces, -ise and -ize, -our and -or do not count."""
    low = re.sub(r"[ -]", "", english.lower())
    return re.sub(r"is(?=e|ing|ation)", "iz", low).replace("our", "or").replace("tre", "ter").replace("ll", "l")


def _counted(words: LexiconTable, pairs: Sequence[Path]) -> Mapping[str, list[int]]:
    """How often each meaning of a word stands in the English of pairs that have the word in their Dutch."""
    if not pairs:
        return {}
    several = {word: [e.lower() for e in entry[:_MEANINGS]] for word, entry in words.items() if len(entry) > 1}
    counts = {word: [0] * _MEANINGS for word in several}
    for path in pairs:
        for source, target in read_pairs(path):
            if len(source) > _LONGEST_SOURCE:
                continue
            english = f" {_OTHER.sub(' ', target.lower().replace('’', chr(39)))} "
            for word in {token.lower().replace("’", "'") for token in _TOKEN.findall(source)} & several.keys():
                for number, meaning in enumerate(several[word]):
                    counts[word][number] += f" {meaning} " in english
    return counts


def _ordered(entry: tuple[str, ...], counts: list[int] | None) -> tuple[str, ...]:
    if counts is None:
        return entry[:2]
    total = sum(counts)
    if total < _LEAST:
        return entry[:1]
    order = sorted(range(min(len(entry), _MEANINGS)), key=lambda number: (-counts[number], number))
    second = counts[order[1]] >= _LEAST_SHARE * total
    return (entry[order[0]], entry[order[1]]) if second else (entry[order[0]],)


if __name__ == "__main__":
    sys.exit(main())
