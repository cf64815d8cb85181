"""An XLIFF file as a stream of elements, in memory that does not grow with the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from align.formats.faults import LocatedFormatError, problem_of
from align.formats.xmlparsing import MAX_PROLOGUE_BYTES, Prologue, read_prologue, xml_pull_parser

MAX_UNIT_BYTES = 64 << 20
"""Most bytes of XML without a whole unit: what one unit can make us hold."""

_CHUNK_BYTES = 1 << 16
_MAX_TAG_BYTES = 4096
_EMBEDDED = re.compile(rb"""<internal-file\s[^<>]*?form\s*=\s*["']base64["'][^<>]*(?<!/)>""")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")


class XliffStream:
    """Parses an XLIFF file piece by piece. No entity of outside is read, and nothing is fetched.

    Attributes:
        name: the file as the user named it.
        prologue: what stands before the root's content, its version and namespace among it.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Reads up to the root element.

        Raises:
            LocatedFormatError: not XML, not XLIFF, or with entities that are refused; see `read_prologue`.
        """
        self.name = name
        self._stream = stream
        self._embedded = _EmbeddedFiles()
        self._first = stream.read(_CHUNK_BYTES)
        self.prologue = self._read_prologue()

    def elements(self, starts: set[str], ends: set[str]) -> Iterator[tuple[str, etree._Element]]:
        """Elements of those names, namespace aside, as ("start", element) or ("end", element), in document order.

        An element given at its end is emptied afterwards.

        Raises:
            LocatedFormatError: the XML is not well-formed from here on, or a limit is passed.
        """
        namespace = self.prologue.namespace
        parser = xml_pull_parser([namespace + name for name in starts | ends])
        held = 0
        for chunk in self._chunks():
            held += len(chunk)
            self._feed(parser, chunk)
            for event, element in cast("Any", parser.read_events()):
                local = element.tag[len(namespace) :]
                if event == "end" and local in ends:
                    yield "end", element
                    held = 0
                    _let_go(element)
                elif event == "start" and local in starts:
                    yield "start", element
            if held > MAX_UNIT_BYTES:
                place = self.prologue
                problem = "more than 64 MiB without a whole unit; mend or split the file."
                raise LocatedFormatError(self.name, place.line, place.column, problem)

    def _chunks(self) -> Iterator[bytes]:
        """The document without the files embedded in it; nothing, at its end."""
        chunk, self._first = self._first, b""
        while chunk:
            if kept := self._embedded.without(chunk):
                yield kept
            chunk = self._stream.read(_CHUNK_BYTES)
        if kept := self._embedded.rest:
            yield kept
        yield b""

    def _feed(self, parser: etree.XMLPullParser, chunk: bytes) -> None:
        try:
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
        except etree.XMLSyntaxError as error:
            line, column = error.position
            problem = problem_of(error, at_end=not chunk)
            raise LocatedFormatError(self.name, max(line, 1), max(column, 1), problem) from None

    def _read_prologue(self) -> Prologue:
        while True:
            try:
                return read_prologue(self._first, self.name, "xliff")
            except LocatedFormatError:
                more = self._stream.read(_CHUNK_BYTES) if len(self._first) < MAX_PROLOGUE_BYTES else b""
                if not more:
                    raise
                self._first += more


class _EmbeddedFiles:
    """Takes the content of base64 `<internal-file>` elements out of a document, piece by piece, and leaves the lines.

    Studio embeds the document that it has translated, which is of no use here, and longer than the parser lets a text
    be. In encodings that are not like ASCII nothing is found, and the parser refuses such a file.

    Attributes:
        rest: what has been held back, as a tag may begin in it.
    """

    def __init__(self) -> None:
        self.rest = b""
        self._within = False

    def without(self, chunk: bytes) -> bytes:
        """The next piece of the document."""
        data, self.rest = self.rest + chunk, b""
        parts: list[bytes] = []
        done = 0
        while True:
            if self._within:
                end = cast("re.Match[bytes]", _BASE64.match(data, done)).end()
                parts.append(b"\n" * data.count(b"\n", done, end))
                done = end
                if done == len(data):
                    break
                self._within = False
            found = _EMBEDDED.search(data, done)
            if found is None:
                tag = data.rfind(b"<", max(done, len(data) - _MAX_TAG_BYTES))
                stop = tag if tag >= 0 and data.find(b">", tag) < 0 else len(data)
                parts.append(data[done:stop])
                self.rest = data[stop:]
                break
            parts.append(data[done : found.end()])
            done = found.end()
            self._within = True
        return b"".join(parts)


def _let_go(element: Any) -> None:
    """Frees what an element holds, and all that stands before it beside it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
