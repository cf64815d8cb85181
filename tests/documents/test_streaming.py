"""How much is held of a long document: its article, and little else, however long it is."""

from __future__ import annotations

import gc
import io
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.article import Sentence
from align.documents import CodedText, Document, TranslatedParagraph, read_document
from align.documents.streaming import Packed, Window
from tests.documents.office import HEAD, SHEET, SPACES, packed, part, rels, runs, texts, translated, word

LONG = runs("Dit is zin {0} van ", "*een tekst*", " die ", "*lang*", " is, ", "*en vet*", " hier en daar.")
PARAGRAPH = f"<w:p w:rsidR='00A{{0}}'><w:pPr><w:pStyle w:val='Standaard'/></w:pPr>{LONG}</w:p>"
NOTE = f"<w:footnote><w:p>{runs('Noot {0} bij ', '*iets*', '.')}</w:p></w:footnote>"


def long_text(count: int) -> dict[str, str]:
    body = "".join(map(PARAGRAPH.format, range(count)))
    notes = "".join(map(NOTE.format, range(count)))
    return {
        "word/document.xml": f"{HEAD}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": f"{HEAD}<w:footnotes {SPACES}>{notes}</w:footnotes>",
    }


def long_workbook(count: int) -> dict[str, str]:
    look = (
        "<r><rPr><b/></rPr><t>{0}</t></r><r><t xml:space='preserve'> is een {0}</t></r><r><rPr><i/></rPr><t>!</t></r>"
    )
    strings = "".join(f"<si>{look.format(f'woord{number}')}</si>" for number in range(2 * count))
    return {
        "_rels/.rels": rels("officeDocument=xl/workbook.xml"),
        "xl/workbook.xml": f"<workbook {SHEET}/>",
        "xl/_rels/workbook.xml.rels": rels("sharedStrings=sharedStrings.xml"),
        "xl/sharedStrings.xml": f"<sst {SHEET}>{strings}</sst>",
    }


DOCUMENTS: dict[str, Callable[[int], bytes]] = {
    "docx": lambda count: word("", long_text(count), "footnotes=footnotes.xml"),
    "xlsx": lambda count: packed(long_workbook(count)),
}


def traced() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def peak_above(before: int) -> int:
    return tracemalloc.get_traced_memory()[1] - before


def translations(document: Document) -> list[TranslatedParagraph | None]:
    return [
        TranslatedParagraph(
            replace(paragraph, sentences=(Sentence(paragraph.text, 0, len(paragraph.text)),)),
            (CodedText(paragraph.text, paragraph.codes),),
        )
        for paragraph in document.article.paragraphs
    ]


def plain(xml: str) -> str:
    """XML without what may differ in a translation that has other capitals alone."""
    return re.sub(r" xml:space=.preserve.", "", xml).lower()


class Held(NamedTuple):
    """Bytes: of an article, of what is kept beside it, and what reading and filling take for the time being."""

    article: int
    skeleton: int
    reading: int
    filling: int


def held(data: bytes) -> Held:
    tracemalloc.start()
    try:
        before = traced()
        document = read_document(io.BytesIO(data))
        reading = peak_above(before)
        kept = traced() - before
        texts = translations(document)
        before_filling = traced()
        tracemalloc.reset_peak()
        assert document.skeleton is not None
        document.skeleton.filled(texts, "en")
        filling = peak_above(before_filling)
        del texts
        article = document.article
        del document
        size = traced() - before
        assert article.paragraphs
        return Held(size, kept - size, reading - kept, filling)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("format", sorted(DOCUMENTS))
def test_beside_the_article_little_is_held_of_a_long_document(format: str) -> None:
    # What is made once, such as tables of names, is no memory of the document.
    translated(DOCUMENTS[format](2))
    short, long = (held(DOCUMENTS[format](count)) for count in (200, 450))
    article, *others = (more - less for less, more in zip(short, long, strict=True))
    # A tree, the places of all texts as objects, or the bytes of a part at once grow as the article does, or faster.
    assert article > 0
    assert max(others) < article / 2


def test_a_long_document_is_written_as_a_short_one_is() -> None:
    """Stretches that are read and written apart are together what one would be."""
    parts = long_text(400)
    found = translated(word("", parts, "footnotes=footnotes.xml"))
    assert texts(found) == [
        *(f"DIT IS ZIN {number} VAN EEN TEKST DIE LANG IS, EN VET HIER EN DAAR." for number in range(400)),
        *(f"NOOT {number} BIJ IETS." for number in range(400)),
    ]
    for name, source in parts.items():
        assert plain(part(found, name)) == plain(source)


def test_what_content_controls_of_a_long_document_show_changes_where_it_comes_from() -> None:
    """They stand in stretches that were read long before the part with the data."""
    bound = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a/b"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>'
    controls = "".join(f"<w:p>{runs('Zie: ')}{bound % runs(f'*deel {number}*')}</w:p>" for number in range(300))
    data = "".join(f"<b>deel {number}</b>" for number in range(400))
    source = word(controls, {"customXml/item1.xml": f"<a>{data}</a>"}, "customXml=../customXml/item1.xml")
    expected = "".join(f"<b>{'DEEL' if number < 300 else 'deel'} {number}</b>" for number in range(400))
    assert part(translated(source), "customXml/item1.xml") == f"<a>{expected}</a>"


def test_a_paragraph_longer_than_what_is_unpacked_at_once_is_read_whole() -> None:
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{'<w:p>%s</w:p>' * 1000}</w:txbxContent></v:textbox></w:pict></w:r>"
    boxes = box % tuple(runs(f"Vak {number}") for number in range(1000))
    found = translated(word(f"<w:p>{runs('Ervoor ')}{boxes}{runs(' erna.')}</w:p>"))
    assert texts(found) == ["ERVOOR ERNA.", *(f"VAK {number}" for number in range(1000))]


@given(
    st.lists(st.binary(min_size=1, max_size=9), max_size=5),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=9),
)
def test_a_window_has_the_bytes_of_all_chunks(chunks: list[bytes], steps: list[tuple[int, int, bool]]) -> None:
    whole = b"".join(chunks)
    window = Window(chunks)
    done = 0
    for gap, length, is_read in steps:
        start = min(done + gap, len(whole))
        assert b"".join(window.until(start)) == whole[done:start]
        done = min(start + length, len(whole))
        if is_read:
            assert window.between(start, done) == whole[start:done]
        window.drop(done)
    assert b"".join(window.until()) == whole[done:]


@given(st.lists(st.lists(st.tuples(st.integers(), st.text()), max_size=5), max_size=5))
def test_what_is_packed_is_unpacked_in_order(blocks: list[list[tuple[int, str]]]) -> None:
    kept: Packed[tuple[int, str]] = Packed()
    for block in blocks:
        kept.append(block)
    assert [*kept] == [*kept] == [block for block in blocks if block]


def test_a_run_that_two_places_share_is_one_when_it_is_unpacked() -> None:
    run = Sentence("a", 0, 1)
    kept: Packed[Sentence] = Packed()
    kept.append([run, run])
    first, second = next(iter(kept))
    assert first is second
