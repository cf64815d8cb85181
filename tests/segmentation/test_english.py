"""English sentences: every case is a paragraph given as its sentences, which are joined by a space and found again."""

from __future__ import annotations

import pytest

from align.segmentation import split_sentences

QUOTES = [
    ["“The bridge stays closed.”", "Then the alderman left."],
    ["‘The bridge stays closed.’", "Then the alderman left."],
    ['"The bridge stays closed."', "Then the alderman left."],
    ["“We have waited for a year.", "Nobody calls back.", "Isn’t that odd?”", "She sighed."],
    ["“The bridge stays closed,” said the alderman.", "Nobody laughed."],
    ["“Are you coming?” asked the old man.", "“Not yet.”"],
    ["‘Are you coming?’ Mary Baker asked.", "‘What for?’ I said."],
    ["‘What a day!’", "Mary went home."],
    ["He said, “No.”", "A child cried."],
]

ABBREVIATIONS = [
    ["Mr. Baker met Dr. Hill and Mrs. Van Dijk.", "Prof. Stone was late."],
    ["Bring fruit, e.g. Apples from Kent, i.e. Bramleys."],
    ["See p. 12, Fig. A and No. 5.", "It is all there."],
    ["He said no.", "Mary left."],
    ["Costs were approx. 300 euros.", "Gen. Lee paid."],
    ["Apples, pears, etc. were sold.", "The rest was free."],
    ["They sold apples, pears, etc.", "The rest was free."],
    ["She lives in the U.S.", "He lives in Ghent."],
    ["The U.S. President spoke first."],
    ["The door opens at 5 p.m.", "The show is free."],
    ["At 5 p.m. Sunday the door opens."],
    ["She works for Orchard Inc.", "The pay is good."],
    ["On Jan. 5 she resigned.", "Prices fell in Feb. and rose in Dec.", "The shop closed."],
    ["The song by Tom Hart Jr. was a hit."],
]

NAMES_AND_NUMBERS = [
    ["The letter by J. K. Holm and W.H. Auden-Smith was sold."],
    ["We had no plan B.", "The rain went on."],
    ["He was born in the village, according to the book b. 1640."],
    ["It cost 1,250.50 euros.", "12 people paid.", "iPhones were not accepted."],
    ["It happened in 1999.", "Lotte was four."],
]

PUNCTUATION = [
    ["Wait...", "What is that?"],
    ["And the winner is… Rotterdam!"],
    ["Visit www.example.org.", "There is more."],
    ["(He was not there.)", "Then everybody left."],
    ["Yahoo! was sold.", "Nobody noticed!"],
]


@pytest.mark.parametrize("sentences", [*QUOTES, *ABBREVIATIONS, *NAMES_AND_NUMBERS, *PUNCTUATION], ids=" | ".join)
def test_english_sentences_are_found_again(sentences: list[str]) -> None:
    assert [sentence.text for sentence in split_sentences(" ".join(sentences), "en")] == sentences
