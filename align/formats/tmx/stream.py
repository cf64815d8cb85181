"""A TMX file as a stream of whole elements, in memory that does not grow with the file.

This is the one place that parses TMX. What stands on it - reading units, validation, statistics - gets the elements of
`<body>` with everything in them, inline markup and foreign attributes too, and takes what it needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, BinaryIO, cast

from lxml import etree

from align.errors import FormatError, ReadError
from align.formats.faults import LocatedFormatError, cut_off, problem_of, reason_of
from align.formats.xmlparsing import MAX_PROLOGUE_BYTES, Prologue, read_prologue, xml_pull_parser

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

MAX_UNIT_BYTES = 64 << 20
"""Most bytes of XML between two complete elements of `<body>`: what a single unit or the header can make us hold."""

_CHUNK_BYTES = 1 << 16  # Fastest of 32 KiB to 1 MiB: the tree of one chunk still fits the processor's cache.
_PADDING_LINES = 1 << 16
_LAST_BYTES = 1 << 12
# XML 1.0 in UTF-8 without a byte order mark. Without an XML declaration it is that too.
_PLAIN_UTF8 = re.compile(
    rb"""(?: <\?xml \s+ version \s*=\s* (?: "1\.0" | '1\.0' )
          (?: \s+ encoding \s*=\s* (?: "utf-8" | 'utf-8' ) )?
          (?: \s+ standalone \s*=\s* (?: "yes" | "no" | 'yes' | 'no' ) )? \s* \?> | <(?!\?) )""",
    re.IGNORECASE | re.VERBOSE,
)


class TmxStream:
    """Parses a TMX file piece by piece.

    Attributes:
        name: the file as the user named it.
        prologue: what stands before `<body>`.
        namespace: namespace of the file's TMX elements in braces, or "" (TMX itself has none).
        root: the root element once `batches` has begun; its `<header>` is whole by then, its `<body>` never.
    """

    def __init__(self, stream: BinaryIO, name: str, observe: Callable[[bytes], None] | None = None) -> None:
        """Reads up to the root element.

        Args:
            stream: the file's bytes.
            name: the file as the user named it.
            observe: gets every piece of the file before it is parsed.

        Raises:
            LocatedFormatError: not XML, not TMX, or with entities that are refused; see `read_prologue`.
        """
        self.name = name
        self._stream = stream
        self._observe = observe
        self._first = stream.read(_CHUNK_BYTES)
        self.prologue = self._read_prologue()
        self.namespace = self.prologue.namespace
        self.root: etree._Element | None = None
        self._body: etree._Element | None = None
        self._tags = (self.tag("tmx"), self.tag("body"), self.tag("tu"))
        self._whole: etree._Element | None = None
        self._failure: FormatError | ReadError | None = None
        self._last = b""
        self._pieces: Iterator[bytes] = self._read()
        self._parser = xml_pull_parser(self._tags)

    def tag(self, local: str) -> str:
        """The name of a TMX element in this file as lxml writes it."""
        return self.namespace + local

    @property
    def body(self) -> etree._Element | None:
        """The `<body>` as far as it is in memory, or None before it begins."""
        return self._body

    @property
    def header(self) -> etree._Element | None:
        """The `<header>`, or None where the file lacks one."""
        return None if self.root is None else self.root.find(self.tag("header"))

    def header_language(self) -> str:
        """The header's srclang, or ""."""
        header = self.header
        return (header.get("srclang") if header is not None else None) or ""

    def batches(self) -> Iterator[list[etree._Element]]:
        """Complete elements of `<body>` in document order, some hundred at a time.

        The elements of a batch are freed when the next batch is asked for, except where the caller still holds one.

        Raises:
            LocatedFormatError: the XML is not well-formed from here on, there is not one `<body>`, or a limit is
                passed. The units that end before that place have been given by then.
        """
        fault: FormatError | ReadError | None = None
        try:
            yield from self._growing()
            self._close()
            if self._body is None:
                raise self._error("there is no <body>; this is not a whole TMX file.")
        except (FormatError, ReadError) as error:
            fault = error
        rest = [] if self._body is None else cast("Any", self._body)[:]
        if fault is not None and rest and rest[-1] is not self._whole:
            # It is cut off, or whole but no unit, and then nobody misses it.
            rest.pop()
        if rest:
            yield rest
            del rest, cast("Any", self._body)[:]
        if fault is not None:
            raise fault

    def _growing(self) -> Iterator[list[etree._Element]]:
        held = 0
        for piece in self._pieces:
            held += len(piece)
            self._feed(piece)
            body = self._body
            if body is not None and len(body) > 1:
                # All but the last: the parser may still be inside it, or in the text after it.
                batch = cast("Any", body)[:-1]
                yield batch
                del batch, cast("Any", body)[:-1]
                held = 0
            elif held > MAX_UNIT_BYTES:
                raise self._error("more than 64 MiB without a whole translation unit; mend or split the file.")
        if self._failure is not None:
            raise self._failure

    def enter_body(self) -> Iterator[bytes] | None:
        """Parses up to `<body>` and gives the pieces of the file after it, for a caller who can do without a parser.

        Returns:
            The pieces, or None where all is to be left to `batches`: `<body>` is not near the file's beginning or has
            attributes, or what stands before it is unusual. Either `batches` is the next to be called, or all pieces
            that are taken are accounted for by `resume`.

        Raises:
            LocatedFormatError: what stands before `<body>` is not well-formed.
        """
        first = next(self._pieces)
        before, tag, after = first.partition(b"<body>")
        # A "[" may be that of an internal DTD subset, which can give elements attributes that nobody wrote.
        if not tag or b"[" in before or self.namespace or not _PLAIN_UTF8.match(before):
            self._pieces = chain((first,), self._pieces)
            return None
        self._pieces = chain((after,), self._pieces)
        self._feed(before + tag)
        return None if self._body is None or self.header is None else self._pieces

    def resume(self, data: bytes, lines: int) -> None:
        """Makes `batches` go on behind what was taken from the pieces of `enter_body`.

        Args:
            data: what was taken but is left to `batches`; it begins where a line does, or right after `<body>`.
            lines: how many line feeds were passed.
        """
        # The parser drops comments but counts their lines. Short ones stay far below its limits.
        for start in range(0, lines, _PADDING_LINES):
            self._feed(b"<!--" + b"\n" * (min(start + _PADDING_LINES, lines) - start - 1) + b"-->\n")
        self._pieces = chain((data,), self._pieces)

    def _read_prologue(self) -> Prologue:
        while True:
            try:
                return read_prologue(self._first, self.name)
            except LocatedFormatError:
                # The root may begin later: only what does not become right with more data is a fault.
                more = self._stream.read(_CHUNK_BYTES) if len(self._first) < MAX_PROLOGUE_BYTES else b""
                if not more:
                    raise
                self._first += more

    def _read(self) -> Iterator[bytes]:
        yield self._first
        self._first = b""
        while True:
            try:
                chunk = self._stream.read(_CHUNK_BYTES)
            except (FormatError, ReadError) as error:
                # Told by `batches`, after the units that were read before it.
                self._failure = error
                return
            if not chunk:
                return
            yield chunk

    def _feed(self, data: bytes) -> None:
        if self._observe is not None:
            self._observe(data)
        # Pieces may be short, and one that ends in the middle of markup says nothing by itself.
        self._last = data if len(data) > _LAST_BYTES else self._last[-_LAST_BYTES:] + data
        try:
            self._parser.feed(data)
        except etree.XMLSyntaxError as error:
            self._note_events()
            raise self._not_well_formed(error) from None
        self._note_events()

    def _close(self) -> None:
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            self._note_events()
            raise self._not_well_formed(error, at_end=True) from None
        self._note_events()

    def _note_events(self) -> None:
        for event, element in self._parser.read_events():
            element = cast("etree._Element", element)
            if event == "end":
                if element.tag == self._tags[2]:
                    self._whole = element
            elif self.root is None:
                self.root = element
            elif element.tag == self._tags[1] and element.getparent() is self.root:
                if self._body is not None:
                    raise LocatedFormatError(
                        self.name, cast("int", element.sourceline), None, "a second <body>; TMX has one."
                    )
                self._body = element

    def _error(self, problem: str) -> LocatedFormatError:
        """A fault of the file as a whole, put where the root element begins."""
        return LocatedFormatError(self.name, self.prologue.line, self.prologue.column, problem)

    def _not_well_formed(self, error: etree.XMLSyntaxError, *, at_end: bool = False) -> LocatedFormatError:
        line, column = error.position
        reason = reason_of(error)
        if "Resource limit" in reason or "XML_PARSE_HUGE" in reason:
            problem = f"a text of more than 10 MB or a nesting of more than 256 elements ({reason}); split it."
        elif at_end and self._is_cut(reason):
            problem = cut_off(error)
        else:
            problem = problem_of(error, at_end=at_end, cleaned=True)
        return LocatedFormatError(self.name, max(line, 1), max(column, 1), problem)

    def _is_cut(self, reason: str) -> bool:
        """Whether the "&" or "<" that the parser complains of is what the file's end has cut through, no bare one."""
        if "EntityRef" in reason:
            return b"<" not in self._last.rpartition(b"&")[2]
        return "StartTag" in reason and b">" not in self._last.rpartition(b"<")[2]
