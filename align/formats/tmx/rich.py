"""Units with notes, inline codes or more than their fields hold, as the rest of a `<tu>` element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from align.bitext import FileExtras, TranslationUnit
from align.formats.properties import field_props, prop_type
from align.formats.tmx.codes import CodeNumbers, write_segment
from align.formats.tmx.fragments import attributes_xml
from align.formats.xmltext import XmlEscaper
from align.inline import InlineCode

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
