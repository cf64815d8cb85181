"""Tables of texts and translations, CSV and TSV: what one column says, another gets in the other language.

The first row names the columns, as for units (see `align.formats.columns`). A target is written as its source is, in
quotes where that is; what stands beside both, and every row that gets none, stays as it was, byte for byte. Where a
table says who made a target (`origin`), it says so of ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from align.article import Article, Paragraph
from align.confirmation import unfinished
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.resources.values import Charset, Piece, Place, Value, is_changed, places_of, written
from align.errors import ReadError
from align.files.bounded import suffix_of
from align.formats.columns import CellError, Rows, Sides, find_sides
from align.formats.faults import LocatedFormatError

_SEPARATOR_LINE = re.compile(r"\"?sep=(\\t|.)\"?[^\r\n]*(?:\r\n|\r|\n)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")
_ESCAPED = re.compile(r"\\([tnr\\])|(.)", re.DOTALL)
_UNESCAPES = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPACES = str.maketrans("\t\n\r", "   ")
_QUOTED = "quoted"
_ESCAPING = "escaped"
_PLAIN = "plain"
"""How a cell is written: in quotes, with backslashes, or as it is; a text of the last kind may need quotes."""


class _Cell(NamedTuple):
    """A cell: half-open offsets in the source, quotes included, and what it says."""

    start: int
    end: int
    style: str
    text: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table is written: the mark between cells, whether they may be in quotes, and whether backslashes escape."""

    delimiter: str
    has_quotes: bool = True
    is_escaped: bool = False


class _Entry(NamedTuple):
    """A row that gets a target.

    Attributes:
        source: the cell with the text.
        target: half-open offsets of what the translation is written over.
        before: what is written before it, where the row is too short.
        origin: the cell that says who made the target, if there is one.
        places: the paragraphs of the text; none where it has no words, and the target is the same.
    """

    source: _Cell
    target: tuple[int, int]
    before: str
    origin: _Cell | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class TableSkeleton:
    """A table without what is to be filled in, which `kept` rows are not, as they have a translation that stays."""

    source: str
    charset: Charset
    layout: _Layout
    entries: tuple[_Entry, ...]
    kept: int

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What is to be translated, in order."""
        return tuple(place.paragraph for entry in self.entries for place in entry.places)

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A row stays as it is where one of its paragraphs is None."""
        waiting = iter(translations)
        changes: list[tuple[int, int, str]] = []
        for entry in self.entries:
            own = [next(waiting) for _ in entry.places]
            done = [translation for translation in own if translation is not None]
            if len(done) < len(own):
                continue
            changes.append((*entry.target, entry.before + self._target(entry, done)))
            if entry.origin is not None and done:
                origin = "memory" if all(translation.is_remembered for translation in done) else "machine"
                changes.append((entry.origin.start, entry.origin.end, origin))
        pieces = []
        place = 0
        for start, end, text in sorted(changes):
            pieces += [self.source[place:start], text]
            place = end
        return self.charset.encode("".join([*pieces, self.source[place:]]))

    def _target(self, entry: _Entry, translations: Sequence[TranslatedParagraph]) -> str:
        """The source's cell with its paragraphs translated."""
        cell = entry.source
        pieces = []
        done = cell.start
        for place, translation in zip(entry.places, translations, strict=True):
            text = self.source[place.start : place.end]
            if is_changed(place, translation):
                text = written(translation, place.style, self._escape)
            pieces += [self.source[done : place.start], text]
            done = place.end
        target = "".join([*pieces, self.source[done : cell.end]])
        if cell.style == _PLAIN and self.layout.has_quotes and re.search(rf'[{self.layout.delimiter}"\r\n]', target):
            return '"' + target.replace('"', '""') + '"'
        return target

    def _escape(self, text: str, style: str) -> str:
        known = "".join(map(self._nearest, text))
        if style == _ESCAPING:
            return known.translate(_ESCAPES)
        if style == _QUOTED:
            return known.replace('"', '""')
        return known if self.layout.has_quotes else known.translate(_SPACES)

    def _nearest(self, character: str) -> str:
        """A character that the table's encoding has."""
        if self.charset.has(character):
            return character
        plain = "".join(c for c in unicodedata.normalize("NFKD", character) if self.charset.has(c))
        return plain or "?"


def read(content: Content, reading: Reading) -> Document:
    """Reads a table: the source of every row, or of those that `reading.fill` asks for.

    Raises:
        ReadError: its first row does not name two columns as the sides, or it is no table.
    """
    charset = Charset.of(content)
    source = content.decoded().text
    wanted = (reading.language, reading.target_language)
    layout, rows, names, sides = _opened(source, content, wanted)
    units = Rows.of_sides([cell.text for cell in names], sides, wanted)
    skeleton = _skeleton(source, charset, layout, rows, units, sides, content, reading)
    language = reading.language or sides.source_language or DEFAULT_LANGUAGE
    article = Article(content.id, language, "", skeleton.paragraphs, content.decoded().metadata)
    return Document(article, skeleton if reading.whole else None, skeleton.kept)


def _skeleton(
    source: str,
    charset: Charset,
    layout: _Layout,
    rows: Iterator[list[_Cell]],
    units: Rows,
    sides: Sides,
    content: Content,
    reading: Reading,
) -> TableSkeleton:
    by_name = {name: number for number, name in enumerate(units.names)}
    entries = []
    kept = 0
    for row in rows:
        if len(row) <= sides.source or not row[sides.source].text.strip():
            continue
        if reading.whole and reading.fill != "all" and not _is_open(row, units, sides, reading.fill, content.name):
            kept += 1
            continue
        entries.append(_entry(source, layout, row, sides, by_name.get("origin")))
    return TableSkeleton(source, charset, layout, tuple(entries), kept)


@dataclass(frozen=True, slots=True)
class CellTable:
    """A table of cells that are no text of a file, such as those of a sheet.

    Attributes:
        skeleton: the same as a file of text.
        language: BCP 47 tag of the source, where its column says it, or None.
    """

    skeleton: TableSkeleton
    language: str | None

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What is to be translated."""
        return self.skeleton.paragraphs

    @property
    def count(self) -> int:
        """How many paragraphs there are."""
        return len(self.paragraphs)

    def changes(
        self, translations: Sequence[TranslatedParagraph | None], language: str
    ) -> Iterator[tuple[int, int, str]]:
        """What cells become: numbers of row and column, both from 0, and the text."""
        new = self.skeleton.filled(translations, language).decode()
        layout = self.skeleton.layout
        both = zip(_rows(self.skeleton.source, 0, layout, ""), _rows(new, 0, layout, ""), strict=True)
        for number, (before, after) in enumerate(both):
            for column, (old, cell) in enumerate(zip(before, after, strict=True)):
                if cell.text != old.text:
                    yield number, column, cell.text


def read_cells(rows: Sequence[Sequence[str]], content: Content, reading: Reading) -> CellTable | None:
    """Reads a table of cells as `read` does; None where its first row does not name two columns as the sides.

    Args:
        rows: what the cells say, by column; none is without text.
        content: what the table is of.
        reading: how.

    Raises:
        ReadError: a cell says what none of its column does.
    """
    wanted = (reading.language, reading.target_language)
    sides = find_sides(rows[0], *wanted)
    if sides is None:
        return None
    width = max(*map(len, rows), sides.target + 1, 2)
    cells = ([*(cell.translate(_ESCAPES) for cell in row), *[""] * (width - len(row))] for row in rows)
    source = "".join("\t".join(row) + "\n" for row in cells)
    layout = _Layout("\t", has_quotes=False, is_escaped=True)
    known = _rows(source, 0, layout, content.name)
    units = Rows.of_sides([cell.text for cell in next(known)], sides, wanted)
    skeleton = _skeleton(source, Charset("utf-8"), layout, known, units, sides, content, reading)
    return CellTable(skeleton, sides.source_language)


def _opened(
    source: str, content: Content, wanted: tuple[str | None, str | None]
) -> tuple[_Layout, Iterator[list[_Cell]], list[_Cell], Sides]:
    """How a table is written, its rows below the first, the first, and which columns are its sides."""
    said = _SEPARATOR_LINE.match(source)
    start = said.end() if said else 0
    if suffix_of(content.path) in (".tsv", ".tab"):
        layouts = [_Layout("\t", has_quotes=False)]
    else:
        marks = ",;\t" if said is None else "\t" if said[1] == r"\t" else said[1]
        layouts = [_Layout(mark) for mark in marks]
    broken: LocatedFormatError | None = None
    for layout in layouts:
        rows = _rows(source, start, layout, content.name)
        try:
            names = next(rows, [])
        except LocatedFormatError as error:
            # What another mark between cells makes no sense of.
            broken = broken or error
            continue
        sides = find_sides([cell.text for cell in names], *wanted)
        if sides is None:
            continue
        if not layout.has_quotes and {"source", "target"} <= {cell.text for cell in names}:
            # As nlen's own tables have it.
            own = _Layout("\t", has_quotes=False, is_escaped=True)
            return own, _rows(source, names[-1].end, own, content.name), names, sides
        return layout, rows, names, sides
    if broken is not None:
        raise broken
    raise ReadError(
        f"{content.name}: this is a table whose first row does not name two columns as the text and its translation; "
        'name them, such as "source" and "target" or "nl" and "en", or let `nlen tmx convert` read it as units.'
    )


def _rows(source: str, start: int, layout: _Layout, name: str) -> Iterator[list[_Cell]]:
    """The rows from an offset on, none of them empty."""
    mark = re.escape(layout.delimiter)
    quoted = re.compile(rf'"((?:[^"]|"")*)"(?=[{mark}\r\n]|\Z)')
    plain = re.compile(rf"[^{mark}\r\n]*" if layout.has_quotes else r"[^\t\n]*?(?=\t|\r?\n|\r?\Z)")
    style = _ESCAPING if layout.is_escaped else _PLAIN
    place = start
    row: list[_Cell] = []
    while place < len(source) or row:
        match = quoted.match(source, place) if layout.has_quotes and source.startswith('"', place) else None
        if match is not None:
            row.append(_Cell(*match.span(), _QUOTED, match[1].replace('""', '"')))
        elif layout.has_quotes and source.startswith('"', place):
            line = len(_LINE_END.findall(source, 0, place))
            raise LocatedFormatError(name, max(line, 1), None, "a cell in quotes does not end; mend the row.")
        else:
            match = plain.match(source, place)
            assert match is not None
            row.append(_Cell(*match.span(), style, "".join(p.text for p in _pieces(source, *match.span(), style))))
        place = match.end()
        if source.startswith(layout.delimiter, place):
            place += len(layout.delimiter)
            continue
        end = _LINE_END.match(source, place)
        place = end.end() if end is not None else place
        if len(row) > 1 or row[0].text:
            yield row
        row = []


def _pieces(source: str, start: int, end: int, style: str) -> Iterator[Piece]:
    if style == _ESCAPING:
        for match in _ESCAPED.finditer(source, start, end):
            yield Piece(*match.span(), _UNESCAPES[match[1]] if match[1] else match[2])
        return
    place = start
    while place < end:
        length = 2 if style == _QUOTED and source.startswith('""', place) else 1
        yield Piece(place, place + length, source[place])
        place += length


def _is_open(row: Sequence[_Cell], units: Rows, sides: Sides, fill: str, name: str) -> bool:
    """Whether a row lacks its target, or has one that nobody has finished where such are wanted too."""
    target = row[sides.target].text if sides.target < len(row) else ""
    if not target.strip() or fill == "empty":
        return not target.strip()
    cells = [cell.text for cell in row] + [""] * (len(units.names) - len(row))
    try:
        unit = units.unit(dict(zip(units.names, cells, strict=False)))
    except CellError as error:
        raise ReadError(f'{name}: in the row of "{row[sides.source].text[:40]}", {error}') from error
    return unit.origin != "human" or unfinished(unit)


def _entry(source: str, layout: _Layout, row: Sequence[_Cell], sides: Sides, origin: int | None) -> _Entry:
    cell = row[sides.source]
    inner = (cell.start + 1, cell.end - 1) if cell.style == _QUOTED else (cell.start, cell.end)
    value = Value(tuple(_pieces(source, *inner, cell.style)), cell.style)
    missing = max(sides.target - len(row) + 1, 0)
    target = (row[-1].end, row[-1].end) if missing else (row[sides.target].start, row[sides.target].end)
    return _Entry(
        cell,
        target,
        layout.delimiter * missing,
        row[origin] if origin is not None and origin < len(row) else None,
        tuple(places_of(source, value, lambda text, style: text)),
    )
