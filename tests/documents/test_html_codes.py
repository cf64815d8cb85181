"""Inline codes of a page: read with its paragraphs, at their places, without a word of the text changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.documents import article_from_text
from align.documents.html.tokens import html_attributes, html_tokens
from align.errors import ReadError
from align.inline import InlineCode, with_codes


def coded(body: str) -> list[str]:
    article = article_from_text(f"<!doctype html><html><body>{body}</body></html>", format="html", extract="none")
    return [with_codes(paragraph.text, paragraph.codes) for paragraph in article.paragraphs]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<p>De <b>vracht</b>wagen,\n  de <a href='/x'>brug</a>.</p>",
            ["De <b>vracht</b>wagen, de <a href='/x'>brug</a>."],
        ),
        ("<p><b>De Bilt</b> is <em>nat</em></p>", ["<b>De Bilt</b> is <em>nat</em>"]),
        ("<p><b>Alles is vet.</b></p>", ["Alles is vet."]),
        ("<p><a href=q><b>Alles</b> hier</a></p>", ["<b>Alles</b> hier"]),
        ("Een<br>twee <br/> drie<br><br>\n<br>vier<br>", ["Een<br>\ntwee <br/> \ndrie", "vier"]),
        ("<p>Hij zei <q>ja <b>dus</b></q>.", ["Hij zei “<q>ja <b>dus</b></q>”."]),
        (
            "<p>Dat <span hidden>weg <b>ja</b></span>klopt<!-- ! -->.",
            ["Dat <span hidden>weg <b>ja</b></span>klopt<!-- ! -->."],
        ),
        ("<p>Dat<script>a('<b>');</script> klopt.", ["Dat<script>a('<b>');</script> klopt."]),
        ("<p>Een <i class=icon></i> <b>brug</b><img src=x>.", ["Een <i class=icon></i> <b>brug</b><img src=x>."]),
        ("<p>Een <b>twee <i>drie</b> vier</i> vijf", ["Een <b>twee <i>drie</b> vier</i> vijf"]),
        ("<p>Een &lt;b> &amp; <b>A&amp;B</b> twee", ["Een <b> & <b>A&B</b> twee"]),
        ("<p>Een <b>twee\U000f0001\U000f0002</b> drie", ["Een twee\U000f0001\U000f0002 drie"]),
    ],
)
def test_codes_stand_where_they_stood(body: str, expected: list[str]) -> None:
    assert coded(body) == expected


def test_codes_have_kinds_numbers_and_types() -> None:
    page = "<html><p>Een <a href=x>twee <b>drie</b></a><br>vier <abbr>v.</abbr>!"
    [paragraph] = article_from_text(page).paragraphs
    assert paragraph.codes == (
        InlineCode("open", "1", 4, "<a href=x>", "link"),
        InlineCode("open", "2", 9, "<b>", "bold"),
        InlineCode("close", "2", 13, "</b>"),
        InlineCode("close", "1", 13, "</a>"),
        InlineCode("standalone", "1", 13, "<br>", "lb"),
        InlineCode("open", "3", 19, "<abbr>", "x-abbr"),
        InlineCode("close", "3", 21, "</abbr>"),
    )


def test_page_furniture_in_a_paragraph_takes_its_codes_along() -> None:
    lines = coded("<p>De <b>brug</b> is dicht.<br>Lees ook: <a href=x>de sluis</a> is open</p>")
    assert lines == ["De <b>brug</b> is dicht.", "Lees ook: <a href=x>de sluis</a> is open"]


def test_the_main_text_of_a_full_page_has_codes_too() -> None:
    pytest.importorskip("trafilatura")
    links = "".join(f"<li><a href=/{n}>Rubriek {n}</a></li>" for n in range(20))
    story = "".join(
        f"<p>Alinea {n} gaat over <a href=/b><b>de brug</b> bij Vianen</a>, die dicht is.</p>" for n in range(8)
    )
    page = f"<html lang=nl><body><nav><ul>{links}</ul></nav><article><h1>Brug</h1>{story}</article></body></html>"
    article = article_from_text(page, format="html", extract="main")
    assert article.metadata["extraction"] == "main"
    paragraph = next(p for p in article.paragraphs if p.text.startswith("Alinea 3"))
    assert with_codes(paragraph.text, paragraph.codes).count("<a href=/b><b>de brug</b> bij Vianen</a>") == 1


PIECES = st.sampled_from(
    [
        *"<>/!-\"'= ab&;",
        "<b>",
        "</b>",
        "<i",
        "<br>",
        "<!--",
        "-->",
        "<p>",
        "</p>",
        "<script>",
        "</script >",
        "<?x",
        "</",
        "<img alt='",
    ]
)
SOURCES = st.lists(PIECES, max_size=40).map("".join)


@given(SOURCES)
def test_the_tokens_are_the_source(source: str) -> None:
    tokens = list(html_tokens(source))
    assert "".join(source[token.start : token.end] for token in tokens) == source
    assert all(token.start < token.end for token in tokens)
    for token in tokens:
        if token.kind == "start":
            assert all(token.start < a.start < a.end <= token.end for a in html_attributes(source, token))


@given(SOURCES)
def test_codes_change_no_text(source: str) -> None:
    try:
        article = article_from_text(f"<html><body>x{source}", format="html", extract="none")
    except ReadError:
        return
    for paragraph in article.paragraphs:
        offsets = [code.offset for code in paragraph.codes]
        assert offsets == sorted(offsets)
        assert all(0 <= offset <= len(paragraph.text) for offset in offsets)
        assert not any("\U000f0000" <= character <= "\U000f7fff" for character in paragraph.text)


@pytest.mark.parametrize("piece", ["<", "<a b='", "<!--", "<a ", "</", "<b", "=\"'", "<title>", '<a b="><p>'])
def test_broken_pages_take_linear_time(piece: str) -> None:
    source = piece * (200_000 // len(piece))
    assert sum(token.end - token.start for token in html_tokens(source)) == len(source)
