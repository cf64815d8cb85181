"""The same builds on a Ray cluster of this machine: undisturbed, and with its processes killed in mid-work."""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.corpus import BuildSettings, Progress, build_corpus
from align.corpus.ray_executor import ray_executor, start_cluster
from align.errors import NlenError

ray: Any = pytest.importorskip("ray", reason="Ray is not installed: pip install 'nlen[ray]'")
if not Path("/proc/self/task").exists():
    pytest.skip("finding Ray's processes needs /proc", allow_module_level=True)

JOURNAL = Path("out/work/journal.jsonl")
ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = BuildSettings(inputs=("in",), formats=("jsonl",), beam_size=1, shard_articles=1)
ACTOR, ACTOR_AT_WORK, READER = b"ray::PoolActor", b"ray::PoolActor.do", b"ray::read_shard"
"""What Ray calls the processes of the pool."""
Files = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster with two cores, whose processes are descendants of this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        start_cluster(num_cpus=2)
        yield ray.get_runtime_context().gcs_address
        ray.shutdown()


@pytest.fixture
def longer_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two dozen articles that take an actor a while; the working folder is the one that they are in."""
    (tmp_path / "in").mkdir()
    for n in range(24):
        lines = [f"In straat {n} werd huis {k} verkocht, zei bewoner nummer {n * 10 + k}." for k in range(10)]
        (tmp_path / f"in/{n:02}.txt").write_text("\n\n".join(lines))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_cluster_gives_what_one_process_gives(
    tmp_path: Path,
    articles: Path,
    cluster: str,
    nlen_process: Callable[..., subprocess.CompletedProcess[bytes]],
    files_of: Files,
) -> None:
    options = ("in", "--beam", "1", "--to", "jsonl", "--shard-articles", "1")
    for arguments in (("-o", "whole", "--workers", "1"), ("-o", "out", "--ray", cluster)):
        done = nlen_process("corpus", "build", *options, *arguments)
        assert done.returncode == 0, done.stderr
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


@pytest.mark.parametrize(("killed", "portions_done"), [(ACTOR_AT_WORK, 2), (READER, 0)])
def test_of_what_is_killed_nothing_is_lost_or_doubled(
    longer_articles: Path, cluster: str, files_of: Files, killed: bytes, portions_done: int
) -> None:
    if killed == READER:
        # A page with so much around the article takes a while to read, and nothing more to translate.
        for path in sorted(Path("in").iterdir())[:3]:
            path.write_text(path.read_text() + "\n\nLees ook: Nog een huis in de straat verkocht" * 20_000)
    settings = replace(SETTINGS, drop_furniture=True)
    build_corpus(settings, "whole")
    with _killing(killed, 1, lambda: _portions_done() >= portions_done) as pids:
        build_corpus(settings, "out", executor=ray_executor())
    done = [line for line in JOURNAL.read_text().splitlines() if '"stage": "shards"' in line]
    assert len(done) == len(set(done)) == 24
    assert len(pids) == 1, "nothing was killed"
    assert files_of(Path("out")) == files_of(Path("whole"))


@pytest.mark.parametrize("killed", [ACTOR_AT_WORK, READER])
def test_a_portion_that_ends_its_process_every_time_ends_the_build(
    longer_articles: Path, cluster: str, killed: bytes
) -> None:
    for path in sorted(Path("in").iterdir())[1:]:
        path.unlink()
    Path("in/00.txt").write_text("\n\n".join(f"Huis {k} in straat {k * 7} werd verkocht." for k in range(3000)))
    with _killing(killed, 3) as pids, pytest.raises(NlenError, match=r"portion 0 .* 3 times"):
        build_corpus(SETTINGS, "out", executor=ray_executor())
    assert len(pids) == 3


@pytest.mark.parametrize(
    ("actors", "cpus", "started"),
    [(None, None, 2), (4, None, 4), (None, 0.5, 4), (2, 1.0, 2), (1, 2.0, 1)],
)
def test_a_pool_has_the_size_and_the_cores_that_are_asked_for(
    longer_articles: Path, cluster: str, actors: int | None, cpus: float | None, started: int
) -> None:
    seen = set()

    def look(progress: Progress) -> None:
        end = time.monotonic() + 30
        while progress.done == 1 and len(_processes(ACTOR)) < started and time.monotonic() < end:
            time.sleep(0.02)
        seen.add(len(_processes(ACTOR)) if progress.done else started)

    executor = ray_executor(actors=actors, cpus_per_actor=cpus)
    report = build_corpus(SETTINGS, "out", executor=executor, progress=look)
    assert report.made == 240
    assert seen == {started}


def test_an_actor_that_no_node_has_room_for_ends_the_build(longer_articles: Path, cluster: str) -> None:
    with pytest.raises(NlenError, match=r"room for an actor of 3 cores \(the largest has 2\)"):
        build_corpus(SETTINGS, "out", executor=ray_executor(cpus_per_actor=3))


def test_an_error_in_the_work_comes_out_as_it_does_from_other_executors(longer_articles: Path, cluster: str) -> None:
    Path("out/work").mkdir(parents=True)
    Path("out/work/units").touch()
    with pytest.raises(FileExistsError, match="units"):
        build_corpus(SETTINGS, "out", executor=ray_executor())


def test_a_node_without_the_folders_says_so(tmp_path: Path) -> None:
    from align.corpus.ray_pool import Place, PoolActor

    place = pickle.dumps(Place(SETTINGS, tmp_path / "nowhere", tmp_path, 1, ""))
    assert re.search(r"nowhere: there is no such folder on \S+", str(PoolActor(place).ready()))


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Lets children take Ctrl-C where it is ignored, as it is in a script's background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_build_quietly(longer_articles: Path, cluster: str, number: int, status: int) -> None:
    command = ["corpus", "build", "in", "--beam", "1", "--shard-articles", "1", "-o", "out", "--ray", cluster]
    build = subprocess.Popen(
        [sys.executable, "-m", "align", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while build.poll() is None and _portions_done() < 2:
        time.sleep(0.02)
    build.send_signal(number)
    output, _ = build.communicate(timeout=60)
    assert (build.returncode, output) == (status, b"")


def _portions_done() -> int:
    return JOURNAL.read_bytes().count(b'"done"') if JOURNAL.exists() else 0


@contextmanager
def _killing(title: bytes, times: int, condition: Callable[[], bool] = lambda: True) -> Iterator[list[int]]:
    """Kills processes of that title, one after the other, from when the condition is met; gives their ids."""
    killed: list[int] = []
    ended = threading.Event()

    def kill() -> None:
        while len(killed) < times and not ended.wait(0.01):
            alive = [pid for pid in _processes(title) if pid not in killed] if condition() else []
            if alive:
                os.kill(alive[0], signal.SIGKILL)
                killed.append(alive[0])

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()


def _processes(title: bytes) -> list[int]:
    """Descendants of this process that bear that title."""
    found = []
    waiting = [os.getpid()]
    while waiting:
        pid = waiting.pop()
        try:
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(title):
                found.append(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
        except OSError:  # It has ended.
            continue
    return found
