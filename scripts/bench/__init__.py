"""The contenders of `scripts/benchmark.py`, one module a subject."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable


def peak_mb() -> float:
    """Peak memory of this process or of the greatest that it started, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def timed(work: Callable[[], float]) -> dict[str, float]:
    """Runs `work`, which returns how much it did; gives amount, seconds and this process's peak memory in MB."""
    start = time.perf_counter()
    amount = work()
    seconds = time.perf_counter() - start
    return {"work": amount, "seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
