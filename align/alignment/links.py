"""Links between numbered sentences, as alignment tools keep them in files: `[0]:[0, 1]`, one a line.

The format is Vecalign's (Thompson and Koehn, "Vecalign: Improved Sentence Alignment in Linear Time and Space", EMNLP
2019), which Bertalign and collections of gold alignments use too. Sentences are numbered from 0. A null bead has an
empty side: `[3]:[]`. A third field is a figure for the bead: a confidence where `nlen` wrote it, where more is better;
a cost where Vecalign did, where less is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from align.bitext import Bead
from align.errors import FormatError
from align.formats.lines import read_lines
from align.formats.located import LocatedFormatError

_LINE = re.compile(r"\s*\[(?P<source>[^\[\]:]*)\]\s*:\s*\[(?P<target>[^\[\]:]*)\]\s*(?::\s*(?P<score>[^:\s]*)\s*)?")
_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """A bead of a file: sentences of two texts that translate each other, named by their numbers.

    Unlike those of a `Bead` the sentences need not be neighbours: a hand-made gold alignment may link [1, 3] to [2].

    Attributes:
        source: numbers of the source sentences, from 0, rising; empty where the target sentences have no source.
        target: likewise.
        score: the figure that the file gives, in its own scale, or None where it gives none.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float | None = None

    @property
    def is_null(self) -> bool:
        """Whether one side is empty: these sentences have no translation in the other text."""
        return not (self.source and self.target)


def links_of(
    beads: Iterable[Bead], source_lines: Sequence[int] | None = None, target_lines: Sequence[int] | None = None
) -> list[Link]:
    """The links that beads stand for.

    Args:
        beads: over the sentences of two texts.
        source_lines: for each source sentence the number that it is to have in the file, such as that of its line;
            by default sentences are numbered through.
        target_lines: likewise.
    """
    return [
        Link(_numbers(bead.source, source_lines), _numbers(bead.target, target_lines), bead.score) for bead in beads
    ]


def beads_of(links: Iterable[Link]) -> list[Bead]:
    """The beads that links stand for, in the order given; a score is brought into 0 to 1, and is 1 where there is none.

    The empty range of a null bead stands where the bead before it ends.

    Raises:
        FormatError: the sentences of a link are not neighbours, so that no bead can say it.
    """
    beads = []
    position = [0, 0]
    for link in links:
        ranges = []
        for side, numbers in enumerate((link.source, link.target)):
            if not numbers:
                ranges.append(range(position[side], position[side]))
                continue
            if numbers[-1] - numbers[0] + 1 != len(numbers):
                raise FormatError(f"the link {show(link)} has a gap, which a bead cannot have; split it.")
            position[side] = numbers[-1] + 1
            ranges.append(range(numbers[0], position[side]))
        score = 1.0 if link.score is None else min(max(link.score, 0.0), 1.0)
        beads.append(Bead(ranges[0], ranges[1], score))
    return beads


def read(stream: BinaryIO, name: str) -> Iterator[Link]:
    """Yields the links of a file; empty lines are passed over.

    Args:
        stream: UTF-8 bytes.
        name: what messages call the file.

    Raises:
        LocatedFormatError: a line that is not of the format, with its number.
    """
    for number, line in read_lines(stream, name):
        if line.strip():
            yield _parse(line, name, number)


def write(links: Iterable[Link], stream: BinaryIO) -> int:
    """Writes links, a line each, and returns how many; scores have six decimals, as Vecalign's have."""
    count = 0
    for link in links:
        stream.write(f"{show(link)}\n".encode())
        count += 1
    return count


def show(link: Link) -> str:
    """The line of a link."""
    score = "" if link.score is None else f":{link.score:.6f}"
    return f"{list(link.source)}:{list(link.target)}{score}"


def parse_score(text: str, name: str, number: int) -> float:
    """Reads a figure of a bead file.

    Raises:
        LocatedFormatError: it is no finite number.
    """
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise LocatedFormatError(name, number, None, f'the score "{text}" is not a number; correct or remove it.')
    return score


def _parse(line: str, name: str, number: int) -> Link:
    match = _LINE.fullmatch(line)
    if match is None:
        raise LocatedFormatError(
            name, number, None, f'"{line.strip()[:60]}" is no link; write [0]:[0, 1], with a score as [0]:[0, 1]:0.9.'
        )
    source, target = (_parse_side(match[side], name, number) for side in ("source", "target"))
    if not source and not target:
        raise LocatedFormatError(name, number, None, "the link is empty on both sides; remove the line.")
    score = match["score"]
    return Link(source, target, None if score is None else parse_score(score, name, number))


def _parse_side(text: str, name: str, number: int) -> tuple[int, ...]:
    if not text.strip():
        return ()
    parts = [part.strip() for part in text.split(",")]
    for part in parts:
        if not _NUMBER.fullmatch(part):
            raise LocatedFormatError(
                name, number, None, f'"{part}" is no number of a sentence; number them 0, 1, 2 and so on.'
            )
    numbers = tuple(int(part) for part in parts)
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise LocatedFormatError(name, number, None, f"the numbers in [{text.strip()}] do not rise; put them in order.")
    return numbers


def _numbers(sentences: range, lines: Sequence[int] | None) -> tuple[int, ...]:
    return tuple(sentences) if lines is None else tuple(lines[sentence] for sentence in sentences)
