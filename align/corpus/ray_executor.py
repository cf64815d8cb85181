"""Portions of work on a Ray cluster, through Ray Data (extra [ray]).

Shards flow through two operators. Reading and segmentation are stateless tasks; translation, alignment and filtering
are done in a pool of actors, each of which loads the models once. Ray Data keeps few shards between the two, so that
readers wait for slow translation and memory stays flat. A task or an actor that dies is started again, and its shard
done again: it writes the same files, so that no unit is lost and none is there twice. The journal is kept by the
process that started the build, as with every executor.

All nodes must see the input and the output folder under the paths that the build was started with (a network file
system), and have nlen and the model installed.

The arithmetic for a large corpus: with r sentences a second on one core, a billion sentences take 10^9 / (3600 r) core
hours. The embedded model translates some 57 sentences a second on two cores at beam 4, and some 130 at beam 1: that is
9,700 core hours at beam 4 and 4,300 at beam 1, or four days and two days on a hundred cores. What the driver does for
a shard is a line in the journal; shards of 256 articles of 14 sentences make 280,000 of them.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from align.corpus.entry import Shard
from align.corpus.executors import Executor
from align.corpus.settings import BuildSettings
from align.corpus.tally import Tally
from align.corpus.worker import Done, Task, Worker
from align.errors import NlenError

_READER_CPUS = 0.2


def ray_executor(
    address: str | None = None, *, actors: int | None = None, cpus_per_actor: float | None = None
) -> Callable[[BuildSettings, Path], Executor]:
    """Makes a Ray executor for `align.corpus.build_corpus`.

    Args:
        address: of a cluster, as `ray.init` takes it ("auto", "ray://HOST:10001"); None starts a local one.
        actors: size of the pool; None has one for each processor core of the cluster.
        cpus_per_actor: cores, or a part of one, that Ray sets aside for an actor; None takes what leaves room for the
            readers.

    Raises:
        NlenError: Ray is not installed.
    """
    try:
        import ray.data  # noqa: F401
    except ImportError as error:
        raise NlenError('working on a Ray cluster needs Ray: pip install "nlen[ray]".') from error
    return lambda settings, root: RayExecutor(settings, root, address, actors, cpus_per_actor)


class RayExecutor:
    """Does tasks on a Ray cluster; see `ray_executor` for the arguments."""

    def __init__(
        self,
        settings: BuildSettings,
        root: Path,
        address: str | None = None,
        actors: int | None = None,
        cpus_per_actor: float | None = None,
    ) -> None:
        self._settings = settings
        self._root = root
        self._address = address
        self._actors = actors
        self._cpus = cpus_per_actor
        self._connected = False

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """See `Executor`."""
        # What a row needs to be worked on goes with it, so that a restarted process needs nothing from the driver.
        place = pickle.dumps((self._settings, self._root.resolve(), Path.cwd()))
        rows = [{"place": place, "task": pickle.dumps(task), "reading": isinstance(task, Shard)} for task in tasks]
        if rows:
            self._connect()
            yield from self._done(rows)

    def close(self) -> None:
        """Leaves the cluster; a local one ends."""
        import ray

        if self._connected:
            ray.shutdown()
            self._connected = False

    def _connect(self) -> None:
        import ray

        logging.getLogger("ray.data").setLevel(logging.WARNING)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        if ray.is_initialized():
            return
        try:
            ray.init(self._address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, ValueError) as error:
            raise NlenError(
                f"there is no Ray cluster at {self._address} ({error}); check the address, or leave it out."
            ) from error
        self._connected = True

    def _done(self, rows: list[dict[str, Any]]) -> Iterator[Done]:
        import ray

        cores = float(ray.cluster_resources().get("CPU", 1.0))  # type: ignore[no-untyped-call,unused-ignore]
        actors = self._actors or max(1, int(cores))
        # A little is left of the cores, or the readers would never get a turn.
        cpus = self._cpus or max((cores - 2 * _READER_CPUS) / actors, 0.1)
        dataset: Any = ray.data.from_items(rows, override_num_blocks=len(rows))
        if rows[0]["reading"]:
            dataset = dataset.map(_read, num_cpus=_READER_CPUS)
        dataset = dataset.map(
            _Actor, compute=ray.data.ActorPoolStrategy(size=min(actors, len(rows))), num_cpus=round(cpus, 3)
        )
        for row in dataset.iter_rows():
            yield Done(**pickle.loads(row["done"]))


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """Reads and segments a shard."""
    shard = pickle.loads(row["task"])
    tally = Tally()
    documents = list(_worker(row["place"]).pipeline.read(shard, tally))
    return {**row, "task": pickle.dumps((shard.number, documents, tally))}


class _Actor:
    """Holds the models of one process and does with them what comes."""

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        worker = _worker(row["place"])
        if not row["reading"]:
            return {"done": pickle.dumps(asdict(worker(pickle.loads(row["task"]))))}
        number, documents, tally = pickle.loads(row["task"])
        units = worker.pipeline.units(iter(documents), tally)
        paths = worker.pipeline.write(number, units, tally, worker.layout)
        return {"done": pickle.dumps(asdict(worker.done("shards", number, paths)))}


@lru_cache(maxsize=1)
def _worker(place: bytes) -> Worker:
    """The worker of this process; made once, so that models are loaded once."""
    settings, root, folder = pickle.loads(place)
    os.chdir(folder)
    return Worker(settings, root, threads=1)
