"""Markdown to be written back in another language: the source with the places of its text.

Only what stands at these places is changed, and what front matter says of the language. All else stays as it is: front
matter, code, HTML, math, directives, the targets of links, marks of lists and quotations, blank lines and indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.article import Article, Paragraph
from align.documents.document import DEFAULT_LANGUAGE, Content, Document, Reading, TranslatedParagraph
from align.documents.encoding import Decoded
from align.documents.furniture import is_furniture
from align.documents.markdown.blocks import Block, Blocks, read_blocks
from align.documents.markdown.front_matter import FrontMatter, read_front_matter, written_scalar
from align.documents.markdown.pieces import Value
from align.documents.markdown.writing import same, written
from align.errors import ReadError
from align.files.bounded import BYTE_ORDER_MARKS
from align.inline import InlineCode
from align.languages import same_language

_LINE_END = re.compile(r"\r\n|\r|\n")
_LAYOUT = re.compile(r"(?:[ \t>]|\r\n?|\n|(?:[-+*]|\d{1,9}[.)]|\[[ xX]\])(?=[ \t]))*")
_SIGNS = re.compile(r"[\\`*_\[\]<&]")
_WRAPPED_SHARE = 9, 10


@dataclass(frozen=True, slots=True)
class MarkdownSkeleton:
    """A document without its text.

    Attributes:
        source: the document as it was.
        encoding: what it was in.
        blocks: where the first paragraphs of its article stand.
        front: its front matter.
        texts: of the article's other paragraphs.
    """

    source: str
    encoding: Decoded
    blocks: Blocks
    front: FrontMatter
    texts: tuple[str, ...]

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None, or as it was, stays as it is."""
        values = {
            text: " ".join(translation.plain.split())
            for text, translation in zip(self.texts, translations[len(self.blocks.blocks) :], strict=True)
            if translation is not None
        }
        line_end = _LINE_END.search(self.source)
        filling = _Filling(self, values, language, "\n" if line_end is None else line_end[0])
        changes = sorted(filling.changes(translations))
        pieces = []
        done = 0
        for start, end, text in changes:
            pieces += [self.source[done:start], text]
            done = end
        return self._encoded("".join((*pieces, self.source[done:])))

    def _encoded(self, text: str) -> bytes:
        codec = self.encoding.encoding or "utf-8"
        mark = BYTE_ORDER_MARKS.get(codec, b"") if self.encoding.has_mark else b""
        try:
            return mark + text.encode(codec)
        except UnicodeEncodeError:
            # What an old encoding lacks, it cannot have; nothing in Markdown says what it is in.
            return text.encode("utf-8", "replace")


class _Filling:
    """What is to be changed in the source."""

    def __init__(self, skeleton: MarkdownSkeleton, values: dict[str, str], language: str, line_end: str) -> None:
        self._skeleton = skeleton
        self._values = values
        self._language = language
        self._line_end = line_end
        self._margin = _margin(skeleton.blocks.blocks)

    def changes(self, translations: Sequence[TranslatedParagraph | None]) -> Iterator[tuple[int, int, str]]:
        """Stretches of the source, by half-open offsets, and what is to stand there."""
        skeleton = self._skeleton
        rewritten: list[Block] = []
        for block, translation in zip(skeleton.blocks.blocks, translations, strict=False):
            if translation is None or same(block, translation.coded):
                continue
            rewritten.append(block)
            yield from self._paragraph(block, translation)
        waiting = iter(rewritten)
        near = next(waiting, None)
        for value in (*skeleton.front.values, *skeleton.blocks.values):
            while near is not None and near.end <= value.start:
                near = next(waiting, None)
            if near is None or value.end <= near.start:
                new = self._value(skeleton.source[value.start : value.end], value)
                if new is not None:
                    yield value.start, value.end, new

    def _paragraph(self, block: Block, translation: TranslatedParagraph) -> Iterator[tuple[int, int, str]]:
        text = translation.coded
        text = replace(text, codes=tuple(self._with_values(code, block) for code in text.codes))
        # Text that the source does not wrap stays in one line, unless others around are in lines and this one was full.
        longest = max(block.widths)
        width = None
        if block.shape == "paragraph" and self._margin is not None:
            is_wrapped = len(block.widths) > 1
            width = max(longest, self._margin) if is_wrapped else self._margin if longest <= self._margin else None
        new = written(self._named(block, text.codes, translation), text, self._skeleton.blocks.environment, width=width)
        if block.underline is not None:
            start, end = block.underline
            old, length = block.widths[-1] - block.first, len(new.split("\n")[-1])
            sign = self._skeleton.source[start]
            size = length if end - start == old else max(end - start, length)
            yield start, end, sign * max(size, 2)
        if block.shape == "cell":
            new = _in_cell(new)
            new += " " * self._padding(block, len(new))
            yield block.start, block.end + self._room(block), new
            return
        yield block.start, block.end, new.replace("\n", self._line_end + block.prefix)

    def _named(self, block: Block, codes: Sequence[InlineCode], translation: TranslatedParagraph) -> Block:
        """The block with the keys of links under the data that their codes have now."""
        old = {code.data: new.data for code, new in zip(translation.coded.codes, codes, strict=True)}
        keys = {old.get(data, data): key for data, key in block.coded.keys.items()}
        return replace(block, coded=replace(block.coded, keys=keys))

    def _with_values(self, code: InlineCode, block: Block) -> InlineCode:
        data = code.data
        for value in sorted(block.coded.values.get(data, ()), key=lambda value: -value.start):
            new = self._value(data[value.start : value.end], value)
            if new is not None:
                data = data[: value.start] + new + data[value.end :]
        return replace(code, data=data)

    def _value(self, raw: str, value: Value) -> str | None:
        """How another text is written in the place of one; None where there is no other."""
        if value.style == "language":
            return None if same_language(value.text, self._language) else written_scalar(raw, self._language)
        new = self._values.get(value.text)
        if new is None or new == value.text:
            return None
        if value.style in ("yaml", "toml"):
            return written_scalar(raw, new)
        if value.style == "alt":
            text = _SIGNS.sub(r"\\\g<0>", new)
        else:
            close = ")" if raw[0] == "(" else raw[0]
            inner = new.replace("\\", "\\\\").replace("&", "\\&")
            for sign in {raw[0], close}:
                inner = inner.replace(sign, f"\\{sign}")
            text = raw[0] + inner + close
        return _in_cell(text) if value.in_cell and raw.count("|") == raw.count("\\|") and "|" in text else text

    def _room(self, block: Block) -> int:
        """How many spaces behind a cell are there so that its column is straight."""
        source = self._skeleton.source
        end = block.end
        while source[end : end + 1] == " ":
            end += 1
        return end - block.end - 1 if source[end : end + 1] == "|" and end > block.end else 0

    def _padding(self, block: Block, length: int) -> int:
        return max(block.end - block.start + self._room(block) - length, 0)


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")


def _margin(blocks: Sequence[Block]) -> int | None:
    """The width of lines in a document, that of the widest lines of nearly all paragraphs with several; or None."""
    widths = sorted(max(b.widths) for b in blocks if b.shape == "paragraph" and len(b.widths) > 1)
    return widths[(len(widths) - 1) * _WRAPPED_SHARE[0] // _WRAPPED_SHARE[1]] if widths else None


def read(content: Content, reading: Reading) -> Document:
    """Reads a document: its article, or all its text with a skeleton.

    Raises:
        ReadError: there is no text in it.
    """
    decoded = content.decoded()
    source = decoded.text
    front = read_front_matter(source)
    blocks = read_blocks(source, front.end, references=reading.references)
    language = reading.language or front.language or DEFAULT_LANGUAGE
    front = _with_language(front, language)
    texts = _texts(front, blocks) if reading.whole else ()
    if not blocks.blocks and not texts:
        raise ReadError(f"{content.name}: holds no text; give a document with at least one word.")
    title = front.title or next((block.coded.text for block in blocks.blocks if block.kind == "heading"), "")
    article = Article(
        content.id,
        language,
        title,
        (*_paragraphs(source, blocks.blocks, front.end), *(Paragraph(text, "caption") for text in texts)),
        decoded.metadata,
    )
    if not reading.whole:
        return Document(article)
    return Document(article, MarkdownSkeleton(source, replace(decoded, text=""), blocks, front, texts))


def _with_language(front: FrontMatter, language: str) -> FrontMatter:
    """Without a declaration of another language than the document's, which stays."""
    kept = (v for v in front.values if v.style != "language" or same_language(v.text, language))
    return replace(front, values=tuple(kept))


def _texts(front: FrontMatter, blocks: Blocks) -> tuple[str, ...]:
    """The texts outside the layout, each once."""
    found = (value.text for value in (*front.values, *blocks.values) if value.style != "language")
    return tuple(dict.fromkeys(text for text in found if any(map(str.isalpha, text))))


def _layout(between: str) -> str | None:
    """The marks and white space before a paragraph, without what else is in lines above, such as code."""
    if _LAYOUT.fullmatch(between):
        return between
    lines = between.splitlines(keepends=True)
    first = len(lines)
    while first and _LAYOUT.fullmatch(lines[first - 1]):
        first -= 1
    kept = "".join(lines[first:]).lstrip("\r\n")
    return f"\n\n{kept}" if kept and not between.endswith(("\r", "\n")) else None


def _paragraphs(source: str, blocks: Sequence[Block], start: int) -> Iterator[Paragraph]:
    """The paragraphs, laid out as plain text behind marks of lists and quotations."""
    done = start
    for block in blocks:
        between = source[done : block.start]
        paragraph = block.paragraph
        if block.kind in ("list-item", "quote"):
            paragraph = replace(paragraph, before=_layout(between))
        done = block.end
        yield replace(paragraph, kind="furniture") if is_furniture(paragraph.text, paragraph.kind) else paragraph
