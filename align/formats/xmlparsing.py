"""How XML of others is parsed: nothing fetched, nothing expanded that was not vetted, depth and lengths bounded."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from align.formats.located import LocatedFormatError
from align.formats.prologue import MAX_PROLOGUE_BYTES, read_prologue
from align.formats.xmlfaults import reason_of

# remove_comments and remove_pis join the text around them. No DTD is loaded and nothing is fetched; entities of the
# file's own have been vetted by `read_prologue`. Without huge_tree, libxml2 bounds text nodes (10 MB) and depth (256).
# collect_ids stays as it is: switching it off makes libxml2 look for the DTD after all.
PARSER_OPTIONS: Final[dict[str, Any]] = {
    "load_dtd": False,
    "no_network": True,
    "resolve_entities": "internal",
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""What every parser of lxml is made with that reads a file; the prologue has to be read by `read_prologue` first."""


def parse_document(data: bytes, name: str, root: str, mend: str) -> Any:
    """Parses a document that is held in memory.

    Args:
        data: all of it, of a size that the caller has bounded.
        name: what errors call the file.
        root: the element that it has to be.
        mend: what a user does about a document that is not well-formed.

    Returns:
        Its root element.

    Raises:
        LocatedFormatError: it is not well-formed, has another root, or entities that are refused.
    """
    read_prologue(data[:MAX_PROLOGUE_BYTES], name, root)
    try:
        return etree.fromstring(data, etree.XMLParser(**PARSER_OPTIONS))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        problem = f"not well-formed XML ({reason_of(error)}); {mend}"
        raise LocatedFormatError(name, max(line, 1), max(column, 1), problem) from None
