"""The formats of documents there are, found by name, by a file's suffix, or by what is in it.

To add one, write its module and give it a line in `FORMATS`; `align.documents` says what the module has to offer. A
module is imported when it is first used, so that a format may need a library without slowing those down who do not use
it. A program may add formats of its own in the same way: `FORMATS["tei"] = DocumentFormat("tei", …)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, Protocol, cast

from align.article import Article
from align.documents.document import Content, Document, Reading
from align.errors import UsageError


class DocumentModule(Protocol):
    """What a format's module offers; the second and third function only where its line says so."""

    def read(self, content: Content, reading: Reading) -> Document:
        """Reads a document."""

    def of_article(self, article: Article) -> Document:
        """A document of the format that holds the paragraphs of an article, without their codes.

        Needed where `DocumentFormat.made_of` is not "itself".
        """

    def joined(self, documents: Iterable[bytes]) -> Iterator[bytes]:
        """The bytes of several documents that are written as one; needed where `DocumentFormat.made_of` is "any"."""


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A kind of document.

    Attributes:
        name: what users call it.
        title: what messages call it, such as "plain text".
        suffixes: endings of file names, in lower case and with their dot; the first is the usual one.
        module: the module that reads and writes it; see `DocumentModule`.
        signature: matches the bytes of its documents from their first on, whatever their name; None where they are
            text. It may look as far as it likes, as the bytes of an archive have the names of its parts in them.
        beginning: matches the beginning of a text that has no telling suffix and is of this format.
        in_folders: whether its files in a folder of articles are articles; else those are whose names say
            their language, such as `brug.nl.md`, if they are no messages of a program.
        has_targets: whether its files have a translation beside each text, or room for one. Only what `Reading.fill`
            asks for is put in then, and a file of which nothing is left to translate is written as it was. A format of
            translation units may have the same name or suffixes: what is not made of such a file is one of units.
        may_have_targets: whether only some of its files do, as their contents say; all others are written in English.
        has_segments: whether its paragraphs are segments or messages of a program, each of which is one unit.
        own_suffixes: those of its suffixes that stand for a tool's own kind of it, which is made of that kind alone.
        is_written: whether it has skeletons; else it is only read.
        made_of: what can be written in this format beside documents that are in it: the article of plain text and of
            what is only read ("text"), of any document ("any"), or nothing ("itself").
        is_plain: whether it is plain text with some marks at most, of which can be made what is made of plain text.
        may_be_xml: whether its documents may be XML of any kind, if their suffix is one of these.
        datatype: what units of its documents are marked as in files for translation tools.
        added_marks: characters that a program which shows the document adds to it, and that an article therefore has
            and a whole document has not, such as the quotation marks of `<q>`.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    signature: re.Pattern[bytes] | None = None
    beginning: re.Pattern[str] | None = None
    in_folders: bool = True
    has_targets: bool = False
    may_have_targets: bool = False
    has_segments: bool = False
    own_suffixes: frozenset[str] = frozenset()
    is_written: bool = True
    made_of: Literal["itself", "text", "any"] = "itself"
    is_plain: bool = False
    may_be_xml: bool = False
    datatype: Literal["plaintext", "html"] = "plaintext"
    added_marks: str = ""

    def load(self) -> DocumentModule:
        """The format's module, imported on first use."""
        return cast("DocumentModule", import_module(self.module))


PLAIN_TEXT = DocumentFormat(
    "txt", "plain text", (".txt", ".text"), "align.documents.plain_text", made_of="any", is_plain=True
)
"""What everything is that is of no other format."""

_PROLOGUE = r"(?:\s|<!--.{0,2000}?-->|<\?xml[^>]*>|<!DOCTYPE[^>\[]*(?:\[.{0,3000}?\])?\s*>)*"


def _office(folder: str) -> re.Pattern[bytes]:
    """What documents of Office begin with: a zip archive of which the first part in one of their folders is in that
    one; documents that are embedded in others come later in it."""
    part = rb"K\x03\x04.{26}(?:%s)/"
    no_other = rb"(?:[^P]*P(?!%s)){0,65000}" % (part % b"word|ppt|xl")
    return re.compile(rb"(?=PK\x03\x04)%s[^P]*P%s" % (no_other, part % folder.encode()), re.DOTALL)


FORMATS: dict[str, DocumentFormat] = {
    known.name: known
    for known in (
        PLAIN_TEXT,
        DocumentFormat(
            "html",
            "HTML",
            (".html", ".htm", ".xhtml"),
            "align.documents.html",
            beginning=re.compile(
                r"(?:\s|<!--.{0,2000}?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b",
                re.IGNORECASE | re.DOTALL,
            ),
            made_of="text",
            may_be_xml=True,
            datatype="html",
            added_marks="“”",
        ),
        DocumentFormat(
            "srt",
            "SubRip subtitles",
            (".srt",),
            "align.documents.subtitles",
            beginning=re.compile(
                r"\s*(?:\d+[ \t]*(?:\r\n?|\n))?(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}[ \t]+-->[ \t]+\d"
            ),
        ),
        DocumentFormat(
            "vtt",
            "WebVTT subtitles",
            (".vtt",),
            "align.documents.subtitles",
            beginning=re.compile(r"WEBVTT(?:[ \t\r\n]|$)"),
        ),
        DocumentFormat(
            "epub",
            "an EPUB book",
            (".epub",),
            "align.documents.epub",
            # Every one has this part (EPUB Open Container Format, section 3.5.2.1).
            signature=re.compile(rb"PK\x03\x04.*?META-INF/container\.xml", re.DOTALL),
            datatype="html",
        ),
        DocumentFormat(
            "xliff",
            "XLIFF",
            (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff", ".txlf", ".xlf2", ".xliff2"),
            "align.documents.xliff",
            in_folders=False,
            has_targets=True,
            has_segments=True,
            own_suffixes=frozenset({".sdlxliff", ".mqxliff", ".mxliff", ".txlf", ".xlf2", ".xliff2"}),
        ),
        DocumentFormat(
            "json",
            "JSON of texts",
            (".json", ".arb"),
            "align.documents.resources.json_texts",
            in_folders=False,
            has_segments=True,
        ),
        DocumentFormat(
            "properties",
            ".properties",
            (".properties",),
            "align.documents.resources.properties",
            in_folders=False,
            has_segments=True,
        ),
        DocumentFormat(
            "strings",
            ".strings",
            (".strings",),
            "align.documents.resources.apple_strings",
            in_folders=False,
            has_segments=True,
        ),
        DocumentFormat(
            "resx",
            "RESX",
            (".resx", ".resw"),
            "align.documents.resources.xml_texts",
            beginning=re.compile(rf"{_PROLOGUE}<root[\s>]", re.DOTALL),
            in_folders=False,
            has_segments=True,
            may_be_xml=True,
        ),
        DocumentFormat(
            "android",
            "Android's strings.xml",
            (".xml",),
            "align.documents.resources.xml_texts",
            beginning=re.compile(rf"{_PROLOGUE}<resources[\s>]", re.DOTALL),
            in_folders=False,
            has_segments=True,
            may_be_xml=True,
        ),
        DocumentFormat(
            "csv",
            "a CSV table",
            (".csv",),
            "align.documents.resources.tables",
            in_folders=False,
            has_segments=True,
            has_targets=True,
        ),
        DocumentFormat(
            "tsv",
            "a TSV table",
            (".tsv", ".tab"),
            "align.documents.resources.tables",
            in_folders=False,
            has_segments=True,
            has_targets=True,
        ),
        *(
            DocumentFormat(
                name,
                f"OpenDocument {kind}",
                suffixes,
                "align.documents.odf",
                re.compile(
                    rb"PK\x03\x04.{26}mimetype.{0,64}?application/vnd\.oasis\.opendocument\." + kind.encode(), re.DOTALL
                ),
            )
            for name, kind, suffixes in (
                ("odt", "text", (".odt", ".ott", ".odm")),
                ("odp", "presentation", (".odp", ".otp")),
                ("ods", "spreadsheet", (".ods", ".ots")),
                ("odg", "graphics", (".odg", ".otg")),
            )
        ),
        DocumentFormat(
            "fodt",
            "OpenDocument in one XML file",
            (".fodt", ".fodp", ".fods", ".fodg"),
            "align.documents.odf",
            re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*>|<!--.{0,2000}?-->)*<office:document\s", re.DOTALL),
        ),
        DocumentFormat(
            "po",
            "a catalogue of messages (PO)",
            (".po", ".pot"),
            "align.documents.po",
            in_folders=False,
            has_targets=True,
            has_segments=True,
        ),
        DocumentFormat(
            "docx",
            "DOCX",
            (".docx", ".docm", ".dotx", ".dotm"),
            "align.documents.ooxml",
            signature=_office("word"),
        ),
        DocumentFormat(
            "pptx",
            "PPTX",
            (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
            "align.documents.ooxml",
            signature=_office("ppt"),
        ),
        DocumentFormat(
            "xlsx",
            "XLSX",
            (".xlsx", ".xlsm", ".xltx", ".xltm"),
            "align.documents.ooxml",
            signature=_office("xl"),
            may_have_targets=True,
        ),
        # In a folder of articles it is nearly always a README.
        DocumentFormat(
            "md",
            "Markdown",
            (".md", ".markdown", ".mkd", ".mdown"),
            "align.documents.markdown",
            in_folders=False,
            is_plain=True,
        ),
        DocumentFormat(
            "pdf",
            "PDF",
            (".pdf",),
            "align.documents.pdf",
            signature=re.compile(rb"[\xef\xbb\xbf\s]{0,32}%PDF-"),
            is_written=False,
        ),
        # What LibreOffice opens.
        DocumentFormat(
            "rtf", "RTF", (".rtf",), "align.documents.office_conversion", re.compile(rb"\{\\rtf"), is_written=False
        ),
        DocumentFormat(
            "doc",
            "Word before 2007",
            (".doc", ".dot"),
            "align.documents.office_conversion",
            signature=re.compile(
                rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.*?" + "WordDocument".encode("utf-16-le"), re.DOTALL
            ),
            is_written=False,
        ),
        DocumentFormat(
            "wpd",
            "WordPerfect",
            (".wpd",),
            "align.documents.office_conversion",
            signature=re.compile(rb"\xffWPC"),
            is_written=False,
        ),
    )
}
"""Every format by its name, in the order in which they are shown to users."""

_BEGINNING_CHARACTERS = 4096


def find_format(name: str) -> DocumentFormat:
    """The format of documents of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in FORMATS:
        raise UsageError(f"the document format {name!r} is unknown; choose {either(FORMATS)}.")
    return FORMATS[name]


def format_of_suffix(suffix: str) -> DocumentFormat | None:
    """The format of files with that suffix, which is in lower case and has its dot; None where it says none."""
    return next((known for known in FORMATS.values() if suffix in known.suffixes), None)


def format_of_bytes(data: bytes) -> DocumentFormat | None:
    """The format whose documents are known by their bytes, if these are such."""
    return next((known for known in FORMATS.values() if known.signature and known.signature.match(data)), None)


def format_of_text(text: str) -> DocumentFormat:
    """The format of a text without a telling suffix, which begins as such documents do; plain text else."""
    head = text[:_BEGINNING_CHARACTERS]
    return next((known for known in FORMATS.values() if known.beginning and known.beginning.match(head)), PLAIN_TEXT)


def article_suffixes() -> frozenset[str]:
    """Suffixes that make a file in a folder an article; see `DocumentFormat.in_folders`."""
    return frozenset(suffix for known in FORMATS.values() if known.in_folders for suffix in known.suffixes)


def written_formats() -> tuple[DocumentFormat, ...]:
    """The formats that documents can be written in."""
    return tuple(known for known in FORMATS.values() if known.is_written)


def readable() -> str:
    """What is read, and what of that is written again, for people."""
    both = "; ".join(f"{one.title} ({', '.join(one.suffixes)})" for one in FORMATS.values() if one.is_written)
    read = "; ".join(f"{one.title} ({', '.join(one.suffixes)})" for one in FORMATS.values() if not one.is_written)
    return f"Documents that are read, and written as they were in English: {both}. Read only: {read}."


def either(choices: Iterable[str]) -> str:
    """Choices for messages: "txt, html or docx"."""
    *first, last = choices
    return f"{', '.join(first)} or {last}" if first else last
