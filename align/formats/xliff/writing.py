"""What the writers of both versions share: the run through the units, file by file, and checks of what goes in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from align.bitext import Alternative, TranslationUnit, alternatives_of
from align.confirmation import CHECK_NOTE
from align.errors import UsageError, count_of
from align.files.streams import Target
from align.formats.identity import UnitIdentifiers
from align.formats.xliff.states import OWN_TOOL
from align.formats.xmlparsing import XmlEscaper
from align.languages import canonical_tag, is_language_tag

logger = logging.getLogger(__name__)

_FLUSH_CHARACTERS = 1 << 16

FileKey = tuple[str, str, str]
"""Article, source language and target language: units that follow one another and share them are in one `<file>`."""


class Output:
    """Collects text and writes it by the block."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._pending: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        """Takes the next piece of the file."""
        self._pending.append(text)
        self._size += len(text)
        if self._size > _FLUSH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Writes what has been taken."""
        self._stream.write("".join(self._pending).encode())
        self._pending.clear()
        self._size = 0


def write_document(
    units: Iterable[TranslationUnit],
    target: Target,
    begin: Callable[[FileKey | None], str],
    files: Callable[[XmlEscaper, FileKey, int], tuple[str, str]],
    unit_xml: Callable[[XmlEscaper, TranslationUnit, str], str],
    end: str,
) -> int:
    """Writes a document; returns how many units.

    Args:
        units: taken one by one.
        target: where to write.
        begin: the beginning of the document, given the first file or None where there is none.
        files: start and end of a `<file>`, given its number from 1 too.
        unit_xml: a unit with the given id.
        end: the end of the document.
    """
    escaper = XmlEscaper()
    identifiers = UnitIdentifiers()
    count = 0
    with target.open() as stream:
        output = Output(stream)
        current: FileKey | None = None
        number = 0
        closing = ""
        for unit in _checked(units):
            key = (unit.article, unit.source_language, unit.target_language)
            if key != current:
                if current is None:
                    output.add(begin(key))
                output.add(closing)
                number += 1
                identifiers.begin_scope()
                opening, closing = files(escaper, key, number)
                output.add(opening)
                current = key
            output.add(unit_xml(escaper, unit, identifiers.next(unit)))
            count += 1
        if current is None:
            output.add(begin(None))
            opening, closing = files(escaper, ("", "nl", "en"), 1)
            output.add(opening)
        output.add(closing + end)
        output.flush()
    if escaper.dropped:
        characters = count_of(escaper.dropped, "character")
        logger.warning("%s: %s left out, which XML cannot hold", target.name, characters)
    return count


def _checked(units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
    for unit in units:
        languages = (unit.source_language, unit.target_language)
        written = (canonical_tag(languages[0]), canonical_tag(languages[1]))
        for tag in written:
            if not is_language_tag(tag):
                raise UsageError(f'"{tag}" is not a language tag; give one such as "nl" or "en-GB".')
        yield (unit if written == languages else replace(unit, source_language=written[0], target_language=written[1]))


def shown_alternatives(unit: TranslationUnit) -> list[Alternative]:
    """The unit's alternatives, none of which is said to be from this program: its draft alone is."""
    return [
        replace(one, origin=one.origin if one.origin not in {"", OWN_TOOL} else "memory")
        for one in alternatives_of(unit.properties)
    ]


def quality_note(unit: TranslationUnit) -> str:
    """What a reader is told of the marks of suspicion that a unit has and no note of its explains, or ""."""
    explained = {match[1] for note in unit.notes if (match := CHECK_NOTE.fullmatch(note))}
    marks = [mark for mark in unit.quality if mark not in explained]
    return f"Please check: {', '.join(mark.replace('-', ' ') for mark in marks)}." if marks else ""
