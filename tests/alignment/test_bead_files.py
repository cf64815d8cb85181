"""Files of beads: what is written comes back, and what is wrong is named by its line."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import Bead
from align.alignment.bead_files import (
    BEAD_FORMATS,
    Link,
    NumberedText,
    format_of,
    links_of,
    read_beads,
    write_beads,
)
from align.errors import FormatError, NlenError, ReadError, UsageError

LADDER = "0\t0\t0.3\n1\t1\t0.95\n3\t2\t-0.1\n3\t3\t0\n"
LADDER_LINKS = [Link((0,), (0,), 0.3), Link((1, 2), (1,), 0.95), Link((), (2,), -0.1)]

scores = st.integers(0, 10**6).map(lambda millionths: millionths / 10**6)


@st.composite
def alignments(draw: st.DrawFn) -> list[Bead]:
    """Beads one after the other, as an aligner gives them."""
    beads = []
    source = target = 0
    sizes = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any)
    for ours, theirs in draw(st.lists(sizes, max_size=12)):
        beads.append(Bead(range(source, source + ours), range(target, target + theirs), draw(scores)))
        source += ours
        target += theirs
    return beads


def written(links: list[Link], format: str, source: NumberedText, target: NumberedText) -> bytes:
    stream = io.BytesIO()
    assert write_beads(links, stream, cast(Any, format), source_text=source, target_text=target) == len(links)
    return stream.getvalue()


def read(text: str | bytes, format: str | None = None) -> list[Link]:
    data = text.encode() if isinstance(text, str) else text
    return read_beads(io.BytesIO(data), cast(Any, format))


@given(alignments(), st.sampled_from(BEAD_FORMATS))
def test_beads_come_back_from_every_format(beads: list[Bead], format: str) -> None:
    source = NumberedText([f"zin {number}" for number in range(beads[-1].source.stop if beads else 0)])
    target = NumberedText([f"sentence {number}" for number in range(beads[-1].target.stop if beads else 0)])
    assert read(written(links_of(beads), format, source, target), format) == [
        Link(tuple(bead.source), tuple(bead.target), bead.score) for bead in beads
    ]


@given(alignments())
def test_the_format_is_told_by_the_first_line(beads: list[Bead]) -> None:
    source = NumberedText(["zin"] * (beads[-1].source.stop if beads else 0))
    target = NumberedText(["sentence"] * (beads[-1].target.stop if beads else 0))
    expected = links_of(beads)
    for format in BEAD_FORMATS:
        assert read(written(expected, format, source, target)) == expected


sides = st.lists(st.integers(0, 50), unique=True, max_size=5).map(lambda numbers: tuple(sorted(numbers)))


@given(st.lists(st.builds(Link, sides, sides, st.none() | scores).filter(lambda link: link.source or link.target)))
def test_links_with_gaps_and_crossings_come_back_too(links: list[Link]) -> None:
    empty = NumberedText([])
    assert read(written(links, "links", empty, empty)) == links


def test_links_as_others_write_them() -> None:
    text = "\ufeff[0]:[0,1]\r\n\r\n [1, 2] : [2] : 0.25\n[]:[3]\n[3]:[]:1e-3\n"
    assert read(text) == [
        Link((0,), (0, 1)),
        Link((1, 2), (2,), 0.25),
        Link((), (3,)),
        Link((3,), (), 0.001),
    ]


def test_links_as_we_write_them() -> None:
    stream = io.BytesIO()
    write_beads([Link((0,), (0, 1), 0.9731), Link((1,), ())], stream)
    assert stream.getvalue() == b"[0]:[0, 1]:0.973100\n[1]:[]\n"


def test_ladders_of_hunalign() -> None:
    assert read(LADDER) == LADDER_LINKS
    by_hand = "0 0\n1 1\n3 2\n"
    assert read(by_hand) == [Link((0,), (0,)), Link((1, 2), (1,))]


def test_text_of_hunalign() -> None:
    text = "Een.\tOne.\t0.9\nTwee. ~~~ Drie.\tTwo and three.\t0.4\n\tFour.\t-0.3\nVijf.\t\t0\n"
    assert read(text) == [
        Link((0,), (0,), 0.9),
        Link((1, 2), (1,), 0.4),
        Link((), (2,), -0.3),
        Link((3,), (), 0.0),
    ]


def test_a_ladder_accounts_for_every_sentence() -> None:
    links = [Link((1,), (0,), 0.5), Link((2, 4), (3,), 0.75)]
    stream = io.BytesIO()
    write_beads(links, stream, "ladder", source_text=NumberedText([""] * 6), target_text=NumberedText([""] * 4))
    assert stream.getvalue().decode().split("\n") == [
        "0\t0\t0",
        "1\t0\t0.5",
        "2\t1\t0",
        "2\t2\t0",
        "2\t3\t0.75",
        "5\t4\t0",
        "6\t4\t0",
        "",
    ]


def test_beads_over_lines_get_the_numbers_of_the_lines() -> None:
    beads = [Bead(range(1), range(1), 1.0), Bead(range(1, 3), range(1, 2), 0.5)]
    links = links_of(beads, source_lines=[0, 2, 4], target_lines=[1, 3])
    assert links == [Link((0,), (1,), 1.0), Link((2, 4), (3,), 0.5)]
    source = NumberedText(["Een.", "Twee.", "Drie."], (0, 2, 4), 5)
    target = NumberedText(["One.", "Two\tand three."], (1, 3), 4)
    assert written(links, "ladder-text", source, target) == b"Een.\tOne.\t1\nTwee. ~~~ Drie.\tTwo and three.\t0.5\n"


def test_crossing_links_are_no_ladder() -> None:
    text = NumberedText([""] * 3)
    for links in ([Link((1,), (0,)), Link((0,), (1,))], [Link((0, 1), (0,)), Link((1,), (1,))]):
        with pytest.raises(UsageError, match="crosses or overlaps"):
            write_beads(links, io.BytesIO(), "ladder", source_text=text, target_text=text)
    with pytest.raises(UsageError, match="take the texts that were aligned"):
        write_beads([Link((3,), (0,))], io.BytesIO(), "ladder", source_text=text, target_text=text)


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        ("[0]:[0]\n[1]-[1]\n", None, r"line 2: \"\[1\]-\[1\]\" is no link"),
        ("[0]:[0]\n\n[1]:[one]\n", None, 'line 3: "one" is no number of a sentence'),
        ("[0]:[-1]\n", None, 'line 1: "-1" is no number'),
        ("[0]:[0,]\n", None, 'line 1: "" is no number'),
        ("[1, 0]:[0]\n", None, r"line 1: the numbers in \[1, 0\] do not rise"),
        ("[1, 1]:[0]\n", None, "do not rise"),
        ("[]:[]\n", None, "line 1: the link is empty on both sides"),
        ("[0]:[0]:good\n", None, 'line 1: the score "good" is not a number'),
        ("[0]:[0]:nan\n", None, 'line 1: the score "nan" is not a number'),
        ("[0]:[0]:\n", None, 'line 1: the score "" is not a number'),
        ("0\t0\t1\n2\t1\t1\n1\t3\t1\n", None, "line 3: the rung 1, 3 goes back"),
        ("0\t0\t1\n1\tx\t1\n", None, "line 2: .* is no rung"),
        ("0\t0\thigh\n", None, 'line 1: the score "high"'),
        ("Een.\tOne.\t0.9\nTwee.\n", None, "line 2: 1 column"),
        ("Een.\tOne.\tgood\n", None, 'line 1: the score "good"'),
        ("<tmx version='1.4'>", None, "no file of beads"),
        ("0\t0\t0\n", "links", "line 1: .* is no link"),
        (b"[0]:[0]\n[\xff]:[1]\n", None, "line 2, column 2: not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(text: str | bytes, format: str | None, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read(text, format)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        links = read(data)
    except NlenError:
        return
    assert all(link.source or link.target for link in links)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "a.links.gz"
    write_beads(LADDER_LINKS, path)
    assert gzip.decompress(path.read_bytes()).startswith(b"[0]:[0]:0.3")
    assert read_beads(path) == LADDER_LINKS
    (tmp_path / "empty.gold").write_bytes(b"")
    assert read_beads(tmp_path / "empty.gold") == []
    with pytest.raises(ReadError, match=r"none\.gold"):
        read_beads(tmp_path / "none.gold")
    (tmp_path / "a.bad").write_text("[0]\n")
    with pytest.raises(FormatError, match=r"a\.bad, line 1"):
        read_beads(tmp_path / "a.bad")


def test_unknown_formats_are_refused() -> None:
    with pytest.raises(UsageError, match="take one of links, ladder, ladder-text"):
        read("", "xml")
    with pytest.raises(UsageError, match="needs both texts"):
        write_beads([], io.BytesIO(), "ladder")
    assert [format_of(name) for name in ("a.links", "a.gold", "b/a.ladder.gz", "a.tmx", "a")] == [
        "links",
        "links",
        "ladder",
        None,
        None,
    ]
