"""EPUB books, of version 2 and 3: chapters in reading order, tables of contents, and what the book says of itself.

W3C, "EPUB 3.3", and IDPF, "Open Packaging Format 2.0.1" and "Open Container Format". Chapters are pages and go the way
of pages (`align.documents.html`), read as the XML that they are; tables of contents in NCX and the package document are
changed where their texts stand. All other parts are copied as they lie in the archive.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape, unescape
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from align.article import Article, Paragraph
from align.documents.archive import Archive
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, Skeleton, TranslatedParagraph
from align.documents.encoding import declared_encoding, without_invisibles
from align.documents.html.codes import read_coded_blocks
from align.documents.html.page import parse_page, read_html
from align.documents.html.skeleton import HtmlSkeleton, PageEncoding, read_whole, written_text
from align.documents.html.tokens import HtmlToken, html_attributes, html_tokens, tag_pairs
from align.errors import ReadError
from align.languages import canonical_tag, same_language

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read"]

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# EPUB 3.3, section 4.3 ("Font obfuscation"), and what Adobe's programs do instead: fonts alone are scrambled.
_OBFUSCATIONS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PACKAGE_TYPE = "application/oebps-package+xml"
_NCX_TYPE = "application/x-dtbncx+xml"
_PAGE_TYPES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_MEND = "save the book again, with Calibre or Sigil for example."
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ENTITY = re.compile(r"<!ENTITY\s")
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*", re.DOTALL)
_NOTE_TYPES = frozenset({"noteref", "backlink", "doc-noteref", "doc-backlink"})
_NOTE_MARK = re.compile(r"[(\[]?\s*(?:\d{1,3}|[*†‡§]{1,3})\s*[)\]]?|\s*[↩↵↑⏎]\ufe0e?\s*")
_TAG = re.compile(r"<[^<>]*>")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w+;")


@dataclass(frozen=True, slots=True)
class _Item:
    """A part that the package names: where it is, what it is, and whether it is the table of contents."""

    part: str
    type: str
    is_nav: bool


@dataclass(frozen=True, slots=True)
class _Package:
    """What a package document says: its parts, those to be read in their order, version and metadata."""

    part: str
    items: tuple[_Item, ...]
    order: tuple[_Item, ...]
    version: str
    language: str | None
    title: str
    metadata: dict[str, str]


def read(content: Content, reading: Reading) -> Document:
    """Reads a book: the text of its chapters, or all its text with a skeleton.

    Raises:
        ReadError: it is damaged, protected, unpacks to more than allowed, or holds no text.
    """
    archive = Archive(content, max_bytes=reading.max_bytes)
    _refuse_protected(archive)
    packages = [_read_package(archive, part) for part in _package_parts(archive)]
    first = packages[0]
    language = reading.language or first.language or DEFAULT_LANGUAGE
    reading = replace(reading, language=language)
    if not reading.whole:
        items = (item for item in dict.fromkeys(i for p in packages for i in p.order) if not item.is_nav)
        paragraphs = [paragraph for item in items for paragraph in _article_of(archive, item, reading)]
        return Document(Article(content.id, language, first.title, tuple(paragraphs), first.metadata))
    parts = list(_parts(archive, packages, reading))
    texts = [paragraph for part in parts for paragraph in part.texts]
    values = [paragraph for part in parts for paragraph in part.values]
    article = Article(content.id, language, first.title, (*texts, *values), first.metadata)
    return Document(article, EpubSkeleton(archive, tuple(parts)))


def _refuse_protected(archive: Archive) -> None:
    if _ENCRYPTION not in archive:
        return
    root = _tree(archive, _ENCRYPTION, "encryption")
    methods = {
        e.get("Algorithm", "") for e in root.iter("{*}EncryptionMethod") if _local(e.getparent()) != "EncryptedKey"
    }
    if not methods <= _OBFUSCATIONS:
        raise ReadError(f"{archive.name}: the book is protected against copying (DRM); give one that is not.")


def _local(element: _Element | None) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _tree(archive: Archive, part: str, root: str) -> _Element:
    from align.formats.xmlparsing import parse_document

    tree: _Element = parse_document(archive.read(part), f"{archive.name}, {part}", root, _MEND)
    return tree


def _package_parts(archive: Archive) -> list[str]:
    root = _tree(archive, _CONTAINER, "container")
    files = [e for e in root.iter("{*}rootfile") if e.get("media-type", _PACKAGE_TYPE) == _PACKAGE_TYPE]
    parts = [part for e in files if (part := _resolved(archive, "", e.get("full-path", ""))) is not None]
    if not parts:
        raise ReadError(f"{archive.name}: damaged: its container names no package document; {_MEND}")
    return list(dict.fromkeys(parts))


def _resolved(archive: Archive, base: str, address: str) -> str | None:
    """The part that an address in the part `base` leads to; None where there is none: it may be on the network."""
    path = address.partition("#")[0]
    for form in (unquote(path), path):
        part = posixpath.normpath(posixpath.join(posixpath.dirname(base), form)).lstrip("/")
        if path and part in archive:
            return part
    return None


def _read_package(archive: Archive, part: str) -> _Package:
    root = _tree(archive, part, "package")
    known: dict[str, _Item] = {}
    for element in root.iter("{*}item"):
        place = _resolved(archive, part, element.get("href", ""))
        if place is not None:
            properties = element.get("properties", "").split()
            known[element.get("id", "")] = _Item(place, element.get("media-type", "").strip(), "nav" in properties)
    references = (element.get("idref", "") for element in root.iter("{*}itemref"))
    order = dict.fromkeys(known[name] for name in references if name in known and known[name].type in _PAGE_TYPES)
    said = {name: _tidy(root.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{name}") or "") for name in _METADATA}
    language = canonical_tag(said["language"]) if _LANGUAGE_TAG.fullmatch(said["language"]) else None
    metadata = {_METADATA[name]: text for name, text in said.items() if text and _METADATA[name]}
    version = root.get("version", "").strip()
    return _Package(part, tuple(known.values()), tuple(order), version, language, said["title"], metadata)


_METADATA = {"language": "", "title": "", "creator": "author", "date": "date"}


def _tidy(text: str) -> str:
    return " ".join(without_invisibles(text).split())


def _page_of(archive: Archive, part: str) -> Content:
    """A page of the book.

    Raises:
        ReadError: it has entities of its own, or cannot be decoded.
    """
    content = Content(archive.read(part), f"{archive.name}, {part}", part, part)
    if _ENTITY.search(content.decoded(declared_encoding(content.data)).text):
        raise ReadError(
            f"{content.name}: has entities of its own, which are refused for safety; put their text in place."
        )
    return content


def _article_of(archive: Archive, item: _Item, reading: Reading) -> list[Paragraph]:
    page = _page_of(archive, item.part)
    text = _without_note_marks(page.decoded().text)
    return read_html(text, name=page.name, extract="none", language=reading.language, is_xml=True).paragraphs


def _without_note_marks(source: str) -> str:
    """A page without the links to notes and back, whose figures would stand in the middle of its sentences."""
    tokens = list(html_tokens(source, is_xml=True))
    pairs = tag_pairs(tokens, range(len(tokens)))
    pieces = []
    done = 0
    for number, token in enumerate(tokens):
        last = pairs.get(number, -1)
        if token.name != "a" or last < number or token.start < done or not _is_note_mark(source, tokens, number, last):
            continue
        while number and pairs.get(number - 1) == last + 1 and tokens[number - 1].name == "sup":
            number, last = number - 1, last + 1  # noqa: PLW2901 - the element around
        pieces.append(source[done : tokens[number].start])
        done = tokens[last].end
    return "".join((*pieces, source[done:]))


def _is_note_mark(source: str, tokens: Sequence[HtmlToken], first: int, last: int) -> bool:
    """Whether a link is the mark of a note, by what it says it is, or by being a raised figure or an arrow."""
    for attribute in html_attributes(source, tokens[first]):
        if attribute.name in ("epub:type", "role") and not _NOTE_TYPES.isdisjoint(attribute.value.lower().split()):
            return True
    shown = unescape(_TAG.sub("", source[tokens[first].end : tokens[last].start]))
    if _NOTE_MARK.fullmatch(shown) is None:
        return False
    is_raised = any(token.name == "sup" for token in tokens[max(first - 1, 0) : last])
    return is_raised or not any(map(str.isalnum, shown))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part with text: its paragraphs, those outside the layout apart."""

    name: str
    skeleton: Skeleton
    texts: tuple[Paragraph, ...]
    values: tuple[Paragraph, ...]


def _parts(archive: Archive, packages: Sequence[_Package], reading: Reading) -> Iterator[_Part]:
    """The parts in reading order: chapters, pages beside them, tables of contents, and the package documents."""
    done: set[str] = set()
    for package in packages:
        # XHTML 1.1, which version 2 has, knows the one attribute only.
        names = ("xml:lang",) if package.version.startswith(("1", "2")) else ("lang", "xml:lang")
        beside = sorted((i for i in package.items if i.type in _PAGE_TYPES), key=lambda item: item.is_nav)
        for item in (*package.order, *beside):
            if item.part not in done:
                done.add(item.part)
                document = read_whole(_page_of(archive, item.part), reading, language_names=names)
                yield _page_part(item.part, document, in_order=item in package.order)
        for item in package.items:
            if item.type == _NCX_TYPE and item.part not in done:
                done.add(item.part)
                yield _xml_part(archive, item.part, reading)
        if package.part not in done:
            done.add(package.part)
            yield _xml_part(archive, package.part, reading)


def _page_part(name: str, document: Document, *, in_order: bool) -> _Part:
    assert isinstance(document.skeleton, HtmlSkeleton)
    paragraphs = document.article.paragraphs
    count = len(document.skeleton.stretches) if in_order else 0
    return _Part(name, document.skeleton, paragraphs[:count], paragraphs[count:])


@dataclass(frozen=True, slots=True)
class EpubSkeleton:
    """A book without its text: the archive, and its parts that have some."""

    archive: Archive
    parts: tuple[_Part, ...]

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None stays."""
        count = sum(len(part.texts) for part in self.parts)
        texts, values = iter(translations[:count]), iter(translations[count:])
        changed = {}
        for part in self.parts:
            own = [*islice(texts, len(part.texts)), *islice(values, len(part.values))]
            changed[part.name] = part.skeleton.filled(own, language)
        changed = {part: data for part, data in changed.items() if data != self.archive.read(part)}
        return self.archive.rewritten(changed.get)


def _xml_part(archive: Archive, name: str, reading: Reading) -> _Part:
    """A table of contents in NCX, or the package document."""
    content = Content(archive.read(name), f"{archive.name}, {name}", name, name)
    declared = declared_encoding(content.data)
    decoded = content.decoded(declared)
    language = reading.language or DEFAULT_LANGUAGE
    places = sorted(_places(decoded.text, language, content.name), key=lambda place: place.start)
    skeleton = _XmlSkeleton(decoded.text, tuple(places), PageEncoding.of(decoded, declared))
    return _Part(name, skeleton, (), tuple(paragraph for place in places for paragraph in place.paragraphs))


@dataclass(frozen=True, slots=True)
class _Place:
    """A half-open stretch of an XML document that is to be changed: text, or, without paragraphs, a language.

    Attributes:
        start, end: offsets in the document.
        paragraphs: what stands there.
        fragment: HTML that the text is, which is written with references; "" where it is none.
        stretches: of the paragraphs in the fragment.
    """

    start: int
    end: int
    paragraphs: tuple[Paragraph, ...] = ()
    fragment: str = ""
    stretches: tuple[tuple[int, int], ...] = ()

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> str | None:
        """What is to stand there; None where it stays."""
        if not self.paragraphs:
            return language
        if not self.fragment:
            return None if translations[0] is None else written_text(translations[0]).replace('"', "&quot;")
        pieces = []
        done = 0
        for (start, end), translation in zip(self.stretches, translations, strict=True):
            if translation is not None:
                pieces += [self.fragment[done:start], written_text(translation)]
                done = end
        return escape("".join((*pieces, self.fragment[done:])), quote=False) if pieces else None


@dataclass(frozen=True, slots=True)
class _XmlSkeleton:
    """A part that is no page, without its text."""

    source: str
    places: tuple[_Place, ...]
    encoding: PageEncoding

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None stays."""
        waiting = iter(translations)
        pieces = []
        done = 0
        for place in self.places:
            text = place.filled([next(waiting) for _ in place.paragraphs], language)
            if text is not None:
                pieces += [self.source[done : place.start], text]
                done = place.end
        return self.encoding.encode("".join((*pieces, self.source[done:])), is_xml=True)


def _places(source: str, language: str, name: str) -> Iterator[_Place]:
    """What is to be changed of the package document, or of a table of contents, in any order.

    Titles and descriptions of the book are, labels of contents, and titles of the guide; and the language, where it is
    the text's.
    """
    around: list[tuple[str, int]] = []
    languages: list[_Place] = []
    for token in html_tokens(source, is_xml=True):
        local = token.name.rpartition(":")[2]
        if token.kind == "end" and any(local == opened for opened, _ in around):
            while around[-1][0] != local:
                around.pop()
            start = around.pop()[1]
            parents = {opened for opened, _ in around}
            if local == "language":
                languages.append(_Place(*_stripped(source, start, token.start)))
            elif not parents.isdisjoint(_SHOWN.get(local, frozenset())):
                yield from _text_place(source, *_stripped(source, start, token.start), name)
        elif token.kind == "start":
            yield from _attribute_places(source, token, language)
            if not token.is_empty:
                around.append((local, token.end))
    own = [place for place in languages if same_language(source[place.start : place.end], language)]
    # A book that calls itself something else as a whole is wrong.
    yield from own or (languages if len(languages) == 1 else ())


_SHOWN = {
    "title": frozenset({"metadata"}),
    "description": frozenset({"metadata"}),
    "text": frozenset({"navlabel", "doctitle"}),
}
"""Elements with text that a reader sees, within which others they stand."""


def _attribute_places(source: str, token: HtmlToken, language: str) -> Iterator[_Place]:
    for attribute in html_attributes(source, token):
        text = _tidy(unescape(attribute.value))
        if attribute.name == "xml:lang" and same_language(text, language):
            yield _Place(attribute.start + 1, attribute.end - 1)
        elif attribute.name == "title" and token.name.endswith("reference") and any(map(str.isalpha, text)):
            yield _Place(attribute.start + 1, attribute.end - 1, (Paragraph(text, "caption"),))


def _text_place(source: str, start: int, end: int, name: str) -> Iterator[_Place]:
    raw = source[start:end]
    section = _CDATA.fullmatch(raw)
    if section is None and "<" in raw:
        return
    text = unescape(raw) if section is None else section[1]
    if not any(map(str.isalpha, text)):
        return
    if _HTML.search(text) is None:
        yield _Place(start, end, (Paragraph(_tidy(text), "heading"),))
        return
    # A description is often HTML, written with references.
    blocks = read_coded_blocks(text, partial(parse_page, name=name), keep_navigation=True, quotation_marks=False)
    if blocks:
        stretches = tuple((block.start, block.end) for block in blocks)
        yield _Place(start, end, tuple(block.paragraph for block in blocks), text, stretches)


def _stripped(source: str, start: int, end: int) -> tuple[int, int]:
    raw = source[start:end]
    return start + len(raw) - len(raw.lstrip()), max(start + len(raw.rstrip()), start)
