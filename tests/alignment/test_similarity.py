"""Similarities of one's own: what the protocol asks for is enough to align by."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from align import Bead, UsageError, read_article
from align.alignment import (
    LARGEST_WINDOW,
    Comparison,
    Evidence,
    LengthSimilarity,
    LexicalSimilarity,
    align_articles,
    align_bitext,
    align_sentences,
    default_weights,
    read_lexicon,
)
from scripts.bench.disturbed import NORMAL, disturb, news

Floats = NDArray[np.float32]
Links = list[tuple[range, range]]
Text = tuple[list[str], list[str], Links]
_DIMENSIONS = 2048


class NgramSimilarity:
    """The cosine of letters in threes and fours: names, numbers and words that the languages share."""

    weights = replace(default_weights("lexical"), forward=0.5, backward=0.5)

    def compare(self, source: Sequence[str], target: Sequence[str]) -> Comparison:
        return NgramComparison(*_weighted([_counted(source), _counted(target)]))


class NgramComparison:
    def __init__(self, ours: Floats, theirs: Floats) -> None:
        self.ours, self.theirs = ours, theirs

    def evidence(self, source: range, target: range) -> Evidence:
        shape = LARGEST_WINDOW, len(source), len(target)
        forward, backward = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        ours, theirs = self.ours[source.start : source.stop], self.theirs[target.start : target.stop]
        for k in range(LARGEST_WINDOW):
            forward[k] = _gain(_windows(self.ours, source, k), theirs)
            backward[k] = _gain(_windows(self.theirs, target, k), ours).T
        return Evidence(forward, backward, (np.full(len(source), 5.0), np.full(len(target), 5.0)))

    def vectors(self) -> tuple[Floats, Floats] | None:
        return self.ours, self.theirs


def _counted(sentences: Sequence[str]) -> Floats:
    counts = np.zeros((len(sentences), _DIMENSIONS), np.float32)
    for row, sentence in enumerate(sentences):
        text = f" {sentence.lower()} "
        for size in (3, 4):
            for start in range(len(text) - size + 1):
                counts[row, zlib.crc32(text[start : start + size].encode()) % _DIMENSIONS] += 1
    return counts


def _weighted(sides: list[Floats]) -> list[Floats]:
    """Rare ones count for more (inverse document frequency)."""
    holding = sum((side > 0).sum(0) for side in sides)
    rarity = np.log(sum(map(len, sides)) / np.maximum(holding, 1)).astype(np.float32)
    return [side * rarity for side in sides]


def _windows(vectors: Floats, ends: range, before: int) -> Floats:
    """For each sentence of `ends` its vector and those of as many before it, added up."""
    windows: Floats = vectors[ends.start : ends.stop].copy()
    for back in range(1, before + 1):
        begin = max(back - ends.start, 0)
        windows[begin:] += vectors[ends.start + begin - back : ends.stop - back]
    return windows


def _gain(windows: Floats, sentences: Floats) -> Floats:
    lengths = np.linalg.norm(windows, axis=1)[:, None] * np.linalg.norm(sentences, axis=1)
    cosine = windows @ sentences.T / np.maximum(lengths, 1e-6)
    return np.asarray(40 * (cosine - 0.1), np.float32)


@pytest.fixture(scope="module")
def text() -> Text:
    """News one after the other, with sentences joined, left out and put in: some 600 a side, and the links in order."""
    pairs = [pair for article in news(held_out=False) for pair in article]
    document = disturb(pairs[:600], pairs[-500:], NORMAL, random.Random(4))
    return document.source, document.target, sorted(document.gold, key=lambda link: link[0].start)


def linked(beads: Sequence[Bead]) -> Links:
    return [(bead.source, bead.target) for bead in beads if bead.source and bead.target]


def f1(beads: Sequence[Bead], gold: Links) -> float:
    found = linked(beads)
    return 2 * len([link for link in found if link in gold]) / (len(found) + len(gold))


def first(text: Text, count: int) -> Text:
    """The text up to its first `count` links."""
    gold = text[2][:count]
    return text[0][: gold[-1][0].stop], text[1][: gold[-1][1].stop], gold


@pytest.mark.parametrize("links", [80, None])
def test_a_similarity_of_ones_own_aligns(text: Text, links: int | None) -> None:
    source, target, gold = text if links is None else first(text, links)
    beads = align_sentences(source, target, similarity=NgramSimilarity())
    assert f1(beads, gold) >= 0.95
    assert f1(beads, gold) > f1(align_sentences(source, target, method="length"), gold) + 0.03


class WithoutVectors(NgramSimilarity):
    def compare(self, source: Sequence[str], target: Sequence[str]) -> Comparison:
        comparison = super().compare(source, target)
        comparison.vectors = lambda: None  # type: ignore[method-assign]
        return comparison


def test_vectors_lead_past_a_passage_that_only_one_side_has(text: Text) -> None:
    source, target, gold = text
    before, after = gold[: len(gold) // 4], gold[-len(gold) // 4 :]
    kept = target[: before[-1][1].stop] + target[after[0][1].start :]
    moved = len(target) - len(kept)
    expected = before + [(ours, range(theirs.start - moved, theirs.stop - moved)) for ours, theirs in after]
    led = align_sentences(source, kept, similarity=NgramSimilarity())
    lost = align_sentences(source, kept, similarity=WithoutVectors())
    for beads in (led, lost):
        assert sum(len(bead.source) for bead in beads) == len(source)
        assert sum(len(bead.target) for bead in beads) == len(kept)
    assert len(set(linked(led)) & set(expected)) >= 0.9 * len(expected)
    assert len(set(linked(lost)) & set(expected)) < 0.7 * len(expected)


def test_without_vectors_lengths_lead_through_a_long_text(text: Text) -> None:
    source, target, gold = text
    assert f1(align_sentences(source, target, similarity=WithoutVectors()), gold) >= 0.95


def test_the_built_in_similarities_are_what_the_methods_go_by(text: Text) -> None:
    source, target, _ = text
    for method, similarity in (("length", LengthSimilarity()), ("lexical", LexicalSimilarity())):
        beads = align_sentences(source, target, similarity=similarity)
        assert beads == align_sentences(source, target, method=method)  # type: ignore[arg-type]


def test_a_lexicon_of_ones_own_decides() -> None:
    source, target = ["Blorp.", "Zwik.", "Grum."], ["Frang.", "Heffo."]
    for second in ("zwik", "grum"):
        similarity = LexicalSimilarity(read_lexicon(f"blorp\tfrang 90\n{second}\theffo 90"))
        beads = align_sentences(source, target, similarity=similarity)
        place = 1 if second == "zwik" else 2
        assert linked(beads) == [(range(1), range(1)), (range(place, place + 1), range(1, 2))]


def test_articles_are_aligned_by_a_similarity_of_ones_own(samples: Path) -> None:
    source = read_article(samples / "roze-paal.nl.txt", language="nl")
    target = read_article(samples / "roze-paal.en.txt", language="en")
    alignment = align_bitext(source, target, similarity=NgramSimilarity())
    by_words = align_bitext(source, target, method="lexical")
    assert f1(alignment.beads, linked(by_words.beads)) >= 0.9
    assert alignment.beads != by_words.beads
    units = list(align_articles(source, target, similarity=NgramSimilarity()))
    assert units == list(alignment.units())


class Asked:
    """A model that counts how often it is asked."""

    count = 0

    def log_likelihoods(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        self.count += len(sources)
        return [-10.0] * len(sources)


def test_with_a_similarity_a_model_is_asked_only_where_one_is_given(
    text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target, _ = first(text, 40)
    loaded = Asked()
    monkeypatch.setattr("align.translation.Translator", lambda: loaded)
    align_sentences(source, target, similarity=NgramSimilarity())
    assert loaded.count == 0
    given = Asked()
    align_sentences(source, target, similarity=NgramSimilarity(), translator=given)
    assert given.count > 0
    align_sentences(source, target, similarity=NgramSimilarity(), method="mt")
    assert loaded.count == given.count


class Misshapen(NgramSimilarity):
    """Leaves out a sentence of the source, in the evidence or in the vectors."""

    def compare(self, source: Sequence[str], target: Sequence[str]) -> Comparison:
        whole, short = super().compare(source, target), super().compare(source[1:], target)
        if len(source) <= 150:
            whole.evidence = lambda source, target: short.evidence(range(len(source) - 1), target)  # type: ignore[method-assign]
        whole.vectors = short.vectors  # type: ignore[method-assign]
        return whole


def test_what_does_not_fit_the_sentences_is_refused(text: Text) -> None:
    source, target, _ = text
    with pytest.raises(
        UsageError, match=r"shapes \(4, 9, 8\) .* for 10 and 8 sentences; give arrays of shape \(4, 10, 8\)"
    ):
        align_sentences(source[:10], target[:8], similarity=Misshapen())
    with pytest.raises(UsageError, match=f"{len(source) - 1} and {len(target)} vectors for {len(source)} and"):
        align_sentences(source, target, similarity=Misshapen())
    for method in ("length", "lexical"):
        with pytest.raises(UsageError, match=f'"{method}" has a similarity of its own'):
            align_sentences(source, target, method=method, similarity=NgramSimilarity())
    with pytest.raises(UsageError, match='no weights for "magic"; take those of lexical or length'):
        default_weights("magic")
