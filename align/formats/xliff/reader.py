"""XLIFF 1.1 to 2.2 -> translation units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from align.bitext import ORIGINS, Origin, TranslationUnit
from align.confirmation import state_named
from align.files.streams import Source
from align.formats.faults import LocatedFormatError, Pair, tell_other_pairs, tell_untranslated
from align.formats.properties import ORIGIN_TYPE
from align.formats.tmx.fragments import is_laid_out, without_layout
from align.formats.xliff import inline1, inline2
from align.formats.xliff.states import (
    OWN_TOOL,
    QUALIFIERS,
    SEGMENT_STATES,
    UNTOLD,
    Found,
    Mark,
    Side,
    Told,
    least_of,
    percentage,
    told_of_segments,
    told_of_unit,
)
from align.formats.xliff.stream import XliffStream
from align.languages import same_language

_OWN_PROP = "{urn:nlen:unit}prop"
_METADATA = "{urn:oasis:names:tc:xliff:metadata:2.0}"
_MATCHES = "{urn:oasis:names:tc:xliff:matches:2.0}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNKNOWN = "unknown"  # What `original` says where there is no name.
_OWN_PAIR = ("nl", "en")
APPROVED = dict.fromkeys(("yes", "true", "1"), True) | dict.fromkeys(("no", "false", "0"), False)
"""What XLIFF 1.2 has for a value of "approved", and what tools write that take it for a boolean of XML Schema."""


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads the units that have a target; a warning is logged where some have none, or are of another pair.

    Units that a person has confirmed ("final", "signed-off", "reviewed", or approved), or whose target is no longer the
    draft that nlen wrote, are of human origin. Those that nobody has finished are not, and every state but "final" is
    kept (see `align.confirmation`): that of the file, or of Studio, memoQ or Phrase where one of them wrote it. What
    none says anything of is taken to be translated by a person, and not confirmed.

    Args:
        source: XLIFF of any version, in any XML encoding, SDLXLIFF and MQXLIFF among it.
        source_language: the language wanted as the source; also that of a file that names none.
        target_language: likewise. Where neither is given, a document of several pairs gives its nl-en units, or if it
            has none those of its first pair.

    Raises:
        LocatedFormatError: not well-formed, not XLIFF, or unsafe; units before that place have been given by then.
    """
    untranslated = 0
    others: Counter[Pair] = Counter()
    choice = _Choice(source, (source_language, target_language))
    with source.open() as stream:
        xliff = XliffStream(stream, source.name)
        version = xliff.prologue.version
        languages = (source_language or "nl", target_language or "en")
        if version.startswith("2."):
            found = _version2(xliff, languages)
        elif version.startswith("1."):
            found = _version1(xliff, languages)
        else:
            place = xliff.prologue
            problem = f'XLIFF version "{version}" is unknown; export the file as 1.2 or 2.1.'
            raise LocatedFormatError(source.name, place.line, place.column, problem)
        for one in found:
            if one is None or not one.translated:
                untranslated += 1
            elif not choice.wants(one.languages):
                others[one.languages] += 1
            else:
                yield one.unit()
    tell_untranslated(source.name, untranslated)
    tell_other_pairs(source.name, choice.asked, others)


class _Choice:
    """Which pair of languages is wanted of a document.

    Attributes:
        asked: source and target, each None for any.
    """

    def __init__(self, source: Source, asked: tuple[str | None, str | None]) -> None:
        self._source = source
        self.asked = asked
        self._chosen = asked != (None, None)

    def wants(self, pair: Pair) -> bool:
        """Whether units of this pair are wanted; the first that is asked for has a say in it."""
        if not self._chosen:
            self._chosen = True
            own = not _same_pair(pair, _OWN_PAIR) and self._has_own_pair()
            self.asked = _OWN_PAIR if own else pair
        return all(wanted is None or same_language(wanted, one) for wanted, one in zip(self.asked, pair, strict=True))

    def _has_own_pair(self) -> bool:
        """Whether a document that begins with another pair has ours later. A stream cannot be looked through first."""
        if self._source.path is None or not Path(self._source.path).is_file():
            return False
        with self._source.open() as stream:
            xliff = XliffStream(stream, self._source.name)
            for _, element in xliff.elements({"file"}, {"trans-unit"}):
                if element.tag == f"{xliff.prologue.namespace}file":
                    named = (element.get("source-language", ""), element.get("target-language", ""))
                    if _same_pair(named, _OWN_PAIR):
                        return True
        return False


def _same_pair(pair: Pair, other: Pair) -> bool:
    return all(same_language(one, two) for one, two in zip(pair, other, strict=True))


def _version1(xliff: XliffStream, languages: Pair) -> Iterator[Found | None]:
    namespace = xliff.prologue.namespace
    article = ""
    named = ("", "")
    for event, element in xliff.elements({"file"}, {"trans-unit", "file"}):
        attributes = cast("Any", element)
        if event == "start":
            article = attributes.get("original", "")
            article = "" if article == _UNKNOWN else article
            named = (attributes.get("source-language", ""), attributes.get("target-language", ""))
        elif element.tag == f"{namespace}trans-unit":
            yield from _trans_unit(element, namespace, article, named, languages)


def _trans_unit(element: Any, namespace: str, article: str, named: Pair, languages: Pair) -> Iterator[Found | None]:
    # One pass instead of a search for each: this is the reader's inner loop.
    parts: dict[str, list[Any]] = {}
    for child in element:
        parts.setdefault(child.tag, []).append(child)
    source, target = (parts.get(f"{namespace}{side}", (None,))[0] for side in ("source", "target"))
    seg_source = parts.get(f"{namespace}seg-source", (None,))[0]
    if source is None or target is None:
        # What is not to be translated lacks nothing. Studio keeps what stands between paragraphs so.
        if element.get("translate") != "no":
            yield from [None] * max(1, len(_segment_marks(seg_source, namespace)))
        return
    props = [(prop.get("type", ""), prop.text or "") for prop in parts.get(_OWN_PROP, ())]
    draft, rate = _draft1(parts.get(f"{namespace}alt-trans", ()), namespace)
    segments = told_of_segments(parts.get(SEGMENT_STATES, (None,))[0])
    told = (told_of_unit(element) if segments is None else least_of(segments)) or told_of_target(element, target)
    found = Found(
        element.get("id", ""),
        _without_layout(source, inline1.read_inline(source, namespace)),
        _without_layout(target, inline1.read_inline(target, namespace)),
        (
            named[0] or source.get(_XML_LANG) or languages[0],
            named[1] or target.get(_XML_LANG) or languages[1],
        ),
        article,
        props,
        told.mark,
        told.made_by,
        draft,
        rate if rate is not None else told.rate,
        tuple(note.text or "" for note in parts.get(f"{namespace}note", ()) if note.get("from") != OWN_TOOL),
        told.locked,
    )
    pairs = _segments1(seg_source, target, namespace)
    if not pairs or (props and len(pairs) == 1):
        if found.translated or element.get("translate") != "no":
            yield found
        return
    for number, one, other in pairs:
        if other is None:
            yield None
            continue
        own = told if segments is None else segments.get(number, UNTOLD)
        yield replace(
            found,
            id=f"{found.id}.{number}",
            source=one,
            target=other,
            props=[],
            mark=own.mark,
            made_by=own.made_by or _own_origin(props),
            draft=None,
            rate=own.rate,
            locked=own.locked,
        )


def told_of_target(element: Any, target: Any) -> Told:
    """What XLIFF 1.2 itself has to say of a unit, given its `<trans-unit>` and its `<target>`."""
    approved = APPROVED.get(element.get("approved", "").strip().lower())
    qualifier = target.get("state-qualifier", "")
    return Told(Mark(target.get("state", ""), approved, qualifier), QUALIFIERS.get(qualifier))


def _without_layout(element: Any, side: Side) -> Side:
    """The side without the line breaks of its layout, where xml:space does not ask to keep them."""
    if "\n" in side.text and is_laid_out(element, side.text):
        return Side(*without_layout(side.text, side.codes))
    return side


def _draft1(alternatives: Iterable[Any], namespace: str) -> tuple[Side | None, float | None]:
    draft, rate = None, None
    for other in alternatives:
        old = other.find(f"{namespace}target")
        if other.get("origin") == OWN_TOOL and old is not None:
            draft = inline1.read_inline(old, namespace)
            rate = percentage(other.get("match-quality", ""))
    return draft, rate


def _own_origin(props: list[tuple[str, str]]) -> Origin | None:
    """Who made a target that nlen has written, if no person."""
    return next((one for one in ORIGINS[1:] if (ORIGIN_TYPE, one) in props), None)


def _segments1(seg_source: Any, target: Any, namespace: str) -> list[tuple[str, Side, Side | None]]:
    """The segments that a tool has cut a unit into: number, source and target, None where a segment has no target.

    There are none where the target is not cut, and yet has words.
    """
    if seg_source is None:
        return []
    sources, targets = _segment_marks(seg_source, namespace), _segment_marks(target, namespace)
    if not targets and inline1.read_inline(target, namespace).text.strip():
        return []
    return [
        (
            number,
            inline1.read_inline(mark, namespace),
            inline1.read_inline(targets[number], namespace) if number in targets else None,
        )
        for number, mark in sources.items()
    ]


def _segment_marks(side: Any, namespace: str) -> dict[str, Any]:
    marks = () if side is None else side.iter(f"{namespace}mrk")
    return {mark.get("mid", ""): mark for mark in marks if mark.get("mtype") == "seg"}


def _version2(xliff: XliffStream, languages: Pair) -> Iterator[Found | None]:
    namespace = xliff.prologue.namespace
    article = ""
    pair = languages
    for event, element in xliff.elements({"xliff", "file"}, {"unit", "file"}):
        attributes = cast("Any", element)
        if event == "start" and element.tag == f"{namespace}xliff":
            pair = (attributes.get("srcLang") or languages[0], attributes.get("trgLang") or languages[1])
        elif event == "start":
            article = attributes.get("original", "")
        elif element.tag == f"{namespace}unit":
            yield from _unit2(element, namespace, article, pair)


def _unit2(element: Any, namespace: str, article: str, languages: Pair) -> Iterator[Found | None]:
    props = [
        (meta.get("type", ""), meta.text or "")
        for group in element.iter(f"{_METADATA}metaGroup")
        if group.get("category") == OWN_TOOL
        for meta in group.iterchildren(f"{_METADATA}meta")
    ]
    holder = element.find(f"{namespace}notes")
    notes = () if holder is None else tuple(n.text or "" for n in holder if n.get("category") != OWN_TOOL)
    draft, rate, made_by = _match2(element, namespace)
    data = _data(element, namespace)
    segments = list(element.iterchildren(f"{namespace}segment"))
    for number, segment in enumerate(segments, start=1):
        source, target = segment.find(f"{namespace}source"), segment.find(f"{namespace}target")
        if source is None or target is None:
            if element.get("translate") != "no":
                yield None
            continue
        alone = len(segments) == 1
        yield Found(
            element.get("id", "") if alone else f"{element.get('id', '')}.{number}",
            _without_layout(source, inline2.read_inline(source, namespace, data)),
            _without_layout(target, inline2.read_inline(target, namespace, data)),
            languages,
            article,
            props,
            mark_of_segment(segment),
            made_by=made_by,
            draft=draft if alone else None,
            rate=rate,
            notes=notes,
        )


def mark_of_segment(segment: Any) -> Mark:
    """The state of a segment, in the finer word that we have written beside it where that still fits."""
    word, sub = segment.get("state", ""), segment.get("subState", "")
    prefix, _, finer = sub.partition(":")
    if prefix != OWN_TOOL:
        return Mark(word, substate=sub)
    known = state_named(finer)
    return Mark(finer if known is not None and known.version2 == word else word)


def _match2(element: Any, namespace: str) -> tuple[Side | None, float | None, Origin | None]:
    for match in element.iter(f"{_MATCHES}match"):
        target = match.find(f"{namespace}target")
        if match.get("origin") == OWN_TOOL and target is not None:
            made_by: Origin = "machine" if match.get("type") == "mt" else "memory"
            draft = inline2.read_inline(target, namespace, _data(match, namespace))
            return draft, percentage(match.get("matchQuality", "")), made_by
    return None, None, None


def _data(element: Any, namespace: str) -> dict[str, str]:
    holder = element.find(f"{namespace}originalData")
    return {} if holder is None else {data.get("id", ""): "".join(data.itertext()) for data in holder}
