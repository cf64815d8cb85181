"""A portion of work done, in whatever process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from align.corpus.entry import Shard
from align.corpus.journal import sizes_of
from align.corpus.layout import Layout
from align.corpus.output import OutputTask, OutputWriter
from align.corpus.pipeline import Pipeline, write_tally
from align.corpus.settings import BuildSettings

Task = Shard | OutputTask


@dataclass(frozen=True, slots=True)
class Done:
    """A task that is done.

    Attributes:
        stage: "shards" or "output".
        number: of the task in its stage.
        files: sizes of the files written, by their path in the build's folder; they are on the disk.
    """

    stage: str
    number: int
    files: dict[str, int]


class Worker:
    """Does tasks of one build, one after the other; models are loaded when the first task needs them.

    Args:
        settings: of the build.
        root: its folder.
        threads: processor cores for each model; 0 takes all.
    """

    def __init__(self, settings: BuildSettings, root: Path, threads: int = 0) -> None:
        self.settings = settings
        self.layout = Layout(root)
        self._threads = threads
        self._pipeline: Pipeline | None = None

    @property
    def pipeline(self) -> Pipeline:
        """The steps."""
        if self._pipeline is None:
            self._pipeline = Pipeline(self.settings, self._threads)
        return self._pipeline

    def __call__(self, task: Task) -> Done:
        """Does a task. Doing it again writes the same files with the same bytes."""
        if isinstance(task, Shard):
            return self.done("shards", task.number, self.pipeline.run(task, self.layout))
        names = [rule.name for rule in self.settings.filters.corpus_rules()]
        paths, tally = OutputWriter(self.settings, self.layout, names).write(task)
        path = self.layout.tally("output", task.number)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_tally(tally, path)
        return self.done("output", task.number, [*paths, path])

    def done(self, stage: str, number: int, paths: list[Path]) -> Done:
        """Forces files to the disk; gives what the journal says of them."""
        return Done(stage, number, sizes_of(paths, self.layout.root))
