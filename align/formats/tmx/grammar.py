"""The RELAX NG grammar of TMX 1.4b, applied to pieces of a file."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any, cast

from lxml import etree

from align.formats.tmx.attributes import AttributeRules
from align.formats.tmx.foreign import ANNOTATIONS, XLIFF_ELEMENTS, local_name

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_NAMED = re.compile(r"(?:.* )?[Ee]lement ([\w.-]+)")
_WORDINGS = (
    (re.compile(r"Expecting an element .*, got nothing"), "<{element}> is incomplete: an element is missing in it"),
    (re.compile(r"Expecting element ([\w.-]+), got ([\w.-]+)"), "<{1}> stands where <{0}> is needed"),
    (
        re.compile(r"Element ([\w.-]+) failed to validate attributes"),
        "<{0}> lacks an attribute that it needs, or one has a value that it may not have",
    ),
    (re.compile(r"Did not expect element ([\w.-]+) there"), "<{0}> may not stand here"),
    (
        re.compile(r"Invalid attribute ([\w.:-]+) for element ([\w.-]+)"),
        "the attribute {0} of <{1}> is unknown, or its value is not one it may have",
    ),
)

_READ_AS = dict.fromkeys(XLIFF_ELEMENTS, "it is read and written as <bpt> and <ept>") | {
    "x": "it is read and written as <ph>",
    **dict.fromkeys(ANNOTATIONS, "only the text in it is read"),
}


class Grammar:
    """Checks a root, a `<header>` or a `<tu>` by itself, so that no more than one unit has to be in memory."""

    def __init__(self, namespace: str) -> None:
        """Loads the grammar; `namespace`, in braces or "", is that of the file's TMX elements."""
        data = resources.files("align.formats").joinpath("tmx14b.rng").read_bytes()
        grammar = etree.fromstring(data)
        grammar.set("ns", namespace[1:-1])
        start = cast("etree._Element", grammar.find(f"{_RNG}start"))
        choice = etree.SubElement(start, f"{_RNG}choice")
        for name in ("tmx", "header", "tu"):
            etree.SubElement(choice, f"{_RNG}ref", name=name)
        start.remove(start[0])
        self._schema = etree.RelaxNG(grammar)
        self._attributes = AttributeRules(grammar, namespace)
        self._namespace = namespace

    def faults(self, element: etree._Element) -> list[tuple[etree._Element, str]]:
        """The element meant and a message for each fault; empty where `element` is valid."""
        if self._schema.validate(element):
            return []
        # lxml-stubs does not know what an error log holds.
        entries: list[Any] = list(cast("Any", self._schema.error_log))
        # libxml2 tells of the same fault once for each element around it; the innermost says most.
        telling = [entry for entry in entries if "failed to validate content" not in entry.message] or entries[:1]
        # It does not say which attribute is wrong, and may not go on to the next.
        faults = [(one, message) for one in element.iter() for message in self._attributes.faults(one)]
        for one in element.iter():
            if (name := self._local(one)) in XLIFF_ELEMENTS:
                faults.append((one, f"<{name}> is of XLIFF, not of TMX; {_READ_AS[name]}"))
        told = {one for one, _ in faults}
        structural = (self._fault(element, entry.path, entry.message) for entry in telling)
        faults += [fault for fault in structural if fault[0] not in told]
        return list(dict.fromkeys(faults)) or [(element, f"<{self._local(element)}> is not as TMX 1.4b asks")]

    def _fault(self, element: etree._Element, path: str | None, message: str) -> tuple[etree._Element, str]:
        # The path begins at `element`, as if that were the root.
        _, _, inner = (path or "").lstrip("/").partition("/")
        prefixes = (
            {prefix: uri for one in element.iter() for prefix, uri in one.nsmap.items() if prefix} if inner else {}
        )
        found = cast("list[etree._Element]", element.xpath(inner, namespaces=prefixes)) if inner else [element]
        place = found[0] if found else element
        named = _NAMED.search(message)
        if named is not None:
            # libxml2 may have gone on to a child by the time it notices what is wrong.
            around = (one for one in (place, *place.iterancestors()) if self._local(one) == named[1])
            place = next(around, place)
        for pattern, wording in _WORDINGS:
            match = pattern.match(message)
            if match is not None:
                return place, wording.format(*match.groups(), element=self._local(place))
        return place, message

    def _local(self, element: etree._Element) -> str:
        return local_name(element.tag, self._namespace)
