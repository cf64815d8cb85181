"""Translation units -> XLIFF 1.2 (OASIS Standard, 1 February 2008)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from align.bitext import TranslationUnit
from align.confirmation import state_named
from align.errors import UsageError
from align.files.streams import Target
from align.formats.properties import all_props
from align.formats.xliff.inline1 import CodeIds, inline_xml
from align.formats.xliff.states import OWN_TOOL, qualifier_of, word_of
from align.formats.xliff.writing import FileKey, quality_note, shown_alternatives, write_document
from align.formats.xmlparsing import XmlEscaper

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
OWN_NAMESPACE = "urn:nlen:unit"
"""Namespace of the elements that keep what XLIFF has no place for."""


def write(
    units: Iterable[TranslationUnit], target: Target, *, datatype: Literal["plaintext", "html"] = "plaintext"
) -> int:
    """Writes units as XLIFF 1.2 in UTF-8, a `<file>` an article; returns how many units.

    A unit that has a state (see `align.confirmation`) is written with what comes nearest to it; else the state is
    "needs-review-translation" for units with marks of suspicion, which a note names, "final" for those of human origin,
    and "translated" for others. Approved is what is confirmed. What a machine or a memory translated has its draft and
    its score as an `<alt-trans>` with a match-quality, by which changes are known when the file is read again.
    Alternatives of a unit (see `align.bitext`) follow it in elements of their own.

    Args:
        units: taken one by one; memory does not grow with their number. Units of one article should follow another.
        target: where to write.
        datatype: what kind of document the segments come from.

    Raises:
        UsageError: an unknown datatype, or a language that is not a BCP 47 tag.
        WriteError: the target cannot be written.
    """
    if datatype not in {"plaintext", "html"}:
        raise UsageError(f'datatype is "{datatype}"; it is one of plaintext, html.')

    def begin(first: FileKey | None) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<xliff version="1.2" xmlns="{NAMESPACE}" xmlns:nlen="{OWN_NAMESPACE}">\n'
        )

    def files(escaper: XmlEscaper, key: FileKey, number: int) -> tuple[str, str]:
        article, source, aim = key
        start = (
            f'  <file original="{escaper.attribute(article or "unknown")}" datatype="{datatype}"'
            f' source-language="{source}" target-language="{aim}">\n    <body>\n'
        )
        return start, "    </body>\n  </file>\n"

    return write_document(units, target, begin, files, _unit, "</xliff>\n")


def _unit(escaper: XmlEscaper, unit: TranslationUnit, identifier: str) -> str:
    ids = CodeIds(unit.source_codes, unit.target_codes)
    source = inline_xml(unit.source, unit.source_codes, ids.source, escaper)
    target = inline_xml(unit.target, unit.target_codes, ids.target, escaper)
    state = state_named(word_of(unit))
    assert state is not None
    approved = ' approved="yes"' if state.confirmation == "confirmed" else ""
    lines = [f'      <trans-unit id="{escaper.attribute(identifier)}"{approved} xml:space="preserve">']
    lines.append(f"        <source>{source}</source>")
    if unit.target or unit.target_codes:
        # A qualifier says where a text came from; one that a person has made needs none.
        qualifier = qualifier_of(unit)
        shown = f' state-qualifier="{escaper.attribute(qualifier)}"' if qualifier else ""
        lines.append(f'        <target state="{state.version1}"{shown}>{target}</target>')
        if unit.origin != "human":
            lines += _draft(unit, target)
    lines += _alternatives(unit, escaper)
    lines += _notes(unit, escaper)
    for kind, value in escaper.pairs(all_props(unit)):
        lines.append(f'        <nlen:prop type="{kind}">{value}</nlen:prop>')
    lines.append("      </trans-unit>\n")
    return "\n".join(lines)


def _draft(unit: TranslationUnit, target: str) -> Sequence[str]:
    quality = "" if unit.score is None else f' match-quality="{unit.score * 100:.0f}%"'
    return (
        f'        <alt-trans{quality} origin="{OWN_TOOL}">',
        f"          <target>{target}</target>",
        "        </alt-trans>",
    )


def _alternatives(unit: TranslationUnit, escaper: XmlEscaper) -> Iterable[str]:
    for other in shown_alternatives(unit):
        yield f'        <alt-trans match-quality="{other.score * 100:.0f}%" origin="{escaper.attribute(other.origin)}">'
        yield f'          <source xml:lang="{unit.source_language}">{escaper.text(other.source)}</source>'
        yield f'          <target xml:lang="{unit.target_language}">{escaper.text(other.target)}</target>'
        yield "        </alt-trans>"


def _notes(unit: TranslationUnit, escaper: XmlEscaper) -> Iterable[str]:
    warning = quality_note(unit)
    if warning:
        yield f'        <note from="{OWN_TOOL}" annotates="target">{escaper.text(warning)}</note>'
    for note in unit.notes:
        yield f"        <note>{escaper.text(note)}</note>"
