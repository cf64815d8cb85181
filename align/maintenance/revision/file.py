"""A file of units that a person looks through: its units to be shown, and the file with what the person has changed."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, cast

from align.bitext import TranslationUnit
from align.confirmation import by_a_person
from align.documents import DEFAULT_MAX_BYTES, CodedText
from align.errors import ReadError, UsageError
from align.files.bounded import NamedBytes, read_stream
from align.files.streams import Source
from align.formats import read_bitext
from align.formats.identity import timestamp
from align.formats.registry import format_by_suffix, format_of
from align.maintenance.revision.lines import LocatedJsonLines, LocatedTable
from align.maintenance.revision.marks import MarkedTexts, with_marks
from align.maintenance.revision.places import Languages, Located, Place, Revision
from align.maintenance.revision.po import LocatedPo
from align.maintenance.revision.tmx import LocatedTmx
from align.maintenance.revision.xliff import LocatedXliff
from align.maintenance.revision.xml import as_read

_LOCATED: Mapping[str, Callable[[bytes, str, Languages], Located[Any]]] = {
    "tmx": LocatedTmx,
    "xliff": LocatedXliff,
    "po": LocatedPo,
    "tsv": LocatedTable,
    "jsonl": LocatedJsonLines,
}
_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Change:
    """What a person has made of a unit.

    Attributes:
        target: its translation with marks for its codes (see `MarkedTexts`); None where that stays as it is.
        is_accepted: whether the person has said that it is done.
    """

    target: str | None = None
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class ReviewUnit:
    """A unit to be looked at.

    Attributes:
        number: place among the units of the file, from 0.
        unit: the unit.
        texts: its sides, as they are shown and edited.
        is_locked: whether it cannot be changed, as the tool wants it whose file it is.
    """

    number: int
    unit: TranslationUnit
    texts: MarkedTexts
    is_locked: bool


class ReviewFile:
    """A file of units in memory.

    Attributes:
        name: what messages call it.
        format: the name of its format, see `align.formats.FORMATS`.
    """

    def __init__(
        self,
        data: bytes,
        name: str,
        *,
        source_language: str | None = None,
        target_language: str | None = None,
        max_bytes: int = DEFAULT_MAX_BYTES,
    ) -> None:
        """Takes the file.

        Args:
            data: all of it, compressed by gzip or not.
            name: of the file; by it, or else by what is in it, its format is known.
            source_language: see `align.formats.read_bitext`.
            target_language: likewise.
            max_bytes: the most that may be unpacked.

        Raises:
            UsageError: its format is none that can be revised.
            ReadError: it is damaged, or too large.
        """
        self.name = name
        self._data = read_stream(NamedBytes(data, name), name=name, max_bytes=max_bytes)
        self._is_zipped = self._data != data
        found = self._found_format()
        self.format = "xliff" if found == "xliff2" else found
        self._languages = (source_language, target_language)
        if self.format not in _LOCATED:
            raise UsageError(
                f"{name}: {self.format} cannot be revised in place; `nlen tmx convert` makes TMX or XLIFF of it."
            )

    def _found_format(self) -> str:
        by_suffix = format_by_suffix(PurePath(self.name))
        if by_suffix is not None:
            return by_suffix.name
        try:
            return format_of(Source(NamedBytes(self._data, self.name))).name
        except UsageError:
            kinds = "TMX, XLIFF, PO, TSV or JSON Lines"
            raise UsageError(f"{self.name}: neither its name nor what is in it says that it is {kinds}.") from None

    def units(self) -> Iterator[ReviewUnit]:
        """The units that have a translation, in the file's order.

        Raises:
            ReadError: the file is damaged, or not in its encoding.
        """
        for number, (unit, place) in enumerate(self._found(self._located())):
            yield ReviewUnit(number, unit, _texts(unit, place), place.is_locked)

    def revised_units(self, changes: Mapping[int, Change]) -> Iterator[TranslationUnit]:
        """Likewise, as they are with changes.

        Raises:
            MarkError: a translation lacks marks of codes.
        """
        date = timestamp()
        for number, (unit, place) in enumerate(self._found(self._located())):
            change = changes.get(number)
            if change is None:
                yield unit
                continue
            revision = _revision(unit, place, change, date)
            # Codes as the reader of units has them, which checks compare with the source's.
            marked = with_marks(CodedText(unit.source, unit.source_codes), CodedText(unit.target, unit.target_codes))
            if change.target is None or [mark.text for mark in marked.marks] != [
                mark.text for mark in _texts(unit, place).marks
            ]:
                yield revision.new
            else:
                content = marked.read(change.target)
                yield replace(revision.new, target=content.text, target_codes=content.codes)

    def revised(self, changes: Mapping[int, Change]) -> bytes:
        """The file with changes: what was changed or accepted is of human origin, with the date of now; all else is as
        it was, byte for byte.

        Args:
            changes: by the units' numbers.

        Raises:
            MarkError: a translation lacks marks of codes.
            ReadError: the file is damaged, or its encoding lacks a character of a translation.
            UsageError: there is no unit of a number, or it is locked.
        """
        date = timestamp()
        located = self._located()
        waiting = dict(changes)
        revisions = []
        for number, (unit, place) in enumerate(self._found(located)):
            change = waiting.pop(number, None)
            if change is not None:
                if place.is_locked:
                    raise UsageError(f"{self.name}: unit {number + 1:,} is locked; undo what was changed there.")
                revisions.append(_revision(unit, place, change, date))
        if waiting:
            raise UsageError(f"{self.name}: there is no unit {min(waiting) + 1:,}; open the file again.")
        data = located.revised(revisions) if revisions else self._data
        return gzip.compress(data, _GZIP_LEVEL, mtime=0) if self._is_zipped else data

    def _located(self) -> Located[Any]:
        return _LOCATED[self.format](self._data, self.name, self._languages)

    def _found(self, located: Located[Any]) -> Iterator[tuple[TranslationUnit, Place]]:
        """Each unit and its place. Both readers have to agree, or what was changed would go to the wrong place: a unit
        of which they read other letters is locked."""
        source, target = self._languages
        units = read_bitext(
            NamedBytes(self._data, self.name), self.format, source_language=source, target_language=target
        )
        places = cast("Iterator[Place]", located.places())
        for unit in units:
            place = next(places, None)
            if place is None:
                break
            is_other = place.target is not None and _letters(place.target.text) != _letters(unit.target)
            yield unit, replace(place, is_locked=True) if is_other else place
        else:
            if next(places, None) is None:
                return
        raise ReadError(
            f"{self.name}: it is laid out in a way that cannot be revised in place; `nlen tmx convert` makes TMX or "
            "XLIFF of it."
        )


def _letters(text: str) -> str:
    """What two readers have to agree on."""
    return "".join(filter(str.isalnum, text))


def _sides(unit: TranslationUnit, place: Place) -> tuple[CodedText, CodedText]:
    ours, theirs = CodedText(unit.source, unit.source_codes), CodedText(unit.target, unit.target_codes)
    return (
        ours if place.source is None else as_read(place.source, unit.source),
        theirs if place.target is None else as_read(place.target, unit.target),
    )


def _texts(unit: TranslationUnit, place: Place) -> MarkedTexts:
    return with_marks(*_sides(unit, place), offers=place.offers)


def _revision(unit: TranslationUnit, place: Place, change: Change, date: str) -> Revision[Any]:
    texts = _texts(unit, place)
    content = None if change.target is None or change.target == texts.target else texts.read(change.target)
    new = by_a_person(replace(unit, changed=date))
    if content is not None:
        new = replace(new, target=content.text, target_codes=content.codes)
    return Revision(place, unit, new, content, change.is_accepted)
