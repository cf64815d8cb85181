"""Translation units by themselves."""

from __future__ import annotations

import pytest

from align import TranslationUnit


def test_what_follows_the_texts_is_named() -> None:
    with pytest.raises(TypeError, match="positional argument"):
        TranslationUnit("Het regent.", "It rains.", "machine")  # type: ignore[misc]


def test_marks_of_suspicion() -> None:
    unit = TranslationUnit(
        "3 doden", "2 dead", properties={"kind": "body", "quality": "numbers  too-short", "model": "m"}
    )
    assert unit.quality == ("numbers", "too-short")
    marked = unit.with_quality(["term", "numbers", "term"])
    assert marked.quality == ("term", "numbers")
    assert list(marked.properties.items()) == [("kind", "body"), ("quality", "term numbers"), ("model", "m")]
    assert unit.quality == ("numbers", "too-short")
    cleared = marked.with_quality([])
    assert (cleared.quality, cleared.properties) == ((), {"kind": "body", "model": "m"})
    assert TranslationUnit("a", "b").with_quality(["name"]).properties == {"quality": "name"}
