"""Translation units -> TMX 1.4b."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from itertools import chain
from typing import Literal, get_args

from align.bitext import TranslationUnit
from align.errors import UsageError
from align.formats.identifiers import UnitIdentifiers
from align.formats.languages import is_language_tag
from align.formats.properties import plain_props
from align.formats.streams import Target
from align.formats.tmx.header import TmxHeader
from align.formats.tmx.rich import rich_unit
from align.formats.xmltext import XmlEscaper

logger = logging.getLogger(__name__)

Datatype = Literal["plaintext", "html"]
"""What kind of document the segments come from (TMX 1.4b, section "datatype")."""

_FLUSH_CHARACTERS = 1 << 16


def write(
    units: Iterable[TranslationUnit],
    target: Target,
    *,
    source_language: str | None = None,
    datatype: Datatype = "plaintext",
    header: TmxHeader | None = None,
) -> int:
    """Writes units as TMX 1.4b, level 2, in UTF-8, one element a line; returns how many.

    The same units give the same bytes where SOURCE_DATE_EPOCH (seconds since 1970, UTC) sets the date of those that
    have none. Characters that XML forbids are left out, with one warning in the log for the file.

    Args:
        units: taken one by one; memory does not grow with their number.
        target: where to write.
        source_language: srclang of the header; by default the first unit's source language. A unit of another source
            language says so itself.
        datatype: what kind of document the segments come from.
        header: the header of the file that the units come from, which goes before the two values above. It is looked
            at when the first unit has been taken.

    Raises:
        UsageError: an unknown datatype, a language that is not a BCP 47 tag, or a SOURCE_DATE_EPOCH that is no time.
        WriteError: the target cannot be written.
    """
    if datatype not in get_args(Datatype):
        raise UsageError(f'datatype is "{datatype}"; it is one of {", ".join(get_args(Datatype))}.')
    iterator = iter(units)
    first = next(iterator, None)
    if first is not None:
        iterator = chain((first,), iterator)
    header = header or TmxHeader()
    srclang = source_language or (first.source_language if first is not None else "*all*")
    srclang = header.attributes.get("srclang") or srclang
    if srclang.lower() != "*all*":
        _check_language(srclang)
    escaper = XmlEscaper()
    count = 0
    with target.open() as stream:
        pending = [_header(header, srclang, datatype)]
        size = 0
        for text in _units(iterator, srclang, escaper):
            count += 1
            pending.append(text)
            size += len(text)
            if size > _FLUSH_CHARACTERS:
                stream.write("".join(pending).encode())
                pending.clear()
                size = 0
        pending.append("  </body>\n</tmx>\n")
        stream.write("".join(pending).encode())
    if escaper.dropped:
        logger.warning("%s: %d characters that XML cannot hold were left out", target.name, escaper.dropped)
    return count


def _header(header: TmxHeader, srclang: str, datatype: Datatype) -> str:
    own = {
        "creationtool": "nlen",
        "creationtoolversion": _own_version(),
        "segtype": "sentence",
        "o-tmf": "nlen",
        "adminlang": "en",
        "srclang": srclang,
        "datatype": datatype,
    }
    # The system identifier is the specification's own file name; parsers need not have the file.
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f"{header.xml(own)}"
        "  <body>\n"
    )


def _units(units: Iterable[TranslationUnit], srclang: str, escaper: XmlEscaper) -> Iterator[str]:
    """The `<tu>` elements. White space stands between elements only, never inside `<seg>`."""
    identifiers = UnitIdentifiers()
    date = _timestamp()
    escape = escaper.text
    attribute = escaper.attribute
    for unit in units:
        source_language, target_language = unit.source_language, unit.target_language
        _check_language(source_language)
        _check_language(target_language)
        own_source = "" if source_language == srclang else f' srclang="{source_language}"'
        head = f'    <tu tuid="{attribute(identifiers.next(unit))}" creationdate="{attribute(unit.created or date)}"'
        if unit.changed:
            head += f' changedate="{attribute(unit.changed)}"'
        if unit.extras is not None or unit.notes or unit.source_codes or unit.target_codes:
            yield head + own_source + rich_unit(unit, escaper)
            continue
        props = "".join(
            [f'      <prop type="{attribute(kind)}">{escape(value)}</prop>\n' for kind, value in plain_props(unit)]
        )
        yield (
            f"{head}{own_source}>\n"
            f"{props}"
            f'      <tuv xml:lang="{source_language}">\n'
            f"        <seg>{escape(unit.source)}</seg>\n"
            "      </tuv>\n"
            f'      <tuv xml:lang="{target_language}">\n'
            f"        <seg>{escape(unit.target)}</seg>\n"
            "      </tuv>\n"
            "    </tu>\n"
        )


def _check_language(tag: str) -> None:
    if not is_language_tag(tag):
        raise UsageError(f'"{tag}" is not a language tag; give one such as "nl" or "en-GB".')


def _timestamp() -> str:
    """Now, or the time that SOURCE_DATE_EPOCH gives (reproducible-builds.org), as TMX 1.4b writes dates."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        now = datetime.now(timezone.utc) if epoch is None else datetime.fromtimestamp(int(epoch), timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f'SOURCE_DATE_EPOCH is "{epoch}"; it is a whole number of seconds since 1970.') from error
    return now.strftime("%Y%m%dT%H%M%SZ")


def _own_version() -> str:
    # Imported here as it is slow to load, and those who only read TMX have no use for it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("nlen")
    except PackageNotFoundError:
        return "0"
