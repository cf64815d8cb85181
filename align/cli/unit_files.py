"""Options and files that the commands on translation memories share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.cli.articles import LanguageTag, OutputPath
from align.cli.console import standard_output
from align.errors import UsageError

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.formats.tmx.header import TmxHeader

F = TypeVar("F", bound=Callable[..., Any])


def reading_options(command: F) -> F:
    """Adds the options that say how to read files of units."""
    for decorate in (
        click.option("--from", "source_format", metavar="FORMAT", help="Format of the input [default: by its suffix]."),
        click.option(
            "--source-lang", type=LanguageTag(), help="Language to take as the source [default: as the file says]."
        ),
        click.option(
            "--target-lang", type=LanguageTag(), help="Language to take as the target [default: as the file says]."
        ),
    ):
        command = decorate(command)
    return command


def writing_options(command: F) -> F:
    """Adds the options that say where to write units and how."""
    for decorate in (
        click.option("-o", "--output", type=OutputPath(), metavar="FILE", help="Write here, not to standard output."),
        click.option(
            "--to", "target_format", metavar="FORMAT", help="Format to write [default: by OUTPUT, else as the input]."
        ),
    ):
        command = decorate(command)
    return command


@dataclass(slots=True)
class UnitFiles:
    """Files of units, "-" for standard input, read one after the other."""

    files: tuple[str, ...]
    format: str | None
    source_language: str | None = None
    target_language: str | None = None
    _header: TmxHeader | None = field(default=None, init=False)

    def format_name(self) -> str:
        """The format of the first file."""
        from align.formats import find_format

        return find_format(self.format, None if self.files[0] == "-" else Path(self.files[0])).name

    def is_tmx(self) -> bool:
        """Whether the first file is TMX, or has no suffix that says what it is."""
        from align.formats import FORMATS, find_format

        if self.format is not None or self.files[0] == "-":
            return self.format_name() == "tmx"
        path = _without_gz(self.files[0])
        return (
            not any(path.suffix.lower() in known.suffixes for known in FORMATS) or find_format(None, path).name == "tmx"
        )

    def units(self, *, joined: bool = False) -> Iterator[TranslationUnit]:
        """All units.

        Args:
            joined: whether to give those of TMX files that are made of others (see `align.formats.tmx.joined`).
        """
        for number, file in enumerate(self.files):
            yield from self._read(file, first=number == 0, joined=joined)

    def units_for(self, output: str | None, format_name: str | None) -> Iterator[TranslationUnit]:
        """All units for a file that `write` is to make of them: what TMX holds for other tools goes into TMX alone."""
        from align.formats import find_format

        if output is None:
            return self.units(joined=find_format(format_name or self.format_name(), None).name == "tmx")
        return self.units(joined=find_format(format_name, Path(output)).name == "tmx")

    def write(self, units: Iterable[TranslationUnit], output: str | None, format_name: str | None) -> int:
        """Writes units that were made of these files'; a TMX file keeps the header of the first one.

        Raises:
            UsageError: no format is known.
            WriteError: the output cannot be written.
        """
        from align.formats import find_format, write_bitext

        if format_name is None and output is None:
            format_name = self.format_name()
        target = standard_output() if output is None else output
        chosen = find_format(format_name, None if output is None else Path(output))
        options: dict[str, Any] = {}
        if chosen.name == "tmx" and self.format_name() == "tmx":
            from align.formats.tmx.header import TmxHeader

            options["header"] = self._header = TmxHeader()
        return write_bitext(units, target, chosen.name, **options)

    def _read(self, file: str, *, first: bool, joined: bool) -> Iterator[TranslationUnit]:
        from align.formats import find_format, read_bitext

        chosen = find_format(self.format, None if file == "-" else Path(file))
        options: dict[str, Any] = {}
        if first and self._header is not None and chosen.name == "tmx":
            options["header"] = self._header
        if joined and chosen.name == "tmx":
            options["joined"] = True
        return read_bitext(
            sys.stdin.buffer if file == "-" else file,
            chosen.name,
            source_language=self.source_language,
            target_language=self.target_language,
            **options,
        )


def refuse_other_than_tmx(file: str) -> None:
    """Only TMX can be validated.

    Raises:
        UsageError: the file is in another format, as its suffix says.
    """
    from align.formats import FORMATS

    suffix = _without_gz(file).suffix.lower()
    other = next((known.name for known in FORMATS if suffix in known.suffixes and known.name != "tmx"), None)
    if other is not None:
        raise UsageError(
            f"{file}: only TMX can be validated, and this is {other}; `nlen tmx stats` reads it from end to end and "
            "`nlen tmx check` looks at the translations."
        )


def _without_gz(file: str) -> Path:
    return Path(file.removesuffix(".gz"))


def count_of(number: int, noun: str) -> str:
    """A number with its noun: "1 unit", "12,000 units"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
