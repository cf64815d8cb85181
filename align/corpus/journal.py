"""Where everything lies in the folder of a build, and what of it has been done, line by line.

A line is written, and forced to the disk, only after the files it speaks of are whole and on the disk themselves. A
line that was cut off is as good as none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout

from align.errors import NlenError

WORK_VERSION = 4
"""Of all that a build leaves for its going on: journal, settings, plan, units, fingerprints, tallies, report.json. It
grows with every change to one of them; a build of another version is neither gone on with nor read."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder of a build: the corpus and its reports, and under `work` what a build needs until it is done."""

    root: Path

    @property
    def work(self) -> Path:
        """Plan, journal and intermediate files."""
        return self.root / "work"

    @property
    def plan(self) -> Path:
        """The shards, one a line."""
        return self.work / "plan.jsonl"

    @property
    def journal(self) -> Path:
        """What has been done."""
        return self.work / "journal.jsonl"

    @property
    def decisions(self) -> Path:
        """One byte a unit: which rule on the whole corpus removes it."""
        return self.work / "decisions.bin"

    @property
    def rejected(self) -> Path:
        """What was rejected, and why."""
        return self.root / "rejected"

    def units(self, shard: int) -> Path:
        """Units of a shard that pass the rules on single units."""
        return self.work / "units" / f"{shard:06}.units"

    def fingerprints(self, shard: int) -> Path:
        """Fingerprints of these units."""
        return self.work / "units" / f"{shard:06}.fingerprints"

    def tally(self, stage: str, number: int) -> Path:
        """Counts of a task."""
        return self.work / stage / f"{number:06}.json"

    def output(self, split: str, number: int, format: str, suffix: str) -> Path:
        """A file of the corpus, such as `tmx/train-00000.tmx.gz`."""
        return self.root / format / f"{split}-{number:05}{suffix}"


class Journal:
    """The journal of a build, held by one process at a time.

    Args:
        path: the file; made where it is missing.

    Attributes:
        entries: the lines read at the start and those added since.

    Raises:
        NlenError: another process holds the journal.
        NlenError: the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path.with_name(".lock"), timeout=0)
        try:
            self._lock.acquire()
            self._file = path.open("a+b")
        except Timeout as error:
            raise NlenError(
                f"{path.parent.parent}: another build is at work in this folder; wait for it or stop it."
            ) from error
        except OSError as error:
            self._lock.release()
            raise NlenError(f"{path}: the journal cannot be opened ({error.strerror}); check the folder.") from error
        self.entries: list[dict[str, Any]] = self._read()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        with suppress(OSError):
            Path(self._lock.lock_file).unlink()
        self._lock.release()

    def add(self, event: str, **fields: Any) -> None:
        """Writes a line; it is on the disk when this returns."""
        entry = {"event": event, **fields}
        self._file.write(json.dumps(entry, sort_keys=True).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.entries.append(entry)

    def find(self, event: str) -> dict[str, Any] | None:
        """The last line of that event, or None."""
        return next((entry for entry in reversed(self.entries) if entry["event"] == event), None)

    def finished(self, stage: str, folder: Path) -> dict[int, dict[str, Any]]:
        """The tasks of a stage that are done, by number; one whose files are not as it left them does not count."""
        found = {e["number"]: e for e in self.entries if e["event"] == "done" and e["stage"] == stage}
        return {number: entry for number, entry in found.items() if _are_whole(entry["files"], folder)}

    def _read(self) -> list[dict[str, Any]]:
        self._file.seek(0)
        whole = 0
        entries: list[dict[str, Any]] = []
        for line in self._file:
            try:
                entry = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                entry = None
            if not isinstance(entry, dict) or "event" not in entry:
                break
            entries.append(entry)
            whole += len(line)
        # What follows the last whole line was being written when the build was stopped.
        self._file.truncate(whole)
        self._file.seek(0, os.SEEK_END)
        return entries


def sizes_of(paths: Iterable[Path], folder: Path) -> dict[str, int]:
    """Size in bytes of files by their path within `folder`, after they have been forced to the disk."""
    sizes = {}
    parents = set()
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            sizes[path.relative_to(folder).as_posix()] = os.fstat(file.fileno()).st_size
        parents.add(path.parent)
    for parent in parents:
        _sync_folder(parent)
    return sizes


def _sync_folder(folder: Path) -> None:
    """Forces the names in a folder to the disk, where the system can do that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _are_whole(files: Mapping[str, int], folder: Path) -> bool:
    for name, size in files.items():
        try:
            if (folder / name).stat().st_size != size:
                return False
        except OSError:
            return False
    return True
