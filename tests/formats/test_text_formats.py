"""TSV and JSON Lines as other programs write them, and as people get them wrong."""

from __future__ import annotations

import io

import pytest

from align.bitext import Position, TranslationUnit
from align.errors import FormatError
from align.formats import read_bitext, write_bitext


def read(data: bytes, name: str, **options: str) -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data), name, **options))


def test_bare_tsv_is_read_letter_for_letter() -> None:
    data = b"\xef\xbb\xbfC:\\temp\tC:\\new\r\n\r\nhallo\thello"
    units = read(data, "tsv", source_language="nl-BE", target_language="en")
    assert [(u.source, u.target, u.source_language) for u in units] == [
        ("C:\\temp", "C:\\new", "nl-BE"),
        ("hallo", "hello", "nl-BE"),
    ]


def test_tsv_with_columns_of_its_own() -> None:
    data = b"id\ttarget\tdomain\tsource\tposition\n7\tline\\none\tlaw\tregel\\neen\t2.3\n"
    assert read(data, "tsv") == [
        TranslationUnit("regel\neen", "line\none", properties={"domain": "law"}, position=Position(2, 3), id="7")
    ]


def test_tsv_as_written() -> None:
    stream = io.BytesIO()
    unit = TranslationUnit(
        "a\tb\\",
        "c\n",
        origin="memory",
        score=0.25,
        article="x",
        position=Position(1, 1),
        properties={"kind": "body\t"},
        id="9",
    )
    write_bitext([unit], stream, "tsv")
    assert stream.getvalue().decode().split("\n")[1] == (
        'a\\tb\\\\\tc\\n\tmemory\t0.25\tx\t1.1\tnl\ten\t9\t{"kind": "body\\t"}'
    )


def test_jsonl_keys_of_its_own_are_properties() -> None:
    data = '{"source": "é", "target": "e", "domain": "law", "n": 3, "properties": {"kind": "body"}}\n'.encode()
    assert read(data, "jsonl") == [TranslationUnit("é", "e", properties={"domain": "law", "n": "3", "kind": "body"})]


@pytest.mark.parametrize(
    ("name", "data", "place", "problem"),
    [
        ("tsv", b"only one column\n", "line 1", "1 column where 2"),
        ("tsv", b"a\tb\n\nc\td\te\n", "line 3", "3 columns where 2"),
        ("tsv", b"source\ttarget\nx\n", "line 2", "1 column where the first line names 2"),
        ("tsv", b"source\ttarget\tscore\nx\ty\thigh\n", "line 2", "score"),
        ("tsv", b"source\ttarget\tscore\nx\ty\t1.5\n", "line 2", "score"),
        ("tsv", b"source\ttarget\torigin\nx\ty\telf\n", "line 2", "origin"),
        ("tsv", b"source\ttarget\tposition\nx\ty\t3\n", "line 2", "position"),
        ("tsv", b"source\ttarget\tproperties\nx\ty\t[1]\n", "line 2", "properties"),
        ("tsv", "één\tone\nà\xe9".encode("latin-1"), "line 1, column 1", "UTF-8"),
        ("tsv", "a\tb".encode("utf-16"), "line 1, column 1", "UTF-16"),
        ("jsonl", b'{"source": "a", "target": "b"}\n{"source": "a",\n', "line 2, column 16", "JSON"),
        ("jsonl", b"[]\n", "line 1", "object"),
        ("jsonl", b'{"source": "a"}\n', "line 1", '"target"'),
        ("jsonl", b'{"source": "a", "target": 3}\n', "line 1", '"target" is not a string'),
        ("jsonl", b'{"source": "a", "target": "b", "score": true}\n', "line 1", '"score"'),
        ("jsonl", b'{"source": "a", "target": "b", "position": 3}\n', "line 1", '"position"'),
        ("jsonl", b'{"source": "a", "target": "b", "origin": []}\n', "line 1", '"origin"'),
        ("jsonl", b"[" * 200_000, "line 1", "nesting"),
    ],
)
def test_faults_are_placed(name: str, data: bytes, place: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(data, name)
    assert str(caught.value).startswith(f"<stream>, {place}: ")
    assert problem in str(caught.value)
