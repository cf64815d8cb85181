"""Pages written back: the source, character for character, but for its text and its language."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html import escape, unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import TranslationUnit
from align.errors import ReadError
from align.readers.html_skeleton import HtmlPage, read_page
from align.segmentation import segment_paragraph
from align.translation import TranslatedArticle
from align.translation.marian import Attention
from align.translation.markup import units_with_codes
from align.translation.markup_page import translated_page

TAGS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def page_of(source: str | bytes) -> HtmlPage:
    return read_page(io.BytesIO(source.encode() if isinstance(source, str) else source))


def rewritten(source: str | bytes, translate: dict[str, str] | None = None, *, copy: bool = False) -> bytes:
    """The page with each sentence translated by a table, in capitals where it has none, or left as it is."""
    page = page_of(source)
    paragraphs = (p if p.sentences else segment_paragraph(p, "nl") for p in page.article.paragraphs)
    article = replace(page.article, paragraphs=tuple(paragraphs))
    units = [
        TranslationUnit(s.text, s.text if copy else (translate or {}).get(s.text, s.text.swapcase()[::-1]))
        for paragraph in article.paragraphs
        for s in paragraph.sentences
    ]
    coded = units_with_codes(article, units, NoAttention())
    return translated_page(TranslatedArticle(article, coded), page.skeleton, "en")


class NoAttention:
    """A model that knows nothing."""

    def attention(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Attention]:
        return [Attention([], [], [])] * len(sources)

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[0.0] * (len(target) + 1) for target in targets]


PAGE = """<!DOCTYPE html>
<HTML LANG='nl-NL' class=a><head><meta charset=utf-8><title>De brug</title>
<meta name="description" content="Over de &quot;brug&quot;"><script>var a = "<b>De &amp; brug</b>";</script></head>
<body><nav><a href=/>Voorpagina</a> <a href=/s>Sport</a></nav>
<p lang=nl>De <b>brug</b> is dicht. &nbsp;<i>Het regent.</i><br>
<img src=x alt="De brug"> Caf&eacute; <!-- ongezien --></p>
<p lang=fr>Bonjour</p></body></HTML>
"""


def test_only_text_and_language_change() -> None:
    table = {
        "De brug": 'The "bridge"',
        'Over de "brug"': "About <it>",
        "De brug is dicht.": "The bridge & road are closed.",
        "Het regent.": "It rains.",
        "Voorpagina": "Front page",
        "Sport": "Sports",
        "Café": "Pub",
    }
    expected = (
        PAGE.replace("'nl-NL'", '"en"')
        .replace("<title>De brug", '<title>The "bridge"')
        .replace("Over de &quot;brug&quot;", "About &lt;it&gt;")
        .replace("Voorpagina", "Front page")
        .replace("Sport<", "Sports<")
        .replace(
            "<p lang=nl>De <b>brug</b> is dicht. &nbsp;", '<p lang="en">The <b>bridge</b> &amp; road are closed. \u00a0'
        )
        .replace("Het regent.", "It rains.")
        .replace('"De brug"', '"The &quot;bridge&quot;"')
        .replace("Caf&eacute;", "Pub")
    )
    assert rewritten(PAGE, table).decode() == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<body><p>x</p>", '<html lang="en"><body><p>x</p>'),
        ("<!doctype html>\n<!-- a -->\n<p>x", '<!doctype html>\n<!-- a -->\n<html lang="en"><p>x'),
        ("<html><p>x", '<html lang="en"><p>x'),
        ('<html xml:lang="nl"><p>x', '<html lang="en" xml:lang="en"><p>x'),
        ("<html lang=de><p lang=de>x<b>y</b>z", '<html lang="en"><p lang="en">xyz'),
    ],
)
def test_the_page_says_its_language(source: str, expected: str) -> None:
    page = read_page(io.BytesIO(source.encode()), language="de" if "lang=de" in source else None)
    html = [escape(paragraph.text) for paragraph in page.article.paragraphs]
    assert page.skeleton.filled(html, "en") == expected


def test_other_encodings_stay_and_characters_they_lack_become_references() -> None:
    source = "<html lang=nl><meta charset=windows-1252><p>Café één".encode("cp1252")
    page = page_of(source)
    written = page.skeleton.encoded(page.skeleton.filled(["“Pub” → é"], "en"))
    assert written == '<html lang="en"><meta charset=windows-1252><p>“Pub” &#8594; é'.encode("cp1252")


def test_unicode_without_a_word_of_it_gets_a_byte_order_mark() -> None:
    assert rewritten("<html><p>één".encode("utf-16"), copy=True) == '\ufeff<html lang="en"><p>één'.encode()


def test_plain_text_becomes_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("De brug\n\nDe brug is <dicht>.\n", encoding="utf-8")
    page = read_page(path)
    assert [p.text for p in page.article.paragraphs] == ["De brug", "De brug", "De brug is <dicht>."]
    assert "<p>De brug is &lt;dicht&gt;.</p>" in page.skeleton.source


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(ReadError, match="no text"):
        page_of("<html><script>x</script>")


ELEMENTS = ("b", "i", "a", "span", "p", "div", "li", "q", "em")
MARKUP = st.sampled_from(
    [
        *(f"<{n}>" for n in ELEMENTS),
        *(f"</{n}>" for n in ELEMENTS),
        "<br>",
        "<img src=x>",
        "<script>if (a<b) c</script>",
    ]
)
TEXT = st.sampled_from(
    ["De brug ", "is dicht.", " Utrecht", " ", "\n", "Caf&eacute;", " 3.000 &amp; ", "x", ", ", "<!-- z -->"]
)
BODIES = st.lists(st.one_of(MARKUP, TEXT), min_size=1, max_size=30).map("".join)


def tags(page: str) -> Counter[str]:
    return Counter(TAGS.findall(page))


@given(BODIES)
def test_no_tag_is_lost_or_doubled_and_blocks_keep_their_order(body: str) -> None:
    source = f'<!DOCTYPE html><html lang="en"><body>Zo {body}</body></html>'
    written = rewritten(source).decode("utf-8-sig")
    assert tags(written) == tags(source)
    inline = re.compile(r"</?(?:b|i|a|span|q|em|img|br)\b[^>]*>|<!-- z -->|<script>.*?</script>", re.DOTALL)
    assert TAGS.findall(inline.sub("", written)) == TAGS.findall(inline.sub("", source))


@given(BODIES)
def test_an_untranslated_page_is_the_same_page(body: str) -> None:
    source = f'<!DOCTYPE html><html lang="en"><body>Zo {body}</body></html>'
    written = rewritten(source, copy=True).decode("utf-8-sig")
    assert TAGS.findall(written) == TAGS.findall(source)
    assert words(written) == words(source)


def words(page: str) -> str:
    return "".join(unescape(TAGS.sub("", page)).split())
