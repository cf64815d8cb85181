"""Files of programs' texts: only values change, and other parsers read the same keys afterwards."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.aresource import AndroidResourceFile
from translate.storage.properties import javafile, stringsutf8file
from translate.storage.resx import RESXFile

from align.article import Sentence
from align.documents import CodedText, Document, TranslatedParagraph, read_article, read_document
from align.errors import ReadError
from align.inline import distribute_codes
from align.segmentation import segment_paragraph

Change = Callable[[str], str]


def read(source: str | bytes, format: str, codec: str = "utf-8") -> Document:
    data = source if isinstance(source, bytes) else source.encode(codec)
    return read_document(io.BytesIO(data), format=format)


def texts(source: str | bytes, format: str) -> list[str]:
    return [paragraph.text for paragraph in read(source, format).article.paragraphs]


def rewritten(source: str | bytes, format: str, change: Change | None = None, *, cut: bool = False) -> bytes:
    """The file with every text changed, or put through as it is, in sentences where they are cut."""
    document = read(source, format)
    assert document.skeleton is not None
    translations = []
    for original in document.article.paragraphs:
        paragraph = original
        if cut and not paragraph.sentences:
            paragraph = segment_paragraph(paragraph, "nl")
        elif not paragraph.sentences:
            paragraph = replace(paragraph, sentences=(Sentence(paragraph.text, 0, len(paragraph.text)),))
        own = distribute_codes(paragraph.codes, [(s.start, s.end) for s in paragraph.sentences]).inside
        sentences = []
        for sentence, codes in zip(paragraph.sentences, own, strict=True):
            target = sentence.text if change is None else change(sentence.text)
            sentences.append(CodedText(target, codes))
        translations.append(TranslatedParagraph(paragraph, tuple(sentences)))
    return document.skeleton.filled(translations, "en")


def upper(text: str) -> str:
    """Changes words, as many characters as they are, and no placeholder."""
    pieces = re.split(r"(%\w+\$?\w?|\{[^{}]*\})", text)
    pieces[::2] = ["".join(c.upper() if len(c.upper()) == 1 else c for c in piece) for piece in pieces[::2]]
    return "".join(pieces)


JSON = r"""{
  "titel" : "Welkom in de winkel",  "leeg": "", "aantal": 3, "niets": null,
  "diep": {"een": {"twee": ["Eerste \"regel\"", "Caf\u00e9 \/ bar 😀", ["Nog \\ een", true]]}},
  "adres": "https://example.com/nl", "pad": "images/logo.png", "kleur": "#ff0000", "stijl": "btn_primary",
  "datum": "dd-MM-yyyy", "taal": "nl_NL", "veld": "firstName", "maat": "12px",
  "regels": "Eerste regel\nTweede regel.\n\n  Nieuwe alinea. ",
  "opmaak": "Klik <b>hier</b> of <a href=\"/x\">ga <i>nu</i> terug</a>.<br>Lees <0>de voorwaarden</0>",
  "icu": "{n, plural, one {# bestand. Openen?} other {# bestanden. Openen?}}"
}
"""
PROPERTIES = (
    "# Teksten van het programma\n! en nog een\n\nwelkom = Welkom, {0}!\nfoto=Foto''s van {0} zijn '{'leeg'}'\r\n"
    "lang : Dit is een lange \\\n       regel\\tdie doorloopt.\nuni=Caf\\u00e9 \\uD83D\\uDE00 is open\n"
    "pad=images/logo.png\nkey\\ met\\:teken\tDe sleutel heeft een spatie\nleeg=\nniets\n"
    "regels=Eerste regel\\nTweede regel\nkeuze={0,choice,0#Geen bestanden|1#Een bestand|1<{0} bestanden}\n"
    "gewoon=Zo'n dag\nlaatste=Tot ziens"
)
STRINGS = """/* Titel van het "venster" */
"title" = "Mijn foto's";
// los = commentaar
"msg" = "%@ stuurde %1$d berichten.\\nBekijk \\"alles\\".";
"uni" = "E\\U00e9n dag";
"""
RESX = """<?xml version="1.0" encoding="utf-8"?>
<root>
  <!-- x --> <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
  <data name="Titel" xml:space="preserve"><value>Nieuwe klant</value><comment>Titel van het venster</comment></data>
  <data name="Vast" xml:space="preserve"><value>Vaste naam</value><comment>{Locked} naam</comment></data>
  <data name="Meer" xml:space="preserve">
    <value>Wilt u {0} verwijderen?

Dit kan niet &amp; mag niet, zei hij &lt;b&gt;nu&lt;/b&gt;.</value>
  </data>
  <data name="knop.Size" type="System.Drawing.Size, System.Drawing"><value>75, 23</value></data>
  <data name="&gt;&gt;knop.Name" xml:space="preserve"><value>knop</value></data>
  <data name="x" mimetype="application/x-microsoft.net.object.binary.base64"><value>AAEAAAD</value></data>
</root>
"""
ANDROID = r"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE resources [ <!-- don't --> <!ENTITY app "Fietsroutes"> ]>
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2" xmlns:tools="x" tools:locale='nl'>
    <!-- Teksten <string name="a">niet deze</string> -->
    <string name="app" translatable="false">Fietsroutes</string>
    <string name="welkom">Welkom bij &app;, <xliff:g id="naam" example="Jan > Piet">%1$s</xliff:g>!</string>
    <string name="fout">De foto\'s zijn weg. Probeer het
        later \u00e9\u00e9n keer.</string>
    <string name="opmaak">Klik <b>hier</b> om de <i>nieuwe</i> route te zien.\nDoe het</string>
    <string name="cd"><![CDATA[Lees <a href="https://example.com">alles</a> & meer.]]></string>
    <string name="aanhaling">"  Let op: het kost 's avonds meer.  "</string>
    <string name="ref">@string/app</string> <string name="leeg"/> <string name="leeg2"></string>
    <string-array name="dagen"><item>maandag</item><item>dinsdag</item></string-array>
    <string-array name="codes" translatable="false"><item>maand</item></string-array>
    <plurals name="bestanden">
        <item quantity="one">%d bestand</item>
        <item quantity="other">%d bestanden</item>
    </plurals>
    <color name="rood">rood</color>
</resources>
"""
FILES = {"json": JSON, "properties": PROPERTIES, "strings": STRINGS, "resx": RESX, "android": ANDROID}


@pytest.mark.parametrize(("format", "source"), FILES.items(), ids=FILES)
@pytest.mark.parametrize("cut", [False, True])
def test_what_says_the_same_is_written_as_it_was(format: str, source: str, cut: bool) -> None:
    same = rewritten(source, format, cut=cut)
    expected = source.replace("tools:locale='nl'", "tools:locale='en'").encode()
    assert same == expected


@pytest.mark.parametrize(("format", "source"), FILES.items(), ids=FILES)
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_encodings_and_marks_stay(format: str, source: str, codec: str) -> None:
    if format in ("resx", "android"):
        source = source.replace("utf-8", "utf-16" if "16" in codec else "utf-8").replace("tools:locale='nl'", "")
    data = source.encode(codec)
    assert rewritten(data, format) == data
    assert rewritten(data, format, upper).decode(codec) != source


def test_values_of_json_change_and_nothing_else() -> None:
    done = rewritten(JSON, "json", lambda text: f'«{text}» "é" \\')
    old, new = json.loads(JSON), json.loads(done)
    for key in ("leeg", "aantal", "niets", "adres", "pad", "kleur", "stijl", "datum", "taal", "veld", "maat"):
        assert new[key] == old[key]
    assert list(new) == list(old)
    assert new["titel"] == '«Welkom in de winkel» "é" \\'
    assert new["diep"]["een"]["twee"] == [
        '«Eerste "regel"» "é" \\',
        '«Café / bar 😀» "é" \\',
        ['«Nog \\ een» "é" \\', True],
    ]
    assert new["regels"].endswith('\n\n  «Nieuwe alinea.» "é" \\ ')
    outside = re.compile(r'(?<=: )"[^\n]*')
    assert b'  "titel" : "' in done
    assert outside.sub("", JSON.splitlines()[1])[:12] == outside.sub("", done.decode().splitlines()[1])[:12]


def test_markup_in_texts_is_codes() -> None:
    paragraphs = read(JSON, "json").article.paragraphs
    (marked,) = (one for one in paragraphs if "Klik" in one.text)
    assert marked.text == "Klik hier of ga nu terug.\nLees de voorwaarden"
    assert [code.data for code in marked.codes] == [
        "<b>", "</b>", '<a href=\\"/x\\">', "<i>", "</i>", "</a>", "<br>", "<0>", "</0>",
    ]  # fmt: skip
    assert [one.text for one in paragraphs if "regel" in one.text][1:] == ["Eerste regel\nTweede regel."]
    new = json.loads(rewritten(JSON, "json", upper))
    assert new["opmaak"] == 'KLIK <b>HIER</b> OF <a href="/x">GA <i>NU</i> TERUG</a>.<br>LEES <0>DE VOORWAARDEN</0>'
    assert new["regels"] == "EERSTE REGEL\nTWEEDE REGEL.\n\n  NIEUWE ALINEA. "


def test_a_message_of_icu_is_one_sentence() -> None:
    (message,) = (one for one in read(JSON, "json").article.paragraphs if "plural" in one.text)
    assert [sentence.text for sentence in message.sentences] == [message.text]


def test_json_of_ascii_stays_ascii() -> None:
    assert rewritten('{"a": "Caf\\u00e9 is dicht"}', "json", upper) == b'{"a": "CAF\\u00c9 IS DICHT"}'
    assert rewritten('{"a": "Cafe is dicht"}', "json", lambda _: "é") == '{"a": "é"}'.encode()


def test_notes_of_catalogues_are_no_texts() -> None:
    chrome = {
        "naam": {
            "message": "Mijn $WAT$ uitbreiding",
            "description": "De naam",
            "placeholders": {"wat": {"content": "$1", "example": "kleine"}},
        }
    }
    assert texts(json.dumps(chrome), "json") == ["Mijn $WAT$ uitbreiding"]
    arb = '{"@@locale": "nl", "hallo": "Hallo {naam}", "@hallo": {"description": "Een groet"}}'
    assert texts(arb, "json") == ["Hallo {naam}"]
    assert rewritten(arb, "json") == arb.replace('"nl"', '"en"').encode()
    # What only looks like that is a section of texts.
    section = {"leeg": {"title": "Geen resultaten", "message": "Zoek opnieuw", "description": "Er is niets"}, "a": "Ja"}
    assert len(texts(json.dumps(section), "json")) == 4


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('[{"id": 1, "naam": "Een"}]', "this is JSON of data, not of a program's texts"),
        ('["Een tekst"]', "no object of keys and texts"),
        ('{"a": "Een tekst", "b": 1, "c": [2, 3, 4]}', "most of its values are no texts for people"),
        ('{"a": "x_y", "b": "12px", "c": "Een tekst"}', "most of its values are no texts for people"),
        ('{"a": "Een tekst",}', r"line 1, column \d+: not JSON \("),
        ('{"a": "Een\ntekst"}', r"line 1, column \d+: not JSON \("),
        ("{" + '"a": {' * 200_000, "nested too deep"),
        ('{"a": ""}', "holds no text"),
    ],
)
def test_json_of_data_and_damaged_json_are_refused(source: str, problem: str) -> None:
    with pytest.raises(ReadError, match=problem):
        read(source, "json")


def test_json_lines_are_no_json(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"a": "Een tekst"}\n{"a": "Nog een"}\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.json: this is a table of units \(JSON Lines\)"):
        read_article(file)
    file.write_text('{"a": "Een tekst"}', encoding="utf-8")
    assert [paragraph.text for paragraph in read_article(file).paragraphs] == ["Een tekst"]
    assert read_article(io.BytesIO(b'{"a": "Een tekst"}\n')).format == "json"


words = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), min_size=1, max_size=30)
trees = st.recursive(
    words | st.just(""), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner), max_leaves=12
)


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def squeezed(text: str) -> str:
    """A text without the line breaks that its translation keeps, and white space beside them."""
    return "".join(text.split())


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value)


@given(st.dictionaries(words, trees, min_size=1), st.booleans(), st.sampled_from([None, 0, 2, "\t"]), words)
def test_any_json_keeps_its_keys(data: dict[str, Any], ascii: bool, indent: int | str | None, target: str) -> None:
    source = json.dumps(data | {"vast": ["Een vaste tekst"] * 40}, ensure_ascii=ascii, indent=indent)
    assume(not any(key.startswith("@@") for key in data))
    assume(sum(map(len, leaves(data))) < 300)
    assert rewritten(source, "json", cut=True) == source.encode()
    new = json.loads(rewritten(source, "json", lambda _: target))
    old = json.loads(source)
    assert list(new) == list(old)
    assert shape(new) == shape(old)
    assert new["vast"] == [target if target != "Een vaste tekst" else "Een vaste tekst"] * 40
    # What is no text stays, and what is changes to the target among what is left of it.
    for before, after in zip(leaves(old), leaves(new), strict=True):
        # An escape that is text, such as a backslash and an n, stays between words.
        assert before == after or re.search(r"[<&~_]|\\[nrt]", before) or squeezed(target) in squeezed(after)


def units_of(store: Any, source: bytes) -> dict[str, str]:
    parsed = store.parsestring(source)
    return {unit.getid(): str(unit.target or unit.source) for unit in parsed.units if unit.istranslatable()}


def test_properties_are_read_by_others_as_before() -> None:
    old = units_of(javafile, PROPERTIES.encode())
    new = units_of(javafile, rewritten(PROPERTIES, "properties", lambda text: f"{upper(text)} ’é"))
    assert list(new) == list(old)
    assert new["lang"] == "DIT IS EEN LANGE REGEL\tDIE DOORLOOPT. ’é"
    assert new["key\\ met\\:teken"] == "DE SLEUTEL HEEFT EEN SPATIE ’é"
    assert new["pad"] == old["pad"]
    assert new["uni"] == "CAFÉ \ud83d\ude00 IS OPEN ’é"
    assert new["foto"] == "FOTO''S VAN {0} ZIJN '{'LEEG ’é'}'"
    assert new["regels"] == "EERSTE REGEL\nTWEEDE REGEL ’é"
    assert new["keuze"] == "{0,choice,0#GEEN BESTANDEN ’é|1#EEN BESTAND ’é|1<{0} BESTANDEN ’é}"
    assert new["laatste"] == "TOT ZIENS ’é"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # ASCII stays ASCII; Latin-1 has nothing beyond it, though Windows would; UTF-8 has all.
        (b"a=Dag\n", b"a=\\u20AC \\u00E9 \\uD83D\\uDE00 it's\n"),
        ("a=Dág\n".encode("latin-1"), b"a=\\u20AC \xe9 \\uD83D\\uDE00 it's\n"),
        ("a=Dág\n".encode(), "a=€ é 😀 it's\n".encode()),
        # Only a pattern of MessageFormat has its apostrophes doubled.
        (b"a=Dag {0}\n", b"a=\\u20AC \\u00E9 \\uD83D\\uDE00 it''s\n"),
        (b"a=Dag {naam}\n", b"a=\\u20AC \\u00E9 \\uD83D\\uDE00 it's\n"),
    ],
)
def test_properties_are_written_in_what_java_reads(source: bytes, expected: bytes) -> None:
    assert rewritten(source, "properties", lambda _: "€ é 😀 it's") == expected


def java_properties(source: str) -> list[tuple[str, str]]:
    """Keys and values as `java.util.Properties.load` reads them, by logical lines."""
    lines: list[str] = []
    goes_on = False
    for natural in re.split(r"\r\n|\r|\n", source):
        line = natural.lstrip(" \t\f")
        if not goes_on and (not line or line[0] in "#!"):
            continue
        slashes = len(line) - len(line.rstrip("\\"))
        bare = line[:-1] if slashes % 2 else line
        lines = [*lines[:-1], lines[-1] + bare] if goes_on else [*lines, bare]
        goes_on = slashes % 2 == 1
    found = []
    for line in lines:
        key = re.match(r"(?:[^\\:= \t\f]|\\.)*", line, re.DOTALL)
        assert key is not None
        value = re.sub(r"\A[ \t\f]*(?:[:=][ \t\f]*)?", "", line[key.end() :])
        found.append((java_text(key[0]), java_text(value)))
    return found


def java_text(written: str) -> str:
    known = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
    one = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)", re.DOTALL)
    text = one.sub(lambda m: chr(int(m[1], 16)) if m[1] else known.get(m[2], m[2]), written)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


properties_text = st.text(st.sampled_from("aé \\\n\r\t\f:=#!n0'{}<>/b€"), max_size=60)


@given(properties_text, properties_text)
def test_any_properties_keep_their_keys(source: str, target: str) -> None:
    source = f"{source}\nvast = Een vaste tekst\n"
    assert rewritten(source, "properties", cut=True) == source.encode()
    target = f"Woord {target} zo"
    old = java_properties(source)
    new = java_properties(rewritten(source, "properties", lambda _: target).decode())
    assert [key for key, _ in new] == [key for key, _ in old]
    assert new[-1][1] in (target, old[-1][1])
    for (_, before), (_, after) in zip(old, new, strict=True):
        is_simple = before != after and re.search(r"[<{\n\r]", before) is None
        assert not is_simple or after.strip(" \t\f") == target


def test_strings_of_apple_are_read_by_others_as_before() -> None:
    old = units_of(stringsutf8file, STRINGS.encode())
    new = units_of(stringsutf8file, rewritten(STRINGS, "strings", lambda text: f'{text} "é"'))
    assert list(new) == list(old)
    assert new["msg"] == '%@ stuurde %1$d berichten. "é"\nBekijk "alles". "é"' or new["msg"].endswith('"alles". "é"')
    assert new["title"] == 'Mijn foto\'s "é"'
    assert texts('bare /* c */ = "Zonder tekens"; "zelfde"; // x\n"b"="Twee";', "strings") == ["Zonder tekens", "Twee"]
    with pytest.raises(ReadError, match="line 2: no entry of the form"):
        read('"a" = "b";\n"c" = ;\n', "strings")
    latin = '"a" = "Dág";\n'.encode("latin-1")
    assert rewritten(latin, "strings", lambda _: "ń") == b'"a" = "\\U0144";\n'


def test_resx_is_read_by_others_as_before() -> None:
    done = rewritten(RESX, "resx", lambda text: f"{upper(text)} <é> & ”")
    old, new = units_of(RESXFile, RESX.encode()), units_of(RESXFile, done)
    assert list(new) == list(old)
    assert new["Titel"] == "NIEUWE KLANT <é> & ”"
    assert new["Vast"] == "Vaste naam"
    assert new["Meer"] == ("WILT U {0} VERWIJDEREN? <é> & ”\n\nDIT KAN NIET & MAG NIET, ZEI HIJ <b>NU</b>. <é> & ”")
    assert texts(RESX, "resx")[0] == "Nieuwe klant"
    assert b"<comment>Titel van het venster</comment>" in done
    assert b"<value>knop</value>" in done


def android_values(source: bytes) -> dict[str, str]:
    parsed = AndroidResourceFile.parsestring(source)
    return {unit.getid(): str(unit.target) for unit in parsed.units if unit.istranslatable()}


def test_android_is_read_by_others_as_before() -> None:
    source = ANDROID.replace("&app;", "ons")
    done = rewritten(source, "android", lambda text: f'{upper(text)} \'s "é" @')
    old, new = android_values(source.encode()), android_values(done)
    assert list(new) == list(old)
    assert b'translatable="false">Fietsroutes<' in done
    assert new["aanhaling"].strip() == "LET OP: HET KOST 'S AVONDS MEER. 's \"é\" @"
    assert b"<b>HIER</b> OM DE <i>NIEUWE</i>" in done
    assert b'<![CDATA[LEES <a href="https://example.com">ALLES</a> & MEER. \\\'s' in done
    assert b"@string/app" in done
    assert b"tools:locale='en'" in done
    assert b'<color name="rood">rood</color>' in done
    assert b"<item>MAANDAG \\'s" in done
    assert b'<string-array name="codes" translatable="false"><item>maand</item>' in done
    assert rewritten(ANDROID, "android", upper).count(b"&app;") == 1


def test_what_xliff_holds_stays_as_it_is() -> None:
    welcome = next(one for one in read(ANDROID, "android").article.paragraphs if "Welkom" in one.text)
    assert welcome.text == "Welkom bij , %1$s!"
    assert [welcome.text[start:end] for start, end in welcome.verbatim] == ["%1$s"]
    assert [code.data for code in welcome.codes] == [
        "&app;",
        '<xliff:g id="naam" example="Jan > Piet">',
        "</xliff:g>",
    ]


@pytest.mark.parametrize("start", ["@", "?"])
def test_a_text_does_not_become_a_reference(start: str) -> None:
    source = "<resources><string name='a'>Dag allemaal</string></resources>"
    assert f"\\{start}string/x".encode() in rewritten(source, "android", lambda _: f"{start}string/x")


def test_sections_among_text_are_text() -> None:
    source = "<resources><string name='a'>Eerst <![CDATA[<b>dit</b> & dat]]> lezen</string></resources>"
    assert rewritten(source, "android") == source.encode()
    done = rewritten(source, "android", upper)
    assert etree.fromstring(done)[0].text == "EERST <b>DIT</b> & DAT LEZEN"


xml_parts = st.lists(
    st.sampled_from(
        [
            "Een ",
            "<b>",
            "</b>",
            "<i>twee</i>",
            "&lt;u>",
            "&lt;/u>",
            "\\n",
            "\n\n",
            "&amp;",
            '"',
            "\\'",
            "<br/>",
            "&#233;",
        ]
    ),
    max_size=12,
).map("".join)


@given(st.lists(xml_parts, min_size=1, max_size=4), st.sampled_from(["resx", "android"]))
def test_any_xml_comes_through(contents: list[str], format: str) -> None:
    if format == "android":
        inner = "".join(f"<string name='n{n}'>{content}</string>" for n, content in enumerate(contents))
        source = f"<resources>{inner}<string name='vast'>Een vaste tekst</string></resources>"
    else:
        inner = "".join(f"<data name='n{n}'><value>{content}</value></data>" for n, content in enumerate(contents))
        source = f"<root>{inner}<data name='vast'><value>Een vaste tekst</value></data></root>"
    try:
        old = etree.fromstring(source)
    except etree.XMLSyntaxError:
        with pytest.raises(ReadError, match="not well-formed"):
            read(source, format)
        return
    assert rewritten(source, format, cut=True) == source.encode()
    new = etree.fromstring(rewritten(source, format, lambda text: f"{upper(text)}&<'"))
    assert [(one.tag, dict(one.attrib)) for one in new.iter()] == [(one.tag, dict(one.attrib)) for one in old.iter()]


def test_white_space_at_the_end_of_a_value_behind_a_break() -> None:
    value = "&lt;u>&lt;/u><br/>Een "
    source = f"<root><data name='a'><value>{value}</value></data><data name='b'><value>Ja</value></data></root>"
    assert rewritten(source, "resx") == source.encode()


def test_a_key_that_is_continued_on_the_next_line() -> None:
    source = "\\\r a\nvast = Een vaste tekst\n"
    new = java_properties(rewritten(source, "properties", lambda _: "Woord zo").decode())
    assert [key for key, _ in new] == [key for key, _ in java_properties(source)]


def test_other_xml_and_traps_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("<artikel>De brug is dicht.</artikel>", encoding="utf-8")
    with pytest.raises(ReadError, match="root element is <artikel>, neither Android's <resources> nor RESX"):
        read_article(file)
    file.write_text("<root><iets>De brug is dicht.</iets></root>", encoding="utf-8")
    with pytest.raises(ReadError, match="root element is <root>"):
        read_article(file)
    file.write_text("<resources><string name='a'>De brug</resources>", encoding="utf-8")
    with pytest.raises(ReadError, match=r"line 1, column \d+: not well-formed XML"):
        read_article(file)
    secret = tmp_path / "geheim"
    secret.write_text("geheim", encoding="utf-8")
    file.write_text(
        f'<!DOCTYPE resources [<!ENTITY x SYSTEM "{secret}">]><resources><string name="s">De &x;</string></resources>',
        encoding="utf-8",
    )
    with pytest.raises(ReadError, match="points outside the file, which is never read"):
        read_article(file)
    file.write_text(
        '<!DOCTYPE resources [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><resources><string name="s">De &b;</string>'
        "</resources>",
        encoding="utf-8",
    )
    with pytest.raises(ReadError, match="refused for safety"):
        read_article(file)


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (RESX, "resx"),
        (ANDROID, "android"),
        (ANDROID.replace("&app;", "ons").split("\n", 2)[2], "android"),
        (JSON, "json"),
    ],
)
def test_a_pipe_is_known_by_what_is_in_it(data: str, format: str) -> None:
    assert read_article(io.BytesIO(data.encode())).format == format


def test_text_and_placeholders_are_told_apart() -> None:
    values = {
        "a": "%@ heeft %1$@ en %lld", "b": "Nog %{aantal} dagen", "c": "Zie $t(menu.start) hier", "d": ":naam is er",
        "e": "Tot {0, date, short} dan", "f": "Zie @:hulp.tekst daar", "g": "%naam% is er", "h": "50% korting nu",
        "o": "Zet '{'dit'}' om in '{naam} x' nu", "p": "Nog %#@dagen@ en %arg",
        "q": "Naar {'@'} en {'{'}", "r": "Nog %<n>d van %<m>s", "s": "Kies --alles of -a",
        "i": "{naam}", "j": "%d / %s", "k": "OK", "l": "ja/nee", "m": "iPhone", "n": "E-mail",
    }  # fmt: skip
    found = {p.text: [p.text[a:b] for a, b in p.verbatim] for p in read(json.dumps(values), "json").article.paragraphs}
    assert found == {
        "%@ heeft %1$@ en %lld": ["%@", "%1$@", "%lld"],
        "Nog %{aantal} dagen": ["%{aantal}"],
        "Zie $t(menu.start) hier": ["$t(menu.start)"],
        ":naam is er": [":naam"],
        "Tot {0, date, short} dan": ["{0, date, short}"],
        "Zie @:hulp.tekst daar": ["@:hulp.tekst"],
        "%naam% is er": ["%naam%"],
        "50% korting nu": [],
        "Zet '{'dit'}' om in '{naam} x' nu": ["'{'", "'}'", "{naam}"],
        "Nog %#@dagen@ en %arg": ["%#@dagen@", "%arg"],
        "Naar {'@'} en {'{'}": ["{'@'}", "{'{'}"],
        "Nog %<n>d van %<m>s": ["%<n>d", "%<m>s"],
        "Kies --alles of -a": ["--alles"],
        "OK": [],
        "ja/nee": [],
        "iPhone": [],
        "E-mail": [],
    }


@pytest.mark.parametrize(
    ("label", "text", "written"),
    [
        ("&Bestand", "Bestand", "&File as"),
        ("Be&stand openen", "Bestand openen", "File &as"),
        ("Opslaan ~als", "Opslaan als", "~File as"),
        ("_Openen", "Openen", "_File as"),
        ("R&D", "R&D", "File as"),
        ("Weet je <b>&dit</b>", "Weet je dit", "<b>&File as</b>"),
        ("Jansen & Zonen", "Jansen & Zonen", "File as"),
        ("_nadruk_ hier", "_nadruk_ hier", "File as"),
    ],
)
def test_marks_of_letters_stand_before_a_word(label: str, text: str, written: str) -> None:
    source = json.dumps({"a": label})
    assert texts(source, "json") == [text]
    assert rewritten(source, "json") == source.encode()
    done = json.loads(rewritten(source, "json", lambda _: "File as"))["a"]
    assert done.replace("<b>", "").replace("</b>", "") == written.replace("<b>", "").replace("</b>", "")


def test_blocks_of_html_are_paragraphs() -> None:
    html = "<p>Eerste <b>deel</b>. Nog een.</p><ul><li>Tweede</li><li>Derde</li></ul>"
    assert texts(json.dumps({"a": html}), "json") == ["Eerste deel. Nog een.", "Tweede", "Derde"]
    upper_cased = html.upper()
    for tag in ("p", "b", "ul", "li"):
        upper_cased = upper_cased.replace(f"<{tag.upper()}>", f"<{tag}>").replace(f"</{tag.upper()}>", f"</{tag}>")
    assert rewritten(json.dumps({"a": html}), "json", upper) == json.dumps({"a": upper_cased}).encode()
    android = f"<resources><string name='a'><![CDATA[{html}]]></string><string name='b'>{html}</string></resources>"
    assert texts(android, "android") == ["Eerste deel. Nog een.", "Tweede", "Derde"] * 2
    # Within a span they part nothing, nor in a message with variants.
    assert texts(json.dumps({"a": "<i>Een<p>twee</p></i>"}), "json") == ["Eentwee"]
    assert len(texts(json.dumps({"a": "{n, plural, one {<p>dag</p>} other {<p>dagen</p>}}"}), "json")) == 1


def test_escapes_that_are_text_are_line_breaks_but_in_paths() -> None:
    values = {"a": r"Regel een.\nRegel twee.\tTab", "b": r"Zie C:\nieuw\tekst.txt hier", "c": r"Of \\server\naam daar"}
    article = read(json.dumps(values), "json").article
    assert [p.text for p in article.paragraphs] == ["Regel een.\nRegel twee.\nTab", values["b"], values["c"]]
    assert [code.data for code in article.paragraphs[0].codes] == [r"\\n", r"\\t"]


def test_the_code_of_a_language_is_no_text() -> None:
    assert texts(json.dumps({"locale": "nl", "a": "Hallo wereld"}), "json") == ["Hallo wereld"]
