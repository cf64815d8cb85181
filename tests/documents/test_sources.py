"""Paths, streams and text as sources: names, limits, errors."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from align.documents import read_article
from align.errors import NlenError, ReadError, UsageError

SENTENCE = "De brug over de rivier is dicht."


def test_a_path_may_be_a_string_or_path_like(tmp_path: Path) -> None:
    file = tmp_path / "brug.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    for source in (file, str(file)):
        article = read_article(source)
        assert article.paragraphs[0].text == SENTENCE
        assert article.id == str(tmp_path / "brug")
        assert article.language == "nl"


def test_a_string_with_a_line_break_is_text_and_one_without_a_path() -> None:
    article = read_article(f"{SENTENCE}\n")
    assert (article.paragraphs[0].text, article.id) == (SENTENCE, "text")
    with pytest.raises(ReadError, match="there is no such file"):
        read_article(SENTENCE)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("brug.txt", "brug"),
        ("brug.nl.html", "brug"),
        ("brug.nl-BE.HTM", "brug"),
        ("Ajax v. Feyenoord.txt", "Ajax v. Feyenoord"),
        ("versie 2.0.txt", "versie 2.0"),
        ("brug", "brug"),
        ("brug.md", "brug"),
        ("brug.tei", "brug.tei"),
    ],
)
def test_the_id_is_the_path_without_the_suffixes_of_format_and_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, id: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(SENTENCE, encoding="utf-8")
    assert read_article(name).id == id
    assert read_article(name, id="eigen").id == "eigen"


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_a_file_name_that_is_not_utf8_gives_an_id_that_can_be_written(tmp_path: Path) -> None:
    file = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(file).write_text(SENTENCE, encoding="utf-8")
    assert read_article(file).id.encode().endswith("caf\ufffd".encode())


def test_a_stream_is_named_after_its_file_and_stays_open(tmp_path: Path) -> None:
    file = tmp_path / "brug.html"
    file.write_text(f"<p>{SENTENCE}", encoding="utf-8")
    with file.open("rb") as stream:
        article = read_article(stream)
        assert not stream.closed
    assert (article.id, article.paragraphs[0].text) == (str(tmp_path / "brug"), SENTENCE)
    assert read_article(io.BytesIO(SENTENCE.encode())).id == "stdin"


def test_standard_input_is_read_from_a_pipe() -> None:
    program = (
        "import sys; from align.documents import read_article; a = read_article(sys.stdin.buffer); print(ascii(a))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input="Eén brug.".encode(), capture_output=True, check=True, timeout=60
    )
    assert b"id='stdin'" in done.stdout
    assert b"text='E\\xe9n brug.'" in done.stdout


def test_a_stream_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(3, size or 3))

    assert read_article(Slow(SENTENCE.encode())).paragraphs[0].text == SENTENCE


def test_a_text_stream_and_unknown_words_are_wrong_use() -> None:
    with pytest.raises(UsageError, match="text stream"):
        read_article(io.StringIO(SENTENCE))  # type: ignore[arg-type]
    for wrong in ({"format": "tei"}, {"extract": "all"}, {"max_bytes": 0}):
        with pytest.raises(UsageError, match=str(next(iter(wrong.values())))):
            read_article(io.BytesIO(SENTENCE.encode()), **wrong)  # type: ignore[arg-type]


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    closed = io.BytesIO()
    closed.close()
    for source, message in (
        (tmp_path / "weg.txt", r"weg\.txt: there is no such file"),
        (tmp_path, "this is a folder"),
        ("a\0b", "cannot be read"),
        (closed, "cannot be read"),
    ):
        with pytest.raises(ReadError, match=message):
            read_article(source)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the super-user may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    file = tmp_path / "geheim.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    file.chmod(0)
    with pytest.raises(ReadError, match=r"geheim\.txt may not be read"):
        read_article(file)


def test_input_is_bounded(tmp_path: Path) -> None:
    data = SENTENCE.encode()
    assert read_article(io.BytesIO(data), max_bytes=len(data)).paragraphs
    with pytest.raises(ReadError, match="larger than 31 bytes"):
        read_article(io.BytesIO(data), max_bytes=len(data) - 1)

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"brug " * (size // 5 or 1)

    with pytest.raises(ReadError, match="larger than 1,000 bytes"):
        read_article(Endless(), max_bytes=1000)  # type: ignore[arg-type]


def test_format_is_the_suffix_or_else_the_beginning(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html>\n<html><p>{SENTENCE}</p></html>"
    for name in ("a.html", "a.HTM", "a.xhtml", "a", "a.page"):
        file = tmp_path / name
        file.write_text(page, encoding="utf-8")
        assert read_article(file).paragraphs[0].text == SENTENCE
    assert read_article(io.BytesIO(page.encode())).paragraphs[0].text == SENTENCE
    assert read_article(io.BytesIO(page.encode()), format="txt").paragraphs[0].text.startswith("<!DOCTYPE")
    assert [p.text for p in read_article("Als x<y dan\n<b>niet</b>").paragraphs] == ["Als x<y dan", "<b>niet</b>"]


def test_importing_the_readers_loads_no_parser() -> None:
    program = (
        "import sys; import align.documents; "
        "print([n for n in ('lxml', 'charset_normalizer', 'trafilatura') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_every_error_is_one_the_command_can_print() -> None:
    assert issubclass(ReadError, NlenError)
    assert issubclass(UsageError, NlenError)
