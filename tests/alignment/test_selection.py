"""Which beads are kept, and how they are counted; texts that the checks refuse, and texts that they must let pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Article, Bead, Paragraph
from align.alignment import align_sentences
from align.alignment.selection import (
    BeadCounts,
    check_pair,
    count_beads,
    is_null,
    seem_unrelated,
    select_beads,
)
from align.errors import AlignmentError
from scripts.news import read_news

BEADS = [
    Bead(range(1), range(1), 0.9),
    Bead(range(1, 3), range(1, 2), 0.95),
    Bead(range(3, 4), range(2, 2), 0.0),
    Bead(range(4, 4), range(2, 5), 0.0),
    Bead(range(4, 5), range(5, 6), 0.2),
]

sizes = st.integers(0, 3).map(range)
beads = st.lists(st.builds(Bead, sizes, sizes, st.floats(0, 1)).filter(lambda bead: bead.source or bead.target))


def test_beads_that_are_not_sure_or_not_one_to_one_go_and_null_beads_stay() -> None:
    assert select_beads(BEADS) == BEADS
    assert select_beads(BEADS, min_score=0.9) == BEADS[:4]
    assert select_beads(BEADS, one_to_one_only=True) == [BEADS[0], *BEADS[2:]]
    assert select_beads(BEADS, min_score=0.5, one_to_one_only=True) == [BEADS[0], *BEADS[2:4]]


def test_counts() -> None:
    counts = count_beads(BEADS)
    assert (counts.linked, counts.source_alone, counts.target_alone) == (3, 1, 3)
    assert counts.mean_score == pytest.approx((0.9 + 0.95 + 0.2) / 3)
    assert count_beads([]).mean_score == 0


@given(beads, beads)
def test_counts_of_two_alignments_add_up(ours: list[Bead], theirs: list[Bead]) -> None:
    together = count_beads(ours) + count_beads(theirs)
    whole = count_beads(ours + theirs)
    assert together.score_sum == pytest.approx(whole.score_sum)
    assert BeadCounts(together.linked, together.source_alone, together.target_alone, whole.score_sum) == whole


@given(beads, st.floats(0, 1))
def test_a_higher_limit_never_keeps_more(found: list[Bead], limit: float) -> None:
    kept = select_beads(found, min_score=limit)
    assert all(is_null(bead) or bead.score >= limit for bead in kept)
    assert [bead for bead in found if bead in kept] == kept


DUTCH = (
    "De gemeente heeft besloten dat de brug over het kanaal niet wordt afgebroken. Volgens de wethouder is er genoeg"
    " geld om hem te herstellen, maar het werk zal pas na de zomer beginnen."
)
ENGLISH = (
    "The municipality has decided that the bridge over the canal will not be demolished. According to the alderman"
    " there is enough money to repair it, but the work will not begin until after the summer."
)


def article(text: str, language: str, id: str = "brug") -> Article:
    return Article(id, language, "", tuple(Paragraph(part) for part in text.split("\n") if part.strip()))


def check(source: str, target: str, *, names: tuple[str, str] | None = ("a.txt", "b.txt")) -> None:
    check_pair(article(source, "nl"), article(target, "en"), names=names)


def news() -> list[tuple[str, str, str]]:
    """The articles of the corpus: name, Dutch, English."""
    return [
        (article.id, "\n".join(nl for nl, _ in article.pairs), "\n".join(en for _, en in article.pairs))
        for article in read_news()
    ]


def test_a_text_and_its_translation_pass() -> None:
    check(DUTCH, ENGLISH)


def test_the_wrong_order() -> None:
    with pytest.raises(AlignmentError, match=r"a\.txt is in English and b\.txt in Dutch; swap the two"):
        check(ENGLISH, DUTCH)


def test_the_same_language_twice() -> None:
    with pytest.raises(AlignmentError, match=r"both in Dutch; for b\.txt give the text in English"):
        check(DUTCH, DUTCH.replace("brug", "sluis"))
    with pytest.raises(AlignmentError, match=r"both in English; for a\.txt give the text in Dutch"):
        check(ENGLISH, ENGLISH)


def test_an_empty_side() -> None:
    for source, target, empty in (("", ENGLISH, "a"), (DUTCH, " * * *", "b"), ("", "", "a")):
        with pytest.raises(AlignmentError, match=rf"^{empty}\.txt has no words"):
            check(source, target)


def test_one_side_many_times_longer() -> None:
    with pytest.raises(AlignmentError, match=r"b\.txt is 1\d times as long as a\.txt"):
        check(DUTCH, "\n".join([ENGLISH] * 10))
    with pytest.raises(AlignmentError, match=r"a\.txt is 18 times as long as b\.txt"):
        check("\n".join([DUTCH] * 20), ENGLISH)
    check(DUTCH, "\n".join([ENGLISH] * 3))


def test_the_articles_are_called_by_their_ids_or_by_their_sides() -> None:
    with pytest.raises(AlignmentError, match="the source is in English and the target in Dutch"):
        check(ENGLISH, DUTCH, names=None)
    with pytest.raises(AlignmentError, match=r"^krant/1 is in English and krant/2 in Dutch"):
        check_pair(article(ENGLISH, "nl", "krant/1"), article(DUTCH, "en", "krant/2"))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Kort.", "A short one, but with rather more words than that."),
        ("Amsterdam - Londen - Parijs", "Amsterdam - London - Paris"),
        ("OK", "OK"),
        ("the", "de"),
        ("1 2 3\n4 5 6", "1 2 3\n4 5 6"),
        (DUTCH + "\n" + ENGLISH, ENGLISH + "\n" + ENGLISH),
        (DUTCH + "\n" + ENGLISH, DUTCH + "\n" + ENGLISH + "\n" + ENGLISH),
        ("apt-get install -y foo bar baz " * 10, "apt-get install --yes foo bar baz " * 10),
    ],
)
def test_what_is_not_sure_passes(source: str, target: str) -> None:
    check(source, target)


def test_other_languages_are_not_judged_by_their_words() -> None:
    check_pair(article(ENGLISH, "de"), article(DUTCH, "fr"))
    check_pair(article(DUTCH, "nl-BE"), article(ENGLISH, "en-GB"))
    with pytest.raises(AlignmentError, match="swap"):
        check_pair(article(DUTCH, "en-GB"), article(ENGLISH, "nl-BE"))


@given(st.text(st.sampled_from("abcdeinotr \n"), max_size=60), st.text(st.sampled_from("abcdeinotr \n"), max_size=60))
def test_short_texts_pass_unless_they_are_empty(source: str, target: str) -> None:
    if len(source.split()) < 10 and len(target.split()) < 10 and source.strip() and target.strip():
        check(source, target)


def test_articles_of_the_corpus_pass_and_swapped_they_do_not() -> None:
    articles = news()[::10]
    assert len(articles) > 10
    for name, dutch, english in articles:
        check(dutch, english, names=(name, name))
        with pytest.raises(AlignmentError, match="swap"):
            check(english, dutch)
        with pytest.raises(AlignmentError, match="both in"):
            check(dutch, dutch)


def test_messages_are_one_sentence() -> None:
    for source, target in ((ENGLISH, DUTCH), (DUTCH, DUTCH), ("", ENGLISH), (DUTCH, ENGLISH * 10)):
        with pytest.raises(AlignmentError) as caught:
            check(source, target)
        assert re.fullmatch(r"[^\n]+[^.]\.", str(caught.value))


def test_two_articles_that_do_not_belong_together() -> None:
    articles = [(dutch.split("\n"), english.split("\n")) for _, dutch, english in news()[::200]]
    assert len(articles) > 5
    for (dutch, english), (_, other) in zip(articles, articles[1:] + articles[:1], strict=True):
        assert not seem_unrelated(align_sentences(dutch, english, method="lexical"))
        assert seem_unrelated(align_sentences(dutch, other, method="lexical"))


def test_a_few_sentences_tell_too_little_to_be_called_unrelated() -> None:
    assert not seem_unrelated([])
    assert not seem_unrelated([Bead(range(4), range(4), 0.0)])
    assert seem_unrelated([Bead(range(5), range(5), 0.0)])
