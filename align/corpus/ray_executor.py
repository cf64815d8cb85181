"""Portions of work on a Ray cluster, through Ray's tasks and actors (extra [ray]).

Reading and segmentation are stateless tasks; translation, alignment, filtering and writing are done in a pool of
actors, each of which loads the models once. Readers run only a little ahead of the actors, so that memory stays flat,
and portions are taken from the plan as they are needed, so that the process that started the build never holds the
whole plan. A portion whose reader or actor dies is done again, from the beginning: it writes the same files, so that
no unit is lost and none is there twice. A portion that brings down its process again and again ends the build. The
journal is kept by the process that started the build, as with every executor.

This is Ray's core, not Ray Data, whose own processes took some 25 processor seconds more from every build.

All nodes must see the input and the output folder under the paths that the build was started with (a network file
system), and have nlen and the model installed.
"""

from __future__ import annotations

import logging
import math
import os
import secrets
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from align.corpus.executors import Done, Executor, Task
from align.corpus.ray_pool import Place, Pool
from align.corpus.settings import BuildSettings
from align.errors import MissingPackageError, NlenError, UsageError

_TRIES = 3
_QUIETLY: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": logging.ERROR}


def ray_executor(
    address: str | None = None, *, actors: int | None = None, cpus_per_actor: float | None = None
) -> Callable[[BuildSettings, Path], Executor]:
    """Makes a Ray executor for `align.corpus.build_corpus`.

    Args:
        address: of a cluster, as `ray.init` takes it ("auto", "HOST:6379"); None starts one on this machine.
        actors: size of the pool; None has as many as the cluster has room for.
        cpus_per_actor: cores, or a part of one, that Ray sets aside for an actor, more than 0; None takes a core, or
            a part of one where there are more actors than cores. From 2 on, an actor's model has as many threads.

    Raises:
        MissingPackageError: Ray is not installed.
    """
    try:
        import ray  # noqa: F401
    except ImportError as error:
        raise MissingPackageError.of("working on a Ray cluster", "ray", "ray", "leave --ray out") from error
    return lambda settings, root: RayExecutor(settings, root, address, actors, cpus_per_actor)


def start_cluster(num_cpus: int | None = None) -> None:
    """Starts a Ray cluster on this machine and connects to it, until `ray.shutdown`.

    Args:
        num_cpus: cores that Ray hands out; None takes those of the machine.

    Raises:
        NlenError: its processes do not come up.
    """
    _set_environment()
    import ray

    for left in reversed(range(_TRIES)):
        try:
            with _signals_as_they_are():
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
        with _signals_as_they_are():
            ray.init(address, **_QUIETLY)
    except (ConnectionError, ImportError, ValueError) as error:
        raise NlenError(
            f"the Ray cluster at {address} cannot be reached ({error}); check the address and, where the cluster asks "
            "for a token, set RAY_AUTH_MODE=token."
        ) from error


def _set_environment() -> None:
    """Sets, where the user has not, what Ray reads from the environment when it is imported and started."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Nobody looks at the metrics of a cluster that lives as long as a build.
    os.environ.setdefault("RAY_enable_metrics_collection", "0")
    # Readers stay until the build ends.
    os.environ.setdefault("RAY_idle_worker_killing_time_threshold_ms", "3600000")
    # Ray gives its workers a niceness of 15, with which they get little time beside other work of the same user; those
    # of a pool have that of the command.
    os.environ.setdefault("RAY_worker_niceness", "0")


@contextmanager
def _signals_as_they_are() -> Iterator[None]:
    """Undoes what Ray does to SIGTERM: it would write a stack trace and abort instead of ending the build."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, handler)


class RayExecutor:
    """Does tasks on a Ray cluster; see `ray_executor` for the arguments.

    Raises:
        UsageError: models are to run on graphics cards, which the pool does not ask a cluster for.
    """

    def __init__(
        self,
        settings: BuildSettings,
        root: Path,
        address: str | None = None,
        actors: int | None = None,
        cpus_per_actor: float | None = None,
    ) -> None:
        if settings.compute.device != "cpu":
            raise UsageError("on a Ray cluster models run on processors; leave out --device, or --ray.")
        self._settings = settings
        self._root = root
        self._address = address
        self._actors = actors
        self._cpus = cpus_per_actor
        self._connected = False
        self._pool: Pool | None = None

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """See `Executor`.

        Raises:
            NlenError: there is no cluster or no room on it, a task ended its process again and again, or what a task
                itself raises.
        """
        waiting = iter(tasks)
        first = next(waiting, None)
        if first is None:
            return
        if self._pool is None:
            self._connect()
            self._pool = self._make_pool()
        yield from self._pool.run(chain([first], waiting))

    def close(self) -> None:
        """Ends the actors and leaves the cluster; one that this executor started ends."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        if self._connected:
            import ray

            ray.shutdown()
            self._connected = False

    def _connect(self) -> None:
        _set_environment()
        import ray

        if ray.is_initialized():
            return
        if self._address is None:
            start_cluster(self._cores_wanted())
        else:
            _join_cluster(self._address)
        self._connected = True

    def _cores_wanted(self) -> int | None:
        """Cores of a cluster for this pool alone; on a large machine Ray would start a process for each core it has."""
        from align.modelhub.runtime import available_cores

        if self._actors is None:
            return None
        return min(max(1, math.ceil(self._actors * (self._cpus or 1))), available_cores())

    def _make_pool(self) -> Pool:
        import ray

        alive = [node["Resources"] for node in ray.nodes() if node["Alive"]]  # type: ignore[no-untyped-call,unused-ignore]
        nodes = [float(resources.get("CPU", 0)) for resources in alive]
        share = max(1, math.ceil((self._actors or 1) / max(1, sum(map(int, nodes)))))
        # Ray counts in parts of ten thousand, and what is rounded up would not fit.
        cpus = self._cpus or math.floor(10_000 / share) / 10_000
        room = sum(int(cores / cpus + 1e-9) for cores in nodes)
        if not room:
            raise NlenError(
                f"no node of the Ray cluster has room for an actor of {cpus:g} cores (the largest has "
                f"{max(nodes, default=0):g}); give the actors fewer cores, or start more nodes first."
            )
        place = Place(self._settings, self._root.resolve(), Path.cwd(), max(1, int(cpus)), secrets.token_hex(4))
        return Pool(place, self._actors or room, cpus)
