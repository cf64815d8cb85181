"""Long sentences are split at clause marks, and nothing of them is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.translation.engine.source_text import split_clauses


def words(text: str) -> int:
    return len(text.split())


@given(st.text().map(str.strip), st.integers(8, 40))
def test_clauses_give_the_sentence_back(sentence: str, limit: int) -> None:
    clauses = split_clauses(sentence, len, limit)
    assert "".join(clause.text + clause.separator for clause in clauses) == sentence
    assert all(not clause.separator.strip() for clause in clauses)


@given(st.lists(st.sampled_from(["zij", "gingen,", "en", "hij", "bleef;", "thuis."]), min_size=1), st.integers(8, 20))
def test_no_clause_is_over_the_limit(parts: list[str], limit: int) -> None:
    assert all(words(clause.text) <= limit for clause in split_clauses(" ".join(parts), words, limit))


def test_a_sentence_within_the_limit_is_left_alone() -> None:
    assert [c.text for c in split_clauses("Zij ging, en hij bleef.", words, 8)] == ["Zij ging, en hij bleef."]


def test_the_strongest_mark_near_the_middle_is_taken() -> None:
    sentence = "De wind draaide, zei de schipper; de boot lag stil, en niemand aan boord had haast."
    assert [c.text for c in split_clauses(sentence, words, 12)] == [
        "De wind draaide, zei de schipper;",
        "de boot lag stil, en niemand aan boord had haast.",
    ]


def test_a_word_without_marks_is_split_all_the_same() -> None:
    assert [c.text for c in split_clauses("a" * 32, len, 8)] == ["a" * 8] * 4
