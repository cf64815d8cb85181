"""The input cut into shards, written down once, so that a build that is gone on with does the same work."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.corpus.entry import Entry, Shard
from align.corpus.inputs import find_entries
from align.corpus.settings import BuildSettings
from align.errors import ReadError
from align.formats import open_atomic

_SHARDS_WANTED = 32
_LEAST_ARTICLES, _MOST_ARTICLES = 8, 256


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What a plan holds.

    Attributes:
        shards: how many.
        entries: how many in all shards.
        articles: how many of them are articles to be translated.
        pairs: how many are to be aligned.
        bytes: size of all input.
        date: time of the newest input, in seconds since 1970.
        digest: of names, sizes and times of all input files.
    """

    shards: int
    entries: int
    articles: int
    pairs: int
    bytes: int
    date: int
    digest: str


def write_plan(settings: BuildSettings, path: Path) -> PlanSummary:
    """Finds all input and writes its shards to `path`, one a line; memory does not grow with the input.

    Raises:
        ReadError: an input is missing, or there is none at all.
    """
    count = articles = pairs = size = date = 0
    digest = hashlib.sha256()
    listing = path.with_name(f"{path.name}.entries")
    with listing.open("w", encoding="utf-8") as file:
        for entry in find_entries(settings, path.parent / "piped"):
            for name in (entry.source, entry.target):
                if name:
                    status = os.stat(name)  # noqa: PTH116 - a Path takes as long as the call
                    date = max(date, int(status.st_mtime))
                    digest.update(json.dumps([name, status.st_size, status.st_mtime_ns]).encode())
            count += not entry.start
            articles += entry.kind == "article"
            pairs += entry.kind == "pair"
            size += entry.size
            file.write(json.dumps(entry.as_json()) + "\n")
    if not count:
        raise ReadError(f"{' '.join(settings.inputs)}: there is no article and no translation memory in it.")
    shards = 0
    with listing.open(encoding="utf-8") as lines, open_atomic(path, "w") as file:
        entries = (Entry.from_json(json.loads(line)) for line in lines)
        for shard in cut(entries, shard_length(settings, count), settings.shard_bytes):
            file.write(json.dumps([entry.as_json() for entry in shard.entries]) + "\n")
            shards += 1
    listing.unlink()
    return PlanSummary(shards, count, articles, pairs, size, date, digest.hexdigest())


def read_plan(path: Path) -> Iterator[Shard]:
    """The shards of a plan, one by one."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield Shard(number, tuple(map(Entry.from_json, json.loads(line))))


def shard_length(settings: BuildSettings, entries: int) -> int:
    """Most entries in a shard: few where there are few, so that several workers have something to do."""
    if settings.shard_articles:
        return settings.shard_articles
    return min(max(-(-entries // _SHARDS_WANTED), _LEAST_ARTICLES), _MOST_ARTICLES)


def cut(entries: Iterable[Entry], length: int, size: int) -> Iterator[Shard]:
    """Consecutive entries as shards of at most `length` entries and `size` bytes; a larger entry is a shard alone."""
    held: list[Entry] = []
    held_size = number = 0
    for entry in entries:
        if held and (len(held) >= length or held_size + entry.size > size):
            yield Shard(number, tuple(held))
            number += 1
            held, held_size = [], 0
        held.append(entry)
        held_size += entry.size
    if held:
        yield Shard(number, tuple(held))
