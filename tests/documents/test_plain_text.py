"""Plain text: paragraphs, headlines, lists and hard-wrapped lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.article import Article
from align.documents import Lines, article_from_text
from align.errors import ReadError


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs]


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def test_a_blank_line_ends_a_paragraph_and_so_does_the_end_of_a_finished_line() -> None:
    article = article_from_text("De brug is dicht.\nOmrijden kan.\n\n \t\n\nMorgen gaat hij weer open.\n")
    assert texts(article) == ["De brug is dicht.", "Omrijden kan.", "Morgen gaat hij weer open."]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028"])
def test_every_line_break_is_one_and_stays_what_it_is(line_break: str) -> None:
    text = "Eerste regel.\nTweede regel.\n\nNieuwe alinea.".replace("\n", line_break)
    article = article_from_text(text)
    assert texts(article) == ["Eerste regel.", "Tweede regel.", "Nieuwe alinea."]
    assert article.filled(texts(article)) + article.after == text


def test_a_short_first_line_without_a_stop_is_the_title() -> None:
    article = article_from_text("Brug bij Zaltbommel blijft dicht\n\nHet verkeer moet omrijden.")
    assert article.title == "Brug bij Zaltbommel blijft dicht"
    assert kinds(article) == [("heading", "Brug bij Zaltbommel blijft dicht"), ("body", "Het verkeer moet omrijden.")]


@pytest.mark.parametrize(
    "first",
    [
        "De brug blijft dicht.",
        "„Wij wisten van niets.”",
        "De brug is dicht. Het verkeer rijdt om",
        "De minister noemde drie redenen:",
        "De brug\nblijft dicht",
        "Het besluit valt op een ongelukkig moment, "
        + "vinden de bewoners van de straten langs het water, " * 3
        + "dus",
        "* * *",
        "- de brug",
    ],
)
def test_a_first_paragraph_that_is_no_headline_is_body(first: str) -> None:
    article = article_from_text(f"{first}\n\nHet verkeer moet omrijden.")
    assert article.title == ""
    assert "heading" not in [paragraph.kind for paragraph in article.paragraphs]


@pytest.mark.parametrize(
    "first", ["Hoofdstuk 2. Het begin", "Interview met dr. De Vries", "‘Wij wisten van niets’", "3. Architectuur"]
)
def test_a_stop_inside_a_headline_is_no_sentence(first: str) -> None:
    assert article_from_text(f"{first}\n\nHet verkeer moet omrijden.").title == first


def test_the_only_paragraph_is_no_headline() -> None:
    assert kinds(article_from_text("Brug blijft dicht\n")) == [("body", "Brug blijft dicht")]


def test_list_lines_become_items_with_their_markers() -> None:
    article = article_from_text(
        "De bond eist drie dingen:\n- hoger loon\n- minder nachtdienst\n  en langere pauzes\n• een tolk\n\n"
        "1. Bel de gemeente.\n2) Vul het formulier in."
    )
    assert kinds(article) == [
        ("body", "De bond eist drie dingen:"),
        ("list-item", "- hoger loon"),
        ("list-item", "- minder nachtdienst en langere pauzes"),
        ("list-item", "• een tolk"),
        ("list-item", "1. Bel de gemeente."),
        ("list-item", "2) Vul het formulier in."),
    ]


@pytest.mark.parametrize("lines", ["auto", "wrapped"])
def test_a_dash_or_number_that_wrapping_put_first_opens_no_list(lines: Lines) -> None:
    text = (
        "Na jaren van overleg ging de gemeente deze maand over tot de\n- lang uitgestelde - sloop van het hoge "
        "oude pand op nummer\n24. Dat werd tijd, vinden de buren, die er al die jaren\ntegenaan keken."
    )
    assert kinds(article_from_text(text, lines=lines)) == [("body", text.replace("\n", " "))]


def test_reflow_joins_hard_wrapped_lines() -> None:
    wrapped = "De brug\nis sinds gisteren\nDicht.\n\nDat is besloten."
    assert texts(article_from_text(wrapped)) == wrapped.replace("\n\n", "\n").split("\n")
    joined = ["De brug is sinds gisteren Dicht.", "Dat is besloten."]
    assert texts(article_from_text(wrapped, reflow=True)) == joined
    assert texts(article_from_text(wrapped, lines="wrapped")) == joined


@pytest.mark.parametrize(
    ("wrapped", "joined"),
    [
        ("De verkeers-\nveiligheid telt.", "De verkeersveiligheid telt."),
        ("De in-\nen uitvoer groeit.", "De in- en uitvoer groeit."),
        ("Hij woont in Noord-\nHolland.", "Hij woont in Noord-Holland."),
        ("De ex-\nminister zweeg.", "De ex-minister zweeg."),
        ("De zee-\neend vloog op.", "De zee-eend vloog op."),
        ("De kosten-\nbaten zijn bekend, aldus het kosten-baten rapport.", None),
        ("Dat is de verkeers\u00ad\nveiligheid.", "Dat is de verkeersveiligheid."),
        ("Het was -\nzeg maar - laat.", "Het was - zeg maar - laat."),
    ],
)
def test_reflow_joins_divided_words(wrapped: str, joined: str | None) -> None:
    expected = "De kosten-baten zijn bekend, aldus het kosten-baten rapport." if joined is None else joined
    assert texts(article_from_text(wrapped, reflow=True)) == [expected]


def test_invisible_characters_are_dropped_and_the_rest_stays() -> None:
    article = article_from_text("De ge\u00admeente\u0007 telt 12\u00a0345 inwoners \u2013 ‘veel’. \n\ufeff\n\u00a0\n")
    assert texts(article) == ["De gemeente telt 12\u00a0345 inwoners \u2013 ‘veel’."]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u00a0", "\ufeff", "\u00ad"])
def test_text_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(ReadError, match="holds no text"):
        article_from_text(text)


def test_text_decoded_with_errors_is_refused() -> None:
    with pytest.raises(ReadError, match="decoded with errors"):
        article_from_text("Een caf\udce9.")


lines = st.text(alphabet="abcdeé ,.:-–•1„” ", min_size=1, max_size=30)


@settings(deadline=None)
@given(st.lists(lines, max_size=12).map("\n".join), st.booleans())
def test_no_letter_is_lost_or_added(text: str, reflow: bool) -> None:
    if not text.strip():
        return
    article = article_from_text(text, format="txt", reflow=reflow)
    assert all(paragraph.text.strip() for paragraph in article.paragraphs)

    def letters(part: str) -> str:
        return "".join(filter(str.isalnum, part))

    assert letters("".join(texts(article))) == letters(text)
