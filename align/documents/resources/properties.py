"""Java's `.properties`: `key = value` by lines (java.util.Properties, `load(Reader)`), with comments and continuations.

They are in Latin-1 by that specification, in UTF-8 for resource bundles since Java 9. So a file of ASCII stays ASCII,
with `\\uXXXX` for all else. Where a value has a placeholder such as `{0}`, it is a pattern of java.text.MessageFormat,
in which an apostrophe is written twice and what stands between two single ones is no syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.documents.document import Content, Document, Reading
from align.documents.resources.values import Charset, Piece, Value, document_of

_LINE = re.compile(
    r"""
      [ \t\f]*(?:[\#!][^\r\n]*)?(?:\r\n|\r|\n|\Z)
    | [ \t\f]*(?P<key>(?:[^\\\r\n:= \t\f]|\\(?:\r\n|\r|\n)[ \t\f]*|\\.)*)
      (?:(?:[ \t\f]|\\(?:\r\n|\r|\n)[ \t\f]*)*[:=])?(?:[ \t\f]|\\(?:\r\n|\r|\n)[ \t\f]*)*
      (?P<value>(?:[^\\\r\n]|\\(?:\r\n|.|\r|\n|\Z))*)(?:\r\n|\r|\n|\Z)
    """,
    re.VERBOSE,
)
_CHARACTER = re.compile(
    r"""
      (?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})
    | (?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2}) | (?P<code>\\u[0-9a-fA-F]{4})
    | (?P<continued>\\(?:\r\n|\r|\n)[ \t\f]*) | (?P<escaped>\\.) | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f"}
_PATTERN = re.compile(r"\{\s*\d+\s*(?:,[^{}]*)?[{}]")
_QUOTED = re.compile(r"''|'[^']+'")
_MESSAGE_FORMAT = "MessageFormat"


def read(content: Content, reading: Reading) -> Document:
    """Reads a file.

    Raises:
        ReadError: its encoding cannot be told.
    """
    charset = Charset.of(content)
    source = content.decoded().text
    # Of single bytes Java reads Latin-1 and nothing else.
    highest = "\x7e" if source.isascii() else "\U0010ffff" if charset.codec.startswith("utf") else "\xff"

    def escape(text: str, style: str) -> str:
        if style == _MESSAGE_FORMAT:
            text = text.replace("'", "''")
        return "".join(map(written, text))

    def written(character: str) -> str:
        if character in _WRITTEN:
            return _WRITTEN[character]
        if character <= highest and charset.has(character):
            return character
        data = character.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{data[place : place + 2].hex().upper()}" for place in range(0, len(data), 2))

    return document_of(content, reading, charset, _values(source), escape)


def _values(source: str) -> Iterator[Value]:
    place = 0
    while place < len(source):
        match = _LINE.match(source, place)
        if match is None or match.end() == place:
            return
        place = match.end()
        if match["value"]:
            pieces = list(_pieces(source, *match.span("value")))
            text = "".join(piece.text for piece in pieces)
            is_pattern = _PATTERN.search(text) is not None
            yield Value(_unquoted(pieces, text) if is_pattern else pieces, _MESSAGE_FORMAT if is_pattern else "")


def _pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    for match in _CHARACTER.finditer(source, start, end):
        kind, token = match.lastgroup, match[0]
        if kind == "plain":
            yield Piece(*match.span(), token)
        elif kind == "pair":
            yield Piece(*match.span(), bytes.fromhex(token.replace("\\u", "")).decode("utf-16-be"))
        elif kind == "code":
            yield Piece(*match.span(), chr(int(token[2:], 16)))
        elif kind == "escaped":
            yield Piece(*match.span(), _ESCAPES.get(token[1], token[1]))
        elif kind == "lone":
            yield Piece(*match.span(), token, "standalone")


def _unquoted(pieces: list[Piece], text: str) -> list[Piece]:
    """The pieces of a pattern, an apostrophe that is written twice as one, and quoted passages as markup."""
    if len(text) != len(pieces):
        # Half of a surrogate pair is in it: nobody's pattern.
        return pieces
    found: list[Piece] = []
    done = 0
    for match in _QUOTED.finditer(text):
        found += pieces[done : match.start()]
        start, end = pieces[match.start()].start, pieces[match.end() - 1].end
        if match[0] == "''":
            found.append(Piece(start, end, "'"))
        elif "{" in match[0] or "}" in match[0]:
            found.append(Piece(start, end, match[0], "standalone"))
        else:
            # An apostrophe that was forgotten to be doubled, most likely: the text is meant to have it.
            found += pieces[match.start() : match.end()]
        done = match.end()
    return [*found, *pieces[done:]]
