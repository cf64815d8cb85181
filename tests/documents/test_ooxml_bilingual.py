"""Workbooks with a column of texts and one of translations: filled in as asked for, and else as they were."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align.article import Sentence
from align.documents import CodedText, Fill, TranslatedParagraph, read_article, read_document
from tests.documents.office import HEAD, SHEET, packed, part, rels

Nlen = Callable[..., subprocess.CompletedProcess[bytes]]

STRINGS = ["sleutel", "Nederlands", "Engels", "De brug is dicht.", "Klaar", "Done", "https://a.nl", "Ander blad"]
ROWS = (
    '<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
    '<c r="D1" t="inlineStr"><is><t>origin</t></is></c></row>'
    '<row r="2" spans="1:2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>3</v></c></row>'
    '<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="s"><v>4</v></c><c r="C3" t="s"><v>5</v></c></row>'
    '<row r="4"/>'
    '<row r="6"><c r="B6" t="inlineStr"><is><r><rPr><b/></rPr><t>Het</t></r><r><t xml:space="preserve"> regent</t></r>'
    '</is></c><c r="C6" s="1"/><c r="D6"/><c r="E6"><f>SUM(A2:A3)</f><v>3</v></c></row>'
    '<row r="7"><c r="B7" t="s"><v>3</v></c><c r="C7" t="str"><f>UPPER(B7)</f><v>DE BRUG IS DICHT.</v></c></row>'
    '<row r="8"><c r="B8"><v>12</v></c></row>'
    '<row r="9"><c r="B9" t="s"><v>6</v></c></row>'
)
OTHER = '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/xl/{name}" ContentType='
        f'"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in {
            "workbook.xml": "sheet.main",
            "worksheets/sheet1.xml": "worksheet",
            "worksheets/sheet2.xml": "worksheet",
            "sharedStrings.xml": "sharedStrings",
            "styles.xml": "styles",
        }.items()
    )
    + "</Types>"
)
STYLES = (
    f"<styleSheet {SHEET}><fonts><font/><font><b/></font></fonts><fills><fill/></fills><borders><border/></borders>"
    '<cellXfs><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)


def workbook(rows: str = ROWS) -> bytes:
    strings = "".join(f"<si><t>{text}</t></si>" for text in STRINGS)
    sheets = "".join(f'<sheet name="Blad{n}" sheetId="{n}" r:id="rId{n}"/>' for n in (1, 2))
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": rels("officeDocument=xl/workbook.xml"),
            "xl/workbook.xml": f"{HEAD}<workbook {SHEET}><sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": rels(
                *(f"worksheet=worksheets/sheet{n}.xml" for n in (1, 2)), "sharedStrings=sharedStrings.xml",
                "styles=styles.xml",
            ),
            "xl/worksheets/sheet1.xml": f"{HEAD}<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>",
            "xl/worksheets/sheet2.xml": f"{HEAD}<worksheet {SHEET}><sheetData>{OTHER}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"{HEAD}<sst {SHEET}>{strings}</sst>",
            "xl/styles.xml": HEAD + STYLES,
        }
    )  # fmt: skip


def filled(data: bytes, fill: Fill = "empty", change: Callable[[str], str] = str.upper) -> bytes:
    document = read_document(io.BytesIO(data), fill=fill, language="nl", target_language="en")
    assert document.skeleton is not None
    translations = []
    for original in document.article.paragraphs:
        paragraph = replace(original, sentences=(Sentence(original.text, 0, len(original.text)),))
        translations.append(TranslatedParagraph(paragraph, (CodedText(change(paragraph.text), paragraph.codes),)))
    return document.skeleton.filled(translations, "en")


def inline(place: str, text: str, style: str = "") -> str:
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def test_empty_targets_are_filled_and_all_else_stays() -> None:
    source = workbook()
    found = filled(source)
    expected = (
        ROWS.replace('<row r="2" spans="1:2">', '<row r="2">')
        .replace('<v>3</v></c></row><row r="3">', f'<v>3</v></c>{inline("C2", "DE BRUG IS DICHT.")}'
                 f'{inline("D2", "machine")}</row><row r="3">')
        .replace('<c r="C6" s="1"/><c r="D6"/>', inline("C6", "HET REGENT", ' s="1"') + inline("D6", "machine"))
        .replace("<v>6</v></c>", f'<v>6</v></c>{inline("C9", "https://a.nl")}')
    )  # fmt: skip
    assert part(found, "xl/worksheets/sheet1.xml") == part(source, "xl/worksheets/sheet1.xml").replace(ROWS, expected)
    for name in ("xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"):
        assert part(found, name) == part(source, name)
    # A second time changes nothing.
    assert filled(found, change=str.lower) == found


def test_what_is_filled_is_what_is_asked_for_and_formulas_stay() -> None:
    def targets(fill: Fill) -> list[str]:
        return re.findall(r'r="C\d" [^>]*t="inlineStr"><is><t [^>]*>([^<]*)', part(filled(workbook(), fill),
                          "xl/worksheets/sheet1.xml").replace('<c r="C2" ', '<c r="C2"  '))  # fmt: skip

    assert "KLAAR" not in targets("empty")
    assert "KLAAR" in targets("all")
    for fill in ("empty", "unconfirmed", "all"):
        assert "<f>UPPER(B7)</f><v>DE BRUG IS DICHT.</v>" in part(filled(workbook(), fill), "xl/worksheets/sheet1.xml")  # type: ignore[arg-type]


def test_texts_that_have_a_translation_are_counted() -> None:
    kept = {fill: read_document(io.BytesIO(workbook()), fill=fill).kept for fill in ("empty", "all")}
    assert kept == {"empty": 2, "all": 0}


def test_an_article_is_the_column_of_texts() -> None:
    article = read_article(io.BytesIO(workbook()))
    assert [one.text for one in article.paragraphs] == [
        "De brug is dicht.", "Klaar", "Het regent", "De brug is dicht.",
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Prijs", "Aantal"])
def test_a_workbook_without_names_of_sides_is_translated_in_place(header: str) -> None:
    data = workbook(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{header} per stuk</t></is></c></row>')
    assert f"{header.upper()} PER STUK" in part(filled(data), "xl/worksheets/sheet1.xml")
    assert "ANDER BLAD" in part(filled(data), "xl/sharedStrings.xml")


def test_libreoffice_reads_what_was_filled_in(tmp_path: Path, libreoffice: Callable[..., None]) -> None:
    (tmp_path / "uit.xlsx").write_bytes(filled(workbook()))
    libreoffice("csv:Text - txt - csv (StarCalc):44,34,76", tmp_path / "uit.xlsx")
    rows = [*csv.reader(io.StringIO((tmp_path / "uit.csv").read_text("utf-8")))]
    assert rows[1][:4] == ["1", "De brug is dicht.", "DE BRUG IS DICHT.", "machine"]
    assert rows[5] == ["", "Het regent", "HET REGENT", "machine", "3"]


def test_the_command_fills_it_in(nlen: Nlen, tmp_path: Path) -> None:
    (tmp_path / "termen.xlsx").write_bytes(workbook())
    done = nlen("translate", "termen.xlsx", "-o", "uit.xlsx", "--fill", "empty", "--beam", 1)
    assert done.returncode == 0, done.stderr
    sheet = part((tmp_path / "uit.xlsx").read_bytes(), "xl/worksheets/sheet1.xml")
    assert 'r="C2" t="inlineStr"' in sheet
    assert '<c r="C3" t="s"><v>5</v></c>' in sheet
    again = nlen("translate", "uit.xlsx", "-o", "weer.xlsx", "--beam", 1)
    assert b" 0 sentences" in again.stderr
    assert (tmp_path / "weer.xlsx").read_bytes() == (tmp_path / "uit.xlsx").read_bytes()
