"""Inline markup as OmegaT names it: a letter and a number for each tag, as text (OmegaT's manual, "Tags").

OmegaT numbers the tags of a paragraph from 0, `<b0>`, `</b0>`, `<i1/>`, and cuts the paragraph into sentences
afterwards. A memory of its own has the tags in the texts of its segments, and is taken where all of that is the same;
the markup of another tool's memory does not count. With our settings (see `align.omegat.project`) a line break
ends a paragraph.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.article import Article, Paragraph
from align.bitext import TranslationUnit
from align.inline import InlineCode, interleave, with_codes
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

# A line break that is a tag, as in OpenDocument, ends a segment, as it does by OmegaT's own rules.
_BEHIND_BREAK = SrxRule(True, r"<br\d+/?>", ".")


@dataclass(frozen=True, slots=True)
class TaggedUnit:
    """A unit with OmegaT's tags in its texts.

    Attributes:
        unit: it has no codes.
    """

    unit: TranslationUnit


def tag_tolerant(rules: SentenceRules) -> SentenceRules:
    """Sentence rules that look through OmegaT's tags, which are text to it, and cut behind those of line breaks."""
    languages = (
        replace(language, rules=(*map(_tolerant, language.rules), _BEHIND_BREAK)) for language in rules.languages
    )
    return replace(rules, languages=tuple(languages))


def _tolerant(rule: SrxRule) -> SrxRule:
    return SrxRule(
        rule.breaks,
        rule.before.replace(_BEFORE_WORD, _TAGGED_BEFORE_WORD) + _TAGS,
        rule.after.replace(_BREAK, _TAGGED_BREAK),
    )


class OmegatSegments:
    """What OmegaT has for segments in paragraphs, whose tags are text to it.

    Args:
        segmenter: its sentence rules.
    """

    def __init__(self, segmenter: RuleSegmenter) -> None:
        self._segmenter = segmenter

    def breaks(self, paragraph: Paragraph) -> list[int]:
        """Offsets in the paragraph's text between segments, rising."""
        if not paragraph.codes:
            return self._segmenter.breaks(paragraph.text)
        tagged = _Tagged(paragraph)
        places = map(tagged.offset, self._segmenter.breaks(tagged.text))
        return [place for place in dict.fromkeys(places) if 0 < place < len(paragraph.text)]

    def units(self, article: Article, units: Sequence[TranslationUnit]) -> Iterator[TranslationUnit]:
        """Units with all the codes of its segments, those around the text too.

        Args:
            article: as `align.omegat.reading` has it, its segments for sentences as `merged_article` gives it for
                `breaks`.
            units: one for each of them.
        """
        waiting = iter(units)
        for paragraph in article.paragraphs:
            own = placed(paragraph, [next(waiting) for _ in paragraph.sentences])
            if paragraph.codes:
                yield from self._with_codes(paragraph, own)
            else:
                yield from (piece.unit for piece in own)

    def _with_codes(self, paragraph: Paragraph, pieces: Sequence[Placed]) -> Iterator[TranslationUnit]:
        starts = [piece.start for piece in pieces]
        tagged = _Tagged(paragraph)
        for start, end in self._segmenter.segments(tagged.text):
            first, last = tagged.offset(start), tagged.offset(end)
            at = bisect_left(starts, first)
            # Where only tags are, there is nothing to translate.
            if at < len(pieces) and starts[at] < last:
                yield _within(paragraph, pieces[at], (first, last), tagged.codes(start, end))


class _Tagged:
    """A paragraph with its tags as text."""

    def __init__(self, paragraph: Paragraph) -> None:
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._codes: list[InlineCode | None] = []
        texts = []
        place = start = 0
        for piece in interleave(paragraph.text, paragraph.codes):
            text, code = (piece, None) if isinstance(piece, str) else (piece.data, piece)
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
        source_codes=tuple(replace(code, offset=code.offset - start) for code in codes),
        target_codes=(*head, *kept, *tail),
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
