"""What sets two memories apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from align.bitext import TranslationUnit
from align.maintenance.merging import UnitStore, packed, source_key, target_key, unpacked

_SCHEMA = """
CREATE TABLE old (source BLOB, target BLOB, place INTEGER PRIMARY KEY, met INTEGER DEFAULT 0, unit BLOB);
CREATE INDEX old_source ON old (source, target);
CREATE TABLE new (source BLOB, place INTEGER PRIMARY KEY, unit BLOB);
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit that is not the same in two memories.

    Attributes:
        kind: "added" where only the new memory has it, "removed" where only the old one has, "changed" where the source
            is in both with another target.
        old, new: the unit in each; None where it is not there.
    """

    kind: Literal["added", "removed", "changed"]
    old: TranslationUnit | None
    new: TranslationUnit | None


def compare_units(old: Iterable[TranslationUnit], new: Iterable[TranslationUnit]) -> Iterator[Difference]:
    """Compares by languages, texts and inline codes; order, dates, properties and notes do not count.

    A unit that is in both as often is no difference. Both memories are held on disk, not in memory.

    Yields:
        What was added or changed, in the order of the new memory, then what was removed, in that of the old one.
    """
    with UnitStore(_SCHEMA) as store:
        execute = store.database.execute
        for place, unit in enumerate(old):
            row = (source_key(unit), target_key(unit), place, packed(unit))
            execute("INSERT INTO old (source, target, place, unit) VALUES (?, ?, ?, ?)", row)
        for place, unit in enumerate(new):
            source = source_key(unit)
            same = execute(
                "SELECT place FROM old WHERE source = ? AND target = ? AND met = 0 LIMIT 1", (source, target_key(unit))
            ).fetchone()
            if same is None:
                execute("INSERT INTO new VALUES (?, ?, ?)", (source, place, packed(unit)))
            else:
                execute("UPDATE old SET met = 1 WHERE place = ?", same)
        # Only now is it known which units of the old memory have no equal in the new one.
        for source, data in store.database.cursor().execute("SELECT source, unit FROM new ORDER BY place"):
            unit = unpacked(data)
            other = execute(
                "SELECT place, unit FROM old WHERE source = ? AND met = 0 ORDER BY place LIMIT 1", (source,)
            ).fetchone()
            if other is None:
                yield Difference("added", None, unit)
            else:
                execute("UPDATE old SET met = 1 WHERE place = ?", other[:1])
                yield Difference("changed", unpacked(other[1]), unit)
        for (data,) in execute("SELECT unit FROM old WHERE met = 0 ORDER BY place"):
            yield Difference("removed", unpacked(data), None)
