"""Where `nlen align` writes: one file for all or one a pair, as translation units or beads, and reports beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.alignment.bead_files import BEAD_FORMATS, format_of, links_of, write_beads
from align.alignment.report import write_report
from align.cli.console import standard_output
from align.cli.pairs import ReadPair
from align.cli.segments import with_joined_units
from align.documents.discovery import FilePair
from align.errors import UsageError, WriteError
from align.formats import FORMATS, find_format, write_bitext

if TYPE_CHECKING:
    from align.alignment import ArticleAlignment
    from align.bitext import TranslationUnit

UNIT_FORMATS = tuple(known.name for known in FORMATS)

_BEAD_SUFFIXES: dict[str, str] = {"links": ".links", "ladder": ".ladder", "ladder-text": ".ladder.txt"}


@dataclass(frozen=True, slots=True)
class Aligned:
    """A pair, its alignment, and the same without the beads that are not wanted."""

    pair: ReadPair
    alignment: ArticleAlignment
    kept: ArticleAlignment


class Places:
    """Where alignments and reports go."""

    def __init__(
        self,
        output: str | None,
        report: str | None,
        format_name: str | None,
        pairs: tuple[FilePair, ...],
        *,
        several: bool,
        joined: bool = True,
    ) -> None:
        """Finds out what the user wants, before any work is done.

        Args:
            output: a file, a folder, or None for standard output.
            report: likewise, or None for none.
            format_name: of translation units or beads; by default the output's suffix tells.
            pairs: what will be aligned.
            several: whether the user named folders, be there one pair in them or more.
            joined: whether TMX is to have units of several beads where tools do not part their sentences.

        Raises:
            UsageError: the format is unknown or needs a folder, or an output is also an input.
        """
        self._inputs = {os.path.realpath(path) for pair in pairs for path in (pair.source, pair.target)}
        self._output = output
        self._folder = Path(output) if output is not None and _is_folder(output) else None
        self._report = report
        self._joined = joined
        self._format = format_name or _format_by_suffix(output, self._folder)
        if several and self._folder is None and self._format in BEAD_FORMATS:
            raise UsageError(f"{self._format} needs a file for each pair; give a folder, -o NAME/.")
        if several and report is not None and not _is_folder(report):
            raise UsageError(f"{report}: several pairs need a folder for their reports; give --report NAME/.")
        for place in (output, report):
            if place is not None:
                self._refuse_input(place)
        if output is not None and self._folder is None and report is not None and _same(output, report):
            raise UsageError(f"{report}: this is the output too; give the report another name.")

    @property
    def is_terminal(self) -> bool:
        """Whether the results go where a person sees them, among the messages."""
        return self._output is None and sys.stdout is not None and sys.stdout.isatty()

    @property
    def kind(self) -> str:
        """What is written, for people: "unit" or "bead"."""
        return "bead" if self._format in BEAD_FORMATS else "unit"

    def write(self, aligned: Iterator[Aligned]) -> None:
        """Writes everything, to one file or to one a pair.

        Raises:
            WriteError: a file or folder cannot be made.
            UsageError: a file would replace an input.
        """
        if self._folder is None:
            self._write(aligned, standard_output() if self._output is None else self._output)
            return
        for entry in aligned:
            suffix = _BEAD_SUFFIXES.get(self._format) or find_format(self._format, None).suffixes[0]
            self._write(iter([entry]), str(self._place(self._folder, entry.pair.name, suffix)))

    def with_reports(self, aligned: Iterator[Aligned]) -> Iterator[Aligned]:
        """The same, the report of each written as it goes by."""
        for entry in aligned:
            if self._report is not None:
                path = Path(self._report)
                if _is_folder(self._report):
                    path = self._place(path, entry.pair.name, ".html")
                alignment = entry.alignment
                write_report(
                    alignment.source,
                    alignment.target,
                    alignment.beads,
                    path,
                    names=(entry.pair.source.name, entry.pair.target.name),
                )
            yield entry

    def _place(self, folder: Path, name: str, suffix: str) -> Path:
        path = folder / f"{name}{suffix}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(
                f"{path.parent}: cannot be made a folder ({error.strerror}); give another name."
            ) from error
        self._refuse_input(path)
        return path

    def _refuse_input(self, path: str | Path) -> None:
        """A text must not be overwritten with its alignment."""
        if os.path.realpath(path) in self._inputs and not Path(path).is_dir():
            raise UsageError(f"{path}: the output is also an input; give another name.")

    def _units(self, entry: Aligned) -> Iterator[TranslationUnit]:
        units = entry.kept.units()
        if self._joined and find_format(self._format, None).name == "tmx":
            return with_joined_units(entry.pair.source.article, units)
        return units

    def _write(self, aligned: Iterator[Aligned], target: str | BinaryIO) -> None:
        if self._format not in BEAD_FORMATS:
            options = {"stamp": True} if self._format == "tmx" else {}
            write_bitext((unit for entry in aligned for unit in self._units(entry)), target, self._format, **options)
            return
        for entry in aligned:
            source_text, target_text = entry.pair.source.text, entry.pair.target.text
            write_beads(
                links_of(entry.kept.beads, source_text.lines, target_text.lines),
                target,
                self._format,
                source_text=source_text,
                target_text=target_text,
            )


def _same(path: str, other: str) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def _format_by_suffix(output: str | None, folder: Path | None) -> str:
    if output is None:
        return "tsv"
    if folder is not None:
        return "tmx"
    return format_of(output) or find_format(None, Path(output)).name
