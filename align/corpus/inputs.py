"""From what a user names to entries, in an order that the input alone decides, and cut into shards.

In a folder, `brug.nl.txt` beside `brug.en.txt` is a pair, and so are two files of the same name in its subfolders `nl`
and `en`. Other articles are to be translated, but for those whose names say another language than the source. A file
whose suffix is that of a format for translation units is read as units.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from align.corpus.entry import Entry, Shard
from align.corpus.settings import BuildSettings
from align.corpus.unit_files import in_stretches
from align.documents import article_suffixes
from align.errors import ReadError, UsageError, count_of
from align.files.bounded import without_gz
from align.files.streams import copied, is_regular
from align.formats import FORMATS, Source, format_of, open_atomic

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
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
            yield replace(next(finder.single(_copy(path, piped / str(number)))), id=os.fspath(path))
        else:
            yield from finder.single(path)
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
        self._source = _primary(settings.source_language)
        self._target = _primary(settings.target_language)
        manifest = settings.manifest
        self._passed_over = os.path.realpath(manifest) if manifest is not None else None

    def single(self, path: Path) -> Iterator[Entry]:
        yield self._entry(path)

    def walk(self, folder: Path) -> Iterator[Entry]:
        """The entries in a folder and, after them, those in its subfolders; links to folders are not followed."""
        files, folders = _list(folder)
        yield from self._paired(folder, files, folder, files)
        if {self._source, self._target} <= set(folders):
            yield from self._two_folders(folder / self._source, folder / self._target)
            folders = [name for name in folders if name not in {self._source, self._target}]
        for name in folders:
            yield from self.walk(folder / name)

    def _two_folders(self, ours: Path, theirs: Path) -> Iterator[Entry]:
        files, folders = _list(ours)
        others = _list(theirs)[0] if theirs.is_dir() else []
        yield from self._paired(ours, files, theirs, others)
        for name in folders:
            yield from self._two_folders(ours / name, theirs / name)

    def _paired(self, ours: Path, names: list[str], theirs: Path, others: list[str]) -> Iterator[Entry]:
        """Entries of the files `names`, each with its one counterpart among `others` where it has one."""
        apart = ours != theirs
        partners: dict[str, list[str]] = {}
        for name in others:
            stem, language = _split(name)
            if _is_article(name) and language == (language and self._target) and (apart or language):
                partners.setdefault(stem, []).append(name)
        for name in names:
            stem, language = _split(name)
            if _is_bitext(name) and not apart:
                if os.path.realpath(ours / name) != self._passed_over:
                    yield self._entry(ours / name)
            elif _is_article(name) and language in {None, self._source}:
                found = partners.get(stem, []) if language or apart else []
                if len(found) > 1:
                    found = [other for other in found if Path(other).suffix == Path(name).suffix]
                yield self._entry(ours / name, theirs / found[0] if len(found) == 1 else None)

    def _entry(self, path: Path, target: Path | None = None) -> Entry:
        kind = "pair" if target else "bitext" if _is_bitext(path.name) else "article"
        size = _size(path) + (_size(target) if target else 0)
        return Entry(
            kind,  # type: ignore[arg-type]
            str(path),
            str(target or ""),
            licence=self._settings.licence,
            provenance=self._provenance,
            size=size,
        )


def _list(folder: Path) -> tuple[list[str], list[str]]:
    """Names of the visible files and folders in a folder, sorted."""
    files, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file():
                    files.append(entry.name)
    except OSError as error:
        raise ReadError(f"{folder}: cannot be listed ({error.strerror}); check its permissions.") from error
    return sorted(files), sorted(folders)


def _split(name: str) -> tuple[str, str | None]:
    """A file's name without language and suffix, and the primary tag of its language, or None."""
    stem, _, _ = without_gz(name).rpartition(".")
    front, dot, language = stem.rpartition(".")
    return (front, _primary(language)) if dot and _LANGUAGE.fullmatch(language) else (stem, None)


def _is_article(name: str) -> bool:
    return _suffix(without_gz(name)) in article_suffixes()


def _suffix(name: str) -> str:
    """A file's name from its last full stop on, in small letters; to make a path of it would take much longer."""
    _, dot, suffix = name.rpartition(".")
    return dot + suffix.lower() if dot else ""


_BITEXT_SUFFIXES = frozenset(suffix for known in FORMATS if not known.is_pair for suffix in known.suffixes)


def _is_bitext(name: str) -> bool:
    return _suffix(name.lower().removesuffix(".gz")) in _BITEXT_SUFFIXES


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise ReadError.of(path, error) from error


def _primary(language: str) -> str:
    return re.split("[-_]", language.lower(), maxsplit=1)[0]


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
