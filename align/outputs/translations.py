"""What `nlen translate` writes: documents in English, translation units in any format, projects for OmegaT."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from align.documents import FORMATS, DocumentFormat, Skeleton, as_document
from align.documents.registry import PLAIN_TEXT, format_of_suffix, written_formats
from align.files.bounded import suffix_of
from align.files.streams import Target
from align.formats import find_format, write_bitext
from align.formats.registry import unknown_suffix
from align.omegat.tags import flattened, tagged_units
from align.quality import annotated, checks_with
from align.segmentation.srx import sentence_rules
from align.segmentation.tool_segments import with_common_joined
from align.translation.markup.carrying import filled_document
from align.translation.masking.verbatim import VERBATIM

if TYPE_CHECKING:
    from align.article import Article
    from align.bitext import TranslationUnit
    from align.omegat.documents import ProjectSource
    from align.omegat.tags import TaggedUnit
    from align.translation import Glossary, TranslatedArticle
    from align.translation.tool_units import ToolSegments

_UNITS = ("tmx", "xliff", "xliff2", "tsv", "csv", "jsonl", "po", "parquet")
"""Formats of translation units that translations are written in."""
TRANSLATION_FORMATS = (*(known.name for known in written_formats()), "omegat", *_UNITS)
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
    if not suffix:
        return "txt"
    document = format_of_suffix(suffix)
    if document is not None and document.is_written:
        return document.name
    for name in _UNITS:
        if suffix in find_format(name, None).suffixes:
            return name
    usual = [usual_suffix(name) for name in TRANSLATION_FORMATS if name not in {"omegat", "xliff2"}]
    raise unknown_suffix(output, suffix, usual, whose="nlen translate")


def usual_suffix(format_name: str) -> str:
    """The usual ending of a file of one of `TRANSLATION_FORMATS`, a project's aside."""
    return (FORMATS.get(format_name) or find_format(format_name, None)).suffixes[0]


def takes_alternatives(format_name: str) -> bool:
    """Whether a format has a place for fuzzy matches, or else a program that looks for them itself."""
    return format_name in _UNITS


@dataclass(frozen=True, slots=True)
class TranslationWriter:
    """Writes translated articles.

    Attributes:
        format: one of `TRANSLATION_FORMATS`, but no project.
        language: BCP 47 tag of the translation.
        skeletons: what the documents are without their text, in the order in which they come; where there is none, a
            document is made of the article.
        glossary: whose terms the notes in XLIFF ask for.
        segments: of the tool that the articles were cut for, or None.
        joined: whether TMX is to have units of several sentences where tools do not part them.
        more: gives units to follow those of an article that was cut for a tool, or None.
    """

    format: str
    language: str = "en"
    skeletons: deque[Skeleton] = field(default_factory=deque)
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
        if self.format in FORMATS:
            self._write_documents(articles, target, FORMATS[self.format])
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

    def _write_documents(
        self, articles: Iterable[TranslatedArticle], target: str | Path | BinaryIO, form: DocumentFormat
    ) -> None:
        documents = (filled_document(one, self._skeleton(one.article), self.language) for one in articles)
        with Target(target).open() as file:
            for data in form.load().joined(documents) if form.made_of == "any" else documents:
                file.write(data)
                file.flush()

    def _skeleton(self, article: Article) -> Skeleton:
        if self.skeletons:
            return self.skeletons.popleft()
        skeleton = as_document(article, self.format).skeleton
        assert skeleton is not None
        return skeleton

    def _units(self, one: TranslatedArticle) -> Iterable[TranslationUnit]:
        if self.format != "tmx":
            return one.units
        if self.segments is not None:
            return chain(self.segments.units(one), () if self.more is None else self.more(one))
        return with_common_joined(one.article, one.units) if self.joined else one.units


def _document_type(articles: Iterator[TranslatedArticle]) -> tuple[str, Iterator[TranslatedArticle]]:
    """The datatype of units of these articles, "html" or "plaintext", as the first has it; and all the articles."""
    first = next(articles, None)
    if first is None:
        return "plaintext", articles
    # An article that somebody made in Python is of no format.
    form = FORMATS.get(first.article.format, PLAIN_TEXT)
    return form.datatype, chain([first], articles)


def write_project(
    articles: Iterable[TranslatedArticle],
    source: ProjectSource,
    language: str,
    *,
    glossary: Glossary | None = None,
    memory: str | None = None,
    segments: ToolSegments | None = None,
) -> None:
    """Writes a project for OmegaT.

    Args:
        articles: translated, in the order in which `source` has read them.
        source: the documents of the project.
        language: BCP 47 tag of the translation.
        glossary: terms to go with it.
        memory: a file of units to go with it.
        segments: what the articles were cut by; None for our own rules.

    Raises:
        UsageError: the folder holds something else.
        WriteError: it cannot be written.
    """
    from align.omegat.project import write_omegat_project

    write_omegat_project(
        source.folder,
        source.documents.files,
        _project_units(articles, source, language, segments),
        source_language=source.language,
        target_language=language,
        rules=sentence_rules() if segments is None else segments.rules,
        glossary=() if glossary is None else glossary.entries,
        memory=None if memory is None else Path(memory),
    )


def _project_units(
    articles: Iterable[TranslatedArticle], source: ProjectSource, language: str, segments: ToolSegments | None
) -> Iterator[TranslationUnit | TaggedUnit]:
    for article in articles:
        if segments is None:
            yield from tagged_units(article.article, article.units)
        else:
            for unit in segments.units(article):
                yield flattened(unit) if unit.source_codes else unit
    yield from source.documents.language_units(language)
