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
        in_folders: whether its files in a folder of articles are articles.
        is_written: whether it has skeletons; else it is only read.
        made_of: what can be written in this format beside documents that are in it: the article of plain text and of
            what is only read ("text"), of any document ("any"), or nothing ("itself").
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
    is_written: bool = True
    made_of: Literal["itself", "text", "any"] = "itself"
    may_be_xml: bool = False
    datatype: Literal["plaintext", "html"] = "plaintext"
    added_marks: str = ""

    def load(self) -> DocumentModule:
        """The format's module, imported on first use."""
        return cast("DocumentModule", import_module(self.module))


PLAIN_TEXT = DocumentFormat("txt", "plain text", (".txt", ".text"), "align.documents.plain_text", made_of="any")
"""What everything is that is of no other format."""

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
    )
}
"""Every format by its name, in the order in which they are shown to users."""

_BEGINNING_CHARACTERS = 4096


def find_format(name: str) -> DocumentFormat:
    """The format of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in FORMATS:
        raise UsageError(f"the input format {name!r} is unknown; choose {either(FORMATS)}.")
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
    """Suffixes that make a file in a folder an article.

    Markdown is not among them: in a folder of articles it is nearly always a README.
    """
    return frozenset(suffix for known in FORMATS.values() if known.in_folders for suffix in known.suffixes)


def written_formats() -> tuple[DocumentFormat, ...]:
    """The formats that documents can be written in."""
    return tuple(known for known in FORMATS.values() if known.is_written)


def readable() -> str:
    """All that is read, for messages: "plain text or HTML"."""
    return either(known.title for known in FORMATS.values())


def either(choices: Iterable[str]) -> str:
    """Choices for messages: "txt, html or docx"."""
    *first, last = choices
    return f"{', '.join(first)} or {last}" if first else last
