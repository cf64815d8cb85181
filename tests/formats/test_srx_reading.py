"""SRX files of any origin are read, and nothing in them reaches out of the file."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from align.errors import FormatError, ReadError
from align.formats import srx
from align.formats.srx import read_srx
from align.segmentation.rule_segmenter import RuleSegmenter
from align.segmentation.srx import sentence_rules

RULES = """<languagerules><languagerule languagerulename="Dutch">
<rule break="no"><beforebreak>\\bdr\\.</beforebreak><afterbreak>\\s</afterbreak></rule>
<rule><beforebreak>[.!]</beforebreak><afterbreak>\\s</afterbreak></rule></languagerule></languagerules>"""
MAP = '<languagemap languagepattern="NL.*" languagerulename="Dutch"/>'
VERSION_2 = f"""<?xml version="1.0"?><srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="no"/><body>{RULES}<maprules>{MAP}</maprules></body></srx>"""
VERSION_1 = f"""<srx version="1.0"><header segmentsubflows="yes"/><body>{RULES}
<maprules><maprule maprulename="m">{MAP}</maprule></maprules></body></srx>"""
TEXT = "De dr. kwam. Hij bleef! Ja"


@pytest.mark.parametrize("document", [VERSION_2, VERSION_1], ids=["2.0", "1.0"])
def test_both_versions(document: str) -> None:
    rules = read_srx(io.BytesIO(document.encode()))
    found = RuleSegmenter(rules, "nl").segments(TEXT)
    assert [TEXT[start:end] for start, end in found] == ["De dr. kwam.", "Hij bleef!", "Ja"]


def test_our_own_file_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.srx.gz").write_bytes(gzip.compress(sentence_rules().document().encode()))
    assert read_srx(tmp_path / "a.srx.gz") == sentence_rules()
    utf16 = VERSION_2.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")
    assert read_srx(io.BytesIO(utf16)) == read_srx(io.BytesIO(VERSION_2.encode()))


def test_a_cascade() -> None:
    second = '<languagemap languagepattern=".*" languagerulename="Dutch"/>'
    twice = VERSION_2.replace(MAP, MAP + second)
    assert len(read_srx(io.BytesIO(twice.encode())).rules_for("nl")) == 2
    assert len(read_srx(io.BytesIO(twice.replace('"no"/><body', '"yes"/><body').encode())).rules_for("nl")) == 4


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("<tmx/>", "not an SRX file"),
        ("niets", "not an SRX file"),
        (VERSION_2.replace("</body>", ""), "not well-formed"),
        (VERSION_2.replace('rulename="Dutch"/>', 'rulename="Dutsh"/>'), 'line 4: the map names the rules "Dutsh"'),
        (VERSION_2.replace('"NL.*"', '"NL.*("'), "no regular expression"),
        (f'<!DOCTYPE srx [<!ENTITY a SYSTEM "file:///etc/passwd">]>{VERSION_1}', "points outside the file"),
        (f'<!DOCTYPE srx [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>{VERSION_1}', "refused for safety"),
        (VERSION_1.replace("[.!]", "a" * 30_000), "shorten it"),
    ],
)
def test_what_is_wrong_is_said(document: str, problem: str) -> None:
    with pytest.raises(FormatError, match=problem):
        read_srx(io.BytesIO(document.encode()))


def test_bounds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(srx, "MAX_RULES", 1)
    with pytest.raises(FormatError, match="2 rules, more than 1"):
        read_srx(io.BytesIO(VERSION_2.encode()))
    monkeypatch.setattr(srx, "MAX_BYTES", 100)
    with pytest.raises(FormatError, match="larger than"):
        read_srx(io.BytesIO(VERSION_2.encode()))
    with pytest.raises(ReadError, match="no such file"):
        read_srx(tmp_path / "b.srx")
