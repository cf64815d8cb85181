"""A memory without what is of no use in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from align.bitext import TranslationUnit
from align.filtering import Copied, Empty, Rule
from align.maintenance.merging import UnitStore, source_key, target_key

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[ \t\r\n\v\f]+")


class Cleaner:
    """Mends what can be mended and drops what cannot.

    Control characters and invisible spaces go; white space at the ends goes, and becomes one space inside. Texts with
    inline codes are left as they are. Then units are dropped that are empty on a side, that were never translated, that
    a further rule objects to, or that came before, letter for letter.

    Args:
        rules: further rules.

    Attributes:
        read, kept, mended: units so far.
        dropped: units so far by the rule that objected.
    """

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self._rules: tuple[Rule, ...] = (Empty(), Copied(), *rules)
        self.read = self.kept = self.mended = 0
        self.dropped: Counter[str] = Counter()

    def __call__(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        """Yields what stays, in order."""
        schema = "CREATE TABLE seen (source BLOB, target BLOB, PRIMARY KEY (source, target)) WITHOUT ROWID"
        with UnitStore(schema) as store:
            for unit in units:
                self.read += 1
                cleaned = _mended(unit)
                reason = self._objection(cleaned, store)
                if reason:
                    self.dropped[reason] += 1
                    continue
                self.mended += cleaned is not unit
                self.kept += 1
                yield cleaned

    def _objection(self, unit: TranslationUnit, store: UnitStore) -> str:
        for rule in self._rules:
            if rule.objects(unit):
                return rule.name
        row = (source_key(unit), target_key(unit))
        added = store.database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", row).rowcount
        return "" if added else "duplicate"


def _mended(unit: TranslationUnit) -> TranslationUnit:
    """The unit with clean texts; the same object where they are so."""
    source = unit.source if unit.source_codes else _clean(unit.source)
    target = unit.target if unit.target_codes else _clean(unit.target)
    if (source, target) == (unit.source, unit.target):
        return unit
    return replace(unit, source=source, target=target)


def _clean(text: str) -> str:
    return _SPACES.sub(" ", _CONTROLS.sub("", text)).strip()
