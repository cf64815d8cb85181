"""What is in a file of translation units, counted: in its units, whatever its format, or in the TMX as it stands."""

from __future__ import annotations

import os
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import BinaryIO

from lxml import etree

from align.bitext import TranslationUnit
from align.files.streams import Source
from align.formats.properties import ORIGIN_TYPE
from align.formats.tmx.reader import segment_text, variant_language
from align.formats.tmx.stream import TmxStream
from align.formats.tmx.units import JOINED_TYPE, is_joined
from align.languages import canonical_tag


class TextCounts:
    """Counts over units. Memory grows by 8 bytes a unit, to know repeated ones.

    Attributes:
        units: how many were added.
        segments: texts that are there, by language.
        words: runs of characters other than white space, by language.
        characters: code points, by language.
        empty: units without any text, or with one that is missing or white space.
    """

    def __init__(self) -> None:
        self.segments: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()
        self.units = self.empty = 0
        self._hashes = array("q")

    def add(self, texts: Iterable[tuple[str, str, bool]]) -> None:
        """Adds a unit: the language of each of its texts, the text, and whether that counts as a segment."""
        key: list[str] = []
        empty = False
        for language, text, is_segment in texts:
            self.segments[language] += is_segment
            self.words[language] += len(text.split())
            self.characters[language] += len(text)
            empty = empty or not text.strip()
            key += (language, text)
        self.units += 1
        self.empty += empty or not key
        digest = blake2b("\0".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._hashes.append(int.from_bytes(digest, "little", signed=True))

    def duplicates(self) -> int:
        """Units whose languages and texts are all those of an earlier one."""
        import numpy as np

        return self.units - len(np.unique(np.frombuffer(self._hashes, dtype=np.int64)))


@dataclass(frozen=True, slots=True)
class BitextStatistics:
    """Counts over units; the first five are those of `TmxStatistics`.

    Attributes:
        units: how many there are.
        segments: texts that are not empty, by language.
        words: runs of characters other than white space, by language.
        characters: code points, by language; inline codes do not count.
        origins: units by who made the target.
        empty: units in which a text is empty or white space.
        duplicates: units whose languages and texts are those of an earlier unit.
        marked: units with a mark of suspicion.
        articles: runs of units that name the same article.
    """

    units: int
    segments: Mapping[str, int]
    words: Mapping[str, int]
    characters: Mapping[str, int]
    origins: Mapping[str, int]
    empty: int
    duplicates: int
    marked: int
    articles: int


def bitext_statistics(units: Iterable[TranslationUnit]) -> BitextStatistics:
    """Counts units. Memory grows by 8 bytes a unit, to know repeated units."""
    counts = TextCounts()
    origins: Counter[str] = Counter()
    marked = articles = 0
    article = ""
    for unit in units:
        sides = ((unit.source_language, unit.source), (unit.target_language, unit.target))
        counts.add((language, text, bool(text.strip())) for language, text in sides)
        origins[unit.origin] += 1
        marked += bool(unit.quality)
        articles += bool(unit.article) and unit.article != article
        article = unit.article
    return BitextStatistics(
        units=counts.units,
        segments=dict(counts.segments),
        words=dict(counts.words),
        characters=dict(counts.characters),
        origins=dict(origins),
        empty=counts.empty,
        duplicates=counts.duplicates(),
        marked=marked,
        articles=articles,
    )


@dataclass(frozen=True, slots=True)
class TmxStatistics:
    """Counts over a file; languages are named as BCP 47 writes them, in the order of their first appearance.

    Attributes:
        units: `<tu>` elements, without those that are made of others; what follows is about these.
        segments: variants with a `<seg>`, by language.
        words: runs of characters other than white space, by language.
        characters: code points, by language; inline codes do not count.
        origins: units by the value of their x-origin prop; those without one are under "".
        empty: units in which a segment is missing or has no text.
        duplicates: units whose languages and texts are all those of an earlier unit.
        creation_tool: the header's creationtool, or "".
        creation_tool_version: the header's creationtoolversion, or "".
        source_language: the header's srclang, or "".
        version: the TMX version that the file names, or "".
        joined: `<tu>` elements that are made of others, see `align.formats.tmx.units`.
    """

    units: int
    segments: Mapping[str, int]
    words: Mapping[str, int]
    characters: Mapping[str, int]
    origins: Mapping[str, int]
    empty: int
    duplicates: int
    creation_tool: str
    creation_tool_version: str
    source_language: str
    version: str
    joined: int

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the file's variants."""
        return tuple(self.segments)


def tmx_statistics(path: str | os.PathLike[str] | BinaryIO | Source) -> TmxStatistics:
    """Counts what is in a TMX file. Memory grows by 8 bytes a unit, to know repeated units.

    Raises:
        ReadError: the file is missing or unreadable.
        FormatError: it is not well-formed or not TMX.
    """
    source = path if isinstance(path, Source) else Source(path)
    with source.open() as stream:
        tmx = TmxStream(stream, source.name)
        count = _Count(tmx)
        for batch in tmx.batches():
            for element in batch:
                if element.tag == count.unit_tag:
                    count.add(element)
        return count.result()


class _Count:
    def __init__(self, tmx: TmxStream) -> None:
        self.unit_tag = tmx.tag("tu")
        self._tmx = tmx
        self._counts = TextCounts()
        self._origins: Counter[str] = Counter()
        self._joined = 0

    def add(self, unit: etree._Element) -> None:
        origin, joined = self._facts(unit)
        if joined:
            self._joined += 1
            return
        texts = []
        for variant in unit.iterchildren(self._tmx.tag("tuv")):
            segment = variant.find(self._tmx.tag("seg"))
            text = "" if segment is None else segment_text(segment, self._tmx.namespace)
            texts.append((canonical_tag(variant_language(variant)), text, segment is not None))
        self._counts.add(texts)
        self._origins[origin] += 1

    def result(self) -> TmxStatistics:
        counts, header = self._counts, self._tmx.header
        about = {} if header is None else {str(name): str(value) for name, value in header.attrib.items()}
        return TmxStatistics(
            units=counts.units,
            segments=dict(counts.segments),
            words=dict(counts.words),
            characters=dict(counts.characters),
            origins=dict(self._origins),
            empty=counts.empty,
            duplicates=counts.duplicates(),
            creation_tool=about.get("creationtool", ""),
            creation_tool_version=about.get("creationtoolversion", ""),
            source_language=canonical_tag(about.get("srclang", "")),
            version=self._tmx.prologue.version,
            joined=self._joined,
        )

    def _facts(self, unit: etree._Element) -> tuple[str, bool]:
        """Who made the target, and whether the unit is made of others."""
        origin: str | None = None
        for prop in unit.iterchildren(self._tmx.tag("prop")):
            kind = prop.get("type")
            if kind == ORIGIN_TYPE and origin is None:
                origin = prop.text or ""
            elif kind == JOINED_TYPE and is_joined(prop.text or ""):
                return "", True
        return origin or "", False
