"""Pieces of the model's input found back in the text they were made of."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import sentencepiece
from hypothesis import given
from hypothesis import strategies as st

from align.modelhub import embedded_directory
from align.modelhub.description import ModelFacts
from align.translation import Translator
from align.translation.engine.source_text import encode_with_spans

PROCESSOR: Any = sentencepiece.SentencePieceProcessor(
    model_file=str(embedded_directory() / "nlen-nl-en" / "source.spm")
)
PLAIN = ModelFacts("plain", "1", "CC0-1.0", "Of a typewriter.", punctuation="plain")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De brug.", ["De", "", "brug", "."]),
        ("  De\nbrug", ["De", "", "brug"]),
        ("ﬁn ja", ["", "ﬁn", "ja"]),
        ("é!", ["", "é", "!"]),
        ("mijn ť.", ["mijn", "", "", "ť", "."]),
        ("", []),
    ],
)
def test_pieces_have_their_characters(text: str, expected: list[str]) -> None:
    [encoded] = encode_with_spans(PROCESSOR, [text])
    assert encoded.pieces == PROCESSOR.encode(text, out_type=str)
    assert [text[start:end] for start, end in encoded.spans] == expected


@given(st.lists(st.text(max_size=60), max_size=3), st.booleans())
def test_spans_are_in_order_and_within_the_text(texts: list[str], plain: bool) -> None:
    punctuated = PLAIN.punctuated if plain else str
    encoded = encode_with_spans(PROCESSOR, texts, punctuated)
    assert [one.pieces for one in encoded] == PROCESSOR.encode(list(map(punctuated, texts)), out_type=str)
    for text, (pieces, spans) in zip(texts, encoded, strict=True):
        ends = [0]
        for start, end in spans:
            assert ends[-1] <= start <= end <= len(text)
            ends.append(end)
        assert len(spans) == len(pieces)


@given(st.lists(st.text(alphabet="abcdeéïk„”’…?!1½ ", min_size=1, max_size=8), max_size=8))
def test_every_character_of_a_word_belongs_to_a_piece(words: list[str]) -> None:
    text = " ".join(words)
    for punctuated in (str, PLAIN.punctuated):
        [(_, spans)] = encode_with_spans(PROCESSOR, [text], punctuated)
        covered = {place for start, end in spans for place in range(start, end)}
        assert {text[place] for place in range(len(text)) if place not in covered} <= {" "}


def test_plain_punctuation_leaves_the_places_of_the_text_as_it_is() -> None:
    text = "„Nee…” zei hij…"
    [(pieces, spans)] = encode_with_spans(PROCESSOR, [text], PLAIN.punctuated)
    assert unicodedata.normalize("NFKC", "".join(pieces)).replace("▁", " ").split() == ['"Nee..."', "zei", "hij..."]
    assert [text[start:end] for start, end in spans if end > start and text[start] in "„…”"] == ["„", "…", "”", "…"]
    assert spans[-1] == (len(text) - 1, len(text))


def test_the_model_attends_to_the_word_it_translates(translator: Translator) -> None:
    [attention] = translator._model.attention(["De brug in Utrecht."], ["The bridge in Utrecht."])
    assert len(attention.rows) == len(attention.target_spans)
    assert all(len(row) == len(attention.source_spans) and 0 <= sum(row) <= 1.001 for row in attention.rows)
    last = max(i for i, (start, end) in enumerate(attention.target_spans) if start < 21 and end > 14)
    place = max(range(len(attention.source_spans)), key=lambda i: attention.rows[last][i])
    assert "De brug in Utrecht."[slice(*attention.source_spans[place])] in "Utrecht."


def test_attention_of_nothing_has_no_rows(translator: Translator) -> None:
    found = translator._model.attention(["", "Ja", ""], ["", "", "Yes"])
    assert [attention.rows for attention in found] == [[], [], []]
