"""What `nlen translate` writes: documents in English, translation units in any format, projects for OmegaT."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast, get_args

from align.article import Article
from align.documents import FORMATS, DocumentFormat, Skeleton, as_document
from align.documents.registry import PLAIN_TEXT, format_of_suffix, written_formats
from align.errors import UsageError
from align.files.bounded import suffix_of
from align.files.streams import Target
from align.formats import find_format, write_bitext
from align.formats.registry import unknown_suffix
from align.formats.srx import read_srx
from align.formats.tmx.fragments import TmxHeader
from align.omegat.tags import OmegatSegments, flattened, tag_tolerant
from align.quality import annotated, checks_with
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import LanguageRules, SentenceRules
from align.segmentation.tool_segments import (
    Breaks,
    Tool,
    cut,
    merged_article,
    plain_breaks,
    tool_rules,
    with_common_joined,
)
from align.translation.markup.carrying import filled_document
from align.translation.masking.verbatim import VERBATIM
from align.translation.segments import TranslatedArticle

if TYPE_CHECKING:
    from align.article import Article
    from align.bitext import TranslationUnit
    from align.omegat.documents import ProjectSource
    from align.omegat.tags import TaggedUnit
    from align.translation import Glossary, TranslatedArticle
    from align.translation.translator import Translator


@dataclass(frozen=True, slots=True)
class ToolSegments:
    """Where a tool cuts, and what is to be done for that.

    Attributes:
        rules: of the tool; None where they are those that OmegaT has by itself.
        breaks: where they cut.
        omegat: the same for OmegaT, to which tags are text; None for other tools.
    """

    rules: SentenceRules | None
    breaks: Breaks
    omegat: OmegatSegments | None = None

    @classmethod
    def of(cls, tool: str, language: str, *, project: bool = False) -> ToolSegments:
        """The segments of a tool, or by rules.

        Args:
            tool: "omegat", "trados" or "memoq" (see `align.segmentation.tool_segments`), or a file of SRX rules.
            language: BCP 47 tag of the documents.
            project: whether they are for an OmegaT project, which gets the rules.

        Raises:
            ReadError: the file is missing, cannot be read, or has no rules for the language.
        """
        rules = tool_rules(cast("Tool", tool)) if tool in get_args(Tool) else read_srx(tool)
        if tool == "omegat":
            omegat = OmegatSegments(RuleSegmenter(rules, language, tool))
            return cls(None, omegat.breaks, omegat)
        if project:
            # OmegaT asks the rules of all languages that fit.
            return cls.of_project(
                SentenceRules((LanguageRules("Segments", ".*", rules.rules_for(language)),)), language
            )
        return cls(rules, plain_breaks(RuleSegmenter(rules, language, tool)))

    @classmethod
    def of_project(cls, rules: SentenceRules, language: str) -> ToolSegments:
        """The segments of an OmegaT project that has these rules."""
        omegat = OmegatSegments(RuleSegmenter(tag_tolerant(rules), language, "the rules of the project"))
        return cls(rules, omegat.breaks, omegat)

    def translated(
        self, translator: Translator, articles: Iterable[Article], progress: Callable[[int], None] | None = None
    ) -> Iterator[TranslatedArticle]:
        """The articles, translated, with the tool's segments for sentences.

        Args:
            translator: translates them.
            articles: segmented.
            progress: gets the number of sentences done, now and then.
        """
        pieces = (cut(article, self.breaks) for article in articles)
        for one in translator.translate_articles(pieces, progress):
            yield TranslatedArticle(*merged_article(one.article, one.units, self.breaks))

    def units(self, article: TranslatedArticle) -> Iterable[TranslationUnit]:
        """The units of such an article, with tags as OmegaT names them where it is for OmegaT."""
        return article.units if self.omegat is None else self.omegat.units(article.article, article.units)

    def tmx_options(self, datatype: str) -> dict[str, Any]:
        """What `align.formats.write_bitext` is to be told besides of a TMX file with these units.

        OmegaT looks for its tags in the text of memories of its own alone.
        """
        if self.omegat is None:
            return {}
        return {"header": TmxHeader({"creationtool": "OmegaT", "o-tmf": "OmegaT TMX", "datatype": datatype})}


_UNITS = ("tmx", "xliff", "xliff2", "tsv", "csv", "jsonl", "po", "parquet")
"""Formats of translation units that translations are written in."""
TRANSLATION_FORMATS = (
    *(known.name for known in written_formats() if not known.has_targets),
    "omegat",
    *_UNITS,
    *(known.name for known in written_formats() if known.has_targets and known.name not in _UNITS),
)
_WITH_DATATYPE = frozenset({"tmx", "xliff"})
_REVIEWED = frozenset({"xliff", "xliff2"})
"""Formats in which translators see what the checks of quality find."""


def translation_format(output: str | None, *, folder: bool = False) -> str:
    """The format that an output's name asks for: that of its suffix; "txt" for standard output and folders.

    Raises:
        UsageError: no format of `TRANSLATION_FORMATS` has the suffix, or one that only fills in what there is.
    """
    if output is None or folder:
        return "txt"
    suffix = suffix_of(output)
    if not suffix:
        return "txt"
    document = format_of_suffix(suffix)
    if document is not None and document.is_written and not document.has_targets:
        return document.name
    for name in _UNITS:
        if suffix in find_format(name, None).suffixes:
            return name
    if document is not None and not document.is_written:
        raise UsageError(f"{output}: {document.title} is read and not written; take .docx, .odt or .txt, for example.")
    if document is not None:
        raise UsageError(f"{output}: {document.title} of this kind is made of a file of the same kind alone; give one.")
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
        fills: whether a format that documents and translation units have in common stands for the documents.
    """

    format: str
    language: str = "en"
    skeletons: deque[Skeleton] = field(default_factory=deque)
    glossary: Glossary | None = None
    segments: ToolSegments | None = None
    joined: bool = True
    more: Callable[[TranslatedArticle], Iterable[TranslationUnit]] | None = None
    fills: bool = False

    def write(self, articles: Iterable[TranslatedArticle], target: str | Path | BinaryIO) -> None:
        """Writes the articles, taken one by one.

        Args:
            articles: in order.
            target: a path, compressed where it ends in ".gz", or a binary stream, which stays open.

        Raises:
            WriteError: the target cannot be written.
        """
        form = FORMATS.get(self.format)
        if form is not None and (self.fills or not form.has_targets):
            self._write_documents(articles, target, form)
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
    segments: ToolSegments,
) -> None:
    """Writes a project for OmegaT.

    Args:
        articles: translated, in the order in which `source` has read them.
        source: the documents of the project.
        language: BCP 47 tag of the translation.
        glossary: terms to go with it.
        memory: a file of units to go with it.
        segments: what the articles were cut by.

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
        rules=segments.rules,
        glossary=() if glossary is None else glossary.entries,
        memory=None if memory is None else Path(memory),
    )


def _project_units(
    articles: Iterable[TranslatedArticle], source: ProjectSource, language: str, segments: ToolSegments
) -> Iterator[TranslationUnit | TaggedUnit]:
    for article in articles:
        for unit in segments.units(article):
            yield flattened(unit) if unit.source_codes else unit
    yield from source.documents.language_units(language)
