"""The translator on the embedded model: order, memory, long and odd input, articles."""

from __future__ import annotations

import io
import threading
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from align import Article, Paragraph, Position, TranslationUnit, Translator
from align.documents import read_document
from align.errors import ModelError, UsageError
from align.inline import InlineCode, with_codes
from align.segmentation import segment_paragraph
from align.translation.engine.marian import WINDOW

SENTENCES = [
    "De minister heeft gisteren een brief aan de Kamer gestuurd.",
    "Het regent.",
    "Volgens de politie zijn er geen gewonden gevallen bij het ongeluk.",
    "„Wij blijven hier”, zei de burgemeester.",
]


def test_translations_come_in_the_order_of_the_sentences(translator: Translator) -> None:
    together = [t.text for t in translator.translate(SENTENCES)]
    assert [t.source for t in translator.translate(SENTENCES)] == SENTENCES
    reverse = [t.text for t in translator.translate(reversed(SENTENCES))]
    assert reverse == together[::-1]
    assert len(set(together)) == len(SENTENCES)


def test_numbers_come_through_in_english(translator: Translator) -> None:
    """Alone and in sentences, in the notations that people use."""
    wanted = {
        "1.234": "1,234",
        "€ 1.234,50": "€1,234.50",
        "3,5 %": "3.5%",
        "Van 0,5 naar 5 procent.": "0.5 to 5 per",
        "Sinds 1999 kost het 19,99 euro.": "19.99 euros",
        "Hij is 1.85 meter lang.": "1.85 met",
        "Het duurt 1.5 uur.": "1.5 hours",
    }
    for source, translation in zip(wanted, translator.translate(list(wanted)), strict=True):
        assert wanted[source] in translation.text
        assert "numbers" not in translation.quality


def test_it_translates(translator: Translator) -> None:
    texts = [t.text for t in translator.translate(SENTENCES)]
    assert "minister" in texts[0].lower()
    assert "police" in texts[2].lower()
    assert "“" in texts[3]
    assert "”" in texts[3]


def test_scores_are_probabilities(translator: Translator) -> None:
    assert all(0 < t.score <= 1 for t in translator.translate(SENTENCES))


def test_empty_and_wordless_sentences_pass_through(translator: Translator) -> None:
    texts = [t.text for t in translator.translate(["", "   ", "2-1", "***", "Het regent."])]
    assert texts[:4] == ["", "", "2-1", "***"]
    assert texts[4]


def test_short_input_is_not_doubled(translator: Translator) -> None:
    for word in ["Ja", "Nee", "Hallo", "Sport", "Goedemorgen", "Buitenland", "Advertentie", "Lees ook"]:
        text = next(translator.translate([word])).text
        words = text.lower().strip(".!").split()
        half = len(words) // 2
        assert not words or not half or words[:half] != words[half:], f"{word} became {text}"


def test_a_sentence_longer_than_the_model_takes_is_translated_whole(translator: Translator) -> None:
    parts = [f"de burgemeester van de stad zei op {day} mei dat het plan goed was" for day in range(1, 26)]
    sentence = "Volgens de krant zei " + ", en ".join(parts) + "."
    text = next(translator.translate([sentence])).text
    assert text.count("May") >= 10
    assert sum(str(day) in text for day in range(20, 26)) >= 3, "the end of the sentence is missing"
    assert len(text) > 0.5 * len(sentence)


def test_a_word_without_end_comes_out(translator: Translator) -> None:
    assert next(translator.translate(["a" * 5000])).text


def test_equal_sentences_get_equal_translations_across_windows(translator: Translator) -> None:
    many = ["Het regent.", "De zon schijnt."] * WINDOW
    texts = [t.text for t in translator.translate(many)]
    assert len(texts) == len(many)
    assert set(texts[0::2]) == {texts[0]}
    assert set(texts[1::2]) == {texts[1]}


def test_a_stream_without_end_is_translated_as_it_comes(translator: Translator) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"Het regent al {read % 50} dagen."

    assert len(list(islice(translator.translate(endless()), 10))) == 10
    assert read <= 2 * WINDOW


def test_several_threads_may_use_one_translator(translator: Translator) -> None:
    expected = [t.text for t in translator.translate(SENTENCES)]
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.append([t.text for t in translator.translate(SENTENCES)]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_an_article_becomes_units_with_their_place(translator: Translator) -> None:
    article = Article(
        "proef", "nl", "Regen", (Paragraph("Veel regen", "heading"), Paragraph("Het regent. De straat is nat."))
    )
    units = list(translator.translate_article(article))
    assert [u.position for u in units] == [Position(1, 1), Position(2, 1), Position(2, 2)]
    assert [u.properties["kind"] for u in units] == ["heading", "body", "body"]
    assert {u.origin for u in units} == {"machine"}
    assert {u.article for u in units} == {"proef"}
    assert units[0].properties["model"].startswith(translator.description.name)


def test_articles_keep_their_borders_and_empty_ones_their_place(translator: Translator) -> None:
    articles = [
        Article("een", "nl", "", (Paragraph("Het regent. De straat is nat."),)),
        Article("leeg", "nl", "", ()),
        Article("twee", "nl", "", (Paragraph("De zon schijnt."), Paragraph("Het is\nwarm."))),
    ]
    done = list(translator.translate_articles(articles))
    assert [(d.article.id, len(d.units)) for d in done] == [("een", 2), ("leeg", 0), ("twee", 2)]
    assert done[2].text.count("\n\n") == 1


def test_headlines_get_no_full_stop(translator: Translator) -> None:
    text = next(translator.translate(["Minister wil uitleg over het plan"])).text
    assert not text.endswith(".")


def test_an_unknown_model_is_an_error_that_names_the_known() -> None:
    with pytest.raises(ModelError, match=r"no-such-model: .*nlen-nl-en"):
        Translator("no-such-model")


def test_another_language_pair_is_refused() -> None:
    with pytest.raises(UsageError, match="nl-en, not de-en"):
        Translator(source_language="de")


@pytest.mark.parametrize("beam", [0, 17])
def test_a_beam_out_of_range_is_refused(beam: int) -> None:
    with pytest.raises(UsageError):
        Translator(beam_size=beam)


def test_a_damaged_model_is_an_error(tmp_path: Path, translator: Translator) -> None:
    for name in ["model.toml", *translator.description.files]:
        (tmp_path / name).write_bytes((translator.description.directory / name).read_bytes())
    (tmp_path / "model.bin").write_bytes(b"\0" * 100)
    with pytest.raises(ModelError, match="cannot be loaded"):
        Translator(tmp_path)
    (tmp_path / "model.bin").unlink()
    with pytest.raises(ModelError, match=r"model\.bin.*missing"):
        Translator(tmp_path)


def test_capitals_stay_capitals(translator: Translator) -> None:
    shouted = next(translator.translate(["DE MINISTER HEEFT GISTEREN EEN BRIEF GESTUURD"])).text
    assert shouted == shouted.upper()
    assert "MINISTER" in shouted
    assert "BRIEF" not in shouted.split()


def test_one_string_is_refused_before_anything_is_translated(translator: Translator) -> None:
    with pytest.raises(UsageError, match="list"):
        translator.translate("Het regent.")


def test_a_source_that_fails_costs_nothing_of_what_came_before(translator: Translator) -> None:
    def failing() -> Iterator[str]:
        for number in range(100):
            yield f"Het is {number} mei."
        raise ValueError("the source is broken")

    done: list[str] = []
    with pytest.raises(ValueError, match="the source is broken"):
        done.extend(t.source for t in translator.translate(failing()))
    assert len(done) == 100


def test_half_a_surrogate_pair_does_not_stop_the_stream(translator: Translator) -> None:
    texts = [t.text for t in translator.translate(["Het \ud83d regent.", "Het regent."])]
    assert len(texts) == 2
    assert texts[1]


def test_paragraphs_that_are_not_segmented_yet_are_not_lost(translator: Translator) -> None:
    first = segment_paragraph(Paragraph("Het regent. De straat is nat."), "nl")
    article = Article("a", "nl", "", (first, Paragraph("De zon schijnt.")))
    assert len(list(translator.translate_article(article))) == 3


def test_units_come_one_by_one_and_are_those_of_the_whole_article(translator: Translator, samples: Path) -> None:
    """Batches are others, so that a score may differ in its last figure."""
    article = read_document(samples / "hitte.nl.html").article
    (whole,) = translator.translate_articles([article])
    stream = translator.translate_article(article)
    assert isinstance(stream, Iterator)
    units = list(stream)
    assert any(unit.target_codes for unit in units)
    assert [replace(unit, score=None) for unit in units] == [replace(unit, score=None) for unit in whole.units]


def test_a_segment_of_a_tool_is_one_unit_when_units_come_one_by_one(translator: Translator) -> None:
    messages = b'{"a": "Het regent. De straat is nat.", "b": "De zon schijnt."}'
    units = list(translator.translate_article(read_document(io.BytesIO(messages), format="json").article))
    assert [unit.source for unit in units] == ["Het regent. De straat is nat.", "De zon schijnt."]
    assert [unit.position for unit in units] == [Position(1, 1), Position(2, 1)]


def test_a_caller_gets_sentences_as_soon_as_its_windows_are_done(translator: Translator) -> None:
    read = []

    def sentences() -> Iterator[str]:
        for number in range(40):
            read.append(number)
            yield f"Dit is zin {number}."

    own = translator.for_caller(translator.decoder, first_window=2, window=4)
    stream = own.translate(sentences())
    next(stream)
    assert len(read) <= 6
    assert len(list(stream)) == 39


def test_codes_go_where_they_belong_in_a_target_that_was_written_anew(translator: Translator) -> None:
    source = "Een rode fiets staat buiten."
    codes = (InlineCode("open", "1", 4, "<b>"), InlineCode("close", "1", 8, "</b>"))
    unit = TranslationUnit(source, "Outside there stands a red bicycle.", source_codes=codes)
    (done,) = translator.with_codes([unit])
    assert with_codes(done.target, done.target_codes) == "Outside there stands a <b>red</b> bicycle."


def test_time_grows_in_proportion_to_the_paragraphs(translator: Translator) -> None:
    def seconds(paragraphs: int) -> float:
        article = Article("a", "nl", "", (Paragraph("Het regent."),) * paragraphs)
        start = time.process_time()
        assert len(next(translator.translate_articles([article])).units) == paragraphs
        return time.process_time() - start

    seconds(100)
    # The least of some runs: a busy machine takes its time now and then.
    assert min(seconds(8000) for _ in range(3)) < 10 * max(min(seconds(2000) for _ in range(3)), 0.05)


def test_an_unknown_device_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="tpu"):
        Translator(device="tpu")


def test_memory_stays_flat_on_a_long_stream(translator: Translator) -> None:
    # After as many sentences what is remembered of words is full.
    early, late = 25_000, 40_000
    peaks = []
    tracemalloc.start()
    for count, _ in enumerate(translator.translate(f"{n}-{n + 1}" for n in range(late)), start=1):
        if count in {early, late}:
            peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    first, last = peaks
    assert last < 1.2 * first
