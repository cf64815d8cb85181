"""One thing to read: an article, an article with its translation, or a file of units. Plain data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from align.article import Article

EntryKind = Literal["article", "pair", "bitext"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to read.

    Attributes:
        kind: an article to be translated, a pair of articles to be aligned, or a file of translation units.
        source: path of the article in the source language, or of the file of units.
        target: path of the translation, or "".
        id: id of the article; "" takes it from the path.
        licence: licence of the text, an SPDX expression where there is one, or "".
        provenance: where it comes from, for the report: the input it was found in, or what the manifest says.
        size: bytes of both files, or of the stretch of it.
        start, end: range of bytes of a file of units that is meant, a stretch of it; 0 and 0 for all of it.
        file_size: bytes of the whole file where a stretch is meant.
    """

    kind: EntryKind
    source: str
    target: str = ""
    id: str = ""
    licence: str = ""
    provenance: str = ""
    size: int = 0
    start: int = 0
    end: int = 0
    file_size: int = 0

    def as_json(self) -> dict[str, Any]:
        """The entry as plain data, without what is empty."""
        return {name: value for name in _FIELDS if (value := getattr(self, name))}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Entry:
        """What `as_json` made, as an entry again."""
        return cls(**values)


_FIELDS = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Document:
    """An entry that has been read.

    Attributes:
        entry: where it comes from.
        source: the article, segmented once that step is done; None where the entry is a file of units.
        target: its translation, likewise; None where there is none.
    """

    entry: Entry
    source: Article | None = None
    target: Article | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """A portion of work.

    Attributes:
        number: counted from 0 in input order.
        entries: what to read, in input order.
    """

    number: int
    entries: tuple[Entry, ...]
