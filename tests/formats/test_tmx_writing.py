"""TMX as written: what the file says, and that it says the same each time."""

from __future__ import annotations

import io
import logging
import re

import pytest

from align.bitext import Position, TranslationUnit
from align.errors import UsageError
from align.formats import read_bitext, write_bitext


def written(units: list[TranslationUnit], **options: str | bool) -> str:
    stream = io.BytesIO()
    write_bitext(units, stream, "tmx", **options)
    return stream.getvalue().decode()


UNIT = TranslationUnit(
    'Zij zei: "Ja & nee".',
    "She said <yes>.",
    origin="machine",
    score=0.875,
    article="nieuws/brug",
    position=Position(2, 1),
    properties={"kind": "body", ":domain": "bouw"},
)


def test_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    text = re.sub(r'(creationtoolversion|tuid)="[^"]+"', r'\1="…"', written([UNIT], datatype="html", stamp=True))
    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        '  <header creationtool="nlen" creationtoolversion="…" segtype="sentence" o-tmf="nlen" adminlang="en"'
        ' srclang="nl" datatype="html"/>\n'
        "  <body>\n"
        '    <tu tuid="…" creationdate="19700102T000000Z">\n'
        '      <prop type="x-origin">machine</prop>\n'
        '      <prop type="x-score">0.875</prop>\n'
        '      <prop type="x-article">nieuws/brug</prop>\n'
        '      <prop type="x-position">2.1</prop>\n'
        '      <prop type="x-kind">body</prop>\n'
        '      <prop type="domain">bouw</prop>\n'
        '      <tuv xml:lang="nl">\n'
        '        <seg>Zij zei: "Ja &amp; nee".</seg>\n'
        "      </tuv>\n"
        '      <tuv xml:lang="en">\n'
        "        <seg>She said &lt;yes&gt;.</seg>\n"
        "      </tuv>\n"
        "    </tu>\n"
        "  </body>\n"
        "</tmx>\n"
    )


def test_same_units_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    units = [UNIT, TranslationUnit("a", "b"), UNIT, TranslationUnit("a", "b")]
    assert written(units, stamp=True) == written(units, stamp=True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "gisteren")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        written(units, stamp=True)


def test_dates_are_not_invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    dated = TranslationUnit("c", "d", created="20200101T000000Z")
    changed = TranslationUnit("e", "f", changed="20200202T000000Z")
    recalled = TranslationUnit("g", "h", origin="memory")
    assert "date" not in written([UNIT])
    assert re.findall(r'(\w+date)="(\d+)T', written([dated, changed, recalled])) == [
        ("creationdate", "20200101"),
        ("changedate", "20200202"),
    ]
    # What is stamped is new; what has a date, or comes out of a memory, is not.
    assert re.findall(r'(\w+date)="(\d+)T', written([UNIT, dated, changed, recalled], stamp=True)) == [
        ("creationdate", "20231114"),
        ("creationdate", "20200101"),
        ("changedate", "20200202"),
    ]


def test_identifiers() -> None:
    def ids(units: list[TranslationUnit]) -> list[str]:
        return re.findall(r'tuid="([^"]+)"', written(units))

    one, other = TranslationUnit("a", "b", article="x"), TranslationUnit("a", "b", article="y")
    first = ids([one, other])
    assert ids([other, one]) == first[::-1]
    assert ids([one, one, one])[0] == first[0]
    assert len(set(ids([one, one, one]))) == 3
    assert ids([TranslationUnit("a", "b", id="eigen-7"), TranslationUnit("c", "d", id="eigen-7")])[0] == "eigen-7"
    assert " " not in ids([TranslationUnit("a", "b", id="een twee")])[0]


def test_a_tuid_given_by_a_number_is_not_given_again() -> None:
    units = [TranslationUnit("a", "b", id=name) for name in ("k", "k-2", "k", "k-3", "k")]
    found = re.findall(r'tuid="([^"]+)"', written(units))
    assert len(set(found)) == 5


def test_source_languages() -> None:
    text = written([TranslationUnit("a", "b", source_language="nl-BE"), TranslationUnit("c", "d")])
    assert 'srclang="nl-BE" datatype' in text
    assert text.count('srclang="nl">') == 1
    assert 'srclang="nl" datatype' in written([TranslationUnit("a", "b", source_language="en")], source_language="nl")
    with pytest.raises(UsageError, match="not a language tag"):
        written([TranslationUnit("a", "b", target_language="Engels!")])
    with pytest.raises(UsageError, match="datatype"):
        written([], datatype="rtf")


def test_forbidden_characters_are_left_out_and_counted_once(caplog: pytest.LogCaptureFixture) -> None:
    stream = io.BytesIO()
    with caplog.at_level(logging.WARNING):
        write_bitext([TranslationUnit("a\x00b\ud800", "c\ufffe"), TranslationUnit("\x1b", "d")], stream, "tmx")
    assert [record.getMessage() for record in caplog.records] == [
        "<stream>: 4 characters left out, which XML cannot hold"
    ]
    stream.seek(0)
    assert [(unit.source, unit.target) for unit in read_bitext(stream, "tmx")] == [("ab", "c"), ("", "d")]
