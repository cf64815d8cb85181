"""One process at a time: a lock that ends with the process that holds it, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from align.errors import WriteError

_POLL_SECONDS = 0.2


@contextmanager
def exclusive(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the lock file `path` for the block; it is made first and removed after.

    Args:
        path: a file in a directory that exists.
        waiting: called once when another process holds the lock.

    Raises:
        WriteError: the file cannot be made.
    """
    told = False
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise WriteError(f"{path}: cannot be made ({error.strerror}); make room, or set NLEN_DATA_DIR.") from error
        if _try_lock(handle, path):
            if _is_still(path, handle):
                break
            # The one before us has removed this file in the meantime; whoever comes next would lock another one.
        elif not told:
            told = True
            waiting()
        os.close(handle)
        time.sleep(_POLL_SECONDS if told else 0)
    try:
        yield
    finally:
        # On Windows an open file cannot be removed; it then stays, which does no harm.
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    return os.path.samestat(there, os.fstat(handle))


def _try_lock(handle: int, path: Path) -> bool:
    """Locks an open file unless another process has; the system unlocks it when the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        os.close(handle)
        raise WriteError(f"{path}: cannot be locked ({error.strerror}); set NLEN_DATA_DIR to a local disk.") from error
    return True
