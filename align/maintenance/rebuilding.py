"""A reviewed translation put back into the shape of its article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from align.article import Article, Paragraph, Sentence
from align.bitext import TranslationUnit
from align.documents.html.skeleton import HtmlSkeleton
from align.inline import InlineCode, distribute_codes
from align.maintenance.placing import Placed, place_units
from align.translation.markup.page import paragraph_html
from align.translation.masking.verbatim import held_sentences


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """An article in the target language.

    Attributes:
        text: its paragraphs, laid out as in the source; or the source of a page.
        missing: source sentences with words that no unit translates; they stand in the text as they are.
        unused: units whose source is not in the article.
    """

    text: str
    missing: tuple[str, ...]
    unused: int


def rebuild_article(article: Article, units: Iterable[TranslationUnit]) -> Rebuilt:
    """Puts the targets of units where their sources stand.

    Args:
        article: the source, with its sentences.
        units: see `place_units`.
    """
    placed, unused = place_units(article, units)
    paragraphs: list[str | None] = []
    missing: list[str] = []
    for paragraph, own in zip(article.paragraphs, placed, strict=True):
        if paragraph.kind == "furniture" and all(one.unit is None for one in own):
            # It was left out of the translation on purpose.
            paragraphs.append(None)
            continue
        paragraphs.append(_text(paragraph, own))
        missing += _missing(paragraph, own)
    return Rebuilt(article.filled(paragraphs), tuple(missing), unused)


def rebuild_page(article: Article, skeleton: HtmlSkeleton, units: Iterable[TranslationUnit], language: str) -> Rebuilt:
    """Puts the targets of units into a page, with the page's markup.

    Codes go where the units have them. Where a unit has not all the codes of its sentence, those of the page are
    placed by length, so that none is lost.

    Args:
        article: all the text of the page (see `align.documents.html.skeleton.read_page`), with its sentences.
        skeleton: the page.
        units: see `place_units`.
        language: BCP 47 tag of the targets, which the page will declare.
    """
    placed, unused = place_units(article, units)
    paragraphs = [_html(paragraph, own) for paragraph, own in zip(article.paragraphs, placed, strict=True)]
    missing = tuple(
        sentence
        for paragraph, own in zip(article.paragraphs, placed, strict=True)
        for sentence in _missing(paragraph, own)
    )
    return Rebuilt(skeleton.filled(paragraphs, language), missing, unused)


def _text(paragraph: Paragraph, placed: Sequence[Placed]) -> str:
    pieces: list[str] = []
    end = 0
    for one in placed:
        target = one.sentences[0].text if one.unit is None else one.unit.target
        if target and any(pieces):
            pieces.append("\n" if "\n" in paragraph.text[end : one.sentences[0].start] else " ")
        pieces.append(target)
        end = one.sentences[-1].end
    return "".join(pieces)


def _html(paragraph: Paragraph, placed: Sequence[Placed]) -> str:
    stretches = [(one.sentences[0].start, one.sentences[-1].end) for one in placed]
    sentences = tuple(Sentence(paragraph.text[start:end], start, end) for start, end in stretches)
    inside = distribute_codes(paragraph.codes, stretches).inside
    units = [
        TranslationUnit(sentence.text, sentence.text, source_codes=codes, target_codes=codes)
        if one.unit is None
        else _with_page_codes(_without_shown_quotes(one.unit, sentence.text), codes)
        for one, sentence, codes in zip(placed, sentences, inside, strict=True)
    ]
    return paragraph_html(replace(paragraph, sentences=sentences), units)


def _without_shown_quotes(unit: TranslationUnit, source: str) -> TranslationUnit:
    """The unit without the quotation marks of `<q>`, which a browser puts there again."""
    if unit.source.count("“") == source.count("“"):
        return unit
    kept = [place for place, character in enumerate(unit.target) if character not in "“”"]
    codes = tuple(replace(code, offset=bisect_left(kept, code.offset)) for code in unit.target_codes)
    return replace(unit, target="".join(unit.target[place] for place in kept), target_codes=codes)


def _with_page_codes(unit: TranslationUnit, codes: Sequence[InlineCode]) -> TranslationUnit:
    """The unit, its codes as they are on the page: not every tool gives back what a code stands for."""
    ordered = sorted(unit.source_codes, key=lambda code: code.offset)
    if [code.kind for code in ordered] != [code.kind for code in codes]:
        return unit
    known = {(own.kind, own.id): code.data for own, code in zip(ordered, codes, strict=True)}
    if len(known) != len(codes):
        return unit
    target = tuple(replace(code, data=known.get((code.kind, code.id), code.data)) for code in unit.target_codes)
    return replace(unit, target_codes=target)


def _missing(paragraph: Paragraph, placed: Iterable[Placed]) -> Iterator[str]:
    """The sentences without a unit, but for those that are in another language."""
    left = [one.sentences[0] for one in placed if one.unit is None]
    if not left:
        return
    held = dict(zip(paragraph.sentences, held_sentences(paragraph), strict=True))
    for sentence in left:
        passages = held[sentence]
        if any(map(str.isalpha, sentence.text)) and not (passages is not None and passages.is_all):
            yield sentence.text
