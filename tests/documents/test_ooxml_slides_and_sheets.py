"""Presentations and workbooks: in which order their texts come, and what of them must not change."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping

import pytest

from align.documents import read_article
from tests.documents.office import HEAD, SHEET, SPACES, opened, packed, part, rels, texts, translated

SLIDE = f"<p:sld {SPACES}><p:cSld><p:spTree>%s</p:spTree></p:cSld></p:sld>"
SHAPE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Titel 1" descr="%s"/><p:nvPr>%s</p:nvPr></p:nvSpPr><p:txBody><a:p>%s</a:p>'
    "</p:txBody></p:sp>"
)


def presentation(parts: Mapping[str, str | bytes]) -> bytes:
    """Two slides, of which the second comes first; the slide that is shown first has notes, a chart and SmartArt."""
    return packed(
        {
            "_rels/.rels": rels("officeDocument=ppt/presentation.xml"),
            "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>"
            '<p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": rels("slide=slides/slide1.xml", "slide=slides/slide2.xml"),
            **parts,
        }
    )


def run(text: str, look: str = "") -> str:
    return f'<a:r><a:rPr lang="nl-NL" dirty="0"{look}/><a:t>{text}</a:t></a:r>'


def test_slides_come_in_the_order_of_the_show_each_with_what_belongs_to_it() -> None:
    cell = f"<a:tbl><a:tr><a:tc><a:txBody><a:p>{run('In een cel')}</a:p></a:txBody></a:tc></a:tr></a:tbl>"
    bold = run(" dia", ' b="1"')
    number = '<a:fld id="{1}" type="slidenum"><a:rPr lang="nl-NL"/><a:t>Dia 1</a:t></a:fld>'
    smart = f"<x {SPACES}><a:p>{run('Een ')}{bold.replace(' dia', 'doos')}</a:p></x>"
    first = SHAPE % (
        "Een kaart",
        '<p:ph type="title"/>',
        f"{run('De eer')}{run('ste')}{bold}<a:br/>{run('van twee')}",
    )
    parts = {
        "ppt/slides/slide1.xml": SLIDE % (SHAPE % ("", "", run("Kolom 1\tKolom 2 ") + number)),
        "ppt/slides/slide2.xml": SLIDE % (first + cell),
        "ppt/slides/_rels/slide2.xml.rels": rels(
            "slideLayout=../slideLayouts/slideLayout1.xml",
            "notesSlide=../notesSlides/notesSlide1.xml",
            "diagramDrawing=../diagrams/drawing1.xml",
            "diagramData=../diagrams/data1.xml",
            "chart=../charts/chart1.xml",
        ),
        "ppt/slideLayouts/slideLayout1.xml": SLIDE
        % (SHAPE % ("", '<p:ph type="body"/>', run("Klik om tekst te maken")) + SHAPE % ("", "", run("Gemeente"))),
        "ppt/notesSlides/notesSlide1.xml": SLIDE % (SHAPE % ("", "", run("Zeg dit."))),
        "ppt/diagrams/data1.xml": smart,
        "ppt/diagrams/drawing1.xml": smart,
        "ppt/charts/chart1.xml": f"<c:chart {SPACES}><c:rich><a:p>{run('Een grafiek')}</a:p></c:rich>"
        '<c:ser><c:strCache><c:pt idx="0"><c:v>Noord</c:v></c:pt><c:pt idx="1"><c:v>12</c:v></c:pt></c:strCache>'
        "<c:tx><c:v>Omzet</c:v></c:tx><c:v>nee</c:v></c:ser><c:lang val='nl-NL'/>"
        "</c:chart>",
    }
    source = presentation(parts)
    assert texts(source) == [
        "De eerste dia\nvan twee",
        "In een cel",
        "Een grafiek",
        "Een doos",
        "Zeg dit.",
        "Kolom 1",
        "Kolom 2 Dia 1",
        "Gemeente",
        "Een kaart",
        "Noord",
        "Omzet",
    ]
    document = opened(source)
    assert document.article.title == "De eerste dia\nvan twee"
    assert [code.type for code in document.article.paragraphs[0].codes] == ["bold", "", "lb"]
    article = read_article(io.BytesIO(source))
    assert [one.text for one in article.paragraphs] == [
        "De eerste dia\nvan twee",
        "In een cel",
        "Kolom 1",
        "Kolom 2 Dia 1",
    ]
    found = translated(source)
    slide = part(found, "ppt/slides/slide2.xml")
    bold = bold.replace("dia", "DIA").replace("nl-NL", "en-US")
    assert f"<a:t>DE EERSTE</a:t></a:r>{bold}<a:br/><a:r>" in slide
    assert 'name="Titel 1" descr="EEN KAART"' in slide
    columns = run("KOLOM 1") + run("\t") + run("KOLOM 2 ") + number.replace("Dia", "DIA")
    assert columns.replace("nl-NL", "en-US") in part(found, "ppt/slides/slide1.xml")
    assert part(found, "ppt/diagrams/data1.xml") == part(found, "ppt/diagrams/drawing1.xml")
    assert "<a:t>DOOS</a:t>" in part(found, "ppt/diagrams/drawing1.xml")
    assert "Klik om tekst te maken" in part(found, "ppt/slideLayouts/slideLayout1.xml")
    assert "<c:v>NOORD</c:v>" in part(found, "ppt/charts/chart1.xml")
    assert "<c:tx><c:v>OMZET</c:v></c:tx><c:v>nee</c:v></c:ser><c:lang val='en-US'/>" in part(
        found, "ppt/charts/chart1.xml"
    )


def workbook(strings: str, sheet: str = "", table: str = "", more: str = "") -> bytes:
    return packed(
        {
            "_rels/.rels": rels("officeDocument=xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook {SHEET}><sheets><sheet name="Blad een" sheetId="1" r:id="rId1"/></sheets>'
            f"{more}</workbook>",
            "xl/_rels/workbook.xml.rels": rels("worksheet=worksheets/sheet1.xml", "sharedStrings=sharedStrings.xml"),
            "xl/worksheets/sheet1.xml": f"{HEAD}<worksheet {SHEET}>{sheet}</worksheet>",
            "xl/worksheets/_rels/sheet1.xml.rels": rels("table=../tables/table1.xml"),
            "xl/tables/table1.xml": f"<table {SHEET}>{table}</table>",
            "xl/sharedStrings.xml": f"<sst {SHEET}>{strings}</sst>",
        }
    )


def test_numbers_and_dates_of_slides_are_in_their_sentence() -> None:
    field = '<a:fld id="{1}" type="%s"><a:rPr lang="nl-NL"/><a:pPr/><a:t>%s</a:t></a:fld>'
    inner = run("Dia ") + field % ("slidenum", "3") + run(" van ") + field % ("datetime4", "3 mei 2024")
    alone = f"{field % ('slidenum', '‹nr.›')}</a:p><a:p>{field % ('datetime1', '3 mei')}"
    slide = SLIDE % (SHAPE % ("", "", f"{inner}</a:p><a:p>{alone}"))
    source = presentation({"ppt/slides/slide1.xml": slide})
    assert texts(source) == ["Dia 3 van 3 mei 2024", "3 mei"]
    found = part(translated(source), "ppt/slides/slide1.xml").replace("en-US", "nl-NL")
    for kept in ("slidenum", "3"), ("datetime4", "3 MEI 2024"), ("datetime1", "3 MEI"):
        assert (field % kept).replace("<a:pPr/>", "") in found
    assert field % ("slidenum", "‹nr.›") in found
    lacking = part(translated(source, lambda text: "x"), "ppt/slides/slide1.xml")
    assert lacking.count("<a:fld ") == 4


def test_strings_are_text_and_names_and_formulas_are_none() -> None:
    rich = "<si><r><t>Een </t></r><r><rPr><b/></rPr><t>dikke</t></r><r><t> tekst</t></r><phoneticPr/></si>"
    inline = '<c t="inlineStr"><is><t>In de cel zelf</t></is></c>'
    formula = '<c t="str"><f>A1&amp;" Totaal"</f><v>Som Totaal</v></c>'
    source = workbook(f"<si><t>Een regel&#10;en nog een</t></si>{rich}<si><t>12</t></si>", inline + formula)
    assert texts(source) == ["Een regel\nen nog een", "Een dikke tekst", "In de cel zelf"]
    found = translated(source)
    assert part(found, "xl/sharedStrings.xml") == (
        f'<sst {SHEET}><si><t xml:space="preserve">EEN REGEL\nEN NOG EEN</t></si>'
        '<si><r><t xml:space="preserve">EEN </t></r><r><rPr><b/></rPr><t>DIKKE</t></r>'
        '<r><t xml:space="preserve"> TEKST</t></r><phoneticPr/></si><si><t>12</t></si></sst>'
    )
    sheet = part(found, "xl/worksheets/sheet1.xml")
    assert "<is><t>IN DE CEL ZELF</t></is>" in sheet
    assert formula in sheet
    assert part(found, "xl/workbook.xml") == part(source, "xl/workbook.xml")


def test_what_stands_above_and_below_pages_is_text_between_codes() -> None:
    heading = '&amp;L&amp;"Arial,Vet"&amp;12Een kop&amp;C &amp;P van &amp;N&amp;RVan A &amp;&amp; B'
    sheet = f'<headerFooter><oddHeader>{heading}</oddHeader></headerFooter><c t="b"><v>1</v></c>'
    source = workbook("<si><t>Ja</t></si>", sheet)
    assert texts(source) == ["Ja", "Een kop", "{P} van {N}", "Van A & B"]
    changed = {"Een kop": "A & B", "{P} van {N}": "{P} of {N}", "Van A & B": "By A & B"}
    found = part(translated(source, lambda text: changed.get(text, text)), "xl/worksheets/sheet1.xml")
    assert found == part(source, "xl/worksheets/sheet1.xml").replace("12Een kop", "12A &amp;&amp; B").replace(
        " van ", " of "
    ).replace("Van A", "By A")
    lacking = translated(source, lambda text: changed.get(text, text).replace("{N}", ""))
    assert " &amp;P van &amp;N&amp;R" in part(lacking, "xl/worksheets/sheet1.xml")


def test_what_formulas_compare_with_stays(caplog: pytest.LogCaptureFixture) -> None:
    names = ("Ja", "Nee", "misschien", "Open", "Vrij")
    sheet = '<f>IF(A1="","",IF(A1="ja",1,COUNTIF(B:B,"misschien")))</f>'
    sheet += '<dataValidation><formula1>"Open,Dicht"</formula1></dataValidation>'
    caplog.set_level(logging.WARNING)
    source = workbook("".join(f"<si><t>{name}</t></si>" for name in names), sheet)
    assert texts(source) == ["Nee", "Vrij"]
    assert "3 strings that formulas, lists or tables refer to left as they are" in caplog.text


def test_names_of_columns_change_with_their_cells() -> None:
    names = ("Naam", "Straat &amp; nummer", "Prijs", "Som")
    table = "".join(f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(names[:3]))
    table += '<tableColumn id="9" name="Leeg" totalsRowLabel="Som"/>'
    strings = "".join(f"<si><t>{name}</t></si>" for name in names)
    source = workbook(strings, "<f>SUM(Tabel[Prijs])</f>", table)
    assert texts(source) == ["Naam", "Straat & nummer", "Som"]
    found = part(translated(source), "xl/tables/table1.xml")
    assert 'name="NAAM"' in found
    assert 'name="STRAAT &amp; NUMMER"' in found
    assert 'name="Prijs"' in found
    assert 'name="Leeg" totalsRowLabel="SOM"' in found
    same = translated(source, lambda text: "Prijs" if text == "Naam" else text.upper())
    assert 'name="Naam"' in part(same, "xl/tables/table1.xml")
    assert "<t>Naam</t>" in part(same, "xl/sharedStrings.xml")
    assert "<t>STRAAT &amp; NUMMER</t>" in part(same, "xl/sharedStrings.xml")
