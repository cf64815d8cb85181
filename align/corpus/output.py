"""Units on disk: between the two stages of a build, as the corpus that is handed over, and those that were rejected.

A line is a JSON array of up to `BLOCK` units, each an array of its fields, in which it is read several times as fast as
JSON Lines. A unit that has more than the usual fields is an object as in JSON Lines.
"""

from __future__ import annotations

import json
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from align.bitext import TranslationUnit
from align.corpus.entry import Tally
from align.corpus.journal import Layout
from align.corpus.settings import BuildSettings
from align.formats import find_format, open_atomic, write_bitext
from align.formats.identity import CREATION, timestamp
from align.formats.jsonl import unit_object, unit_of_object, unit_of_row, unit_row

BLOCK = 256
"""Units a line; all lines but the last have as many."""

_LANGUAGES = {"source_language": "nl", "target_language": "en"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def write_work_units(units: Iterable[TranslationUnit], path: Path) -> int:
    """Writes the units, whole or not at all; gives their number.

    Raises:
        WriteError: the file cannot be written.
    """
    count = 0
    units = iter(units)
    with open_atomic(path, "wb") as file:
        while rows := [unit_row(unit) or unit_object(unit) for unit in islice(units, BLOCK)]:
            # Lone surrogates come from damaged JSON input, and are taken along as they are.
            file.write(_encode(rows).encode("utf-8", "surrogatepass") + b"\n")
            count += len(rows)
    return count


def read_work_units(path: Path, start: int, count: int) -> Iterator[TranslationUnit]:
    """`count` units from the one numbered `start`; those before it cost next to nothing."""
    skipped, first = divmod(start, BLOCK)
    with path.open("rb") as file:
        for line in islice(file, skipped, None):
            rows = json.loads(line.decode("utf-8", "surrogatepass"))[first : first + count]
            yield from map(_unit, rows)
            count -= len(rows)
            first = 0
            if not count:
                return


def _unit(row: list[Any] | dict[str, Any]) -> TranslationUnit:
    return unit_of_object(row, _LANGUAGES) if isinstance(row, dict) else unit_of_row(row)


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


# Parquet compresses its columns itself.
_WITHOUT_GZIP = frozenset({"parquet"})


@dataclass(frozen=True, slots=True)
class Slice:
    """Units of a shard: `count` of them from the one numbered `start`; `first` is that one's number in the corpus."""

    shard: int
    start: int
    count: int
    first: int


@dataclass(frozen=True, slots=True)
class OutputTask:
    """One output file of each format and split, from consecutive units.

    Attributes:
        number: counted from 0.
        slices: what it is made of, in order.
        date: creation date of TMX files, seconds since 1970.
    """

    number: int
    slices: tuple[Slice, ...]
    date: int


def output_tasks(counts: list[int], decisions: npt.NDArray[np.uint8], length: int, date: int) -> Iterator[OutputTask]:
    """Cuts the corpus into output files of `length` kept units each.

    Args:
        counts: units in each shard.
        decisions: for each unit 0 where it is kept.
        length: kept units in a file.
        date: for `OutputTask`.
    """
    held: list[Slice] = []
    room = length
    number = first = 0
    for shard, count in enumerate(counts):
        start = 0
        while start < count:
            kept = np.flatnonzero(decisions[first + start : first + count] == 0)
            taken = count - start if len(kept) < room else int(kept[room - 1]) + 1
            held.append(Slice(shard, start, taken, first + start))
            room -= min(len(kept), room)
            start += taken
            if not room:
                yield OutputTask(number, tuple(held), date)
                number, room, held = number + 1, length, []
        first += count
    if held:
        yield OutputTask(number, tuple(held), date)


class OutputWriter:
    """Writes output files.

    Args:
        settings: of the build.
        layout: its folder.
        rules: names of the rules that `decisions` speaks of, in order.
    """

    def __init__(self, settings: BuildSettings, layout: Layout, rules: list[str]) -> None:
        self._settings = settings
        self._layout = layout
        self._rules = rules

    def write(self, task: OutputTask) -> tuple[list[Path], Tally]:
        """Writes the files of a task; gives them and the counts of what is in them."""
        tally = Tally()
        paths: list[Path] = []
        for index, format in enumerate(self._settings.formats):
            for split in self.splits():
                units = self._of_split(task, split, tally if index == 0 else None)
                paths += self._write(units, split, task, format)
        if self._settings.keep_rejected:
            paths += self._write_rejected(task)
        return paths, tally

    def splits(self) -> list[str]:
        """Names of the splits: one for the whole corpus where nothing is held out."""
        held_out = [name for name in ("dev", "test") if getattr(self._settings, name)]
        return ["train", *held_out] if held_out else ["corpus"]

    def _write(self, units: Iterator[TranslationUnit], split: str, task: OutputTask, format: str) -> list[Path]:
        first = next(units, None)
        if first is None:
            return []
        known = find_format(format, None)
        suffix = known.suffixes[0] + ("" if format in _WITHOUT_GZIP else ".gz")
        path = self._layout.output(split, task.number, format, suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        units = chain([first], units)
        if known.is_pair:
            # The two files are named by language, and "nl" and "nl-BE" go into one.
            languages = {name: getattr(self._settings, name) for name in ("source_language", "target_language")}
            units = (replace(unit, **languages) for unit in units)
        options: dict[str, Any] = {}
        if format == "tmx":
            from align.formats.tmx.fragments import TmxHeader

            # The file bears the date; units have the dates with which they were read, or none.
            options["header"] = TmxHeader({CREATION: timestamp(task.date)})
        write_bitext(units, path, format, **options)
        return sorted(path.parent.glob(f"{split}-{task.number:05}.*")) if known.is_pair else [path]

    def _of_split(self, task: OutputTask, split: str, tally: Tally | None) -> Iterator[TranslationUnit]:
        for unit, decision in self._units(task):
            if self._split_of(unit) != split:
                continue
            if decision:
                if tally is not None:
                    tally.reject_unit(self._rules[decision - 1], unit)
                continue
            if tally is not None:
                tally.keep_unit(unit)
                tally.counts[f"write/{split} units"] += 1
            yield unit

    def _write_rejected(self, task: OutputTask) -> list[Path]:
        with Spool(self._layout.rejected / f"corpus-{task.number:05}.jsonl.gz") as spool:
            for unit, decision in self._units(task):
                if decision:
                    spool(self._rules[decision - 1], unit)
        return spool.written

    def _units(self, task: OutputTask) -> Iterator[tuple[TranslationUnit, int]]:
        """The units of a task with what was decided on each."""
        decisions = np.memmap(self._layout.decisions, np.uint8, "r") if task.slices else np.empty(0, np.uint8)
        for part in task.slices:
            units = read_work_units(self._layout.units(part.shard), part.start, part.count)
            yield from zip(units, decisions[part.first : part.first + part.count].tolist(), strict=True)

    def _split_of(self, unit: TranslationUnit) -> str:
        """The split of a unit: whole articles go together, by the hash of their id."""
        settings = self._settings
        if not settings.dev and not settings.test:
            return "corpus"
        digest = blake2b(unit.article.encode("utf-8", "surrogatepass"), digest_size=8, person=b"nlen-split").digest()
        place = int.from_bytes(digest, "big") / 2**64
        if place < settings.test:
            return "test"
        return "dev" if place < settings.test + settings.dev else "train"
