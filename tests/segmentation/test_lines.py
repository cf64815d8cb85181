"""Line breaks inside a paragraph: lists are taken apart, wrapped prose is not."""

from __future__ import annotations

import pytest

from align.segmentation import split_sentences


def texts(paragraph: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(paragraph, "nl")]


@pytest.mark.parametrize(
    "lines",
    [
        ["De bond eist:", "- meer loon", "- minder werk", "- een kantine"],
        ["De bond eist:", "• meer loon", "• minder werk"],
        ["De bond eist:", "* meer loon", "* minder werk"],
        ["– meer loon", "– minder werk", "De bond wacht af."],
        ["De bond eist:", "1. meer loon", "2. minder werk"],
        ["De bond eist:", "1) meer loon", "2) minder werk"],
        ["De bond eist:", "a. meer loon", "b. minder werk"],
        ["De bond eist:", "(a) meer loon", "(b) minder werk"],
        ["De bond eist:", "meer loon;", "minder werk;", "een kantine.", "De directie denkt na."],
        ["- Neem een jas mee.", "- Neem water mee."],
        ["Wat eist de bond:", "- loon:", "hoger", "- werk:", "minder"],
    ],
    ids=" | ".join,
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028"], ids=["LF", "CRLF", "U+2028"])
def test_list_lines_are_sentences(lines: list[str], line_break: str) -> None:
    assert texts(line_break.join(lines)) == lines


def test_item_of_several_sentences_is_split_inside() -> None:
    assert texts("1. Bel de brandweer. Blijf rustig.\n2. Ga naar buiten.") == [
        "1. Bel de brandweer.",
        "Blijf rustig.",
        "2. Ga naar buiten.",
    ]


def test_wrapped_item_stays_whole() -> None:
    paragraph = "- meer loon voor iedereen die in de\n  nacht werkt\n- minder werk"
    assert texts(paragraph) == ["- meer loon voor iedereen die in de\n  nacht werkt", "- minder werk"]


def test_item_wrapped_before_a_name_stays_whole() -> None:
    paragraph = "- meer loon voor de chauffeurs van\nRotterdam\n- minder werk"
    assert texts(paragraph) == ["- meer loon voor de chauffeurs van\nRotterdam", "- minder werk"]


@pytest.mark.parametrize(
    "sentences",
    [
        ["De bus reed\ndoor de stad\nnaar Zwolle.", "Daar\nwachtte niemand."],
        ["De stad\n- ooit zo groot - is\nnu een dorp."],
        ["Hij kwam laat;\nzij was al weg."],
        ["Hij reed in\n12 uur naar huis."],
    ],
)
def test_wrapped_prose_is_not_broken(sentences: list[str]) -> None:
    assert texts("\n".join(sentences)) == sentences


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \t\n", "\u2029"])
def test_blank_line_ends_a_sentence(gap: str) -> None:
    assert texts(f"Eerst de kop{gap}dan de tekst.") == ["Eerst de kop", "dan de tekst."]
