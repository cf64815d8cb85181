"""Documents: a Word file translated and written again, beside the same paragraphs as plain text."""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from scripts.bench import timed
from scripts.news import read_news

if TYPE_CHECKING:
    from align import Translator

PARAGRAPHS_A_PAGE = 12
LONG = 1000
"""Pages of the document that is only read and filled, not translated."""

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def paragraphs(pages: int) -> list[str]:
    """Paragraphs of two sentences from corpora/news, which come again where there are not enough."""
    sentences = [source for article in read_news() for source, _ in article.pairs]
    count = pages * PARAGRAPHS_A_PAGE
    return [" ".join(sentences[(2 * at + side) % len(sentences)] for side in (0, 1)) for at in range(count)]


def word_document(texts: list[str], *, marked: bool) -> bytes:
    """A DOCX file of these paragraphs.

    Args:
        texts: of the paragraphs.
        marked: whether each third paragraph has two words in bold.
    """
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_MAIN}"><w:body>'
        + "".join(f"<w:p>{_runs(text, marked and not at % 3)}</w:p>" for at, text in enumerate(texts))
        + "<w:sectPr/></w:body></w:document>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return stream.getvalue()


def _runs(text: str, marked: bool) -> str:
    words = text.split(" ")
    groups = [(words[:2], False), (words[2:4], True), (words[4:], False)] if marked else [(words, False)]
    return '<w:r><w:t xml:space="preserve"> </w:t></w:r>'.join(
        f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t>{escape(' '.join(group))}</w:t></w:r>"
        for group, bold in groups
        if group
    )


def benchmark(scratch: Path, args: argparse.Namespace, table: Callable[..., dict[str, float]]) -> None:
    texts = paragraphs(args.pages)
    (scratch / "pages.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    (scratch / "pages.docx").write_bytes(word_document(texts, marked=False))
    (scratch / "marked.docx").write_bytes(word_document(texts, marked=True))
    (scratch / "long.docx").write_bytes(word_document(paragraphs(LONG), marked=True))
    title = f"Translating {args.pages} pages, {len(texts):,} paragraphs"
    names = ["plain text", "DOCX", "DOCX with bold words"]
    table(title, "sentences/s", names, scratch)
    table(f"Reading and filling {LONG:,} pages of DOCX", "pages/s", ["DOCX, not translated"], scratch)


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one contender on the files in `data`; work is in sentences, or in pages where nothing is translated."""
    if name == "DOCX, not translated":
        return timed(lambda: _refilled(data / "long.docx"))
    from align import Translator

    file = data / {"plain text": "pages.txt", "DOCX": "pages.docx", "DOCX with bold words": "marked.docx"}[name]
    translator = Translator()
    list(translator.translate(["Het regent."]))
    return timed(lambda: _translated(translator, file))


def _translated(translator: Translator, file: Path) -> int:
    from align.documents import read_document
    from align.translation.markup.carrying import filled_document

    document = read_document(file)
    assert document.skeleton is not None
    (translated,) = translator.translate_articles([document.article])
    file.with_suffix(".out").write_bytes(filled_document(translated, document.skeleton, "en"))
    return len(translated.units)


def _refilled(file: Path) -> int:
    from align.documents import CodedText, TranslatedParagraph, read_document
    from align.inline import distribute_codes
    from align.segmentation import segment_rest

    document = read_document(file)
    assert document.skeleton is not None
    filled = []
    for paragraph in segment_rest(document.article).paragraphs:
        inside = distribute_codes(paragraph.codes, [(one.start, one.end) for one in paragraph.sentences]).inside
        texts = (CodedText(one.text, codes) for one, codes in zip(paragraph.sentences, inside, strict=True))
        filled.append(TranslatedParagraph(paragraph, tuple(texts)))
    file.with_suffix(".out").write_bytes(document.skeleton.filled(filled, "en"))
    return LONG
