"""Exact places of elements in a file.

libxml2 keeps no columns, and past line 65535 its lines are guesses. Validation therefore has a second parser count
along: expat knows line and column of every start tag.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterator
from xml.parsers import expat

from lxml import etree

from align.formats.prologue import detect_encoding

Place = tuple[int, int]
"""Line and column of an element's "<", both from 1."""


class StartTags:
    """Line and column of every start tag, kept until the unit it belongs to has been looked at."""

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = None
        self._frame: list[Place] = []
        self._units: deque[list[Place]] = deque()
        self._current = self._frame
        self._depth = 0
        self._in_body = False
        self._parser = parser = expat.ParserCreate("utf-8", namespace_separator="}")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def feed(self, data: bytes) -> None:
        """Takes the next bytes of the file. What is wrong with them is for the other parser to tell."""
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(detect_encoding(data))(errors="replace")
        try:
            self._parser.Parse(self._decoder.decode(data).encode("utf-8", "replace"), False)
        except expat.ExpatError:
            return

    def next_unit(self) -> Place:
        """Place of the first element of `<body>` that has not been passed yet."""
        return self._units[0][0]

    def unit(self, element: etree._Element) -> dict[etree._Element, Place]:
        """Places of that element, which the caller holds, and of all in it."""
        return dict(zip(element.iter(), self._units[0], strict=False))

    def pass_unit(self) -> None:
        """Goes on to the next element of `<body>`."""
        self._units.popleft()

    def frame(self, root: etree._Element, body: etree._Element | None) -> dict[etree._Element, Place]:
        """Places of the root, the header and all else that is not in `<body>`, as far as the file has been read."""
        return dict(zip(_outside(root, body), self._frame, strict=False))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            self._in_body = name.rpartition("}")[2] == "body"
        elif self._depth == 2 and self._in_body:
            self._current = []
            self._units.append(self._current)
        self._depth += 1
        parser = self._parser
        self._current.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 1:
            self._current = self._frame
            self._in_body = False


def _outside(root: etree._Element, body: etree._Element | None) -> Iterator[etree._Element]:
    yield root
    for child in root:
        if child is body:
            yield child
        else:
            yield from child.iter()
