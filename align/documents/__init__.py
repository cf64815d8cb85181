"""Reads articles: a text file, an HTML page, standard input or text in memory becomes an `Article`.

Input is untrusted: its size and depth are bounded, nothing is fetched from the network, and whatever cannot be read is
a `ReadError` of one sentence that names the file and the mend.
"""

from __future__ import annotations

from align.documents.discovery import ARTICLE_SUFFIXES, find_articles
from align.documents.furniture import drop_furniture, is_furniture
from align.documents.html.page import Extract
from align.documents.reading import DEFAULT_MAX_BYTES, Format, article_from_text, read_article
from align.documents.wrapping import Lines

__all__ = [
    "ARTICLE_SUFFIXES",
    "DEFAULT_MAX_BYTES",
    "Extract",
    "Format",
    "Lines",
    "article_from_text",
    "drop_furniture",
    "find_articles",
    "is_furniture",
    "read_article",
]
