"""XML that is not well-formed for want of care with characters, mended while it is read.

Tools write the control characters of what they were given, which XML 1.0 cannot hold, and forget to escape "&" and "<".
A parser refuses such a file as a whole. What is meant is plain all the same, and nothing but that is changed.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING, BinaryIO, cast

from align.formats.xmlparsing import FORBIDDEN, detect_encoding

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK_BYTES = 1 << 16
_LONGEST_HELD = 16 << 20
"""Characters that are held back at most because markup may go on in what has not been read yet."""

# NameStartChar of XML 1.0 (fifth edition), and what \w has of NameChar.
_NAME = (
    r"[A-Za-z_:\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff][\w:.\u00b7-]*"
)
# What is white space to XML; a control character behind "<" makes it no tag.
_SPACE = r"[ \t\r\n]"
_TAG = rf"""</?{_NAME}(?:{_SPACE}+{_NAME}{_SPACE}*={_SPACE}*(?:"[^"<]*"|'[^'<]*'))*{_SPACE}*/?>"""
_REFERENCE = rf"&(?:\#[0-9]+|\#x[0-9A-Fa-f]+|{_NAME});"
_OPAQUE = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"))
"""Beginnings and ends of what holds "&" and "<" as they are."""

# Word processors end a line of a paragraph with the one, and a page with the other.
_BETWEEN_WORDS = re.compile(r"(?<=[^\s>])[\x0b\x0c]+(?=[^\s<])")
_NUMERIC = re.compile(r"&\#(?:([0-9]+)|x([0-9A-Fa-f]+));")
_TOKEN = re.compile(
    rf"""(?P<opaque> <!--.*?--> | <!\[CDATA\[.*?\]\]> | <\?.*?\?> | <![A-Z][^>]*> )
    | (?P<tag> {_TAG} ) | (?P<reference> {_REFERENCE} ) | (?P<bare> [&<] )""",
    re.VERBOSE | re.DOTALL,
)
_IN_TAG = re.compile(rf"(?P<reference> {_REFERENCE} ) | (?P<bare> & )", re.VERBOSE)
_SUSPICIOUS = re.compile(rf"&(?!(?:amp|lt|gt|quot|apos);) | <(?!{_TAG[1:]}|[!?])", re.VERBOSE)
"""Found in every text in which markup is to be mended, and in some others."""

_OWN_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARED_ENCODING = re.compile(r"""(<\?xml[^>]{0,200}?\sencoding\s*=\s*["'])[A-Za-z][A-Za-z0-9._-]*""")


class XmlRepairs:
    """Mends XML as it goes by, and counts what it has done.

    Characters that XML forbids go, and so do references to them; a vertical tab or a form feed between two words is a
    space. With `markup`, a "&" that begins no reference and a
    "<" that begins no tag become text, and the names that HTML has for characters become those characters.

    Args:
        markup: see above.

    Attributes:
        dropped: characters that XML forbids.
        escaped: "&" and "<" that are text now.
        named: references by HTML's names.
    """

    def __init__(self, *, markup: bool = True) -> None:
        self.dropped = self.escaped = self.named = 0
        self._markup = markup
        # Names that the file itself may give to characters.
        self._declares = False

    def stream(self, source: BinaryIO) -> BinaryIO:
        """The bytes of a file, mended and in UTF-8; lines stay where they are. Counting begins anew."""
        self.dropped = self.escaped = self.named = 0
        return cast("BinaryIO", io.BufferedReader(_Pieces(self._pieces(source)), _CHUNK_BYTES))

    def summary(self) -> str:
        """What was done, for people; "" where nothing was."""
        parts = []
        if self.dropped:
            parts.append(f"{_count(self.dropped, 'character')} that XML forbids left out")
        if self.escaped:
            parts.append(f"{_count(self.escaped, 'bare & or <', 'bare & and <')} made text")
        if self.named:
            parts.append(f"{_count(self.named, 'name')} of HTML made the character meant")
        return ", ".join(parts)

    def _pieces(self, source: BinaryIO) -> Iterator[bytes]:
        first = source.read(_CHUNK_BYTES)
        encoding = detect_encoding(first)
        plain = encoding.lower() in {"utf-8", "utf8", "utf-8-sig", "us-ascii", "ascii"}
        try:
            # Bytes that are no UTF-8 are for the parser to tell of.
            decoder = codecs.getincrementaldecoder("utf-8-sig" if plain else encoding)(
                errors="surrogateescape" if plain else "replace"
            )
            held = decoder.decode(first)
        except (LookupError, UnicodeError):
            yield first
            while chunk := source.read(_CHUNK_BYTES):
                yield chunk
            return
        if not plain:
            held = _DECLARED_ENCODING.sub(r"\1UTF-8", held, count=1)
        self._declares = "<!ENTITY" in held
        while chunk := source.read(_CHUNK_BYTES):
            end = self._safe_end(held)
            if end:
                yield self._mended(held[:end]).encode("utf-8", "surrogateescape")
            held = held[end:] + decoder.decode(chunk)
        yield self._mended(held + decoder.decode(b"", final=True)).encode("utf-8", "surrogateescape")

    def _safe_end(self, text: str) -> int:
        """How much of a text can be looked at by itself: no markup and no reference goes on behind it."""
        if not self._markup:
            start = text.rfind("&", max(len(text) - 16, 0))
            return len(text) if start < 0 or ";" in text[start:] else start
        end = text.rfind(">") + 1
        for begin, close in _OPAQUE:
            start = text.rfind(begin, 0, end)
            if start >= 0 and text.find(close, start, end) < 0:
                end = start
        return end or (len(text) if len(text) > _LONGEST_HELD else 0)

    def _mended(self, text: str) -> str:
        if self._markup and _SUSPICIOUS.search(text):
            text = _TOKEN.sub(self._token, text)
        if not text.isprintable():
            if "\x0b" in text or "\x0c" in text:
                text = _BETWEEN_WORDS.sub(self._space, text)
            text = FORBIDDEN.sub(self._without_forbidden, text)
        return _NUMERIC.sub(self._numeric, text) if "&#" in text else text

    def _without_forbidden(self, match: re.Match[str]) -> str:
        if "\udc80" <= match[0] <= "\udcff":
            return match[0]  # A byte that could not be decoded.
        self.dropped += 1
        return ""

    def _space(self, match: re.Match[str]) -> str:
        self.dropped += len(match[0])
        return " "

    def _numeric(self, match: re.Match[str]) -> str:
        # More figures than any character has are not worth reading.
        figures = match[1] or match[2]
        code = int(figures[:12], 10 if match[1] else 16)
        if code <= 0x10FFFF and not FORBIDDEN.match(chr(code)):
            return match[0]
        self.dropped += 1
        if code not in {0x0B, 0x0C}:
            return ""
        before = match.string[max(match.start() - 1, 0) : match.start()]
        after = match.string[match.end() : match.end() + 1]
        return "" if before.isspace() or after.isspace() or before in {"", ">"} or after in {"", "<"} else " "

    def _token(self, match: re.Match[str]) -> str:
        whole = match[0]
        if match["tag"] is not None:
            return _IN_TAG.sub(self._token_in_tag, whole) if "&" in whole else whole
        return whole if match["opaque"] is not None else self._token_in_tag(match)

    def _token_in_tag(self, match: re.Match[str]) -> str:
        whole = match[0]
        if match["reference"] is not None:
            name = whole[1:-1]
            if name.startswith("#") or name in _OWN_ENTITIES or self._declares:
                return whole
            character = html5.get(f"{name};")
            if character is not None:
                self.named += 1
                return character
        self.escaped += 1
        return f"&lt;{whole[1:]}" if whole[0] == "<" else f"&amp;{whole[1:]}"


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _count(number: int, noun: str, nouns: str = "") -> str:
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
