"""A translated article -> the page it came from, in the other language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from align.article import Paragraph
from align.bitext import TranslationUnit
from align.documents.html.skeleton import HtmlSkeleton
from align.inline import InlineCode, distribute_codes
from align.translation.markup.placing import place_by_length
from align.translation.segments import TranslatedArticle

_SPACE = " \t\n\r\f"
"""White space that a browser collapses; a space that does not break is none."""


def translated_page(translated: TranslatedArticle, skeleton: HtmlSkeleton, language: str) -> bytes:
    """The page of a skeleton with the text of its translated article.

    Args:
        translated: the article that was read with the skeleton, translated.
        skeleton: the page.
        language: BCP 47 tag of the translation.
    """
    units = iter(translated.units)
    paragraphs = [
        paragraph_html(paragraph, [next(units) for _ in paragraph.sentences])
        for paragraph in translated.article.paragraphs
    ]
    return skeleton.encoded(skeleton.filled(paragraphs, language))


def paragraph_html(paragraph: Paragraph, units: Sequence[TranslationUnit]) -> str:
    """The translation of a paragraph as HTML, with every code of the paragraph once.

    Args:
        paragraph: the source.
        units: one for each of its sentences.
    """
    return "".join(_pieces(paragraph, units))


def _pieces(paragraph: Paragraph, units: Sequence[TranslationUnit]) -> Iterator[str]:
    stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
    codes = distribute_codes(paragraph.codes, stretches)
    end = 0
    for number, (unit, (start, stop)) in enumerate(zip(units, stretches, strict=True)):
        gap = paragraph.text[end:start]
        yield from _with_codes(gap or (" " if number and unit.target else ""), codes.between[number], -end)
        end = stop
        yield from _with_codes(unit.target, _complete(unit, codes.inside[number]), 0)
    yield from _with_codes(paragraph.text[end:], codes.between[-1], -end)


def _complete(unit: TranslationUnit, codes: Sequence[InlineCode]) -> Sequence[InlineCode]:
    """The unit's codes; if somebody lost or added some, those of the source by length."""
    own = unit.target_codes
    if Counter((c.kind, c.data) for c in own) == Counter((c.kind, c.data) for c in codes):
        return own
    return place_by_length(unit.source, unit.target, codes)


def _with_codes(text: str, codes: Sequence[InlineCode], shift: int) -> Iterator[str]:
    moved = [(code, min(max(code.offset + shift, 0), len(text))) for code in codes]
    # A line break has the white space that the page has beside it; what the text has there only stands for it.
    breaks = {place for code, place in moved if code.type == "lb"}
    done = 0
    behind_break = False
    for code, offset in moved:
        piece = text[done:offset]
        if piece and behind_break:
            piece, behind_break = piece.lstrip(_SPACE), False
        yield escape(piece.rstrip(_SPACE) if offset in breaks else piece, quote=False)
        yield code.data
        behind_break = behind_break or code.type == "lb"
        done = max(done, offset)
    yield escape(text[done:].lstrip(_SPACE) if behind_break else text[done:], quote=False)
