"""Values in the source of a file -> paragraphs with their places, and the source again with translations at these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from align.article import Article, Paragraph, Sentence
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.html.tokens import VOID_ELEMENTS
from align.documents.resources.wording import (
    TAG,
    choices,
    escaped_breaks,
    is_language,
    is_message,
    merged_spans,
    mnemonic,
    mnemonic_place,
    placeholders,
)
from align.errors import ReadError
from align.files.bounded import BYTE_ORDER_MARKS
from align.inline import CodeKind, InlineCode, interleave, without_layout

_SPACE = " \t\n\r\f\u2028"
_BREAK = re.compile(r"(?:[ \t]*(?:\r\n|[\n\r\u2028]|<br\s*/?>))+[ \t]*", re.IGNORECASE)
_LINE = re.compile(r"\r\n|[\n\r\u2028]|<br\s*/?>", re.IGNORECASE)
_TAG_NAME = re.compile(r"</?([\w:.-]+)")
_TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **{"u": "ulined", "a": "link", "img": "image", "br": "lb", "": "x-markup"},
}
_MNEMONIC = "x-mnemonic"
_BLOCKS = frozenset(
    "p div ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table thead tbody tr td th blockquote pre hr html body".split()
)

Escape = Callable[[str, str], str]
"""Writes a text as part of a value; the second argument is the value's `style`."""


@dataclass(frozen=True, slots=True)
class Charset:
    """How a file is written: as it was.

    Attributes:
        codec: as Python names it.
        mark: the byte order mark.
    """

    codec: str
    mark: bytes = b""

    @classmethod
    def of(cls, content: Content, declared: str | None = None) -> Charset:
        """That of a file.

        Raises:
            ReadError: its encoding cannot be told, or its bytes are not those that its text is written as.
        """
        decoded = content.decoded(declared)
        charset = cls(decoded.encoding or "utf-8")
        if decoded.has_mark:
            charset = replace(charset, mark=BYTE_ORDER_MARKS[decoded.encoding])
        if content.text is None and charset.encode(decoded.text) != content.data:
            raise ReadError(f"{content.name}: its encoding ({charset.codec}) has several ways to write a character; "
                            "save it as UTF-8.")  # fmt: skip
        return charset

    def encode(self, text: str) -> bytes:
        """The file in bytes."""
        return self.mark + text.encode(self.codec, "surrogatepass" if self.codec == "utf-8" else "strict")

    def has(self, character: str) -> bool:
        """Whether the encoding has a character."""
        try:
            character.encode(self.codec)
        except UnicodeEncodeError:
            return False
        return True


class Piece(NamedTuple):
    """A piece of a value's source.

    Attributes:
        start, end: half-open offsets in the source.
        text: the characters it stands for; of markup, the markup.
        kind: of markup, what code it is; None of text.
        is_verbatim: whether it is text that a translation has as it is.
    """

    start: int
    end: int
    text: str
    kind: CodeKind | None = None
    is_verbatim: bool = False


class Value(NamedTuple):
    """A text in a file.

    Attributes:
        pieces: its source, in order. What is between two pieces stands for nothing.
        style: how texts are written in it, where a kind of file knows several ways.
        is_rewritten: whether markup that is text cannot stay as the source has it.
    """

    pieces: Sequence[Piece]
    style: str = ""
    is_rewritten: bool = False


class Place(NamedTuple):
    """Where a paragraph stands: half-open offsets in the source, and the style of the value."""

    paragraph: Paragraph
    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class ValuesSkeleton:
    """A file without its texts.

    Attributes:
        source: the file as it was.
        charset: what it is written in.
        places: by rising offset, one for each paragraph of its article.
        escape: writes texts.
        languages: half-open offsets where the file says what language it is in.
    """

    source: str
    charset: Charset
    places: tuple[Place, ...]
    escape: Escape
    languages: tuple[tuple[int, int], ...] = ()

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None stays, and so does one that is the same."""
        changes = [(start, end, language) for start, end in self.languages]
        for place, translation in zip(self.places, translations, strict=True):
            if translation is not None and is_changed(place, translation):
                changes.append((place.start, place.end, written(translation, place.style, self.escape)))
        pieces = []
        done = 0
        for start, end, text in sorted(changes):
            pieces += [self.source[done:start], text]
            done = end
        return self.charset.encode("".join([*pieces, self.source[done:]]))


def is_changed(place: Place, translation: TranslatedParagraph) -> bool:
    """Whether a translation says anything else than what stands there, which stays as it is written then."""
    ours, theirs = translation.coded, TranslatedParagraph(place.paragraph, ()).coded
    return without_layout(ours.text, ours.codes) != without_layout(theirs.text, theirs.codes)


def written(translation: TranslatedParagraph, style: str, escape: Escape) -> str:
    """A translation as the source has it, its codes among it."""
    coded = translation.coded
    codes = [
        replace(code, offset=mnemonic_place(coded.text, code.offset)) if code.type == _MNEMONIC else code
        for code in coded.codes
    ]
    return "".join(
        escape(piece, style) if isinstance(piece, str) else piece.data for piece in interleave(coded.text, codes)
    )


def places_of(source: str, value: Value, escape: Escape) -> Iterator[Place]:
    """The paragraphs of a value, none without words; see `_Laid`."""
    return _Laid(source, value, escape).places()


def document_of(
    content: Content,
    reading: Reading,
    charset: Charset,
    values: Iterable[Value],
    escape: Escape,
    languages: Sequence[tuple[int, int]] = (),
) -> Document:
    """The document of a file.

    Args:
        content: the file, decoded.
        reading: how it is read.
        charset: of the file.
        values: its texts, by rising place.
        escape: writes a text.
        languages: half-open offsets where the file says what language it is in.
    """
    source = content.decoded().text
    places = tuple(place for value in values for place in places_of(source, value, escape))
    language = reading.language or DEFAULT_LANGUAGE
    paragraphs = tuple(place.paragraph for place in places)
    article = Article(content.id, language, "", paragraphs, content.decoded().metadata)
    skeleton = ValuesSkeleton(source, charset, places, escape, tuple(languages)) if reading.whole else None
    return Document(article, skeleton)


class _Mark(NamedTuple):
    """Markup in a value's text: half-open offsets, what it is, what it has in common with its other half."""

    start: int
    end: int
    kind: CodeKind
    name: str
    id: str = ""
    is_own: bool = False
    """Whether it is markup of the file itself, not of its text."""


class _Laid:
    """The text of a value, markup among it, with the source of each character.

    Paragraphs are parted by blank lines, and by what parts the alternatives of a choice. Line breaks and tags within
    are codes, whose data is what stands in the source.
    """

    def __init__(self, source: str, value: Value, escape: Escape) -> None:
        self._source = source
        self._value = value
        self._escape = escape
        self._starts: list[int] = []
        self._ends: list[int] = []
        own: list[_Mark] = []
        fixed: list[tuple[int, int]] = []
        for piece in value.pieces:
            place = len(self._starts)
            size = len(piece.text)
            self._starts += [piece.start] * size
            self._ends += [piece.end] * size
            if piece.kind is not None:
                own.append(_Mark(place, place + size, piece.kind, _name(piece.text), is_own=True))
            elif piece.is_verbatim and fixed and fixed[-1][1] == place:
                fixed[-1] = (fixed[-1][0], place + size)
            elif piece.is_verbatim:
                fixed.append((place, place + size))
        self.text = "".join(piece.text for piece in value.pieces)
        self._is_message = is_message(self.text)
        self._choices = choices(self.text)
        breaks: list[tuple[int, int]] = []
        self._marks = _paired(own if self._is_message else _with_soft(self.text, own))
        if not self._is_message:
            self._marks, breaks = _parted(self._marks, self.text)
        self._borders = sorted([*breaks, *self._choices])
        # The translator knows what to do with messages.
        self._fixed = merged_spans(fixed) if self._is_message else self._all_fixed(fixed)

    def _all_fixed(self, own: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        found = placeholders(self.text) if not self._choices else self._within_choices()
        return merged_spans([*own, *(span for span in found if not any(_overlap(span, mark) for mark in self._marks))])

    def _within_choices(self) -> Iterator[tuple[int, int]]:
        for (_, start), (end, _) in zip(self._choices, self._choices[1:], strict=False):
            yield from ((start + a, start + b) for a, b in placeholders(self.text[start:end]))

    def places(self) -> Iterator[Place]:
        """The paragraphs with language in them."""
        edges = [0, *(place for border in self._borders for place in border), len(self.text)]
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            marks, start, end = self._trimmed(first, last)
            if start < end:
                paragraph = self._paragraph(marks, start, end)
                if paragraph is not None:
                    yield Place(paragraph, self._starts[start], self._ends[end - 1], self._value.style)

    def _trimmed(self, start: int, end: int) -> tuple[list[_Mark], int, int]:
        """A stretch without what is at both its ends and no text: white space, lone markup, a pair around it all."""
        marks = [mark for mark in self._marks if start <= mark.start and mark.end <= end]
        while start < end:
            ids = [mark.id for mark in marks]
            if marks and marks[0].start == start and ids.count(ids[0]) == 1:
                start = marks.pop(0).end
            elif marks and marks[-1].end == end and ids.count(ids[-1]) == 1:
                end = marks.pop().start
            elif len(marks) > 1 and (marks[0].start, marks[-1].end, ids[0]) == (start, end, ids[-1]):
                start, end = marks.pop(0).end, marks.pop().start
            elif self.text[start] in _SPACE:
                start += 1
            elif self.text[end - 1] in _SPACE:
                end -= 1
            else:
                break
        return marks, start, end

    def _paragraph(self, marks: Sequence[_Mark], start: int, end: int) -> Paragraph | None:
        """The paragraph of a stretch; None where no language is in it."""
        pieces: list[str] = []
        words: list[str] = []
        codes: list[InlineCode] = []
        fixed: list[tuple[int, int]] = []
        length = 0
        done = start
        for mark in (*marks, _Mark(end, end, "standalone", "")):
            own = [(a, b) for a, b in self._fixed if done <= a and b <= mark.start]
            fixed += [(length + a - done, length + b - done) for a, b in own]
            edges = [done, *(place for span in own for place in span), mark.start]
            words += [self.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
            pieces.append(self.text[done : mark.start])
            length += mark.start - done
            done = mark.end
            if mark.start < end:
                kind = _TYPES.get(mark.name, f"x-{mark.name}")
                codes.append(InlineCode(mark.kind, mark.id, length, self._data(mark), kind))
                if kind == "lb":
                    pieces.append("\n")
                    words.append("\n")
                    length += 1
        if not is_language(" ".join(words) if fixed else "".join(words)):
            return None
        text = "".join(pieces)
        sentences = (Sentence(text, 0, length),) if self._is_message else ()
        return Paragraph(text, "body", sentences, tuple(codes), tuple(fixed), before="\n")

    def _data(self, mark: _Mark) -> str:
        if self._value.is_rewritten and not mark.is_own:
            return self._escape(self.text[mark.start : mark.end], self._value.style)
        return self._source[self._starts[mark.start] : self._ends[mark.end - 1]]


def _name(tag: str) -> str:
    match = _TAG_NAME.match(tag)
    return "" if match is None else match[1].lower()


def _is_in(span: tuple[int, int], marks: Sequence[_Mark]) -> bool:
    return any(_overlap(span, mark) for mark in marks)


def _overlap(one: tuple[int, int], mark: _Mark) -> bool:
    return one[0] < mark.end and mark.start < one[1]


def _with_soft(text: str, own: Sequence[_Mark]) -> list[_Mark]:
    """The markup of a file itself, and that of its text: line breaks with white space beside them, tags, mnemonics."""
    marks = list(own)
    for match in _BREAK.finditer(text):
        # A line break of the file's own markup is part of the run, and any other tag has its own place.
        inside = [mark for mark in own if _overlap(match.span(), mark)]
        if all(match.start() <= mark.start and mark.end <= match.end() and mark.name == "br" for mark in inside):
            marks = [mark for mark in marks if mark not in inside]
            marks.append(_Mark(*match.span(), "standalone", "br", is_own=bool(inside)))
    marks += [_Mark(*span, "standalone", "br") for span in escaped_breaks(text) if not _is_in(span, marks)]
    for match in TAG.finditer(text):
        # Quotation marks that are Android's own syntax may stand in a tag that is text to it.
        inside = [mark for mark in marks if _overlap(match.span(), mark)]
        if all(text[mark.start : mark.end] == '"' for mark in inside):
            marks = [mark for mark in marks if mark not in inside]
            kind: CodeKind = "close" if match[0].startswith("</") else "open"
            name = _name(match[0])
            if match[0].endswith("/>") or name in VOID_ELEMENTS:
                kind = "standalone"
            marks.append(_Mark(*match.span(), kind, name))
    key = mnemonic(text)
    if key is not None and not any(_overlap(key, mark) for mark in marks):
        marks.append(_Mark(*key, "standalone", _MNEMONIC.removeprefix("x-")))
    return sorted(marks)


def _paired(marks: Sequence[_Mark]) -> list[_Mark]:
    """Markup with ids; what has no other half, or would lie across another pair, stands alone."""
    paired = [mark._replace(kind="standalone", id=str(number)) for number, mark in enumerate(marks, start=1)]
    around: list[int] = []
    for number, mark in enumerate(marks):
        if mark.kind == "open":
            around.append(number)
        elif mark.kind == "close":
            start = next((n for n in reversed(around) if marks[n].name == mark.name), None)
            if start is not None:
                del around[around.index(start) :]
                paired[start] = marks[start]._replace(id=f"p{start + 1}")
                paired[number] = mark._replace(id=f"p{start + 1}")
    return paired


def _parted(marks: Sequence[_Mark], text: str) -> tuple[list[_Mark], list[tuple[int, int]]]:
    """The markup within paragraphs, and what parts these: blank lines and blocks of HTML, if in no pair."""
    kept: list[_Mark] = []
    breaks: list[tuple[int, int]] = []
    depth = 0
    for mark in marks:
        if depth == 0 and mark.name in _BLOCKS:
            breaks.append((mark.start, mark.end))
            continue
        depth += {"open": 1, "close": -1, "standalone": 0}[mark.kind]
        if depth == 0 and mark.name == "br" and len(_LINE.findall(text, mark.start, mark.end)) > 1:
            breaks.append((mark.start, mark.end))
        else:
            kept.append(mark)
    return kept, breaks
