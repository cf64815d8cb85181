"""What `nlen align` writes: one file for all pairs or one a pair, of translation units or beads, and reports."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.alignment.bead_files import BEAD_FORMATS, format_of, links_of, write_beads
from align.alignment.pairs import AlignedPair
from align.alignment.report import write_report
from align.documents.discovery import FilePair
from align.errors import UsageError
from align.files.streams import standard_output
from align.formats import FORMATS, find_format, write_bitext
from align.outputs import InputFiles, OutputFolder, is_folder
from align.segmentation.tool_segments import with_common_joined

if TYPE_CHECKING:
    from align.bitext import TranslationUnit

ALIGNMENT_FORMATS = (*(known.name for known in FORMATS), *BEAD_FORMATS)

_BEAD_SUFFIXES: dict[str, str] = {"links": ".links", "ladder": ".ladder", "ladder-text": ".ladder.txt"}


class AlignmentOutput:
    """Where alignments and reports go."""

    def __init__(
        self,
        output: str | None,
        format_name: str | None = None,
        report: str | None = None,
        *,
        pairs: Iterable[FilePair] = (),
        several: bool = False,
        joined: bool = True,
    ) -> None:
        """Finds out what the user wants, before any work is done.

        Args:
            output: a file, a folder, or None for standard output.
            format_name: one of `ALIGNMENT_FORMATS`; by default the output's suffix tells, TMX in a folder, else TSV.
            report: a file or a folder, or None for none.
            pairs: what will be aligned.
            several: whether the user named folders, be there one pair in them or more.
            joined: whether TMX is to have units of several beads where tools do not part their sentences.

        Raises:
            UsageError: the format is unknown or needs a folder, or an output is also an input.
        """
        inputs = InputFiles(path for pair in pairs for path in (pair.source, pair.target))
        self._output = output
        self._folder = OutputFolder(Path(output), inputs) if output is not None and is_folder(output) else None
        self._report = report
        self._reports = OutputFolder(Path(report), inputs) if report is not None and is_folder(report) else None
        self._joined = joined
        self._format = format_name or self._format_by_suffix()
        if several and self._folder is None and self._format in BEAD_FORMATS:
            raise UsageError(f"{self._format} needs a file for each pair; give a folder, -o NAME/.")
        if several and report is not None and self._reports is None:
            raise UsageError(f"{report}: several pairs need a folder for their reports; give --report NAME/.")
        for place in (output, report):
            if place is not None:
                inputs.refuse(place)
        if output is not None and self._folder is None and report is not None and _same(output, report):
            raise UsageError(f"{report}: this is the output too; give the report another name.")

    @property
    def kind(self) -> str:
        """What is written, for people: "unit" or "bead"."""
        return "bead" if self._format in BEAD_FORMATS else "unit"

    def write(self, aligned: Iterator[AlignedPair]) -> None:
        """Writes everything, to one file or to one a pair.

        Raises:
            WriteError: a file or folder cannot be made.
            UsageError: a file would replace an input, or standard output is closed.
        """
        if self._folder is None:
            self._write(aligned, standard_output() if self._output is None else self._output)
            return
        suffix = _BEAD_SUFFIXES.get(self._format) or find_format(self._format, None).suffixes[0]
        for entry in aligned:
            self._write(iter([entry]), str(self._folder.file(entry.pair.name, suffix)))

    def with_reports(self, aligned: Iterator[AlignedPair]) -> Iterator[AlignedPair]:
        """The same, the report of each written as it goes by."""
        for entry in aligned:
            if self._report is not None:
                alignment = entry.alignment
                write_report(
                    alignment.source,
                    alignment.target,
                    alignment.beads,
                    Path(self._report) if self._reports is None else self._reports.file(entry.pair.name, ".html"),
                    names=(entry.pair.source.name, entry.pair.target.name),
                )
            yield entry

    def _format_by_suffix(self) -> str:
        if self._output is None:
            return "tsv"
        if self._folder is not None:
            return "tmx"
        return format_of(self._output) or find_format(None, Path(self._output)).name

    def _units(self, entry: AlignedPair) -> Iterator[TranslationUnit]:
        units = entry.kept.units()
        if self._joined and self._format == "tmx":
            return with_common_joined(entry.pair.source.article, units)
        return units

    def _write(self, aligned: Iterator[AlignedPair], target: str | BinaryIO) -> None:
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
