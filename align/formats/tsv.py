r"""Tab-separated values: one unit a line under a line that names the columns, UTF-8.

Source and target come first, so that `cut -f1,2` gives a plain bitext. In text, `\t`, `\n`, `\r` and `\\` stand for
tab, line feed, carriage return and backslash, and `\ud800` for a lone surrogate; the properties are one JSON object,
which has no need of that. Columns of other names become properties on reading. A file of two columns without such a
first line is read as source and target, letter for letter: its backslashes are text, and so are those under a line that
names the sides in another way, such as by their languages (see `align.formats.columns`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from align.bitext import TranslationUnit
from align.errors import count_of
from align.files.streams import Source, Target
from align.formats.columns import COLUMNS, CellError, Rows, Sides, find_sides, properties_cell, unit_cells
from align.formats.faults import LocatedFormatError
from align.formats.lines import is_separator_line, read_lines

_TO_ESCAPE = re.compile(r"[\t\n\r\\\ud800-\udfff]")
_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"}
_ESCAPED = re.compile(r"\\(?:([tnr\\])|u(d[89a-f][0-9a-f]{2}))")
_UNESCAPES = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}

_Parse = Callable[[Sequence[str]], TranslationUnit]


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes the line of column names and one line a unit; returns how many units.

    Raises:
        WriteError: the target cannot be written.
    """
    count = 0
    with target.open() as stream:
        stream.write(("\t".join(COLUMNS) + "\n").encode())
        for unit in units:
            cells = unit_cells(unit)
            # Nearly all lines have nothing to be escaped, and to ask once is faster than to ask for each cell.
            if _needs_escape("".join(cells)):
                cells = list(map(escaped, cells))
            line = "\t".join(cells) + "\t" + properties_cell(unit)
            stream.write(line.encode("utf-8") + b"\n")
            count += 1
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads units.

    Args:
        source: UTF-8, with a line of column names (both sides at least) or with two columns.
        source_language: language of the source where a unit and its column name none; of columns that are named by
            languages it chooses the source.
        target_language: likewise.

    Raises:
        LocatedFormatError: a line that does not fit the columns, or a value that does not fit its column.
    """
    languages = (source_language or "nl", target_language or "en")
    with source.open() as stream:
        lines = read_lines(stream, source.name)
        first = next(lines, None)
        if first is not None and is_separator_line(first[1], "\t"):
            first = next(lines, None)
        if first is None:
            return
        number, line = first
        names = line.split("\t")
        sides = find_sides(names, source_language, target_language)
        if sides is not None:
            parse = _NamedRows(names, sides, (source_language, target_language)).unit
        else:
            parse = _BareRows(languages).unit
            yield _parsed(parse, line, source.name, number)
        for number, line in lines:
            yield _parsed(parse, line, source.name, number)


def names_columns(line: str) -> bool:
    """Whether a first line, given without its end, names the columns."""
    return find_sides(line.split("\t")) is not None


def _parsed(parse: _Parse, line: str, name: str, number: int) -> TranslationUnit:
    try:
        return parse(line.split("\t"))
    except CellError as error:
        raise LocatedFormatError(name, number, None, str(error)) from error


class _BareRows:
    """Lines of source and target alone."""

    def __init__(self, languages: tuple[str, str]) -> None:
        self._languages = languages

    def unit(self, cells: Sequence[str]) -> TranslationUnit:
        if len(cells) != 2:
            raise CellError(
                f"{count_of(len(cells), 'column')} where 2 are needed; more need a first line that names them (source,"
                " target, …)."
            )
        source, target = cells
        source_language, target_language = self._languages
        return TranslationUnit(source, target, source_language=source_language, target_language=target_language)


class _NamedRows:
    """Lines under a line of column names."""

    def __init__(self, names: Sequence[str], sides: Sides, wanted: tuple[str | None, str | None]) -> None:
        self._rows = Rows.of_sides(names, sides, wanted)
        self._names = self._rows.names
        # Where the names are not those that are written here, nothing says that backslashes are no text.
        self._is_escaped = {"source", "target"} <= set(names)

    def unit(self, cells: Sequence[str]) -> TranslationUnit:
        if len(cells) != len(self._names):
            raise CellError(
                f"{count_of(len(cells), 'column')} where the first line names {len(self._names)}; mend the line."
            )
        return self._rows.unit(
            {
                name: cell if name == "properties" or not self._is_escaped else _unescape(cell)
                for name, cell in zip(self._names, cells, strict=True)
            }
        )


def _needs_escape(text: str) -> bool:
    return not text.isprintable() or "\\" in text


def escaped(text: str) -> str:
    if not _needs_escape(text):
        return text
    return _TO_ESCAPE.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", text)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: _UNESCAPES[match[1]] if match[1] else chr(int(match[2], 16)), text)
