"""A Moses pair: two text files of as many lines, `NAME.nl` and `NAME.en`; a line and its fellow are a unit.

It is what training tools read. Only the two texts are kept; a line end inside a text becomes a space.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path

from align.bitext import TranslationUnit
from align.errors import FormatError, UsageError
from align.files.streams import Source, Target
from align.formats.lines import read_every_line

_LINE_ENDS = str.maketrans({"\n": " ", "\r": " "})


def write(units: Iterable[TranslationUnit], target: Target) -> int:
    """Writes two files of one line a unit, UTF-8; returns how many units.

    Args:
        units: all of one pair of languages, which names the files.
        target: their common name without the language; a final ".moses" is taken off, and after ".gz" both are
            compressed.

    Raises:
        UsageError: the target is a stream, or there is a second pair of languages.
        WriteError: the target cannot be written.
    """
    name = _stem(target.path)
    count = 0
    pair: tuple[str, str] | None = None
    with ExitStack() as stack:
        streams = None
        for unit in units:
            languages = (unit.source_language, unit.target_language)
            if streams is None:
                pair = languages
                paths = [_place(name, target.path, language) for language in pair]
                streams = [stack.enter_context(Target(path).open()) for path in paths]
            elif languages != pair:
                raise UsageError(
                    f"{target.name}: a Moses pair is of two languages, and there is {'-'.join(languages)} after "
                    f"{'-'.join(pair or ())}; choose one pair with --source-lang and --target-lang."
                )
            for stream, text in zip(streams, (unit.source, unit.target), strict=True):
                stream.write((text.translate(_LINE_ENDS) + "\n").encode("utf-8", "replace"))
            count += 1
        if streams is None:
            for language in ("nl", "en"):
                stack.enter_context(Target(_place(name, target.path, language)).open())
    return count


def read(
    source: Source, *, source_language: str | None = None, target_language: str | None = None
) -> Iterator[TranslationUnit]:
    """Reads units; two empty lines are none.

    Args:
        source: the two files' common name without the language, or the name of the source file ("corpus.nl").
        source_language: language of the source, "nl" by default.
        target_language: language of the target, "en" by default.

    Raises:
        UsageError: the source is a stream.
        ReadError: a file is missing. This is found at once.
        FormatError: not UTF-8, or one file has more lines than the other.
    """
    languages = (source_language or "nl", target_language or "en")
    name = _stem(source.path)
    if name.suffix == f".{languages[0]}":
        name = name.with_suffix("")
    places = [Source(_place(name, source.path, language)) for language in languages]
    for place in places:
        place.require()
    return _pairs(places, languages)


def _pairs(places: list[Source], languages: tuple[str, str]) -> Iterator[TranslationUnit]:
    with places[0].open() as ours, places[1].open() as theirs:
        lines = zip_longest(read_every_line(ours, places[0].name), read_every_line(theirs, places[1].name))
        for number, (source, target) in enumerate(lines, start=1):
            if source is None or target is None:
                longer, shorter = places if target is None else places[::-1]
                raise FormatError(
                    f"{longer.name}, line {number}: {shorter.name} ends before this line; the two files of a Moses "
                    "pair have as many lines."
                )
            if source or target:
                yield TranslationUnit(source, target, source_language=languages[0], target_language=languages[1])


def _stem(path: Path | None) -> Path:
    if path is None:
        raise UsageError("a Moses pair is two files and cannot be a stream; give the name of a file.")
    text = os.fspath(path).removesuffix(".gz")
    return Path(text.removesuffix(".moses"))


def _place(name: Path, given: Path | None, language: str) -> Path:
    return name.with_name(f"{name.name}.{language}{'.gz' if given is not None and given.suffix == '.gz' else ''}")
