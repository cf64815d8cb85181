"""Options for what a command translates with: a memory and a glossary, and the machine that a model runs on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.cli.console import say
from align.documents import FORMATS
from align.files.streams import copied, is_regular
from align.modelhub.runtime import COMPUTE_TYPES, DEVICES, ComputeOptions

if TYPE_CHECKING:
    from align.quality import Check
    from align.translation import Glossary, TranslationMemory

F = TypeVar("F", bound=Callable[..., Any])


def resource_options(command: F) -> F:
    """Adds --memory, --fuzzy and --glossary to a command."""
    for decorate in (
        click.option(
            "--glossary", metavar="FILE", help="Use the terms of a TSV or OmegaT glossary, or of TBX, where they fit."
        ),
        click.option(
            "--fuzzy",
            default=75,
            show_default=True,
            metavar="PERCENT",
            type=click.IntRange(0, 99),
            help="Offer sentences of the memory that are at least so alike; 0 is never.",
        ),
        click.option(
            "--memory", metavar="FILE", help="Take translations from this memory, TMX or another format of units."
        ),
    ):
        command = decorate(command)
    return command


def compute_options(*, threads: bool = True) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Adds --device, --device-index, --compute-type and, if `threads`, --threads to a command.

    The command is called with what they say as one argument, `compute`.
    """

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(command)
        def with_compute(
            *arguments: Any,
            device: str,
            device_index: tuple[int, ...],
            compute_type: str,
            threads: int = 0,
            **options: Any,
        ) -> int:
            compute = ComputeOptions(threads, device, device_index or 0, compute_type)
            return command(*arguments, compute=compute, **options)

        added = [
            click.option(
                "--compute-type",
                type=click.Choice(COMPUTE_TYPES),
                default="default",
                show_default=True,
                metavar="TYPE",
                help=f"Numbers to compute with, of {', '.join(COMPUTE_TYPES)}: that of the weights, or the quickest.",
            ),
            click.option(
                "--device-index",
                multiple=True,
                type=click.IntRange(0),
                metavar="N",
                help="Number of the graphics card; given again, several share the work  [default: 0].",
            ),
            click.option(
                "--device",
                type=click.Choice(DEVICES),
                default="cpu",
                show_default=True,
                help="What the model runs on; auto is a graphics card where there is one.",
            ),
        ]
        if threads:
            added.append(
                click.option(
                    "--threads",
                    default=0,
                    show_default=True,
                    type=click.IntRange(0),
                    help="Processor cores; 0 is all.",
                )
            )
        for option in added:
            with_compute = option(with_compute)
        return with_compute

    return decorate


def saved(file: str | None) -> str | None:
    """A file that can be read more than once: the one named, or a copy, gone when the command ends, of a pipe."""
    if file is None or is_regular(file) or not Path(file).exists() or Path(file).is_dir():
        return file
    folder = click.get_current_context().with_resource(TemporaryDirectory(prefix="nlen-"))
    return str(copied(file, folder))


def read_memory(file: str | None, source_language: str, target_language: str) -> TranslationMemory | None:
    """The memory that a user named, or None."""
    if file is None:
        return None
    from align.translation import TranslationMemory

    memory = TranslationMemory.read(file, source_language=source_language, target_language=target_language)
    if not len(memory):
        say(f"{file} has no {source_language}-{target_language} units to take")
    return memory


def read_terms(file: str | None, source_language: str, target_language: str) -> Glossary | None:
    """The glossary that a user named, or None."""
    if file is None:
        return None
    from align.translation import Glossary

    return Glossary.read(file, source_language=source_language, target_language=target_language)


def checks_with(terms: Glossary | None) -> tuple[Check, ...]:
    """All checks of quality, that of terms too where there is a glossary."""
    from align.quality import CHECKS, TermCheck

    return CHECKS if terms is None else (*CHECKS, TermCheck(terms.missing))


def least_similarity(percent: int, format_name: str) -> float | None:
    """From where on fuzzy matches are wanted in a format, 0 to 1; None for never."""
    # Documents have no place for them, and OmegaT looks for them itself.
    wanted = percent and format_name != "omegat" and format_name not in FORMATS
    return percent / 100 if wanted else None
