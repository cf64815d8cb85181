"""What rewrites the sources of a model before it reads them: the protocol, and the kinds there are.

A table in `model.toml` with the name of a kind says that a model is guided, and how. A new kind is a class with
settings, a class that does what they say, and a line in `GUIDANCES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from align.lexicon import Guide, Guided, Wanted


class Prepared(Protocol):
    """A source as a model is given it."""

    @property
    def text(self) -> str:
        """The text; symbols of the guidance may stand in it."""

    @property
    def has_symbols(self) -> bool:
        """Whether the symbols in the text are the guidance's, and not characters of the source."""

    def source_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The characters of the source, as half-open stretches, that some of the text stand for."""


class Guidance(Protocol):
    """Rewrites sources; may be used from several threads at once."""

    @property
    def symbols(self) -> Mapping[str, str]:
        """Private characters that may stand in a prepared text, and the piece that the model has for each."""

    @property
    def guide(self) -> Guide | None:
        """The lexicon behind it, which checks and repair of translations ask too; None if it has none."""

    def prepare(self, text: str, wanted: Sequence[Wanted] = ()) -> Prepared:
        """What a model is given for a source.

        Args:
            text: a sentence on one line, words separated by single spaces.
            wanted: English for parts of it that the user asks for; in order and without overlap.
        """


class GuidanceSettings(Protocol):
    """How a model is guided; training and translation use the same."""

    kind: ClassVar[str]
    """Name of the kind, and of its table in `model.toml`."""
    note: ClassVar[str]
    """A line for people, above the table."""

    @property
    def table(self) -> Mapping[str, str | int]:
        """The settings as they stand in `model.toml`."""

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files in the model's folder that it needs."""

    @property
    def summary(self) -> str:
        """A few words for people."""

    def load(self, folder: Path) -> Guidance:
        """The guidance, with its files in `folder`.

        Raises:
            ModelError: a file is damaged.
        """


@dataclass(frozen=True, slots=True)
class LexiconSettings:
    """A lexicon guides the model; see `align.lexicon`.

    Attributes:
        file: name of the lexicon in the model's folder.
        alternatives: meanings given of a word, 1 or more.
        mark: piece before a further meaning; that of a byte which text does not have.

    Raises:
        ValueError: names a field that makes no sense.
    """

    kind: ClassVar[str] = "lexicon"
    note: ClassVar[str] = "What stands in the sources in place of Dutch words; see corpora/lexicon."

    file: str
    alternatives: int = 2
    mark: str = "<0x02>"

    def __post_init__(self) -> None:
        if self.alternatives < 1:
            raise ValueError("lexicon.alternatives")
        if not re.fullmatch(r"<0x[0-9A-F]{2}>", self.mark):
            raise ValueError("lexicon.mark")

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> LexiconSettings:
        """The settings that a table of `model.toml` has.

        Raises:
            KeyError, TypeError, ValueError: with the name of a field that is missing or makes no sense.
        """
        return cls(str(table["file"]), int(table["alternatives"]), str(table["mark"]))

    @property
    def table(self) -> Mapping[str, str | int]:
        return {"file": self.file, "alternatives": self.alternatives, "mark": self.mark}

    @property
    def files(self) -> tuple[str, ...]:
        return (self.file,)

    @property
    def summary(self) -> str:
        return f"{self.file}, at most {self.alternatives} meanings of a word"

    def load(self, folder: Path) -> LexiconGuidance:
        from align.lexicon import Guide, read_lexicon

        return LexiconGuidance(Guide(read_lexicon(folder / self.file), self.alternatives), self.mark)


class LexiconGuidance:
    """English in place of the Dutch words that a model need not know.

    Args:
        guide: makes guided text.
        mark: the model's piece before a further meaning.
    """

    def __init__(self, guide: Guide, mark: str) -> None:
        from align.lexicon.guide import MARK

        self.guide = guide
        self.symbols: Mapping[str, str] = {MARK: mark}

    def prepare(self, text: str, wanted: Sequence[Wanted] = ()) -> Guided:
        return self.guide.guide(text, wanted)


GUIDANCES: Mapping[str, Callable[[Mapping[str, Any]], GuidanceSettings]] = {
    LexiconSettings.kind: LexiconSettings.of_table,
}
"""The kinds of guidance, by the name of their table in `model.toml`."""
