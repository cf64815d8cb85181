"""Documents of XML as OmegaT's filters take them apart: what is expected is what OmegaT 3.6 has."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.article import Paragraph
from align.errors import ReadError
from align.inline import with_codes
from align.omegat.filters import FILTERS
from align.omegat.xml_filter import XmlDialect, read_entries


def dialect(format: str) -> XmlDialect:
    found = FILTERS[format].dialect
    assert found is not None
    return found


def paragraphs(format: str, xml: str) -> list[Paragraph]:
    return list(read_entries(f"<root>{xml}</root>".encode(), dialect(format), name="a.xml"))


def shown(format: str, xml: str) -> list[str]:
    return [with_codes(one.text, one.codes) for one in paragraphs(format, xml)]


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (f"<w:p><w:pPr/>{run('De ')}{run('brug', '<w:b/>')}{run(' is dicht.')}</w:p>", ["De <t0/>brug<t1/> is dicht."]),
        (f"<w:p>{run('Het ')}{run('dek', '<w:i/>')}</w:p>", ["Het <t0/>dek"]),
        (f"<w:p>{run('Dek', '<w:i/>')}{run(' weg')}<w:bookmarkEnd/></w:p>", ["Dek<t0/> weg"]),
        (f"<w:p>{run('Een.')}<w:r><w:br/></w:r>{run('Twee.')}</w:p>", ["Een.", "Twee."]),
        (f"<w:p>{run('Een')}<w:r><w:tab/></w:r>{run('Twee')}</w:p><w:p/>", ["Een", "Twee"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>", []),
        ("<si><t>Naam</t></si><si><r><t>De </t></r><r><rPr><b/></rPr><t>weg</t></r></si>", ["Naam", "De <t0/>weg"]),
        ("<a:p><a:r><a:rPr/><a:t>Hij  kraakt.</a:t></a:r><a:endParaRPr/></a:p>", ["Hij  kraakt."]),
    ],
)
def test_office(xml: str, expected: list[str]) -> None:
    assert shown("docx", xml) == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<text:p>De <text:span>brug</text:span> is <text:s/>dicht.</text:p>", ["De <f0>brug</f0> is <s1/>dicht."]),
        ("<text:p><text:span>Geheel vet.</text:span></text:p>", ["Geheel vet."]),
        ("<text:p><text:span>Vet.</text:span> Niet.</text:p>", ["<f0>Vet.</f0> Niet."]),
        ("<text:p>Een.<text:line-break/>Twee <text:a>hier</text:a>.</text:p>", ["Een.<br0/>", "Twee <a1>hier</a1>."]),
        (
            "<text:p>Dat kost geld.<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>Meer.</text:p></text:note-body></text:note> Ja.</text:p>",
            ["Meer.", "Dat kost geld.<t0/> Ja."],
        ),
        ("<text:h>  De\n  brug </text:h>", ["De brug"]),
        ("<office:styles><text:p>niet</text:p></office:styles><dc:title>Titel</dc:title>", ["Titel"]),
        (
            '<text:p>Zie<text:alphabetical-index-mark text:string-value="brug"/> hier</text:p>',
            ["brug", "Zie<i0/> hier"],
        ),
    ],
)
def test_open_document(xml: str, expected: list[str]) -> None:
    assert shown("odt", xml) == expected


@pytest.mark.parametrize(
    ("format", "xml", "expected"),
    [
        ("android", "<string>Zo\\'n <b>dag</b></string> <item>twee</item>", ["Zo'n <b0>dag</b0>", "twee"]),
        ("xliff", "<source>Dag</source><target>Dag <g id='1'>jij</g><x id='2'/>!</target>", ["Dag <g0>jij</g0><x1/>!"]),
    ],
)
def test_others(format: str, xml: str, expected: list[str]) -> None:
    assert shown(format, xml) == expected


def test_text_that_looks_otherwise_stands_in_a_pair_of_codes() -> None:
    (found,) = paragraphs(
        "docx",
        f"<w:p>{run('Een ')}{run('twee ')}{run('drie', '<w:b/>')}{run(' vier ')}"
        f"<w:hyperlink>{run('vijf')}</w:hyperlink>{run('.', '<w:lang/>')}</w:p>",
    )
    assert [(code.kind, code.data) for code in found.codes] == [
        ("standalone", "<t0/>"),
        ("open", "<t1/>"),
        ("close", "<t2/>"),
        ("open", "<t3/>"),
        ("close", "<t4/>"),
    ]
    assert found.codes[1].id == found.codes[2].id != found.codes[3].id


pieces: Mapping[str, str] = {
    "b": "<text:span>",
    "e": "</text:span>",
    "t": "tekst ",
    "s": "<text:s/>",
    "c": "<!--c-->",
}


@given(st.lists(st.sampled_from(sorted(pieces)), max_size=12))
def test_numbers_are_those_of_pairs_and_no_text_is_lost(chosen: list[str]) -> None:
    kept: list[str] = []
    depth = 0
    for one in chosen:
        if one == "e" and not depth:
            continue
        depth += {"b": 1, "e": -1}.get(one, 0)
        kept.append(pieces[one])
    found = paragraphs("odt", f"<text:p>{''.join(kept)}{'</text:span>' * depth}</text:p>")
    assert "".join(one.text for one in found).split() == ["tekst"] * chosen.count("t")
    for one in found:
        opened = [code.data for code in one.codes if code.kind == "open"]
        closed = [code.data.replace("/", "") for code in one.codes if code.kind == "close"]
        assert len(set(opened)) == len(opened)
        assert len(set(closed)) == len(closed)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<root><w:p>", "line 1: no element found"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "declares entities"),
    ],
)
def test_what_is_no_such_file(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        list(read_entries(data, dialect("docx"), name="a.docx"))
