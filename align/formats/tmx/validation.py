"""Whether a file is TMX 1.4b: its grammar, and what the specification says besides."""

from __future__ import annotations

import os
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, BinaryIO, Literal, cast

from lxml import etree

from align.files.streams import Source
from align.formats.faults import LocatedFormatError
from align.formats.tmx.fragments import is_laid_out
from align.formats.tmx.grammar import Grammar, Place, StartTags
from align.formats.tmx.reader import segment_text, variant_language
from align.formats.tmx.stream import XML_LANG, TmxStream
from align.formats.tmx.units import ALL_LANGUAGES
from align.languages import canonical_tag, is_language_tag, same_language

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a file, or something in it that other tools may stumble over.

    Attributes:
        path: the file as the user named it.
        line: line of the element or the character meant, from 1.
        column: column, from 1, or None where only the line is known.
        severity: "error" where the file breaks TMX 1.4b, else "warning".
        code: short name of the rule, stable over releases, such as "unpaired-code".
        message: one sentence on what is wrong.
    """

    path: str
    line: int
    column: int | None
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message} [{self.code}]"


DATE_ATTRIBUTES = ("creationdate", "changedate", "lastusagedate")

_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_MATCHED = frozenset({"bpt", "it", "ph", "hi", "ut"})

Report = Callable[[etree._Element, Severity, str, str], None]
"""Takes the element meant, the severity, the code and the message."""


class UnitChecks:
    """Checks units one by one and reports what it finds."""

    def __init__(self, namespace: str, srclang: str, report: Report) -> None:
        self._namespace = namespace
        self._srclang = srclang
        self._report = report

    def check(self, unit: etree._Element) -> None:
        """Checks one `<tu>`."""
        check_dates(unit, self._report)
        variants = list(unit.iterchildren(f"{self._namespace}tuv"))
        self._check_languages(unit, variants)
        numbers: list[Counter[tuple[str, str]]] = []
        for variant in variants:
            check_dates(variant, self._report)
            segment = variant.find(f"{self._namespace}seg")
            if segment is not None:
                self._check_segment(variant, segment)
                numbers.append(self._matching_numbers(segment))
        if any(other != numbers[0] for other in numbers[1:]):
            self._report(
                unit, "warning", "unmatched-codes", "inline elements of the variants do not match by their x numbers"
            )

    def _check_languages(self, unit: etree._Element, variants: list[etree._Element]) -> None:
        languages = []
        for variant in variants:
            language = variant_language(variant)
            if not language:
                continue  # The grammar tells of that.
            check_language(variant, language, self._report)
            language = canonical_tag(language)
            if language.lower() in languages:
                self._report(variant, "warning", "duplicate-language", f"the unit has {language} twice")
            languages.append(language.lower())
        srclang = canonical_tag(unit.get("srclang") or self._srclang)
        if srclang.lower() in {ALL_LANGUAGES, ""} or srclang.lower() in languages or not languages:
            return
        if any(same_language(srclang, language) for language in languages):
            self._report(
                unit, "warning", "inexact-srclang", f"no variant is in {srclang}, the srclang, but one is close"
            )
        else:
            self._report(unit, "error", "missing-srclang", f"no variant is in {srclang}, the srclang")

    def _check_segment(self, variant: etree._Element, segment: etree._Element) -> None:
        text = "".join(cast("Any", segment).itertext())
        if text[:1].isspace() and is_laid_out(segment, text):
            message = 'the lines of the segment are layout and read as one; xml:space="preserve" would keep them'
            self._report(segment, "warning", "layout", message)
        if not len(segment):
            if not (segment.text or "").strip():
                self._report(segment, "warning", "empty-segment", f"the {variant_language(variant)} segment is empty")
            return
        if not segment_text(segment, self._namespace).strip():
            self._report(segment, "warning", "empty-segment", f"the {variant_language(variant)} segment has no text")
        for scope in (segment, *segment.iter(f"{self._namespace}sub")):
            self._check_pairs(scope)

    def _check_pairs(self, scope: etree._Element) -> None:
        """Section "bpt": each has one ept of the same i after it, in the same segment or sub-flow."""
        opened: dict[str, etree._Element] = {}
        closed: set[str] = set()
        for code in self._codes(scope):
            local = self._local(code)
            number = code.get("i") or ""
            if local == "bpt":
                if number in opened or number in closed:
                    self._report(code, "error", "unpaired-code", f'a second <bpt i="{number}"> in the segment')
                opened[number] = code
            elif local == "ept":
                if opened.pop(number, None) is None:
                    self._report(code, "error", "unpaired-code", f'<ept i="{number}"> without a <bpt> before it')
                closed.add(number)
        for number, code in opened.items():
            self._report(code, "error", "unpaired-code", f'<bpt i="{number}"> without an <ept> after it')

    def _codes(self, scope: etree._Element) -> Iterator[etree._Element]:
        """Inline elements of a segment or sub-flow in document order, those of sub-flows in it left out."""
        for child in scope:
            yield child
            if self._local(child) != "sub":
                yield from self._codes(child)

    def _matching_numbers(self, segment: etree._Element) -> Counter[tuple[str, str]]:
        """Section "x": the numbers by which inline elements of one variant are matched with those of another."""
        found: Counter[tuple[str, str]] = Counter()
        if len(segment):
            for element in segment.iter():
                number = element.get("x")
                if number is not None and self._local(element) in _MATCHED:
                    found[self._local(element), number] += 1
        return found

    def _local(self, element: etree._Element) -> str:
        return element.tag.removeprefix(self._namespace)


def check_language(element: etree._Element, tag: str, report: Report, attribute: str = "") -> None:
    """Section "xml:lang": languages are in the form of RFC 3066, whose successor is BCP 47.

    Args:
        element: what has the language.
        tag: the language as it is written.
        report: where to.
        attribute: which attribute it is, where that is not plain.
    """
    canonical = canonical_tag(tag)
    shown = f'{attribute} "{tag}"'.lstrip()
    if not is_language_tag(tag):
        known = f"; it is read as {canonical}" if is_language_tag(canonical) else ""
        report(element, "error", "language-tag", f"{shown} is not a BCP 47 language tag{known}")
    elif canonical.lower() != tag.lower():
        report(element, "warning", "language-code", f"{shown} is {canonical} in BCP 47, and read so")


def check_dates(element: etree._Element, report: Report) -> None:
    """Section "creationdate": dates are in UTC, in the form YYYYMMDDThhmmssZ of ISO 8601."""
    for attribute in DATE_ATTRIBUTES:
        value = element.get(attribute)
        if value is not None and not _is_date(value):
            report(element, "error", "date", f'{attribute} "{value}" is not a time of the form YYYYMMDDThhmmssZ')


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.strptime(value, "%Y%m%dT%H%M%SZ")
    except ValueError:
        return False
    return True


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
