"""A build that is killed, wherever it is, and gone on with gives what an undisturbed one gives, byte for byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from align.corpus import BuildSettings, Progress, build_corpus
from align.errors import NlenError

ROOT = Path(__file__).resolve().parent.parent.parent
Files = Callable[[Path], dict[str, bytes]]
Run = Callable[..., "subprocess.CompletedProcess[str]"]

OPTIONS = ("in", "--to", "tmx", "--to", "tsv", "--shard-articles", "2", "--units-per-file", "30", "--keep-rejected")


@pytest.fixture
def undisturbed(tmp_path: Path, bitexts: Path, run: Run, files_of: Files) -> dict[str, bytes]:
    done = run(tmp_path, *OPTIONS, "-o", "whole", "--workers", "1")
    assert done.returncode == 0, done.stderr
    return files_of(tmp_path / "whole")


def test_killed_once_at_any_point(tmp_path: Path, undisturbed: dict[str, bytes], run: Run, files_of: Files) -> None:
    for crash_at in (1, 4, 17, 40, 61, 78, 90):
        out = f"out{crash_at}"
        killed = run(tmp_path, *OPTIONS, "-o", out, "--workers", "1", crash_at=crash_at)
        assert killed.returncode == -signal.SIGKILL, (crash_at, killed.stderr)
        done = run(tmp_path, *OPTIONS, "-o", out, "--workers", "1", "--resume")
        assert done.returncode == 0, done.stderr
        assert files_of(tmp_path / out) == undisturbed, crash_at
        assert not list((tmp_path / out).rglob(".*")), "no unfinished file is left"


def test_killed_again_and_again_it_still_gets_there(
    tmp_path: Path, undisturbed: dict[str, bytes], run: Run, files_of: Files
) -> None:
    for _attempt in range(40):
        done = run(tmp_path, *OPTIONS, "-o", "out", "--workers", "1", "--resume", crash_at=25)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert done.returncode == 0
    assert files_of(tmp_path / "out") == undisturbed
    entries = [json.loads(line) for line in (tmp_path / "out/work/journal.jsonl").read_text().splitlines()]
    tasks = [(entry["stage"], entry["number"]) for entry in entries if entry["event"] == "done"]
    assert len(tasks) == len(set(tasks)), "nothing is done twice"


def test_a_pool_that_is_killed_leaves_no_process_and_no_gap(
    tmp_path: Path,
    articles: Path,
    run: Run,
    files_of: Files,
) -> None:
    options = ("in", "--beam", "1", "--shard-articles", "1", "--to", "jsonl")
    done = run(tmp_path, *options, "-o", "whole", "--workers", "1")
    assert done.returncode == 0, done.stderr
    process = subprocess.Popen(
        [sys.executable, "-m", "align", "corpus", "build", *options, "-o", "out", "--workers", "2"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    journal = tmp_path / "out/work/journal.jsonl"
    try:
        _wait_for(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 3)
        workers = _children(process.pid)
    finally:
        process.kill()
        process.wait()
    assert len(workers) >= 2
    _wait_for(lambda: not any(_is_running(pid) for pid in workers))
    before = journal.read_bytes().count(b"\n")
    done = run(tmp_path, *options, "-o", "out", "--workers", "1", "--resume")
    assert done.returncode == 0, done.stderr
    assert before < 3 + 9
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def test_a_line_that_was_cut_off_does_not_count(
    tmp_path: Path, undisturbed: dict[str, bytes], run: Run, files_of: Files
) -> None:
    run(tmp_path, *OPTIONS, "-o", "out", "--workers", "1", crash_at=40)
    journal = tmp_path / "out/work/journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
    assert run(tmp_path, *OPTIONS, "-o", "out", "--workers", "1", "--resume").returncode == 0
    assert files_of(tmp_path / "out") == undisturbed


def test_a_file_that_was_damaged_is_made_again(
    tmp_path: Path, undisturbed: dict[str, bytes], run: Run, files_of: Files
) -> None:
    run(tmp_path, *OPTIONS, "-o", "out", "--workers", "1", crash_at=40)
    units = sorted((tmp_path / "out/work/units").glob("*.units"))
    units[0].write_bytes(b"")
    assert run(tmp_path, *OPTIONS, "-o", "out", "--workers", "1", "--resume").returncode == 0
    assert files_of(tmp_path / "out") == undisturbed


def test_a_build_of_another_version_is_not_gone_on_with(tmp_path: Path, bitexts: Path, run: Run) -> None:
    run(tmp_path, *OPTIONS, "-o", "out", "--workers", "1", crash_at=40)
    journal = tmp_path / "out/work/journal.jsonl"
    planned, *done = [json.loads(line) for line in journal.read_text().splitlines()]
    del planned["version"]  # as before there were versions
    journal.write_text("".join(json.dumps(entry) + "\n" for entry in (planned, *done)))
    again = run(tmp_path, *OPTIONS, "-o", "out", "--resume")
    assert again.returncode == 2
    assert "another version of nlen" in again.stderr


def test_a_finished_build_of_another_version_is_refused_in_the_same_words(
    tmp_path: Path, bitexts: Path, run: Run
) -> None:
    options = (*OPTIONS, "-o", "out", "--workers", "1")
    assert run(tmp_path, *options).returncode == 0
    assert run(tmp_path, *options, "--resume").returncode == 0
    journal = tmp_path / "out/work/journal.jsonl"
    planned, *done = [json.loads(line) for line in journal.read_text().splitlines()]
    # A setting that this nlen does not know any more, as an older one wrote it, says nothing beside the version.
    planned = {**planned, "version": planned["version"] - 1, "settings": {**planned["settings"], "format_version": 1}}
    journal.write_text("".join(json.dumps(entry) + "\n" for entry in (planned, *done)))
    for resumed in ((), ("--resume",)):
        again = run(tmp_path, *options, *resumed)
        assert again.returncode == 2
        assert "the build there is of another version of nlen; go on with that version, or begin" in again.stderr


def test_another_build_is_not_gone_on_with(tmp_path: Path, bitexts: Path, run: Run) -> None:
    assert run(tmp_path, *OPTIONS, "-o", "out", "--workers", "1", crash_at=40).returncode == -signal.SIGKILL
    again = run(tmp_path, *OPTIONS, "-o", "out")
    assert again.returncode == 2
    assert "--resume" in again.stderr
    other = run(tmp_path, *OPTIONS, "-o", "out", "--resume", "--dev", "0.1")
    assert other.returncode == 2
    assert "dev" in other.stderr
    (bitexts / "0.jsonl").write_text((bitexts / "0.jsonl").read_text() * 2)
    changed = run(tmp_path, *OPTIONS, "-o", "out", "--resume")
    assert changed.returncode == 2
    assert "input has changed" in changed.stderr


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _wait_for(condition: object, seconds: float = 300) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_one_build_at_a_time_has_a_folder(tmp_path: Path, bitexts: Path) -> None:
    settings = BuildSettings(inputs=(str(bitexts),))
    refused: list[str] = []

    def meanwhile(_: Progress) -> None:
        with pytest.raises(NlenError) as caught:
            build_corpus(settings, tmp_path / "out", workers=1, resume=True)
        refused.append(str(caught.value))

    build_corpus(settings, tmp_path / "out", workers=1, progress=meanwhile)
    assert set(refused) == {f"{tmp_path / 'out'}: another build is at work in this folder; wait for it or stop it."}
    build_corpus(settings, tmp_path / "out", workers=1, resume=True)
    assert not list((tmp_path / "out").rglob(".*")), "no lock is left"
