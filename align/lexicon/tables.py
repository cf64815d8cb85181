"""The lexicon as people keep it: a table of Dutch and English, a line an entry.

    Dutch<TAB>English[ | English2[ | English3]]

The English is in the form that fits the Dutch one ("liep" -> "walked"), the likeliest meaning first; `=` stands for the
same word in English. Apostrophes are plain (').
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.errors import FormatError
from align.lexicon.keys import plain

SAME = "="
BETWEEN = " | "
"""Between two meanings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A Dutch word or phrase and its meanings.

    Attributes:
        source: Dutch, in small letters but for names.
        targets: English, the likeliest first; at least one.
    """

    source: str
    targets: tuple[str, ...]


LexiconTable = dict[str, tuple[str, ...]]
"""The meanings of each Dutch word or phrase."""


def read_entries(path: str | os.PathLike[str]) -> Iterator[Entry]:
    """The entries of a table, in order.

    Raises:
        FormatError: a line has not two columns, or one of them is empty.
    """
    with Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            columns = line.rstrip("\n").split("\t")
            source = _clean(columns[0])
            targets = tuple(_clean(target) for target in columns[-1].split("|"))
            if len(columns) != 2 or not source or not all(targets):
                raise FormatError(
                    f"{os.fspath(path)}, line {number}: write a Dutch word, a tab and its English, meanings separated "
                    'by " | ".'
                )
            yield Entry(source, tuple(dict.fromkeys(source if t == SAME else t for t in targets)))


def _clean(text: str) -> str:
    return " ".join(plain(text).split())


def read_table(path: str | os.PathLike[str]) -> LexiconTable:
    """The table as a dictionary; of an entry that stands there twice the first counts.

    Raises:
        FormatError: see `read_entries`.
    """
    table: LexiconTable = {}
    for entry in read_entries(path):
        table.setdefault(entry.source, entry.targets)
    return table
