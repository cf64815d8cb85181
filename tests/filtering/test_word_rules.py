"""What is known of a unit besides its texts: scores, marks, kinds, the sentences of test sets."""

from __future__ import annotations

from align import TranslationUnit
from align.filtering import Overlap
from align.filtering.settings import UNIT_RULES
from tests.filtering.test_rules import EN, NL


def test_scores_marks_and_kinds_are_looked_at() -> None:
    rules = {name: UNIT_RULES[name]() for name in ("score", "quality", "kind")}
    bad = TranslationUnit(NL, EN, score=0.1, properties={"quality": "quotes copied", "kind": "furniture"})
    good = TranslationUnit(NL, EN, score=0.3, properties={"quality": "quotes", "kind": "body"})
    for rule in rules.values():
        assert rule.objects(bad)
        assert not rule.objects(good)
        assert not rule.objects(TranslationUnit(NL, EN))


def test_what_is_in_a_test_set_goes_whichever_side_it_is_on() -> None:
    rule = Overlap(["Het regent.", "The sun is shining."])
    assert rule.objects(TranslationUnit("het regent", "It is raining."))
    assert rule.objects(TranslationUnit("De zon schijnt.", "The sun is shining"))
    assert not rule.objects(TranslationUnit("Het sneeuwt.", "It is snowing."))
    assert not Overlap(["Ja."], shortest=10).objects(TranslationUnit("Ja.", "Yes."))
