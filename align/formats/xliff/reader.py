"""XLIFF 1.1 to 2.2 -> translation units."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, cast

from align.bitext import Origin, TranslationUnit
from align.formats.located import LocatedFormatError
from align.formats.streams import Source
from align.formats.xliff import inline1, inline2
from align.formats.xliff.review import OWN_TOOL, Found, Side
from align.formats.xliff.stream import XliffStream

logger = logging.getLogger(__name__)

_OWN_PROP = "{urn:nlen:unit}prop"
_METADATA = "{urn:oasis:names:tc:xliff:metadata:2.0}"
_MATCHES = "{urn:oasis:names:tc:xliff:matches:2.0}"
_UNKNOWN = "unknown"  # What `original` says where there is no name.
_MACHINE_QUALIFIERS = frozenset({"leveraged-mt", "mt-suggestion"})


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads the units that have a target; a warning is logged where some have none.

    Units that a person has confirmed ("final", "signed-off", "reviewed", or approved), or whose target is no longer the
    draft that nlen wrote, are of human origin.

    Args:
        source: XLIFF of any version, in any XML encoding.
        source_language: language of the source where the file names none.
        target_language: language of the target where the file names none.

    Raises:
        LocatedFormatError: not well-formed, not XLIFF, or unsafe; units before that place have been given by then.
    """
    skipped = 0
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
            if one is None:
                skipped += 1
            else:
                yield one.unit()
    if skipped:
        logger.warning("%s: %d units have no target and were left out", source.name, skipped)


def _version1(xliff: XliffStream, languages: tuple[str, str]) -> Iterator[Found | None]:
    namespace = xliff.prologue.namespace
    article = ""
    pair = languages
    for event, element in xliff.elements({"file"}, {"trans-unit", "file"}):
        attributes = cast("Any", element)
        if event == "start":
            article = attributes.get("original", "")
            article = "" if article == _UNKNOWN else article
            pair = (
                attributes.get("source-language") or languages[0],
                attributes.get("target-language") or languages[1],
            )
        elif element.tag == f"{namespace}trans-unit":
            yield from _trans_unit(element, namespace, article, pair)


def _trans_unit(element: Any, namespace: str, article: str, languages: tuple[str, str]) -> Iterator[Found | None]:
    source, target = element.find(f"{namespace}source"), element.find(f"{namespace}target")
    if source is None or target is None:
        yield None
        return
    qualifier = target.get("state-qualifier", "")
    made_by: Origin | None = "machine" if qualifier in _MACHINE_QUALIFIERS else None
    if made_by is None and (qualifier.endswith("-match") or qualifier == "leveraged-tm"):
        made_by = "memory"
    draft, rate = None, None
    for other in element.iterchildren(f"{namespace}alt-trans"):
        old = other.find(f"{namespace}target")
        if other.get("origin") == OWN_TOOL and old is not None:
            draft = inline1.read_inline(old, namespace)
            rate = _rate(other.get("match-quality", ""))
    found = Found(
        element.get("id", ""),
        inline1.read_inline(source, namespace),
        inline1.read_inline(target, namespace),
        languages,
        article,
        [(prop.get("type", ""), prop.text or "") for prop in element.iterchildren(_OWN_PROP)],
        target.get("state", ""),
        element.get("approved") == "yes",
        made_by,
        draft,
        rate,
        tuple(note.text or "" for note in element.iterchildren(f"{namespace}note") if note.get("from") != OWN_TOOL),
    )
    segments = _segments1(element.find(f"{namespace}seg-source"), target, namespace)
    if not segments:
        yield found if found.target.text or found.target.codes else None
        return
    for number, one, other in segments:
        yield Found(
            f"{found.id}.{number}",
            one,
            other,
            languages,
            article,
            [],
            found.state,
            found.approved,
            made_by,
            notes=found.notes,
        )


def _segments1(seg_source: Any, target: Any, namespace: str) -> list[tuple[str, Side, Side]]:
    """The segments that a tool has cut a unit into: number, source and target of those that have both."""
    if seg_source is None:
        return []
    sides: list[dict[str, Any]] = [
        {mark.get("mid", ""): mark for mark in side.iter(f"{namespace}mrk") if mark.get("mtype") == "seg"}
        for side in (seg_source, target)
    ]
    return [
        (number, inline1.read_inline(mark, namespace), inline1.read_inline(sides[1][number], namespace))
        for number, mark in sides[0].items()
        if number in sides[1]
    ]


def _version2(xliff: XliffStream, languages: tuple[str, str]) -> Iterator[Found | None]:
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


def _unit2(element: Any, namespace: str, article: str, languages: tuple[str, str]) -> Iterator[Found | None]:
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
            yield None
            continue
        alone = len(segments) == 1
        yield Found(
            element.get("id", "") if alone else f"{element.get('id', '')}.{number}",
            inline2.read_inline(source, namespace, data),
            inline2.read_inline(target, namespace, data),
            languages,
            article,
            props,
            segment.get("state", ""),
            made_by=made_by,
            draft=draft if alone else None,
            rate=rate,
            notes=notes,
        )


def _match2(element: Any, namespace: str) -> tuple[Side | None, float | None, Origin | None]:
    for match in element.iter(f"{_MATCHES}match"):
        target = match.find(f"{namespace}target")
        if match.get("origin") == OWN_TOOL and target is not None:
            made_by: Origin = "machine" if match.get("type") == "mt" else "memory"
            draft = inline2.read_inline(target, namespace, _data(match, namespace))
            return draft, _rate(match.get("matchQuality", "")), made_by
    return None, None, None


def _data(element: Any, namespace: str) -> dict[str, str]:
    holder = element.find(f"{namespace}originalData")
    return {} if holder is None else {data.get("id", ""): "".join(data.itertext()) for data in holder}


def _rate(text: str) -> float | None:
    """A match rate in percent as a number from 0 to 1; None for anything else."""
    try:
        rate = float(text.strip().removesuffix("%")) / 100
    except ValueError:
        return None
    return rate if 0 <= rate <= 1 else None
