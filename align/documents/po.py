"""PO, the message catalogues of GNU gettext: messages, and translations to be filled in.

A message is a paragraph, and so is its plural. A draft is marked fuzzy, so that no program shows it before a person has
looked at it. Comments, references, contexts and messages that are obsolete stay as they are; the header of a template
says afterwards in which language, encoding and plural forms it is. The grammar is that of `align.formats.po_entries`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from align.article import Article, Paragraph
from align.documents.document import DEFAULT_LANGUAGE, CodedText, Content, Document, Reading
from align.documents.resources.wording import escaped_breaks, mnemonic, mnemonic_place
from align.documents.targets import Edit, EditedText, FileEncoding, exact_text, is_wanted, segment_paragraph
from align.errors import ReadError
from align.formats.po import FUZZY, TEMPLATE_CHARSET, encoding_of, header_fields
from align.formats.po_entries import LINE_END, Entry, entries_of, string_lines
from align.inline import InlineCode, with_codes
from align.languages import canonical_tag, same_language

_LANGUAGE = re.compile(r'(?:(?<=")|(?<=\\n))Language:[ \t]*([^"\\]*)')
_CHARSET = re.compile(rf"(?<=charset=){TEMPLATE_CHARSET}")
_PLURALS = re.compile(r"(?<=Plural-Forms: )nplurals=INTEGER; plural=EXPRESSION;")
_ENGLISH_PLURALS = "nplurals=2; plural=(n != 1);"
_BREAK = re.compile(r"[ \r\f]*[\n\t][ \r\f]*|(?<=[^\s])[ ]{3,}(?=[^\s])")
_MNEMONIC = "x-mnemonic"


def read(content: Content, reading: Reading) -> Document:
    """Reads a catalogue.

    Raises:
        ReadError: it is damaged, not in its encoding, or of another pair of languages.
    """
    name = content.name
    if content.text is not None:
        text, encoding = content.text.encode("utf-8", "replace"), FileEncoding("utf-8", b"", "strict", name)
    else:
        text, encoding = exact_text(content.data, content.encoding or encoding_of(content.data, name), name)
    catalogue = _Catalogue(name, text.decode(), reading)
    for number, entry in enumerate(entries_of(catalogue.text, name)):
        if not entry.source and entry.context is None:
            if not number and entry.targets:
                catalogue.take_header(entry)
        elif not entry.obsolete:
            catalogue.take(entry)
    edits = catalogue.edits() if reading.whole else ()
    article = Article(
        content.id,
        reading.language or catalogue.source_language or DEFAULT_LANGUAGE,
        "",
        tuple(catalogue.paragraphs),
        {"encoding": encoding.codec},
    )
    if not reading.whole:
        return Document(article)
    return Document(article, EditedText(text, encoding, edits, partial(_strings, catalogue.line_end)), catalogue.kept)


def _paragraph(message: str) -> Paragraph | None:
    """A message, which is one unit; None where it has no words.

    Line breaks, tabs and rows of blanks are codes, with the blanks beside them, for which the paragraph has a line
    break each; and so is what marks the letter of a label by which it is chosen.
    """
    key = mnemonic(message)
    marks = [(*found.span(), "lb") for found in _BREAK.finditer(message)]
    marks += [(start, end, "lb") for start, end in escaped_breaks(message)]
    marks += [] if key is None else [(*key, _MNEMONIC)]
    parts: list[str] = []
    codes: list[InlineCode] = []
    length = done = 0
    for number, (start, end, kind) in enumerate(sorted(marks), start=1):
        parts.append(message[done:start])
        length += start - done
        codes.append(InlineCode("standalone", str(number), length, message[start:end], kind))
        if kind == "lb":
            parts.append("\n")
            length += 1
        done = end
    parts.append(message[done:])
    return segment_paragraph("".join(parts), tuple(codes))


def _strings(line_end: str, translation: CodedText) -> str:
    """What stands behind a msgstr."""
    text = translation.text
    codes = [
        replace(code, offset=mnemonic_place(text, code.offset)) if code.type == _MNEMONIC else code
        for code in translation.codes
    ]
    return line_end.join(string_lines("", with_codes(text, codes))).lstrip()


@dataclass(slots=True)
class _Catalogue:
    """What is found in a catalogue.

    Attributes:
        name: what messages call it.
        text: all of it.
        reading: how it is read.
        paragraphs: one a message, or its plural, that is to be translated.
        source_language: what the header names, or "".
        line_end: of its first line.
        kept: how many messages stay as they are.
    """

    name: str
    text: str
    reading: Reading
    paragraphs: list[Paragraph] = field(default_factory=list)
    source_language: str = ""
    line_end: str = "\n"
    kept: int = 0
    _header: Entry | None = None
    _target_language: str = ""
    _is_translated: bool = False
    _edits: list[Edit] = field(default_factory=list)
    # Where each line begins, and where its text ends; in characters.
    _starts: list[int] = field(default_factory=lambda: [0])
    _ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Finds the lines, as the grammar does."""
        for found in LINE_END.finditer(self.text):
            if len(self._starts) == 1:
                self.line_end = found[0]
            self._ends.append(found.start())
            self._starts.append(found.end())
        self._ends.append(len(self.text))

    def take_header(self, entry: Entry) -> None:
        """Takes the entry that tells of the catalogue."""
        fields = header_fields(entry.targets[0])
        self._header = entry
        self._target_language = fields.get("language", "")
        self.source_language = canonical_tag(fields.get("x-source-language", ""))
        wanted = self.reading.language
        if wanted and self.source_language and not same_language(wanted, self.source_language):
            raise ReadError(
                f"{self.name}: its messages are in {self.source_language}, not in {wanted}; name it with --source-lang."
            )

    def take(self, entry: Entry) -> None:
        """Takes a message."""
        is_empty = not any(entry.targets)
        self._is_translated = self._is_translated or not is_empty
        texts = [entry.source] if entry.plural is None else [entry.source, entry.plural]
        if not self.reading.whole:
            self.paragraphs += filter(None, map(_paragraph, texts))
            return
        if len(texts) != len(entry.targets) or not is_wanted(
            self.reading.fill, is_empty=is_empty, is_unfinished=FUZZY in entry.flags
        ):
            self.kept += 1
            return
        paragraphs = [_paragraph(text) for text in texts]
        first = len(self.paragraphs)
        self.paragraphs += (found := [one for one in paragraphs if one is not None])
        if len(found) == len(paragraphs):
            self._fill(entry, range(first, len(self.paragraphs)))
        else:
            del self.paragraphs[first:]

    def _fill(self, entry: Entry, numbers: Sequence[int]) -> None:
        texts = tuple(numbers)
        for number, (first, last) in zip(numbers, entry.target_lines, strict=True):
            quote = self.text.index('"', self._starts[first - 1])
            self._edits.append(Edit(quote, self._ends[last - 1], texts, (number,)))
        for line in entry.previous_lines:
            # What a translation was made for that is gone.
            self._edits.append(Edit(self._starts[line - 1], self._starts[line], texts, ()))
        if FUZZY in entry.flags:
            return
        if entry.flag_line:
            place = self.text.index(",", self._starts[entry.flag_line - 1]) + 1
            self._edits.append(Edit(place, place, texts, (f" {FUZZY},",)))
        else:
            place = self._starts[min([entry.line, *entry.previous_lines]) - 1]
            self._edits.append(Edit(place, place, texts, (f"#, {FUZZY}{self.line_end}",)))

    def edits(self) -> tuple[Edit, ...]:
        """The edits, in order.

        Raises:
            ReadError: there are translations in another language than those wanted.
        """
        edits = sorted([*self._edits, *self._header_edits()], key=lambda edit: (edit.start, edit.end))
        return tuple(edits) if self.text.isascii() else tuple(self._in_bytes(edits))

    def _in_bytes(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """The edits, which are in order, with bytes for characters."""
        done = size = 0
        for edit in edits:
            size += len(self.text[done : edit.start].encode())
            start = size
            size += len(self.text[edit.start : edit.end].encode())
            done = edit.end
            yield Edit(start, size, edit.texts, edit.drafted)

    def _header_edits(self) -> Iterator[Edit]:
        header = self._header
        language = self.reading.target_language or self._target_language
        if header is None or not language:
            return
        texts = tuple(range(len(self.paragraphs)))
        is_other = not same_language(canonical_tag(self._target_language), language)
        if self._target_language and is_other and self._is_translated:
            raise ReadError(
                f"{self.name}: its translations are in {self._target_language}, not in {language}; "
                "name their language with --target-lang, or give the catalogue without them."
            )
        first, last = header.target_lines[0]
        stretch = (self._starts[first - 1], self._ends[last - 1])
        new = [(_CHARSET, 0, "UTF-8"), (_PLURALS, 0, _ENGLISH_PLURALS)]
        if is_other:
            new.append((_LANGUAGE, 1, language.replace("-", "_")))
        for pattern, group, value in new:
            found = pattern.search(self.text, *stretch)
            if found is not None:
                space = " " if group and found[0].endswith(":") else ""
                yield Edit(found.start(group), found.end(group), texts, (space + value,))
