"""Words, as they are compared and as numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit
from align.filtering import normalised
from align.filtering.batch import UnitBatch
from align.filtering.fingerprints import fingerprints
from align.filtering.tokens import Vocabulary, first_word


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.text())
def test_the_first_word_is_that_of_the_normalised_text(text: str) -> None:
    assert first_word(text) in ("", normalised(text).partition(" ")[0])
    assert bool(first_word(text)) == any(map(str.isalnum, text.lower()))


def test_a_vocabulary_of_very_long_words_begins_anew() -> None:
    vocabulary = Vocabulary()
    vocabulary.numbers(f"{n}" * 100_000 for n in range(1, 50))
    vocabulary.make_room()
    assert len(vocabulary) == 1


def test_a_vocabulary_that_grew_too_large_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.filtering.tokens._MOST_WORDS", 4)
    vocabulary = Vocabulary()
    unit = TranslationUnit("een twee drie vier", "one two, three four")
    first = fingerprints(UnitBatch([unit], vocabulary), None)
    assert len(vocabulary) == 9
    vocabulary.make_room()
    assert len(vocabulary) == 1
    assert fingerprints(UnitBatch([unit], vocabulary), None).tobytes() == first.tobytes()
    vocabulary.make_room()
