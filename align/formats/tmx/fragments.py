"""Pieces of a TMX file that are kept as XML and written back as they were: no unit has a field for them.

Only what a parser has read becomes a fragment, so fragments are well-formed, and they need nothing around them:
elements of other namespaces declare them on the spot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from lxml import etree

from align.formats.xmltext import XmlEscaper

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
