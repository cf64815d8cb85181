"""What a file is: a document of a format, or a file of a kind that is none, with the way out for whoever gives one."""

from __future__ import annotations

from collections.abc import Iterable

from align.documents.document import Content
from align.documents.encoding import declared_encoding
from align.documents.registry import (
    FORMATS,
    PLAIN_TEXT,
    DocumentFormat,
    find_format,
    format_of_bytes,
    format_of_suffix,
    format_of_text,
)
from align.errors import ReadError, UsageError
from align.files.bounded import suffix_of
from align.files.streams import HEAD_BYTES, is_regular
from align.formats.registry import sniff

_SAVE = "save it as plain text or HTML first"
_UNPACK = "unpack it first"
_UNITS = "`nlen tmx convert` reads its units"

# What a file is, what to do about it, and the suffixes that say so.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("a translation memory (TMX)", "`nlen tmx convert` turns it into other formats, and --memory takes it", ".tmx"),
    (
        "XLIFF, a file for translation tools",
        f"{_UNITS}, and `nlen translate` fills it in",
        ".xlf .xliff .sdlxliff .mqxliff .mxliff .txlf .xlf2 .xliff2",
    ),
    ("a bundle with XLIFF", "unpack it, and give the .xlf file in it", ".xlz"),
    ("a catalogue of messages (PO)", f"{_UNITS}, and `nlen translate` fills it in", ".po .pot"),
    ("a table of units (JSON Lines)", _UNITS, ".jsonl .ndjson"),
    ("a table of units (Parquet)", _UNITS, ".parquet"),
    ("a table", "`nlen tmx convert` reads units from it; to translate its texts, save them as plain text", ".csv .tsv"),
    ("a table", _SAVE, ".xls .numbers"),
    ("a file of subtitles", "save their text as plain text first", ".srt .vtt .sbv .ass .ssa .ttml .dfxp"),
    ("a JSON file", "save its texts as plain text first", ".json .json5 .geojson"),
    ("an XML file", _SAVE, ".xml .dita .docbook .rss .atom .svg"),
    ("rules for sentences (SRX)", "--segments-of takes them", ".srx"),
    ("a glossary (TBX)", "--glossary takes it", ".tbx"),
    (
        "a file of a program's texts",
        "save them as plain text first",
        ".properties .resx .resw .strings .arb .yaml .yml .toml",
    ),
    ("a document of a word processor", _SAVE, ".pages .sxw"),
    ("a presentation", _SAVE, ".ppt .key"),
    ("an electronic book", _SAVE, ".epub .mobi .azw3"),
    ("an archive", _UNPACK, ".zip .7z .rar .tar .tgz .bz2 .xz .zst"),
    ("a layout document", _SAVE, ".idml .indd .mif"),
    ("an image", "give its text as plain text or HTML", ".png .jpg .jpeg .gif .webp .tif .tiff"),
)
_BY_SUFFIX = {suffix: (what, mend) for what, mend, suffixes in _KINDS for suffix in suffixes.split()}

OTHER_SUFFIXES = frozenset(_BY_SUFFIX)
"""Suffixes of files that hold text of a kind that is no article in a folder of these, in lower case; some are those of
formats in the registry."""

_SNIFFED = {"tmx": ".tmx", "xliff": ".xlf", "tbx": ".tbx", "po": ".po", "jsonl": ".jsonl", "json": ".json"}
_SNIFFED |= {"srt": ".srt", "vtt": ".vtt", "xml": ".xml", "parquet": ".parquet"}

# What the first bytes of a file give away, and what to do about it.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
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


def refuse_other_kinds(data: bytes, *, name: str, path: str = "") -> None:
    """Raises ReadError, with the way out, where a file is none of text or HTML.

    Args:
        data: the file, or as much as its first `HEAD_BYTES`.
        name: what the error calls it.
        path: the name by which its kind may be known; "" where it has none.
    """
    refuse_known_binary(data, name=name, path=path)
    suffix = suffix_of(path)
    if suffix not in OTHER_SUFFIXES:
        suffix = suffix_of_content(data)
    if suffix:
        raise _refusal(name, *_BY_SUFFIX[suffix], wanted="plain text")


def refuse_known_binary(data: bytes, *, name: str, path: str = "") -> None:
    """Raises ReadError, with the way out, where the first bytes are those of a well-known binary format."""
    known = format_of_bytes(data)
    if known is not None:
        raise _refusal(name, known.title, "name no other format", wanted="what it is said to be")
    for signature, *usual in _SIGNATURES:
        if data.startswith(signature):
            # The suffix tells one office document from the other.
            what, mend = _BY_SUFFIX.get(suffix_of(path), usual)
            raise _refusal(name, what, mend)


def suffix_of_content(data: bytes) -> str:
    """The usual suffix of files that begin like this one, where that is unmistakable and no text or HTML; else ""."""
    found = sniff(data[:HEAD_BYTES])
    return "" if found is None else _SNIFFED[found]


def document_format(content: Content, name: str | None = None) -> DocumentFormat:
    """The format of a document: the one of that name, or else what its bytes, its suffix or its text says.

    Raises:
        ReadError: it is a file of another kind, or its text cannot be told.
        UsageError: there is no format of that name, or it is one of bytes, and text is given.
    """
    if name is not None:
        named = find_format(name)
        if named.signature is not None and content.text is not None:
            raise UsageError(f"{named.title} is no text; give its bytes, or the file.")
        if named.signature is None:
            refuse_known_binary(content.data, name=content.name, path=content.path)
        return named
    if content.text is not None:
        return format_of_text(content.text)
    by_suffix = format_of_suffix(suffix_of(content.path))
    binary = format_of_bytes(content.data)
    if binary is not None:
        return binary
    if by_suffix is not None and by_suffix.signature is not None:
        if not content.data:
            raise ReadError(f"{content.name}: is empty; fetch the file again.")
        suffix = suffix_of_content(content.data)
        told = format_of_suffix(suffix) if suffix not in ("", ".xml") else None
        # What is not what it is called, and nothing else either: the format can say best what is wrong with it.
        return told or by_suffix
    form = _textual(content, by_suffix)
    # What is not called HTML may still be it, and say what encoding it is in.
    return form or format_of_text(content.decoded(declared_encoding(content.data)).text)


def _textual(content: Content, by_suffix: DocumentFormat | None) -> DocumentFormat | None:
    """The format of a text that is unmistakable, or else that of its suffix, if it has one.

    Raises:
        ReadError: it is no format of documents, or the suffix is of none.
    """
    data, name = content.data, content.name
    refuse_known_binary(data, name=name, path=content.path)
    if by_suffix is None:
        suffix = suffix_of(content.path)
        if suffix in OTHER_SUFFIXES:
            raise _refusal(name, *_BY_SUFFIX[suffix])
    suffix = suffix_of_content(data)
    # A page may be of XML that is not called html, such as a piece of one.
    if not suffix or (suffix == ".xml" and by_suffix is not None and by_suffix.may_be_xml):
        return by_suffix
    form = format_of_suffix(suffix)
    if suffix == ".xml":
        # Its first tag tells which kind of it this is.
        told = format_of_text(content.decoded(declared_encoding(data)).text)
        form = None if told is PLAIN_TEXT else told
    if form is None:
        raise _refusal(name, *_BY_SUFFIX[suffix])
    return form


def format_with_targets(
    name: str | None, output: str, inputs: Iterable[str], *, is_sure: bool = False
) -> DocumentFormat | None:
    """The format with translations beside its texts in which files are to be filled in: what is asked for and given.

    Args:
        name: of the format that is asked for; None where the output's suffix tells.
        output: the file to write; "" where it has no suffix that tells anything.
        inputs: the files to read. Of one without a known suffix its beginning tells; none, or "-", stands for standard
            input, which can tell nothing before it is read.
        is_sure: whether standard input is to be taken for what is asked for.

    Returns:
        None where another output is wanted, or an input is of another format, or of another tool's kind of it.
    """
    suffix = suffix_of(output)
    form = format_of_suffix(suffix) if name is None else FORMATS.get(name)
    if form is None or not form.has_targets:
        return None
    for one in list(inputs) or ["-"]:
        if one == "-" and is_sure:
            continue
        given = suffix_of(one)
        known = format_of_suffix(given)
        if known is None and given not in OTHER_SUFFIXES and is_regular(one):
            with open(one, "rb") as file:  # noqa: PTH123 - Path() would rewrite the path that the user gave
                known = format_of_suffix(suffix_of_content(file.read(HEAD_BYTES)))
            given = ""
        if known is not form or (suffix and given and suffix != given and {suffix, given} & form.own_suffixes):
            return None
    return form


def _refusal(name: str, what: str, mend: str, *, wanted: str = "") -> ReadError:
    return ReadError(f"{name}: this is {what}, {f'not {wanted}' if wanted else 'and no document to read'}; {mend}.")
