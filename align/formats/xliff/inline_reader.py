"""The walk through the content of a `<source>` or `<target>`, which both versions of XLIFF share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from align.formats.xliff.review import Side
from align.inline import CodeKind, InlineCode


class InlineReader(ABC):
    """Gathers the text of an element and its codes; a version says what its elements mean.

    Args:
        namespace: of XLIFF's elements, in braces.
    """

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._parts: list[str] = []
        self._codes: list[InlineCode] = []
        self._length = 0

    def read(self, element: Any) -> Side:
        """What is in an element; the reader is for this one alone."""
        self._walk(element)
        return Side("".join(self._parts), tuple(self._codes))

    @abstractmethod
    def _child(self, child: Any, name: str) -> None:
        """Takes an element within, `name` without the namespace; what follows it is none of it."""

    def _walk(self, element: Any) -> None:
        self._add_text(element.text)
        for child in element:
            self._child(child, child.tag.removeprefix(self._namespace))
            self._add_text(child.tail)

    def _add_code(self, kind: CodeKind, identifier: str, data: str, function: str) -> None:
        self._codes.append(InlineCode(kind, identifier, self._length, data, function))

    def _add_text(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)
