"""Subtitles, SubRip and WebVTT, read as articles and written again with another text.

`cues` finds the cues and their times, `slots` what of their text is words, `joining` the sentences that run over
several cues, and `cutting` cuts their translations back to them. The skeleton is the source with the places of its
slots. All else stays as it was, character for character: times, numbers, settings, comments, styles, and what is wrong
with them. That is why no library is used, as they give cues without places and write files anew: srt 3.5 with other
line ends, times and blank lines, webvtt-py 0.6 with other times and blocks in another order, and pysubs2 1.8 with other
numbers, without positions, and of tags and of what WebVTT has beside cues without most.
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import chain

from align.article import Article
from align.documents.document import DEFAULT_LANGUAGE, CodedText, Content, Document, Reading, TranslatedParagraph
from align.documents.encoding import Decoded
from align.documents.subtitles.cues import Cue, read_cues
from align.documents.subtitles.cutting import LINES, WIDTH, Room, cut, line_breaks
from align.documents.subtitles.joining import join_slots, paragraph_of
from align.documents.subtitles.slots import Slot, read_slots
from align.errors import ReadError
from align.inline import interleave
from align.languages import canonical_tag, same_language

__all__ = ["read"]

_WEBVTT = re.compile(r"\ufeff?WEBVTT(?=[ \t\r\n]|\Z)")
_HEADER = re.compile(r"WEBVTT[^\r\n]*(?:\r\n|\n|\r)(?:[^\r\n]+(?:\r\n|\n|\r|\Z))*")
_AS_SPACES = str.maketrans("\r\n\t", "   ")
_DOTS = re.compile(r"\.\.|…")
_LINE_END = re.compile(r"\r\n|\n|\r")
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)[ \t]*$", re.MULTILINE | re.IGNORECASE)


def read(content: Content, reading: Reading) -> Document:
    """Reads subtitles; all of their text is their article.

    Raises:
        ReadError: there are no cues with times, or no text in them.
    """
    decoded = content.decoded()
    source = decoded.text
    is_webvtt = _WEBVTT.match(source) is not None
    cues = read_cues(source, name=content.name, is_webvtt=is_webvtt)
    slots = read_slots(source, cues, is_webvtt=is_webvtt)
    if not slots:
        raise ReadError(f"{content.name}: holds no text; give subtitles with at least one word.")
    declared = _declared(source)
    language = reading.language or (None if declared is None else canonical_tag(declared[1])) or DEFAULT_LANGUAGE
    texts = join_slots(slots, cues, language)
    paragraphs = tuple(paragraph_of(own, source, language) for own in texts)
    article = Article(content.id, language, "", paragraphs, decoded.metadata)
    line_end = _LINE_END.search(source)
    skeleton = SubtitleSkeleton(
        decoded,
        tuple(cues),
        tuple(map(tuple, texts)),
        language,
        is_webvtt,
        has_lines=any(slot.lines > 1 for slot in slots),
        line_end="\n" if line_end is None else line_end[0],
    )
    return Document(article, skeleton if reading.whole else None)


def _declared(source: str) -> re.Match[str] | None:
    """The language in the header, as some programs write it, with its place."""
    header = _HEADER.match(source)
    return None if header is None else _LANGUAGE.search(source, 0, header.end())


@dataclass(frozen=True, slots=True)
class SubtitleSkeleton:
    """Subtitles without their text.

    Attributes:
        decoded: the file.
        cues: in order.
        texts: the slots of each paragraph.
        language: of the text, a BCP 47 tag.
        is_webvtt: whether it is WebVTT, in which `&` and `<` are written as references.
        has_lines: whether a text of it has more than one line; where none has, lines are as long as they come.
        line_end: of the file's lines.
    """

    decoded: Decoded
    cues: tuple[Cue, ...]
    texts: tuple[tuple[Slot, ...], ...]
    language: str
    is_webvtt: bool
    has_lines: bool
    line_end: str
    _by_cue: defaultdict[int, list[Slot]] = field(default_factory=lambda: defaultdict(list), init=False, repr=False)

    def __post_init__(self) -> None:
        for slot in chain.from_iterable(self.texts):
            self._by_cue[slot.cue].append(slot)

    def filled(self, translations: Sequence[TranslatedParagraph | None], language: str) -> bytes:
        """See `align.documents.document.Skeleton`. A paragraph that is None stays.

        Where the encoding of the file lacks a character it is written in UTF-8, with the mark by which players know it.
        """
        changes: list[tuple[int, int, str]] = []
        for slots, translation in zip(self.texts, translations, strict=True):
            if translation is None or not translation.sentences:
                continue
            coded = translation.coded
            if coded.text == translation.paragraph.text:
                continue
            # A line end that somebody put in a translation is none of the cue's.
            coded = replace(coded, text=coded.text.translate(_AS_SPACES))
            pieces = cut(coded, [self._room(slot) for slot in slots])
            changes += [(s.start, s.end, self._written(s, piece)) for s, piece in zip(slots, pieces, strict=True)]
        source = self.decoded.text
        declared = _declared(source)
        if declared is not None and same_language(declared[1], self.language):
            changes.append((*declared.span(1), language))
        pieces_of_file = []
        done = 0
        for start, end, text in sorted(changes):
            pieces_of_file += [source[done:start], text]
            done = end
        return self._encoded("".join((*pieces_of_file, source[done:])))

    def _encoded(self, text: str) -> bytes:
        codec = self.decoded.encoding or "utf-8"
        mark = "\ufeff" if self.decoded.has_mark else ""
        try:
            return (mark + text).encode(codec)
        except UnicodeEncodeError:
            return codecs.BOM_UTF8 + text.encode("utf-8", "replace")

    def _room(self, slot: Slot) -> Room:
        cue = self.cues[slot.cue]
        beside = sum(len(other.text) for other in self._beside(slot))
        return Room(len(slot.text), cue.ends - cue.begins, beside + slot.before + slot.after)

    def _beside(self, slot: Slot) -> list[Slot]:
        """The other slots of its cue."""
        return [other for other in self._by_cue[slot.cue] if other.start != slot.start]

    def _written(self, slot: Slot, piece: CodedText) -> str:
        """A text with its tags, on lines as subtitles have them."""
        text = piece.text
        if _DOTS.match(self.decoded.text, slot.end):
            # The dots of a sentence that goes on stand for the comma.
            text = text.rstrip(",;")
        room = LINES - sum(other.lines for other in self._beside(slot)) if self.has_lines else 1
        breaks = line_breaks(
            text,
            lines=slot.lines,
            room=max(room, slot.lines),
            longest=max(slot.longest, WIDTH),
            before=slot.before,
            after=slot.after,
        )
        line_break = slot.line_break or self.line_end
        written = []
        place = 0
        for part in interleave(text, piece.codes):
            if not isinstance(part, str):
                written.append(part.data)
                continue
            characters = list(part)
            for at in breaks:
                if place <= at < place + len(part):
                    characters[at - place] = "\n"
            place += len(part)
            lines = "".join(characters)
            written.append((escape(lines, quote=False) if self.is_webvtt else lines).replace("\n", line_break))
        return "".join(written)
