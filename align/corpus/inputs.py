"""From the folders, files and manifests that a user names to entries, in an order that the input alone decides.

In a folder, `brug.nl.txt` beside `brug.en.txt` is a pair, and so are two files of the same name in its subfolders `nl`
and `en`. Other articles are to be translated, but for those whose names say another language than the source. A file
whose suffix is that of a format for translation units is read as units.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from align.corpus.entry import Entry
from align.corpus.settings import BuildSettings
from align.corpus.unit_files import in_stretches
from align.errors import ReadError, UsageError
from align.formats import FORMATS, Source, format_of
from align.formats.streams import copied, is_regular
from align.readers import ARTICLE_SUFFIXES
from align.readers.kinds import without_gz

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
_MANIFEST_COLUMNS = ("source", "target", "id", "licence", "provenance")


def check_inputs(settings: BuildSettings) -> None:
    """Makes sure that what the user named is there.

    Raises:
        ReadError: an input does not exist.
    """
    for name in (*settings.inputs, *([settings.manifest] if settings.manifest is not None else [])):
        if not Path(name).exists():
            raise ReadError(f"{name} does not exist: check the path.")


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
                    f"{path}:1: the first line names no column source; it names some of {', '.join(_MANIFEST_COLUMNS)}."
                )
            for number, line in enumerate(file, start=2):
                if line.strip():
                    yield _manifest_entry(path, number, dict(_cells(path, number, names, line)), settings)
    except OSError as error:
        raise ReadError(f"{path}: the manifest cannot be read ({error.strerror}); check the name.") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: the manifest is not UTF-8 ({error.reason}); convert it.") from error


def _cells(path: Path, number: int, names: list[str], line: str) -> Iterator[tuple[str, str]]:
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != len(names):
        raise ReadError(f"{path}:{number}: {len(cells)} columns where the first line names {len(names)}.")
    yield from zip(names, map(str.strip, cells), strict=True)


def _manifest_entry(path: Path, number: int, row: dict[str, str], settings: BuildSettings) -> Entry:
    if not row["source"]:
        raise ReadError(f"{path}:{number}: the column source is empty.")
    source = path.parent / row["source"]
    target = path.parent / row["target"] if row.get("target") else None
    for file in (source, target):
        if file is not None and not file.is_file():
            raise ReadError(f"{path}:{number}: {file} does not exist or is no file; check the path.")
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
        raise ReadError(f"{folder} cannot be listed ({error.strerror}): check its permissions.") from error
    return sorted(files), sorted(folders)


def _split(name: str) -> tuple[str, str | None]:
    """A file's name without language and suffix, and the primary tag of its language, or None."""
    stem, _, _ = without_gz(name).rpartition(".")
    front, dot, language = stem.rpartition(".")
    return (front, _primary(language)) if dot and _LANGUAGE.fullmatch(language) else (stem, None)


def _is_article(name: str) -> bool:
    return _suffix(without_gz(name)) in ARTICLE_SUFFIXES


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
        raise ReadError(f"{path} cannot be read ({error.strerror}): check it.") from error


def _primary(language: str) -> str:
    return re.split("[-_]", language.lower(), maxsplit=1)[0]
