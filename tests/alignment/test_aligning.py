"""Sentences and articles in, beads and translation units out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Article, Bead, Paragraph, Translator, UsageError, read_article
from align.alignment import METHODS, Method, align_articles, align_bitext, align_sentences
from scripts.news import held_out_articles, read_news

Pair = tuple[str, str]


@pytest.fixture(scope="module")
def articles() -> list[list[Pair]]:
    """Articles of the news corpus that no lexicon and no model was made from, pair by pair."""
    held_out = held_out_articles()
    return [article.pairs for article in read_news() if article.id in held_out]


def perturbed(pairs: Sequence[Pair], noise: Sequence[Pair], seed: int) -> tuple[list[str], list[str], set[Links]]:
    """Merges, drops and inserts sentences; the beads with two sides that are right then."""
    rng = random.Random(seed)
    source: list[str] = []
    target: list[str] = []
    gold: set[Links] = set()
    rest = list(pairs)
    while rest:
        change = rng.random()
        if change < 0.06:
            (source if change < 0.03 else target).append(rest.pop(0)[change >= 0.03])
            continue
        if change < 0.1:
            side = rng.randrange(2)
            (source, target)[side].extend(pair[side] for pair in rng.sample(noise, 3))
        count = min(2 if rng.random() < 0.15 else 1, len(rest))
        taken = [rest.pop(0) for _ in range(count)]
        begin = len(source), len(target)
        if rng.random() < 0.5:
            source.append(" ".join(dutch for dutch, _ in taken))
            target.extend(english for _, english in taken)
        else:
            source.extend(dutch for dutch, _ in taken)
            target.append(" ".join(english for _, english in taken))
        gold.add((range(begin[0], len(source)), range(begin[1], len(target))))
    return source, target, gold


Links = tuple[range, range]


def f1(found: Sequence[list[Bead]], gold: Sequence[set[Links]]) -> float:
    linked = [{(bead.source, bead.target) for bead in beads if bead.source and bead.target} for beads in found]
    right = sum(len(a & b) for a, b in zip(linked, gold, strict=True))
    return 2 * right / (sum(map(len, linked)) + sum(map(len, gold)))


def test_perturbed_news_is_aligned_as_it_was_made(articles: list[list[Pair]]) -> None:
    noise = [pair for article in articles[20:] for pair in article]
    made = [perturbed(article, noise, seed) for seed, article in enumerate(articles[:20])]
    found = [align_sentences(source, target, method="lexical") for source, target, _ in made]
    assert f1(found, [gold for _, _, gold in made]) >= 0.97
    by_length = [align_sentences(source, target, method="length") for source, target, _ in made]
    assert 0.5 <= f1(by_length, [gold for _, _, gold in made]) < f1(found, [gold for _, _, gold in made])


def test_scores_are_probabilities_that_hold(articles: list[list[Pair]]) -> None:
    noise = [pair for article in articles[20:] for pair in article]
    right = []
    for seed, article in enumerate(articles[:20]):
        source, target, gold = perturbed(article, noise, seed + 100)
        for bead in align_sentences(source, target, method="lexical"):
            assert 0 <= bead.score <= 1
            if bead.score >= 0.9:
                right.append((bead.source, bead.target) in gold)
    assert len(right) > 150
    assert sum(right) >= 0.97 * len(right)


def test_a_long_text_is_aligned_like_its_parts(articles: list[list[Pair]]) -> None:
    pairs = [pair for article in articles for pair in article]
    source, target, gold = perturbed(pairs * 2, pairs[:40], 5)
    assert len(source) > 500
    beads = align_sentences(source, target, method="lexical")
    _check_cover(beads, len(source), len(target))
    assert f1([beads], [gold]) >= 0.97


def test_an_untranslated_passage_does_not_drag_its_neighbours_along(articles: list[list[Pair]]) -> None:
    pairs = [pair for article in articles[:14] for pair in article]
    passage = [dutch for article in articles[14:34] for dutch, _ in article]
    source = [dutch for dutch, _ in pairs[:60]] + passage + [dutch for dutch, _ in pairs[60:120]]
    target = [english for _, english in pairs[:120]]
    beads = align_sentences(source, target, method="lexical")
    assert len(passage) > 150
    gold = {(range(n, n + 1), range(n, n + 1)) for n in range(60)}
    gold |= {(range(n + len(passage), n + len(passage) + 1), range(n, n + 1)) for n in range(60, 120)}
    assert f1([beads], [gold]) >= 0.97


def test_the_model_decides_what_words_leave_open(articles: list[list[Pair]], translator: Translator) -> None:
    noise = [pair for article in articles[20:] for pair in article]
    made = [perturbed(article, noise, seed) for seed, article in enumerate(articles[:12])]
    gold = [links for _, _, links in made]
    words = [align_sentences(source, target, method="lexical") for source, target, _ in made]
    both = [align_sentences(source, target, method="mt", translator=translator) for source, target, _ in made]
    assert f1(both, gold) >= f1(words, gold)


class Opinionated:
    """A model that finds one pair of texts likely and all others not."""

    def __init__(self, source: str, target: str) -> None:
        self.liked, self.asked = (source, target), 0

    def log_likelihoods(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        self.asked += len(sources)
        return [-1.0 if pair == self.liked else -60.0 for pair in zip(sources, targets, strict=True)]


def test_the_model_is_asked_only_where_words_are_unsure() -> None:
    source = ["De regering heeft maandag een nieuwe minister benoemd.", "Tja.", "Morgen gaat het regenen in Utrecht."]
    target = ["The government appointed a new minister on Monday.", "Whatever.", "It will rain in Utrecht tomorrow."]
    unsure = Opinionated("Tja.", "Whatever.")
    beads = align_sentences(source, target, method="mt", translator=unsure)
    assert [(bead.source, bead.target) for bead in beads] == [(range(n, n + 1), range(n, n + 1)) for n in range(3)]
    assert unsure.asked > 0
    sure = Opinionated("", "")
    align_sentences([source[0], source[2]], [target[0], target[2]], method="mt", translator=sure)
    assert sure.asked == 0


def _check_cover(beads: Sequence[Bead], source: int, target: int) -> None:
    """Each sentence is in one bead, in order on both sides."""
    at = (0, 0)
    for bead in beads:
        assert len(bead.source) + len(bead.target) > 0
        assert max(len(bead.source), len(bead.target)) <= 4
        assert not bead.source or bead.source.start == at[0]
        assert not bead.target or bead.target.start == at[1]
        at = (at[0] + len(bead.source), at[1] + len(bead.target))
    assert at == (source, target)


words = st.sampled_from(["huis", "house", "Rutte", "12", "groot", "big", "“", "het", "the", "!", ""])
sentences = st.lists(st.lists(words, max_size=6).map(" ".join), max_size=30)


@given(sentences, sentences, st.sampled_from(["length", "lexical"]))
def test_every_sentence_is_in_one_bead(source: list[str], target: list[str], method: Method) -> None:
    _check_cover(align_sentences(source, target, method=method), len(source), len(target))


@given(
    st.lists(st.integers(0, 5), min_size=0, max_size=500),
    st.lists(st.integers(0, 5), min_size=0, max_size=500),
    st.sampled_from(["length", "lexical"]),
)
def test_long_and_lopsided_texts_are_covered_too(source: list[int], target: list[int], method: Method) -> None:
    vocabulary = ["de man loopt", "Anna 12", "x", "een huis in Parijs", "morgen", "the big house"]
    ours, theirs = [vocabulary[n] for n in source], [vocabulary[n] for n in target]
    _check_cover(align_sentences(ours, theirs, method=method), len(ours), len(theirs))


def links(
    source: Sequence[str], target: Sequence[str], method: Method = "lexical"
) -> list[tuple[list[int], list[int]]]:
    return [(list(bead.source), list(bead.target)) for bead in align_sentences(source, target, method=method)]


def one_to_one_but(left_out: int | None, count: int, *, side: int) -> list[tuple[list[int], list[int]]]:
    """What is right for `count` sentences a side of which a side lacks one."""
    found: list[tuple[list[int], list[int]]] = []
    at = [0, 0]
    for number in range(count):
        found.append(([], []))
        for this in (0, 1):
            if number != left_out or this != side:
                found[-1][this].append(at[this])
                at[this] += 1
    return found


def dutch(number: float) -> str:
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


FIRST = st.sampled_from(["Jan", "Fatima", "Łukasz", "Els", "Ayşe", "O'Brien", "José"])
LAST = st.sampled_from(["Jansen", "de Vries", "El Amrani", "van den Berg", "Peters", "Özdemir"])
whole_numbers = st.integers(0, 10**7).map(lambda n: (dutch(n), f"{n:,}"))
decimals = st.integers(1, 10**5).filter(lambda n: n % 10).map(lambda n: (dutch(n / 10), f"{n / 10:,}"))
names = st.tuples(FIRST, LAST).map(lambda name: (" ".join(name),) * 2)
codes = st.integers(100, 999).map(lambda n: (f"NL-{n}B",) * 2)
articles_of_law = st.integers(1, 99).map(lambda n: (f"Artikel {n}", f"Article {n}"))
days = st.integers(1, 31).map(lambda n: (f"{n} maart 2021", f"{n} March 2021"))
entries = st.one_of(
    st.lists(kind, min_size=2, max_size=12, unique=True)
    for kind in (whole_numbers, decimals, names, codes, articles_of_law, days, whole_numbers | names)
)


@given(entries, st.integers(0, 11), st.integers(0, 1))
def test_a_number_or_name_that_one_side_lacks_is_left_out_and_no_other(
    pairs: list[Pair], left_out: int, side: int
) -> None:
    left_out %= len(pairs)
    sides = [[pair[this] for pair in pairs] for this in (0, 1)]
    assert links(*sides) == one_to_one_but(None, len(pairs), side=side)
    del sides[side][left_out]
    assert links(*sides) == one_to_one_but(left_out, len(pairs), side=side)


def test_a_number_that_one_side_lacks_is_left_out_with_the_model_too(translator: Translator) -> None:
    for name in ("{}", "{} maart 2021", "NL-{}B"):
        source = [name.format(n) for n in (10, 26, 7, 25, 24, 5)]
        target = [text.replace("maart", "March") for text in source]
        for left_out in range(6):
            theirs = [text for n, text in enumerate(target) if n != left_out]
            beads = align_sentences(source, theirs, method="mt", translator=translator)
            found = [(list(bead.source), list(bead.target)) for bead in beads]
            assert found == one_to_one_but(left_out, 6, side=1)


def test_numbers_are_compared_by_value() -> None:
    assert links(["1.250", "1,25", "12,5", "-5"], ["1.25", "12.5", "-5"]) == one_to_one_but(0, 4, side=1)
    assert links(["1.250", "1,250", "5", "-5"], ["1,250", "1.25", "-5"]) == one_to_one_but(2, 4, side=1)


@given(st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), max_size=30))
def test_identical_texts_are_aligned_one_to_one(text: list[str]) -> None:
    assert links(text, text) == one_to_one_but(None, len(text), side=0)


DUTCH_FURNITURE = ["ADVERTENTIE", "Foto: ANP", "Lees ook: Brug bij Ede dicht", "Reclame", "* * *",
                   "Om deze inhoud te tonen moeten cookies geaccepteerd worden."]  # fmt: skip
ENGLISH_FURNITURE = ["ADVERTISEMENT", "Photo: ANP", "Read also: Bridge at Ede closed", "Ad", "* * *",
                     "To show this content cookies must be accepted."]  # fmt: skip


@pytest.mark.parametrize("method", ["length", "lexical"])
@pytest.mark.parametrize("side", [0, 1, None])
def test_lines_that_come_again_and_again_are_left_out(
    articles: list[list[Pair]], method: Method, side: int | None
) -> None:
    right = wanted = 0
    for seed, article in enumerate(articles[:25]):
        rng = random.Random(seed)
        texts: list[list[str]] = [[], []]
        places: list[list[int | None]] = [[], []]
        for this in (0, 1):
            kind = rng.randrange(len(DUTCH_FURNITURE))
            gaps = rng.sample(range(len(article)), min(3, len(article))) if side in {this, None} else []
            for number, pair in enumerate(article):
                if number in gaps:
                    repeats = rng.randint(1, 3) + (number == gaps[0])
                    texts[this] += [(DUTCH_FURNITURE, ENGLISH_FURNITURE)[this][kind]] * repeats
                    places[this] += [None] * repeats
                texts[this].append(pair[this])
                places[this].append(number)
        beads = align_sentences(*texts, method=method)
        _check_cover(beads, *map(len, texts))
        for bead in beads:
            ours, theirs = ([places[n][k] for k in r] for n, r in enumerate((bead.source, bead.target)))
            right += ours == theirs and len(ours) == 1 and ours[0] is not None
        wanted += len(article)
    if method == "lexical":
        assert right >= 0.995 * wanted
    else:
        assert right >= (0.95 if side is not None else 0.75) * wanted


def test_furniture_that_stands_once_is_left_out_where_it_is_known() -> None:
    source = Article("brug", "nl", "", tuple(
        Paragraph(text, "furniture" if text.startswith("Kijk ook") else "body")
        for text in ("De brug is weer open.", "Kijk ook: Zo hoog staat het water", "De reparatie duurde lang.")
    ))  # fmt: skip
    target = Article("bridge", "en", "", tuple(
        Paragraph(text) for text in ("The bridge is open again.", "The repairs took a long time.")
    ))  # fmt: skip
    for method in ("length", "lexical"):
        beads = align_bitext(source, target, method=method, check=False).beads
        assert [(list(bead.source), list(bead.target)) for bead in beads] == [([0], [0]), ([1], []), ([2], [1])]


def test_content_that_comes_again_and_again_is_aligned() -> None:
    source = ["Ja.", "Waarom?", "Ja.", "Nee.", "Dat is zo.", "Ja.", "Nee."]
    target = ["Yes.", "Why?", "Yes.", "No.", "That is so.", "Yes.", "No."]
    assert links(source, target) == one_to_one_but(None, 7, side=0)
    assert links(["1", "0", "1", "1", "0"], ["1", "0", "1", "0"]) in [
        one_to_one_but(2, 5, side=1), one_to_one_but(3, 5, side=1)
    ]  # fmt: skip


def test_empty_sides() -> None:
    assert align_sentences([], []) == []
    assert align_sentences(["Dag."], []) == [Bead(range(1), range(0), 0.0)]
    assert align_sentences([], ["Hello."]) == [Bead(range(0), range(1), 0.0)]


def test_unknown_methods_and_paragraphs_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="magic"):
        align_sentences(["a"], ["b"], method="magic")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="paragraph"):
        align_sentences(["a"], ["b"], paragraphs=([1], [1, 2]))
    with pytest.raises(UsageError, match="furniture"):
        align_sentences(["a"], ["b"], furniture=([True], []))
    assert METHODS == ("auto", "length", "lexical", "mt")


def test_paragraph_borders_decide_between_equals() -> None:
    source = ["Ja.", "Ja.", "Ja.", "Ja."]
    target = ["Yes.", "Yes.", "Yes."]
    beads = align_sentences(source, target, method="lexical", paragraphs=([1, 1, 2, 3], [1, 2, 3]))
    linked = [(bead.source, bead.target) for bead in beads if bead.source and bead.target]
    assert linked[-2:] == [(range(2, 3), range(1, 2)), (range(3, 4), range(2, 3))]


def test_articles_become_units_with_their_places() -> None:
    source = Article("brug", "nl", "", (
        Paragraph("Brug weer open", "heading"),
        Paragraph("De brug bij Zutphen is sinds maandag weer open. De reparatie duurde 3 weken en kostte 40.000 euro."),
    ))  # fmt: skip
    target = Article("bridge", "en", "", (
        Paragraph("Bridge open again", "heading"),
        Paragraph("The bridge near Zutphen has been open again since Monday."),
        Paragraph("The repairs took 3 weeks. They cost 40,000 euros."),
    ))  # fmt: skip
    units = list(align_articles(source, target, method="lexical"))
    assert [(unit.source, unit.target) for unit in units] == [
        ("Brug weer open", "Bridge open again"),
        (
            "De brug bij Zutphen is sinds maandag weer open.",
            "The bridge near Zutphen has been open again since Monday.",
        ),
        (
            "De reparatie duurde 3 weken en kostte 40.000 euro.",
            "The repairs took 3 weeks. They cost 40,000 euros.",
        ),
    ]
    assert [unit.properties["bead"] for unit in units] == ["1-1", "1-1", "1-2"]
    assert [unit.properties["kind"] for unit in units] == ["heading", "body", "body"]
    assert [str(unit.position) for unit in units] == ["1.1", "2.1", "2.2"]
    assert {(unit.origin, unit.article, unit.source_language, unit.target_language) for unit in units} == {
        ("human", "brug", "nl", "en")
    }


def test_the_sample_article_and_its_translation(samples: Path) -> None:
    source = read_article(samples / "roze-paal.nl.txt", language="nl")
    target = read_article(samples / "roze-paal.en.txt", language="en")
    alignment = align_bitext(source, target, method="lexical")
    count = sum(len(paragraph.sentences) for paragraph in alignment.source.paragraphs)
    assert sum(len(bead.source) for bead in alignment.beads) == count
    linked = [bead for bead in alignment.beads if bead.source and bead.target]
    assert len(linked) >= 0.9 * count
    assert min(bead.score for bead in linked) > 0.5
