"""TMX that is read and written again says the same: codes, notes, properties, attributes, other languages, header."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from align.bitext import TranslationUnit
from align.formats import read_bitext, validate_tmx, write_bitext
from align.formats.tmx.fragments import TmxHeader
from align.inline import InlineCode

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

words = st.text(st.sampled_from("ab <>&\"'é€\u00a0\U0001f600;"), max_size=6)
names = st.sampled_from(["x-eigen", "creationid", "usagecount", "o-encoding", "lastusagedate", "vreemd"])
attributes = st.dictionaries(names, words, max_size=2)


def shown(given_attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in given_attributes.items())


@st.composite
def contents(draw: st.DrawFn, numbers: list[int], depth: int = 0) -> str:
    """The content of a segment; `numbers` are the pairs used so far in it."""
    parts = []
    for kind in draw(st.lists(st.sampled_from(["text", "pair", "ph", "it", "ut", "hi", "sub", "own"]), max_size=4)):
        code = escape(draw(words))
        if kind == "text":
            parts.append(code)
        elif kind == "pair":
            number = len(numbers) + 1
            numbers.append(number)
            x = draw(st.sampled_from(["", f' x="{number + 3}"']))
            inner = draw(contents(numbers, depth + 1)) if depth < 2 else code
            parts.append(f'<bpt i="{number}"{x} type="bold">{code}</bpt>{inner}<ept i="{number}">{code}</ept>')
        elif kind == "ph":
            parts.append(f'<ph x="{draw(st.integers(1, 9))}" assoc="p">{code}</ph>')
        elif kind == "it":
            parts.append(f'<it pos="{draw(st.sampled_from(["begin", "end"]))}" type="x-i">{code}</it>')
        elif kind == "ut":
            parts.append(f"<ut>{code}</ut>")
        elif kind == "sub":
            parts.append(f'<ph type="image">{code}<sub type="x-alt">{code}<hi>{code}</hi></sub></ph>')
        elif depth < 2:
            tag, end = ('hi type="term" x="1"', "hi") if kind == "hi" else ('o:g xmlns:o="urn:own" o:n="1"', "o:g")
            parts.append(f"<{tag}>{draw(contents(numbers, depth + 1))}</{end}>")
    return "".join(parts)


@st.composite
def unit_elements(draw: st.DrawFn) -> str:
    kinds = st.sampled_from(["x-kind", "domain", "x-score", "x-origin", "x-article"])
    props = [
        f"<prop type={quoteattr(draw(kinds))}{shown(draw(st.sampled_from([{}, {'xml:lang': 'en'}])))}>"
        f"{escape(draw(words))}</prop>"
        for _ in range(draw(st.integers(0, 3)))
    ]
    # Several notes of one text would be told apart by nobody.
    notes = [
        f"<note{shown(draw(st.sampled_from([{}, {'xml:lang': 'nl'}])))}>{escape(note)}</note>"
        for note in draw(st.lists(words, max_size=2, unique=True))
    ]
    variants = []
    for language in draw(st.sampled_from([("nl", "en"), ("en", "nl"), ("nl", "en", "fr"), ("de", "nl-BE")])):
        beside = f"<note>{escape(draw(words))}</note>" if draw(st.booleans()) else ""
        variants.append(
            f'<tuv xml:lang="{language}"{shown(draw(attributes))}>{beside}<seg>{draw(contents([]))}</seg></tuv>'
        )
    dates = draw(st.sampled_from(["", ' creationdate="20200102T030405Z"', ' changedate="20210102T030405Z"']))
    return f"<tu{dates}{shown(draw(attributes))}>{''.join(notes + props + variants)}</tu>"


def document(units: str, header: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="t" creationtoolversion="1" '
        'segtype="phrase" o-tmf="t" adminlang="nl" srclang="nl" datatype="html" changeid="p">'
        f"{header}</header><body>\n{units}</body></tmx>"
    ).encode()


def said(data: bytes) -> tuple[object, list[object]]:
    """What a file says, without what it does not matter for: the order of attributes, variants and types of prop."""
    root = etree.fromstring(data)

    def canonical(element: etree._Element) -> tuple[object, ...]:
        children = [(canonical(child), child.tail or "") for child in element]
        return element.tag, sorted(element.items()), element.text or "", children

    def pretty_free(element: etree._Element) -> etree._Element:
        for part in element.iter("tmx", "header", "body", "tu", "tuv"):
            part.text = None
            for child in part:
                child.tail = None
        return element

    pretty_free(root)
    units = []
    for unit in root.iter("tu"):
        own = dict(unit.items())
        own.pop("tuid", None)
        props: dict[str, list[object]] = {}
        for prop in unit.iterchildren("prop"):
            kind = prop.get("type", "")
            # The fields of a unit: what they say is tested where units are compared.
            if kind not in {"x-origin", "x-score", "x-article", "x-position"}:
                rest = sorted((name, value) for name, value in prop.items() if name != "type")
                props.setdefault(kind, []).append((rest, prop.text or ""))
        variants = {variant.get(XML_LANG): canonical(variant) for variant in unit.iterchildren("tuv")}
        units.append((own, props, [canonical(note) for note in unit.iterchildren("note")], variants))
    header = root.find("header")
    assert header is not None
    return canonical(header), units


@given(st.lists(unit_elements(), min_size=1, max_size=3))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_written_again_says_the_same(elements: list[str]) -> None:
    data = document("\n".join(elements), '<note>h</note><prop type="x-p">v</prop>')
    header = TmxHeader()
    units = list(read_bitext(io.BytesIO(data), "tmx", header=header))
    out = io.BytesIO()
    write_bitext(units, out, "tmx", header=header)
    before, after = said(data), said(out.getvalue())
    for unit, again in zip(before[1], after[1], strict=True):
        assert isinstance(unit, tuple)
        assert isinstance(again, tuple)
        # A unit gets its language where the header's is not its source.
        again[0].pop("srclang", None)
    assert after == before
    second = list(read_bitext(io.BytesIO(out.getvalue()), "tmx"))
    assert [replace(unit, id="") for unit in second] == [replace(unit, id="") for unit in units]
    assert [unit.extras for unit in second] == [unit.extras for unit in units]


codes = st.lists(
    st.builds(
        InlineCode,
        kind=st.sampled_from(["open", "close", "standalone"]),
        id=st.sampled_from(["", "1", "2", "b"]),
        offset=st.integers(0, 8),
        data=words,
        type=st.sampled_from(["", "bold"]),
        element=st.sampled_from(["", "", "hi", "bpt", "it", "{urn:x}y"]),
    ),
    max_size=5,
).map(tuple)


@given(st.builds(TranslationUnit, words, words, source_codes=codes, target_codes=codes, notes=st.tuples(words)))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_codes_give_valid_tmx_with_the_same_data(
    tmp_path_factory: pytest.TempPathFactory, unit: TranslationUnit
) -> None:
    path = tmp_path_factory.mktemp("codes") / "a.tmx"
    write_bitext([unit], path)
    foreign = any(code.element.startswith("{") for code in unit.source_codes + unit.target_codes)
    assert [f.message for f in validate_tmx(path) if f.severity == "error" and not foreign] == []
    (back,) = read_bitext(path)
    assert (back.source, back.target, back.notes) == (unit.source, unit.target, unit.notes)
    for text, ours, theirs in (
        (unit.source, unit.source_codes, back.source_codes),
        (unit.target, unit.target_codes, back.target_codes),
    ):
        ordered = sorted(ours, key=lambda code: code.offset)
        placed = [(c.kind, min(c.offset, len(text)), c.data) for c in ordered if c.data]
        assert placed == [(c.kind, c.offset, c.data) for c in theirs if c.data]


def test_pairs_match_on_both_sides() -> None:
    unit = TranslationUnit(
        "Het regent hard.",
        "It rains hard.",
        source_codes=(
            InlineCode("open", "a", 4, "<b>", "bold"),
            InlineCode("close", "a", 10, "</b>"),
            InlineCode("standalone", "", 16, "<br/>", "lb"),
        ),
        target_codes=(InlineCode("open", "a", 3, "<b>", "bold"), InlineCode("close", "a", 8, "</b>")),
    )
    out = io.BytesIO()
    write_bitext([unit], out, "tmx")
    text = out.getvalue().decode()
    assert (
        '<seg>Het <bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>regent<ept i="1">&lt;/b&gt;</ept> hard.'
        '<ph type="lb">&lt;br/&gt;</ph></seg>'
    ) in text
    assert '<seg>It <bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>rains<ept i="1">&lt;/b&gt;</ept> hard.</seg>' in text


def test_what_was_changed_since_is_not_undone() -> None:
    element = (
        '<tu><note xml:lang="nl">oud</note><prop type="domain">law</prop><prop type="domain">tax</prop>'
        '<tuv xml:lang="nl"><seg>a</seg></tuv><tuv xml:lang="en"><seg>b</seg></tuv></tu>'
    )
    (unit,) = read_bitext(io.BytesIO(document(element)), "tmx")
    changed = replace(unit, notes=("nieuw",), properties={":domain": "tax"})
    out = io.BytesIO()
    write_bitext([changed], out, "tmx")
    text = out.getvalue().decode()
    assert "<note>nieuw</note>" in text
    assert "oud" not in text
    assert text.count("domain") == 1
