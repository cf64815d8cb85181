"""The lexicon as a model folder holds it: one text file that loads in a tenth of a second.

The file has blocks; a block is a line with its name and the number of its entries, the Dutch of all of them, a line
an entry, and the English of all of them likewise. Two columns of lines become a dictionary without a look at any line,
which is three times as fast as a table with tabs, and as small.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from align.errors import ModelError
from align.lexicon.separable import PARTICLES
from align.lexicon.tables import BETWEEN

_HEAD = "nlen-lexicon 1"
_MOST_BYTES = 100_000_000
_BLOCKS = ("words", "names", "phrases", "parts", "left")


@dataclass(frozen=True)
class Lexicon:
    """What is known of Dutch words.

    Attributes:
        words: English of a word in small letters, meanings separated by " | ", the likeliest first.
        names: English of names and of words that have a capital always, as they are written; of several words too.
        phrases: English of fixed phrases, in small letters, words separated by single spaces.
        parts: English of words as parts of compounds, where it is another than theirs: "hoofd-" as the first part,
            "-ster" as the last; "" for a word that is no such part.
        left: words, in small letters, that a model is left to translate: it knows them, and they need their
            neighbours.
        beginnings: for the first two words of phrases, and of names in small letters, how many words they have, the
            longest first.
        apart: English of separable verbs by their finite form and their particle ("belt", "op").
    """

    words: Mapping[str, str]
    names: Mapping[str, str]
    phrases: Mapping[str, str]
    parts: Mapping[str, str]
    left: frozenset[str]
    beginnings: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    apart: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        beginnings: dict[str, tuple[int, ...]] = {}
        apart: dict[str, dict[str, str]] = {}
        for phrase in (*self.phrases, *(name.lower() for name in self.names if " " in name)):
            words = phrase.split(" ")
            first, second, length = words[0], words[1], len(words)
            key = phrase if length == 2 else f"{first} {second}"
            lengths = beginnings.get(key, ())
            if length not in lengths:
                beginnings[key] = tuple(sorted((*lengths, length), reverse=True))
            if length == 2 and second in PARTICLES and first not in PARTICLES and phrase in self.phrases:
                apart.setdefault(first, {})[second] = self.phrases[phrase]
        object.__setattr__(self, "beginnings", beginnings)
        object.__setattr__(self, "apart", apart)


def meanings(english: str) -> tuple[str, ...]:
    """The meanings in an entry of a `Lexicon`."""
    return tuple(english.split(BETWEEN))


def write_lexicon(lexicon: Lexicon, path: str | os.PathLike[str]) -> None:
    """Writes a lexicon, sorted; `read_lexicon` reads it.

    Raises:
        OSError: the file cannot be written.
    """
    lines = [_HEAD]
    for name in _BLOCKS:
        block: Mapping[str, str] | frozenset[str] = getattr(lexicon, name)
        keys = sorted(block)
        lines += [f"{name} {len(keys)}", *keys]
        if isinstance(block, Mapping):
            lines += [block[key] for key in keys]
    Path(path).write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")


def read_lexicon(path: str | os.PathLike[str]) -> Lexicon:
    """Reads what `write_lexicon` wrote.

    Raises:
        ModelError: the file is missing, damaged or of another version.
    """
    try:
        if (size := Path(path).stat().st_size) > _MOST_BYTES:
            raise ValueError(f"{size} bytes, more than {_MOST_BYTES}")  # noqa: TRY301
        return _lexicon(Path(path).read_bytes().decode().split("\n"))
    except (OSError, ValueError, IndexError) as error:
        raise ModelError(
            f"{os.fspath(path)}: the lexicon cannot be read ({error}); install the model again."
        ) from error


def _lexicon(lines: list[str]) -> Lexicon:
    """The lexicon in the lines of a file; raises ValueError or IndexError where they are damaged."""
    if lines[0] != _HEAD:
        raise ValueError(f"begins with {lines[0][:40]!r}, not with {_HEAD!r}")
    place = 1
    blocks: dict[str, dict[str, str]] = {}
    for name in _BLOCKS:
        title, count = lines[place].split(" ")
        size = int(count)
        first, end = place + 1, place + 1 + size
        keys = lines[first:end]
        values = keys if name == "left" else lines[end : end + size]
        if title != name or len(values) != size:
            raise ValueError(f"the block {name!r} is not whole")
        blocks[name] = dict(zip(keys, values, strict=True))
        place = end if name == "left" else end + size
    if not all(all(blocks[name].values()) for name in ("words", "names", "phrases")):
        raise ValueError("a word has no English")
    if not all(" " in phrase for phrase in blocks["phrases"]):
        raise ValueError("a phrase has one word")
    left = frozenset(blocks.pop("left"))
    return Lexicon(**blocks, left=left)
