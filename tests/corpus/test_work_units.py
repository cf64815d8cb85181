"""Units between the stages of a build come back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Position, TranslationUnit
from align.corpus.output import BLOCK, read_work_units, write_work_units
from align.inline import InlineCode

texts = st.text(st.characters(), max_size=12)
units = st.builds(
    TranslationUnit,
    texts,
    texts,
    origin=st.sampled_from(["human", "machine", "memory"]),
    score=st.none() | st.floats(0, 1),
    article=texts,
    position=st.none() | st.builds(Position, st.integers(1, 99), st.integers(1, 9)),
    properties=st.dictionaries(texts, texts, max_size=2),
    id=texts,
    notes=st.lists(texts, max_size=1).map(tuple),
    source_codes=st.sampled_from([(), (InlineCode("standalone", "1", 0, data="<br/>"),)]),
)


@given(st.lists(units, max_size=6), st.data())
def test_any_stretch_of_units_comes_back(
    tmp_path_factory: pytest.TempPathFactory, some: list[TranslationUnit], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("work") / "0.units"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("align.corpus.output.BLOCK", 2)
        assert write_work_units(some, path) == len(some)
        start = data.draw(st.integers(0, len(some)))
        count = data.draw(st.integers(0, len(some) - start))
        assert list(read_work_units(path, start, count)) == some[start : start + count]


def test_more_than_a_block(tmp_path: Path) -> None:
    many = [TranslationUnit(f"zin {n}", f"sentence {n}") for n in range(2 * BLOCK + 3)]
    write_work_units(many, tmp_path / "0.units")
    assert list(read_work_units(tmp_path / "0.units", BLOCK - 1, BLOCK + 2)) == many[BLOCK - 1 : 2 * BLOCK + 1]
