"""Every field of a unit is in the codec, and what is there all formats keep."""

from __future__ import annotations

import dataclasses
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Position, TranslationUnit
from align.corpus.output import read_work_units, write_work_units
from align.errors import FormatError
from align.formats import FORMATS, read_bitext, write_bitext
from align.formats.fields import CODES, DATE, FIELDS, LANGUAGE, NOTES, ORIGIN, POSITION, SCORE, TEXT, Field, Kind
from align.inline import InlineCode

SAMPLES: dict[Kind, Any] = {
    TEXT: "brug",
    LANGUAGE: "de-AT",
    ORIGIN: "memory",
    SCORE: 0.25,
    POSITION: Position(3, 14),
    DATE: "20200101T000000Z",
    NOTES: ("let op", 'een "tweede"'),
    CODES: (InlineCode("standalone", "1", 0, data="<br/>"),),
}
# A ladder and a Moses pair keep little more than the texts.
WHOLE = [known.name for known in FORMATS if known.name not in {"moses", "hunalign"}]
CELLS = {"tsv", "csv", "parquet"}


def test_every_field_is_in_the_codec() -> None:
    every = {field.name for field in dataclasses.fields(TranslationUnit)}
    assert {field.name for field in FIELDS} == every - {"properties", "extras"}
    assert {field.kind for field in FIELDS} == set(SAMPLES)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_format_keeps_every_field(name: str, field: Field) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="needs nlen[parquet]")
    if field.kind is CODES and name in {*CELLS, "po"}:
        pytest.skip("these have no inline codes")
    unit = replace(TranslationUnit("De brug.", "The bridge.", id="u1"), **{field.name: SAMPLES[field.kind]})
    back = through(unit, name)
    if field.kind is CODES:
        # TMX says of a code which of its elements it was.
        back = replace(
            back, **{field.name: tuple(InlineCode(c.kind, c.id, c.offset, c.data) for c in getattr(back, field.name))}
        )
    assert getattr(back, field.name) == getattr(unit, field.name)
    assert back == unit


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_work_files_keep_every_field(tmp_path: Any, field: Field) -> None:
    unit = replace(TranslationUnit("De brug.", "The bridge."), **{field.name: SAMPLES[field.kind]})
    write_work_units([unit], tmp_path / "0.units")
    (back,) = read_work_units(tmp_path / "0.units", 0, 1)
    assert getattr(back, field.name) == getattr(unit, field.name)
    assert back == unit


@pytest.mark.parametrize("kind", SAMPLES)
def test_texts_and_json_of_values_are_read_again(kind: Kind) -> None:
    value = SAMPLES[kind]
    assert kind.parse(kind.text(value)) == value
    dumped = value if kind.dump is None else kind.dump(value)
    assert kind.load(json.loads(json.dumps(dumped))) == value


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.parametrize("name", sorted(CELLS))
@given(
    notes=st.lists(text, min_size=1, max_size=3).map(tuple), own=st.sampled_from(["", "vrije tekst", '["een"]', "[]"])
)
def test_tables_keep_notes(name: str, notes: tuple[str, ...], own: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="needs nlen[parquet]")
    for properties in ({}, {"notes": own}):
        unit = TranslationUnit("De brug.", "The bridge.", properties=properties, notes=notes)
        assert through(unit, name) == unit
        assert through(replace(unit, notes=()), name) == replace(unit, notes=())


def test_a_column_of_notes_that_others_wrote_is_a_property() -> None:
    data = b"source\ttarget\tnotes\nDe brug.\tThe bridge.\tlet op\n"
    (unit,) = read_bitext(io.BytesIO(data), "tsv")
    assert (unit.notes, unit.properties) == ((), {"notes": "let op"})


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"origin": "elf"}, '"origin" is "elf", not one of human, machine, memory.'),
        ({"score": "0.5"}, '"score" is "0.5", not a number from 0 to 1.'),
        ({"score": 2}, '"score" is not a number from 0 to 1.'),
        ({"position": "drie"}, '"position" is "drie", not of the form "paragraph.sentence", such as "3.2".'),
        ({"notes": [1]}, '"notes" is not a list of strings.'),
        ({"article": None}, '"article" is not a string.'),
        ({"target_codes": {}}, "inline codes are not a list."),
        (
            {"target_codes": [{"kind": "open", "offset": 12}]},
            'the "offset" of an inline code is not a place in its text.',
        ),
    ],
)
def test_faults_of_json(fields: dict[str, Any], problem: str) -> None:
    line = json.dumps({"source": "De brug.", "target": "The bridge.", **fields}).encode()
    with pytest.raises(FormatError) as caught:
        list(read_bitext(io.BytesIO(line), "jsonl"))
    assert str(caught.value) == f"<stream>, line 1: {problem}"


def test_faults_of_tables() -> None:
    with pytest.raises(
        FormatError, match=r'line 2: position is "3"; it is of the form "paragraph.sentence", such as "3\.2"'
    ):
        list(read_bitext(io.BytesIO(b"source\ttarget\tposition\nx\ty\t3\n"), "tsv"))


def through(unit: TranslationUnit, name: str) -> TranslationUnit:
    stream = io.BytesIO()
    write_bitext([unit], stream, name)
    stream.seek(0)
    (back,) = read_bitext(stream, name)
    return back
