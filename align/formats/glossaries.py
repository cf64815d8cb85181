"""Glossaries: terms and the translations wanted for them, from TSV, OmegaT's format, CSV or TBX.

OmegaT's format (OmegaT manual, "Glossaries") is source, target and comment with tabs between them, in UTF-8; a plain
TSV is the same. TBX is read in the dialects TBX-Basic and TBX-Core, of ISO 30042:2008 (`<martif>`) and ISO 30042:2019
(`<tbx>`).
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from align.errors import FormatError
from align.files.streams import Source
from align.formats.columns import Sides, find_sides
from align.formats.faults import LocatedFormatError
from align.formats.lines import is_separator_line, read_records, read_western_lines
from align.formats.xmlparsing import parse_document
from align.languages import same_language

MAX_TBX_BYTES = 256 << 20
"""Largest TBX file that is read."""

_NOTES = frozenset({"note", "notes", "comment", "comments", "remark", "remarks", "opmerking", "opmerkingen"})
_UNWANTED = frozenset({"deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "deprecated", "superseded"})
_PREFERRED = frozenset({"preferredTerm-admn-sts", "preferred"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term and what it is to be called in the other language.

    Attributes:
        source: the term, of one word or several, as a dictionary has it.
        targets: translations that are wanted, the most wanted first; at least one.
        note: a remark for people, or "".
    """

    source: str
    targets: tuple[str, ...]
    note: str = ""


def read_glossary(
    source: str | os.PathLike[str] | BinaryIO, *, source_language: str = "nl", target_language: str = "en"
) -> list[GlossaryEntry]:
    """Reads a glossary; translations of one term are gathered in one entry, in the order of the file.

    Args:
        source: a path or a binary stream. A path that ends in .tbx or .xml is TBX, one in .csv is CSV, and anything
            else is tab-separated, with lines that begin with "#" as comments. A stream without such a name is TBX where
            it begins with "<". The first row of a table may name its columns, and so their order (see
            `align.formats.columns`).
        source_language: that of the terms, by which TBX and columns with names of languages are read; "nl" is also met
            by "nl-BE".
        target_language: that of their translations, likewise.

    Raises:
        ReadError: the file is missing or unreadable.
        FormatError: it is not of that format, or has no terms of these languages.
    """
    place = Source(source)
    suffixes = [suffix.lower() for suffix in PurePath(place.name).suffixes]
    looks_like_xml = place.head()[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t").startswith(b"<")
    with place.open() as stream:
        if ".tbx" in suffixes or ".xml" in suffixes or (looks_like_xml and not suffixes):
            pairs = _read_tbx(stream, place.name, source_language, target_language)
        else:
            languages = (source_language, target_language)
            rows = (
                read_records(stream, place.name, lambda cells: find_sides(cells) is not None, strict=False)
                if ".csv" in suffixes
                else _read_tabs(stream, place.name)
            )
            pairs = list(_pairs(rows, place.name, languages))
    if not pairs:
        raise FormatError(
            f"{place.name}: no {source_language}-{target_language} terms are in this glossary; "
            "it needs a term, a tab and its translation on each line, or to be TBX of these languages."
        )
    return _gathered(pairs)


def _gathered(pairs: Iterable[tuple[str, str, str]]) -> list[GlossaryEntry]:
    entries: dict[str, GlossaryEntry] = {}
    for written, target, note in pairs:
        # Accents may be characters of their own, as file systems and some editors have them.
        term = unicodedata.normalize("NFC", written)
        known = entries.get(term)
        if known is None:
            entries[term] = GlossaryEntry(term, (target,), note)
        elif target not in known.targets:
            entries[term] = GlossaryEntry(term, (*known.targets, target), known.note or note)
    return list(entries.values())


def _read_tabs(stream: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(read_western_lines(stream, name), start=1):
        if number > 1 or not is_separator_line(line, "\t"):
            yield number, line.rstrip("\r\n").split("\t")


def _pairs(
    rows: Iterable[tuple[int, list[str]]], name: str, languages: tuple[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Term, translation and note of each row of a table, whose first one may name the columns.

    Raises:
        LocatedFormatError: the columns are of other languages, or there is only one.
    """
    columns: tuple[int, int, int] | None = None
    for number, row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if columns is None:
            sides = find_sides(cells, *languages)
            columns = (0, 1, 2) if sides is None else _columns(cells, sides)
            if sides is not None:
                _refuse_others(sides, languages, name, number)
                continue
        if len(cells) < 2:
            problem = "one column; a glossary has a term, a tab and its translation."
            raise LocatedFormatError(name, number, None, problem)
        source, target, note = (cells[column] if column < len(cells) else "" for column in columns)
        # OmegaT takes terms without a translation as reminders; they ask for nothing here.
        if source and target:
            yield source, target, note


def _columns(names: list[str], sides: Sides) -> tuple[int, int, int]:
    """Which columns have term, translation and note: the one that is called so, or else the next behind both sides."""
    rest = [number for number in range(len(names)) if number not in (sides.source, sides.target)]
    called = (number for number in rest if names[number].lower() in _NOTES)
    behind = (number for number in rest if number > max(sides.source, sides.target))
    return sides.source, sides.target, next(called, next(behind, len(names)))


def _refuse_others(sides: Sides, languages: tuple[str, str], name: str, number: int) -> None:
    said = (sides.source_language, sides.target_language)
    if any(tag and not same_language(tag, language) for tag, language in zip(said, languages, strict=True)):
        found, wanted = " and ".join(filter(None, said)), " and ".join(languages)
        problem = f"the columns are {found} where terms of {wanted} are wanted; give a glossary of these."
        raise LocatedFormatError(name, number, None, problem)


def _read_tbx(stream: BinaryIO, name: str, source_language: str, target_language: str) -> list[tuple[str, str, str]]:
    data = stream.read(MAX_TBX_BYTES + 1)
    if len(data) > MAX_TBX_BYTES:
        raise LocatedFormatError(name, 1, 1, "the file is larger than 256 MiB; split it.")
    # UTF-16 has a zero beside each character of a tag.
    start = data[: 1 << 17].replace(b"\0", b"")
    root = parse_document(data, name, "martif" if b"<martif" in start else "tbx", "export the glossary again.")
    found = []
    for entry in root.iter("{*}termEntry", "{*}conceptEntry"):
        sources = _terms(entry, source_language)
        targets = _terms(entry, target_language)
        note = " ".join(" ".join(text.split()) for text in _texts(entry, "{*}note")) if targets else ""
        found += [(source, target, note) for source in sources for target in targets]
    return found


def _terms(entry: Any, language: str) -> list[str]:
    """The terms of one language that are not deprecated, preferred ones first."""
    preferred: list[str] = []
    others: list[str] = []
    for section in entry.iterchildren("{*}langSet", "{*}langSec"):
        if not same_language(section.get(_XML_LANG) or "", language):
            continue
        for group in section.iter("{*}tig", "{*}termGrp", "{*}termSec"):
            term = " ".join(" ".join(_texts(group, "{*}term")[:1]).split())
            states = {text.strip() for text in _texts(group, "{*}termNote")} | {
                text.strip() for text in _texts(group, "{*}administrativeStatus")
            }
            if term and not states & _UNWANTED:
                (preferred if states & _PREFERRED else others).append(term)
    return preferred + others


def _texts(element: Any, tag: str) -> list[str]:
    return ["".join(found.itertext()) for found in element.iter(tag)]
