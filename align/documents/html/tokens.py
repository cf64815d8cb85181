"""HTML source -> tags, text and the rest, each with its place, so that a page can be changed in some places only.

A parser gives a tree without places; this cuts the source up as the tokenizer of the HTML Standard does (section
13.2.5), in one pass and linear time, and loses no character of it: the tokens together are the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

TokenKind = Literal["text", "start", "end", "raw", "other"]
"""Character data, a start tag, an end tag, what no entity or tag is known in (scripts), or a comment or declaration."""

_MARKUP = re.compile(r"<[A-Za-z/!?]")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]*))?")
_TAG_END = re.compile(r"[\s/]*>")
_COMMENT_END = re.compile(r"--!?>")
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"})
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"

VOID_ELEMENTS = frozenset(_VOID_NAMES.split())
"""Elements without content or end tag."""


@dataclass(frozen=True, slots=True)
class HtmlToken:
    """A piece of the source.

    Attributes:
        kind: see `TokenKind`.
        start, end: half-open offsets in the source.
        name: of a tag, in lower case; else "".
        is_empty: whether it is the whole element: it is one that never has content, or in XML ends with `/>`.
    """

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class HtmlAttribute:
    """An attribute in a tag: its name in lower case, its value as written, and where value and quotes stand."""

    name: str
    value: str
    start: int
    end: int


def html_tokens(source: str, *, is_xml: bool = False) -> Iterator[HtmlToken]:
    """The tokens of a page, none empty, from its first character to its last.

    Args:
        source: the page.
        is_xml: whether it is read as XML, in which a tag that ends with `/>` is a whole element, a script's too.
    """
    place = 0
    while place < len(source):
        token = _next(source, place, is_xml=is_xml)
        yield token
        place = token.end
        if token.kind == "start" and token.name in _RAW_TEXT and not token.is_empty:
            end = _raw_text_end(source, place, token.name)
            if end > place:
                yield HtmlToken("raw", place, end)
            place = end


def html_attributes(source: str, token: HtmlToken) -> Iterator[HtmlAttribute]:
    """The attributes of a start tag that have a value."""
    place = token.start + 1 + len(token.name)
    while (match := _ATTRIBUTE.match(source, place, token.end)) is not None:
        if match[2]:
            value = match[2][1:-1] if match[2][0] in "\"'" and match[2][-1] == match[2][0] else match[2]
            yield HtmlAttribute(match[1].lower(), value, match.start(2), match.end(2))
        place = match.end()


def tag_pairs(tokens: Sequence[HtmlToken], numbers: range) -> dict[int, int]:
    """Which tags among `numbers` belong together, both ways: an end tag and the last open start tag of its name."""
    pairs: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for number in numbers:
        token = tokens[number]
        if token.kind == "start" and not token.is_empty:
            waiting.setdefault(token.name, []).append(number)
        elif token.kind == "end" and waiting.get(token.name):
            start = waiting[token.name].pop()
            pairs[start], pairs[number] = number, start
    return pairs


def _next(source: str, place: int, *, is_xml: bool) -> HtmlToken:
    markup = _MARKUP.match(source, place)
    if markup is None:
        following = _MARKUP.search(source, place + 1)
        return HtmlToken("text", place, len(source) if following is None else following.start())
    name = _NAME.match(source, place)
    if name is not None:
        kind: TokenKind = "end" if source[place + 1] == "/" else "start"
        end = _tag_end(source, name.end())
        own = name[1].lower()
        is_empty = own in VOID_ELEMENTS
        if is_xml and kind == "start":
            # In XML a line break may be written as `<br></br>`.
            is_empty = source.endswith("/>", place, end) or (is_empty and not source.startswith(f"</{name[1]}", end))
        return HtmlToken(kind, place, end, own, is_empty)
    if source.startswith("<!--", place):
        return HtmlToken("other", place, _comment_end(source, place))
    if is_xml and source.startswith("<![CDATA[", place):
        end = source.find("]]>", place)
        return HtmlToken("other", place, len(source) if end < 0 else end + len("]]>"))
    end = source.find(">", place)
    return HtmlToken("other", place, len(source) if end < 0 else end + 1)


def _tag_end(source: str, place: int) -> int:
    while True:
        end = _TAG_END.match(source, place)
        if end is not None:
            return end.end()
        attribute = _ATTRIBUTE.match(source, place)
        if attribute is None:
            return len(source)
        place = attribute.end()


def _comment_end(source: str, place: int) -> int:
    for short in ("<!-->", "<!--->"):
        if source.startswith(short, place):
            return place + len(short)
    end = _COMMENT_END.search(source, place + 4)
    return len(source) if end is None else end.end()


def _raw_text_end(source: str, place: int, name: str) -> int:
    end = None if name == "plaintext" else _end_tag(name).search(source, place)
    return len(source) if end is None else end.start()


@lru_cache(maxsize=16)
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
