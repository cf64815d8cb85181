"""PO, the message catalogues of GNU gettext.

A unit is an entry, or one of the two forms of an entry that counts (msgid with msgstr[0], msgid_plural with msgstr[1]):
its id the context, its notes translator comments. What no person has made or confirmed is fuzzy, and so are entries
with marks of suspicion, of which an extracted comment says why. What else there is stands in extracted comments such
as "nlen x-score: 0.5", and a fingerprint of the target beside it tells whether a person has changed it since.

Of other programs' entries the fuzzy ones are of origin "memory": msgmerge has found a translation that may fit (see
`align.confirmation`). The others are a person's.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b

from align.bitext import TranslationUnit
from align.confirmation import PREVIOUS, by_a_person, unfinished
from align.confirmation import PROPERTY as STATE
from align.files.streams import Source, Target
from align.formats.faults import LocatedFormatError
from align.formats.identity import UnitIdentifiers
from align.formats.po_entries import Entry, entries_of
from align.formats.properties import all_props, fields_of_props
from align.languages import canonical_tag, same_language

logger = logging.getLogger(__name__)

OWN_COMMENT = "nlen "
"""What an extracted comment begins with that holds a fact of a unit."""
_DRAFT = "x-draft"
FUZZY = "fuzzy"
FORMS = 2
"""Plural forms of Dutch and English: one, and more."""
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CHARSET = re.compile(rb"""Content-Type:[^"\n]*\bcharset=([A-Za-z][\w.:-]*)""", re.IGNORECASE)
TEMPLATE_CHARSET = "CHARSET"
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes a catalogue, UTF-8; returns how many units. The header names the languages of the first unit.

    Raises:
        WriteError: the target cannot be written.
    """
    identifiers = UnitIdentifiers()
    count = 0
    with target.open() as stream:
        for unit in units:
            if not count:
                stream.write(_header(canonical_tag(unit.source_language), canonical_tag(unit.target_language)))
            stream.write(f"\n{_entry(unit, identifiers.next(unit))}".translate(_SURROGATES).encode())
            count += 1
        if not count:
            stream.write(_header("nl", "en"))
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads the entries that have a translation; a warning says how many were left out. The file is held in memory.

    Args:
        source: UTF-8 or what the header names.
        source_language: language of the source where the header names none. If nobody names one it is "nl", or "en" for
            a catalogue in Dutch.
        target_language: language of the target where the header names none.

    Raises:
        FormatError: not a catalogue, or damaged; the message gives the line. Units before it have been given by then.
    """
    with source.open() as stream:
        data = stream.read()
    text = data.decode(encoding_of(data, source.name)).removeprefix("\ufeff")
    languages = (source_language or "nl", target_language or "en")
    left_out: Counter[str] = Counter()
    for number, entry in enumerate(entries_of(text, source.name)):
        if not entry.source and entry.context is None:
            if not number and entry.targets:
                languages = _languages(header_fields(entry.targets[0]), source_language, target_language)
        elif entry.obsolete:
            left_out["obsolete"] += 1
        elif any(entry.targets) and entry.plural is not None and len(entry.targets) != FORMS:
            left_out[f"with plural forms that are not {FORMS}"] += 1
        else:
            for one in (entry,) if entry.plural is None or not any(entry.targets) else plural_forms(entry):
                if is_translated(one):
                    yield _unit(one, languages)
                else:
                    left_out["without a translation"] += 1
    if left_out:
        counts = ", ".join(f"{number:,} {what}" for what, number in left_out.items())
        logger.warning("%s: entries left out: %s", source.name, counts)


def encoding_of(data: bytes, name: str) -> str:
    """The encoding of a catalogue: UTF-8 wherever it is that, as headers are often wrong, and else what it names.

    Raises:
        FormatError: it is neither.
    """
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    else:
        return "utf-8"
    declared = _CHARSET.search(data)
    charset = declared[1].decode() if declared is not None else ""
    problem = "not UTF-8; convert the file with msgconv --to-code=UTF-8."
    try:
        if charset and charset != TEMPLATE_CHARSET and codecs.lookup(charset).name != "utf-8":
            data.decode(charset)
            return charset
    except LookupError:
        problem = f'not UTF-8, and the charset "{charset}" of its header is unknown; name the right one there.'
    except UnicodeDecodeError:
        problem = f'neither UTF-8 nor what its header says, "{charset}"; name the right charset there.'
    raise LocatedFormatError(name, line, None, problem)


def header_fields(header: str) -> dict[str, str]:
    """The fields of a header by their names in small letters."""
    fields = (line.partition(":") for line in header.split("\n"))
    return {key.strip().lower(): value.strip() for key, _, value in fields}


def _languages(fields: dict[str, str], source_language: str | None, target_language: str | None) -> tuple[str, str]:
    target = fields.get("language") or target_language or "en"
    named = fields.get("x-source-language")
    if named:
        return named, target
    # Nobody translates into the language of the source: what was asked for is the other way round.
    wanted = source_language or "nl"
    return ("en" if same_language(wanted, target) else wanted), target


def is_translated(entry: Entry) -> bool:
    """Whether there is a translation; white space is none of a text with words, but where it was one of ours."""
    target = entry.targets[0]
    if target.strip() or not target or not entry.source.strip():
        return bool(target)
    return any(line.startswith(OWN_COMMENT) for line in entry.comments)


def plural_forms(entry: Entry) -> tuple[Entry, Entry]:
    """The two units that an entry which counts is."""
    many = f"{entry.context}[1]" if entry.context is not None else None
    return (
        replace(entry, targets=entry.targets[:1], plural=None),
        replace(entry, source=entry.plural or "", targets=entry.targets[1:], plural=None, context=many, previous=None),
    )


def _header(source: str, target: str) -> bytes:
    fields = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": target,
        "X-Source-Language": source,
        "X-Generator": "nlen",
    }
    return str(Entry("", ["".join(f"{key}: {value}\n" for key, value in fields.items())])).encode()


def _entry(unit: TranslationUnit, identifier: str) -> Entry:
    marks = unit.quality
    fuzzy = bool(marks) or unit.origin != "human" or unfinished(unit)
    comments = [f"Please check: {', '.join(marks)}."] if marks else []
    previous = unit.properties.get(PREVIOUS)
    props = [(kind, value) for kind, value in all_props(unit) if value.isprintable()]
    comments += [f"{OWN_COMMENT}{kind}: {value}" for kind, value in props]
    comments.append(f"{OWN_COMMENT}{_DRAFT}: {_fingerprint(unit.target)}{f' {FUZZY}' if fuzzy else ''}")
    return Entry(
        unit.source,
        [unit.target],
        identifier,
        notes=[line for note in unit.notes for line in _LINE_ENDS.split(note)],
        comments=comments,
        flags=[FUZZY] if fuzzy else [],
        previous=previous if fuzzy else None,
    )


def _unit(entry: Entry, languages: tuple[str, str]) -> TranslationUnit:
    props = []
    draft = ""
    for line in entry.comments:
        if line.startswith(OWN_COMMENT) and ": " in line:
            kind, _, value = line[len(OWN_COMMENT) :].partition(": ")
            if kind == _DRAFT:
                draft = value
            else:
                props.append((kind, value))
    fields = fields_of_props(props)
    if entry.previous is not None:
        fields["properties"][PREVIOUS] = entry.previous
    unit = TranslationUnit(
        entry.source,
        entry.targets[0],
        source_language=canonical_tag(languages[0]),
        target_language=canonical_tag(languages[1]),
        id=entry.context or "",
        notes=tuple(entry.notes),
        **fields,
    )
    return _reviewed(unit, draft, fuzzy=FUZZY in entry.flags)


def _reviewed(unit: TranslationUnit, draft: str, *, fuzzy: bool) -> TranslationUnit:
    """What became of a unit: a person made its target where one changed it, or took the flag away."""
    fingerprint, _, flag = draft.partition(" ")
    was_fuzzy = flag == FUZZY or bool(unit.quality)
    if draft and (fingerprint != _fingerprint(unit.target) or (was_fuzzy and not fuzzy)):
        return by_a_person(unit) if unit.origin != "human" or unfinished(unit) or was_fuzzy else unit
    if fuzzy and not (was_fuzzy or unfinished(unit)):
        origin = "memory" if unit.origin == "human" else unit.origin
        return replace(unit, origin=origin, properties={**unit.properties, STATE: FUZZY})
    return unit


def _fingerprint(text: str) -> str:
    return blake2b(text.translate(_SURROGATES).encode(), digest_size=6).hexdigest()
