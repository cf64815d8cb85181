"""Documents as OmegaT reads them: by which filter, which of their attributes are segments, and as files of a project.

What our formats are to OmegaT stands in `FILTERS`; documents of others it opens as they are, as it is set up itself.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from align.article import Article
from align.bitext import TranslationUnit
from align.documents import DEFAULT_MAX_BYTES, FORMATS, Document, Lines, TranslatedParagraph, read_document
from align.documents.html.skeleton import HtmlSkeleton
from align.documents.html.tokens import html_attributes, html_tokens
from align.documents.inputs import Input, WholeDocuments, log_notes
from align.errors import UsageError
from align.files.bounded import NamedBytes, read_path, without_gz
from align.languages import same_language
from align.segmentation import segment_rest


@dataclass(frozen=True, slots=True)
class OmegatFilter:
    """How a project has OmegaT read the documents of a format.

    Attributes:
        name: of OmegaT's class.
        suffixes: of files that it is to read.
        options: what to change of its settings.
        encoding: of all these files; None where each says it.
        is_rewritten: whether documents go into the project as their articles have them, not as they are: OmegaT takes
            each line of a text for a paragraph, and so wrapped lines are joined for it.
    """

    name: str
    suffixes: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    encoding: str | None = None
    is_rewritten: bool = False


FILTERS = {
    "txt": OmegatFilter(
        "org.omegat.filters2.text.TextFilter", (".txt",), (("segmentOn", "BREAKS"),), "UTF-8", is_rewritten=True
    ),
    # What is shown on the page and no more: by default OmegaT has links and names of images as segments too. A line
    # break ends a paragraph, as between the lines of an address.
    "html": OmegatFilter(
        "org.omegat.filters2.html2.HTMLFilter2",
        (".htm", ".html", ".xhtml"),
        (
            ("translateHref", "false"),
            ("translateSrc", "false"),
            ("translateHreflang", "false"),
            ("paragraphOnBr", "true"),
        ),
    ),
}
"""By the names of formats of documents."""

# OmegaT's manual, "File filters", of (X)HTML: what is translated by default beside the text.
_ATTRIBUTES = frozenset({"href", "src", "lang", "hreflang"})


def filters_file() -> str:
    """`omegat/filters.xml`: how OmegaT is to read our documents, wherever it runs."""
    filters = "".join(
        f'  <filter className="{known.name}" enabled="true">\n'
        + "".join(
            f'    <files sourceFilenameMask="*{suffix}" targetFilenamePattern="${{filename}}"{_encodings(known)}/>\n'
            for suffix in known.suffixes
        )
        + "".join(f'    <option name="{option}" value="{value}"/>\n' for option, value in known.options)
        + "  </filter>\n"
        for known in FILTERS.values()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<filters>\n{filters}</filters>\n'


def _encodings(known: OmegatFilter) -> str:
    encoding = known.encoding
    return "" if encoding is None else f' sourceEncoding="{encoding}" targetEncoding="{encoding}"'


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
            unchanged = [TranslatedParagraph(paragraph, ()) for paragraph in document.article.paragraphs]
            data = document.skeleton.filled(unchanged, self.language)
        name = self._name(place, document.article.format)
        there = self.folder / "source" / name
        if not (there.exists() and there.samefile(path)):
            self.files[name] = data
        return segment_rest(document.article)

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
