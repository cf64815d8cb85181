"""What the elements of OpenDocument are to a translation, and what styles say of the text in them.

Open Document Format for Office Applications (OpenDocument) 1.3, part 3: chapters 5 to 7 (text, paragraph elements,
fields), 14 (metadata), 16 (styles). Elements and attributes go by the prefixes that the specification gives to their
namespaces, whatever a file writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from align.article import ParagraphKind

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    **{
        f"{_OASIS}{name}:1.0": prefix
        for name, prefix in (
            *((name, name) for name in ("animation", "chart", "config", "dr3d", "form", "meta", "office")),
            *((name, name) for name in ("presentation", "script", "style", "table", "text")),
            ("datastyle", "number"),
            ("drawing", "draw"),
            ("svg-compatible", "svg"),
            ("xsl-fo-compatible", "fo"),
        )
    },
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://openoffice.org/2009/office": "officeooo",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}


@lru_cache(maxsize=4096)
def prefixed(name: str) -> str:
    """A name as the parser gives it ("namespace}local") with the specification's prefix; "?" for other namespaces."""
    namespace, _, local = name.rpartition("}")
    return f"{_PREFIXES.get(namespace, '?')}:{local}"


PARAGRAPHS = frozenset({"text:p", "text:h"})

TEXTS = frozenset(
    {
        *("svg:title", "svg:desc", "table:title", "table:desc"),
        *("text:index-title-template", "text:index-entry-span"),
        *("text:note-continuation-notice-forward", "text:note-continuation-notice-backward"),
        *("presentation:footer-decl", "presentation:header-decl", "presentation:date-time-decl"),
        *("dc:title", "dc:subject", "dc:description", "meta:keyword"),
    }
)
"""Elements outside of paragraphs that have text for readers in them, and nothing else."""

TEXT_ATTRIBUTES = {
    **dict.fromkeys(
        ("text:list-level-style-number", "text:outline-level-style"), ("style:num-prefix", "style:num-suffix")
    ),
    "text:list-level-style-bullet": ("style:num-prefix", "style:num-suffix"),
    **dict.fromkeys(("table:table-cell", "text:user-field-decl"), ("office:string-value",)),
    **dict.fromkeys(
        (
            *(
                "form:button",
                "form:checkbox",
                "form:column",
                "form:fixed-text",
                "form:frame",
                "form:image",
                "form:radio",
            ),
            *("form:item", "form:option", "form:listbox", "form:text", "form:textarea", "form:combobox", "form:date"),
        ),
        ("form:label", "form:title"),
    ),
}
"""Attributes that readers see, by element."""

LEFT_ALONE = frozenset(
    {
        *("text:tracked-changes", "office:annotation", "office:scripts", "office:event-listeners", "text:script"),
        *("text:number", "text:drop-down", "text:hidden-text", "text:conditional-text", "text:note-citation"),
        *("text:ruby-text", "math:math", "office:binary-data", "text:execute-macro", "text:dde-connection"),
        *("text:meta-field-definition", "office:dde-source", "text:bibliography-mark", "text:measure"),
    }
)
"""Elements of which nothing is translated: what was deleted, comments, programs, what is computed of attributes."""

ATTACHED = frozenset({"office:event-listeners", "text:ruby-text"})
"""Those of them that have their place beside the tag before them."""

_APART = ("draw:", "dr3d:")
_VERBATIM_FIELDS = frozenset(
    f"text:{name}"
    for name in (
        *("page-number", "page-count", "paragraph-count", "word-count", "character-count", "table-count"),
        *("image-count", "object-count", "page-variable-get", "sequence", "note-ref", "sheet-name", "time"),
        *("file-name", "template-name", "author-name", "author-initials", "creator", "initial-creator", "printed-by"),
        *("editing-cycles", "editing-duration", "creation-time", "modification-time", "print-time", "table-formula"),
        *("sender-firstname", "sender-lastname", "sender-initials", "sender-title", "sender-position"),
        *("sender-email", "sender-phone-private", "sender-fax", "sender-company", "sender-phone-work"),
        *("sender-street", "sender-city", "sender-postal-code", "sender-country", "sender-state-or-province"),
        *("database-display", "database-name", "database-row-number", "database-row-select", "database-next"),
        *("variable-get", "variable-set", "variable-input", "expression"),
        *("user-defined", "user-info-1", "user-info-2"),
    )
)


def is_apart(name: str) -> bool:
    """Whether an element within a paragraph is none of its text, but may have paragraphs of its own."""
    return name == "text:note" or name.startswith(_APART)


def is_verbatim(name: str) -> bool:
    """Whether it is a field whose value is a number or a name, or is computed of values elsewhere."""
    return name in _VERBATIM_FIELDS


# Of the same look are runs that differ in these alone: what they were typed in, when, and by whom.
_NOT_SEEN = frozenset({"rsid", "paragraph-rsid", "language", "country", "script", "rfc-language-tag"})
_OTHER_SCRIPTS = ("-asian", "-complex")
# The names of LibreOffice, and of pandoc's and Word's styles as they come out of their files.
_CODE_STYLES = frozenset(
    {"Source Text", "Preformatted Text", "Source Code", "Verbatim Char", "HTML Code", "HTML Preformatted"}
)
_HEADINGS = frozenset({"Heading", "Title", "Subtitle"})
_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(("Quotations", "Quote", "Block Text", "Intense Quote"), "quote"),
    **dict.fromkeys(
        ("Caption", "Illustration", "Figure", "Drawing", "Table", "Image Caption", "Table Caption"), "caption"
    ),
}


@dataclass(slots=True)
class Style:
    """A style of text or paragraphs.

    Attributes:
        name: as elements refer to it.
        parent: name of the style that it is made of, or "".
        is_automatic: whether it is no more than the sum of what somebody did by hand.
        look: what of its text properties is seen.
    """

    name: str
    parent: str = ""
    is_automatic: bool = False
    look: frozenset[tuple[str, str]] = frozenset()

    def add(self, attributes: Mapping[str, str]) -> None:
        """Adds the attributes of its text properties."""
        seen = set()
        for name, value in attributes.items():
            local = name.rpartition("}")[2]
            for ending in _OTHER_SCRIPTS:
                local = local.removesuffix(ending)
            if local not in _NOT_SEEN:
                seen.add((name, value))
        self.look |= seen


@dataclass(slots=True)
class Styles:
    """The styles of a document, those of text and of paragraphs."""

    _known: dict[tuple[str, str], Style] = field(default_factory=dict)

    def add(self, family: str, style: Style) -> None:
        """Adds a style; an automatic one goes before another of its name."""
        self._known[family, style.name] = style

    def look(self, name: str | None) -> object:
        """What a run of text of that style looks like: equal for those of the same look; None where it adds nothing."""
        style = self._known.get(("text", name or ""))
        if style is None or not style.is_automatic:
            return name or None
        return (style.parent, style.look) if style.parent or style.look else None

    def markup(self, name: str | None) -> str:
        """What a run of that style is by the names of TMX: "bold", "italic", "ulined", or "x-span"."""
        look = {(key.rpartition("}")[2], value) for one in self._chain("text", name) for key, value in one.look}
        if ("font-weight", "bold") in look:
            return "bold"
        if look & {("font-style", "italic"), ("font-style", "oblique")}:
            return "italic"
        underlined = any(key == "text-underline-style" and value != "none" for key, value in look)
        return "ulined" if underlined else "x-span"

    def is_code(self, family: str, name: str | None) -> bool:
        """Whether text of that style is program code."""
        return any(one in _CODE_STYLES for one in self._names(family, name))

    def kind(self, name: str | None) -> ParagraphKind:
        """What a paragraph of that style is."""
        return next((_KINDS[one] for one in self._names("paragraph", name) if one in _KINDS), "body")

    def _names(self, family: str, name: str | None) -> Iterator[str]:
        """What a style and those that it is made of are called, as users see it."""
        for one in (name or "", *(style.parent for style in self._chain(family, name))):
            yield one.replace("_20_", " ").replace("_", " ")

    def _chain(self, family: str, name: str | None) -> Iterator[Style]:
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self._known.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent
