"""Inline elements of other formats inside `<seg>`: XLIFF's, which some tools write, and those of HTML.

TMX has no such elements. They are read as the inline codes that they are, so that they are written as elements of TMX.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from align.formats.tmx.fragments import tags
from align.inline import CodeKind

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
    from align.formats.xliff.types import from_version2

    return from_version2(element.get("type"), element.get("subType", ""))


def _from_version1(ctype: str) -> str:
    # Imported where it is needed, which is seldom: all of XLIFF comes with it.
    from align.formats.xliff.types import from_version1

    return from_version1(ctype)
