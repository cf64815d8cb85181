"""OpenDocument: what is text in it, with its codes; and that all else is written as it was."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from align import TranslationUnit, read_article
from align.article import Article
from align.documents import CodedText, Document, TranslatedParagraph, read_document
from align.errors import ReadError
from align.inline import distribute_codes, with_codes
from align.maintenance import rebuild_document
from align.segmentation import segment_rest

NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for prefix, name in (
                *((name, name) for name in ("office", "style", "text", "table", "meta", "form", "presentation")),
                *(("draw", "drawing"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("number", "datastyle")),
                ("manifest", "manifest"),
            )
        ),
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:officeooo="http://openoffice.org/2009/office"',
    ]
)
NL = 'fo:language="nl" fo:country="NL"'
AUTOMATIC = f"""\
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-weight="bold" {NL} \
officeooo:rsid="001"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties officeooo:rsid="002" fo:language="en" \
fo:country="GB"/></style:style>
<style:style style:name="T4" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<number:date-style style:name="N1" number:language="nl" number:country="NL"><number:day/></number:date-style>"""
STYLES = f"""<office:styles><style:default-style style:family="paragraph"><style:text-properties {NL}/>\
</style:default-style><text:outline-style style:name="Outline"><text:outline-level-style text:level="1" \
style:num-prefix="Hoofdstuk " style:num-suffix="." style:num-format="1"/></text:outline-style></office:styles>\
<office:master-styles><style:master-page style:name="Standard"><style:header><text:p>Jaarverslag van de \
vereniging</text:p></style:header><style:footer><text:p>Pagina <text:page-number>3</text:page-number> van \
<text:page-count>9</text:page-count></text:p><text:p><text:page-number>3</text:page-number></text:p></style:footer>\
</style:master-page></office:master-styles>"""
META = """<office:meta><dc:title>De brug</dc:title><meta:keyword>brug</meta:keyword><dc:creator>Piet</dc:creator>\
<dc:language>nl-NL</dc:language></office:meta>"""
PICTURE = b"\x89PNG\r\n\x1a\n\0" * 20


def part(root: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<office:{root} {NAMESPACES}>{inner}</office:{root}>'.encode()


def content(body: str, automatic: str = AUTOMATIC, kind: str = "text") -> bytes:
    styles = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
    return part("document-content", f"{styles}<office:body><office:{kind}>{body}</office:{kind}></office:body>")


def packed(
    body: str,
    *,
    kind: str = "text",
    manifest: str = "",
    more: dict[str, bytes] | None = None,
    automatic: str = AUTOMATIC,
) -> bytes:
    kinds = {"/": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "text/xml", "styles.xml": "text/xml"}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in kinds.items()
    )
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": content(body, automatic, kind),
        "styles.xml": part("document-styles", STYLES),
        "meta.xml": part("document-meta", META),
        "Pictures/a.png": PICTURE,
        "Basic/Standard/Module1.xml": b"<script>Sub Main</script>",
        "META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}>{entries}{manifest}</manifest:manifest>".encode(),
        **(more or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), data, method)
    return stream.getvalue()


def read(data: bytes) -> Document:
    return read_document(io.BytesIO(data))


def shouted(text: str) -> str:
    """A text that is surely another one, and as long."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def filled(document: Document, change: object = shouted, language: str = "en") -> bytes:
    """The document with each sentence changed, its codes where they were."""
    assert document.skeleton is not None
    assert callable(change)
    paragraphs = []
    for paragraph in segment_rest(document.article).paragraphs:
        inside = distribute_codes(paragraph.codes, [(s.start, s.end) for s in paragraph.sentences]).inside
        sentences = zip(paragraph.sentences, inside, strict=True)
        paragraphs.append(TranslatedParagraph(paragraph, tuple(CodedText(change(s.text), c) for s, c in sentences)))
    return document.skeleton.filled(paragraphs, language)


def member(data: bytes, name: str = "content.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()


def body_of(data: bytes) -> str:
    found = re.search(r"<office:(text|presentation|spreadsheet)>(.*)</office:\1>", member(data), re.DOTALL)
    assert found is not None
    return found[2]


def shown(article: Article) -> list[str]:
    return [with_codes(paragraph.text, paragraph.codes) for paragraph in article.paragraphs]


def own(body: str) -> list[str]:
    """The paragraphs of a body, those of styles and of metadata aside."""
    return shown(read(packed(body)).article)[:-5]


def rewritten(body: str) -> str:
    return body_of(filled(read(packed(body))))


def test_text_is_paragraphs_with_codes() -> None:
    assert own(
        '<text:h text:outline-level="1">De brug</text:h>'
        '<text:p>Dit is <text:span text:style-name="T1">vet</text:span> en '
        '<text:a xlink:href="https://a.nl/">een link</text:a>.</text:p>'
        '<text:p text:style-name="P1"><text:span text:style-name="T1">Alles vet.</text:span></text:p>'
        "<text:list><text:list-item><text:p>Ten eerste</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Cel</text:p></table:table-cell></table:table-row>"
        "</table:table><text:p> </text:p><text:p/><text:p>***</text:p>"
    ) == [
        "De brug",
        'Dit is <text:span text:style-name="T1">vet</text:span> en '
        '<text:a xlink:href="https://a.nl/">een link</text:a>.',
        "Alles vet.",
        "Ten eerste",
        "Cel",
    ]


def test_paragraphs_say_what_they_are() -> None:
    document = read(
        packed(
            '<text:h>Kop</text:h><text:p text:style-name="P1">Citaat</text:p>'
            '<text:p text:style-name="Caption">Kaart</text:p>'
            "<text:list><text:list-item><text:p>Punt</text:p></text:list-item></text:list><text:p>Tekst</text:p>"
        )
    )
    kinds = [(paragraph.text, paragraph.kind) for paragraph in document.article.paragraphs]
    assert kinds == [
        ("Kop", "heading"),
        ("Citaat", "quote"),
        ("Kaart", "caption"),
        ("Punt", "list-item"),
        ("Tekst", "body"),
        ("Jaarverslag van de vereniging", "furniture"),
        ("Pagina 3 van 9", "furniture"),
        ("Hoofdstuk", "body"),
        ("De brug", "heading"),
        ("brug", "body"),
    ]
    assert (document.article.title, document.article.language, document.article.format) == ("De brug", "nl-NL", "odt")
    types = [
        code.type
        for code in read(packed('<text:p>a<text:span text:style-name="T4">b</text:span>c</text:p>'))
        .article.paragraphs[0]
        .codes
    ]
    assert types == ["italic", ""]


def test_white_space_is_what_is_shown() -> None:
    assert own("<text:p>\n  Een \t twee <text:span text:style-name='T1'> drie</text:span>\n</text:p>") == [
        "Een twee <text:span text:style-name='T1'>drie</text:span>"
    ]
    assert own("<text:p>Een<text:s/>twee <text:s text:c='2'/>drie<text:s text:c='3'/>vier<text:s/> vijf</text:p>") == [
        "Een twee <text:s text:c='2'/>drie <text:s text:c=\"2\"/>vier <text:s/>vijf"
    ]
    assert own("<text:p><text:s text:c='4'/>Ingesprongen<text:s/></text:p>") == ["Ingesprongen"]
    spaced = "<text:p><text:s text:c='4'/>Een  <text:s/>twee <text:s/></text:p>"
    assert rewritten(spaced) == "<text:p><text:s text:c='4'/>EEN <text:s/>TWEE <text:s/></text:p>"


def test_white_space_on_both_sides_of_a_picture_stays_on_both() -> None:
    frame = '<draw:frame text:anchor-type="as-char"><draw:image xlink:href="a.png"/></draw:frame>'
    assert own(f"<text:p>De formule {frame} is <text:bookmark/> schoon.</text:p>") == [
        "De formule <draw:frame #1/> is <text:bookmark/> schoon."
    ]
    kept = "<text:hidden-text>geheim</text:hidden-text>"
    assert own(f"<text:p>Hier {kept} staat het.</text:p>") == [f"Hier {kept} staat het."]
    assert rewritten(f"<text:p>Zie {frame}, of {frame} hier.</text:p>") == (
        f"<text:p>ZIE {frame}, OF {frame} HIER.</text:p>"
    )
    assert read(packed(f"<text:p>De formule {frame} is</text:p>")).article.paragraphs[0].text == "De formule is"


def test_tabs_and_line_breaks_are_line_breaks() -> None:
    document = read(packed("<text:p>Inleiding<text:tab/>3</text:p><text:p>Straat 1 <text:line-break/>Dorp</text:p>"))
    first, second = segment_rest(document.article).paragraphs[:2]
    assert [sentence.text for sentence in first.sentences] == ["Inleiding", "3"]
    assert second.text == "Straat 1\nDorp"
    body = "<text:p>Een:<text:s/><text:line-break/><text:s text:c='2'/><text:tab/>Twee en<text:tab/> drie</text:p>"
    assert rewritten(body) == (
        "<text:p>EEN:<text:s/><text:line-break/><text:s text:c='2'/><text:tab/>TWEE EN<text:tab/>DRIE</text:p>"
    )


def test_runs_that_differ_in_nothing_that_is_seen_are_joined() -> None:
    body = (
        '<text:p>De <text:span text:style-name="T3">bru</text:span>g is '
        '<text:span text:style-name="T1">he</text:span><text:span text:style-name="T2">le</text:span>'
        '<text:span text:style-name="T1">maal</text:span><text:span text:style-name="T4"> dicht</text:span>'
        '<text:span text:style-name="T3">.</text:span></text:p>'
    )
    assert own(body) == [
        'De brug is <text:span text:style-name="T1">helemaal</text:span>'
        '<text:span text:style-name="T4"> dicht</text:span>.'
    ]
    assert rewritten(body) == (
        '<text:p>DE BRUG IS <text:span text:style-name="T1">HELEMAAL</text:span>'
        '<text:span text:style-name="T4"> DICHT</text:span>.</text:p>'
    )
    # Elements with an identity of their own stay.
    assert "xml:id" in own('<text:p>a <text:span text:style-name="T3" xml:id="x">b</text:span> c</text:p>')[0]


NOTE = (
    '<text:p>De brug<text:note text:id="ftn1"><text:note-citation>1</text:note-citation><text:note-body>'
    "<text:p>Gebouwd in <text:span text:style-name='T1'>1930</text:span>.</text:p></text:note-body></text:note> is "
    "dicht.</text:p><text:p><draw:frame><draw:image xlink:href='Pictures/a.png'/><svg:title>Foto</svg:title>"
    "<svg:desc>Een brug</svg:desc></draw:frame>Een foto<draw:frame><draw:text-box><text:p>In een kader<text:note>"
    "<text:note-body><text:p>Diep</text:p></text:note-body></text:note> staat dit.</text:p>"
    "</draw:text-box></draw:frame> van toen.</text:p>"
)


def test_notes_and_frames_have_paragraphs_of_their_own() -> None:
    assert own(NOTE)[:5] == [
        "De brug<text:note #1/> is dicht.",
        "Gebouwd in <text:span text:style-name='T1'>1930</text:span>.",
        "Een foto<draw:frame #3/> van toen.",
        "In een kader<text:note #4/> staat dit.",
        "Diep",
    ]
    written = rewritten(NOTE)
    assert written == re.sub(r"(?<=>)[^<]+(?=<)", lambda text: shouted(text[0]), NOTE)


def test_texts_outside_the_layout_come_last() -> None:
    texts = [paragraph.text for paragraph in read(packed(NOTE)).article.paragraphs]
    assert texts[5:] == [
        "Jaarverslag van de vereniging",
        "Pagina 3 van 9",
        "Foto",
        "Een brug",
        "Hoofdstuk",
        "De brug",
        "brug",
    ]


def test_marks_and_fields_keep_their_places() -> None:
    body = (
        '<text:p><text:bookmark-start text:name="a"/>De <text:bookmark-end text:name="a"/>brug'
        '<text:bookmark text:name="b"/> is '
        '<text:ruby text:style-name="R"><text:ruby-base>dicht</text:ruby-base><text:ruby-text>zu</text:ruby-text>'
        '</text:ruby> sinds <text:date style:data-style-name="N1" text:date-value="2024-05-12">12 mei</text:date>, zegt'
        " <text:author-name>Jan Brug</text:author-name><text:soft-page-break/> mij.</text:p>"
    )
    paragraph = read(packed(body)).article.paragraphs[0]
    assert paragraph.text == "De brug is dicht sinds 12 mei, zegt Jan Brug mij."
    assert [paragraph.text[start:end] for start, end in paragraph.verbatim] == ["Jan Brug"]
    assert shown(Article("a", "nl", "", (paragraph,)))[0] == re.sub(r"^<text:p><[^>]*>|</text:p>$", "", body)
    assert "<text:ruby-base>DICHT</text:ruby-base><text:ruby-text>zu</text:ruby-text></text:ruby>" in rewritten(body)


def test_what_is_no_text_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Weg ermee</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>De <office:annotation><dc:creator>Piet</dc:creator><text:p>Klopt dit?</text:p></office:annotation>"
        'brug <text:change text:change-id="c1"/>is dicht.</text:p>'
    )
    with caplog.at_level(logging.WARNING):
        document = read(packed(body, more={"META-INF/documentsignatures.xml": b"<x/>"}))
    assert [record.getMessage() for record in caplog.records] == [
        "standard input: has tracked changes; what they delete is left in its language; accept them first to have "
        "none.",
        "standard input: is signed; the signature does not hold for the translation.",
    ]
    assert document.article.paragraphs[0].text == "De brug is dicht."
    assert body_of(filled(document)) == body.replace("<text:p>De", "<text:p>DE").replace(">brug", ">BRUG").replace(
        "is dicht", "IS DICHT"
    )


def test_program_code_is_protected() -> None:
    body = (
        "<text:p>Typ <text:span text:style-name='Source_20_Text'>ls -la map</text:span> in.</text:p>"
        "<text:p text:style-name='Preformatted_20_Text'>for a in b</text:p>"
    )
    paragraph, *rest = read(packed(body)).article.paragraphs
    assert [paragraph.text[start:end] for start, end in paragraph.verbatim] == ["ls -la map"]
    assert all(paragraph.text != "for a in b" for paragraph in rest)
    unprotected = read_document(io.BytesIO(packed(body)), protect=False).article.paragraphs
    assert (unprotected[0].verbatim, unprotected[1].text) == ((), "for a in b")


def test_the_document_says_its_new_language_and_nothing_else_changes() -> None:
    source = packed(NOTE)
    written = filled(read(source), language="en-GB")
    assert member(written, "meta.xml") == member(source, "meta.xml").replace("De brug", "DE BRUG").replace(
        "<meta:keyword>brug", "<meta:keyword>BRUG"
    ).replace("nl-NL", "en-GB")
    styles = member(written, "styles.xml")
    assert 'fo:language="en" fo:country="GB"' in styles
    assert 'style:num-prefix="HOOFDSTUK "' in styles
    assert (
        "<text:p>PAGINA <text:page-number>3</text:page-number> VAN <text:page-count>9</text:page-count></text:p>"
        in styles
    )
    automatic = member(written).partition("<office:body>")[0]
    expected = member(source).partition("<office:body>")[0].replace('"nl"', '"en"').replace('"NL"', '"GB"')
    assert automatic == expected
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(io.BytesIO(written)) as new:
        assert new.namelist() == old.namelist()
        for name in set(old.namelist()) - {"content.xml", "styles.xml", "meta.xml"}:
            assert new.read(name) == old.read(name)
    assert 'fo:language="en" fo:country="none"' in member(filled(read(source)), "styles.xml")


def test_an_article_has_the_text_alone() -> None:
    index = "<text:index-body><text:p>De brug<text:tab/>1</text:p></text:index-body>"
    article = read_article(
        io.BytesIO(packed(f"<text:table-of-content>{index}</text:table-of-content><text:h>De brug</text:h>{NOTE}"))
    )
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "De brug",
        "De brug is dicht.",
        "Gebouwd in 1930.",
        "Een foto van toen.",
        "In een kader staat dit.",
        "Diep",
    ]
    assert article.title == "De brug"


def test_presentations_and_spreadsheets() -> None:
    slides = packed(
        '<presentation:footer-decl presentation:name="f">Voettekst</presentation:footer-decl><draw:page><draw:frame '
        'presentation:class="title"><draw:text-box><text:p>Titel</text:p></draw:text-box></draw:frame>'
        "<presentation:notes><draw:frame><draw:text-box><text:p>Vertel rustig.</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page>",
        kind="presentation",
    )
    article = read(slides).article
    assert article.format == "odp"
    assert [(p.text, p.kind) for p in article.paragraphs[:3]] == [
        ("Voettekst", "body"),
        ("Titel", "heading"),
        ("Vertel rustig.", "body"),
    ]
    cells = (
        '<table:table table:name="Blad1"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>Naam</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="1.5"><text:p>1,5</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=A1" office:value-type="string" '
        'office:string-value="Naam"><text:p>Naam</text:p></table:table-cell></table:table-row></table:table>'
    )
    table = read(packed(cells, kind="spreadsheet"))
    assert (table.article.format, table.article.paragraphs[0].text) == ("ods", "Naam")
    assert body_of(filled(table)) == cells.replace("<text:p>Naam", "<text:p>NAAM", 1)


def test_what_formulas_of_a_spreadsheet_compare_with_stays(caplog: pytest.LogCaptureFixture) -> None:
    validation = 'table:condition="of:cell-content-is-in-list(&quot;Ja&quot;;&quot;Nee&quot;)"'
    formula = 'table:formula="of:=COUNTIF([.A1:.A9];&quot;Appels&quot;)"'
    cell = '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
    row = "".join(cell % text for text in ("ja", "Appels", "Peren"))
    cells = (
        f'<table:content-validations><table:content-validation table:name="v" {validation}/>'
        "</table:content-validations>"
        f'<table:table><table:table-row>{row}<table:table-cell {formula} office:value-type="float" office:value="1">'
        "<text:p>1</text:p></table:table-cell></table:table-row></table:table>"
    )
    caplog.set_level(logging.WARNING)
    assert body_of(filled(read(packed(cells, kind="spreadsheet")))) == cells.replace("Peren", "PEREN")
    assert "2 strings that formulas or lists refer to left as they are" in caplog.text
    assert "JA" in body_of(filled(read(packed(cells))))


def test_embedded_documents_and_forms() -> None:
    chart = part(
        "document-content", "<office:body><office:chart><text:p>Regen per maand</text:p></office:chart></office:body>"
    )
    form = '<office:forms><form:form><form:button form:label="Ver&amp;stuur" form:name="b"/></form:form></office:forms>'
    document = read(
        packed(
            f"{form}<text:p>Tekst</text:p>", more={"Object 1/content.xml": chart, "Object 2/content.xml": b"<math/>"}
        )
    )
    assert [p.text for p in document.article.paragraphs[:2]] == ["Tekst", "Regen per maand"]
    written = filled(document)
    assert "REGEN PER MAAND" in member(written, "Object 1/content.xml")
    assert 'form:label="VER&amp;STUUR" form:name="b"' in member(written)


def flat(body: str) -> bytes:
    styles = f"<office:automatic-styles>{AUTOMATIC}</office:automatic-styles>"
    return part("document", f"{META}{STYLES}{styles}<office:body><office:text>{body}</office:text></office:body>")


def test_one_xml_file(tmp_path: Path) -> None:
    path = tmp_path / "brug.fodt"
    path.write_bytes(flat(NOTE))
    document = read_document(path)
    assert document.article.format == "fodt"
    written = filled(document)
    assert b"DE BRUG<text:note " in written
    assert b"<dc:language>en</dc:language>" in written
    assert filled(document, str, "nl-NL") == path.read_bytes()
    assert read(path.read_bytes()).article.paragraphs == document.article.paragraphs


def test_other_encodings_and_prefixes() -> None:
    data = content("<text:p>Café <text:span text:style-name='T1'>één</text:span> op</text:p>")
    data = re.sub(
        rb"(?<=[</ ])text:(?=[a-z-]+[=> ])|(?<=xmlns:)text(?==)", lambda name: name[0].replace(b"text", b"t"), data
    )
    wide = data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    for one in (data, wide):
        document = read(packed("", more={"content.xml": one}))
        assert document.article.paragraphs[0].text == "Café één op"
        written = member(filled(document))
        assert "<t:p>CAFÉ <t:span t:style-name='T1'>ÉÉN</t:span> OP</t:p>" in written
        assert 'encoding="UTF-8"' in written


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed("<text:p>Ja</text:q>"), "content.xml, line 7: damaged (mismatched tag); save the document again."),
        (
            packed("", manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
            "protected by a password; save the document without one.",
        ),
        (
            packed("<text:p/>").replace(b"content.xml", b"kontent.xml").replace(b"styles.xml", b"stiles.xml"),
            "the part content.xml is missing",
        ),
        (packed("<text:p><draw:frame>" * 200 + "</draw:frame></text:p>" * 200), "nested too deep"),
        (flat("<text:p>Ja</text:p>").replace(b"?>\n", b'?>\n<!DOCTYPE a [<!ENTITY e "f">]>'), "declares an entity"),
        (
            packed(
                "<text:p/>", more={"styles.xml": part("document-styles", ""), "meta.xml": part("document-meta", "")}
            ),
            "holds no text",
        ),
        (packed("")[:-60], "damaged"),
        (b"", "is empty"),
        (b"De brug is open.", "the file is no OpenDocument, or damaged"),
    ],
    ids=["xml", "password", "no content", "deep", "entity", "no text", "cut off", "empty", "plain text"],
)
def test_what_cannot_be_read_is_one_sentence(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / ("a.fodt" if data.startswith(b"<") else "a.odt")
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_document(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_is_wrong_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "brug.docx"
    path.write_bytes(packed("<text:p>Ja</text:p>"))
    assert read_article(path).format == "odt"
    (tmp_path / "brug.odt").write_text("De brug is dicht.", encoding="utf-8")
    with pytest.raises(ReadError, match="damaged"):
        read_article(tmp_path / "brug.odt")


def test_codes_that_somebody_turned_around_make_no_broken_document() -> None:
    document = read(packed('<text:p>De <text:span text:style-name="T1">brug</text:span> is dicht.</text:p>'))
    opening, closing = document.article.paragraphs[0].codes
    for codes in ((closing, opening), (opening, opening), (opening,)):
        moved = tuple(c.__class__(c.kind, c.id, 4 * i, c.data) for i, c in enumerate(codes))
        sentence = segment_rest(document.article).paragraphs[0]
        assert document.skeleton is not None
        translated = TranslatedParagraph(sentence, (CodedText("The bridge is closed.", moved),))
        rest: list[TranslatedParagraph | None] = [None] * (len(document.article.paragraphs) - 1)
        written = document.skeleton.filled([translated, *rest], "en")
        assert re.sub("<[^>]*>", "", body_of(written)) == "The bridge is closed."
        assert body_of(written).count('<text:span text:style-name="T1">') == 1
        etree.fromstring(member(written).encode())


def test_reviewed_units_are_put_back() -> None:
    document = read(packed("<text:p>De brug is dicht. Wij rijden om.</text:p>"))
    units = [
        TranslationUnit("De brug is dicht.", "The bridge is closed."),
        TranslationUnit("Wij rijden om.", "We detour."),
    ]
    assert body_of(rebuild_document(document, units).data) == "<text:p>The bridge is closed. We detour.</text:p>"


words = st.sampled_from(
    ["De brug", " is ", "dicht.", " ", "<text:s/>", "<text:s text:c='3'/>", "<text:tab/>", "&amp;", "\n"]
)
words |= st.sampled_from(["<text:line-break/>", "<text:bookmark text:name='b'/>", "<!--x-->", "<![CDATA[<b>]]>", "ë"])


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = [*(("text:span", f" text:style-name='T{number}'") for number in range(1, 5)), ("text:a", " xlink:href='#'")]
    tags += [("text:span", ""), ("text:ruby-base", ""), ("text:page-number", ""), ("office:annotation", "")]
    framed = st.builds("<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>".format, inner)
    plain = st.builds(lambda tag, text: f"<{tag[0]}{tag[1]}>{text}</{tag[0]}>", st.sampled_from(tags), inner)
    return st.lists(plain | framed | words, max_size=6).map("".join)


@given(st.recursive(words, element, max_leaves=20))
def test_whatever_stands_in_a_paragraph_nothing_is_lost(inner: str) -> None:
    source = packed(f"<text:p>{inner}</text:p><text:p>Anders.</text:p>")
    document = read(source)
    assert filled(document, str, "nl-NL") == source
    written = filled(document, shouted, "nl-NL")
    old, new = etree.fromstring(member(source).encode()), etree.fromstring(member(written).encode())

    def elements(root: etree._Element) -> list[str]:
        kept = [e.tag for e in root.iter(etree.Element) if not e.tag.endswith(("}span", "}s"))]
        return sorted(kept)

    def text(root: etree._Element) -> str:
        for one in list(root.iter("{*}annotation", "{*}automatic-styles")):
            one.clear(keep_tail=True)
        return "".join("".join(root.itertext()).split())

    assert elements(new) == elements(old)
    assert shouted(text(new)) == shouted(text(old))
    again = read(written)
    assert [p.text.upper() for p in again.article.paragraphs] == [p.text.upper() for p in document.article.paragraphs]


def test_libreoffice_shows_the_translation(tmp_path: Path, libreoffice: Callable[..., None]) -> None:
    (tmp_path / "a.odt").write_bytes(filled(read(packed(NOTE))))
    libreoffice("txt:Text", tmp_path / "a.odt")
    assert "DE BRUG" in (tmp_path / "a.txt").read_text(encoding="utf-8-sig")
