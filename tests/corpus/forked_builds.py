"""Runs `nlen` again and again, each time in a process of its own that is forked when everything is imported.

A build may be killed, with no chance to tidy up, at the n-th time that it touches the disk. A line of JSON on standard
input is an order: "folder" to work in, "arguments" of the command, "crash_at" (n, or 0). A line of JSON on standard
output answers it: "returncode" and what came on "stderr".
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

from align.cli import main, run

_SECONDS = 300


def serve() -> None:
    """Carries out orders until there are no more."""
    _import_everything()
    for line in sys.stdin:
        order = json.loads(line)
        with tempfile.TemporaryFile() as errors:
            child = os.fork()
            if child == 0:
                _obey(order, errors.fileno())
            _, status = os.waitpid(child, 0)
            errors.seek(0)
            answer = {"returncode": os.waitstatus_to_exitcode(status), "stderr": errors.read().decode()}
        print(json.dumps(answer), flush=True)


def _import_everything() -> None:
    """Makes a small build here, as the command imports much only when it is needed."""
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(StringIO()):
        source = Path(folder, "a.tsv")
        source.write_text("Het regent in Tiel.\tIt rains in Tiel.\n")
        run(["corpus", "build", str(source), "-o", f"{folder}/out", "--workers", "1", "--to", "tmx", "--to", "tsv"])


def _obey(order: dict[str, Any], errors: int) -> NoReturn:
    signal.alarm(_SECONDS)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    # The command sets the encoding of its standard streams, which one that has been read from does not allow.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open to the end of the process
    os.chdir(order["folder"])
    sys.argv = ["nlen", *order["arguments"]]
    _crash_at(order["crash_at"])
    code: Any = 1
    try:
        main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _crash_at(touch: int) -> None:
    """Makes every touch of the disk count down to the crash."""
    left = touch

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call

    os.fsync = counted(os.fsync)
    for name in ("replace", "mkdir", "unlink"):
        setattr(Path, name, counted(getattr(Path, name)))


if __name__ == "__main__":
    serve()
