"""What a document is on its way: its bytes, how to read them, article and skeleton, and what its paragraphs become.

Plain data: every format of documents takes and gives these, see `align.documents`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from align.article import Article, Paragraph
from align.documents.encoding import Decoded, decode
from align.documents.wrapping import Lines
from align.inline import InlineCode, distribute_codes

Extract = Literal["auto", "main", "none"]
"""Whether the main text is looked for on a full page: when it pays, always, or never."""

Fill = Literal["empty", "unconfirmed", "all"]
"""Which texts get a translation in a file that has room for one beside each: those without, those that nobody has
finished too (see `align.confirmation`), or all. What a tool has locked never does."""

DEFAULT_MAX_BYTES = 50_000_000
DEFAULT_LANGUAGE = "nl"

_SPACE = " \t\n\r\f"
"""White space that is shown as one space; a space that does not break is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a document is to be read. A format heeds what concerns it.

    Attributes:
        language: BCP 47 tag of the text; by default what the document declares, or else `DEFAULT_LANGUAGE`.
        whole: whether all text that a reader may come to see is wanted, with a skeleton to put translations in; else
            the article alone, as for alignment.
        lines: what a line of plain text is; see `align.documents.read_article`.
        extract: likewise, of the article of a page.
        protect: of a whole document, whether program code and what the document wants not to be translated are codes
            within paragraphs; else they are text. Paragraphs that are nothing else are left in their place in either
            case.
        references: likewise, whether the marks of footnotes are codes.
        max_bytes: the most that may be unpacked of the document at a time: of an archive, of each of its parts.
        fill: of a whole document that has translations beside its texts, which of these are its paragraphs.
        target_language: BCP 47 tag of the translations wanted of such a document, which may have those in other
            languages too; by default the one that it declares.
    """

    language: str | None = None
    whole: bool = True
    lines: Lines = "auto"
    extract: Extract = "auto"
    protect: bool = True
    references: bool = True
    max_bytes: int = DEFAULT_MAX_BYTES
    fill: Fill = "empty"
    target_language: str | None = None


@dataclass(slots=True)
class Content:
    """A document as it came.

    Attributes:
        data: its bytes, at most as many as the caller allowed; b"" where `text` is given.
        name: what messages call it.
        id: of its article.
        path: its name as a file, or "" where it has none.
        encoding: the encoding that the caller says it is in, or None.
        text: its text, where that is what the caller has.
    """

    data: bytes
    name: str
    id: str
    path: str = ""
    encoding: str | None = None
    text: str | None = None
    _decoded: Decoded | None = field(default=None, init=False)

    def decoded(self, declared: str | None = None) -> Decoded:
        """Its text. Who asks first says what it declares: the sniffing of what has no suffix, or else its format.

        Args:
            declared: the encoding that the document declares, as it writes it.

        Raises:
            ReadError, UsageError: see `align.documents.encoding.decode`.
        """
        if self.text is not None:
            return Decoded(self.text, "")
        if self._decoded is None:
            self._decoded = decode(self.data, name=self.name, encoding=self.encoding, declared=declared)
        return self._decoded


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text and its inline codes, by rising offset."""

    text: str
    codes: tuple[InlineCode, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatedParagraph:
    """What a paragraph becomes.

    Attributes:
        paragraph: the source. Its sentences are what has been translated: one may be several that a unit joins.
        sentences: the translation of each, together with every code that stands within them; a paragraph that has none
            stays as it is.
        is_remembered: whether all of it is a person's work, such as what a memory has, and none a machine's.
    """

    paragraph: Paragraph
    sentences: tuple[CodedText, ...]
    is_remembered: bool = False

    @property
    def plain(self) -> str:
        """The translation without codes; between sentences a space, or a line end where the source has one."""
        if not self.sentences:
            return self.paragraph.text
        pieces: list[str] = []
        end = 0
        for source, target in zip(self.paragraph.sentences, self.sentences, strict=True):
            if target.text and any(pieces):
                pieces.append("\n" if "\n" in self.paragraph.text[end : source.start] else " ")
            pieces.append(target.text)
            end = source.end
        return "".join(pieces)

    @property
    def coded(self) -> CodedText:
        """The translation with every code of the paragraph once; between sentences stands what the source has there.

        The text has no white space beside a line break ("lb"): that is what stands for it in the text of a paragraph.
        """
        paragraph = self.paragraph
        own = paragraph.sentences if self.sentences else ()
        stretches = [(sentence.start, sentence.end) for sentence in own]
        between = distribute_codes(paragraph.codes, stretches).between
        written = _Written()
        end = 0
        for number, (target, (start, stop)) in enumerate(zip(self.sentences, stretches, strict=True)):
            gap = paragraph.text[end:start] or (" " if number and target.text else "")
            written.add(gap, between[number], -end)
            written.add(target.text, target.codes, 0)
            end = stop
        written.add(paragraph.text[end:], between[-1], -end)
        return CodedText("".join(written.pieces), tuple(written.codes))


class _Written:
    """A text and its codes, put together of pieces."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.codes: list[InlineCode] = []
        self._length = 0
        self._behind_break = False

    def add(self, text: str, codes: Sequence[InlineCode], shift: int) -> None:
        """Adds a text and codes of it, whose offsets are `shift` too small."""
        moved = [(code, min(max(code.offset + shift, 0), len(text))) for code in codes]
        breaks = {place for code, place in moved if code.type == "lb"}
        done = 0
        for code, place in moved:
            self._add(text[done:place].rstrip(_SPACE) if place in breaks else text[done:place])
            self.codes.append(replace(code, offset=self._length))
            self._behind_break |= code.type == "lb"
            done = max(done, place)
        self._add(text[done:])

    def _add(self, piece: str) -> None:
        if piece and self._behind_break:
            # It goes on behind a break that may stand at the end of what was added before.
            piece, self._behind_break = piece.lstrip(_SPACE), False
        self.pieces.append(piece)
        self._length += len(piece)


class Skeleton(Protocol):
    """A document without its text."""

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """The document with another text.

        Args:
            translations: one for each paragraph of the article that was read with the skeleton; None for one that is to
                be left out, or left as it is where the format cannot do without it.
            language: BCP 47 tag of that text, which the document will declare where it declares one.
        """


@dataclass(frozen=True, slots=True)
class Document:
    """A document that has been read.

    Attributes:
        article: its paragraphs, not yet segmented but for those of which the document says what their sentences are.
        skeleton: what is left without their text; None where the article alone was wanted, or where the format is only
            read.
        kept: how many texts are not in the article because they have a translation that stays, or nobody is to touch
            them; see `Reading.fill`.
        suffix: of the files that programs take for a document of its kind, as of a template or one with macros; ""
            where any of its format will do.
    """

    article: Article
    skeleton: Skeleton | None = None
    kept: int = 0
    suffix: str = ""
