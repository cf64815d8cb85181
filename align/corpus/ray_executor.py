"""Portions of work on a Ray cluster, through Ray Data (extra [ray]).

Shards flow through two operators. Reading and segmentation are stateless tasks; translation, alignment and filtering
are done in a pool of actors, each of which loads the models once. Ray Data lets the readers run only a little ahead
of the actors, so that memory stays flat; and shards are taken from the plan in waves, so that the process that
started the build never holds the whole plan. A task or an actor that dies is started again, and its shard done again:
it writes the same files, so that no unit is lost and none is there twice. A shard that brings down its process again
and again ends the build. The journal is kept by the process that started the build, as with every executor.

All nodes must see the input and the output folder under the paths that the build was started with (a network file
system), and have nlen and the model installed.
"""

from __future__ import annotations

import logging
import os
import pickle
import secrets
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from align.corpus.entry import Document, Shard
from align.corpus.executors import Executor
from align.corpus.settings import BuildSettings
from align.corpus.tally import Tally
from align.corpus.worker import Done, Task, Worker
from align.errors import NlenError

_TRIES = 3
_READER_CPUS = 0.2
_ACTOR_CPUS = 0.8
"""An actor and a reader together take one core, on every node: where actors took whole cores, no reader would ever
get a turn."""
_SHARDS_AN_ACTOR = 64
"""Shards of a wave for each actor. At the end of a wave an actor waits for half a shard, on average, and at the
beginning of the next it loads its models again: that is some 1 % of 64 shards."""
_QUIETLY: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": logging.ERROR}


def ray_executor(
    address: str | None = None, *, actors: int | None = None, cpus_per_actor: float | None = None
) -> Callable[[BuildSettings, Path], Executor]:
    """Makes a Ray executor for `align.corpus.build_corpus`.

    Args:
        address: of a cluster, as `ray.init` takes it ("auto", "ray://HOST:10001"); None starts one on this machine.
        actors: size of the pool; None has one for each processor core of the cluster.
        cpus_per_actor: cores, or a part of one, that Ray sets aside for an actor, more than 0; None takes 0.8 of a
            core, or less where there are more actors than cores. From 2 on, an actor's model has as many threads.

    Raises:
        NlenError: Ray is not installed.
    """
    try:
        import ray  # noqa: F401
    except ImportError as error:
        raise NlenError('working on a Ray cluster needs Ray: pip install "nlen[ray]".') from error
    return lambda settings, root: RayExecutor(settings, root, address, actors, cpus_per_actor)


def start_cluster(num_cpus: int | None = None) -> None:
    """Starts a Ray cluster on this machine and connects to it, until `ray.shutdown`.

    Args:
        num_cpus: cores that Ray hands out; None takes those of the machine.

    Raises:
        NlenError: its processes do not come up.
    """
    _quiet_ray()
    import ray

    for left in reversed(range(_TRIES)):
        try:
            ray.init("local", num_cpus=num_cpus, **_QUIETLY)
        except Exception as error:
            # With a bare Exception Ray says that its own processes took more than 30 s to start, as they may on a busy
            # machine; the next time most of what they read is in memory.
            ray.shutdown()
            if not left:
                raise NlenError(
                    f"Ray could not be started ({error}); try again when the machine is less busy, or leave --ray out."
                ) from error
        else:
            return


def _join_cluster(address: str) -> None:
    import ray

    try:
        ray.init(address, **_QUIETLY)
    except (ConnectionError, ValueError) as error:
        raise NlenError(
            f"there is no Ray cluster at {address} ({error}); check the address, or leave it out."
        ) from error


def _quiet_ray() -> None:
    """Sets, where the user has not, what Ray reads from the environment when it is imported and started."""
    # Its lower layers write to standard error what no user can act on.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Ray gives its workers a niceness of 15, with which they get little time beside other work of the same user; those
    # of a pool have that of the command.
    os.environ.setdefault("RAY_worker_niceness", "0")
    # Processes that have read articles are kept until there is output to be written.
    os.environ.setdefault("RAY_idle_worker_killing_time_threshold_ms", "60000")


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
        """See `Executor`.

        Raises:
            NlenError: there is no cluster, a task ended its process again and again, or what a task itself raises.
        """
        waiting = iter(tasks)
        first = next(waiting, None)
        if first is None:
            return
        self._connect()
        actors, cpus = self._pool()
        waiting = chain([first], waiting)
        while wave := list(islice(waiting, actors * _SHARDS_AN_ACTOR)):
            yield from self._done(wave, min(actors, len(wave)), cpus)

    def close(self) -> None:
        """Leaves the cluster; one that this executor started ends."""
        if self._connected:
            import ray

            ray.shutdown()
            self._connected = False

    def _connect(self) -> None:
        _quiet_ray()
        import ray.data

        # What goes wrong with a task comes back with its result.
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        # An actor may die while it starts, too.
        context.max_consecutive_actor_init_deaths = _TRIES
        if ray.is_initialized():
            return
        if self._address is None:
            start_cluster()
        else:
            _join_cluster(self._address)
        self._connected = True

    def _pool(self) -> tuple[int, float]:
        """How many actors, and the cores of each."""
        import ray

        room = _ACTOR_CPUS * float(ray.cluster_resources().get("CPU", 1.0))  # type: ignore[no-untyped-call,unused-ignore]
        actors = self._actors or max(1, round(room / (self._cpus or _ACTOR_CPUS)))
        return actors, round(self._cpus or min(_ACTOR_CPUS, room / actors), 3)

    def _done(self, tasks: list[Task], actors: int, cpus: float) -> Iterator[Done]:
        import ray

        # All that a process needs comes to it with its work, so that one started later needs nothing from this one.
        place = pickle.dumps(
            _Place(self._settings, self._root.resolve(), Path.cwd(), max(1, int(cpus)), secrets.token_hex(4))
        )
        rows = [{"task": zlib.compress(pickle.dumps(task), 1)} for task in tasks]
        dataset: Any = ray.data.from_items(rows, override_num_blocks=len(rows))
        if isinstance(tasks[0], Shard):
            # An actor is given a shard when it is done with the last one, as at the end none should have a queue
            # while another has nothing to do.
            pool = ray.data.ActorPoolStrategy(size=actors, max_tasks_in_flight_per_actor=1)
            dataset = dataset.map(read_shard, fn_args=(place,), num_cpus=_READER_CPUS, concurrency=-(-actors // 2))
            dataset = dataset.map(FinishShard, fn_constructor_args=(place,), num_cpus=cpus, compute=pool)
        else:
            dataset = dataset.map(do_task, fn_args=(place,), num_cpus=_ACTOR_CPUS)
        # Without prefetching each result is journalled when it is there, not when the next one is.
        for table in dataset.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
            for packed in table.column("result").to_pylist():
                yield _unwrapped(packed)


@dataclass(frozen=True)
class _Place:
    """Where a process of the cluster does its work.

    Attributes:
        settings: of the build.
        root: its folder.
        folder: that the paths of the input start from.
        threads: for each model.
        run: tells the tries of this run from those of one before it.
    """

    settings: BuildSettings
    root: Path
    folder: Path
    threads: int
    run: str


def read_shard(row: dict[str, Any], place: bytes) -> dict[str, Any]:
    """Reads and segments a shard: a stateless task.

    Args:
        row: "task" is the packed shard.
        place: the pickled `_Place`.

    Returns:
        "number" of the shard, and its "documents" with the tally, pickled; or the error that there was.
    """
    shard: Shard = _task(row)
    tally = Tally()

    def read() -> tuple[list[Document], Tally]:
        with _counting_tries(place, "units", shard.number, "read"):
            return list(_worker(place).pipeline.read(shard, tally)), tally

    return {"number": shard.number, "documents": _wrapped(read)}


class FinishShard:
    """Does with the documents of a shard what is left to do; an actor, which holds the models of its process."""

    def __init__(self, place: bytes) -> None:
        self._place = place

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        number = row["number"]

        def finish() -> Done:
            documents, tally = _unwrapped(row["documents"])
            with _counting_tries(self._place, "units", number, "finish"):
                worker = _worker(self._place)
                units = worker.pipeline.units(iter(documents), tally)
                return worker.done("shards", number, worker.pipeline.write(number, units, tally, worker.layout))

        return {"result": _wrapped(finish)}


def do_task(row: dict[str, Any], place: bytes) -> dict[str, Any]:
    """Does a whole task that needs no model: a stateless task."""
    task: Task = _task(row)

    def do() -> Done:
        with _counting_tries(place, "output", task.number, "write"):
            return _worker(place)(task)

    return {"result": _wrapped(do)}


def _task(row: dict[str, Any]) -> Any:
    return pickle.loads(zlib.decompress(row["task"]))


def _wrapped(call: Callable[[], Any]) -> bytes:
    """What a call gives, or the error to tell the user of; Ray would wrap that in errors of its own."""
    try:
        return pickle.dumps(call())
    except NlenError as error:
        return pickle.dumps(error)


def _unwrapped(packed: bytes) -> Any:
    found = pickle.loads(packed)
    if isinstance(found, NlenError):
        raise found
    return found


@lru_cache(maxsize=1)
def _worker(place: bytes) -> Worker:
    """The worker of this process; made once, so that models are loaded once."""
    at: _Place = pickle.loads(place)
    os.chdir(at.folder)
    return Worker(at.settings, at.root, at.threads)


@contextmanager
def _counting_tries(place: bytes, stage: str, number: int, step: str) -> Iterator[None]:
    """Refuses to do what has ended its process too often; Ray itself would begin it again for ever.

    The count is a file of as many bytes, which is removed with the work files of the stage if not before.
    """
    at: _Place = pickle.loads(place)
    path = at.root / "work" / stage / f"{number:06}.{at.run}.{step}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        tries = file.tell()
        file.write(b".")
    if tries >= _TRIES:
        raise NlenError(
            f"portion {number} of the work ended its process {_TRIES} times (out of memory?); "
            "give each actor more memory or leave its files out, and go on with --resume."
        )
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
