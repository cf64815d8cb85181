"""Where portions of work are done: in this process, or in a pool of processes. What is done is the same."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from align.corpus.entry import Shard
from align.corpus.journal import Layout, sizes_of
from align.corpus.output import OutputTask, OutputWriter
from align.corpus.pipeline import Pipeline, write_tally
from align.corpus.settings import BuildSettings
from align.errors import NlenError

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


_TRIES = 3
_AHEAD = 2
"""Tasks handed out for each process: one under way, one waiting, so that no process waits for work."""


class Executor(Protocol):
    """Does tasks."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Does every task once and gives each when it is done, in any order; `tasks` is read as they are taken."""

    def close(self) -> None:
        """Lets go of what is held between runs."""


class InProcess:
    """Does tasks one after the other in this process; models take all processor cores.

    Args:
        settings: of the build.
        root: its folder.
    """

    def __init__(self, settings: BuildSettings, root: Path) -> None:
        self._worker = Worker(settings, root)

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """See `Executor`."""
        yield from map(self._worker, tasks)

    def close(self) -> None:
        """Holds nothing."""


class LocalPool:
    """Does tasks in processes of their own.

    A process that dies (out of memory, say) is replaced and its tasks are done again, alone; a task that brings down
    its process again and again ends the build with an error that names it.

    Args:
        settings: of the build.
        root: its folder.
        workers: number of processes, 1 or more.
        make: makes the worker of a process from settings, folder and threads; must be importable there.
    """

    def __init__(
        self,
        settings: BuildSettings,
        root: Path,
        workers: int,
        make: Callable[[BuildSettings, Path, int], Worker] = Worker,
    ) -> None:
        self._settings = settings
        self._root = root
        self._workers = workers
        self._make = make
        self._pool: ProcessPoolExecutor | None = None

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """See `Executor`."""
        waiting = iter(tasks)
        suspects: deque[Task] = deque()
        tries: dict[int, int] = {}
        while True:
            # After a crash the tasks that were under way are done one at a time, to find out whose fault it was.
            one_by_one = bool(suspects)
            source = iter(list(suspects)) if one_by_one else waiting
            left: list[Task] = []
            yield from self._run_pool(source, 1 if one_by_one else self._workers * _AHEAD, left)
            if not left:
                if not one_by_one:
                    return
                suspects.clear()
                continue
            if one_by_one:
                left += source
            for task in left[:1] if one_by_one else left:
                tries[task.number] = tries.get(task.number, 0) + 1
                if tries[task.number] >= _TRIES:
                    raise NlenError(
                        f"portion {task.number} of the work ended its process {_TRIES} times (out of memory?); "
                        "give fewer workers or leave its files out, and go on with --resume."
                    )
            suspects = deque(left)

    def close(self) -> None:
        """Ends the processes; those still at work are stopped, as whatever they write is whole or not there."""
        if self._pool is not None:
            # The public way to them is new in Python 3.14, and other children of this process are not ours to end.
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            self._pool = None

    def _processes(self) -> ProcessPoolExecutor:
        """The pool, which lives until a process of it dies; processes are started as there are tasks for them."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._make, self._settings, self._root, _threads(self._workers)),
            )
        return self._pool

    def _run_pool(self, tasks: Iterator[Task], ahead: int, left: list[Task]) -> Iterator[Done]:
        """Does tasks until they end or a process dies; what was under way then is put in `left`."""
        running: dict[Future[Done], Task] = {}
        try:
            for task in tasks:
                try:
                    running[self._processes().submit(_do, task)] = task
                except BrokenProcessPool:
                    left.append(task)
                    raise
                if len(running) >= ahead:
                    yield from _finished(running)
            while running:
                yield from _finished(running)
        except BrokenProcessPool:
            left[:] = sorted([*left, *running.values()], key=lambda task: task.number)
            self.close()


def _finished(running: dict[Future[Done], Task]) -> Iterator[Done]:
    """Waits for some tasks and gives them; those of a dead process stay in `running`."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in sorted(done, key=lambda future: running[future].number):
        result = future.result()
        del running[future]
        yield result


def _threads(workers: int) -> int:
    from align.modelhub.runtime import available_cores

    return max(1, available_cores() // workers)


_worker: list[Worker] = []


def _start(
    make: Callable[[BuildSettings, Path, int], Worker], settings: BuildSettings, root: Path, threads: int
) -> None:
    """Makes this process a worker of a pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that hands out the work.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker.append(make(settings, root, threads))


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(task: Task) -> Done:
    return _worker[0](task)
