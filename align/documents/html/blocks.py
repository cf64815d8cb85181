"""A parsed HTML page -> paragraphs, as a browser lays them out; of a full page its main text, by trafilatura.

The tree is walked, not recursed into: a page may be nested as deep as the parser allows.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from align.article import Paragraph, ParagraphKind
from align.documents.encoding import without_invisibles
from align.errors import MissingPackageError

if TYPE_CHECKING:
    from lxml.etree import _Element

# A page without a main text is no error here, and trafilatura's word on it would go to standard error by itself where
# the program has set up no logging.
_SILENCE = logging.NullHandler()


def trafilatura_is_installed() -> bool:
    """Whether the extra [html] is there; nothing is imported to find out."""
    return find_spec("trafilatura") is not None


def require_trafilatura() -> None:
    """Raises MissingPackageError, with the way out, where the extra [html] is not installed."""
    if not trafilatura_is_installed():
        raise MissingPackageError.of(
            "finding the main text of a page", "trafilatura", "html", "read the whole page: extract none"
        )


def extract_main_html(text: str) -> str | None:
    """The main text of a page as simple HTML, with headings, lists, quotes and tables; None where none was found."""
    import trafilatura

    logging.getLogger("trafilatura").addHandler(_SILENCE)
    extracted = trafilatura.extract(
        text,
        output_format="html",
        # Recall goes first: a paragraph too many is seen and dropped, one too few is missed by nobody.
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        deduplicate=False,
    )
    return extracted if isinstance(extracted, str) and extracted.strip() else None


# Elements that a browser begins a new line for; every other element, known or not, is part of its line.
_BLOCK_NAMES = (
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol "
    "optgroup p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that begin a new line."""

_PREFORMATTED = frozenset({"pre", "listing", "plaintext", "xmp"})
_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list-item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quote",
}
# Never text on the page: code, controls, and what shows only where something else does not.
_NOT_SHOWN_NAMES = (
    "applet area audio base button canvas datalist embed frame head iframe input link map meta meter noembed noframes "
    "noscript object option optgroup param picture progress rp rt script select source style svg template textarea "
    "title track video"
)
_NOT_SHOWN = frozenset(_NOT_SHOWN_NAMES.split())
# What of that a reader of the page may come to see, and what of it and beside it is a text of its own.
_CONTROLS = frozenset("audio button canvas datalist noscript object optgroup option select svg video".split())
_CONTROL_BLOCKS = _CONTROLS - {"svg"} | {"desc", "label", "text", "textarea"}
_CONTENT = frozenset({"article", "main"})
_NAVIGATION = frozenset({"nav", "aside", "search"})
_NAVIGATION_ROLES = frozenset(
    {"navigation", "search", "menu", "menubar", "toolbar", "dialog", "alertdialog", "complementary", "tablist"}
)
_NAVIGATION_CLASSES = frozenset(
    {"breadcrumb", "breadcrumbs", "navbar", "navfooter", "navheader", "navigation", "pagination", "skip-link"}
)
# What style sheets call text that only a screen reader gets, which repeats or comments the visible text.
_INVISIBLE_CLASSES = frozenset({"screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden"})
_HIDING_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_COMMENT = "#comment"
_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")


class _Line:
    """Collects the text of a block, line by line, and hands it over as paragraphs."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]

    def add(self, text: str) -> None:
        if text:
            self._lines[-1].append(text)

    def break_line(self) -> None:
        self._lines.append([])

    def take(self, *, preformatted: bool) -> Iterator[str]:
        if self._lines == [[]]:
            return
        lines = ["".join(line) for line in self._lines]
        self._lines = [[]]
        if preformatted:
            texts = ["\n".join(lines).replace("\r\n", "\n").strip("\n").rstrip()]
        else:
            collapsed = [_WHITE_SPACE.sub(" ", line).strip(" ") for line in lines]
            # Two breaks in a row look like the end of a paragraph, and on older sites are the end of one.
            texts = re.split(r"\n\n+", "\n".join(collapsed))
        for text in texts:
            cleaned = without_invisibles(text)
            cleaned = cleaned.strip("\n") if preformatted else cleaned.strip()
            if cleaned.strip():
                yield cleaned


def read_blocks(
    root: _Element, *, keep_navigation: bool = False, quotation_marks: bool = True, controls: bool = False
) -> Iterator[Paragraph]:
    """Reads the text of a page.

    Args:
        root: the page, or any element of one.
        keep_navigation: read navigation, page headers and footers, sidebars and forms too, and what only assistive
            technology is kept from; for pages that are marked up as nothing else.
        quotation_marks: give those that a browser shows around `<q>`.
        controls: read buttons, options, labels, the text of drawings, dialogs, and what shows only where something
            else does not, each as paragraphs of its own; and hidden blocks, which a script may show.

    Yields:
        Paragraphs in reading order, with the kind their element gives them. Scripts are never among them, nor hidden
        elements and controls unless they are wanted.
    """
    from lxml import etree

    layout = _Layout(root, keep_navigation, quotation_marks, controls)
    blocks = BLOCKS | _CONTROL_BLOCKS if controls else BLOCKS
    walk = etree.iterwalk(root, events=("start", "end"))
    skipping = False
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else _COMMENT
        if name in blocks:
            yield from layout.flush()
        if event == "start":
            skipping = not layout.shows(element, name)
            if skipping:
                # The next event is the end of this very element.
                walk.skip_subtree()
            else:
                layout.open(element, name)
        else:
            if not skipping:
                layout.close(name)
            skipping = False
            if element is not root:
                layout.line.add(element.tail or "")
    yield from layout.flush()


class _Layout:
    """Where the walk is: the elements that are open, and the text of the block so far."""

    def __init__(self, root: _Element, keep_navigation: bool, quotation_marks: bool, controls: bool) -> None:
        self.line = _Line()
        self._keep_navigation = keep_navigation
        self._controls = controls
        self._quotes = ("“", "”") if quotation_marks else ("", "")
        self._headline_in_content = any(next(content.iter("h1"), None) is not None for content in root.iter(*_CONTENT))
        self._open: Counter[str] = Counter()
        self._kinds: list[ParagraphKind] = []

    def shows(self, element: _Element, name: str) -> bool:
        if name == _COMMENT or (_never_seen(element, name) if self._controls else _hidden(element, name)):
            return False
        return self._keep_navigation or not self._is_navigation(element, name)

    def _is_navigation(self, element: _Element, name: str) -> bool:
        role = element.get("role", "").strip().lower()
        if name in _NAVIGATION or role in _NAVIGATION_ROLES or element.get("aria-hidden") == "true":
            return True
        if name == "header" or role == "banner":
            # The header of an article holds its headline; that of the page does on pages that have it nowhere else.
            if any(self._open[content] for content in _CONTENT):
                return False
            return self._headline_in_content or next(element.iter("h1"), None) is None
        if name == "footer" or role == "contentinfo":
            # Under a quotation it names who said it.
            return not (self._open["blockquote"] or self._open["figure"])
        if name == "form":
            # Some sites wrap the whole page in one.
            return next(element.iter("article", "main", "h1"), None) is None
        return not _NAVIGATION_CLASSES.isdisjoint(element.get("class", "").lower().split())

    def open(self, element: _Element, name: str) -> None:
        self._open[name] += 1
        if name in _KINDS:
            self._kinds.append(_KINDS[name])
        if name == "br":
            self.line.break_line()
        elif name == "q":
            self.line.add(self._quotes[0])
        self.line.add(element.text or "")

    def close(self, name: str) -> None:
        self._open[name] -= 1
        if name in _KINDS:
            self._kinds.pop()
        if name == "q":
            self.line.add(self._quotes[1])

    def flush(self) -> Iterator[Paragraph]:
        preformatted = any(self._open[name] for name in _PREFORMATTED)
        for text in self.line.take(preformatted=preformatted):
            yield Paragraph(text, self._kinds[-1] if self._kinds else "body")


def _hidden(element: _Element, name: str) -> bool:
    if name in ("html", "body"):
        # A page that hides itself has a script to show it.
        return False
    return (
        name in _NOT_SHOWN
        or "hidden" in element.attrib
        or (name == "dialog" and "open" not in element.attrib)
        or _HIDING_STYLE.search(element.get("style", "")) is not None
        or not _INVISIBLE_CLASSES.isdisjoint(element.get("class", "").split())
    )


def _never_seen(element: _Element, name: str) -> bool:
    """Whether no script and no program for the blind shows the text of an element."""
    if name in BLOCKS or name in _CONTROLS or name in ("html", "dialog"):
        return False
    return (
        name in _NOT_SHOWN or "hidden" in element.attrib or _HIDING_STYLE.search(element.get("style", "")) is not None
    )
