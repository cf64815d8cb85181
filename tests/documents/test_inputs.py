"""The articles that a user names, read one after the other."""

from __future__ import annotations

import gzip
import io
import logging
from pathlib import Path

import pytest

from align.documents.inputs import ArticleReading, ArticleSource, Estimate
from align.errors import ReadError, UsageError

DUTCH = "De brug is open. Hij is hoog.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles in it and below it."""
    monkeypatch.chdir(tmp_path)
    below = tmp_path / "krant" / "stad"
    below.mkdir(parents=True)
    (tmp_path / "krant" / "a.nl.txt").write_text(DUTCH, encoding="utf-8")
    (tmp_path / "krant" / "a.en.txt").write_text("The bridge is open.\n", encoding="utf-8")
    (below / "b.txt.gz").write_bytes(gzip.compress(b"Een.\n"))
    (tmp_path / "krant" / "geheugen.tmx").write_bytes(b"<tmx/>")
    (tmp_path / "leeg.txt").write_bytes(b"")
    return tmp_path


def stdin(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")


def test_folders_are_walked_and_each_article_has_its_place(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = ArticleSource(("krant", "krant/a.en.txt"), "nl")
    with caplog.at_level(logging.INFO, "align"):
        found = source.find()
    assert [entry.path for entry in found] == ["krant/a.nl.txt", "krant/stad/b.txt.gz", "krant/a.en.txt"]
    assert caplog.messages == ["krant: files that are no articles are left out: 1 .tmx"]
    articles = list(source.articles(found))
    assert [sum(len(p.sentences) for p in article.paragraphs) for article in articles] == [2, 1, 1]
    assert list(source.places) == [Path("a"), Path("stad/b"), Path("a")]
    assert (source.read, source.failed) == (3, 0)
    assert source.estimate.total == source.estimate.sentences == 4


def test_a_bad_article_does_not_cost_the_others(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = ArticleSource(("leeg.txt", "krant/a.nl.txt"))
    articles = list(source.articles(source.find()))
    assert [article.id for article in articles] == ["krant/a"]
    assert (source.read, source.failed) == (1, 1)
    assert list(source.places) == [Path("a")]
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert record.getMessage() == "leeg.txt: holds no text; give an article with at least one word."


def test_the_error_of_an_only_article_is_raised(folder: Path) -> None:
    source = ArticleSource(("leeg.txt",))
    with pytest.raises(ReadError, match="holds no text"):
        list(source.articles(source.find()))


def test_a_missing_file_and_an_empty_name_are_found_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(ReadError, match=r"weg\.txt: there is no such file or folder"):
        ArticleSource(("krant/a.nl.txt", "weg.txt")).find()
    with pytest.raises(UsageError, match="the name of an input is empty"):
        ArticleSource(("",)).find()


@pytest.mark.parametrize("inputs", [(), ("-",)])
def test_standard_input_is_an_article(monkeypatch: pytest.MonkeyPatch, inputs: tuple[str, ...]) -> None:
    monkeypatch.setattr("sys.stdin", stdin(DUTCH.encode()))
    source = ArticleSource(inputs)
    (article,) = source.articles(source.find())
    assert article.id == "stdin"
    assert list(source.places) == [Path("stdin")]


def test_standard_input_that_nobody_can_read_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match="there is no input"):
        ArticleSource(()).find()
    source = ArticleSource(("-",))
    with pytest.raises(UsageError, match="standard input is closed"):
        list(source.articles(source.find()))
    terminal = stdin(b"")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    with pytest.raises(UsageError, match="name a file or a folder, or pipe text in"):
        ArticleSource(()).find()


def test_what_is_read_of_an_article(caplog: pytest.LogCaptureFixture) -> None:
    wrapped = b"De brug over de rivier is na drie weken weer\nopen voor fietsers.\n\nLees ook: Brug dicht\n"
    with caplog.at_level(logging.DEBUG, "align"):
        article = ArticleReading("wrapped", drop_furniture=True).read(io.BytesIO(wrapped), name="brug", language="nl")
    assert caplog.messages == ["brug: lines are taken for wrapped text: 1 joined to the line before"]
    (paragraph,) = article.paragraphs
    assert len(paragraph.sentences) == 1
    kept = ArticleReading("paragraph").read(io.BytesIO(wrapped), name="brug", language="nl", id="x")
    assert (kept.id, len(kept.paragraphs)) == ("x", 3)


def test_the_number_of_sentences_is_guessed_from_the_bytes_read() -> None:
    estimate = Estimate(1000)
    assert estimate.total is None
    estimate.read(250, 10)
    assert estimate.total == 40
    estimate.read(950, 30)
    assert estimate.total == 40
    unknown = Estimate(0)
    unknown.read(100, 5)
    assert unknown.total is None
    unknown.done = True
    assert unknown.total == 5
