"""Tables and JSON Lines: the lines of units that were changed, written anew; all others byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from align.bitext import TranslationUnit
from align.documents.targets import FileEncoding, exact_text
from align.formats.columns import COLUMNS, KEPT, Rows, find_sides, unit_cells
from align.formats.fields import KINDS, encode
from align.formats.jsonl import unit_object
from align.formats.lines import is_separator_line
from align.formats.tsv import escaped
from align.maintenance.revision.places import Languages, Place, Revision, Splice, spliced


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlace(Place):
    """A line.

    Attributes:
        start, end: where it stands, without its end; in bytes.
    """

    start: int
    end: int


class _Lines:
    """A file of lines in UTF-8."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._text: bytes
        self._encoding: FileEncoding
        self._text, self._encoding = exact_text(data, "utf-8", name)

    def _lines(self) -> Iterator[tuple[int, int, str]]:
        """Lines that are not empty, with where they begin and end."""
        start = 0
        for line in self._text.split(b"\n"):
            bare = line.removesuffix(b"\r")
            if bare:
                yield start, start + len(bare), bare.decode()
            start += len(line) + 1


class LocatedJsonLines(_Lines):
    """A file of JSON Lines."""

    def __init__(self, data: bytes, name: str, languages: Languages) -> None:
        """Takes the file.

        Raises:
            ReadError: it is not in UTF-8.
        """
        super().__init__(data, name)
        self._languages = {"source_language": languages[0] or "nl", "target_language": languages[1] or "en"}

    def places(self) -> Iterator[LinePlace]:
        """See `Located`."""
        for start, end, _ in self._lines():
            yield LinePlace(start=start, end=end)

    def revised(self, revisions: Sequence[Revision[LinePlace]]) -> bytes:
        """See `Located`. Keys stay in their order."""
        return self._encoding.encode(spliced(self._text, map(self._splice, revisions)))

    def _splice(self, revision: Revision[LinePlace]) -> Splice[bytes]:
        place, unit = revision.place, revision.new
        fields = {**unit_object(unit), "origin": unit.origin}
        known = fields.pop("properties", {})
        line: dict[str, Any] = {}
        for key, value in json.loads(self._text[place.start : place.end]).items():
            if key in KINDS:
                if key in fields:
                    line[key] = fields.pop(key)
            elif key == "properties":
                line[key] = {name: held for name, held in value.items() if name in known}
            elif key in known:
                line[key] = value
        line |= {key: value for key, value in fields.items() if key not in self._languages}
        return Splice(place.start, place.end, _in_utf8(line))


def _in_utf8(line: dict[str, Any]) -> bytes:
    try:
        return encode(line).encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8 form, but JSON has an escape for it.
        return json.dumps(line).encode()


class LocatedTable(_Lines):
    """A file of tab-separated values, with or without a first line that names the columns."""

    def __init__(self, data: bytes, name: str, languages: Languages) -> None:
        """Takes the file.

        Raises:
            ReadError: it is not in UTF-8.
        """
        super().__init__(data, name)
        self._languages = languages
        self._names: Sequence[str] = ("source", "target")
        self._is_escaped = False

    def places(self) -> Iterator[LinePlace]:
        """See `Located`."""
        lines = self._lines()
        first = next(lines, None)
        if first is not None and is_separator_line(first[2], "\t"):
            first = next(lines, None)
        if first is None:
            return
        names = first[2].split("\t")
        sides = find_sides(names, *self._languages)
        if sides is None:
            yield LinePlace(start=first[0], end=first[1])
        else:
            self._names = Rows.of_sides(names, sides, self._languages).names
            self._is_escaped = {"source", "target"} <= set(names)
        for start, end, _ in lines:
            yield LinePlace(start=start, end=end)

    def revised(self, revisions: Sequence[Revision[LinePlace]]) -> bytes:
        """See `Located`. What no column is for is not kept."""
        return self._encoding.encode(spliced(self._text, map(self._splice, revisions)))

    def _splice(self, revision: Revision[LinePlace]) -> Splice[bytes]:
        place = revision.place
        cells = self._text[place.start : place.end].decode().split("\t")
        old, new = self._values(revision.old), self._values(revision.new)
        for number, name in enumerate(self._names):
            if old.get(name, "") != new.get(name, ""):
                cells[number] = self._cell(name, new.get(name, ""))
        return Splice(place.start, place.end, "\t".join(cells).encode("utf-8", "replace"))

    def _values(self, unit: TranslationUnit) -> Mapping[str, str]:
        """The values of a unit by the names of this table's columns."""
        properties = dict(KEPT.stored(unit))
        own = {name: properties.pop(name, "") for name in self._names if name not in COLUMNS}
        columns = dict(zip(COLUMNS, unit_cells(unit), strict=False))
        return {**columns, **own, "properties": encode(properties) if properties else ""}

    def _cell(self, name: str, value: str) -> str:
        if name == "properties":
            return value if value.isprintable() else json.dumps(json.loads(value))
        return escaped(value) if self._is_escaped else " ".join(value.split("\t")).replace("\n", " ").replace("\r", "")
