"""The command `nlen`: one module a command, loaded when it is called; no logic lives here."""

from __future__ import annotations

import codecs
import importlib
import io
import os
import signal
import sys
from contextlib import suppress
from typing import TextIO, cast

import click

from align.cli.console import ClosedOutput, begin, report_error, report_wrong_call, tell_log
from align.errors import NlenError, ReadError, WriteError

_COMMANDS = {
    "translate": "Translate Dutch articles into English text or a translation memory.",
    "align": "Align two texts that translate each other.",
    "serve": "Serve translation tools and a page in the browser.",
    "segment": "Split articles into sentences, one a line.",
    "tmx": "Convert, check, merge, clean, split and compare translation memories.",
    "lexicon": "Show what a model's lexicon has for words, and how it guides a sentence.",
    "model": "List, install, convert and remove translation models.",
    "corpus": "Build parallel corpora from many articles.",
    "eval": "Measure how good translations and alignments are.",
}


class _LazyGroup(click.Group):
    """A group that imports the module of a command only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        tell_log()
        command: click.Command = importlib.import_module(f"align.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nlen", message="nlen %(version)s")
def nlen() -> None:
    """Dutch-to-English translation and alignment: an article goes in, a TMX translation memory comes out.

    \b
    nlen translate artikel.txt                  the English text
    nlen translate artikel.txt -o artikel.tmx   a translation memory
    nlen align artikel.txt article.txt -o a.tmx the same of a translation that somebody made
    """


def main() -> None:
    """Runs the command; exit status 0 done, 1 the work failed, 2 wrong usage."""
    # What a command prints is UTF-8, as its files are, whatever the locale.
    codecs.register_error("nlen", _as_bytes)
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "nlen"), (sys.stderr, "nlen")):
        # Standard input from which something was read already stays as it is.
        if isinstance(stream, io.TextIOWrapper):
            with suppress(io.UnsupportedOperation):
                stream.reconfigure(encoding="utf-8", errors=errors)
    # Ended by a signal, unfinished files are removed like after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    if sys.stdout is None:
        sys.stdout = cast("TextIO", ClosedOutput())
    sys.exit(run(sys.argv[1:]))


def _as_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """What cannot be written as UTF-8: a byte of a file's name as that byte, half a character as U+FFFD."""
    assert isinstance(error, UnicodeEncodeError)
    written = bytearray()
    for sign in error.object[error.start : error.end]:
        written += bytes([ord(sign) - 0xDC00]) if "\udc80" <= sign <= "\udcff" else "\ufffd".encode()
    return bytes(written), error.end


def run(arguments: list[str]) -> int:
    """Runs the command with `arguments` and returns its exit status."""
    begin()
    try:
        # Not `nlen.main`, which takes the exceptions for a closed pipe and Ctrl-C into its own hands.
        with nlen.make_context("nlen", arguments) as context:
            result = nlen.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    except click.ClickException as error:
        return report_wrong_call(error)
    except NlenError as error:
        return report_error(error)
    except BrokenPipeError:
        # The reader of our output has gone (`nlen … | head`); keep Python from complaining about it at exit.
        _silence_standard_output()
        return 141
    except OSError as error:
        if error.filename is not None:
            return report_error(ReadError(f"{error.filename}: cannot be used ({error.strerror}); check the name."))
        _silence_standard_output()
        return report_error(WriteError(f"standard output cannot be written ({error.strerror}); give -o FILE."))
    return result if isinstance(result, int) else 0


def _silence_standard_output() -> None:
    """Lets what is still in the buffer go nowhere, so that it is not tried again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
