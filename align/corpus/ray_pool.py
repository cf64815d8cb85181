"""Portions of work that go through the tasks and actors of a Ray cluster; see `align.corpus.ray_executor`."""

from __future__ import annotations

import os
import pickle
import platform
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from align.corpus.entry import Document, Shard, Tally
from align.corpus.executors import Done, Task, Worker
from align.corpus.settings import BuildSettings
from align.errors import NlenError

_TRIES = 3
_NOT_INSTALLED = "nlen and its model must be installed on all nodes of the Ray cluster, in the version of this one."


@dataclass(frozen=True)
class Place:
    """Where a process of the cluster does its work.

    Attributes:
        settings: of the build.
        root: its folder.
        folder: that the paths of the input start from.
        threads: for each model.
        run: tells this build from others that the same process works for.
    """

    settings: BuildSettings
    root: Path
    folder: Path
    threads: int
    run: str


@dataclass(eq=False, slots=True)
class _Portion:
    """A task on its way through the cluster.

    Attributes:
        task: what is to be done.
        documents: reference to what its reader gave; None where nothing is to be read.
        deaths: of processes that had it.
    """

    task: Task
    documents: Any = None
    deaths: int = 0


class _DiedError(Exception):
    """The process that had a call is no more."""


class Pool:
    """Actors, and the portions that are with them and with readers.

    An actor is given a portion when it is done with the last one, as at the end none should have a queue while
    another has nothing to do.

    Args:
        place: where its processes do their work.
        size: most actors.
        cpus: cores of each.
    """

    def __init__(self, place: Place, size: int, cpus: float) -> None:
        import ray

        self._ray: Any = ray
        self._place = pickle.dumps(place)
        self._size = size
        # Nothing is set aside for readers, which take a few hundredths of the time of actors: where actors have all
        # the cores, each would wait for the other. Ray begins nothing again by itself, as deaths are counted here, by
        # portion.
        self._reader = self._ray.remote(num_cpus=0, num_returns=2, max_retries=0)(read_shard)
        options = {"num_cpus": cpus, "max_restarts": 0, "max_task_retries": 0, "scheduling_strategy": "SPREAD"}
        self._actor = self._ray.remote(**options)(PoolActor)
        self._starting: dict[Any, Any] = {}
        self._failed_starts = 0
        self._nodes: dict[Any, str] = {}  # Of the actors that are there.
        self._idle: list[Any] = []
        self._again: deque[_Portion] = deque()
        self._reading: dict[Any, _Portion] = {}
        self._read: deque[_Portion] = deque()
        self._working: dict[Any, tuple[Any, _Portion]] = {}

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Does tasks; see `Executor`."""
        waiting = map(_Portion, tasks)
        self._again.extend(islice(waiting, self._size))
        # For a few portions a few actors are enough.
        missing = len(self._again) - len(self._starting) - len(self._nodes)
        # The reader comes first, as the actors will wait for it.
        self._hand_out(waiting)
        for _ in range(missing):
            self._start_actor()
        while self._hand_out(waiting):
            under_way = [*self._working, *self._reading, *self._starting]
            for ref in self._ray.wait(under_way, fetch_local=False)[0]:
                done = self._ended(ref)
                if done is not None:
                    yield done

    def close(self) -> None:
        """Ends the actors; what they write is whole or not there."""
        for actor in (*self._starting.values(), *self._nodes):
            self._ray.kill(actor)

    def _start_actor(self) -> None:
        actor = self._actor.remote(self._place)
        self._starting[actor.ready.remote()] = actor

    def _hand_out(self, waiting: Iterator[_Portion]) -> bool:
        """Gives work to those that have none; tells whether there is any that is not done."""
        # These bounds keep memory flat: a reader for two actors, and a portion in store for each actor.
        actors = len(self._nodes) or 1
        while len(self._reading) < (actors + 1) // 2 and len(self._reading) + len(self._read) < actors:
            portion = self._again.popleft() if self._again else next(waiting, None)
            if portion is None:
                break
            self._begin(portion)
        while self._idle and self._read:
            actor, portion = self._idle.pop(), self._read.popleft()
            self._working[actor.do.remote(portion.task, portion.documents)] = actor, portion
        return bool(self._again or self._reading or self._read or self._working)

    def _begin(self, portion: _Portion) -> None:
        if not isinstance(portion.task, Shard):
            self._read.append(portion)
            return
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        reader = self._reader
        # The first is read while actors start. Where an actor is, there is all that a reader needs.
        if nodes := list(self._nodes.values()):
            near = NodeAffinitySchedulingStrategy(nodes[portion.task.number % len(nodes)], soft=True)
            reader = reader.options(scheduling_strategy=near)
        read, portion.documents = reader.remote(portion.task, self._place)
        self._reading[read] = portion

    def _ended(self, ref: Any) -> Done | None:
        """Sees to a call that has ended: of a new actor, of a reader, or of an actor that did a portion."""
        if ref in self._starting:
            self._welcome(self._starting.pop(ref), ref)
            return None
        if ref in self._reading:
            portion = self._reading.pop(ref)
            try:
                self._get(ref)
            except _DiedError:
                self._do_again(portion)
            else:
                self._read.append(portion)
            return None
        actor, portion = self._working.pop(ref)
        try:
            result = self._get(ref)
        except _DiedError:
            self._do_again(portion)
            # It may be its network alone that is gone.
            self._ray.kill(actor)
            del self._nodes[actor]
            self._start_actor()
            return None
        self._idle.append(actor)
        done: Done = _checked(result)
        return done

    def _welcome(self, actor: Any, ref: Any) -> None:
        try:
            node = _checked(self._get(ref))
        except _DiedError as error:
            self._failed_starts += 1
            if self._failed_starts >= _TRIES:
                raise NlenError(f"{_NOT_INSTALLED} Its actors do not start ({error}).") from error
            self._start_actor()
            return
        self._failed_starts = 0
        self._nodes[actor] = node
        self._idle.append(actor)

    def _do_again(self, portion: _Portion) -> None:
        portion.deaths += 1
        portion.documents = None
        if portion.deaths >= _TRIES:
            raise NlenError(
                f"portion {portion.task.number} of the work ended its process {_TRIES} times (out of memory?); "
                "give each actor more memory or leave its files out, and go on with --resume."
            )
        self._again.append(portion)

    def _get(self, ref: Any) -> Any:
        """What a call gave.

        Raises:
            _DiedError: nothing, as its process died.
        """
        errors = self._ray.exceptions
        try:
            return self._ray.get(ref)
        except errors.RayTaskError as error:
            # What a dead node had read, an actor elsewhere cannot get.
            if isinstance(error.cause, errors.ObjectLostError):
                raise _DiedError from error
            if "failed to import on the worker" in str(error.cause):
                raise NlenError(_NOT_INSTALLED) from error
            # Any other error is of the work itself, and comes out as it does from other executors.
            raise error.cause from error
        except errors.RayError as error:
            lines = str(error).strip().splitlines()
            raise _DiedError(lines[-1] if lines else repr(error)) from error


def _checked(result: Any) -> Any:
    if isinstance(result, NlenError):
        raise result
    return result


class PoolActor:
    """Does what is left to do with the documents of a shard, or a whole task that needs no reader.

    Errors to tell the user of are given, not raised, as Ray would wrap them in errors of its own.

    Args:
        place: the pickled `Place`.
    """

    def __init__(self, place: bytes) -> None:
        self._place = place

    def ready(self) -> str | NlenError:
        """Prepares what every portion needs; gives the id of the node that the actor is on."""
        import ray

        try:
            _worker(self._place).pipeline  # noqa: B018
        except NlenError as error:
            return error
        return str(ray.get_runtime_context().get_node_id())  # type: ignore[no-untyped-call,unused-ignore]

    def do(self, task: Task, read: tuple[list[Document], Tally] | NlenError | None) -> Done | NlenError:
        """Does a task.

        Args:
            task: the task.
            read: what `read_shard` gave for it; None where there is nothing to be read.
        """
        if isinstance(read, NlenError):
            return read
        try:
            worker = _worker(self._place)
            if read is None:
                return worker(task)
            documents, tally = read
            units = worker.pipeline.units(iter(documents), tally)
            return worker.done("shards", task.number, worker.pipeline.write(task.number, units, tally, worker.layout))
        except NlenError as error:
            return error


def read_shard(shard: Shard, place: bytes) -> tuple[None, tuple[list[Document], Tally] | NlenError]:
    """Reads and segments a shard: a stateless task.

    Args:
        shard: the shard.
        place: the pickled `Place`.

    Returns:
        None, which tells that it was read without anything being fetched; and the documents with their counts, or the
        error to tell the user of.
    """
    _stay()
    tally = Tally()
    try:
        return None, (list(_worker(place).pipeline.read(shard, tally)), tally)
    except NlenError as error:
        return None, error


@lru_cache(maxsize=1)
def _stay() -> Any:
    """Keeps this process until the build ends.

    Where there are as many processes as cores, Ray ends one that has had nothing to do for a second, and starting it
    costs more than reading a shard; but not one that owns an object.
    """
    import ray

    return ray.put(None)


@lru_cache(maxsize=1)
def _worker(place: bytes) -> Worker:
    """The worker of this process; made once, so that models are loaded once.

    Raises:
        NlenError: this node does not see the folders of the build.
    """
    at: Place = pickle.loads(place)
    for folder in (at.folder, at.root):
        if not folder.is_dir():
            raise NlenError(
                f"{folder}: there is no such folder on {platform.node()}; all nodes of the Ray cluster must see the "
                "input and the output under the same paths."
            )
    os.chdir(at.folder)
    return Worker(at.settings, at.root, at.threads)
