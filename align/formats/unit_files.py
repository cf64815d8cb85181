"""Several files of units read as one, and what is made of them written: what commands on translation memories do."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.files.streams import Source, standard_input, standard_output
from align.formats import find_format, format_of, read_bitext, write_bitext
from align.languages import same_language

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.formats.tmx.fragments import TmxHeader
    from align.formats.xmlrepair import XmlRepairs

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UnitReading:
    """How files of units are read.

    Attributes:
        format: name of their format; None where suffix or contents tell.
        source_language: BCP 47 tag of the source wanted; None for Dutch in TMX, and else for what the file says.
        target_language: likewise of the target, and English.
    """

    format: str | None = None
    source_language: str | None = None
    target_language: str | None = None


@dataclass(slots=True)
class UnitFiles:
    """Files of units, read one after the other; one without units is logged, as level WARNING.

    Attributes:
        files: paths, "-" for standard input.
        reading: how they are read.
        repairs: what to mend in TMX that is not well-formed; see `align.formats.read_bitext`.
    """

    files: tuple[str, ...]
    reading: UnitReading = field(default_factory=UnitReading)
    repairs: XmlRepairs | None = None
    _header: TmxHeader | None = field(default=None, init=False)
    _current: TmxHeader | None = field(default=None, init=False)
    _sources: dict[int, Source] = field(default_factory=dict, init=False)

    def format_name(self) -> str:
        """The format of the first file."""
        return format_of(self.source(), self.reading.format).name

    def source(self, number: int = 0) -> Source:
        """A file as it is to be read: the same each time, as what comes from a pipe comes once."""
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
                logger.warning("%s: no units were read from it", "standard input" if file == "-" else file)

    def units_for(self, output: str | None, format_name: str | None) -> Iterator[TranslationUnit]:
        """All units for a file that `write` is to make of them: what TMX holds for other tools goes into TMX alone."""
        if output is None:
            return self.units(joined=find_format(format_name or self.format_name(), None).name == "tmx")
        return self.units(joined=find_format(format_name, Path(output)).name == "tmx")

    def write(self, units: Iterable[TranslationUnit], output: str | None, format_name: str | None) -> int:
        """Writes units that were made of these files', and returns how many; TMX keeps the header of the first file.

        Args:
            units: taken one by one.
            output: a path, or None for standard output.
            format_name: of the output; by default the suffix tells, and for standard output the first file's format.

        Raises:
            UsageError: no format is known.
            WriteError: the output cannot be written.
        """
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
        for number, unit in enumerate(units):
            srclang = header.attributes.get("srclang", "*all*")
            if not number and srclang.lower() != "*all*" and not same_language(srclang, unit.source_language):
                header.attributes["srclang"] = unit.source_language
            yield unit

    def _read(self, number: int, *, joined: bool) -> Iterator[TranslationUnit]:
        source = self.source(number)
        chosen = format_of(source, self.reading.format)
        options: dict[str, Any] = {}
        languages = (self.reading.source_language, self.reading.target_language)
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
