"""Rejected units on disk, for whoever wants to look at what a rule does."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO

from align.bitext import TranslationUnit
from align.formats import write_bitext


class Spool:
    """Takes rejected units one by one and, at the end of its `with` block, writes them to a file.

    Each bears the name of the rule in its property "rejected". In between they lie in a temporary file, not in memory.

    Args:
        path: where to write; no file appears where nothing was rejected.

    Attributes:
        written: the file, once it is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written: list[Path] = []
        self._count = 0

    def __enter__(self) -> Spool:
        self._file: IO[bytes] = tempfile.TemporaryFile()
        return self

    def __call__(self, rule: str, unit: TranslationUnit) -> None:
        """Takes a unit that `rule` objects to."""
        pickle.dump(replace(unit, properties={**unit.properties, "rejected": rule}), self._file)
        self._count += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            if kind is None and self._count:
                self._file.seek(0)
                self.path.parent.mkdir(parents=True, exist_ok=True)
                write_bitext(self._units(), self.path)
                self.written = [self.path]

    def _units(self) -> Iterator[TranslationUnit]:
        for _ in range(self._count):
            # What is read is what this process wrote to a file that has no name.
            yield pickle.load(self._file)
