"""From the paths that a user gives to the article files they mean, and to pairs that translate each other."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.documents.kinds import OTHER_SUFFIXES
from align.documents.registry import article_suffixes, format_of_suffix
from align.errors import ReadError, UsageError
from align.files.bounded import printable, suffix_of, without_gz
from align.languages import primary_subtag

_OWNER_FILE = "~$"
"""How the files are called in which Word, Excel and PowerPoint note who has a document open."""


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
        for file in _articles_in(path, None if language is None else primary_subtag(language), others):
            found = True
            yield file
        if not found:
            suffixes = ", ".join(sorted(article_suffixes()))
            raise ReadError(f"{printable(path)}: holds no article; give a folder with {suffixes} files.")


def _articles_in(directory: Path, language: str | None, others: Counter[str] | None) -> Iterator[Path]:
    waiting = [(directory, True)]
    suffixes = article_suffixes()
    while waiting:
        path, is_folder = waiting.pop()
        if is_folder:
            files, folders = _visible_entries(path)
            entries = sorted([*((name, False) for name in files), *((name, True) for name in folders)], reverse=True)
            # The stack gives the last entry first, so that pushing in reverse walks in sorted order.
            waiting.extend((path / name, is_folder) for name, is_folder in entries)
        elif _is_article(path.name, {language}, suffixes):
            if language is None or split_name(path.name)[1] in {None, language}:
                yield path
        elif others is not None and (suffix := suffix_of(path.name)) in OTHER_SUFFIXES:
            others[suffix] += 1


def _visible_entries(folder: Path) -> tuple[list[str], list[str]]:
    """Names of the files and folders in a folder, each sorted; no hidden ones, nor what Word and Excel lay beside an
    open document, and no links to folders, so that a search always ends."""
    files, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith((".", _OWNER_FILE)):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file():
                    files.append(entry.name)
    except OSError as error:
        raise ReadError(f"{printable(folder)}: cannot be listed ({error.strerror}); check its permissions.") from error
    return sorted(files), sorted(folders)


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
class Match:
    """Two files that belong together by their names.

    Attributes:
        source, target: their paths.
        key: what the paths have in common, from the folder searched on: without a folder that says the language, the
            language and the suffix.
        suffix: of both, where several files have the same key; else "".
    """

    source: str
    target: str
    key: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files of a folder, or of two folders of which one has the translations of what is in the other, by path.

    Attributes:
        by_folder: whether there are two.
        matches: which files belong together, by key.
        articles: those without a counterpart that are in the source language, as far as their names say.
        others: what is no article.
        unpaired: articles without a counterpart that could have one, as name or folder says their language. One whose
            name says another language than its folder is among them, and not among `articles`.
    """

    by_folder: bool
    matches: tuple[Match, ...]
    articles: tuple[str, ...]
    others: tuple[str, ...]
    unpaired: tuple[str, ...]


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
        return FoundPairs((FilePair(source, target, split_name(source.name)[0]),))
    search = PairSearch(source_language, target_language)
    if target is None or source.samefile(target):
        found = _gathered(search.walk(source), source)
        ours, theirs = search.languages
        where = (
            f"{printable(source)}: holds no two files that differ in .{ours}. and .{theirs}. alone, and no two"
            f" of the same name in folders {ours} and {theirs}"
        )
    else:
        found = _gathered(search.walk_both(source, target), source)
        where = f"{printable(source)} and {printable(target)}: hold no two files of the same name"
    if not found.pairs:
        raise ReadError(f"{where}; rename them, or name two files or folders.")
    return found


def _gathered(places: Iterable[FolderFiles], root: Path) -> FoundPairs:
    matches: list[tuple[bool, Match]] = []
    unpaired: list[Path] = []
    for place in places:
        matches += [(place.by_folder, match) for match in place.matches]
        unpaired += map(Path, place.unpaired)
    matches.sort(key=lambda found: (found[1].key, found[0], found[1].suffix))
    names = Counter(match.key + match.suffix for _, match in matches)
    pairs = []
    for by_folder, match in matches:
        source, name = Path(match.source), match.key + match.suffix
        if by_folder and names[name] > 1:
            name = source.relative_to(root).with_name(split_name(source.name)[0]).as_posix() + match.suffix
        pairs.append(FilePair(source, Path(match.target), name))
    return FoundPairs(tuple(pairs), tuple(sorted(unpaired)))


class PairSearch:
    """Finds the files that belong together, folder by folder, so that one folder's names are in memory at a time.

    Args:
        source_language, target_language: BCP 47 tags.

    Attributes:
        languages: their primary subtags.
    """

    def __init__(self, source_language: str, target_language: str) -> None:
        self.languages = primary_subtag(source_language), primary_subtag(target_language)
        self._suffixes = article_suffixes()

    def walk(self, folder: Path, within: str = "") -> Iterator[FolderFiles]:
        """A folder, its subfolders for the two languages, and then each other subfolder, in sorted order.

        Only where each language has one folder is it clear which belong together.
        """
        files, folders = _visible_entries(folder)
        yield self._files(within, (folder, files, None))
        ours, theirs = ([name for name in folders if _named_by(name) == language] for language in self.languages)
        if len(ours) == len(theirs) == 1 and ours != theirs:
            yield from self.walk_both(folder / ours[0], folder / theirs[0], within)
            folders = [name for name in folders if name not in {*ours, *theirs}]
        for name in folders:
            yield from self.walk(folder / name, f"{within}{name}/")

    def walk_both(self, ours: Path | None, theirs: Path | None, within: str = "") -> Iterator[FolderFiles]:
        """Two folders and their subfolders of the same names, in sorted order; one may be missing."""
        sides = [(folder, *(_visible_entries(folder) if folder is not None else ([], []))) for folder in (ours, theirs)]
        yield self._files(within, *((folder or Path(), files, n) for n, (folder, files, _) in enumerate(sides)))
        for name in sorted({name for _, _, folders in sides for name in folders}):
            below = [folder / name if folder is not None and name in folders else None for folder, _, folders in sides]
            yield from self.walk_both(below[0], below[1], f"{within}{name}/")

    def _files(self, within: str, *places: tuple[Path, list[str], int | None]) -> FolderFiles:
        """Sorts out the files of folders that come with their names, and with their language where the folder says it:
        0 for the source, 1 for the target."""
        by_stem: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        unsaid, others, astray = [], [], []
        for folder, names, of_folder in places:
            start = os.path.join(folder, "")  # noqa: PTH118 - what follows is a name alone
            for name in names:
                if not _is_article(name, self.languages, self._suffixes):
                    others.append(start + name)
                    continue
                stem, language = split_name(name)
                side = self.languages.index(language) if language in self.languages else None
                if language is None:
                    side = of_folder
                if side is None:
                    if language is None:
                        unsaid.append(start + name)
                elif of_folder in {None, side}:
                    by_stem[stem][side].append(start + name)
                else:
                    astray.append(start + name)
        matches, alone = _matched(by_stem, within)
        return FolderFiles(
            len(places) > 1,
            tuple(matches),
            tuple(sorted(unsaid + alone[0])),
            tuple(others),
            tuple(alone[0] + alone[1] + astray),
        )


def _matched(
    by_stem: dict[str, tuple[list[str], list[str]]], within: str
) -> tuple[list[Match], tuple[list[str], list[str]]]:
    """The files that belong together, and those left over on either side."""
    matches: list[Match] = []
    alone: tuple[list[str], list[str]] = [], []
    for stem in sorted(by_stem):
        ours, theirs = by_stem[stem]
        if len(ours) == len(theirs) == 1:
            found = [Match(ours[0], theirs[0], within + stem)]
        else:
            found = list(_same_suffix(ours, theirs, within + stem))
        matches += found
        taken = {path for match in found for path in (match.source, match.target)}
        for names, left in zip((ours, theirs), alone, strict=True):
            left += [path for path in names if path not in taken]
    return matches, alone


def _same_suffix(ours: list[str], theirs: list[str], key: str) -> Iterator[Match]:
    """Where several files have the same name, those belong together that have the same suffix too, if just two have."""
    for suffix in sorted({_suffix_with_gz(path) for path in ours}):
        left, right = ([path for path in side if _suffix_with_gz(path) == suffix] for side in (ours, theirs))
        if len(left) == len(right) == 1:
            yield Match(left[0], right[0], key, suffix)


def _suffix_with_gz(path: str) -> str:
    return suffix_of(path) + path[len(without_gz(path)) :].lower()


def _named_by(folder: str) -> str | None:
    """The primary subtag of the language that a folder is named by, as in nl or nl-BE, or None."""
    return primary_subtag(folder) if _LANGUAGE.fullmatch(folder.lower()) else None


def split_name(name: str) -> tuple[str, str | None]:
    """A file's name without its language and suffix, and the primary tag of that language, or None."""
    name = without_gz(name)
    stem, dot, last = name.rpartition(".")
    if not dot:
        return name, None
    if _LANGUAGE.fullmatch(last) and format_of_suffix(f".{last}") is None:
        return stem, primary_subtag(last)
    front, dot, language = stem.rpartition(".")
    return (front, primary_subtag(language)) if dot and _LANGUAGE.fullmatch(language) else (stem, None)


def _is_article(name: str, languages: Container[str | None], suffixes: Container[str]) -> bool:
    """Whether a file can be an article: by its suffix, or because its name says its language and it is a text, as in
    `brug.nl` and `brug.nl.md`."""
    suffix = suffix_of(name)
    if suffix in suffixes:
        return True
    language = split_name(name)[1]
    if language is None or language not in languages:
        return False
    form = format_of_suffix(suffix)
    return primary_subtag(suffix[1:]) == language if form is None else not form.has_segments
