"""Pages written back: the source, character for character, but for its text and its language."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.article import Sentence
from align.bitext import TranslationUnit
from align.documents import CodedText, Document, TranslatedParagraph, read_document
from align.documents.html.skeleton import HtmlSkeleton
from align.errors import ReadError
from align.segmentation import segment_paragraph, segment_rest
from align.translation import TranslatedArticle
from align.translation.engine.marian import Attention
from align.translation.markup.carrying import filled_document, units_with_codes

TAGS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def page_of(source: str | bytes, language: str | None = None) -> Document:
    data = source.encode() if isinstance(source, str) else source
    return read_document(io.BytesIO(data), format="html", language=language)


def filled(page: Document, *texts: str) -> bytes:
    """The page with these texts for its paragraphs, as they are and without codes."""
    assert page.skeleton is not None
    paragraphs = [
        TranslatedParagraph(
            replace(paragraph, codes=(), sentences=(Sentence(paragraph.text, 0, len(paragraph.text)),)),
            (CodedText(text),),
        )
        for paragraph, text in zip(page.article.paragraphs, texts, strict=True)
    ]
    return page.skeleton.filled(paragraphs, "en")


def rewritten(source: str | bytes, translate: dict[str, str] | None = None, *, copy: bool = False) -> bytes:
    """The page with each sentence translated by a table, in capitals where it has none, or left as it is."""
    page = page_of(source)
    article = segment_rest(replace(page.article, language="nl"))
    units = [
        TranslationUnit(s.text, s.text if copy else (translate or {}).get(s.text, s.text.swapcase()[::-1]))
        for paragraph in article.paragraphs
        for s in paragraph.sentences
    ]
    coded = units_with_codes(article, units, NoAttention())
    assert page.skeleton is not None
    return filled_document(TranslatedArticle(article, coded), page.skeleton, "en")


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
    page = page_of(source, "de" if "lang=de" in source else None)
    assert filled(page, *(paragraph.text for paragraph in page.article.paragraphs)) == expected.encode()


def test_other_encodings_stay_and_characters_they_lack_become_references() -> None:
    source = "<html lang=nl><meta charset=windows-1252><p>Café één".encode("cp1252")
    page = page_of(source)
    written = filled(page, "“Pub” → é")
    assert written == '<html lang="en"><meta charset=windows-1252><p>“Pub” &#8594; é'.encode("cp1252")


def test_unicode_without_a_word_of_it_gets_a_byte_order_mark() -> None:
    assert rewritten("<html><p>één".encode("utf-16"), copy=True) == '\ufeff<html lang="en"><p>één'.encode()


def test_a_mark_is_kept_and_none_is_added() -> None:
    assert rewritten("<body><p>De brug".encode("utf-8-sig"), copy=True).startswith("\ufeff<html".encode())
    assert rewritten("<body><meta charset=utf-8><p>één".encode("utf-8-sig"), copy=True).startswith("\ufeff".encode())
    for source in ("<body><p>De brug", "<body><p>Café", "<body><meta charset=utf-8><p>Café"):
        assert rewritten(source, copy=True) == f'<html lang="en">{source}'.encode()


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        # ASCII that says nothing stays ASCII, and is read rightly as anything.
        (b"<body><p>x", "“é”", b"<p>&#8220;&#233;&#8221;"),
        (b"<body><meta charset=utf-8><p>x", "“é”", "<meta charset=utf-8><p>“é”".encode()),
        ("<body><p>één".encode(), "“é”", "<p>“é”".encode()),
        # ISO 8859-1 has no such quotation marks, though browsers read Windows-1252 for it.
        (
            "<body><meta charset=iso-8859-1><p>één".encode("latin-1"),
            "“é”",
            "<meta charset=iso-8859-1><p>&#8220;é&#8221;".encode("latin-1"),
        ),
        (b"<body><meta charset=windows-1252><p>x", "“é”", "<meta charset=windows-1252><p>“é”".encode("cp1252")),
        # What a page declares goes, even if it was not true.
        ("<body><meta charset=utf-8><p>één".encode("cp1252"), "é", "<meta charset=utf-8><p>é".encode()),
        ("\ufeff<body><meta charset=utf-16><p>één".encode("utf-16-le"), "é", "\ufeff<meta charset=utf-8><p>é".encode()),
    ],
)
def test_what_is_declared_is_what_is_written(source: bytes, text: str, expected: bytes) -> None:
    page = page_of(source)
    written = filled(page, text)
    assert written.replace(b'<html lang="en"><body>', b"") == expected


def test_program_code_has_no_references() -> None:
    source = "<body><meta charset=iso-8859-1><script>a = '“'</script><p>één".encode("cp1252")
    page = page_of(source)
    written = filled(page, "“x”")
    assert written == b'<html lang="en">' + source.replace("één".encode("cp1252"), b"&#8220;x&#8221;")


FORM = """<html lang=nl><head><meta charset=utf-8><title>Zoeken</title>
<meta name=keywords content="brug, weg"><meta property="og:description" content="Over bruggen">
<meta name=viewport content="width=device-width"><link rel=alternate title="Feed" href=x>
<script type="application/ld+json">{"headline": "De brug"}</script></head><body>
<form><fieldset><legend>Uw vraag</legend><label>Naam <input name=n placeholder="Uw naam" value="Jan"></label>
<label for=s>Brug</label><select id=s title="Keuze"><optgroup label="Groot"><option value=a>Grote brug<option>Oude brug
</select><textarea name=t placeholder="Uw tekst">
  De brug is dicht.
  De weg
  is open. </textarea>
<input type=submit value="Verstuur"><input type=reset value='Wis alles'><input type=hidden value="Geheim">
<input type=text value="Mijn tekst"><button value=b aria-label="Sluit">Sluit menu</button></fieldset></form>
<noscript>Zet scripts aan.</noscript><details><summary>Meer weten</summary>Alles hier</details>
<p>Een <svg><title>Pijltje</title><path/></svg> wijst.</p><svg><desc>Een tekening</desc><text>In beeld</text></svg>
<div hidden>Verborgen blok</div><dialog>Weet u het zeker</dialog><video>Geen video</video>
</body></html>
"""


def test_all_that_a_reader_may_see_is_read() -> None:
    page = page_of(FORM)
    assert [paragraph.text for paragraph in page.article.paragraphs] == [
        *("Zoeken", "Uw vraag", "Naam", "Brug", "Grote brug", "Oude brug", "De brug is dicht.\nDe weg\nis open."),
        *("Sluit menu", "Zet scripts aan.", "Meer weten", "Alles hier", "Een wijst.", "Een tekening", "In beeld"),
        *("Verborgen blok", "Weet u het zeker", "Geen video"),
        *("brug, weg", "Over bruggen", "Uw naam", "Keuze", "Groot", "Uw tekst", "Verstuur", "Wis alles", "Sluit"),
        "Pijltje",
    ]


def test_and_written_where_it_stood() -> None:
    table = {"De brug is dicht.": "The bridge is closed.", "De weg\nis open.": "The road is open."}
    table |= {"brug": "bridge", "weg": "road", "Verstuur": 'Send "now"', "Grote brug": "Big bridge", "Groot": "Big"}
    table |= {"Pijltje": "Arrow", "In beeld": "In view", "Een wijst.": "One points."}
    written = rewritten(FORM, table).decode()
    for kept in (
        'content="bridge, road"',
        'value="Send &quot;now&quot;"',
        'label="Big"',
        "<option value=a>Big bridge<option>",
        'value="Geheim"',
        'value="Mijn tekst"',
        'value="Jan"',
        "<button value=b ",
        '{"headline": "De brug"}',
        'title="Feed"',
        "<title>Arrow</title>",
        "<text>In view</text>",
    ):
        assert kept in written
    area = written[written.index("<textarea") : written.index("</textarea>")]
    area = area.partition(">")[2]
    assert area.startswith("\n  The bridge is closed.\n  The road")
    assert area.endswith("open. ")
    assert [line[:2] for line in area.splitlines()] == ["", "  ", "  ", "  "]


@pytest.mark.parametrize(
    "blank", ["&nbsp;", "&#160;", "&#xA0;&nbsp;", "\u00a0", "<b>&nbsp;</b>", "<br>", "&nbsp;<br>&nbsp;", ""]
)
def test_cells_that_a_space_keeps_open_stay(blank: str) -> None:
    source = f"<body><meta charset=utf-8><p>{blank}</p><table><tr><td>{blank}</td><td>Ja</td></tr></table>"
    page = page_of(source)
    assert [paragraph.text for paragraph in page.article.paragraphs] == ["Ja"]
    assert filled(page, "Yes").decode() == f'<html lang="en">{source.replace("Ja", "Yes")}'


def test_spaces_at_the_ends_of_a_paragraph_stay() -> None:
    for text in ("Ja&nbsp;", "Ja&#160;&nbsp;\n", "Ja <b>&nbsp;</b>"):
        assert (
            rewritten(f"<body><p>{text}</p>", {"Ja": "Yes"}).decode()
            == f'<html lang="en"><body><p>{text.replace("Ja", "Yes")}</p>'
        )


@pytest.mark.parametrize(
    "source",
    [
        "<body><p>Kerkstraat 12<br>3511 LX Utrecht<br>030-2312345</p>",
        "<body><p>Kerkstraat 12<br/>\n  3511 LX Utrecht <br />030-2312345</p>",
        "<body><p><b>Kerkstraat 12</b><br>\n<i>3511 LX</i> Utrecht<br>030-2312345</p>",
        "<body><p>De brug over de Vecht is<br>vandaag dicht.</p>",
        "<body><p>De brug over de Vecht is <br>\n vandaag<br>dicht.</p>",
    ],
)
def test_a_line_break_gains_no_space(source: str) -> None:
    assert rewritten(source, copy=True).decode() == f'<html lang="en">{source}'
    written = rewritten(source).decode()
    for match in re.finditer(r"\s*<br ?/?>\s*", written):
        assert match[0] in source


def test_a_number_in_a_cell_is_a_segment_of_its_own() -> None:
    cells = ["1.234", "2,5", "€&nbsp;1.250,00", "12-03-2024", "14.30", "+ 3,5%"]
    inner = "".join(f"<td>{cell}</td>" for cell in cells)
    source = (
        f"<body><meta charset=utf-8><table><tr>{inner}<td><table><tr>{inner}</tr></table></td><td></td></tr></table>"
    )
    paragraphs = [segment_paragraph(p, "nl") for p in page_of(source).article.paragraphs]
    assert [s.text for p in paragraphs for s in p.sentences] == [unescape(cell) for cell in cells] * 2


def test_plain_text_becomes_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("De brug\n\nDe brug is <dicht>.\n", encoding="utf-8")
    page = read_document(path, to="html")
    assert [p.text for p in page.article.paragraphs] == ["De brug", "De brug", "De brug is <dicht>."]
    assert isinstance(page.skeleton, HtmlSkeleton)
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
        "<button>",
        "</button>",
        "<label>",
        "<option>",
        "<textarea> Een\n twee. </textarea>",
        "<noscript>",
        "<sup>2</sup>",
        "<svg><title>x</title>",
        "</svg>",
        "<p lang=fr>",
    ]
)
TEXT = st.sampled_from(
    ["De brug ", "is dicht.", "&nbsp;", " Utrecht", " ", "\n", "Caf&eacute;", " 3.000 &amp; ", "x", ", ", "<!-- z -->"]
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
