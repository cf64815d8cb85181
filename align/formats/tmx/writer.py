"""Translation units -> TMX 1.4b."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Literal, get_args

from align.bitext import FileExtras, TranslationUnit
from align.errors import UsageError, count_of
from align.files.streams import Target
from align.formats.identity import UnitIdentifiers, own_version, timestamp
from align.formats.properties import field_props, plain_props, prop_type
from align.formats.tmx.codes import CodeNumbers, write_segment
from align.formats.tmx.fragments import TmxHeader, attributes_xml
from align.formats.xmlparsing import XmlEscaper
from align.inline import InlineCode
from align.languages import canonical_tag, is_language_tag

_NOTHING = FileExtras()


def rich_unit(unit: TranslationUnit, languages: tuple[str, str], escaper: XmlEscaper) -> str:
    """What follows the id, the dates and the source language of a `<tu>`, its end tag included.

    Extras that the unit no longer agrees with, because a property or a note was changed since, are left out.

    Args:
        unit: what to write.
        languages: of its source and its target, as they are to be written.
        escaper: counts what is left out.
    """
    extras = unit.extras or _NOTHING
    numbers = CodeNumbers(unit.source_codes, unit.target_codes)

    def variant(
        language: str,
        text: str,
        codes: Sequence[InlineCode],
        attributes: Mapping[str, str],
        children: Iterable[str],
    ) -> str:
        inner = "".join(f"        {child}\n" for child in children)
        segment = write_segment(text, codes, numbers, escaper) if codes else escaper.text(text)
        return (
            f'      <tuv xml:lang="{language}"{attributes_xml(attributes.items())}>\n'
            f"{inner}        <seg>{segment}</seg>\n      </tuv>\n"
        )

    lines = "".join(f"      {line}\n" for line in (*_notes(unit, extras, escaper), *_props(unit, extras, escaper)))
    return (
        f"{attributes_xml(extras.attributes.items())}>\n{lines}"
        + variant(languages[0], unit.source, unit.source_codes, extras.source_attributes, extras.source_children)
        + variant(languages[1], unit.target, unit.target_codes, extras.target_attributes, extras.target_children)
        + "".join(f"      {child}\n" for child in extras.children)
        + "    </tu>\n"
    )


def _notes(unit: TranslationUnit, extras: FileExtras, escaper: XmlEscaper) -> Iterator[str]:
    for note in unit.notes:
        yield extras.notes.get(note) or f"<note>{escaper.text(note)}</note>"


def _props(unit: TranslationUnit, extras: FileExtras, escaper: XmlEscaper) -> Iterator[str]:
    def plain(kind: str, value: str) -> str:
        return f'<prop type="{escaper.attribute(kind)}">{escaper.text(value)}</prop>'

    for kind, value in field_props(unit):
        yield plain(kind, value)
    for key, value in unit.properties.items():
        known, *elements = extras.properties.get(key, ("",))
        if elements and known == value:
            yield from elements
        else:
            yield plain(prop_type(key), value)


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
        characters = count_of(escaper.dropped, "character")
        logger.warning("%s: %s left out, which XML cannot hold", target.name, characters)
    return count


def _header(header: TmxHeader, srclang: str, datatype: Datatype) -> str:
    own = {
        "creationtool": "nlen",
        "creationtoolversion": own_version(),
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
            [f'      <prop type="{kind}">{value}</prop>\n' for kind, value in escaper.pairs(plain_props(unit))]
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
