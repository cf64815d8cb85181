"""What of a page is left as it is: program code, and what the page says is not to be translated."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.documents import Document, TranslatedParagraph, article_from_text, read_document
from align.documents.html.protection import protected_tokens
from align.documents.html.tokens import html_tokens
from align.errors import ReadError
from align.inline import with_codes


def page_of(body: str, *, protect: bool = True, start: str = "<html lang=nl>") -> Document:
    return read_document(io.BytesIO(f"{start}<meta charset=utf-8>{body}".encode()), protect=protect)


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


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Een<p lang=fr>La maison.<p>Twee", ["Een", "Twee"]),
        ("<p>Een<p xml:lang='de-AT'>Das Haus.</p><p>Twee", ["Een", "Twee"]),
        (
            "<p lang=en title='A house'>The house.</p><p lang=nl-BE>Het huis.<p lang=dut>De tuin.",
            ["Het huis.", "De tuin."],
        ),
        ("<div lang=fr><p>La maison.<p lang=nl>Het huis.</p><p>Le jardin.</div>Twee", ["Het huis.", "Twee"]),
        ("<div translate=no><p lang=nl>Niet dit.</div><p>Een", ["Een"]),
        ("<p lang=''>Een<p lang=und>Twee", ["Een", "Twee"]),
        (
            "<p>Een<img lang=fr alt='La maison' src=x><img alt='Het huis' src=y><i lang=fr title='Le jardin'></i>",
            ["Een", "Het huis"],
        ),
        (
            "<ul><li><a lang=fr title='Cliquez ici' href=/fr>Français</a><li><a href=/nl>Nederlands</a></ul>",
            ["Nederlands"],
        ),
    ],
)
def test_passages_in_other_languages_stay(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_within_a_sentence_such_a_passage_is_verbatim() -> None:
    body = "<p>Hij zei <q lang=fr>la <b>maison</b>, dit-il</q> en <i lang=en>good bye</i> tegen ons."
    for page in (page_of(body), page_of(body, protect=False)):
        (paragraph,) = page.article.paragraphs
        assert paragraph.text == "Hij zei la maison, dit-il en good bye tegen ons."
        assert [paragraph.text[a:b] for a, b in paragraph.verbatim] == ["la maison, dit-il", "good bye"]
    article = article_from_text(f"<html lang=nl><body>{body}<p lang=fr>Bonjour. Ça va?", format="html", extract="none")
    quoted, other = article.paragraphs
    assert [quoted.text[a:b] for a, b in quoted.verbatim] == ["la maison, dit-il", "good bye"]
    assert [other.text[a:b] for a, b in other.verbatim] == ["Bonjour. Ça va?"]


def test_what_a_page_says_of_itself_as_a_whole_is_no_other_language() -> None:
    for language in ("nl", None):
        page = read_document(io.BytesIO(b"<html lang=en><p>Een<p lang=en-GB>Twee<p lang=fr>Trois"), language=language)
        assert [paragraph.text for paragraph in page.article.paragraphs] == ["Een", "Twee"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Dicht.<sup><a href='#n1'>1</a></sup> Open.<sup>[2]</sup> Ja", "Dicht.{} Open.{} Ja"),
        ("<p>De brug<a href='#n3'><sup>3</sup></a> is dicht", "De brug{} is dicht"),
        ("<p>Het museum<sup>4</sup>, dat<sup>*</sup> dicht is", "Het museum{}, dat{} dicht is"),
        ("<p>Hij zei „ja”.<sup>5</sup> Zij ook", "Hij zei „ja”.{} Zij ook"),
        ("<p>Volgens de krant<a href='#b'>[6]</a> niet", "Volgens de krant{} niet"),
    ],
)
def test_marks_of_footnotes_are_codes(body: str, expected: str) -> None:
    (paragraph,) = page_of(body).article.paragraphs
    standalone = [code for code in paragraph.codes if code.kind == "standalone"]
    assert with_codes(paragraph.text, [replace(code, data="{}") for code in standalone]) == expected
    assert all(code.data.strip() in body for code in standalone)
    (text,) = (p.text for p in page_of(body, protect=False).article.paragraphs)
    assert text == re.sub("<.*?>", "", body)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Een tuin van 20 m<sup>2</sup> en 3 meter<sup>3</sup> zand",
        "<p>De 1<sup>e</sup> dag, 10<sup>6</sup> keer, x<sup>2</sup>",
        "<p>Dat is zo. <sup>14</sup>C is een isotoop",
        "<p>Zie hoofdstuk <a href='#h2'>2</a> en H<sub>2</sub>O",
    ],
)
def test_exponents_and_ordinals_are_text(body: str) -> None:
    (paragraph,) = page_of(body).article.paragraphs
    assert paragraph.text == re.sub("<.*?>", "", body)


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
        "<p lang=fr>",
        "<i lang=de>",
        "</i>",
        "<sup>2</sup>",
        "&nbsp;",
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
    assert page.skeleton is not None
    filled = page.skeleton.filled([TranslatedParagraph(p, ()) for p in page.article.paragraphs], "nl").decode()
    # White space aside the page is as it was: nothing protected is lost or doubled.
    expected = f'<html lang="nl"><meta charset=utf-8>{body}'
    assert "".join(filled.replace("&nbsp;", "").split()) == "".join(expected.replace("&nbsp;", "").split())
