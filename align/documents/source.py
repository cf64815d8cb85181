"""From a path or a stream to bytes, bounded in size, and whether they are an article's at all."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from typing import BinaryIO

from align.errors import ReadError, UsageError
from align.formats.registry import sniff
from align.formats.streams import HEAD_BYTES

_CHUNK = 1 << 20

_GZIP_MAGIC = b"\x1f\x8b"


def printable(path: str | os.PathLike[str]) -> str:
    """A path as it can be shown and stored: a byte of a file name that is not UTF-8 becomes U+FFFD."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_path(path: str | os.PathLike[str], *, max_bytes: int) -> bytes:
    """Reads a whole file, and unpacks it where it begins as gzip data do.

    Raises:
        ReadError: the file is missing, a directory, unreadable, or larger than `max_bytes`.
    """
    name = printable(path)
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - Path() would rewrite the path that the user gave
            return read_stream(stream, name=name, max_bytes=max_bytes)
    except OSError as error:
        raise ReadError.of(name, error) from error
    except ValueError as error:
        # A NUL character in the path.
        raise ReadError(f"{name}: cannot be read ({error}); check the name.") from error


def read_stream(stream: BinaryIO, *, name: str, max_bytes: int) -> bytes:
    """Reads a stream to its end, as `read_path` does a file; an endless one is no danger, as little more is read than
    `max_bytes`.

    Raises:
        ReadError: the stream fails, is longer than `max_bytes`, or its gzip data are damaged.
        UsageError: the stream gives text, not bytes.
    """
    chunks: list[bytes] = []
    size = 0
    while size <= max_bytes:
        try:
            chunk = stream.read(min(_CHUNK, max_bytes + 1 - size))
        except (OSError, ValueError) as error:
            # ValueError: the stream is closed.
            raise ReadError(f"{name}: cannot be read ({error}); check where it comes from.") from error
        if isinstance(chunk, str):
            raise UsageError(f"{name}: this is a text stream; give a binary one, such as sys.stdin.buffer.")
        if not chunk:
            data = b"".join(chunks)
            return _unzipped(data, name=name, max_bytes=max_bytes) if data.startswith(_GZIP_MAGIC) else data
        chunks.append(chunk)
        size += len(chunk)
    raise ReadError(f"{name}: the file is larger than {max_bytes:,} bytes; split it, or raise max_bytes.")


def _unzipped(data: bytes, *, name: str, max_bytes: int) -> bytes:
    """What gzip data holds; a small file that grows without end is no danger."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            unzipped = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"{name}: the gzip data is damaged or cut off ({error}); fetch the file again.") from error
    if len(unzipped) > max_bytes:
        raise ReadError(f"{name}: the file is larger than {max_bytes:,} bytes; split it, or raise max_bytes.")
    return unzipped


class NamedBytes(io.BytesIO):
    """What was read from a file, to be read again as if it were the file: by its name its format is known.

    Attributes:
        name: path of the file.
    """

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


_SAVE = "save it as plain text or HTML first"
_UNPACK = "unpack it first"
_UNITS = "`nlen tmx convert` reads its units"

# What a file is, what to do about it, and the suffixes that say so.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("a translation memory (TMX)", "`nlen tmx convert` turns it into other formats, and --memory takes it", ".tmx"),
    (
        "XLIFF, a file for translation tools",
        f"{_UNITS}; to translate, give the document that it was made of",
        ".xlf .xliff .sdlxliff .mqxliff .mxliff .txlf .xlf2 .xliff2 .xlz",
    ),
    ("a catalogue of messages (PO)", _UNITS, ".po .pot"),
    ("a table of units (JSON Lines)", _UNITS, ".jsonl .ndjson"),
    ("a table of units (Parquet)", _UNITS, ".parquet"),
    ("a table", "`nlen tmx convert` reads units from it; to translate its texts, save them as plain text", ".csv .tsv"),
    ("a table", _SAVE, ".tab .xlsx .xls .ods"),
    ("a file of subtitles", "save their text as plain text first", ".srt .vtt .sbv .ass .ssa .ttml .dfxp"),
    ("a JSON file", "save its texts as plain text first", ".json .json5 .geojson"),
    ("an XML file", _SAVE, ".xml .dita .docbook .rss .atom .svg"),
    ("rules for sentences (SRX)", "--segments-of takes them", ".srx"),
    ("a glossary (TBX)", "--glossary takes it", ".tbx"),
    (
        "a file of a program's texts",
        "save them as plain text first",
        ".properties .resx .strings .arb .yaml .yml .toml",
    ),
    ("a document of a word processor", _SAVE, ".docx .doc .docm .odt .rtf .pages .wpd"),
    ("a presentation", _SAVE, ".pptx .ppt .odp .key"),
    ("a PDF file", "save its text first, with pdftotext for example", ".pdf"),
    ("an electronic book", _SAVE, ".epub .mobi .azw3"),
    ("an archive", _UNPACK, ".zip .7z .rar .tar .tgz .bz2 .xz .zst"),
    ("a layout document", _SAVE, ".idml .indd .mif"),
    ("an image", "give its text as plain text or HTML", ".png .jpg .jpeg .gif .webp .tif .tiff"),
)
_BY_SUFFIX = {suffix: (what, mend) for what, mend, suffixes in _KINDS for suffix in suffixes.split()}

OTHER_SUFFIXES = frozenset(_BY_SUFFIX)
"""Suffixes of files that hold text of a kind that is not read as an article, in lower case."""

_SNIFFED = {"tmx": ".tmx", "xliff": ".xlf", "tbx": ".tbx", "po": ".po", "jsonl": ".jsonl", "json": ".json"}
_SNIFFED |= {"srt": ".srt", "vtt": ".vtt", "xml": ".xml", "parquet": ".parquet"}

# What the first bytes of a file give away, and what to do about it.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF file", "save its text first, with pdftotext for example"),
    (b"{\\rtf", "an RTF document", _SAVE),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save it as plain text or HTML first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", _SAVE),
    (b"\x1f\x8b", "a gzip file within a gzip file", _UNPACK),
    (b"BZh", "a bzip2 file", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz file", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd file", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"\x89PNG", "an image", "give its text as plain text or HTML"),
    (b"\xff\xd8\xff", "an image", "give its text as plain text or HTML"),
    (b"GIF8", "an image", "give its text as plain text or HTML"),
    (b"\x7fELF", "a program", "give a plain text or HTML file"),
)


def without_gz(path: str) -> str:
    """A path without the ending of gzip, through which every suffix is looked at."""
    return path[:-3] if path.lower().endswith(".gz") else path


def suffix_of(path: str) -> str:
    """The suffix of a path in lower case, that of gzip looked through; "" where it has none."""
    # A pure path tells the same, in ten times as long; a search asks it of every file.
    return os.path.splitext(without_gz(path))[1].lower()  # noqa: PTH122


def refuse_other_kinds(data: bytes, *, name: str, path: str = "") -> None:
    """Raises ReadError, with the way out, where a file is none of text or HTML.

    Args:
        data: the file, or as much as its first `HEAD_BYTES`.
        name: what the error calls it.
        path: the name by which its kind may be known; "" where it has none.
    """
    refuse_known_binary(data, name=name, path=path)
    suffix = suffix_of(path)
    kind = _BY_SUFFIX.get(suffix)
    if kind is None:
        found = sniff(data[:HEAD_BYTES])
        # A page may be of XML that is not called html, such as a piece of one.
        if found is None or (found == "xml" and suffix in {".html", ".htm", ".xhtml"}):
            return
        kind = _BY_SUFFIX[_SNIFFED[found]]
    what, mend = kind
    raise ReadError(f"{name}: this is {what}, not plain text or HTML; {mend}.")


def refuse_known_binary(data: bytes, *, name: str, path: str = "") -> None:
    """Raises ReadError, with the way out, where the first bytes are those of a well-known binary format."""
    for signature, *usual in _SIGNATURES:
        if data.startswith(signature):
            # The suffix tells one office document from the other.
            what, mend = _BY_SUFFIX.get(suffix_of(path), usual)
            raise ReadError(f"{name}: this is {what}, not plain text or HTML; {mend}.")
