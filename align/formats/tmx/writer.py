"""Translation units -> TMX 1.4b."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Literal, get_args

from align.bitext import TranslationUnit
from align.errors import UsageError
from align.formats.dates import timestamp
from align.formats.identifiers import UnitIdentifiers
from align.formats.languages import canonical_tag, is_language_tag
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
    stamp: bool = False,
) -> int:
    """Writes units as TMX 1.4b, level 2, in UTF-8, one element a line; returns how many.

    The same units give the same bytes: a unit without a date is written without one, unless it is stamped, and then
    SOURCE_DATE_EPOCH (seconds since 1970, UTC) may set the date. Languages are written as BCP 47 has them. Characters
    that XML forbids are left out, with one warning in the log for the file.

    Args:
        units: taken one by one; memory does not grow with their number.
        target: where to write.
        source_language: srclang of the header; by default the first unit's source language. A unit of another source
            language says so itself.
        datatype: what kind of document the segments come from.
        header: the header of the file that the units come from, which goes before the two values above. It is looked
            at when the first unit has been taken.
        stamp: whether the units are new. Those that have no date, and were not taken from a memory, then get the time
            of now as the date of their making.

    Raises:
        UsageError: an unknown datatype, a language that is no language tag, or a SOURCE_DATE_EPOCH that is no time.
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
        srclang = _language(srclang)
    escaper = XmlEscaper()
    count = 0
    with target.open() as stream:
        pending = [_header(header, srclang, datatype)]
        size = 0
        for text in _units(iterator, srclang, escaper, timestamp() if stamp else ""):
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


def _units(units: Iterable[TranslationUnit], srclang: str, escaper: XmlEscaper, date: str) -> Iterator[str]:
    """The `<tu>` elements. White space stands between elements only, never inside `<seg>`.

    Args:
        units: what to write.
        srclang: the header's.
        escaper: counts what is left out.
        date: of units that have none, or "".
    """
    identifiers = UnitIdentifiers()
    escape = escaper.text
    attribute = escaper.attribute
    for unit in units:
        source_language, target_language = _language(unit.source_language), _language(unit.target_language)
        own_source = "" if source_language == srclang else f' srclang="{source_language}"'
        head = f'    <tu tuid="{attribute(identifiers.next(unit))}"'
        created = unit.created
        if date and not created and not unit.changed and unit.origin != "memory":
            created = date
        if created:
            head += f' creationdate="{attribute(created)}"'
        if unit.changed:
            head += f' changedate="{attribute(unit.changed)}"'
        if unit.extras is not None or unit.notes or unit.source_codes or unit.target_codes:
            yield head + own_source + rich_unit(unit, (source_language, target_language), escaper)
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


@lru_cache(maxsize=1024)
def _language(tag: str) -> str:
    canonical = canonical_tag(tag)
    if not is_language_tag(canonical):
        raise UsageError(f'"{tag}" is not a language tag; give one such as "nl" or "en-GB".')
    return canonical


def _own_version() -> str:
    # Imported here as it is slow to load, and those who only read TMX have no use for it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("nlen")
    except PackageNotFoundError:
        return "0"
