"""Pairs of texts that a user names are read and aligned one after the other."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest

from align.alignment.pairs import PairAligner, PairReader
from align.documents.inputs import ArticleReading
from align.errors import AlignmentError, ReadError, UsageError
from scripts.news import read_news

DUTCH = "De brug is open. Hij is hoog.\n"
ENGLISH = "The bridge is open. It is high.\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a pair, a pair without text and a text without its translation."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "krant").mkdir()
    for name in ("a", "b"):
        Path(f"krant/{name}.nl.txt").write_text(DUTCH, encoding="utf-8")
        Path(f"krant/{name}.en.txt").write_text(ENGLISH if name == "b" else "", encoding="utf-8")
    Path("krant/c.nl.txt").write_text(DUTCH, encoding="utf-8")
    return tmp_path


def test_a_pair_that_cannot_be_read_does_not_cost_the_others(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    reader = PairReader()
    with caplog.at_level(logging.INFO, "align"):
        pairs = reader.find("krant", None).pairs
        aligner = PairAligner(reader, "length")
        counted: list[int] = []
        aligned = list(aligner.align(pairs, counted.append))
    assert caplog.messages[0] == "1 file without a counterpart left out: krant/c.nl.txt"
    assert caplog.messages[1].startswith("krant/a.en.txt: holds no text")
    assert [entry.pair.name for entry in aligned] == ["b"]
    assert [len(entry.kept.beads) for entry in aligned] == [2]
    assert (aligner.articles, reader.failed, reader.only_pair) == (1, 1, False)
    assert counted == [2]
    assert reader.estimate.total == 2


def test_the_error_of_an_only_pair_is_raised(place: Path) -> None:
    reader = PairReader()
    pairs = reader.find("krant/a.nl.txt", "krant/a.en.txt").pairs
    assert reader.only_pair
    with pytest.raises(ReadError, match="holds no text"):
        list(PairAligner(reader, "length").align(pairs))


def test_one_of_the_two_may_be_standard_input(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ENGLISH.encode()), encoding="utf-8"))
    reader = PairReader()
    (pair,) = reader.find("krant/b.nl.txt", "-").pairs
    assert pair.name == "b"
    read = reader.read(pair)
    assert (read.source.name, read.target.name) == ("krant/b.nl.txt", "standard input")
    assert read.target.text.sentences == ["The bridge is open.", "It is high."]
    for names in (("-", None), ("-", "-")):
        with pytest.raises(UsageError, match="standard input can be one of the two texts"):
            reader.find(*names)
    with pytest.raises(UsageError, match="the name of an input is empty"):
        reader.find("krant", "")


def test_lines_may_be_sentences_with_their_numbers(place: Path) -> None:
    Path("s.nl").write_text("Een. Twee.\n\nDrie.\n", encoding="utf-8")
    Path("s.en").write_text("One. Two.\n\nThree.\n", encoding="utf-8")
    pairs = PairReader().find("s.nl", "s.en").pairs
    source = PairReader(sentences=True).read(pairs[0]).source.text
    assert (source.sentences, source.lines, source.count) == (["Een. Twee.", "Drie."], (0, 2), 3)
    source = PairReader(reading=ArticleReading("paragraph")).read(pairs[0]).source.text
    assert (source.sentences, source.lines) == (["Een.", "Twee.", "Drie."], None)


def test_beads_that_are_not_wanted_are_counted_and_left_out(place: Path) -> None:
    Path("d.nl.txt").write_text(DUTCH, encoding="utf-8")
    Path("d.en.txt").write_text("The bridge is open and it is high.\n", encoding="utf-8")
    reader = PairReader()
    pairs = reader.find("d.nl.txt", "d.en.txt").pairs
    aligner = PairAligner(reader, "lexical", one_to_one_only=True, check=False)
    (entry,) = aligner.align(pairs)
    assert len(entry.alignment.beads) >= len(entry.kept.beads)
    assert all(len(bead.source) < 2 and len(bead.target) < 2 for bead in entry.kept.beads)
    assert aligner.found.linked == sum(bool(b.source) and bool(b.target) for b in entry.alignment.beads)
    assert aligner.kept.linked == sum(bool(b.source) and bool(b.target) for b in entry.kept.beads)


def test_texts_that_cannot_belong_together_are_refused_unless_told_otherwise(place: Path) -> None:
    Path("e.nl.txt").write_text(DUTCH, encoding="utf-8")
    Path("e.en.txt").write_text("Completely different text about cheese and ships. " * 60, encoding="utf-8")
    reader = PairReader()
    pairs = reader.find("e.nl.txt", "e.en.txt").pairs
    with pytest.raises(AlignmentError, match=r"e\.nl\.txt"):
        list(PairAligner(reader, "lexical").align(pairs))
    assert list(PairAligner(reader, "lexical", check=False).align(pairs))


def test_texts_that_have_little_in_common_get_a_note(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    # The first two articles of the news corpus.
    for name, article in zip("ab", read_news("part-01"), strict=False):
        for side, language in enumerate(("nl", "en")):
            Path(f"{name}.{language}").write_text("\n".join(pair[side] for pair in article.pairs), encoding="utf-8")
    note = "note: a.nl and b.en have little in common: do they belong together?"
    for other, method, said in (("b.en", "lexical", [note]), ("a.en", "lexical", []), ("b.en", "length", [])):
        caplog.clear()
        reader = PairReader(sentences=True)
        with caplog.at_level(logging.INFO, "align"):
            aligner = PairAligner(reader, method, check=False)  # type: ignore[arg-type]
            assert list(aligner.align(reader.find("a.nl", other).pairs))
        assert caplog.messages == said
