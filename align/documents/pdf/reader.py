"""A PDF as a document: its article."""

from __future__ import annotations

from dataclasses import replace

from align.article import Article
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading
from align.documents.furniture import is_furniture
from align.documents.pdf.layout import paragraphs_of
from align.documents.pdf.pages import read_pages
from align.errors import ReadError
from align.languages import canonical_tag, is_language_tag


def read(content: Content, reading: Reading) -> Document:
    """Reads a PDF. There is no skeleton, as text of another length has no place in it.

    The metadata of the article say how many "pages" there are, and how many of them hold "images" and no text.

    Raises:
        ReadError: it is damaged, protected by a password, too large, or a scan without text.
        MissingPackageError: pypdfium2 is not installed.
    """
    found = read_pages(content.data, name=content.name, max_characters=reading.max_bytes)
    images = sum(page.has_images for page in found.pages)
    if images and not any(page.lines for page in found.pages):
        raise ReadError(
            f"{content.name}: a scan, images of pages without their text; have it recognised first, with ocrmypdf for "
            "example."
        )
    declared = canonical_tag(found.language) if is_language_tag(found.language) else None
    paragraphs = [
        replace(paragraph, kind="furniture") if is_furniture(paragraph.text, paragraph.kind) else paragraph
        for paragraph in paragraphs_of(found.pages)
    ]
    title = found.title or next((paragraph.text for paragraph in paragraphs if paragraph.kind == "heading"), "")
    metadata = {"pages": str(len({page.number for page in found.pages}))}
    metadata |= {"images": str(images)} if images else {}
    metadata |= {"author": found.author} if found.author else {}
    language = reading.language or declared or DEFAULT_LANGUAGE
    return Document(Article(content.id, language, title, tuple(paragraphs), metadata))
