"""How XML of others is parsed: vetted before it is trusted, nothing fetched; and text as XML 1.0 can hold it.

A document type declaration can name files to fetch and entities to expand ("billion laughs", XML external entity
attacks). This module reads up to the root element with a parser that does neither, and refuses what TMX never needs.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NoReturn
from xml.parsers import expat

from lxml import etree

from align.formats.faults import LocatedFormatError, reason_of

# XML 1.0, production [2]: the characters that no document can hold, not even as a reference. Written as those that
# are allowed, negated, it takes eight times as long to compile, which all pay who import this.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A carriage return is written as a reference, as a parser would read it as a line feed (XML 1.0, section 2.11);
# ">" because "]]>" may not stand in text.
_TEXT_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# In an attribute, white space other than the space would be read as spaces (section 3.3.3).
_ATTRIBUTE_ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


class XmlEscaper:
    """Writes text so that a parser gives it back, character for character.

    Attributes:
        dropped: how many characters were left out because XML forbids them: control characters, lone surrogates,
            U+FFFE and U+FFFF.
    """

    def __init__(self) -> None:
        self.dropped = 0

    def text(self, text: str) -> str:
        """`text` as the content of an element."""
        # Most text is printable and without markup; asking that is several times faster than one regular expression.
        if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
            return text
        return self.clean(text).translate(_TEXT_ENTITIES)

    def attribute(self, text: str) -> str:
        """`text` as the value of an attribute in double quotes."""
        if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and '"' not in text:
            return text
        return self.clean(text).translate(_ATTRIBUTE_ENTITIES)

    def pairs(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Values of attributes, each with the content of its element."""
        text = "".join(chain.from_iterable(pairs))
        if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and '"' not in text:
            return pairs
        return [(self.attribute(name), self.text(content)) for name, content in pairs]

    def clean(self, text: str) -> str:
        """`text` without the characters that XML forbids."""
        cleaned, count = FORBIDDEN.subn("", text)
        self.dropped += count
        return cleaned


# remove_comments and remove_pis join the text around them. No DTD is loaded and nothing is fetched; entities of the
# file's own have been vetted by `read_prologue`. Without huge_tree, libxml2 bounds text nodes (10 MB) and depth (256).
# collect_ids stays as it is: switching it off makes libxml2 look for the DTD after all.
_OPTIONS: Final[dict[str, Any]] = {"no_network": True, "remove_comments": True, "remove_pis": True}
_XML_OPTIONS: Final[dict[str, Any]] = {
    **_OPTIONS,
    "load_dtd": False,
    "resolve_entities": "internal",
    "huge_tree": False,
}


def xml_parser() -> etree.XMLParser:
    """A parser for a document in memory, of which `read_prologue` has read the beginning."""
    return etree.XMLParser(**_XML_OPTIONS)


def xml_pull_parser(tags: Iterable[str]) -> etree.XMLPullParser:
    """A parser for a document that comes in pieces, of which `read_prologue` has read the beginning.

    Args:
        tags: the elements at whose starts and ends it gives events.
    """
    return etree.XMLPullParser(events=("start", "end"), tag=tags, **_XML_OPTIONS)


def html_parser() -> etree.HTMLParser:
    """A parser for UTF-8 bytes of HTML, whatever encoding they declare.

    HTML has neither entities of its own nor a DTD to load. `huge_tree` lifts the depth from 256 to 2048 elements, which
    real pages stay below and libxml2 still guards.
    """
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, **_OPTIONS)


def place_parser() -> expat.XMLParserType:
    """A parser for UTF-8 bytes, whatever encoding they declare, that knows line and column of what it calls a handler
    for. It fetches nothing, and entities are for the handlers."""
    return expat.ParserCreate("utf-8", namespace_separator="}")


def prefix_parser() -> expat.XMLParserType:
    """A parser for bytes in the encoding that they declare, to which prefixes are parts of names, as they are to tools
    that know nothing of namespaces. It fetches nothing, and entities are for the handlers."""
    return expat.ParserCreate()


def parse_document(data: bytes, name: str, root: str, mend: str) -> Any:
    """Parses a document that is held in memory.

    Args:
        data: all of it, of a size that the caller has bounded.
        name: what errors call the file.
        root: the element that it has to be.
        mend: what a user does about a document that is not well-formed.

    Returns:
        Its root element.

    Raises:
        LocatedFormatError: it is not well-formed, has another root, or entities that are refused.
    """
    read_prologue(data[:MAX_PROLOGUE_BYTES], name, root)
    try:
        return etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError as error:
        line, column = error.position
        problem = f"not well-formed XML ({reason_of(error)}); {mend}"
        raise LocatedFormatError(name, max(line, 1), max(column, 1), problem) from None


MAX_PROLOGUE_BYTES = 1 << 20
"""The root element has to begin within this many bytes."""

MAX_ENTITY_CHARACTERS = 1000
"""Longest text that an entity of the file's own may stand for."""

_BYTE_ORDER_MARKS = (  # UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")


@dataclass(frozen=True, slots=True)
class Prologue:
    """The root element's start tag.

    Attributes:
        namespace: the root's namespace in braces, as lxml puts it before a tag, or "".
        version: the version of the format that the root names, or "".
        line, column: place of the root's "<", both from 1.
    """

    namespace: str
    version: str
    line: int
    column: int


def read_prologue(data: bytes, name: str, root: str = "tmx") -> Prologue:
    """Looks at the beginning of a file.

    Args:
        data: the file's first bytes, up to `MAX_PROLOGUE_BYTES`.
        name: the file as the user named it.
        root: what the root element has to be.

    Raises:
        LocatedFormatError: not XML, another root element, or an entity that is external, that is built of other
            entities or markup, or that is longer than `MAX_ENTITY_CHARACTERS`.
    """
    return _Probe(name, root).read(data)


class _Probe:
    def __init__(self, name: str, root: str) -> None:
        self._name = name
        self._wanted = root
        # "a TMX file", but "an SRX file" and "an XLIFF file": letters are said one by one.
        self._format = f"{'an' if root[0] in 'sx' else 'a'} {root.upper()} file"
        self._prologue: Prologue | None = None
        # It gets decoded text, so it knows every encoding that Python knows.
        self._parser = parser = place_parser()
        parser.StartElementHandler = self._root
        parser.EntityDeclHandler = self._entity

    def read(self, data: bytes) -> Prologue:
        if not data:
            self._refuse(f"the file is empty; this is not {self._format}.")
        # In small pieces: nothing after the root's start tag is of interest.
        for piece in self._pieces(data):
            self._parse(piece, final=False)
            if self._prologue is not None:
                return self._prologue
        self._parse("", final=True)
        if self._prologue is None:
            self._refuse(f"no root element within the first MiB; this is not {self._format}.")
        return self._prologue

    def _pieces(self, data: bytes) -> list[str]:
        encoding = detect_encoding(data)
        try:
            text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(data)
        except (LookupError, UnicodeError):
            problem = f"the encoding {encoding} is unknown, or not what the file is in; save it as UTF-8."
            raise LocatedFormatError(self._name, 1, 1, problem) from None
        return [text[start : start + 4096] for start in range(0, len(text), 4096)]

    def _parse(self, piece: str, *, final: bool) -> None:
        try:
            self._parser.Parse(piece.encode("utf-8", "replace"), final)
        except expat.ExpatError as error:
            if self._prologue is None:
                reason = expat.ErrorString(error.code)
                raise LocatedFormatError(
                    self._name,
                    error.lineno,
                    error.offset + 1,
                    f"not XML ({reason}); this is not {self._format}.",
                ) from None

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        if self._prologue is not None:
            return
        namespace, _, local = tag.rpartition("}")
        if local != self._wanted:
            self._refuse(f"the root element is <{local}>, not <{self._wanted}>; this is not {self._format}.")
        parser = self._parser
        self._prologue = Prologue(
            f"{{{namespace}}}" if namespace else "",
            attributes.get("version", ""),
            parser.CurrentLineNumber,
            parser.CurrentColumnNumber + 1,
        )

    def _entity(
        self,
        name: str,
        is_parameter: bool,
        value: str | None,
        base: str | None,
        system_id: str | None,
        public_id: str | None,
        notation: str | None,
    ) -> None:
        if is_parameter:
            self._refuse(f'the parameter entity "{name}" is refused for safety; take its declaration out.')
        if value is None:
            self._refuse(f'the entity "{name}" points outside the file, which is never read; put its text in place.')
        if "&" in value or "<" in value or len(value) > MAX_ENTITY_CHARACTERS:
            self._refuse(
                f'the entity "{name}" is refused for safety: it may stand for at most {MAX_ENTITY_CHARACTERS} '
                "characters, without markup or other entities; put its text in place."
            )

    def _refuse(self, problem: str) -> NoReturn:
        parser = self._parser
        raise LocatedFormatError(self._name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, problem)


def detect_encoding(data: bytes) -> str:
    """The encoding as XML 1.0, appendix F, detects it: byte order mark, then declaration, then UTF-8."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    declared = _DECLARED_ENCODING.match(data)
    if declared is None:
        return "utf-8"
    return declared[1].decode("ascii")
