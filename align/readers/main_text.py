"""The main text of a full web page, without its surroundings: the one place that knows trafilatura."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from align.errors import MissingPackageError

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
