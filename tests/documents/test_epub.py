"""Books: chapters in reading order, contents and what the book says of itself; all other parts as they were."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import etree

from align.documents import CodedText, TranslatedParagraph, read_article, read_document
from align.errors import ReadError
from align.inline import distribute_codes
from align.segmentation import segment_rest

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/boek.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
OPF = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="id" xml:lang="nl">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:1</dc:identifier>
<dc:title>Het water &amp; de wind</dc:title>
<dc:creator>Jan Jansen</dc:creator>
<dc:language>nl</dc:language>
<dc:description>{description}</dc:description>
<meta name="cover" content="omslag"/>
</metadata>
<manifest>
<item id="omslag" href="img/omslag.png" media-type="image/png"/>
<item id="stijl" href="stijl.css" media-type="text/css"/>
<item id="twee" href="tekst/twee%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="een" href="tekst/een.xhtml" media-type="application/xhtml+xml"/>
<item id="weg" href="tekst/weg.xhtml" media-type="application/xhtml+xml"/>
<item id="ver" href="https://example.org/x.xhtml" media-type="application/xhtml+xml"/>
{contents}
</manifest>
<spine{toc}><itemref idref="een"/><itemref idref="weg"/><itemref idref="twee"/></spine>
<guide><reference type="cover" title="Omslag" href="tekst/een.xhtml"/></guide>
</package>
"""
NCX = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="nl">
<head><meta name="dtb:uid" content="urn:uuid:1"/></head>
<docTitle><text>Het water</text></docTitle><docAuthor><text>Jan Jansen</text></docAuthor>
<navMap><navPoint id="n1" playOrder="1"><navLabel><text>Het begin</text></navLabel>
<content src="tekst/een.xhtml"/></navPoint></navMap></ncx>
"""
NAV = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Inhoud</title></head>
<body><nav epub:type="toc"><ol><li><a href="tekst/een.xhtml#begin">Het begin</a></li></ol></nav></body></html>
"""
ONE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="nl"><head><title/><script type="text/javascript" src="a.js"/>
<link rel="stylesheet" href="../stijl.css" type="text/css"/></head>
<body><h1 id="begin"><a id="p1"/>Het begin</h1>
<p>Het <em>regent</em> hard<a href="#n1"><sup>1</sup></a>,<br></br>maar <i/>wij gaan naar
<a href="twee%20a.xhtml">huis</a>.</p>
<p><img src="../img/omslag.png" alt="Een omslag"/></p><p/><hr/><p id="n1">Een&#160;noot &eacute;n meer.</p>
<p xml:lang="fr">Rien de tout.</p></body></html>
"""
TWO = """<html xmlns="http://www.w3.org/1999/xhtml" lang="nl"><head><title>Twee</title></head>
<body><p>Morgen schijnt de zon.</p></body></html>
"""
OLD_MARK = '<a href="#n1"><sup>1</sup></a>'
PNG = b"\x89PNG\r\n\x1a\n\0\xff"
FONTS = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">
<EncryptionMethod Algorithm="{algorithm}"/><CipherData><CipherReference URI="OEBPS/a.otf"/></CipherData>
</EncryptedData></encryption>
"""
DESCRIPTION = "Een boek over water."


def book(
    version: str = "3.0", *, description: str = DESCRIPTION, one: str = ONE, more: Mapping[str, str] | None = None
) -> bytes:
    is_new = version.startswith("3")
    contents = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    if is_new:
        contents += '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    package = OPF.format(version=version, description=description, contents=contents, toc=' toc="ncx"')
    parts: dict[str, str | bytes] = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/img/omslag.png": PNG,
        "OEBPS/stijl.css": "p { color: red }",
        "OEBPS/tekst/een.xhtml": one,
        "OEBPS/tekst/twee a.xhtml": TWO,
        "OEBPS/toc.ncx": NCX,
        "OEBPS/boek.opf": package,
        **({"OEBPS/nav.xhtml": NAV} if is_new else {}),
        **(more or {}),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in parts.items():
            archive.writestr(name, data)
    return written.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def filled(data: bytes, change: Callable[[str], str] = str.upper) -> bytes:
    """The book with each sentence changed, its codes at the same places."""
    document = read_document(io.BytesIO(data))
    assert document.skeleton is not None
    translated = []
    for paragraph in segment_rest(document.article).paragraphs:
        stretches = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
        codes = distribute_codes(paragraph.codes, stretches).inside
        sentences = (CodedText(change(s.text), own) for s, own in zip(paragraph.sentences, codes, strict=True))
        translated.append(TranslatedParagraph(paragraph, tuple(sentences)))
    return document.skeleton.filled(translated, "en")


def test_chapters_are_read_in_their_order_and_the_rest_behind_them(tmp_path: Path) -> None:
    file = tmp_path / "boek.zip"
    file.write_bytes(book())
    article = read_article(file)
    assert (article.format, article.language, article.title) == ("epub", "nl", "Het water & de wind")
    assert article.metadata["author"] == "Jan Jansen"
    chapters = ["Het begin", "Het regent hard,\nmaar wij gaan naar huis.", "Een\u00a0noot én meer."]
    assert [p.text for p in article.paragraphs if p.text != "Rien de tout."] == [*chapters, "Morgen schijnt de zon."]
    whole = read_document(file).article
    chapters[1] = "Het regent hard,\nmaar wij gaan naar huis."
    assert [paragraph.text for paragraph in whole.paragraphs] == [
        *chapters,
        "Twee",
        "Morgen schijnt de zon.",
        "Een omslag",
        "Inhoud",
        "Het begin",
        "Het water",
        "Het begin",
        "Het water & de wind",
        DESCRIPTION,
        "Omslag",
    ]


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_all_text_is_written_again_and_all_else_stays(version: str) -> None:
    source = book(version)
    written = filled(source)
    before, after = parts_of(source), parts_of(written)
    assert list(before) == list(after)
    assert written[:100].find(b"mimetypeapplication/epub+zip") == 30
    expected = ONE.replace('xml:lang="nl"', 'xml:lang="en"')
    if version == "3.0":
        expected = expected.replace("<html", '<html lang="en"', 1)
    for text in ("Het begin", ">regent<", " hard<", "maar ", "wij gaan naar", ">huis<", "Een omslag"):
        expected = expected.replace(text, text.upper())
    expected = (
        expected.replace("NAAR\n<a", "NAAR <a")
        .replace("<p>Het ", "<p>HET ")
        .replace("Een&#160;noot &eacute;n meer.", "EEN\u00a0NOOT ÉN MEER.")
    )
    assert after.pop("OEBPS/tekst/een.xhtml").decode() == expected
    two = after.pop("OEBPS/tekst/twee a.xhtml").decode()
    assert "<p>MORGEN SCHIJNT DE ZON.</p>" in two
    assert "<title>TWEE</title>" in two
    assert ' lang="en"' in two
    ncx = NCX.replace("Het water", "HET WATER").replace("Het begin", "HET BEGIN").replace('lang="nl"', 'lang="en"')
    assert after.pop("OEBPS/toc.ncx").decode() == ncx
    opf = before["OEBPS/boek.opf"].decode().replace('xml:lang="nl"', 'xml:lang="en"').replace(">nl<", ">en<")
    for text in ("Het water", " de wind", DESCRIPTION, 'title="Omslag'):
        opf = opf.replace(text, text.upper().replace("TITLE", "title"))
    assert after.pop("OEBPS/boek.opf").decode() == opf
    if version == "3.0":
        nav = after.pop("OEBPS/nav.xhtml").decode()
        assert 'href="tekst/een.xhtml#begin">HET BEGIN<' in nav
        assert 'lang="en" xml:lang="en"' in nav
    assert after == {name: before[name] for name in after}
    for name, data in parts_of(written).items():
        if name.endswith((".xhtml", ".ncx", ".opf", ".xml")):
            etree.fromstring(data.replace(b"&eacute;", b"e"))
    assert len(read_document(io.BytesIO(written)).article.paragraphs) == len(
        read_document(io.BytesIO(source)).article.paragraphs
    )


def test_nothing_translated_is_nothing_changed_but_the_language() -> None:
    document = read_document(io.BytesIO(book()))
    assert document.skeleton is not None
    after = parts_of(document.skeleton.filled([None] * len(document.article.paragraphs), "nl"))
    changed = {name for name, data in parts_of(book()).items() if after[name] != data}
    # Pages that did not say a language now do.
    assert changed == {"OEBPS/tekst/een.xhtml", "OEBPS/tekst/twee a.xhtml", "OEBPS/nav.xhtml"}


@pytest.mark.parametrize(
    "mark",
    [
        '<a epub:type="noteref" href="#n1">1</a>',
        '<a role="doc-noteref" href="#n1">(noot)</a>',
        '<sup><a href="#n1">12</a></sup>',
        '<a href="#n1"><sup>*</sup></a>',
        '<a href="#n1">↩</a>',
    ],
)
def test_marks_of_notes_are_no_text_but_stay_in_the_book(mark: str) -> None:
    data = book(one=ONE.replace("<html ", '<html xmlns:epub="http://www.idpf.org/2007/ops" ').replace(OLD_MARK, mark))
    assert "Het regent hard,\nmaar wij gaan naar huis." in [p.text for p in read_article(io.BytesIO(data)).paragraphs]
    assert mark in parts_of(filled(data, lambda text: text))["OEBPS/tekst/een.xhtml"].decode()


def test_a_link_of_figures_is_text() -> None:
    data = book(one=ONE.replace(OLD_MARK, ' in <a href="#j">198</a>'))
    assert "Het regent hard in 198,\nmaar wij gaan naar huis." in [
        p.text for p in read_article(io.BytesIO(data)).paragraphs
    ]


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("&lt;p&gt;Het &lt;b&gt;water&lt;/b&gt;.&lt;/p&gt;", "&lt;p&gt;HET &lt;b&gt;WATER&lt;/b&gt;.&lt;/p&gt;"),
        ("<![CDATA[<p>Het <b>water</b>.</p>]]>", "&lt;p&gt;HET &lt;b&gt;WATER&lt;/b&gt;.&lt;/p&gt;"),
        ("Kop &amp;amp; staart", "KOP &amp;amp; STAART"),
        ("Kop &amp; &lt;staart", "KOP &amp; &lt;STAART"),
        ("1984", "1984"),
    ],
)
def test_a_description_may_be_a_page_within_the_package(description: str, expected: str) -> None:
    opf = parts_of(filled(book(description=description)))["OEBPS/boek.opf"].decode()
    found = re.search("<dc:description>(.*)</dc:description>", opf)
    assert found is not None
    assert found[1] == expected


def test_fonts_may_be_obfuscated_and_what_is_encrypted_is_refused() -> None:
    fonts = {"META-INF/encryption.xml": FONTS.format(algorithm="http://www.idpf.org/2008/embedding")}
    assert len(read_article(io.BytesIO(book(more=fonts))).paragraphs) > 3
    locked = {"META-INF/encryption.xml": FONTS.format(algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(ReadError, match=r"protected against copying \(DRM\); give one that is not"):
        read_document(io.BytesIO(book(more=locked)))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"not a book", "a.epub: damaged .*save the document again"),
        (book()[:-60], "a.epub: damaged"),
        (book(more={"META-INF/container.xml": "<container/>"}), "its container names no package document"),
        (book(more={"META-INF/container.xml": CONTAINER.replace("OEBPS/", "../../")}), "names no package document"),
        (book(more={"OEBPS/boek.opf": "<package><b></package>"}), r"a.epub, OEBPS/boek.opf, line 1.*not well-formed"),
        (book(one='<!DOCTYPE html [<!ENTITY x "y">]><html><body>&x;</body></html>'), "entities of its own"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, data: bytes, problem: str) -> None:
    file = tmp_path / "a.epub"
    file.write_bytes(data)
    with pytest.raises(ReadError, match=problem):
        read_document(file)


def test_parts_are_bounded() -> None:
    with pytest.raises(ReadError, match=r"een\.xhtml unpacks to more than"):
        read_document(io.BytesIO(book(one=ONE + " " * 1_500_000)), max_bytes=1_000_000)


def test_the_command_translates_a_book(nlen: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path) -> None:
    file = tmp_path / "boek.epub"
    file.write_bytes(book())
    assert nlen("translate", file, "-o", tmp_path / "book.epub", "--beam", 1).returncode == 0
    after = parts_of((tmp_path / "book.epub").read_bytes())
    assert b"<em>raining</em>" in after["OEBPS/tekst/een.xhtml"] or b"<em>rains</em>" in after["OEBPS/tekst/een.xhtml"]
    assert b"tomorrow" in after["OEBPS/tekst/twee a.xhtml"].lower()
    assert after["OEBPS/img/omslag.png"] == PNG


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("to", ["epub2", "epub3"])
def test_what_pandoc_makes_it_reads_again(tmp_path: Path, to: str) -> None:
    text = "---\ntitle: Het water\nlang: nl\n---\n# Een\n\nHet *regent*[^1] en `x`.\n\n[^1]: Een noot.\n\n"
    text += "# Twee\n\n- De zon.\n"
    file = tmp_path / "a.epub"
    subprocess.run(["pandoc", "-f", "markdown", "-t", to, "-o", file], input=text, check=True, text=True)
    (tmp_path / "b.epub").write_bytes(filled(file.read_bytes()))
    plain = [
        subprocess.run(["pandoc", "-t", "plain", tmp_path / name], capture_output=True, check=True, text=True).stdout
        for name in ("a.epub", "b.epub")
    ]
    assert plain[1].replace("X", "x").split() == plain[0].upper().replace("X", "x").split()
