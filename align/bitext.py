"""The bilingual side of the data flow: beads, translation units and other translations of them. Plain data, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Literal, NamedTuple, get_args

from align.inline import InlineCode

Origin = Literal["human", "machine", "memory"]
"""Who made the target text: a person, a translation model, or a translation memory. What no person has finished, and no
model is known to have made, counts as a memory's (see `align.confirmation`)."""

ORIGINS: tuple[Origin, ...] = get_args(Origin)

QUALITY = "quality"
"""The property that holds a unit's marks of suspicion, with spaces between them; see `TranslationUnit.quality`."""


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
class FileExtras:
    """What a file says of a unit beyond what the unit's fields can hold, for writing it back to the same format.

    Attributes:
        attributes: of the unit's element, names with their namespace in braces where they have one; not the id and
            the dates.
        source_attributes, target_attributes: of the elements of its two sides; not the language.
        children: XML of the unit's further children, such as variants in other languages, in order.
        source_children, target_children: XML of what stands beside the text of each side: notes and properties of its
            own.
        properties: the value of each property that is more than a name and a value, being of several elements or with
            attributes, and after it the XML of those elements; by the property's name.
        notes: XML of each note that is more than its text, by the text.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    source_attributes: Mapping[str, str] = field(default_factory=dict)
    target_attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[str, ...] = ()
    source_children: tuple[str, ...] = ()
    target_children: tuple[str, ...] = ()
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


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
        properties: further facts by name: "kind" (ParagraphKind), "model", "bead" ("1-2"), "state" (see
            `align.confirmation`), and the marks of `quality`.
        source_language, target_language: BCP 47 tags.
        id: the unit's identifier in the file it was read from, or "".
        source_codes, target_codes: inline markup of the two texts, which are plain; empty where there is none.
        notes: remarks for people.
        created, changed: when the unit was made and last changed, in UTC as TMX writes it ("20261124T093000Z"), or "".
            Units that differ in nothing else are equal.
        extras: what only the unit's own file format can hold, or None. Likewise no part of what makes units equal.
    """

    source: str
    target: str
    _: KW_ONLY
    origin: Origin = "human"
    score: float | None = None
    article: str = ""
    position: Position | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    source_language: str = "nl"
    target_language: str = "en"
    id: str = ""
    source_codes: tuple[InlineCode, ...] = ()
    target_codes: tuple[InlineCode, ...] = ()
    notes: tuple[str, ...] = ()
    created: str = field(default="", compare=False)
    changed: str = field(default="", compare=False)
    extras: FileExtras | None = field(default=None, compare=False, repr=False)

    @property
    def quality(self) -> tuple[str, ...]:
        """Marks of suspicion: names of the checks that object to the target; empty where none does."""
        return tuple(self.properties.get(QUALITY, "").split())

    def with_quality(self, marks: Iterable[str]) -> TranslationUnit:
        """The unit with these marks of suspicion instead of its own, each of them once."""
        value = quality_property(marks)
        kept = {key: own for key, own in self.properties.items() if value or key != QUALITY}
        return replace(self, properties={**kept, QUALITY: value} if value else kept)


def quality_property(marks: Iterable[str]) -> str:
    """The value of the property `QUALITY`; "" for no marks, of which a unit has no property."""
    return " ".join(dict.fromkeys(marks))


ALTERNATIVES = "alternatives"
"""The property that holds alternatives: lines of rate, origin, source and target with tabs between them, so that every
format keeps them; XLIFF shows them to translators besides, as matches."""


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
    """The value of `ALTERNATIVES`; white space in texts becomes single spaces."""
    rows = ((f"{one.score:.2f}", one.origin, one.source, one.target) for one in alternatives)
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def alternatives_of(properties: Mapping[str, str]) -> list[Alternative]:
    """The reverse of `alternatives_property`; lines that are not of its form are left out."""
    found = []
    for line in properties.get(ALTERNATIVES, "").split("\n"):
        cells = line.split("\t")
        if len(cells) == 4:
            try:
                score = float(cells[0])
            except ValueError:
                continue
            if 0 <= score <= 1:
                found.append(Alternative(cells[2], cells[3], score, cells[1]))
    return found
