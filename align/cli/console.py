"""What the commands say to people: messages, errors and progress, all on standard error."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from align.errors import NlenError, UsageError, count_of

if TYPE_CHECKING:
    from align.documents.inputs import Estimate

F = TypeVar("F", bound=Callable[..., Any])

_state = {"verbosity": 0}


def begin() -> None:
    """Forgets what an earlier command in this process was told to say."""
    _state["verbosity"] = 0


def verbosity_options(command: F) -> F:
    """Adds -q and -v to a command; the command's function does not see them."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value:
            _state["verbosity"] = -1 if parameter.name == "quiet" else 1

    for decorate in reversed(
        (
            click.option(
                "-q", "--quiet", is_flag=True, expose_value=False, callback=keep, help="Say nothing but errors."
            ),
            click.option(
                "-v",
                "--verbose",
                is_flag=True,
                expose_value=False,
                callback=keep,
                help="Say more, and show tracebacks.",
            ),
        )
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


def tell_log() -> None:
    """Has what the package logs said like any other, from now on: errors, warnings, what is good to know, and more."""
    import logging

    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.args[0] if isinstance(record.args, tuple) and record.args else None
            if record.levelno >= logging.ERROR and isinstance(error, NlenError):
                report_error(error)
            elif record.levelno >= logging.WARNING:
                warn(record.getMessage())
            elif record.levelno >= logging.INFO:
                say(record.getMessage())
            else:
                _explain(record.getMessage())

    log = logging.getLogger("align")
    if not log.handlers:
        log.addHandler(Told())
        log.setLevel(logging.DEBUG)


def _explain(message: str) -> None:
    """Prints a message for people who want to know more, with -v alone."""
    if _state["verbosity"] > 0:
        _print(f"nlen: {message}")


def _print(line: str) -> None:
    # Where standard error is closed, print() would take standard output for it.
    if sys.stderr is not None:
        print(line, file=sys.stderr)


def finished(output: str | None, *parts: str) -> None:
    """Says what a command has done, in one line: where it went, and what it was; empty parts are left out."""
    place = f"{output}: " if output is not None else ""
    say(place + ", ".join(filter(None, parts)))


def left_out(failed: int, number: int, noun: str) -> str:
    """How many of all could not be used, for `finished`: "2 of 12 articles left out"; empty where all could."""
    return f"{failed:,} of {count_of(number, noun)} left out" if failed else ""


def report_error(error: Exception) -> int:
    """Prints an error in one sentence (with -v its traceback first) and returns the exit status it means."""
    if _state["verbosity"] > 0 and sys.stderr is not None:
        traceback.print_exception(error)
    _print(f"nlen: error: {error}")
    return 2 if isinstance(error, UsageError) else 1


def report_wrong_call(error: click.ClickException) -> int:
    """Prints what the command line lacks or has too much, as `report_error` does, and where to look it up."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    message = " ".join(error.format_message().split()).removesuffix(".").replace("'. (", "' (")
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter) and error.param:
        message = f"{' or '.join(error.param.opts) or error.param.name}: {error.message.strip().removesuffix('.')}"
    context = error.ctx if isinstance(error, click.UsageError) else None
    look_up = f"; see {context.command_path} --help" if context is not None else ""
    _print(f"nlen: error: {message[:1].lower()}{message[1:]}{look_up}.")
    return error.exit_code


class ClosedOutput(io.TextIOBase):
    """What stands for standard output where that is closed: whoever writes there is told."""

    def write(self, text: str, /) -> int:
        """Refuses any text.

        Raises:
            UsageError: always.
        """
        raise UsageError("standard output is closed; open it, or give -o FILE where the command has it.")

    @property
    def buffer(self) -> BinaryIO:
        """Raises UsageError."""
        raise UsageError("standard output is closed; give -o FILE.")


def is_shown(output: str | None) -> bool:
    """Whether results go where a person sees them, among the messages: to standard output, and that is a terminal."""
    return output is None and sys.stdout is not None and sys.stdout.isatty()


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
