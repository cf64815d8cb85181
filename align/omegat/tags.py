"""Inline markup as OmegaT names it: a letter and a number for each tag, as text (OmegaT's manual, "Tags").

OmegaT numbers the tags of a paragraph from 0, `<b0>`, `</b0>`, `<i1/>`, and cuts the paragraph into sentences
afterwards. A memory of its own has the tags in the texts of its segments, and is taken where all of that is the same;
the markup of another tool's memory does not count. With our settings (see `align.omegat.project`) a line break
ends a paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from align.article import Article, Paragraph
from align.bitext import TranslationUnit
from align.documents.html.tokens import HtmlToken, html_tokens
from align.inline import InlineCode, distribute_codes, interleave, with_codes
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import SentenceRules
from align.segmentation.srx_rules import SrxRule
from align.segmentation.tool_segments import Placed, placed

_TAG = r"</?[a-z]{1,2}\d{1,3}/?>"
_TAGS = f"(?:{_TAG}){{0,6}}"
# What the rules begin with that look at the words behind a break, and those that look at what precedes a word.
_BREAK = r"\s(?=\s{0,4}"
_TAGGED_BREAK = rf"\s(?=(?:\s|{_TAG}){{0,8}}"
_BEFORE_WORD = r"(?<![^\s(\[{<"
_TAGGED_BEFORE_WORD = rf"{_BEFORE_WORD}>"

_WHITE_SPACE = re.compile(r"\s")
_ENDED = re.compile(r"[.!?…‽][\"'`´“”„‟‘’‚‛«»‹›)\]}]*$")


@dataclass(frozen=True, slots=True)
class TaggedUnit:
    """A unit with OmegaT's tags in its texts.

    Attributes:
        unit: it has no codes.
    """

    unit: TranslationUnit


def tag_tolerant(rules: SentenceRules) -> SentenceRules:
    """Sentence rules that look through OmegaT's tags, which are text to it."""
    languages = (replace(language, rules=tuple(map(_tolerant, language.rules))) for language in rules.languages)
    return replace(rules, languages=tuple(languages))


def _tolerant(rule: SrxRule) -> SrxRule:
    return SrxRule(
        rule.breaks,
        rule.before.replace(_BEFORE_WORD, _TAGGED_BEFORE_WORD) + _TAGS,
        rule.after.replace(_BREAK, _TAGGED_BREAK),
    )


def tagged_units(article: Article, units: Sequence[TranslationUnit]) -> Iterator[TranslationUnit | TaggedUnit]:
    """The units of an article as OmegaT will have its segments.

    Args:
        article: segmented, its paragraphs with the codes of the page.
        units: one for each sentence, in order, their codes those of the paragraph.

    Yields:
        The units of paragraphs without codes as they are. Those of others with tags, those of neighbours together where
        OmegaT does not part them.
    """
    waiting = iter(units)
    for paragraph in article.paragraphs:
        own = [next(waiting) for _ in paragraph.sentences]
        if paragraph.codes:
            yield from _tagged(paragraph, own)
        else:
            yield from own


def _tagged(paragraph: Paragraph, units: Sequence[TranslationUnit]) -> Iterator[TaggedUnit]:
    names = _names(paragraph.codes)
    stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
    between = distribute_codes(paragraph.codes, stretches).between
    run: TranslationUnit | None = None
    gap = ""
    for number, (unit, (start, _)) in enumerate(zip(units, stretches, strict=True)):
        named = replace(
            unit,
            source=with_codes(unit.source, _named(unit.source_codes, names)),
            target=with_codes(unit.target, _named(unit.target_codes, names)),
            source_codes=(),
            target_codes=(),
        )
        if run is None:
            run = named
            continue
        end = stretches[number - 1][1]
        codes = between[number]
        gap = with_codes(
            paragraph.text[end:start], [replace(code, offset=code.offset - end) for code in _named(codes, names)]
        )
        if any(code.type == "lb" for code in codes):
            yield TaggedUnit(run)
            run = named
        elif _ENDED.search(units[number - 1].source) and (space := _WHITE_SPACE.search(gap)):
            yield TaggedUnit(_extended(run, after=gap[: space.start()]))
            run = _extended(named, before=gap[space.end() :].lstrip())
        else:
            run = replace(run, source=run.source + gap + named.source, target=run.target + gap + named.target, id="")
    if run is not None:
        yield TaggedUnit(run)


def _extended(unit: TranslationUnit, *, before: str = "", after: str = "") -> TranslationUnit:
    return replace(unit, source=before + unit.source + after, target=before + unit.target + after)


def _named(codes: Iterable[InlineCode], names: Mapping[tuple[str, str], str]) -> list[InlineCode]:
    return [replace(code, data=names.get((code.kind, code.id), code.data)) for code in codes]


class OmegatSegments:
    """What OmegaT has for segments in paragraphs, whose tags are text to it.

    Args:
        segmenter: its sentence rules.
        line_breaks: whether a line break ends a paragraph, as with our settings, or is a tag like others, as it is
            where nobody chose.
    """

    def __init__(self, segmenter: RuleSegmenter, *, line_breaks: bool = False) -> None:
        self._segmenter = segmenter
        self._line_breaks = line_breaks

    def breaks(self, paragraph: Paragraph) -> list[int]:
        """Offsets in the paragraph's text between segments, rising."""
        if not paragraph.codes:
            return self._segmenter.breaks(paragraph.text)
        places: list[int] = []
        for part in self._parts(paragraph):
            places += [part.offset(place) for place in self._segmenter.breaks(part.text)]
            places.append(part.offset(len(part.text)))
        return [place for place in dict.fromkeys(places) if 0 < place < len(paragraph.text)]

    def units(self, article: Article, units: Sequence[TranslationUnit]) -> Iterator[TranslationUnit]:
        """Units with the codes as OmegaT names them, those of its segments.

        Args:
            article: with its segments for sentences, as `merged_article` gives it for `breaks`.
            units: one for each of them.
        """
        waiting = iter(units)
        for paragraph in article.paragraphs:
            own = placed(paragraph, [next(waiting) for _ in paragraph.sentences])
            if paragraph.codes:
                yield from self._named(paragraph, own)
            else:
                yield from (piece.unit for piece in own)

    def _named(self, paragraph: Paragraph, pieces: Sequence[Placed]) -> Iterator[TranslationUnit]:
        names = _names(paragraph.codes, self._line_breaks)
        starts = [piece.start for piece in pieces]
        for part in self._parts(paragraph):
            for start, end in self._segmenter.segments(part.text):
                first, last = part.offset(start), part.offset(end)
                at = bisect_left(starts, first)
                # Where only tags are, there is nothing to translate.
                if at < len(pieces) and starts[at] < last:
                    yield _within(paragraph, pieces[at], (first, last), part.codes(start, end), names)

    def _parts(self, paragraph: Paragraph) -> Iterator[_Part]:
        names = _names(paragraph.codes, self._line_breaks)
        pieces: list[tuple[str, InlineCode | None]] = []
        start = at = 0
        broken = False
        for piece in interleave(paragraph.text, paragraph.codes):
            if isinstance(piece, str):
                at += len(piece)
                # A line break of the page is a space to OmegaT, before which it parts what a tag ends.
                pieces.append((f" {piece[1:]}" if broken and piece.startswith("\n") else piece, None))
                broken = False
            elif self._line_breaks and piece.type == "lb":
                yield _Part(start, pieces)
                pieces, start = [], at
            else:
                pieces.append((names.get((piece.kind, piece.id), piece.data), piece))
                broken = piece.type == "lb"
        yield _Part(start, pieces)


class _Part:
    """A stretch of a paragraph with its tags as text."""

    def __init__(self, start: int, pieces: Iterable[tuple[str, InlineCode | None]]) -> None:
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._codes: list[InlineCode | None] = []
        texts = []
        place = 0
        for text, code in pieces:
            self._starts.append(place)
            self._offsets.append(start)
            self._codes.append(code)
            texts.append(text)
            place += len(text)
            start += len(text) if code is None else 0
        self.text = "".join(texts)
        self.end = start

    def offset(self, place: int) -> int:
        """Where a place of the text is in the paragraph's."""
        if place >= len(self.text):
            return self.end
        at = bisect_right(self._starts, place) - 1
        return self._offsets[at] + (place - self._starts[at] if self._codes[at] is None else 0)

    def codes(self, start: int, end: int) -> list[InlineCode]:
        """Those of a stretch of the text."""
        stretch = slice(bisect_left(self._starts, start), bisect_left(self._starts, end))
        return [code for code in self._codes[stretch] if code is not None]


def _within(
    paragraph: Paragraph,
    piece: Placed,
    stretch: tuple[int, int],
    codes: Sequence[InlineCode],
    names: Mapping[tuple[str, str], str],
) -> TranslationUnit:
    """A unit for a stretch of the paragraph with just these codes, which may begin before the unit or end after it."""
    start, end = stretch
    before, after = paragraph.text[start : piece.start], paragraph.text[piece.end : end]
    wanted = {(code.kind, code.id) for code in codes}
    had = {(code.kind, code.id) for code in piece.unit.target_codes}
    added = [code for code in codes if (code.kind, code.id) not in had]
    target = before + piece.unit.target + after
    head = [replace(code, offset=code.offset - start) for code in added if code.offset <= piece.start]
    kept = [
        replace(code, offset=code.offset + len(before))
        for code in piece.unit.target_codes
        if (code.kind, code.id) in wanted
    ]
    shift = len(target) - (end - start)
    tail = [replace(code, offset=code.offset - start + shift) for code in added if code.offset > piece.start]
    return replace(
        piece.unit,
        source=paragraph.text[start:end],
        target=target,
        source_codes=tuple(_named([replace(code, offset=code.offset - start) for code in codes], names)),
        target_codes=tuple(_named([*head, *kept, *tail], names)),
    )


def flattened(unit: TranslationUnit) -> TaggedUnit:
    """The unit with its codes as text."""
    return TaggedUnit(
        replace(
            unit,
            source=with_codes(unit.source, unit.source_codes),
            target=with_codes(unit.target, unit.target_codes),
            source_codes=(),
            target_codes=(),
        )
    )


def _names(codes: Sequence[InlineCode], line_breaks: bool = True) -> dict[tuple[str, str], str]:
    """What OmegaT has for each code of a paragraph, by kind and id; with line breaks as ends of paragraphs or not."""
    names: dict[tuple[str, str], str] = {}
    numbering = _Numbering()
    for code in codes:
        if code.type == "lb" and line_breaks:
            numbering = _Numbering()
            names[code.kind, code.id] = ""
        else:
            name = "".join(numbering.name(code.data, token) for token in html_tokens(code.data))
            # The white space behind a line break is in the paragraph's text, as the end of its line.
            names[code.kind, code.id] = name.rstrip() if code.type == "lb" else name
    return names


class _Numbering:
    """Counts the tags of a paragraph."""

    def __init__(self) -> None:
        self._next = 0
        self._open: dict[str, list[int]] = {}

    def name(self, source: str, token: HtmlToken) -> str:
        if token.kind == "text":
            # What is not to be translated is text to OmegaT all the same.
            return re.sub(r"[ \t\n\r\f]+", " ", unescape(source[token.start : token.end]))
        if token.kind not in ("start", "end"):
            return ""
        waiting = self._open.setdefault(token.name, [])
        letter = "br" if token.name == "br" else token.name[0]
        if token.kind == "end" and waiting:
            return f"</{letter}{waiting.pop()}>"
        number = self._next
        self._next += 1
        if token.kind == "end":
            return f"</{letter}{number}>"
        waiting.append(number)
        empty = "/" if source[token.start : token.end].endswith("/>") else ""
        return f"<{letter}{number}{empty}>"
