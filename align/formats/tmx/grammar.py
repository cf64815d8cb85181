"""The RELAX NG grammar of TMX 1.4b, applied to pieces of a file, and the exact places of what breaks it.

libxml2 keeps no columns, and past line 65535 its lines are guesses. Validation therefore has a second parser count
along: expat knows line and column of every start tag.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any, cast
from xml.parsers import expat

from lxml import etree

from align.formats.tmx.codes import ANNOTATIONS, XLIFF_ELEMENTS, local_name
from align.formats.xmlparsing import detect_encoding, place_parser, xml_parser

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NUMBER = re.compile(r"\s*\+?[0-9]+\s*")
# The patterns of the grammar, in words.
_DESCRIBED = {r"\S*": "text without white space", r"#x[0-9A-Fa-f]+": '"#x" and hexadecimal figures'}


@dataclass(frozen=True, slots=True)
class _Attribute:
    """An attribute that an element may have; `values` are all that it may be, or `form` says, or anything goes."""

    required: bool
    values: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None
    described: str = ""

    def problem(self, value: str) -> str:
        """What a value should be instead, or ""."""
        if self.values and value not in self.values:
            return f"it is one of {', '.join(self.values)}"
        if self.form is not None and not self.form.fullmatch(value):
            return f"it is {self.described}"
        return ""


class AttributeRules:
    """Attributes by element.

    Args:
        grammar: the root of the RELAX NG grammar; each element has a definition of its own name.
        namespace: of the file's TMX elements in braces, or "".
    """

    def __init__(self, grammar: etree._Element, namespace: str) -> None:
        self._namespace = namespace
        self._definitions: dict[str, Any] = {define.get("name", ""): define for define in grammar.iter(f"{_RNG}define")}
        self._rules: dict[str, dict[str, _Attribute]] = {}
        for define in self._definitions.values():
            for element in define.iterchildren(f"{_RNG}element"):
                self._rules[element.get("name", "")] = dict(self._attributes(element, required=True))

    def faults(self, element: etree._Element) -> Iterator[str]:
        """What is wrong with the attributes of an element, a message each; nothing for elements unknown to TMX."""
        local = element.tag.removeprefix(self._namespace) if isinstance(element.tag, str) else ""
        rules = self._rules.get(local)
        if rules is None:
            return
        given = {_shown(str(name)): str(value) for name, value in element.items()}
        missing = [name for name, rule in rules.items() if rule.required and name not in given]
        if missing:
            yield f"<{local}> lacks the attribute{'s' if len(missing) > 1 else ''} {_listed(missing)}"
        for name, value in given.items():
            rule = rules.get(name)
            if rule is None:
                yield f"<{local}> may not have the attribute {name}"
            elif problem := rule.problem(value):
                yield f'{name} of <{local}> is "{value}"; {problem}'

    def _attributes(self, holder: Any, *, required: bool) -> Iterator[tuple[str, _Attribute]]:
        """Those that stand in a part of the grammar, and in the definitions that it refers to, but not in elements."""
        for part in holder:
            if part.tag == f"{_RNG}attribute":
                yield part.get("name"), self._attribute(part, required=required)
            elif part.tag == f"{_RNG}optional":
                yield from self._attributes(part, required=False)
            elif part.tag == f"{_RNG}ref":
                yield from self._attributes(self._definitions[part.get("name")], required=required)

    def _attribute(self, part: Any, *, required: bool) -> _Attribute:
        for reference in part.iterchildren(f"{_RNG}ref"):
            part = self._definitions[reference.get("name")]
        values = tuple((value.text or "").strip() for value in part.iter(f"{_RNG}value"))
        for data in part.iter(f"{_RNG}data"):
            if data.get("type") == "nonNegativeInteger":
                return _Attribute(required, form=_NUMBER, described="a whole number")
            for parameter in data.iterchildren(f"{_RNG}param"):
                pattern = parameter.text or ""
                return _Attribute(required, form=re.compile(pattern), described=_DESCRIBED.get(pattern, pattern))
        return _Attribute(required, values)


def _shown(name: str) -> str:
    return f"xml:{name.removeprefix(_XML)}" if name.startswith(_XML) else name


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
        grammar = etree.fromstring(data, xml_parser())
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


Place = tuple[int, int]
"""Line and column of an element's "<", both from 1."""


class StartTags:
    """Line and column of every start tag, kept until the unit it belongs to has been looked at."""

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = None
        self._frame: list[Place] = []
        self._units: deque[list[Place]] = deque()
        self._current = self._frame
        self._depth = 0
        self._in_body = False
        self._parser = parser = place_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def feed(self, data: bytes) -> None:
        """Takes the next bytes of the file. What is wrong with them is for the other parser to tell."""
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(detect_encoding(data))(errors="replace")
        try:
            self._parser.Parse(self._decoder.decode(data).encode("utf-8", "replace"), False)
        except expat.ExpatError:
            return

    def next_unit(self) -> Place:
        """Place of the first element of `<body>` that has not been passed yet."""
        return self._units[0][0]

    def unit(self, element: etree._Element) -> dict[etree._Element, Place]:
        """Places of that element, which the caller holds, and of all in it."""
        return dict(zip(element.iter(), self._units[0], strict=False))

    def pass_unit(self) -> None:
        """Goes on to the next element of `<body>`."""
        self._units.popleft()

    def frame(self, root: etree._Element, body: etree._Element | None) -> dict[etree._Element, Place]:
        """Places of the root, the header and all else that is not in `<body>`, as far as the file has been read."""
        return dict(zip(_outside(root, body), self._frame, strict=False))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            self._in_body = name.rpartition("}")[2] == "body"
        elif self._depth == 2 and self._in_body:
            self._current = []
            self._units.append(self._current)
        self._depth += 1
        parser = self._parser
        self._current.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 1:
            self._current = self._frame
            self._in_body = False


def _outside(root: etree._Element, body: etree._Element | None) -> Iterator[etree._Element]:
    yield root
    for child in root:
        if child is body:
            yield child
        else:
            yield from child.iter()
