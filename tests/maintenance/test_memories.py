"""Memories merged, cleaned, split and compared; articles rebuilt from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import read_article, segment_article
from align.bitext import ORIGINS, FileExtras, Position, TranslationUnit
from align.documents import read_document
from align.filtering import Ratio
from align.filtering.corpus_pass import Boilerplate, NearDuplicate
from align.inline import InlineCode
from align.maintenance import (
    PREFERENCES,
    Cleaner,
    MergeCounts,
    by_article,
    by_count,
    compare_units,
    merge_units,
    rebuild_document,
)

OLD = TranslationUnit("Hallo", "Hello", origin="machine", score=0.9, created="20200101T000000Z")
NEW = TranslationUnit(
    "Hallo", "Hi", origin="machine", score=0.4, created="20190101T000000Z", changed="20240101T000000Z"
)
HUMAN = TranslationUnit("Hallo", "Good day", origin="human")
OTHER = TranslationUnit("Dag", "Bye", origin="machine")

few = st.builds(
    TranslationUnit,
    source=st.sampled_from("abc"),
    target=st.sampled_from("xyz"),
    origin=st.sampled_from(ORIGINS),
    score=st.none() | st.floats(0, 1),
    article=st.sampled_from(["", "a", "A", "../b", "c/d", "/e"]),
    created=st.sampled_from(["", "20200101T000000Z", "20210101T000000Z"]),
    source_language=st.sampled_from(["nl", "de"]),
)


@pytest.mark.parametrize(
    ("prefer", "targets"),
    [
        ("newest", ["Hi", "Bye"]),
        ("best", ["Good day", "Bye"]),
        ("first", ["Hello", "Bye"]),
        ("all", ["Hello", "Bye", "Hi", "Good day"]),
    ],
)
def test_merging(prefer: str, targets: list[str]) -> None:
    counts = MergeCounts()
    merged = merge_units([OLD, OTHER, NEW, HUMAN, replace(OLD, score=0.1)], prefer, counts)  # type: ignore[arg-type]
    assert [unit.target for unit in merged] == targets
    assert (counts.read, counts.kept, counts.duplicates, counts.conflicts) == (5, len(targets), 1, 1)


def test_the_newest_by_all_dates_of_a_unit() -> None:
    side = FileExtras(target_attributes={"changedate": "2025-06-01T12:00:00+02:00"})
    dated_on_a_side = replace(OLD, target="Howdy", extras=side)
    for units in ([NEW, dated_on_a_side, OLD], [OLD, dated_on_a_side, NEW]):
        assert [unit.target for unit in merge_units(units)] == ["Howdy"]
    undated = replace(OLD, target="Hey", created="")
    for units in ([undated, OLD], [OLD, undated]):
        assert [unit.target for unit in merge_units(units)] == ["Hello"]


def test_the_date_of_a_file_decides_between_units_without_one() -> None:
    undated = [replace(OLD, target=target, created="") for target in ("old file", "new file", "no date")]
    dates = iter(["20200101T000000Z", "20260101T000000Z", ""])
    assert [unit.target for unit in merge_units(undated, file_date=lambda: next(dates))] == ["new file"]
    # What has a date of its own is newer than what a later file has without one.
    dates = iter(["20200101T000000Z", "20260101T000000Z"])
    assert [unit.target for unit in merge_units([OLD, undated[1]], file_date=lambda: next(dates))] == ["Hello"]


@pytest.mark.parametrize("date", ["", "20250101T000000Z"])
def test_a_draft_does_not_displace_a_finished_unit_as_new(date: str) -> None:
    draft = TranslationUnit("De brug.", "The brug.", origin="memory", properties={"state": "new"}, changed=date)
    done = TranslationUnit("De brug.", "The bridge.", changed=date)
    later = replace(draft, changed="20250101T000001Z")
    assert list(merge_units([draft, done])) == [done]
    assert list(merge_units([done, draft])) == [done]
    assert list(merge_units([done, later])) == [later]


def test_the_better_of_equal_units_stays() -> None:
    (kept,) = merge_units([OLD, replace(OLD, origin="human", notes=("checked",))], "best")
    assert (kept.origin, kept.notes) == ("human", ("checked",))


def test_accents_as_characters_of_their_own_make_no_other_source() -> None:
    composed = TranslationUnit("één café", "one café")
    apart = replace(composed, source=normalize("NFD", composed.source), target=normalize("NFD", composed.target))
    assert apart.source != composed.source
    assert list(merge_units([composed, apart], "all")) == [composed]


def test_codes_set_sources_apart() -> None:
    marked = replace(OLD, source_codes=(InlineCode("standalone", "1", 5, "<br/>"),))
    assert len(list(merge_units([OLD, marked], "newest"))) == 2
    assert [d.kind for d in compare_units([OLD], [marked])] == ["added", "removed"]


@given(st.lists(few, max_size=12), st.sampled_from(PREFERENCES))
@settings(max_examples=60)
def test_a_merge_has_each_source_once_and_is_stable(units: list[TranslationUnit], prefer: str) -> None:
    counts = MergeCounts()
    merged = list(merge_units(units, prefer, counts))  # type: ignore[arg-type]
    sources = [(unit.source_language, unit.source) for unit in merged]
    if prefer != "all":
        assert len(set(sources)) == len(sources)
        assert counts.kept + counts.duplicates <= counts.read
    else:
        assert counts.kept + counts.duplicates == counts.read
    assert {*sources} == {(unit.source_language, unit.source) for unit in units}
    assert all(unit in units for unit in merged)
    assert list(merge_units(merged, prefer)) == merged  # type: ignore[arg-type]


def test_cleaning() -> None:
    units = [
        TranslationUnit(" Het\x00 regent. ", "It is \u200braining."),
        TranslationUnit("Het regent.", "It is raining."),
        TranslationUnit("Het regent!", "It is raining."),
        TranslationUnit("Leeg", "…"),
        TranslationUnit("Niet vertaald geval", "Niet vertaald geval"),
        TranslationUnit("Kort.", "This is far too long for a translation of one word."),
        TranslationUnit(" x ", "y ", source_codes=(InlineCode("standalone", "1", 1, "<br/>"),)),
    ]
    cleaner = Cleaner([Ratio()])
    kept = [(unit.source, unit.target) for unit in cleaner(units)]
    assert kept == [("Het regent.", "It is raining."), ("Het regent!", "It is raining."), (" x ", "y")]
    assert cleaner.dropped == {"duplicate": 1, "empty": 1, "copied": 1, "ratio": 1}
    assert (cleaner.read, cleaner.kept, cleaner.mended) == (7, 3, 2)


def test_cleaning_by_rules_on_the_memory_as_a_whole() -> None:
    source = "De gemeenteraad van het dorp besloot {} na een lang debat dat de oude school aan de haven blijft staan"
    target = "The village council decided on {} after a long debate that the old school by the harbour will stay"
    days = [("maandag", "Monday"), ("dinsdag", "Tuesday")]
    units = [
        *(TranslationUnit("Lees ook ons  dossier.", f"See file {n}.", article=f"{n}") for n in range(3)),
        *(TranslationUnit(f" {source.format(ours)}", target.format(theirs), score=0.5) for ours, theirs in days),
        TranslationUnit("Kort.", "This is far too long for a translation of one word."),
        TranslationUnit("Het <g1>regent</g1>.", "It is raining.", source_codes=()),
    ]
    cleaner = Cleaner([Ratio()], [Boilerplate(2), NearDuplicate(0.6)])
    kept = list(cleaner(units))
    assert kept == [replace(units[3], source=source.format("maandag")), units[6]]
    assert cleaner.dropped == {"boilerplate": 3, "near-duplicate": 1, "ratio": 1}
    assert (cleaner.read, cleaner.kept, cleaner.mended) == (7, 2, 1)
    assert list(Cleaner((), [Boilerplate(3)])(units[:3])) == list(Cleaner()(units[:3]))
    assert list(Cleaner((), [Boilerplate(3)])([])) == []


@given(st.lists(few, max_size=10), st.integers(1, 4))
@settings(max_examples=50)
def test_parts_make_the_whole(units: list[TranslationUnit], size: int) -> None:
    parts = [(name, list(part)) for name, part in by_count(units, size)]
    assert [unit for _, part in parts for unit in part] == units
    assert all(len(part) == size for _, part in parts[:-1])
    articles = [(name, list(part)) for name, part in by_article(units)]
    assert len({name.lower() for name, _ in articles}) == len(articles)
    for name, part in articles:
        assert not Path(name).is_absolute()
        assert ".." not in Path(name).parts
        assert part == [unit for unit in units if unit.article == part[0].article]
    assert sum(len(part) for _, part in articles) == len(units)


def test_parts_that_nobody_takes_are_passed() -> None:
    assert [name for name, _ in by_count([OLD] * 5, 2)] == ["0001", "0002", "0003"]


def test_comparing() -> None:
    old = [OLD, OTHER, TranslationUnit("Weg", "Gone")]
    new = [TranslationUnit("Nieuw", "New"), replace(OTHER, origin="human"), NEW, OLD]
    found = [(d.kind, d.old and d.old.target, d.new and d.new.target) for d in compare_units(old, new)]
    assert found == [("added", None, "New"), ("added", None, "Hi"), ("removed", "Gone", None)]
    assert [d.kind for d in compare_units([OLD], [NEW])] == ["changed"]


@given(st.lists(few, max_size=8), st.lists(few, max_size=8))
@settings(max_examples=60)
def test_differences_lead_from_one_to_the_other(old: list[TranslationUnit], new: list[TranslationUnit]) -> None:
    def texts(units: list[TranslationUnit]) -> Counter[tuple[str, str, str]]:
        return Counter((unit.source_language, unit.source, unit.target) for unit in units)

    result = texts(old)
    for difference in compare_units(old, new):
        result.subtract(texts([difference.old] if difference.old else []))
        result.update(texts([difference.new] if difference.new else []))
        assert (difference.old is None, difference.new is None) == {
            "added": (True, False),
            "removed": (False, True),
            "changed": (False, False),
        }[difference.kind]
    assert +result == texts(new)
    assert min(result.values(), default=0) >= 0
    assert list(compare_units(old, old[::-1])) == []


ARTICLE = "Kop\n\nEen zin. Nog een zin. De laatste.\n\nBekijk ook: iets anders\n\nEen zin. Slot."


def units_of(tmp_path: Path) -> tuple[list[TranslationUnit], Path]:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    article = segment_article(read_article(path))
    units = [
        TranslationUnit(s.text, f"T{p}{n}.", article=article.id, position=Position(p, n))
        for p, paragraph in enumerate(article.paragraphs, 1)
        for n, s in enumerate(paragraph.sentences, 1)
    ]
    return units, path


def test_rebuilding(tmp_path: Path) -> None:
    units, path = units_of(tmp_path)
    document = read_document(path)
    whole = b"T11.\n\nT21. T22. T23.\n\nT31.\n\nT41. T42."
    assert rebuild_document(document, reversed(units)).data == whole
    # Without positions the first that is free is taken: the order of the file.
    assert rebuild_document(document, [replace(unit, position=None) for unit in units]).data == whole
    others = [replace(unit, article="other", target="no") for unit in units]
    assert rebuild_document(document, others + units).data == whole


def test_rebuilding_from_part_of_the_units(tmp_path: Path) -> None:
    units, path = units_of(tmp_path)
    document = read_document(path)
    joined = replace(units[1], source=f"{units[1].source}  {units[2].source}", target="Both.")
    extra = TranslationUnit("Staat er niet", "Is not there", article=document.article.id)
    some = [units[0], joined, units[3], *units[5:6], extra]
    rebuilt = rebuild_document(document, some)
    # Page furniture that nobody translated was left out on purpose; other sentences stay as they are.
    assert rebuilt.data == b"T11.\n\nBoth. T23.\n\nT41. Slot."
    assert rebuilt.missing == ("Slot.",)
    assert rebuilt.unused == 1


MEASURE = """
import sys
from align.bitext import TranslationUnit
from align.filtering.corpus_pass import Boilerplate
from align.maintenance import Cleaner, by_article, compare_units, merge_units
from align.quality import check_units
def units(count):
    for n in range(count):
        texts = (f"De regen valt {n}. " * 5, f"The rain falls {n}. " * 5)
        yield TranslationUnit(*texts, origin="machine", score=0.5, article=f"a{n % 9}")
def work(count):
    step = sys.argv[1]
    if step == "merge": return sum(1 for _ in merge_units(units(count), "newest"))
    if step == "clean": return sum(1 for _ in Cleaner()(units(count)))
    if step == "clean as a whole": return sum(1 for _ in Cleaner((), [Boilerplate(20)])(units(count)))
    if step == "split": return sum(1 for _, part in by_article(units(count)) for _ in part)
    if step == "check": return sum(1 for _ in check_units(units(count), ()))
    return count - sum(1 for _ in compare_units(units(count), units(count)))
"""


@pytest.mark.parametrize("step", ["merge", "clean", "clean as a whole", "split", "check", "diff"])
def test_memory_does_not_grow_with_the_file(step: str, memory_growth: Callable[..., int]) -> None:
    # The units of the longer run would take 7 MB and more.
    assert memory_growth(MEASURE, 2000, 10000, step) < 3_000
