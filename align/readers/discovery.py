"""From the paths that a user gives to the article files they mean."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from align.errors import ReadError
from align.readers.kinds import OTHER_SUFFIXES, suffix_of
from align.readers.source import printable

TEXT_SUFFIXES = frozenset({".txt", ".text"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})

ARTICLE_SUFFIXES = TEXT_SUFFIXES | HTML_SUFFIXES
"""Suffixes that make a file in a directory an article, in lower case. Markdown is not among them: in a folder of
articles it is nearly always a README."""


_NAMED_LANGUAGE = re.compile(r"\.([a-z]{2})(?:[-_][A-Za-z]{2})?\.\w+(?:\.gz)?$")


def find_articles(
    paths: Iterable[str | os.PathLike[str]], *, language: str | None = None, others: Counter[str] | None = None
) -> Iterator[Path]:
    """Finds the articles that `paths` mean, in the order given.

    Args:
        paths: files, which are taken as they are whatever their suffix, and directories, which are searched with all
            their subdirectories in sorted order for files with a suffix of `ARTICLE_SUFFIXES`, a final ".gz" aside.
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
            raise ReadError(f"{printable(path)} does not exist: check the path.")
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
            suffixes = ", ".join(sorted(ARTICLE_SUFFIXES))
            raise ReadError(f"{printable(path)} holds no article: give a directory with {suffixes} files.")


def _may_be_in(language: str | None, file: Path) -> bool:
    named = _NAMED_LANGUAGE.search(file.name)
    return language is None or named is None or named.group(1) == language[:2].lower()


def _articles_in(directory: Path, others: Counter[str] | None) -> Iterator[Path]:
    waiting = [directory]
    while waiting:
        path = waiting.pop()
        if path.is_dir() and (path == directory or not path.is_symlink()):
            # The stack gives the last entry first, so that pushing in reverse walks in sorted order.
            waiting.extend(sorted(_visible_entries(path), reverse=True))
        elif (suffix := suffix_of(path.name)) in ARTICLE_SUFFIXES:
            if path.is_file():
                yield path
        elif others is not None and suffix in OTHER_SUFFIXES and path.is_file():
            others[suffix] += 1


def _visible_entries(directory: Path) -> list[Path]:
    try:
        return [entry for entry in directory.iterdir() if not entry.name.startswith(".")]
    except OSError as error:
        raise ReadError(
            f"{printable(directory)} cannot be listed ({error.strerror}): check its permissions."
        ) from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise ReadError(f"{printable(path)} cannot be looked up ({error}): check the path.") from error
