"""HTML: what a browser shows, in the order it shows it."""

from __future__ import annotations

import importlib.util
import io
import sys
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.article import Article
from align.documents import article_from_text, read_article
from align.errors import MissingPackageError, ReadError

needs_trafilatura = pytest.mark.skipif(
    importlib.util.find_spec("trafilatura") is None, reason="the extra [html] is not installed"
)


def read(body: str, head: str = "") -> Article:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return article_from_text(page, format="html", extract="none")


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs]


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def test_elements_give_paragraphs_their_kind() -> None:
    article = read(
        "<h1>Brug dicht</h1><p>De brug is dicht.</p><h2>Omrijden</h2><ul><li>Via de dijk<li><p>Via de A2</p></ul>"
        "<blockquote><p>Het kan niet anders.</p><footer>De wethouder</footer></blockquote>"
        "<figure><img src=a.jpg alt=Brug><figcaption>De brug in 1930</figcaption></figure>"
        "<table><caption>Drukte</caption><tr><th>Dag<th>Auto’s<tr><td>Maandag<td>1200</table>"
        "<dl><dt>Sluis</dt><dd>Een deur in het water</dd></dl>"
    )
    assert kinds(article) == [
        ("heading", "Brug dicht"),
        ("body", "De brug is dicht."),
        ("heading", "Omrijden"),
        ("list-item", "Via de dijk"),
        ("list-item", "Via de A2"),
        ("quote", "Het kan niet anders."),
        ("quote", "De wethouder"),
        ("caption", "De brug in 1930"),
        ("caption", "Drukte"),
        ("body", "Dag"),
        ("body", "Auto’s"),
        ("body", "Maandag"),
        ("body", "1200"),
        ("list-item", "Sluis"),
        ("list-item", "Een deur in het water"),
    ]


def test_inline_elements_join_without_white_space() -> None:
    article = read(
        "<p>De <b>vracht</b>wagen,\n   de <a href='/x'>brug</a>&nbsp;en <x-naam>Jan</x-naam><wbr>sen<!-- ! -->.</p>"
    )
    assert texts(article) == ["De vrachtwagen, de brug\u00a0en Jansen."]


def test_white_space_collapses_as_in_a_browser() -> None:
    assert texts(read("<p>  Een <i> twee</i>\n\t drie  <b> </b> vier </p>")) == ["Een twee drie vier"]
    assert texts(read("<pre>\n  een\n    twee  drie\n</pre>")) == ["  een\n    twee  drie"]


def test_br_is_a_line_break_and_two_end_a_paragraph() -> None:
    assert texts(read("Een<br>twee <br/> drie<br><br>\n<br>vier<br>")) == ["Een\ntwee\ndrie", "vier"]


def test_text_outside_paragraphs_is_not_lost() -> None:
    article = read("Vooraf<div>een<p>twee</p>drie<div>vier</div>vijf</div>achteraf")
    assert texts(article) == ["Vooraf", "een", "twee", "drie", "vier", "vijf", "achteraf"]


def test_what_follows_the_end_of_a_page_is_read_as_in_a_browser() -> None:
    article = read("<html><body><p>een</p></body></html>\n<p>twee</p></BODY ></html><p>drie</html> vier")
    assert texts(article) == ["een", "twee", "drie vier"]


def test_entities_are_decoded_and_soft_hyphens_dropped() -> None:
    assert texts(
        read("<p>Caf&eacute; &amp; caf&#233;s &#x2013; &lsquo;ver&shy;keer&rsquo; &#146;s avonds &lt;br></p>")
    ) == ["Café & cafés – ‘verkeer’ ’s avonds <br>"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = 'weg';</script>",
        "<style>p { color: weg }</style>",
        "<noscript>weg</noscript>",
        "<template><p>weg</p></template>",
        "<nav><a href=/>weg</a></nav>",
        "<header><a href=/>weg</a></header>",
        "<footer>weg</footer>",
        "<aside>weg</aside>",
        "<div role=navigation>weg</div>",
        "<div role=contentinfo>weg</div>",
        "<div class='links navbar'>weg</div>",
        "<form><p>weg</p><input value=weg></form>",
        "<button>weg</button>",
        "<select><option>weg</option></select>",
        "<textarea>weg</textarea>",
        "<svg><title>weg</title><text>weg</text></svg>",
        "<iframe>weg</iframe>",
        "<video>weg</video>",
        "<p hidden>weg</p>",
        "<p style='color: red; DISPLAY : none'>weg</p>",
        "<span aria-hidden=true>weg</span>",
        "<span class='sr-only'>weg</span>",
        "<dialog>weg</dialog>",
        "<!-- weg -->",
        "<?php weg ?>",
    ],
)
def test_what_is_not_the_text_is_dropped(hidden: str) -> None:
    assert " ".join(texts(read(f"<p>Voor.</p>{hidden}na."))) == "Voor. na."


def test_headers_and_forms_that_hold_the_article_are_read() -> None:
    assert texts(read("<article><header><h1>Kop</h1></header><p>Tekst.</p></article>")) == ["Kop", "Tekst."]
    assert texts(read("<header><h1>Kop</h1></header><p>Tekst.</p>")) == ["Kop", "Tekst."]
    assert texts(read("<header><h1>De Krant</h1></header><main><h1>Kop</h1></main>")) == ["Kop"]
    assert texts(read("<form><h1>Kop</h1><p>Tekst.</p><input value=x></form>")) == ["Kop", "Tekst."]


def test_a_page_that_is_all_navigation_is_read_all_the_same() -> None:
    assert texts(read("<aside><p>Het hele artikel.</p></aside>")) == ["Het hele artikel."]
    with pytest.raises(ReadError, match="holds no text"):
        read("<script>x</script><p hidden>weg</p>")


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("<html lang=nl-be><p>Tekst.", "nl-BE"),
        ('<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><body><p>Text.</p></body></html>', "en"),
        ("<html><head><meta property='og:locale' content='en_GB'></head><p>Text.", "en-GB"),
        ("<html lang='geen taal'><p>Tekst.", "nl"),
        ("<html><p>Tekst.", "nl"),
    ],
)
def test_the_language_of_the_page_wins_over_the_default(page: str, language: str) -> None:
    assert article_from_text(page).language == language
    assert article_from_text(page, language="fy").language == "fy"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title> Brug\n dicht </title>", "<p>Tekst.", "Brug dicht"),
        ("<title>Brug dicht | De Krant</title>", "<h1>De Krant</h1><h1>Brug <i>dicht</i></h1>", "Brug dicht"),
        ("<title>De Krant</title><meta property=og:title content='Brug dicht'>", "<p>Tekst.", "Brug dicht"),
        ("<title>Ver&shy;keers&#1;brug dicht</title>", "<h1>Verkeers&shy;brug</h1>", "Verkeersbrug"),
        ("", "<h1>Brug dicht</h1>", "Brug dicht"),
        ("", "<h1></h1><p>Tekst.", ""),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str, body: str, title: str) -> None:
    assert read(body, head).title == title


def test_what_the_page_declares_is_kept() -> None:
    head = (
        "<meta name=Author content='Jan  de Wit'><meta property=article:published_time content=2026-01-02>"
        "<link rel=canonical href=https://krant.example/brug>"
    )
    assert read("<p>Tekst.", head).metadata == {
        "author": "Jan de Wit",
        "date": "2026-01-02",
        "url": "https://krant.example/brug",
        "extraction": "none",
    }


def test_furniture_in_a_page_is_marked() -> None:
    article = read(
        "<p>Tekst.</p><p>Lees <b>ook:</b> Zo werkt de sluis</p><p>Nieuws.<br>Tekst loopt door onder de foto.</p>"
    )
    assert kinds(article) == [
        ("body", "Tekst."),
        ("furniture", "Lees ook: Zo werkt de sluis"),
        ("body", "Nieuws."),
        ("furniture", "Tekst loopt door onder de foto."),
    ]


TEXT = "Eén café in België, ‘zei’ hij."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (f"<meta charset=windows-1252><p>{TEXT}".encode("cp1252"), "cp1252"),
        (f"<meta charset=iso-8859-1><p>{TEXT}".encode("cp1252"), "cp1252"),
        (f"<meta http-equiv=Content-Type content='text/html; charset=UTF-8'><p>{TEXT}".encode(), "utf-8"),
        (f'<?xml version="1.0" encoding="utf-8"?><html><p>{TEXT}</p></html>'.encode(), "utf-8"),
        (f"<meta charset=iso-8859-1><p>{TEXT}".encode("utf-8-sig"), "utf-8"),
        (f"<meta charset=utf-16><p>{TEXT}".encode(), "utf-8"),
        (f"<meta charset=unicode_escape><p>{TEXT}".encode(), "utf-8"),
        (f"<meta charset=klingon><p>{TEXT}".encode("cp1252"), "cp1252"),
        (f"<p>{TEXT}".encode("utf-16"), "utf-16-le"),
        (f"<p>{TEXT}".encode(), "utf-8"),
    ],
)
def test_the_encoding_is_that_of_the_mark_then_the_page_then_the_bytes(data: bytes, encoding: str) -> None:
    article = read_article(io.BytesIO(data), format="html")
    assert texts(article) == [TEXT]
    assert article.metadata["encoding"] == encoding


def test_nothing_outside_the_page_is_read() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY file SYSTEM "file:///etc/hostname"><!ENTITY lol "lollollol">]>'
        "<html><body><p>Voor &file; en &lol; na.</p></body></html>"
    )
    (paragraph,) = [text for text in texts(article_from_text(page, format="html")) if "Voor" in text]
    assert "Voor &file; en &lol; na." in paragraph


@pytest.mark.parametrize("element", ["div", "b", "blockquote", "ul><li", "article", "nav"])
def test_nesting_is_read_or_refused_and_never_a_crash(element: str) -> None:
    assert texts(read(f"<{element}>" * 500 + "diep")) == ["diep"]
    with pytest.raises(ReadError, match="nested too deep"):
        read(f"<{element}>" * 50_000 + "te diep")


def full_page(article: str) -> str:
    sections = "".join(f"<li><a href=/{number}>Rubriek {number}</a></li>" for number in range(30))
    return (
        f"<!doctype html><html lang=nl><head><title>Brug dicht - De Krant</title></head><body><nav><ul>{sections}</ul>"
        f"</nav><div class=page><h1>Brug dicht</h1>{article}</div><div class=related><ul>{sections}</ul></div>"
        "<footer>Over ons</footer></body></html>"
    )


STORY = [
    "De gemeente heeft dinsdag besloten dat de brug over de rivier tot het voorjaar wordt gesloten voor vrachtwagens.",
    "Volgens de wethouder is uit onderzoek gebleken dat de draagkabels aan vervanging toe zijn, sneller dan gedacht.",
    "Ondernemers op het bedrijventerrein vrezen dat klanten wegblijven nu zij twintig kilometer moeten omrijden.",
]


@needs_trafilatura
@pytest.mark.parametrize("extract", ["auto", "main"])
def test_the_main_text_of_a_full_page_is_found(extract: str) -> None:
    page = full_page("".join(f"<p>{text}</p>" for text in STORY))
    article = article_from_text(page, extract=extract)  # type: ignore[arg-type]
    assert kinds(article) == [("heading", "Brug dicht"), *(("body", text) for text in STORY)]
    assert article.metadata["extraction"] == "main"
    assert "Rubriek 7" in texts(article_from_text(page, extract="none"))


@needs_trafilatura
def test_a_page_without_surroundings_is_read_whole() -> None:
    page = "<html><body><h1>Brug dicht</h1>" + "".join(f"<p>{text}</p>" for text in STORY) + "</body></html>"
    article = article_from_text(page)
    assert texts(article) == ["Brug dicht", *STORY]
    assert article.metadata["extraction"] == "none"


def test_without_trafilatura_auto_reads_the_page_and_main_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # This is what importlib sees of a module that is not there.
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        "align.documents.html.blocks.find_spec", lambda name: None if name == "trafilatura" else find_spec(name)
    )
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    page = full_page("".join(f"<p>{text}</p>" for text in STORY))
    assert set(STORY) < set(texts(article_from_text(page)))
    with pytest.raises(MissingPackageError, match=r"pip install 'nlen\[html\]'"):
        article_from_text(page, extract="main")


# Every word is different, so that one that is lost, doubled or out of order shows.
INLINE = ["span", "b", "em", "a", "x-woord"]
BLOCK = ["p", "div", "li", "h2", "blockquote", "td", "section"]
shapes = st.recursive(
    st.just("woord"),
    lambda children: st.tuples(st.sampled_from(INLINE + BLOCK), st.lists(children, min_size=1, max_size=4)),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.lists(shapes, min_size=1, max_size=6))
def test_every_visible_word_comes_back_once_and_in_order(trees: list[object]) -> None:
    words: list[str] = []

    def build(tree: object) -> str:
        if not isinstance(tree, tuple):
            words.append(f"wóórd{len(words)}&")
            return f" {escape(words[-1])} "
        name, children = tree
        inside = "".join(map(build, children))
        if name in ("p", "h2"):
            # These cannot hold blocks: the parser would close them.
            name = "section"
        if name == "td":
            return f"<table><tr><td>{inside}</td></tr></table>"
        return f"<{name}>{inside}</{name}><script>weg()</script>"

    article = read("".join(build(tree) for tree in trees))
    assert " ".join(texts(article)).split() == words
