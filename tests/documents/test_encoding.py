"""Character encodings of plain text, and what is not text at all."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from align.documents import read_article
from align.errors import ReadError, UsageError

QUOTED = "„Eén coördinator in België is genoeg”, zei de wethouder. ‘Dat kost € 3,50…’ – en toch."
PLAIN = 'De coördinator uit België kreeg één café "toegewezen", zei hij.'


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_text_comes_back_whatever_it_was_encoded_in(encoding: str, mark: bytes, named: str) -> None:
    article = read_article(io.BytesIO(mark + QUOTED.encode(encoding)))
    assert [paragraph.text for paragraph in article.paragraphs] == [QUOTED]
    assert article.metadata["encoding"] == named


@pytest.mark.parametrize(("encoding", "text"), [("mac_roman", QUOTED), ("cp850", PLAIN), ("iso8859-1", PLAIN)])
def test_other_western_encodings_are_told_from_windows_1252(encoding: str, text: str) -> None:
    article = read_article(io.BytesIO(text.encode(encoding)))
    assert article.paragraphs[0].text == text


def test_an_encoding_of_another_script_is_detected() -> None:
    text = "Мост через реку закрыт до весны, сообщила городская администрация во вторник вечером. " * 4
    article = read_article(io.BytesIO(text.encode("cp1251")), language="ru")
    assert article.paragraphs[0].text == text.strip()


def test_the_caller_may_say_the_encoding() -> None:
    data = "Žižkov leží v Praze.".encode("cp1250")
    assert read_article(io.BytesIO(data), encoding="windows-1250").paragraphs[0].text == "Žižkov leží v Praze."
    with pytest.raises(ReadError, match=r"line 1, column 1: not valid UTF-8 \(byte 0x"):
        read_article(io.BytesIO(data), encoding="utf-8")
    for unknown in ("klingon", "zlib"):
        with pytest.raises(UsageError, match=unknown):
            read_article(io.BytesIO(data), encoding=unknown)


def test_damaged_utf8_is_refused_and_not_read_as_something_else() -> None:
    data = "Eén café in België, vóór de brug.".encode()
    with pytest.raises(ReadError, match=r"line 1, column \d+: the file is UTF-8 but damaged here \(byte 0x"):
        read_article(io.BytesIO(data[:11] + b"\xff" + data[11:]))
    with pytest.raises(ReadError, match="damaged"):
        read_article(io.BytesIO(data + "é".encode()[:1]))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "no PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "office document"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x00\x01\x02\x03binair\x00\x00\x00", "binary file"),
        (b"\x01\x02\x03\x04\x05 tekst", "binary file"),
        (b"Een tekst met \x00 veel NULs \x00\x00 erin", "binary file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "not valid UTF-16-LE"),
        (b"", "holds no text"),
    ],
)
def test_what_is_not_text_is_refused_in_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read_article(io.BytesIO(data))
    assert str(caught.value).startswith(("standard input: ", "standard input, line "))
    assert "\n" not in str(caught.value)


WORDS = (
    "de het een gemeente België één coördinatie café zeeën geïnd naïef crème „ja” ‘nee’ ’s zo’n – € 12,50 daarom… "
    "Curaçao brug over rivier gaat open"
)
words = st.sampled_from(WORDS.split())
dutch = st.lists(words, min_size=6, max_size=40).map(lambda chosen: "Toen zei de burgemeester: " + " ".join(chosen))


@settings(deadline=None)
@given(dutch, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]))
@example("Toen zei de burgemeester: de de de België één één", "cp1252")
def test_dutch_comes_back_from_every_encoding(text: str, encoding: str) -> None:
    article = read_article(io.BytesIO(text.encode(encoding)))
    assert [paragraph.text for paragraph in article.paragraphs] == [text]


# The first example that needs a parser imports it.
@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "txt", "html"]), st.sampled_from(["auto", "main"]))
def test_arbitrary_bytes_are_read_or_refused(data: bytes, format: str | None, extract: str) -> None:
    try:
        article = read_article(io.BytesIO(data), format=format, extract=extract)  # type: ignore[arg-type]
    except ReadError:
        return
    assert article.paragraphs
    for paragraph in article.paragraphs:
        assert paragraph.text.strip()
        assert not set(paragraph.text) & set("\x00\x01\x1b\ufffe\uffff")
        paragraph.text.encode("utf-8")
