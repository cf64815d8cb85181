"""Files of beads, in every format: links, ladder, ladder-text."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Literal, get_args

from align.alignment import links
from align.alignment import links as ladder
from align.alignment.links import Link
from align.errors import FormatError, UsageError
from align.files.streams import Source, Target

BeadFormat = Literal["links", "ladder", "ladder-text"]
"""`links` is Vecalign's `[0]:[0, 1]`, `ladder` hunalign's rungs, `ladder-text` what hunalign writes with `-text`."""

BEAD_FORMATS: tuple[BeadFormat, ...] = get_args(BeadFormat)

SUFFIXES: dict[str, BeadFormat | None] = {".links": "links", ".ladder": "ladder", ".align": None, ".gold": None}
"""Suffixes of bead files and the format each stands for; of those with None the contents tell."""

_RUNG = re.compile(rb"\s*[0-9]+[ \t]+[0-9]+([ \t]+\S+)?\s*")
_READERS = {"links": links.read, "ladder": ladder.read_rungs, "ladder-text": ladder.read_text}


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

    Args:
        found: in the order of both texts where the format is not "links".
        target: a path, compressed where it ends in ".gz", or a binary stream.
        format: which one.
        source_text: needed for the formats of hunalign; in "ladder-text" its sentences are taken by the numbers in
            its `lines`.
        target_text: likewise.

    Raises:
        UsageError: there is no such format, it needs the texts, or it cannot hold the links (see `write_rungs`).
        WriteError: the target cannot be written.
    """
    _check(format)
    if format != "links" and (source_text is None or target_text is None):
        raise UsageError(f'the format "{format}" needs both texts; give them.')
    with Target(target).open() as stream:
        if source_text is None or target_text is None or format == "links":
            return links.write(found, stream)
        if format == "ladder":
            return ladder.write_rungs(found, stream, source_count=source_text.size, target_count=target_text.size)
        return ladder.write_text(
            found, stream, source_sentences=_by_number(source_text), target_sentences=_by_number(target_text)
        )


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
    if _RUNG.fullmatch(line):
        return "ladder"
    if b"\t" in line:
        return "ladder-text"
    raise FormatError(f"{name}: this is no file of beads; give links ([0]:[0, 1]) or a ladder of hunalign.")
