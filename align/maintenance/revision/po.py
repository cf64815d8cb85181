"""PO: strings that were changed, without the flag that they are doubtful; all else as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from align.confirmation import CHECK_NOTE
from align.documents.targets import exact_text
from align.formats.po import FORMS, FUZZY, OWN_COMMENT, encoding_of, is_translated, plural_forms
from align.formats.po_entries import LINE_END, Entry, entries_of, string_lines
from align.formats.properties import all_props
from align.maintenance.revision.places import ChangedProperties, Languages, Place, Revision, Splice, spliced

_CHECKED = "Please check: "


@dataclass(frozen=True, slots=True, kw_only=True)
class PoPlace(Place):
    """A string of a catalogue.

    Attributes:
        entry: what it is in.
        form: which of its forms it is, from 0.
    """

    entry: Entry
    form: int


class LocatedPo:
    """A catalogue in the encoding that it names."""

    def __init__(self, data: bytes, name: str, _: Languages) -> None:
        """Takes the file.

        Raises:
            ReadError: it is not in its encoding.
        """
        self._name = name
        text, self._encoding = exact_text(data, encoding_of(data, name), name)
        self._text = text.decode()
        ends = list(LINE_END.finditer(self._text))
        self._starts = [0, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(self._text)]
        self._line_end = ends[0][0] if ends else "\n"

    def places(self) -> Iterator[PoPlace]:
        """See `Located`."""
        for entry in entries_of(self._text, self._name):
            if (not entry.source and entry.context is None) or entry.obsolete:
                continue
            counts = entry.plural is not None and any(entry.targets)
            if counts and len(entry.targets) != FORMS:
                continue
            for form, one in enumerate(plural_forms(entry) if counts else (entry,)):
                if is_translated(one):
                    yield PoPlace(entry=entry, form=form)

    def revised(self, revisions: Sequence[Revision[PoPlace]]) -> bytes:
        """See `Located`. An entry that counts stays doubtful until both of its forms have been looked at."""
        splices: list[Splice[str]] = []
        for _, group in groupby(revisions, key=lambda revision: revision.place.entry.line):
            splices += self._splices(list(group))
        return self._encoding.encode(spliced(self._text, splices).encode("utf-8", "replace"))

    def _splices(self, revisions: Sequence[Revision[PoPlace]]) -> Iterator[Splice[str]]:
        entry = revisions[0].place.entry
        for revision in revisions:
            if revision.content is not None:
                first, last = entry.target_lines[revision.place.form]
                quote = self._text.index('"', self._starts[first - 1])
                strings = self._line_end.join(string_lines("", revision.content.text)).lstrip()
                yield Splice(quote, self._ends[last - 1], strings)
        if len(revisions) < sum(map(bool, entry.targets)):
            return
        # What cannot be printed no comment has.
        old, new = (
            [(kind, value) for kind, value in all_props(unit) if value.isprintable()]
            for unit in (revisions[0].old, revisions[0].new)
        )
        properties = ChangedProperties(old, new)
        first = min([entry.line, *entry.previous_lines])
        # Comments stand above it; those with ~ are of an entry that is gone.
        while first > 1 and re.match("#(?!~)", self._line(first - 1)):
            first -= 1
        for line in range(first, entry.target_lines[0][0]):
            changed = _changed(self._line(line), properties)
            if changed is None or line in entry.previous_lines:
                yield Splice(self._starts[line - 1], self._starts[line], "")
            else:
                yield Splice(self._starts[line - 1], self._ends[line - 1], changed)

    def _line(self, number: int) -> str:
        return self._text[self._starts[number - 1] : self._ends[number - 1]]


def _changed(line: str, properties: ChangedProperties) -> str | None:
    """A line before the strings as it is to be now; None for one that goes."""
    if line.startswith("#,"):
        flags = [flag.strip() for flag in line[2:].split(",")]
        if FUZZY not in flags:
            return line
        left = [flag for flag in flags if flag != FUZZY]
        return f"#, {', '.join(left)}" if left else None
    if CHECK_NOTE.fullmatch(line.removeprefix("# ")):
        return None
    comment = re.fullmatch(r"#\.[ \t]?(.*)", line, re.DOTALL)
    if comment is None:
        return line
    if comment[1].startswith(_CHECKED):
        return None
    kind, colon, _ = comment[1].removeprefix(OWN_COMMENT).partition(": ")
    if not (comment[1].startswith(OWN_COMMENT) and colon and properties.has(kind)):
        return line
    value = properties.next(kind)
    return None if value is None else f"#. {OWN_COMMENT}{kind}: {value}"
