"""Two texts in, beads or translation units out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.alignment.judge import Judge, TranslationModel
from align.alignment.methods import Method, choose_similarity
from align.alignment.scoring import Scorer
from align.alignment.search import Step, search
from align.alignment.selection import check_pair
from align.alignment.similarity import Similarity
from align.alignment.texts import find_copies
from align.article import Article
from align.bitext import Bead, Position, TranslationUnit
from align.errors import UsageError
from align.segmentation import segment_rest


@dataclass(frozen=True, slots=True)
class ArticleAlignment:
    """Two articles and the beads between their sentences.

    Attributes:
        source, target: the articles, segmented.
        beads: over the sentences of each article, counted through from 0; each sentence is in one bead.
    """

    source: Article
    target: Article
    beads: tuple[Bead, ...]

    def units(self) -> Iterator[TranslationUnit]:
        """A translation unit for each bead with sentences on both sides, in order."""
        ours, theirs = list(_placed(self.source)), list(_placed(self.target))
        for bead in self.beads:
            if not bead.source or not bead.target:
                continue
            first = ours[bead.source.start]
            properties = {"kind": first.kind, "bead": f"{len(bead.source)}-{len(bead.target)}"}
            yield TranslationUnit(
                source=_joined(ours, bead.source),
                target=_joined(theirs, bead.target),
                origin="human",
                score=round(bead.score, 4),
                article=self.source.id,
                position=first.position,
                properties=properties,
                source_language=self.source.language,
                target_language=self.target.language,
            )


def align_sentences(
    source: Sequence[str],
    target: Sequence[str],
    *,
    method: Method = "auto",
    translator: TranslationModel | None = None,
    paragraphs: tuple[Sequence[int], Sequence[int]] | None = None,
    furniture: tuple[Sequence[bool], Sequence[bool]] | None = None,
    similarity: Similarity | None = None,
) -> list[Bead]:
    """Aligns two lists of sentences, Dutch and English.

    Args:
        source: the Dutch sentences, in reading order.
        target: the English ones.
        method: see `Method`.
        translator: the model for "mt" and "auto"; by default the one that `align.Translator()` loads, if it is needed.
        paragraphs: for each side the number of the paragraph that each sentence is in. Borders of paragraphs count as
            evidence.
        furniture: for each side and sentence whether it is of the page and not of the text, as far as that is known.
            It is left out more readily than others, like sentences that stand in a text again and again.
        similarity: what beads are scored by instead of the words that the method would go by, such as
            `LexicalSimilarity(lexicon)`. With it "auto" asks no model but the `translator` that is given.

    Returns:
        Beads in order; every sentence of either side is in exactly one. A bead of both sides has up to four sentences
        a side, and its score is the probability that it is right (posterior probability under the aligner's model);
        the score of a bead with one side only is 0.

    Raises:
        UsageError: the method is unknown, or "length" or "lexical" and a similarity is given; or `paragraphs`,
            `furniture` or what the similarity gives does not fit the sentences.
        ModelError: the method is "mt" and there is no model, or it is damaged.
    """
    chosen = choose_similarity(method, similarity)
    sizes = len(source), len(target)
    if paragraphs is not None and (len(paragraphs[0]), len(paragraphs[1])) != sizes:
        raise UsageError(
            "the paragraphs do not fit the sentences; give for each sentence of each side the number of its paragraph."
        )
    if furniture is not None and (len(furniture[0]), len(furniture[1])) != sizes:
        raise UsageError(
            "the furniture does not fit the sentences; say for each sentence of each side whether it is page furniture."
        )
    if not source or not target:
        return _one_sided(len(source), len(target))
    numbers = paragraphs if paragraphs and _tells_something(paragraphs) else ((0,) * len(source), (0,) * len(target))
    scorer = Scorer.of(chosen, (source, target), numbers, furniture)
    judge = None
    if method == "mt" or (method == "auto" and (similarity is None or translator is not None)):
        judge = Judge(translator or _Embedded(), source, target, scorer.copies or find_copies(source, target))
    return _beads(search(scorer, chosen.weights, judge))


def align_bitext(
    source: Article,
    target: Article,
    *,
    method: Method = "auto",
    translator: TranslationModel | None = None,
    similarity: Similarity | None = None,
    check: bool = True,
) -> ArticleAlignment:
    """Aligns two articles and keeps them with their beads.

    Args:
        source: the Dutch article; paragraphs without sentences are segmented here.
        target: the English one.
        method: as for `align_sentences`.
        translator: likewise.
        similarity: likewise.
        check: refuse what cannot be a text and its translation.

    Raises:
        AlignmentError: the articles are swapped, in one language, or one is empty or far longer than the other.
        UsageError, ModelError: as `align_sentences`.
    """
    source, target = segment_rest(source), segment_rest(target)
    if check:
        check_pair(source, target)
    ours, theirs = list(_placed(source)), list(_placed(target))
    beads = align_sentences(
        [sentence.text for sentence in ours],
        [sentence.text for sentence in theirs],
        method=method,
        translator=translator,
        similarity=similarity,
        paragraphs=([s.position.paragraph for s in ours], [s.position.paragraph for s in theirs]),
        furniture=([s.kind == "furniture" for s in ours], [s.kind == "furniture" for s in theirs]),
    )
    return ArticleAlignment(source, target, tuple(beads))


def align_articles(
    source: Article,
    target: Article,
    *,
    method: Method = "auto",
    translator: TranslationModel | None = None,
    similarity: Similarity | None = None,
    check: bool = True,
) -> Iterator[TranslationUnit]:
    """Translation units of two articles, one a bead with sentences on both sides; as `align_bitext`."""
    yield from align_bitext(
        source, target, method=method, translator=translator, similarity=similarity, check=check
    ).units()


class _Embedded:
    """The default model, loaded when the first bead is unsure."""

    def __init__(self) -> None:
        self._translator: TranslationModel | None = None

    def log_likelihoods(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        if self._translator is None:
            from align.translation import Translator

            self._translator = Translator()
        return self._translator.log_likelihoods(sources, targets)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    kind: str
    position: Position


def _placed(article: Article) -> Iterator[_Sentence]:
    for p, paragraph in enumerate(article.paragraphs, start=1):
        for s, sentence in enumerate(paragraph.sentences, start=1):
            yield _Sentence(sentence.text, paragraph.kind, Position(p, s))


def _joined(sentences: Sequence[_Sentence], places: range) -> str:
    return " ".join(sentences[place].text for place in places)


def _one_sided(source: int, target: int) -> list[Bead]:
    ours = [Bead(range(n, n + 1), range(0), 0.0) for n in range(source)]
    return ours + [Bead(range(0), range(n, n + 1), 0.0) for n in range(target)]


def _tells_something(paragraphs: tuple[Sequence[int], Sequence[int]]) -> bool:
    """Whether the two sides' paragraphs can be compared: not where a side has none, or each line is one."""
    counts = [len(set(numbers)) for numbers in paragraphs]
    if min(counts) < 2 or max(counts) > 2.5 * min(counts):
        return False
    return any(count < 0.8 * len(numbers) for count, numbers in zip(counts, paragraphs, strict=True))


def _beads(steps: Sequence[Step]) -> list[Bead]:
    return [
        Bead(
            range(step.source_end - step.kind[0], step.source_end),
            range(step.target_end - step.kind[1], step.target_end),
            step.probability,
        )
        for step in steps
    ]
