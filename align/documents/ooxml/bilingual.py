"""Sheets whose first row names a column as the text and another as its translation: filled in, all else as it was.

Which names these are, and which rows get a translation, is the same for all tables: see `align.documents.resources.
tables`. A translation is written as the text of its cell itself (`inlineStr`, ECMA-376-1, 18.18.11), with the cell's
style, so that the strings that sheets share stay; numbers are no texts, and formulas stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from align.article import Article
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.ooxml.package import Package
from align.documents.ooxml.places import Deaf, steps, walk
from align.documents.ooxml.writing import Edit, written
from align.documents.resources.tables import CellTable, read_cells
from align.documents.spreadsheets import column_letters, column_number
from align.documents.streaming import Window
from align.formats.columns import find_sides
from align.formats.xmlparsing import XmlEscaper

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TYPE = re.compile(rb"\s(?:t|cm|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NAME = re.compile(rb"<([^\s/>]+)")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RETURN = "_x000D_"


@dataclass(slots=True)
class _Cell:
    """A cell: its column, from 0, its half-open place, its start tag, what it says, and whether that may change."""

    column: int
    start: int
    tag: bytes
    kind: str
    end: int = 0
    text: str = ""
    is_formula: bool = False


@dataclass(slots=True)
class _Row:
    """A row: its number, its start tag and where that begins, and its cells."""

    number: int
    start: int
    tag: bytes
    cells: list[_Cell]


@dataclass(frozen=True, slots=True)
class _Sheet:
    part: str
    rows: list[_Row]
    table: CellTable


@dataclass(frozen=True, slots=True)
class BilingualSkeleton:
    """A workbook with such sheets; its other ones stay as they are."""

    package: Package
    sheets: tuple[_Sheet, ...]

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`."""
        waiting = iter(translations)
        edits: dict[str, list[Edit]] = {}
        for sheet in self.sheets:
            own = [*islice(waiting, sheet.table.count)]
            new = _edits(sheet.rows, sheet.table.changes(own, language))
            # A new cell comes before the one that it is put in front of.
            edits[sheet.part] = sorted(new, key=lambda edit: (edit[0], edit[1] > edit[0], -edit[1]))

        def changed(part: str) -> Iterator[bytes] | None:
            return written(self.package.chunks(part), [edits[part]]) if edits.get(part) else None

        return self.package.archive.rewritten(changed)


def read_bilingual(package: Package, content: Content, reading: Reading) -> Document | None:
    """Reads the texts of such sheets, or of their rows that `reading.fill` asks for; None where there is no such sheet.

    Raises:
        ReadError: see `Package.read`; a cell of a table says what none of its column does.
    """
    wanted = (reading.language, reading.target_language)
    strings: list[str] = []
    for part in package.related(package.main, "sharedStrings"):
        reader = _Strings()
        walk(Window(package.chunks(part)), reader, name=package.name, part=part)
        strings = reader.found
    sheets = []
    for part in package.related(package.main, "worksheet"):
        source = Window(package.chunks(part))
        rows = _Rows(source, strings)
        for _ in steps(source, rows, name=package.name, part=part):
            if len(rows.found) > 1 and find_sides(_texts(rows.found[0]), *wanted) is None:
                break
        if rows.found and (table := read_cells([_texts(row) for row in rows.found], content, reading)) is not None:
            sheets.append(_Sheet(part, rows.found, table))
    if not sheets:
        return None
    paragraphs = tuple(paragraph for sheet in sheets for paragraph in sheet.table.paragraphs)
    language = reading.language or sheets[0].table.language or DEFAULT_LANGUAGE
    article = Article(content.id, language, "", paragraphs)
    skeleton = BilingualSkeleton(package, tuple(sheets)) if reading.whole else None
    return Document(article, skeleton, sum(sheet.table.skeleton.kept for sheet in sheets), package.suffix)


def _texts(row: _Row) -> list[str]:
    texts = [""] * (row.cells[-1].column + 1 if row.cells else 0)
    for cell in row.cells:
        if cell.column < len(texts):
            texts[cell.column] = cell.text
    return texts


def _edits(rows: Sequence[_Row], changes: Iterator[tuple[int, int, str]]) -> Iterator[Edit]:
    for index, column, text in changes:
        row = rows[index]
        there = next((cell for cell in row.cells if cell.column == column), None)
        if there is not None and there.is_formula:
            continue
        model = there or row.cells[0]
        name = _NAME.match(model.tag)
        assert name is not None
        prefix = name[1][:-1]
        if there is None:
            head = b'<%sc r="%s%d"' % (prefix, column_letters(column).encode(), row.number)
            place = next((cell.start for cell in row.cells if cell.column > column), row.cells[-1].end)
            start = end = place
            if _SPANS.search(row.tag):
                # It may say that no cell of the row is so far out.
                yield row.start, row.start + len(row.tag), _SPANS.sub(b"", row.tag)
        else:
            head = _TYPE.sub(b"", there.tag).rstrip(b"/>")
            start, end = there.start, there.end
        said = XmlEscaper().text(_ESCAPE.sub("_x005F_", text)).encode("utf-8", "replace")
        what = b'<%sis><%st xml:space="preserve">%s</%st></%sis></%sc>' % (prefix, prefix, said, *[prefix] * 3)
        yield start, end, head + b' t="inlineStr">' + what


class _Strings(Deaf):
    """The strings that sheets share."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] | None = None
        self._is_reading = False

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        if name == "x:si":
            self._pieces = []
        elif name == "x:rPh":
            self._is_reading = True

    def text(self, text: str) -> None:
        if self._pieces is not None and not self._is_reading:
            self._pieces.append(text)

    def end(self, name: str, start: int, end: int) -> None:
        if name == "x:si" and self._pieces is not None:
            self.found.append("".join(self._pieces).replace(_RETURN, ""))
            self._pieces = None
        elif name == "x:rPh":
            self._is_reading = False


class _Rows(Deaf):
    """The rows of a sheet that have text."""

    def __init__(self, source: Window, strings: Sequence[str]) -> None:
        self.found: list[_Row] = []
        self._source = source
        self._strings = strings
        self._row = _Row(0, 0, b"", [])
        self._cell: _Cell | None = None
        self._pieces: list[str] = []
        self._heard = ""

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        if name == "x:row":
            number = attributes.get("r", "")
            number_known = int(number) if number.isdecimal() else self._row.number + 1
            self._row = _Row(number_known, start, self._source.between(start, end), [])
        elif name == "x:c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            cells = self._row.cells
            column = column_number(place[1]) if place is not None else cells[-1].column + 1 if cells else 0
            self._cell = _Cell(column, start, self._source.between(start, end), attributes.get("t", "n"))
            self._pieces = []
        elif self._cell is not None:
            self._cell.is_formula |= name == "x:f"
            if (name in ("x:v", "x:t") and self._heard != "x:rPh") or name == "x:rPh":
                self._heard = name

    def text(self, text: str) -> None:
        if self._heard in ("x:v", "x:t"):
            self._pieces.append(text)

    def end(self, name: str, start: int, end: int) -> None:
        if name == self._heard:
            self._heard = ""
        elif name == "x:c" and self._cell is not None:
            self._cell.end = end
            self._cell.text = self._said(self._cell.kind, "".join(self._pieces))
            self._row.cells.append(self._cell)
            self._cell = None
        elif name == "x:row" and any(cell.text.strip() for cell in self._row.cells):
            self._row.cells.sort(key=lambda cell: cell.column)
            self.found.append(self._row)

    def _said(self, kind: str, text: str) -> str:
        """What a cell says; of a number nothing, as it needs no translation."""
        if kind == "s":
            number = int(text) if text.strip().isdecimal() else -1
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        return text.replace(_RETURN, "") if kind in ("inlineStr", "str") else ""
