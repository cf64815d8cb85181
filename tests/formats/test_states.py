"""States of units in the formats of translation tools: nothing unfinished becomes a person's, or approved."""

from __future__ import annotations

import io
import json
import logging
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from align import TranslationUnit, read_bitext, write_bitext
from align.confirmation import STATES, state_named, unfinished
from align.errors import FormatError, UsageError
from align.formats.xliff.states import QUALIFIERS
from align.maintenance import merge_units
from align.omegat.project import write_omegat_project
from align.translation.resources.memory import TranslationMemory

Run = Callable[..., subprocess.CompletedProcess[bytes]]

HERE = Path(__file__).parent
CORE = "{urn:oasis:names:tc:xliff:document:1.2}"
SCHEMAS = {
    "xliff": etree.RelaxNG(file=str(HERE / "xliff12.rng")),
    "xliff2": etree.RelaxNG(file=str(HERE / "xliff21.rng")),
}
STATES_1 = [
    "new",
    "needs-translation",
    "needs-adaptation",
    "needs-l10n",
    "needs-review-translation",
    "needs-review-adaptation",
    "needs-review-l10n",
    "translated",
    "signed-off",
    "final",
    "x-proefgelezen",
]


def version1(*units: str, files: str = "", head: str = "") -> str:
    body = "".join(units)
    start = '<file original="a.txt" source-language="nl" target-language="en" datatype="plaintext">'
    one = f"{start}<body>{body}</body></file>" if units else ""
    return f'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" {head}>{one}{files}</xliff>'


def trans_unit(target: str = "", unit: str = "", text: str = "The bridge is closed.", number: int = 1) -> str:
    sides = f"<source>De brug is dicht.</source><target {target}>{text}</target>"
    return f'<trans-unit id="{number}" {unit}>{sides}</trans-unit>'


def version2(segment: str) -> str:
    return (
        '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="nl" trgLang="en"><file id="f">'
        f'<unit id="u"><segment {segment}><source>De brug is dicht.</source><target>The bridge is closed.</target>'
        "</segment></unit></file></xliff>"
    )


def read(data: str | bytes, name: str = "xliff", **options: str) -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data.encode() if isinstance(data, str) else data), name, **options))


def written(units: list[TranslationUnit], name: str) -> bytes:
    stream = io.BytesIO()
    write_bitext(units, stream, name)
    if name in SCHEMAS:
        assert SCHEMAS[name].validate(etree.fromstring(stream.getvalue())), SCHEMAS[name].error_log
    return stream.getvalue()


def mark(data: bytes) -> tuple[str | None, str | None, str | None]:
    """State, state-qualifier and approved of the one unit of an XLIFF 1.2 file."""
    (unit,) = etree.fromstring(data).iter(f"{CORE}trans-unit")
    target = unit.find(f"{CORE}target")
    assert target is not None
    return target.get("state"), target.get("state-qualifier"), unit.get("approved")


@pytest.mark.parametrize(
    ("target", "unit", "origin", "state", "back"),
    [
        ('state="new"', "", "memory", "new", ("new", None, None)),
        ('state="needs-translation"', "", "memory", "needs-translation", ("needs-translation", None, None)),
        ('state="needs-adaptation"', "", "memory", "needs-adaptation", ("needs-adaptation", None, None)),
        ('state="needs-l10n"', "", "memory", "needs-l10n", ("needs-l10n", None, None)),
        (
            'state="needs-review-translation" state-qualifier="mt-suggestion"',
            "",
            "machine",
            "needs-review-translation",
            ("needs-review-translation", "mt-suggestion", None),
        ),
        (
            'state="needs-review-l10n" state-qualifier="fuzzy-match"',
            "",
            "memory",
            "needs-review-l10n",
            ("needs-review-l10n", "fuzzy-match", None),
        ),
        (
            'state="translated" state-qualifier="rejected-grammar"',
            "",
            "memory",
            "needs-review-translation",
            ("needs-review-translation", "rejected-grammar", None),
        ),
        (
            'state-qualifier="tm-suggestion"',
            "",
            "memory",
            "needs-review-translation",
            ("needs-review-translation", "tm-suggestion", None),
        ),
        ("", 'approved="no"', "memory", "needs-review-translation", ("needs-review-translation", None, None)),
        # Tools that take it for a boolean of XML Schema, or have other letters.
        ("", 'approved="false"', "memory", "needs-review-translation", ("needs-review-translation", None, None)),
        ("", 'approved="No"', "memory", "needs-review-translation", ("needs-review-translation", None, None)),
        ("", 'approved="true"', "human", None, ("final", None, "yes")),
        ('state=" New "', "", "memory", "new", ("new", None, None)),
        ('state="klaar"', "", "memory", "needs-review-translation", ("needs-review-translation", None, None)),
        ('state="x-klaar"', "", "memory", "x-klaar", ("x-klaar", None, None)),
        ('state="translated"', 'approved="no"', "human", "translated", ("translated", None, None)),
        ('state="final"', 'approved="no"', "human", "translated", ("translated", None, None)),
        ('state="translated"', "", "human", "translated", ("translated", None, None)),
        ("", "", "human", "translated", ("translated", None, None)),
        (
            'state="translated" state-qualifier="leveraged-mt"',
            "",
            "machine",
            None,
            ("translated", "leveraged-mt", None),
        ),
        ('state="translated" state-qualifier="exact-match"', "", "memory", None, ("translated", "exact-match", None)),
        ('state="signed-off"', "", "human", "signed-off", ("signed-off", None, "yes")),
        ('state="final" state-qualifier="mt-suggestion"', "", "human", None, ("final", None, "yes")),
        ('state="new"', 'approved="yes"', "human", None, ("final", None, "yes")),
        ("", 'approved="yes"', "human", None, ("final", None, "yes")),
    ],
)
def test_version_1(target: str, unit: str, origin: str, state: str | None, back: tuple[str | None, ...]) -> None:
    (found,) = read(version1(trans_unit(target, unit)))
    assert (found.origin, found.properties.get("state"), found.target) == (origin, state, "The bridge is closed.")
    assert mark(written([found], "xliff")) == back


@pytest.mark.parametrize(
    ("segment", "origin", "state", "again"),
    [
        ('state="initial"', "memory", "initial", 'state="initial"'),
        ('state="translated"', "human", "translated", 'state="translated"'),
        ('state="reviewed"', "human", "reviewed", 'state="reviewed"'),
        ('state="final"', "human", None, 'state="final"'),
        ("", "human", "translated", 'state="translated"'),
        ('state="initial" subState="acme:mt"', "memory", "initial", 'state="initial" subState="acme:mt"'),
        (
            'state="initial" subState="nlen:needs-l10n"',
            "memory",
            "needs-l10n",
            'state="initial" subState="nlen:needs-l10n"',
        ),
        # A tool that has raised the state left the finer word as it was.
        ('state="final" subState="nlen:needs-l10n"', "human", None, 'state="final"'),
    ],
)
def test_version_2(segment: str, origin: str, state: str | None, again: str) -> None:
    (found,) = read(version2(segment))
    assert (found.origin, found.properties.get("state")) == (origin, state)
    assert f"{again}>" in written([found], "xliff2").decode()


SDL = version1(
    '<trans-unit id="p0" translate="no"><source><x id="9"/></source></trans-unit>',
    """<trans-unit id="p1"><source><g id="1">Een.</g> Twee. Drie. Vier. Vijf. Zes. Zeven.</source>
    <seg-source><g id="1"><mrk mtype="seg" mid="1">Een.</mrk></g> <mrk mtype="seg" mid="2">Twee.</mrk>
    <mrk mtype="seg" mid="3">Drie.</mrk> <mrk mtype="seg" mid="4">Vier.</mrk> <mrk mtype="seg" mid="5">Vijf.</mrk>
    <mrk mtype="seg" mid="6">Zes.</mrk> <mrk mtype="seg" mid="7">Zeven.</mrk> <mrk mtype="seg" mid="8">Acht.</mrk>
    </seg-source>
    <target><g id="1"><mrk mtype="seg" mid="1">One.</mrk></g> <mrk mtype="seg" mid="2">Two.</mrk>
    <mrk mtype="seg" mid="3">Three.</mrk> <mrk mtype="seg" mid="4"/> <mrk mtype="seg" mid="5">Fi<mrk
    mtype="x-sdl-deleted">ev</mrk><mrk mtype="x-sdl-added">ve</mrk>.</mrk> <mrk mtype="seg" mid="6">Six.</mrk>
    <mrk mtype="seg" mid="7">Seven.</mrk></target>
    <sdl:seg-defs><sdl:seg id="1" conf="Translated" origin="interactive"/>
    <sdl:seg id="2" conf="Draft" origin="mt" origin-system="MT" percent="0"/>
    <sdl:seg id="3" conf="Draft" origin="tm" percent="85"/>
    <sdl:seg id="4"/>
    <sdl:seg id="5" conf="RejectedTranslation" origin="interactive"/>
    <sdl:seg id="6" conf="ApprovedSignOff" origin="mt" locked="true"/>
    <sdl:seg id="7" origin="source"/></sdl:seg-defs></trans-unit>""",
    head='xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" sdl:version="1.0"',
)


def test_sdlxliff(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    (tmp_path / "a.sdlxliff").write_text(SDL, encoding="utf-8-sig")
    with caplog.at_level(logging.WARNING):
        units = list(read_bitext(tmp_path / "a.sdlxliff"))
    assert [(u.id, u.source, u.target, u.origin, u.score, u.properties.get("state")) for u in units] == [
        ("p1.1", "Een.", "One.", "human", None, "Translated"),
        ("p1.2", "Twee.", "Two.", "machine", None, "Draft"),
        ("p1.3", "Drie.", "Three.", "memory", 0.85, "Draft"),
        ("p1.5", "Vijf.", "Five.", "memory", None, "RejectedTranslation"),
        ("p1.6", "Zes.", "Six.", "human", None, "ApprovedSignOff"),
        ("p1.7", "Zeven.", "Seven.", "memory", None, "Unspecified"),
    ]
    assert units[4].properties["locked"] == "yes"
    # The empty segment and the one that the target lacks; not what Studio keeps between paragraphs.
    assert "2 units have no target and were left out" in caplog.text
    assert [mark(written([unit], "xliff")) for unit in units] == [
        ("translated", None, None),
        ("needs-translation", "leveraged-mt", None),
        ("needs-translation", "leveraged-tm", None),
        ("needs-review-translation", None, None),
        ("signed-off", None, "yes"),
        ("needs-translation", None, None),
    ]


@pytest.mark.parametrize("length", [0, 3, 65_300, 65_400, 65_530, 12_000_000])
def test_a_document_that_is_embedded_is_passed_over(length: int, tmp_path: Path) -> None:
    data = b"QUJD\n" * (length // 5)
    internal = (
        b'<header><reference><internal-file form="base64">' + data + b"</internal-file></reference></header><body>"
    )
    whole = SDL.encode().replace(b"<body>", internal)
    assert read(whole) == read(SDL)
    with pytest.raises(FormatError, match=rf"line {SDL.count(chr(10)) + length // 5 + 1}, column"):
        read(whole.replace(b"</body>", b"</boddy>"))


def test_an_uncut_target_is_no_better_than_its_worst_segment() -> None:
    start, end = SDL.index("<target>"), SDL.index("</target>")
    (unit,) = read(f"{SDL[:start]}<target>All of it{SDL[end:]}")
    assert (unit.id, unit.target, unit.origin, unit.properties["state"]) == ("p1", "All of it", "machine", "Draft")


@pytest.mark.parametrize(
    ("status", "origin", "back"),
    [
        ("NotStarted", "memory", ("needs-translation", None, None)),
        ("PartiallyEdited", "memory", ("needs-translation", None, None)),
        ("Edited", "memory", ("needs-review-translation", None, None)),
        ("PreTranslated", "memory", ("needs-review-translation", "leveraged-tm", None)),
        ("Pretranslated", "memory", ("needs-review-translation", "leveraged-tm", None)),
        ("AssembledFromFragments", "memory", ("needs-review-translation", "leveraged-tm", None)),
        ("MachineTranslated", "machine", ("needs-review-translation", "leveraged-mt", None)),
        ("Rejected", "memory", ("needs-review-translation", None, None)),
        ("", "memory", ("needs-translation", None, None)),
        ("SomethingNew", "memory", ("needs-review-translation", None, None)),
        ("ManuallyConfirmed", "human", ("final", None, "yes")),
        ("Reviewer1Confirmed", "human", ("signed-off", None, "yes")),
        ("Proofread", "human", ("final", None, "yes")),
    ],
)
def test_mqxliff(status: str, origin: str, back: tuple[str | None, ...]) -> None:
    unit = trans_unit(
        'xml:space="preserve"', f'mq:status="{status}" mq:locked="locked"', "  The bridge\n   is closed. "
    )
    (found,) = read(version1(unit, head='xmlns:mq="MQXliff"'))
    assert (found.origin, found.target, found.properties["locked"]) == (origin, "  The bridge\n   is closed. ", "yes")
    assert found.properties["state"].lower() in {status.lower() or "notstarted", "needs-review-translation"}
    assert mark(written([found], "xliff")) == back


@pytest.mark.parametrize(
    ("attributes", "origin", "state"),
    [
        ('m:confirmed="0" m:trans-origin="mt"', "machine", "needs-review-translation"),
        ('m:confirmed="0" m:trans-origin="null"', "memory", "needs-review-translation"),
        ('m:trans-origin="mt"', "machine", "needs-review-translation"),
        ('m:confirmed="1" m:trans-origin="mt"', "human", None),
    ],
)
def test_phrase(attributes: str, origin: str, state: str | None) -> None:
    (found,) = read(version1(trans_unit("", attributes), head='xmlns:m="http://www.memsource.com/mxlf/2.0"'))
    assert (found.origin, found.properties.get("state")) == (origin, state)


@given(
    state=st.sampled_from(["", *STATES_1]),
    approved=st.sampled_from(["", "yes", "no"]),
    qualifier=st.sampled_from(["", *QUALIFIERS, "x-eigen"]),
    path=st.lists(st.sampled_from(["tmx", "jsonl", "tsv", "csv", "xliff", "xliff2", "po"]), max_size=4),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_no_way_of_converting_makes_more_of_a_unit(state: str, approved: str, qualifier: str, path: list[str]) -> None:
    target = (f'state="{state}" ' if state else "") + (f'state-qualifier="{qualifier}"' if qualifier else "")
    (first,) = read(version1(trans_unit(target, f'approved="{approved}"' if approved else "")))
    finished = state in {"translated", "signed-off", "final"} and not qualifier.startswith("rejected-")
    unsaid = not state and not qualifier.startswith(("rejected-", "fuzzy-", "mt-", "tm-")) and approved != "no"
    confirmed = approved == "yes" or (finished and state != "translated" and approved != "no")
    assert unfinished(first) is not (finished or unsaid or confirmed)
    assert not (unfinished(first) and first.origin == "human")
    assert (mark(written([first], "xliff"))[2] == "yes") is confirmed
    unit = first
    for name in path:
        (unit,) = read(written([unit], name), name)
    assert (unit.origin, unit.properties) == (first.origin, first.properties)
    assert mark(written([unit], "xliff")) == mark(written([first], "xliff"))


@given(word=st.sampled_from([*STATES, "x-a.b"]), origin=st.sampled_from(["human", "machine", "memory"]))
@pytest.mark.parametrize("name", ["xliff", "xliff2", "po", "tmx"])
def test_every_word_comes_back(name: str, word: str, origin: str) -> None:
    unit = TranslationUnit("Het regent.", "It rains.", origin=origin, properties={"state": word})  # type: ignore[arg-type]
    (back,) = read(written([unit], name), name)
    assert (back.origin, back.properties) == (origin, {"state": word})
    state = state_named(word)
    assert state is not None
    assert unfinished(back) is (state.confirmation == "unfinished")


def test_a_property_that_only_has_the_name_says_nothing() -> None:
    unit = TranslationUnit("Het regent.", "It rains.", properties={"state": "Utah", "substate": "of mind"})
    assert mark(written([unit], "xliff")) == ("final", None, "yes")
    assert read(written([unit], "xliff2"), "xliff2") == [replace(unit, id=read(written([unit], "xliff2"))[0].id)]


@pytest.mark.parametrize(
    ("name", "before", "after", "origin", "state"),
    [
        ("xliff", 'state="needs-translation"', 'state="final"', "human", None),
        ("xliff", 'state="needs-translation"', 'state="signed-off"', "human", None),
        ("xliff", '<trans-unit id="1"', '<trans-unit id="1" approved="yes"', "human", None),
        ("xliff", ">The school<", ">The school is closed.<", "human", None),
        (
            "xliff",
            'state="needs-translation">The school<',
            'state="translated">The school is shut.<',
            "human",
            "translated",
        ),
        # What a tool calls translated is no person's work for that.
        ("xliff", 'state="needs-translation"', 'state="translated"', "memory", None),
        ("xliff", 'state="needs-translation">The school<', 'state="new">The scho<', "memory", "new"),
        ("xliff", 'state="needs-translation"', "", "memory", "PartiallyEdited"),
        ("xliff2", 'state="initial" subState="nlen:PartiallyEdited"', 'state="final"', "human", None),
        ("xliff2", 'state="initial" subState="nlen:PartiallyEdited"', 'state="initial"', "memory", "initial"),
    ],
)
def test_what_people_say_of_what_we_wrote(name: str, before: str, after: str, origin: str, state: str | None) -> None:
    draft = TranslationUnit(
        "De school is dicht.",
        "The school",
        origin="memory",
        properties={"state": "PartiallyEdited", "kind": "body"},
        id="1",
    )
    text = written([draft], name).decode()
    head, found, tail = text.partition(before)
    assert found
    (back,) = read(head + after + tail, name)
    assert (back.origin, back.properties) == (origin, {"kind": "body"} | ({"state": state} if state else {}))


def test_a_draft_whose_metadata_a_tool_has_dropped() -> None:
    unit = TranslationUnit("De brug.", "The bridge.", origin="machine", score=0.5, properties={"quality": "numbers"})
    text = etree.fromstring(written([unit], "xliff"))
    etree.strip_elements(text, "{urn:nlen:unit}prop")
    (back,) = read(etree.tostring(text))
    assert (back.origin, back.properties["state"]) == ("machine", "needs-review-translation")
    target = text.find(f".//{CORE}target")
    assert target is not None
    target.text = "That bridge."
    (edited,) = read(etree.tostring(text))
    assert (edited.origin, edited.score, edited.properties) == ("human", None, {})


def test_a_rejected_translation_is_no_longer_a_persons() -> None:
    text = written([TranslationUnit("De brug.", "The bridge.")], "xliff").decode()
    (back,) = read(text.replace('state="final"', 'state="needs-translation"').replace(' approved="yes"', ""))
    assert (back.origin, back.properties) == ("memory", {"state": "needs-translation"})


def test_a_draft_that_a_tool_has_cut_stays_a_machines() -> None:
    unit = TranslationUnit("Een. Twee.", "One. Two.", origin="machine", score=0.5)
    text = written([unit], "xliff").decode().replace(' state-qualifier="leveraged-mt"', "")
    cut = text.replace(
        "</source>",
        '</source><seg-source><mrk mtype="seg" mid="1">Een.</mrk> <mrk mtype="seg" mid="2">Twee.</mrk></seg-source>',
        1,
    ).replace(">One. Two.<", '><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk><', 1)
    assert [(one.target, one.origin) for one in read(cut)] == [("One.", "machine"), ("Two.", "machine")]


def test_an_empty_target_is_no_translation(caplog: pytest.LogCaptureFixture) -> None:
    empty = [trans_unit('state="final"', text=text) for text in ("", "  \n ", '<x id="1"/>')]
    with caplog.at_level(logging.WARNING):
        assert read(version1(*empty)) == []
        assert read(version2('state="final"').replace("The bridge is closed.", "")) == []
    assert "3 units have no target and were left out" in caplog.text
    assert "1 unit has no target and was left out" in caplog.text
    only_code = '<trans-unit id="1"><source><x id="1"/></source><target><x id="1"/></target></trans-unit>'
    assert len(read(version1(only_code))) == 1


def in_file(original: str, pair: tuple[str, str], source: str, target: str) -> str:
    return (
        f'<file original="{original}" source-language="{pair[0]}" target-language="{pair[1]}" datatype="xml"><body>'
        f'<trans-unit id="s1"><source>{source}</source><target>{target}</target></trans-unit></body></file>'
    )


MIXED = [
    in_file("b.xml", ("nl", "fr"), "Drie.", "Trois."),
    in_file("1/a.xml", ("nl-BE", "en"), "Een.", "One."),
    in_file("2/a.xml", ("nl", "en-GB"), "Twee.", "Two."),
]


def test_the_pair_that_is_wanted(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    (tmp_path / "a.xlf").write_text(version1(files="".join(MIXED)))
    with caplog.at_level(logging.WARNING):
        units = list(read_bitext(tmp_path / "a.xlf"))
    assert [(u.id, u.article, u.source, u.target) for u in units] == [
        ("s1", "1/a.xml", "Een.", "One."),
        ("s1", "2/a.xml", "Twee.", "Two."),
    ]
    assert "1 unit has another pair than nl-en (nl-fr) and was left out" in caplog.text
    assert [u.target for u in read_bitext(tmp_path / "a.xlf", target_language="fr")] == ["Trois."]
    assert "2 units have another pair than any-fr (nl-BE-en, nl-en-GB)" in caplog.text
    assert [u.target for u in read(version1(files=MIXED[0]))] == ["Trois."]
    (tmp_path / "b.jsonl").write_text('{"source": "Een.", "target": "Eins.", "target_language": "de"}\n')
    assert list(read_bitext(tmp_path / "b.jsonl", source_language="nl", target_language="en")) == []
    assert "b.jsonl: 1 unit has another pair than nl-en (nl-de)" in caplog.text


def test_one_id_in_two_files_stays_as_it_is() -> None:
    units = read(version1(files="".join(MIXED[1:])))
    for name in ("xliff", "tmx"):
        back = read(written(units, name), name)
        assert [u.target for u in back] == ["One.", "Two."]
        assert [u.id for u in back] == (["s1", "s1"] if name == "xliff" else ["s1", "s1-2"])


def test_languages_that_the_file_element_does_not_name() -> None:
    data = version1(trans_unit('xml:lang="en-GB"')).replace(' target-language="en"', "")
    assert [(u.source_language, u.target_language) for u in read(data)] == [("nl", "en-GB")]


@pytest.mark.parametrize(
    ("named", "pair"),
    [
        (("nl_BE", "en_US"), ("nl-BE", "en-US")),
        (("dut", "eng"), ("nl", "en")),
        (("nld", "en-us"), ("nl", "en-US")),
    ],
)
def test_languages_as_tools_write_them(named: tuple[str, str], pair: tuple[str, str]) -> None:
    (unit,) = read(version1(files=in_file("a", named, "Een.", "One.")), source_language="nl", target_language="en")
    assert (unit.source_language, unit.target_language) == pair
    for name in ("xliff", "xliff2", "po", "tmx"):
        assert [(u.source_language, u.target_language) for u in read(written([unit], name), name)] == [pair]


LAID_OUT = '\n      <x id="1"/>De brug\n      is dicht.\n    '


@pytest.mark.parametrize(
    ("space", "source"),
    [("", "De brug is dicht."), ('xml:space="preserve"', "\n      De brug\n      is dicht.\n    ")],
)
def test_line_breaks_of_layout(space: str, source: str) -> None:
    sides = f"\n    <source>{LAID_OUT}</source>\n    <target>The bridge\nis closed.</target>"
    (unit,) = read(version1(f'<trans-unit id="1" {space}>{sides}</trans-unit>'))
    assert (unit.source, unit.target) == (source, "The bridge\nis closed.")
    assert [code.offset for code in unit.source_codes] == [0 if not space else 7]


def test_what_nobody_has_finished_is_no_match() -> None:
    draft = TranslationUnit(
        "De school is dicht.", "The school", origin="memory", score=0.9, properties={"state": "PartiallyEdited"}
    )
    whole = TranslationUnit("De school is dicht.", "The school is shut.", origin="machine", score=0.3)
    assert TranslationMemory([draft]).exact(draft.source) is None
    found = TranslationMemory([draft, whole]).exact(draft.source)
    assert found is not None
    assert found.target == whole.target
    assert [u.target for u in merge_units([draft, whole], "best")] == [whole.target]
    confirmed = replace(draft, properties={"state": "Proofread"}, origin="human", target="The school is closed.")
    assert TranslationMemory([confirmed]).exact(draft.source) is not None


def test_omegat_is_offered_what_is_finished(tmp_path: Path) -> None:
    units = [
        TranslationUnit("De school is dicht.", "The school", origin="memory", properties={"state": "fuzzy"}),
        TranslationUnit("De brug is dicht.", "The bridge is closed."),
    ]
    write_bitext(units, tmp_path / "eerder.tmx")
    write_omegat_project(tmp_path / "p", {}, [], memory=tmp_path / "eerder.tmx")
    assert [u.target for u in read_bitext(tmp_path / "p" / "tm" / "eerder.tmx")] == ["The bridge is closed."]


def test_the_commands_take_the_files_of_studio_and_memoq(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sdlxliff").write_text(SDL, encoding="utf-8")
    done = nlen("tmx", "convert", "a.sdlxliff", "-o", "a.tmx")
    assert done.returncode == 0, done.stderr
    assert b"2 units have no target and were left out" in done.stderr
    assert b"6 units\n" in done.stderr
    origins = [(u.origin, u.properties["state"]) for u in read_bitext(tmp_path / "a.tmx")]
    assert origins[:2] == [("human", "Translated"), ("machine", "Draft")]
    assert nlen("tmx", "check", "a.sdlxliff").returncode == 0
    counts = json.loads(nlen("tmx", "stats", "--json", "a.sdlxliff").stdout)
    assert counts["units"] == 6
    assert counts["origins"] == {"human": 2, "machine": 1, "memory": 3}
    memoq = trans_unit("", 'mq:status="Proofread"')
    (tmp_path / "b.mqxliff").write_text(version1(memoq, head='xmlns:mq="MQXliff"'))
    merged = nlen("tmx", "merge", "a.sdlxliff", "b.mqxliff", "-o", "m.xlf")
    assert merged.returncode == 0, merged.stderr
    assert b"7 units in 2 files -> 7" in merged.stderr
    assert (tmp_path / "m.xlf").read_text().count('approved="yes"') == 2
    refused = nlen("tmx", "convert", "m.xlf", "-o", "m.sdlxliff")
    assert refused.returncode == 2
    assert b"m.sdlxliff: SDLXLIFF is filled in, and not made of anything else; give -o m.xlf" in refused.stderr
    assert not (tmp_path / "m.sdlxliff").exists()
    with pytest.raises(UsageError, match="MQXLIFF is filled in, and not made"):
        write_bitext([], tmp_path / "a.mqxliff.gz")
