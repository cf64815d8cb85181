"""The bilingual side of the data flow: beads and translation units. Plain data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

Origin = Literal["human", "machine", "memory"]
"""Who made the target text: a person, a translation model, or a translation memory."""

ORIGINS: tuple[Origin, ...] = get_args(Origin)


class Position(NamedTuple):
    """Where a unit's first source sentence stands in its article: paragraph and sentence, both counted from 1."""

    paragraph: int
    sentence: int

    def __str__(self) -> str:
        return f"{self.paragraph}.{self.sentence}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Reads what `str` writes, "3.2" say.

        Raises:
            ValueError: `text` is not two whole numbers with a full stop between them.
        """
        paragraph, _, sentence = text.partition(".")
        return cls(int(paragraph), int(sentence))


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of two texts that translate each other (Brown, Lai and Mercer, 1991).

    Attributes:
        source: half-open range of source sentence indices; empty where the target sentences have no source.
        target: half-open range of target sentence indices; may be empty likewise.
        score: confidence that the bead is right, 0 to 1.
    """

    source: range
    target: range
    score: float


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A segment and its translation.

    Attributes:
        source: text in `source_language`.
        target: text in `target_language`.
        origin: who made `target`.
        score: confidence from 0 to 1, or None where nothing is known of it.
        article: id of the article the unit comes from, or "".
        position: place of the unit in that article, or None.
        properties: further facts by name: "kind" (ParagraphKind), "model", "bead" ("1-2"), "quality"
            (space-separated marks of suspicion, absent where nothing was found).
        source_language, target_language: BCP 47 tags.
        id: the unit's identifier in the file it was read from, or "".
    """

    source: str
    target: str
    origin: Origin = "human"
    score: float | None = None
    article: str = ""
    position: Position | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    source_language: str = "nl"
    target_language: str = "en"
    id: str = ""
