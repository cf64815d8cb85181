"""What validation finds, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.bitext import TranslationUnit
from align.errors import FormatError, ReadError
from align.formats import Finding, tmx_statistics, validate_tmx, write_bitext

GOOD = """<?xml version="1.0"?>
<tmx version="1.4">
<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="nl" datatype="x"/>
<body>
<tu tuid="1" creationdate="20240229T235959Z">
<tuv xml:lang="nl">
<seg>Een <bpt i="1" x="1">b</bpt>fiets<ept i="1">b</ept>.</seg>
</tuv>
<tuv xml:lang="en">
<seg>A <bpt i="2" x="1">b</bpt>bicycle<ept i="2">b</ept>.</seg>
</tuv>
</tu>
</body>
</tmx>
"""


def findings(tmp_path: Path, text: str) -> list[Finding]:
    path = tmp_path / "f.tmx"
    path.write_text(text, encoding="utf-8")
    return list(validate_tmx(path))


def found(tmp_path: Path, text: str) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.severity, finding.code) for finding in findings(tmp_path, text)]


def test_a_good_file(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD) == []
    assert findings(tmp_path, GOOD.replace("<tmx ", '<tmx xmlns="http://www.lisa.org/tmx14" ')) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (' o-tmf="t"', "", [(3, "error", "grammar")]),
        ('segtype="sentence"', 'segtype="zin"', [(3, "error", "grammar")]),
        ('srclang="nl"', 'srclang="?"', [(3, "error", "language-tag"), (5, "error", "missing-srclang")]),
        ('adminlang="en"', 'adminlang="e"', [(3, "error", "language-tag")]),
        ('datatype="x"', 'datatype="x" creationdate="2024"', [(3, "error", "date")]),
        ("<body>", "<body>\n<p/>", [(5, "error", "grammar")]),
        ("</body>", "</body>\n<body2/>", [(14, "error", "grammar")]),
        ('<tuv xml:lang="en">', "<tuv>", [(9, "error", "grammar")]),
        ('<tuv xml:lang="en">', '<tuv xml:lang="en" colour="red">', [(9, "error", "grammar")]),
        ('<tuv xml:lang="en">', '<tuv xml:lang="english_us">', [(9, "error", "language-tag")]),
        ('<tuv xml:lang="en">', '<tuv xml:lang="NL">', [(9, "warning", "duplicate-language")]),
        ('<tuv xml:lang="nl">', '<tuv xml:lang="de">', [(5, "error", "missing-srclang")]),
        ('<tuv xml:lang="nl">', '<tuv xml:lang="nl-BE">', [(5, "warning", "inexact-srclang")]),
        ('tuid="1"', 'tuid="1 2"', [(5, "error", "grammar")]),
        ("20240229T235959Z", "20230229T235959Z", [(5, "error", "date")]),
        ('<tuv xml:lang="en">', '<tuv xml:lang="en" changedate="2024-01-01">', [(9, "error", "date")]),
        ('<ept i="1">b</ept>', "", [(7, "error", "unpaired-code")]),
        ('<ept i="2">', '<ept i="3">', [(10, "error", "unpaired-code"), (10, "error", "unpaired-code")]),
        ('i="2" x="1"', 'i="2" x="2"', [(5, "warning", "unmatched-codes")]),
        ("fiets", '<bpt i="1" x="1"/>fiets', [(7, "error", "unpaired-code"), (5, "warning", "unmatched-codes")]),
        ("fiets", "<b>fiets</b>", [(7, "error", "grammar")]),
        ("A <bpt", '<ph pos="p"/><bpt', [(10, "error", "grammar")]),
        ('<seg>A <bpt i="2" x="1">b</bpt>bicycle<ept i="2">b</ept>.</seg>', "<note/>", [(9, "error", "grammar")]),
        ('version="1.4"', 'version="2.0"', [(2, "warning", "version")]),
        ('version="1.4"', "", [(2, "error", "grammar")]),
        ("<tmx ", '<tmx xmlns="urn:x" ', [(2, "warning", "namespace")]),
        ("</tu>\n", "", [(12, "error", "not-tmx")]),
    ],
)
def test_faults(tmp_path: Path, old: str, new: str, expected: list[tuple[int, str, str]]) -> None:
    assert old in GOOD
    assert found(tmp_path, GOOD.replace(old, new, 1)) == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (' srclang="nl"', "", "<header> lacks the attribute srclang"),
        (' srclang="nl" datatype="x"', "", "<header> lacks the attributes srclang and datatype"),
        (
            'segtype="sentence"',
            'segtype="zin"',
            'segtype of <header> is "zin"; it is one of block, paragraph, sentence, phrase',
        ),
        ('<tuv xml:lang="en">', "<tuv>", "<tuv> lacks the attribute xml:lang"),
        ('<tuv xml:lang="en">', '<tuv xml:lang="en" colour="red">', "<tuv> may not have the attribute colour"),
        ('version="1.4"', "", "<tmx> lacks the attribute version"),
        ('tuid="1"', 'tuid="1 2"', 'tuid of <tu> is "1 2"; it is text without white space'),
        ('tuid="1"', 'tuid="1" usagecount="veel"', 'usagecount of <tu> is "veel"; it is a whole number'),
        ("fiets", "<hi x='a'>fiets</hi>", 'x of <hi> is "a"; it is a whole number'),
        ("<tuv", "<prop>x</prop>\n<tuv", "<prop> lacks the attribute type"),
    ],
)
def test_the_attribute_meant_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    found = [finding.message for finding in findings(tmp_path, GOOD.replace(old, new, 1)) if finding.code == "grammar"]
    assert found == [message]


def test_empty_segments(tmp_path: Path) -> None:
    text = GOOD.replace("A <bpt", "<bpt").replace("bicycle", "").replace('2">b</ept>.', '2">b</ept> ')
    assert found(tmp_path, text) == [(10, "warning", "empty-segment")]


def test_codes_of_a_sub_flow_are_its_own(tmp_path: Path) -> None:
    flow = '<ph><sub><bpt i="1"/>a<ept i="1"/></sub></ph>'
    assert found(tmp_path, GOOD.replace("Een ", f"Een {flow}")) == []
    assert found(tmp_path, GOOD.replace("Een ", f"Een {flow}").replace('<ept i="1"/>', "")) == [
        (7, "error", "unpaired-code")
    ]


def test_older_versions_are_checked_leniently(tmp_path: Path) -> None:
    text = GOOD.replace('"1.4"', '"1.1"').replace("xml:lang", "lang").replace(' o-tmf="t"', "")
    assert found(tmp_path, text) == [(2, "warning", "version"), (3, "warning", "grammar")]


def test_repeated_identifiers_and_lines_beyond_65535(tmp_path: Path) -> None:
    unit = GOOD[GOOD.index("<tu ") : GOOD.index("</body>")]
    many = "".join(unit.replace('tuid="1"', f'tuid="{n}"') for n in range(10_000))
    last = unit.replace('tuid="1"', 'tuid="77"').replace('<tuv xml:lang="en">', "<tuv>")
    line = GOOD[: GOOD.index("<tu ")].count("\n") + 1
    result = findings(tmp_path, GOOD.replace(unit, many + last))
    assert [(finding.line, finding.code) for finding in result] == [
        (line + 80_000 + 4, "grammar"),
        (line + 80_000, "duplicate-tuid"),
    ]
    assert result[0].column == 1
    assert f"line {line + 77 * 8}" in result[1].message


def test_how_a_finding_reads(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, GOOD.replace('version="1.4"', 'version="2.0"'))
    assert str(finding).startswith(f"{tmp_path / 'f.tmx'}:2: warning: TMX version")
    assert finding.column == 1


def test_ordinary_output_gives_no_findings(tmp_path: Path) -> None:
    units = [TranslationUnit(f"Zin {n}.", f"Sentence {n}.", score=0.5, properties={"kind": "body"}) for n in range(50)]
    write_bitext(units, tmp_path / "o.tmx.gz")
    assert list(validate_tmx(tmp_path / "o.tmx.gz")) == []


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        next(validate_tmx(tmp_path / "none.tmx"))


def test_statistics(tmp_path: Path) -> None:
    path = tmp_path / "s.tmx"
    units = [
        TranslationUnit("Dag wereld.", "Hello, big world.", origin="machine"),
        TranslationUnit("Dag wereld.", "Hello, big world.", origin="human"),
        TranslationUnit("", "Nothing."),
    ]
    write_bitext(units, path)
    statistics = tmx_statistics(path)
    assert statistics.units == 3
    assert statistics.languages == ("nl", "en")
    assert statistics.segments == {"nl": 3, "en": 3}
    assert statistics.words == {"nl": 4, "en": 7}
    assert statistics.characters == {"nl": 22, "en": 42}
    assert statistics.origins == {"machine": 1, "human": 2}
    assert (statistics.empty, statistics.duplicates) == (1, 1)
    assert (statistics.creation_tool, statistics.source_language, statistics.version) == ("nlen", "nl", "1.4")
    path.write_text("<html/>")
    with pytest.raises(FormatError, match="not <tmx>"):
        tmx_statistics(path)
