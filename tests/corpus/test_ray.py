"""The same build on a Ray cluster, undisturbed and with an actor killed in the middle of it.

A cluster takes its time to start, and to replace an actor: these tests run where NLEN_RAY_TESTS is set.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from align.corpus import BuildSettings, build_corpus
from tests.corpus.conftest import ROOT, files_of

if "NLEN_RAY_TESTS" not in os.environ:
    pytest.skip("NLEN_RAY_TESTS is not set", allow_module_level=True)
pytest.importorskip("ray")
psutil = pytest.importorskip("psutil")


@pytest.mark.parametrize("kill", [False, True])
def test_a_cluster_gives_what_one_process_gives(tmp_path: Path, articles: Path, kill: bool) -> None:
    settings = BuildSettings(inputs=("in",), formats=("jsonl",), beam_size=1, shard_articles=1)
    folder = Path.cwd()
    os.chdir(tmp_path)
    try:
        build_corpus(settings, tmp_path / "whole")
    finally:
        os.chdir(folder)
    options = ["in", "--beam", "1", "--to", "jsonl", "--shard-articles", "1", "-o", "out", "--ray"]
    process = subprocess.Popen(
        [sys.executable, "-m", "align", "corpus", "build", *options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        if kill:
            _kill_an_actor(process.pid, tmp_path / "out/work/journal.jsonl")
        assert process.wait(500) == 0
    finally:
        process.terminate()
        process.wait()
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def _kill_an_actor(pid: int, journal: Path) -> None:
    end = time.monotonic() + 400
    while not journal.exists() or journal.read_bytes().count(b"\n") < 3:
        assert time.monotonic() < end
        time.sleep(0.1)
    family = psutil.Process(pid).children(recursive=True)
    actors = [child for child in family if "MapWorker" in " ".join(child.cmdline())]
    assert actors, [child.cmdline() for child in family]
    actors[0].send_signal(signal.SIGKILL)
