"""The contenders of `scripts/benchmark.py`, one module a subject; and how memory and time are measured."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable
from pathlib import Path


def peak_mb() -> float:
    """Peak memory of this process or of the greatest that it started, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def memory_mb(process: int | str = "self", field: str = "VmRSS") -> float:
    """What a process has in memory, in MB, or had at most since its peak was forgotten (VmHWM); Linux says so, proc(5).

    Of one that has ended it is 0.
    """
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="utf-8"))
    return int(found[1]) / 1024 if found else 0.0


def timed(work: Callable[[], float]) -> dict[str, float]:
    """Runs `work`, which returns how much it did; gives amount, seconds and this process's peak memory in MB."""
    start = time.perf_counter()
    amount = work()
    seconds = time.perf_counter() - start
    return {"work": amount, "seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
