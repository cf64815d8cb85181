"""Whether a file is TMX 1.4b: its grammar, and what the specification says besides."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import BinaryIO, cast

from lxml import etree

from align.formats.located import LocatedFormatError
from align.formats.streams import Source
from align.formats.tmx.checks import UnitChecks, check_dates, check_language
from align.formats.tmx.findings import Finding, Severity
from align.formats.tmx.grammar import Grammar
from align.formats.tmx.places import Place, StartTags
from align.formats.tmx.reader import ALL_LANGUAGES
from align.formats.tmx.stream import XML_LANG, TmxStream

__all__ = ["Finding", "validate_tmx"]

_SPECIFICATION_NAMESPACE = "{http://www.lisa.org/tmx14}"
_OLDER_VERSIONS = frozenset({"1.0", "1.1", "1.2", "1.3"})
_KNOWN_VERSIONS = frozenset({"1.4", "1.4b", *_OLDER_VERSIONS})


def validate_tmx(path: str | os.PathLike[str] | BinaryIO | Source) -> Iterator[Finding]:
    """Checks a TMX file against TMX 1.4b, unit by unit, however long it is.

    Memory grows by 16 bytes a unit, for the identifiers seen. Files of older versions are checked by the same grammar,
    with its complaints as warnings and `lang` taken for `xml:lang`.

    Args:
        path: the file or a binary stream, gzip-compressed or not.

    Yields:
        Findings in the file's order; what concerns the file as a whole and repeated identifiers come last. A file that
        is not well-formed or not TMX gives one error, code "not-tmx", where reading had to stop.

    Raises:
        ReadError: the file is missing or unreadable.
    """
    source = path if isinstance(path, Source) else Source(path)
    with source.open() as stream:
        try:
            places = StartTags()
            yield from _Validation(TmxStream(stream, source.name, places.feed), places).findings()
        except LocatedFormatError as error:
            yield Finding(source.name, error.line, error.column, "error", "not-tmx", error.problem.rstrip("."))


class _Validation:
    def __init__(self, tmx: TmxStream, places: StartTags) -> None:
        self._tmx = tmx
        self._places = places
        self._older = tmx.prologue.version in _OLDER_VERSIONS
        self._grammar = Grammar(tmx.namespace)
        self._found: list[tuple[etree._Element, Severity, str, str]] = []
        self._ids = _Identifiers()

    def findings(self) -> Iterator[Finding]:
        yield from self._prologue_findings()
        checks: UnitChecks | None = None
        unit_tag = self._tmx.tag("tu")
        for batch in self._tmx.batches():
            if checks is None:
                checks = UnitChecks(self._tmx.namespace, self._check_header(), self._report)
                yield from self._frame_findings()
            for element in batch:
                if element.tag == unit_tag:
                    self._check_unit(element, checks)
                else:
                    self._report(element, "error", "grammar", f"<{element.tag}> in <body>, where only <tu> may stand")
                line, _ = self._places.next_unit()
                if element.tag == unit_tag and (identifier := element.get("tuid")):
                    self._ids.add(identifier, line)
                yield from self._take(self._places.unit(element) if self._found else {})
                self._places.pass_unit()
        if checks is None:
            self._check_header()
            yield from self._frame_findings()
        self._check_frame()
        yield from self._frame_findings()
        for line, first in self._ids.repeated():
            yield Finding(self._tmx.name, line, None, "warning", "duplicate-tuid", f"the tuid is that of line {first}")

    def _frame_findings(self) -> Iterator[Finding]:
        root = cast("etree._Element", self._tmx.root)
        return self._take(self._places.frame(root, self._tmx.body))

    def _take(self, places: Mapping[etree._Element, Place]) -> Iterator[Finding]:
        """What has been found since the last time; the elements are among `places`."""
        for element, severity, code, message in self._found:
            line, column = places.get(element, (cast("int", element.sourceline), None))
            yield Finding(self._tmx.name, line, column, severity, code, message)
        self._found.clear()

    def _prologue_findings(self) -> Iterator[Finding]:
        version = self._tmx.prologue.version
        if self._older:
            message = f"the file is TMX {version}; it is checked leniently, as TMX 1.4b with warnings for errors"
            yield self._of_root("version", message)
        elif version and version not in _KNOWN_VERSIONS:
            yield self._of_root("version", f'TMX version "{version}" is unknown; the file is checked as TMX 1.4b')
        if self._tmx.namespace not in {"", _SPECIFICATION_NAMESPACE}:
            yield self._of_root("namespace", f"TMX elements are not in the namespace {self._tmx.namespace[1:-1]}")

    def _check_header(self) -> str:
        """Checks the header; returns its srclang."""
        header = self._tmx.header
        if header is None:
            return ALL_LANGUAGES  # The grammar tells of a missing header when the file ends.
        self._check_grammar(header)
        check_dates(header, self._report)
        srclang = header.get("srclang") or ALL_LANGUAGES
        if srclang.lower() != ALL_LANGUAGES:
            check_language(header, srclang, self._report, "srclang")
        if adminlang := header.get("adminlang"):
            check_language(header, adminlang, self._report, "adminlang")
        return srclang

    def _check_unit(self, unit: etree._Element, checks: UnitChecks) -> None:
        if self._older:
            for element in unit.iter():
                language = element.get("lang")
                if language is not None and element.get(XML_LANG) is None:
                    element.set(XML_LANG, language)
        self._check_grammar(unit)
        checks.check(unit)

    def _check_frame(self) -> None:
        """Checks what is left of the file when header and units have been seen to."""
        root = cast("etree._Element", self._tmx.root)
        header = self._tmx.header
        if header is not None:
            # The header has been checked; an empty, valid one takes its place so that it is not told of twice.
            for child in list(header):
                header.remove(child)
            header.attrib.clear()
            for name, value in _PLAIN_HEADER.items():
                header.set(name, value)
        self._check_grammar(root)

    def _check_grammar(self, element: etree._Element) -> None:
        for place, message in self._grammar.faults(element):
            self._report(place, "warning" if self._older else "error", "grammar", message)

    def _report(self, element: etree._Element, severity: Severity, code: str, message: str) -> None:
        self._found.append((element, severity, code, message))

    def _of_root(self, code: str, message: str) -> Finding:
        place = self._tmx.prologue
        return Finding(self._tmx.name, place.line, place.column, "warning", code, message)


_PLAIN_HEADER = {
    "creationtool": "",
    "creationtoolversion": "",
    "segtype": "sentence",
    "o-tmf": "",
    "adminlang": "en",
    "srclang": ALL_LANGUAGES,
    "datatype": "",
}


class _Identifiers:
    """Which tuids a file repeats: a 64-bit hash and a line for each, so that a million units need 16 MB."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._lines = array("q")

    def add(self, identifier: str, line: int) -> None:
        digest = blake2b(identifier.encode(), digest_size=8).digest()
        self._hashes.append(int.from_bytes(digest, "little", signed=True))
        self._lines.append(line)

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Line of each repetition, in the file's order, and line of the first unit with that id."""
        import numpy as np

        hashes = np.frombuffer(self._hashes, dtype=np.int64)
        _, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
        origin = first[inverse]
        for index in np.flatnonzero(origin != np.arange(len(hashes))):
            yield self._lines[int(index)], self._lines[int(origin[index])]
