"""A translated article -> the document it came from, in the other language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from align.article import Paragraph
from align.bitext import TranslationUnit
from align.documents.document import CodedText, Skeleton, TranslatedParagraph
from align.inline import InlineCode, distribute_codes
from align.translation.markup.placing import place_by_length
from align.translation.segments import TranslatedArticle


def filled_document(translated: TranslatedArticle, skeleton: Skeleton, language: str) -> bytes:
    """The document of a skeleton with the text of its translated article.

    Args:
        translated: the article that was read with the skeleton, translated.
        skeleton: the document without its text.
        language: BCP 47 tag of the translation.
    """
    units = iter(translated.units)
    paragraphs = [
        translated_paragraph(paragraph, [next(units) for _ in paragraph.sentences])
        for paragraph in translated.article.paragraphs
    ]
    return skeleton.filled(paragraphs, language)


def translated_paragraph(paragraph: Paragraph, units: Sequence[TranslationUnit]) -> TranslatedParagraph:
    """What a paragraph becomes, with every code of it once.

    Args:
        paragraph: the source.
        units: one for each of its sentences.
    """
    codes = distribute_codes(paragraph.codes, [(sentence.start, sentence.end) for sentence in paragraph.sentences])
    return TranslatedParagraph(
        paragraph,
        tuple(CodedText(unit.target, _complete(unit, own)) for unit, own in zip(units, codes.inside, strict=True)),
    )


def _complete(unit: TranslationUnit, codes: Sequence[InlineCode]) -> tuple[InlineCode, ...]:
    """The unit's codes; if somebody lost or added some, those of the source by length."""
    own = unit.target_codes
    if Counter((c.kind, c.data) for c in own) == Counter((c.kind, c.data) for c in codes):
        return own
    return place_by_length(unit.source, unit.target, codes)
