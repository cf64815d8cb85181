"""What holds for every text and language: nothing is lost, and the articles' own types are filled in."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.article import Article, Paragraph
from align.errors import UsageError
from align.segmentation import segment_article, segment_paragraph, split_sentences

# Arbitrary characters rarely make a full stop before a capital; fragments that the rules look for do.
FRAGMENTS = st.sampled_from(
    [
        *".!?…;:,\"'„”’‘“«»()[]-–•*#€/ \n\r\t\u00a0\u2028\u2029\x1c",
        *("...", ". ", "? ", "\n\n", "\r\n", ",,", "''", "(...)", "[1]", ".” ", ".) ", '. " '),
        *("Jan", "de", "De", "drs", "enz", "a.s", "J.P", "A", "1", "1999", "iPhone", "'s", "’t", "Mr", "U.S", "no"),
        *("- ", "1. ", "a) ", "www.x.nl", "Yahoo!", "said", "I", "é", "ß", "ǅ", "中", "\U0001f600", "\ud800"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=40).map("".join))


@given(text=TEXTS, language=st.sampled_from(["nl", "en"]))
def test_nothing_is_lost(text: str, language: str) -> None:
    position, rebuilt = 0, ""
    for sentence in split_sentences(text, language):
        gap = text[position : sentence.start]
        assert not gap.strip()
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.text
        assert sentence.text == sentence.text.strip()
        rebuilt += gap + sentence.text
        position = sentence.end
    assert not text[position:].strip()
    assert rebuilt + text[position:] == text


@given(text=TEXTS, language=st.sampled_from(["nl", "en"]))
def test_white_space_around_the_paragraph_changes_nothing(text: str, language: str) -> None:
    stripped = text.strip()
    found = [sentence.text for sentence in split_sentences(f"  {stripped}\n", language)]
    assert found == [sentence.text for sentence in split_sentences(stripped, language)]


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0\r\n"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


def test_offsets_count_code_points() -> None:
    first, second = split_sentences(" \U0001f600 Wat een dag!  Zij lachte.\n")
    assert (first.start, first.end, first.text) == (1, 15, "\U0001f600 Wat een dag!")
    assert (second.start, second.end, second.text) == (17, 28, "Zij lachte.")


@pytest.mark.parametrize("text", ["? ! ... Hij kwam.", "Hij kwam. 😀", "Hij kwam. !!! ***", "? ! ..."])
def test_marks_alone_are_no_sentence(text: str) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == [text]


def test_long_runs_take_linear_time() -> None:
    # Quadratic behaviour would take minutes here.
    for text in (
        "." * 200_000,
        '? " ' * 50_000,
        "a.) " * 50_000,
        "\n- a" * 20_000,
        "." + '"' * 200_000,
        ". " * 100_000,
    ):
        split_sentences(text)


@pytest.mark.parametrize("language", ["nl", "nl-BE", "NL", "nl_NL"])
def test_dutch_tags(language: str) -> None:
    assert len(split_sentences("Dit is, m.b.t. Gent, één zin. Dit niet.", language)) == 2


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "en_US"])
def test_english_tags(language: str) -> None:
    assert len(split_sentences("‘Coming?’ Mary asked. She left.", language)) == 2


@pytest.mark.parametrize("language", ["de", "", "nlx", "english"])
def test_other_language_is_a_usage_error(language: str) -> None:
    with pytest.raises(UsageError, match="there are no sentence rules for the language"):
        split_sentences("Guten Tag.", language)


def test_languages_have_rules_of_their_own() -> None:
    text = "He bought it at approx. Five. Op o.a. Texel."
    english = [sentence.text for sentence in split_sentences(text, "en")]
    dutch = [sentence.text for sentence in split_sentences(text, "nl")]
    assert english[0] == "He bought it at approx. Five."
    assert dutch[-1] == "Op o.a. Texel."
    assert english != dutch


def test_paragraph_keeps_text_and_kind_and_loses_old_sentences() -> None:
    paragraph = Paragraph("Wat nu? De wethouder weet het niet", "heading", tuple(split_sentences("Iets anders.")))
    segmented = segment_paragraph(paragraph, "nl")
    assert (segmented.text, segmented.kind) == (paragraph.text, "heading")
    assert [sentence.text for sentence in segmented.sentences] == ["Wat nu?", "De wethouder weet het niet"]


def test_article_is_segmented_by_its_own_language() -> None:
    paragraphs = (Paragraph("‘Coming?’ Mary asked. She left."), Paragraph("Photo: Jan Kok", "caption"))
    article = Article("a", "en-GB", "Title", paragraphs, {"author": "Jan Kok"})
    segmented = segment_article(article)
    assert [len(paragraph.sentences) for paragraph in segmented.paragraphs] == [2, 1]
    assert (segmented.id, segmented.title, segmented.metadata) == ("a", "Title", {"author": "Jan Kok"})
    assert [paragraph.kind for paragraph in segmented.paragraphs] == ["body", "caption"]


def test_article_in_another_language_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match='"fr"'):
        segment_article(Article("a", "fr", "", (Paragraph("Bonjour."),)))


def test_threads_share_one_loading() -> None:
    # A fresh process, so that the parameters are really loaded while the threads are running.
    program = """
from concurrent.futures import ThreadPoolExecutor
from align.segmentation import segmenter, split_sentences
loaded = []
class Counting(segmenter.Segmenter):
    def __init__(self, code):
        loaded.append(code)
        super().__init__(code)
segmenter.Segmenter = Counting
with ThreadPoolExecutor(8) as pool:
    counts = list(pool.map(lambda _: len(split_sentences("Een. Twee. Drie.")), range(64)))
assert counts == [3] * 64, counts
assert loaded == ["nl"], loaded
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_threads_agree() -> None:
    text = "Volgens drs. Kok is het klaar. Zij lacht… „Nee.” Hij niet, enz. De rest volgt. " * 20
    expected = split_sentences(text)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(split_sentences, [text] * 16))


def test_import_leaves_nltk_alone() -> None:
    program = "import align.segmentation, sys; assert 'nltk' not in sys.modules and 'punkt' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_segmenter_can_be_sent_to_another_process() -> None:
    from align.segmentation.segmenter import Segmenter

    text = "Dr. De Vries komt. Hij is laat."
    first = Segmenter("nl")
    assert [s.text for s in first.split(text)] == [s.text for s in pickle.loads(pickle.dumps(first)).split(text)]
