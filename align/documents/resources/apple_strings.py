"""`.strings` of macOS and iOS: `"key" = "value";` (Apple, "Resource Programming Guide", String Resources)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.documents.document import Content, Document, Reading
from align.documents.resources.values import Charset, Piece, Value, document_of
from align.formats.faults import LocatedFormatError

_GAP = r"(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\r\n]*)*"
_SIDE = r'(?:"(?:[^"\\]|\\.)*"|[\w.$/:-]+)'
_ENTRY = re.compile(rf"{_GAP}(?:{_SIDE}{_GAP}(?:={_GAP}(?P<value>{_SIDE}){_GAP})?;)?", re.DOTALL)
_CHARACTER = re.compile(r"\\[Uu]([0-9a-fA-F]{4})|\\([0-7]{1,3})|\\(.)|(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_WRITTEN = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def read(content: Content, reading: Reading) -> Document:
    """Reads a file.

    Raises:
        ReadError: its encoding cannot be told, or a line is no entry.
    """
    charset = Charset.of(content)
    source = content.decoded().text

    def escape(text: str, style: str) -> str:
        written = text.translate(_WRITTEN)
        return written if charset.has(written) else "".join(map(referenced, written))

    def referenced(character: str) -> str:
        data = character.encode("utf-16-be")
        units = [data[place : place + 2].hex() for place in range(0, len(data), 2)]
        return character if charset.has(character) else "".join(f"\\U{unit}" for unit in units)

    return document_of(content, reading, charset, list(_values(source, content.name)), escape)


def _values(source: str, name: str) -> Iterator[Value]:
    place = 0
    while place < len(source):
        match = _ENTRY.match(source, place)
        if match is None or match.end() == place:
            line = source.count("\n", 0, place) + 1
            raise LocatedFormatError(name, line, None, 'no entry of the form "key" = "value"; mend it.')
        place = match.end()
        if match["value"] and match["value"].startswith('"'):
            start, end = match.span("value")
            yield Value(tuple(_pieces(source, start + 1, end - 1)))


def _pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    for match in _CHARACTER.finditer(source, start, end):
        code, octal, escaped, plain = match.groups()
        if plain is not None:
            yield Piece(*match.span(), plain)
        elif escaped is not None:
            yield Piece(*match.span(), _ESCAPES.get(escaped, escaped))
        else:
            character = chr(int(code, 16) if code else int(octal, 8))
            # Half of a surrogate pair stays where it is.
            is_half = "\ud800" <= character <= "\udfff"
            yield Piece(*match.span(), match[0] if is_half else character, "standalone" if is_half else None)
