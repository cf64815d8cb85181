"""The elements of Office Open XML that text is made of, by the prefixes that ECMA-376 writes them with.

ECMA-376 (ISO/IEC 29500), parts 1 and 4; the strict and the transitional namespaces are the same to us. The three
languages of text, WordprocessingML (w), DrawingML (a) and SpreadsheetML (x), have the same shape: paragraphs of runs of
text. As their names differ, one set of tables serves for all, and a part may hold text of several.
"""

from __future__ import annotations

from functools import lru_cache

_OPEN = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_FAMILIES = {
    "w": ("wordprocessingml/2006/main", "wordprocessingml/main"),
    "a": ("drawingml/2006/main", "drawingml/main"),
    "c": ("drawingml/2006/chart", "drawingml/chart"),
    "p": ("presentationml/2006/main", "presentationml/main"),
    "x": ("spreadsheetml/2006/main", "spreadsheetml/main"),
    "r": ("officeDocument/2006/relationships", "officeDocument/relationships"),
}
_PREFIXES = {
    **{_OPEN + ours: prefix for prefix, (ours, _) in _FAMILIES.items()},
    **{_STRICT + strict: prefix for prefix, (_, strict) in _FAMILIES.items()},
    _OPEN + "markup-compatibility/2006": "mc",
    _OPEN + "package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:schemas-microsoft-com:vml": "v",
}


@lru_cache(maxsize=4096)
def known_name(name: str) -> str:
    """The name of an element or attribute as the tables here have it: "w:p" for "http://…/main}p".

    Names of namespaces that no table has anything of begin with a colon; attributes of none are their own name.
    """
    namespace, brace, local = name.rpartition("}")
    return f"{_PREFIXES.get(namespace, '')}:{local}" if brace else local


PARAGRAPHS = frozenset({"w:p", "a:p", "x:si", "x:is"})
RUNS = frozenset({"w:r", "a:r", "x:r", "a:fld"})
"""Fields of DrawingML have the shape of a run: the number of a slide, a date."""
TEXTS = frozenset({"w:t", "a:t", "x:t"})
SPACE_IS_KEPT = frozenset({"a:t"})
"""Texts that keep white space at their ends unasked; the others say `xml:space`."""
HAS_LINES = frozenset({"x:t", "a:t"})
"""Texts in which a line feed is a line break, as in the cells of a sheet."""
RUN_PROPERTIES = frozenset({"w:rPr", "a:rPr", "x:rPr"})
PARAGRAPH_PROPERTIES = frozenset({"w:pPr", "a:pPr", "a:endParaRPr"})

CONTAINERS = frozenset(
    {"w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:sdt", "w:fldSimple", "w:dir", "w:bdo"}
)
"""Elements around runs within a paragraph. All others there stay as they are, with all that is in them."""
CONTAINER_PROPERTIES = frozenset({"w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr"})

DROPPED = frozenset({"w:proofErr", "w:lastRenderedPageBreak", "w:softHyphen"})
"""What a program has left of its last look at the text, which is another one now."""
CHARACTERS = {"w:noBreakHyphen": "\u2011"}
BREAKS = frozenset({"w:br", "w:cr", "a:br"})
TABS = frozenset({"w:tab", "w:ptab"})
DELETIONS = frozenset({"w:del", "w:moveFrom"})

# Properties of runs that do not show: the language, and that spelling is not to be checked.
IGNORED_PROPERTIES = frozenset({"w:lang", "w:noProof"})
IGNORED_ATTRIBUTES = frozenset({"lang", "altLang", "dirty", "err", "smtClean", "noProof"})

TYPES = {
    **dict.fromkeys(("w:hyperlink", "a:hlinkClick"), "link"),
    **dict.fromkeys(("w:drawing", "w:pict", "w:object", "mc:AlternateContent"), "image"),
    **dict.fromkeys(BREAKS, "lb"),
}
"""What codes are called, by the names of TMX; others are "x-" and their own name."""

LEAVES = frozenset({"dc:title", "dc:subject", "dc:description", "cp:keywords"})
"""Properties of a document that are texts of their own."""
LANGUAGE = "dc:language"
"""The property that says which language a document is in."""
PAGE_HEADINGS = frozenset(f"x:{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))
"""What stands above and below the pages of a sheet, with codes of its own (ECMA-376-1, 18.3.1.46)."""
CACHED_STRINGS = "c:strCache"
"""What a chart shows of the cells that its data stand in: names of series and categories."""

_ALTERNATIVE_TEXTS = ("descr", "title")
_VALUES: dict[str, tuple[str, ...]] = {
    "w:tblCaption": ("w:val",),
    "w:tblDescription": ("w:val",),
    "w:hyperlink": ("w:tooltip",),
    "w:listItem": ("w:displayText",),
    "a:hlinkClick": ("tooltip",),
    "a:hlinkHover": ("tooltip",),
    "v:textpath": ("string",),
    "x:hyperlink": ("tooltip",),
    "x:dataValidation": ("promptTitle", "prompt", "errorTitle", "error"),
}


@lru_cache(maxsize=4096)
def shown_attributes(name: str) -> tuple[str, ...]:
    """The attributes of an element whose values are read: alternative texts, tool tips, titles of tables."""
    if name.endswith((":docPr", ":cNvPr")):
        return _ALTERNATIVE_TEXTS
    return ("alt",) if name.startswith("v:") and name not in _VALUES else _VALUES.get(name, ())


@lru_cache(maxsize=4096)
def language_attributes(name: str) -> tuple[str, ...]:
    """The attributes of an element that say which language Western text is in."""
    if name in ("w:lang", "w:themeFontLang"):
        return ("w:val",)
    if name == "c:lang":
        return ("val",)
    return ("lang",) if name.startswith("a:") else ()


# Fields whose result a program works out anew, or that cite: their results are no words of a language. Dates are.
_KEPT_FIELDS = frozenset(
    "PAGE NUMPAGES PAGEREF SECTION SECTIONPAGES SEQ EDITTIME NUMWORDS NUMCHARS "
    "REVNUM FILENAME FILESIZE AUTHOR LASTSAVEDBY USERNAME USERINITIALS USERADDRESS STYLEREF NOTEREF FOOTNOTEREF "
    "AUTONUM AUTONUMLGL AUTONUMOUT LISTNUM MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF SKIPIF ADDIN CITATION BARCODE "
    "DISPLAYBARCODE MERGEBARCODE EQ SYMBOL ADVANCE TA TC XE RD SET PRINT PRIVATE DATA FORMCHECKBOX".split()
)


def is_kept_field(instruction: str) -> bool:
    """Whether the result of a field stays as it is: numbers, names, citations, formulas (ECMA-376-1, 17.16.5)."""
    words = instruction.split(None, 1)
    return not words or words[0].startswith("=") or words[0].upper() in _KEPT_FIELDS
