"""Other kinds of files: refused by name and by content, skipped in folders; gzip is looked through."""

from __future__ import annotations

import codecs
import gzip
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.documents import FORMATS, article_from_text, find_articles, read_article
from align.documents.discovery import find_pairs
from align.documents.sentence_lines import read_sentence_lines
from align.errors import ReadError
from align.formats.registry import sniff

SENTENCE = "De brug over de rivier is dicht."
XLIFF = f"""<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="nl"><body>
<trans-unit id="1"><source>{SENTENCE}</source></trans-unit></body></file></xliff>
"""
TMX = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><body/></tmx>'
PO = f'# Jan\nmsgid ""\nmsgstr ""\n"Language: en"\n\n#: a.c:1\nmsgid "{SENTENCE}"\nmsgstr ""\n'
SRT = f"1\n00:00:01,000 --> 00:00:03,500\n{SENTENCE}\n\n2\n00:00:04,000 --> 00:00:06,000\nJa.\n"
VTT = f"WEBVTT\n\n00:01.000 --> 00:03.000\n{SENTENCE}\n"
UNMISTAKABLE = {
    "xliff": XLIFF,
    "tmx": TMX,
    "po": PO,
    "srt": SRT,
    "vtt": VTT,
    "json": f'{{\n  "titel": "{SENTENCE}"\n}}\n',
    "jsonl": f'{{"source": "{SENTENCE}", "target": "x"}}\n{{"source": "a", "target": "b"}}\n',
    "xml": f'<?xml version="1.0"?>\n<!-- van Jan -->\n<artikel><p>{SENTENCE}</p></artikel>\n',
}


@pytest.mark.parametrize(("kind", "text"), UNMISTAKABLE.items(), ids=UNMISTAKABLE)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_unmistakable_is_refused_without_a_name(kind: str, text: str, codec: str) -> None:
    assert sniff(text.encode(codec)) == kind
    if kind not in FORMATS:
        with pytest.raises(ReadError, match=r"standard input: this is .*(no document to read|neither .*); "):
            read_article(io.BytesIO(text.encode(codec)))
    with pytest.raises(ReadError, match=r"this is .*, not plain text"):
        read_sentence_lines(io.BytesIO(text.encode(codec)), language="nl")
    # Who says that it is text has his way.
    assert read_article(io.BytesIO(text.encode(codec)), format="txt").paragraphs


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a.xlz", "XLIFF.*unpack it"),
        ("a.tmx", "translation memory.*nlen tmx convert.*--memory"),
        ("a.ass", "subtitles"),
        ("a.json5", "JSON"),
        ("a.yaml", "a program's texts"),
        ("a.numbers", "a table"),
        ("a.pages", "word processor"),
        ("a.mobi", "electronic book"),
        ("a.zip", "an archive"),
        ("a.tbx", "--glossary"),
    ],
)
def test_other_kinds_are_refused_by_name(tmp_path: Path, name: str, problem: str) -> None:
    file = tmp_path / name
    file.write_text(SENTENCE, encoding="utf-8")
    with pytest.raises(ReadError, match=f"{name}: this is .*{problem}"):
        read_article(file)
    file.write_bytes(b"PK\x03\x04 and more")
    with pytest.raises(ReadError, match=f"{name}: this is .*{problem}"):
        read_article(file)


@pytest.mark.parametrize(
    "text",
    [
        "[1] Zie de noot.\n[2] En deze.",
        "{zo} begon hij, en hij lachte.",
        "<b>Zo</b> staat het er.",
        "<p>Een stuk van een pagina.</p>",
        "<?xml version='1.0'?><html><p>Een pagina.</p></html>",
        "1\nEen nummer op een regel.",
        "12:30 --> zo laat begint het.",
        'msgid "is een woord dat hier staat.',
        "WEBVTTING is geen woord.",
        "source,target\nzijn woorden.",
        "Naam\tPlaats\nJan\tEde",
    ],
)
def test_text_that_looks_a_little_like_something_is_text(text: str) -> None:
    assert sniff(text.encode()) is None
    assert read_article(io.BytesIO(text.encode())).paragraphs


def test_a_piece_of_xhtml_is_a_page_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a.xhtml"
    file.write_text(f'<?xml version="1.0"?><section><p>{SENTENCE}</p></section>', encoding="utf-8")
    assert read_article(file).paragraphs[0].text == SENTENCE


@given(st.text(max_size=200))
def test_looking_never_fails(text: str) -> None:
    for codec in ("utf-8", "utf-16"):
        sniff(text.encode(codec, "replace"))
    sniff(codecs.BOM_UTF16_LE + text.encode("utf-8", "replace"))


def test_folders_leave_other_kinds_out_and_count_them(tmp_path: Path) -> None:
    for name in ("a.txt", "b.tmx", "c.TMX", "d.ass", "e.xlf.gz", "README.md", "LICENSE", ".f.po"):
        (tmp_path / name).write_text(SENTENCE, encoding="utf-8")
    others: Counter[str] = Counter()
    assert [path.name for path in find_articles([tmp_path], others=others)] == ["a.txt"]
    assert others == {".tmx": 2, ".ass": 1, ".xlf": 1}


def test_gzipped_articles_are_read_by_name_and_by_content(tmp_path: Path) -> None:
    packed = gzip.compress(SENTENCE.encode()) + gzip.compress(b" Omrijden kan.\n")
    for name in ("brug.nl.txt.gz", "brug.nl.txt", "brug"):
        (tmp_path / name).write_bytes(packed)
        article = read_article(tmp_path / name)
        assert [p.text for p in article.paragraphs] == [f"{SENTENCE} Omrijden kan."]
        assert article.id == str(tmp_path / "brug")
    assert read_article(io.BytesIO(packed)).paragraphs[0].text.startswith(SENTENCE)
    page = tmp_path / "brug.html.gz"
    page.write_bytes(gzip.compress(f"<p>{SENTENCE}</p>".encode()))
    assert read_article(page).paragraphs[0].text == SENTENCE
    assert [p.name for p in find_articles([tmp_path], language="nl")] == [
        "brug.html.gz",
        "brug.nl.txt",
        "brug.nl.txt.gz",
    ]
    assert [p.name for p in find_articles([tmp_path], language="en")] == ["brug.html.gz"]


def test_gzipped_articles_are_paired(tmp_path: Path) -> None:
    for name in ("brug.nl.txt.gz", "brug.en.txt", "dijk.nl.gz", "dijk.en.gz"):
        (tmp_path / name).write_bytes(gzip.compress(SENTENCE.encode()))
    found = find_pairs(tmp_path)
    assert [(p.source.name, p.target.name, p.name) for p in found.pairs] == [
        ("brug.nl.txt.gz", "brug.en.txt", "brug"),
        ("dijk.nl.gz", "dijk.en.gz", "dijk"),
    ]


def test_damaged_and_endless_gzip_data_are_refused(tmp_path: Path) -> None:
    packed = gzip.compress(SENTENCE.encode() * 100)
    with pytest.raises(ReadError, match="damaged or cut off"):
        read_article(io.BytesIO(packed[:-12]))
    bomb = gzip.compress(b"a" * 5_000_000)
    with pytest.raises(ReadError, match="larger than"):
        read_article(io.BytesIO(bomb), max_bytes=1_000_000)
    with pytest.raises(ReadError, match="gzip file within"):
        read_article(io.BytesIO(gzip.compress(packed)))


@pytest.mark.parametrize(("stray", "count"), [("\x1f", 1), ("\x00", 1), ("\x07\x08\x1b", 3)])
def test_a_stray_control_character_is_left_out_and_counted(stray: str, count: int) -> None:
    text = f"De brug is dicht, en dat blijft zo.\n\n{stray}De weg is open.\n"
    article = read_article(io.BytesIO(text.encode()))
    assert [p.text for p in article.paragraphs] == ["De brug is dicht, en dat blijft zo.", "De weg is open."]
    assert article.metadata["controls"] == str(count)
    assert "controls" not in read_article(io.BytesIO(SENTENCE.encode())).metadata


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (
            "Één café.\nEn nog een cafX.\n".encode().replace(b"X", b"\xe9"),
            r"line 2, column 15: .*damaged here \(byte 0xe9",
        ),
        ("Één café.\r\n\r\nNog X één.".encode().replace(b"X", b"\xff"), r"line 3, column 5: .*\(byte 0xff"),
        # Not characters of DOS, though all bytes are some.
        ("Het regent.\nÉén dag.\n".encode() + b"\xff\xfe\x81\n", r"line 3, column 1: .*\(byte 0xff"),
        (codecs.BOM_UTF8 + b"Een.\nTwee \xe9\n", r"line 2, column 6: not valid UTF-8 \(byte 0xe9"),
    ],
)
def test_a_bad_byte_is_told_with_its_line(data: bytes, place: str) -> None:
    with pytest.raises(ReadError, match=f"standard input, {place}"):
        read_article(io.BytesIO(data))


def test_text_in_memory_is_not_looked_at_for_its_kind() -> None:
    assert article_from_text(SRT).paragraphs


def test_what_is_not_what_it_is_called_is_read_where_it_can_be(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_text(SRT)
    assert read_article(file).format == "srt"
    file.write_bytes(b"")
    with pytest.raises(ReadError, match=r"a\.pdf: is empty; "):
        read_article(file)
