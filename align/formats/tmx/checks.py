"""What TMX 1.4b asks of a translation unit beyond its grammar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, cast

from lxml import etree

from align.formats.languages import canonical_tag, is_language_tag, same_language
from align.formats.tmx.findings import Severity
from align.formats.tmx.layout import is_laid_out
from align.formats.tmx.reader import ALL_LANGUAGES, segment_text, variant_language

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
