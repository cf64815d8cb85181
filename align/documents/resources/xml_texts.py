"""Android's strings.xml ("String resources", developer.android.com), and RESX of .NET (System.Resources).

Of Android's resources the strings, arrays of strings and plurals are translated, but for those that say
`translatable="false"`; of RESX the strings that no control of a form has as a setting. Entities of the file's own stay
as they are, and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from align.documents.document import Content, Document, Reading
from align.documents.encoding import declared_encoding
from align.documents.resources.values import Charset, Piece, Value, document_of
from align.errors import ReadError
from align.formats.xmlparsing import FORBIDDEN, parse_document
from align.inline import CodeKind

_TOKEN = re.compile(
    r"""
      (?P<comment><!--.*?-->) | (?P<cdata><!\[CDATA\[.*?\]\]>) | (?P<instruction><\?.*?\?>)
    | (?P<doctype><!DOCTYPE(?:"[^"]*"|'[^']*'|\[(?:<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|[^\]"'])*\]|[^\["'>])*>)
    | (?P<tag></?[^\s/>!?]+(?:"[^"]*"|'[^']*'|[^"'>])*>) | (?P<text>[^<]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CHARACTER = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|([\w.:-]+));|([^&])", re.DOTALL)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_WRITTEN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ROOTS = frozenset({"resources", "root"})
_CDATA = "cdata"
_CDATA_START, _CDATA_END = len("<![CDATA["), len("]]>")
_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_ANDROID = "android:"
"""Begins the style of values with Android's own escapes."""
_ESCAPES = {"n": "\n", "t": "\t", "'": "'", '"': '"', "\\": "\\", "@": "@", "?": "?"}
_TO_ESCAPE = re.compile(r"[\\'\"\n\t]|\A[@?]")
_SPACE = " \t\r\n"
_LOCKED = re.compile(r"\{Locked\}")


class _Token(NamedTuple):
    """A piece of the source; of a tag its name and whether it begins an element, ends one, or is a whole one."""

    kind: str
    start: int
    end: int
    name: str = ""
    role: CodeKind = "standalone"


class _Element(NamedTuple):
    """An element: its name, its attributes, the numbers of the first token within it and of the one behind."""

    name: str
    attributes: dict[str, str]
    first: int
    last: int


class _Source:
    """The source of a file that is known to be well-formed, cut into tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [self._token(match) for match in _TOKEN.finditer(text)]
        self._ends: dict[int, int] = {}
        waiting: list[int] = []
        for number, token in enumerate(self.tokens):
            if token.role == "open":
                waiting.append(number)
            elif token.role == "close":
                self._ends[waiting.pop()] = number

    @staticmethod
    def _token(match: re.Match[str]) -> _Token:
        kind = match.lastgroup or ""
        tag = _TAG.match(match[0]) if kind == "tag" else None
        if tag is None:
            return _Token(kind, *match.span())
        role: CodeKind = "close" if tag[1] else "standalone" if match[0].endswith("/>") else "open"
        return _Token(kind, *match.span(), tag[2], role)

    def elements(self, first: int = 0, last: int | None = None) -> Iterator[_Element]:
        """The elements that begin among these tokens and are in no other of them; those without content too."""
        number = first
        while number < (len(self.tokens) if last is None else last):
            token = self.tokens[number]
            if token.role == "open":
                end = self._ends[number]
                yield _Element(token.name, self.attributes(token), number + 1, end)
                number = end
            elif token.kind == "tag" and token.role == "standalone":
                yield _Element(token.name, self.attributes(token), number + 1, number + 1)
            number += 1

    def attributes(self, token: _Token) -> dict[str, str]:
        """The attributes of a tag, as written."""
        return {match[1]: match[2] or match[3] or "" for match in self._attributes(token)}

    def _attributes(self, token: _Token) -> Iterator[re.Match[str]]:
        return _ATTRIBUTE.finditer(self.text, token.start, token.end)

    def place_of(self, token: _Token, name: str) -> tuple[int, int] | None:
        """Where the value of an attribute stands, without its quotes."""
        found = next((match for match in self._attributes(token) if match[1] == name), None)
        return None if found is None else found.span(2 if found[2] is not None else 3)

    def end_of(self, number: int) -> int:
        """The number of the token that ends the element which a token begins."""
        return self._ends[number]


def read(content: Content, reading: Reading) -> Document:
    """Reads a file of either kind, whatever it is called.

    Raises:
        ReadError: it is no well-formed XML, or XML of another kind.
    """
    declared = declared_encoding(content.data)
    charset = Charset.of(content, declared)
    source = content.decoded(declared).text
    first = next((match for match in _TOKEN.finditer(source) if match["tag"]), None)
    named = None if first is None else _TAG.match(first[0])
    if named is None or named[2] not in _ROOTS:
        raise _other(content.name, "" if named is None else f" whose root element is <{named[2]}>")
    data = source.encode() if content.text is not None else content.data
    parse_document(data, content.name, named[2], "mend it in an editor or export it again.")
    found = _Source(source)
    top = next(found.elements())
    languages: list[tuple[int, int]] = []
    if top.name == "resources":
        values = _android(found, top)
        place = found.place_of(found.tokens[top.first - 1], "tools:locale")
        languages += [] if place is None else [place]
    elif any(one.name in ("data", "resheader") for one in found.elements(top.first, top.last)):
        values = _resx(found, top)
    else:
        raise _other(content.name, " whose root element is <root>")

    def escape(text: str, style: str) -> str:
        if style.startswith(_ANDROID):
            text = _TO_ESCAPE.sub(lambda match: {"\n": "\\n", "\t": "\\t"}.get(match[0], f"\\{match[0]}"), text)
        text = FORBIDDEN.sub("", text)
        if style.endswith(_CDATA):
            return text.replace("]]>", "]]]]><![CDATA[>")
        return "".join(c if c.isascii() or fits(c) else f"&#{ord(c)};" for c in text.translate(_WRITTEN))

    def fits(character: str) -> bool:
        return charset.has(character) and (declared is None or Charset(declared).has(character))

    return document_of(content, reading, charset, list(values), escape, languages)


def _other(name: str, which: str) -> ReadError:
    return ReadError(
        f"{name}: this is an XML file{which}, neither Android's <resources> nor RESX; save its text as plain text or "
        "HTML first."
    )


def _android(source: _Source, top: _Element) -> Iterator[Value]:
    opening = source.tokens[top.first - 1]
    prefixes = {
        name.removeprefix("xmlns:") for name, value in source.attributes(opening).items() if value == _XLIFF
    } | {"xliff"}
    if top.attributes.get("translatable") == "false":
        return
    for element in source.elements(top.first, top.last):
        if element.attributes.get("translatable") == "false":
            continue
        if element.name == "string" or (element.name == "item" and element.attributes.get("type") == "string"):
            yield from _android_values(source, element, prefixes)
        elif element.name in ("string-array", "plurals"):
            for item in source.elements(element.first, element.last):
                if item.name == "item":
                    yield from _android_values(source, item, prefixes)


def _android_values(source: _Source, element: _Element, prefixes: set[str]) -> Iterator[Value]:
    for value in _content(source, element, prefixes):
        pieces = list(_android_pieces(value.pieces))
        # A reference to another string is none itself.
        if "".join(piece.text for piece in pieces).strip()[:1] not in ("@", "?") or _is_escaped(source, value):
            yield value._replace(pieces=pieces, style=_ANDROID + value.style)


def _is_escaped(source: _Source, value: Value) -> bool:
    start = value.pieces[0].start
    return source.text[start : value.pieces[-1].end].lstrip().startswith("\\")


def _android_pieces(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces with Android's escapes undone: a backslash before a sign, white space that counts in quotation marks."""
    quoted = False
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        if piece.kind is not None:
            yield piece
        elif piece.text == "\\" and following is not None and following.kind is None:
            digits = "".join(one.text for one in pieces[number + 2 : number + 6] if one.kind is None)
            if following.text in "uU" and re.fullmatch("[0-9a-fA-F]{4}", digits):
                number += 5
                character = chr(int(digits, 16))
                is_half = "\ud800" <= character <= "\udfff"
                text, kind = (f"\\u{digits}", "standalone") if is_half else (character, None)
                yield Piece(piece.start, pieces[number].end, text, kind, piece.is_verbatim)  # type: ignore[arg-type]
            else:
                number += 1
                text = _ESCAPES.get(following.text, following.text)
                yield Piece(piece.start, following.end, text, None, piece.is_verbatim)
        elif piece.text == '"' and not piece.is_verbatim:
            quoted = not quoted
            yield Piece(piece.start, piece.end, '"', "standalone")
        elif piece.text in _SPACE and not quoted:
            first = piece
            while number + 1 < len(pieces) and pieces[number + 1].kind is None and pieces[number + 1].text in _SPACE:
                number += 1
            yield Piece(first.start, pieces[number].end, " ", None, piece.is_verbatim)
        else:
            yield piece
        number += 1


def _resx(source: _Source, top: _Element) -> Iterator[Value]:
    for data in source.elements(top.first, top.last):
        attributes = data.attributes
        if data.name != "data" or "type" in attributes or "mimetype" in attributes:
            continue
        parts = list(source.elements(data.first, data.last))
        comments = [source.text[source.tokens[one.first].start : source.tokens[one.last].start] for one in parts
                    if one.name == "comment" and one.first < one.last]  # fmt: skip
        # What a form's designer notes of its controls, and what Microsoft's tools have as not to be translated.
        if attributes.get("name", "").startswith(("&gt;&gt;", ">>")) or any(map(_LOCKED.search, comments)):
            continue
        for value in parts:
            if value.name == "value":
                yield from _content(source, value, set())


def _content(source: _Source, element: _Element, prefixes: set[str]) -> Iterator[Value]:
    """What is in an element, if anything: its text, or that of the one CDATA section that it is."""
    tokens = source.tokens[element.first : element.last]
    sections = [token for token in tokens if token.kind == "cdata"]
    rest = [token for token in tokens if token.kind != "cdata"]
    if len(sections) == 1 and not any(source.text[token.start : token.end].strip() for token in rest):
        start, end = sections[0].start + _CDATA_START, sections[0].end - _CDATA_END
        if start < end:
            yield Value([Piece(place, place + 1, source.text[place]) for place in range(start, end)], _CDATA)
    elif tokens:
        # Text of sections among other text goes on as text.
        yield Value(list(_pieces(source, element, prefixes)), "", bool(sections))


def _pieces(source: _Source, element: _Element, prefixes: set[str]) -> Iterator[Piece]:
    number = element.first
    held = -1
    while number < element.last:
        token = source.tokens[number]
        raw = source.text[token.start : token.end]
        if token.kind == "tag" and token.role == "open" and _is_held(token.name, prefixes) and held < 0:
            end = source.end_of(number)
            if any(one.kind != "text" for one in source.tokens[number + 1 : end]):
                last = source.tokens[end]
                yield Piece(token.start, last.end, source.text[token.start : last.end], "standalone")
                number = end + 1
                continue
            held = end
        if token.kind == "text":
            yield from _characters(source.text, token.start, token.end, number < held)
        elif token.kind == "cdata":
            for place in range(token.start + _CDATA_START, token.end - _CDATA_END):
                yield Piece(place, place + 1, source.text[place], None, number < held)
        else:
            yield Piece(token.start, token.end, raw, token.role)
        if number == held:
            held = -1
        number += 1


def _is_held(name: str, prefixes: set[str]) -> bool:
    """Whether an element is XLIFF's `<g>`, which says that its content is not to be translated."""
    prefix, _, local = name.partition(":")
    return local == "g" and prefix in prefixes


def _characters(text: str, start: int, end: int, is_verbatim: bool) -> Iterator[Piece]:
    for match in _CHARACTER.finditer(text, start, end):
        decimal, hexadecimal, entity, plain = match.groups(default="")
        if plain:
            yield Piece(*match.span(), plain, None, is_verbatim)
        elif entity and entity not in _ENTITIES:
            yield Piece(*match.span(), match[0], "standalone")
        else:
            code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
            yield Piece(*match.span(), chr(code) if code else _ENTITIES[entity], None, is_verbatim)
