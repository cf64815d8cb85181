"""Translated paragraphs -> a part with them in their places.

Text comes in runs that are made of the tags and properties of the source's own; what codes stand for is copied from the
source, with what is to be replaced in it in turn, such as the paragraphs of a text box.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from align.documents.document import CodedText
from align.documents.ooxml.items import Run
from align.documents.ooxml.paragraphs import Piece, Stretch
from align.documents.streaming import Window
from align.formats.xmlparsing import XmlEscaper
from align.inline import InlineCode, interleave

_NAME = re.compile(rb"<([^\s/>]+)")
_SPACE = re.compile(rb"\sxml:space\s*=\s*(?:\"[^\"]*\"|'[^']*')")

Edit = tuple[int, int, bytes | tuple[Stretch, CodedText]]
"""A half-open stretch of a part, and what comes there: bytes, or a translated paragraph."""


def written(chunks: Iterable[bytes], blocks: Iterable[Sequence[Edit]]) -> Iterator[bytes]:
    """A part with edits in it.

    Args:
        chunks: the part, in UTF-8.
        blocks: the edits, which lie beside or within one another, by rising start, those around others first. One
            block after the other is behind all before it, with all that stands in the paragraphs that it is of.
    """
    source = Window(chunks)
    for edits in blocks:
        start = min(start if isinstance(new, bytes) else min(start, new[0].origin) for start, _, new in edits)
        end = max(end for _, end, _ in edits)
        yield from source.until(start)
        yield PartWriter(source, edits).copied(start, end, with_end=True)
        source.drop(end)
    yield from source.until()


class PartWriter:
    """A stretch of a part that is written again with edits."""

    def __init__(self, source: Window, edits: Sequence[Edit]) -> None:
        """Takes the source and what is to be replaced in it; see `written`."""
        self._source = source
        self._edits = edits
        self._starts = [edit[0] for edit in edits]

    def copied(self, start: int, end: int, *, with_end: bool = False) -> bytes:
        """A stretch of the source with the edits in it, and, if that is wanted, what is added behind it."""
        pieces = []
        number = bisect_left(self._starts, start)
        done = start
        while number < len(self._edits) and self._edits[number][0] < end + with_end:
            first, last, new = self._edits[number]
            number += 1
            if first < done or last > end:
                # It is in one that has been made.
                continue
            pieces.append(self._source.between(done, first))
            pieces.append(new if isinstance(new, bytes) else self._paragraph(*new))
            done = last
        pieces.append(self._source.between(done, end))
        return b"".join(pieces)

    def _paragraph(self, stretch: Stretch, coded: CodedText) -> bytes:
        return _ParagraphWriter(self, stretch, coded.codes).write(coded)


class _ParagraphWriter:
    """Writes one paragraph: runs, opened and closed as the look of the text changes, and what is around them.

    Elements around runs lie in one another, whatever became of the order of the words: one that would end within
    another ends behind it.
    """

    def __init__(self, part: PartWriter, stretch: Stretch, codes: Iterable[InlineCode]) -> None:
        self._part = part
        self._stretch = stretch
        self._out: list[bytes] = []
        self._text: list[str] = []
        self._run: Run | None = None
        self._has_text = False
        self._looks: list[tuple[str, Run]] = []
        around = [code for code in codes if code.kind != "standalone" and code.data in stretch.codes]
        opened, closed = ({code.id for code in around if code.kind == kind} for kind in ("open", "close"))
        self._paired = opened & closed
        self._lone_ends_to_come = len(closed - opened)
        self._around: list[str] = []
        self._ends: dict[str, InlineCode] = {}
        self._lone: list[InlineCode] = []
        self._escaper = XmlEscaper()

    def write(self, coded: CodedText) -> bytes:
        stretch = self._stretch
        if stretch.first is not None:
            if stretch.cut_before > 1:
                self._out.append(_end_tag(_text_tag(self._part, stretch.first)))
            self._out.append(_end_tag(self._part.copied(stretch.first.start, stretch.first.tag_end)))
        self._text.append(stretch.lead)
        empty: dict[str, str] = {}
        for piece in interleave(coded.text, coded.codes):
            if isinstance(piece, str):
                self._text.append(piece)
                empty.clear()
                continue
            if piece.kind == "open":
                empty[piece.id] = piece.data
            elif piece.kind == "close" and piece.id in empty:
                # The translation has no words for what a field shows, which it shows nevertheless.
                self._copy(stretch.results.get(empty[piece.id], ()))
            self._code(piece)
        self._text.append(stretch.trail)
        self._flush(always=stretch.run is None)
        self._end_run()
        if stretch.last is not None:
            self._out.append(self._start_of(stretch.last))
            if stretch.cut_behind > 1:
                self._out.append(_text_tag(self._part, stretch.last))
        return b"".join(self._out)

    def _code(self, code: InlineCode) -> None:
        if code.data not in self._stretch.codes:
            self._flush()
            if code.kind == "open":
                self._looks.append((code.id, self._stretch.looks[code.data]))
            else:
                self._looks = [look for look in self._looks if look[0] != code.id]
        elif code.kind == "standalone":
            self._copy(self._stretch.codes[code.data])
        else:
            self._border(code)

    def _border(self, code: InlineCode) -> None:
        """The start or end of an element around runs, or of a field."""
        if code.id not in self._paired:
            self._lone.append(code)
        elif code.kind == "open":
            self._around.append(code.id)
            self._copy(self._stretch.codes[code.data])
        else:
            self._ends[code.id] = code
        while self._around and self._around[-1] in self._ends:
            self._copy(self._stretch.codes[self._ends[self._around.pop()].data])
        if not self._around:
            # The other halves of these are before and behind the text: first the ends come, then the starts.
            for kind in ("close", "open"):
                for lone in [one for one in self._lone if one.kind == kind and not self._must_wait(kind)]:
                    self._lone.remove(lone)
                    self._lone_ends_to_come -= kind == "close"
                    self._copy(self._stretch.codes[lone.data])

    def _must_wait(self, kind: str) -> bool:
        return kind == "open" and self._lone_ends_to_come > 0

    def _copy(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                self._text.append(piece)
                continue
            self._flush()
            start, end, run = piece
            if run is None:
                self._end_run()
            else:
                self._begin_run(run)
            self._out.append(self._part.copied(start, end))

    def _flush(self, *, always: bool = False) -> None:
        """Writes the text that has come so far."""
        text = "".join(self._text)
        self._text.clear()
        if not text and not always:
            return
        tag = self._stretch.text_tag
        if self._stretch.run is not None:
            run = self._looks[-1][1] if self._looks else self._stretch.run
            if self._has_text:
                # A run has one text in some of the languages.
                self._end_run()
            self._begin_run(run)
            self._has_text = True
            tag = _text_tag(self._part, run)
        if not self._stretch.keeps_space:
            tag = _SPACE.sub(b"", tag)
            if text != text.strip() or "  " in text or "\n" in text:
                tag = tag[:-1] + b' xml:space="preserve">'
        self._out += [tag, self._escaper.text(text).encode("utf-8", "replace"), _end_tag(tag)]

    def _begin_run(self, run: Run) -> None:
        if self._run is not run:
            self._end_run()
            self._out.append(self._start_of(run))
            self._run = run

    def _end_run(self) -> None:
        if self._run is not None:
            self._out.append(_end_tag(self._part.copied(self._run.start, self._run.tag_end)))
            self._run = None
            self._has_text = False

    def _start_of(self, run: Run) -> bytes:
        return self._part.copied(run.start, run.tag_end) + self._part.copied(*run.properties)


def _text_tag(part: PartWriter, run: Run) -> bytes:
    """The start tag of a text of a run, "<w:t>" in one that has none."""
    if run.text_tag:
        return run.text_tag
    name = _NAME.match(part.copied(run.start, run.tag_end))
    assert name is not None
    return b"<" + name[1][:-1] + b"t>"


def _end_tag(start_tag: bytes) -> bytes:
    name = _NAME.match(start_tag)
    assert name is not None
    return b"</" + name[1] + b">"
