"""What state a unit is in, and what became of it when it comes back from a translator."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from align.alternatives import PROPERTY as ALTERNATIVES
from align.bitext import Origin, TranslationUnit
from align.formats.languages import canonical_tag
from align.formats.properties import facts_of, without_dates
from align.inline import InlineCode, with_codes

OWN_TOOL = "nlen"
"""Who made an alternative translation or a piece of metadata, where it was this program."""

TRANSLATED = "translated"
NEEDS_REVIEW = "needs-review-translation"
FINAL = "final"

CHECK_NOTE = re.compile(r"(?:error|warning): .+ \[([a-z-]+)\]", re.DOTALL)
"""A note that a check has written (see `align.quality.Problem`), and the name of the check."""

_CONFIRMED = frozenset({FINAL, "signed-off", "reviewed"})


def state_of(unit: TranslationUnit) -> str:
    """One of the three states above: marks of suspicion ask for a review, what a person made is final."""
    if unit.properties.get("quality"):
        return NEEDS_REVIEW
    return FINAL if unit.origin == "human" else TRANSLATED


@dataclass(frozen=True, slots=True)
class Side:
    """A text and its codes."""

    text: str
    codes: tuple[InlineCode, ...] = ()

    @property
    def marked(self) -> str:
        """The text with its codes as they would stand in the document."""
        return with_codes(self.text, self.codes)


@dataclass(slots=True)
class Found:
    """What a reader found of a unit.

    Attributes:
        id: the unit's id in the file.
        source, target: the two sides.
        languages: of source and target.
        article: the name of the document.
        props: types and values of our own metadata.
        state: as the file names it, or "".
        approved: whether the file says besides that a person has approved of the translation.
        made_by: the origin that the file's own words mean, where there is no metadata of ours.
        draft: the target that we wrote, where the file has it still.
        rate: match rate from 0 to 1, or None.
        notes: remarks.
    """

    id: str
    source: Side
    target: Side
    languages: tuple[str, str]
    article: str
    props: list[tuple[str, str]]
    state: str = ""
    approved: bool = False
    made_by: Origin | None = None
    draft: Side | None = None
    rate: float | None = None
    notes: tuple[str, ...] = ()

    def unit(self) -> TranslationUnit:
        """The translation unit; a person made its target where one changed or confirmed it."""
        origin, score, article, position, properties, _ = facts_of((kind, text, "") for kind, text in self.props)
        properties, created, changed = without_dates(properties)
        ours = bool(self.props)
        unit = TranslationUnit(
            self.source.text,
            self.target.text,
            origin if ours else self.made_by or "human",
            score if ours else self.rate,
            article if ours else self.article,
            position,
            properties,
            canonical_tag(self.languages[0]),
            canonical_tag(self.languages[1]),
            id=self.id,
            source_codes=self.source.codes,
            target_codes=self.target.codes,
            notes=self.notes,
            created=created,
            changed=changed,
        )
        edited = self.draft is not None and self.draft.marked != self.target.marked
        confirmed = self.approved or self.state in _CONFIRMED
        if unit.origin == "human" or not (edited or confirmed):
            return unit
        # What the model thought of its draft, the memory had, or the checks found, says nothing of a person's work.
        dropped = {"quality", "model", "match", "memory", ALTERNATIVES}
        kept = {key: value for key, value in properties.items() if key not in dropped}
        notes = tuple(note for note in unit.notes if CHECK_NOTE.fullmatch(note) is None)
        return replace(unit, origin="human", score=None, properties=kept, notes=notes)
