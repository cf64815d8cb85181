"""Text that is a sentence a line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.documents.sentence_lines import read_sentence_lines
from align.errors import ReadError


def test_a_sentence_a_line() -> None:
    data = b"\xef\xbb\xbf\nEen kop\r\n\n  Zin een. \r\nZin twee. Nog wat.\n \n\nSlot.\n"
    read = read_sentence_lines(io.BytesIO(data), language="nl")
    assert [[s.text for s in p.sentences] for p in read.article.paragraphs] == [
        ["Een kop"],
        ["Zin een.", "Zin twee. Nog wat."],
        ["Slot."],
    ]
    assert read.lines == (1, 3, 4, 7)
    assert read.count == 8
    assert (read.article.id, read.article.language) == ("stdin", "nl")


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20), min_size=1))
def test_the_numbers_are_those_of_the_lines(lines: list[str]) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    if not "".join(lines).strip():
        with pytest.raises(ReadError, match="holds no text"):
            read_sentence_lines(io.BytesIO(data), language="nl")
        return
    read = read_sentence_lines(io.BytesIO(data), language="nl")
    sentences = [sentence for paragraph in read.article.paragraphs for sentence in paragraph.sentences]
    lines[0] = lines[0].removeprefix("\ufeff")
    assert read.count == len(lines)
    assert [lines[number].strip() for number in read.lines] == [sentence.text for sentence in sentences]
    for paragraph in read.article.paragraphs:
        for sentence in paragraph.sentences:
            assert paragraph.text[sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize("data", [b"", b"\n \n", b"%PDF-1.7\n", b"\x89PNG\r\n", bytes(range(256)) * 20])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(ReadError, match=r"a\.txt"):
        read_sentence_lines(tmp_path / "a.txt", language="nl")
