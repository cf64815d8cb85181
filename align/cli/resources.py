"""Options for a translator's own resources, a memory and a glossary, and what they name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.cli.console import say
from align.documents import FORMATS
from align.files.streams import copied, is_regular

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
