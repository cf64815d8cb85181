"""The formats there are, found by name or by a file's suffix.

A format is a module with two functions:

    read(source: Source, *, source_language: str | None, target_language: str | None) -> Iterator[TranslationUnit]
    write(units: Iterable[TranslationUnit], target: Target, **options) -> int

To add one, write the module and give it a line in `FORMATS`. A module is imported when it is first used, so that a
format may need a library without slowing those down who do not use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any, Protocol, cast

from align.bitext import TranslationUnit
from align.errors import UsageError
from align.formats.streams import Source, Target


class FormatModule(Protocol):
    """What a format's module offers."""

    def read(
        self,
        source: Source,
        *,
        source_language: str | None = None,
        target_language: str | None = None,
        **options: Any,
    ) -> Iterator[TranslationUnit]:
        """Yields the units of `source`."""

    def write(self, units: Iterable[TranslationUnit], target: Target, **options: Any) -> int:
        """Writes `units` and returns how many."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to keep translation units in a file.

    Attributes:
        name: what users call it.
        suffixes: endings of file names, in lower case and with their dot; the first is the usual one.
        module: the module that reads and writes it.
        options: keyword arguments that its `write` knows.
        read_options: keyword arguments that its `read` knows besides the languages.
        is_pair: whether it is two files, of which a user gives the common name.
        read_only: those of the suffixes that stand for a tool's own form of it, which is read and not written.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    options: frozenset[str] = frozenset()
    read_options: frozenset[str] = frozenset()
    is_pair: bool = False
    read_only: frozenset[str] = frozenset()

    def load(self) -> FormatModule:
        """The format's module, imported on first use."""
        return cast("FormatModule", import_module(self.module))


FORMATS: tuple[Format, ...] = (
    Format(
        "tmx",
        (".tmx",),
        "align.formats.tmx",
        frozenset({"source_language", "datatype", "header", "stamp"}),
        frozenset({"header", "joined", "pair_required", "repairs"}),
    ),
    Format(
        "xliff",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff"),
        "align.formats.xliff",
        frozenset({"datatype"}),
        read_only=frozenset({".sdlxliff", ".mqxliff"}),
    ),
    # Translation tools look for the suffixes of XLIFF 1.2; on reading the file itself says which it is.
    Format("xliff2", (".xlf", ".xlf2", ".xliff2"), "align.formats.xliff.version2"),
    Format("tsv", (".tsv", ".tab"), "align.formats.tsv"),
    Format("csv", (".csv",), "align.formats.csvtable"),
    Format("jsonl", (".jsonl", ".ndjson"), "align.formats.jsonl"),
    Format("moses", (".moses",), "align.formats.moses", is_pair=True),
    Format("hunalign", (".ladder",), "align.formats.ladder"),
    Format("po", (".po",), "align.formats.po"),
    Format("parquet", (".parquet",), "align.formats.parquet"),
)
"""Every format, in the order in which they are shown to users."""


def find_format(name: str | None, path: PurePath | None) -> Format:
    """The format of that name, or else the one of the path's suffix; a final ".gz" is looked through.

    Raises:
        UsageError: there is no such format, or neither name nor suffix says which.
    """
    if name is not None:
        for known in FORMATS:
            if known.name == name.lower():
                return known
        raise UsageError(f'there is no format "{name}"; choose one of {_names()}.')
    if path is None:
        raise UsageError(f"a stream has no suffix to tell its format by; name one of {_names()}.")
    stem = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    for known in FORMATS:
        if stem.suffix.lower() in known.suffixes:
            return known
    raise UsageError(f'{path}: no format has the suffix "{stem.suffix}"; name one of {_names()}.')


def refuse_read_only(path: PurePath | None) -> None:
    """Refuses to write by a suffix that says more than our files keep: a tool would not open them.

    Raises:
        UsageError: the suffix is one of `Format.read_only`.
    """
    if path is None:
        return
    stem = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    suffix = stem.suffix.lower()
    for known in FORMATS:
        if suffix in known.read_only:
            tool = suffix.removeprefix(".").upper()
            usual = known.suffixes[0]
            raise UsageError(
                f"{path}: {tool} is read and not written; give -o {stem.stem}{usual}, which the same tool opens."
            )


def _names() -> str:
    return ", ".join(known.name for known in FORMATS)
