"""The same builds on a Ray cluster of this machine: undisturbed, and with actors killed in the middle of their work."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from align.corpus import BuildSettings, build_corpus
from align.errors import NlenError

ray: Any = pytest.importorskip("ray", reason="Ray is not installed: pip install 'nlen[ray]'")
pytest.importorskip("pyarrow", reason="Ray Data is not installed: pip install 'nlen[ray]'")
if not Path("/proc/self/task").exists():
    pytest.skip("finding the processes of actors needs /proc", allow_module_level=True)

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = BuildSettings(inputs=("in",), formats=("jsonl",), beam_size=1, shard_articles=1)
Files = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster with two cores, whose processes are descendants of this one."""
    from align.corpus.ray_executor import start_cluster

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
    nlen: Callable[..., subprocess.CompletedProcess[bytes]],
    files_of: Files,
) -> None:
    options = ("in", "--beam", "1", "--to", "jsonl", "--shard-articles", "1")
    for arguments in (("-o", "whole", "--workers", "1"), ("-o", "out", "--ray", cluster)):
        done = nlen("corpus", "build", *options, *arguments)
        assert done.returncode == 0, done.stderr
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def test_of_an_actor_that_is_killed_nothing_is_lost_or_doubled(
    longer_articles: Path, cluster: str, files_of: Files
) -> None:
    from align.corpus.ray_executor import ray_executor

    build_corpus(SETTINGS, "whole")
    journal = Path("out/work/journal.jsonl").resolve()

    def is_under_way() -> bool:
        return journal.exists() and journal.read_bytes().count(b'"done"') >= 2

    with _killing_actors_when([is_under_way]) as killed_at:
        build_corpus(SETTINGS, "out", executor=ray_executor())
    lines = journal.read_text().splitlines()
    done = [line for line in lines if '"stage": "shards"' in line]
    assert len(done) == len(set(done)) == 24
    assert killed_at, "no actor was killed"
    assert files_of(Path("out")) == files_of(Path("whole"))


def test_a_portion_that_ends_its_process_every_time_ends_the_build(longer_articles: Path, cluster: str) -> None:
    from align.corpus.ray_executor import ray_executor

    for path in sorted(Path("in").iterdir())[1:]:
        path.unlink()
    Path("in/00.txt").write_text("\n\n".join(f"Huis {k} in straat {k * 7} werd verkocht." for k in range(3000)))
    work = Path("out/work/units").resolve()

    def is_tried(times: int) -> bool:
        return any(path.stat().st_size == times for path in work.glob("000000.*.finish"))

    steps = [lambda times=times: is_tried(times) for times in (1, 2, 3)]
    with _killing_actors_when(steps) as killed_at, pytest.raises(NlenError, match=r"portion 0 .* 3 times"):
        build_corpus(SETTINGS, "out", executor=ray_executor())
    assert len(killed_at) == 3


@contextmanager
def _killing_actors_when(conditions: list[Callable[[], bool]]) -> Iterator[list[float]]:
    """Kills an actor when the first condition is met, one when the second is, and so on; gives the times."""
    times: list[float] = []
    ended = threading.Event()

    def kill() -> None:
        for condition in conditions:
            while not ended.is_set():
                actors = _actors() if condition() else []
                if actors:
                    os.kill(actors[0], signal.SIGKILL)
                    times.append(time.monotonic())
                    break
                ended.wait(0.01)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield times
    finally:
        ended.set()
        thread.join()


def _actors() -> list[int]:
    """Descendants of this process that are actors at work."""
    found = []
    waiting = [os.getpid()]
    while waiting:
        pid = waiting.pop()
        try:
            if b"FinishShard" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
        except OSError:  # It has ended.
            continue
    return found
