"""A translated paragraph -> Markdown that says just that: escaped where it must be, in lines where the source has some.

What is written is read again. Where another text, or other markup, comes of it than was meant, more is escaped, and in
the end emphasis is written as HTML: of Markdown, `**Let op:**de` is none.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it.common.html_blocks import block_names

from align.article import Paragraph
from align.documents.document import CodedText
from align.documents.markdown.blocks import Block, within
from align.documents.markdown.coding import CodedContent, coded
from align.documents.markdown.parsing import ATTRIBUTES, block_types, parse_line
from align.documents.markdown.pieces import pieces_of
from align.inline import InlineCode, interleave, pair_codes, without_layout

_KEPT = "\0"
"""Stands for a space at which no line ends."""

_EMPHASIS = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "del"}
_EMPHASIS_TAG = re.compile(r"</?(em|strong|del)>")
_ANY = re.compile(r"[\\`*_{}\[\]<>$&~!^:|]")
_LIKELY = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)"
)
_FINAL_HASHES = re.compile(r"(?<!\\)#+\s*$")
_BRACKETS = re.compile(r"[\[\]]")
_LINE_START = re.compile(
    r"(?:#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|=+\s*$|-+\s*$|`{3}|~{3}|<(?=[A-Za-z/!?])|:{3}|:(?=\s)|~(?=\s)|\$\$|\||!{3}|\?{3}"
    r"|\[[ xX]\](?=\s)|\[![\w-]+\]|\[[^\]]*\]:|\{:|[-*_](?:\s*[-*_]){2,}\s*$)|\d{1,9}(?P<dot>[.)])(?=\s|$)"
)
# The end of a line, hard breaks aside, before what would end a paragraph: blocks of HTML of CommonMark's kinds 1 to 6.
_HTML_LINE = re.compile(
    rf"(?<![ \\])\n(?=<(?:[!?]|/?(?:{'|'.join(('script', 'pre', 'style', 'textarea', *block_names))})(?:[\s/>]|$)))",
    re.IGNORECASE,
)
_ATTRIBUTES_LINE = re.compile(rf"(?<=[)\]*_`~>])\n({ATTRIBUTES.pattern})[ \t]*")


@dataclass(frozen=True, slots=True)
class _Way:
    """How much is done so that text is text: `escaped` all signs, `stars` for `_`, `tags` for emphasis."""

    escaped: bool = False
    stars: bool = False
    tags: bool = False


_WAYS = (_Way(), _Way(stars=True), _Way(escaped=True, stars=True), _Way(tags=True), _Way(escaped=True, tags=True))


def written(block: Block, text: CodedText, environment: dict[str, Any], *, width: int | None) -> str:
    """A paragraph in the place of a block, with line feeds, without what its lines begin with.

    Args:
        block: the paragraph's place.
        text: what is to stand there.
        environment: of the document.
        width: of its lines; None where it is one.
    """
    wanted = _normal(text, block.coded)
    result = ""
    for way in _WAYS:
        result = _Writer(block, way, wanted).write(width)
        if _says(block, result, wanted, environment):
            break
    return result


def same(paragraph: Paragraph, text: CodedText) -> bool:
    """Whether a text is that of the paragraph, white space and line ends aside."""
    return without_layout(text.text, text.codes) == without_layout(paragraph.text, paragraph.codes)


def _normal(text: CodedText, source: CodedContent) -> CodedText:
    """The text with emphasis close to its words, none around nothing, attributes right behind what they hold for, and
    no code within what is verbatim."""
    codes = list(text.codes)
    kept = _verbatim(text.text, source)
    offsets: list[int] = []
    for code in codes:
        offset = min(max(code.offset, 0), len(text.text))
        for start, end in kept:
            if start < offset < end:
                offset = start if code.kind == "open" else end
        if code.data in _EMPHASIS and code.kind == "open":
            while offset < len(text.text) and text.text[offset].isspace():
                offset += 1
        elif code.data in _EMPHASIS and code.kind == "close":
            while offset and text.text[offset - 1].isspace():
                offset -= 1
        elif offsets and ATTRIBUTES.match(code.data) and not text.text[offsets[-1] : offset].strip():
            offset = offsets[-1]
        offsets.append(offset)
    pairs = pair_codes(codes)
    left_out = {
        number
        for number, other in pairs.items()
        if codes[number].data in _EMPHASIS and offsets[max(number, other)] <= offsets[min(number, other)]
    }
    moved = [replace(code, offset=offsets[n]) for n, code in enumerate(codes) if n not in left_out]
    return CodedText(text.text, tuple(sorted(moved, key=lambda code: code.offset)))


def _verbatim(text: str, source: CodedContent) -> list[tuple[int, int]]:
    """Where in a text the verbatim stretches of its source stand."""
    found: list[tuple[int, int]] = []
    for raw in sorted({source.text[start:end] for start, end in source.verbatim}, key=len, reverse=True):
        place = text.find(raw)
        while place >= 0:
            end = place + len(raw)
            if all(end <= low or place >= high for low, high in found):
                found.append((place, end))
            place = text.find(raw, end)
    return sorted(found)


class _Writer:
    """Writes one paragraph in one way."""

    def __init__(self, block: Block, way: _Way, text: CodedText) -> None:
        self._block = block
        self._way = way
        self._text = text
        self._kept = _verbatim(text.text, block.coded)

    def write(self, width: int | None) -> str:
        pieces: list[str] = []
        place = links = 0
        labels: list[int] = []
        for piece in interleave(self._text.text, self._text.codes):
            if isinstance(piece, str):
                pieces += self._escaped(place, place + len(piece), in_link=links > 0)
                place += len(piece)
                continue
            if piece.data in ("[", "^["):
                links += 1
                labels.append(len(pieces) + 1)
            data = self._data(piece)
            if piece.data.startswith("]"):
                links -= 1
                key = self._block.coded.keys.get(piece.data)
                label = "".join(pieces[labels.pop() :]) if labels else ""
                data = key[1] if key is not None and label.replace(_KEPT, " ") == key[0] else data
            pieces.append(data.replace(" ", _KEPT))
        result = "".join(pieces)
        shape = self._block.shape
        if shape in ("heading", "cell"):
            result = result.replace("\n", " ")
        if shape == "heading":
            result = _FINAL_HASHES.sub(r"\\\g<0>", result)
        elif shape != "cell" and self._begins_with_text and (start := _LINE_START.match(result)):
            result = _escaped_start(start) + result[start.end() :]
        if "\n" in result:
            # Attributes hold for what they stand right behind.
            result = _ATTRIBUTES_LINE.sub(r"\1\n", result)
            result = "\n".join(_with_escaped_starts(_HTML_LINE.sub(" ", result).split("\n")))
        if width is not None:
            result = "\n".join(_wrapped(result, width, self._block))
        return result.replace(_KEPT, " ")

    @property
    def _begins_with_text(self) -> bool:
        before = self._block.before.rpartition("\n")[2].strip() or any(code.offset == 0 for code in self._text.codes)
        return not before and not any(start == 0 for start, _ in self._kept)

    def _data(self, code: InlineCode) -> str:
        if self._way.tags and code.data in _EMPHASIS:
            return f"<{'/' if code.kind == 'close' else ''}{_EMPHASIS[code.data]}>"
        if self._way.stars and code.data in ("_", "__"):
            return code.data.replace("_", "*")
        return code.data

    def _escaped(self, start: int, end: int, *, in_link: bool) -> Iterator[str]:
        """A stretch of the text, with signs that would be markup escaped, but for what is verbatim."""
        done = start
        for low, high in self._kept:
            if high <= start or low >= end:
                continue
            yield self._plain(done, max(low, done), in_link)
            yield self._text.text[max(low, start) : min(high, end)].replace(" ", _KEPT)
            done = min(high, end)
        yield self._plain(done, end, in_link)

    def _plain(self, start: int, end: int, in_link: bool) -> str:
        signs = _ANY if self._way.escaped else _LIKELY
        text = self._text.text
        places = {match.start() for match in signs.finditer(text, start, end)}
        # Above a line of dashes a stroke makes a table, with a backslash too.
        shape = self._block.shape
        strokes = shape == "underlined" or (shape == "paragraph" and self._block.followed)
        if in_link:
            places |= {match.start() for match in _BRACKETS.finditer(text, start, end)}
        pieces = []
        for place in range(start, end):
            if strokes and text[place] == "|":
                pieces.append("&#124;")
                continue
            if place in places:
                pieces.append("\\")
            pieces.append(text[place])
        return "".join(pieces).replace("\u00a0", "&nbsp;" if self._block.nbsp else "\u00a0")


def _with_escaped_starts(lines: Sequence[str]) -> Iterator[str]:
    """The lines, those behind the first with a backslash where they would begin a block; tags and code are markup."""
    for number, line in enumerate(lines):
        start = _LINE_START.match(line)
        escapes = number > 0 and start is not None and start[0][0] not in "<`$"
        yield _escaped_start(start) + line[start.end() :] if start is not None and escapes else line


def _escaped_start(match: re.Match[str]) -> str:
    """What would begin a block, with a backslash that keeps it from that."""
    if match["dot"]:
        return f"{match[0][:-1]}\\{match[0][-1]}"
    return f"\\{match[0]}"


def _wrapped(text: str, width: int, block: Block) -> Iterator[str]:
    """The text in lines of at most `width` characters, with what they begin with, where words allow it."""
    length = block.first
    for line in text.split("\n"):
        current = ""
        for word in re.split(r"[ \t]+", line.strip(" ")):
            if current and (length + len(current) + 1 + len(word) <= width or _begins_block(word)):
                current += " " + word
            elif current:
                yield current
                current, length = word, len(block.prefix)
            else:
                current = word
        yield current
        length = len(block.prefix)


def _begins_block(word: str) -> bool:
    """Whether a line might be taken for something else than text if it began with a word."""
    word = word.replace(_KEPT, " ")
    return _LINE_START.match(word) is not None or _LINE_START.match(f"{word} x") is not None


def _says(block: Block, result: str, wanted: CodedText, environment: dict[str, Any]) -> bool:
    """Whether what is written is read as what was meant."""
    content = block.before + result + block.after
    pieces = pieces_of(content, parse_line(content, {"references": environment["references"]}))
    low, high = len(block.before), len(block.before) + len(result)
    inner = [cut for piece in pieces if (cut := within(piece, low, high)) is not None]
    if any(piece.start < low < piece.end for piece in inner) or any(piece.end > high for piece in inner):
        return False
    read = coded(content, inner, keeps_lines=False)
    if _meaning(CodedText(read.text, read.codes)) != _meaning(wanted):
        return False
    if [read.text[a:b] for a, b in read.verbatim] != [wanted.text[a:b] for a, b in _merged(wanted, block.coded)]:
        return False
    return block.shape != "paragraph" or _is_one_paragraph(content, environment)


def _merged(text: CodedText, source: CodedContent) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    borders = {code.offset for code in text.codes}
    for start, end in _verbatim(text.text, source):
        begin = merged.pop()[0] if merged and merged[-1][1] == start and start not in borders else start
        merged.append((begin, end))
    return merged


def _meaning(text: CodedText) -> tuple[str, list[tuple[int, str, str]]]:
    """The characters of a text, and its markup with how many of these stand before it."""
    counts = [0]
    for character in text.text:
        counts.append(counts[-1] + (not character.isspace()))
    codes = [(counts[code.offset], code.kind, _meant(code.data)) for code in text.codes]
    return "".join(text.text.split()), sorted(codes)


def _meant(data: str) -> str:
    """What a code stands for, whether it is written as Markdown or as HTML."""
    tag = _EMPHASIS_TAG.fullmatch(data)
    return tag[1] if tag else _EMPHASIS.get(data, " ".join(data.split()))


def _is_one_paragraph(content: str, environment: dict[str, Any]) -> bool:
    types = block_types(content, {"references": ChainMap({}, environment["references"])})
    return types == ["paragraph_open", "inline", "paragraph_close"]
