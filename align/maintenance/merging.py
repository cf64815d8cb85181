"""Several memories -> one, with one translation for each source, by way of units kept on disk."""

from __future__ import annotations

import pickle
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from types import TracebackType
from typing import Literal, cast, get_args

from align.bitext import Origin, TranslationUnit
from align.confirmation import unfinished
from align.formats.identity import last_change
from align.inline import with_codes


class UnitStore:
    """A private database on disk that is gone when it is closed; use it as a context manager."""

    def __init__(self, schema: str) -> None:
        """Makes the database with the tables of `schema`, SQL statements."""
        # The empty name is SQLite's for a temporary file.
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.execute("PRAGMA synchronous=OFF")
        self.database.executescript(schema)
        self.database.execute("BEGIN")

    def __enter__(self) -> UnitStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()


def packed(unit: TranslationUnit) -> bytes:
    """A unit as bytes for `unpacked`; they are never read from anywhere but our own database."""
    return pickle.dumps(unit, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> TranslationUnit:
    """The unit again."""
    return cast("TranslationUnit", pickle.loads(data))


def source_key(unit: TranslationUnit) -> bytes:
    """What units of one source have in common: languages, text and codes."""
    source = with_codes(unit.source, unit.source_codes)
    return _digest(f"{unit.source_language.lower()}\0{unit.target_language.lower()}\0{source}")


def target_key(unit: TranslationUnit) -> bytes:
    """What equal targets have in common: text and codes."""
    return _digest(with_codes(unit.target, unit.target_codes))


def _digest(text: str) -> bytes:
    if not text.isascii():
        # Accents may be characters of their own: to Unicode (UAX 15) it is the same text.
        text = unicodedata.normalize("NFC", text)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


Preference = Literal["newest", "best", "first", "all"]
"""Which translation of a source stays: the one changed last; the one a person made, else the one with the highest
score; the first; or all that differ."""

PREFERENCES: tuple[Preference, ...] = get_args(Preference)

_SCHEMA = """
CREATE TABLE units (source BLOB, target BLOB, rank TEXT, place INTEGER, unit BLOB, PRIMARY KEY (source, target))
"""
_RANKS: dict[Origin, int] = {"human": 2, "memory": 1, "machine": 0}


@dataclass(slots=True)
class MergeCounts:
    """What a merge has come across; whole when all units have been given.

    Attributes:
        read: units taken.
        kept: units given.
        duplicates: units whose source and target were there already.
        conflicts: sources that had more than one translation.
    """

    read: int = 0
    kept: int = 0
    duplicates: int = 0
    conflicts: int = 0


def merge_units(
    units: Iterable[TranslationUnit],
    prefer: Preference = "newest",
    counts: MergeCounts | None = None,
    *,
    file_date: Callable[[], str] | None = None,
) -> Iterator[TranslationUnit]:
    """Units of one or more memories, one after the other -> each source once.

    Sources are the same where languages, text and inline codes are. Of units that agree in their targets too, the one
    that is preferred stays, with its properties; where none is, the first.

    The date of a unit is the latest of its own and those of its two sides. A unit without a date is older than any that
    has one; among such units that of the newer file is newer, as what a file says of itself is no later than that.
    Of units as new as each other a finished one is preferred.

    Args:
        units: taken one by one and held on disk.
        prefer: which translation of a source stays.
        counts: is filled.
        file_date: gives the date of the file from which the last unit was taken (see `latest_date`), "" for none.

    Yields:
        Units in the order in which their sources, or with "all" themselves, first appeared.
    """
    counts = counts if counts is not None else MergeCounts()
    with UnitStore(_SCHEMA) as store:
        execute = store.database.execute
        for place, unit in enumerate(units):
            counts.read += 1
            source, target, rank = source_key(unit), target_key(unit), _rank(unit, prefer, file_date)
            held = execute("SELECT rank FROM units WHERE source = ? AND target = ?", (source, target)).fetchone()
            if held is None:
                row = (source, target, rank, place, packed(unit))
                execute("INSERT INTO units VALUES (?, ?, ?, ?, ?)", row)
                continue
            counts.duplicates += 1
            if rank > held[0]:
                better = (rank, packed(unit), source, target)
                execute("UPDATE units SET rank = ?, unit = ? WHERE source = ? AND target = ?", better)
        groups = "SELECT count(*) FROM (SELECT 1 FROM units GROUP BY source HAVING count(*) > 1)"
        counts.conflicts = execute(groups).fetchone()[0]
        chosen = "SELECT unit FROM units ORDER BY place"
        if prefer != "all":
            # The best of each source, at the place where the source first stood.
            chosen = (
                "SELECT unit FROM (SELECT unit, min(place) OVER (PARTITION BY source) AS first, row_number() OVER"
                " (PARTITION BY source ORDER BY rank DESC, place) AS number FROM units) WHERE number = 1 ORDER BY first"
            )
        for (data,) in execute(chosen):
            counts.kept += 1
            yield unpacked(data)


def _rank(unit: TranslationUnit, prefer: Preference, file_date: Callable[[], str] | None) -> str:
    """Greater for what is preferred, as strings compare."""
    # Any date is greater than a space.
    date = last_change(unit) or f" {file_date() if file_date is not None else ''}"
    done = not unfinished(unit)
    if prefer == "newest":
        # Of units as new as another the finished one. A space comes before what a date has further.
        return f"{date} {1 if done else 0}"
    if prefer == "best":
        clean = 0 if unit.quality or not done else 1
        return f"{_RANKS[unit.origin] if done else 0}{clean}{unit.score or 0:.6f}{date}"
    return ""
