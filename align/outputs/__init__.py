"""Where results go: standard output, one file, or a file for each in a folder; never over an input.

What the results are, and in which formats they are written, the modules of this room know.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from align.errors import UsageError
from align.files.streams import make_folder


def is_folder(output: str, *, several: bool = False) -> bool:
    """Whether a user means a folder: it is there, or its name ends as that of one.

    Args:
        output: as the user wrote it.
        several: whether there will be several files, so that what is not there yet and has no suffix is a folder too.
    """
    path = Path(output)
    if output.endswith(("/", os.sep)) or path.is_dir():
        return True
    return several and not path.suffix and not path.exists()


class InputFiles:
    """The files that are read, over which nothing may be written."""

    def __init__(self, paths: Iterable[str | os.PathLike[str]] = ()) -> None:
        """Takes their paths; "-" is standard input, and no file."""
        self._paths = [path for path in paths if os.fspath(path) != "-"]

    @cached_property
    def _files(self) -> frozenset[tuple[int, int]]:
        return frozenset(filter(None, map(_identity, self._paths)))

    def refuse(self, output: str | os.PathLike[str]) -> None:
        """Lets an output pass that is none of the files, by whatever name.

        Raises:
            UsageError: it is one of them.
        """
        there = _identity(output)
        if there is not None and there in self._files:
            raise UsageError(f"{os.fspath(output)}: the output is also an input; give another name.")


def _identity(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    """What a file has of its own under every name, or None where there is no file."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


class OutputFolder:
    """A folder that gets a file for each of several results."""

    def __init__(self, path: Path, inputs: InputFiles | None = None) -> None:
        """Takes the folder, which need not be there yet, and the files that may not be overwritten."""
        self.path = path
        self._inputs = inputs or InputFiles()
        self._taken: set[Path] = set()

    def file(self, name: str | Path, suffix: str) -> Path:
        """The path for a result, its folder made: `name` below this one, with a number where that is taken.

        Args:
            name: relative path without suffix.
            suffix: with its dot.

        Raises:
            UsageError: an input is there.
            WriteError: its folder cannot be made.
        """
        wanted = Path(name)
        path = self.path / f"{wanted}{suffix}"
        number = 1
        while path in self._taken:
            number += 1
            path = self.path / f"{wanted}-{number}{suffix}"
        self._taken.add(path)
        self._inputs.refuse(path)
        make_folder(path.parent)
        return path
