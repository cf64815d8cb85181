"""Pieces of the model's input found back in the text they were made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.translation import Translator
from align.translation.engine.source_text import piece_spans


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ("De brug.", ["▁De", "▁br", "ug", "."], ["De", "br", "ug", "."]),
        ("  De\nbrug", ["▁De", "▁brug"], ["De", "brug"]),
        ("ﬁn ja", ["▁f", "in", "▁ja"], ["ﬁ", "n", "ja"]),
        ("é!", ["▁", "<0xC3>", "<0xA9>", "!"], ["", "é", "", "!"]),
        ("", [], []),
    ],
)
def test_pieces_have_their_characters(text: str, pieces: list[str], expected: list[str]) -> None:
    assert [text[start:end] for start, end in piece_spans(text, pieces)] == expected


@given(st.text(max_size=60))
def test_spans_are_in_order_and_within_the_text(text: str) -> None:
    for cut in (text.split(), [f"▁{word}" for word in text.split()], list(text)):
        ends = [0]
        for start, end in piece_spans(text, cut):
            assert ends[-1] <= start <= end <= len(text)
            ends.append(end)


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
