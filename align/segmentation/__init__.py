"""Paragraph to sentences, for Dutch and English.

NLTK's Punkt (Kiss and Strunk 2006) with the parameters of the language is the base; rules of our own add what Dutch
and English newspapers do with quotation marks, abbreviations, initials, numbers and lists. Sentences are offsets into
the paragraph, so that nothing of the text is ever lost. NLTK is imported at the first call, not with this module.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from align.article import Article, Paragraph, Sentence
from align.errors import UsageError
from align.languages import primary_subtag

if TYPE_CHECKING:
    from align.segmentation.segmenter import Segmenter

__all__ = ["require_rules", "segment_article", "segment_paragraph", "segment_rest", "split_sentences"]

_segmenters: dict[str, Segmenter] = {}
_loading = threading.Lock()


def split_sentences(paragraph: str, language: str = "nl") -> list[Sentence]:
    """Split the text of one paragraph into sentences.

    Args:
        paragraph: any text. A line break inside it ends a sentence where a list item begins or ends, and at a blank
            line; wrapped prose is not broken.
        language: BCP 47 tag of the text; everything with the primary language "nl" or "en", such as "nl-BE".

    Returns:
        The sentences in order, with 0 <= start < end <= len(paragraph) and `paragraph[start:end] == text`. They do
        not overlap; what lies between, before and after them is white space only. Text without anything but white
        space gives an empty list.

    Raises:
        UsageError: there are no sentence rules for `language`.
    """
    return _segmenter(language).split(paragraph)


def segment_paragraph(paragraph: Paragraph, language: str) -> Paragraph:
    """The same paragraph with its sentences filled in, whatever sentences it had before.

    The rules are the same for every kind of paragraph: a heading, a caption or furniture may hold several sentences
    too, and the end of the paragraph ends the last one with or without a full stop. So does a line break that is one of
    its codes, where the lines are lines (see `align.segmentation.lines`).

    Raises:
        UsageError: there are no sentence rules for `language`.
    """
    return replace(paragraph, sentences=tuple(_sentences(paragraph, language)))


def _sentences(paragraph: Paragraph, language: str) -> Iterator[Sentence]:
    text = paragraph.text
    breaks = [
        code.offset for code in paragraph.codes if code.type == "lb" and text[code.offset : code.offset + 1] == "\n"
    ]
    if not breaks:
        yield from split_sentences(text, language)
        return
    from align.segmentation.lines import line_ends

    start = 0
    for end in (*line_ends(text, list(dict.fromkeys(breaks)), heading=paragraph.kind == "heading"), len(text)):
        for sentence in split_sentences(text[start:end], language):
            yield Sentence(sentence.text, sentence.start + start, sentence.end + start)
        start = end


def segment_article(article: Article) -> Article:
    """The same article with the sentences of all its paragraphs filled in, by the rules of `article.language`.

    Raises:
        UsageError: there are no sentence rules for the article's language.
    """
    paragraphs = tuple(segment_paragraph(paragraph, article.language) for paragraph in article.paragraphs)
    return replace(article, paragraphs=paragraphs)


def segment_rest(article: Article) -> Article:
    """The same article with sentences in the paragraphs that have none yet; see `segment_article`."""
    paragraphs = (p if p.sentences else segment_paragraph(p, article.language) for p in article.paragraphs)
    return replace(article, paragraphs=tuple(paragraphs))


def require_rules(language: str) -> None:
    """Makes sure, before a long run begins, that texts in a language can be split; nothing is loaded.

    Raises:
        UsageError: there are no sentence rules for `language`.
    """
    from align.segmentation.segmenter import PUNKT_LANGUAGES

    if primary_subtag(language) not in PUNKT_LANGUAGES:
        raise UsageError(f'there are no sentence rules for the language "{language}"; use "nl" or "en".')


def _segmenter(language: str) -> Segmenter:
    segmenter = _segmenters.get(language)
    if segmenter is not None:
        return segmenter
    code = primary_subtag(language)
    segmenter = _segmenters.get(code)
    return segmenter if segmenter is not None else _load(code, language)


def _load(code: str, language: str) -> Segmenter:
    from align.segmentation.segmenter import Segmenter

    require_rules(language)
    with _loading:  # two threads at the start must not both load the parameters
        if code not in _segmenters:
            _segmenters[code] = Segmenter(code)
        return _segmenters[code]
