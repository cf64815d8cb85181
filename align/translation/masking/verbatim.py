"""Passages within sentences that no model is to touch, such as a quotation in another language.

A stand-in takes the place of each while the rest is translated: a placeholder of programs, which is carried through
whatever the model does (see `align.translation.masking.placeholders`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from align.article import Paragraph, Sentence

VERBATIM = "verbatim"
"""Property of a unit of which nothing is translated, as its sentence is in another language."""

_EDGES = " \t\n\r\f"


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence without its passages.

    Attributes:
        text: the sentence with a stand-in for each.
        passages: by stand-in.
        is_all: whether nothing but white space and marks is left.
    """

    text: str
    passages: dict[str, str]
    is_all: bool

    def restored(self, translation: str) -> str:
        """A translation of `text` with the passages in their places."""
        for stand_in, passage in self.passages.items():
            translation = translation.replace(stand_in, passage)
        return translation


def held_sentences(paragraph: Paragraph) -> Iterator[Held | None]:
    """For each sentence of a paragraph what to translate in its place; None for those that have no such passage."""
    if not paragraph.verbatim:
        yield from (None for _ in paragraph.sentences)
        return
    for sentence in paragraph.sentences:
        inside = [
            (max(start, sentence.start), min(end, sentence.end))
            for start, end in paragraph.verbatim
            if start < sentence.end and sentence.start < end
        ]
        yield _held(paragraph.text, sentence, inside) if inside else None


def _held(text: str, sentence: Sentence, stretches: list[tuple[int, int]]) -> Held | None:
    free = (stand_in for number in count(1) if (stand_in := f"{{{{{number}}}}}") not in sentence.text)
    passages: dict[str, str] = {}
    pieces = []
    words = False
    done = sentence.start
    for start, end in stretches:
        passage = text[start:end].strip(_EDGES)
        if not passage:
            continue
        place = text.index(passage, start)
        stand_in = next(free)
        passages[stand_in] = passage
        pieces += [text[done:place], stand_in]
        words = words or any(map(str.isalnum, text[done:place]))
        done = place + len(passage)
    pieces.append(text[done : sentence.end])
    words = words or any(map(str.isalnum, pieces[-1]))
    return Held("".join(pieces), passages, not words) if passages else None
