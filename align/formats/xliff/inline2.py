"""Inline elements of XLIFF 2.1, section 4.3 <-> a plain text and its inline codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from align.formats.xliff.inline import InlineReader, from_version2, to_version2
from align.formats.xliff.states import Side
from align.formats.xmlparsing import XmlEscaper
from align.inline import CodeKind, InlineCode, interleave, nested_pairs, pair_codes


class OriginalData:
    """The native codes of a unit, each kept once and referred to."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    def reference(self, data: str, attribute: str) -> str:
        """The attribute that refers to `data`, with a space before it; "" where there is none."""
        if not data:
            return ""
        identifier = self.ids.setdefault(data, f"d{len(self.ids) + 1}")
        return f' {attribute}="{identifier}"'


def inline_xml(
    text: str, codes: Sequence[InlineCode], ids: Mapping[int, str], original: OriginalData, escaper: XmlEscaper
) -> str:
    """The content of a `<source>` or `<target>`: pairs that nest as `<pc>`, others as `<sc>` and `<ec>`."""
    if not codes:
        return escaper.text(text)
    ordered = sorted(codes, key=lambda code: code.offset)
    pairs, nested = pair_codes(ordered), nested_pairs(ordered)
    parts = []
    index = 0
    for piece in interleave(text, ordered):
        if isinstance(piece, str):
            parts.append(escaper.text(piece))
            continue
        identifier = ids[index]
        types = "".join(f' {name}="{escaper.attribute(value)}"' for name, value in to_version2(piece.type).items())
        if piece.kind == "standalone":
            parts.append(f'<ph id="{identifier}"{types}{original.reference(piece.data, "dataRef")}/>')
        elif index in nested:
            if piece.kind == "close":
                parts.append("</pc>")
            else:
                end = original.reference(ordered[nested[index]].data, "dataRefEnd")
                start = original.reference(piece.data, "dataRefStart")
                parts.append(f'<pc id="{identifier}"{types}{end}{start}>')
        else:
            data = original.reference(piece.data, "dataRef")
            if index not in pairs:
                name = "sc" if piece.kind == "open" else "ec"
                parts.append(f'<{name} id="{identifier}"{types}{data} isolated="yes"/>')
            elif piece.kind == "open":
                parts.append(f'<sc id="{identifier}"{types}{data}/>')
            else:
                parts.append(f'<ec startRef="{identifier}"{data}/>')
        index += 1
    return "".join(parts)


def read_inline(element: Any, namespace: str, original: Mapping[str, str]) -> Side:
    """The text of an element and its codes; annotations (`<mrk>`) leave the text that they enclose."""
    return _Reader(namespace, original).read(element)


class _Reader(InlineReader):
    def __init__(self, namespace: str, original: Mapping[str, str]) -> None:
        super().__init__(namespace)
        self._original = original

    def _child(self, child: Any, name: str) -> None:
        identifier = child.get("id", "")
        if name == "pc":
            self._code("open", child, identifier, "dataRefStart")
            self._walk(child)
            self._code("close", child, identifier, "dataRefEnd")
        elif name == "ph":
            self._code("standalone", child, identifier, "dataRef")
        elif name == "sc":
            self._code("open", child, identifier, "dataRef")
        elif name == "ec":
            self._code("close", child, child.get("startRef") or identifier, "dataRef")
        elif name == "cp":
            self._add_text(_character(child.get("hex", "")))
        elif name not in {"sm", "em"}:
            self._walk(child)

    def _code(self, kind: CodeKind, element: Any, identifier: str, reference: str) -> None:
        function = "" if kind == "close" else from_version2(element.get("type", ""), element.get("subType", ""))
        self._add_code(kind, identifier, self._original.get(element.get(reference, ""), ""), function)


def _character(number: str) -> str:
    """A character that XML cannot hold, given in hexadecimal."""
    try:
        return chr(int(number, 16))
    except (ValueError, OverflowError):
        return ""
