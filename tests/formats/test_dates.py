"""Dates of units: what they mean, and that no format loses or makes any."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import FileExtras, TranslationUnit
from align.formats import FORMATS, read_bitext, write_bitext
from align.formats.identity import last_change, tmx_date, unit_dates
from align.formats.properties import KeptAsProperties

DATED = TranslationUnit("een", "one", created="20200101T000000Z", changed="20210304T050607Z")
KEEPING = [known.name for known in FORMATS if known.name not in {"moses", "hunalign"}]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("20261124T093000Z", "20261124T093000Z"),
        ("2026-11-24T09:30:00Z", "20261124T093000Z"),
        ("2026-11-24 09:30", "20261124T093000Z"),
        ("2026-11-24T09:30:00.123+02:00", "20261124T073000Z"),
        ("20261124T233000-0100", "20261125T003000Z"),
        ("20261124", "20261124T000000Z"),
        ("00010101T000000Z", "00010101T000000Z"),
        ("20261324", ""),
        ("20260230T000000Z", ""),
        ("00010101T000000+01", ""),
        ("gisteren", ""),
        ("1234567", ""),
        ("", ""),
    ],
)
def test_dates_as_tmx_writes_them(written: str, date: str) -> None:
    assert tmx_date(written) == date


@given(st.datetimes(), st.datetimes())
def test_dates_are_in_the_order_of_time(one: datetime, other: datetime) -> None:
    one, other = (moment.replace(microsecond=0, tzinfo=timezone.utc) for moment in (one, other))
    assert (tmx_date(one.isoformat()) < tmx_date(other.isoformat())) == (one < other)
    assert tmx_date(one.isoformat()) > tmx_date("")


def test_the_latest_date_of_a_unit_counts() -> None:
    sides = FileExtras(
        source_attributes={"creationdate": "20190101T000000Z"}, target_attributes={"changedate": "2022-01-01"}
    )
    assert last_change(TranslationUnit("a", "b")) == ""
    assert last_change(DATED) == "20210304T050607Z"
    assert last_change(replace(DATED, changed="20190101T000000Z")) == "20200101T000000Z"
    assert last_change(replace(DATED, extras=sides)) == "20220101T000000Z"
    assert unit_dates(replace(DATED, extras=sides)) == ("20200101T000000Z", "20220101T000000Z")
    assert unit_dates(TranslationUnit("a", "b", extras=sides)) == ("20190101T000000Z", "20220101T000000Z")
    assert unit_dates(TranslationUnit("a", "b", extras=FileExtras())) == ("", "")


def through(unit: TranslationUnit, name: str) -> TranslationUnit:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="needs nlen[parquet]")
    stream = io.BytesIO()
    write_bitext([unit], stream, name)
    stream.seek(0)
    (back,) = read_bitext(stream, name)
    return back


@pytest.mark.parametrize("name", KEEPING)
@pytest.mark.parametrize("created", ["", "20200101T000000Z"])
@pytest.mark.parametrize("changed", ["", "20210304T050607Z"])
def test_every_format_keeps_dates_and_makes_none(name: str, created: str, changed: str) -> None:
    unit = replace(DATED, created=created, changed=changed, properties={"kind": "body"})
    back = through(unit, name)
    assert (back.created, back.changed, back.properties) == (created, changed, {"kind": "body"})


# An empty comment of PO is none.
@pytest.mark.parametrize("name", [name for name in KEEPING if name != "po"])
def test_a_date_in_a_property_is_told_apart(name: str) -> None:
    unit = replace(DATED, created="", properties={"created": "20010101T000000Z", "changed": "nooit"})
    back = through(unit, name)
    assert (back.created, back.changed, back.properties) == ("", DATED.changed, unit.properties)


dates = st.sampled_from(["", "20200101T000000Z", "20210304T050607Z"])
notes = st.lists(st.text(max_size=5), max_size=2).map(tuple)
names = st.sampled_from(["created", "changed", "notes", "kind", ""])


@given(dates, dates, notes, st.dictionaries(names, dates | st.sampled_from(["x", "2020", "[]", '["x"]'])))
def test_what_is_kept_among_properties_is_found_again(
    created: str, changed: str, notes: tuple[str, ...], properties: dict[str, str]
) -> None:
    unit = TranslationUnit("a", "b", properties=properties, created=created, changed=changed, notes=notes)
    fields = {"created": created, "changed": changed, "notes": notes}
    for own in ((), ("notes",), ("created", "notes")):
        kept = KeptAsProperties(*own)
        taken = {name: value for name, value in fields.items() if value and name not in own}
        assert kept.taken(dict(kept.stored(unit))) == {"properties": properties, **taken}


def test_dates_of_sides_reach_formats_without_sides() -> None:
    data = (
        b'<tmx version="1.4"><header srclang="nl"/><body><tu creationdate="20200101T000000Z"><tuv xml:lang="nl">'
        b'<seg>een</seg></tuv><tuv xml:lang="en" changedate="20230101T000000Z"><seg>one</seg></tuv></tu></body></tmx>'
    )
    (unit,) = read_bitext(io.BytesIO(data), "tmx")
    for name in ("xliff", "xliff2", "tsv", "jsonl", "csv"):
        back = through(through(unit, name), "tmx")
        assert (back.created, back.changed) == ("20200101T000000Z", "20230101T000000Z")


def test_tables_of_others_may_have_dates() -> None:
    (unit,) = read_bitext(io.BytesIO(b"source\ttarget\tcreated\tchanged\na\tb\t2024-05-01 12:00\tooit\n"), "tsv")
    assert (unit.created, unit.changed, unit.properties) == ("20240501T120000Z", "", {"changed": "ooit"})
