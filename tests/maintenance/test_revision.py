"""Files of units that were looked through: what was changed is written anew, all else stays byte for byte."""

from __future__ import annotations

import gzip
import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import ORIGINS, TranslationUnit
from align.confirmation import unfinished
from align.documents import CodedText
from align.errors import NlenError, UsageError
from align.files.bounded import NamedBytes
from align.formats import read_bitext, validate_tmx, write_bitext
from align.inline import InlineCode
from align.maintenance.revision import Change, MarkError, ReviewFile
from align.maintenance.revision.marks import with_marks

TOOL_FILES = Path(__file__).parents[1] / "documents" / "tool_files"
DATE = "20231114T221320Z"

text = st.text(
    st.one_of(
        st.sampled_from("\t\n <>&\"'\\⟨/1⟩é€\u2028"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
    max_size=12,
)
words = text.map(lambda held: f"w{held}w")


@st.composite
def coded(draw: st.DrawFn) -> CodedText:
    """A text with a pair of codes and one that stands alone, or without codes."""
    held = draw(words)
    if draw(st.booleans()):
        return CodedText(held)
    start, end = sorted((draw(st.integers(0, len(held))), draw(st.integers(0, len(held)))))
    codes = [
        InlineCode("open", "1", start, "<b>", "bold"),
        InlineCode("close", "1", end, "</b>"),
        InlineCode("standalone", "2", end, "<br/>", "lb"),
    ]
    return CodedText(held, tuple(codes))


@st.composite
def unit(draw: st.DrawFn) -> TranslationUnit:
    source, target = draw(coded()), draw(coded())
    return TranslationUnit(
        source.text,
        target.text,
        source_codes=source.codes,
        target_codes=target.codes,
        origin=draw(st.sampled_from(ORIGINS)),
        score=draw(st.none() | st.sampled_from([0.25, 1.0])),
        properties=draw(
            st.dictionaries(
                st.sampled_from(["quality", "model", "kind", "origin", "score", ":domain"]),
                st.sampled_from(["numbers copied", "x", "0.5"]),
            )
        ),
        notes=draw(st.sampled_from([(), ("Let op.",), ("warning: the target lacks 3 [numbers]", "Let op.")])),
        changed=draw(st.sampled_from(["", "20200101T000000Z"])),
    )


def written(units: list[TranslationUnit], format: str) -> bytes:
    stream = io.BytesIO()
    write_bitext(units, stream, format)
    return stream.getvalue()


def read(data: bytes, name: str) -> list[TranslationUnit]:
    return list(read_bitext(NamedBytes(data, name)))


SUFFIXES = {"tmx": "tmx", "xliff": "xlf", "xliff2": "xlf", "tsv": "tsv", "jsonl": "jsonl", "po": "po"}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.mark.parametrize("format", SUFFIXES)
@settings(max_examples=50)
@given(
    units=st.lists(unit(), min_size=1, max_size=5),
    choices=st.lists(st.tuples(st.sampled_from(["no", "accept", "edit"]), text), min_size=5, max_size=5),
)
def test_what_was_changed_is_read_back_and_all_else_is_as_it_was(
    format: str, units: list[TranslationUnit], choices: list[tuple[str, str]]
) -> None:
    name = f"u.{SUFFIXES[format]}"
    data = written(units, format)
    before = read(data, name)
    file = ReviewFile(data, name)
    shown = list(file.units())
    assert [one.unit for one in shown] == before
    assert file.revised({}) == data
    changes = {}
    wanted = {}
    for one, (choice, added) in zip(shown, choices, strict=False):
        if choice != "no":
            target = f"{one.texts.target}{added}z" if choice == "edit" else None
            changes[one.number] = Change(target, is_accepted=choice == "accept")
            wanted[one.number] = one.unit.target + (f"{added}z" if target else "")
    revised = file.revised(changes)
    after = read(revised, name)
    assert len(after) == len(before)
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if number not in changes:
            assert (new, new.changed) == (old, old.changed)
            continue
        # A catalogue's flag and a table's cell say nothing of characters that they have no place for.
        assert new.target == wanted[number]
        assert (new.source, new.source_codes) == (old.source, old.source_codes)
        assert [code.data for code in new.target_codes] == [code.data for code in old.target_codes]
        assert (new.origin, new.score, new.quality) == ("human", None, ())
        assert not unfinished(new)
        assert "warning" not in "".join(new.notes)
        assert ("Let op." in new.notes) == ("Let op." in old.notes)
        if format in {"tmx", "jsonl", "tsv"}:
            assert new.changed == DATE
    if format == "tmx":
        assert [finding for finding in validate_tmx(io.BytesIO(revised)) if finding.severity == "error"] == []
    # What the checks are to look at is what the file would have.
    assert [one.target for one in file.revised_units(changes)] == [one.target for one in after]


@given(source=coded(), target=coded())
def test_marks_stand_for_the_codes_and_for_nothing_else(source: CodedText, target: CodedText) -> None:
    marked = with_marks(source, target)
    assert marked.read(marked.target) == target
    for mark in marked.marks:
        if mark.is_required:
            with pytest.raises(MarkError, match="lacks"):
                marked.read(marked.target.replace(mark.text, ""))
            with pytest.raises(MarkError, match="more than once"):
                marked.read(marked.target + mark.text)


def test_codes_of_both_sides_have_one_number_and_those_that_lack_may_be_put_in() -> None:
    codes = (InlineCode("open", "b", 4, "<b>"), InlineCode("close", "b", 8, "</b>"), InlineCode("standalone", "x", 9))
    marked = with_marks(CodedText("Een rode fiets", codes), CodedText("A red bicycle", (codes[2],)))
    assert marked.source == "Een ⟨1⟩rode⟨/1⟩ ⟨2/⟩fiets"
    assert marked.target == "A red bic⟨2/⟩ycle"
    assert marked.read("A ⟨1⟩red⟨/1⟩ ⟨2/⟩bicycle").codes[0].data == "<b>"
    with pytest.raises(MarkError, match="without"):
        marked.read("A ⟨1⟩red ⟨2/⟩bicycle")


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!-- ours -->
<tmx version="1.4"><header creationtool="Tool" srclang="nl" segtype="sentence" o-tmf="t" adminlang="en"
  datatype="html" creationtoolversion="1"><prop type="project">Brug</prop></header>
<body>
 <tu tuid='a' changeid="JAN"  creationdate="20200101T000000Z"><note>Let op</note><prop type="domain">weg</prop>
  <tuv xml:lang="NL" usagecount="3"><seg>De <bpt i="1" x="7">&lt;b&gt;</bpt>weg<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
  <tuv xml:lang="DE"><seg>Der Weg.</seg></tuv>
  <tuv xml:lang="EN" changedate="20200102T000000Z"><prop type="x">y</prop><seg>The <bpt i="1" x="7">&lt;b&gt;</bpt>
   way<ept i="1">&lt;/b&gt;</ept>.</seg></tuv></tu>
 <tu><tuv xml:lang="DE"><seg>Nur deutsch</seg></tuv></tu>
 <tu><tuv xml:lang="nl"><seg>Ja</seg></tuv><tuv xml:lang="en"><seg/></tuv></tu>
</body></tmx>
"""


def test_tmx_keeps_all_that_was_not_changed() -> None:
    file = ReviewFile(TMX.encode(), "m.tmx")
    first, second = file.units()
    assert first.texts.source == "De ⟨1⟩weg⟨/1⟩."
    assert first.texts.target == "The ⟨1⟩\n   way⟨/1⟩."
    revised = file.revised({0: Change("The ⟨1⟩road⟨/1⟩ & more."), 1: Change("Yes", is_accepted=True)}).decode()
    expected = TMX.replace("\n   way<ept", "road<ept").replace(
        "</ept>.</seg></tuv></tu>", "</ept> &amp; more.</seg></tuv></tu>"
    )
    expected = expected.replace(
        'creationdate="20200101T000000Z"', f'creationdate="20200101T000000Z" changedate="{DATE}"'
    )
    expected = expected.replace('changedate="20200102T000000Z"', f'changedate="{DATE}"')
    expected = expected.replace('<tu><tuv xml:lang="nl">', f'<tu changedate="{DATE}"><tuv xml:lang="nl">')
    assert revised == expected.replace("<seg/>", "<seg>Yes</seg>")
    assert second.unit.target == ""


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_the_encoding_of_a_file_stays(encoding: str) -> None:
    data = TMX.replace("UTF-8", encoding).encode(encoding)
    revised = ReviewFile(data, "m.tmx").revised({1: Change("Jérôme", is_accepted=True)})
    assert "Jérôme" in revised.decode(encoding)
    assert read(revised, "m.tmx")[1].target == "Jérôme"


def test_entities_of_the_files_own_stay() -> None:
    declared = '<!DOCTYPE tmx [<!ENTITY firma "Brug BV">]><tmx '
    data = TMX.replace("<tmx ", declared).replace("<seg/>", "<seg>&firma;</seg>")
    file = ReviewFile(data.encode(), "m.tmx")
    assert [one.texts.target for one in file.units()][1] == "Brug BV"
    assert "<seg>&firma;</seg>" in file.revised({1: Change(is_accepted=True)}).decode()
    assert "<seg>Brug NV</seg>" in file.revised({1: Change("Brug NV")}).decode()


def test_a_unit_that_is_not_read_as_it_stands_there_is_locked() -> None:
    data = (
        '<xliff version="1.2"><file source-language="nl" target-language="en" original="a"><body>'
        '<trans-unit id="1"><source>Ja</source><target>Yes<sub>no</sub></target></trans-unit>'
        '<trans-unit id="2"><source>Nee</source><target>No</target></trans-unit></body></file></xliff>'
    )
    file = ReviewFile(data.encode(), "a.xlf")
    assert [one.is_locked for one in file.units()] == [True, False]
    with pytest.raises(UsageError, match="locked"):
        file.revised({0: Change("Yes")})
    assert "<target>Nope</target>" in re.sub(' state="[a-z]*"', "", file.revised({1: Change("Nope")}).decode())


def test_what_was_compressed_stays_so() -> None:
    revised = ReviewFile(gzip.compress(TMX.encode()), "m.tmx.gz").revised({1: Change("Yes")})
    assert "<seg>Yes</seg>" in gzip.decompress(revised).decode()


@pytest.mark.parametrize(
    ("name", "number", "accepted", "edited"),
    [
        ("studio.sdlxliff", 1, 'conf="ApprovedTranslation" origin="mt"', 'conf="Translated" origin="interactive"'),
        ("memoq.mqxliff", 0, 'mq:status="ManuallyConfirmed"', 'mq:status="ManuallyConfirmed"'),
        ("version2.xlf", 0, 'state="final"', 'state="translated"'),
    ],
)
def test_files_of_tools_say_it_in_the_words_of_these(name: str, number: int, accepted: str, edited: str) -> None:
    data = (TOOL_FILES / name).read_bytes()
    file = ReviewFile(data, name)
    unit = list(file.units())[number]
    done = file.revised({number: Change(is_accepted=True)})
    assert accepted.encode() in done
    assert unit.unit.target == read(done, name)[number].target
    changed = file.revised({number: Change(f"{unit.texts.target} More.")})
    assert edited.encode() in changed
    for revised in (done, changed):
        assert read(revised, name)[number].origin == "human"
        # But for the lines that the unit is on, nothing is another.
        old, new = data.split(b"\n"), revised.split(b"\n")
        assert len(old) == len(new)
        assert sum(one != other for one, other in zip(old, new, strict=True)) <= 3


def test_a_unit_of_several_segments_is_final_when_all_are() -> None:
    head = '<xliff version="1.2"><file source-language="nl" target-language="en" original="a"><body>'
    marks = '<mrk mtype="seg" mid="1">{}</mrk> <mrk mtype="seg" mid="2">{}</mrk>'
    whole = (
        f'{head}<trans-unit id="1"><source>Ja. Nee.</source><seg-source>{marks.format("Ja.", "Nee.")}</seg-source>'
        f'<target state="needs-review-translation">{marks.format("Yes.", "No.")}</target></trans-unit>'
        "</body></file></xliff>"
    )
    file = ReviewFile(whole.encode(), "a.xlf")
    assert file.revised({0: Change("Yes!", is_accepted=True)}).decode() == whole.replace("Yes.", "Yes!")
    both = file.revised({0: Change(is_accepted=True), 1: Change(is_accepted=True)}).decode()
    expected = whole.replace('state="needs-review-translation"', 'state="final"')
    assert both == expected.replace('<trans-unit id="1">', '<trans-unit id="1" approved="yes">')


def test_a_catalogue_loses_the_flag_of_what_was_looked_at() -> None:
    data = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n# noot\n#: a.c:1\n#, fuzzy, c-format\n#| msgid "Oud %s"\n'
        'msgid "Nieuw %s"\nmsgstr "Old %s"\n\n#, fuzzy\n#~ msgid "Weg"\n#~ msgstr "Gone"\n'
    )
    file = ReviewFile(data.encode(), "nl.po")
    revised = file.revised({0: Change("New\n%s", is_accepted=True)}).decode()
    assert revised == data.replace("#, fuzzy, c-format", "#, c-format").replace('#| msgid "Oud %s"\n', "").replace(
        'msgstr "Old %s"', 'msgstr ""\n"New\\n"\n"%s"'
    )


def test_tables_of_other_columns_get_what_they_have_a_place_for() -> None:
    data = "Nederlands\tEnglish\torigin\tnoot\r\nJa\tYes\tmachine\tx\r\nNee\tNo\tmachine\t\r\n"
    revised = ReviewFile(data.encode(), "a.tsv").revised({0: Change("Yes!\tand\nmore", is_accepted=True)})
    assert revised.decode() == data.replace("Yes\tmachine", "Yes! and more\thuman")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"source,target\nJa,Yes\n", "a.csv", "cannot be revised in place"),
        (b"<tmx", "a.tmx", "a.tmx"),
        (b"\xff\xfe\xfd", "a.tsv", "UTF-"),
        (b"plain words", "a.txt", "neither its name"),
    ],
)
def test_what_cannot_be_revised_is_told(data: bytes, name: str, said: str) -> None:
    with pytest.raises(NlenError, match=said):
        list(ReviewFile(data, name).units())


def test_what_is_not_there_or_locked_is_not_changed() -> None:
    file = ReviewFile(TMX.encode(), "m.tmx")
    with pytest.raises(UsageError, match="no unit 10"):
        file.revised({9: Change("x")})
    locked = (TOOL_FILES / "studio.sdlxliff").read_bytes().replace(b'id="6" conf', b'id="6" locked="true" conf')
    file = ReviewFile(locked, "a.sdlxliff")
    assert [one.is_locked for one in file.units()] == [False, True]
    with pytest.raises(UsageError, match="locked"):
        file.revised({1: Change("x")})
