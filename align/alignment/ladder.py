"""The two formats of hunalign: the ladder, and the text of `-text`.

Varga, Halácsy, Kornai, Nagy, Németh and Trón, "Parallel corpora for medium density languages" (RANLP 2005), and
section "File formats" of hunalign's manual. A line of a ladder is a rung `n TAB m TAB confidence`: the first n source
sentences correspond to the first m target sentences, and the confidence is that of the bead which begins at the rung.
The last rung is the number of sentences of both texts. Hand-made ladders have no confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from align.alignment.links import Link, parse_score, show
from align.errors import UsageError
from align.formats.lines import read_lines
from align.formats.located import LocatedFormatError
from align.wording import count_of

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
