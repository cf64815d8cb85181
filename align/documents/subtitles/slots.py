"""The text of a cue -> its slots: what one speaker says, the name of a sound, a line of a song, each with its place.

What is around them stays as it is: the dashes of speakers, notes of music, brackets, tags and dots of a sentence that
goes on. WebVTT: W3C, "WebVTT: The Web Video Text Tracks Format", section 4.2.2 (tags and references within a cue).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal

from align.documents.encoding import without_invisibles
from align.documents.subtitles.cues import LINE, Cue
from align.inline import CodeKind, InlineCode, pair_codes

TIMESTAMP = "x-timestamp"
"""Type of the code that says when the words behind it are to appear."""
FINAL = (".", "!", "?", "…")
"""Marks at which a sentence ends."""

SlotKind = Literal["speech", "song", "name"]
"""What is said, what is sung, or the name of a sound or of who speaks."""

_OVERRIDE = r"\{\\[^{}\r\n]*\}|\{/?[ibus]\}"
_SUBRIP_TAG = re.compile(
    rf"</?(?:i|b|u|s|c|v|em|strong|font|span|lang|ruby|rt)(?:[\s.][^<>]*)?>|{_OVERRIDE}", re.IGNORECASE
)
_WEBVTT_TAG = re.compile(rf"<[^<>]*>|{_OVERRIDE}")
_BREAK = re.compile(r"\r\n|\n|\r|<br\s*/?>|\\N", re.IGNORECASE)
_TAG_NAME = re.compile(r"<(/?)([A-Za-z]+)")
_TIME_TAG = re.compile(r"<[\d:.]+>")
_LANGUAGE_TAG = re.compile(r"<lang[ \t.]+([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*>", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"\s+")
_VOICE = re.compile(r"\s*<v[\s.>]", re.IGNORECASE)
_TYPES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "ulined"}
_NOTES = "♪♫♬♩"
# Teletext has no note: a number sign that stands alone at both ends of a song.
_NOTE = re.compile(rf"[{_NOTES}]|#+(?=\s+[^\s\d])")
_DASHES = "-–—‐‑−"
_SPACE = " \t\u00a0\u2002\u2003\u2009\u200e\u200f\u202a-\u202e"
_LEADING = re.compile(rf"[{_SPACE}]+|[{_NOTES}]+|#+(?=\s+[^\s\d])|[{_DASHES}]+(?!\d)|>>+|(?:&gt;){{2,}}|\.\.\.+|…")
_TRAILING = re.compile(rf"[{_SPACE}{_NOTES}]+(?:#+[{_SPACE}]*)?\Z")
_LONGEST_TRAILING = 400
_SECOND_SPEAKER = re.compile(rf"(?<=[.!?…\"'”’>])[ \t]+([{_DASHES}]+)[ \t]?(?=[\"'“‘„]?[^\W\d_a-zß-ÿ])")
"""The dash of who answers on the same line."""
_COLOUR = re.compile(r"<(font)\s+color\s*=[^<>]*>|<(c)\.[^<>]*>", re.IGNORECASE)
_DATA = re.compile(r"\{\s*\".*\}|\[\s*\{.*\}\s*\]|\S+#xywh=\S+", re.DOTALL)
_CAPITALS = r"[^\W\d_a-zß-ÿ][^\Wa-zß-ÿ_]{1,20}"
_LABEL = re.compile(rf"({_CAPITALS}(?:[ .'-]{{1,2}}{_CAPITALS}){{0,3}}):(?=\s)")
_SOUND = re.compile(r"[\[(]([^\[\](){}<>]{1,200})[\])]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a cue that is text.

    Attributes:
        cue: number of the cue, from 0.
        start, end: half-open offsets in the source.
        text: on one line, without markup.
        codes: tags within it, numbered within it.
        passages: half-open stretches of `text` that a tag says to be in a language, and which, as it writes it.
        is_own: whether it begins something, such as what another speaker says.
        kind: see `SlotKind`.
        before, after: characters that are shown beside it on its first and last line.
        lines: how many lines the source has for it.
        longest: characters of the longest line, with what is shown beside it.
        line_break: what is between two lines; "" where there is one.
    """

    cue: int
    start: int
    end: int
    text: str
    codes: tuple[InlineCode, ...] = ()
    passages: tuple[tuple[int, int, str], ...] = ()
    is_own: bool = False
    kind: SlotKind = "speech"
    before: int = 0
    after: int = 0
    lines: int = 1
    longest: int = 0
    line_break: str = ""


def read_slots(source: str, cues: Sequence[Cue], *, is_webvtt: bool) -> list[Slot]:
    """The texts of cues, in order; those without a letter or digit are none."""
    slots: list[Slot] = []
    for number, cue in enumerate(cues):
        # Tracks of metadata have JSON, those of previews the places of pictures.
        if _DATA.fullmatch(source[cue.start : cue.end].strip()) is None:
            found = _CueText(source, number, cue, is_webvtt).slots()
            slots += [slot for slot in found if any(map(str.isalnum, slot.text))]
    return slots


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["text", "tag", "break"]
    start: int
    end: int


class _CueText:
    """The text of a cue, taken apart."""

    def __init__(self, source: str, number: int, cue: Cue, is_webvtt: bool) -> None:
        self._source = source
        self._number = number
        self._cue = cue
        self._is_webvtt = is_webvtt
        self._tag = _WEBVTT_TAG if is_webvtt else _SUBRIP_TAG

    def slots(self) -> Iterator[Slot]:
        for start, end, is_own in self._groups():
            begin = start
            for dash in _SECOND_SPEAKER.finditer(self._source, start, end):
                yield from self._group(begin, dash.start(), is_own or begin > start)
                begin = dash.start(1)
            yield from self._group(begin, end, is_own or begin > start)

    def _groups(self) -> Iterator[tuple[int, int, bool]]:
        """Lines that are one text, and whether they begin something."""
        cue = self._cue
        lines = [match.span(1) for match in LINE.finditer(self._source, cue.start, cue.end) if match[0]]
        shown = [self._shown(*line).strip() for line in lines]
        dashes = sum(text[:1] in _DASHES for text in shown if text)
        begin: int | None = None
        is_own = False
        for number, ((start, _), text) in enumerate(zip(lines, shown, strict=True)):
            before = shown[number - 1] if number else ""
            own = text != "" and (
                _is_speaker(text, before, dashes)
                or text.startswith(">>")
                or _NOTE.match(text) is not None
                or self._is_other_colour(lines[number - 1 : number + 1], before, text)
                or _VOICE.match(self._source, start) is not None
                or _SOUND.fullmatch(text) is not None
            )
            is_over = before.endswith((*_NOTES, " #")) or _SOUND.fullmatch(before) is not None
            if begin is not None and (own or is_over or not text):
                yield begin, lines[number - 1][1], is_own
                begin = None
            if begin is None and text:
                begin, is_own = start, own
        if begin is not None:
            yield begin, lines[-1][1], is_own

    def _is_other_colour(self, lines: Sequence[tuple[int, int]], before: str, text: str) -> bool:
        """Whether the second of two lines is another speaker's by its colour, as with broadcasters."""
        if len(lines) < 2 or not (before.endswith(FINAL) or text[0].isupper()):
            return False
        colours = [_COLOUR.match(self._source, *line) for line in lines]
        if colours[0] is None or colours[1] is None or colours[0][0].lower() == colours[1][0].lower():
            return False
        return self._source[slice(*lines[0])].rstrip().lower().endswith(("</font>", "</c>"))

    def _shown(self, start: int, end: int) -> str:
        raw = self._tag.sub("", self._source[start:end])
        return without_invisibles(unescape(raw) if self._is_webvtt else raw)

    def _group(self, start: int, end: int, is_own: bool) -> Iterator[Slot]:
        """The names of sounds and speakers at the ends of lines that are one text, and what is between them."""
        begin, last = self._core(start, end)
        note = _NOTE.search(self._source, start, last)
        kind: SlotKind = "song" if note is not None and note.start() < begin else "speech"
        while (name := self._name_at(begin, last)) is not None:
            yield self._slot(*name.span(1), "name", is_own=True)
            is_own = True
            begin, last = self._core(name.end(), last)
        sounds = list(_SOUND.finditer(self._source, begin, last))
        behind = sounds[-1] if sounds and sounds[-1].end() == last and _is_name(sounds[-1]) else None
        if behind is not None:
            begin, last = self._core(begin, behind.start())
        if begin < last:
            yield self._slot(begin, last, kind, is_own=is_own)
        if behind is not None:
            yield self._slot(*behind.span(1), "name", is_own=True)

    def _name_at(self, begin: int, last: int) -> re.Match[str] | None:
        label = _LABEL.match(self._source, begin, last)
        sound = label or _SOUND.match(self._source, begin, last)
        if sound is None or not (sound is label or _is_name(sound) or sound.end() == last):
            return None
        return sound if any(map(str.isalpha, sound[1])) else None

    def _core(self, start: int, end: int) -> tuple[int, int]:
        """From the first word to the last, with tags beside them of which the other half is between."""
        tokens = self._tokens(start, end)
        pairs = self._pairs(tokens)
        first = start
        while first < end:
            found = self._tag.match(self._source, first, end) or _BREAK.match(self._source, first, end)
            found = found or _LEADING.match(self._source, first, end)
            if found is None or self._shown(*pairs.get(first, (end, end))[:1], end).strip(_NOTES + " \t\r\n\u00a0"):
                break
            first = found.end()
        closed = {closing[0]: opening for opening, closing in pairs.items()}
        last = end
        while last > first:
            space = _TRAILING.search(self._source, max(first, last - _LONGEST_TRAILING), last)
            token = next((token for token in tokens if token.end == last and token.kind != "text"), None)
            if space is not None:
                last = space.start()
            elif token is not None and closed.get(token.start, -1) < first:
                last = max(token.start, first)
            else:
                break
        return first, last

    def _tokens(self, start: int, end: int) -> list[_Token]:
        tokens = []
        place = start
        while place < end:
            tag = self._tag.search(self._source, place, end)
            line_break = _BREAK.search(self._source, place, end if tag is None else tag.start())
            found = line_break or tag
            if found is None or found.start() > place:
                tokens.append(_Token("text", place, end if found is None else found.start()))
            if found is None:
                break
            tokens.append(_Token("tag" if found is tag else "break", *found.span()))
            place = found.end()
        return tokens

    def _pairs(self, tokens: Sequence[_Token]) -> dict[int, tuple[int, int]]:
        """Of each tag that is closed, where it begins, and where the tag that closes it begins and ends."""
        pairs: dict[int, tuple[int, int]] = {}
        waiting: list[tuple[str, int]] = []
        for token in tokens:
            name = _TAG_NAME.match(self._source, token.start, token.end) if token.kind == "tag" else None
            if name is None:
                continue
            own = name[2].lower()
            if not name[1]:
                waiting.append((own, token.start))
            elif any(own == other for other, _ in waiting):
                while waiting[-1][0] != own:
                    waiting.pop()
                pairs[waiting.pop()[1]] = (token.start, token.end)
        return pairs

    def _slot(self, start: int, end: int, kind: SlotKind, *, is_own: bool) -> Slot:
        tokens = self._tokens(start, end)
        pairs = self._pairs(tokens)
        numbers: dict[int, str] = {}
        for number, opening in enumerate(sorted(pairs), start=1):
            numbers[opening] = numbers[pairs[opening][0]] = str(number)
        text = ""
        codes: list[InlineCode] = []
        for token in tokens:
            raw = self._source[token.start : token.end]
            if token.kind == "tag":
                codes.append(_code(raw, len(text), numbers.get(token.start), f"s{len(codes) + 1}"))
                continue
            plain = " " if token.kind == "break" else _WHITE_SPACE.sub(" ", self._shown(token.start, token.end))
            text += plain.lstrip(" ") if text.endswith(" ") else plain
        text = text.rstrip(" ")
        cue = self._cue
        above = max(self._source.rfind(end_of_line, cue.start, start) for end_of_line in "\r\n") + 1
        below = _BREAK.search(self._source, end, cue.end)
        before = len(self._shown(max(above, cue.start), start))
        after = len(self._shown(end, cue.end if below is None else below.start()))
        lengths = [len(self._shown(*line)) for line in self._lines(start, end)]
        lengths[0] += before
        lengths[-1] += after
        line_break = _BREAK.search(self._source, start, end)
        return Slot(
            self._number,
            start,
            end,
            text,
            tuple(replace(code, offset=min(code.offset, len(text))) for code in codes),
            tuple(_passages(codes)),
            is_own,
            kind,
            before,
            after,
            len(lengths),
            max(lengths),
            "" if line_break is None else line_break[0],
        )

    def _lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for line_break in _BREAK.finditer(self._source, start, end):
            yield start, line_break.start()
            start = line_break.end()
        yield start, end


def _is_speaker(text: str, before: str, dashes: int) -> bool:
    """Whether a line begins with the dash of a speaker: not with a minus, or a dash within a sentence.

    Args:
        text: the line.
        before: the line above it; "" where there is none.
        dashes: how many lines of the cue begin with one.
    """
    if text[0] not in _DASHES:
        return False
    if dashes > 1 or before.endswith(FINAL):
        return True
    rest = text.lstrip(_DASHES + _SPACE)
    return rest[:1].isupper() or (not before and not rest[:1].isdigit())


def _is_name(match: re.Match[str]) -> bool:
    """Whether what stands in brackets names a sound: round ones hold other things too, but not in capitals."""
    return any(map(str.isalpha, match[1])) and (match[0][0] == "[" or match[1].isupper())


def _code(raw: str, offset: int, number: str | None, lone: str) -> InlineCode:
    name = _TAG_NAME.match(raw)
    if name is None:
        kind = TIMESTAMP if _TIME_TAG.fullmatch(raw) else "x-style"
        return InlineCode("standalone", lone, offset, raw, kind)
    half: CodeKind = "standalone" if number is None else "close" if name[1] else "open"
    of_tag = _TYPES.get(name[2].lower(), f"x-{name[2].lower()}")
    return InlineCode(half, number or lone, offset, raw, of_tag if half != "close" else "")


def _passages(codes: Sequence[InlineCode]) -> Iterator[tuple[int, int, str]]:
    """What a tag such as `<lang fr>` says to be in a language."""
    for start, end in sorted(pair_codes(codes).items()):
        language = _LANGUAGE_TAG.match(codes[start].data)
        if start < end and language is not None and codes[start].offset < codes[end].offset:
            yield codes[start].offset, codes[end].offset, language[1]
