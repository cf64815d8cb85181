"""Models in the data directory; the lock on them: one holder at a time, and none left over."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from align.errors import WriteError
from align.modelhub.install import exclusive

ROOT = Path(__file__).resolve().parents[2]


def test_many_holders_take_turns(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        for _ in range(20):
            with exclusive(tmp_path / "lock"):
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(most) == 80
    assert list(tmp_path.iterdir()) == []


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from align.modelhub.install import exclusive\n"
        "with exclusive(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "lock")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        told = []

        def wait() -> None:
            told.append("waiting")
            process.kill()

        with exclusive(tmp_path / "lock", wait):
            assert told == ["waiting"]
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="cannot be locked"), exclusive(tmp_path / "file" / "lock"):
        pass
