"""Pieces of a TMX file that are kept as XML, its header, and how programs lay segments out.

Only what a parser has read becomes a fragment, so fragments are well-formed, and they need nothing around them:
elements of other namespaces declare them on the spot.

In `<seg>` white space is text (TMX 1.4b says nothing else, and tools rely on it), so a line break there is one of the
document unless the layout gives itself away: the text begins on a line after `<seg>`, each of its lines is indented at
least as far as the tag is, and so is `</seg>` where it has a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from lxml import etree

from align.formats.xmlparsing import XmlEscaper
from align.inline import InlineCode
from align.languages import canonical_tag

_XML = "{http://www.w3.org/XML/1998/namespace}"


def element_xml(element: etree._Element, namespace: str) -> str:
    """An element with all in it, without the text after it.

    Args:
        element: the element.
        namespace: namespace of the file's TMX elements in braces, or ""; it is taken off.
    """
    start, end = tags(element.tag, dict(cast("Any", element).items()), namespace)
    return _element(start, content_xml(element, namespace), end)


def text_element(name: str, attributes: Mapping[str, str], text: str) -> str:
    """The element of TMX that has this text in it; equal to what `element_xml` gives of it."""
    start, end = tags(name, attributes)
    return _element(start, XmlEscaper().text(text), end)


def _element(start: str, content: str, end: str) -> str:
    return f"{start}{content}{end}" if content else start.removesuffix(">") + "/>"


def content_xml(element: etree._Element, namespace: str) -> str:
    """What stands between an element's tags."""
    escaper = XmlEscaper()
    parts = [escaper.text(element.text or "")]
    for child in element:
        parts += [element_xml(child, namespace), escaper.text(child.tail or "")]
    return "".join(parts)


def tags(name: str, attributes: Mapping[str, str], namespace: str = "") -> tuple[str, str]:
    """Start and end tag of an element whose name lxml writes as `name`; `namespace` is taken off."""
    name = name.removeprefix(namespace) if namespace else name
    declared = ""
    if name.startswith("{"):
        uri, _, local = name[1:].partition("}")
        name = f"e:{local}"
        declared = f' xmlns:e="{XmlEscaper().attribute(uri)}"'
    return f"<{name}{declared}{attributes_xml(attributes.items())}>", f"</{name}>"


def attributes_xml(attributes: Iterable[tuple[str, str]]) -> str:
    """Attributes as they stand in a start tag, each with a space before it."""
    escaper = XmlEscaper()
    parts = []
    for number, (name, value) in enumerate(attributes):
        if name.startswith(_XML):
            parts.append(f' xml:{name[len(_XML) :]}="{escaper.attribute(value)}"')
        elif name.startswith("{"):
            uri, _, local = name[1:].partition("}")
            parts.append(f' xmlns:a{number}="{escaper.attribute(uri)}" a{number}:{local}="{escaper.attribute(value)}"')
        else:
            parts.append(f' {name}="{escaper.attribute(value)}"')
    return "".join(parts)


_LANGUAGES = frozenset({"srclang", "adminlang"})


@dataclass(slots=True)
class TmxHeader:
    """What a header says; empty until a reader has filled it.

    Attributes:
        attributes: by name, in order; languages as BCP 47 writes them.
        children: XML of its notes, properties and user-defined encodings, in order.
    """

    attributes: dict[str, str] = field(default_factory=dict)
    children: list[str] = field(default_factory=list)

    def take(self, element: etree._Element | None, namespace: str) -> None:
        """Fills itself from a `<header>`; None leaves it as it is."""
        if element is not None:
            self.attributes = {
                str(name): canonical_tag(str(value)) if name in _LANGUAGES else str(value)
                for name, value in element.items()
            }
            self.children = [element_xml(child, namespace) for child in element]

    def xml(self, own: dict[str, str]) -> str:
        """The header as an element, two spaces in; `own` gives the attributes that it lacks, in order."""
        attributes = {**self.attributes, **{name: value for name, value in own.items() if name not in self.attributes}}
        start = f"  <header{attributes_xml(attributes.items())}"
        if not self.children:
            return f"{start}/>\n"
        inner = "".join(f"    {child}\n" for child in self.children)
        return f"{start}>\n{inner}  </header>\n"


_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEGINS_A_LINE = re.compile(r"[ \t]*\n")
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")

RAW_BREAK = re.compile(r"<seg>[ \t]*\n")
"""Where a segment may be laid out, in a file's text."""


def is_laid_out(segment: Any, text: str) -> bool:
    """Whether the line breaks of a segment are layout.

    Args:
        segment: the `<seg>`, in its tree.
        text: its text without inline elements.
    """
    if not _BEGINS_A_LINE.match(text):
        return False
    _, *lines = text.split("\n")
    last: str | None = lines[-1]
    if lines[-1].strip(" \t"):
        last = None
    written = [line for line in lines if line.strip(" \t")]
    if not written or not all(line[0] in " \t" for line in written):
        return False
    before = _indent(segment)
    if before is None:
        # The tag has no line of its own to compare with; its end tag has, or the layout is the text's.
        if last is None:
            return False
    elif not all(line.startswith(before) for line in written) or (last is not None and not last.startswith(before)):
        return False
    return not _is_preserved(segment)


def without_layout(text: str, codes: Sequence[InlineCode] = ()) -> tuple[str, tuple[InlineCode, ...]]:
    """The text on one line, and its codes at their places in it: a line break and the blanks around it are a space."""
    parts: list[str] = []
    # Where each stretch of the old text begins, and what is to be added to offsets within it.
    moved: list[tuple[int, int, int]] = []
    done = length = 0
    for match in _BREAK.finditer(text):
        parts.append(text[done : match.start()])
        moved.append((done, match.start(), length - done))
        length += match.start() - done
        done = match.end()
        if match.start() and done < len(text) and length:
            parts.append(" ")
            length += 1
    parts.append(text[done:])
    moved.append((done, len(text), length - done))
    joined = "".join(parts)
    return joined, tuple(replace(code, offset=_moved(code.offset, moved, len(joined))) for code in codes)


def _moved(offset: int, stretches: Sequence[tuple[int, int, int]], length: int) -> int:
    for start, end, shift in stretches:
        if offset <= end:
            # A code among the blanks goes to the text after them.
            return min(max(offset, start) + shift, length)
    return length


def _indent(segment: Any) -> str | None:
    """The blanks before `<seg>` where it begins a line, else None."""
    previous = segment.getprevious()
    before = segment.getparent().text if previous is None else previous.tail
    _, found, indent = (before or "").rpartition("\n")
    return indent if found and not indent.strip(" \t") else None


def _is_preserved(segment: Any) -> bool:
    """Whether xml:space asks for white space to be kept (XML 1.0, section 2.10)."""
    for element in (segment, *segment.iterancestors()):
        asked = element.get(_XML_SPACE)
        if asked is not None:
            return bool(asked == "preserve")
    return False
