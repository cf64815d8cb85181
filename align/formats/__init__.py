"""Translation units to and from files: TMX, XLIFF and what else `FORMATS` lists.

`read_bitext` and `write_bitext` know every format; `validate_tmx` and `tmx_statistics` look at a TMX file as it is;
`bitext_statistics` counts units of any format.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from align.bitext import TranslationUnit
from align.errors import UsageError
from align.files.streams import Source, Target, open_atomic
from align.formats.faults import tell_other_pairs
from align.formats.registry import FORMATS, Format, find_format, format_by_suffix, format_of, refuse_read_only
from align.languages import same_language

if TYPE_CHECKING:
    from align.formats.statistics import BitextStatistics, TmxStatistics, bitext_statistics, tmx_statistics
    from align.formats.tmx.validation import Finding, validate_tmx

__all__ = [
    "FORMATS",
    "BitextStatistics",
    "Finding",
    "Format",
    "Source",
    "TmxStatistics",
    "bitext_statistics",
    "find_format",
    "format_by_suffix",
    "format_of",
    "open_atomic",
    "read_bitext",
    "tmx_statistics",
    "validate_tmx",
    "write_bitext",
]


def read_bitext(
    source: str | os.PathLike[str] | BinaryIO | Source,
    format: str | None = None,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
    **options: Any,
) -> Iterator[TranslationUnit]:
    """Reads the translation units of a file, one by one; memory does not grow with the file.

    Args:
        source: a path or a binary stream, gzip-compressed or not; a stream is not closed. A pipe is opened once.
        format: the name of a format, see `FORMATS`; by default what the path's suffix says, a final ".gz" aside, or
            else the first bytes.
        source_language: the source wanted, a BCP 47 tag; "nl" is also met by "nl-BE", "nl_BE" and "nld".
            Units that lack it are left out; units that name no languages are taken to be of it. By default what the
            file says: in TMX the srclang.
        target_language: the target wanted, likewise. By default in TMX English for Dutch, Dutch for English, else the
            first other language of each unit.
        options: what the format's module takes besides; for TMX `header`, a `TmxHeader` to fill, `pair_required`,
            `repairs`, an `XmlRepairs` for files that are not well-formed, and `joined`, whether to give units made of
            others for tools that do not part them.

    Yields:
        Units in the file's order.

    Raises:
        UsageError: there is no such format. This and a missing file are found at once, not at the first unit.
        ReadError: the file is missing or unreadable.
        FormatError: the file is not of that format; the message gives line and column. Units before the fault have
            been given by then.
    """
    place = source if isinstance(source, Source) else Source(source)
    chosen = format_of(place, format)
    _refuse_unknown(options, chosen.name, chosen.read_options)
    module = chosen.load()
    if not chosen.is_pair:
        place.require()  # A generator would tell of a missing file only when asked for its first unit.
    units = module.read(place, source_language=source_language, target_language=target_language, **options)
    if source_language is None and target_language is None:
        return units
    return _of_pair(units, place.name, source_language, target_language)


def write_bitext(
    units: Iterable[TranslationUnit],
    target: str | os.PathLike[str] | BinaryIO,
    format: str | None = None,
    **options: Any,
) -> int:
    """Writes translation units to a file, which appears whole or not at all; returns how many there were.

    Args:
        units: taken one by one; memory does not grow with their number.
        target: a path, compressed where it ends in ".gz", or a binary stream, which is written as it goes and not
            closed.
        format: the name of a format, see `FORMATS`; by default what the path's suffix says, a final ".gz" aside.
        options: for TMX `source_language`, the header's srclang (by default the first unit's source language),
            `datatype`, "plaintext" or "html", `header`, the `TmxHeader` of the file that the units come from, and
            `stamp`, whether units without a date are new and get that of today; for XLIFF `datatype`.

    Raises:
        UsageError: there is no such format or option, or the suffix is of a form that is only read.
        WriteError: the target cannot be written.
    """
    place = Target(target)
    refuse_read_only(place.path)
    chosen = find_format(format, place.path)
    _refuse_unknown(options, chosen.name, chosen.options)
    return chosen.load().write(units, place, **options)


def _refuse_unknown(options: Mapping[str, object], name: str, known: frozenset[str]) -> None:
    unknown = sorted(options.keys() - known)
    if unknown:
        raise UsageError(f"{name} has no option {', '.join(unknown)}; it has {', '.join(sorted(known)) or 'none'}.")


def _of_pair(
    units: Iterator[TranslationUnit], name: str, source_language: str | None, target_language: str | None
) -> Iterator[TranslationUnit]:
    others: Counter[tuple[str, str]] = Counter()
    for unit in units:
        if (source_language is None or same_language(unit.source_language, source_language)) and (
            target_language is None or same_language(unit.target_language, target_language)
        ):
            yield unit
        else:
            others[unit.source_language, unit.target_language] += 1
    tell_other_pairs(name, (source_language, target_language), others)


def __getattr__(name: str) -> Any:
    # These need lxml, which is not to be loaded before it is used: a command's --help has to answer at once.
    if name in {"validate_tmx", "Finding"}:
        from align.formats.tmx import validation

        return getattr(validation, name)
    if name in {"BitextStatistics", "TmxStatistics", "bitext_statistics", "tmx_statistics"}:
        from align.formats import statistics

        return getattr(statistics, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
