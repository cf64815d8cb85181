"""The short cut for most ends of sentences says what the rules say."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.segmentation.candidates import Candidate, CandidateScanner, SureEnd
from align.segmentation.lexicon import load_lexicon
from align.segmentation.punkt_model import PunktModel
from align.segmentation.segmenter import Knowledge, ends_sentence

WORDS = """
    huis De de en drs drs. Drs enz no No nr A a I i ii IV iv vi Xi IJ ij J.P st-Jan blz Mevr St max Mr Sr Inc 3 1999
    zei (huis huis) „Kom Kom” Éric één Ⓐ ǅ iPhone 's-Gravenhage ’t Yahoo Jan the at left said U.S
"""
TEXTS = st.lists(
    st.tuples(st.sampled_from(WORDS.split()), st.sampled_from([" ", ". ", ".  ", "? ", ".\u00a0", ", "])), max_size=12
).map(lambda parts: "".join(word + gap for word, gap in parts))


@cache
def knowledge_of(code: str, name: str) -> Knowledge:
    lexicon = load_lexicon(code)
    return Knowledge(lexicon, PunktModel(name, lexicon.not_abbreviations))


@pytest.mark.parametrize(("code", "name"), [("nl", "dutch"), ("en", "english")])
@given(text=TEXTS)
def test_where_an_end_is_sure_the_rules_find_one(code: str, name: str, text: str) -> None:
    knowledge = knowledge_of(code, name)
    text = text.rstrip()
    quick = CandidateScanner(text, 0, len(text), knowledge.is_plain)
    thorough = CandidateScanner(text, 0, len(text), lambda word: False)
    for ours, theirs in zip(quick, thorough, strict=True):
        assert isinstance(theirs, Candidate)
        ends = ends_sentence(theirs, knowledge)
        if isinstance(ours, SureEnd):
            assert (ours.end, ours.next_start) == (theirs.end, theirs.next_start)
            assert ends
        if ends:
            quick.sentence_ends(ours.next_start)
            thorough.sentence_ends(theirs.next_start)


def test_plain_prose_takes_the_short_cut() -> None:
    text = "Het dorp sliep nog. Niemand zag de wagen. Toen ging de klok."
    found = list(CandidateScanner(text, 0, len(text), knowledge_of("nl", "dutch").is_plain))
    assert [type(place) for place in found] == [SureEnd, SureEnd]
