"""Other translations that a unit might have: fuzzy matches of a translation memory. Plain data.

They travel in one property of the unit, a line for each, so that every format keeps them; XLIFF shows them to
translators besides, as matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PROPERTY = "alternatives"
"""The property that holds alternatives: lines of rate, origin, source and target with tabs between them."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A translation of a similar text.

    Attributes:
        source: the similar text.
        target: its translation.
        score: how alike the texts are, 0 to 1.
        origin: where it is from, the name of a memory say, or "".
    """

    source: str
    target: str
    score: float
    origin: str = ""


def alternatives_property(alternatives: Iterable[Alternative]) -> str:
    """The value of `PROPERTY`; white space in texts becomes single spaces."""
    rows = ((f"{one.score:.2f}", one.origin, one.source, one.target) for one in alternatives)
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def alternatives_of(properties: Mapping[str, str]) -> list[Alternative]:
    """The reverse of `alternatives_property`; lines that are not of its form are left out."""
    found = []
    for line in properties.get(PROPERTY, "").split("\n"):
        cells = line.split("\t")
        if len(cells) == 4:
            try:
                score = float(cells[0])
            except ValueError:
                continue
            if 0 <= score <= 1:
                found.append(Alternative(cells[2], cells[3], score, cells[1]))
    return found
