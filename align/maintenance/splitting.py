"""One memory -> several: by number of units, or by article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import PurePosixPath

from align.bitext import TranslationUnit
from align.maintenance.merging import UnitStore, packed, unpacked

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
