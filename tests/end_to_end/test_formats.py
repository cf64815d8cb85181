"""Each row of README's table of formats: a file of every format in it goes in, and comes out as the table says."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from align import TranslationUnit, read_article, read_bitext, write_bitext
from align.documents import FORMATS
from tests.documents.office import runs, word
from tests.documents.test_epub import book
from tests.documents.test_odf import flat
from tests.documents.test_odf import packed as opendocument
from tests.documents.test_ooxml_slides_and_sheets import presentation, run, workbook
from tests.documents.test_pdf import block, pdf

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[bytes]]

DUTCH = "Het regent in Utrecht."
XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff {root}><file original="a.txt" datatype="plaintext" source-language="nl" target-language="en"><body>
<trans-unit id="1"{unit}><source>{text}</source></trans-unit></body></file></xliff>"""
ROOT_1 = 'version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"'
CUE = f"00:00:01{{0}}000 --> 00:00:04{{0}}000\n{DUTCH}\n"

DOCUMENTS: dict[str, Callable[[], str | bytes]] = {
    "a.txt": lambda: DUTCH,
    "a.html": lambda: f'<html lang="nl"><title>Weer</title><p>{DUTCH}</p></html>',
    "a.docx": lambda: word(f"<w:p>{runs(DUTCH)}</w:p>"),
    "a.pptx": lambda: presentation(
        {
            f"ppt/slides/slide{number}.xml": "<p:sld xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/"
            "main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><p:cSld><p:spTree><p:sp><p:txBody>"
            f"<a:p>{run(DUTCH)}</a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
            for number in (1, 2)
        }
    ),
    "a.xlsx": lambda: workbook(f"<si><t>{DUTCH}</t></si>"),
    "a.odt": lambda: opendocument(f"<text:p>{DUTCH}</text:p>"),
    "a.odp": lambda: opendocument(
        f"<draw:page><draw:frame><draw:text-box><text:p>{DUTCH}</text:p></draw:text-box></draw:frame></draw:page>",
        kind="presentation",
    ),
    "a.ods": lambda: opendocument(
        "<table:table><table:table-row><table:table-cell office:value-type='string'>"
        f"<text:p>{DUTCH}</text:p></table:table-cell></table:table-row></table:table>",
        kind="spreadsheet",
    ),
    "a.odg": lambda: opendocument(
        f"<draw:page><draw:frame><draw:text-box><text:p>{DUTCH}</text:p></draw:text-box></draw:frame></draw:page>",
        kind="graphics",
    ),
    "a.fodt": lambda: flat(f"<text:p>{DUTCH}</text:p>"),
    "a.epub": lambda: book(one=f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{DUTCH}</p></body></html>"),
    "a.srt": lambda: "1\n" + CUE.format(","),
    "a.vtt": lambda: "WEBVTT\n\n" + CUE.format("."),
    "a.md": lambda: f"# Weer\n\n{DUTCH}\n",
    "a.pdf": lambda: pdf(block(50, 100, DUTCH)),
    "a.rtf": lambda: f"{{\\rtf1\\ansi {DUTCH}\\par}}",
    "a.doc": lambda: converted("a.rtf", "doc"),
    "a.xlf": lambda: XLIFF.format(root=ROOT_1, unit="", text=DUTCH),
    "a.xlf2": lambda: (
        '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="nl" trgLang="en">'
        f'<file id="f"><unit id="u"><segment><source>{DUTCH}</source></segment></unit></file></xliff>'
    ),
    "a.po": lambda: f'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "{DUTCH}"\nmsgstr ""\n',
    "a.csv": lambda: f"nl,en\n{DUTCH},\n",
    "a.tsv": lambda: f"nl\ten\n{DUTCH}\t\n",
    "a.json": lambda: f'{{"weer": {{"vandaag": "{DUTCH}"}}}}',
    "a.arb": lambda: f'{{"@@locale": "nl", "weer": "{DUTCH}", "@weer": {{"description": "weer"}}}}',
    "a.resx": lambda: f'<root><data name="weer" xml:space="preserve"><value>{DUTCH}</value></data></root>',
    "strings.xml": lambda: f'<resources><string name="weer">{DUTCH}</string></resources>',
    "a.properties": lambda: f"weer={DUTCH}\n",
    "a.strings": lambda: f'"weer" = "{DUTCH}";\n',
}
"""A document of every format that somebody can make here, by its name."""
TOOLS = {f"tool_files/{name}" for name in ("studio.sdlxliff", "memoq.mqxliff", "phrase.mxliff")}
"""Files as the tools themselves write them; they have several segments, some of them done."""
NEEDS_LIBREOFFICE = frozenset({"rtf", "doc", "wpd"})

ROWS: dict[str, set[str]] = {
    "articles": {"txt", "html"},
    "office": {"docx", "pptx", "xlsx", "odt", "odp", "ods", "odg", "fodt"},
    "books, subtitles": {"epub", "srt", "vtt"},
    "other text": {"md", "pdf", "rtf", "doc", "wpd"},
    "files of translation tools": {"xliff", "po", "csv", "tsv"},
    "texts of programs": {"json", "resx", "android", "properties", "strings"},
}
"""The formats of documents that each row of the table is about."""
UNITS = {"tmx": "TMX", "xliff": "XLIFF", "tsv": "TSV", "csv": "CSV", "jsonl": "JSON Lines", "po": "PO"}
"""Formats of translation units by their names in the table that are one file each and are written."""


def converted(name: str, suffix: str) -> bytes:
    """A document as LibreOffice writes it in another format."""
    with TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(made(name))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", folder, str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return file.with_suffix(f".{suffix}").read_bytes()


def made(name: str) -> bytes:
    data = DOCUMENTS[name]()
    return data if isinstance(data, bytes) else data.encode()


def format_of(name: str) -> str:
    if name == "strings.xml":
        return "android"
    suffix = Path(name).suffix
    return next(known.name for known in FORMATS.values() if suffix in known.suffixes)


def table() -> dict[str, tuple[str, str]]:
    """README's table of formats: for each row what is read and what is written."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = text.split("\n## Formats\n")[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {name: (read, written) for name, read, written in cells}


def test_the_table_has_every_format_and_each_is_tried() -> None:
    assert set(table()) == {*ROWS, "translation units", "beads"}
    assert set().union(*ROWS.values()) == set(FORMATS)
    # WordPerfect's files nobody here can make; LibreOffice reads them as it does the two others.
    assert {format_of(name) for name in DOCUMENTS} == set(FORMATS) - {"wpd"}
    for row, formats in ROWS.items():
        said = " ".join(table()[row]).casefold()
        names = {"txt": "plain text", "srt": "SubRip", "vtt": "WebVTT", "md": "Markdown", "wpd": "WordPerfect"}
        names |= {"csv": "tables of two columns", "tsv": "tables of two columns", "android": "Android"}
        assert [name for name in formats if names.get(name, name).casefold() not in said] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_come_out_in_english(nlen: Run, tmp_path: Path, name: str) -> None:
    form = FORMATS[format_of(name)]
    if form.name in NEEDS_LIBREOFFICE and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer")
    (tmp_path / name).write_bytes(made(name))
    output = f"out{Path(name).suffix}" if form.is_written else "out.txt"
    done = nlen("translate", name, "-o", output, "--beam", "1")
    assert done.returncode == 0, done.stderr.decode()
    written = tmp_path / output
    assert "rain" in shown(written).casefold()
    assert "regent" not in shown(written).casefold() or form.has_targets
    assert "Utrecht" in shown(written)


def shown(file: Path) -> str:
    """What a document has for its reader, and both sides where it has two."""
    form = FORMATS.get(format_of(file.name) if file.suffix != ".xml" else "android")
    assert form is not None
    if form.has_targets:
        return " ".join(unit.source + " " + unit.target for unit in read_bitext(file))
    return "\n".join(paragraph.text for paragraph in read_article(file, extract="none").paragraphs)


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_files_of_tools_are_filled_in(nlen: Run, tmp_path: Path, name: str) -> None:
    source = ROOT / "tests" / "documents" / name
    output = tmp_path / f"out{source.suffix}"
    before = sum(bool(unit.target) for unit in read_bitext(source))
    done = nlen("translate", source, "-o", output, "--beam", "1")
    assert done.returncode == 0, done.stderr.decode()
    assert sum(bool(unit.target) for unit in read_bitext(output)) > before


@pytest.mark.parametrize("format_name", UNITS)
def test_units_come_out_as_they_went_in(nlen: Run, tmp_path: Path, format_name: str) -> None:
    read, _ = table()["translation units"]
    assert UNITS[format_name] in read
    units = [TranslationUnit(DUTCH, "It is raining in Utrecht."), TranslationUnit("Morgen niet.", "Not tomorrow.")]
    stream = io.BytesIO()
    write_bitext(units, stream, format_name)
    (tmp_path / "in").write_bytes(stream.getvalue())
    done = nlen("tmx", "convert", "in", "--from", format_name, "-o", "out.tmx")
    assert done.returncode == 0, done.stderr.decode()
    done = nlen("tmx", "convert", "out.tmx", "--to", format_name, "-o", "out")
    assert done.returncode == 0, done.stderr.decode()
    back = read_bitext(tmp_path / "out", format_name)
    assert [(unit.source, unit.target) for unit in back] == [(unit.source, unit.target) for unit in units]


def test_beads_are_written_in_both_ways(nlen: Run, tmp_path: Path) -> None:
    read, _ = table()["beads"]
    assert "ladder" in read
    assert "[0]:[0, 1]" in read
    (tmp_path / "a.nl").write_text(f"{DUTCH}\nMorgen niet.\n")
    (tmp_path / "a.en").write_text("It is raining in Utrecht.\nNot tomorrow.\n")
    for kind, first in (("links", r"\[0\]:\[0\]"), ("ladder", r"0\t0\t")):
        done = nlen("align", "--sentences", "a.nl", "a.en", "--to", kind)
        assert done.returncode == 0, done.stderr.decode()
        assert re.match(first, done.stdout.decode())
