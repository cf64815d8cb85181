"""What the tags of a part say beside its text: texts in attributes, languages, and what its styles are for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from align.article import ParagraphKind
from align.documents.encoding import without_invisibles
from align.documents.ooxml.places import attribute_places
from align.documents.ooxml.vocabulary import known_name, language_attributes, shown_attributes
from align.documents.streaming import Window

_KINDS: tuple[tuple[str, ParagraphKind], ...] = (
    ("heading", "heading"),
    ("title", "heading"),
    ("subtitle", "heading"),
    ("list", "list-item"),
    ("caption", "caption"),
    ("quote", "quote"),
    ("intense quote", "quote"),
)
"""By how the name of a style begins: built-in ones have English names in files, whatever the program shows."""
_CODE = frozenset({"source code", "source text", "verbatim char", "code", "macro text"}) | frozenset(
    f"html {kind}" for kind in ("preformatted", "code", "sample", "keyboard", "typewriter")
)
"""Names of styles of program code."""
_PAGE_CODE = re.compile(rb"&amp;(?:\"[^\"]*\"|&quot;.*?&quot;|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|&amp;|.)")

_PAGE_FIELD = re.compile(r"&([PNDTFAZ&])")
"""Codes that stand for words: numbers, date, time, names; and a sign "&"."""
_PAGE_PLACEHOLDER = re.compile(r"\{([PNDTFAZ])\}")


@dataclass(slots=True)
class Value:
    """A text without markup: of an attribute, or of an element that has nothing else in it.

    Attributes:
        text: without white space around it.
        start, end: half-open place in the source, without quotes.
        is_page_heading: whether it is of what stands above or below the pages of a sheet, with placeholders for codes.
    """

    text: str
    start: int
    end: int
    is_page_heading: bool = False

    def written(self, translation: str) -> str | None:
        """What a page heading has for a translation; None where that lacks a page's number or the like."""
        if sorted(_PAGE_PLACEHOLDER.findall(translation)) != sorted(_PAGE_PLACEHOLDER.findall(self.text)):
            return None
        return _PAGE_PLACEHOLDER.sub(r"&\1", translation.replace("&", "&&"))


@dataclass(slots=True)
class Attributes:
    """What the tags of a part say.

    Attributes:
        source: the part.
        values: texts, in order; each has a letter.
        languages: half-open places of language tags, and what they say.
        styles: the kind of paragraphs by the id of their style.
        code_styles: ids of the styles of program code.
        undeclared: where the language of the whole document could be declared and is not, and the prefix of elements
            there; None else.
    """

    source: Window
    values: list[Value] = field(default_factory=list)
    languages: list[tuple[int, int, str]] = field(default_factory=list)
    styles: dict[str, ParagraphKind] = field(default_factory=dict)
    code_styles: set[str] = field(default_factory=set)
    undeclared: tuple[int, bytes] | None = None
    _style: str = ""
    _in_defaults: bool = False

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int, *, shown: bool) -> None:
        """An element begins; its texts count where it is shown."""
        languages = language_attributes(name)
        if languages:
            self._languages(languages, attributes, start, end)
        values = shown_attributes(name) if shown else ()
        if values and attributes:
            self._values(values, attributes, start, end)
        if name == "w:style":
            self._style = _value(attributes, "w:styleId")
        elif name == "w:name" and self._style:
            lowered = _value(attributes, "w:val").lower()
            kind = next((kind for prefix, kind in _KINDS if lowered.startswith(prefix)), None)
            if kind is not None:
                self.styles[self._style] = kind
            if lowered in _CODE:
                self.code_styles.add(self._style)
        elif name in ("w:rPrDefault", "w:lang"):
            self._in_defaults = name == "w:rPrDefault"

    def end(self, name: str, start: int, end: int) -> None:
        """An element ends."""
        if name == "w:style":
            self._style = ""
        elif name == "w:rPrDefault":
            self._in_defaults = False
        elif name == "w:rPr" and self._in_defaults and start < end:
            prefix, colon, _ = self.source.between(start + 2, end).partition(b":")
            self.undeclared = (start, prefix + colon) if colon else None

    def taken(self) -> tuple[list[Value], list[tuple[int, int, str]], tuple[int, bytes] | None]:
        """Values, languages and where none is declared, so far; they are kept here no longer."""
        found = self.values, self.languages, self.undeclared
        self.values, self.languages, self.undeclared = [], [], None
        return found

    def add_value(self, text: str, start: int, end: int, *, is_page_heading: bool = False) -> None:
        """Adds a text that stands at a place, if it has a letter."""
        cleaned = without_invisibles(" ".join(text.split()))
        if any(map(str.isalpha, cleaned)):
            self.values.append(Value(cleaned, start, end, is_page_heading))

    def add_language(self, said: str, start: int, end: int) -> None:
        """Adds what an element says of the language."""
        if said.strip():
            self.languages.append((start, end, said.strip()))

    def add_page_heading(self, start: int, end: int) -> None:
        """Adds the texts of what stands above or below the pages of a sheet, which its places and looks part."""
        heading = self.source.between(start, end)
        place = 0
        for code in [*_PAGE_CODE.finditer(heading), None]:
            if code is not None and _PAGE_FIELD.fullmatch(unescape(code[0].decode("utf-8", "replace"))):
                continue
            last = len(heading) if code is None else code.start()
            raw = heading[place:last]
            first = start + place + len(raw) - len(raw.lstrip())
            text = unescape(raw.decode("utf-8", "replace"))
            if any(map(str.isalpha, _PAGE_FIELD.sub("", text))):
                shown = _PAGE_FIELD.sub(lambda field: "&" if field[1] == "&" else f"{{{field[1]}}}", text)
                self.add_value(shown, first, start + place + len(raw.rstrip()), is_page_heading=True)
            place = last if code is None else code.end()

    def _languages(self, names: tuple[str, ...], attributes: Mapping[str, str], start: int, end: int) -> None:
        for place, value in self._found(names, attributes, start, end):
            self.languages.append((*place, value))

    def _values(self, names: tuple[str, ...], attributes: Mapping[str, str], start: int, end: int) -> None:
        for place, value in self._found(names, attributes, start, end):
            self.add_value(value, *place)

    def _found(
        self, names: tuple[str, ...], attributes: Mapping[str, str], start: int, end: int
    ) -> list[tuple[tuple[int, int], str]]:
        values = {known: value for key, value in attributes.items() if (known := known_name(key)) in names and value}
        if not values:
            return []
        places = attribute_places(
            self.source.between(start, end), frozenset(name.rpartition(":")[2] for name in values)
        )
        return [
            ((start + place[0], start + place[1]), value)
            for name, value in values.items()
            if (place := places.get(name.rpartition(":")[2])) is not None
        ]


def _value(attributes: Mapping[str, str], wanted: str) -> str:
    return next((value for key, value in attributes.items() if known_name(key) == wanted), "")
