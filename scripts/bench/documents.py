"""Documents: a Word file translated and written again, beside the same paragraphs as plain text; and long ones read and
filled in, with what that takes beside their article."""

from __future__ import annotations

import argparse
import gc
import io
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from scripts.bench import memory_mb, timed
from scripts.news import read_news

if TYPE_CHECKING:
    from align import Translator
    from align.documents import Document, TranslatedParagraph

PARAGRAPHS_A_PAGE = 12
LONG = {f"{pages:,} pages": pages for pages in (250, 1000, 4000)}
"""Pages of the documents that are only read and filled, not translated."""

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
    title = f"Translating {args.pages} pages, {len(texts):,} paragraphs"
    names = ["plain text", "DOCX", "DOCX with bold words"]
    table(title, "sentences/s", names, scratch)
    for pages in LONG.values():
        (scratch / f"{pages}.docx").write_bytes(word_document(paragraphs(pages), marked=True))
    table("Reading and filling DOCX, not translated; seconds of the processor", "pages/s", [*LONG], scratch)


def run(name: str, data: Path) -> dict[str, float]:
    """Measures one contender on the files in `data`; work is in sentences, or in pages where nothing is translated."""
    if name in LONG:
        return _refilled(data / f"{LONG[name]}.docx", LONG[name])
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


def _refilled(file: Path, pages: int) -> dict[str, float]:
    """Reads a document and fills it with its own text.

    Gives also the MB of its article with translations, of its own zip, and what reading and filling took beside the
    former at their peaks; see `timed`.
    """
    from align.documents import read_document

    # What is loaded once is no memory of the document.
    first = read_document(io.BytesIO(word_document(["De brug is vandaag weer open."], marked=True)))
    assert first.skeleton is not None
    first.skeleton.filled(_with_own_text(first), "en")
    del first
    gc.collect()
    before = memory_mb()
    _forget_peak()
    started = time.process_time()
    document = read_document(file)
    reading = time.process_time() - started
    assert document.skeleton is not None
    read_mb = memory_mb(field="VmHWM") - before
    texts = _with_own_text(document)
    _forget_peak()
    started = time.process_time()
    new = document.skeleton.filled(texts, "en")
    filling = time.process_time() - started
    filled_mb = memory_mb(field="VmHWM") - before
    # Only now, as counting takes memory itself.
    held = _size_mb((document.article, texts))
    return {
        "work": pages,
        "seconds": reading + filling,
        "peak_mb": before + max(read_mb, filled_mb),
        "s reading": reading,
        "s filling": filling,
        "zip MB": len(new) / (1 << 20),
        "article": held,
        "+ reading": read_mb - _size_mb(document.article),
        "+ filling": filled_mb - held,
    }


def _with_own_text(document: Document) -> list[TranslatedParagraph]:
    """Each paragraph as its own translation, a sentence as a whole: segmenting takes memory of its own."""
    from align.article import Sentence
    from align.documents import CodedText, TranslatedParagraph

    return [
        TranslatedParagraph(
            replace(one, sentences=(Sentence(one.text, 0, len(one.text)),)), (CodedText(one.text, one.codes),)
        )
        for one in document.article.paragraphs
    ]


def _forget_peak() -> None:
    """Has the peak of memory begin anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _size_mb(holder: object) -> float:
    """What an object and all objects in it take, classes and modules left out."""
    waiting = [holder]
    seen: dict[int, object] = {}
    size = 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | type(sys)):
            continue
        seen[id(one)] = one
        size += sys.getsizeof(one)
        waiting += gc.get_referents(one)
    return size / (1 << 20)
