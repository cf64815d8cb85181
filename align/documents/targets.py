"""Files that hold translations beside their texts: filled in by edits, all else as it was, byte for byte."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from align.article import Paragraph, Sentence
from align.documents.document import CodedText, Fill, TranslatedParagraph
from align.documents.resources.wording import is_message, merged_spans, placeholders
from align.errors import ReadError
from align.files.bounded import BYTE_ORDER_MARKS
from align.inline import InlineCode

Piece = str | int | None
"""What an edit writes: text as it is, the translation of the paragraph of that number, or, for None, the language."""


def segment_paragraph(
    text: str, codes: tuple[InlineCode, ...] = (), verbatim: tuple[tuple[int, int], ...] = ()
) -> Paragraph | None:
    """A segment as a paragraph of one sentence; None where it has no words.

    Placeholders of programs in it are protected, as well as the stretches that are given.
    """
    words = text.strip()
    if not any(map(str.isalnum, words)):
        return None
    start = text.index(words)
    if not is_message(text):
        # What a code stands in is no placeholder.
        own = (span for span in placeholders(text) if not any(span[0] < code.offset < span[1] for code in codes))
        verbatim = tuple(merged_spans([*verbatim, *own]))
    return Paragraph(text, "body", (Sentence(words, start, start + len(words)),), codes, verbatim)


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a file to be written anew.

    Attributes:
        start, end: half-open, in bytes of the file in UTF-8; edits do not overlap.
        texts: numbers of the paragraphs that it depends on: it is made if one of these has a translation.
        drafted: what is written; a paragraph without a translation gives nothing.
        remembered: the same where none of the translations is a machine's; None where it is no other.
    """

    start: int
    end: int
    texts: tuple[int, ...]
    drafted: tuple[Piece, ...]
    remembered: tuple[Piece, ...] | None = None


@dataclass(frozen=True, slots=True)
class FileEncoding:
    """The encoding of a file that can be written again as it was.

    Attributes:
        codec: as Python names it; it knows no byte order mark.
        mark: the byte order mark that the file begins with, or b"".
        errors: what becomes of characters that it lacks, as Python names it.
        name: what messages call the file.
    """

    codec: str
    mark: bytes
    errors: str
    name: str

    def encode(self, text: bytes) -> bytes:
        """The file of its text in UTF-8.

        Raises:
            ReadError: the encoding lacks a character of a translation.
        """
        if self.codec == "utf-8":
            return self.mark + text
        try:
            return self.mark + text.decode().encode(self.codec, self.errors)
        except UnicodeEncodeError as error:
            lacking = error.object[error.start]
            raise ReadError(
                f"{self.name}: its encoding, {self.codec}, has no “{lacking}”, which a translation has; "
                "convert the file to UTF-8 first."
            ) from error


def exact_text(data: bytes, codec: str, name: str, *, errors: str = "strict") -> tuple[bytes, FileEncoding]:
    """A file in UTF-8 without its byte order mark, and how it is written again.

    Args:
        data: the file.
        codec: its encoding where it has no byte order mark.
        name: what messages call it.
        errors: see `FileEncoding`.

    Raises:
        ReadError: it is not in that encoding, or could not be written as it was.
    """
    marked = ((mark, known) for known, mark in BYTE_ORDER_MARKS.items() if data.startswith(mark))
    mark, codec = next(marked, (b"", codec))
    try:
        codec = codecs.lookup(codec).name
        text = data[len(mark) :].decode(codec)
        if text.encode(codec) != data[len(mark) :]:
            raise ReadError(f"{name}: it could not be written in {codec} as it was; save it as UTF-8 first.")
    except (LookupError, UnicodeError) as error:
        raise ReadError(f"{name}: it is not in the encoding that it declares ({codec}); save it as UTF-8.") from error
    return text.encode(), FileEncoding(codec, mark, errors, name)


def is_wanted(fill: Fill, *, is_empty: bool, is_unfinished: bool) -> bool:
    """Whether a text that has this translation is to get one.

    Args:
        fill: which are.
        is_empty: whether there is none.
        is_unfinished: whether nobody has finished it (see `align.confirmation`).
    """
    return is_empty or fill == "all" or (fill == "unconfirmed" and is_unfinished)


@dataclass(frozen=True, slots=True)
class EditedText:
    """The skeleton of such a file.

    Attributes:
        text: the file in UTF-8.
        encoding: how it is written.
        edits: by rising place; those at one place in the order in which they are to stand there.
        written: a translation as the file has it.
    """

    text: bytes
    encoding: FileEncoding
    edits: tuple[Edit, ...]
    written: Callable[[CodedText], str]

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. What has no translation, or one without text, stays as it was."""
        known = {
            number: (coded, one.is_remembered)
            for number, one in enumerate(translations)
            if one is not None and one.sentences and (coded := one.coded).text.strip()
        }
        return self.encoding.encode(b"".join(self._pieces(known, language)))

    def _pieces(self, known: dict[int, tuple[CodedText, bool]], language: str) -> Iterator[bytes]:
        done = 0
        for edit in self.edits:
            own = [known[number] for number in edit.texts if number in known]
            if not own:
                continue
            pieces = edit.drafted
            if edit.remembered is not None and all(is_remembered for _, is_remembered in own):
                pieces = edit.remembered
            yield self.text[done : edit.start]
            for piece in pieces:
                if piece is None:
                    yield language.encode()
                elif isinstance(piece, str):
                    yield piece.encode()
                elif piece in known:
                    yield self.written(known[piece][0]).encode("utf-8", "replace")
            done = edit.end
        yield self.text[done:]
