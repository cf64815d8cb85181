"""The steps of a build, in one place, and one portion of work done with them.

A step is a small object that is called with an iterator and gives one. Which process calls it makes no difference:
executors only choose where portions of work are done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from align.bitext import TranslationUnit
from align.corpus.entry import Document, Shard, Tally
from align.corpus.journal import Layout
from align.corpus.models import Models
from align.corpus.output import Spool, write_work_units
from align.corpus.settings import BuildSettings
from align.corpus.steps import Change, Check, MakeUnits, Mend, Read, Rules, ScoreByModels, Segment, Whole
from align.errors import ReadError
from align.filtering.batch import UnitBatch
from align.filtering.corpus_pass import hasher_for
from align.filtering.fingerprints import fingerprints
from align.filtering.rules import Rule
from align.filtering.word_rules import Overlap
from align.formats import format_by_suffix, open_atomic, read_bitext


def read_sentences(names: Iterable[str]) -> Iterator[str]:
    """All sentences of test sets, of either language.

    Args:
        names: files of translation units, or plain text with a sentence a line.

    Raises:
        ReadError: a file is missing or damaged.
    """
    for name in names:
        path = Path(name)
        if format_by_suffix(path) is None:
            yield from _lines(path)
            continue
        for unit in read_bitext(path):
            yield unit.source
            yield unit.target


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield line.strip()
    except OSError as error:
        raise ReadError.of(path, error) from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: the test set is not UTF-8 ({error.reason}); convert it.") from error


class Step(Protocol):
    """A step of the pipeline."""

    @property
    def name(self) -> str:
        """What counts and messages call it."""

    def __call__(self, stream: Iterator[Any], tally: Tally) -> Iterator[Any]:
        """What the step makes of a stream, item by item; what happens is counted in `tally`."""


class Pipeline:
    """The steps of a build, ready to be used again and again.

    Args:
        settings: of the build.
        threads: processor cores for each model; 0 takes all.

    Raises:
        UsageError: a test set cannot be read.
    """

    def __init__(self, settings: BuildSettings, threads: int = 0) -> None:
        self.settings = settings
        models = Models(settings, threads)
        filters = settings.filters
        rules: list[Rule] = filters.unit_rules()
        if settings.test_sets:
            rules.append(Overlap(read_sentences(settings.test_sets), shortest=15))
        bound = filters.cross_entropy()

        self.reading_steps: list[Step] = [
            Read(settings),
            *([Mend()] if filters.repair else []),
            Check(settings),
            Segment(),
        ]
        self.unit_steps: list[Step] = [
            MakeUnits(settings, models),
            Whole(),
            # Files of units have been through no document step.
            *(Change(change.name, change) for change in filters.changes()),
            Rules(tuple(rules)),
            *([ScoreByModels(bound, models)] if bound is not None and settings.score_model is not None else []),
        ]
        self._hasher = hasher_for(filters.corpus_rules())

    def read(self, shard: Shard, tally: Tally) -> Iterator[Document]:
        """The segmented documents of a shard."""
        return _through(self.reading_steps, iter(shard.entries), tally)

    def units(self, documents: Iterator[Document], tally: Tally) -> Iterator[UnitBatch]:
        """The units of documents that pass all rules that look at a unit by itself, in batches."""
        return _through(self.unit_steps, documents, tally)

    def run(self, shard: Shard, layout: Layout) -> list[Path]:
        """Does a whole shard; gives the files written."""
        tally = Tally()
        return self.write(shard.number, self.units(self.read(shard, tally), tally), tally, layout)

    def write(self, number: int, batches: Iterator[UnitBatch], tally: Tally, layout: Layout) -> list[Path]:
        """Writes the units of a shard, their fingerprints and the tally; gives the files written."""
        paths = [layout.units(number), layout.fingerprints(number), layout.tally("units", number)]
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            prints = stack.enter_context(open_atomic(paths[1], "wb"))
            if self.settings.keep_rejected:
                spool = stack.enter_context(Spool(layout.rejected / f"units-{number:06}.jsonl.gz"))
                tally.sink = spool

            def written() -> Iterator[TranslationUnit]:
                for batch in batches:
                    prints.write(fingerprints(batch, self._hasher).tobytes())
                    yield from batch.units

            tally.counts["filter/kept"] += write_work_units(written(), paths[0])
        write_tally(tally, paths[2])
        return [*paths, *spool.written] if self.settings.keep_rejected else paths


def _through(steps: Iterable[Step], stream: Iterator[Any], tally: Tally) -> Iterator[Any]:
    for step in steps:
        stream = step(stream, tally)
    return stream


def write_tally(tally: Tally, path: Path) -> None:
    """Writes a tally, whole or not at all."""
    with open_atomic(path, "w") as file:
        json.dump(tally.as_json(), file, ensure_ascii=True, separators=(",", ":"))


def read_tally(path: Path) -> Tally:
    """Reads what `write_tally` wrote."""
    with path.open(encoding="utf-8") as file:
        return Tally.from_json(json.load(file))
