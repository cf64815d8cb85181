"""An OpenDocument to be written back in another language: its parts with the places of their texts.

Only these are changed, and what says the language; a part without either is the very bytes that it was, and so are
images, macros, settings and all else. What a document is packed in: OpenDocument 1.3, part 2.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape

from align.article import Article
from align.documents.archive import Archive
from align.documents.document import DEFAULT_LANGUAGE, CodedText, Content, Document, Reading, TranslatedParagraph
from align.documents.odf.elements import Styles
from align.documents.odf.paragraphs import Place
from align.documents.odf.part import Part, read_part
from align.documents.odf.tags import language_changes
from align.documents.spreadsheets import as_compared, formula_strings
from align.errors import ReadError, count_of
from align.formats.xmlparsing import XmlEscaper
from align.inline import InlineCode, distribute_codes, interleave
from align.languages import canonical_tag, same_language

logger = logging.getLogger(__name__)

_MANIFEST = "META-INF/manifest.xml"
_SIGNATURES = "META-INF/documentsignatures.xml"
_ENCRYPTED = re.compile(rb"<[^<>]{0,40}\bencryption-data\b")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?document-(?:content|styles)\b")
_ROOTS = {"content.xml": "document-content", "styles.xml": "document-styles", "meta.xml": "document-meta"}
_APART = re.compile(r"<[^<>#]* #(\d+)/>( ?)")
_TAG = re.compile(r"""<(/?)([^\s"'<>/#!?]+)((?:[^"'<>]|"[^"]*"|'[^']*')*)>""")
_HEAD = 4096
_SPREADSHEET = re.compile(rb"<(?:[\w.-]+:)?spreadsheet\b")
_FORMULA = re.compile(rb"\s(?:[\w.-]+:)?(?:formula|condition|expression)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")


@dataclass(frozen=True, slots=True)
class OdfSkeleton:
    """A document without its text.

    Attributes:
        archive: what it is packed in; None for a document of one XML file.
        parts: those with text or with something that says the language.
        order: for each paragraph of the article its part and its place in it, both by number.
        language: of the document, a BCP 47 tag.
    """

    archive: Archive | None
    parts: tuple[Part, ...]
    order: tuple[tuple[int, int], ...]
    language: str

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None stays, as does one that does not change."""
        waiting: list[dict[int, TranslatedParagraph]] = [{} for _ in self.parts]
        for (part, place), translation in zip(self.order, translations, strict=True):
            if translation is not None:
                waiting[part][place] = translation
        written = {
            part.name: _Filling(part, own, self.language, language).data()
            for part, own in zip(self.parts, waiting, strict=True)
        }
        if self.archive is None:
            return written[""]
        changed = {part.name: written[part.name] for part in self.parts if written[part.name] != part.data}
        return self.archive.rewritten(changed.get)


class _Filling:
    """A part being filled."""

    def __init__(self, part: Part, translations: dict[int, TranslatedParagraph], source: str, target: str) -> None:
        self._part = part
        self._escaper = XmlEscaper()
        changes: dict[tuple[int, int], str | tuple[Place, CodedText]] = {}
        for start, language in part.languages:
            if not language or same_language(language, source):
                changes |= language_changes(part.data, start, target)
        for start, end in part.language_texts:
            if not same_language(part.data[start:end].decode("utf-8", "replace"), target):
                changes[start, end] = target
        for number, translation in translations.items():
            place = part.places[number]
            if _says_something_else(translation):
                coded = translation.coded
                new = self._escaper.attribute(coded.text) if place.in_attribute else (place, coded)
                changes[place.start, place.end] = new
        self._changes = sorted(changes.items(), key=lambda change: change[0])
        self._starts = [start for (start, _), _ in self._changes]

    def data(self) -> bytes:
        """The part with all that changes."""
        pieces: list[bytes] = []
        self._write(0, len(self._part.data), pieces)
        return b"".join(pieces)

    def _write(self, start: int, end: int, pieces: list[bytes]) -> None:
        number = bisect_left(self._starts, start)
        done = start
        while number < len(self._starts) and self._starts[number] < end:
            (first, last), new = self._changes[number]
            pieces.append(self._part.data[done:first])
            if isinstance(new, str):
                pieces.append(new.encode())
            else:
                self._write_paragraph(*new, pieces)
            done = last
            number = bisect_left(self._starts, last, lo=number + 1)
        pieces.append(self._part.data[done:end])

    def _write_paragraph(self, place: Place, coded: CodedText, pieces: list[bytes]) -> None:
        pieces.append(place.before.encode())
        for piece in interleave(coded.text, _legal(coded.codes, place.paragraph.codes)):
            if isinstance(piece, str):
                pieces.append(self._escaper.text(piece).encode())
                continue
            apart = _APART.fullmatch(piece.data)
            if apart is None:
                pieces.append(piece.data.encode())
            else:
                self._write(*self._part.apart[int(apart[1]) - 1], pieces)
                pieces.append(apart[2].encode())
        pieces.append(place.behind.encode())


def _says_something_else(translation: TranslatedParagraph) -> bool:
    paragraph = translation.paragraph
    stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
    own = zip(paragraph.sentences, distribute_codes(paragraph.codes, stretches).inside, strict=True)
    return bool(translation.sentences) and translation.sentences != tuple(CodedText(s.text, codes) for s, codes in own)


def _legal(codes: Sequence[InlineCode], source: Sequence[InlineCode]) -> Sequence[InlineCode]:
    """The codes of a translation, or those of the source at their places where these would be no XML, or lose some."""
    if Counter(code.data for code in codes) == Counter(code.data for code in source) and _tags(codes) == _tags(source):
        return codes
    offsets = sorted(code.offset for code in codes)
    return [
        replace(code, offset=offsets[min(number * len(offsets) // len(source), len(offsets) - 1)] if offsets else 0)
        for number, code in enumerate(source)
    ]


def _tags(codes: Sequence[InlineCode]) -> tuple[list[str], list[str]]:
    """What codes end that they have not begun, and begin and do not end."""
    ended: list[str] = []
    begun: list[str] = []
    for code in sorted(codes, key=lambda code: code.offset):
        for tag in _TAG.finditer(code.data):
            if not tag[1] and not tag[3].endswith("/"):
                begun.append(tag[2])
            elif tag[1] and begun and begun[-1] == tag[2]:
                begun.pop()
            elif tag[1]:
                ended.append("".join((*begun, tag[2])))
                begun.clear()
    return ended, begun


def read(content: Content, reading: Reading) -> Document:
    """Reads a document of any kind: text, presentation, spreadsheet, drawing.

    Raises:
        ReadError: it is damaged, protected by a password, or larger than allowed.
    """
    styles = Styles()
    if not _XML.match(content.data):
        if not content.data.startswith(b"PK"):
            what = "empty" if not content.data else "no OpenDocument, or damaged"
            raise ReadError(f"{content.name}: the file is {what}; save the document again, or fetch it again.")
        archive = Archive(content, max_bytes=reading.max_bytes)
        _refuse_encrypted(archive)
        # What styles are called is known before the text is read.
        parts = {name: _read(archive.read(name), name, content, styles, reading) for name in _text_parts(archive)}
    else:
        archive = None
        parts = {"": read_part(content.data, "", content.name, "document", styles, **_how(reading))}
    ordered = [parts[name] for name in sorted(parts, key=lambda name: not name.endswith("content.xml"))]
    language = reading.language or _declared(parts) or DEFAULT_LANGUAGE
    compared = _compared_strings(ordered)
    order = [
        (number, index)
        for is_outside in (False, True)
        for number, part in enumerate(ordered)
        for index, place in enumerate(part.places)
        if place.is_outside == is_outside and as_compared(place.paragraph.text) not in compared
    ]
    paragraphs = tuple(ordered[number].places[index].paragraph for number, index in order)
    title = next((part.title for part in ordered if part.title), "")
    article = Article(content.id, language, title, paragraphs)
    if not reading.whole:
        return Document(article)
    _warn(content.name, archive, ordered)
    kept = sum(len(part.places) for part in ordered) - len(order)
    if kept:
        logger.warning(
            "%s: %s that formulas or lists refer to left as they are", content.name, count_of(kept, "string")
        )
    return Document(article, OdfSkeleton(archive, tuple(ordered), tuple(order), language))


def _compared_strings(parts: Sequence[Part]) -> frozenset[str]:
    """The strings of formulas and conditions in spreadsheets: cells that they are compared with must say the same."""
    found: set[str] = set()
    for part in parts:
        if _SPREADSHEET.search(part.data):
            for formula in _FORMULA.finditer(part.data):
                text = unescape((formula[1] or formula[2] or b"").decode("utf-8", "replace"))
                found.update(map(as_compared, formula_strings(text)))
    return frozenset(found)


def _read(data: bytes, name: str, content: Content, styles: Styles, reading: Reading) -> Part:
    return read_part(data, name, content.name, _ROOTS[name.rpartition("/")[2]], styles, **_how(reading))


def _how(reading: Reading) -> dict[str, bool]:
    return {"protect": reading.protect, "whole": reading.whole}


def _refuse_encrypted(archive: Archive) -> None:
    if "encrypted-package" in archive or (_MANIFEST in archive and _ENCRYPTED.search(archive.read(_MANIFEST))):
        raise ReadError(f"{archive.name}: protected by a password; save the document without one.")


def _text_parts(archive: Archive) -> list[str]:
    """The parts that have text: styles, content, and those of documents embedded in it, such as charts."""
    # A template of styles has no content.
    names = [name for name in ("styles.xml", "content.xml") if name in archive] or ["content.xml"]
    for name in archive.parts:
        folder, _, own = name.rpartition("/")
        if folder and own in ("content.xml", "styles.xml") and _ROOT.search(archive.read(name)[:_HEAD]):
            names.append(name)
    return [*names, "meta.xml"] if "meta.xml" in archive else names


def _declared(parts: dict[str, Part]) -> str:
    known = (parts[name].default_language for name in ("", "styles.xml", "content.xml", "meta.xml") if name in parts)
    return canonical_tag(next((language for language in known if language), ""))


def _warn(name: str, archive: Archive | None, parts: Sequence[Part]) -> None:
    """Says what a reader of the translation may miss."""
    if any(part.has_deletions for part in parts):
        logger.warning(
            "%s: has tracked changes; what they delete is left in its language; accept them first to have none.", name
        )
    if archive is not None and _SIGNATURES in archive:
        logger.warning("%s: is signed; the signature does not hold for the translation.", name)
