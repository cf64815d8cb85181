"""Texts of requests: translated with their lines and blank lines as they were."""

from __future__ import annotations

import io
import re
from typing import Literal

from align.documents import read_document
from align.errors import ReadError
from align.translation import Translator
from align.translation.markup.carrying import filled_document

TextFormat = Literal["text", "html"]
"""What a text is, as LibreTranslate calls it."""

_EDGES = re.compile(r"(\s*)(.*?)(\s*)\Z", re.DOTALL)


def translated_text(translator: Translator, text: str, format: TextFormat = "text") -> str:
    """A text in English, each of its lines a paragraph, blank lines and the white space at its ends as they were.

    Args:
        translator: of the request.
        text: in Dutch; where there is nothing to translate in it, it stays as it is.
        format: whether it is plain text or HTML, a page or a piece of one.
    """
    edges = _EDGES.match(text)
    assert edges is not None
    before, inner, after = edges.groups()
    if not any(map(str.isalnum, inner)):
        return text
    name = "html" if format == "html" else "txt"
    try:
        document = read_document(
            io.BytesIO(inner.encode("utf-8", "replace")),
            format=name,
            lines="paragraph",
            encoding="utf-8",
            language="nl",
        )
    except ReadError:
        # Tags without a word between them.
        if format == "html":
            return text
        raise
    assert document.skeleton is not None
    (done,) = translator.translate_articles([document.article])
    written = filled_document(done, document.skeleton, translator.target_language).decode().rstrip("\n")
    if format == "html" and "<html" not in inner.lower():
        # A piece of a page stays one.
        written = written.replace(f'<html lang="{translator.target_language}">', "", 1)
    return before + written + after
