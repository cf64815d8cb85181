"""What of a page is left as it is: program code, and what the page says is not to be translated."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import ReadError
from align.inline import with_codes
from align.readers.html_protection import protected_tokens
from align.readers.html_skeleton import HtmlPage, read_page
from align.readers.html_tokens import html_tokens


def page_of(body: str, *, protect: bool = True, start: str = "<html lang=nl>") -> HtmlPage:
    return read_page(io.BytesIO(f"{start}<meta charset=utf-8>{body}".encode()), protect=protect)


def texts(body: str, **options: bool) -> list[str]:
    return [paragraph.text for paragraph in page_of(body, **options).article.paragraphs]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Een<pre>x = 1</pre><p>Twee", ["Een", "Twee"]),
        ("<p>Een<p translate=no>Niet <b>dit</b></p><p>Twee", ["Een", "Twee"]),
        ("<p>Een<p translate=NO>Niet dit<p>Twee", ["Een", "Twee"]),
        ("<p>Een<div class='a notranslate'><p>Niet dit</div>Twee", ["Een", "Twee"]),
        ("<div translate=no>Niet <p translate=yes>Wel</p> dit</div>", ["Wel"]),
        ("<p>De functie <code>f(&amp;x)</code> staat hier.", ["De functie staat hier."]),
        ("<p><kbd>Ctrl</kbd> is een toets.", ["is een toets."]),
        ("<p>Een<ul translate=no><li title=Tip>Niet</ul><p title=Ja>Twee", ["Een", "Twee", "Ja"]),
        ("<p class=nottranslated>Een", ["Een"]),
    ],
)
def test_what_is_left_out(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_within_a_paragraph_it_is_one_code() -> None:
    (paragraph,) = page_of("<p>Wij werken bij <b translate=no>De <i>Zon</i> &amp; Co</b> en bij u.").article.paragraphs
    assert [(code.kind, code.data.strip()) for code in paragraph.codes] == [
        ("standalone", "<b translate=no>De <i>Zon</i> &amp; Co</b>")
    ]
    marked = with_codes(paragraph.text, paragraph.codes)
    assert marked == "Wij werken bij <b translate=no>De <i>Zon</i> &amp; Co</b> en bij u."


def test_a_whole_page_is_not_left_out() -> None:
    page = page_of("<body class=notranslate><p>Een", start="<html lang=nl translate=no>")
    assert [paragraph.text for paragraph in page.article.paragraphs] == ["Een"]


def test_what_is_within_paragraphs_can_be_text() -> None:
    assert texts("<p>Een <code>f()</code><pre>x = 1</pre>", protect=False) == ["Een f()"]
    with pytest.raises(ReadError, match="no text to be translated"):
        page_of("<pre>x = 1</pre>")


tags = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div translate=no>",
        "</div>",
        "<b translate=no>",
        "</b>",
        "<i translate=yes>",
        "</i>",
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
        "<br>",
        " woord ",
        "nog. ",
    ]
)


@given(st.lists(tags, max_size=16).map("".join))
@settings(max_examples=100)
def test_any_page_is_filled_with_its_own_text(body: str) -> None:
    tokens = list(html_tokens(body))
    assert protected_tokens(body, tokens) <= frozenset(range(len(tokens)))
    try:
        page = page_of(body)
    except ReadError:
        return
    paragraphs = [with_codes(p.text, p.codes) for p in page.article.paragraphs]
    filled = page.skeleton.filled(paragraphs, "nl")
    # White space aside the page is as it was: nothing protected is lost or doubled.
    assert "".join(filled.split()) == "".join(f'<html lang="nl"><meta charset=utf-8>{body}'.split())
