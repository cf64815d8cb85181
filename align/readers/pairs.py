"""From what a user names to pairs of files that translate each other."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from align.errors import ReadError, UsageError
from align.readers.discovery import ARTICLE_SUFFIXES
from align.readers.kinds import suffix_of, without_gz
from align.readers.source import printable

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")


@dataclass(frozen=True, slots=True)
class FilePair:
    """Two files that translate each other.

    Attributes:
        source: the file in the source language.
        target: its translation.
        name: what the two are called together, unlike every other pair: their path in the folder, or their name,
            without language and suffix; with the suffix where several pairs would be called the same.
    """

    source: Path
    target: Path
    name: str


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """What a search for pairs found.

    Attributes:
        pairs: in sorted order.
        unpaired: articles for which there is no counterpart, or more than one, in sorted order.
    """

    pairs: tuple[FilePair, ...]
    unpaired: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file and what its name says: `key` is its path in the folder without language and suffix."""

    path: Path
    key: str
    language: str | None


def find_pairs(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str] | None = None,
    *,
    source_language: str = "nl",
    target_language: str = "en",
) -> FoundPairs:
    """Finds the files that translate each other.

    Args:
        source: a file, or a folder, searched with its subfolders; hidden files are passed over.
        target: the file or folder with the translations. Without it, or where it is the same folder, files of one
            folder belong together whose names differ in the language alone: `brug.nl.txt` and `brug.en.html`, or
            `brug.nl` and `brug.en`. Of two folders those files belong together that have the same path in them,
            suffixes aside; the language may stand in the name too.
        source_language: BCP 47 tag; `nl` in a name stands for every kind of Dutch.
        target_language: likewise.

    Raises:
        UsageError: a file and a folder, or one file alone.
        ReadError: a path does not exist, or no two files belong together.
    """
    source = Path(source)
    target = None if target is None else Path(target)
    for path in (source, target):
        if path is not None and not path.exists():
            raise ReadError(f"{printable(path)} does not exist: check the path.")
    if target is not None and source.is_dir() != target.is_dir():
        raise UsageError(f"{printable(source)} and {printable(target)}: give two files or two folders.")
    if not source.is_dir():
        if target is None:
            raise UsageError(f"{printable(source)} is one file: name its translation too.")
        return FoundPairs((FilePair(source, target, _name_of(source)),))
    wanted = _primary(source_language), _primary(target_language)
    if target is None or source.samefile(target):
        entries = _entries(source)
        sides = [[entry for entry in entries if entry.language == language] for language in wanted]
        where = f"{printable(source)} holds no two files that differ in .{wanted[0]}. and .{wanted[1]}. alone"
    else:
        sides = [
            [entry for entry in _entries(folder) if entry.language in {None, language}]
            for folder, language in zip((source, target), wanted, strict=True)
        ]
        where = f"{printable(source)} and {printable(target)} hold no two files of the same name"
    found = _match(*sides)
    if not found.pairs:
        raise ReadError(f"{where}: rename them, or name two files or folders.")
    return found


def _match(sources: list[_Entry], targets: list[_Entry]) -> FoundPairs:
    by_key: dict[str, tuple[list[_Entry], list[_Entry]]] = defaultdict(lambda: ([], []))
    for side, entries in enumerate((sources, targets)):
        for entry in entries:
            by_key[entry.key][side].append(entry)
    pairs: list[FilePair] = []
    unpaired: list[Path] = []
    for key in sorted(by_key):
        ours, theirs = by_key[key]
        if len(ours) == len(theirs) == 1:
            matched = {key: (ours[0], theirs[0])}
        else:
            matched = {key + suffix: pair for suffix, pair in _same_suffix(ours, theirs)}
        pairs += [FilePair(source.path, target.path, name) for name, (source, target) in matched.items()]
        taken = {entry.path for pair in matched.values() for entry in pair}
        unpaired += [entry.path for entry in (*ours, *theirs) if entry.path not in taken]
    return FoundPairs(tuple(pairs), tuple(sorted(unpaired)))


def _same_suffix(ours: list[_Entry], theirs: list[_Entry]) -> Iterator[tuple[str, tuple[_Entry, _Entry]]]:
    """Where several files have the same name, those belong together that have the same suffix too, if just two have."""
    for suffix in sorted({entry.path.suffix.lower() for entry in ours}):
        left, right = ([entry for entry in side if entry.path.suffix.lower() == suffix] for side in (ours, theirs))
        if len(left) == len(right) == 1:
            yield suffix, (left[0], right[0])


def _entries(folder: Path) -> list[_Entry]:
    entries = []
    # Links to folders are not followed, so that a search always ends.
    for root, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                path = Path(root, name)
                stem, language = _split(name)
                key = path.relative_to(folder).with_name(stem).as_posix()
                entries.append(_Entry(path, key, language))
    return [entry for entry in entries if _is_article(entry)]


def _refuse(error: OSError) -> None:
    raise ReadError(f"{error.filename} cannot be listed ({error.strerror}): check its permissions.") from error


def _split(name: str) -> tuple[str, str | None]:
    """A file's name without its language and suffix, and the primary tag of that language, or None."""
    name = without_gz(name)
    parts = name.split(".")
    if len(parts) > 1 and _LANGUAGE.fullmatch(parts[-1]) and f".{parts[-1]}" not in ARTICLE_SUFFIXES:
        return ".".join(parts[:-1]), _primary(parts[-1])
    if len(parts) > 2 and _LANGUAGE.fullmatch(parts[-2]):
        return ".".join(parts[:-2]), _primary(parts[-2])
    return PurePath(name).stem, None


def _name_of(path: Path) -> str:
    return _split(path.name)[0]


def _is_article(entry: _Entry) -> bool:
    """Whether a file can be an article: by its suffix, or because its name ends in its language, as in `brug.nl`."""
    suffix = suffix_of(entry.path.name)
    return suffix in ARTICLE_SUFFIXES or (entry.language is not None and _primary(suffix[1:]) == entry.language)


def _primary(language: str) -> str:
    return re.split("[-_]", language.lower(), maxsplit=1)[0]
