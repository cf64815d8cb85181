"""Line breaks of a page: which end a line, and which fall within a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.article import Paragraph
from align.documents import article_from_text
from align.inline import InlineCode
from align.segmentation import segment_article, segment_paragraph
from align.segmentation.lines import line_ends


def sentences(lines: list[str], kind: str = "p") -> list[str]:
    page = f"<html lang=nl><body><{kind}>{'<br>'.join(lines)}</{kind}></body></html>"
    (paragraph,) = segment_article(article_from_text(page, format="html", extract="none")).paragraphs
    return [sentence.text for sentence in paragraph.sentences]


@pytest.mark.parametrize(
    "lines",
    [
        ["Wij fietsen langs de dijk,", "de meeuwen vliegen mee,", "en morgen zijn wij rijk."],
        ["Kerkstraat 12", "3511 LX Utrecht", "Tel. 030-2312345", "post@voorbeeld.nl"],
        ["Met vriendelijke groet,", "Els Bakker", "Wethouder van Cultuur"],
        ["Nodig", "300 gram meel", "3 eieren", "een snufje zout"],
        ["slaap kindje slaap", "daar buiten loopt een schaap", "een schaap met witte voetjes"],
        ["Telefoon", "030 - 231 23 45"],
        ["Openingstijden:", "maandag gesloten"],
        ["De brug is dicht.", "Dat zei de wethouder."],
        ["Zaterdag 4 mei", "20.00 uur", "Nieuwe Kerk, Delft"],
    ],
)
def test_lines_that_are_lines(lines: list[str]) -> None:
    assert sentences(lines) == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["De brug over de Vecht is", "vandaag dicht."],
        ["Als het morgen regent,", "blijven we thuis."],
        ["De wethouder heeft", "gisteren de oude sluis", "voor het laatst geopend."],
        [
            "De raad van de gemeente heeft donderdag na een debat van",
            "zes uur besloten dat de brug over de rivier er toch komt,",
            "maar wel een jaar later dan eerder was gepland door de",
            "Utrechtse burgemeester en haar wethouders.",
        ],
        ["Wij begroeten prof. dr.", "Els Bakker in ons museum."],
        ["Directeur van de", "Rijksdienst"],
        ["“Kom je nog?”", "vroeg hij."],
        ["Morgen gaat de sluis", "dicht", "voor onderhoud."],
    ],
)
def test_breaks_within_a_sentence(lines: list[str]) -> None:
    assert sentences(lines) == ["\n".join(lines)]


def test_a_heading_is_one_sentence() -> None:
    assert sentences(["Nieuwe", "brug geopend", "door burgemeester"], "h1") == [
        "Nieuwe\nbrug geopend\ndoor burgemeester"
    ]


def test_lines_without_codes_are_wrapped_prose() -> None:
    text = "Kerkstraat 12\n3511 LX Utrecht"
    assert [s.text for s in segment_paragraph(Paragraph(text), "nl").sentences] == [text]


LINES = st.lists(st.text(st.sampled_from("Aab1 .,:;-“”é"), max_size=30).map(str.strip), min_size=1, max_size=8)


@given(LINES, st.booleans())
def test_ends_are_breaks_and_sentences_are_the_text(lines: list[str], heading: bool) -> None:
    text = "\n".join(lines)
    breaks = [place for place, character in enumerate(text) if character == "\n"]
    ends = line_ends(text, breaks, heading=heading)
    assert ends == [place for place in breaks if place in set(ends)]
    codes = tuple(InlineCode("standalone", str(n), place, "<br>", "lb") for n, place in enumerate(breaks))
    paragraph = segment_paragraph(Paragraph(text, "heading" if heading else "body", (), codes), "nl")
    assert "".join("".join(s.text for s in paragraph.sentences).split()) == "".join(text.split())
    assert all(text[s.start : s.end] == s.text for s in paragraph.sentences)
    for place in ends:
        assert not any(s.start <= place < s.end for s in paragraph.sentences)
