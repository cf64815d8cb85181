"""A memory without what is of no use in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from align.bitext import TranslationUnit
from align.filtering import Copied, Empty, Rule
from align.filtering.batch import in_batches
from align.filtering.corpus_pass import CorpusRule, FingerprintFiles, decide, hasher_for
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
                self.dropped[self._corpus_rules[decision - 1].name] += 1
                self.mended -= is_mended
                self.kept -= 1
            else:
                yield unpacked(data)

    def _decisions(self, store: UnitStore) -> list[int]:
        """For each unit that passed 0 where it stays, or the number of the rule that objects, counted from 1."""
        hasher = hasher_for(self._corpus_rules)
        with TemporaryDirectory() as folder:
            path = Path(folder, "fingerprints")
            with path.open("wb") as file:
                for batch in in_batches((unpacked(data) for data, _ in _passed(store)), Vocabulary()):
                    file.write(fingerprints(batch, hasher).tobytes())
            files = FingerprintFiles([path], hasher.bands if hasher else 0)
            decisions: list[int] = decide(self._corpus_rules, files, Path(folder)).tolist()
        return decisions

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
