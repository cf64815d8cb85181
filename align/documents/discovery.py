"""From the paths that a user gives to the article files they mean, and to pairs that translate each other."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from align.documents.kinds import OTHER_SUFFIXES
from align.documents.registry import article_suffixes
from align.errors import ReadError, UsageError
from align.files.bounded import printable, suffix_of, without_gz

_NAMED_LANGUAGE = re.compile(r"\.([a-z]{2})(?:[-_][A-Za-z]{2})?\.\w+(?:\.gz)?$")


def find_articles(
    paths: Iterable[str | os.PathLike[str]], *, language: str | None = None, others: Counter[str] | None = None
) -> Iterator[Path]:
    """Finds the articles that `paths` mean, in the order given.

    Args:
        paths: files, which are taken as they are whatever their suffix, and directories, which are searched with all
            their subdirectories in sorted order for files with a suffix of `article_suffixes`, a final ".gz" aside.
            Hidden files and directories are passed over, and links to directories are not followed, so that a search
            always ends.
        language: BCP 47 tag; in directories, files whose names say that they are in another language are passed over
            ("artikel.en.txt" where "nl" is wanted), so that translations beside their originals are no articles.
        others: counts, by suffix, files in directories that hold text in a format that is not read as an article, such
            as .tmx or .docx.

    Returns:
        An iterator over the files. A path given twice comes twice.

    Raises:
        ReadError: a path does not exist (at once, before any file is found), or a directory holds no article or
            cannot be listed (when the search comes to it).
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    for path in given:
        if not _exists(path):
            raise ReadError(f"{printable(path)}: there is no such file or folder; check the name.")
    return _articles(given, language, others)


def _articles(paths: list[Path], language: str | None, others: Counter[str] | None) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = False
        for file in _articles_in(path, others):
            if _may_be_in(language, file):
                found = True
                yield file
        if not found:
            suffixes = ", ".join(sorted(article_suffixes()))
            raise ReadError(f"{printable(path)}: holds no article; give a folder with {suffixes} files.")


def _may_be_in(language: str | None, file: Path) -> bool:
    named = _NAMED_LANGUAGE.search(file.name)
    return language is None or named is None or named.group(1) == language[:2].lower()


def _articles_in(directory: Path, others: Counter[str] | None) -> Iterator[Path]:
    waiting = [directory]
    wanted = article_suffixes()
    while waiting:
        path = waiting.pop()
        if path.is_dir() and (path == directory or not path.is_symlink()):
            # The stack gives the last entry first, so that pushing in reverse walks in sorted order.
            waiting.extend(sorted(_visible_entries(path), reverse=True))
        elif (suffix := suffix_of(path.name)) in wanted:
            if path.is_file():
                yield path
        elif others is not None and suffix in OTHER_SUFFIXES and path.is_file():
            others[suffix] += 1


def _visible_entries(directory: Path) -> list[Path]:
    try:
        return [entry for entry in directory.iterdir() if not entry.name.startswith(".")]
    except OSError as error:
        raise ReadError(
            f"{printable(directory)}: cannot be listed ({error.strerror}); check its permissions."
        ) from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise ReadError(f"{printable(path)}: cannot be looked up ({error}); check the name.") from error


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
    """A file and what its name says.

    Attributes:
        path: the file.
        key: its path in the folder without language and suffix.
        language: primary tag, or None where neither name nor folder says it.
        in_folder: the key with the folder that says its language, or "" where none does.
    """

    path: Path
    key: str
    language: str | None
    in_folder: str = ""


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
        target: the file or folder with the translations. Of two folders those files belong together that have the same
            path in them, suffixes aside; the language may stand in the name too. Without it, or where it is the same
            folder, files belong together whose paths differ in the language alone: `brug.nl.txt` and `brug.en.html`,
            `brug.nl` and `brug.en`, or `nl/brug.txt` and `en/brug.txt`.
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
            raise ReadError(f"{printable(path)}: there is no such file or folder; check the name.")
    if target is not None and source.is_dir() != target.is_dir():
        raise UsageError(
            f"{printable(source)} and {printable(target)}: give two files or two folders, not one of each."
        )
    if not source.is_dir():
        if target is None:
            raise UsageError(f"{printable(source)}: this is one file; name its translation too.")
        return FoundPairs((FilePair(source, target, _name_of(source)),))
    wanted = _primary(source_language), _primary(target_language)
    if target is None or source.samefile(target):
        entries = _by_folder(_entries(source), source, wanted)
        sides = [[entry for entry in entries if entry.language == language] for language in wanted]
        where = (
            f"{printable(source)}: holds no two files that differ in .{wanted[0]}. and .{wanted[1]}. alone, and no two"
            f" of the same name in folders {wanted[0]} and {wanted[1]}"
        )
    else:
        sides = [
            [entry for entry in _entries(folder) if entry.language in {None, language}]
            for folder, language in zip((source, target), wanted, strict=True)
        ]
        where = f"{printable(source)} and {printable(target)}: hold no two files of the same name"
    found = _match(*sides)
    if not found.pairs:
        raise ReadError(f"{where}; rename them, or name two files or folders.")
    return found


def _match(sources: list[_Entry], targets: list[_Entry]) -> FoundPairs:
    by_key: dict[tuple[str, bool], tuple[list[_Entry], list[_Entry]]] = defaultdict(lambda: ([], []))
    for side, entries in enumerate((sources, targets)):
        for entry in entries:
            by_key[entry.key, bool(entry.in_folder)][side].append(entry)
    pairs: list[FilePair] = []
    unpaired: list[Path] = []
    for key, in_folder in sorted(by_key):
        ours, theirs = by_key[key, in_folder]
        name = ours[0].in_folder if in_folder and ours and (key, False) in by_key else key
        if len(ours) == len(theirs) == 1:
            matched = {name: (ours[0], theirs[0])}
        else:
            matched = {name + suffix: pair for suffix, pair in _same_suffix(ours, theirs)}
        pairs += [FilePair(source.path, target.path, called) for called, (source, target) in matched.items()]
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


def _by_folder(entries: list[_Entry], folder: Path, wanted: tuple[str, str]) -> list[_Entry]:
    """The entries; those in `nl` beside `en` have their language from there, and a key without that folder."""
    parts = [entry.path.relative_to(folder).parts for entry in entries]
    languages: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for names in parts:
        for depth, name in enumerate(names[:-1]):
            if _LANGUAGE.fullmatch(name.lower()) and _primary(name) in wanted:
                languages[names[:depth]][_primary(name)].add(name)
    # Only where each language has one folder is it clear which belong together.
    clear = {
        place
        for place, found in languages.items()
        if len(found) == 2 and all(len(names) == 1 for names in found.values())
    }
    return [_moved_up(entry, names, clear, wanted) for entry, names in zip(entries, parts, strict=True)]


def _moved_up(entry: _Entry, names: tuple[str, ...], clear: set[tuple[str, ...]], wanted: tuple[str, str]) -> _Entry:
    for depth, name in enumerate(names[:-1]):
        if names[:depth] in clear and _LANGUAGE.fullmatch(name.lower()) and _primary(name) in wanted:
            if entry.language not in {None, _primary(name)}:
                break
            key = PurePath(*names[:depth], *PurePath(entry.key).parts[depth + 1 :]).as_posix()
            return replace(entry, key=key, language=_primary(name), in_folder=entry.key)
    return entry


def _refuse(error: OSError) -> None:
    raise ReadError(f"{error.filename}: cannot be listed ({error.strerror}); check its permissions.") from error


def _split(name: str) -> tuple[str, str | None]:
    """A file's name without its language and suffix, and the primary tag of that language, or None."""
    name = without_gz(name)
    parts = name.split(".")
    if len(parts) > 1 and _LANGUAGE.fullmatch(parts[-1]) and f".{parts[-1]}" not in article_suffixes():
        return ".".join(parts[:-1]), _primary(parts[-1])
    if len(parts) > 2 and _LANGUAGE.fullmatch(parts[-2]):
        return ".".join(parts[:-2]), _primary(parts[-2])
    return PurePath(name).stem, None


def _name_of(path: Path) -> str:
    return _split(path.name)[0]


def _is_article(entry: _Entry) -> bool:
    """Whether a file can be an article: by its suffix, or because its name ends in its language, as in `brug.nl`."""
    suffix = suffix_of(entry.path.name)
    return suffix in article_suffixes() or (entry.language is not None and _primary(suffix[1:]) == entry.language)


def _primary(language: str) -> str:
    return re.split("[-_]", language.lower(), maxsplit=1)[0]
