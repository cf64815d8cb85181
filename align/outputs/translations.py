"""What `nlen translate` writes: the English text, or translation units in any of their formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from align.documents.discovery import HTML_SUFFIXES, TEXT_SUFFIXES
from align.documents.source import suffix_of
from align.formats import find_format, write_bitext
from align.formats.registry import unknown_suffix
from align.formats.streams import Target
from align.quality import annotated, checks_with
from align.segmentation.tool_segments import with_common_joined
from align.translation.masking.verbatim import VERBATIM

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.translation import Glossary, TranslatedArticle
    from align.translation.tool_units import ToolSegments

TRANSLATION_FORMATS = ("txt", "html", "omegat", "tmx", "xliff", "xliff2", "tsv", "csv", "jsonl", "po", "parquet")
_NOT_OF_UNITS = frozenset({"txt", "html", "omegat"})
"""Formats of which the formats of units know nothing."""
_WITH_DATATYPE = frozenset({"tmx", "xliff"})
_REVIEWED = frozenset({"xliff", "xliff2"})
"""Formats in which translators see what the checks of quality find."""


def translation_format(output: str | None, *, folder: bool = False) -> str:
    """The format that an output's name asks for: that of its suffix; "txt" for standard output and folders.

    Raises:
        UsageError: no format of `TRANSLATION_FORMATS` has the suffix.
    """
    if output is None or folder:
        return "txt"
    suffix = suffix_of(output)
    if suffix in TEXT_SUFFIXES or not suffix:
        return "txt"
    if suffix in HTML_SUFFIXES:
        return "html"
    for name in TRANSLATION_FORMATS:
        if name not in _NOT_OF_UNITS and suffix in find_format(name, None).suffixes:
            return name
    usual = [usual_suffix(name) for name in TRANSLATION_FORMATS if name != "omegat"]
    raise unknown_suffix(output, suffix, usual, whose="nlen translate")


def usual_suffix(format_name: str) -> str:
    """The usual ending of a file of one of `TRANSLATION_FORMATS`, a folder's aside."""
    return f".{format_name}" if format_name in _NOT_OF_UNITS else find_format(format_name, None).suffixes[0]


def takes_alternatives(format_name: str) -> bool:
    """Whether a format has a place for fuzzy matches, or else a program that looks for them itself."""
    return format_name not in _NOT_OF_UNITS


@dataclass(frozen=True, slots=True)
class TranslationWriter:
    """Writes translated articles.

    Attributes:
        format: "txt", or one of `TRANSLATION_FORMATS` for units.
        glossary: whose terms the notes in XLIFF ask for.
        segments: of the tool that the articles were cut for, or None.
        joined: whether TMX is to have units of several sentences where tools do not part them.
        more: gives units to follow those of an article that was cut for a tool, or None.
    """

    format: str
    glossary: Glossary | None = None
    segments: ToolSegments | None = None
    joined: bool = True
    more: Callable[[TranslatedArticle], Iterable[TranslationUnit]] | None = None

    def write(self, articles: Iterable[TranslatedArticle], target: str | Path | BinaryIO) -> None:
        """Writes the articles, taken one by one.

        Args:
            articles: in order.
            target: a path, compressed where it ends in ".gz", or a binary stream, which stays open.

        Raises:
            WriteError: the target cannot be written.
        """
        if self.format == "txt":
            _write_text(articles, target)
            return
        datatype, articles = _document_type(iter(articles))
        options: dict[str, Any] = {"datatype": datatype} if self.format in _WITH_DATATYPE else {}
        if self.format == "tmx":
            options["stamp"] = True
            if self.segments is not None:
                options |= self.segments.tmx_options(datatype)
        # What is left alone is no translation that a memory should have.
        units: Iterator[TranslationUnit] = (
            unit for one in articles for unit in self._units(one) if VERBATIM not in unit.properties
        )
        if self.format in _REVIEWED:
            units = annotated(units, checks_with(self.glossary))
        write_bitext(units, target, self.format, **options)

    def _units(self, one: TranslatedArticle) -> Iterable[TranslationUnit]:
        if self.format != "tmx":
            return one.units
        if self.segments is not None:
            return chain(self.segments.units(one), () if self.more is None else self.more(one))
        return with_common_joined(one.article, one.units) if self.joined else one.units


def _write_text(articles: Iterable[TranslatedArticle], target: str | Path | BinaryIO) -> None:
    with Target(target).open() as file:
        ended = b""
        for article in articles:
            text = (article.text + article.article.after).encode()
            # A line ends before the blank line between two articles, whether that of the source did or not.
            file.write(ended + text)
            ended = b"\n" if text.endswith((b"\n", b"\r")) else b"\n\n"
            file.flush()


def _document_type(articles: Iterator[TranslatedArticle]) -> tuple[str, Iterator[TranslatedArticle]]:
    """The datatype of units of these articles, "html" or "plaintext", as the first has it; and all the articles."""
    first = next(articles, None)
    if first is None:
        return "plaintext", articles
    # Only pages say how their text was found.
    return "html" if "extraction" in first.article.metadata else "plaintext", chain([first], articles)
