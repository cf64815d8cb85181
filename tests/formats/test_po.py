"""PO catalogues: as gettext has them, as they are damaged, and what becomes of drafts in them."""

from __future__ import annotations

import io
import logging
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import TranslationUnit, read_bitext, write_bitext
from align.bitext import ORIGINS
from align.errors import FormatError
from align.formats.po_entries import Entry, entries_of

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n\n'
RAIN = TranslationUnit("Het regent.", "It rains.", origin="machine", score=0.5, properties={"kind": "body"}, id="r")

Run = Callable[..., subprocess.CompletedProcess[bytes]]


def read(data: str | bytes, **options: str) -> list[TranslationUnit]:
    return list(read_bitext(io.BytesIO(data.encode() if isinstance(data, str) else data), "po", **options))


def written(*units: TranslationUnit) -> str:
    stream = io.BytesIO()
    write_bitext(units, stream, "po")
    return stream.getvalue().decode()


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        ('msgid "De brug\nmsgstr "The bridge"\n', 1, "the string is not closed"),
        ('msgid "De brug"\nmsgstr "The bridge\n', 2, "the string is not closed"),
        ('msgid ""\n"De brug \n"is dicht"\nmsgstr "x"\n', 2, "the string is not closed"),
        ('msgid "C:\\"\nmsgstr "x"\n', 1, "the string is not closed"),
        ('msgid "zo "gezegd" dus"\nmsgstr "x"\n', 1, "text behind the closing quotation mark"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "c"\n\nmsgid "d"\nmsgstr "e"\n', 4, "has no msgstr"),
        ('msgid "a"\nmsgstr "b"\n\nmsgctxt "x"\nmsgid "c"\n', 4, "has no msgstr"),
        ('msgid "a"\nmsgctxt "x"\nmsgstr "b"\n', 1, "has no msgstr"),
        ('msgctxt "a"\nmsgctxt "x"\nmsgid "b"\nmsgstr "b"\n', 1, "has no msgid"),
        ('#| msgid "a"\n"b"\nmsgid "a"\nmsgstr "b"\n', 2, "a string without a keyword"),
        ('msgid "a"\nmsgstr "b"\nhallo\n', 3, "not a PO catalogue, or damaged here"),
        ("msgid een\n", 1, "msgid without a string"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "a second msgstr"),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr "b"\n', 3, "msgstr[0] has to be"),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr[1] "b"\n', 3, "msgstr[0] has to be"),
        ('msgid "a"\nmsgstr[0] "b"\n', 2, "msgstr has to be"),
    ],
)
def test_faults_have_their_line(data: str, line: int, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(HEADER + data)
    assert str(caught.value).startswith(f"<stream>, line {line + HEADER.count(chr(10))}: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ('msgstr "b"\n', "msgstr without a msgid"),
        ('msgid_plural "b"\nmsgstr "b"\n', "msgid_plural without a msgid"),
        ('"los"\nmsgid "a"\nmsgstr "b"\n', "a string without a keyword"),
        ("/etc/hostname", "not a PO catalogue"),
    ],
)
def test_what_does_not_begin_as_a_catalogue(data: str, problem: str) -> None:
    with pytest.raises(FormatError, match=f"line 1: {problem}"):
        read(data)


@pytest.mark.parametrize(
    ("charset", "encoding", "problem"),
    [
        ("ISO-8859-1", "latin-1", None),
        ("ISO-8859-1", "utf-8", None),
        ("UTF-8", "latin-1", "not UTF-8; convert the file"),
        ("CHARSET", "latin-1", "not UTF-8; convert the file"),
        ("latijn", "latin-1", 'the charset "latijn" of its header is unknown'),
        ("US-ASCII", "latin-1", 'neither UTF-8 nor what its header says, "US-ASCII"'),
    ],
)
def test_charsets(charset: str, encoding: str, problem: str | None) -> None:
    data = (HEADER.replace("UTF-8", charset) + 'msgid "één"\nmsgstr "one"\n').encode(encoding)
    if problem is None:
        assert read(data)[0].source == "één"
        return
    with pytest.raises(FormatError) as caught:
        read(data)
    assert str(caught.value).startswith("<stream>, line 6: ")
    assert problem in str(caught.value)


def test_entries_as_programs_have_them(caplog: pytest.LogCaptureFixture) -> None:
    data = (
        '# Vertaler\n#. program\n#: a.c:3\n#, fuzzy, c-format\n#| msgid "%d file"\nmsgctxt "x"\nmsgid "%d bestand"\n'
        'msgid_plural "%d bestanden"\nmsgstr[0] "%d file"\nmsgstr[1] "%d files"\n\n'
        'msgid ""\n"Een \\"regel\\"\\n"\n"\\ttwee\\\\"\nmsgstr "A" " line\\x21 caf\\303\\251"\n\n'
        'msgid "leeg"\nmsgstr ""\n\nmsgid "wit"\nmsgstr "  "\n\n'
        'msgid "drie"\nmsgid_plural "drieën"\nmsgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n\n'
        'msgid "half"\nmsgid_plural "halven"\nmsgstr[0] "one"\nmsgstr[1] ""\n\n'
        '#~ msgid "weg"\n#~ msgstr "gone"\n#~| msgid "was"\n'
    )
    with caplog.at_level(logging.WARNING):
        one, many, text, half = read(HEADER + data)
    assert (one.source, one.target, one.id, one.notes) == ("%d bestand", "%d file", "x", ("Vertaler",))
    assert (many.source, many.target, many.id) == ("%d bestanden", "%d files", "x[1]")
    assert (one.origin, one.properties) == ("memory", {"state": "fuzzy", "previous-source": "%d file"})
    assert (many.origin, many.properties) == ("memory", {"state": "fuzzy"})
    assert (text.source, text.target, text.origin) == ('Een "regel"\n\ttwee\\', "A line! café", "human")
    assert (half.source, half.target) == ("half", "one")
    counts = "3 without a translation, 1 with plural forms that are not 2, 1 obsolete"
    assert f"entries left out: {counts}" in caplog.text
    back = read(written(one, many, text))
    assert [(u.source, u.target, u.origin, u.properties) for u in back] == [
        (u.source, u.target, u.origin, u.properties) for u in (one, many, text)
    ]
    assert '#, fuzzy\n#| msgid "%d file"\n' in written(one)


def test_a_catalogue_in_dutch_is_not_from_dutch() -> None:
    data = HEADER.replace("Language: en", "Language: nl") + 'msgid "rain"\nmsgstr "regen"\n'
    assert [(u.source_language, u.target_language) for u in read(data)] == [("en", "nl")]


@pytest.mark.parametrize("flags", ["#,fuzzy", "#, c-format, fuzzy", "#, Fuzzy", "#, FUZZY, no-wrap"])
def test_a_doubt_is_seen_however_it_is_written(flags: str) -> None:
    (unit,) = read(f'{HEADER}{flags}\nmsgid "Een."\nmsgstr "One."\n')
    assert (unit.origin, unit.properties) == ("memory", {"state": "fuzzy"})


def test_drafts_are_fuzzy_until_a_person_says_so() -> None:
    human = replace(RAIN, origin="human", score=None, id="h")
    data = written(RAIN, replace(RAIN, origin="memory", id="m"), human)
    assert data.count("#, fuzzy\n") == 2
    assert read(data) == [RAIN, replace(RAIN, origin="memory", id="m"), human]
    for reviewed in (data.replace("#, fuzzy\n", ""), data.replace("It rains.", "It is raining.")):
        assert [(u.origin, u.score, u.properties) for u in read(reviewed)] == [("human", None, {"kind": "body"})] * 3
    # A person has doubts of what was confirmed.
    head, mark, tail = data.rpartition('msgctxt "h"')
    doubted = read(f"{head}#, fuzzy\n{mark}{tail}")[2]
    assert (doubted.origin, doubted.properties) == ("memory", {"kind": "body", "state": "fuzzy"})


def test_drafts_of_files_that_had_no_flag_stay_drafts() -> None:
    older = written(RAIN).replace("#, fuzzy\n", "").replace(" fuzzy\n", "\n")
    assert read(older) == [RAIN]


any_text = st.text(
    st.one_of(
        st.sampled_from('\n\r\t\v\f\x07\x1c\x85\u2028"\\#~ xn0'),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=20,
)


@given(
    st.lists(
        st.builds(
            TranslationUnit,
            any_text,
            any_text.filter(bool),
            origin=st.sampled_from(ORIGINS),
            score=st.none() | st.floats(0, 1),
            notes=st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=9), max_size=2).map(tuple),
            id=st.just(""),
        ),
        max_size=4,
    )
)
@settings(max_examples=150)
def test_any_text_comes_back(units: list[TranslationUnit]) -> None:
    assert [replace(unit, id="") for unit in read(written(*units))] == units


@given(
    st.builds(
        Entry,
        any_text,
        st.lists(any_text, min_size=2, max_size=2),
        st.none() | any_text,
        any_text,
        previous=st.none() | any_text,
        flags=st.sampled_from([[], ["fuzzy"], ["fuzzy", "c-format"]]),
        obsolete=st.just(False),
    )
)
def test_entries_are_read_as_they_are_written(entry: Entry) -> None:
    (back,) = entries_of(str(entry), "x")
    assert replace(back, line=0) == entry


@given(st.data())
def test_a_string_that_is_cut_is_never_read(data: st.DataObject) -> None:
    text = HEADER + "\n".join(f'msgid "bron {n}"\nmsgstr "doel \\"{n}\\""\n' for n in range(3))
    quotes = [n for n, character in enumerate(text) if character == '"' and text[n - 1] != "\\"]
    place = data.draw(st.sampled_from(quotes))
    with pytest.raises(FormatError, match="line"):
        read(text[:place] + text[place + 1 :])


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="needs gettext")
def test_gettext_takes_what_we_write(tmp_path: Path) -> None:
    notes = ("let op", "", "# niet zo")
    units = [
        RAIN,
        replace(RAIN, id="h", origin="human", source='a "b"\\\n\tc\v', notes=notes),
        replace(RAIN, id="f", properties={"state": "fuzzy", "previous-source": "Het\nregende."}),
    ]
    (tmp_path / "a.po").write_text(written(*units), encoding="utf-8")
    command = ["msgfmt", "--statistics", "-o", str(tmp_path / "a.mo"), str(tmp_path / "a.po")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1 translated message, 2 fuzzy translations" in done.stderr


def test_the_command_says_what_is_wrong(nlen: Run, tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text('msgid "De brug\nmsgstr "The bridge"\n')
    done = nlen("tmx", "convert", "a.po", "-o", "a.tmx")
    assert done.returncode == 1
    assert b"a.po, line 1: the string is not closed" in done.stderr
    assert not (tmp_path / "a.tmx").exists()
    write_bitext([RAIN], tmp_path / "b.tmx")
    assert nlen("tmx", "convert", "b.tmx", "-o", "b.po").returncode == 0
    assert "#, fuzzy" in (tmp_path / "b.po").read_text()
