"""Inline elements of XLIFF 1.2, section 2.4 <-> a plain text and its inline codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from align.formats.xliff.inline import InlineReader, from_version1, to_version1
from align.formats.xliff.states import DELETED, Side
from align.formats.xmlparsing import XmlEscaper
from align.inline import CodeKind, InlineCode, interleave, pair_codes

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NATIVE: dict[str, CodeKind] = {"bpt": "open", "ept": "close", "ph": "standalone"}
_EMPTY: dict[str, CodeKind] = {"bx": "open", "ex": "close", "x": "standalone"}


class CodeIds:
    """Ids for the codes of both sides: one id on one side is one code, or a pair, and its counterpart has it too.

    Attributes:
        source, target: the id of each code by its place among the codes of that side, ordered by offset.
    """

    def __init__(
        self, source: Sequence[InlineCode], target: Sequence[InlineCode], reserved: Sequence[str] = ()
    ) -> None:
        self._known: dict[tuple[bool, str], str] = {}
        self._taken = set(reserved)
        self.source = self._side(source)
        self.target = self._side(target)

    def _side(self, codes: Sequence[InlineCode]) -> Mapping[int, str]:
        ordered = sorted(codes, key=lambda code: code.offset)
        pairs = pair_codes(ordered)
        ids: dict[int, str] = {}
        for index, code in enumerate(ordered):
            other = pairs.get(index)
            if other is not None and other in ids:
                ids[index] = ids[other]
                continue
            key = (other is None, f"{code.kind} {code.id}" if other is None else code.id)
            wanted = self._known.get(key) if code.id else None
            if wanted is None or wanted in ids.values():
                wanted = self._fresh(code.id)
                if code.id:
                    self._known.setdefault(key, wanted)
            ids[index] = wanted
        return ids

    def _fresh(self, wanted: str) -> str:
        number = 1
        while not _TOKEN.fullmatch(wanted) or wanted in self._taken:
            wanted = str(number)
            number += 1
        self._taken.add(wanted)
        return wanted


def inline_xml(text: str, codes: Sequence[InlineCode], ids: Mapping[int, str], escaper: XmlEscaper) -> str:
    """The content of a `<source>` or `<target>`; the ids are by place among the codes, ordered by offset."""
    if not codes:
        return escaper.text(text)
    ordered = sorted(codes, key=lambda code: code.offset)
    pairs = pair_codes(ordered)
    parts = []
    index = 0
    for piece in interleave(text, ordered):
        if isinstance(piece, str):
            parts.append(escaper.text(piece))
            continue
        identifier = ids[index]
        ctype = f' ctype="{escaper.attribute(to_version1(piece.type))}"' if piece.type else ""
        data = escaper.text(piece.data)
        if piece.kind == "standalone":
            parts.append(f'<ph id="{identifier}"{ctype}>{data}</ph>')
        elif index not in pairs:
            place = "open" if piece.kind == "open" else "close"
            parts.append(f'<it id="{identifier}" pos="{place}"{ctype}>{data}</it>')
        elif piece.kind == "open":
            parts.append(f'<bpt id="{identifier}"{ctype}>{data}</bpt>')
        else:
            parts.append(f'<ept id="{identifier}">{data}</ept>')
        index += 1
    return "".join(parts)


def read_inline(element: Any, namespace: str) -> Side:
    """The text of an element and its codes; `<mrk>` and foreign elements leave the text that they enclose.

    Text that a tracked change has taken out is left out.
    """
    return _Reader(namespace).read(element)


class _Reader(InlineReader):
    def _child(self, child: Any, name: str) -> None:
        kind = from_version1(child.get("ctype", ""))
        if name == "g":
            # Its two tags are not in the file; only that they are there is known.
            self._code("open", child, "g", "", kind)
            self._walk(child)
            self._code("close", child, "g", "", "")
        elif name in _NATIVE:
            self._code(_NATIVE[name], child, "" if name == "ph" else "b", "".join(child.itertext()), kind)
        elif name in _EMPTY:
            self._code(_EMPTY[name], child, "" if name == "x" else "b", child.get("equiv-text", ""), kind)
        elif name == "it":
            self._code("close" if child.get("pos") == "close" else "open", child, "it", "".join(child.itertext()), kind)
        elif name != "sub" and child.get("mtype") != DELETED:
            self._walk(child)

    def _code(self, kind: CodeKind, element: Any, group: str, data: str, function: str) -> None:
        identifier = element.get("rid") or element.get("id") or ""
        # Isolated codes and <g> have ids of their own, which must not pair with those of <bpt>.
        if identifier and group in {"it", "g"}:
            identifier = f"{group}-{identifier}"
        self._add_code(kind, identifier, data, function)
