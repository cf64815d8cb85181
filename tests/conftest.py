"""Fixtures that more than one test folder uses."""

from __future__ import annotations

import logging
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from align.cli import main
from align.translation import Translator

# How long an example takes says more about the machine than about the code.
# In continuous integration the examples are the same each time, so that a red build means a change; at a desk they are
# new ones every time, and find what nobody thought of.
settings.register_profile("nlen", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("nlen")

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 120
"""How long a command may take."""


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample articles."""
    return ROOT / "corpora" / "samples"


@pytest.fixture(scope="session")
def translator() -> Translator:
    """The embedded model at the fastest setting."""
    return Translator(beam_size=1)


def _environment(folder: Path, variables: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NLEN_")}
    return {**clean, "NLEN_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT), **variables}


@pytest.fixture
def nlen(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the command in an empty folder, without the user's settings.

    That is done in this process, as most of the time of a new one goes to its start; everything that the command sees
    and leaves is as in one of its own. Where that itself is what is tested there is `nlen_process`.
    """

    def run(*arguments: object, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
        words = list(map(str, arguments))
        with ExitStack() as stack:
            stack.enter_context(_own_environment(_environment(tmp_path, variables)))
            stack.enter_context(_own_folder(tmp_path))
            stack.enter_context(_own_settings())
            stack.enter_context(_own_signals(words))
            printed, said = stack.enter_context(_own_streams(stdin))
            sys.argv = [str(ROOT / "align" / "__main__.py"), *words]
            status = _status_of_main()
        return subprocess.CompletedProcess(words, status, bytes(printed), bytes(said))

    return run


@pytest.fixture
def nlen_process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the command as `nlen` does, in a process of its own."""

    def run(*arguments: object, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "align", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=_environment(tmp_path, variables),
            check=False,
            timeout=SECONDS,
        )

    return run


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., AbstractContextManager[str]]:
    """Starts `nlen serve` at a free port, in a process of its own, and gives its address while it runs."""

    @contextmanager
    def run(*arguments: object) -> Iterator[str]:
        folder = tmp_path_factory.mktemp("serve")
        command = [sys.executable, "-m", "align", "serve", "--port", "0", *map(str, arguments)]
        environment = _environment(folder, {})
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stderr=said)
        try:
            yield _address(process, folder / "said")
        finally:
            process.terminate()
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise

    return run


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """What a server says it listens on, when it answers there."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"listening on (http://\S+?)/ ", said.read_text(encoding="utf-8"))
        if found is not None:
            with urllib.request.urlopen(f"{found[1]}/health", timeout=SECONDS) as answer:
                assert answer.status == 200
            return found[1]
        time.sleep(0.05)
    raise AssertionError(said.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Converts files by LibreOffice into another format, each beside itself.

    All have one profile, as it takes seconds to make one.
    """
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("libreoffice").as_uri()

    def convert(to: str, *files: Path, options: Sequence[str] = ()) -> None:
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", *options, "--convert-to", to]
        places = [str(files[0].parent), *map(str, files)]
        subprocess.run([*command, "--outdir", *places], check=True, capture_output=True, timeout=SECONDS)

    return convert


_MEASURING = """
import resource
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert work({short}) == {short}
before = peak()
assert work({long}) == {long}
print(peak() - before)
"""


@pytest.fixture
def memory_growth() -> Callable[..., int]:
    """Measures, in KiB, how far a long run takes the peak of a process's memory above a short run's.

    The script defines `work`, which is called with the length of a run and gives it back when it is done.
    """
    if sys.platform != "linux":
        pytest.skip("ru_maxrss is in kilobytes on Linux alone")

    def measure(script: str, short: int, long: int, *arguments: str) -> int:
        program = script + _MEASURING.format(short=short, long=long)
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
        return int(done.stdout)

    return measure


def _status_of_main() -> int:
    """Runs the command to its end, and what Python does when a program ends."""
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return end.code or 0
    except Exception:
        traceback.print_exc()
        return 1
    raise AssertionError("the command has returned instead of exiting")


@contextmanager
def _own_environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _own_settings() -> Iterator[None]:
    """What a new process begins with, and what stays of a command until its process ends."""
    arguments = sys.argv
    chance = random.getstate()
    # Handlers of pytest would keep from standard error what Python says there itself of records that nobody handles.
    loggers = (logging.getLogger(), logging.getLogger("align"))
    handlers = [list(logger.handlers) for logger in loggers]
    for logger in loggers:
        logger.handlers.clear()
    try:
        with warnings.catch_warnings():
            _warn_as_python_does()
            yield
    finally:
        for logger, kept in zip(loggers, handlers, strict=True):
            logger.handlers[:] = kept
        random.setstate(chance)
        sys.argv = arguments


def _warn_as_python_does() -> None:
    """Sends warnings to standard error, without those that Python ignores; of our own modules some are errors."""

    def show(message: Any, category: Any, filename: str, lineno: int, file: Any = None, line: Any = None) -> None:
        print(warnings.formatwarning(message, category, filename, lineno, line), end="", file=file or sys.stderr)

    warnings.showwarning = show
    warnings.resetwarnings()
    for ignored in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", ignored)
    for refused in (DeprecationWarning, ResourceWarning):
        warnings.filterwarnings("error", category=refused, module="align")


@contextmanager
def _own_signals(command: list[str]) -> Iterator[None]:
    """Ends a command that hangs; Ctrl-C, of which a command makes an exit status, ends the tests too."""
    pressed = []

    def hang_up(number: int, frame: object) -> None:
        raise subprocess.TimeoutExpired(command, SECONDS)

    def interrupt(number: int, frame: object) -> None:
        pressed.append(number)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGALRM, hang_up)
    if before[signal.SIGINT] is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)
    if pressed:
        raise KeyboardInterrupt


@contextmanager
def _own_streams(stdin: bytes) -> Iterator[tuple[bytearray, bytearray]]:
    """Pipes for the standard streams, as file descriptors and as Python's; gives what comes to be printed."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    with ExitStack() as stack:
        stack.enter_context(_fed(stdin))
        printed, said = (stack.enter_context(_collected(number)) for number in (1, 2))
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
        ours = (sys.stdout, sys.stderr)
        try:
            yield printed, said
        finally:
            # What remembers a stream goes on to write to whatever its number is then, so they are not closed.
            for stream in ours:
                stream.flush()
            sys.stdin, sys.stdout, sys.stderr = streams


@contextmanager
def _fed(data: bytes) -> Iterator[None]:
    """Puts a pipe that gives `data` in the place of standard input."""
    end, start = os.pipe()

    def feed() -> None:
        # Who has read enough goes away.
        with suppress(BrokenPipeError), os.fdopen(start, "wb") as stream:
            stream.write(data)

    feeding = threading.Thread(target=feed, daemon=True)
    try:
        with _in_place_of(0, end):
            feeding.start()
            yield
    finally:
        feeding.join()


@contextmanager
def _collected(number: int) -> Iterator[bytearray]:
    """Puts a pipe in the place of an output; gives what goes into it."""
    end, start = os.pipe()
    found = bytearray()
    over = threading.Event()

    def collect() -> None:
        while True:
            # A process that outlives the command, as some of multiprocessing do, holds the pipe open.
            closing = over.is_set()
            if not select.select([end], [], [], 0 if closing else 0.05)[0]:
                if closing:
                    break
            elif piece := os.read(end, 1 << 16):
                found.extend(piece)
            else:
                break
        os.close(end)

    collecting = threading.Thread(target=collect, daemon=True)
    try:
        with _in_place_of(number, start):
            collecting.start()
            yield found
    finally:
        over.set()
        collecting.join()


@contextmanager
def _in_place_of(number: int, other: int) -> Iterator[None]:
    """Makes the file descriptor `number` mean what `other` does, which is closed."""
    before = os.dup(number)
    os.dup2(other, number)
    os.close(other)
    try:
        yield
    finally:
        os.dup2(before, number)
        os.close(before)
