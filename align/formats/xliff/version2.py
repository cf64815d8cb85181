"""Translation units -> XLIFF 2.1 (OASIS Standard, 13 February 2018), with its modules for matches and metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from align.bitext import TranslationUnit
from align.confirmation import SUBSTATE, state_named
from align.errors import UsageError
from align.files.streams import Target
from align.formats.properties import all_props
from align.formats.xliff.inline1 import CodeIds
from align.formats.xliff.inline2 import OriginalData, inline_xml
from align.formats.xliff.reader import read
from align.formats.xliff.states import OWN_TOOL, word_of
from align.formats.xliff.writing import FileKey, quality_note, shown_alternatives, write_document
from align.formats.xmlparsing import XmlEscaper

__all__ = ["read", "write"]

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"

_SEGMENT = "s1"
_NMTOKEN = re.compile(r"[\w.:-]+", re.ASCII)
_SUBSTATE = re.compile(r"[^\s:]+:\S+")
_MATCH_TYPES = {"machine": "mt", "memory": "tm"}


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes units as XLIFF 2.1 in UTF-8, a `<file>` an article; returns how many units.

    XLIFF 2 has four states: what is unfinished is "initial", so that no tool passes over it as done, and a subState
    such as "nlen:needs-review-translation" keeps the word. See version 1.2 for the rest.

    Args:
        units: taken one by one, all of one pair of languages.
        target: where to write.

    Raises:
        UsageError: a language that is not a BCP 47 tag, or a second pair of languages.
        WriteError: the target cannot be written.
    """
    pair: tuple[str, str] | None = None

    def begin(first: FileKey | None) -> str:
        nonlocal pair
        pair = ("nl", "en") if first is None else first[1:]
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<xliff version="2.1" xmlns="{NAMESPACE}" xmlns:mda="{METADATA}" xmlns:mtc="{MATCHES}"'
            f' srcLang="{pair[0]}" trgLang="{pair[1]}">\n'
        )

    def files(escaper: XmlEscaper, key: FileKey, number: int) -> tuple[str, str]:
        if key[1:] != pair:
            raise UsageError(
                f"{target.name}: an XLIFF 2 file holds one pair of languages, and there is {key[1]}-{key[2]} after "
                f"{'-'.join(pair or ())}; choose one with --source-lang and --target-lang."
            )
        original = f' original="{escaper.attribute(key[0])}"' if key[0] else ""
        return f'  <file id="f{number}"{original}>\n', "  </file>\n"

    return write_document(map(_with_token, units), target, begin, files, _unit, "</xliff>\n")


def _with_token(unit: TranslationUnit) -> TranslationUnit:
    """The unit, without its id where that is no name token of XML, as XLIFF 2 wants it."""
    return unit if not unit.id or _NMTOKEN.fullmatch(unit.id) else replace(unit, id="")


def _unit(escaper: XmlEscaper, unit: TranslationUnit, identifier: str) -> str:
    ids = CodeIds(unit.source_codes, unit.target_codes, (_SEGMENT,))
    original = OriginalData()
    source = inline_xml(unit.source, unit.source_codes, ids.source, original, escaper)
    target = inline_xml(unit.target, unit.target_codes, ids.target, original, escaper)
    data = "".join(f'        <data id="{name}">{escaper.text(code)}</data>\n' for code, name in original.ids.items())
    held = f"      <originalData>\n{data}      </originalData>\n" if data else ""
    empty = not (unit.target or unit.target_codes)
    shown = "" if empty else f"        <target>{target}</target>\n"
    return (
        f'    <unit id="{escaper.attribute(identifier)}" xml:space="preserve">\n'
        + ("" if empty else _matches(unit, source, target, data, escaper))
        + _metadata(unit, escaper)
        + _notes(unit, escaper)
        + held
        + f'      <segment id="{_SEGMENT}"{_state(unit, empty, escaper)}>\n'
        + f"        <source>{source}</source>\n{shown}      </segment>\n    </unit>\n"
    )


def _state(unit: TranslationUnit, empty: bool, escaper: XmlEscaper) -> str:
    if empty:
        return ""
    word = word_of(unit)
    state = state_named(word)
    assert state is not None
    sub = "" if word == state.version2 else f"{OWN_TOOL}:{word}"
    if not sub and _SUBSTATE.fullmatch(unit.properties.get(SUBSTATE, "")):
        sub = unit.properties[SUBSTATE]
    shown = f' subState="{escaper.attribute(sub)}"' if sub else ""
    return f' state="{state.version2}"{shown}'


def _matches(unit: TranslationUnit, source: str, target: str, data: str, escaper: XmlEscaper) -> str:
    """The draft as a match, by which changes are known when the file is read again."""
    others = "".join(_alternatives(unit, escaper))
    kind = _MATCH_TYPES.get(unit.origin)
    if kind is None:
        return f"      <mtc:matches>\n{others}      </mtc:matches>\n" if others else ""
    quality = "" if unit.score is None else f' matchQuality="{unit.score * 100:.1f}"'
    held = f"          <originalData>\n{data}          </originalData>\n" if data else ""
    return (
        "      <mtc:matches>\n"
        f'        <mtc:match id="{OWN_TOOL}" ref="#{_SEGMENT}" type="{kind}"{quality} origin="{OWN_TOOL}">\n'
        f"{held}"
        f"          <source>{source}</source>\n          <target>{target}</target>\n"
        "        </mtc:match>\n"
        f"{others}"
        "      </mtc:matches>\n"
    )


def _alternatives(unit: TranslationUnit, escaper: XmlEscaper) -> Iterator[str]:
    for number, other in enumerate(shown_alternatives(unit), start=1):
        yield (
            f'        <mtc:match id="tm{number}" ref="#{_SEGMENT}" type="tm" similarity="{other.score * 100:.1f}"'
            f' origin="{escaper.attribute(other.origin)}">\n'
            f"          <source>{escaper.text(other.source)}</source>\n"
            f"          <target>{escaper.text(other.target)}</target>\n"
            "        </mtc:match>\n"
        )


def _metadata(unit: TranslationUnit, escaper: XmlEscaper) -> str:
    lines = "".join(
        f'          <mda:meta type="{kind}">{value}</mda:meta>\n' for kind, value in escaper.pairs(all_props(unit))
    )
    return (
        f'      <mda:metadata>\n        <mda:metaGroup category="{OWN_TOOL}">\n{lines}'
        "        </mda:metaGroup>\n      </mda:metadata>\n"
    )


def _notes(unit: TranslationUnit, escaper: XmlEscaper) -> str:
    warning = quality_note(unit)
    lines = (
        [f'        <note category="{OWN_TOOL}" appliesTo="target">{escaper.text(warning)}</note>\n'] if warning else []
    )
    lines += [f"        <note>{escaper.text(note)}</note>\n" for note in unit.notes]
    return f"      <notes>\n{''.join(lines)}      </notes>\n" if lines else ""
