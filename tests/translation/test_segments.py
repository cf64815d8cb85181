"""What is put right in a translation by looking at its source."""

from __future__ import annotations

import pytest

from align.translation.segments import mended


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Het regent, het waait, enz.", "It rains, it blows, etc..", "It rains, it blows, etc."),
        (
            "Zij is bij Bakker & Co. Hij niet.",
            "She is at Bakker & Co.. He is not.",
            "She is at Bakker & Co. He is not.",
        ),
        ("Ik weet het niet...", "I don't know..", "I don't know.."),
        ("Hij aarzelde…", "He hesitated...", "He hesitated..."),
        ("Zie ../map en 1..5.", "See ../folder and 1..5.", "See ../folder and 1..5."),
        ("De brug is open", "The bridge is open.", "The bridge is open"),
        ("De brug is open.", "The bridge is open", "The bridge is open."),
    ],
)
def test_full_stops_are_those_of_the_source(source: str, target: str, expected: str) -> None:
    assert mended(source, target) == expected
