"""XML with the place of everything in it: the units of an XLIFF file one by one, as small trees."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from align.formats.faults import LocatedFormatError
from align.formats.xmlparsing import place_parser

_CHUNK_BYTES = 1 << 16
_MOST_DEEP = 256
"""Elements within one another: as many as libxml2 takes from anybody."""
_START_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_NAME = re.compile(r"<[^\s/>]+")
_ATTRIBUTE = re.compile(r"""(\s+)([^\s=/>]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_TO_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(slots=True)
class Text:
    """Characters, as they are meant, and where they are written; a line break always comes alone.

    Attributes:
        text: without references; "" for what is none, such as a comment or the marks of a CDATA section.
        start, end: bytes.
    """

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Element:
    """An element and what is in it.

    Attributes:
        name: with its namespace in braces, as lxml has it.
        attributes: by names of the same form.
        start: where its start tag begins.
        inner: where its content begins.
        close: where its end tag begins; that of an empty-element tag is behind it.
        end: behind it.
        children: in order.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list[Element | Text] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute."""
        return self.attributes.get(name, default)

    def elements(self, name: str) -> Iterator[Element]:
        """Its children of that name."""
        return (child for child in self.children if isinstance(child, Element) and child.name == name)

    def first(self, name: str) -> Element | None:
        """The first of these, or None."""
        return next(self.elements(name), None)

    def text(self) -> str:
        """All characters in it."""
        return "".join(child.text if isinstance(child, Text) else child.text() for child in self.children)

    def walk(self, name: str) -> Iterator[Element]:
        """All elements of that name in it, at any depth, none of which is in another."""
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name:
                    yield child
                else:
                    yield from child.walk(name)


@dataclass(frozen=True, slots=True)
class Unit:
    """An element that was asked for, and what it is in.

    Attributes:
        element: with all in it.
        around: the elements that it is in, the root first, without their children.
        prefixes: by namespace, those that names can have here; attributes cannot have "".
    """

    element: Element
    around: tuple[Element, ...]
    prefixes: Mapping[str, str]


def units_of(text: bytes, name: str, wanted: frozenset[str]) -> Iterator[Unit]:
    """The elements of those names, in order; one in another is a part of it.

    Args:
        text: a document in UTF-8, whatever encoding it declares, of which `read_prologue` has read the beginning.
        name: what messages call it.
        wanted: names with their namespace in braces.

    Raises:
        LocatedFormatError: it is not well-formed, or nested too deep.
    """
    builder = _Builder(text, name, wanted)
    for start in range(0, len(text) or 1, _CHUNK_BYTES):
        chunk = text[start : start + _CHUNK_BYTES]
        try:
            builder.parser.Parse(chunk, start + _CHUNK_BYTES >= len(text))
        except expat.ExpatError as error:
            problem = f"not well-formed XML ({expat.ErrorString(error.code)}); mend it or export the file again."
            raise LocatedFormatError(name, error.lineno, error.offset + 1, problem) from None
        yield from builder.done
        builder.done.clear()


class _Builder:
    """Takes what the parser finds; keeps trees only of the elements that are wanted."""

    def __init__(self, text: bytes, name: str, wanted: frozenset[str]) -> None:
        self._text = text
        self._name = name
        self._wanted = wanted
        self._around: list[Element] = []
        self._open: list[Element] = []
        self._last: Text | None = None
        self._prefixes: dict[str, list[str]] = defaultdict(list)
        self._namespaces: dict[str, list[str]] = defaultdict(list)
        self.done: list[Unit] = []
        self.parser = parser = place_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartNamespaceDeclHandler = self._declare
        parser.EndNamespaceDeclHandler = self._undeclare
        # Other than the plain handler it leaves entities of the file's own to be expanded.
        parser.DefaultHandlerExpand = lambda data: self._add("")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        self._finish_text(start)
        tag = _START_TAG.match(self._text, start)
        assert tag is not None
        named = {_in_braces(key): value for key, value in attributes.items()}
        element = Element(_in_braces(name), named, start, tag.end())
        if len(self._around) + len(self._open) >= _MOST_DEEP:
            line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
            problem = f"more than {_MOST_DEEP} elements stand in one another; mend it or export the file again."
            raise LocatedFormatError(self._name, line, column, problem)
        if self._open:
            self._open[-1].children.append(element)
            self._open.append(element)
        elif element.name in self._wanted:
            self._open.append(element)
        else:
            self._around.append(element)

    def _end(self, name: str) -> None:
        close = self.parser.CurrentByteIndex
        self._finish_text(close)
        if not self._open:
            self._around.pop()
            return
        element = self._open.pop()
        if self._text.startswith(b"/>", element.inner - 2):
            element.close = element.end = element.inner
        else:
            element.close, element.end = close, self._text.index(b">", close) + 1
        if not self._open:
            prefixes = {space: names[-1] for space, names in self._prefixes.items() if names}
            self.done.append(Unit(element, tuple(self._around), prefixes))

    def _characters(self, data: str) -> None:
        self._add(data)

    def _add(self, data: str) -> None:
        if self._open:
            start = self.parser.CurrentByteIndex
            self._finish_text(start)
            self._last = Text(data, start, start)
            self._open[-1].children.append(self._last)

    def _finish_text(self, end: int) -> None:
        if self._last is not None:
            self._last.end = end
            self._last = None

    def _declare(self, prefix: str | None, namespace: str) -> None:
        self._namespaces[prefix or ""].append(namespace)
        if prefix:
            self._prefixes[namespace].append(prefix)

    def _undeclare(self, prefix: str | None) -> None:
        namespace = self._namespaces[prefix or ""].pop()
        if prefix:
            self._prefixes[namespace].pop()


def _in_braces(name: str) -> str:
    namespace, mark, local = name.rpartition("}")
    return f"{{{namespace}}}{local}" if mark else name


def raw(text: bytes, start: int, end: int) -> str:
    """What stands in a document in UTF-8 from one place to the other."""
    return text[start:end].decode()


def start_tag(text: bytes, element: Element, changes: Mapping[str, str | None], *, is_open: bool = True) -> str:
    """The start tag of an element with other values of some attributes, all else as it is written.

    Args:
        text: the document in UTF-8.
        element: of it.
        changes: by names as they are written; None takes an attribute out.
        is_open: whether the tag of an element without content is to be a start tag.
    """
    tag = raw(text, element.start, element.inner)
    name = _NAME.match(tag)
    assert name is not None
    waiting = dict(changes)
    pieces = [name[0]]
    done = name.end()
    for found in _ATTRIBUTE.finditer(tag, done):
        pieces.append(tag[done : found.start()])
        done = found.end()
        if found[2] not in waiting:
            pieces.append(found[0])
        elif (value := waiting.pop(found[2])) is not None:
            pieces.append(f'{found[1]}{found[2]}{found[3]}"{value.translate(_TO_ATTRIBUTE)}"')
    pieces.append(attributes_text(waiting))
    rest = tag[done:]
    pieces.append(">" if is_open and rest.endswith("/>") else rest)
    return "".join(pieces)


def attributes_text(attributes: Mapping[str, str | None]) -> str:
    """Attributes as they are written, each with a space before it; those that are None are left out."""
    kept = ((name, value) for name, value in attributes.items() if value is not None)
    return "".join(f' {name}="{value.translate(_TO_ATTRIBUTE)}"' for name, value in kept)


def tag_name(text: bytes, element: Element) -> str:
    """The name of an element as it is written, with its prefix."""
    name = _NAME.match(raw(text, element.start, element.inner))
    assert name is not None
    return name[0][1:]
