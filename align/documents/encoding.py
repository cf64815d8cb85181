"""From bytes to text: which character encoding an article is in, and which of its characters are text.

The order is: a byte order mark, what the caller or the page declares, strict UTF-8, UTF-16 without a mark, the
single-byte encodings of Western Europe, and charset-normalizer for everything else. A file that is nearly UTF-8 is
refused, since reading it as Windows-1252 would give "Ã«" for "ë" without a word.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from align.errors import ReadError, UsageError
from align.files.bounded import BYTE_ORDER_MARKS

# Controls and noncharacters cannot stand in XML, so that no translation memory could hold them; the soft hyphen and
# the byte order mark are invisible and only keep a translation model from knowing a word.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")


def without_invisibles(text: str) -> str:
    """Text without control characters (tab and line breaks stay), soft hyphens, byte order marks and noncharacters."""
    return _NOT_TEXT.sub("", text)


# Tried in this order, and taken when the text that comes out is written as Western European text is. Charset-normalizer
# alone takes a Dutch page in any of these for cp1250, the more so the shorter it is.
_WESTERN = ("cp1252", "mac_roman", "cp850")

# The encodings that a web page may declare (https://encoding.spec.whatwg.org), as Python names them. A page must not
# choose freely: Python also has codecs such as unicode_escape.
_WEB_ENCODING_NAMES = (
    "utf-8 utf-16 utf-16-le utf-16-be cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 "
    "iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic gbk gb18030 big5 euc_jp iso2022_jp shift_jis euc_kr"
)
_WEB_ENCODINGS = frozenset(_WEB_ENCODING_NAMES.split())

# What a declaration says and what browsers read instead, because that is what authors mean.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gbk"}

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NON_ASCII_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_LINE_END = re.compile("\r\n|[\n\r]")

_SAMPLE_BYTES = 1 << 16
_MAX_CONTROL_SHARE = 0.02
_MAX_STRAY = 8
"""So many control characters, or this share of the text, are strays of some program; more are binary data."""

_MAX_BINARY_SHARE = 0.1
_MAX_STRAY_NUL_SHARE = 0.001
_MAX_IMPLAUSIBLE_SHARE = 0.02
_MAX_NON_ASCII_LETTERS = 0.3
_OPENING_QUOTES = "‘‚„«‹"
_CLOSING_QUOTES = "”»›"
_FREE_MARKS = "’“–—…€•·°©®™²³½¼¾ªº§´`×\u00a0\u00ad"


_PRESCAN_BYTES = 4096
_DECLARATION = re.compile(
    rb"<\?xml[^>]{0,80}\bencoding\s*=\s*[\"']([\w.:-]+)|<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page or an XML file declares in its first 4096 bytes, as it writes it, or None."""
    match = _DECLARATION.search(data[:_PRESCAN_BYTES])
    return None if match is None else (match[1] or match[2]).decode("ascii", "replace")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was in.

    Attributes:
        text: without its byte order mark.
        encoding: as Python names it; "" of text that came as such.
        has_mark: whether a byte order mark said so.
        controls: how many control characters are in the text; they are no part of what it says.
    """

    text: str
    encoding: str
    has_mark: bool = False
    controls: int = 0

    @property
    def metadata(self) -> dict[str, str]:
        """What an article says of it."""
        return {
            **({"encoding": self.encoding} if self.encoding else {}),
            **({"controls": str(self.controls)} if self.controls else {}),
        }


def decode(data: bytes, *, name: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """Decodes the bytes of an article.

    Args:
        data: the whole file.
        name: what an error calls the file.
        encoding: what the caller says it is in; nothing is guessed then, though a byte order mark still goes first.
        declared: what the page says it is in; ignored where it is unknown or the bytes contradict it.

    Returns:
        The text without its byte order mark, and the encoding.

    Raises:
        ReadError: the bytes are binary, damaged, or in no encoding that can be told.
        UsageError: `encoding` is unknown.
    """
    decoded = _decode(data, name=name, encoding=encoding, declared=declared)
    controls = len(_CONTROL.findall(decoded.text))
    length = len(decoded.text)
    if controls > max(1, min(max(_MAX_STRAY, length * _MAX_CONTROL_SHARE), length * _MAX_BINARY_SHARE)):
        raise _binary(name)
    return replace(decoded, controls=controls) if controls else decoded


def _binary(name: str) -> ReadError:
    return ReadError(f"{name}: looks like a binary file, not plain text or HTML; save its text as UTF-8 first.")


def _decode(data: bytes, *, name: str, encoding: str | None, declared: str | None) -> Decoded:
    for of_mark, mark in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return replace(_decode_as(data[len(mark) :], of_mark, name=name), has_mark=True)
    if encoding is not None:
        return _decode_as(data, _known(encoding), name=name)
    if declared is not None and (codec := web_codec(declared)) is not None:
        text = _try(data, codec)
        if text is not None:
            return Decoded(text, codec)
    if b"\x00" in data:
        decoded = _decode_utf16(data, name=name)
        if decoded is not None:
            return decoded
        if data.count(0) > max(1, len(data) * _MAX_STRAY_NUL_SHARE):
            raise _binary(name)
    text = _try(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    _refuse_damaged_utf8(data, name=name)
    return _detect(data, name=name)


def _decode_as(data: bytes, codec: str, *, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError as error:
        place = _place(data[: error.start].decode(codec, "replace"))
        raise ReadError(
            f"{name}, {place}: not valid {codec.upper()} ({_shown(data, error)}); save the file again as UTF-8."
        ) from error


def _known(encoding: str) -> str:
    try:
        # Encoding nothing refuses the codecs that are not character encodings, such as zlib.
        "".encode(encoding)
    except (LookupError, UnicodeError, ValueError) as error:
        raise UsageError(f"the encoding {encoding!r} is unknown; name one such as utf-8 or windows-1252.") from error
    return codecs.lookup(encoding).name


def web_codec(declared: str) -> str | None:
    """The encoding that browsers read for a declaration, as Python names it; None where it is none of the web's."""
    try:
        codec = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    codec = _READ_AS.get(codec, codec)
    if codec not in _WEB_ENCODINGS:
        return None
    # A page whose declaration can be read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if codec.startswith("utf-16") else codec


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _decode_utf16(data: bytes, *, name: str) -> Decoded | None:
    """Latin text in UTF-16 has a NUL as every other byte, which no binary format and no other encoding has."""
    sample = data[: _SAMPLE_BYTES & ~1]
    half = len(sample) / 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for codec, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high > half * 0.5 and low == 0:
            return _decode_as(data, codec, name=name)
    return None


def _refuse_damaged_utf8(data: bytes, *, name: str, share: int = 1) -> None:
    """Raises ReadError where there are no more than `share` loose bytes for each that makes a character of UTF-8."""
    whole = _MULTIBYTE.findall(data)
    loose = sum(byte >= 0x80 for byte in _MULTIBYTE.sub(b"", data))
    # In a single-byte encoding such a sequence is something like "Ã«", which no text holds by itself.
    if len(whole) * share >= loose:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            place = _place(data[: error.start].decode("utf-8"))
            raise ReadError(
                f"{name}, {place}: the file is UTF-8 but damaged here ({_shown(data, error)}); repair that character "
                "and save it again."
            ) from error


def _place(before: str) -> str:
    """Line and column, both from 1, of what follows a text."""
    ends = list(_LINE_END.finditer(before))
    return f"line {len(ends) + 1}, column {len(before) - (ends[-1].end() if ends else 0) + 1}"


def _shown(data: bytes, error: UnicodeDecodeError) -> str:
    """The bytes in question."""
    return f"byte 0x{data[error.start : error.end][:4].hex()}"


def _detect(data: bytes, *, name: str) -> Decoded:
    for codec in _WESTERN:
        if codec == _WESTERN[-1]:
            # None of today's encodings: characters of UTF-8 tell more than that all bytes are letters of DOS.
            _refuse_damaged_utf8(data, name=name, share=4)
        text = _try(data, codec)
        if text is not None and _looks_western(text):
            return Decoded(text, codec)

    from charset_normalizer import from_bytes

    # Only lines that are not ASCII say anything, and a bounded number of them says enough.
    sample = b"\n".join(_NON_ASCII_LINE.findall(data[: 16 * _SAMPLE_BYTES]))[:_SAMPLE_BYTES]
    best = from_bytes(sample or data[:_SAMPLE_BYTES]).best()
    text = None if best is None else _try(data, best.encoding)
    if best is None or text is None:
        raise ReadError(f"{name}: the text is in no character encoding that can be told; save it again as UTF-8.")
    return Decoded(text, best.encoding)


def _looks_western(text: str) -> bool:
    """Whether accented letters, quotes and signs stand where a Western European text has them."""
    first = _NON_ASCII.search(text)
    if first is None:
        return True
    # With what stands before, so that "België één één" at the end of a line is few accents among many letters.
    sample = text[max(first.start() - 40, 0) :][:_SAMPLE_BYTES]
    found = [match.start() for match in _NON_ASCII.finditer(sample)]
    implausible = sum(not _plausible(sample[max(at - 1, 0) : at], sample[at], sample[at + 1 : at + 2]) for at in found)
    letters = sum(sample[at].isalpha() for at in found)
    # Cyrillic read as cp1252 is accented letters and nothing else; four of them are still a word such as "één".
    few_accents = letters <= max(4, sum(map(str.isalpha, sample)) * _MAX_NON_ASCII_LETTERS)
    return few_accents and implausible <= len(found) * _MAX_IMPLAUSIBLE_SHARE


def _plausible(before: str, character: str, after: str) -> bool:
    if character in _FREE_MARKS:
        return True
    if character in _OPENING_QUOTES:
        return not before.isalpha()
    if character in _CLOSING_QUOTES:
        return not after.isalpha()
    if character.isupper():
        # "BelgiŽ" and "klaar.Ó" are "België" and "klaar.”" in the encoding of the old Macintosh.
        return not before.islower() and before not in tuple(".,!?") and not (before.isalpha() and after.islower())
    if character.isalpha():
        return True
    return not before.isalpha()
