"""Files of units as input. Large ones are read in stretches, so that several workers have something to do.

A table by article is a TSV file in which a line `# ID<TAB>topic` begins an article. Then comes a line a bead,
source and target; an empty line ends a paragraph, and the first line is the headline.

That is for files that have a unit on each line. A stretch is a range of bytes; a line belongs to the stretch in which
it begins. Files of other formats and compressed ones are read whole, by one worker.
"""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from align.bitext import Position, TranslationUnit
from align.corpus.entry import Entry
from align.corpus.settings import BuildSettings
from align.errors import FormatError, ReadError, count_of
from align.formats import read_bitext
from align.formats.faults import LocatedFormatError
from align.formats.lines import MAX_LINE_BYTES, is_separator_line
from align.formats.tsv import names_columns

_LONGEST_LINE = 1 << 20


def is_article_table(path: Path) -> bool:
    """Whether a TSV file is a table by article: its first line says so."""
    with path.open("rb") as file:
        return file.readline(_LONGEST_LINE).startswith(b"# ")


def read_article_table(
    path: Path, source_language: str = "nl", target_language: str = "en"
) -> Iterator[TranslationUnit]:
    """The units of a table by article, with article, position, kind and topic.

    Raises:
        FormatError: a line is not UTF-8 or has not two columns.
    """
    article = topic = ""
    paragraph = sentence = 1
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            try:
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
            except UnicodeDecodeError as error:
                raise FormatError(f"{path}:{number}: not UTF-8 ({error.reason}); convert the file.") from error
            if cells[0].startswith("# "):
                article, topic = cells[0][2:].strip(), cells[1].strip() if len(cells) > 1 else ""
                paragraph = sentence = 1
            elif cells == [""]:
                # An empty line after the heading of an article or after another empty line ends nothing.
                paragraph, sentence = paragraph + (sentence > 1), 1
            elif len(cells) == 2:
                headline = paragraph == 1 and sentence == 1
                properties = {"kind": "heading" if headline else "body", **({"topic": topic} if topic else {})}
                yield TranslationUnit(
                    cells[0].strip(),
                    cells[1].strip(),
                    origin="machine",
                    score=None,
                    article=article,
                    position=Position(paragraph, sentence),
                    properties=properties,
                    source_language=source_language,
                    target_language=target_language,
                )
                # The headline is a paragraph of its own.
                paragraph, sentence = (2, 1) if headline else (paragraph, sentence + 1)
            else:
                raise FormatError(
                    f"{path}:{number}: {count_of(len(cells), 'column')} where a table by article has 2; mend the line."
                )


_BY_LINES = {".tsv": "tsv", ".jsonl": "jsonl"}
_NOT_LINES = (b"\x1f\x8b", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""Beginnings of gzip files, and of those in an encoding that is refused."""
_BARE = b"Source\tTarget\n"
"""Names for the columns of a file that names none, so that no line of a stretch is taken for that; as the names are not
those that nlen writes, backslashes stay text."""
_CHUNK = 1 << 20


def in_stretches(entry: Entry, size: int) -> Iterator[Entry]:
    """The entry itself, or entries for stretches of its file of at most about `size` bytes each."""
    if entry.kind != "bitext" or entry.size <= size or not _is_by_lines(Path(entry.source)):
        yield entry
        return
    count = -(-entry.size // size)
    for start, end in pairwise(entry.size * n // count for n in range(count + 1)):
        yield replace(entry, start=start, end=end, size=end - start, file_size=entry.size)


def read_units(entry: Entry, settings: BuildSettings) -> Iterator[TranslationUnit]:
    """The units of a file or a stretch of one, each with the id of an article: its own, or else the file's.

    Raises:
        ReadError: the file is missing or not of its format, or it has changed since it was cut into stretches; units
            before the fault have been given by then.
    """
    path = Path(entry.source)
    languages = {"source_language": settings.source_language, "target_language": settings.target_language}
    if entry.end:
        units = _read_stretch(path, entry, languages)
    elif path.suffix.lower() == ".tsv" and is_article_table(path):
        units = read_article_table(path, **languages)
    else:
        units = read_bitext(path, **languages)
    name = entry.id or entry.source
    for unit in units:
        yield unit if unit.article else replace(unit, article=name)


def _read_stretch(path: Path, entry: Entry, languages: dict[str, str]) -> Iterator[TranslationUnit]:
    """The units of a stretch; the line of column names of its file goes for each."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != entry.file_size:
                raise ReadError(f"{path}: has changed since the build began; begin again in another folder.")
            head = _column_names(file, path.suffix.lower()) if entry.start else b""
            begin = _first_line(file, entry)
            data = file.read(max(entry.end - begin, 0))
            if data and not data.endswith(b"\n"):
                data += file.readline(MAX_LINE_BYTES + 1)
    except OSError as error:
        raise ReadError.of(path, error) from error
    try:
        yield from read_bitext(io.BytesIO(head + data), _BY_LINES[path.suffix.lower()], **languages)
    except LocatedFormatError as error:
        line = error.line - bool(head) + _lines_before(path, begin)
        raise LocatedFormatError(entry.source, line, error.column, error.problem) from error


def _is_by_lines(path: Path) -> bool:
    if path.suffix.lower() not in _BY_LINES:
        return False
    try:
        with path.open("rb") as file:
            return file.read(2) not in _NOT_LINES and not is_article_table(path)
    except OSError:
        return False  # Whoever reads it says what is wrong.


def _column_names(file: BinaryIO, suffix: str) -> bytes:
    """The line with its end that names the columns of a file, its own or one for a file of two columns without."""
    if suffix != ".tsv":
        return b""
    line = file.readline(_CHUNK).removeprefix(codecs.BOM_UTF8)
    while line in (b"\n", b"\r\n") or is_separator_line(line.decode("utf-8", "replace"), "\t"):
        line = file.readline(_CHUNK)
    return line if line.endswith(b"\n") and names_columns(line.decode("utf-8", "replace").rstrip("\r\n")) else _BARE


def _first_line(file: BinaryIO, entry: Entry) -> int:
    """Goes to the first line that begins in a stretch; gives its place."""
    if not entry.start:
        file.seek(0)
        return 0
    file.seek(entry.start - 1)
    while (line := file.readline(_CHUNK)) and not line.endswith(b"\n") and file.tell() < entry.end:
        pass
    return file.tell()


def _lines_before(path: Path, place: int) -> int:
    count = 0
    with path.open("rb") as file:
        while place > 0 and (data := file.read(min(_CHUNK, place))):
            count += data.count(b"\n")
            place -= len(data)
    return count
