"""What documents are to OmegaT: by which of its filters it reads each format, with which settings, and as what.

As OmegaT 3.6 was seen to do it, with what it comes set to and with what a project of ours sets. Formats
that stand here not are read by plugins of OmegaT, if at all: it copies what it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from align.documents.archive import Archive
from align.omegat.xml_filter import XmlDialect


@dataclass(frozen=True, slots=True)
class OmegatFilter:
    """How OmegaT reads the documents of a format.

    Attributes:
        name: of OmegaT's class.
        suffixes: of files that it reads.
        options: what a project of ours changes of its settings.
        encoding: of all these files; None where each says it.
        is_rewritten: whether documents go into the project as their articles have them, not as they are: OmegaT takes
            each line of a text for a paragraph, and so wrapped lines are joined for it; of XLIFF it shows the targets,
            and so those that are empty hold the source.
        dialect: of the XML in it, where it is one that OmegaT names tags in; None for others.
        parts: matches the last steps of the names of those parts of an archive that are read; None for single files.
    """

    name: str
    suffixes: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    encoding: str | None = None
    is_rewritten: bool = False
    dialect: XmlDialect | None = None
    parts: re.Pattern[str] | None = None

    def texts(self, archive: Archive) -> Iterator[tuple[str, bytes]]:
        """The parts of an archive that it reads, with their names."""
        for part in archive.parts:
            if self.parts is not None and self.parts.fullmatch(part.rpartition("/")[2]):
                yield part, archive.read(part)


_OFFICE = XmlDialect(
    paragraphs=frozenset({"w:p", "w:tab", "w:br", "si", "comment", "definedName", "a:p", "c:v", "Text"}),
    intact=frozenset(
        {
            *("w:instrText", "w:fldChar", "mc:Fallback", "wp:align", "wp:posOffset", "wp14:pctWidth", "wp14:pctHeight"),
            *("authors", "rPh", "definedNames", "xdr:col", "xdr:row", "xdr:colOff", "xdr:rowOff"),
            *("p:attrName", "a:tableStyleId", "c:f", "c:formatCode"),
        }
    ),
    takes_together=True,
    keeps_spaces=True,
    runs=frozenset({"w:r", "a:r", "r"}),
    properties=frozenset({"w:rPr", "a:rPr", "rPr"}),
    links=frozenset({"w:hyperlink"}),
)
_OFFICE_PARTS = re.compile(
    r"(?:document|comments|footnotes|endnotes|(?:header|footer|comments|slide|notesSlide)\d+|sharedStrings)\.xml"
)
_OPEN_DOCUMENT = XmlDialect(
    paragraphs=frozenset(
        {
            *("text:p", "text:h", "text:tab", "dc:title", "dc:description", "dc:subject", "dc:language"),
            *("meta:keyword", "meta:user-defined"),
        }
    ),
    intact=frozenset(
        {
            *("office:automatic-styles", "office:styles", "office:font-face-decls", "office:scripts"),
            *("text:note-citation", "text:change", "text:tracked-changes"),
            *("meta:generator", "meta:initial-creator", "meta:creation-date", "meta:print-date"),
            *("meta:editing-cycles", "meta:editing-duration", "meta:user-defined"),
            *("dc:creator", "dc:date", "dc:language"),
        }
    ),
    apart=frozenset({"text:note", "text:footnote", "office:annotation"}),
    names={
        **{"text:line-break": "br", "text:a": "a", "text:span": "f", "text:s": "s", "text:tab-stop": "t"},
        **{"text:alphabetical-index-mark": "i", "text:alphabetical-index-mark-start": "is"},
        **{"text:alphabetical-index-mark-end": "ie", "text:user-defined": "ud", "text:sequence": "seq"},
        **{"draw:image": "di", "draw:frame": "df", "draw:object-ole": "do"},
        **{"text:bookmark": "bk", "text:bookmark-start": "bs", "text:bookmark-end": "be", "text:bookmark-ref": "bf"},
        **{"text:reference-mark": "rm", "text:reference-mark-start": "rs", "text:reference-mark-end": "re"},
        **{"text:reference-ref": "rf", "text:change": "tc", "text:change-start": "ts", "text:change-end": "te"},
        **{"dc:creator": "dc", "dc:date": "dd", "text:note-citation": "nc", "text:note-body": "nb"},
    },
    attributes={"text:alphabetical-index-mark": ("text:string-value", "text:key1", "text:key2")},
)
_XLIFF = XmlDialect(
    paragraphs=frozenset({"source", "target", "sub"}),
    intact=frozenset(
        {
            *("source", "header", "bin-unit", "prop-group", "count-group", "alt-trans", "note", "context"),
            *("seg-source", "sdl:seg-defs"),
        }
    ),
)
_ANDROID = XmlDialect(paragraphs=frozenset({"string", "item"}), escaped_apostrophes=True)


def _office(*suffixes: str) -> OmegatFilter:
    return OmegatFilter("org.omegat.filters3.xml.openxml.OpenXMLFilter", suffixes, dialect=_OFFICE, parts=_OFFICE_PARTS)


def _open_document(*suffixes: str) -> OmegatFilter:
    return OmegatFilter(
        "org.omegat.filters3.xml.opendoc.OpenDocFilter",
        suffixes,
        dialect=_OPEN_DOCUMENT,
        parts=re.compile(r"(?:content|styles|meta)\.xml"),
    )


_NO_TEXT = ",".join(
    (
        *(f"http-equiv={name}" for name in ("refresh", "expires", "content-style-type", "content-script-type")),
        *(f"name={name}" for name in ("robots", "revisit-after", "viewport", "generator", "theme-color", "referrer")),
    )
)

FILTERS = {
    "txt": OmegatFilter(
        "org.omegat.filters2.text.TextFilter", (".txt",), (("segmentOn", "BREAKS"),), "UTF-8", is_rewritten=True
    ),
    # What is shown on the page and no more: by default OmegaT has links, names of images and what programs make of a
    # page's properties as segments too. A line break ends a paragraph, as between the lines of an address.
    "html": OmegatFilter(
        "org.omegat.filters2.html2.HTMLFilter2",
        (".htm", ".html", ".xhtml"),
        (
            ("translateHref", "false"),
            ("translateSrc", "false"),
            ("translateHreflang", "false"),
            ("paragraphOnBr", "true"),
            ("skipMeta", _NO_TEXT),
        ),
    ),
    "docx": _office(".docx", ".docm", ".dotx"),
    "pptx": _office(".pptx", ".pptm"),
    "xlsx": _office(".xlsx", ".xlsm"),
    "odt": _open_document(".odt", ".ott", ".odm"),
    "ods": _open_document(".ods", ".ots"),
    "odp": _open_document(".odp", ".otp"),
    "odg": _open_document(".odg", ".otg"),
    "po": OmegatFilter("org.omegat.filters2.po.PoFilter", (".po", ".pot"), (("skipHeader", "true"),), "UTF-8"),
    "properties": OmegatFilter("org.omegat.filters2.text.bundles.ResourceBundleFilter", (".properties",)),
    "srt": OmegatFilter("org.omegat.filters2.subtitles.SrtFilter", (".srt",)),
    "resx": OmegatFilter("org.omegat.filters3.xml.resx.ResXFilter", (".resx",)),
    "xliff": OmegatFilter(
        "org.omegat.filters3.xml.xliff.XLIFFFilter",
        (".xlf", ".xliff", ".sdlxliff"),
        is_rewritten=True,
        dialect=_XLIFF,
    ),
    "android": OmegatFilter("org.omegat.filters3.xml.android.AndroidFilter", (".xml",), dialect=_ANDROID),
}
"""By the names of formats of documents."""
