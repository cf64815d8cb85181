"""Files of links between numbered sentences and of ladders, the two forms in which alignment tools keep beads.

Varga, Halácsy, Kornai, Nagy, Németh and Trón, "Parallel corpora for medium density languages" (RANLP 2005), and
section "File formats" of hunalign's manual. A line of a ladder is a rung `n TAB m TAB confidence`: the first n source
sentences correspond to the first m target sentences, and the confidence is that of the bead which begins at the rung.
The last rung is the number of sentences of both texts. Hand-made ladders have no confidence.

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
from align.errors import FormatError, UsageError, count_of
from align.formats.faults import LocatedFormatError
from align.formats.lines import read_lines

SENTENCE_SEPARATOR = " ~~~ "
"""What stands between the sentences of one side in the text format."""

_RUNG = re.compile(r"([0-9]{1,12})\s+([0-9]{1,12})(?:\s+(\S+))?", re.ASCII)


def read_rungs(stream: BinaryIO, name: str) -> Iterator[Link]:
    """Yields the beads of a ladder, null beads included.

    Raises:
        LocatedFormatError: a line that is no rung, or a rung that goes back.
    """
    start: tuple[int, int] | None = None
    score: float | None = None
    for number, line in read_lines(stream, name):
        if not line.strip():
            continue
        match = _RUNG.fullmatch(line.strip())
        if match is None:
            raise LocatedFormatError(
                name, number, None, f'"{line.strip()[:60]}" is no rung; write two numbers and a confidence with tabs.'
            )
        rung = int(match[1]), int(match[2])
        if start is not None:
            if rung[0] < start[0] or rung[1] < start[1]:
                raise LocatedFormatError(
                    name,
                    number,
                    None,
                    f"the rung {rung[0]}, {rung[1]} goes back; no number may fall from line to line.",
                )
            if rung != start:
                yield Link(tuple(range(start[0], rung[0])), tuple(range(start[1], rung[1])), score)
        start = rung
        score = None if match[3] is None else parse_score(match[3], name, number)


def write_rungs(links: Iterable[Link], stream: BinaryIO, *, source_count: int, target_count: int) -> int:
    """Writes a ladder and returns the number of its beads.

    A ladder has to account for every sentence. Those that no link names become null beads of confidence 0, one a
    sentence; those that a link skips become part of it.

    Args:
        links: in the order of both texts.
        stream: where the bytes go.
        source_count: number of source sentences (or lines), the last rung.
        target_count: likewise.

    Raises:
        UsageError: links cross or share a sentence, or name more sentences than there are.
    """
    count = 0
    for start, score in _rungs(links, source_count, target_count):
        stream.write(f"{start[0]}\t{start[1]}\t{score:.6g}\n".encode())
        count += 1
    stream.write(f"{source_count}\t{target_count}\t0\n".encode())
    return count


def read_text(stream: BinaryIO, name: str) -> Iterator[Link]:
    """Yields the beads of hunalign's text format; sentences are counted, as their numbers are not in it.

    Raises:
        LocatedFormatError: a line that has not two columns, or three with a number as the third.
    """
    position = [0, 0]
    for number, line in read_lines(stream, name):
        columns = line.split("\t")
        if len(columns) not in {2, 3}:
            found = count_of(len(columns), "column")
            problem = f"{found}; write source, target and confidence, with tabs between."
            raise LocatedFormatError(name, number, None, problem)
        sides = []
        for side, text in enumerate(columns[:2]):
            size = len(text.split(SENTENCE_SEPARATOR)) if text.strip() else 0
            sides.append(tuple(range(position[side], position[side] + size)))
            position[side] += size
        score = parse_score(columns[2].strip(), name, number) if len(columns) == 3 else None
        if sides[0] or sides[1]:
            yield Link(sides[0], sides[1], score)


def write_text(
    links: Iterable[Link], stream: BinaryIO, *, source_sentences: Sequence[str], target_sentences: Sequence[str]
) -> int:
    """Writes beads as text, a line each, and returns how many.

    White space in a sentence, line breaks and tabs too, becomes a space. A sentence that holds the separator " ~~~ "
    is counted as two when the file is read.
    """
    count = 0
    for link in links:
        sides = (
            SENTENCE_SEPARATOR.join(" ".join(sentences[number].split()) for number in numbers)
            for numbers, sentences in ((link.source, source_sentences), (link.target, target_sentences))
        )
        stream.write(("\t".join([*sides, f"{link.score or 0.0:.6g}"]) + "\n").encode())
        count += 1
    return count


def _rungs(links: Iterable[Link], source_count: int, target_count: int) -> Iterator[tuple[tuple[int, int], float]]:
    """The rung at which each bead begins, with the bead's confidence."""
    source = target = 0
    for link in links:
        first_source = link.source[0] if link.source else source
        first_target = link.target[0] if link.target else target
        if first_source < source or first_target < target:
            raise UsageError(
                f"a ladder cannot hold the link {show(link)}, which crosses or overlaps the one before it; write links."
            )
        yield from _nulls(source, target, first_source, first_target)
        yield (first_source, first_target), link.score or 0.0
        source = link.source[-1] + 1 if link.source else first_source
        target = link.target[-1] + 1 if link.target else first_target
    if source > source_count or target > target_count:
        raise UsageError(
            f"the links name sentences up to {source} and {target}, but the texts have {source_count} and"
            f" {target_count}; take the texts that were aligned."
        )
    yield from _nulls(source, target, source_count, target_count)


def _nulls(source: int, target: int, next_source: int, next_target: int) -> Iterator[tuple[tuple[int, int], float]]:
    for position in range(source, next_source):
        yield (position, target), 0.0
    for position in range(target, next_target):
        yield (next_source, position), 0.0


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
