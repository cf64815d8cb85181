"""From what a user names to entries, in an order that the input alone decides, and cut into shards.

Which files in a folder are a pair `align.documents.discovery` says. Other articles are to be translated, but for those
whose names say another language than the source. A file whose suffix is that of a format for translation units is read
as units, but not in a folder for a language.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from align.corpus.entry import Entry, Shard
from align.corpus.settings import BuildSettings
from align.corpus.unit_files import in_stretches
from align.documents.discovery import PairSearch
from align.errors import ReadError, UsageError, count_of
from align.files.bounded import suffix_of
from align.files.streams import copied, is_regular
from align.formats import FORMATS, Source, format_of, open_atomic

_MANIFEST_COLUMNS = ("source", "target", "id", "licence", "provenance")


def check_inputs(settings: BuildSettings) -> None:
    """Makes sure that what the user named is there.

    Raises:
        ReadError: an input does not exist.
    """
    for name in (*settings.inputs, *([settings.manifest] if settings.manifest is not None else [])):
        if not Path(name).exists():
            raise ReadError(f"{name}: there is no such file or folder; check the name.")


def find_entries(settings: BuildSettings, piped: Path | None = None) -> Iterator[Entry]:
    """All entries of a build, large files in stretches; a folder's names are held in memory, those of the whole input
    never.

    Args:
        settings: of the build.
        piped: folder for copies of inputs that are pipes, which can be read only once.

    Raises:
        ReadError: an input does not exist, or the manifest is no such table.
    """
    check_inputs(settings)
    for entry in _whole_entries(settings, piped):
        yield from in_stretches(entry, settings.shard_bytes)


def _whole_entries(settings: BuildSettings, piped: Path | None) -> Iterator[Entry]:
    for number, path in enumerate(map(Path, settings.inputs), start=1):
        finder = _Finder(settings, os.fspath(path))
        if path.is_dir():
            yield from finder.walk(path)
        elif piped is not None and not is_regular(path):
            yield replace(finder.entry(os.fspath(_copy(path, piped / str(number)))), id=os.fspath(path))
        else:
            yield finder.entry(os.fspath(path))
    if settings.manifest is not None:
        yield from read_manifest(Path(settings.manifest), settings)


def _copy(path: Path, folder: Path) -> Path:
    """A copy of what comes from a pipe, with the suffix of its format."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = copied(path, folder)
    try:
        suffix = format_of(Source(copy)).suffixes[0]
    except UsageError:
        return copy
    return copy.rename(copy.with_name(copy.name + suffix)) if copy.suffix != suffix else copy


def read_manifest(path: Path, settings: BuildSettings) -> Iterator[Entry]:
    """The entries of a manifest: a TSV file whose first line names its columns.

    Columns are `source` (a path, from the manifest's folder on), and where wanted `target`, `id`, `licence` and
    `provenance`; others are passed over.

    Raises:
        ReadError: the manifest cannot be read, or a line has not the columns of the first.
    """
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            names = file.readline().rstrip("\r\n").split("\t")
            if "source" not in names:
                raise ReadError(
                    f"{path}:1: the first line names no column source; name some of {', '.join(_MANIFEST_COLUMNS)}."
                )
            for number, line in enumerate(file, start=2):
                if line.strip():
                    yield _manifest_entry(path, number, dict(_cells(path, number, names, line)), settings)
    except OSError as error:
        raise ReadError.of(path, error) from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: the manifest is not UTF-8 ({error.reason}); convert it.") from error


def _cells(path: Path, number: int, names: list[str], line: str) -> Iterator[tuple[str, str]]:
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != len(names):
        raise ReadError(
            f"{path}:{number}: {count_of(len(cells), 'column')} where the first line names {len(names)}; mend the line."
        )
    yield from zip(names, map(str.strip, cells), strict=True)


def _manifest_entry(path: Path, number: int, row: dict[str, str], settings: BuildSettings) -> Entry:
    if not row["source"]:
        raise ReadError(f"{path}:{number}: the column source is empty; name a file.")
    source = path.parent / row["source"]
    target = path.parent / row["target"] if row.get("target") else None
    for file in (source, target):
        if file is not None and not file.is_file():
            raise ReadError(f"{path}:{number}: there is no file {file}; check the name.")
    return Entry(
        "pair" if target else "bitext" if _is_bitext(source.name) else "article",
        str(source),
        str(target or ""),
        row.get("id", ""),
        row.get("licence", "") or settings.licence,
        row.get("provenance", "") or path.name,
        _size(source) + (_size(target) if target else 0),
    )


class _Finder:
    """Finds the entries of one input.

    Args:
        settings: of the build.
        provenance: what the input is called in the report.
    """

    def __init__(self, settings: BuildSettings, provenance: str) -> None:
        self._settings = settings
        self._provenance = provenance
        manifest = settings.manifest
        self._passed_over = os.path.realpath(manifest) if manifest is not None else None

    def walk(self, folder: Path) -> Iterator[Entry]:
        """The entries in a folder: of each folder in it pairs, articles and files of units, in the order of names."""
        for place in PairSearch(self._settings.source_language, self._settings.target_language).walk(folder):
            found = [(match.source, match.target) for match in place.matches]
            found += [(path, "") for path in place.articles]
            if not place.by_folder:
                files = filter(_is_bitext, place.others)
                found += [(path, "") for path in files if os.path.realpath(path) != self._passed_over]
            for source, target in sorted(found):
                yield self.entry(source, target)

    def entry(self, path: str, target: str = "") -> Entry:
        """The entry of a file, or of two that belong together."""
        kind = "pair" if target else "bitext" if _is_bitext(path) else "article"
        size = _size(path) + (_size(target) if target else 0)
        return Entry(
            kind,  # type: ignore[arg-type]
            path,
            target,
            licence=self._settings.licence,
            provenance=self._provenance,
            size=size,
        )


_BITEXT_SUFFIXES = frozenset(suffix for known in FORMATS if not known.is_pair for suffix in known.suffixes)


def _is_bitext(name: str) -> bool:
    return suffix_of(name) in _BITEXT_SUFFIXES


def _size(path: str | Path) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a Path takes as long as the call
    except OSError as error:
        raise ReadError.of(path, error) from error


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
        raise ReadError(
            f"{' '.join(settings.inputs)}: there is no article and no translation memory in it; name another folder."
        )
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
