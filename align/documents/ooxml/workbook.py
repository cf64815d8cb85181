"""Which strings of a workbook are more than text, so that another language would break it.

A formula may compare cells with a string that it has in it, and a list of what may be entered holds such strings: cells
with these texts stay as they are. The columns of a table are called what its first row says (ECMA-376-1, 18.5.1.3), or
Excel takes the file for damaged: both change together, and stay where a formula or a pivot table uses the name.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from align.article import Paragraph
from align.documents.document import TranslatedParagraph
from align.documents.ooxml.package import Package
from align.documents.ooxml.places import Deaf, attribute_places, walk
from align.documents.ooxml.writing import Edit
from align.documents.spreadsheets import as_compared, formula_strings
from align.documents.streaming import Window
from align.errors import count_of
from align.formats.xmlparsing import XmlEscaper

logger = logging.getLogger(__name__)

_FORMULA = re.compile(
    rb"<(?:\w+:)?(f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula)\b[^>]*(?<!/)>([^<]+)<"
)
_COLUMN = re.compile(r"\[@?([^\[\]]+)\]")
_PIVOT_FIELD = re.compile(rb"<(?:\w+:)?cacheField\s[^>]*?\bname=(?:\"([^\"]*)\"|'([^']*)')")
_LONGEST_NAME = 255
# What a sheet has of text itself: all else stands in the strings that sheets share.
_OWN_TEXT = re.compile(rb"inlineStr|\sprompt(?:Title)?=|\serror(?:Title)?=|\stooltip=|(?:Header|Footer)>")


@dataclass(frozen=True, slots=True)
class _Name:
    """What a table calls a column, or the label below it, and where."""

    text: str
    start: int
    end: int
    is_column: bool


class Workbook:
    """What must not change in a workbook, or must change together."""

    def __init__(self, package: Package) -> None:
        """Looks through formulas, tables and pivot tables.

        Raises:
            ReadError: see `Package.read`.
        """
        self._package = package
        self._kept: set[str] = set()
        self._tables: dict[str, list[_Name]] = {}
        self._kept_cells = 0
        columns: set[str] = set()
        sheets = package.related(package.main, "worksheet")
        tables = [table for sheet in sheets for table in package.related(sheet, "table")]
        for part in [package.main, *sheets, *tables]:
            for match in _FORMULA.finditer(package.read(part)):
                formula = unescape(match[2].decode("utf-8", "replace"))
                columns.update(as_compared(name) for name in _COLUMN.findall(formula))
                for string in formula_strings(formula):
                    self._kept.add(as_compared(string))
                    if match[1] == b"formula1":
                        self._kept.update(map(as_compared, string.split(",")))
        for part in package.related(package.main, "pivotCacheDefinition"):
            for match in _PIVOT_FIELD.finditer(package.read(part)):
                self._kept.add(as_compared(unescape((match[1] or match[2] or b"").decode("utf-8", "replace"))))
        for part in dict.fromkeys(tables):
            source = Window(package.chunks(part))
            reader = _Names(source)
            walk(source, reader, name=package.name, part=part)
            self._tables[part] = reader.found
            for name in reader.found:
                if as_compared(name.text) in columns or name.text != name.text.strip() or "_x" in name.text:
                    self._kept.add(as_compared(name.text))

    def has_text(self, sheet: str) -> bool:
        """Whether a sheet has text of its own."""
        return _OWN_TEXT.search(self._package.read(sheet)) is not None

    def is_translated(self, paragraph: Paragraph) -> bool:
        """Whether a string is text and no more; figures alone are none."""
        if not any(map(str.isalpha, paragraph.text)):
            return False
        text = as_compared(paragraph.text)
        if text in self._kept or (paragraph.codes and text in self._names()):
            self._kept_cells += 1
            return False
        return True

    def report(self) -> None:
        """Logs how many strings stay as they are."""
        if self._kept_cells:
            logger.warning(
                "%s: %s that formulas, lists or tables refer to left as they are",
                self._package.name,
                count_of(self._kept_cells, "string"),
            )

    def resolved(self, translations: Sequence[TranslatedParagraph | None]) -> list[TranslatedParagraph | None]:
        """The translations with one for each name of a column, or none where two columns would be called the same."""
        names = self._names()
        same: dict[str, list[int]] = {}
        for number, one in enumerate(translations):
            if one is not None and (text := as_compared(one.paragraph.text)) in names:
                same.setdefault(text, []).append(number)
        done = list(translations)
        for numbers in same.values():
            for number in numbers:
                done[number] = translations[numbers[0]]
        for table in self._tables.values():
            own = [name for name in table if name.is_column]
            new: dict[str, list[str]] = {}
            for name in own:
                text = as_compared(name.text)
                called = _text(done[same[text][0]]) if text in same else None
                new.setdefault(text if called is None else as_compared(called), []).append(text)
                if called is not None and not 0 < len(called) <= _LONGEST_NAME:
                    new.setdefault(as_compared(called), []).append(text)
            for olds in new.values():
                for old in olds if len(olds) > 1 else ():
                    for number in same.get(old, ()):
                        done[number] = None
        return done

    def edits(self, translations: Sequence[TranslatedParagraph | None]) -> Mapping[str, list[Edit]]:
        """What changes in tables, by part, where cells become these translations."""
        names = self._names()
        called = {
            text: new
            for one in translations
            if one is not None
            and (text := as_compared(one.paragraph.text)) in names
            and (new := _text(one)) is not None
        }
        escape = XmlEscaper().attribute
        return {
            part: [
                (name.start, name.end, escape(called[as_compared(name.text)]).replace("'", "&apos;").encode())
                for name in table
                if as_compared(name.text) in called
            ]
            for part, table in self._tables.items()
        }

    def _names(self) -> set[str]:
        return {as_compared(name.text) for table in self._tables.values() for name in table}


def _text(translation: TranslatedParagraph | None) -> str | None:
    return None if translation is None else translation.coded.text


class _Names(Deaf):
    """The names in a table, and their places."""

    def __init__(self, source: Window) -> None:
        self.found: list[_Name] = []
        self._source = source

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        if name != "x:tableColumn":
            return
        for own, place in attribute_places(
            self._source.between(start, end), frozenset({"name", "totalsRowLabel"})
        ).items():
            self.found.append(_Name(attributes[own], start + place[0], start + place[1], own == "name"))
