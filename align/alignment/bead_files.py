"""Files of beads in the two forms in which alignment tools keep them: links between numbered sentences, and ladders.

Links are Vecalign's format (Thompson and Koehn, "Vecalign: Improved Sentence Alignment in Linear Time and Space", EMNLP
2019), which Bertalign and collections of gold alignments use too. Sentences are numbered from 0. A null bead has an
empty side: `[3]:[]`. A third field is a figure for the bead: a confidence where `nlen` wrote it, where more is better;
a cost where Vecalign did, where less is.

Ladders are hunalign's (Varga, Halácsy, Kornai, Nagy, Németh and Trón, "Parallel corpora for medium density languages",
RANLP 2005, and section "File formats" of hunalign's manual). A line is a rung `n TAB m TAB confidence`: the first n
source sentences correspond to the first m target sentences, and the confidence is that of the bead which begins at the
rung. The last rung is the number of sentences of both texts. Hand-made ladders have no confidence.
"""

from __future__ import annotations

import codecs
import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import BinaryIO, Literal, get_args

from align.bitext import Bead
from align.errors import FormatError, UsageError, count_of
from align.files.streams import Source, Target
from align.formats.faults import LocatedFormatError
from align.formats.lines import read_lines

BeadFormat = Literal["links", "ladder", "ladder-text"]
"""`links` is Vecalign's `[0]:[0, 1]`, `ladder` hunalign's rungs, `ladder-text` what hunalign writes with `-text`."""

BEAD_FORMATS: tuple[BeadFormat, ...] = get_args(BeadFormat)

SUFFIXES: dict[str, BeadFormat | None] = {".links": "links", ".ladder": "ladder", ".align": None, ".gold": None}
"""Suffixes of bead files and the format each stands for; of those with None the contents tell."""

_SEPARATOR = " ~~~ "
"""What stands between the sentences of one side in the text format."""

_LINE = re.compile(r"\s*\[(?P<source>[^\[\]:]*)\]\s*:\s*\[(?P<target>[^\[\]:]*)\]\s*(?::\s*(?P<score>[^:\s]*)\s*)?")
_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)
_RUNG = re.compile(r"([0-9]{1,12})\s+([0-9]{1,12})(?:\s+(\S+))?", re.ASCII)
_BARE_RUNG = re.compile(rb"\s*[0-9]+[ \t]+[0-9]+([ \t]+\S+)?\s*")


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


def _numbers(sentences: range, lines: Sequence[int] | None) -> tuple[int, ...]:
    return tuple(sentences) if lines is None else tuple(lines[sentence] for sentence in sentences)


@dataclass(frozen=True, slots=True)
class NumberedText:
    """What a bead file says of one of its texts.

    Attributes:
        sentences: those that may be linked.
        lines: the number that each has in bead files, from 0; by default they are numbered through.
        count: how many numbers there are: those of the sentences and of lines that are none; by default as many as
            sentences.
    """

    sentences: Sequence[str]
    lines: Sequence[int] | None = None
    count: int | None = None

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.sentences) if self.count is None else self.count


def format_of(path: str | os.PathLike[str]) -> BeadFormat | None:
    """The bead format of a file to be written, by its suffix (.links, .align and .gold; .ladder), or None."""
    suffix = PurePath(str(path).removesuffix(".gz")).suffix.lower()
    return (SUFFIXES[suffix] or "links") if suffix in SUFFIXES else None


def read_beads(source: str | os.PathLike[str] | BinaryIO, format: BeadFormat | None = None) -> list[Link]:
    """Reads a file of beads.

    Args:
        source: a path or a binary stream, gzip-compressed or not.
        format: by default the first line that is not empty tells.

    Returns:
        The links in the file's order, null beads included; none for an empty file.

    Raises:
        ReadError: the file is missing or unreadable.
        FormatError: a line is not of the format; the message gives its number.
        UsageError: there is no such format.
    """
    place = Source(source)
    if format is not None:
        _check(format)
    chosen = format or _detect(place.head(), place.name)
    with place.open() as stream:
        return list(_READERS[chosen](stream, place.name))


def write_beads(
    found: Iterable[Link],
    target: str | os.PathLike[str] | BinaryIO,
    format: BeadFormat = "links",
    *,
    source_text: NumberedText | None = None,
    target_text: NumberedText | None = None,
) -> int:
    """Writes links to a file, which appears whole or not at all; returns how many beads it has.

    A ladder has to account for every sentence. Those that no link names become null beads of confidence 0, one a
    sentence; those that a link skips become part of it. In "ladder-text" white space in a sentence, line breaks and
    tabs too, becomes a space, and a sentence that holds the separator " ~~~ " is counted as two when the file is read.

    Args:
        found: in the order of both texts where the format is not "links".
        target: a path, compressed where it ends in ".gz", or a binary stream.
        format: which one.
        source_text: needed for the formats of hunalign; in "ladder-text" its sentences are taken by the numbers in
            its `lines`.
        target_text: likewise.

    Raises:
        UsageError: there is no such format, or it needs the texts; links of a ladder cross or share a sentence, or name
            more sentences than there are.
        WriteError: the target cannot be written.
    """
    _check(format)
    if format != "links" and (source_text is None or target_text is None):
        raise UsageError(f'the format "{format}" needs both texts; give them.')
    with Target(target).open() as stream:
        if source_text is None or target_text is None or format == "links":
            return _write_links(found, stream)
        if format == "ladder":
            return _write_rungs(found, stream, source_text.size, target_text.size)
        return _write_text(found, stream, _by_number(source_text), _by_number(target_text))


def _by_number(text: NumberedText) -> Sequence[str]:
    if text.lines is None:
        return text.sentences
    numbered = [""] * text.size
    for line, sentence in zip(text.lines, text.sentences, strict=True):
        numbered[line] = sentence
    return numbered


def _check(format: str) -> None:
    if format not in BEAD_FORMATS:
        raise UsageError(f'there is no bead format "{format}"; take one of {", ".join(BEAD_FORMATS)}.')


def _detect(head: bytes, name: str) -> BeadFormat:
    """Tells the format by the first line with something in it."""
    beginning = head.removeprefix(codecs.BOM_UTF8).lstrip()
    line = beginning.split(b"\n", 1)[0]
    if not line or line.startswith(b"["):
        return "links"
    if _BARE_RUNG.fullmatch(line):
        return "ladder"
    if b"\t" in line:
        return "ladder-text"
    raise FormatError(f"{name}: this is no file of beads; give links ([0]:[0, 1]) or a ladder of hunalign.")


def _read_links(stream: BinaryIO, name: str) -> Iterator[Link]:
    for number, line in read_lines(stream, name):
        if line.strip():
            yield _parse(line, name, number)


def _write_links(links: Iterable[Link], stream: BinaryIO) -> int:
    """Writes links, a line each, and returns how many; scores have six decimals, as Vecalign's have."""
    count = 0
    for link in links:
        stream.write(f"{_show(link)}\n".encode())
        count += 1
    return count


def _show(link: Link) -> str:
    score = "" if link.score is None else f":{link.score:.6f}"
    return f"{list(link.source)}:{list(link.target)}{score}"


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
    return Link(source, target, None if score is None else _parse_score(score, name, number))


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


def _parse_score(text: str, name: str, number: int) -> float:
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise LocatedFormatError(name, number, None, f'the score "{text}" is not a number; correct or remove it.')
    return score


def _read_rungs(stream: BinaryIO, name: str) -> Iterator[Link]:
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
                problem = f"the rung {rung[0]}, {rung[1]} goes back; no number may fall from line to line."
                raise LocatedFormatError(name, number, None, problem)
            if rung != start:
                yield Link(tuple(range(start[0], rung[0])), tuple(range(start[1], rung[1])), score)
        start = rung
        score = None if match[3] is None else _parse_score(match[3], name, number)


def _write_rungs(links: Iterable[Link], stream: BinaryIO, source_count: int, target_count: int) -> int:
    count = 0
    for start, score in _rungs(links, source_count, target_count):
        stream.write(f"{start[0]}\t{start[1]}\t{score:.6g}\n".encode())
        count += 1
    stream.write(f"{source_count}\t{target_count}\t0\n".encode())
    return count


def _rungs(links: Iterable[Link], source_count: int, target_count: int) -> Iterator[tuple[tuple[int, int], float]]:
    """The rung at which each bead begins, with the bead's confidence."""
    source = target = 0
    for link in links:
        first_source = link.source[0] if link.source else source
        first_target = link.target[0] if link.target else target
        if first_source < source or first_target < target:
            raise UsageError(
                f"a ladder cannot hold the link {_show(link)}, which crosses or overlaps the one before it; write"
                " links."
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


def _read_text(stream: BinaryIO, name: str) -> Iterator[Link]:
    """Yields the beads of hunalign's text format; sentences are counted, as their numbers are not in it."""
    position = [0, 0]
    for number, line in read_lines(stream, name):
        columns = line.split("\t")
        if len(columns) not in {2, 3}:
            found = count_of(len(columns), "column")
            problem = f"{found}; write source, target and confidence, with tabs between."
            raise LocatedFormatError(name, number, None, problem)
        sides = []
        for side, text in enumerate(columns[:2]):
            size = len(text.split(_SEPARATOR)) if text.strip() else 0
            sides.append(tuple(range(position[side], position[side] + size)))
            position[side] += size
        score = _parse_score(columns[2].strip(), name, number) if len(columns) == 3 else None
        if sides[0] or sides[1]:
            yield Link(sides[0], sides[1], score)


def _write_text(links: Iterable[Link], stream: BinaryIO, source: Sequence[str], target: Sequence[str]) -> int:
    count = 0
    for link in links:
        sides = (
            _SEPARATOR.join(" ".join(sentences[number].split()) for number in numbers)
            for numbers, sentences in ((link.source, source), (link.target, target))
        )
        stream.write(("\t".join([*sides, f"{link.score or 0.0:.6g}"]) + "\n").encode())
        count += 1
    return count


_READERS = {"links": _read_links, "ladder": _read_rungs, "ladder-text": _read_text}
