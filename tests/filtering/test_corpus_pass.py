"""Rules on the whole corpus, against the same rules written the plain way, in memory."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import TranslationUnit
from align.filtering import Filter, normalised
from align.filtering import corpus_pass as on_disk
from align.filtering.batch import UnitBatch
from align.filtering.corpus_pass import (
    RECORD,
    Boilerplate,
    CorpusRule,
    Duplicate,
    FingerprintFiles,
    NearDuplicate,
    decide,
    grouped,
    hasher_for,
)
from align.filtering.fingerprints import MinHasher, bands_for, fingerprints, similarity
from align.filtering.tokens import Vocabulary

LONG = (
    "De gemeenteraad van het dorp besloot dinsdagavond na een lang debat dat de oude school aan de haven"
    " voorlopig niet wordt gesloopt en dat er eerst een nieuw onderzoek komt naar de kosten van herstel"
)


def batch_of(units: list[TranslationUnit]) -> UnitBatch:
    return UnitBatch(units, Vocabulary())


def decided(units: list[TranslationUnit], rules: list[CorpusRule], folder: Path, files: int = 3) -> list[int]:
    hasher = hasher_for(rules)
    paths = []
    for n in range(files):
        part = units[n * len(units) // files : (n + 1) * len(units) // files]
        paths.append(folder / str(n))
        paths[-1].write_bytes(fingerprints(batch_of(part), hasher).tobytes() if part else b"")
    return decide(rules, FingerprintFiles(paths, hasher.bands if hasher else 0), folder).tolist()


words = st.sampled_from(["a", "b", "c", "A.", "b!", ""])


@given(st.lists(st.tuples(words, words, st.sampled_from("xyz"))), st.integers(1, 3))
def test_duplicates_and_boilerplate_are_what_the_words_say(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], articles: int
) -> None:
    units = [TranslationUnit(*row[:2], article=row[2]) for row in rows]
    where = defaultdict(set)
    for unit in units:
        where[normalised(unit.source)].add(unit.article)
    seen: set[tuple[str, str]] = set()
    expected = []
    for unit in units:
        pair = normalised(unit.source), normalised(unit.target)
        if len(where[pair[0]]) > articles:
            expected.append(1)
        else:
            expected.append(2 if pair in seen else 0)
            seen.add(pair)
    folder = tmp_path_factory.mktemp("pass")
    assert decided(units, [Boilerplate(articles), Duplicate()], folder) == expected


def test_the_first_in_input_order_stays_over_file_borders_and_buckets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_disk, "BUCKET_RECORDS", 16)
    units = [TranslationUnit(f"zin {n % 70}", f"sentence {n % 70}") for n in range(400)]
    assert decided(units, [Duplicate()], tmp_path, files=7) == [0] * 70 + [1] * 330


@given(st.lists(st.integers(0, 2**64 - 1), max_size=60), st.integers(1, 9))
def test_groups_are_never_parted(tmp_path_factory: pytest.TempPathFactory, keys: list[int], bucket: int) -> None:
    records = np.zeros(len(keys), RECORD)
    records["key"] = keys
    records["unit"] = np.arange(len(keys))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(on_disk, "BUCKET_RECORDS", bucket)
        portions = list(grouped([records[:7], records[7:]], len(keys), tmp_path_factory.mktemp("buckets")))
    found = [(int(r["key"]), int(r["unit"])) for portion in portions for r in portion]
    assert sorted(found) == sorted(zip(keys, range(len(keys)), strict=True))
    groups = [{key for key, _ in portion} for portion in ([(int(r["key"]), 0) for r in p] for p in portions)]
    for one, other in pairwise(groups):
        assert not one & other


def test_near_duplicates_go_and_others_stay(tmp_path: Path) -> None:
    pair = (LONG, LONG.upper())
    units = [
        TranslationUnit(*pair),
        TranslationUnit(LONG.replace("dinsdagavond", "woensdagavond"), pair[1]),
        TranslationUnit("Het regende de hele dag en de straten stonden blank.", "It rained all day."),
        TranslationUnit(LONG.partition(" na ")[0], "The council decided."),
    ]
    assert decided(units, [NearDuplicate(0.85)], tmp_path) == [0, 1, 0, 0]
    assert decided(units, [NearDuplicate(0.99)], tmp_path) == [0, 0, 0, 0]


def test_the_estimate_is_near_the_true_index() -> None:
    hasher = MinHasher(0.8)
    numbers = [f"woord{n}" for n in range(200)]
    for shared in (0, 50, 100, 150, 199):
        one, other = " ".join(numbers), " ".join(numbers[:shared] + [f"ander{n}" for n in range(200 - shared)])
        pairs = [set(zip(t.split(), t.split()[1:], strict=False)) for t in (one, other)]
        true = len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])
        units = [TranslationUnit(one, ""), TranslationUnit(other, "")]
        signatures = fingerprints(batch_of(units), hasher)["signature"]
        estimate = similarity(signatures[:1], signatures[1:])[0]
        assert abs(estimate - true) < 0.2, (shared, true, estimate)


def test_the_estimate_is_right_on_average() -> None:
    # Permutations that depended on each other would make it wrong for all pairs alike.
    numbers = random.Random(3)
    units, true = [], []
    for _ in range(150):
        words = [f"woord{numbers.randrange(5000)}" for _ in range(40)]
        other = list(words)
        for _ in range(4):
            other[numbers.randrange(40)] = "anders"
        units += [TranslationUnit(" ".join(side), "Yes.") for side in (words, other)]
        pairs = [set(pairwise(["<", *side, ">"])) | {("<", "yes"), ("yes", ">>")} for side in (words, other)]
        true.append(len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1]))
    signatures = fingerprints(batch_of(units), MinHasher(0.8))["signature"]
    errors = similarity(signatures[0::2], signatures[1::2]) - np.array(true)
    assert abs(errors.mean()) < 0.015
    assert errors.std() < 0.08


texts = st.text(max_size=20) | st.text(alphabet="aAbé !-\n", max_size=12)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=8))
def test_a_fingerprint_does_not_depend_on_its_neighbours(rows: list[tuple[str, str]]) -> None:
    units = [TranslationUnit(*row) for row in rows]
    together = fingerprints(batch_of(units), MinHasher(0.85))
    alone = [fingerprints(batch_of([unit]), MinHasher(0.85)) for unit in units]
    assert together.tobytes() == b"".join(record.tobytes() for record in alone)


@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=8))
def test_keys_are_equal_where_texts_are_without_case_and_punctuation(rows: list[tuple[str, str]]) -> None:
    units = [TranslationUnit(*row) for row in rows]
    keys = fingerprints(batch_of(units), None)["keys"]
    # White space within a row of punctuation is no difference either.
    plain = [tuple(" ".join(normalised(side).split()) for side in row) for row in rows]
    for (one, key), (other, other_key) in combinations(zip(plain, keys, strict=True), 2):
        assert (one[0].lower() == other[0].lower()) == (key["source"] == other_key["source"])
        same_pair = [side.lower() for side in one] == [side.lower() for side in other]
        assert same_pair == (key["pair"] == other_key["pair"]) == (key["pair2"] == other_key["pair2"])


def test_the_order_of_words_and_the_side_they_are_on_make_a_difference() -> None:
    rows = [("de hond bijt", "x"), ("bijt de hond", "x"), ("x", "de hond bijt"), ("de hond", "bijt x")]
    keys = fingerprints(batch_of([TranslationUnit(*row) for row in rows]), None)["keys"]
    assert len({key["pair"] for key in keys}) == len({key["pair2"] for key in keys}) == 4


@given(st.floats(0.3, 1.0))
def test_bands_find_what_they_should(wanted: float) -> None:
    bands, rows = bands_for(wanted)
    assert bands * rows <= 64
    assert 1 - (1 - wanted**rows) ** bands >= 0.98 or rows == 1


def test_the_second_of_two_like_pairs_goes() -> None:
    units = [TranslationUnit("Het regent.", "It rains."), TranslationUnit("het regent", "It rains!")]
    chosen = Filter([Duplicate()])
    assert list(chosen(units)) == units[:1]
    assert chosen.rejected == {"duplicate": 1}


@given(st.lists(st.tuples(words, words)))
def test_duplicates_are_the_same_one_by_one_and_in_a_whole_corpus(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    units = [TranslationUnit(*row) for row in rows]
    rule = Duplicate()
    assert [rule.objects(unit) for unit in units] == decided(units, [rule], tmp_path_factory.mktemp("duplicates"))
