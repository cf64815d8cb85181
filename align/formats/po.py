"""PO, the message catalogues of GNU gettext; needs polib (`pip install 'nlen[po]'`).

A unit is an entry: its id the context, its notes translator comments, article and position the reference; entries with
marks of suspicion are fuzzy, and an extracted comment says why. What else there is stands in extracted comments such as
"nlen x-score: 0.5", and a fingerprint of the target beside it tells whether a person has changed it since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from align.bitext import TranslationUnit
from align.errors import FormatError, UsageError
from align.formats.identifiers import UnitIdentifiers
from align.formats.languages import canonical_tag
from align.formats.properties import facts_of, plain_props, stored_properties, without_dates
from align.formats.streams import Source, Target

_OWN = "nlen "
_DRAFT = "x-draft"
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes a catalogue, UTF-8; returns how many units. The header names the languages of the first unit.

    Raises:
        UsageError: polib is not there.
        WriteError: the target cannot be written.
    """
    polib = _polib()
    identifiers = UnitIdentifiers()
    count = 0
    with target.open() as stream:
        for unit in units:
            if not count:
                stream.write(_header(polib, canonical_tag(unit.source_language), canonical_tag(unit.target_language)))
            stream.write((str(_entry(polib, unit, identifiers.next(unit))) + "\n").encode())
            count += 1
        if not count:
            stream.write(_header(polib, "nl", "en"))
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads the entries that have a translation. A catalogue is held in memory as a whole.

    Args:
        source: UTF-8 or what the header names.
        source_language: language of the source where the header names none.
        target_language: language of the target where the header names none.

    Raises:
        UsageError: polib is not there.
        FormatError: not a catalogue.
    """
    polib = _polib()
    with source.open() as stream:
        data = stream.read()
    try:
        catalogue = polib.pofile(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FormatError(f"{source.name}: not UTF-8; convert it with msgconv --to-code=UTF-8.") from error
    except (OSError, ValueError) as error:
        # polib takes text without a line end for the name of a file.
        reason = " ".join(str(error).split())[:100]
        raise FormatError(f"{source.name}: not a PO catalogue ({reason}); export it again.") from error
    metadata = catalogue.metadata
    languages = (
        source_language or metadata.get("X-Source-Language") or "nl",
        target_language or metadata.get("Language") or "en",
    )
    for entry in catalogue:
        if entry.msgstr and not entry.obsolete:
            yield _unit(entry, languages)


def _header(polib: Any, source: str, target: str) -> bytes:
    catalogue = polib.POFile()
    catalogue.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": target,
        "X-Source-Language": source,
        "X-Generator": "nlen",
    }
    return (str(catalogue.metadata_as_entry()) + "\n").encode()


def _entry(polib: Any, unit: TranslationUnit, identifier: str) -> Any:
    props = [(kind, value) for kind, value in plain_props(unit, stored_properties(unit)) if value.isprintable()]
    comments = [f"{_OWN}{kind}: {value}" for kind, value in (*props, (_DRAFT, _fingerprint(unit.target)))]
    marks = unit.properties.get("quality", "").split()
    if marks:
        comments.insert(0, f"Please check: {', '.join(marks)}.")
    return polib.POEntry(
        msgctxt=identifier.translate(_SURROGATES),
        msgid=unit.source.translate(_SURROGATES),
        msgstr=unit.target.translate(_SURROGATES),
        comment="\n".join(comments).translate(_SURROGATES),
        tcomment="\n".join(unit.notes).translate(_SURROGATES),
        flags=["fuzzy"] if marks else [],
    )


def _unit(entry: Any, languages: tuple[str, str]) -> TranslationUnit:
    props = []
    draft = ""
    for line in entry.comment.split("\n"):
        if line.startswith(_OWN) and ": " in line:
            kind, _, value = line[len(_OWN) :].partition(": ")
            if kind == _DRAFT:
                draft = value
            else:
                props.append((kind, value, ""))
    origin, score, article, position, properties, _ = facts_of(props)
    properties, created, last_changed = without_dates(properties)
    unit = TranslationUnit(
        entry.msgid,
        entry.msgstr,
        origin,
        score,
        article,
        position,
        properties,
        canonical_tag(languages[0]),
        canonical_tag(languages[1]),
        id=entry.msgctxt or "",
        notes=tuple(entry.tcomment.split("\n")) if entry.tcomment else (),
        created=created,
        changed=last_changed,
    )
    changed = bool(draft) and draft != _fingerprint(unit.target)
    confirmed = "quality" in properties and not entry.fuzzy
    if origin == "human" or not (changed or confirmed):
        return unit
    kept = {key: value for key, value in properties.items() if key not in {"quality", "model"}}
    return replace(unit, origin="human", score=None, properties=kept)


def _fingerprint(text: str) -> str:
    return blake2b(text.translate(_SURROGATES).encode(), digest_size=6).hexdigest()


def _polib() -> Any:
    try:
        import polib
    except ImportError as error:
        raise UsageError("PO needs the package polib: pip install 'nlen[po]'.") from error
    return polib
