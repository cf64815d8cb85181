"""Documents that a user names for OmegaT, read as it will read them: files of a project, values of attributes."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from align.article import Article
from align.bitext import TranslationUnit
from align.documents import DEFAULT_MAX_BYTES, FORMATS, Document, Lines, read_document
from align.documents.html.skeleton import HtmlSkeleton
from align.documents.html.tokens import html_attributes, html_tokens
from align.documents.inputs import Input, WholeDocuments, log_notes
from align.errors import UsageError
from align.files.bounded import NamedBytes, read_path, read_stream, without_gz
from align.files.streams import standard_input
from align.languages import same_language
from align.omegat.filters import FILTERS, OmegatFilter
from align.omegat.reading import omegat_article, rewritten

logger = logging.getLogger(__name__)

# OmegaT's manual, "File filters", of (X)HTML: what is translated by default beside the text.
_ATTRIBUTES = frozenset({"href", "src", "lang", "hreflang"})


def filters_file() -> str:
    """`omegat/filters.xml`: how OmegaT is to read our documents, wherever it runs and whatever it is set to there."""
    # Tags and white space around all of a paragraph are none of its segments, as `align.omegat.xml_filter` has it.
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<filters removeTags="true" removeSpacesNonseg="true" preserveSpaces="false">\n'
        + "".join(map(_filter_settings, FILTERS.values()))
        + "</filters>\n"
    )


def _filter_settings(known: OmegatFilter) -> str:
    """Those of a filter of which something is changed; what a project says nothing of stays as OmegaT comes."""
    if not known.options:
        return ""
    encoding = known.encoding
    encodings = "" if encoding is None else f' sourceEncoding="{encoding}" targetEncoding="{encoding}"'
    return (
        f'  <filter className="{known.name}" enabled="true">\n'
        + "".join(
            f'    <files sourceFilenameMask="*{suffix}" targetFilenamePattern="${{filename}}"{encodings}/>\n'
            for suffix in known.suffixes
        )
        + "".join(f'    <option name="{option}" value="{value}"/>\n' for option, value in known.options)
        + "  </filter>\n"
    )


@dataclass(slots=True)
class ProjectDocuments:
    """The documents of a project, read one after the other as OmegaT will with its settings.

    Attributes:
        folder: the project.
        language: BCP 47 tag of the documents.
        lines: what a line of plain text is; see `align.documents.read_article`.
        files: what is to stand in the project's `source` folder, by the path in it: documents as they are, text in
            UTF-8. What stands there already is not among them.
        declared: the languages that pages say they are in, as they write it.
    """

    folder: Path
    language: str
    lines: Lines = "auto"
    files: dict[str, bytes] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    _taken: Counter[str] = field(default_factory=Counter)

    def read(self, path: str, place: Path) -> Article:
        """The article of a document, segmented: all its text.

        Args:
            path: of the file, which is read once: it may be a pipe.
            place: where it belongs in the project, with any suffix.

        Raises:
            ReadError: see `read_document`.
        """
        data = read_path(path, max_bytes=DEFAULT_MAX_BYTES)
        # The mark of a footnote is text to OmegaT.
        document = read_document(NamedBytes(data, path), language=self.language, lines=self.lines, references=False)
        self.declared.update(_declared_languages(document))
        known = FILTERS.get(document.article.format)
        if known is not None and known.is_rewritten and document.skeleton is not None:
            data = rewritten(document, self.language)
        article = omegat_article(document, data, name=path, line_breaks=True)
        if known is None:
            logger.warning(
                "%s: OmegaT has no filter of its own for %s; without a plugin it shows nothing of it. XLIFF of it (-o "
                "NAME.xlf) it reads.",
                path,
                FORMATS[article.format].title,
            )
        name = self._name(place, document.article.format)
        there = self.folder / "source" / name
        if not (there.exists() and there.samefile(path)):
            self.files[name] = data
        return article

    def _name(self, place: Path, format: str) -> str:
        """A path of its own in the project, with a suffix by which OmegaT knows what it is."""
        form = FORMATS[format]
        known = FILTERS[format].suffixes if format in FILTERS else form.suffixes
        place = Path(without_gz(str(place)))
        suffix = place.suffix.lower()
        if suffix not in known:
            usual = form.suffixes[0]
            place = place.with_suffix(usual) if suffix in form.suffixes else Path(f"{place}{usual}")
        self._taken[place.as_posix()] += 1
        number = self._taken[place.as_posix()]
        return (place if number == 1 else place.with_name(f"{place.stem}-{number}{place.suffix}")).as_posix()

    def language_units(self, target_language: str) -> Iterator[TranslationUnit]:
        """Units for what pages say they are in: a segment to OmegaT, so that the page can say what it is in then."""
        for language in sorted(self.declared):
            yield TranslationUnit(
                language,
                target_language,
                origin="machine",
                source_language=self.language,
                target_language=target_language,
            )


@dataclass(slots=True)
class ProjectSource(WholeDocuments):
    """Reads the documents that a user names as OmegaT will, and keeps them for its project.

    Attributes:
        folder: the project.
        documents: what was read.
    """

    way: str = "--to omegat"
    folder: Path = Path()
    documents: ProjectDocuments = field(init=False)
    _places: dict[str, Path] = field(default_factory=dict)

    def find(self) -> list[Input]:
        """The files named; see `ArticleSource.find`.

        Raises:
            UsageError: standard input, which has no name.
        """
        found = WholeDocuments.find(self)
        if any(entry.path == "-" for entry in found):
            raise UsageError("--to omegat takes files, as OmegaT opens them; name a file or a folder.")
        self._places = {entry.path: entry.place for entry in found}
        self.documents = ProjectDocuments(self.folder, self.language, self.reading.lines)
        return found

    def _read(self, path: str) -> Article:
        article = self.documents.read(path, self._places[path])
        log_notes(article, path)
        return article


@dataclass(slots=True)
class OmegatSource(WholeDocuments):
    """Reads the documents that a user names as OmegaT does where nobody chose how."""

    def _read(self, path: str) -> Article:
        name, id = ("standard input", "stdin") if path == "-" else (path, None)
        if path == "-":
            data = read_stream(standard_input(), name=name, max_bytes=DEFAULT_MAX_BYTES)
        else:
            data = read_path(path, max_bytes=DEFAULT_MAX_BYTES)
        document = read_document(
            NamedBytes(data, "" if path == "-" else path),
            language=self.language,
            id=id,
            lines=self.reading.lines,
            references=False,
            fill="all",
        )
        log_notes(document.article, name)
        if self.keep is not None:
            self.keep(document)
        return omegat_article(document, data, name=name, line_breaks=False)


@dataclass(slots=True)
class AttributeValues:
    """What OmegaT has for segments in documents beside the text, where nobody told it not to: values of attributes.

    Addresses stay as they are.
    """

    _waiting: deque[dict[str, str]] = field(default_factory=deque)
    _given: set[str] = field(default_factory=set)

    def keep(self, document: Document) -> None:
        """Keeps the values of a document, with their attributes."""
        self._waiting.append(dict(_attribute_values(document)))

    def units(self, article: Article, language: str) -> Iterator[TranslationUnit]:
        """Units for the values of the next document, those that none before it has.

        Args:
            article: of the document; they are asked for in the order in which they were kept.
            language: BCP 47 tag of the translation.
        """
        for value, attribute in self._waiting.popleft().items():
            if value not in self._given:
                self._given.add(value)
                yield TranslationUnit(
                    value,
                    language if attribute == "lang" and same_language(value, article.language) else value,
                    origin="machine",
                    article=article.id,
                    properties={"kind": "attribute"},
                    source_language=article.language,
                    target_language=language,
                )


def _attribute_values(document: Document) -> Iterator[tuple[str, str]]:
    if not isinstance(document.skeleton, HtmlSkeleton):
        return
    source = document.skeleton.source
    for token in html_tokens(source):
        if token.kind == "start":
            for attribute in html_attributes(source, token):
                value = unescape(attribute.value).strip()
                if attribute.name in _ATTRIBUTES and value:
                    yield value, attribute.name


def _declared_languages(document: Document) -> Iterator[str]:
    if not isinstance(document.skeleton, HtmlSkeleton):
        return
    source = document.skeleton.source
    root = next((token for token in html_tokens(source) if token.name == "html"), None)
    if root is not None:
        yield from (one.value for one in html_attributes(source, root) if one.name == "lang" and one.value)
