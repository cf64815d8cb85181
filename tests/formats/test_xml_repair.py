"""XML that no parser reads: named, and mended where it is plain what is meant."""

from __future__ import annotations

import io
import re
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from align.errors import FormatError
from align.formats import read_bitext
from align.formats.xmlrepair import XmlRepairs

START = b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="nl"/>\n<body>\n'


def document(segment: str, other: str = "x") -> bytes:
    sides = f'<tuv xml:lang="nl"><seg>{segment}</seg></tuv><tuv xml:lang="en"><seg>{other}</seg></tuv>'
    return START + f"<tu>{sides}</tu>\n</body></tmx>\n".encode("utf-8", "surrogatepass")


def read(data: bytes, repairs: XmlRepairs | None = None) -> list[str]:
    return [unit.source for unit in read_bitext(io.BytesIO(data), "tmx", repairs=repairs)]


FAULTS = [
    ("Fout \x0b teken", "U+000B", "Fout  teken"),
    # What Word ends a line of a paragraph with, or a page.
    ("De brug\x0bis\x0c\x0bdicht.", "U+000B", "De brug is dicht."),
    ("De brug&#11;is&#xC; dicht.", "U+000B", "De brug is dicht."),
    ("a\x00b", "U+0000", "ab"),
    ("a\ufffeb", "U+FFFE", "ab"),
    ("x&#x1F;y", "a reference to a character that XML forbids, U+001F", "xy"),
    ("x&#31;y", "U+001F", "xy"),
    ("x&#xD800;y", "U+D800", "xy"),
    ("Jan & Piet", "a bare &", "Jan & Piet"),
    ("AT&T is", "a bare &", "AT&T is"),
    ("AT&T; is", "&T; stands for nothing", "AT&T; is"),
    ("een&nbsp;caf&eacute;", "&nbsp; stands for nothing", "een\u00a0café"),
    ("1 < 2", "a bare <", "1 < 2"),
    ("ik <3 je", "a bare <", "ik <3 je"),
    ("a <b en c", "not well-formed", "a <b en c"),
    ("x <y en z> w", "not well-formed", "x <y en z> w"),
]


@pytest.mark.parametrize(("segment", "named", "mended"), FAULTS)
def test_faults_are_named_and_mended(segment: str, named: str, mended: str) -> None:
    data = document(segment)
    with pytest.raises(FormatError) as caught:
        read(data)
    assert re.match(r"<stream>, line 4, column \d+: ", str(caught.value))
    assert named in str(caught.value)
    if named != "not well-formed":
        assert "`nlen tmx clean`" in str(caught.value)
    repairs = XmlRepairs()
    assert read(data, repairs) == [mended]
    assert repairs.summary()


def test_what_to_write_is_said() -> None:
    with pytest.raises(FormatError, match=r"line 4, column \d+: .*a bare &.*; write &amp;"):
        read(document("Jan & Piet"))
    with pytest.raises(FormatError, match=r"line 4, column \d+: .*a bare <.*; write &lt;"):
        read(document("1 < 2"))


def test_a_file_cut_through_a_reference_is_cut_off() -> None:
    data = document("Jan &amp; Piet")
    with pytest.raises(FormatError, match="cut off"):
        read(data[: data.index(b"amp;") + 2])


@pytest.mark.parametrize(
    "segment",
    [
        "<![CDATA[a < b & c > d]]> &amp; &#233; &#xe9; <!-- x & y < z --><?p & <?>",
        '<ph x="1">&lt;b&gt;</ph>een<hi type="a > b">twee</hi>',
        "a > b ]] é \u0085 😀",
    ],
)
def test_what_is_well_formed_stays_byte_for_byte(segment: str) -> None:
    data = document(segment)
    repairs = XmlRepairs()
    assert repairs.stream(io.BytesIO(data)).read() == data
    assert repairs.summary() == ""


def test_only_characters_where_markup_is_to_be_left() -> None:
    repairs = XmlRepairs(markup=False)
    assert read(document("a\x01b&#x2;"), repairs) == ["ab"]
    assert (repairs.dropped, repairs.escaped) == (2, 0)
    with pytest.raises(FormatError, match="bare &"):
        read(document("a & b"), repairs)


def test_counts_are_of_the_file(caplog: pytest.LogCaptureFixture) -> None:
    repairs = XmlRepairs()
    read(document("a\x01\x02 & b < c &copy; &reg;"), repairs)
    assert (repairs.dropped, repairs.escaped, repairs.named) == (2, 2, 2)
    assert caplog.messages == [
        "<stream>: 2 characters that XML forbids left out, 2 bare & and < made text, 2 names of HTML made the character"
        " meant"
    ]
    read(document("a & b"), repairs)
    assert repairs.summary() == "1 bare & or < made text"


def test_attributes_and_other_encodings() -> None:
    data = document("één\x07").replace(b"<tu>", b'<tu tuid="a&b\x01&amp;">').decode().replace("UTF-8", "UTF-16")
    (unit,) = read_bitext(io.BytesIO(data.encode("utf-16")), "tmx", repairs=XmlRepairs())
    assert (unit.source, unit.id) == ("één", "a&b&")
    latin = document("caf\xe9 & bar").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert read(latin, XmlRepairs()) == ["café & bar"]


def test_entities_of_the_files_own_are_left_to_the_parser() -> None:
    data = document("&merk; & &nbsp;").replace(b"<tmx ", b'<!DOCTYPE tmx [<!ENTITY merk "Fiets">]><tmx ')
    with pytest.raises(FormatError, match="&nbsp; stands for nothing"):
        read(data, XmlRepairs())
    assert read(data.replace(b"&nbsp;", b"x"), XmlRepairs()) == ["Fiets & x"]


def test_a_bad_byte_is_still_a_fault() -> None:
    with pytest.raises(FormatError, match="line 4"):
        read(document("a & @").replace(b"@", b"\xff"), XmlRepairs())


messy = st.text(st.sampled_from("ab é&<>;#x1\x00\x0b\ufffe\t"), max_size=30)


@given(messy, messy, st.integers(0, 70_000))
@example(one="", other="<\ufffe>", padding=0)
def test_any_text_comes_through(one: str, other: str, padding: int) -> None:
    """However messy a text is, and wherever in the file, it is read, and what was right is as it was."""
    good = f"<ph>{escape('<b>')}</ph>goed &amp; wel"
    data = document(f"{'p' * padding}{good}", good)
    # No tag of the texts' own: "<a>" would be markup, and rightly so.
    one, other = (re.sub(r"<(?=/?[A-Za-zé])", "< ", text) for text in (one, other))
    broken = data.replace(b"goed", f"{one}|goed|{other}".encode(), 1)
    mended = XmlRepairs().stream(io.BytesIO(broken)).read()
    root = etree.fromstring(mended)
    (first, second) = ["".join(segment.itertext()) for segment in root.iter("seg")]
    assert second == "<b>goed & wel"
    assert first.startswith(f"{'p' * padding}<b>")
    assert "|goed|" in first
    assert mended.count(b"\n") == broken.count(b"\n")
    allowed = [character for character in one if character not in "\x00\ufffe"]
    if "&" not in one and "\x0b" not in one:
        assert first.startswith(f"{'p' * padding}<b>{''.join(allowed)}|")
    # The words stay what they are.
    letters = re.findall(r"[abé]+", first.partition("|goed|")[0].removeprefix(f"{'p' * padding}<b>"))
    if "&" not in one and not set("\x00\ufffe") & set(one):
        assert letters == re.findall(r"[abé]+", one)
