"""The text ladder of hunalign (Varga et al., 2005): source, tab, target, tab, score; one rung a unit, UTF-8.

Several sentences of a side are joined by " ~~~ " in hunalign's own files; here they become one text. Its scores have no
bounds: one that is not from 0 to 1 becomes the property "ladder-score".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from align.bitext import TranslationUnit
from align.files.streams import Source, Target
from align.formats.faults import LocatedFormatError
from align.formats.lines import read_lines

_WHITE_SPACE = str.maketrans({"\n": " ", "\r": " ", "\t": " "})
_JOINT = " ~~~ "


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes one rung a unit, with 0 where nothing is known of the score; returns how many.

    Raises:
        WriteError: the target cannot be written.
    """
    count = 0
    with target.open() as stream:
        for unit in units:
            score = unit.properties.get("ladder-score", "") or f"{unit.score or 0:g}"
            cells = (unit.source, unit.target, score)
            stream.write(("\t".join(cell.translate(_WHITE_SPACE) for cell in cells) + "\n").encode("utf-8", "replace"))
            count += 1
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads units; a side may be empty, as hunalign has it where a sentence was left out.

    Args:
        source: what `hunalign -text` prints.
        source_language: language of the source, "nl" by default.
        target_language: language of the target, "en" by default.

    Raises:
        LocatedFormatError: a line without two texts and a score, or a ladder of sentence numbers.
    """
    languages = (source_language or "nl", target_language or "en")
    with source.open() as stream:
        for index, (number, line) in enumerate(read_lines(stream, source.name)):
            cells = line.split("\t")
            score = _number(cells[2]) if len(cells) == 3 else None
            if score is None:
                problem = "not two texts and a score with tabs between them; give what `hunalign -text` prints."
                raise LocatedFormatError(source.name, number, None, problem)
            if index == 0 and cells[0] == cells[1] == "0":
                problem = "a ladder of sentence numbers; give what `hunalign -text` prints."
                raise LocatedFormatError(source.name, number, None, problem)
            within = 0 <= score <= 1
            yield TranslationUnit(
                cells[0].replace(_JOINT, " "),
                cells[1].replace(_JOINT, " "),
                score=score if within else None,
                properties={} if within else {"ladder-score": cells[2]},
                source_language=languages[0],
                target_language=languages[1],
            )


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
