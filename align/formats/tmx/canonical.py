"""Units of plain TMX, read without an XML parser.

What nlen and most tools write is regular: UTF-8, units of some props and two variants, text without inline elements.
A block of such lines can be cut at every "<" and each piece be looked at by itself. That is sound because

- no character but "<" begins markup, and none but "&" a reference, so a piece is a tag and the text after it;
- a block is UTF-8, without characters that XML forbids, without carriage returns, which a parser would translate, and
  without "]]>"; "&" stands in text only and only begins one of XML's own five entities;
- a tag is matched from end to end by an expression that allows nothing but that element, well-formed, with attributes
  that differ and that bear on no namespace; as tags recur, what was matched is remembered;
- tags stand in one order, which nests as it has to;
- no segment begins with a line break, after which its lines may be layout.

Where a block is anything else, the parser gets it and the rest of the file. So it is always the parser that finds
faults, and as blocks end with a line, it finds them at the line and column where it would have without this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from align.bitext import FileExtras, TranslationUnit
from align.formats.properties import Prop
from align.formats.tmx.fragments import RAW_BREAK, text_element
from align.formats.tmx.stream import XML_LANG, TmxStream
from align.formats.tmx.units import CACHED_VALUES, NOTHING, Rest, UnitBuilder

_Key = TypeVar("_Key", bound="str | tuple[str, ...]")
_Value = TypeVar("_Value")

_UNIT_END = "</tu>\n"
_MAX_BLOCK_BYTES = 1 << 20
_MAX_REMEMBERED = 200  # Characters of a piece; longer ones hardly recur.
_ALLOWED_BYTES = b"\t\n" + bytes(range(0x20, 0x100))
_NONCHARACTERS = re.compile("[\ufffe\uffff]")

# White space as XML has it, not as Python has it. A tab or a line feed in a value would be read as a space.
_S = r"[ \t\n]"
_NAME = r"(?:(?![xX][mM][lL])[A-Za-z_][A-Za-z0-9_.-]*|xml:lang)"
_TAG = re.compile(rf'(tu|tuv|prop)((?:{_S}+{_NAME}="[^"&\t\n]*")*){_S}*>(.*)', re.DOTALL)
_ATTRIBUTE = re.compile(rf'({_NAME})="([^"]*)"')
_PROP_END = re.compile(rf"/prop>{_S}*")
_FRAME = re.compile(rf"{_S}*</seg>{_S}*</tuv>{_S}*</seg>{_S}*</tuv>{_S}*")
# What a segment that is laid out over lines may begin with; to look for that is faster than any expression is.
_LAID_OUT_BEGINS = ("<seg>\n", "<seg> ", "<seg>\t")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos);)?")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class CanonicalUnits:
    """Reads units from the beginning of `<body>` on, as far as they are regular."""

    def __init__(self, tmx: TmxStream, builder: UnitBuilder) -> None:
        self._tmx = tmx
        self._builder = builder
        self._heads = _Proven(_head)
        self._props = _Proven(self._prop)
        self._variants = _Proven(self._variant)
        self._frames = _Proven(_frame)
        self._prop_ends = {""}
        self._rich_props: set[str] = set()  # With more attributes than a type.

    def batches(self) -> Iterator[list[TranslationUnit | None]]:
        """Units in the file's order, None for those that lack the wanted pair; the rest is then for the parser.

        Raises:
            LocatedFormatError: what stands before `<body>` is not well-formed.
        """
        pieces = self._tmx.enter_body()
        if pieces is None:
            return
        unit_end = _UNIT_END.encode()
        held = b""
        lines = 0
        for piece in pieces:
            held += piece
            end = held.rfind(unit_end) + len(unit_end)
            if end < len(unit_end):
                if len(held) > _MAX_BLOCK_BYTES:
                    break
                continue
            try:
                units = self._units(_decode(held[:end]))
            except _NotCanonicalError:
                break
            yield units
            lines += held.count(b"\n", 0, end)
            held = held[end:]
        self._tmx.resume(held, lines)

    def _units(self, block: str) -> list[TranslationUnit | None]:
        """The units of a block that ends with one."""
        if any(begin in block for begin in _LAID_OUT_BEGINS) and RAW_BREAK.search(block):
            raise _NotCanonicalError
        # The inner loop: what it calls for each unit is in C but for building the unit.
        heads, variants, frames, rich_props = self._heads, self._variants, self._frames, self._rich_props
        prop, known_ends, builder = self._props.__getitem__, self._prop_ends, self._builder
        pairs: dict[tuple[str, str, str], tuple[int, int]] = {}
        units: list[TranslationUnit | None] = []
        for element in block.split(_UNIT_END)[:-1]:
            # White space, <tu>, any number of <prop> and </prop>, and twice <tuv>, <seg>, </seg>, </tuv>.
            pieces = element.split("<")
            count = len(pieces)
            if count < 10 or count % 2:
                raise _NotCanonicalError
            head = pieces[1]
            values = head.split('"')
            identifier, unit_language, created, changed, others = heads[tuple(values[::2])]
            # Printable text has neither tabs nor line feeds in it; other text may be fine still.
            if "&" in head or not (head.rstrip().isprintable() or _TAG.fullmatch(head)):
                raise _NotCanonicalError
            properties = dict(map(prop, pieces[2:-8:2]))
            if not known_ends.issuperset(pieces[3:-8:2]):
                self._prove_prop_ends(pieces[3:-8:2])
            variant, text, end, variant_end, other, other_text, other_end, last_end = pieces[-8:]
            _ = frames[pieces[0], end, variant_end, other_end, last_end]
            if text[:4] != "seg>" or other_text[:4] != "seg>":
                raise _NotCanonicalError
            texts = (
                _text(text[4:]) if "&" in text else text[4:],
                _text(other_text[4:]) if "&" in other_text else other_text[4:],
            )
            language, attributes = variants[variant]
            other_language, other_attributes = variants[other]
            languages = (language, other_language)
            key = (*languages, values[unit_language] if unit_language else "")
            pair = pairs.get(key)
            if pair is None:
                pair = builder.pair(languages, key[2])
                if pair is None:
                    units.append(None)
                    continue
                pairs[key] = pair
            if pair[0]:
                texts, languages = texts[::-1], languages[::-1]
                attributes, other_attributes = other_attributes, attributes
            special = 2 * len(properties) + 10 != count
            if rich_props and not rich_props.isdisjoint(pieces[2:-8:2]):
                special = True
            rest = NOTHING
            if others or attributes or other_attributes:
                own = {name: values[place] for name, place in others.items()}
                rest = Rest(extras=FileExtras(own, attributes, other_attributes))
            units.append(
                builder.unit(
                    values[identifier] if identifier else "",
                    texts,
                    languages,
                    properties,
                    (values[created] if created else "", values[changed] if changed else ""),
                    special,
                    _props,
                    pieces,
                    rest,
                )
            )
        return units

    def _prop(self, piece: str) -> tuple[str, str]:
        """Key and text of a `<prop>`."""
        kind, text, is_plain = _prop(piece)
        if not is_plain:
            if len(self._rich_props) >= CACHED_VALUES:
                raise _NotCanonicalError
            self._rich_props.add(piece)
        return self._builder.key(kind), text

    def _prove_prop_ends(self, pieces: list[str]) -> None:
        for piece in pieces:
            if not _PROP_END.fullmatch(piece):
                raise _NotCanonicalError
            if len(self._prop_ends) < CACHED_VALUES and len(piece) < _MAX_REMEMBERED:
                self._prop_ends.add(piece)

    def _variant(self, piece: str) -> tuple[str, dict[str, str]]:
        """The language of a `<tuv>` and its other attributes."""
        attributes, text = _tag("tuv", piece)
        old = attributes.pop("lang", "")
        language = attributes.pop("xml:lang", "") or old
        if not language or text.strip(" \t\n"):
            raise _NotCanonicalError
        return self._builder.language(language), attributes


class _NotCanonicalError(Exception):
    """The parser is needed."""


class _Proven(dict[_Key, _Value]):
    """What was found out of pieces of markup, by piece; asking for a new one finds it out or raises."""

    def __init__(self, prove: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self._prove = prove

    def __missing__(self, key: _Key) -> _Value:
        value = self._prove(key)
        if len("".join(key)) <= _MAX_REMEMBERED:
            if len(self) >= CACHED_VALUES:
                self.clear()
            self[key] = value
        return value


def _decode(block: bytes) -> str:
    """The text of a block, which has no character that XML forbids or a parser would change."""
    # Single bytes are found many times faster than sequences; 0xEF begins all characters from U+F000 to U+FFFF.
    if block.translate(None, _ALLOWED_BYTES) or (b"]" in block and b"]]>" in block):
        raise _NotCanonicalError
    try:
        text = block.decode()
    except UnicodeDecodeError:
        raise _NotCanonicalError from None
    if b"\xef" in block and _NONCHARACTERS.search(text):
        raise _NotCanonicalError
    return text


def _head(shape: tuple[str, ...]) -> tuple[int, int, int, int, dict[str, int]]:
    """Where tuid, srclang, creationdate and changedate of a `<tu>` stand, 0 for nowhere, when it is split at quotes.

    The last value is where its other attributes stand.

    Args:
        shape: what stands outside the quotes.
    """
    attributes, text = _tag("tu", '""'.join(shape))
    if text.strip(" \t\n"):
        raise _NotCanonicalError
    places = {name: 2 * index + 1 for index, name in enumerate(attributes)}
    if "xml:lang" in places:
        raise _NotCanonicalError  # Not an attribute of a unit; the parser has its full name.
    pop = places.pop
    return pop("tuid", 0), pop("srclang", 0), pop("creationdate", 0), pop("changedate", 0), places


def _frame(ends: tuple[str, ...]) -> None:
    """Matches what stands before a `<tu>` and the end tags in its variants."""
    if not _FRAME.fullmatch("<".join(ends)):
        raise _NotCanonicalError


def _props(pieces: list[str]) -> list[Prop]:
    """The props of a unit."""
    found = []
    for piece in pieces[2:-8:2]:
        attributes, text = _tag("prop", piece)
        # As `etree` has it, so that both ways of reading give the same.
        names = {XML_LANG if name == "xml:lang" else name: value for name, value in attributes.items()}
        text = _text(text)
        found.append((attributes["type"], text, text_element("prop", names, text)))
    return found


def _prop(piece: str) -> tuple[str, str, bool]:
    """Type and text of a `<prop>`, and whether it has no attribute but its type."""
    attributes, text = _tag("prop", piece)
    if "type" not in attributes:
        raise _NotCanonicalError
    return attributes["type"], _text(text) if "&" in text else text, len(attributes) == 1


def _tag(name: str, piece: str) -> tuple[dict[str, str], str]:
    """Attributes of a start tag and the text after it."""
    match = _TAG.fullmatch(piece)
    if match is None or match[1] != name:
        raise _NotCanonicalError
    found = _ATTRIBUTE.findall(match[2])
    attributes = dict(found)
    if len(attributes) < len(found):
        raise _NotCanonicalError
    return attributes, match[3]


def _text(text: str) -> str:
    """Text with its references resolved."""
    try:
        return _REFERENCE.sub(lambda match: _CHARACTERS[match[1]], text)
    except KeyError:
        raise _NotCanonicalError from None
