"""Whether one source is translated in one way, over any number of units."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from types import TracebackType

from align.bitext import TranslationUnit
from align.inline import with_codes
from align.quality.problems import Problem

_MOST_SHOWN = 80


class Consistency:
    """Objects to a unit whose source was translated otherwise before; use it as a context manager.

    What it remembers is kept in a temporary database on disk, so memory does not grow with the number of units. Case,
    and white space at the ends, do not count.
    """

    def __init__(self) -> None:
        # The empty name is SQLite's for a private database on disk that is gone when it is closed.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA synchronous=OFF")
        self._database.execute("CREATE TABLE seen (source BLOB PRIMARY KEY, target TEXT, number INTEGER) WITHOUT ROWID")
        self._database.execute("BEGIN")
        self._number = 0

    def __enter__(self) -> Consistency:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def __call__(self, unit: TranslationUnit) -> Iterator[Problem]:
        """The problem of a unit with those before it, if any."""
        self._number += 1
        target = with_codes(unit.target, unit.target_codes).strip()
        if not unit.source.strip() or not target:
            return
        source = f"{unit.source_language}\0{unit.target_language}\0{with_codes(unit.source, unit.source_codes).strip()}"
        key = blake2b(source.casefold().encode("utf-8", "surrogatepass"), digest_size=16).digest()
        before = self._database.execute("SELECT target, number FROM seen WHERE source = ?", (key,)).fetchone()
        if before is None:
            kept = target.encode("utf-8", "replace").decode()
            self._database.execute("INSERT INTO seen VALUES (?, ?, ?)", (key, kept, self._number))
        elif before[0].casefold() != target.encode("utf-8", "replace").decode().casefold():
            text = before[0] if len(before[0]) <= _MOST_SHOWN else before[0][: _MOST_SHOWN - 1] + "…"
            yield Problem("inconsistent", "warning", f'unit {before[1]:,} translates the same source as "{text}"')
