"""XLIFF of every tool is filled in: what has room for a translation gets one, all else stays byte for byte."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from align import read_bitext, write_bitext
from align.bitext import Origin, TranslationUnit
from align.documents import Fill, read_article, read_document
from align.errors import ReadError
from align.inline import InlineCode, distribute_codes
from align.translation import TranslatedArticle
from align.translation.markup.carrying import filled_document

HERE = Path(__file__).parent
FILES = HERE / "tool_files"
SCHEMAS = {
    name: etree.RelaxNG(file=str(HERE.parent / "formats" / f"xliff{version}.rng"))
    for name, version in (("xliff", "12"), ("xliff2", "21"))
}
CORE = "{urn:oasis:names:tc:xliff:document:1.2}"


def filled(
    data: bytes, translate: Callable[[str], str] = str.upper, *, fill: Fill = "empty", origin: Origin = "machine"
) -> bytes:
    """A file whose segments are translated by a function; what keeps its length keeps the places of its codes."""
    document = read_document(io.BytesIO(data), fill=fill, language="nl", target_language="en")
    units = []
    for paragraph in document.article.paragraphs:
        (sentence,) = paragraph.sentences
        target = translate(sentence.text)
        (own,) = distribute_codes(paragraph.codes, [(sentence.start, sentence.end)]).inside
        target_codes = own if len(target) == len(sentence.text) else ()
        units.append(TranslationUnit(sentence.text, target, origin=origin, target_codes=target_codes))
    assert document.skeleton is not None
    return filled_document(TranslatedArticle(document.article, tuple(units)), document.skeleton, "en")


def expect(data: bytes, *replaced: tuple[str, str], fill: Fill = "empty", origin: Origin = "machine") -> None:
    """Nothing is changed in a file but these pieces, each of which is in it once; and nothing in a second round."""
    wanted = data.decode()
    for old, new in replaced:
        assert wanted.count(old) == 1, old
        wanted = wanted.replace(old, new)
    result = filled(data, fill=fill, origin=origin)
    assert result.decode() == wanted
    assert filled(result, fill="empty") == result


DRAFT = 'state="needs-review-translation" state-qualifier="leveraged-mt"'
DRAFT2 = 'state="initial" subState="nlen:needs-review-translation"'
STUDIO = [
    ('<mrk mtype="seg" mid="1" />', '<mrk mtype="seg" mid="1">DE BRUG IS DICHT.</mrk>'),
    ('<sdl:seg id="1" />', '<sdl:seg id="1" conf="Draft" origin="mt" origin-system="nlen" />'),
    # The mark of a comment is of the source alone.
    ('<mrk mtype="seg" mid="3"></mrk>', '<mrk mtype="seg" mid="3">DAT DUURT LANG.</mrk>'),
    (
        '<sdl:seg id="3" conf="Draft" origin="tm" origin-system="Oud" percent="82" text-match="Source">',
        '<sdl:seg id="3" conf="Draft" origin="mt" origin-system="nlen">',
    ),
    (
        'Regel een<x id="2" />Regel twee.</mrk></seg-source>',
        'Regel een<x id="2" />Regel twee.</mrk></seg-source><target><mrk mtype="seg" mid="4"></mrk> '
        '<mrk mtype="seg" mid="5">REGEL EEN<x id="2" />REGEL TWEE.</mrk></target>',
    ),
    ('<sdl:seg id="5" conf="Draft" />', '<sdl:seg id="5" conf="Draft" origin="mt" origin-system="nlen" />'),
]
STUDIO_DRAFT = [
    ('mid="6">Half done.', 'mid="6">HALF KLAAR.'),
    (
        '<sdl:seg id="6" conf="Draft" origin="mt" percent="0" />',
        '<sdl:seg id="6" conf="Draft" origin="mt" origin-system="nlen" />',
    ),
]
MEMOQ = [
    ('id="1" mq:status="NotStarted"', 'id="1" mq:status="MachineTranslated"'),
    (
        '<target xml:space="preserve"></target>',
        '<target xml:space="preserve">DE BRUG <bpt id="1" ctype="bold">{}</bpt>OVER DE RIVIER<ept id="1">{}</ept>'
        " IS DICHT.</target>",
    ),
    ('id="5" mq:status="NotStarted"', 'id="5" mq:status="MachineTranslated"'),
    (
        'Straat 1\nDorp</source><target xml:space="preserve" />',
        'Straat 1\nDorp</source><target xml:space="preserve">STRAAT 1\nDORP</target>',
    ),
]
MEMOQ_DRAFT = [
    ('mq:percent="74" mq:status="PreTranslated"', 'mq:percent="0" mq:status="MachineTranslated"'),
    ("The street is closed.", "DE WEG IS DICHT."),
]
PHRASE = [
    ('m:trans-origin="null">\n          <source>De', 'm:trans-origin="mt">\n          <source>De'),
    ("<target/>", "<target>DE {b&gt;BRUG&lt;b} IS {1}DICHT.</target>"),
]
PHRASE_DRAFT = [
    (
        'm:score="0.8" m:gross-score="0.8" m:trans-origin="tm"',
        'm:score="0.0" m:gross-score="0.0" m:trans-origin="mt"',
    ),
    ("The street is closed.", "DE WEG IS DICHT."),
]
OKAPI = [
    ('<target xml:lang="en"><g', f'<target xml:lang="en" {DRAFT}><g'),
    (
        "bridge is closed.</mrk></g>",
        'bridge is closed.</mrk></g> <mrk mid="1" mtype="seg">WIJ RIJDEN <x id="2"/>OM.</mrk>',
    ),
    (
        "<![CDATA[<meer>]]>.</mrk></seg-source>",
        f'<![CDATA[<meer>]]>.</mrk></seg-source>\n<target {DRAFT}><mrk mid="0" mtype="seg">EEN '
        '<bpt id="1" ctype="link">&lt;a href="x"></bpt>KOPPELING<ept id="1">&lt;/a></ept> &amp; &lt;MEER&gt;.'
        "</mrk></target>",
    ),
]
VERSION2 = [
    ('xmlns:my="urn:my" srcLang="nl"', 'xmlns:my="urn:my" srcLang="nl" trgLang="en"'),
    ('<segment id="s1">', f'<segment id="s1" {DRAFT2}>'),
    (
        '<mrk id="m1" type="term">dicht</mrk>.</source>',
        '<mrk id="m1" type="term">dicht</mrk>.</source>\n          <target>DE <pc id="1" dataRefStart="d1" '
        'dataRefEnd="d2">BRUG</pc> IS <mrk id="m1" type="term">DICHT</mrk>.</target>',
    ),
    ('<segment id="s3">', f'<segment id="s3" {DRAFT2}>'),
    ("<target></target>", '<target>REGEL EEN<ph id="3" type="fmt" subType="xlf:lb"/>REGEL TWEE.</target>'),
]
VERSION2_DRAFT = [
    ('<segment state="initial">', f"<segment {DRAFT2}>"),
    ("Half ready.", "HALF KLAAR."),
]
CASES = {
    "studio.sdlxliff": (STUDIO, STUDIO_DRAFT),
    "memoq.mqxliff": (MEMOQ, MEMOQ_DRAFT),
    "phrase.mxliff": (PHRASE, PHRASE_DRAFT),
    "okapi.xlf": (OKAPI, []),
    "version2.xlf": (VERSION2, VERSION2_DRAFT),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_empty_is_filled_in_and_marked_in_the_words_of_the_tool(name: str) -> None:
    data = (FILES / name).read_bytes()
    expect(data, *CASES[name][0])
    etree.fromstring(filled(data))


@pytest.mark.parametrize("name", CASES)
def test_what_nobody_has_confirmed_is_filled_in_where_that_is_asked_for(name: str) -> None:
    expect((FILES / name).read_bytes(), *CASES[name][0], *CASES[name][1], fill="unconfirmed")


def test_all_is_filled_in_but_what_is_locked_or_not_to_be_translated() -> None:
    for name, left in (("studio.sdlxliff", "Op slot."), ("memoq.mqxliff", "Niet doen."), ("phrase.mxliff", "Op slot.")):
        data = (FILES / name).read_bytes()
        # As an article it has what is locked, too.
        sources = [paragraph.text for paragraph in read_article(io.BytesIO(data), language="nl").paragraphs]
        wanted = [paragraph.text for paragraph in read_document(io.BytesIO(data), fill="all").article.paragraphs]
        assert wanted == [text for text in sources if text != left]
        assert left.upper().encode() not in filled(data, fill="all")
    data = (FILES / "version2.xlf").read_bytes()
    assert b"NIET VERTALEN" not in filled(data, fill="all")
    assert "Niet vertalen." not in {paragraph.text for paragraph in read_article(io.BytesIO(data)).paragraphs}


def test_what_a_memory_has_is_marked_as_such() -> None:
    studio, memoq, phrase, okapi = (
        filled((FILES / name).read_bytes(), origin="memory").decode()
        for name in ("studio.sdlxliff", "memoq.mqxliff", "phrase.mxliff", "okapi.xlf")
    )
    assert '<sdl:seg id="1" conf="Draft" origin="tm" origin-system="nlen" percent="100" />' in studio
    assert 'id="1" mq:status="PreTranslated" mq:segmentguid="11" mq:percent="100">' in memoq
    assert 'm:score="1.0" m:gross-score="1.0" m:trans-origin="tm">' in phrase
    assert '<target state="needs-review-translation" state-qualifier="leveraged-tm">' in okapi


@pytest.mark.parametrize("name", CASES)
def test_drafts_are_units_that_nobody_has_finished(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(filled((FILES / name).read_bytes(), lambda text: "Draft."))
    drafts = [unit for unit in read_bitext(tmp_path / name) if "Draft." in unit.target]
    assert len(drafts) >= 1
    assert {unit.origin for unit in drafts} <= {"machine", "memory"}
    # Who asks for what nobody has confirmed gets them again.
    again = read_document(tmp_path / name, fill="unconfirmed").article
    assert len(again.paragraphs) >= len(drafts)


def version1(body: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        f'<file original="a" source-language="nl" target-language="en" datatype="plaintext"><body>{body}'
        "</body></file></xliff>\n"
    )


def version2(body: str) -> str:
    return (
        '<?xml version="1.0"?>\n<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="nl" '
        f'trgLang="en"><file id="f">{body}</file></xliff>\n'
    )


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
def test_the_grammars_hold(name: str) -> None:
    codes = (InlineCode("open", "1", 4, "<b>", "bold"), InlineCode("close", "1", 9, "</b>"))
    lone = (InlineCode("standalone", "1", 3, "<br/>", "lb"), InlineCode("open", "2", 5, "<i>", "italic"))
    units = [
        TranslationUnit("Een zin.", "", id="u1", notes=("Let op.",)),
        TranslationUnit("Een twee drie.", "", id="u2", source_codes=codes),
        TranslationUnit("Een twee drie.", "", id="u3", source_codes=lone),
        TranslationUnit("Een zin.", "A sentence.", id="u4"),
    ]
    empty = io.BytesIO()
    write_bitext(units, empty, name)
    result = filled(empty.getvalue())
    assert result.count(b"EEN") == 3
    schema = SCHEMAS[name]
    assert schema.validate(etree.fromstring(result)), schema.error_log
    units = list(read_bitext(io.BytesIO(result), "xliff"))
    assert [unit.target for unit in units] == ["EEN ZIN.", "EEN TWEE DRIE.", "EEN TWEE DRIE.", "A sentence."]
    assert [unit.origin == "human" for unit in units] == [False, False, False, True]


def test_what_gets_a_draft_is_no_longer_approved() -> None:
    unit = '<trans-unit id="1" approved="{}"><source>Ja.</source>{}</trans-unit>'
    target = f"<target {DRAFT}>JA.</target>"
    expect(version1(unit.format("yes", "")).encode(), (unit.format("yes", ""), unit.format("no", target)))


ATTRIBUTES = st.sampled_from(["", ' resname="a&gt;b"', " x:more='\"'", '\n  restype="x-b"', "  extradata = 'x'  "])
SOURCES = st.sampled_from(
    [
        ("De brug is dicht.", "DE BRUG IS DICHT."),
        (" Een &amp; twee&#33; ", " EEN &amp; TWEE! "),
        ("<![CDATA[a < b]]> &lt;c&gt;", "A &lt; B &lt;C&gt;"),
        ("&eigen; caf\u00e9", "NAAM CAF\u00c9"),
        ('Een <g id="1">twee<x id="2"/></g> drie', 'EEN <g id="1">TWEE<x id="2"/></g> DRIE'),
        ('Een <!-- x --><ph id="1">&lt;b/></ph>twee', 'EEN <ph id="1">&lt;b/></ph>TWEE'),
        (
            """<bx id='1' rid="7"/>Een <it id="2" pos='open'>{</it>twee<ex id="3" rid='7'/>""",
            """<bx id='1' rid="7"/>EEN <it id="2" pos='open'>{</it>TWEE<ex id="3" rid='7'/>""",
        ),
        ('<mrk mtype="term" mid="9">Term</mrk> hier', '<mrk mtype="term" mid="9">TERM</mrk> HIER'),
        ('<y:vreemd xmlns:y="urn:y">Een</y:vreemd> twee', '<y:vreemd xmlns:y="urn:y">EEN</y:vreemd> TWEE'),
    ]
)
BETWEEN = st.sampled_from(["", "\n", "\r\n    ", "<!-- <target/> -->", "<?doe <source>iets</source>?>", "\t"])
BEHIND = st.sampled_from(
    [
        "",
        "<note>Let op.</note>",
        "<alt-trans><source>Oud</source><target/></alt-trans>",
        "<x:eigen a='1'><target/></x:eigen>",
    ]
)
KINDS = st.sampled_from(["none", "empty", "blank", "closed", "done", "kept", "numberless"])


@st.composite
def trans_units(draw: st.DrawFn) -> tuple[str, str]:
    """A `<trans-unit>`, and what becomes of it."""
    source, upper = draw(SOURCES)
    kind, gap = draw(KINDS), draw(BETWEEN)
    attributes, behind = draw(ATTRIBUTES), draw(BETWEEN) + draw(BEHIND)
    new = f"<target {DRAFT}>{upper}</target>"
    layout = "" if "<" in gap else gap
    old, new = {
        "none": ("", layout + new),
        "empty": ("<target></target>", new),
        "blank": ("<target state = 'new'> </target>", new.replace(" state=", " state = ", 1)),
        "closed": ('<target  state="new" />', new.replace("<target ", "<target  ")),
        "done": ("<target>Klaar</target>", "<target>Klaar</target>"),
        "kept": ("<target/>", "<target/>"),
        "numberless": ("<target/>", "<target/>"),
    }[kind]
    if kind == "numberless":
        source = '<x id="1"/> \u00b7 '
    attributes += ' translate="no"' if kind == "kept" else ""
    head = f"<trans-unit id='1'{attributes}>{gap}<source>{source}</source>"
    return f"{head}{old}{behind}</trans-unit>", f"{head}{new}{behind}</trans-unit>"


ENCODINGS = [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("iso-8859-1", b"")]


@given(st.lists(st.tuples(trans_units(), BETWEEN), max_size=5), st.sampled_from(ENCODINGS))
def test_nothing_else_is_changed_in_any_file(
    units: list[tuple[tuple[str, str], str]], encoding: tuple[str, bytes]
) -> None:
    codec, mark = encoding
    before, after = (
        version1("".join(unit[side] + gap for unit, gap in units), '<!DOCTYPE xliff [<!ENTITY eigen "naam">]>')
        .replace("<xliff ", '<xliff xmlns:x="urn:x" ')
        .replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{"utf-16" if "16" in codec else codec}"?>')
        for side in (0, 1)
    )
    result = filled(mark + before.encode(codec))
    assert result == mark + after.encode(codec)
    assert filled(result) == result


@given(st.text(min_size=1, max_size=20), st.sampled_from(["utf-8", "iso-8859-1", "utf-16"]))
def test_any_translation_can_be_written(text: str, codec: str) -> None:
    body = '<trans-unit id="1"><source>Een <g id="1">twee</g> <x id="2"/>drie</source></trans-unit>'
    data = version1(body).replace("?>", f' encoding="{codec}"?>', 1).encode(codec)
    result = filled(data, lambda source: text)
    (target,) = etree.fromstring(result).iter(f"{CORE}target") if result != data else (None,)
    if target is None:
        assert not text.strip()
        return
    # What XML cannot hold is left out; white space is one space to XML's readers, but at line ends.
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    assert "".join(target.itertext()) == kept
    assert Counter(child.tag for child in target.iter()) == Counter(f"{CORE}{name}" for name in ("target", "g", "x"))


PIECES = st.recursive(
    st.sampled_from(
        ["een", " twee ", "drie.", "&amp;", '<x id="#"/>', '<ph id="#">{b}</ph>', '<it id="#" pos="open">i</it>']
    ),
    lambda inner: st.tuples(
        st.sampled_from(
            [
                '<g id="#">{}</g>',
                '<mrk mtype="term" mid="#">{}</mrk>',
                '<bpt id="#" rid="@">b</bpt>{}<ept id="#" rid="@">e</ept>',
            ]
        ),
        st.lists(inner, max_size=3).map("".join),
    ).map(lambda parts: parts[0].replace("{}", parts[1])),
    max_leaves=8,
)


def numbered(content: str) -> str:
    numbers = iter(range(1, 1000))
    return re.sub("#", lambda _: str(next(numbers)), content).replace("@", "r1")


@given(
    st.lists(PIECES, min_size=1, max_size=5).map("".join).map(numbered), st.sampled_from(["woord", "a b c d e f g h"])
)
def test_every_element_of_the_source_is_in_the_target_once(content: str, text: str) -> None:
    data = version1(f'<trans-unit id="1"><source>Begin {content}</source></trans-unit>').encode()
    root = etree.fromstring(filled(data, lambda source: text))
    (source,), (target,) = (list(root.iter(f"{CORE}{side}")) for side in ("source", "target"))

    def elements(side: etree._Element) -> Counter[tuple[str, ...]]:
        return Counter((one.tag, *map(str, sorted(one.attrib.items()))) for one in side.iter() if one is not side)

    assert elements(source) == elements(target)
    shown = "".join(target.xpath(".//text()[not(ancestor::*[contains('bpt ept ph it', local-name())])]"))
    # An "&" at a word chooses a letter, and marks one in the translation.
    assert shown.count("&") <= content.count("&amp;")
    assert shown.replace("&", "").split() == text.split()


def test_segments_of_the_pair_wanted_are_filled_in_and_others_left(caplog: pytest.LogCaptureFixture) -> None:
    unit = '<trans-unit id="1"><source>Een.</source></trans-unit>'
    file = '<file original="{}" source-language="nl-BE" target-language="{}" datatype="xml"><body>{}</body></file>'
    data = f'<xliff version="1.2">{file.format("a", "en-GB", unit)}{file.format("b", "fr", unit)}</xliff>'.encode()
    result = filled(data)
    assert result.count(b"EEN.") == 1
    assert result.index(b"EEN.") < result.index(b'target-language="fr"')
    assert "1 unit has another pair than nl-en (nl-BE-fr)" in caplog.text
    with pytest.raises(ReadError, match=r"another pair of languages \(nl-BE-fr\) than nl-en"):
        filled(data[: data.index(b"<file")] + data[data.index(b'<file original="b"') :])


def test_a_target_that_a_tool_has_copied_from_its_source_is_none() -> None:
    unit = '<trans-unit id="1"{}><source>Een <x id="1"/>zin.</source><target{}>{}</target></trans-unit>'

    def is_filled(data: str, fill: Fill) -> bool:
        return b"EEN" in filled(data.encode(), fill=fill)

    copied = 'Een <x id="1"/>zin.'
    cases: list[tuple[str, str, Fill]] = [
        (' state="new"', copied, "empty"),
        (' state="needs-translation"', copied, "empty"),
        ("", copied, "unconfirmed"),
        (' state="needs-review-translation"', copied, "unconfirmed"),
        (' state="translated"', copied, "all"),
        (' state="new"', "A sentence.", "unconfirmed"),
        ("", "A sentence.", "all"),
    ]
    for state, text, wanted in cases:
        data = version1(unit.format("", state, text))
        fills: list[Fill] = ["empty", "unconfirmed", "all"]
        assert [is_filled(data, fill) for fill in fills] == [False] * fills.index(wanted) + [True] * (
            3 - fills.index(wanted)
        ), (state, text)
    # Of a unit that is cut, too, and where its target is not.
    cut = '<mrk mtype="seg" mid="1">Een.</mrk> <mrk mtype="seg" mid="2">Twee.</mrk>'
    source = f"<source>Een. Twee.</source><seg-source>{cut}</seg-source>"
    for target in ("Een. Twee.", cut):
        data = version1(f'<trans-unit id="1">{source}<target state="new">{target}</target></trans-unit>')
        assert [is_filled(data, "empty"), b"TWEE" in filled(data.encode())] == [True, True]
    approved = version1(unit.format(' approved="yes"', ' state="new"', copied))
    assert not is_filled(approved, "unconfirmed")


def test_what_any_tool_has_locked_is_left() -> None:
    unit = '<trans-unit id="1" xmlns:a="urn:a" a:locked="{}"><source>Een zin.</source></trans-unit>'
    locked = version1(unit.format("true")).encode()
    assert filled(locked, fill="all") == locked
    assert b"EEN ZIN" in filled(version1(unit.format("false")).encode())


def test_escapes_that_are_text_are_kept() -> None:
    unit = r'<trans-unit id="1"><source>Een.\nTwee in C:\nieuw hier.\t</source>{}</trans-unit>'
    target = rf"<target {DRAFT}>EEN.\nTWEE IN C:\NIEUW HIER.\t</target>"
    expect(version1(unit.format("")).encode(), (unit.format(""), unit.format(target)))


def test_the_letter_that_chooses_a_label_is_marked_in_its_translation() -> None:
    def target(source: str, translation: str) -> str:
        data = version1(f'<trans-unit id="1"><source>{source}</source></trans-unit>').encode()
        result = filled(data, lambda text: translation).decode()
        return result.partition(f"<target {DRAFT}>")[2].partition("</target>")[0]

    assert target("&amp;Bestand openen", "Open File") == "&amp;Open File"
    assert target("Open &amp;bestand hier", "Open the file here") == "Open &amp;the file here"
    assert target("_Sluiten", "Close") == "_Close"
    assert target("Jansen &amp; Zonen, R&amp;D", "Jansen &amp; Sons, R&D") != ""
    data = version1('<trans-unit id="1"><source>Jansen &amp; Zonen van R&amp;D</source></trans-unit>').encode()
    (paragraph,) = read_document(io.BytesIO(data)).article.paragraphs
    assert not paragraph.codes


def test_elements_may_not_stand_in_one_another_without_end() -> None:
    deep = version1(
        f'<trans-unit id="1"><source>{"<g>" * 5000}Een{"</g>" * 5000}</source></trans-unit>'.replace(
            "<g>", '<g id="1">'
        )
    )
    with pytest.raises(ReadError, match=r"line .*: more than 256 elements stand in one another"):
        read_document(io.BytesIO(deep.encode()))


def test_what_programs_read_is_protected() -> None:
    def protected(content: str) -> list[str]:
        data = version2(f'<unit id="1"><segment><source>{content}</source></segment></unit>')
        (paragraph,) = read_document(io.BytesIO(data.encode())).article.paragraphs
        return [paragraph.text[start:end] for start, end in paragraph.verbatim]

    assert protected("Nog %arg dag van %1$@ en %#@dagen@.") == ["%arg", "%1$@", "%#@dagen@"]
    assert protected("Bestand %1 van %L2 is 50% klaar.") == ["%1", "%L2"]
    assert protected('Een %{na<ph id="1"/>am} hier.') == []
    assert protected("{n, plural, one {%d dag} other {%d dagen}}") == []
    assert protected('De <sm id="1" translate="no"/>Grote Markt<em startRef="1"/> is leeg.') == ["Grote Markt"]
    assert protected('De <sm id="1" type="term"/>markt<em startRef="1"/> is leeg.') == []


def test_text_that_is_protected_stays_as_it_is() -> None:
    data = version1(
        '<trans-unit id="1"><source>Druk op <mrk mtype="protected" mid="1">Aan/Uit</mrk> om.</source></trans-unit>'
    )
    (paragraph,) = read_document(io.BytesIO(data.encode())).article.paragraphs
    ((start, end),) = paragraph.verbatim
    assert paragraph.text[start:end] == "Aan/Uit"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<xliff version='1.2'><file></xliff>", "line 1, column .*: not well-formed XML"),
        (b"<xliff version='3.0'/>", 'XLIFF version "3.0" is unknown; export the file as 1.2 or 2.1'),
        (b"<xliff version='1.2'", "not XML|no root element"),
        (b'<?xml version="1.0" encoding="utf-8"?><xliff version="1.2">\xff</xliff>', "not in the encoding"),
        (b'<!DOCTYPE xliff [<!ENTITY a SYSTEM "/etc/passwd">]><xliff version="1.2">&a;</xliff>', "points outside"),
        (
            b'<!DOCTYPE xliff [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><xliff version="1.2">&b;</xliff>',
            "refused for safety",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_told(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "a.xlf").write_bytes(data)
    with pytest.raises(ReadError, match=problem) as told:
        read_document(tmp_path / "a.xlf")
    assert "a.xlf" in str(told.value)


def test_a_file_without_anything_to_fill_in_is_written_as_it_was(tmp_path: Path) -> None:
    data = version2("<unit id='1'><segment><source>12 \u2013</source><target/></segment></unit>").encode()
    assert filled(data) != data
    for text in ("\u2013", '<ph id="1"/>', ""):
        kept = data.replace("12 \u2013".encode(), text.encode())
        assert filled(kept) == kept
    with pytest.raises(ReadError, match="holds no text"):
        read_article(io.BytesIO(kept))
