"""XLIFF 1.2 and 2.1: as written, as other tools read it, and as it comes back from a translator."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from align.bitext import ORIGINS, Position, TranslationUnit
from align.errors import FormatError, UsageError
from align.formats import read_bitext, write_bitext
from align.inline import InlineCode, interleave, pair_codes

HERE = Path(__file__).parent
NAMES = ["xliff", "xliff2"]
SCHEMAS = {
    "xliff": etree.RelaxNG(file=str(HERE / "xliff12.rng")),
    "xliff2": etree.RelaxNG(file=str(HERE / "xliff21.rng")),
}

UNIT = TranslationUnit(
    "Het regent hard.",
    "It rains hard.",
    origin="machine",
    score=0.4133,
    article="nieuws/weer",
    position=Position(2, 1),
    properties={"kind": "body", "model": "m 1"},
    id="u1",
    source_codes=(
        InlineCode("open", "1", 4, "<b>", "bold"),
        InlineCode("close", "1", 10, "</b>"),
        InlineCode("standalone", "2", 16, "<br/>", "lb"),
    ),
    target_codes=(
        InlineCode("open", "1", 3, "<b>", "bold"),
        InlineCode("close", "1", 8, "</b>"),
        InlineCode("standalone", "2", 14, "<br/>", "lb"),
    ),
    notes=("let op",),
)

xml_text = st.text(
    st.one_of(
        st.sampled_from("\t\n\r <>&\"']é€\u2028"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    max_size=12,
)


def codes_of(length: int) -> st.SearchStrategy[tuple[InlineCode, ...]]:
    return st.lists(
        st.builds(
            InlineCode,
            kind=st.sampled_from(["open", "close", "standalone"]),
            id=st.sampled_from(["", "1", "2", "b c", "s1"]),
            offset=st.integers(0, length),
            data=st.sampled_from(["", "<b>", "<i class='a&b'>"]),
            type=st.sampled_from(["", "bold", "ulined", "link", "x-abbr", "scap"]),
        ),
        max_size=5,
    ).map(lambda codes: tuple(sorted(codes, key=lambda code: code.offset)))


@st.composite
def units(draw: st.DrawFn) -> TranslationUnit:
    source, target = draw(xml_text), draw(xml_text.filter(bool))
    return TranslationUnit(
        source,
        target,
        origin=draw(st.sampled_from(ORIGINS)),
        score=draw(st.none() | st.floats(0, 1)),
        article=draw(xml_text),
        position=draw(st.none() | st.builds(Position, st.integers(1, 99), st.integers(1, 99))),
        properties=draw(st.dictionaries(xml_text | st.sampled_from(["score", ":domain"]), xml_text, max_size=2)),
        notes=tuple(draw(st.lists(xml_text, max_size=2))),
        source_codes=draw(codes_of(len(source))),
        target_codes=draw(codes_of(len(target))),
    )


def written(original: list[TranslationUnit], name: str) -> bytes:
    stream = io.BytesIO()
    assert write_bitext(original, stream, name) == len(original)
    return stream.getvalue()


def read(data: bytes | str, name: str = "xliff") -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data.encode() if isinstance(data, str) else data), name))


def shape(text: str, codes: tuple[InlineCode, ...]) -> list[object]:
    """Text and codes with pairs by number: ids may change on the way, what belongs together may not."""
    ordered = sorted(codes, key=lambda code: code.offset)
    pairs = pair_codes(ordered)
    found: list[object] = []
    index = 0
    for piece in interleave(text, ordered):
        if isinstance(piece, str):
            found.append(piece)
        else:
            kind = "" if piece.kind == "close" else piece.type
            found.append((piece.kind, piece.data, kind, pairs.get(index)))
            index += 1
    return found


@pytest.mark.parametrize("name", NAMES)
@given(st.lists(units(), max_size=4))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_any_units_are_valid_and_come_back(name: str, original: list[TranslationUnit]) -> None:
    data = written(original, name)
    root = etree.fromstring(data)
    schema = SCHEMAS[name]
    assert schema.validate(root), schema.error_log
    back = read(data, name)
    for ours, theirs in zip(original, back, strict=True):
        assert shape(ours.source, ours.source_codes) == shape(theirs.source, theirs.source_codes)
        assert shape(ours.target, ours.target_codes) == shape(theirs.target, theirs.target_codes)
        plain = {"source_codes": (), "target_codes": (), "id": ""}
        assert replace(ours, **plain) == replace(theirs, **plain)


@given(st.lists(units(), max_size=3))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_ids_and_references_of_version_2_agree(original: list[TranslationUnit]) -> None:
    root = etree.fromstring(written(original, "xliff2"))
    core = "{urn:oasis:names:tc:xliff:document:2.0}"
    for unit in root.iter(f"{core}unit"):
        for holder in (unit, *unit.iter("{urn:oasis:names:tc:xliff:matches:2.0}match")):
            data = {one.get("id") for one in holder.iterfind(f"{core}originalData/{core}data")}
            sides = holder.findall(f"{core}segment/*" if holder is unit else f"{core}*")
            for side in (side for side in sides if side.tag in {f"{core}source", f"{core}target"}):
                ids = [code.get("id") for code in side.iter() if code is not side and code.get("id")]
                assert len(set(ids)) == len(ids)
                assert "s1" not in ids
                for code in side.iter():
                    assert {value for key, value in code.items() if key.startswith("dataRef")} <= data
                    assert code.get("startRef") is None or code.get("startRef") in ids


@pytest.mark.parametrize("name", NAMES)
def test_counterparts_have_one_id(name: str) -> None:
    (back,) = read(written([UNIT], name), name)
    assert back == UNIT
    assert {c.id for c in back.source_codes} == {c.id for c in back.target_codes}


def test_as_written() -> None:
    text = written(
        [UNIT, replace(UNIT, article="b", properties={"quality": "numbers too-long"}, id="")], "xliff"
    ).decode()
    assert 'original="nieuws/weer" datatype="plaintext" source-language="nl" target-language="en"' in text
    assert '<target state="translated" state-qualifier="leveraged-mt">' in text
    assert '<target state="needs-review-translation" state-qualifier="leveraged-mt">' in text
    assert '<alt-trans match-quality="41%" origin="nlen">' in text
    assert '<note from="nlen" annotates="target">Please check: numbers, too long.</note>' in text
    assert "<note>let op</note>" in text
    assert text.count("<file ") == 2
    human = written([TranslationUnit("a", "b")], "xliff").decode()
    assert 'approved="yes"' in human
    assert "alt-trans" not in human
    with pytest.raises(UsageError, match="datatype"):
        write_bitext([], io.BytesIO(), "xliff", datatype="rtf")


def test_version_2_as_written() -> None:
    text = written(
        [replace(UNIT, properties={"quality": "numbers"}), replace(UNIT, origin="human", id="")], "xliff2"
    ).decode()
    assert 'state="initial" subState="nlen:needs-review-translation"' in text
    assert 'state="final"' in text
    assert 'type="mt" matchQuality="41.3" origin="nlen"' in text
    assert '<pc id="1" type="fmt" subType="xlf:b" dataRefEnd="d1" dataRefStart="d2">regent</pc>' in text
    with pytest.raises(UsageError, match=r"one pair of languages, and there is nl-de after nl-en"):
        written([UNIT, replace(UNIT, target_language="de")], "xliff2")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("xliff", ">rains<ept", ">pours<ept"),
        ("xliff", 'state="translated"', 'state="final"'),
        ("xliff", 'state="translated"', 'state="signed-off"'),
        ("xliff", '<trans-unit id="u1"', '<trans-unit id="u1" approved="yes"'),
        ("xliff", '</ept> hard.<ph id="2" ctype="lb">&lt;br/&gt;</ph></target>', "</ept> hard.</target>"),
        ("xliff2", ">rains<", ">pours<"),
        ("xliff2", 'state="translated"', 'state="reviewed"'),
        ("xliff2", 'state="translated"', 'state="final"'),
    ],
)
def test_what_a_person_changed_or_confirmed_is_human(name: str, before: str, after: str) -> None:
    unit = replace(UNIT, properties={**UNIT.properties, "bead": "1-1"})
    text = written([unit], name).decode()
    assert before in text
    # The translation proper: before the draft in version 1, behind it in version 2.
    head, found, tail = text.partition(before) if name == "xliff" else text.rpartition(before)
    (back,) = read(head + after + tail if found else text, name)
    assert back.origin == "human"
    assert back.score is None
    assert back.properties == {"kind": "body", "bead": "1-1"}
    assert back.target == ("It pours hard." if "pours" in after else UNIT.target)
    assert (back.article, back.position, back.notes) == (UNIT.article, UNIT.position, UNIT.notes)


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_touched_stays_machine(name: str) -> None:
    text = written([replace(UNIT, properties={"quality": "numbers"})], name).decode()
    (back,) = read(text.replace("\n", "\r\n"), name)
    assert (back.origin, back.score, back.properties) == ("machine", 0.4133, {"quality": "numbers"})


FOREIGN = """<?xml version="1.0" encoding="utf-16"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:t="urn:tool">
 <file original="a.html" source-language="nl-NL" target-language="en-GB" datatype="html"><header/><body><group>
  <trans-unit id="1" t:x="y"><source>Klik <g id="1" ctype="bold">hier</g><x id="2"/>!</source>
   <target state-qualifier="mt-suggestion">Click <g id="1">here</g><x id="2"/>!</target></trans-unit>
  <trans-unit id="2"><source>Een. Twee.</source>
   <seg-source><mrk mtype="seg" mid="0">Een.</mrk> <mrk mtype="seg" mid="1">Twee.</mrk></seg-source>
   <target><mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two.</mrk></target></trans-unit>
  <trans-unit id="3"><source>Leeg</source></trans-unit>
  <trans-unit id="4"><source>Zo <mrk mtype="term">goed</mrk></source>
   <target state-qualifier="exact-match">So <bx id="1" rid="9"/>good<ex id="2" rid="9"/></target></trans-unit>
 </group></body></file></xliff>"""


def test_files_of_other_tools(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        first, one, two, last = read(FOREIGN.encode("utf-16"))
    assert (first.source, first.target, first.origin) == ("Klik hier!", "Click here!", "machine")
    assert (first.article, first.source_language, first.target_language) == ("a.html", "nl-NL", "en-GB")
    assert [(c.kind, c.offset) for c in first.source_codes] == [("open", 5), ("close", 9), ("standalone", 9)]
    assert [(u.id, u.source, u.target, u.origin) for u in (one, two)] == [
        ("2.0", "Een.", "One.", "human"),
        ("2.1", "Twee.", "Two.", "human"),
    ]
    assert (last.source, last.target, last.origin) == ("Zo goed", "So good", "memory")
    assert pair_codes(last.target_codes) == {0: 1, 1: 0}
    assert "1 unit has no target and was left out" in caplog.text


VERSION2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="nl" trgLang="en">
<file id="f1"><group id="g"><unit id="u"><originalData><data id="d">&lt;b&gt;</data></originalData>
<segment><source>Een <pc id="1" dataRefStart="d">twee</pc>.</source>
<target>One <pc id="1" dataRefStart="d">two</pc>.</target></segment>
<ignorable><source> </source></ignorable>
<segment state="reviewed"><source>A<cp hex="0001"/>b <mrk id="m">c</mrk></source><target>d</target></segment>
<segment><source>Leeg</source></segment></unit></group></file></xliff>"""


def test_version_2_of_other_tools() -> None:
    first, second = read(VERSION2)
    assert (first.id, first.source, first.target, first.origin) == ("u.1", "Een twee.", "One two.", "human")
    assert [c.data for c in first.source_codes] == ["<b>", ""]
    assert (second.source, second.target) == ("A\x01b c", "d")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("<html/>", "line 1, column 1: the root element is <html>, not <xliff>; this is not an XLIFF file"),
        ('<xliff version="3.0"/>', 'XLIFF version "3.0" is unknown'),
        (FOREIGN.partition('<trans-unit id="4"')[0].replace("utf-16", "utf-8"), "cut off"),
        (VERSION2.replace("</unit>", "</unti>"), "line 7, column"),
        ('<!DOCTYPE xliff [<!ENTITY e SYSTEM "/etc/hostname">]><xliff version="1.2"/>', "outside"),
        ('<xliff version="1.2"><file><body>' + "<trans-unit>" * 300, "256"),
    ],
)
def test_refused_files(data: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(data)
    assert problem in str(caught.value)
    assert str(caught.value).startswith("<stream>, line")


def test_translate_toolkit_reads_what_we_write(tmp_path: Path) -> None:
    pytest.importorskip("translate.storage", reason="translate-toolkit is a development dependency")
    from translate.storage import tmx, xliff

    plain = [
        replace(UNIT, source_codes=(), target_codes=()),
        TranslationUnit("één & <twee>", "one & <two>", article="b"),
    ]
    first = xliff.xlifffile.parsestring(written(plain, "xliff"))
    found = [(unit.source, unit.target, unit.isfuzzy()) for unit in first.units]
    assert found == [(unit.source, unit.target, unit.origin != "human") for unit in plain]
    assert first.units[0].getnotes() == "let op"
    assert first.getfilenames() == ["nieuws/weer", "b"]
    second = pytest.importorskip("translate.storage.xliff2").Xliff2File.parsestring(written(plain, "xliff2"))
    assert [(str(unit.source), str(unit.target)) for unit in second.units] == [(u.source, u.target) for u in plain]
    write_bitext(plain, tmp_path / "a.tmx")
    with (tmp_path / "a.tmx").open("rb") as file:
        memory = tmx.tmxfile(file, "nl", "en")
    assert [(unit.source, unit.target) for unit in memory.units] == [(u.source, u.target) for u in plain]


def test_to_tmx_and_back_codes_survive(tmp_path: Path) -> None:
    write_bitext([UNIT], tmp_path / "a.xlf")
    write_bitext(read_bitext(tmp_path / "a.xlf"), tmp_path / "b.tmx")
    write_bitext(read_bitext(tmp_path / "b.tmx"), tmp_path / "c.xlf2")
    write_bitext(read_bitext(tmp_path / "c.xlf2"), tmp_path / "d.jsonl")
    (back,) = read_bitext(tmp_path / "d.jsonl")
    assert shape(back.source, back.source_codes) == shape(UNIT.source, UNIT.source_codes)
    assert shape(back.target, back.target_codes) == shape(UNIT.target, UNIT.target_codes)
    assert (back.origin, back.notes, back.properties) == (UNIT.origin, UNIT.notes, UNIT.properties)


MEASURE = """
import sys
from align.bitext import TranslationUnit
from align.formats import read_bitext, write_bitext
name, path = sys.argv[1:]
def units(count):
    for number in range(count):
        yield TranslationUnit(f"De regen valt {number}. " * 5, "The rain falls. " * 5, origin="machine", score=0.5)
def work(count):
    write_bitext(units(count), path, name)
    return sum(1 for _ in read_bitext(path, name))
"""


@pytest.mark.parametrize("name", NAMES)
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path, memory_growth: Callable[..., int]) -> None:
    # Over a file of 15 MB or more.
    assert memory_growth(MEASURE, 1000, 15000, name, str(tmp_path / "long")) < 6_000
