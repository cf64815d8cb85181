"""Inline codes in the words of TMX and of both versions of XLIFF, and the walk through the content that holds them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from align.formats.xliff.states import Side
from align.inline import CodeKind, InlineCode

# XLIFF 1.2, section "ctype", has TMX's names but for these.
_VERSION1 = {"ulined": "underlined"}
# What TMX has names for and XLIFF 1.2 has not.
_TMX_ALONE = frozenset(
    {"color", "dulined", "font", "scap", "struct", "index", "date", "time", "fnote", "enote", "alt", "cb", "inset"}
)
_VERSION1_KNOWN = frozenset({"bold", "italic", "underlined", "link", "image", "pb", "lb"})
# XLIFF 2.1, sections "type" and "subType".
_VERSION2 = {
    "bold": ("fmt", "xlf:b"),
    "italic": ("fmt", "xlf:i"),
    "ulined": ("fmt", "xlf:u"),
    "lb": ("fmt", "xlf:lb"),
    "pb": ("fmt", "xlf:pb"),
    "link": ("link", ""),
    "image": ("image", ""),
}
_OWN_PREFIX = "nlen:"


def to_version1(kind: str) -> str:
    """The ctype of XLIFF 1.2, "" for none."""
    kind = _VERSION1.get(kind, kind)
    return kind if not kind or kind in _VERSION1_KNOWN or kind.startswith("x-") else f"x-{kind}"


def from_version1(ctype: str) -> str:
    """The reverse of `to_version1`."""
    if ctype.startswith("x-") and ctype[2:] in _TMX_ALONE:
        return ctype[2:]
    return next((kind for kind, name in _VERSION1.items() if name == ctype), ctype)


def to_version2(kind: str) -> dict[str, str]:
    """The attributes `type` and `subType` of XLIFF 2.1."""
    if not kind:
        return {}
    known = _VERSION2.get(kind)
    # A subType is a prefix and a value without white space.
    pair = known or ("other", f"{_OWN_PREFIX}{'_'.join(kind.split())}")
    return {"type": pair[0], "subType": pair[1]} if pair[1] else {"type": pair[0]}


def from_version2(kind: str, subtype: str) -> str:
    """The reverse of `to_version2`."""
    if subtype.startswith(_OWN_PREFIX):
        return subtype[len(_OWN_PREFIX) :]
    for name, pair in _VERSION2.items():
        if pair == (kind, subtype):
            return name
    return f"x-{kind}" if kind else ""


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
