"""XML with the places of its elements: a part of an Office document, walked event by event.

A tree has no places, and a parser that gives lines does not give bytes; here every event comes with the byte that it
begins at, so that pieces of the source can be replaced and all else stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

from align.documents.ooxml.vocabulary import known_name
from align.documents.streaming import Window
from align.errors import ReadError
from align.formats.xmlparsing import detect_encoding, place_parser

_MAX_DEPTH = 512
"""Elements in one another; a text box in a table in a text box takes 60."""

_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")
_ATTRIBUTE = re.compile(rb"\s([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Listener(Protocol):
    """Who is told of the events of a part, in the order of the source.

    Attributes:
        needed: where that begins which it may still look at of the source; None for what it was told of last.
    """

    @property
    def needed(self) -> int | None: ...

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        """An element begins; its start tag is `start` to `end`, and ends in "/>" where it has no end tag."""

    def end(self, name: str, start: int, end: int) -> None:
        """An element ends; its end tag is `start` to `end`. Where it has none, both are where the element ends."""

    def text(self, text: str) -> None:
        """Character data, in any number of pieces."""


class Deaf:
    """A listener that does nothing: others hear what concerns them."""

    needed: int | None = None

    def start(self, name: str, attributes: Mapping[str, str], start: int, end: int) -> None:
        pass

    def end(self, name: str, start: int, end: int) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def in_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A part in UTF-8, as nearly all are: the bytes as they are, or written again where they are in UTF-16."""
    first = next(chunks, b"")
    encoding = detect_encoding(first)
    if encoding.lower().startswith("utf-16"):
        text = b"".join([first, *chunks]).decode("utf-16" if encoding == "utf-16" else encoding, "replace")
        yield _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', text, count=1).encode()
        return
    yield first
    yield from chunks


def walk(source: Window, listener: Listener, *, name: str, part: str) -> None:
    """Tells a listener of all elements of a part; see `steps`."""
    for _ in steps(source, listener, name=name, part=part):
        pass


def steps(source: Window, listener: Listener, *, name: str, part: str) -> Iterator[None]:
    """Tells a listener of the elements of a part, their names as the vocabulary has them, and pauses now and then.

    Args:
        source: the part, see `in_utf8`. What the listener does not need any more is dropped.
        listener: is told.
        name: what messages call the document.
        part: the part's name.

    Raises:
        ReadError: it is not well-formed, nested too deep, or has a document type declaration, which ECMA-376-2 forbids
            (a parser could be made to expand entities without end, or to fetch files).
    """
    parser = place_parser()
    open_tags: list[int] = []
    last = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal last
        last = start = parser.CurrentByteIndex
        held, shift = source.held, source.start
        match = _TAG.match(held, start - shift)
        if match is None or len(open_tags) >= _MAX_DEPTH:
            raise ReadError(f"{name}: the part {part} is nested too deep to be read; save the document again.")
        end = match.end()
        is_empty = held[end - 2] == 0x2F
        end += shift
        open_tags.append(end if is_empty else 0)
        listener.start(known_name(tag), attributes, start, end)

    def finish(tag: str) -> None:
        nonlocal last
        empty = open_tags.pop()
        if empty:
            listener.end(known_name(tag), empty, empty)
        else:
            last = start = parser.CurrentByteIndex
            listener.end(known_name(tag), start, source.held.index(b">", start - source.start) + source.start + 1)

    def refuse(*_: object) -> None:
        raise ReadError(
            f"{name}: the part {part} has a document type declaration, which is refused for safety; save the document "
            "again."
        )

    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = refuse
    try:
        for chunk in source:
            parser.Parse(chunk, False)
            needed = listener.needed
            source.drop(last if needed is None else min(last, needed))
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ReadError(
            f"{name}: damaged: the part {part} is no well-formed XML (line {error.lineno}: {reason}); save the "
            "document again, or fetch it again."
        ) from None


def attribute_places(tag: bytes, names: frozenset[str]) -> dict[str, tuple[int, int]]:
    """Where in a start tag the values of attributes stand, without their quotes, by the attribute's local name."""
    found = {}
    for match in _ATTRIBUTE.finditer(tag):
        local = match[1].rpartition(b":")[2].decode("utf-8", "replace")
        if local in names:
            found[local] = (match.start(2) + 1, match.end(2) - 1)
    return found
