"""Options and files that the commands on translation memories share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.cli.articles import LanguageTag, OutputPath
from align.cli.console import standard_input, standard_output, warn
from align.errors import UsageError

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.formats import Source
    from align.formats.tmx.fragments import TmxHeader
    from align.formats.xmlrepair import XmlRepairs

F = TypeVar("F", bound=Callable[..., Any])


def reading_options(command: F) -> F:
    """Adds the options that say how to read files of units."""
    for decorate in reversed(
        (
            click.option(
                "--from",
                "source_format",
                metavar="FORMAT",
                help="Format of the input [default: by its suffix, or by what is in it].",
            ),
            click.option(
                "--source-lang",
                type=LanguageTag(),
                help="Language to take as the source [default: nl in TMX, else as the file says].",
            ),
            click.option(
                "--target-lang",
                type=LanguageTag(),
                help="Language to take as the target [default: en in TMX, else as the file says].",
            ),
        )
    ):
        command = decorate(command)
    return command


def writing_options(command: F) -> F:
    """Adds the options that say where to write units and how."""
    for decorate in reversed(
        (
            click.option(
                "-o", "--output", type=OutputPath(), metavar="FILE", help="Write here, not to standard output."
            ),
            click.option(
                "--to",
                "target_format",
                metavar="FORMAT",
                help="Format to write [default: by the suffix of -o; without -o, that of the first FILE].",
            ),
        )
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
    repairs: XmlRepairs | None = None
    _header: TmxHeader | None = field(default=None, init=False)
    _current: TmxHeader | None = field(default=None, init=False)
    _sources: dict[int, Source] = field(default_factory=dict, init=False)

    def format_name(self) -> str:
        """The format of the first file."""
        from align.formats import format_of

        return format_of(self.source(), self.format).name

    def source(self, number: int = 0) -> Source:
        """A file as it is to be read: the same each time, as what comes from a pipe comes once."""
        from align.formats import Source

        if number not in self._sources:
            file = self.files[number]
            self._sources[number] = Source(standard_input() if file == "-" else file)
        return self._sources[number]

    def units(self, *, joined: bool = False) -> Iterator[TranslationUnit]:
        """All units.

        Args:
            joined: whether to give those of TMX files that are made of others (see `align.formats.tmx.units`).
        """
        for number, file in enumerate(self.files):
            count = 0
            for unit in self._read(number, joined=joined):
                count += 1
                yield unit
            if not count:
                name = "standard input" if file == "-" else file
                warn(f"{name}: no units were read from it")

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
            from align.formats.tmx.fragments import TmxHeader

            options["header"] = self._header = TmxHeader()
            units = self._with_source_language(units, self._header)
        return write_bitext(units, target, chosen.name, **options)

    def file_date(self) -> str:
        """When the file that is being read was made or changed, as it says itself; "" where it does not."""
        from align.formats.identity import latest_date

        return "" if self._current is None else latest_date(self._current.attributes)

    def _with_source_language(self, units: Iterable[TranslationUnit], header: TmxHeader) -> Iterator[TranslationUnit]:
        """The units; the header gets their source language where they were read the other way round."""
        from align.languages import same_language

        for number, unit in enumerate(units):
            srclang = header.attributes.get("srclang", "*all*")
            if not number and srclang.lower() != "*all*" and not same_language(srclang, unit.source_language):
                header.attributes["srclang"] = unit.source_language
            yield unit

    def _read(self, number: int, *, joined: bool) -> Iterator[TranslationUnit]:
        from align.formats import format_of, read_bitext

        source = self.source(number)
        chosen = format_of(source, self.format)
        options: dict[str, Any] = {}
        languages = (self.source_language, self.target_language)
        if chosen.name == "tmx":
            from align.formats.tmx.fragments import TmxHeader

            if languages == (None, None):
                # A file may hold many languages, and its source may be any of them.
                languages = ("nl", "en")
            self._current = self._header if number == 0 and self._header is not None else TmxHeader()
            options = {"header": self._current, "pair_required": True, "repairs": self.repairs}
            if joined:
                options["joined"] = True
        else:
            self._current = None
        return read_bitext(
            source,
            chosen.name,
            source_language=languages[0],
            target_language=languages[1],
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
