"""What the commands say to people: messages, errors and progress, all on standard error."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeVar

import click

from align.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])

_state = {"verbosity": 0}


def verbosity_options(command: F) -> F:
    """Adds -q and -v to a command; the command's function does not see them."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value:
            _state["verbosity"] = -1 if parameter.name == "quiet" else 1

    for decorate in (
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=keep, help="Say nothing but errors."),
        click.option(
            "-v", "--verbose", is_flag=True, expose_value=False, callback=keep, help="Say more, and show tracebacks."
        ),
    ):
        command = decorate(command)
    return command


def say(message: str) -> None:
    """Prints a message for people, unless -q was given."""
    if _state["verbosity"] >= 0:
        _print(f"nlen: {message}")


def warn(message: str) -> None:
    """Prints a warning, with -q too: it says that a result may not be what was asked for."""
    _print(f"nlen: warning: {message}")


def explain(message: str) -> None:
    """Prints a message for people who want to know more, with -v alone."""
    if _state["verbosity"] > 0:
        _print(f"nlen: {message}")


def _print(line: str) -> None:
    # Where standard error is closed, print() would take standard output for it.
    if sys.stderr is not None:
        print(line, file=sys.stderr)


def report_error(error: Exception) -> int:
    """Prints an error in one sentence (with -v its traceback first) and returns the exit status it means."""
    if _state["verbosity"] > 0 and sys.stderr is not None:
        traceback.print_exception(error)
    _print(f"nlen: error: {error}")
    return 2 if isinstance(error, UsageError) else 1


@dataclass(slots=True)
class Estimate:
    """Guesses how many sentences there will be, from the share of the input that has been read.

    Attributes:
        bytes_total: size of all inputs; 0 where it is not known (standard input).
    """

    bytes_total: int
    bytes_read: int = 0
    sentences: int = 0
    done: bool = field(default=False)

    def read(self, size: int, sentences: int) -> None:
        """Counts an article of `size` bytes and `sentences` sentences as read."""
        self.bytes_read += size
        self.sentences += sentences

    @property
    def total(self) -> float | None:
        """Sentences expected in all, or None while nothing is known."""
        if self.done or not self.bytes_total:
            return self.sentences if self.done else None
        if not self.bytes_read:
            return None
        return self.sentences * max(self.bytes_total / self.bytes_read, 1.0)


def standard_input() -> BinaryIO:
    """Standard input for bytes.

    Raises:
        UsageError: it is closed.
    """
    if sys.stdin is None:
        raise UsageError("standard input is closed: name a file, or pipe one in.")
    return sys.stdin.buffer


class ClosedOutput(io.TextIOBase):
    """What stands for standard output where that is closed: whoever writes there is told."""

    def write(self, text: str, /) -> int:
        """Refuses any text.

        Raises:
            UsageError: always.
        """
        raise UsageError("standard output is closed: open it, or give -o FILE where the command has it.")

    @property
    def buffer(self) -> BinaryIO:
        """Raises UsageError."""
        raise UsageError("standard output is closed: give -o FILE.")


def standard_output() -> BinaryIO:
    """Standard output for bytes.

    Raises:
        UsageError: it is closed.
    """
    if sys.stdout is None:
        raise UsageError("standard output is closed: give -o FILE.")
    return sys.stdout.buffer


def is_quiet() -> bool:
    """Whether the user wants no messages."""
    return _state["verbosity"] < 0


@contextmanager
def progress_bar(label: str, estimate: Estimate, *, hidden: bool = False) -> Iterator[Callable[[int], None]]:
    """A bar with sentences a second and the time left; gives the function that counts sentences done.

    Nothing is shown when standard error is no terminal, with -q, or when `hidden`: text that goes to the same terminal
    would be mixed with it.
    """
    if hidden or _state["verbosity"] < 0 or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        """Sentences a second since the start, and the time that the rest takes at that pace.

        Sentences come in bursts, a batch at a time; rich's own columns would show the pace of the last burst.
        """

        def render(self, task: Task) -> Text:
            if not task.completed or not task.elapsed:
                return Text("")
            pace = task.completed / task.elapsed
            shown = f"{task.completed:.0f} sentences, {pace:.0f}/s"
            if task.total:
                left = max(round((task.total - task.completed) / pace), 0)
                shown += f", {left // 60}:{left % 60:02} left"
            return Text(shown)

    columns = (TextColumn("{task.description}"), BarColumn(), Pace())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda count: bar.update(task, advance=count, total=estimate.total)
