"""`nlen translate --to omegat`: articles and their translations as a project for OmegaT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from align.article import Article
from align.bitext import TranslationUnit
from align.cli.articles import ArticleSource, Input
from align.cli.pages import refuse_parts, segment_page
from align.cli.segments import ToolSegments
from align.documents.discovery import HTML_SUFFIXES, TEXT_SUFFIXES
from align.documents.html.page import looks_like_html
from align.documents.html.skeleton import read_page
from align.documents.html.tokens import html_attributes, html_tokens
from align.documents.reading import DEFAULT_MAX_BYTES, load
from align.documents.source import NamedBytes, read_path, suffix_of, without_gz
from align.errors import UsageError
from align.formats.omegat_project import write_omegat_project
from align.formats.omegat_tags import TaggedUnit, flattened, tagged_units
from align.segmentation.srx import sentence_rules
from align.translation import TranslatedArticle

if TYPE_CHECKING:
    from align.translation import Glossary


@dataclass(slots=True)
class ProjectSource(ArticleSource):
    """Reads documents as OmegaT will: text as articles, and all the text of pages.

    Attributes:
        folder: the project.
        documents: what has been read, by its path in the project's `source` folder: pages as they are, text in UTF-8.
            What stands there already is not among them.
        page_languages: what pages say that they are in, as they write it.
    """

    folder: Path = Path()
    documents: dict[str, bytes] = field(default_factory=dict)
    page_languages: set[str] = field(default_factory=set)
    _inputs: dict[str, Path] = field(default_factory=dict)
    _taken: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Refuse what leaves out parts of a document; see `PageSource`."""
        refuse_parts(self, "--to omegat")

    def find(self) -> list[Input]:
        """The files named; see `ArticleSource.find`.

        Raises:
            UsageError: standard input, which has no name.
        """
        found = ArticleSource.find(self)
        if any(entry.path == "-" for entry in found):
            raise UsageError("--to omegat takes files, as OmegaT opens them; name a file or a folder.")
        self._inputs = {entry.path: entry.place for entry in found}
        return found

    def _read(self, path: str) -> Article:
        # Read once: it may be a pipe.
        data = read_path(path, max_bytes=DEFAULT_MAX_BYTES)
        loaded = load(NamedBytes(data, path))
        suffix = suffix_of(path)
        if suffix in HTML_SUFFIXES or (suffix not in TEXT_SUFFIXES and looks_like_html(loaded.text)):
            # The mark of a footnote is text to OmegaT.
            page = read_page(NamedBytes(data, path), language=self.language, references=False)
            article = segment_page(page.article)
            self.page_languages.update(_declared_language(loaded.text))
            known, usual = HTML_SUFFIXES, ".html"
        else:
            article = self._article(NamedBytes(data, path), path)
            # OmegaT takes each line for a paragraph, and so wrapped lines are joined for it.
            data = f"{article.filled(p.text for p in article.paragraphs)}{article.after}".encode()
            known, usual = frozenset({".txt"}), ".txt"
        name = self._name(self._inputs[path], known, usual)
        there = self.folder / "source" / name
        if not (there.exists() and there.samefile(path)):
            self.documents[name] = data
        return article

    def _name(self, place: Path, known: frozenset[str], usual: str) -> str:
        """A path of its own in the project, with a suffix by which OmegaT knows what it is."""
        place = Path(without_gz(str(place)))
        if place.suffix.lower() not in known:
            place = place.with_suffix(usual) if place.suffix.lower() in TEXT_SUFFIXES else Path(f"{place}{usual}")
        self._taken[place.as_posix()] += 1
        number = self._taken[place.as_posix()]
        return (place if number == 1 else place.with_name(f"{place.stem}-{number}{place.suffix}")).as_posix()


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
    write_omegat_project(
        source.folder,
        source.documents,
        _units(articles, source, target_language, segments),
        source_language=source.language,
        target_language=target_language,
        rules=sentence_rules() if segments is None else segments.rules,
        glossary=() if glossary is None else glossary.entries,
        memory=None if memory is None else Path(memory),
    )


def _units(
    articles: Iterable[TranslatedArticle], source: ProjectSource, target_language: str, segments: ToolSegments | None
) -> Iterator[TranslationUnit | TaggedUnit]:
    for article in articles:
        if segments is None:
            yield from tagged_units(article.article, article.units)
        else:
            for unit in segments.units(article):
                yield flattened(unit) if unit.source_codes else unit
    # What a page says it is in is a segment to OmegaT, so that the English page can say that it is in English.
    for language in sorted(source.page_languages):
        yield TranslationUnit(
            language,
            target_language,
            origin="machine",
            source_language=source.language,
            target_language=target_language,
        )


def _declared_language(page: str) -> Iterator[str]:
    root = next((token for token in html_tokens(page) if token.name == "html"), None)
    if root is not None:
        yield from (one.value for one in html_attributes(page, root) if one.name == "lang" and one.value)
