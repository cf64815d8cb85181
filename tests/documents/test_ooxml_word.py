"""Word documents: what is text of them, as which paragraphs, and that all else is there afterwards."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from align.documents import TranslatedParagraph, read_article, read_document
from align.errors import ReadError
from tests.documents.office import CORE, HEAD, SPACES, body, opened, packed, part, rels, runs, texts, translated, word

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..."
BOX = "<w:txbxContent><w:p>%s</w:p></w:txbxContent>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> %s </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>%s<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_runs_that_look_the_same_are_one_text() -> None:
    cut = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:r w:rsidR="00A1"><w:t>Het wa</w:t></w:r><w:proofErr w:type="spellStart"/>'
        '<w:r w:rsidR="00B2"><w:rPr><w:lang w:val="nl-NL"/></w:rPr><w:lastRenderedPageBreak/><w:t>ter</w:t></w:r>'
        '<w:proofErr w:type="spellEnd"/><w:r><w:rPr><w:noProof/></w:rPr><w:t xml:space="preserve"> zakt </w:t></w:r>'
        "<w:r><w:t>vanzelf.</w:t></w:r></w:p>"
    )
    document = opened(word(cut))
    assert [(one.text, one.codes) for one in document.article.paragraphs] == [("Het water zakt vanzelf.", ())]
    assert body(translated(word(cut))) == (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r w:rsidR="00A1"><w:t>HET WATER ZAKT VANZELF.</w:t></w:r></w:p>'
    )


def test_looks_and_links_are_codes_and_are_put_back() -> None:
    link = f'<w:hyperlink r:id="rId9" w:tooltip="Naar de kaart">{runs("de ", "*kaart*")}</w:hyperlink>'
    source = word(f"<w:p>{runs('Zie eens ')}{link}{runs(' van ', '*Delft*', '.')}</w:p>")
    first, tip = opened(source).article.paragraphs
    assert (first.text, tip.text) == ("Zie eens de kaart van Delft.", "Naar de kaart")
    assert [(code.kind, code.offset, code.type) for code in first.codes if code.kind != "close"] == [
        ("open", 9, "link"),
        ("open", 12, "bold"),
        ("open", 22, "bold"),
    ]
    link = f'<w:hyperlink r:id="rId9" w:tooltip="NAAR DE KAART">{runs("DE ")}{runs("*KAART*")}</w:hyperlink>'
    expected = f"<w:p>{runs('ZIE EENS ')}{link}{runs(' VAN ', '*DELFT*', '.')}</w:p>"
    plain = 'xml:space="preserve"'
    assert body(translated(source)).replace(f" {plain}", "") == expected.replace(f" {plain}", "")
    assert body(translated(source)).count(plain) == 3


def test_fields_of_text_are_translated_and_others_are_kept() -> None:
    link, page, simple = (
        FIELD % ('HYPERLINK "https://nlen.nl"', runs("onze kaart")),
        FIELD % ("PAGE", runs("3")),
        f'<w:fldSimple w:instr=" SEQ Figuur ">{runs("12")}</w:fldSimple>',
    )
    between = [runs(text) for text in ("Zie ", " op bladzijde ", ", figuur ", "!")]
    source = word("<w:p>" + "".join(map("".join, zip(between, [link, page, simple, ""], strict=True))) + "</w:p>")
    assert texts(source) == ["Zie onze kaart op bladzijde 3, figuur 12!"]
    found = body(translated(source))
    assert page.replace(' xml:space="preserve"', "") in found.replace(' xml:space="preserve"', "")
    assert simple.replace(' xml:space="preserve"', "") in found
    assert ">ONZE KAART<" in found
    assert found.count("fldCharType") == 6


def test_what_a_field_shows_is_in_the_sentence_and_outlives_a_translation_without_it() -> None:
    name = FIELD % ("MERGEFIELD Naam", runs("*«Naam»*"))
    simple = f'<w:fldSimple w:instr="NUMPAGES">{runs("4")}</w:fldSimple>'
    picture = FIELD % ("MERGEFIELD Foto", runs("x") + "<w:r><w:drawing/></w:r>")
    date = FIELD % ('DATE \\@ "d MMMM"', runs("3 mei"))
    source = word(f"<w:p>{runs('Beste ')}{name}{runs(', zie pagina ')}{simple}{runs(' van ')}{date}{picture}</w:p>")
    (paragraph,) = opened(source).article.paragraphs
    assert paragraph.text == "Beste «Naam», zie pagina 4 van 3 mei"
    assert [paragraph.text[start:end] for start, end in paragraph.verbatim] == ["«Naam»"]
    found = body(translated(source, lambda text: "Dear"))
    plain = found.replace(' xml:space="preserve"', "")
    for kept in (name, simple, picture):
        assert kept.replace(' xml:space="preserve"', "") in plain
    alone = word(f"<w:p>{name}</w:p><w:p>{simple}</w:p>{'<w:p>' + runs('Einde') + '</w:p>'}")
    assert texts(alone) == ["Einde"]


def test_a_field_over_several_paragraphs_keeps_its_parts_in_place() -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    number = FIELD % ("PAGEREF a", runs("1"))
    entry = f'<w:hyperlink w:anchor="a">{runs("Het begin")}<w:r><w:tab/></w:r>{number}</w:hyperlink>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    source = word(f"<w:p>{begin}{entry}</w:p><w:p>{end}{runs('Daarna.')}</w:p>")
    assert texts(source) == ["Het begin", "Daarna."]
    assert body(translated(source)) == body(source).replace("Het begin", "HET BEGIN").replace(
        ' xml:space="preserve">Daarna.', ">DAARNA."
    ).replace(' xml:space="preserve">HET', ">HET")


def test_tracked_changes_stay_and_what_they_add_is_text(caplog: pytest.LogCaptureFixture) -> None:
    deleted = '<w:del w:id="1" w:author="An"><w:r><w:delText>oude </w:delText></w:r></w:del>'
    added = f'<w:ins w:id="2" w:author="An">{runs("nieuwe ")}</w:ins>'
    source = word(f"<w:p>{runs('De ')}{deleted}{added}{runs('brug is open.')}</w:p>")
    assert texts(source) == ["De nieuwe brug is open."]
    caplog.set_level(logging.WARNING)
    found = body(translated(source))
    assert deleted in found
    assert '<w:ins w:id="2" w:author="An"><w:r><w:t xml:space="preserve">NIEUWE </w:t></w:r></w:ins>' in found
    assert "what they take away is left as it is" in caplog.text


def test_a_text_box_is_translated_in_both_branches() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wp:docPr id='1' name='x' descr='Een &quot;kaart&quot;'/><wps:txbx>{BOX}</wps:txbx></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ) % (runs("In de ", "*doos*"), runs("In de ", "*doos*"))
    source = word(f"<w:p>{runs('Voor ')}{box}{runs('en na.')}</w:p>")
    assert texts(source) == ["Voor en na.", "In de doos", 'Een "kaart"']
    found = body(translated(source))
    assert found.count(">DOOS<") == 2
    assert "doos" not in found
    assert "descr='EEN &quot;KAART&quot;'" in found
    assert found.index(">VOOR <") < found.index("<wps:txbx>") < found.index(">EN NA.<")


def test_the_odd_things_of_runs_are_kept() -> None:
    odd = (
        "<w:r><w:t>Een e</w:t><w:noBreakHyphen/><w:t>mail</w:t><w:softHyphen/><w:t>tje</w:t><w:br/><w:t>met </w:t>"
        '<w:sym w:font="Wingdings" w:char="F0E0"/><w:footnoteReference w:id="2"/></w:r>'
        "<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>"
        "<w:r><w:ruby><w:rt><w:r><w:t>r</w:t></w:r></w:rt></w:ruby></w:r>"
        f'<w:bookmarkStart w:id="0" w:name="b"/>{runs(" erbij.")}<w:bookmarkEnd w:id="0"/>'
    )
    source = word(f"<w:p>{odd}</w:p>")
    assert texts(source) == ["Een e\u2011mailtje\nmet erbij."]
    found = body(translated(source))
    for kept in (
        "<w:br/>",
        '<w:sym w:font="Wingdings" w:char="F0E0"/>',
        '<w:footnoteReference w:id="2"/>',
        "<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>",
        "<w:ruby><w:rt><w:r><w:t>r</w:t></w:r></w:rt></w:ruby>",
        '<w:bookmarkStart w:id="0" w:name="b"/>',
        '<w:bookmarkEnd w:id="0"/>',
        "EEN E\u2011MAILTJE<",
    ):
        assert found.count(kept) == 1
    assert "softHyphen" not in found


def test_white_space_on_both_sides_of_a_formula_stays_on_both() -> None:
    formula = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    source = word(f"<w:p>{runs('De formule ')}{formula}{runs(' is ', '*schoon*', '.')}</w:p>")
    assert texts(source) == ["De formule is schoon."]
    found = re.sub(r"</?w:(?:[rtpb]|rPr)\b[^>]*>", "", body(translated(source)))
    assert found == f"DE FORMULE {formula} IS SCHOON."


@pytest.mark.parametrize(
    "inner",
    [
        "<w:r><w:t>1.</w:t></w:r><w:r><w:tab/><w:t>De eerste</w:t><w:tab/><w:t>De tweede</w:t></w:r>",
        "<w:r><w:t>1.\tDe eerste&#9;De tweede</w:t></w:r>",
        '<w:r><w:t>1.</w:t><w:br w:type="page"/></w:r><w:r><w:t>De eerste</w:t></w:r><w:r><w:tab/></w:r>'
        "<w:r><w:t>De tweede</w:t></w:r>",
    ],
)
def test_tabs_and_page_breaks_part_texts(inner: str) -> None:
    source = word(f"<w:p>{inner}</w:p>")
    assert texts(source) == ["1.", "De eerste", "De tweede"]
    found = body(translated(source))
    assert "".join(etree.fromstring(f"<x {SPACES}>{found}</x>").itertext()).replace("\t", "") == "1.DE EERSTEDE TWEEDE"
    assert found.count("<w:tab/>") + found.count("\t") + found.count("&#9;") + found.count('"page"') == 2


def test_other_parts_are_text_too_and_say_their_language() -> None:
    more = {
        "word/header1.xml": f"<w:hdr {SPACES}><w:p>{runs('Kop van de bladzijde')}</w:p></w:hdr>",
        "word/footnotes.xml": f'<w:footnotes {SPACES}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
        f"{runs(' Een noot.')}</w:p></w:footnote></w:footnotes>",
        "word/comments.xml": f"<w:comments {SPACES}><w:p>{runs('Klopt dit?')}</w:p></w:comments>",
        "word/styles.xml": f'<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr>'
        '</w:rPrDefault></w:docDefaults><w:style w:styleId="Kop1" w:type="paragraph"><w:name w:val="heading 1"/>'
        '<w:rPr><w:lang w:val="nl-NL" w:eastAsia="ja-JP"/></w:rPr></w:style></w:styles>',
        "word/settings.xml": f'<w:settings {SPACES}><w:themeFontLang w:val="nl-NL"/></w:settings>',
        "docProps/core.xml": CORE % "Een titel",
    }
    relations = [f"{name}={name}.xml" for name in ("comments", "footnotes", "settings", "styles")] + [
        "header=header1.xml"
    ]
    kop = f'<w:p><w:pPr><w:pStyle w:val="Kop1"/></w:pPr>{runs("Een kop")}</w:p>'
    lang = '<w:p><w:r><w:rPr><w:i/><w:lang w:val="nl-BE"/></w:rPr><w:t>Tekst.</w:t></w:r></w:p>'
    source = word(kop + lang, more, *relations)
    assert texts(source) == ["Een kop", "Tekst.", "Een noot.", "Kop van de bladzijde", "Een titel"]
    assert opened(source).article.paragraphs[0].kind == "heading"
    assert [one.text for one in read_article(io.BytesIO(source)).paragraphs] == ["Een kop", "Tekst.", "Een noot."]
    found = translated(source)
    assert part(found, "word/comments.xml") == more["word/comments.xml"]
    assert part(found, "word/settings.xml") == more["word/settings.xml"].replace("nl-NL", "en-US")
    styles = part(found, "word/styles.xml")
    assert '<w:sz w:val="24"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>' in styles
    assert '<w:lang w:val="en-US" w:eastAsia="ja-JP"/>' in styles
    assert '<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> EEN NOOT.</w:t>' in part(found, "word/footnotes.xml")
    assert part(found, "docProps/core.xml") == (CORE % "EEN TITEL").replace("nl-NL", "en-US")
    assert '<w:lang w:val="en-US"/></w:rPr><w:t>TEKST.' in body(found)
    assert '<w:lang w:val="en-AU"/></w:rPr><w:t>TEKST.' in body(translated(source, language="en-AU"))


def test_what_content_controls_show_changes_where_it_comes_from() -> None:
    bound = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a/b"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>'
    data = "<a><b>De samenvatting</b><c>De samenstelling</c><d>hier</d><e>Zie</e></a>"
    source = word(
        f"<w:p>{runs('Zie: ')}{bound % runs('*hier*')}</w:p>{bound % ('<w:p>' + runs('De samenvatting') + '</w:p>')}",
        {"customXml/item1.xml": data},
        "customXml=../customXml/item1.xml",
    )
    assert texts(source) == ["Zie: hier", "De samenvatting", "De samenvatting", "hier"]
    found = translated(source)
    assert part(found, "customXml/item1.xml") == data.replace("De samenvatting", "DE SAMENVATTING").replace(
        "hier", "HIER"
    )
    assert bound % runs("*HIER*").replace(' xml:space="preserve"', "") in body(found)


@pytest.mark.parametrize("kind", ["aFChunk", "package"])
def test_other_documents_in_it_are_left_with_a_warning(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    page = "<p>Een ingevoegd stuk.</p>"
    source = word(f"<w:p>{runs('Hieronder:')}</w:p>", {"word/stuk.html": page}, f"{kind}=stuk.html")
    caplog.set_level(logging.WARNING)
    assert part(translated(source), "word/stuk.html") == page
    assert "other documents are embedded in it" in caplog.text
    caplog.clear()
    assert texts(word(f"<w:p>{runs('Niets eronder.')}</w:p>")) == ["Niets eronder."]
    assert not caplog.text


def test_what_is_no_text_stays_byte_for_byte() -> None:
    more: dict[str, str | bytes] = {"word/vbaProject.bin": b"\0macro", "word/media/image1.png": b"\x89PNG"}
    source = word(
        f"<w:p>{runs('Ja.')}</w:p><w:p><w:r><w:t>12</w:t></w:r></w:p><w:tbl><!-- x --></w:tbl>",
        more,
        "header=../../../etc/passwd",
        "header=https://nlen.nl/kop.xml",
    )
    document = opened(source)
    assert document.skeleton is not None
    assert document.skeleton.filled([None] * len(document.article.paragraphs), "en") == source
    with zipfile.ZipFile(io.BytesIO(translated(source))) as new, zipfile.ZipFile(io.BytesIO(source)) as old:
        assert new.namelist() == old.namelist()
        same = [name for name in old.namelist() if new.read(name) == old.read(name)]
    assert same == [name for name in old.namelist() if name != "word/document.xml"]


def test_program_code_is_left_alone_unless_it_is_asked_for() -> None:
    styles = "".join(
        f'<w:style w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
        for id, name in (("SC", "Source Code"), ("VC", "Verbatim Char"))
    )
    inline = '<w:r><w:rPr><w:rStyle w:val="VC"/></w:rPr><w:t>ls -l</w:t></w:r>'
    block = f'<w:p><w:pPr><w:pStyle w:val="SC"/></w:pPr>{runs("print(1)")}</w:p>'
    source = word(
        f"<w:p>{runs('Geef ')}{inline}{runs(' op.')}</w:p>{block}",
        {"word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>"},
        "styles=styles.xml",
    )
    assert texts(source) == ["Geef op."]
    found = body(translated(source))
    assert inline in found
    assert block in found
    all_text = read_document(io.BytesIO(source), protect=False).article
    assert [one.text for one in all_text.paragraphs] == ["Geef ls -l op.", "print(1)"]


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6)
pieces = st.lists(
    st.one_of(
        words.map(lambda text: ("run", text, "")),
        words.map(lambda text: ("run", text + " ", "<w:b/>")),
        words.map(lambda text: ("link", " " + text, "<w:i/>")),
        st.sampled_from([("br", "", ""), ("tab", "", ""), ("mark", "", ""), ("note", "", "<w:b/>")]),
    ),
    max_size=8,
)


@given(pieces)
def test_a_document_of_the_same_text_looks_the_same(inner: list[tuple[str, str, str]]) -> None:
    source = word(f"<w:p>{''.join(_xml(*piece) for piece in inner)}</w:p><w:p>{runs('Slot.')}</w:p>")
    assert _shown(translated(source, lambda text: text)) == _shown(source)


def _xml(kind: str, text: str, look: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escaped}</w:t></w:r>'
    return {
        "run": run,
        "link": f'<w:hyperlink w:anchor="x">{run}</w:hyperlink>',
        "br": "<w:r><w:br/></w:r>",
        "tab": "<w:r><w:tab/></w:r>",
        "mark": '<w:bookmarkStart w:id="1" w:name="m"/>',
        "note": f'<w:r><w:rPr>{look}</w:rPr><w:footnoteReference w:id="1"/></w:r>',
    }[kind]


def _shown(data: bytes) -> list[tuple[str, str, bool]]:
    """Each character with its look and whether it is in a link, and what stands between; no space beside breaks."""
    found = []
    for element in etree.fromstring(part(data, "word/document.xml").encode()).iter("{*}t", "{*}br", "{*}tab", "{*}fo*"):
        name = etree.QName(element).localname
        run = element.getparent()
        assert run is not None
        looks = " ".join(etree.QName(look).localname for look in run.iterfind("{*}rPr/*"))
        in_link = any(True for _ in element.iterancestors("{*}hyperlink"))
        for sign in (element.text or "") if name == "t" else [name]:
            if not sign.isspace():
                found.append((sign, looks if name == "t" else "", in_link))
    return found


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty; fetch the file again."),
        (b"geen zip", "the file is no document of Word, PowerPoint or Excel, or damaged; save"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..." + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password; save",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...",
            "in the old format of Office (.doc, .ppt, .xls), whatever it is called;",
        ),
        (word("<w:p/>"), "holds no text; give a Word document with at least one word."),
        (
            word("<w:p></w:q>"),
            "damaged: the part word/document.xml is no well-formed XML (line 2: mismatched tag); save",
        ),
        (packed({"word/document.xml": ""}), "no document of Word, PowerPoint or Excel; give a .docx, .pptx or .xlsx"),
        (
            packed(
                {
                    "_rels/.rels": rels("officeDocument=word/document.xml"),
                    "word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
                }
            ),
            "the part word/document.xml has a document type declaration, which is refused for safety;",
        ),
        (word("<w:p>" * 600 + "</w:p>" * 600), "the part word/document.xml is nested too deep to be read; save"),
        (
            packed({"_rels/.rels": rels("officeDocument=word/document.xml")}),
            "no document of Word, PowerPoint or Excel;",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(data)
    with pytest.raises(ReadError) as error:
        read_document(path)
    assert str(error.value).startswith(f"{path}: {problem}")
    assert str(error.value).count("\n") == 0


def test_text_in_utf_16_and_other_prefixes_are_read() -> None:
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = "<body><p><r><t>Dág</t></r></p></body>"
    xml = f'<?xml version="1.0" encoding="UTF-16"?><document xmlns="{space}">{text}</document>'
    parts = {"_rels/.rels": rels("officeDocument=/stuk.xml"), "stuk.xml": xml.encode("utf-16"), "word/x.xml": "<x/>"}
    found = translated(packed(parts))
    assert "<p><r><t>DÁG</t></r></p>" in part(found, "stuk.xml")
    assert part(found, "stuk.xml").startswith(HEAD.strip())


def test_words_may_change_places_over_links_and_looks() -> None:
    """What would end within another ends behind it, so that the part stays well-formed."""
    link, ins = f'<w:hyperlink w:anchor="x">{runs("de kaart")}</w:hyperlink>', f'<w:ins w:id="1">{runs("nu")}</w:ins>'
    document = opened(word(f"<w:p>{runs('Zie ')}{link}{runs(' ')}{ins}{runs('.')}</w:p>"))
    (paragraph,) = document.article.paragraphs
    first, end, second, last = paragraph.codes
    assert document.skeleton is not None
    moved = tuple(
        replace(code, offset=offset) for code, offset in zip((first, second, end, last), (0, 2, 6, 8), strict=True)
    )
    one = TranslatedParagraph(replace(paragraph, text="abcdefghij", codes=moved), ())
    found = body(document.skeleton.filled([one], "en"))
    root = etree.fromstring(f"<x {SPACES}>{found}</x>")
    assert ["".join(link.itertext()) for link in root.iter("{*}hyperlink", "{*}ins")] == ["abcdefgh", "cdefgh"]


PAGE = (
    "<html><head><meta charset='utf-8'></head><body><h1>De brug</h1><p>De <b>lange brug</b> is <a href='https://nlen.nl'>"
    "vandaag</a> open.<br>Wie wil, rijdt eroverheen.</p><ul><li>Eén.</li><li>Twee.</li></ul>"
    "<table border='1'><tr><td>Naam</td><td>Prijs</td></tr></table></body></html>"
)


def test_libreoffice_makes_and_shows_the_document(tmp_path: Path, libreoffice: Callable[..., None]) -> None:
    """What it has made is translated, and shown paragraph by paragraph as before."""

    def lines(name: str) -> list[str]:
        return (tmp_path / name).read_text(encoding="utf-8-sig").splitlines()

    (tmp_path / "brief.html").write_text(PAGE, encoding="utf-8")
    libreoffice("docx:MS Word 2007 XML", tmp_path / "brief.html", options=["--infilter=HTML (StarWriter)"])
    (tmp_path / "letter.docx").write_bytes(translated((tmp_path / "brief.docx").read_bytes()))
    libreoffice("txt:Text (encoded):UTF8", tmp_path / "brief.docx", tmp_path / "letter.docx")
    assert lines("letter.txt") == [line.upper() for line in lines("brief.txt")]
    assert "DE LANGE BRUG IS VANDAAG OPEN." in lines("letter.txt")
