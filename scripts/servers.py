"""Servers in processes of their own, for what measures them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

NLEN = (sys.executable, "-m", "align", "serve", "--port", "0")
STARTS_WITHIN = 120.0
_STARTED = re.compile(r"(?:listening|Running) on (http://\S+?)/?\s")


class Server(NamedTuple):
    """A server that runs.

    Attributes:
        address: such as http://127.0.0.1:5000.
        process: it.
    """

    address: str
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """What it has taken of the processor's time until now (proc(5), utime and stime)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Has a server run; gives it once it answers.

    Args:
        command: it says on standard output or error where it listens.
        environment: variables besides those of this process.

    Raises:
        RuntimeError: it does not start; says what it said.
    """
    with tempfile.NamedTemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **(environment or {})})
        try:
            yield Server(_address(process, Path(said.name)), process)
        finally:
            process.terminate()
            process.wait(STARTS_WITHIN)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        found = _STARTED.search(log.read_text(encoding="utf-8"))
        if found is not None:
            try:
                urllib.request.urlopen(f"{found[1]}/languages").close()
                return found[1]
            except urllib.error.URLError:
                # LibreTranslate says so before it does.
                pass
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8"))
