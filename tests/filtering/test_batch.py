"""Rules asked about a batch: the same answers as when they are asked about each unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align import TranslationUnit
from align.filtering.batch import UnitBatch
from align.filtering.fingerprints import MinHasher, fingerprints
from align.filtering.rules import Rule, first_objections
from align.filtering.settings import UNIT_RULES, read_filters
from align.filtering.tokens import Vocabulary
from tests.filtering.test_rules import BAD, GOOD

# What rules look for, so that chance finds it.
_WORDS = (
    "de het een niet zijn the and you that had ja Ja A a. word woord Zin.Nog verderKlik \u00e9\u00e9n "
    "\u03a3\u0391\u03a3 \u0130s 3 12 %s %d {naam} ${x} <b> </b> &amp; [[ ]] ( ) [x] | > \u203a / @ a@b.nl www.a.nl "
    "\u041f\u0440\u0438\u0432\u0435\u0442 \u4e2d\u6587 \U0001f600 \ufffd \x00 \x81 \\u00e9 \u00c3\u00a9 \u00e2\u20ac "
    "http://x.nl . ! ? \u2026 \u201d \u00a0 \u2003 \t \n _ \ud800"
)
_PARTS = [*_WORDS.split(" "), "", "x" * 70, "a\u00a0b"]
texts = st.lists(st.sampled_from(_PARTS), max_size=14).map(" ".join) | st.text(max_size=40)
languages = st.sampled_from(["nl", "en", "nl-BE", "de"])
units = st.builds(
    TranslationUnit,
    texts,
    texts,
    score=st.none() | st.floats(0, 1),
    source_language=languages,
    target_language=languages,
)
bad_and_good = st.sampled_from([TranslationUnit(*row[:2]) for row in (*BAD, *GOOD)])
batches = st.lists(units | bad_and_good, min_size=1, max_size=6)
loose = {
    "too-short": {"words": 3},
    "too-long": {"characters": 20},
    "ratio": {"most": 1.2, "slack": 0},
    "copied": {"shortest": 0},
    "similar": {"share": 0.1, "words": 1},
    "letters": {"share": 0.9},
    "script": {"share": 0.0},
    "long-word": {"characters": 3},
    "numbers": {"tolerance": 0},
    "repeated-ngrams": {"times": 1, "length": 2},
    "breadcrumbs": {"most": 0},
    "spaced": {"share": 0.1, "words": 1},
    "glued": {"most": 0},
    "brackets": {"most": 0},
    "punctuation": {"most": 0},
    "language": {"letters": 1, "least": 0.5},
}


@pytest.mark.parametrize("name", UNIT_RULES)
@given(batch=batches)
@example(batch=[TranslationUnit(*row[:2]) for row in (*BAD, *GOOD)])
def test_whatever_a_rule_objects_to_is_among_its_suspects(name: str, batch: list[TranslationUnit]) -> None:
    for rule in (UNIT_RULES[name](), UNIT_RULES[name](**loose.get(name, {}))):
        suspects = rule.suspects(UnitBatch(batch, Vocabulary())).tolist()
        assert [
            suspect for suspect, unit in zip(suspects, batch, strict=True) if rule.objects(unit) and not suspect
        ] == []


def test_fair_units_are_hardly_ever_suspects() -> None:
    fair = [TranslationUnit(*row) for row in GOOD[:1]] * 3
    batch = UnitBatch(fair, Vocabulary())
    rules = [rule for rule in read_filters().unit_rules() if type(rule).suspects is not Rule.suspects]
    assert len(rules) > 20
    assert [rule.name for rule in rules if rule.suspects(batch).any()] == []


@given(batches, st.data())
def test_first_objections_are_those_of_asking_one_by_one(batch: list[TranslationUnit], data: st.DataObject) -> None:
    rules: list[Rule] = data.draw(st.permutations(read_filters().unit_rules()))
    expected = [next((n for n, rule in enumerate(rules) if rule.objects(unit)), -1) for unit in batch]
    assert first_objections(rules, UnitBatch(batch, Vocabulary())).tolist() == expected


@given(batches, st.data())
def test_what_is_kept_of_a_batch_is_as_a_batch_of_its_own(batch: list[TranslationUnit], data: st.DataObject) -> None:
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(batch), max_size=len(batch)).filter(any)))
    whole = UnitBatch(batch, Vocabulary())
    first_objections(read_filters().unit_rules(), whole)  # so that the words have been numbered
    kept = whole.keep(mask)
    alone = UnitBatch([unit for unit, stays in zip(batch, mask, strict=True) if stays], Vocabulary())
    assert kept.units == alone.units
    for side, other in ((kept.source, alone.source), (kept.target, alone.target)):
        assert side.words.counts.tolist() == other.words.counts.tolist() == [len(text.split()) for text in side.texts]
    hasher = MinHasher(0.85)
    assert fingerprints(kept, hasher).tobytes() == fingerprints(alone, hasher).tobytes()


def test_very_long_units_are_judged_like_others() -> None:
    long = TranslationUnit("woord " * 5_000, "word " * 5_000)
    batch = [TranslationUnit(*GOOD[0]), long, TranslationUnit("Добрый день, дорогие друзья", "Good day, dear friends")]
    rules = read_filters().unit_rules()
    names = [rules[n].name if n >= 0 else "" for n in first_objections(rules, UnitBatch(batch, Vocabulary())).tolist()]
    assert names == ["", "too-long", "script"]
    alone = first_objections(rules, UnitBatch([long], Vocabulary())).tolist()
    assert [rules[n].name for n in alone] == ["too-long"]
