"""Whole documents for commands: read with all their text, written again in another language, or put into a project."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.article import Article
from align.cli.articles import ArticleSource, Input, reading_notes
from align.cli.console import explain, standard_input
from align.documents import FORMATS, Document, DocumentFormat, Skeleton, as_document, read_document
from align.errors import UsageError
from align.files.streams import Target
from align.omegat.documents import AttributeValues, ProjectDocuments
from align.segmentation import segment_rest
from align.translation import TranslatedArticle
from align.translation.markup.filling import filled_document

if TYPE_CHECKING:
    from align.bitext import TranslationUnit
    from align.cli.segments import ToolSegments
    from align.omegat.tags import TaggedUnit
    from align.translation import Glossary


@dataclass(slots=True)
class WholeDocuments(ArticleSource):
    """Reads all the text of documents.

    Attributes:
        way: the option that asks for it, for messages.
        to: the format that they are to be written in; by default nobody knows.
        text_as: the format that plain text is taken for a document of.
        skeletons: what documents are without their text, in the order in which they are read; kept if they are to be
            written.
        values: what OmegaT has for segments besides, if that is wanted.
    """

    way: str = "--whole-page"
    to: str | None = None
    text_as: str | None = None
    skeletons: deque[Skeleton] = field(default_factory=deque)
    values: AttributeValues | None = None

    def __post_init__(self) -> None:
        """What keeps whole documents has all of them.

        Raises:
            UsageError: page furniture is to be dropped, or only the main text to be read.
        """
        if self.drop_furniture or self.extract == "main":
            option = "--drop-furniture" if self.drop_furniture else "--extract main"
            raise UsageError(f"{self.way} keeps the whole page; leave out one of it and {option}.")

    def _read(self, path: str) -> Article:
        document = read_document(
            standard_input() if path == "-" else Path(path),
            to=self.to,
            text_as=self.text_as,
            language=self.language,
            id="stdin" if path == "-" else None,
            lines=self.lines,
        )
        for note in reading_notes(document.article):
            explain(f"{'standard input' if path == '-' else path}: {note}")
        self._keep(document)
        return segment_rest(document.article)

    def _keep(self, document: Document) -> None:
        if self.to is not None and document.skeleton is not None:
            self.skeletons.append(document.skeleton)
        if self.values is not None:
            self.values.keep(document)


@dataclass(slots=True)
class ProjectSource(WholeDocuments):
    """Reads documents as OmegaT will, and keeps them for its project.

    Attributes:
        folder: the project.
    """

    folder: Path = Path()
    documents: ProjectDocuments = field(init=False)
    _places: dict[str, Path] = field(default_factory=dict)

    def find(self) -> list[Input]:
        """The files named; see `ArticleSource.find`.

        Raises:
            UsageError: standard input, which has no name.
        """
        found = ArticleSource.find(self)
        if any(entry.path == "-" for entry in found):
            raise UsageError("--to omegat takes files, as OmegaT opens them; name a file or a folder.")
        self._places = {entry.path: entry.place for entry in found}
        self.documents = ProjectDocuments(self.folder, self.language, self.lines)
        return found

    def _read(self, path: str) -> Article:
        article = self.documents.read(path, self._places[path])
        for note in reading_notes(article):
            explain(f"{path}: {note}")
        return article


def refuse_several(found: list[Input], folder: Path | None) -> None:
    """Two documents in one file are none, but for those of plain text.

    Raises:
        UsageError: there are several, and no folder to put them in.
    """
    if len(found) > 1 and folder is None:
        raise UsageError("several pages do not go into one file; give a folder, such as -o english/.")


def write_documents(
    articles: Iterable[TranslatedArticle],
    target: str | BinaryIO,
    form: DocumentFormat,
    source: ArticleSource,
    language: str,
) -> None:
    """Writes the documents of these articles, which come in the order in which `source` has read them."""
    documents = (filled_document(one, _skeleton(one.article, form, source), language) for one in articles)
    with Target(target).open() as file:
        for data in form.load().joined(documents) if form.made_of == "any" else documents:
            file.write(data)
            file.flush()


def _skeleton(article: Article, form: DocumentFormat, source: ArticleSource) -> Skeleton:
    if isinstance(source, WholeDocuments) and source.skeletons:
        return source.skeletons.popleft()
    skeleton = as_document(article, form.name).skeleton
    assert skeleton is not None
    return skeleton


def document_type(articles: Iterator[TranslatedArticle]) -> tuple[str, Iterator[TranslatedArticle]]:
    """The datatype of units of these articles, "html" or "plaintext", as the first has it; and all the articles."""
    first = next(articles, None)
    if first is None:
        return "plaintext", articles
    return FORMATS[first.article.format].datatype, chain([first], articles)


def project_folder(output: str | None) -> Path:
    """The folder of the project.

    Raises:
        UsageError: none is given.
    """
    if output is None:
        raise UsageError("an OmegaT project is a folder; name it, such as -o project/.")
    return Path(output)


def write_project(
    articles: Iterable[TranslatedArticle],
    source: ProjectSource,
    target_language: str,
    glossary: Glossary | None,
    memory: str | None,
    segments: ToolSegments | None = None,
) -> None:
    """Writes the project of these articles, which come from `source`, cut by the rules of `segments` or our own."""
    from align.omegat.project import write_omegat_project
    from align.segmentation.srx import sentence_rules

    write_omegat_project(
        source.folder,
        source.documents.files,
        _project_units(articles, source.documents, target_language, segments),
        source_language=source.language,
        target_language=target_language,
        rules=sentence_rules() if segments is None else segments.rules,
        glossary=() if glossary is None else glossary.entries,
        memory=None if memory is None else Path(memory),
    )


def _project_units(
    articles: Iterable[TranslatedArticle],
    documents: ProjectDocuments,
    target_language: str,
    segments: ToolSegments | None,
) -> Iterator[TranslationUnit | TaggedUnit]:
    from align.omegat.tags import flattened, tagged_units

    for article in articles:
        if segments is None:
            yield from tagged_units(article.article, article.units)
        else:
            for unit in segments.units(article):
                yield flattened(unit) if unit.source_codes else unit
    yield from documents.language_units(target_language)
