"""JSON of programs' texts (i18next, ICU and FormatJS, Vue, Angular, Laravel, Chrome's extensions), and Flutter's ARB.

Values at any depth and in lists are translated, keys never. Beside a "message" or "defaultMessage" stand notes for
translators, examples and placeholders; what "@key" holds says something of "key" (ARB, "Application Resource Bundle
Specification"). A file of other data is refused, as no translator should touch it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from align.documents.document import Content, Document, Reading
from align.documents.resources.values import Charset, Piece, Value, document_of
from align.documents.resources.wording import is_language
from align.errors import ReadError
from align.formats.faults import LocatedFormatError

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+", re.DOTALL
)
_LONE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_MESSAGES = frozenset({"message", "defaultMessage"})
_NOTED = _MESSAGES | frozenset("description comment placeholders hash id file line col start end tags".split())
_MOST_OTHERS = 0.25
"""Numbers and the like for each text; where there are more, a file holds data."""
_LEAST_WORDED = 0.34
"""The share of its texts that are language in a file of programs' texts."""


class _Scalar(NamedTuple):
    """A value that is no object and no list.

    Attributes:
        start, end: half-open offsets in the source, quotes included.
        text: what it says, or None of what is no string.
        path: the keys to it; of a list None.
    """

    start: int
    end: int
    text: str | None
    path: tuple[str | None, ...]


def read(content: Content, reading: Reading) -> Document:
    """Reads a file.

    Raises:
        ReadError: it is no JSON, or holds data and not texts.
    """
    charset = Charset.of(content)
    source = content.decoded().text
    data = _parsed(source, content.name)
    if not isinstance(data, dict):
        raise _no_texts(content.name, "its outermost value is no object of keys and texts")
    scalars = list(_scalars(source))
    is_catalogue = _is_catalogue(data)
    wanted = [one for one in scalars if not _is_note(one.path, is_catalogue)]
    texts = [one for one in wanted if one.text and one.text.strip()]
    others = sum(one.text is None and source[one.start : one.end] != "null" for one in wanted)
    if others > len(texts) * _MOST_OTHERS or (
        texts and sum(is_language(one.text or "") for one in texts) < len(texts) * _LEAST_WORDED
    ):
        raise _no_texts(content.name, "most of its values are no texts for people")
    writer = _Writer(source, charset)
    values = (Value(tuple(_pieces(source, one.start + 1, one.end - 1))) for one in texts)
    languages = [(one.start + 1, one.end - 1) for one in scalars if one.path == ("@@locale",) and one.text]
    return document_of(content, reading, charset, values, writer.escape, languages)


def _no_texts(name: str, why: str) -> ReadError:
    return ReadError(
        f"{name}: this is JSON of data, not of a program's texts ({why}); save its texts as plain text first."
    )


def _parsed(source: str, name: str) -> object:
    try:
        return json.loads(source)
    except json.JSONDecodeError as error:
        reason = error.msg[0].lower() + error.msg[1:]
        raise LocatedFormatError(name, error.lineno, error.colno, f"not JSON ({reason}); mend it.") from error
    except (RecursionError, ValueError) as error:
        raise ReadError(f"{name}: its objects are nested too deep, or a number is too long; mend it.") from error


def _scalars(source: str) -> Iterator[_Scalar]:
    """The scalars of what is known to be JSON, in order."""
    path: list[str | None] = []
    key: str | None = None
    is_object: list[bool] = []
    awaits_key = False
    for match in _TOKEN.finditer(source):
        token = match[0]
        if token in "{[":
            if is_object:
                path.append(key if is_object[-1] else None)
            is_object.append(token == "{")
            awaits_key = token == "{"
        elif token in "}]":
            is_object.pop()
            if is_object:
                path.pop()
        elif token == ",":
            awaits_key = is_object[-1]
        elif token == ":":
            awaits_key = False
        elif awaits_key:
            key = json.loads(token)
        else:
            text = json.loads(token) if token[0] == '"' else None
            yield _Scalar(*match.span(), text, (*path, key if is_object and is_object[-1] else None))


def _is_catalogue(data: dict[str, object]) -> bool:
    """Whether the values of a file are texts, or objects of a message and notes on it, as Chrome and FormatJS have."""
    objects = [value for value in data.values() if isinstance(value, dict)]
    return (
        bool(objects)
        and all(isinstance(value, (str, dict)) for value in data.values())
        and all(any(isinstance(one.get(key), str) for key in _MESSAGES) and one.keys() <= _NOTED for one in objects)
    )


def _is_note(path: tuple[str | None, ...], is_catalogue: bool) -> bool:
    """Whether a value is about texts, and none itself."""
    if any(key is not None and key.startswith(("@", "$schema")) for key in path):
        return True
    return is_catalogue and len(path) > 1 and path[1] not in _MESSAGES


def _pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    for match in _CHARACTER.finditer(source, start, end):
        token = match[0]
        if token[0] != "\\":
            yield from (Piece(place, place + 1, source[place]) for place in range(*match.span()))
        elif len(token) == 6 and _LONE.match(token):
            # Half of a pair is no character; it stays where it is.
            yield Piece(*match.span(), token, "standalone")
        else:
            yield Piece(*match.span(), json.loads(f'"{token}"'))


class _Writer:
    """Writes texts as the file writes its own."""

    def __init__(self, source: str, charset: Charset) -> None:
        # Programs that write all but ASCII as \u… may read nothing else.
        self._is_ascii = source.isascii() and re.search(r"\\u(?!00[0-7])", source) is not None
        self._slash = "\\/" if "\\/" in source else "/"
        self._charset = charset

    def escape(self, text: str, style: str) -> str:
        """A text as part of a string."""
        written = json.dumps(text, ensure_ascii=self._is_ascii or not self._charset.has(text))[1:-1]
        return written.replace("/", self._slash)
