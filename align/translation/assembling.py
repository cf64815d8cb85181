"""Units of an article out of the translations of its sentences: all at once, or each as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from align.article import Article, Paragraph
from align.bitext import Position, TranslationUnit
from align.documents import FORMATS
from align.segmentation.tool_segments import merged_article
from align.translation.markup.carrying import ForcedModel, units_with_codes
from align.translation.masking.verbatim import VERBATIM, Held, held_sentences
from align.translation.segments import TranslatedArticle, Translation


def has_segments(article: Article) -> bool:
    """Whether an article's paragraphs are segments or messages, see `align.documents.DocumentFormat`."""
    form = FORMATS.get(article.format)
    return form is not None and form.has_segments


@dataclass(frozen=True, slots=True)
class ArticleUnits:
    """Makes the units of an article.

    Attributes:
        article: segmented, with sentences within segments.
        target_language: BCP 47 tag.
        properties: what a unit says of its translation.
        model: places inline codes.
        held: for each sentence what is translated in its place, or None.
    """

    article: Article
    target_language: str
    properties: Callable[[Translation], Mapping[str, str]]
    model: ForcedModel
    held: Sequence[Held | None] = field(init=False)

    def __post_init__(self) -> None:
        """Looks for what is not to be translated in the sentences."""
        held = [one for paragraph in self.article.paragraphs for one in held_sentences(paragraph)]
        object.__setattr__(self, "held", held)

    @property
    def sources(self) -> list[str]:
        """The sentences."""
        return [sentence.text for paragraph in self.article.paragraphs for sentence in paragraph.sentences]

    def whole(self, translations: Iterator[Translation]) -> TranslatedArticle:
        """The article with its units, of as many translations as it has sentences."""
        held = iter(self.held)
        units = [
            unit
            for number, paragraph in enumerate(self.article.paragraphs, start=1)
            for unit in self._plain(number, paragraph, held, translations)
        ]
        return self._finished(self.article, units)

    def streamed(self, translations: Iterator[Translation]) -> Iterator[TranslationUnit]:
        """The same units; each is given as soon as its translation is there.

        Those of a paragraph with inline codes, or that is a segment, come together.
        """
        held = iter(self.held)
        for number, paragraph in enumerate(self.article.paragraphs, start=1):
            units = self._plain(number, paragraph, held, translations)
            if not (paragraph.codes or has_segments(self.article)):
                yield from units
                continue
            for unit in self._finished(replace(self.article, paragraphs=(paragraph,)), list(units)).units:
                assert unit.position is not None
                yield replace(unit, position=Position(number, unit.position.sentence))

    def _finished(self, article: Article, units: Sequence[TranslationUnit]) -> TranslatedArticle:
        done = units_with_codes(article, units, self.model)
        return TranslatedArticle(*merged_article(article, done) if has_segments(article) else (article, done))

    def _plain(
        self, number: int, paragraph: Paragraph, held: Iterator[Held | None], translations: Iterator[Translation]
    ) -> Iterator[TranslationUnit]:
        """The units of a paragraph without its codes."""
        for place, sentence in enumerate(paragraph.sentences, start=1):
            translation = next(translations)
            passages = next(held)
            if passages is not None and not translation.rate:
                text = passages.restored(translation.text)
                translation = replace(translation, source=sentence.text, text=text)
            properties = {"kind": paragraph.kind, **self.properties(translation)}
            if passages is not None and passages.is_all:
                properties[VERBATIM] = "yes"
            yield TranslationUnit(
                source=sentence.text,
                target=translation.text,
                origin="memory" if translation.rate else "machine",
                score=round(translation.score, 4),
                article=self.article.id,
                position=Position(number, place),
                properties=properties,
                source_language=self.article.language,
                target_language=self.target_language,
            )
