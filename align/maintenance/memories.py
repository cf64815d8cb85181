"""What is made of one memory, cleaned or cut up, and what sets two apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import ClassVar, Literal

from align.bitext import TranslationUnit
from align.filtering import Copied, Empty, Rule
from align.filtering.batch import in_batches
from align.filtering.corpus_pass import CorpusRule, Decisions, FingerprintFiles, decide, hasher_for
from align.filtering.fingerprints import fingerprints
from align.filtering.tokens import Vocabulary
from align.maintenance.merging import UnitStore, packed, source_key, target_key, unpacked

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]")
_SCHEMA = """
CREATE TABLE seen (source BLOB, target BLOB, PRIMARY KEY (source, target)) WITHOUT ROWID;
CREATE TABLE passed (number INTEGER PRIMARY KEY, unit BLOB, mended INTEGER);
"""
_SPACES = re.compile(r"[ \t\r\n\v\f]+")


class Cleaner:
    """Mends what can be mended and drops what cannot.

    Control characters and invisible spaces go; white space at the ends goes, and becomes one space inside. Texts with
    inline codes are left as they are. Then units are dropped that are empty on a side, that were never translated, that
    a further rule objects to, or that came before, letter for letter.

    Args:
        rules: further rules.
        corpus_rules: rules on the memory as a whole; nothing is yielded before all units have been read.

    Attributes:
        ALWAYS: the rules that are applied in any case.
        read, kept, mended: units so far.
        dropped: units so far by the rule that objected.
    """

    ALWAYS: ClassVar[tuple[Rule, ...]] = (Empty(), Copied())

    def __init__(self, rules: Sequence[Rule] = (), corpus_rules: Sequence[CorpusRule] = ()) -> None:
        self._rules = (*self.ALWAYS, *rules)
        self._corpus_rules = tuple(corpus_rules)
        self.read = self.kept = self.mended = 0
        self.dropped: Counter[str] = Counter()

    def __call__(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        """Yields what stays, in order."""
        with UnitStore(_SCHEMA) as store:
            for unit in units:
                self.read += 1
                cleaned = _mended(unit)
                reason = self._objection(cleaned, store)
                if reason:
                    self.dropped[reason] += 1
                    continue
                is_mended = cleaned is not unit
                self.mended += is_mended
                self.kept += 1
                if self._corpus_rules:
                    store.database.execute("INSERT INTO passed VALUES (NULL, ?, ?)", (packed(cleaned), is_mended))
                else:
                    yield cleaned
            if self._corpus_rules:
                yield from self._left(store)

    def _left(self, store: UnitStore) -> Iterator[TranslationUnit]:
        """Of the units that passed the rules on a single one those that the rules on all of them leave."""
        for (data, is_mended), decision in zip(_passed(store), self._decisions(store), strict=True):
            if decision:
                self.dropped[self._corpus_rules[int(decision) - 1].name] += 1
                self.mended -= is_mended
                self.kept -= 1
            else:
                yield unpacked(data)

    def _decisions(self, store: UnitStore) -> Decisions:
        """For each unit that passed 0 where it stays, or the number of the rule that objects, counted from 1."""
        hasher = hasher_for(self._corpus_rules)
        with TemporaryDirectory() as folder:
            path = Path(folder, "fingerprints")
            with path.open("wb") as file:
                for batch in in_batches((unpacked(data) for data, _ in _passed(store)), Vocabulary()):
                    file.write(fingerprints(batch, hasher).tobytes())
            files = FingerprintFiles([path], hasher.bands if hasher else 0)
            return decide(self._corpus_rules, files, Path(folder))

    def _objection(self, unit: TranslationUnit, store: UnitStore) -> str:
        for rule in self._rules:
            if rule.objects(unit):
                return rule.name
        row = (source_key(unit), target_key(unit))
        added = store.database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", row).rowcount
        return "" if added else "duplicate"


def _passed(store: UnitStore) -> Iterator[tuple[bytes, int]]:
    return store.database.execute("SELECT unit, mended FROM passed ORDER BY number")


def _mended(unit: TranslationUnit) -> TranslationUnit:
    """The unit with clean texts; the same object where they are so."""
    source = unit.source if unit.source_codes else _clean(unit.source)
    target = unit.target if unit.target_codes else _clean(unit.target)
    if (source, target) == (unit.source, unit.target):
        return unit
    return replace(unit, source=source, target=target)


def _clean(text: str) -> str:
    return _SPACES.sub(" ", _CONTROLS.sub("", text)).strip()


_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\]')


def by_count(units: Iterable[TranslationUnit], size: int) -> Iterator[tuple[str, Iterator[TranslationUnit]]]:
    """Parts of `size` units and their names, "0001" and so on; take the units of each before asking for the next."""
    iterator = iter(units)
    for number, first in enumerate(iterator, start=1):
        part = chain((first,), islice(iterator, size - 1))
        yield f"{number:04}", part
        for _ in part:  # What nobody took does not go into the next part.
            pass


def by_article(units: Iterable[TranslationUnit]) -> Iterator[tuple[str, Iterator[TranslationUnit]]]:
    """The units of each article, wherever they stand, and a relative path made of its id; "none" for those of none.

    Articles come in the order in which they first appear.
    """
    schema = (
        "CREATE TABLE units (article TEXT, place INTEGER PRIMARY KEY, unit BLOB); CREATE INDEX a ON units (article)"
    )
    with UnitStore(schema) as store:
        execute = store.database.execute
        for place, unit in enumerate(units):
            article = unit.article.encode("utf-8", "replace").decode()
            execute("INSERT INTO units VALUES (?, ?, ?)", (article, place, packed(unit)))
        taken: set[str] = set()
        order = "SELECT article FROM units GROUP BY article ORDER BY min(place)"
        for (article,) in store.database.execute(order).fetchall():
            rows = store.database.execute("SELECT unit FROM units WHERE article = ? ORDER BY place", (article,))
            yield _path(article, taken), (unpacked(data) for (data,) in rows)


def _path(article: str, taken: set[str]) -> str:
    """A path below the current folder that no article had before; file systems may not tell case apart."""
    parts = [_UNSAFE.sub("_", part)[:120] for part in PurePosixPath(article.replace("\\", "/")).parts]
    path = "/".join(part for part in parts if part not in {"/", "..", "."}) or "none"
    candidate = path
    number = 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{path}-{number}"
    taken.add(candidate.lower())
    return candidate


_COMPARED = """
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
    with UnitStore(_COMPARED) as store:
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
