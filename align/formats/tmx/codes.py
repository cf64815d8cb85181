"""Inline elements of `<seg>` (TMX 1.4b, section "Content Markup") <-> a plain text and its inline codes.

TMX has no such elements. They are read as the inline codes that they are, so that they are written as elements of TMX.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from align.formats.tmx.fragments import attributes_xml, content_xml, tags
from align.formats.xmlparsing import XmlEscaper
from align.inline import CodeKind, InlineCode, interleave, nested_pairs, pair_codes

ANNOTATIONS = frozenset({"mrk", "sm", "em"})
"""Elements of XLIFF that say something of a text and are no codes of its document."""

_SPANS = frozenset({"g", "pc"})
_EMPTY: dict[str, CodeKind] = {"x": "standalone", "bx": "open", "ex": "close", "sc": "open", "ec": "close"}
_XLIFF_NAMESPACE = "{urn:oasis:names:tc:xliff:document:"
XLIFF_ELEMENTS = _SPANS | _EMPTY.keys() | ANNOTATIONS
"""Inline elements of XLIFF 1.2 and 2.1 but for those whose names TMX has too."""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """What a foreign element is.

    Attributes:
        kind: "open" for one that encloses text and has to be closed behind it.
        id: see `InlineCode.id`; "" where the element has none.
        type: see `InlineCode.type`.
        data: of the code.
        end: data of the closing code, where the element encloses text.
        encloses: whether it does.
    """

    kind: CodeKind
    id: str
    type: str
    data: str = ""
    end: str = ""
    encloses: bool = False


def local_name(tag: str, namespace: str) -> str:
    """The name of an element in a segment without the file's namespace, or XLIFF's, where it is one of its elements."""
    name = tag.removeprefix(namespace)
    if name.startswith(_XLIFF_NAMESPACE):
        bare = name.rpartition("}")[2]
        return bare if bare in XLIFF_ELEMENTS else name
    return name


def foreign_code(element: Any, name: str) -> ForeignCode:
    """The code of an element without namespace that TMX does not know; `name` is its name without the file's one."""
    identifier = element.get("startRef") or element.get("rid") or element.get("id") or ""
    if name in _SPANS:
        return ForeignCode("open", identifier, _type(element), encloses=True)
    if name in _EMPTY:
        data = element.get("equiv-text") or element.get("equiv") or ""
        return ForeignCode(_EMPTY[name], identifier, _type(element), data)
    # Any other is markup of the document that nobody has escaped.
    start, end = tags(name, dict(element.items()))
    if len(element) or element.text:
        return ForeignCode("open", "", "", start, end, encloses=True)
    return ForeignCode("standalone", "", "", f"{start[:-1]}/>")


def adapted(name: str, attributes: dict[str, str]) -> dict[str, str]:
    """Attributes of an element whose name TMX and XLIFF share, in TMX's words."""
    if not ("id" in attributes or "ctype" in attributes):
        return attributes
    number = attributes.pop("rid", "") or attributes.pop("id", "")
    for unknown in ("id", "equiv-text", "xid", "clone", "crc"):
        attributes.pop(unknown, None)
    if kind := attributes.pop("ctype", ""):
        attributes.setdefault("type", _from_version1(kind))
    if number:
        attributes.setdefault("i" if name in {"bpt", "ept"} else "x", number)
    if name == "bpt" and number:
        attributes.setdefault("x", number)
    return attributes


def _type(element: Any) -> str:
    if kind := element.get("ctype"):
        return _from_version1(kind)
    if not element.get("type"):
        return ""
    from align.formats.xliff.inline import from_version2

    return from_version2(element.get("type"), element.get("subType", ""))


def _from_version1(ctype: str) -> str:
    # Imported where it is needed, which is seldom: all of XLIFF comes with it.
    from align.formats.xliff.inline import from_version1

    return from_version1(ctype)


CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements that hold native codes; all others in a segment enclose text."""

_KINDS: dict[str, CodeKind] = {"bpt": "open", "ept": "close", "ph": "standalone", "ut": "standalone"}
_ELEMENTS: dict[CodeKind, str] = {"open": "bpt", "close": "ept"}
_NUMBER = re.compile(r"[0-9]{1,9}")
_NAME = re.compile(r"(?:\{[^{}]*\})?[A-Za-z_][\w.-]*")


def read_segment(segment: Any, namespace: str) -> tuple[str, tuple[InlineCode, ...]]:
    """The text of a `<seg>` and the codes in it.

    Codes and the sub-flows in them are no part of the text; what `<hi>` and elements unknown to TMX enclose is. Inline
    elements of XLIFF and HTML become codes that are written as elements of TMX.

    Args:
        segment: the element.
        namespace: namespace of the file's TMX elements in braces, or "".
    """
    reader = _Reader(segment, namespace)
    return reader.text, tuple(reader.codes)


class _Reader:
    def __init__(self, segment: Any, namespace: str) -> None:
        self.codes: list[InlineCode] = []
        self._namespace = namespace
        self._parts: list[str] = []
        self._length = 0
        self._spans = 0
        # Codes go by x, which variants have in common, where it tells the pairs of the segment apart.
        pairs: dict[str, str] = {}
        for code in segment.iter(f"{namespace}bpt"):
            pairs[_attribute(code, "i")] = _attribute(code, "x")
        self._has_pairs = bool(pairs)
        self._by_x = pairs if len(set(pairs.values()) - {""}) == len(pairs) else {}
        self._walk(segment)
        self.text = "".join(self._parts)

    def _walk(self, element: Any) -> None:
        self._add(element.text)
        for child in element:
            name = local_name(child.tag, self._namespace)
            if name in CODES:
                self._code(child, name)
            elif name == "hi" or name.startswith("{"):
                self._span(child, name)
            elif name in ANNOTATIONS:
                self._walk(child)
            elif name != "sub":
                self._foreign(child, name)
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)

    def _code(self, element: Any, name: str) -> None:
        attributes = adapted(name, dict(element.items()))
        kind = attributes.pop("type", "")
        number = attributes.get("i", "")
        if name in {"bpt", "ept"}:
            identifier: str = self._by_x.get(number, number)
        else:
            identifier = attributes.get("x", "")
            if name == "it" and identifier:
                identifier = f"it-{identifier}"  # Isolated: its other half is never in this segment.
        self.codes.append(
            InlineCode(
                _KINDS.get(name) or ("close" if attributes.pop("pos", "") in {"end", "close"} else "open"),
                identifier,
                self._length,
                "".join(element.itertext()),
                kind,
                name,
                tuple(attributes.items()),
                content_xml(element, self._namespace) if len(element) else "",
            )
        )

    def _span(self, element: Any, name: str) -> None:
        attributes: dict[str, str] = dict(element.items())
        kind = attributes.pop("type", "")
        # Apart from the numbers of bpt and ept, so that pairs are told apart.
        self._spans += 1
        identifier = f"{name}-{self._spans}"
        self.codes.append(InlineCode("open", identifier, self._length, "", kind, name, tuple(attributes.items())))
        self._walk(element)
        self.codes.append(InlineCode("close", identifier, self._length, "", "", name))

    def _foreign(self, element: Any, name: str) -> None:
        code = foreign_code(element, name)
        self._spans += 1
        # Ids of XLIFF are apart from the numbers of bpt and ept, where a segment has both.
        known = code.id and (f"xliff-{code.id}" if self._has_pairs else code.id)
        identifier = known or (f"{name}-{self._spans}" if code.encloses else "")
        self.codes.append(InlineCode(code.kind, identifier, self._length, code.data, code.type))
        if code.encloses:
            self._walk(element)
            self.codes.append(InlineCode("close", identifier, self._length, code.end))
        else:
            self._add(element.text)


def _attribute(element: Any, name: str) -> str:
    return cast("str", element.get(name, ""))


class CodeNumbers:
    """The numbers (`x`) by which the codes of one variant are matched with those of another, for one unit."""

    def __init__(self, *sides: Sequence[InlineCode]) -> None:
        """Gives every code without a number one; ids that are numbers stay what they are."""
        self._numbers: dict[tuple[bool, str], int] = {}
        self._lone = 0
        keys = [(code.kind == "standalone", code.id) for codes in sides for code in codes if code.id]
        taken = {int(identifier) for _, identifier in keys if _NUMBER.fullmatch(identifier)}
        free = 0
        for key in keys:
            if key in self._numbers:
                continue
            if _NUMBER.fullmatch(key[1]):
                self._numbers[key] = int(key[1])
                continue
            free += 1
            while free in taken:
                free += 1
            self._numbers[key] = free

    def of(self, code: InlineCode) -> int | None:
        """The number of a code, None where it has no id."""
        return self._numbers.get((code.kind == "standalone", code.id)) if code.id else None


def write_segment(text: str, codes: Sequence[InlineCode], numbers: CodeNumbers, escaper: XmlEscaper) -> str:
    """The content of a `<seg>`.

    Codes that were read from TMX become the elements that they were, as far as that is still right: pairs that no
    longer nest or have lost a half are written in a way that is valid all the same.
    """
    ordered = sorted(codes, key=lambda code: code.offset)
    pairs = pair_codes(ordered)
    places = [index for index, code in enumerate(ordered) if _is_span(code)]
    nested = nested_pairs([ordered[index] for index in places])
    inside = {places[one] for one in nested}
    used: set[str] = set()
    pair_numbers: dict[int, str] = {}
    for index, code in enumerate(ordered):
        if code.kind != "open" or index in inside:
            continue
        if index in pairs:
            pair_numbers[index] = pair_numbers[pairs[index]] = _pair_number(code, used)
    parts = []
    index = 0
    for piece in interleave(text, ordered):
        if isinstance(piece, str):
            parts.append(escaper.text(piece))
            continue
        if index in inside:
            start, end = tags(piece.element, _typed(piece, dict(piece.attributes)))
            parts.append(start if piece.kind == "open" else end)
        else:
            parts.append(_code_xml(piece, pair_numbers.get(index), numbers, escaper))
        index += 1
    return "".join(parts)


def _is_span(code: InlineCode) -> bool:
    """Whether the code stood for an element that encloses text."""
    if code.kind == "standalone" or code.data or code.element in CODES:
        return False
    # TMX has but one element that does; those of other namespaces are kept.
    return code.element == "hi" or (code.element.startswith("{") and _NAME.fullmatch(code.element) is not None)


def _pair_number(code: InlineCode, used: set[str]) -> str:
    number = dict(code.attributes).get("i", "")
    free = 1
    while not _NUMBER.fullmatch(number) or number in used:
        number = str(free)
        free += 1
    used.add(number)
    return number


def _code_xml(code: InlineCode, pair_number: str | None, numbers: CodeNumbers, escaper: XmlEscaper) -> str:
    attributes = {name: value for name, value in code.attributes if _NAME.fullmatch(name)}
    attributes.pop("pos", None)
    attributes.pop("i", None)
    x = attributes.pop("x", None)
    if not code.element:
        known = numbers.of(code)
        x = None if known is None else str(known)
    if code.kind == "standalone":
        element = "ut" if code.element == "ut" else "ph"
    else:
        element = "it" if pair_number is None else _ELEMENTS[code.kind]
    first: dict[str, str] = {}
    if element in {"bpt", "ept"}:
        first["i"] = pair_number or ""
    if element == "it":
        first["pos"] = "end" if code.kind == "close" else "begin"
    if x is not None and _NUMBER.fullmatch(x) and (element != "ept" or code.element):
        first["x"] = x
    if code.type and element not in {"ept", "ut"}:
        first["type"] = code.type
    shown = attributes_xml([*first.items(), *attributes.items()])
    content = code.content or escaper.text(code.data)
    return f"<{element}{shown}>{content}</{element}>" if content else f"<{element}{shown}/>"


def _typed(code: InlineCode, attributes: dict[str, str]) -> dict[str, str]:
    return {**attributes, "type": code.type} if code.type else attributes
